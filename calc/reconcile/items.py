"""The Items sheet: every item with both of its sides, its age, and what to do about it; what is open first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.calendar import FOREVER, Flags, dates_of
from calc.reconcile.model import (
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
from calc.reconcile.next_step import Case, in_words, next_step
from calc.reconcile.sides import Sides

_SETTLED = [CAUSES.index(cause) for cause in SETTLED_CAUSES]
_EXPLAINED = [CAUSES.index(cause) for cause in EXPLAINED_CAUSES]
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
    """The entries of one side by item; what is asked of an item without any is "" or ``FOREVER`` or 0."""

    def __init__(self, item: Integers, count: int) -> None:
        self.counts = np.bincount(item, minlength=count)
        self.any = self.counts > 0
        self._entries = np.argsort(item, kind="stable")
        self._starts = np.cumsum(self.counts) - self.counts

    def first(self, values: Texts) -> Texts:
        """The value of each item's first entry."""
        made = np.full(len(self.counts), "", dtype=object)
        made[self.any] = values[self._entries[self._starts[self.any]]]
        return made

    def least(self, values: Integers) -> Integers:
        """The least value of each item's entries."""
        return self._reduced(np.minimum, values, FOREVER)

    def most(self, values: Integers) -> Integers:
        """The greatest value of each item's entries."""
        return self._reduced(np.maximum, values, FOREVER)

    def total(self, values: Integers) -> Integers:
        """The sum of each item's entries."""
        return self._reduced(np.add, values, 0)

    def entries(self, item: int) -> Integers:
        """The places of one item's entries."""
        start = self._starts[item]
        return self._entries[start : start + self.counts[item]]

    def names(self, values: Texts) -> Texts:
        """The names of each item's entries, in their order."""
        made = self.first(values)
        for item in np.flatnonzero(self.counts > 1).tolist():
            made[item] = ", ".join(values[self.entries(item)])
        return made

    def _reduced(self, reduce: Any, values: Integers, nothing: int) -> Integers:
        made = np.full(len(self.counts), nothing, dtype=np.int64)
        if self.any.any():
            made[self.any] = reduce.reduceat(values[self._entries], self._starts[self.any])
        return made


def listed_items(items: Items, sides: Sides, register: pd.DataFrame, rows: Texts, last_day: int) -> Listed:
    """The items as a sheet. ``register`` is in the order of ``sides.ours``; ``rows`` name the agent's rows."""
    ours, theirs = sides.ours, sides.theirs
    of_ours, of_theirs = Group(items.of_ours, len(items)), Group(items.of_theirs, len(items))
    due, posted = of_ours.least(ours.due), of_theirs.least(theirs.day)
    mine, agent = of_ours.total(ours.shares), of_theirs.total(theirs.shares)
    since = np.where(of_ours.any, due, posted)
    is_open = ~np.isin(items.cause, _SETTLED)
    explained = np.isin(items.cause, _EXPLAINED)
    holder, payee = of_theirs.first(texts(theirs.holder)), of_ours.first(texts(register["payee"]))
    account, own_account = of_theirs.first(texts(theirs.account_text)), of_ours.first(texts(register["account_no"]))
    made: dict[str, Any] = {
        "status": np.array(STATUSES, dtype=object)[items.status],
        "cause": np.array(CAUSES, dtype=object)[items.cause],
        "issuance_ids": of_ours.names(texts(ours.ids)),
        "agent_rows": of_theirs.names(rows),
        "due_date": dates_of(due),
        "agent_date": dates_of(posted),
        "director_id": of_ours.first(texts(register["director_id"])),
        "holder": np.where(holder == "", payee, holder),
        "account_no": np.where(account == "", own_account, account),
        "our_shares": _numbers(mine, of_ours.any),
        "agent_shares": _numbers(agent, of_theirs.any),
        "difference": _numbers(agent - mine, np.ones(len(items), dtype=bool)),
        "matched_by": np.array([*MATCHED_BY, ""], dtype=object)[items.matched_by],
        "name_score": _numbers(items.score, items.score != NONE),
        "age_days": _numbers(np.maximum(last_day - since, 0), np.ones(len(items), dtype=bool)),
        "next_step": np.full(len(items), "", dtype=object),
    }
    frame = pd.DataFrame({name: _column(values) for name, values in made.items()})
    steps = made["next_step"]
    for place, case in _cases(items, sides, frame, of_ours, of_theirs, np.flatnonzero(is_open)):
        steps[place] = next_step(case)
    frame["next_step"] = _column(steps)
    first = of_ours.least(np.arange(len(ours)))
    order = np.lexsort((of_theirs.least(np.arange(len(theirs))), first, since, explained, ~is_open))
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    frame = frame.iloc[order].reset_index(drop=True)
    return Listed(frame, back[items.of_ours], back[items.of_theirs], is_open[order], explained[order])


def _numbers(values: Integers, given: Flags) -> Any:
    return pd.arrays.IntegerArray(values.astype(np.int64), ~given)


def _column(values: Any) -> Any:
    if values.dtype.kind != "O":
        return values
    blank_as_none: Any = np.where(values == "", None, values)
    return pd.array(blank_as_none, dtype="str")


def _cases(
    items: Items, sides: Sides, frame: pd.DataFrame, of_ours: Group, of_theirs: Group, wanted: Integers
) -> Iterator[tuple[int, Case]]:
    """The open items in words."""
    ours = sides.ours
    last, deliverable = of_ours.most(ours.last), of_ours.most(ours.deliverable)
    due, posted = of_ours.least(ours.due), of_theirs.least(sides.theirs.day)
    words = {name: frame[column].fillna("").to_numpy(dtype=object) for name, column in _WORDS.items()}
    numbers = {name: frame[name].fillna(0).to_numpy(dtype=np.int64) for name in ("our_shares", "agent_shares")}
    for place in wanted.tolist():
        doubtful = items.doubtful_ours.intersection(of_ours.entries(place).tolist())
        doubtful |= items.doubtful_theirs.intersection(of_theirs.entries(place).tolist())
        yield (
            place,
            Case(
                **{name: str(column[place]) for name, column in words.items()},
                shares=int(numbers["our_shares"][place]),
                agent_shares=int(numbers["agent_shares"][place]),
                due=int(due[place]),
                posted=int(posted[place]),
                open_until=int(last[place]),
                deliverable=int(deliverable[place]),
                near=_like(items, sides, of_theirs.entries(place)) if items.cause[place] in _NAMELESS else "",
                several_sums=bool(doubtful),
            ),
        )


_WORDS = {"cause": "cause", "ours": "issuance_ids", "rows": "agent_rows", "holder": "holder", "account": "account_no"}


def _like(items: Items, sides: Sides, rows: Integers) -> str:
    """What a row without a partner comes near to: the issuance that it names, and whose name its holder's is like."""
    theirs, row = sides.theirs, int(rows[0])
    if (named := int(theirs.reference[row])) != NONE:
        return f"It bears the ID {sides.ours.ids[named]}, due {in_words(int(sides.ours.due[named]))}."
    found = sides.near.get(str(theirs.holder[row]))
    if found is None or not found.near:
        return ""
    names = sides.known["name"]
    people = " or ".join(f"{names.iloc[place]} (score {score})" for place, score in found.near)
    if found.place is None:
        return f"By name the holder could be {people}; a name is taken only where no other comes near."
    if theirs.gives_account[row]:
        return f"By name the holder is {people}, but the account {theirs.account_text[row]} is not in our register."
    return ""
