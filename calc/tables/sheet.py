"""A result sheet: a frame as an Excel table that a program can read back and a person can use.

The header is in row 1 and the data start in row 2; there is nothing else on the sheet. More rows than one sheet holds
continue on further sheets of the same columns: ``Share Reserve (2)``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import DECIMALS, FOR_PROGRAMS, Column, Kind, Sheet
from calc.contract.wording import section_of
from calc.excel.styles import (
    FOR_THE_SCREEN,
    GREY,
    LINE,
    NAVY,
    NUMBER_FORMAT,
    Formats,
    PageHead,
    alignment,
    keep_off_paper,
    set_up_page,
    write_note,
)
from calc.tables.cells import check, sort_of, texts
from calc.tables.links import LOOK, Links, of_part, write_links
from calc.tables.marks import MARKS
from calc.tables.model import Live, Part
from calc.tables.rows import Field, add_sheet, fill
from calc.tables.wrap import lines_of

# Characters; longer text is wrapped.
_WIDEST = {
    "Message": 100,
    "Text": 110,
    "Subject": 30,
    "Check": 100,
    "Sentence": 100,
    "Item": 44,
    "Value": 76,
    "Origin": 44,
    "Touched": 44,
    "Cell": 24,
    "Input Cells": 50,  # three cells of a long sheet name on one line
    "Why": 32,
    "XBRL Element": 46,
    "Next Step": 80,
    "What to Do": 76,
    "Effect": 76,
    "Minutes": 50,
    "Line": 64,
    "Their Header": 60,
    "Then": 24,
    "Difference": 32,
    "Likely Input Rows": 44,
}
_WIDEST_TEXT = 40
_NARROWEST = 11
_FILTER = 4  # characters beside a header for its button
_BOLD = 1.15  # a bold character against one of a column's width
_PAGE = 170  # characters that are still easy to read on the width of a page
_PINNED = 120  # characters; a wider sheet keeps its first column in sight
_LINE, _HIGHEST = 13, 409  # points; Excel's rows are no higher
_ROW_HEIGHT = 16
_SENTENCES = {  # headers of texts that wrap
    *("Message", "Text", "Item", "Sentence", "Likely Input Rows", "Effect", "Decision ID", "What to Do", "Why"),
    "XBRL Element",
}
_ANY_LOOKS = (Kind.TEXT, Kind.DATE, Kind.SHARES, Kind.PRICE)

_UNIT = {
    Kind.DATE: "a date",
    Kind.SHARES: "whole shares",
    Kind.INTEGER: "a whole number",
    Kind.DOLLARS: "dollars, to the cent",
    Kind.PRICE: "dollars per share, to 8 decimals",
    Kind.RATE: "a percentage",
    Kind.YEARS: "years",
    Kind.ANY: "a date, a number or text",
}


def parts(sheet: Sheet, rows: int, most_rows: int) -> list[Part]:
    """Name the sheets that it takes to hold so many rows: under the contract's name, then with numbers from 2."""
    return [
        Part(f"{sheet.name} ({number})" if number > 1 else sheet.name, first, min(most_rows, rows - first))
        for number, first in enumerate(range(0, max(1, rows), most_rows), start=1)
    ]


def check_frame(sheet: Sheet, frame: pd.DataFrame) -> None:
    """Refuse a frame that is not the contract's, and one that holds what no cell can."""
    if list(frame.columns) != [column.name for column in sheet.columns]:
        raise ValueError(f"{sheet.name} has other columns than the contract says")
    for column in sheet.columns:
        check(frame[column.name], column, f"{sheet.name}, {column.header}")


