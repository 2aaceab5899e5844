"""Whether a copy holds all cells of the workbook that it was made of: openpyxl leaves things out in silence."""

import io
from collections.abc import Collection, Container, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_col_to_name

from calc.excel.inspect import SheetInspection, inspect_workbook, readable

_SAME_MOMENT = timedelta(milliseconds=1)  # to which openpyxl rounds a time of day
Place = tuple[int, int]  # row and column, counted from 1


def first_lost(
    source: bytes, copy: bytes, added: Collection[str], removed: Collection[str], changed: Container[Place] = ()
) -> str:
    """Give the first sheet or cell of ``source`` that ``copy`` does not hold; empty where it holds all of them.

    ``added`` are the titles of sheets that only the copy has, ``removed`` of those that only the source has. A formula
    counts as held where the copy has one: what it gives is worked out anew. Of the cells ``changed``, on any sheet,
    nothing is asked.
    """
    ours, theirs = inspect_workbook(source), inspect_workbook(copy)
    wanted = [sheet for sheet in ours.sheets if sheet.name not in removed]
    there = [sheet for sheet in theirs.sheets if sheet.name not in added]
    for one, other in zip_longest(wanted, there):
        if one is None or other is None or one.name != other.name:
            return f"the sheet {(one or other).name}"
    book, copied = (CalamineWorkbook.from_filelike(io.BytesIO(each)) for each in (readable(source, ours), copy))
    for one, other in zip(wanted, there, strict=True):
        rows, held = (each.get_sheet_by_name(one.name).to_python(skip_empty_area=False) for each in (book, copied))
        if place := _first_other(rows, held, one, other, changed):
            return f"{one.name} {xl_col_to_name(place[1] - 1)}{place[0]}"
    return ""


def _first_other(
    rows: Sequence[list[Any]],
    held: Sequence[list[Any]],
    one: SheetInspection,
    other: SheetInspection,
    changed: Container[Place],
) -> Place | None:
    """Give the first cell that is another one in the copy."""
    nothing: list[Any] = []
    for number, (row, copied) in enumerate(zip_longest(rows, held, fillvalue=nothing), start=1):
        if row == copied:
            continue
        for column, (value, copy) in enumerate(zip_longest(row, copied, fillvalue=""), start=1):
            place = (number, column)
            if not _is_held(value, copy) and not _is_formula(other, place) and place not in changed:
                return place
    broken = (place for place, shown in sorted(one.errors.items()) if other.errors.get(place) != shown)
    return next((place for place in broken if not _is_formula(other, place)), None)


def _is_held(value: Any, copy: Any) -> bool:
    if isinstance(value, str) and isinstance(copy, str):
        return _plain(value) == _plain(copy)
    if isinstance(value, datetime) and isinstance(copy, datetime):
        return value.date() == copy.date() and abs(value - copy) < _SAME_MOMENT
    return bool(value == copy) and isinstance(value, str) == isinstance(copy, str)


def _plain(text: str) -> str:
    """Give a text with its ends of lines as a workbook has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_formula(sheet: SheetInspection, place: Place) -> bool:
    """Tell whether a cell of the copy is a formula, none of which has a value there yet."""
    return place in sheet.uncalculated or sheet.uncalculated_count > len(sheet.uncalculated)
