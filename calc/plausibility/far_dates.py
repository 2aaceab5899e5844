"""Rows dated so far past the As-of Date that the date may be a slip. What they say is left out."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from calc.contract import INPUT_SHEET, snake_case
from calc.exact import Integers
from calc.findings import Finding, together, warning
from calc.plan.calendar import FOREVER, date_of, days, first_of_month, years_from, years_of
from calc.plausibility.facts import RIGHT, Facts

FAR_AFTER_AS_OF_DATE = "far-after-as-of-date"
# The date that decides whether a row is known. Ends, and an award's own terms, may lie as far ahead as they like.
_DATES: Mapping[str, str] = {
    "Directors": "Service Start",
    "Employment": "Employee From",
    "Meetings": "Date",
    "Fees": "Calendar Year",
    "Elections": "Notice Date",
    "Prices": "Date",
    "Discretionary Grants": "Grant Date",
    "Option Events": "Date",
    "Plan Events": "Effective Date",
    "Consents": "Consent Date",
    "Award Decisions": "Effective Date",
}


def far_after_as_of_date(facts: Facts) -> list[Finding]:
    """Warn of a row over a year past the As-of Date, alone on its sheet in that year and those beside it.

    Several of them are what comes of an As-of Date set back, or of a plan entered ahead.
    """
    findings = []
    for sheet, header in _DATES.items():
        frame = facts.frames[sheet]
        day = _days(frame, header)
        late = np.flatnonzero((day > int(years_from(facts.terms.as_of, 1))) & (day < FOREVER))
        if late.size:
            alone = late[_is_alone(years_of(day[late]))]
            findings += _left_out(facts, sheet, frame, alone, day)
    return findings


def _days(frame: pd.DataFrame, header: str) -> Integers:
    """Give the date of each row: of an annual fee the first day of its year, of a retainer its own, of others none."""
    if header != "Calendar Year":
        return days(frame[snake_case(header)])
    year = frame["calendar_year"].to_numpy(np.int64, na_value=0)
    return np.where(year > 0, first_of_month(np.maximum(year, 1)), days(frame["fee_date"]))


def _is_alone(years: Integers) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Tell whether each year is there once, without the one before and the one after it."""
    known, count = np.unique(years, return_counts=True)
    single = known[count == 1]
    return np.isin(years, single[~np.isin(single - 1, known) & ~np.isin(single + 1, known)])


def _left_out(facts: Facts, sheet: str, frame: pd.DataFrame, alone: Integers, day: Integers) -> list[Finding]:
    key = INPUT_SHEET[sheet].columns[0]
    findings = []
    for at in alone.tolist():
        header = _DATES[sheet]
        if header == "Calendar Year" and pd.isna(frame["calendar_year"].iloc[at]):
            header = "Fee Date"
        first = frame[key.name].iloc[at]
        which = "" if key.header == header else f" of {facts.who(first) if key.header == 'Director ID' else first}"
        shown = years_of(day[at]) if header == "Calendar Year" else date_of(int(day[at]))
        message = (
            f"{header} {shown}{which} is more than a year after the As-of Date {facts.terms.as_of_date}, and no other"
            f" row of {sheet} is near it, so the row is left out. If the year is wrong, correct it. If it is right,"
            f" {RIGHT}: the row is used once the As-of Date reaches it."
        )
        findings.append(warning(FAR_AFTER_AS_OF_DATE, message, sheet, header, [frame.index[at]]))
    return together(findings, f"rows of {sheet} are dated more than a year after the As-of Date. Check their years.")
