"""The Plan's terms as they stand when the books open, with the amendments up to then folded in. Plan §8(f).

An award keeps the terms of its grant, and the balances have one Plan sheet for all of them. So where the awards that
still stand were granted under an earlier value, that value goes on Plan, and the one in force is an amendment as of the
day on which the books open. Awards that need two values cannot be folded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from calc.contract import TERMS, Term
from calc.exact import Flags, Integers
from calc.findings import in_a_list
from calc.plan.calendar import day_number
from calc.plan.readings.touched import Calculation
from calc.plan.s04c_changes_in_stock import formula_option_shares
from calc.plan.s06_deadlines import REASONS
from calc.plan.terms import (
    DEFERRAL_PERIOD,
    EXERCISE_PERIOD_AFTER_CESSATION,
    EXERCISE_PERIOD_AFTER_DEATH,
    FISCAL_YEAR_END,
    FORMULA_OPTION_SHARES,
)

_REASON = {EXERCISE_PERIOD_AFTER_DEATH.name: "death", EXERCISE_PERIOD_AFTER_CESSATION.name: "cessation"}


class CannotFold(Exception):  # noqa: N818 - it reads as what it says
    """A history cannot be folded exactly; the message says why, and what to do."""


@dataclass(frozen=True)
class FoldedTerms:
    """The values that go on Plan by term, and those that are amended as of the opening: term and value."""

    values: dict[str, Any]
    amended: Sequence[tuple[str, Any]]


def folded_terms(run: Calculation, open_on: date) -> FoldedTerms:
    """Find the value of each term when the books open, and what the awards that stand then need. Plan §8(f).

    ``run`` is the calculation up to the day before.
    """
    values: dict[str, Any] = {}
    amended: list[tuple[str, Any]] = []
    for term in TERMS:
        if term.amendable and (now := _in_force(run, term, open_on)) != _typed(run, term):
            values[term.name] = now
    for term in (EXERCISE_PERIOD_AFTER_DEATH, EXERCISE_PERIOD_AFTER_CESSATION, DEFERRAL_PERIOD):
        now = _in_force(run, term, open_on)
        needed = _needed_by_awards(run, term)
        if needed is not None and needed != now:
            values[term.name] = needed
            amended.append((term.name, now))
    new_year = date(open_on.year, 1, 1)
    then, now = (_in_force(run, FISCAL_YEAR_END, day, inclusive=day == new_year) for day in (new_year, open_on))
    if then != now:
        values[FISCAL_YEAR_END.name] = then
        amended.append((FISCAL_YEAR_END.name, now))
    return FoldedTerms(values, amended)


def _typed(run: Calculation, term: Term) -> Any:
    """Give the value of a term before any amendment: typed, or the default."""
    return next(used.value for used in run.terms.used if used.name == term.name)


def _in_force(run: Calculation, term: Term, day: date, inclusive: bool = False) -> Any:
    """Give the value of a term at the start of a day, or ``inclusive`` of what amends it on the day."""
    if term is FORMULA_OPTION_SHARES:
        return _formula_option_shares(run, day)
    value = None
    for used in run.terms.used:
        if used.name == term.name and (used.since is None or used.since < day or (inclusive and used.since == day)):
            value = used.value
    return value


def _formula_option_shares(run: Calculation, day: date) -> int:
    """Give the Formula Option Shares at the start of a day, in shares of that day. Plan §4(c), §6(a)."""
    on = [day_number(day) - 1]
    size, stated = formula_option_shares(on, run.sheets["Plan Events"], run.terms)
    if stated[0] and not size[0]:
        raise CannotFold(
            "splits have left nothing of the Formula Option Shares, and a Plan with the term 0 has no Formula Options"
            " at all: opening balances cannot tell these two apart. Amend Formula Option Shares first."
        )
    return int(size[0])


def _needed_by_awards(run: Calculation, term: Term) -> int | None:
    """Give the one value of a term that the awards still standing were granted with; None where it moves none."""
    needed, ids = _of_deferred(run) if term is DEFERRAL_PERIOD else _of_options(run, term)
    values = np.unique(needed)
    if values.size > 1:
        others = [ids[needed == value].tolist()[0] for value in values.tolist()]
        raise CannotFold(
            f"awards still outstanding have different values of {term.name}: {in_a_list(others)} have"
            f" {in_a_list(values.tolist())}. The balances have one Plan sheet for all awards taken over. Open the books"
            " on a later day, once those of one value are exercised, issued or lapsed."
        )
    return int(values[0]) if values.size else None


def _of_deferred(run: Calculation) -> tuple[Integers, Any]:
    """Give the Deferral Period of each deferred award that stands, where a January issues it."""
    awards, deferred = run.awards, run.deferred
    stands = _stands(run)[awards.deferred]
    stands &= deferred["issuance_day"].to_numpy() > run.terms.as_of
    period = run.terms.on(DEFERRAL_PERIOD, deferred["fee_day"].to_numpy())
    return period[stands], deferred["award_id"].to_numpy()[stands]


def _of_options(run: Calculation, term: Term) -> tuple[Integers, Any]:
    """Give the months after service of each option that stands, where they may still decide its deadline. §6(h), (i).

    Of a director in service both periods may; of one who has left, that by which the deadline was found.
    """
    options, awards = run.options, run.awards
    granted = options["grant_day"].to_numpy()
    months = run.terms.on(term, granted)
    for used in run.terms.used:
        if used.name == term.name and used.outstanding and used.since is not None:
            reached = granted < day_number(used.since)
            months = np.where(reached, np.maximum(months, int(str(used.value))), months)
    serving = awards.service_end[awards.options] > run.terms.as_of
    by_it = awards.deadline_reason[awards.options] == REASONS.index(_REASON[term.name])
    matters = _stands(run)[awards.options] & (serving | by_it)
    return months[matters], options["option_id"].to_numpy()[matters]


def _stands(run: Calculation) -> Flags:
    """Tell which awards are outstanding or pending."""
    return np.asarray((run.reserve.outstanding > 0) | (run.reserve.pending > 0))
