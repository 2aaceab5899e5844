"""The rows of today's input that a figure most likely follows from, found by IDs and dates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from calc.contract import sheet_and_row, snake_case
from calc.contract.ids import fee_id_of, is_formula_option, issued_for, parts_of_formula_option
from calc.results.records import Row
from calc.tie_out.compare import NEW_ROW, ROW_GONE

_OF_SERVICE = {"Name", "Deadline", "Deadline Reason", "Issuance Date", "Issuance Reason", "Payee", "Account No."}
_OF_ELECTION = {"Deferred", "Cash Not Deferred", "Reason", "Deferrable Fee"}
_OF_PRICE = {"Fair Market Value", "Price Date", "Price Basis", "Exercise Price", "Exercise Price at Grant"}
_ANNUAL = "annual"  # meetings, by their day
_INDEXED = {
    "Fees": "fee_id",
    "Discretionary Grants": "grant_id",
    "Option Events": "event_id",
    "Meetings": "meeting_id",
    "Prices": "date",
    "Directors": "director_id",
    "Elections": "director_id",
    "Opening Awards": "award_id",
    "Award Decisions": "decision_id",
}


class InputRows:
    """Today's input by the IDs and dates of its rows."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self.frames = frames
        self._by: dict[str, dict[Any, list[int] | int]] = {}

    def of(self, sheet: str, row: Row, column: str) -> str:
        """Name the rows that a figure follows from: ``Fees row 12, Prices row 5``."""
        if column.startswith("Opening "):
            return self.at("Plan", {"Term": column})
        found: list[tuple[str, int]] = []
        for header in ("Option ID", "Award ID", "Reference", "Fee ID", "Event ID", "Meeting ID", "Issuance ID"):
            found += self._of_reference(str(row.get(header) or ""))
        found += self._rows("Award Decisions", row.get("Decision ID"))
        if column in _OF_PRICE or column.startswith("Shares"):
            found += self._rows("Prices", row.get("Price Date"))
        if column.startswith("Exercisable on "):
            day = date.fromisoformat(column.removeprefix("Exercisable on "))
            return self.at("Vesting", {"Grant ID": row["Option ID"], "Exercisable Date": day}) or rows_in_words(found)
        if column in _OF_SERVICE or sheet == "Formula Eligibility":
            found += self._rows("Directors", row.get("Director ID"))
        if column in _OF_ELECTION or (sheet == "Deferred Awards" and column in (NEW_ROW, ROW_GONE)):
            found += self._rows("Elections", row.get("Director ID"))
        return rows_in_words(found)

    def by_key(self, sheet: str, value: Any) -> str:
        """Name the row with an ID or a date; empty where there is none."""
        return rows_in_words(self._rows(sheet, value))

    def at(self, sheet: str, values: Mapping[str, Any]) -> str:
        """Name the rows of an input sheet with these values by header; empty where there is none."""
        frame = self.frames[sheet]
        fits = pd.Series(True, index=frame.index)
        for header, value in values.items():
            column = frame[snake_case(header)]
            fits &= (
                column.isna() if value is None else column.eq(pd.Timestamp(value) if hasattr(value, "year") else value)
            )
        return rows_in_words((sheet, int(row)) for row in frame.index[fits.to_numpy(dtype=bool)])

    def _of_reference(self, reference: str) -> list[tuple[str, int]]:
        """Find the rows that an ID of the results leads to: ``IS-DS-F1`` to that of the fee F1."""
        own = issued_for(reference)
        found = []
        if is_formula_option(own):
            day, _ = parts_of_formula_option(own)
            found += [("Meetings", row) for row in self._at(_ANNUAL, day)]
        found += self._rows("Fees", fee_id_of(own))
        for name in ("Discretionary Grants", "Option Events", "Meetings", "Opening Awards"):
            found += self._rows(name, own)
        return found

    def _rows(self, sheet: str, value: Any) -> list[tuple[str, int]]:
        """Find the rows of a sheet that have an ID or a date, with the sheet."""
        return [(sheet, row) for row in self._at(sheet, value)]

    def _at(self, sheet: str, value: Any) -> Sequence[int]:
        """Find the rows of a sheet that have a value; most values stand in one alone."""
        if sheet not in self._by:  # of a plan that ties nothing is looked for
            self._by[sheet] = self._index(sheet)
        found = self._by[sheet].get(value, ())
        return (found,) if isinstance(found, int) else found

    def _index(self, sheet: str) -> dict[Any, list[int] | int]:
        """Find the rows of a sheet by its ID or its date; annual meetings by their date in an Option ID."""
        if sheet == _ANNUAL:
            annual = self.frames["Meetings"][self.frames["Meetings"]["type"] == "annual"]
            return _rows_by_value(annual.index.tolist(), [f"{day:%Y%m%d}" for day in annual["date"].tolist()])
        frame = self.frames[sheet]
        values = frame[_INDEXED[sheet]].tolist()
        return _rows_by_value(
            frame.index.tolist(), [day.date() if isinstance(day, datetime) else day for day in values]
        )


def _rows_by_value(rows: Iterable[int], values: Iterable[Any]) -> dict[Any, list[int] | int]:
    """Group row numbers by value; a number alone where it is the only one."""
    rows_of: dict[Any, list[int] | int] = {}
    for row, value in zip(rows, values, strict=True):
        other = rows_of.setdefault(value, row)
        if isinstance(other, list):
            other.append(row)
        elif other != row:
            rows_of[value] = [other, row]
    return rows_of


def rows_in_words(rows: Iterable[tuple[str, int]]) -> str:
    """Name rows by sheet and number: ``Fees row 12, Prices row 5``."""
    found = dict.fromkeys(sheet_and_row(name, number) for name, number in rows)
    return ", ".join(f"{name} row {number}" for name, number in found)
