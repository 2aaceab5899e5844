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
    """Why the results of that name cannot be read, with the sheet and the cell; empty where all is shown.

    ``wanted`` are the sheets that are read, those on which one continues included.
    """
    sheets = [sheet for sheet in inspection.sheets if base_name(sheet.name) in set(wanted)]
    for why in (_error, _without_value):
        for sheet in sheets:
            if told := why(sheet, book):
                return f"{name} shows {told}"
    return ""


def error_shown(name: str, inspection: Inspection, book: CalamineWorkbook, wanted: Iterable[str]) -> str:
    """The same for error cells alone."""
    sheets = (sheet for sheet in inspection.sheets if base_name(sheet.name) in set(wanted))
    return next((f"{name} shows {told}" for sheet in sheets if (told := _error(sheet, book))), "")


def base_name(title: str) -> str:
    """The name of a sheet, or of the one that goes on with it: “Options (2)” is of Options."""
    return _CONTINUED.sub("", title)


def _error(sheet: SheetInspection, book: CalamineWorkbook) -> str:
    if not sheet.errors:
        return ""
    place = min(sheet.errors)
    why = f"Cell {_address(place)} is to be corrected. {_CHOOSE}, or correct it in Excel and save them."
    return f"{sheet.errors[place]}{_under(sheet, book, place[1])}. {why}"


def _without_value(sheet: SheetInspection, book: CalamineWorkbook) -> str:
    if not sheet.uncalculated:
        return ""
    place = min(sheet.uncalculated)
    why = f"Cell {_address(place)} is a formula that was saved without its value."
    return f"nothing{_under(sheet, book, place[1])}. {why} {_OR_SAVE}"


def blank_in(name: str, title: str, number: int, row: Mapping[str, Any]) -> str:
    """Why a row as it is read from a sheet cannot be taken, by its number: a cell is empty where none ever is.

    The first row of the reserve says how large it is: a 0 there is what some programs save for a value.
    """
    for header in FILLED.get(title, ()):
        if row.get(header) == "" or (number == 2 and header == "Reserve" and row.get(header) == 0):
            what = "nothing" if row[header] == "" else "0"
            cell = _address((number, [*row].index(header) + 1))
            return f"{name} shows {what} under {header} on {title}. Cell {cell} has lost its value. {_OR_SAVE}"
    return ""


def _under(sheet: SheetInspection, book: CalamineWorkbook, column: int) -> str:
    """The column and the sheet of a cell, in words."""
    first = next(book.get_sheet_by_name(sheet.name).iter_rows(), [])
    header = first[column - 1] if column <= len(first) else ""
    return f" under {header} on {sheet.name}" if header != "" else f" on {sheet.name}"


def _address(place: tuple[int, int]) -> str:
    return f"{xl_col_to_name(place[1] - 1)}{place[0]}"
