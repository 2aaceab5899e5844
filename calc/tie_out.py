"""Today's figures for an earlier As-of Date against those reported then: every award, fee and balance that changed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from calc.contract import RESULTS_SHEET, TIE_OUT, Kind
from calc.listed import listed
from calc.prior import Prior
from calc.records import Row, records, typed

# The sheets compared, what a row is known by, and the figure that shows its size.
COMPARED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "Options": (("Option ID",), "Shares Granted"),
    "Deferred Awards": (("Award ID",), "Shares Granted"),
    "Fee Settlement": (("Fee ID",), "Amount"),
    "Formula Eligibility": (("Meeting ID", "Director ID"), "Granted"),
    "Shortfalls": (("Date", "Award ID", "Kind"), "Shares Short"),
    "Share Reserve": (("Date", "Event", "Reference"), "Shares"),
    "Issuances": (("Issuance ID",), "Shares"),
    "Option Events": (("Event ID",), "Shares"),
}
NEW_ROW, ROW_GONE = "(new row)", "(row gone)"
_OF_SERVICE = {"Name", "Deadline", "Deadline Reason", "Issuance Date", "Issuance Reason", "Payee", "Account No."}
_OF_ELECTION = {"Deferred", "Cash Not Deferred", "Reason", "Deferrable Fee"}
_OF_PRICE = {"Fair Market Value", "Price Date", "Price Basis", "Exercise Price", "Exercise Price at Grant"}


@dataclass(frozen=True)
class Difference:
    """One figure that is not what it was; ``column`` is in brackets where a whole row came or went."""

    sheet: str
    reference: str
    column: str
    then: Any
    now: Any
    rows: str

    @property
    def difference(self) -> int | Decimal | None:
        """Now less then: a number, or days."""
        if isinstance(self.then, date) and isinstance(self.now, date):
            return (self.now - self.then).days
        was, has = (0 if value is None else value for value in (self.then, self.now))
        if isinstance(was, (int, Decimal)) and isinstance(has, (int, Decimal)):
            return has - was
        return None


@dataclass(frozen=True)
class TieOut:
    """What came of the comparison. ``notes`` say what was different about the run: another program, other terms."""

    prior: Prior
    differences: tuple[Difference, ...]
    notes: tuple[Difference, ...]

    @property
    def ties(self) -> bool:
        """Whether every figure is what it was."""
        return not self.differences

    @property
    def sentence(self) -> str:
        """The outcome for a person."""
        against = f"{self.prior.name} as of {self.prior.as_of_date}"
        if self.ties:
            return f"Ties to {against}."
        count = len(self.differences)
        figures = "1 figure differs" if count == 1 else f"{count:,} figures differ"
        return f"Does not tie to {against}: {figures} from what today's input gives for that day; see {TIE_OUT.name}."

    def frame(self) -> pd.DataFrame:
        """The Tie-out sheet: the outcome, what was different about the run, then every difference."""
        outcome = Difference(TIE_OUT.name, self.prior.name, "As-of Date", self.prior.as_of_date, self.sentence, "")
        lines = [outcome, *self.notes, *self.differences]
        rows = [(one.sheet, one.reference, one.column, one.then, one.now, one.difference, one.rows) for one in lines]
        return listed(TIE_OUT, rows)


def tie_out(
    prior: Prior,
    sheets: Mapping[str, pd.DataFrame],
    program: str,
    terms: Sequence[tuple[str, Any]],
    frames: Mapping[str, pd.DataFrame],
) -> TieOut:
    """Compare what was reported with ``sheets``, today's results for the same day from the input ``frames``.

    Numbers are compared exactly, at the 15 digits that a workbook holds.
    """
    likely = _InputRows(frames)
    found = [one for name in COMPARED for one in _differences(name, prior.sheets[name], sheets[name], likely)]
    return TieOut(prior, tuple(found), tuple(_notes(prior, program, terms)))


def _differences(name: str, then: Sequence[Row], now: pd.DataFrame, likely: "_InputRows") -> Iterator[Difference]:
    key, size = COMPARED[name]
    columns = RESULTS_SHEET[name].columns
    before = _by_key(key, ({c.header: typed(row.get(c.header), c.kind) for c in columns} for row in then))
    headers = set(then[0]) if then else {column.header for column in columns}
    after = _by_key(key, records(now, columns))
    for place in dict.fromkeys([*after, *before]):
        old, new = before.get(place), after.get(place)
        row = new or old or {}
        reference = " ".join(str(row[header]) for header in key if row[header] is not None)
        if old is None or new is None:
            what = NEW_ROW if old is None else ROW_GONE
            was, has = (side[size] if side else None for side in (old, new))
            yield Difference(name, reference, what, was, has, likely.of(name, row, what))
            continue
        for header in (column.header for column in columns if column.header in headers):
            if old[header] != new[header]:
                yield Difference(name, reference, header, old[header], new[header], likely.of(name, row, header))


def _by_key(key: Sequence[str], rows: Iterable[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows by their key; the ledger may have several of one, which are told apart by their order."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found = {}
    for row in rows:
        place = tuple(row[header] for header in key)
        found[(*place, seen[place])] = row
        seen[place] += 1
    return found


def _notes(prior: Prior, program: str, terms: Sequence[tuple[str, Any]]) -> Iterator[Difference]:
    if prior.program != program:
        yield Difference("Basis", "Program", "Value", prior.program or None, program, "")
    then = [(name, typed(value, Kind.ANY)) for name, value in prior.terms]
    for name in dict.fromkeys(name for name, _ in [*terms, *then]):
        was, has = ([value for item, value in side if item == name] for side in (then, terms))
        if was != has and name not in ("As-of Date", "Period Start"):
            yield Difference("Basis", name, "Value", _one(was), _one(has), "")


def _one(values: Sequence[Any]) -> Any:
    """A term's value; several, one after another, where it was amended."""
    if len(values) > 1:
        return ", then ".join(str(value) for value in values)
    return values[0] if values else None


