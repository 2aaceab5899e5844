"""Frames -> findings: everything that makes a row wrong, all of it in one run.

The checks are a plain list. A check that rests on other rows looks only at sound ones, so that one cause is reported
once and one bad cell never hides another.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from calc.contract import INPUT_SHEET, MAXIMUM, PLAN, TERM, Kind
from calc.findings import Finding, Severity, error, has_errors
from calc.plan.calendar import BusinessDays, CalendarError, business_days
from calc.plan.s03_term import plan_term
from calc.plan.s05_eligibility import board_of_directors
from calc.plan.terms import BUSINESS_DAY_CALENDAR, Terms, plan_terms
from calc.validate import (
    before_opening,
    centuries,
    decisions,
    grants,
    opening,
    people,
    readings,
    references,
    rows,
    scenarios,
    service,
    sheets,
    under_the_plan,
)
from calc.validate.given import Given
from calc.validate.under_the_plan import Known

__all__ = ["Given", "Validation", "validate"]

ROW_CHECKS: tuple[Callable[[Given], list[Finding]], ...] = (
    sheets.check_schemas,
    sheets.check_lengths,
    sheets.check_keys,
    centuries.check_centuries,
    rows.check_terms,
    service.check_service,
    service.check_names,
    service.check_deaths,
    service.check_employment,
    rows.check_meetings,
    rows.check_fee_columns,
    rows.check_election_columns,
    rows.check_option_event_columns,
    rows.check_plan_event_columns,
    decisions.check_decisions,
    readings.check_choices,
    references.check_references,
    references.check_vesting,
    references.check_award_ids,
    opening.check_opening_terms,
    opening.check_opening_columns,
    opening.check_opening_ids,
    opening.check_opening_steps,
    opening.check_opening_total,
    scenarios.check_scenarios,
)
PLAN_CHECKS: tuple[Callable[[Known], list[Finding]], ...] = (
    under_the_plan.check_dates_of_plan,
    under_the_plan.check_deferral_period,
    people.check_fees_in_service,
    people.check_elections,
    grants.check_grants,
    grants.check_vesting_in_time,
    under_the_plan.check_prices_on_business_days,
    under_the_plan.check_plan_events_in_order,
    people.check_consents,
    before_opening.check_opening_day,
    before_opening.check_nothing_before_opening,
    before_opening.check_opening_awards,
    before_opening.check_opening_terms_of_options,
)
# What stands for a term that could not be read while the rest is checked: the value that no check can find fault with.
_LENIENT: Mapping[str, object] = {
    "As-of Date": date(9999, 12, 31),
    "Effective Date": date(1900, 3, 1),
    "Period Start": date(1900, 3, 1),
    "Last Option Grant Date": date(9999, 12, 31),
    "Last Deferral Service Date": date(9999, 12, 31),
    "Discretionary Option Maximum Term (years)": 1000,
    "Par Value": 0,
    "Share Reserve": MAXIMUM[Kind.SHARES],
}
# What is wrong in these columns leaves the rest of the row sound.
_READ_BY_NO_RULE = frozenset({"Account No.", "Body", "Note", "Section"})


@dataclass(frozen=True)
class Validation:
    """What was found, the rows that nothing is wrong with, and the terms; one in error has its ``_LENIENT`` value."""

    findings: list[Finding]
    sound: dict[str, pd.DataFrame]
    unsure_directors: frozenset[str]
    terms: Terms


def validate(given: Given, read_findings: Iterable[Finding] = ()) -> Validation:
    """Find all that is wrong with an input, after the findings of reading it, and keep the rows that are sound.

    ``read_findings`` are those of reading the workbook: a row that one of them calls wrong is not sound. The checks of
    rows come first; those under the Plan look at sound rows only, with ``_LENIENT`` for a term that cannot be used.
    """
    before = list(read_findings)
    findings = [finding for check in ROW_CHECKS for finding in check(given)]
    of_rows = len(findings)
    sound, unsure = _sound(given, [*before, *findings])
    lenient = _with_lenient_terms(given, sound)
    terms = plan_terms(lenient["Plan"], lenient["Plan Events"], lenient["Readings"])
    market: BusinessDays | None = None
    try:
        market = business_days(terms.business_day_calendar)
    except CalendarError as unknown:
        rows_of_term = terms.row_of(BUSINESS_DAY_CALENDAR)
        findings.append(error("unknown-calendar", str(unknown), "Plan", "Value", rows_of_term))
    if market is not None:
        term = plan_term(lenient["Plan Events"], terms)
        board = board_of_directors(lenient["Directors"], lenient["Employment"])
        known = Known(lenient, terms, term, board, market, unsure)
        findings += [finding for check in PLAN_CHECKS for finding in check(known)]
    if has_errors(findings[of_rows:]):
        sound, unsure = _sound(given, [*before, *findings])
    return Validation(findings, sound, unsure, terms)


def _sound(given: Given, findings: Iterable[Finding]) -> tuple[dict[str, pd.DataFrame], frozenset[str]]:
    """Give the frames without the rows that an error names, and the directors whose service such a row tells."""
    wrong: dict[str, set[int]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR and not (finding.headers and set(finding.headers) <= _READ_BY_NO_RULE):
            wrong.setdefault(finding.sheet, set()).update(finding.rows)
    sound = {}
    unsure: set[str] = set()
    for name, frame in given.frames.items():
        if frame.empty:
            sound[name] = frame
            continue
        needed = [column.name for column in INPUT_SHEET[name].columns if column.required]
        rows = set(wrong.get(name, ()))
        for header in set(INPUT_SHEET[name].headers) - _READ_BY_NO_RULE:
            rows |= given.unread.get((name, header), frozenset())
        bad = frame.index.isin(list(rows)) if rows else np.zeros(len(frame), dtype=np.bool_)
        for column in needed:
            bad |= frame[column].array.isna()
        if name in ("Directors", "Employment"):
            unsure.update(str(who) for who in frame.loc[bad, "director_id"].dropna())
        sound[name] = frame[~bad] if bad.any() else frame
    return sound, frozenset(unsure)


def _with_lenient_terms(given: Given, sound: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Give the sound frames, with terms that cannot be used set so that no check finds fault."""
    plan = given.frames[PLAN.name]
    used = sound[PLAN.name]
    known = set(used["term"].array)
    lost = [name for name in plan["term"].array if name in TERM and name not in known]
    if "As-of Date" not in used["term"].array[~used["value"].array.isna()]:
        lost.append("As-of Date")
        used = used[used["term"] != "As-of Date"]
    if not any(name in _LENIENT for name in lost):
        return {**sound, PLAN.name: used}
    stand_ins = pd.DataFrame({"term": [name for name in dict.fromkeys(lost) if name in _LENIENT]})
    stand_ins["value"] = pd.Series([_LENIENT[name] for name in stand_ins["term"]], dtype=object)
    stand_ins.index = pd.Index([-1 - i for i in range(len(stand_ins))], name="row")
    return {**sound, PLAN.name: pd.concat([used, stand_ins])}
