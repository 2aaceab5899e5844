"""The ledger of the reserve: every movement, with running balances. Plan §4(a)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from calc.contract import SHARE_RESERVE
from calc.exact import Integers

EVENTS = SHARE_RESERVE.by_header["Event"].choices
OPENING, SPLIT, INCREASE, OPTION_GRANTED, DEFERRED_GRANTED, EXERCISED, CANCELLED = range(7)
SETTLED, ISSUED, LAPSED, ASSUMED, ADJUSTED = range(7, len(EVENTS))
LAPSE_CAUSES = SHARE_RESERVE.by_header["Cause"].choices
NOT_EXERCISABLE, AT_DEADLINE = range(len(LAPSE_CAUSES))
NO_AWARD = NO_CAUSE = -1
BALANCES = ("reserve", "options_outstanding", "deferred_outstanding", "delivered", "assumed")

# What a movement of one share does to each balance. What is available is the reserve less all the others. A split and
# an adjustment of one award state their own changes, and so does the part of a settlement that is delivered.
MOVES = np.zeros((len(EVENTS), len(BALANCES)), dtype=np.int64)
MOVES[OPENING] = MOVES[INCREASE] = (1, 0, 0, 0, 0)
MOVES[OPTION_GRANTED] = (0, 1, 0, 0, 0)
MOVES[DEFERRED_GRANTED] = (0, 0, 1, 0, 0)
MOVES[EXERCISED] = (0, -1, 0, 1, 0)
MOVES[CANCELLED] = MOVES[SETTLED] = MOVES[LAPSED] = (0, -1, 0, 0, 0)
MOVES[ISSUED] = (0, 0, -1, 1, 0)
MOVES[ASSUMED] = (0, -1, 0, 0, 1)


@dataclass(frozen=True, eq=False)
class Ledger:
    """The movements in order, each with the balances after it.

    ``event`` is an index into ``EVENTS``, ``award`` an award number or -1, ``cause`` that of a lapse, a place in
    ``CAUSES``, or -1. ``available`` is what is left for new awards.
    """

    day: Integers
    event: Integers
    award: Integers
    shares: Integers
    cause: Integers
    balances: Mapping[str, Integers]
    available: Integers

    def moved(self, event: int, awards: int) -> Integers:
        """Give for each award the shares of all its movements of one kind."""
        result = np.zeros(awards, dtype=np.int64)
        chosen = self.event == event
        np.add.at(result, self.award[chosen], self.shares[chosen])
        return result

    def before(self, day: int) -> int:
        """Count the movements that were made before a day."""
        return int(np.searchsorted(self.day, day, side="left"))


@dataclass
class LedgerWriter:
    """The ledger while it is written: movements in blocks of one day."""

    _blocks: list[tuple[Integers, Integers, Integers, Integers, Integers]] = field(default_factory=list)
    _own_changes: list[tuple[Integers, Integers]] = field(default_factory=list)
    _rows: int = 0

    def write(
        self,
        day: int,
        event: npt.ArrayLike,
        award: npt.ArrayLike,
        shares: npt.ArrayLike,
        delivered: Integers | None = None,
        cause: int = NO_CAUSE,
    ) -> None:
        """Book movements of one day; those of no shares are left out. ``delivered`` counts beside the movement."""
        moved = np.atleast_1d(np.asarray(shares, dtype=np.int64))
        keep = moved > 0
        events = np.broadcast_to(np.asarray(event, dtype=np.int64), moved.shape)[keep]
        awards = np.broadcast_to(np.asarray(award, dtype=np.int64), moved.shape)[keep]
        if delivered is not None and delivered.any():
            changes = np.zeros((events.size, len(BALANCES)), dtype=np.int64)
            changes[:, BALANCES.index("delivered")] = delivered[keep]
            self._own_changes.append((np.arange(self._rows, self._rows + events.size), changes))
        self._append(day, events, awards, moved[keep], cause)

    def opening(self, day: int, balances: tuple[int, ...]) -> None:
        """Book the balances with which the books open; its size is the reserve. Plan §4(a)."""
        own = (0, *balances[1:])
        self._own_changes.append((np.array([self._rows]), np.array([own], dtype=np.int64)))
        self._append(day, np.array([OPENING]), np.array([NO_AWARD]), np.array([balances[0]]))

    def split(self, day: int, changes: tuple[int, ...]) -> None:
        """Book a split with the change of each balance; its size is that of the reserve's change. Plan §4(c)."""
        self._own_changes.append((np.array([self._rows]), np.array([changes], dtype=np.int64)))
        self._append(day, np.array([SPLIT]), np.array([NO_AWARD]), np.array([abs(changes[0])]))

    def adjust(self, day: int, award: int, change: int, balance: str) -> None:
        """Book what a decision adds to an award or takes (negative), on the balance of its kind. Plan §4(c)."""
        if change:
            changes = np.array([[change if name == balance else 0 for name in BALANCES]], dtype=np.int64)
            self._own_changes.append((np.array([self._rows]), changes))
            self._append(day, np.array([ADJUSTED]), np.array([award]), np.array([abs(change)]))

    def ledger(self) -> Ledger:
        """Give all that was booked, with the running balances."""
        empty = np.zeros(0, dtype=np.int64)
        day, event, award, shares, cause = (
            np.concatenate([empty, *(block[column] for block in self._blocks)]) for column in range(5)
        )
        balances = {}
        for column, name in enumerate(BALANCES):
            change = MOVES[event, column] * shares
            for rows, own in self._own_changes:
                change[rows] += own[:, column]
            balances[name] = np.cumsum(change)
        available = balances["reserve"] - sum(balances[name] for name in BALANCES[1:])
        return Ledger(day, event, award, shares, cause, balances, np.asarray(available))

    def _append(self, day: int, events: Integers, awards: Integers, shares: Integers, cause: int = NO_CAUSE) -> None:
        on, why = (np.full(events.size, each, dtype=np.int64) for each in (day, cause))
        self._blocks.append((on, events, awards, shares, why))
        self._rows += events.size