class _InputRows:
    """The rows of today's input that a figure most likely follows from, found by IDs and dates."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._by: dict[tuple[str, Any], list[int]] = {}
        for sheet, header in (
            ("Fees", "fee_id"),
            ("Discretionary Grants", "grant_id"),
            ("Option Events", "event_id"),
            ("Meetings", "meeting_id"),
            ("Prices", "date"),
            ("Directors", "director_id"),
            ("Elections", "director_id"),
        ):
            for row, value in zip(frames[sheet].index.tolist(), frames[sheet][header].tolist(), strict=True):
                known = value.date() if isinstance(value, datetime) else value
                self._by.setdefault((sheet, known), []).append(int(row))
        annual = frames["Meetings"][frames["Meetings"]["type"] == "annual"]
        for row, day in zip(annual.index.tolist(), annual["date"].tolist(), strict=True):
            self._by.setdefault(("annual", f"{day:%Y%m%d}"), []).append(int(row))

    def of(self, sheet: str, row: Row, column: str) -> str:
        """Such rows in words: ``Fees row 12, Prices row 5``."""
        found: list[tuple[str, int]] = []
        for header in ("Option ID", "Award ID", "Reference", "Fee ID", "Event ID", "Meeting ID", "Issuance ID"):
            found += self._of_reference(str(row.get(header) or ""))
        if column in _OF_PRICE or column.startswith("Shares"):
            found += self._rows("Prices", row.get("Price Date"))
        if column in _OF_SERVICE or sheet == "Formula Eligibility":
            found += self._rows("Directors", row.get("Director ID"))
        if column in _OF_ELECTION or (sheet == "Deferred Awards" and column in (NEW_ROW, ROW_GONE)):
            found += self._rows("Elections", row.get("Director ID"))
        return ", ".join(f"{name} row {number}" for name, number in dict.fromkeys(found))

    def _of_reference(self, reference: str) -> list[tuple[str, int]]:
        own = reference.removeprefix("IS-")
        found = [("Meetings", row) for row in self._by.get(("annual", own[3:11]), ()) if own.startswith("FO-")]
        found += self._rows("Fees", own.removeprefix("DS-"))
        return found + [
            one for name in ("Discretionary Grants", "Option Events", "Meetings") for one in self._rows(name, own)
        ]

    def _rows(self, sheet: str, value: Any) -> list[tuple[str, int]]:
        return [(sheet, row) for row in self._by.get((sheet, value), ())]
