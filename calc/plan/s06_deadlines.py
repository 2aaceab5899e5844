"""The last date on which an option may be exercised. Plan §6(d), §6(h), §6(i), §6(j), §8(f).

The rules for a director's death, §6(h), and for another end of service, §6(i), are here: for how many months the
options may still be exercised. What cannot be exercised yet lapses at once, in ``end_service`` of ``s04_walk``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import FOREVER, day_number, months_from
from calc.plan.s05_eligibility import Board
from calc.plan.s06j_change_of_control import ChangesOfControl
from calc.plan.terms import EXERCISE_PERIOD_AFTER_CESSATION, EXERCISE_PERIOD_AFTER_DEATH, Terms

REASONS = ("final exercise date", "death", "cessation", "change of control", "decision")
DECIDED = REASONS.index("decision")
_BY_RULE = len(REASONS) - 1  # the reasons that the Plan itself states
_PERIODS = {term.name: term for term in (EXERCISE_PERIOD_AFTER_DEATH, EXERCISE_PERIOD_AFTER_CESSATION)}


@dataclass(frozen=True, eq=False)
class PeriodAmended:
    """An amendment of an exercise period that reaches outstanding options, as it bears on each option. Plan §8(f).

    ``longer`` tells the options granted before it whose own period it lengthens: ``deadline_day`` and
    ``deadline_reason`` are theirs if they are outstanding on ``day``. A ``shorter`` period does not reach an option.
    ``after_service`` is the last day of the period after service, longer ones of before included. ``row`` is the Excel
    row on Plan Events.
    """

    day: int
    row: int
    longer: Flags
    shorter: Flags
    deadline_day: Integers
    deadline_reason: Integers
    after_service: Integers


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
    """Add ``deadline_day`` and ``deadline_reason``, an index into ``REASONS``: the earliest of four days. Plan §6.

    Reads ``grant_day``, ``final_exercise_day``, ``service_row``. On equal days the later reason in the list is shown.
    Periods after service are those in force on the grant date; ``periods_amended`` has what amends them later.
    """
    day, reason = _earliest(options, board, control, own_periods(options, terms))
    return options.assign(deadline_day=day, deadline_reason=reason)


def periods_amended(
    options: pd.DataFrame, board: Board, terms: Terms, control: ChangesOfControl
) -> tuple[PeriodAmended, ...]:
    """List the amendments of exercise periods that reach outstanding options, in the order they count. Plan §8(f).

    Reads what ``deadline`` reads. An option outstanding at one of them was so at all before it, so each builds on those
    before.
    """
    granted = options["grant_day"].to_numpy()
    own = own_periods(options, terms)
    amended = []
    for used in terms.used:
        if not used.outstanding or used.name not in own or used.since is None or used.row is None:
            continue
        since, months = day_number(used.since), int(str(used.value))
        before = granted < since
        longer, shorter = before & (months > own[used.name]), before & (months < own[used.name])
        own[used.name] = np.where(longer, months, own[used.name])
        last = after_service(options, board, own)
        amended.append(PeriodAmended(since, used.row, longer, shorter, *_earliest(options, board, control, own), last))
    return tuple(amended)


def own_periods(options: pd.DataFrame, terms: Terms) -> dict[str, Integers]:
    """Give the exercise periods after service of each option, in months by term: those in force on its grant date."""
    granted = options["grant_day"].to_numpy()
    return {name: terms.on(term, granted) for name, term in _PERIODS.items()}


def after_service(options: pd.DataFrame, board: Board, months: dict[str, Integers]) -> Integers:
    """Give the last day of each option's period after its service; ``FOREVER`` while that goes on. §6(h), §6(i)."""
    return np.minimum(*_after_service(options, board, months))


def deadline_in_force(
    options: pd.DataFrame,
    option: Integers,
    day: Integers,
    amended: Sequence[PeriodAmended],
    decided: Sequence[PeriodDecided],
) -> tuple[Integers, Integers]:
    """Give deadline and reason of options (their rows) on days of their own, as amended and decided up to then. §8(f).

    A decision is about the option itself: what amends the periods of all, before it or after, does not change it.
    """
    last, reason = (options[name].to_numpy()[option] for name in ("deadline_day", "deadline_reason"))
    for each in amended:
        reached = each.longer[option] & (each.day <= day) & (last >= each.day)
        last = np.where(reached, each.deadline_day[option], last)
        reason = np.where(reached, each.deadline_reason[option], reason)
    for own in decided:
        reached = (option == own.option) & (own.day <= day)
        last, reason = np.where(reached, own.deadline_day, last), np.where(reached, own.deadline_reason, reason)
    return last, reason


def _earliest(
    options: pd.DataFrame, board: Board, control: ChangesOfControl, months: dict[str, Integers]
) -> tuple[Integers, Integers]:
    """Give the earliest of the four days and its reason; ``months`` are the periods after service by term."""
    candidates = np.stack(
        [
            options["final_exercise_day"].to_numpy(),
            *_after_service(options, board, months),
            control.options_end(options["grant_day"].to_numpy()),
        ]
    )
    earliest = candidates.min(axis=0)
    return earliest, _BY_RULE - 1 - np.argmax((candidates == earliest)[::-1], axis=0)


def _after_service(options: pd.DataFrame, board: Board, months: dict[str, Integers]) -> tuple[Integers, Integers]:
    """Give the last day of the period after a death in service, and of that after another end; else ``FOREVER``."""
    row = options["service_row"].to_numpy()
    end = board.service_end(row)
    died = np.append(board.died_in_service, False)[row]
    return (
        _after(end, died, months[EXERCISE_PERIOD_AFTER_DEATH.name]),
        _after(end, ~died, months[EXERCISE_PERIOD_AFTER_CESSATION.name]),
    )


def _after(end: Integers, applies: Flags, months: Integers) -> Integers:
    """Give the day so many months after an end of service that ``applies``, else ``FOREVER``."""
    ended = applies & (end < FOREVER)
    result = np.full(end.shape, FOREVER, dtype=np.int64)
    result[ended] = months_from(end[ended], months[ended])
    return result
