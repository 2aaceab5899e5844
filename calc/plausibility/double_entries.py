"""What looks like one thing entered twice."""

from collections.abc import Mapping

from calc.contract import snake_case
from calc.findings import Finding, together, warning
from calc.plausibility.facts import RIGHT, Facts

DOUBLE_ENTRY = "double-entry"
# What two rows of a sheet have in common where they say the same thing.
_SAME: Mapping[str, tuple[str, ...]] = {
    "Fees": ("Director ID", "Fee Type", "Calendar Year", "Meeting ID", "Fee Date", "Amount"),
    "Elections": ("Director ID", "Notice Date", "Action", "Percent", "First Year"),
    "Discretionary Grants": ("Director ID", "Grant Date", "Shares", "Exercise Price"),
    "Option Events": ("Option ID", "Date", "Event", "Shares"),
    "Plan Events": ("Effective Date", "Event", "New", "Old", "Shares", "Term"),
    "Consents": ("Director ID", "Consent Date"),
}


def double_entries(facts: Facts) -> list[Finding]:
    """Warn of rows that say the same as an earlier row of their sheet."""
    return [finding for sheet in _SAME for finding in _of_sheet(facts, sheet)]


def _of_sheet(facts: Facts, sheet: str) -> list[Finding]:
    frame, headers = facts.frames[sheet], _SAME[sheet]
    names = [snake_case(header) for header in headers]
    again = frame.duplicated(names) if len(frame) else None
    if again is None or not again.any():
        return []
    frame = frame.assign(first=frame.index)
    first_of = frame.groupby(names, dropna=False, sort=False)["first"].transform("min")
    findings = []
    for row, first in first_of[again].items():
        message = (
            f"Row {row} is the same as row {first}. If the same thing was entered twice, delete one of the two. If they"
            f" are two separate items, {RIGHT}."
        )
        findings.append(warning(DOUBLE_ENTRY, message, sheet, headers[:2], [row]))
    many = f"rows of {sheet} are the same as another row. Delete what was entered twice. If nothing was, {RIGHT}."
    return together(findings, many)
