"""The prices of every business day after the As-of Date. Plan §6(c)."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np
import pandas as pd

from calc.exact import Integers, muldiv_half_up, product
from calc.plan.calendar import dates_of, days
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s06c_fair_market_value import closing_prices
from calc.projection.rows import with_rows
from calc.projection.scenarios import RATE_UNIT, Scenario
from calc.projection.span import Span

_DIGITS = 50
_FOUR_YEARS = 1461  # days
_Splits = tuple[Split, ...]


def with_prices(prices: pd.DataFrame, scenario: Scenario, all_splits: _Splits, span: Span) -> pd.DataFrame:
    """Add a last sale on each business day ahead that has no row: the price as of now, grown by its annual change.

    round(price x (1 + change) ^ years, 8), the years being days x 4 / 1461; and x Old / New from a split's ex-date on,
    for prices are as reported on their day. Without a price to go by nothing is added.
    """
    now, since = _price_now(prices, scenario, span.as_of)
    sessions = span.calendar.sessions
    day = np.setdiff1d(sessions[span.ahead(sessions)], days(prices["date"]))
    if now is None or not day.size:
        return prices
    price = _grown(now, scenario.annual_price_change, day - span.as_of, *_ratio(since, day, all_splits))
    some = price > 0
    return with_rows(prices, {"date": dates_of(day[some]), "last_sale": price[some]})


def price_used(prices: pd.DataFrame, scenario: Scenario, all_splits: _Splits, as_of: int) -> int | None:
    """Give the price on the As-of Date that a scenario starts from, in units of 1e-8 dollars; None without one."""
    now, since = _price_now(prices, scenario, as_of)
    return None if now is None else int(muldiv_half_up(now, *_ratio(since, np.array([as_of]), all_splits))[0])


def _price_now(prices: pd.DataFrame, scenario: Scenario, as_of: int) -> tuple[int | None, int]:
    """Give the scenario's price, else the last Closing Price up to the As-of Date; and the day that it is of."""
    if scenario.price is not None:
        return scenario.price, as_of
    closing = closing_prices(prices)
    known = np.flatnonzero(closing.day <= as_of)
    return (int(closing.price[known[-1]]), int(closing.day[known[-1]])) if known.size else (None, as_of)


def _ratio(since: int, day: Integers, all_splits: _Splits) -> tuple[Integers, Integers]:
    """Give what multiplies and what divides a price of one day for it to be one of each later day, by the ex-dates."""
    times, by = np.ones(day.size, dtype=np.int64), np.ones(day.size, dtype=np.int64)
    for split in all_splits:
        if since < split.ex_day:
            times = np.where(day >= split.ex_day, product(times, split.old), times)
            by = np.where(day >= split.ex_day, product(by, split.new), by)
    return times, by


def _grown(now: int, change: int, after: Integers, times: Integers, by: Integers) -> Integers:
    """Give a price so many days later, in its units, rounded half up once; the power of a change has 50 digits."""
    if not change:
        return muldiv_half_up(now, times, by)
    with localcontext(prec=_DIGITS):
        a_day = (Decimal(RATE_UNIT + change) / RATE_UNIT).ln() * 4 / _FOUR_YEARS
        grown = [
            int((now * top * (a_day * each).exp() / bottom).to_integral_value(ROUND_HALF_UP))
            for each, top, bottom in zip(after.tolist(), times.tolist(), by.tolist(), strict=True)
        ]
    return np.array(grown, dtype=np.int64)
