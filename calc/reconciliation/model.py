"""Both sides of a reconciliation as columns of whole numbers, and the items on which their entries end up."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import ITEMS
from calc.exact import Flags, Integers, muldiv_floor, product

Texts = Any  # an array of text: one of pandas as it came in a frame, or one of Python's texts

STATUSES = ITEMS.by_header["Status"].choices
CAUSES = ITEMS.by_header["Cause"].choices
MATCHED_BY = ITEMS.by_header["Matched By"].choices
NONE = -1

# Neither asks anybody to do anything; what is timing or held will settle by itself, and is still open.
SETTLED_CAUSES = ("none", "reversed", "other plan")
EXPLAINED_CAUSES = (*SETTLED_CAUSES, "timing", "held")


def texts(column: Texts) -> Texts:
    """Give a column of text, or some cells of one, as Python's texts; "" where blank."""
    values, blank = np.asarray(column, dtype=object), np.asarray(pd.isna(column))
    return np.where(blank, "", values) if blank.any() else values


@dataclass(frozen=True, eq=False)
class Ours:
    """The issuances, in order of Due Date and Issuance ID. ``NONE`` is no account, no person."""

    ids: Texts  # as in the register's frame
    due: Integers
    deliverable: Integers  # FOREVER where it is not known
    last: Integers  # last day of the window in which the agent is to post it
    shares: Integers
    account: Integers
    person: Integers

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Theirs:
    """The agent's rows, in their order. ``NONE`` is no account that we know, no person, no reference of ours.

    Texts are those of the journal's frame, blank where it has none: ``texts`` makes those of Python that are needed.
    """

    day: Integers
    shares: Integers
    account: Integers
    gives_account: Flags
    person: Integers
    score: Integers  # of the name
    reference: Integers  # place of the issuance that it names
    other_plan: Flags
    inferred: Flags  # a debit by a word under Type alone
    holder: Texts  # as registered
    account_text: Texts
    plan: Texts

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True)
class Rules:
    """What the matching is told: the splits of the register's plan, and the statement's last day."""

    splits: tuple[tuple[int, int], ...]  # new, old
    last_day: int
    near_days: int = 90  # days within which equal shares are the same entry under another date


@dataclass(frozen=True, eq=False)
class Items:
    """Every item, and for each entry of both sides the item that it is on."""

    of_ours: Integers
    of_theirs: Integers
    status: Integers  # places in STATUSES
    cause: Integers  # places in CAUSES
    matched_by: Integers  # places in MATCHED_BY, NONE
    score: Integers  # of a name, NONE
    doubtful_ours: frozenset[int] = frozenset()  # what several sums would fit
    doubtful_theirs: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.status)


@dataclass(frozen=True, eq=False)
class Lane:
    """One way in which both sides name a holder; ``NONE`` where an entry does not go by it."""

    matched_by: str
    ours: Integers
    theirs: Integers


def by_a_split(ours: Integers, theirs: Integers, splits: tuple[tuple[int, int], ...]) -> Flags:
    """Tell whether shares are in the ratio of a split of the plan, or would be but for a fraction of a share.

    Of shares that are one apart only what the split itself gives counts: else they are rounded.
    """
    found = np.zeros(len(ours), dtype=bool)
    apart = np.abs(ours - theirs)
    for new, old in splits:
        for times, by in ((new, old), (old, new)):
            scaled = muldiv_floor(ours, times, by)
            found |= (scaled == theirs) | (muldiv_floor(theirs, times, by) == ours)
            found |= (scaled + 1 == theirs) & (product(scaled, by) != product(ours, times)) & (apart > 1)
    return np.asarray(found & (apart > 0))


