"""Prices adjusted for splits in formulas. Plan §4(c).

A price is taken in whole units of 1e-8 dollars, so that a formula rounds as the Plan's rule does. That is exact while
twice the price times a split's ratio stays below ``_MOST``; beyond it no formula is written. The ratios stand as
numbers in the formulas: no other sheet of the results has them.
"""

from collections.abc import Sequence

import numpy as np

from calc.exact import FOUR_DECIMALS, Integers
from calc.plan.calendar import Flags
from calc.plan.s04c_changes_in_stock import Split

_MOST = 10**13  # LibreOffice takes a quotient within a few parts in 1e15 of a whole number for that number


def exact_for(price: Integers, splits: Sequence[Split]) -> Flags:
    """Whether each price, in units, is adjusted exactly by a formula, whichever of the splits apply."""
    most = np.maximum(price, 1).astype(object)
    fits = np.ones(len(price), dtype=bool)
    for split in splits:
        fits &= (2 * most * max(split.old, 1) < _MOST) & (split.new * FOUR_DECIMALS < 10**9)
        most = np.maximum(most, most * split.old // split.new + 1)
    return np.asarray(fits, dtype=bool)


def adjusted_market(cell: str, splits: Sequence[Split]) -> str:
    """A market price after splits, each rounded half up to 8 decimals, as ``s04c_changes_in_stock`` has it."""
    if not splits:
        return cell
    units = f"ROUND({cell}*1E8,0)"
    for split in splits:
        units = f"INT((2*{units}*{split.old}+{split.new})/(2*{split.new}))"
    return f"{units}/1E8"


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
