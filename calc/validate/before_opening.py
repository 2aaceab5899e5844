"""What is dated before the books of a plan taken over in mid-life open: it is in the balances, and not computed."""

from collections.abc import Mapping

import numpy as np

from calc.contract import OPENING_AWARDS, PLAN, snake_case
from calc.exact import Flags
from calc.findings import Finding, count, error, warning
from calc.plan.calendar import date_of, day_number, days, years_from
from calc.plan.s05_eligibility import NONE
from calc.plan.s07_deferred_stock import fee_day
from calc.plan.terms import BOOKS_OPEN_ON, DISCRETIONARY_OPTION_MAXIMUM_TERM, FORMULA_OPTION_TERM
from calc.validate.given import value
from calc.validate.people import service_in_words
from calc.validate.under_the_plan import Known

# By sheet the date that decides, and what else a person should know. What is dated before on other sheets counts.
_DATED: Mapping[str, tuple[str, str]] = {
    "Meetings": ("Date", ""),
    "Fees": ("", ""),
    "Discretionary Grants": ("Grant Date", " An option still outstanding then belongs on Opening Awards."),
    "Option Events": ("Date", ""),
    "Plan Events": (
        "Effective Date",
        " Splits may stay. What still goes on (an authorization sought, a delivery hold, a plan termination) is entered"
        " as of Books Open On; amendments are in the terms.",
    ),
    "Award Decisions": (
        "Effective Date",
        " A decided exercise period that still counts is entered as of Books Open On.",
    ),
}


def check_opening_day(known: Known) -> list[Finding]:
    """Report Books Open On before the Plan's Effective Date, or after the As-of Date."""
    terms = known.terms
    books = terms.books_open_on
    if books is None:
        return []
    if books < terms.effective_date:
        why = f"before the Plan's Effective Date {terms.effective_date} (§3)"
    elif books > terms.as_of_date:
        why = f"after the As-of Date {terms.as_of_date}, so nothing could be computed"
    else:
        return []
    message = f"Books Open On {books} is {why}. Correct one of the two."
    return [error("opening-day", message, PLAN.name, "Value", terms.row_of(BOOKS_OPEN_ON))]


def _opens(known: Known) -> bool:
    """Tell whether the books open with balances, on a day that can be."""
    return known.terms.books_open_on is not None and not check_opening_day(known)


def check_nothing_before_opening(known: Known) -> list[Finding]:
    """Report what is dated before Books Open On, a finding a sheet: it is in the opening balances. Plan §4(a).

    Directors, Employment, Elections, Consents and Prices before it count, and so do splits, for closing prices.
    """
    if not _opens(known):
        return []
    findings = []
    for sheet, (header, more) in _DATED.items():
        rows = known.frames[sheet]
        early = rows.index[_dated(known, sheet, header) < known.terms.books_open]
        if early.size:
            message = (
                f"{count(early.size, 'row')} of {sheet} {'is' if early.size == 1 else 'are'} dated before Books Open On"
                f" {known.terms.books_open_on}. Nothing before that day is computed: the opening balances contain it"
                f" already. Delete {'it' if early.size == 1 else 'them'}, or correct the date.{more}"
            )
            headers = header or ("Calendar Year", "Meeting ID", "Fee Date")
            findings.append(error("before-opening", message, sheet, headers, early))
    return findings


def _dated(known: Known, sheet: str, header: str) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Give the day that decides for each row: of a fee its grant date; of a split none."""
    rows = known.frames[sheet]
    if sheet == "Fees":
        return fee_day(rows, known.frames["Meetings"], known.market, known.terms.as_of_date.year)
    dated = days(rows[snake_case(header)])
    return np.where(rows["event"] == "split", known.terms.books_open, dated) if sheet == "Plan Events" else dated


def check_opening_awards(known: Known) -> list[Finding]:
    """Report opening awards of a day from the opening on, of one before the Plan, or of one not in service. §3, §5."""
    terms = known.terms
    if not _opens(known) or known.frames[OPENING_AWARDS.name].empty:
        return []
    rows = known.of_sure_directors(OPENING_AWARDS.name)
    granted = days(rows["grant_date"])
    late = granted >= terms.books_open
    early = granted < day_number(terms.effective_date)
    absent: Flags = (known.board.service_row(rows["code"].to_numpy(), granted) == NONE) & ~late & ~early
    findings = []
    for i in np.flatnonzero(late | early | absent).tolist():
        row = rows.index[i]
        which = f"Opening award {value(rows, row, 'award_id')}, granted on {date_of(int(granted[i]))}"
        if late[i]:
            code = "opening-award-later"
            why = (
                f" is not from before Books Open On {terms.books_open_on}: what is granted from that day on is computed"
                " from its own sheet (Meetings, Fees, Discretionary Grants). Move it there, or correct the Grant Date."
            )
        elif early[i]:
            code = "before-plan"
            why = f", is before the Plan's Effective Date {terms.effective_date} (§3). Correct the date."
        else:
            code = "grantee-not-in-service"
            why = (
                f": director {value(rows, row, 'director_id')} was not in service then, but"
                f" {service_in_words(known.board, int(rows['code'].iloc[i]))} (§5). Correct one of the two; Directors"
                " needs also the service before Books Open On."
            )
        findings.append(
            error(
                code,
                f"{which}{why}",
                OPENING_AWARDS.name,
                ("Director ID", "Grant Date") if absent[i] else "Grant Date",
                [row],
            )
        )
    return findings


def check_opening_terms_of_options(known: Known) -> list[Finding]:
    """Warn of opening options whose final exercise date is not that of the Plan's terms. Plan §6(d).

    A Formula Option's lies its term after the grant, a Discretionary Option's at most the maximum term.
    """
    if not _opens(known) or known.frames[OPENING_AWARDS.name].empty:
        return []
    rows = known.of_sure_directors(OPENING_AWARDS.name)
    rows = rows[rows["kind"].isin(["formula", "discretionary"]) & rows["final_exercise_date"].notna()]
    granted, final = days(rows["grant_date"]), days(rows["final_exercise_date"])
    formula = rows["kind"].eq("formula").to_numpy(dtype=bool)
    years = np.where(
        formula,
        known.terms.on(FORMULA_OPTION_TERM, granted),
        known.terms.on(DISCRETIONARY_OPTION_MAXIMUM_TERM, granted),
    )
    latest = years_from(granted, years)
    findings = []
    for i in np.flatnonzero((formula & (final != latest)) | (final > latest)).tolist():
        row = rows.index[i]
        limit = "of a Formula Option is" if formula[i] else "of a Discretionary Option is at most"
        message = (
            f"Opening award {value(rows, row, 'award_id')}: the Final Exercise Date {date_of(int(final[i]))} is not"
            f" what the terms give: that {limit} {years[i]} years after the grant, {date_of(int(latest[i]))} (§6(d))."
            " Correct one of the two dates, or the term on Plan. If its own terms differ, nothing is needed."
        )
        findings.append(warning("opening-final-date", message, OPENING_AWARDS.name, "Final Exercise Date", [row]))
    return findings
