"""Too few shares: the pro rata portion of each award, and whose missing shares wait. Plan §8(a)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import ExactOverflowError, Flags, Integers, muldiv_floor, muldiv_remainder
from calc.plan.calendar import days
from calc.plan.s05_eligibility import Board

ROUND_DOWN = "round down"
TREATMENTS = ("lost", "cash", "pending")
LOST, CASH, WAITS, NOTHING_SHORT = 0, 1, 2, -1
_LIMIT = 2**63 - 1


def pro_rata(requested: Integers, available: int, rounding: str) -> Integers:
    """Give the shares that each award of one date gets, the awards being in award ID order. Plan §8(a).

    What was asked for, if there is enough. Else floor(r x available / total), and the shares left over go one each to
    the largest remainders, ties in the order given; with ``round down`` they stay.
    """
    total = total_shares(requested)
    if total <= available:
        return requested
    granted = muldiv_floor(requested, available, total)
    if rounding == ROUND_DOWN:
        return granted
    left_over = available - int(granted.sum())
    largest_first = np.argsort(-muldiv_remainder(requested, available, total), kind="stable")
    granted[largest_first[:left_over]] += 1
    return granted


def total_shares(shares: Integers) -> int:
    """Give the sum of share counts, exact, or an ``ExactOverflowError``."""
    if not shares.size:
        return 0
    if int(shares.max()) * shares.size <= _LIMIT:
        return int(shares.sum())
    total: int = sum(shares.tolist())
    if total > _LIMIT:
        raise ExactOverflowError("a number is too large to be computed exactly")
    return total


@dataclass(frozen=True, eq=False)
class Consents:
    """Directors who consent to wait for more shares, from a day to the day before another."""

    director: Integers
    given: Integers
    withdrawn: Integers

    def hold(self, directors: Integers, on: int) -> Flags:
        """Tell whether each director's consent holds on a day."""
        return np.isin(directors, self.director[(self.given <= on) & (on < self.withdrawn)])

    def withdrawn_on(self, directors: Integers, on: int) -> Flags:
        """Tell whether each director withdrew a consent on a day, and no other row's consent stands on it."""
        return np.isin(directors, self.director[self.withdrawn == on]) & ~self.hold(directors, on)


def consents(rows: pd.DataFrame, board: Board) -> Consents:
    """Make the consents ready: ``director_id``, ``consent_date``, ``consent_withdrawn`` (empty: not withdrawn)."""
    return Consents(board.codes(rows["director_id"]), days(rows["consent_date"]), days(rows["consent_withdrawn"]))


@dataclass(frozen=True, eq=False)
class Shortfalls:
    """The awards of each date on which shares ran short, a row each.

    ``treatment`` is an index into ``TREATMENTS``, or -1 for an award that lacks nothing.
    """

    day: Integers
    award: Integers
    kind: Integers
    available: Integers
    total: Integers
    requested: Integers
    granted: Integers
    treatment: Integers


class Shortages:
    """The shortfalls while they are noted, date by date."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Integers, ...]] = []

    def note(
        self,
        day: int,
        available: int,
        award: Integers,
        kind: Integers,
        requested: Integers,
        granted: Integers,
        treatment: Integers,
    ) -> None:
        """Note the awards of one date that shared too few shares; an award that lacks nothing has no treatment."""
        on, had, total = (
            np.full(award.size, each, dtype=np.int64) for each in (day, available, total_shares(requested))
        )
        treated = np.where(requested > granted, treatment, NOTHING_SHORT)
        self._blocks.append((on, award, kind, had, total, requested, granted, treated))

    def shortfalls(self) -> Shortfalls:
        """Give all the shortfalls that were noted."""
        empty = np.zeros(0, dtype=np.int64)
        return Shortfalls(*(np.concatenate([empty, *(block[column] for block in self._blocks)]) for column in range(8)))
