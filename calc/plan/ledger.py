"""The ledger of the reserve: every movement, with running balances. Plan §4(a)."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from calc.contract import SHARE_RESERVE
from calc.exact import Integers

EVENTS = SHARE_RESERVE.by_header["Event"].choices
OPENING, SPLIT, INCREASE, OPTION_GRANTED, DEFERRED_GRANTED, EXERCISED, CANCELLED, SETTLED, ISSUED, LAPSED, ASSUMED = (
    range(len(EVENTS))
)
NO_AWARD = -1
BALANCES = ("reserve", "options_outstanding", "deferred_outstanding", "delivered", "assumed")

# What a movement of one share does to each balance. What is available is the reserve less all the others. A split
# states its own changes, and so does the part of a settlement that is delivered.
_MOVES = np.zeros((len(EVENTS), len(BALANCES)), dtype=np.int64)
_MOVES[OPENING] = _MOVES[INCREASE] = (1, 0, 0, 0, 0)
_MOVES[OPTION_GRANTED] = (0, 1, 0, 0, 0)
_MOVES[DEFERRED_GRANTED] = (0, 0, 1, 0, 0)
_MOVES[EXERCISED] = (0, -1, 0, 1, 0)
_MOVES[CANCELLED] = _MOVES[SETTLED] = _MOVES[LAPSED] = (0, -1, 0, 0, 0)
_MOVES[ISSUED] = (0, 0, -1, 1, 0)
_MOVES[ASSUMED] = (0, -1, 0, 0, 1)


@dataclass(frozen=True, eq=False)
class Ledger:
    """The movements in order: day, event (a place in ``EVENTS``), award number or -1, shares, balances after it.

    ``balances`` has a column for each of ``BALANCES``; ``available`` is what is left for new awards.
    """

    day: Integers
    event: Integers
    award: Integers
    shares: Integers
    balances: Integers

    @property
    def available(self) -> Integers:
        """Shares available for new awards after each movement. Plan §4(a)."""
        available: Integers = self.balances[:, 0] - self.balances[:, 1:].sum(axis=1)
        return available

    def sum_by_award(self, awards: int, *events: int) -> Integers:
        """For each award, the shares of all its movements of these kinds."""
        result = np.zeros(awards, dtype=np.int64)
        chosen = np.isin(self.event, events) & (self.award != NO_AWARD)
        np.add.at(result, self.award[chosen], self.shares[chosen])
        return result

    def by_event(self, awards: int, chosen: Integers) -> list[Integers]:
        """For each event of ``EVENTS``, the shares that it moved of each of the chosen awards."""
        return [self.sum_by_award(awards, event)[chosen] for event in range(len(EVENTS))]

    def before(self, day: int) -> int:
        """How many movements were made before a day."""
        return int(np.searchsorted(self.day, day, side="left"))


@dataclass
class Journal:
    """The ledger while it is written: movements in blocks of one day."""

    _blocks: list[tuple[Integers, Integers, Integers, Integers]] = field(default_factory=list)
    _own_changes: list[tuple[Integers, Integers]] = field(default_factory=list)
    _rows: int = 0

    def write(
        self,
        day: int,
        event: npt.ArrayLike,
        award: npt.ArrayLike,
        shares: npt.ArrayLike,
        delivered: Integers | None = None,
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
        self._append(day, events, awards, moved[keep])

    def split(self, day: int, changes: tuple[int, int, int, int, int]) -> None:
        """Book a split with the change of each balance; its size is that of the reserve's change. Plan §4(c)."""
        self._own_changes.append((np.array([self._rows]), np.array([changes], dtype=np.int64)))
        self._append(day, np.array([SPLIT]), np.array([NO_AWARD]), np.array([abs(changes[0])]))

    def ledger(self) -> Ledger:
        """All that was booked, with the running balances."""
        empty = np.zeros(0, dtype=np.int64)
        columns = [np.concatenate([empty, *(block[place] for block in self._blocks)]) for place in range(4)]
        day, event, award, shares = columns
        changes = _MOVES[event] * shares[:, None]
        for rows, own in self._own_changes:
            changes[rows] += own
        return Ledger(day, event, award, shares, np.cumsum(changes, axis=0))

    def _append(self, day: int, events: Integers, awards: Integers, shares: Integers) -> None:
        self._blocks.append((np.full(events.size, day, dtype=np.int64), events, awards, shares))
        self._rows += events.size