class ItemBook:
    """The items while they are found: what is on one is taken, what is not is open."""

    def __init__(self, ours: int, theirs: int) -> None:
        self.of_ours = np.full(ours, NONE, dtype=np.int64)
        self.of_theirs = np.full(theirs, NONE, dtype=np.int64)
        self.doubtful_ours: set[int] = set()  # what several sums would fit
        self.doubtful_theirs: set[int] = set()
        self._count = 0
        self._rows: list[tuple[Integers, Integers, Integers, Integers]] = []

    def open_ours(self, among: Flags | None = None) -> Integers:
        """Give the places of the issuances on no item yet."""
        is_open = self.of_ours == NONE
        return np.flatnonzero(is_open if among is None else is_open & among)

    def open_theirs(self, among: Flags | None = None) -> Integers:
        """Give the places of the agent's rows on no item yet."""
        is_open = self.of_theirs == NONE
        return np.flatnonzero(is_open if among is None else is_open & among)

    def open_credits(self, lane: Lane, theirs: Theirs) -> tuple[Integers, Integers]:
        """Give the open issuances and the open credits that go by a lane."""
        return self.open_ours(lane.ours != NONE), self.open_theirs((lane.theirs != NONE) & (theirs.shares > 0))

    def is_with_ours(self) -> Flags:
        """Tell whether each row of the agent is on an item with an issuance."""
        has_ours = np.zeros(self._count + 1, dtype=bool)
        has_ours[self.of_ours] = True
        has_ours[NONE] = False
        return np.asarray(has_ours[self.of_theirs])

    def note_doubtful(self, issuances: Iterable[int] = (), rows: Iterable[int] = ()) -> None:
        """Note what several sums would fit, for the next step in words."""
        self.doubtful_ours.update(issuances)
        self.doubtful_theirs.update(rows)

    def take(
        self,
        status: str,
        cause: str,
        ours: Integers | None = None,
        theirs: Integers | None = None,
        matched_by: str = "",
        score: Integers | int = NONE,
    ) -> None:
        """Make one item of each issuance and row, side by side; either side may be left out."""
        count = len(ours) if ours is not None else len(theirs) if theirs is not None else 0
        numbers = self._new(count, status, cause, matched_by, score)
        if ours is not None:
            self._put(self.of_ours, ours, numbers)
        if theirs is not None:
            self._put(self.of_theirs, theirs, numbers)

    def take_together(
        self, status: str, cause: str, ours: Integers, theirs: Integers, matched_by: str = "", score: int = NONE
    ) -> None:
        """Make one item of several entries."""
        number = self._new(1, status, cause, matched_by, score)
        self._put(self.of_ours, ours, np.repeat(number, len(ours)))
        self._put(self.of_theirs, theirs, np.repeat(number, len(theirs)))

    def add(self, theirs: Integers, to: Integers) -> None:
        """Put rows on items that are there."""
        self._put(self.of_theirs, theirs, to)

    def done(self) -> Items:
        """Give the items. Every entry must be on one: anything else is a bug, and nothing may be published."""
        if (self.of_ours == NONE).any() or (self.of_theirs == NONE).any():
            raise AssertionError("an issuance or a row of the agent is on no item")
        nothing = np.empty(0, dtype=np.int64)
        rows = self._rows or [(nothing, nothing, nothing, nothing)]
        status, cause, matched_by, score = (np.concatenate(each) for each in zip(*rows, strict=True))
        used = np.zeros(self._count, dtype=bool)
        used[self.of_ours] = True
        used[self.of_theirs] = True
        if not used.all():
            raise AssertionError("an item has neither an issuance nor a row of the agent")
        doubtful = frozenset(self.doubtful_ours), frozenset(self.doubtful_theirs)
        return Items(self.of_ours, self.of_theirs, status, cause, matched_by, score, *doubtful)

    def _new(self, count: int, status: str, cause: str, matched_by: str, score: Integers | int) -> Integers:
        numbers = np.arange(self._count, self._count + count)
        self._count += count
        by = MATCHED_BY.index(matched_by) if matched_by else NONE
        self._rows.append(
            (
                np.full(count, STATUSES.index(status)),
                np.full(count, CAUSES.index(cause)),
                np.full(count, by),
                np.broadcast_to(np.asarray(score, dtype=np.int64), count),
            )
        )
        return numbers

    @staticmethod
    def _put(on: Integers, places: Integers, numbers: Integers) -> None:
        if (on[places] != NONE).any():
            raise AssertionError("an entry would be on two items")
        on[places] = numbers
