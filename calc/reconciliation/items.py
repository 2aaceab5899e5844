"""The Items sheet: every item with both of its sides, its age, and what to do about it; what is open first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import FOREVER, dates_of
from calc.reconciliation.model import (
    CAUSES,
    EXPLAINED_CAUSES,
    MATCHED_BY,
    NONE,
    SETTLED_CAUSES,
    STATUSES,
    Items,
    Texts,
    texts,
)
from calc.reconciliation.names import NameMatch
from calc.reconciliation.next_step import Case, brief, long_date, next_step
from calc.reconciliation.pairing import packed
from calc.reconciliation.sides import Sides

_IS_OPEN = np.array([cause not in SETTLED_CAUSES for cause in CAUSES])
_IS_EXPLAINED = np.array([cause in EXPLAINED_CAUSES for cause in CAUSES])
NO_ASIDES: Mapping[int, str] = MappingProxyType({})
_NAMELESS = [CAUSES.index(cause) for cause in ("not in register", "duplicate")]


@dataclass(frozen=True, eq=False)
class Listed:
    """The items in the order of their sheet; ``of_ours`` and ``of_theirs`` are places in it."""

    frame: pd.DataFrame
    of_ours: Integers
    of_theirs: Integers
    is_open: Flags
    is_explained: Flags  # settled, or settled by waiting


class Group:
    """The entries of one side by item; what is asked of an item without any is blank or ``FOREVER`` or 0."""

    def __init__(self, item: Integers, count: int) -> None:
        self.item = item
        self.counts = np.bincount(item, minlength=count)
        self.any = self.counts > 0
        self.first_entry = np.full(count, NONE, dtype=np.int64)
        self.first_entry[item[::-1]] = np.arange(len(item))[::-1]

    def first(self, values: Texts) -> Texts:
        """Give the value of each item's first entry."""
        return values.take(self.first_entry, allow_fill=True)

    def least(self, values: Integers) -> Integers:
        """Give the least value of each item's entries."""
        return self._reduced(np.minimum, values, FOREVER)

    def most(self, values: Integers) -> Integers:
        """Give the greatest value of each item's entries."""
        return self._reduced(np.maximum, values, -FOREVER, FOREVER)

    def total(self, values: Integers) -> Integers:
        """Sum the entries of each item."""
        return self._reduced(np.add, values, 0)

    def names(self, values: Texts) -> Texts:
        """Give the names of each item's entries, in their order."""
        joined = self.first(values)
        several = np.flatnonzero(self.counts[self.item] > 1)
        if several.size:
            several = several[np.argsort(self.item[several], kind="stable")]
            items, starts = np.unique(self.item[several], return_index=True)
            joined[items] = [", ".join(each) for each in np.split(texts(values[several]), starts[1:])]
        return joined

    def _reduced(self, reduce: Any, values: Integers, start: int, nothing: int | None = None) -> Integers:
        result = np.full(len(self.counts), start, dtype=np.int64)
        reduce.at(result, self.item, values)
        return result if nothing is None else np.where(self.any, result, nothing)


def listed_items(
    items: Items,
    sides: Sides,
    register: pd.DataFrame,
    rows: Texts,
    last_day: int,
    asides: Mapping[int, str] = NO_ASIDES,
) -> Listed:
    """List the items as a sheet. ``register`` is in the order of ``sides.ours``; ``rows`` name the agent's rows.

    ``asides`` are sentences about items, by their places in ``items``.
    """
    ours, theirs = sides.ours, sides.theirs
    order = _order(items, sides)
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    items = replace(
        items, of_ours=back[items.of_ours], of_theirs=back[items.of_theirs], status=items.status[order],
        cause=items.cause[order], matched_by=items.matched_by[order], score=items.score[order],
    )  # fmt: skip
    of_ours, of_theirs = Group(items.of_ours, len(items)), Group(items.of_theirs, len(items))
    due, posted = of_ours.least(ours.due), of_theirs.least(theirs.day)
    mine, agent = of_ours.total(ours.shares), of_theirs.total(theirs.shares)
    is_open, every = _is_open(items), np.ones(len(items), dtype=bool)
    columns: dict[str, Any] = {
        "status": _words(STATUSES, items.status),
        "cause": _words(CAUSES, items.cause),
        "issuance_ids": of_ours.names(_array(ours.ids)),
        "agent_rows": of_theirs.names(_array(rows)),
        "due_date": dates_of(due),
        "agent_date": dates_of(posted),
        "director_id": of_ours.first(_array(register["director_id"])),
        "holder": _either(of_theirs.first(_array(theirs.holder)), of_ours, _array(register["payee"])),
        "account_no": _either(of_theirs.first(_array(theirs.account_text)), of_ours, _array(register["account_no"])),
        "our_shares": _numbers(mine, of_ours.any),
        "agent_shares": _numbers(agent, of_theirs.any),
        "difference": _numbers(agent - mine, every),
        "matched_by": _words(MATCHED_BY, items.matched_by),
        "name_score": _numbers(items.score, items.score != NONE),
        "age_days": _numbers(np.maximum(last_day - np.where(of_ours.any, due, posted), 0), every),
        "next_step": _words((), np.full(len(items), NONE)),
    }
    wanted = np.flatnonzero(is_open)
    steps = [next_step(case) or None for case in _cases(items, sides, columns, of_ours, of_theirs, wanted)]
    columns["next_step"][wanted] = pd.array(steps, dtype="str")
    for index, aside in asides.items():
        step = columns["next_step"][back[index]]
        columns["next_step"][back[index]] = aside if pd.isna(step) else f"{step} {aside}"
    return Listed(pd.DataFrame(columns, copy=False), items.of_ours, items.of_theirs, is_open, _is_explained(items))


