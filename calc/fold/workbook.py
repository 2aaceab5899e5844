"""A folded history written into the person's own workbook: rows that go, new rows, terms; all else as it was.

A sheet without any formula is closed up: what stays moves up to the rows that went, with its formats, comments and the
person's own columns. In a workbook with formulas, which may point anywhere, rows stay where they are and are cleared.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from calc.annotate.open_workbook import opened
from calc.annotate.saved_workbook import MOST_CELLS, is_larger, saved
from calc.contract import FIRST_PASTED_ROW, INPUT_SHEET, TERM, Column, Kind, Sheet
from calc.exact import dollars, price
from calc.excel.layout import SheetLayout
from calc.fold.fold import Fold
from calc.fold.terms_in_force import CannotFold

_DAY = "yyyy-mm-dd"
_MOVED = ("_style", "comment", "hyperlink")


@dataclass(frozen=True)
class Source:
    """The workbook to be folded: its bytes, its frames and layouts by sheet, whether it has macros or formulas."""

    packed: bytes
    frames: Mapping[str, pd.DataFrame]
    layouts: Mapping[str, SheetLayout]
    has_macros: bool
    has_formulas: bool


def with_fold(source: Source, fold: Fold) -> bytes:
    """Give the workbook as the fold leaves it. ``CannotFold`` where it cannot be written so."""
    if is_larger(source.packed, MOST_CELLS):
        raise CannotFold(f"the workbook has more than the {MOST_CELLS:,} cells of one that can be written anew.")
    book = opened(source.packed, source.has_macros)
    _put_terms(book, source, fold.terms)
    for name in INPUT_SHEET:
        if fold.gone.get(name) or fold.new.get(name):
            rows = _Rows(book, source, INPUT_SHEET[name])
            rows.change(fold.gone.get(name, frozenset()), fold.new.get(name, ()))
    return saved(book, None)


class _Rows:
    """The data rows of a sheet: its columns by header, added where the person's sheet lacks one that is needed."""

    def __init__(self, book: Workbook, source: Source, sheet: Sheet) -> None:
        layout = source.layouts.get(sheet.name)
        frame = source.frames[sheet.name]
        self.sheet, self.frame = sheet, frame[frame.index < FIRST_PASTED_ROW]
        self.has_formulas = source.has_formulas
        if layout is None:
            self.on: Worksheet = book.create_sheet(sheet.name)
            self.header_row, self.columns = 1, {}
        else:
            self.on, self.header_row, self.columns = book[layout.title], layout.header_row, dict(layout.columns)
        self.first = self.header_row + 1
        self.model = min(self.frame.index, default=self.first)  # the row whose formats a new one takes

    def change(self, gone: frozenset[int], new: Sequence[Mapping[str, Any]]) -> None:
        """Let rows go, and put new ones before those that stay."""
        formats = {column: copy(self._cell(self.model, column)._style) for column in range(1, self.on.max_column + 1)}
        kept = [int(row) for row in self.frame.index if row not in gone]
        places = self._closed_up(kept, gone, len(new)) if self._may_close_up() else self._slots(kept, gone, new)
        for row, values in zip(places, new, strict=True):
            self._put(row, values, formats)

    def _may_close_up(self) -> bool:
        """Tell whether rows may move: nothing is worked out, merged, or standing in rows that are no data."""
        if self.has_formulas or any(area.max_row >= self.first for area in self.on.merged_cells.ranges):
            return False
        data = set(map(int, self.frame.index))
        others = (row for row in range(self.first, self.on.max_row + 1) if row not in data)
        return not any(self._cell(row, column).value is not None for row in others for column in self._all)

    @property
    def _all(self) -> range:
        return range(1, self.on.max_column + 1)

    def _closed_up(self, kept: Sequence[int], gone: frozenset[int], new: int) -> list[int]:
        """Move what stays behind so many new rows, and give the rows of these."""
        rows = [[self._taken(row, column) for column in self._all] for row in kept]
        for row in (*gone, *kept):
            self._clear(row)
        start = self.first + new
        for at, cells in enumerate(rows, start):
            for column, (value, kind, parts) in zip(self._all, cells, strict=True):
                cell = self._cell(at, column)
                cell.value = value
                if kind == "s":
                    cell.data_type = kind
                for name, part in parts.items():
                    setattr(cell, name, part)
        return list(range(self.first, start))

    def _taken(self, row: int, column: int) -> tuple[Any, str, dict[str, Any]]:
        """Take a cell's value and what goes with it."""
        cell = self._cell(row, column)
        return cell.value, cell.data_type, {name: copy(getattr(cell, name)) for name in _MOVED if getattr(cell, name)}

    def _slots(self, kept: Sequence[int], gone: frozenset[int], new: Sequence[Mapping[str, Any]]) -> list[int]:
        """Clear the rows that go, and give rows for the new ones: of these first, then below the last."""
        for row in gone:
            self._clear(row)
        last = max([self.header_row, *kept, *gone])
        free = [*sorted(gone), *range(last + 1, last + 1 + len(new))][: len(new)]
        days = self.frame.get("effective_date")
        if new and days is not None:
            after = [row for row in kept if days.at[row] == new[0]["effective_date"]]
            if after and free[-1] > min(after):
                raise CannotFold(
                    f"on {self.on.title}, rows of {new[0]['effective_date'].date()} stand above earlier ones. Sort the"
                    " sheet by date, save the workbook, and roll it again."
                )
        return free

    def _clear(self, row: int) -> None:
        for column in self._all:
            cell = self._cell(row, column)
            if cell.value is not None or cell.comment or cell.hyperlink:
                cell.value, cell.comment, cell.hyperlink = None, None, None

    def _put(self, row: int, values: Mapping[str, Any], formats: Mapping[int, Any]) -> None:
        """Write a new row, with the formats of the rows that were there."""
        for name, value in values.items():
            column = self.sheet.by_name[name]
            if value is None or value is pd.NaT or pd.isna(value):
                continue
            at = self._column(column)
            cell = self._cell(row, at)
            if at in formats:
                cell._style = copy(formats[at])
            kind = TERM[values["term"]].kind if column.kind is Kind.ANY else column.kind
            _set(cell, _typed(value, kind))

    def _column(self, column: Column) -> int:
        """Find the column of a header; one that the sheet lacks is added on the right."""
        if column.header not in self.columns:
            at = max(self.columns.values(), default=0) + 1
            while self._cell(self.header_row, at).value is not None:
                at += 1
            _set(self._cell(self.header_row, at), column.header)
            self.columns[column.header] = at
        return self.columns[column.header]

    def _cell(self, row: int, column: int) -> Any:
        return self.on.cell(row, column)


