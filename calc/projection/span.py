"""The days that a projection covers, and what repeats in them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calc.exact import Flags, Integers
from calc.plan.calendar import BusinessDays, months_from, years_from, years_of

_YEAR = 12  # months


@dataclass(frozen=True, eq=False)
class Span:
    """The days after the As-of Date up to the horizon, on the calendar of the plan's business days."""

    as_of: int
    horizon_years: int
    calendar: BusinessDays

    @cached_property
    def end(self) -> int:
        """Give the last day of the projection."""
        return int(years_from(self.as_of, self.horizon_years))

    @property
    def years(self) -> range:
        """Give the calendar years that the span touches."""
        first, last = (int(each) for each in years_of([self.as_of, self.end]))
        return range(first, last + 1)

    def ahead(self, numbers: Integers) -> Flags:
        """Tell of each day whether it is after the As-of Date and not after the horizon."""
        return np.asarray((numbers > self.as_of) & (numbers <= self.end))

    def in_last_year(self, numbers: Integers) -> Flags:
        """Tell of each day whether it is in the 12 months to the As-of Date."""
        return np.asarray((numbers > months_from(self.as_of, -_YEAR)) & (numbers <= self.as_of))

    def repeated(self, numbers: Integers, moved_on: bool) -> tuple[Integers, Integers, Integers]:
        """Give each day 12, 24 and more months later: its place in ``numbers``, the year it is of, and the day.

        With ``moved_on`` a day on which the market is closed is the next business day. Only days ahead are given.
        """
        places, later = np.arange(numbers.size), np.arange(1, self.horizon_years + 1)
        place, times = (each.ravel() for each in np.meshgrid(places, later, indexing="ij"))
        day = months_from(numbers[place], times * _YEAR) if place.size else place
        near = day <= self.end
        place, day = place[near], day[near]
        year = years_of(day)
        held = self.calendar.first_on_or_after(day) if moved_on else day
        ahead = self.ahead(held)
        return place[ahead], year[ahead], held[ahead]
