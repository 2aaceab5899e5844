"""The quarter-end checklist of the Summary: what the program can see of each step, and what a person is to see to.

A step is ticked only for what was seen, and is not done only where something that should be there is named; all else is
left to be ticked by hand.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from calc.findings import Finding, Severity, count, in_a_list
from calc.plan.calendar import business_days, date_of, day_number, days, first_of_month
from calc.plan.results import Results
from calc.plan.s05_eligibility import NONE, board_of_directors
from calc.plan.s07_deferred_stock import ANNUAL, FEE_TYPES, MEETING, RETAINER
from calc.plan.s07c_elections import notice_of_fees
from calc.plan.terms import Terms
from calc.plausibility import CODES
from calc.results.run_facts import Standing, Step

if TYPE_CHECKING:
    from calc.tie_out import TieOut

DONE, BY_HAND, NOT_DONE = Standing.DONE, Standing.BY_HAND, Standing.NOT_DONE
_FEES_MISSING = {"annual-fee-missing", "election-without-fees", "meeting-fee-missing", "retainer-missing"}
_NAMED = 3  # meetings, or directors, in one line

Frames = Mapping[str, pd.DataFrame]
Seen = tuple[Standing, str]


def quarter_end(
    frames: Frames, results: Results, findings: Sequence[Finding], compared: "TieOut | None"
) -> tuple[Step, ...]:
    """Say how each step of a quarter end stands, in the order of work, after a run without errors."""
    terms = results.terms
    seen: Mapping[str, Seen] = {
        "Rolled forward": _rolled(terms, compared),
        "Prices to quarter end": _prices(terms, results.sheets["Prices"]),
        "Fees entered": _fees(terms, frames, findings),
        "Elections entered": _elections(terms, frames),
        "Checked": _checked(findings),
        "Tied to last quarter": _tied(terms, compared),
        "Agent reconciled": (BY_HAND, "Compare these results with the transfer agent's statement: plancalc reconcile."),
    }
    return tuple(Step(name, standing, text) for name, (standing, text) in seen.items())


def _rolled(terms: Terms, compared: "TieOut | None") -> Seen:
    """Say whether the period follows on that of the earlier results."""
    if compared is None:
        return BY_HAND, "Start with plancalc roll; a run with --prior shows here that it follows on."
    prior, first = compared.prior, terms.activity_from
    if (first - prior.as_of_date).days == 1:
        return DONE, f"The activity begins on {first}, the day after {prior.name}."
    return (
        BY_HAND,
        f"The activity begins on {first}, and {prior.name} is as of {prior.as_of_date}: see that this is meant.",
    )


def _prices(terms: Terms, prices: pd.DataFrame) -> Seen:
    """Say whether the last business day up to the As-of Date has a price."""
    calendar, after = business_days(terms.business_day_calendar), terms.as_of + 1
    if not calendar.covers([terms.as_of, after]).all():
        return BY_HAND, f"See that Prices go to the last business day up to {terms.as_of_date}."
    due = int(calendar.last_before(after))
    has_price = prices["closing_price"].notna().to_numpy(dtype=bool)
    known = days(prices["date"])
    priced = known[has_price & (known <= terms.as_of)]
    if not priced.size:
        return NOT_DONE, f"There is no price up to {terms.as_of_date}. Add those of the period to Prices."
    last = int(priced.max())
    if last == due:
        return DONE, f"Prices go to {date_of(due)}, the last business day."
    if due in known[~has_price]:
        return (
            BY_HAND,
            f"The row of {date_of(due)} has no price, the last is of {date_of(last)}: see that there is none.",
        )
    return (
        NOT_DONE,
        f"The last price is of {date_of(last)}, the last business day {date_of(due)}. Add the prices up to it.",
    )


def _fees(terms: Terms, frames: Frames, findings: Sequence[Finding]) -> Seen:
    """Say whether each meeting of the period has fees, and each year that began in it, where others have."""
    meetings, fees = frames["Meetings"], frames["Fees"]
    first = day_number(terms.activity_from)
    held = days(meetings["date"])
    of_type = [fees["fee_type"].eq(kind).to_numpy(dtype=bool) for kind in FEE_TYPES]
    has_fees = meetings["meeting_id"].isin(fees.loc[of_type[MEETING], "meeting_id"]).to_numpy(dtype=bool)
    bears_fees = meetings["type"].isin(meetings.loc[has_fees, "type"].unique()).to_numpy(dtype=bool)
    in_period = (held >= first) & (held <= terms.as_of)
    due = in_period & bears_fees
    lacking = [
        f"{meeting} on {date_of(day)} has no Meeting Fee"
        for meeting, day in zip(meetings["meeting_id"][due & ~has_fees], held[due & ~has_fees].tolist(), strict=True)
    ]
    lacking += [f"Fees has no Annual Fee for {year}" for year in _years_without(terms, fees[of_type[ANNUAL]], first)]
    if lacking:
        return NOT_DONE, f"{in_a_list(lacking, _NAMED)}. Add what was due, or note that nothing was."
    if any(finding.code in _FEES_MISSING for finding in findings):
        return BY_HAND, "Answer what is asked on missing fees under “Does this look right?”."
    if due.any():
        return DONE, f"{_every(int(due.sum()), 'meeting')} from {terms.activity_from} on has a Meeting Fee."
    retainers = days(fees.loc[of_type[RETAINER], "fee_date"])
    number = int(((retainers >= first) & (retainers <= terms.as_of)).sum())
    dated = f"{count(number, 'retainer')} and " if number else ""
    return (
        BY_HAND,
        f"From {terms.activity_from} on there are {dated}no meetings with fees: see that all fees are entered.",
    )


def _years_without(terms: Terms, annual: pd.DataFrame, first: int) -> list[int]:
    """Give the years whose first business day is in the period and that have no Annual Fee, as an earlier one has."""
    calendar = business_days(terms.business_day_calendar)
    years = np.arange(terms.activity_from.year, terms.as_of_date.year + 1)
    known = set(annual["calendar_year"].dropna().astype(int))
    if not known or not calendar.covers(first_of_month(years)).all():
        return []
    begin = calendar.first_of_year(years)
    asked = years[(begin >= first) & (begin <= terms.as_of)]
    return [year for year in asked.tolist() if year > min(known) and year not in known]


def _elections(terms: Terms, frames: Frames) -> Seen:
    """Say whether a notice is in force for each director who was eligible in the period, on the last such day."""
    board = board_of_directors(frames["Directors"], frames["Employment"])
    first = day_number(terms.activity_from)
    employed, employee_from, _ = board.employment
    code = np.concatenate([board.code, employed])
    day = np.concatenate([np.minimum(board.row_end, terms.as_of), employee_from - 1])  # one of them is the last
    counts = (day >= first) & (day <= terms.as_of) & board.eligible(code, day)
    on = np.full(len(board.ids), NONE, dtype=np.int64)
    np.maximum.at(on, code[counts], day[counts])
    codes = np.flatnonzero(on != NONE)
    on = on[codes]
    if not codes.size:
        return DONE, "No director was eligible for fees in the period."
    none = codes[notice_of_fees(codes, on, frames["Elections"], board, terms) == NONE]
    if not none.size:
        return DONE, f"{_every(len(codes), 'eligible director')} has an election, or its revocation, in force."
    given = board.codes(frames["Elections"]["director_id"])[days(frames["Elections"]["notice_date"]) <= terms.as_of]
    sentences = []
    for codes, todo in (
        (none[~np.isin(none, given)], "see that none was given"),
        (none[np.isin(none, given)], "a notice was given and does not count for this period; see that this is meant"),
    ):
        names = [f"{board.names.iloc[code]} ({board.ids[code]})" for code in codes.tolist()]
        sentences += [f"No election is in force for {in_a_list(names, _NAMED)}: {todo}."] if names else []
    return BY_HAND, " ".join(sentences)


def _checked(findings: Sequence[Finding]) -> Seen:
    """Say whether the check left a warning or a question."""
    asked = sum(finding.code in CODES for finding in findings)
    warnings = sum(finding.severity is Severity.WARNING and finding.code not in CODES for finding in findings)
    parts = [(warnings, "warning"), (asked, "question")]
    words = [count(number, noun) for number, noun in parts if number]
    if not words:
        return DONE, "The check found no error, gave no warning and asked no question."
    return BY_HAND, f"The check gave {' and '.join(words)}: settle each, or note why it stands. See Findings."


def _tied(terms: Terms, compared: "TieOut | None") -> Seen:
    """Say whether the figures tie to earlier results."""
    if compared is None:
        return BY_HAND, "Run again with last quarter's results: plancalc run INPUT --prior RESULTS."
    if compared.ties and compared.prior.as_of_date == terms.as_of_date:
        return BY_HAND, f"{compared.sentence} That is this quarter: run again with last quarter's results."
    return (DONE if compared.ties else NOT_DONE), compared.sentence


def _every(number: int, noun: str) -> str:
    """Say of all of some things: The meeting, or Each of the 3 meetings."""
    return f"The {noun}" if number == 1 else f"Each of the {count(number, noun)}"
