"""A vendor's prices written into a copy of the workbook: new rows below those of Prices, all else as it was."""

import warnings
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from calc.annotate.cells_kept import first_lost
from calc.annotate.open_workbook import opened
from calc.annotate.saved_workbook import MOST_CELLS, is_larger, saved
from calc.contract import PRICES
from calc.exact import price
from calc.excel.layout import SheetLayout
from calc.files.publish import CannotPublish

_DAY = "yyyy-mm-dd"
_NO_FORMAT = ("General", "@")


@dataclass(frozen=True)
class Written:
    """The copy's bytes, where Prices stands in it, and the row of each new day, in the order of the new rows."""

    content: bytes
    layout: SheetLayout
    rows: tuple[int, ...]


def with_prices(
    packed: bytes, layout: SheetLayout | None, new: pd.DataFrame, replaced: pd.DataFrame, has_macros: bool
) -> Written:
    """Give the workbook with new rows, and with the prices of ``replaced`` (by row) in place of what was there.

    ``CannotPublish`` where it cannot be copied whole. Frames are in the units of Prices; an absent sheet is added.
    """
    refused = CannotPublish("The workbook contains something that cannot be copied, so no prices were added to it.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it drops, which is told
            if is_larger(packed, MOST_CELLS):
                raise CannotPublish(f"The workbook has more than the {MOST_CELLS:,} cells of one that can be copied.")
            book = opened(packed, has_macros)
            titles = set(book.sheetnames)
            sheet = _Prices(book, layout)
            for row, each in replaced.iterrows():
                sheet.put(int(str(row)), each, sheet.formats_of(int(str(row))))
            rows = sheet.append(new)
            content = saved(book, None)
        lost = first_lost(packed, content, set(book.sheetnames) - titles, (), sheet.changed)
    except CannotPublish:
        raise
    except Exception as error:  # openpyxl raises anything on a file that it does not understand
        raise refused from error
    if lost:
        raise refused
    return Written(content, sheet.layout, rows)


class _Prices:
    """The sheet Prices of a copy: its columns by header, those that are needed added on the right."""

    def __init__(self, book: Workbook, layout: SheetLayout | None) -> None:
        self.changed: set[tuple[int, int]] = set()
        if layout is None:
            self.on: Worksheet = book.create_sheet(PRICES.name)
            self.layout = SheetLayout(PRICES, PRICES.name, 1, {})
            for header in ("Date", "Last Sale"):
                self._column(header)
        else:
            self.on, self.layout = book[layout.title], layout
        self.header_row = self.layout.header_row

    def append(self, new: pd.DataFrame) -> tuple[int, ...]:
        """Write new rows below the last row with anything in our columns, and let the table reach down to them."""
        last = self._last_row()
        formats = self.formats_of(max(self._last_dated(), self.header_row + 1))
        rows = tuple(range(last + 1, last + 1 + len(new)))
        for row, (_, each) in zip(rows, new.iterrows(), strict=True):
            self.put(row, each, formats)
        if rows:
            self._stretch(rows[-1])
        return rows

    def put(self, row: int, values: "pd.Series[Any]", formats: Mapping[int, Any]) -> None:
        """Write a day and its prices; a price that is not given leaves its cell as it is."""
        for column in PRICES.columns:
            value = values[column.name]
            if pd.isna(value):
                continue
            at = self._column(column.header)
            cell: Any = self.on.cell(row, at)
            if at in formats:
                cell._style = copy(formats[at])
            is_day = column.header == "Date"
            cell.value = pd.Timestamp(value).to_pydatetime() if is_day else float(price(int(value)))
            if is_day and cell.number_format in _NO_FORMAT:
                cell.number_format = _DAY
            elif not is_day and (cell.is_date or cell.number_format == "@"):
                cell.number_format = "General"
            self.changed.add((row, at))

    def formats_of(self, row: int) -> dict[int, Any]:
        """Give the formats of a row's cells by column; those of the column where the row has none of its own."""
        found = {}
        for column in range(1, self.on.max_column + 1):
            cell: Any = self.on.cell(row, column)
            of_column: Any = self.on.column_dimensions.get(get_column_letter(column))
            found[column] = copy(cell._style if cell.has_style or of_column is None else of_column._style)
        return found

    def _last_row(self) -> int:
        """Find the last row with anything in our columns; what stands below in a person's own columns stays there."""
        rows = range(self.on.max_row, self.header_row, -1)
        places = self.layout.columns.values()
        return next(
            (row for row in rows if any(self.on.cell(row, at).value is not None for at in places)), self.header_row
        )

    def _last_dated(self) -> int:
        at = self.layout.columns.get("Date", 1)
        rows = range(self.on.max_row, self.header_row, -1)
        return next((row for row in rows if self.on.cell(row, at).value is not None), 0)

    def _column(self, header: str) -> int:
        """Find the column of a header; one that the sheet lacks is added on the right."""
        if header not in self.layout.columns:
            row = self.layout.header_row
            at = max(self.layout.columns.values(), default=0) + 1
            while self.on.cell(row, at).value is not None:
                at += 1
            self.on.cell(row, at).value = header
            self.changed.add((row, at))
            self.layout = replace(self.layout, columns={**self.layout.columns, header: at})
        return self.layout.columns[header]

    def _stretch(self, last: int) -> None:
        """Let the table of the headers, and its filter, reach down to the last row."""
        for table in self.on.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            if top == self.header_row and bottom is not None and bottom < last:
                table.ref = f"{get_column_letter(left or 1)}{top}:{get_column_letter(right or 1)}{last}"
                if table.autoFilter is not None:
                    table.autoFilter.ref = table.ref
        if self.on.auto_filter.ref:
            left, top, right, bottom = range_boundaries(self.on.auto_filter.ref)
            if top == self.header_row and bottom is not None and bottom < last:
                self.on.auto_filter.ref = f"{get_column_letter(left or 1)}{top}:{get_column_letter(right or 1)}{last}"
