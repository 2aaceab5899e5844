"""Whether earlier results that somebody saved still say the same of their input on all sheets.

Source Rows keeps rows of the input as they were; the sheets of figures name the same directors, meetings and grants.
So an ID or a day that somebody typed over there is named by no other sheet, or another sheet names one that is gone.
"""

from collections.abc import Mapping
from typing import Any

from calc.contract import FORMULA_ELIGIBILITY, OPTIONS, SOURCE_ROWS
from calc.findings import Finding, info
from calc.results.basis_checks import day_of
from calc.results.read_back import Prior

_OF_DIRECTORS = ("Directors", "Employment", "Elections", "Consents")
_WITH_DIRECTORS = ("Options", "Fee Settlement", "Formula Eligibility")


def saved_since(found: Prior) -> list[Finding]:
    """Say of earlier results that somebody has saved them since: not every change to them shows."""
    if not found.saved_since:
        return []
    message = (
        f"{found.name} was saved by someone after plancalc wrote it. A figure that was typed over there may show here"
        " as a difference, or hide one. If anything was changed, calculate its input again (plancalc run) and"
        " compare with those results."
    )
    return [info("saved-since", message)]


def require_input_as_written(found: Prior) -> None:
    """Refuse earlier results whose Source Rows contradict their other sheets. ``NotShown`` names the cell."""
    kept = {name: _kept(found, name) for name in ("Directors", "Meetings", "Vesting")}
    _require_directors(found, kept["Directors"])
    _require_meetings(found, kept["Meetings"])
    _require_grants(found, kept["Vesting"])


def _kept(found: Prior, sheet: str) -> dict[str, list[Mapping[str, Any]]]:
    """Find the rows that Source Rows keeps of an input sheet, by their reference."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in found.sheets[SOURCE_ROWS.name]:
        if row["Sheet"] == sheet:
            rows.setdefault(str(row["Reference"]), []).append(row)
    return rows


def _require_directors(found: Prior, directors: Mapping[str, Any]) -> None:
    """Refuse results of which a director is not on Directors, as the input's own check demands."""
    why = f"is not in any row of Directors on {SOURCE_ROWS.name}"
    for index, row in enumerate(found.sheets[SOURCE_ROWS.name]):
        if row["Sheet"] in _OF_DIRECTORS and row["Reference"] not in directors:
            found.refuse(SOURCE_ROWS.name, index, "Reference", why)
    for name in _WITH_DIRECTORS:
        for index, row in enumerate(found.sheets[name]):
            if row["Director ID"] not in directors:
                found.refuse(name, index, "Director ID", why)


def _require_meetings(found: Prior, meetings: Mapping[str, Any]) -> None:
    """Refuse results of which Formula Eligibility names a meeting that is not on Meetings with that day."""
    for index, row in enumerate(found.sheets[FORMULA_ELIGIBILITY.name]):
        known = meetings.get(str(row["Meeting ID"]))
        if known is None:
            why = f"is not in any row of Meetings on {SOURCE_ROWS.name}"
            found.refuse(FORMULA_ELIGIBILITY.name, index, "Meeting ID", why)
        if day_of(row["Date"]) not in {day_of(meeting["From"]) for meeting in known}:
            why = f"is not the day of {row['Meeting ID']} on {SOURCE_ROWS.name}, {day_of(known[0]['From'])}"
            found.refuse(FORMULA_ELIGIBILITY.name, index, "Date", why)


def _require_grants(found: Prior, vesting: Mapping[str, Any]) -> None:
    """Refuse results of which vesting is not of a discretionary option, or does not come to all of its shares."""
    grants = {
        str(row["Option ID"]): (index, row)
        for index, row in enumerate(found.sheets[OPTIONS.name])
        if row["Kind"] == "discretionary"
    }
    for index, row in enumerate(found.sheets[SOURCE_ROWS.name]):
        since = day_of(row["From"])  # a grant after the As-of Date is not known yet; its vesting is kept, and is later
        of_grant = row["Sheet"] == "Discretionary Grants" or (
            row["Sheet"] == "Vesting" and since is not None and since <= found.as_of_date
        )
        if of_grant and row["Reference"] not in grants:
            found.refuse(SOURCE_ROWS.name, index, "Reference", f"is not a discretionary option on {OPTIONS.name}")
    for option, (index, row) in grants.items():
        vests = sum(step["Shares"] for step in vesting.get(option, ()))
        requested = row["Shares Requested"]  # blank: taken over, and vesting has what is left of its steps
        if option in vesting and requested not in (None, "") and vests != requested:
            why = f"is not the total of the Vesting rows on {SOURCE_ROWS.name} for {option}, {vests:,.0f}"
            found.refuse(OPTIONS.name, index, "Shares Requested", why)
