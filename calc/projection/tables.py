"""A table of the forecast: its warning in row 1, what it is in row 2, headers in row 3, and the rows."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from calc.contract import DECIMALS, PATH, RUNWAY, Column, Kind, Sheet
from calc.contract.wording import section_of, what_goes_in
from calc.excel.styles import GREY, LINE, NAVY, NUMBER_FORMAT, Formats, PageHead, alignment, set_up_page, write_note
from calc.tables.cells import check
from calc.tables.sheet import column_width

NO_RECORD = "Projection, not a record"
HEADER_ROW = 2  # counted from 0
FIRST_ROW = HEADER_ROW + 1
_WIDEST, _WIDEST_NAME, _NARROWEST, _ROW_HEIGHT = 90, 24, 11, 16  # a page of 170 characters is printed at 8 points
_LINE = 13  # points
_WRAPPED = ("Message", "Rule", "Value", "Check")

Formulas = Mapping[str, Sequence[str]]  # by header, a formula for each row; empty: none


def write_table(
    book: Any, formats: Formats, sheet: Sheet, frame: pd.DataFrame, head: PageHead, formulas: Formulas
) -> None:
    """Write a sheet of the forecast; ``formulas`` stand where a figure follows from other cells."""
    page = book.add_worksheet(sheet.name)
    page.set_tab_color(NAVY)
    page.write_string(0, 0, NO_RECORD, formats(bold=True, font_size=14, font_color=NAVY))
    page.write_string(1, 0, sheet.about, formats(font_color=GREY))
    page.set_row(0, 24)
    page.set_row(HEADER_ROW, 34)
    page.set_default_row(_ROW_HEIGHT)
    headers: list[dict[str, Any]] = []
    for place, column in enumerate(sheet.columns):
        check(frame[column.name], column, f"{sheet.name}, {column.header}")
        wide = min(_WIDEST_NAME, max(_NARROWEST, column_width(column, frame[column.name]) - 2))
        page.set_column(place, place, _WIDEST if column.header in _WRAPPED else wide)
        side = "left" if alignment(column.kind) == "left" else "center"
        headers.append({"header": column.header, "header_format": formats.header(True, side)})
        write_note(page, HEADER_ROW, place, _note(column, sheet))
        _write_column(page, formats, place, column, frame[column.name], formulas.get(column.header, ()))
    _set_heights(page, sheet, frame)
    name = f"{sheet.name.replace(' ', '')}Table"
    last = max(HEADER_ROW + len(frame), FIRST_ROW)
    page.add_table(HEADER_ROW, 0, last, len(headers) - 1, {"name": name, "columns": headers, "style": None})
    if frame.empty:
        page.write_string(FIRST_ROW, 0, "none", formats(font_color=GREY, italic=True))
    page.freeze_panes(FIRST_ROW, 1)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    set_up_page(page, HEADER_ROW, head, NO_RECORD)


def runway_formulas(frame: pd.DataFrame, as_of: str) -> Formulas:
    """Make the formulas of Runway: Days and Short follow from its other cells and the cell of the As-of Date."""
    rows = range(FIRST_ROW + 1, FIRST_ROW + 1 + len(frame))
    at = {column.header: xl_col_to_name(place) for place, column in enumerate(RUNWAY.columns)}
    first, asked, had = at["First Shortfall"], at["Requested"], at["Available"]
    return {
        "Days": [f'IF({first}{row}="","",{first}{row}-{as_of})' for row in rows],
        "Short": [f'IF({first}{row}="","",{asked}{row}-{had}{row})' for row in rows],
    }


def path_formulas(frame: pd.DataFrame) -> Formulas:
    """Make the formulas of Path: what is available is what was before, and the movement."""
    at = {column.header: xl_col_to_name(place) for place, column in enumerate(PATH.columns)}
    goes_on = frame["scenario"].eq(frame["scenario"].shift()).tolist()
    rows = enumerate(goes_on, start=FIRST_ROW + 1)
    available, movement = at["Available"], at["Movement"]
    return {"Available": [f"{available}{row - 1}+{movement}{row}" if on else "" for row, on in rows]}


def _write_column(
    page: Any, formats: Formats, place: int, column: Column, values: "pd.Series[Any]", formulas: Sequence[str]
) -> None:
    """Write the cells of a column, each a value or a formula that shows it."""
    side = alignment(column.kind)
    wrapped = {"text_wrap": True} if column.header in _WRAPPED else {}
    look = formats(
        num_format="#,##0" if column.kind is Kind.INTEGER else NUMBER_FORMAT[column.kind],
        align=side,
        bottom=1,
        border_color=LINE,
        valign="top",
        **({"indent": 1} if side == "left" else {}),
        **wrapped,
    )
    for row, value in enumerate(values.tolist(), start=FIRST_ROW):
        formula = formulas[row - FIRST_ROW] if formulas else ""
        shown = _as_shown(column.kind, value)
        if formula:
            page.write_formula(row, place, f"={formula}", look, "" if shown is None else shown)
        elif shown is None:
            page.write_blank(row, place, None, look)
        elif column.kind is Kind.DATE:
            page.write_datetime(row, place, value.to_pydatetime(), look)
        elif column.kind in DECIMALS:
            page.write_number(row, place, shown, look)
        else:
            page.write_string(row, place, str(shown), look)


def _as_shown(kind: Kind, value: Any) -> Any:
    """Give a value in the unit that a person reads; None where it is blank."""
    if pd.isna(value):
        return None
    return int(value) / 10 ** DECIMALS[kind] if DECIMALS.get(kind) else int(value) if kind in DECIMALS else value


def _set_heights(page: Any, sheet: Sheet, frame: pd.DataFrame) -> None:
    """Make the rows as high as their long texts need."""
    wrapped = [column.name for column in sheet.columns if column.header in _WRAPPED]
    for row, texts in enumerate(frame[wrapped].fillna("").itertuples(index=False), start=FIRST_ROW):
        lines = max((len(textwrap.wrap(str(text), _WIDEST - 4)) for text in texts), default=1)
        if lines > 1:
            page.set_row(row, _LINE * lines + 4)


def _note(column: Column, sheet: Sheet) -> list[str]:
    section = section_of(column, sheet)
    return [f"{column.header}: {what_goes_in(column)}", column.meaning, f"Plan {section}" if section else ""]
