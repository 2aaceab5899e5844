"""The term of the Plan: when it may still grant. Plan §3, §6(j), §8(f)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import FOREVER, day_number, days, years_of
from calc.plan.terms import LAST_DEFERRAL_SERVICE_DATE, LAST_OPTION_GRANT_DATE, Terms


@dataclass(frozen=True)
class PlanTerm:
    """When awards may be made: the days that open and close the Plan. ``FOREVER`` where nothing has closed it.

    ``change_of_control`` is the day of the first one that the Plan does not survive.
    """

    terms: Terms
    termination: int
    change_of_control: int

    def outside_for_options(self, numbers: npt.ArrayLike) -> Flags:
        """Tell whether no option may be granted on each day. Plan §3, §8(f)."""
        array = np.asarray(numbers, dtype=np.int64)
        return self._outside(array) | (array > self.terms.on(LAST_OPTION_GRANT_DATE, array))

    def outside_for_deferred_stock(self, numbers: npt.ArrayLike) -> Flags:
        """Tell whether no Deferred Stock Award may be made on each day, service cutoff apart. Plan §3, §8(f)."""
        return self._outside(np.asarray(numbers, dtype=np.int64))

    def deferrable_months(self, years: npt.ArrayLike, on: npt.ArrayLike) -> Integers:
        """Count the months of each calendar year up to the Last Deferral Service Date in force on a day. Plan §3."""
        year = np.asarray(years, dtype=np.int64)
        cutoff_over = self.terms.on(LAST_DEFERRAL_SERVICE_DATE, on) + 1
        month = cutoff_over.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        return np.asarray(np.clip((years_of(cutoff_over) - year) * 12 + month, 0, 12))

    def contingent_on_stockholders(self, numbers: npt.ArrayLike) -> Flags:
        """Tell whether an award of each day waits for the stockholders' approval, as far as it is known. Plan §3."""
        array = np.asarray(numbers, dtype=np.int64)
        approval = self.terms.stockholder_approval_date
        if approval is None or day_number(approval) > self.terms.as_of:
            return np.ones(array.shape, dtype=bool)
        return array < day_number(approval)

    def _outside(self, array: Integers) -> Flags:
        before = array < day_number(self.terms.effective_date)
        return before | (array >= self.termination) | (array > self.change_of_control)


def plan_term(plan_events: pd.DataFrame, terms: Terms) -> PlanTerm:
    """Find what opens and closes the Plan up to the As-of Date. Plan §3, §6(j), §8(f).

    Reads ``effective_date``, ``event``, ``plan_continues`` of Plan Events.
    """
    events = plan_events["event"]
    closes = events.eq("change of control") & plan_events["plan_continues"].ne("yes")
    return PlanTerm(terms, *(_first(plan_events[rows], terms) for rows in (events.eq("plan termination"), closes)))


def _first(plan_events: pd.DataFrame, terms: Terms) -> int:
    event_days = days(plan_events["effective_date"])
    return int(event_days[event_days <= terms.as_of].min(initial=FOREVER))