def _put_terms(book: Workbook, source: Source, terms: Mapping[str, Any]) -> None:
    """Write the terms on the Plan sheet; one that has no row gets one below the last."""
    layout, frame = source.layouts["Plan"], source.frames["Plan"]
    sheet: Any = book[layout.title]
    rows = {str(name): int(row) for row, name in zip(frame.index, frame["term"], strict=True)}
    below = max(rows.values()) + 1
    for term, value in terms.items():
        if term not in rows and value is None:
            continue
        if term not in rows:
            while any(sheet.cell(below, column).value is not None for column in layout.columns.values()):
                below += 1
            _set(sheet.cell(below, layout.columns["Term"]), term)
            rows[term] = below
        cell = sheet.cell(rows[term], layout.columns["Value"])
        if value is None:
            cell.value = None
        else:
            _set(cell, _typed(value, TERM[term].kind))


def _typed(value: Any, kind: Kind) -> Any:
    """Put a value of a frame into the unit that a person types."""
    if kind is Kind.DATE:
        day = pd.Timestamp(value)
        return datetime(day.year, day.month, day.day)
    if kind is Kind.PRICE:
        return float(price(int(value)))
    if kind is Kind.DOLLARS:
        return float(dollars(int(value)))
    return int(value) if isinstance(value, int | float | np.integer) else str(value)


def _set(cell: "Cell | Any", value: Any) -> None:
    """Write a value; a text stays a text, and a day is shown as one."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, datetime) and cell.number_format in ("General", "@"):
        cell.number_format = _DAY
    elif not isinstance(value, datetime) and cell.is_date:
        cell.number_format = "General"