def write_sheet(
    book: Any,
    formats: Formats,
    sheet: Sheet,
    frame: pd.DataFrame,
    as_of: date,
    on: Sequence[Part],
    live: Mapping[str, Live],
    linked: Links,
    head: PageHead | None = None,
    on_work_paper: bool = False,
    widths: Sequence[float] = (),
) -> None:
    """Write one of the contract's result sheets ``on`` the parts that it needs.

    ``live`` are formulas by header, ``linked`` the cells that the first cells of rows lead to, ``head`` what stands on
    its printed pages. What is printed ``on_work_paper`` has an empty print area here. Without ``widths`` each column is
    as wide as what it holds.
    """
    widths = widths or [column_width(column, frame[column.name]) for column in sheet.columns]
    for number, part in enumerate(on, start=1):
        rows = frame.iloc[part.first : part.first + part.rows]
        page = add_sheet(book, part.title)
        page.set_tab_color(GREY if sheet in FOR_PROGRAMS else NAVY)
        if sheet in FOR_PROGRAMS:
            page.hide()
        fields = [_field(formats, sheet, column, rows, as_of) for column in sheet.columns]
        fields = [
            replace(field, live=live[column.header].of(part)) if column.header in live else field
            for field, column in zip(fields, sheet.columns, strict=True)
        ]
        if here := of_part(linked, part):
            fields[0] = _linked(formats, sheet, fields[0], here)
        fill(page, fields, _table(formats, sheet, number), _heights(sheet, rows, widths))
        write_links(page, here, fields[0])
        _set_up(page, sheet, widths)
        set_up_page(page, 0, head, _remark(sheet, part, on_work_paper))
        _fit(page, sheet, widths, on_work_paper)
        if on_work_paper:
            keep_off_paper(page, len(widths))


def column_width(column: Column, values: "pd.Series[Any]") -> float:
    """Find a column's width in characters.

    There is room for its longest value, up to a limit, and for its header on two lines.
    """
    most = _WIDEST.get(column.header, _WIDEST_TEXT)
    header = _on_two_lines(column.header.split())
    return min(max(_NARROWEST, header * _BOLD + _FILTER, _longest(column, values) + 3), most)


def _on_two_lines(words: Sequence[str]) -> int:
    """Count the fewest characters of a line so that the words go on two."""
    return min(max(len(" ".join(words[:cut])), len(" ".join(words[cut:]))) for cut in range(1, len(words) + 1))


def _heights(sheet: Sheet, frame: pd.DataFrame, widths: Sequence[float]) -> list[int] | None:
    """Find the heights of the rows in points, on a sheet whose text wraps; None for others."""
    if not _is_read(sheet):
        return None
    columns = [_lines(frame[column.name], int(width)) for column, width in zip(sheet.columns, widths, strict=True)]
    return [min(_LINE * max(row) + 4, _HIGHEST) for row in zip(*columns, strict=True)]


def _lines(values: "pd.Series[Any]", room: int) -> list[int]:
    """Count on how many lines each text of a column goes; what is no text goes on one."""
    return [
        lines_of(value, room) if isinstance(value, str) and (len(value) > room or "\n" in value) else 1
        for value in np.asarray(values, dtype=object).tolist()
    ]


def _longest(column: Column, values: "pd.Series[Any]") -> int:
    """Count the characters of the longest value as it is shown."""
    if column.kind is Kind.DATE:
        return 12
    if column.kind not in DECIMALS:
        return max(map(len, texts(values)), default=0) + 1
    whole = int(np.abs(values.dropna().to_numpy(dtype=np.int64)).max(initial=0))
    decimals = {Kind.DOLLARS: 3, Kind.PRICE: 6}.get(column.kind, 0)
    return len(f"{whole // 10 ** DECIMALS[column.kind]:,}") + decimals + 3


def _field(formats: Formats, sheet: Sheet, column: Column, frame: pd.DataFrame, as_of: date) -> Field:
    """Make a column with the look of each of its cells."""
    values = frame[column.name]
    if column.kind is Kind.ANY:
        which = np.array([_ANY_LOOKS.index(sort_of(value)) for value in values], dtype=np.int8)
        return Field(values, column.kind, [_look(formats, sheet, column, kind) for kind in _ANY_LOOKS], which)
    plain = _look(formats, sheet, column, column.kind)
    marks = MARKS.get((sheet.name, column.header), ())
    if not marks or frame.empty:
        return Field(values, column.kind, [plain], bare=sheet in FOR_PROGRAMS)
    which = np.zeros(len(frame), dtype=np.int8)
    for number in range(len(marks), 0, -1):
        which[marks[number - 1].when(frame, as_of)] = number
    marked = [_look(formats, sheet, column, column.kind, **mark.properties(column.kind)) for mark in marks]
    return Field(values, column.kind, [plain, *marked], which)


