"""Whether each scenario is whole: an increase of the reserve has its shares and its day. Plan §4(a)."""

from datetime import date

import pandas as pd

from calc.contract import PLAN, SCENARIOS
from calc.findings import Finding, error, warning
from calc.plan.terms import AS_OF_DATE
from calc.validate.given import Given

_SHARES, _DAY = "Reserve Increase", "Increase Date"


def check_scenarios(given: Given) -> list[Finding]:
    """Report an increase without its day or its shares; warn of one that is not after the As-of Date."""
    rows = given.frames[SCENARIOS.name]
    if rows.empty:
        return []
    plan = given.frames[PLAN.name]
    as_of = dict(zip(plan["term"], plan["value"], strict=True)).get(AS_OF_DATE.name)
    findings = []
    for row, name, shares, day in zip(
        rows.index, rows["scenario"], rows["reserve_increase"], rows["increase_date"], strict=True
    ):
        lacks = [header for header, value in ((_SHARES, shares), (_DAY, day)) if pd.isna(value)]
        if len(lacks) == 1 and given.was_read(SCENARIOS.name, lacks[0], int(row)):
            other = _DAY if lacks[0] == _SHARES else _SHARES
            message = f"Scenario “{name}” has {_an(other)} but no {lacks[0]}. Type it, or clear the {other}."
            findings.append(error("increase-incomplete", message, SCENARIOS.name, lacks[0], [int(row)]))
        elif not lacks and isinstance(as_of, date) and day.date() <= as_of:
            message = (
                f"The Reserve Increase of scenario “{name}” is dated {day.date()}, not after the As-of Date {as_of}, so"
                " the forecast leaves it out. Enter an increase that took place on Plan Events, or change the date."
            )
            findings.append(warning("increase-in-the-past", message, SCENARIOS.name, _DAY, [int(row)]))
    return findings


def _an(header: str) -> str:
    return f"an {header}" if header[0] in "AEIO" else f"a {header}"
