"""Input that cannot be what was meant: the controls of plausibility, in one place.

Each is a question, never an error: it says the figures that it rests on, why it is asked, what to do if they are wrong,
and what if they are right.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from calc.contract import INPUT_SHEET
from calc.findings import Finding, Severity
from calc.plan.terms import Terms
from calc.plausibility import (
    annual_fees,
    double_entries,
    far_dates,
    fee_amounts,
    meetings,
    other_plans,
    people,
    percents,
    price_jumps,
    quarter,
    quotes,
    splits,
)
from calc.plausibility.facts import Facts
from calc.plausibility.quarter import empty_quarter

__all__ = ["CODES", "CONTROLS", "Control", "Facts", "empty_quarter", "implausible"]


@dataclass(frozen=True)
class Control:
    """One question, the codes of what it finds, and the sheets that it takes as whole.

    A control without such sheets looks at each row by itself, or at rows that are enough for it whatever others say.
    """

    ask: Callable[[Facts], list[Finding]]
    codes: frozenset[str]
    rests_on: frozenset[str] = frozenset()
    needs_results: bool = False


def _control(
    ask: Callable[[Facts], list[Finding]], *codes: str, rests_on: Iterable[str] = (), needs_results: bool = False
) -> Control:
    return Control(ask, frozenset(codes), frozenset(rests_on), needs_results)


_MEETINGS = ("Plan", "Plan Events", "Meetings", "Directors", "Employment")
CONTROLS = (
    _control(people.accounts_of_two, people.ACCOUNT_OF_TWO),
    _control(people.two_ids, people.TWO_IDS),
    _control(meetings.annual_meetings_close, meetings.ANNUAL_MEETINGS_CLOSE, rests_on=("Plan", "Plan Events")),
    _control(meetings.annual_meeting_missing, meetings.ANNUAL_MEETING_MISSING, rests_on=_MEETINGS),
    _control(fee_amounts.fees_out_of_line, fee_amounts.FEE_OUT_OF_LINE),
    _control(annual_fees.two_annual_fees, annual_fees.TWO_ANNUAL_FEES),
    _control(percents.one_percent, percents.ONE_PERCENT),
    _control(quotes.quotes_far_apart, quotes.QUOTES_FAR_APART),
    _control(
        splits.splits_not_seen,
        splits.SPLIT_NOT_SEEN,
        splits.SPLIT_NOT_CHECKED,
        rests_on=("Plan", "Plan Events", "Prices"),
    ),
    _control(price_jumps.price_jumps, price_jumps.PRICE_JUMP, rests_on=("Plan", "Plan Events")),
    _control(
        price_jumps.price_jumps_and_returns,
        price_jumps.PRICE_JUMPS_AND_RETURNS,
        rests_on=("Plan", "Plan Events"),
        needs_results=True,
    ),
    _control(far_dates.far_after_as_of_date, far_dates.FAR_AFTER_AS_OF_DATE, rests_on=("Plan",)),
    _control(other_plans.terms_left_empty, other_plans.TERMS_OF_ANOTHER_PLAN),
    _control(double_entries.double_entries, double_entries.DOUBLE_ENTRY),
)
# The codes of all findings that ask whether the input looks right; some are asked where their figures are computed,
# some by the reader.
_ASKED_ELSEWHERE = frozenset(
    {
        *("annual-fee-missing", "election-without-fees", "meeting-fee-missing", "retainer-missing"),
        *("unsteady-formula", "two-closes", "header-not-read", "copied-sheet"),
    }
)
CODES = frozenset({quarter.EMPTY_QUARTER}).union(_ASKED_ELSEWHERE, *(control.codes for control in CONTROLS))


def implausible(
    sound: Mapping[str, pd.DataFrame],
    terms: Terms,
    known: Iterable[Finding],
    results: Mapping[str, pd.DataFrame] | None = None,
) -> list[Finding]:
    """Ask what the controls ask of an input's sound rows; ``known`` are the findings on it so far.

    A control is not asked where an error stands on a sheet that it takes as whole: the rows lost may be the answer.
    """
    facts = Facts(sound, terms, results or {})
    doubtful = _doubtful(sound, known)
    asked = (
        control
        for control in CONTROLS
        if not control.rests_on & doubtful and (results is not None or not control.needs_results)
    )
    return [finding for control in asked for finding in control.ask(facts)]


def _doubtful(sound: Mapping[str, pd.DataFrame], known: Iterable[Finding]) -> frozenset[str]:
    """Name the sheets with an error, and those without a row where an error stands on no sheet of the input."""
    sheets = {finding.sheet for finding in known if finding.severity is Severity.ERROR}
    absent = {name for name, frame in sound.items() if frame.empty} if sheets - set(INPUT_SHEET) else set()
    return frozenset(sheets | absent)
