"""What an explanation draws on: the rows of the results by their keys, the terms, and where the input's cells stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from calc.contract import sheet_and_row
from calc.results.records import Row

_ORIGIN = re.compile(r"(?:given|amended from (?P<since>\d{4}-\d\d-\d\d)), (?P<cell>.+)")
_SINCE = re.compile(r"amended from (\d{4}-\d\d-\d\d)")
NO_ROW: Row = {}


@dataclass(frozen=True)
class TermInForce:
    """A term's value on a day, the cell in which it was typed, if it was, and the day from which it holds."""

    value: Any
    cells: tuple[str, ...]
    since: date


@dataclass(frozen=True)
class SplitRow:
    """A split that took effect, with its row on Plan Events."""

    day: date
    new: int
    old: int
    row: int
    ex_day: date

    @property
    def words(self) -> str:
        """The split in words: ``3-for-2 split of 2000-03-31``; with the ex-date where that is another day."""
        ex_date = f" (in prices from {self.ex_day} on)" if self.ex_day != self.day else ""
        return f"{self.new}-for-{self.old} split of {self.day}{ex_date}"


@dataclass(frozen=True)
class Service:
    """A director's service: its first and last day (None: it goes on), and the rows of Directors that say so."""

    start: date | None
    end: date | None
    first_row: Any
    last_row: Any


