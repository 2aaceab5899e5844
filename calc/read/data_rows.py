"""Which rows of a sheet hold data, and which are totals, remarks or headers again."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from calc.cells import trimmed
from calc.cells.column import Cells, is_blank
from calc.contract import READINGS, SWITCHABLE_READING, Kind, Sheet, folded_header
from calc.exact import Flags
from calc.excel.layout import SheetLayout
from calc.findings import Finding, error
from calc.problems import NAMED_ONE_BY_ONE

_TOTAL = re.compile(r"(grand |sub)?[ -]?(total|sum)s?\b", re.IGNORECASE)
# What Excel's Data > Subtotal writes after the name of a group: "ADA Total", "ADA Count".
_SUBTOTAL = re.compile(r".*\S (total|sum|count|average|max|min|product|std\.? ?devp?|varp?)", re.IGNORECASE | re.DOTALL)
_NAMED = 10  # so many rows are named in a finding, the rest counted
# For each kind of row that is none: what is said of one, how others are joined to it, and what to do.
_NO_ROW = {
    "total-row": ("looks like a total", "so do", "Delete {it}, or move {it} to another sheet."),
    "zero-row": ("has only zeros", "so have", "Clear {it}: leave unused rows empty."),
    "remark-row": ("looks like a remark", "so do", "Move {it} to another sheet or into a comment."),
    "incomplete-row": ("has one cell filled in", "so have", "Complete {the}, or clear {it}."),
    "repeated-headers": ("repeats the headers", "so do", "Delete {it}."),
}


def data_rows(
    sheet: Sheet, layout: SheetLayout, columns: Sequence[Cells], rows: Sequence[int]
) -> tuple[Flags, list[Finding]]:
    """Tell which rows hold data, and findings for totals and repeated headers among them."""
    places = {header: columns[place - 1] for header, place in layout.columns.items()}
    filled = np.zeros(len(rows), dtype=np.bool_)
    missing = np.zeros(len(rows), dtype=np.int64)
    for header, column in places.items():
        filled |= column.holds
        if sheet.by_header[header].required:
            missing += ~column.holds
    wrong: dict[str, list[int]] = {}
    kept = filled.copy()
    last = int(np.flatnonzero(filled)[-1]) if filled.any() else -1
    for i in np.flatnonzero(filled & (missing > 0)).tolist():
        held = [column[i] for column in places.values() if not is_blank(column[i])]
        if sheet is READINGS and held[0] in SWITCHABLE_READING:
            continue  # a fixed row of the template whose Choice was cleared
        if code := _no_row(held, [column[i] for column in columns], int(missing[i]), i == last):
            wrong.setdefault(code, []).append(i)
    for i in _totals_among_dates(sheet, places):
        if kept[i] and not missing[i]:
            wrong.setdefault("total-row", []).append(i)
    wrong["repeated-headers"] = _repeated_headers(places, filled)
    findings = []
    for code, found in wrong.items():
        kept[found] = False
        findings += _said(sheet, code, [rows[i] for i in sorted(found)])
    return kept, findings


def _said(sheet: Sheet, code: str, rows: Sequence[int]) -> list[Finding]:
    """Give a finding for each of a few rows of one kind, or one for many."""
    what, others, todo = _NO_ROW[code]
    if len(rows) <= NAMED_ONE_BY_ONE:
        todo = todo.format(it="it", the="the row")
        return [error(code, f"Row {row} {what}. {todo}", sheet.name, rows=[row]) for row in rows]
    more = rows[1:]
    named = f"rows {', '.join(map(str, more[:-1]))} and {more[-1]}" if len(more) <= _NAMED else f"{len(more):,} others"
    todo = todo.format(it="them", the="the rows")
    return [error(code, f"Row {rows[0]} {what}, and {others} {named}. {todo}", sheet.name, rows=rows)]


def _no_row(held: Sequence[Any], cells: Sequence[Any], missing: int, last: bool) -> str:
    """Tell why a row that lacks ``missing`` required values is none: a total, a remark, or hardly begun; else "".

    ``held`` are the cells that the contract's columns hold, ``cells`` all of the row.
    """
    numbers = [cell for cell in held if isinstance(cell, int | float) and not isinstance(cell, bool)]
    texts = [trimmed(cell) for cell in cells if isinstance(cell, str)]
    if len(numbers) == len(held) and not any(numbers):
        return "zero-row"
    if any(_TOTAL.match(text) for text in texts) or (last and missing > 1 and len(numbers) == len(held)):
        return "total-row"
    labels = [text for text in texts if text]
    if missing > 1 and len(labels) == 1 and len(numbers) >= len(held) - 1 and _SUBTOTAL.fullmatch(labels[0]):
        return "total-row"
    if len(held) == 1 and isinstance(held[0], str) and len(trimmed(held[0]).split()) > 2:
        return "remark-row"
    if len(held) == 1 and missing > 1:
        return "incomplete-row"
    return ""


def _totals_among_dates(sheet: Sheet, places: Mapping[str, Cells]) -> list[int]:
    """Find where a required date is the label of a total: "Grand Total" where a row needs nothing but a date."""
    columns = (cells for header, cells in places.items() if sheet.by_header[header].kind is Kind.DATE)
    texts = [
        (i, trimmed(cell))
        for cells in columns
        if str in cells.types
        for i, cell in enumerate(cells.cells)
        if isinstance(cell, str) and cell[-1].isalpha()
    ]
    return [i for i, text in texts if _TOTAL.match(text) or _SUBTOTAL.fullmatch(text)]


def _repeated_headers(places: Mapping[str, Cells], filled: Flags) -> list[int]:
    if any(str not in column.types for column in places.values()):
        return []
    header, first = next(iter(places.items()))
    suspects = [
        i
        for i in np.flatnonzero(filled).tolist()
        if isinstance(first[i], str) and folded_header(first[i]) == folded_header(header)
    ]
    return [
        i
        for i in suspects
        if all(
            isinstance(cells[i], str) and folded_header(cells[i]) == folded_header(name)
            for name, cells in places.items()
        )
    ]
