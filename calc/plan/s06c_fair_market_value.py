"""The Closing Price of a day and the Fair Market Value on a date. Plan §6(c)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import TERM
from calc.exact import ExactPrice, Flags, Integers, exact_price, muldiv_half_up
from calc.findings import Finding, noun, warning
from calc.plan.calendar import BusinessDays, date_of, days
from calc.plan.s04c_changes_in_stock import Split, market_price
from calc.plan.terms import Terms

BASES = ("last sale", "bid-ask mean", "par value", "set by committee")
_, SAME_DAY = TERM["Price Day"].choices
NO_BASIS = -1  # of an award whose price is not known
_NAMED = 10  # so many missing days are named in a message, the rest counted


@dataclass(frozen=True, eq=False)
class FairMarketValue:
    """Fair Market Values, one a question: ``found`` says where there is one; the others are arbitrary where not.

    ``exact`` is what computes; ``changed`` tells where a split made it another figure than the Closing Price.
    """

    found: Flags
    exact: ExactPrice
    changed: Flags
    price_day: Integers
    basis: Integers  # indexes into ``BASES``


@dataclass(frozen=True, eq=False)
class ClosingPrices:
    """The days that have a Closing Price, in order, and every day that has a row at all."""

    day: Integers
    price: Integers
    basis: Integers
    excel_row: Integers
    reported: Integers


def value_day(granted: Integers, terms: Terms) -> Integers:
    """Give the day whose Fair Market Value a grant of each day takes: the day before, or the day. Plan §6(a), §7(a).

    The term Price Day says which, for Formula Options, Meeting Fees and retainers.
    """
    return granted if terms.price_day == SAME_DAY else granted - 1


def closing_prices(prices: pd.DataFrame) -> ClosingPrices:
    """Give the Closing Price of each day: its last sale, else the mean of highest bid and lowest asked. Plan §6(c).

    Reads ``date``, ``last_sale``, ``high_bid``, ``low_ask`` in units of 1e-8 dollars. A day with neither has none.
    """
    rows = prices.sort_values("date", kind="stable")
    sale = rows["last_sale"].to_numpy(dtype=np.int64, na_value=0)
    bid = rows["high_bid"].to_numpy(dtype=np.int64, na_value=0)
    ask = rows["low_ask"].to_numpy(dtype=np.int64, na_value=0)
    sold, quoted = sale > 0, (bid > 0) & (ask > 0)
    price = np.where(sold, sale, muldiv_half_up(bid + ask, 1, 2))
    has_price = sold | quoted
    all_days = days(rows["date"])
    return ClosingPrices(
        day=all_days[has_price],
        price=price[has_price],
        basis=np.where(sold, 0, 1)[has_price],
        excel_row=rows.index.to_numpy(dtype=np.int64)[has_price],
        reported=all_days,
    )


def fair_market_value(
    on: npt.ArrayLike, awarded: npt.ArrayLike, closing: ClosingPrices, all_splits: tuple[Split, ...]
) -> FairMarketValue:
    """Give the Fair Market Value on each date, in the shares of the day it is for. Plan §6(c), §4(c).

    That day's Closing Price or the latest one before it, exact through the splits that lie between the price and
    ``awarded``, the day of the grant or option event. Not found where no earlier day has a price.
    """
    asked, until = np.asarray(on, dtype=np.int64), np.asarray(awarded, dtype=np.int64)
    if not closing.day.size:
        nothing = np.zeros(asked.shape, dtype=np.int64)
        none = np.zeros(asked.shape, dtype=bool)
        return FairMarketValue(none, exact_price(nothing + 1), none, nothing, nothing)
    latest = np.searchsorted(closing.day, asked, side="right") - 1
    at = np.maximum(latest, 0)
    price, price_day = closing.price[at], closing.day[at]
    value = market_price(price, price_day, until, all_splits)
    changed = (value.units != price) | (value.parts != 1)
    return FairMarketValue(latest >= 0, value, changed, price_day, closing.basis[at])


def missing_price_rows(asked: Integers, closing: ClosingPrices, calendar: BusinessDays) -> list[Finding]:
    """Warn of each price used beyond a trading day that has no row in Prices: a forgotten row. Plan §6(c).

    ``asked`` are the dates of Fair Market Values that were found. The cell is that of the price used instead.
    """
    latest = np.unique(asked)
    used = np.searchsorted(closing.day, latest, side="right") - 1
    latest, used = latest[used >= 0], used[used >= 0]
    last_of_price = np.flatnonzero(np.append(np.diff(used) > 0, [True])[: used.size])
    findings = []
    absent = calendar.sessions[~np.isin(calendar.sessions, closing.reported)]
    for i in last_of_price:
        price, until = used[i], latest[i]
        low, high = np.searchsorted(absent, [closing.day[price], until], side="right")
        if high > low:
            findings.append(
                _missing(absent[low:high], int(closing.day[price]), int(closing.excel_row[price]), int(until))
            )
    return findings


def _missing(absent: Integers, price_day: int, row: int, until: int) -> Finding:
    trading_days = noun(absent.size, "trading day")
    named = ", ".join(str(date_of(each)) for each in absent[:_NAMED])
    more = f" and {absent.size - _NAMED} more" if absent.size > _NAMED else ""
    return warning(
        "price-row-missing",
        f"The price of {date_of(price_day)} is used for the Fair Market Value on {date_of(until)}, but Prices has no"
        f" row for the {trading_days} {named}{more}. Add a row for each; leave its prices empty if none was reported.",
        "Prices",
        "Date",
        (row,),
    )
