"""What happens on which date, so that the reserve is walked over slices of whole columns. "The order of one day".

An example: awards 0, 1 and 2 are granted on days 50, 40 and 50, and the last day looked at is day 60.
``Agenda([50, 40, 50], 60)`` has the days 40 and 50; on day 50 it gives the awards 0 and 2.
So the walk visits two days, not sixty, and takes all awards of a day at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from calc.contract.readings import CONSENT_WITHDRAWN
from calc.exact import Integers
from calc.plan.award_decisions import Decisions
from calc.plan.awards import Awards
from calc.plan.calendar import FOREVER, day_order, days
from calc.plan.s06_deadlines import DeadlineMoved
from calc.plan.s08a_shortfall import Consents
from calc.plan.terms import Terms


@dataclass(frozen=True)
class PlanEvent:
    """One row of Plan Events; a number that it does not have is 0. ``row`` is its Excel row."""

    row: int
    event: str
    new: int
    old: int
    shares: int


class Agenda:
    """The places of an array of days by day up to the last: sorted once, in the order given within a day."""

    def __init__(self, numbers: Integers, last: int) -> None:
        due = np.flatnonzero(numbers <= last)
        self._order = due[day_order(numbers[due])]
        self._sorted = numbers[self._order]
        self.days: Integers = np.unique(self._sorted)

    def on(self, day: int) -> Integers:
        """Give the row numbers of what falls on one day."""
        first, last = np.searchsorted(self._sorted, [day, day + 1])
        return self._order[first:last]


@dataclass(frozen=True, eq=False)
class Schedule:
    """The days on which anything may happen, in order up to the As-of Date, and what does on each."""

    days: Sequence[int]
    plan_events: Mapping[int, Sequence[PlanEvent]]
    granted: Agenda
    option_events: Agenda
    withdrawn: frozenset[int]
    issued: Agenda
    service_ended: Agenda
    _at_deadline: Agenda
    _ends: Integers

    def at_deadline(self, day: int) -> Integers:
        """Give the awards, perhaps twice, that have their deadline on a day, or had it once."""
        return self._ends[self._at_deadline.on(day)]


def schedule(
    awards: Awards,
    event_days: Integers,
    plan_events: pd.DataFrame,
    consents: Consents,
    moved: Sequence[DeadlineMoved],
    decisions: Decisions,
    terms: Terms,
) -> Schedule:
    """Put everything that the reserve has to go through in order, by day.

    Reads ``effective_date``, ``event``, ``new``, ``old``, ``shares`` of Plan Events; those of one day stay in sheet
    order. ``at_deadline`` gives each award on every deadline that it may come to have; the walk knows which it has.
    """
    by_day: dict[int, list[PlanEvent]] = {}
    rows = plan_events.sort_values("effective_date", kind="stable")
    numbers = (rows[name].to_numpy(dtype=np.int64, na_value=0).tolist() for name in ("new", "old", "shares"))
    events = zip(rows.index.tolist(), rows["event"], *numbers, strict=True)
    for when, event in zip(days(rows["effective_date"]).tolist(), events, strict=True):
        by_day.setdefault(when, []).append(PlanEvent(*event))
    deadlines, ends = _deadlines(awards, moved, decisions)
    deadlines = np.maximum(deadlines, terms.books_open)  # nothing falls before the books open
    until = -1 if terms.reads_otherwise(CONSENT_WITHDRAWN) else terms.as_of  # else what is pending goes on
    withdrawn = frozenset(consents.withdrawn[consents.withdrawn <= until].tolist())
    granted, events_of, issued, ended, at_deadline = (
        Agenda(each, terms.as_of)
        for each in (awards.granted, event_days, awards.issuance, awards.service_end, deadlines)
    )
    decided = (each.day for each in decisions.each)
    own = np.array([*by_day, *withdrawn, *decided, terms.books_open], dtype=np.int64)
    of_moves = (np.unique(each.day) for each in moved)
    agendas = (granted, events_of, issued, ended, at_deadline)
    every = np.unique(np.concatenate([own, *of_moves, *(agenda.days for agenda in agendas)]))
    together = {when: _increases_together(of_day) for when, of_day in by_day.items()}
    every = every[(every >= terms.books_open) & (every <= terms.as_of)]
    return Schedule(every.tolist(), together, granted, events_of, withdrawn, issued, ended, at_deadline, ends)


def _increases_together(events: Sequence[PlanEvent]) -> Sequence[PlanEvent]:
    """Take a day's reserve increases as one, in the position of the last of them. Plan §4(a)."""
    increases = [event for event in events if event.event == "reserve increase"]
    if len(increases) < 2:
        return events
    last = increases[-1]
    total = replace(last, shares=sum(event.shares for event in increases))
    return [total if event is last else event for event in events if event is last or event not in increases]


def _deadlines(awards: Awards, moved: Sequence[DeadlineMoved], decisions: Decisions) -> tuple[Integers, Integers]:
    """Give each deadline that an award may come to have, and the award: its own, those it is moved to or decided."""
    every = np.arange(len(awards.deadline), dtype=np.int64)
    days_of, ends = [awards.deadline], [every]
    for each in moved:
        again = np.full(len(awards.deadline), FOREVER, dtype=np.int64)
        again[awards.options] = np.where(each.day < FOREVER, each.deadline_day, FOREVER)
        days_of.append(again)
        ends.append(every)
    days_of.append(np.array([each.deadline_day for each in decisions.periods], dtype=np.int64))
    ends.append(awards.options[np.array([each.option for each in decisions.periods], dtype=np.int64)])
    return np.concatenate(days_of), np.concatenate(ends)
