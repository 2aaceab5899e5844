"""Shares and prices of any day in the shares of one day: restated for the splits between. Plan §4(c).

An example: after a 3-for-2 split on 2000-03-31, 7,001 shares of 1999 are 10,501 1/2 shares of 2000. That half stays, as
a part of a share, until a line is shown. ASC 260-10-55-12.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.exact import Integers
from calc.plan.s04c_changes_in_stock import Split

Parts = npt.NDArray[Any]  # Python's unbounded integers


@dataclass(frozen=True, eq=False)
class Restatement:
    """The day ``to`` whose shares count, and the splits up to it in order."""

    to: int
    splits: tuple[Split, ...]

    @classmethod
    def of(cls, to: int, all_splits: tuple[Split, ...]) -> "Restatement":
        """Take the splits up to a day that change anything."""
        return cls(to, tuple(split for split in all_splits if split.changes and split.day <= to))

    @cached_property
    def whole(self) -> int:
        """Give the parts that make a share: so many that every restated count is a whole number of them."""
        return lcm(*(ratio.denominator for ratio in self._ratios))

    def after(self, days: npt.ArrayLike) -> tuple[Integers, Integers]:
        """Give New and Old of the splits after each day, in lowest terms."""
        new, old = ([getattr(each, name) for each in self._ratios] for name in ("numerator", "denominator"))
        done = self._done(days)
        return np.array(new, dtype=np.int64)[done], np.array(old, dtype=np.int64)[done]

    def parts(self, shares: npt.ArrayLike, days: npt.ArrayLike) -> Parts:
        """Give shares as they were counted on each day as parts of restated shares."""
        times = np.array([int(ratio * self.whole) for ratio in self._ratios], dtype=object)
        return np.asarray(np.asarray(shares).astype(object) * times[self._done(days)])

    def price(self, price: Fraction, day: int) -> Fraction:
        """Give a price per share of one day per restated share."""
        return price / self._ratios[int(self._done(day))]

    @cached_property
    def _ratios(self) -> list[Fraction]:
        """Give the ratio of all splits, of all but the first, and so on, down to 1 after the last."""
        ratios = [Fraction(1)]
        for split in reversed(self.splits):
            ratios.insert(0, ratios[0] * Fraction(split.new, split.old))
        return ratios

    def _done(self, days: npt.ArrayLike) -> Integers:
        """Count the splits that have taken effect by each day."""
        on = np.array([split.day for split in self.splits], dtype=np.int64)
        return np.asarray(np.searchsorted(on, np.asarray(days, dtype=np.int64), side="right"))
