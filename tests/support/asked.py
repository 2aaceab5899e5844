"""What the controls of plausibility ask of a small plan, and the plan of a company with nothing to ask about."""

from datetime import date
from pathlib import Path
from typing import Any

from calc.calculate import calculate
from calc.findings import Finding
from calc.job.pipeline import check
from calc.plan.terms import plan_terms
from calc.plausibility import implausible
from tests.support.plans import frames
from tests.support.workbooks import Row, Sheets, write

REST_ON_RESULTS = {"annual-meetings-close", "price-jumps-and-returns"}


def asked(code: str, as_of: str = "2001-12-31", terms: dict[str, Any] | None = None, **sheets: Any) -> list[Finding]:
    """The findings of a code about a plan of ``tests.support.plans``, computed as ``check`` does."""
    given = frames(as_of, terms, **sheets)
    results = calculate(given).sheets if code in REST_ON_RESULTS else None
    found = implausible(given, plan_terms(given["Plan"], given["Plan Events"], given["Readings"]), [], results)
    return [finding for finding in found if finding.code == code]


def messages(code: str, tmp_path: Path, sheets: Sheets) -> list[str]:
    """The messages of a code that ``check`` gives for a real workbook, with their cells; there is no error."""
    checked = check(write(tmp_path / "input.xlsx", sheets))
    assert not checked.has_errors, checked.findings
    return [f"{one.sheet} {one.cell}: {one.message}" for one in checked.findings if one.code == code]


def company() -> Sheets:
    """The year 2001 of a company with five directors, all in order: an annual meeting, fees, a daily price."""
    directors = [
        {
            "Director ID": who,
            "Name": f"Director {who}",
            "Service Start": date(2001, 1, 1),
            "Account No.": f"0012340{at}",
        }
        for at, who in enumerate("ABCDE")
    ]
    meetings: list[Row] = [
        {"Meeting ID": "M1", "Date": date(2001, 1, 23), "Type": "board"},
        {"Meeting ID": "AM", "Date": date(2001, 5, 17), "Type": "annual"},
        {"Meeting ID": "M2", "Date": date(2001, 7, 24), "Type": "board"},
    ]
    annual = [
        {"Fee ID": f"F-{who}", "Director ID": who, "Fee Type": "annual", "Calendar Year": 2001, "Amount": 20_000}
        for who in "ABCDE"
    ]
    of_meetings = [
        {"Fee ID": f"F-{who}-{at}", "Director ID": who, "Fee Type": "meeting", "Meeting ID": at, "Amount": 1_500}
        for at in ("M1", "M2")
        for who in "ABCDE"
    ]
    days = ("2001-01-22", "2001-05-16", "2001-07-23")
    return {
        "Plan": [
            {"Term": "Company", "Value": "Example, Inc."},
            {"Term": "As-of Date", "Value": date(2001, 12, 31)},
            {"Term": "Effective Date", "Value": date(2000, 7, 27)},
            {"Term": "Stockholder Approval Date", "Value": date(2000, 7, 27)},
        ],
        "Directors": directors,
        "Meetings": meetings,
        "Fees": [*annual, *of_meetings],
        "Elections": [],
        "Prices": [{"Date": date.fromisoformat(day), "Last Sale": 14.5} for day in days],
        "Plan Events": [],
    }
