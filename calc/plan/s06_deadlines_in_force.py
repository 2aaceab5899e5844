"""The deadline that each option has by now, while the reserve is walked from day to day. Plan §6(h), §6(i), §8(f)."""

from collections.abc import Sequence

import numpy as np

from calc.exact import Integers
from calc.plan.awards import Awards
from calc.plan.calendar import FOREVER
from calc.plan.s04_schedule import Agenda
from calc.plan.s06_deadlines import DeadlineMoved, PeriodAmended, PeriodDecided
from calc.plan.terms import Terms


class DeadlinesInForce:
    """Deadline and reason of each award by number, as moved so far.

    ``kept_own_period`` has, for each amendment of an exercise period (by its Excel row), the awards outstanding that a
    shorter one did not reach.
    """

    def __init__(self, awards: Awards, moved: Sequence[DeadlineMoved], terms: Terms) -> None:
        self.day, self.reason = awards.deadline.copy(), awards.deadline_reason.copy()
        self.kept_own_period: list[tuple[int, Integers]] = []
        self._number, self._books_open = awards.options, terms.books_open
        self._decided = np.zeros(len(awards.deadline), dtype=bool)
        self._amended = {each.row: each for each in moved if isinstance(each, PeriodAmended)}
        later = (each for each in moved if not isinstance(each, PeriodAmended))
        self._later_ends = [(each, Agenda(each.day, terms.as_of)) for each in later]

    def open_books(self, outstanding: Integers) -> None:
        """Let the ends of service before the books opened bear on the older options that stood then. Plan §6(i)."""
        for each, _ in self._later_ends:
            self._move(each, np.flatnonzero(each.day < self._books_open), outstanding)

    def end_later_service(self, day: int, outstanding: Integers) -> None:
        """Let an end of service bear on the older options outstanding at the start of the day. Plan §6(h), §6(i)."""
        for each, agenda in self._later_ends:
            self._move(each, agenda.on(day), outstanding)

    def amend_period(self, row: int, outstanding: Integers) -> None:
        """Give the options outstanding a longer exercise period; a shorter one reaches none of them. Plan §8(f).

        ``row`` is that of the amendment; another amendment, or other plan event, changes nothing here.
        """
        amended = self._amended.get(row)
        if amended is not None:
            self._move(amended, np.flatnonzero(amended.day < FOREVER), outstanding)
            kept = self._number[amended.shorter]
            self.kept_own_period.append((row, kept[(outstanding[kept] > 0) & ~self._decided[kept]]))

    def decide(self, award: int, decided: PeriodDecided) -> None:
        """Give an option the deadline that was decided for it; what moves those of others no longer does. §6(h)."""
        self.day[award], self.reason[award] = decided.deadline_day, decided.deadline_reason
        self._decided[award] = True

    def reached(self, day: int, awards: Integers) -> Integers:
        """Give those of some awards whose deadline is the day, each once; nothing falls before the books open."""
        return np.unique(awards[np.maximum(self.day[awards], self._books_open) == day])

    def _move(self, moved: DeadlineMoved, options: Integers, outstanding: Integers) -> None:
        """Give the options of these rows that are outstanding another deadline, but those with a decided one."""
        number = self._number[options]
        options = options[(outstanding[number] > 0) & ~self._decided[number]]
        self.day[self._number[options]] = moved.deadline_day[options]
        self.reason[self._number[options]] = moved.deadline_reason[options]
