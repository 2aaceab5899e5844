"""The last date on which an option may be exercised. Plan §6(d), §6(h), §6(i), §6(j), §8(f).

The rules for a director's death, §6(h), and for another end of service, §6(i), are here: for how many months the
options may still be exercised. Which end that is, ``s06i_end_of_service`` says. What cannot be exercised yet lapses at
once, in ``end_service`` of ``s04_walk``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.contract.readings import OPTIONS_AFTER_A_BREAK
from calc.exact import Flags, Integers
from calc.plan.calendar import FOREVER, day_number, months_from
from calc.plan.s05_eligibility import Board
from calc.plan.s06i_end_of_service import ends_for_options, later_ends
from calc.plan.s06j_change_of_control import ChangesOfControl
from calc.plan.terms import EXERCISE_PERIOD_AFTER_CESSATION, EXERCISE_PERIOD_AFTER_DEATH, Terms

REASONS = ("final exercise date", "death", "cessation", "change of control", "decision")
DECIDED = REASONS.index("decision")
_BY_RULE = REASONS[:DECIDED]
_PERIODS = {term.name: term for term in (EXERCISE_PERIOD_AFTER_DEATH, EXERCISE_PERIOD_AFTER_CESSATION)}


@dataclass(frozen=True, eq=False)
class DeadlineMoved:
    """What gives options another deadline than that of their grant, if they are outstanding on a day. Plan §6, §8(f).

    By option: ``day`` is that day, ``FOREVER`` where it is not reached; ``deadline_day`` and ``deadline_reason`` are
    its deadline from then on, ``after_service`` the last day of its period after service, whatever else ends it. As it
    stands, it is the end of a later service, which counts from the start of its day.
    """

    day: Integers
    deadline_day: Integers
    deadline_reason: Integers
    after_service: Integers


@dataclass(frozen=True, eq=False)
class PeriodAmended(DeadlineMoved):
    """An amendment of an exercise period that reaches outstanding options, as it bears on each option. Plan §8(f).

    It reaches the options granted before it whose own period it lengthens. A period that is ``shorter`` does not reach
    an option. ``row`` is the Excel row on Plan Events.
    """

    row: int
    shorter: Flags


@dataclass(frozen=True)
class PeriodDecided:
    """An exercise period that the Board decided for one option (its row), from a day on. Plan §6(h), §8(f).

    In place of the periods after service; a change of control that ends the option earlier still does. ``place`` is
    that of the decision in their order.
    """

    place: int
    option: int
    day: int
    deadline_day: int
    deadline_reason: int


def deadline(options: pd.DataFrame, board: Board, terms: Terms, control: ChangesOfControl) -> pd.DataFrame:
    """Add ``service_end_day``, ``deadline_day`` and ``deadline_reason``, an index into ``REASONS``. Plan §6.

    The deadline is the earliest of four days; on equal days the later reason in the list is shown. Reads ``grant_day``,
    ``final_exercise_day``, ``service_row``. ``service_end_day`` is the day on which what is not exercisable lapses;
    ``died`` says whether the director died then, and ``after_service_day`` is the last day of the period after it.
    Periods after service are those in force on the grant date; ``deadlines_moved`` has what changes it later.
    """
    granted, ends = options["grant_day"].to_numpy(), ends_for_options(board, terms)
    own = {name: terms.on(term, granted) for name, term in _PERIODS.items()}
    row = options["service_row"].to_numpy()
    day, reason, after = _earliest(options, ends.day[row], ends.died[row], control, own)
    return options.assign(
        service_end_day=ends.day[row],
        died=ends.died[row],
        after_service_day=after,
        deadline_day=day,
        deadline_reason=reason,
    )


def deadlines_moved(
    options: pd.DataFrame, board: Board, terms: Terms, control: ChangesOfControl
) -> tuple[DeadlineMoved, ...]:
    """List what moves the deadlines of outstanding options, in the order in which it counts. Plan §6(h), §6(i), §8(f).

    Amendments of exercise periods that reach them and, where an end of service bears on all options held, the ends of
    later services. Reads what ``deadline`` reads. An option outstanding at one of these was so at all before it, so
    each builds on those before.
    """
    granted, row = options["grant_day"].to_numpy(), options["service_row"].to_numpy()
    own = {name: terms.on(term, granted) for name, term in _PERIODS.items()}
    service = _ServiceSoFar(row, board, terms)
    moved: list[DeadlineMoved] = []
    for used in terms.used:
        if not used.outstanding or used.name not in own or used.since is None or used.row is None:
            continue
        since, months = day_number(used.since), int(str(used.value))
        for day in service.ends_again(since):
            moved.append(DeadlineMoved(day, *_earliest(options, service.end, service.died, control, own)))
        before = granted < since
        longer, shorter = before & (months > own[used.name]), before & (months < own[used.name])
        own[used.name] = np.where(longer, months, own[used.name])
        last, reason, after = _earliest(options, service.end, service.died, control, own)
        moved.append(PeriodAmended(np.where(longer, since, FOREVER), last, reason, after, used.row, shorter))
    for day in service.ends_again(FOREVER - 1):
        moved.append(DeadlineMoved(day, *_earliest(options, service.end, service.died, control, own)))
    return tuple(moved)


class _ServiceSoFar:
    """The end of service that bears on each option, by its service row, as later services come to an end."""

    def __init__(self, row: Integers, board: Board, terms: Terms) -> None:
        ends = ends_for_options(board, terms)
        self.end, self.died = ends.day[row], ends.died[row]
        self._later = later_ends(row, board, ends) if terms.reads_otherwise(OPTIONS_AFTER_A_BREAK) else None
        self._next = self._later.first if self._later is not None else row

    def ends_again(self, until: int) -> Iterator[Integers]:
        """Go on to the next later end of each option up to a day, and then to that after it; give these days.

        ``FOREVER`` for an option that has none.
        """
        later = self._later
        while later is not None:
            day = np.where(self._next < later.stop, np.append(later.day, FOREVER)[self._next], FOREVER)
            hit = day <= until
            if not hit.any():
                return
            self.end = np.where(hit, day, self.end)
            self.died = np.where(hit, np.append(later.died, False)[self._next], self.died)
            self._next = self._next + hit
            yield np.where(hit, day, FOREVER)


def deadline_in_force(
    options: pd.DataFrame,
    option: Integers,
    day: Integers,
    moved: Sequence[DeadlineMoved],
    decided: Sequence[PeriodDecided],
) -> tuple[Integers, Integers]:
    """Give deadline and reason of options (their rows) on days of their own, as moved and decided up to then. Plan §6.

    A decision is about the option itself: what moves the deadlines of all, before it or after, does not change it.
    """
    last, reason = (options[name].to_numpy()[option] for name in ("deadline_day", "deadline_reason"))
    for each in moved:
        since = each.day[option]
        reached = (since <= day) & (last >= since)
        last = np.where(reached, each.deadline_day[option], last)
        reason = np.where(reached, each.deadline_reason[option], reason)
    for own in decided:
        reached = (option == own.option) & (own.day <= day)
        last, reason = np.where(reached, own.deadline_day, last), np.where(reached, own.deadline_reason, reason)
    return last, reason


def _earliest(
    options: pd.DataFrame, end: Integers, died: Flags, control: ChangesOfControl, months: Mapping[str, Integers]
) -> tuple[Integers, Integers, Integers]:
    """Give the earliest of the four days and its reason, and the last day of the period after service alone.

    ``end`` is the last day of service that bears on each option, ``died`` whether the director died then; ``months``
    are the periods after service by term.
    """
    candidates = np.stack(
        [
            options["final_exercise_day"].to_numpy(),
            _after(end, died, months[EXERCISE_PERIOD_AFTER_DEATH.name]),
            _after(end, ~died, months[EXERCISE_PERIOD_AFTER_CESSATION.name]),
            control.options_end(options["grant_day"].to_numpy()),
        ]
    )
    earliest = candidates.min(axis=0)
    reason = len(_BY_RULE) - 1 - np.argmax((candidates == earliest)[::-1], axis=0)
    return earliest, reason, candidates[1:3].min(axis=0)


def _after(end: Integers, applies: Flags, months: Integers) -> Integers:
    """Give the day so many months after an end of service that ``applies``, else ``FOREVER``."""
    ended = applies & (end < FOREVER)
    result = np.full(end.shape, FOREVER, dtype=np.int64)
    result[ended] = months_from(end[ended], months[ended])
    return result
