"""Small plans for tests: what is not said is left at the Plan's defaults."""

from datetime import date
from typing import Any

import pandas as pd

from calc.calculate import calculate
from calc.findings import Finding, Severity, has_errors
from calc.plan.results import Results
from tests.support.build import Row, frames_of

NAMES = {
    "directors": "Directors",
    "employment": "Employment",
    "meetings": "Meetings",
    "fees": "Fees",
    "elections": "Elections",
    "prices": "Prices",
    "grants": "Discretionary Grants",
    "vesting": "Vesting",
    "option_events": "Option Events",
    "plan_events": "Plan Events",
    "consents": "Consents",
    "opening_awards": "Opening Awards",
    "readings": "Readings",
    "decisions": "Award Decisions",
    "common": "Shares Outstanding",
    "scenarios": "Scenarios",
}


def d(text: str) -> date:
    return date.fromisoformat(text)


def frames(as_of: str, terms: dict[str, Any] | None = None, **sheets: list[Row]) -> dict[str, pd.DataFrame]:
    """The input sheets of a plan whose stockholders approved it at once; director A serves from 1995, unless said."""
    given = {
        "Company": "Example",
        "As-of Date": d(as_of),
        "Stockholder Approval Date": d("1999-07-27"),
        **(terms or {}),
    }
    plan = [{"Term": term, "Value": value} for term, value in given.items()]
    sheets.setdefault("directors", [director("A")])
    return frames_of({"Plan": plan, **{NAMES[name]: rows for name, rows in sheets.items()}})


def run(as_of: str, terms: dict[str, Any] | None = None, **sheets: list[Row]) -> Results:
    """The results of a plan that has no error."""
    results = calculate(frames(as_of, terms, **sheets))
    assert not has_errors(results.findings), results.findings
    return results


def errors(as_of: str, terms: dict[str, Any] | None = None, **sheets: list[Row]) -> list[Finding]:
    """The errors of a plan."""
    return [each for each in calculate(frames(as_of, terms, **sheets)).findings if each.severity is Severity.ERROR]


def warnings(results: Results) -> list[Finding]:
    return [each for each in results.findings if each.severity is Severity.WARNING]


def row(results: Results, sheet: str, key: str) -> dict[str, Any]:
    """The row of a sheet whose first column is the key; dates as dates, blanks as None."""
    found = rows(results, sheet)
    return next(each for each in found if next(iter(each.values())) == key)


def rows(results: Results, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet; dates as dates, blanks as None."""
    records = results.sheets[sheet].to_dict("records")
    return [{str(name): plain(value) for name, value in record.items()} for record in records]


def column(results: Results, sheet: str, name: str) -> list[Any]:
    return [each[name] for each in rows(results, sheet)]


def plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def director(key: str, start: str = "1995-01-01", end: str | None = None, reason: str = "other", **more: Any) -> Row:
    ended = {"Service End": d(end), "End Reason": reason} if end else {}
    return {"Director ID": key, "Name": f"Director {key}", "Service Start": d(start), **ended, **more}


def annual_meeting(day: str, key: str = "AM") -> Row:
    return {"Meeting ID": key, "Date": d(day), "Type": "annual"}


def board_meeting(day: str, key: str) -> Row:
    return {"Meeting ID": key, "Date": d(day), "Type": "board"}


def price(day: str, last_sale: float) -> Row:
    return {"Date": d(day), "Last Sale": last_sale}


def annual_fee(key: str, who: str, year: int, amount: float) -> Row:
    return {"Fee ID": key, "Director ID": who, "Fee Type": "annual", "Calendar Year": year, "Amount": amount}


def meeting_fee(key: str, who: str, meeting: str, amount: float) -> Row:
    return {"Fee ID": key, "Director ID": who, "Fee Type": "meeting", "Meeting ID": meeting, "Amount": amount}


def retainer(key: str, who: str, day: str, amount: float) -> Row:
    return {"Fee ID": key, "Director ID": who, "Fee Type": "retainer", "Fee Date": d(day), "Amount": amount}


def elects(who: str, day: str, action: str = "elect", **more: Any) -> Row:
    return {"Director ID": who, "Notice Date": d(day), "Action": action, **more}


def grant(key: str, who: str, day: str, shares: int, at: float, expires: str, **more: Any) -> Row:
    return {
        "Grant ID": key,
        "Director ID": who,
        "Grant Date": d(day),
        "Shares": shares,
        "Exercise Price": at,
        "Expiration Date": d(expires),
        **more,
    }


def step(key: str, day: str, shares: int) -> Row:
    return {"Grant ID": key, "Exercisable Date": d(day), "Shares": shares}


def option_event(key: str, option: str, day: str, event: str, shares: int, **more: Any) -> Row:
    return {"Event ID": key, "Option ID": option, "Date": d(day), "Event": event, "Shares": shares, **more}


def decision(key: str, award: str, day: str, kind: str, **more: Any) -> Row:
    """A decision of the Board on the day from which it counts; an adjustment on the ground of some event."""
    grounds = {"Board Determined On": d(day), "Ground": "other event"} if kind == "adjust" else {}
    return {
        "Decision ID": key,
        "Decided On": d(day),
        "Decided By": "Board",
        "Effective Date": d(day),
        "Award ID": award,
        "Decision": kind,
        **grounds,
        **more,
    }


def plan_event(day: str, event: str, **more: Any) -> Row:
    return {"Effective Date": d(day), "Event": event, **more}


def split(day: str, new: int, old: int) -> Row:
    return plan_event(day, "split", New=new, Old=old)


def common_shares(day: str, shares: int) -> Row:
    return {"Date": d(day), "Shares": shares}