def _linked(formats: Formats, sheet: Sheet, plain: Field, linked: Links) -> Field:
    """Make of a column one of which some cells look like links."""
    which = np.zeros(len(plain.values), dtype=np.int8)
    which[list(linked)] = 1
    looks = [*plain.looks, _look(formats, sheet, sheet.columns[0], sheet.columns[0].kind, **LOOK)]
    return replace(plain, looks=looks, which=which)


def _look(formats: Formats, sheet: Sheet, column: Column, kind: Kind, **more: Any) -> Any:
    """Make the format of a table's cell: long text wraps where the sheet is there to be read.

    There is a fine line below it, but on sheets for programs, whose blank cells are not in the file.
    """
    side = "left" if column.kind is Kind.ANY else alignment(column.kind)
    read = {"text_wrap": True, "valign": "top"} if _is_read(sheet) else {}
    line = {} if sheet in FOR_PROGRAMS else {"bottom": 1, "border_color": LINE}
    if column.header == "Text":  # its lines have columns of their own
        read |= {"font_name": "Courier New", "font_size": 9}
    look = {"num_format": NUMBER_FORMAT[kind], "align": side, **line, **read}
    return formats(**{**look, **({"indent": 1} if side == "left" else {}), **more})


def _is_read(sheet: Sheet) -> bool:
    """Tell whether the sheet holds sentences."""
    return not _SENTENCES.isdisjoint(sheet.headers)


def _table(formats: Formats, sheet: Sheet, number: int) -> dict[str, Any]:
    """Make the library's options for the table."""
    headers = [
        {"header": column.header, "header_format": formats.header(True, "left" if _to_left(column) else "center")}
        for column in sheet.columns
    ]
    name = f"{sheet.name.replace(' ', '').replace('-', '')}Table{number if number > 1 else ''}"
    return {"name": name, "columns": headers, "style": None}


def _to_left(column: Column) -> bool:
    """Tell whether a column's header stands to the left."""
    return column.kind is Kind.ANY or alignment(column.kind) == "left"


def _set_up(page: Any, sheet: Sheet, widths: Sequence[float]) -> None:
    """Set widths, notes and what stays in sight."""
    for index, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        page.set_column(index, index, width)
        write_note(page, 0, index, _note(column, sheet))
    page.set_default_row(_ROW_HEIGHT)
    page.set_row(0, 34)
    wide = sum(widths)
    pinned = 1 if wide > _PINNED else 0
    page.freeze_panes(1, pinned)
    page.set_selection(1, pinned, 1, pinned)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # an ID such as 007 is meant


def _remark(sheet: Sheet, part: Part, on_work_paper: bool) -> str:
    """Say after the sheet's name on its printed pages that it has no rows, or where they are printed."""
    where = "printed on Work Paper" if sheet.prints else FOR_THE_SCREEN
    return ", ".join(["none"] * (not part.rows) + [where] * on_work_paper)


def _fit(page: Any, sheet: Sheet, widths: Sequence[float], on_work_paper: bool) -> None:
    """Set on how many pages side by side the sheet is printed."""
    wide = sum(widths)
    across = 1 if _is_read(sheet) or "Check" in sheet.headers else max(1, math.ceil(wide / _PAGE))
    page.fit_to_pages(across, 0)
    if across > 1 and not on_work_paper:
        page.repeat_columns(0)


def _note(column: Column, sheet: Sheet) -> list[str]:
    """Make a header's note: what the column means, its unit, its choices and the section of the Plan."""
    section = section_of(column, sheet)
    return [
        f"{column.header}{f': {_UNIT[column.kind]}' if column.kind in _UNIT else ''}",
        column.meaning,
        f"One of: {', '.join(column.choices)}." if column.choices else "",
        f"Plan {section}" if section else "",
    ]
