"""Dates a century off: a year that was typed with two digits, or with the wrong first two."""

from datetime import date
from typing import TypeGuard

import numpy as np
import pandas as pd

from calc.contract import INPUT, PLAN, TERM, Kind
from calc.findings import Finding, error
from calc.problems import Problem, problem_findings
from calc.validate.given import Given

_EARLIER, _LATER = 70, 50  # years that something of a plan may lie before its Effective Date, or after the As-of Date
_CENTURY = 100
_WRONG = "this is a lifetime away from the Plan's own dates"


def check_centuries(given: Given) -> list[Finding]:
    """Report dates more than 70 years before the Plan or 50 after the As-of Date: nothing of a plan is so far.

    What rests on such a row is not looked at: the cause is reported, and nothing that follows from it.
    """
    plan = given.frames[PLAN.name]
    known = {str(name): value for name, value in zip(plan["term"], plan["value"], strict=True) if _is_date(value)}
    effective = known.get("Effective Date", TERM["Effective Date"].default)
    as_of = known.get("As-of Date")
    if not _is_date(effective) or not _is_date(as_of):
        return []
    if abs(as_of.year - effective.year) > _EARLIER:
        return _of_plan(plan, known, "As-of Date", f"the Plan's Effective Date {effective}")
    first, last = _moved(effective, -_EARLIER), _moved(as_of, _LATER)
    findings = []
    for name, when in known.items():
        if not first <= when <= last:
            findings += _of_plan(plan, known, name, f"the As-of Date {as_of}")
    for sheet in INPUT:
        frame = given.frames[sheet.name]
        for column in sheet.columns:
            if column.kind is not Kind.DATE or frame.empty:
                continue
            values = frame[column.name]
            far = np.asarray((values < pd.Timestamp(first)) | (values > pd.Timestamp(last)))
            if not far.any():
                continue
            problems = [
                Problem(int(str(row)), "wrong-century", str(when.date()), _WRONG, _todo(when.date(), first, last))
                for row, when in values[far].items()
            ]
            findings += problem_findings(sheet.name, column.header, problems)
    return findings


def _of_plan(plan: pd.DataFrame, known: dict[str, date], name: str, other: str) -> list[Finding]:
    rows = plan.index[np.asarray(plan["term"].array == name)]
    message = f"{name} is {known[name]}, a lifetime away from {other}. Type the year with four digits."
    return [error("wrong-century", message, PLAN.name, "Value", [row]) for row in rows]


def _todo(when: date, first: date, last: date) -> str:
    """Propose the same day of another century where that can be of the Plan."""
    meant = [_moved(when, years) for years in (_CENTURY, -_CENTURY)]
    likely = [str(day) for day in meant if first <= day <= last]
    return f"If {likely[0]} is meant, type the year with four digits." if likely else "Type the right date."


def _moved(when: date, years: int) -> date:
    """Give the day so many years on, within what a date can be."""
    year = min(max(when.year + years, 1), 9999)
    return when.replace(year=year, day=min(when.day, 28) if when.month == 2 else when.day)


def _is_date(value: object) -> TypeGuard[date]:
    return isinstance(value, date)
