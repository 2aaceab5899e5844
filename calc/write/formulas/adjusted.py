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
from calc.tables.model import Tables

_MOST = 10**13  # LibreOffice takes a quotient within a few parts in 1e15 of a whole number for that number


@dataclass(frozen=True, eq=False)
class PricesBehind:
    """For each row of a table the Closing Price behind its market price, and the ratio of the splits between.

    ``at`` is the price's place on the Prices sheet, -1 for none; the market price is Closing Price x ``times`` /
    ``by``, and ``exact`` that. What is shown of it is not the whole of it where ``rounded``.
    """

    at: Integers
    times: Integers
    by: Integers
    exact: ExactPrice

    @property
    def changed(self) -> Flags:
        """Where a split made it another figure."""
        return np.asarray(self.times != self.by)

    @property
    def rounded(self) -> Flags:
        """Where 8 decimals do not show the whole of it."""
        return np.asarray(self.exact.parts != 1)

    def values(self, shown: Integers) -> ExactPrice:
        """The market prices: as they are ``shown``, or exact where a split made them another figure."""
        units, parts = np.where(self.changed, self.exact.units, shown), np.where(self.changed, self.exact.parts, 1)
        return ExactPrice(units, parts)

    def in_formulas(self, closing: Integers) -> Flags:
        """Where a formula computes with it exactly."""
        most = 2 * np.maximum(closing, 1).astype(object) * np.maximum(self.times, self.by)
        return np.asarray((most < _MOST) & (self.by * FOUR_DECIMALS < 10**9), dtype=bool)


def prices_behind(tables: Tables, at: Integers, until: Integers, splits: Sequence[Split]) -> PricesBehind:
    """What stands behind market prices from these places on Prices, in the shares of days. Plan §4(c), §6(c)."""
    prices = tables["Prices"]
    closing = np.append(np.maximum(prices.whole("Closing Price"), 0), 0)[at]
    on = np.append(days(prices.values("Date")), 0)[at]
    one = np.ones(len(at), dtype=np.int64)
    times, by = price_ratio(on, until, tuple(splits)) or (one, one)
    found = at >= 0
    times, by = np.where(found, times, 1), np.where(found, by, 1)
    return PricesBehind(at, times, by, exact_price(closing).times(times, by))


def exact_for(price: Integers, splits: Sequence[Split]) -> Flags:
    """Whether each price, in units, is adjusted exactly by a formula, whichever of the splits apply."""
    most = 2 * np.maximum(price, 1).astype(object)
    fits = np.ones(len(price), dtype=bool)
    for split in splits:
        most = most * max(split.old, split.new)
        fits &= (most < _MOST).astype(bool) & (split.new * FOUR_DECIMALS < 10**9)
    return fits


def adjusted_market(cell: str, times: int, by: int) -> str:
    """A market price through splits as it is shown: rounded half up to 8 decimals."""
    return f"INT((2*ROUND({cell}*1E8,0)*{times}+{by})/(2*{by}))/1E8"


def adjusted_exercise_price(cell: str, splits: Sequence[Split]) -> str:
    """An exercise price after splits, each rounded up to 4 decimals. Plan §4(c)."""
    if not splits:
        return cell
    units = f"ROUND({cell}*1E8,0)"
    for split in splits:
        units = f"(-INT(-{units}*{split.old}/({split.new}*1E4))*1E4)"
    return f"{units}/1E8"


def between(splits: Sequence[Split], after: int, until: int) -> list[Split]:
    """The splits that change anything, after a day and up to another."""
    return [split for split in splits if split.changes and after < split.day <= until]
