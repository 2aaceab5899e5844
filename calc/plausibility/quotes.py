"""A bid and an ask that cannot be of one day. Plan §6(c)."""

import numpy as np

from calc.exact import price
from calc.findings import Finding, count, warning
from calc.plausibility.facts import RIGHT, Facts

QUOTES_FAR_APART = "quotes-far-apart"


def quotes_far_apart(facts: Facts) -> list[Finding]:
    """Warn of days priced by bid and ask of which one is more than twice the other, in one warning. Plan §6(c).

    A day's highest bid is above its lowest ask on most days, and a day with a Last Sale needs neither: asked only
    where the price is the mean of the two.
    """
    prices = facts.frames["Prices"]
    sale, bid, ask = (prices[name].to_numpy(np.int64, na_value=0) for name in ("last_sale", "high_bid", "low_ask"))
    apart = (sale == 0) & (bid > 0) & (ask > 0) & ((2 * ask < bid) | (ask > 2 * bid))
    at = np.flatnonzero(apart)
    if not at.size:
        return []
    first = at[np.argmin(prices["date"].to_numpy()[at])]
    message = (
        f"{count(at.size, 'day')} without a Last Sale {'has' if at.size == 1 else 'have'} a High Bid and a Low Ask of"
        f" which one is more than twice the other: {prices['date'].iloc[first]:%Y-%m-%d} has {price(bid[first])} and"
        f" {price(ask[first])}, and their mean is the day's price (§6(c)). Correct the one that is wrong. Do not use"
        f" the day's highest and lowest trades: they are not bids and asks. If both are right, {RIGHT}."
    )
    return [warning(QUOTES_FAR_APART, message, "Prices", ("High Bid", "Low Ask"), prices.index[at])]
