"""What happens on which date, so that the reserve is walked over slices of whole columns. "The order of one day"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.awards import Awards
from calc.plan.calendar import day as day_number
from calc.plan.calendar import day_order, days
from calc.plan.terms import Terms


@dataclass(frozen=True)
class PlanEvent:
    """One row of Plan Events; a number that it does not have is 0."""

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
        """The places of one day."""
        first, last = np.searchsorted(self._sorted, [day, day + 1])
        return self._order[first:last]


@dataclass(frozen=True, eq=False)
class Schedule:
    """The days on which anything may happen, in order up to the As-of Date, and what does on each."""

    days: Sequence[int]
    plan_events: Mapping[int, Sequence[PlanEvent]]
    granted: Agenda
    option_events: Agenda
    issued: Agenda
    service_ended: Agenda
    at_deadline: Agenda


def schedule(
    awards: Awards, event_days: Integers, plan_events: pd.DataFrame, change_of_control: int, terms: Terms
) -> Schedule:
    """Everything that the reserve has to go through, by day.

    Reads ``effective_date``, ``event``, ``new``, ``old``, ``shares`` of Plan Events; those of one day stay in sheet
    order.
    """
    by_day: dict[int, list[PlanEvent]] = {}
    rows = plan_events.sort_values("effective_date", kind="stable")
    numbers = (rows[name].to_numpy(dtype=np.int64, na_value=0).tolist() for name in ("new", "old", "shares"))
    for when, event, *others in zip(days(rows["effective_date"]).tolist(), rows["event"], *numbers, strict=True):
        by_day.setdefault(when, []).append(PlanEvent(event, *others))
    agendas = [
        Agenda(each, terms.as_of)
        for each in (awards.granted, event_days, awards.issuance, awards.service_end, awards.deadline)
    ]
    own = np.array([*by_day, change_of_control, day_number(terms.effective_date)], dtype=np.int64)
    every = np.unique(np.concatenate([own, *(agenda.days for agenda in agendas)]))
    return Schedule(every[every <= terms.as_of].tolist(), by_day, *agendas)