def _order(items: Items, sides: Sides) -> Integers:
    """Sort the items as they are listed: what is open, what is not explained, by day, by their first entries."""
    of_ours, of_theirs = Group(items.of_ours, len(items)), Group(items.of_theirs, len(items))
    since = np.where(of_ours.any, of_ours.least(sides.ours.due), of_theirs.least(sides.theirs.day))
    first, second = (
        np.where(group.any, group.first_entry, len(group.item)) for group in (of_ours, of_theirs)
    )  # fmt: skip
    # No two items have the same first entries.
    return np.argsort(packed(~_is_open(items) * 1, _is_explained(items) * 1, since, first, second))


def _is_open(items: Items) -> Flags:
    return _IS_OPEN[items.cause]


def _is_explained(items: Items) -> Flags:
    return _IS_EXPLAINED[items.cause]


def _array(values: Texts) -> Texts:
    return pd.array(values, dtype="str")


def _words(words: Sequence[str], places: Integers) -> Texts:
    """Give the word of each place; blank where it is ``NONE``."""
    return _array([*words]).take(places, allow_fill=True)


def _either(given: Texts, of_ours: Group, ours: Texts) -> Texts:
    """Give texts of the agent, and where there is none those of our first entries."""
    blank = np.flatnonzero(pd.isna(given))
    if blank.size:
        given[blank] = ours.take(of_ours.first_entry[blank], allow_fill=True)
    return given


def _numbers(values: Integers, given: Flags) -> Any:
    return pd.arrays.IntegerArray(values.astype(np.int64), ~given)


def _cases(
    items: Items, sides: Sides, columns: Mapping[str, Any], of_ours: Group, of_theirs: Group, wanted: Integers
) -> Iterator[Case]:
    """Describe the open items, for the next step in words."""
    if not wanted.size:
        return
    ours = sides.ours
    last, deliverable = of_ours.most(ours.last), of_ours.most(ours.deliverable)
    due, posted = of_ours.least(ours.due), of_theirs.least(sides.theirs.day)
    doubtful = np.zeros(len(items), dtype=bool)
    doubtful[items.of_ours[[*items.doubtful_ours]]] = True
    doubtful[items.of_theirs[[*items.doubtful_theirs]]] = True
    near = _near(items, sides, of_theirs, wanted)
    words = (texts(columns[column][wanted]).tolist() for column in _CASE_WORDS)
    numbers = (columns[column][wanted].to_numpy(dtype=np.int64, na_value=0).tolist() for column in _CASE_SHARES)
    days = (column[wanted].tolist() for column in (due, posted, last, deliverable))
    yield from map(Case, *words, *numbers, *days, near, doubtful[wanted].tolist())


_CASE_WORDS = ("cause", "issuance_ids", "agent_rows", "holder", "account_no")  # in the order of a case
_CASE_SHARES = ("our_shares", "agent_shares")


def _near(items: Items, sides: Sides, of_theirs: Group, wanted: Integers) -> list[str]:
    """Tell for each open item what a row without a partner comes near to; "" for any other."""
    theirs = sides.theirs
    hints = np.full(len(wanted), "", dtype=object)
    nameless = np.flatnonzero(np.isin(items.cause[wanted], _NAMELESS))
    rows = of_theirs.first_entry[wanted[nameless]]
    holders, accounts = texts(theirs.holder[rows]), texts(theirs.account_text[rows])
    names, ids = texts(sides.known["name"]), sides.ours.ids
    for index, row, holder, account in zip(nameless.tolist(), rows.tolist(), holders, accounts, strict=True):
        if (named := int(theirs.reference[row])) != NONE:
            hints[index] = f"Its reference is {ids[named]}, due {long_date(int(sides.ours.due[named]))}."
        elif (match := sides.near.get(str(holder))) is not None and match.near:
            hints[index] = _like(match, names, account)
    return hints.tolist()


def _like(match: NameMatch, names: Texts, account: str) -> str:
    """Tell whose name a holder's is like, where that says more than the account."""
    people = " or ".join(f"{brief(str(names[candidate]))} (score {score})" for candidate, score in match.near)
    if match.place is None:
        return f"By name the holder could be {people}; a name is used only if no other is similar."
    if account:
        return f"By name the holder is {people}, but the account {brief(account)} is not in our register."
    return ""
