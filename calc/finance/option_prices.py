"""Exercise prices in force on a day, from the results. Plan §4(c)."""

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.finance.periods import Period
from calc.plan.calendar import days
from calc.plan.s04c_adjustments import PricesSet, price_in_force
from calc.plan.s04c_changes_in_stock import exercise_price, splits


def restated_prices(period: Period) -> pd.Series:
    """Give each option's exercise price in force on the restatement date, by its ID.

    That of an option which a survivor assumed was left alone by later splits; here they adjust it, as they do shares.
    """
    options = period.restated.sheet("Options")
    ledger = period.restated.sheet("Share Reserve")
    assumed = ledger[ledger["event"].eq("assumed")]
    prices = options["exercise_price"].to_numpy(dtype=np.int64)
    if len(assumed):
        at = pd.Index(options["option_id"]).get_indexer(pd.Index(assumed["reference"]))
        since = np.full(len(options), period.restated.day)
        since[at] = days(assumed["date"])
        prices = exercise_price(prices, since, period.restated.day, splits(period.now.frames["Plan Events"]))
    return pd.Series(prices, index=options["option_id"].to_numpy())


def prices_on(period: Period, option_ids: pd.Series, on: Integers) -> Integers:
    """Give the exercise price of options in force on a day each, in the shares of that day."""
    options = _priced_options(period)
    index = pd.Index(options["option_id"])
    decisions = period.now.sheet("Decisions")
    option = index.get_indexer(pd.Index(decisions["award_id"]))
    sets = decisions["exercise_price"].notna().to_numpy(dtype=bool) & (option >= 0)
    decided = PricesSet.of(
        option[sets],
        days(decisions["effective_date"])[sets],
        np.flatnonzero(sets),
        decisions["exercise_price_after"].to_numpy(dtype=np.int64, na_value=0)[sets],
    )
    rows = index.get_indexer(pd.Index(option_ids))
    return price_in_force(options, rows, on, decided, splits(period.now.frames["Plan Events"]))


def _priced_options(period: Period) -> pd.DataFrame:
    """Give the options with the price each began with, at its grant or when the books opened."""
    options = period.now.sheet("Options")
    opening = period.now.frames["Opening Awards"]
    then = pd.Series(opening["exercise_price"].to_numpy(dtype=np.int64, na_value=0), index=opening["award_id"].array)
    at_grant = options["exercise_price_at_grant"].to_numpy(dtype=np.int64, na_value=0)
    of_opening = options["option_id"].isin(opening["award_id"]).to_numpy(dtype=bool)
    at_opening = then.reindex(options["option_id"], fill_value=0).to_numpy()
    return pd.DataFrame(
        {
            "option_id": options["option_id"],
            "price_at_grant": np.where(of_opening, at_opening, at_grant),
            "priced_on": np.where(of_opening, period.now.terms.books_open - 1, days(options["grant_date"])),
        }
    )