class Facts:
    """The rows of the result sheets by name, ready to be asked for."""

    def __init__(self, rows: Mapping[str, Sequence[Row]]) -> None:
        self._rows = rows
        self._found: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Row]]] = {}

    def rows(self, sheet: str) -> Sequence[Row]:
        """Give all rows of a sheet."""
        return self._rows.get(sheet, ())

    def find(self, sheet: str, wanted: Mapping[str, Any]) -> list[Row]:
        """Find the rows of a sheet that have these values by header, in their order."""
        headers = tuple(wanted)
        if (sheet, headers) not in self._found:
            index: dict[tuple[Any, ...], list[Row]] = {}
            for row in self.rows(sheet):
                index.setdefault(tuple(row[header] for header in headers), []).append(row)
            self._found[sheet, headers] = index
        return self._found[sheet, headers].get(tuple(wanted.values()), [])

    def first(self, sheet: str, wanted: Mapping[str, Any]) -> Row:
        """Find the first row of a sheet that has these values by header; an empty one where there is none."""
        return next(iter(self.find(sheet, wanted)), NO_ROW)

    def cells(self, sheet: str, row: Any, *headers: str) -> tuple[str, ...]:
        """Name the input's cells of a row: ``Fees!E12``. None without a row; a column that it lacks is not named."""
        if row is None:
            return ()
        sheet, row = sheet_and_row(sheet, row)
        found = [self.first("Source Columns", {"Sheet": sheet, "Column": header}) for header in headers]
        return tuple(f"{at['Title']}!{at['Letter']}{row}" for at in found if at)

    def source(self, sheet: str, row: Any) -> Row:
        """Give what stands in a row of the input."""
        return self.first("Source Rows", {"Sheet": sheet, "Row": row}) if row is not None else NO_ROW

    @cached_property
    def has_minutes(self) -> bool:
        """Whether anything in the input names its minutes; results of an earlier release have no such column."""
        return any(row.get("Minutes") for sheet in ("Source Rows", "Option Events") for row in self.rows(sheet))

    def plan_events(self, event: str, until: date | None = None) -> list[Row]:
        """Find the Plan Events of a kind up to a day, by date and then as the sheet has them."""
        found = self.find("Source Rows", {"Sheet": "Plan Events", "What": event})
        return sorted((row for row in found if until is None or row["From"] <= until), key=_order)

    @cached_property
    def splits(self) -> list[SplitRow]:
        """The splits in the order in which the ledger has them; some change nothing."""
        return [
            SplitRow(row["From"], row["New"], row["Old"], row["Row"], row.get("To") or row["From"])
            for row in self.plan_events("split")
        ]

    @cached_property
    def priced_days(self) -> list[date]:
        """The days that have a Closing Price, in order."""
        return [row["Date"] for row in self.rows("Prices") if row["Closing Price"] is not None]

    @property
    def books_open(self) -> date:
        """The day on which the books opened with balances; long ago where they did not."""
        value: date | None = self.term("Books Open On", self.as_of).value
        return value or date.min

    def splits_between(self, after: date, until: date) -> list[SplitRow]:
        """Find the splits after one day and up to another; those that change nothing are left out."""
        return [split for split in self.splits if after < split.day <= until and split.new != split.old]

    def splits_of_price(self, used: date, awarded: date) -> list[tuple[SplitRow, bool]]:
        """Find the splits that lie between a price and the day it is for. Plan §6(c).

        With each stands whether the price is of shares before it.
        """
        return [
            (each, used < each.ex_day)
            for each in self.splits
            if (used < each.ex_day) == (each.day <= awarded) and each.new != each.old
        ]

    def change_of_control(self, granted: date) -> list[Row]:
        """Find the change of control that bears on an award: the first on or after its grant. Plan §6(j)."""
        return [row for row in self.plan_events("change of control") if row["From"] >= granted][:1]

    def service(self, row: Any) -> Service:
        """Give the whole service that a row of Directors is part of: rows with no day between them are one. Plan §5."""
        own = self.source("Directors", row)
        rows = sorted(self.find("Source Rows", {"Sheet": "Directors", "Reference": own.get("Reference")}), key=_order)
        index = next((index for index, each in enumerate(rows) if each["Row"] == row), None)
        if index is None:
            return Service(None, None, row, row)
        first = last = index
        while first and _touch(rows[first - 1], rows[first]):
            first -= 1
        while last + 1 < len(rows) and _touch(rows[last], rows[last + 1]):
            last += 1
        return Service(rows[first]["From"], rows[last]["To"], rows[first]["Row"], rows[last]["Row"])

    def cells_of_splits(self, splits: Sequence[SplitRow]) -> tuple[str, ...]:
        """Name the cells of the day and the ratio of splits."""
        return tuple(
            cell
            for each in splits
            for cell in self.cells(
                "Plan Events",
                each.row,
                "Effective Date",
                "New",
                "Old",
                *(["Prices Adjust From"] if each.ex_day != each.day else []),
            )
        )

    def movements(self, award: str) -> list[Row]:
        """Find the ledger's rows of an award, and all splits, in the order in which they were booked."""
        ledger = self.rows("Share Reserve")
        return [ledger[index] for index in sorted([*self._booked.get(award, ()), *self._booked.get("", ())])]

    @cached_property
    def _booked(self) -> dict[str, list[int]]:
        """Where each award's rows stand in the ledger, counted from 0; those of splits under an empty text."""
        booked: dict[str, list[int]] = {}
        for index, row in enumerate(self.rows("Share Reserve")):
            if row["Event"] == "split" or row["Reference"] is not None:
                booked.setdefault("" if row["Event"] == "split" else row["Reference"], []).append(index)
        return booked

    @property
    def as_of(self) -> date:
        """The As-of Date."""
        value: date = self.first("Basis", {"Kind": "run", "Item": "Computed up to and including"})["Value"]
        return value

    def term(self, name: str, day: date) -> TermInForce:
        """Give a term as it is in force on a day. Plan §8(f)."""
        values = [term for term in self._term(name) if term.since <= day]
        return values[-1] if values else TermInForce(None, (), date.min)

    def amended(self, name: str, after: date) -> list[TermInForce]:
        """Give the values that amendments gave a term after a day. Plan §8(f)."""
        return [term for term in self._term(name) if term.since > after]

    def _term(self, name: str) -> Iterator[TermInForce]:
        """Give the values of a term as Basis has them: the first one, then amendments."""
        for row in self.find("Basis", {"Kind": "term", "Item": name}):
            origin = row["Origin"] or ""
            amended, typed = _SINCE.match(origin), _ORIGIN.fullmatch(origin)
            since = date.fromisoformat(amended[1]) if amended else date.min
            yield TermInForce(row["Value"], (typed["cell"],) if typed else (), since)


def _touch(earlier: Row, later: Row) -> bool:
    """Tell whether a service goes on the day after another ends."""
    return earlier["To"] is not None and earlier["To"] + timedelta(days=1) == later["From"]


def _order(row: Row) -> tuple[date, int]:
    """Order rows of the input by day, then as they stand."""
    return row["From"], row["Row"]
