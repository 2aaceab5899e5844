"""The rows of today's input that a figure most likely follows from, found by IDs and dates."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from calc.contract import snake_case
from calc.results.records import Row
from calc.tie_out.compare import NEW_ROW, ROW_GONE

_OF_SERVICE = {"Name", "Deadline", "Deadline Reason", "Issuance Date", "Issuance Reason", "Payee", "Account No."}
_OF_ELECTION = {"Deferred", "Cash Not Deferred", "Reason", "Deferrable Fee"}
_OF_PRICE = {"Fair Market Value", "Price Date", "Price Basis", "Exercise Price", "Exercise Price at Grant"}
_INDEXED = (
    ("Fees", "fee_id"),
    ("Discretionary Grants", "grant_id"),
    ("Option Events", "event_id"),
    ("Meetings", "meeting_id"),
    ("Prices", "date"),
    ("Directors", "director_id"),
    ("Elections", "director_id"),
)


class InputRows:
    """Today's input by the IDs and dates of its rows."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = frames
        self._by: dict[tuple[str, Any], list[int]] = {}
        for sheet, header in _INDEXED:
            for row, value in zip(frames[sheet].index.tolist(), frames[sheet][header].tolist(), strict=True):
                known = value.date() if isinstance(value, datetime) else value
                self._by.setdefault((sheet, known), []).append(int(row))
        annual = frames["Meetings"][frames["Meetings"]["type"] == "annual"]
        for row, day in zip(annual.index.tolist(), annual["date"].tolist(), strict=True):
            self._by.setdefault(("annual", f"{day:%Y%m%d}"), []).append(int(row))

    def of(self, sheet: str, row: Row, column: str) -> str:
        """Those of a figure in words: ``Fees row 12, Prices row 5``."""
        found: list[tuple[str, int]] = []
        for header in ("Option ID", "Award ID", "Reference", "Fee ID", "Event ID", "Meeting ID", "Issuance ID"):
            found += self._of_reference(str(row.get(header) or ""))
        if column in _OF_PRICE or column.startswith("Shares"):
            found += self._rows("Prices", row.get("Price Date"))
        if column.startswith("Exercisable on "):
            day = date.fromisoformat(column.removeprefix("Exercisable on "))
            return self.at("Vesting", {"Grant ID": row["Option ID"], "Exercisable Date": day}) or in_words(found)
        if column in _OF_SERVICE or sheet == "Formula Eligibility":
            found += self._rows("Directors", row.get("Director ID"))
        if column in _OF_ELECTION or (sheet == "Deferred Awards" and column in (NEW_ROW, ROW_GONE)):
            found += self._rows("Elections", row.get("Director ID"))
        return in_words(found)

    def by_key(self, sheet: str, value: Any) -> str:
        """The row with an ID or a date, in words; nothing where there is none."""
        return in_words(self._rows(sheet, value))

    def at(self, sheet: str, values: Mapping[str, Any]) -> str:
        """The rows of an input sheet with these values by header, in words; nothing where there is none."""
        frame = self._frames[sheet]
        fits = pd.Series(True, index=frame.index)
        for header, value in values.items():
            column = frame[snake_case(header)]
            fits &= (
                column.isna() if value is None else column.eq(pd.Timestamp(value) if hasattr(value, "year") else value)
            )
        return in_words((sheet, int(row)) for row in frame.index[fits.to_numpy(dtype=bool)])

    def _of_reference(self, reference: str) -> list[tuple[str, int]]:
        own = reference.removeprefix("IS-")
        found = [("Meetings", row) for row in self._by.get(("annual", own[3:11]), ()) if own.startswith("FO-")]
        found += self._rows("Fees", own.removeprefix("DS-"))
        return found + [
            one for name in ("Discretionary Grants", "Option Events", "Meetings") for one in self._rows(name, own)
        ]

    def _rows(self, sheet: str, value: Any) -> list[tuple[str, int]]:
        return [(sheet, row) for row in self._by.get((sheet, value), ())]


def in_words(rows: Iterable[tuple[str, int]]) -> str:
    """Rows by sheet and number: ``Fees row 12, Prices row 5``."""
    return ", ".join(f"{name} row {number}" for name, number in dict.fromkeys(rows))
