"""Whether a workbook of results shows its figures: some programs save formulas without what they give.

What is read as blank or as 0 then is no figure. So every reader of results asks here first, sheet by sheet.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_col_to_name

from calc.excel.inspect import Inspection, SheetInspection

_CHOOSE = "Choose the results as plancalc wrote them"
_OR_SAVE = f"{_CHOOSE}, or open them in Excel and save them."
_CONTINUED = re.compile(r" \(\d+\)$")
# Columns of formulas that results fill in every row.
FILLED: Mapping[str, tuple[str, ...]] = {
    "Options": ("Shares Outstanding",),
    "Deferred Awards": ("Shares Outstanding",),
    "Fee Settlement": ("Deferred", "Cash Not Deferred"),
    "Share Reserve": ("Reserve", "Available", "Delivered"),
    "Items": ("Difference",),
}


def not_shown(name: str, inspection: Inspection, book: CalamineWorkbook, wanted: Iterable[str]) -> str:
    """Say why the results of that name cannot be read, with the sheet and the cell; empty where all is shown.

    ``wanted`` are the sheets that are read, those on which one continues included.
    """
    sheets = [sheet for sheet in inspection.sheets if base_name(sheet.name) in set(wanted)]
    for why in (_error, _without_value):
        for sheet in sheets:
            if what := why(sheet, book):
                return f"{name} shows {what}"
    return ""


def error_shown(name: str, inspection: Inspection, book: CalamineWorkbook, wanted: Iterable[str]) -> str:
    """Say the same of error cells alone."""
    sheets = (sheet for sheet in inspection.sheets if base_name(sheet.name) in set(wanted))
    return next((f"{name} shows {what}" for sheet in sheets if (what := _error(sheet, book))), "")


def base_name(title: str) -> str:
    """Name the sheet that another one may go on with: “Options (2)” is of Options."""
    return _CONTINUED.sub("", title)


def _error(sheet: SheetInspection, book: CalamineWorkbook) -> str:
    """Say which cell shows an error; empty where none does."""
    if not sheet.errors:
        return ""
    cell = min(sheet.errors)
    why = f"Cell {_address(cell)} must be corrected. {_CHOOSE}, or correct it in Excel and save them."
    return f"{sheet.errors[cell]}{_under(sheet, book, cell[1])}. {why}"


def _without_value(sheet: SheetInspection, book: CalamineWorkbook) -> str:
    """Say which formula was saved without its value; empty where none was."""
    if not sheet.uncalculated:
        return ""
    cell = min(sheet.uncalculated)
    why = f"Cell {_address(cell)} is a formula that was saved without its value."
    return f"nothing{_under(sheet, book, cell[1])}. {why} {_OR_SAVE}"


def blank_in(name: str, title: str, number: int, row: Mapping[str, Any]) -> str:
    """Say why a row as it is read from a sheet cannot be taken: a cell is empty where none ever is. Empty where it can.

    The first row of the reserve says how large it is: a 0 there is what some programs save for a value.
    """
    for header in FILLED.get(title, ()):
        if row.get(header) == "" or (number == 2 and header == "Reserve" and row.get(header) == 0):
            what = "nothing" if row[header] == "" else "0"
            cell = _address((number, [*row].index(header) + 1))
            return f"{name} shows {what} under {header} on {title}. Cell {cell} has lost its value. {_OR_SAVE}"
    return ""


def _under(sheet: SheetInspection, book: CalamineWorkbook, column: int) -> str:
    """Name the column and the sheet of a cell."""
    first = next(book.get_sheet_by_name(sheet.name).iter_rows(), [])
    header = first[column - 1] if column <= len(first) else ""
    return f" under {header} on {sheet.name}" if header != "" else f" on {sheet.name}"


def _address(cell: tuple[int, int]) -> str:
    """Name a cell, given by its row and its column."""
    return f"{xl_col_to_name(cell[1] - 1)}{cell[0]}"
