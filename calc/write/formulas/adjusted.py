"""Prices adjusted for splits in formulas. Plan §4(c).

A price is taken in whole units of 1e-8 dollars, so that a formula rounds as the Plan's rule does. That is exact while
twice the price times a split's ratio stays below ``_MOST``; beyond it no formula is written. The ratios stand as
numbers in the formulas: no other sheet of the results has them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calc.exact import FOUR_DECIMALS, ExactPrice, Flags, Integers, exact_price
from calc.plan.calendar import days
from calc.plan.s04c_changes_in_stock import Split, price_ratio
from calc.tables.model import Table, Tables

_MOST = 10**13  # LibreOffice takes a quotient within a few parts in 1e15 of a whole number for that number


@dataclass(frozen=True, eq=False)
class PricesBehind:
    """For each row of a table the Closing Price behind its market price, and the ratio of the splits between.

    ``at`` is the price's index on the Prices sheet, -1 for none; the market price is Closing Price x ``times`` /
    ``by``, and ``exact`` that. What is shown of it is not the whole of it where ``rounded``.
    """

    at: Integers
    times: Integers
    by: Integers
    exact: ExactPrice

    @property
    def changed(self) -> Flags:
        """Tell for each row whether a split made the price another figure."""
        return np.asarray(self.times != self.by)

    @property
    def rounded(self) -> Flags:
        """Tell for each row whether 8 decimals do not show the whole price."""
        return np.asarray(self.exact.parts != 1)

    def values(self, shown: Integers) -> ExactPrice:
        """Give the market prices: as they are ``shown``, or exact where a split made them another figure."""
        units, parts = np.where(self.changed, self.exact.units, shown), np.where(self.changed, self.exact.parts, 1)
        return ExactPrice(units, parts)

    def in_formulas(self, closing: Integers) -> Flags:
        """Tell for each row whether a formula computes with the price exactly."""
        most = 2 * np.maximum(closing, 1).astype(object) * np.maximum(self.times, self.by)
        return np.asarray((most < _MOST) & (self.by * FOUR_DECIMALS < 10**9), dtype=bool)


def prices_behind(tables: Tables, at: Integers, until: Integers, splits: Sequence[Split]) -> PricesBehind:
    """Find the Closing Price behind each market price, and the splits between. Plan §4(c), §6(c).

    ``at`` are the prices' indexes on Prices, -1 for none; ``until`` the days in whose shares the market prices are.
    """
    prices = tables["Prices"]
    closing = np.append(np.maximum(prices.whole("Closing Price"), 0), 0)[at]
    on = np.append(days(prices.values("Date")), 0)[at]
    unchanged = np.ones(len(at), dtype=np.int64)
    times, by = price_ratio(on, until, tuple(splits)) or (unchanged, unchanged)
    has_price = at >= 0
    times, by = np.where(has_price, times, 1), np.where(has_price, by, 1)
    return PricesBehind(at, times, by, exact_price(closing).times(times, by))


def prices_behind_awards(tables: Tables, table: Table, splits: Sequence[Split]) -> PricesBehind:
    """Find the Closing Prices behind the Fair Market Values of awards."""
    at = tables.indexes("Prices", "Date", table.values("Price Date"))
    return prices_behind(tables, at, days(table.values("Grant Date")), splits)


def is_exact_in_formulas(price: Integers, splits: Sequence[Split]) -> Flags:
    """Tell whether a formula adjusts each price, in 1e-8 dollars, exactly, whichever of the splits apply."""
    most = 2 * np.maximum(price, 1).astype(object)
    fits = np.ones(len(price), dtype=bool)
    for split in splits:
        most = most * max(split.old, split.new)
        fits &= (most < _MOST).astype(bool) & (split.new * FOUR_DECIMALS < 10**9)
    return fits


def market_price_formula(cell: str, times: int, by: int) -> str:
    """Make a market price through splits as it is shown: rounded half up to 8 decimals."""
    return f"INT((2*ROUND({cell}*1E8,0)*{times}+{by})/(2*{by}))/1E8"


def exercise_price_formula(cell: str, splits: Sequence[Split]) -> str:
    """Make an exercise price after splits, each rounded up to 4 decimals. Plan §4(c)."""
    if not splits:
        return cell
    units = f"ROUND({cell}*1E8,0)"
    for split in splits:
        units = f"(-INT(-{units}*{split.old}/({split.new}*1E4))*1E4)"
    return f"{units}/1E8"


def splits_between(splits: Sequence[Split], after: int, until: int) -> list[Split]:
    """Give the splits that change anything, after a day and up to another."""
    return [split for split in splits if split.changes and after < split.day <= until]
