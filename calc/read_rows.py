"""Which rows of a sheet hold data, and which are totals, remarks or headers again."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from calc.cells import trimmed
from calc.cells.column import Cells, Flags, is_blank
from calc.contract import Sheet, folded
from calc.findings import Finding, error
from calc.layout import SheetLayout

_TOTAL = re.compile(r"(grand |sub)?[ -]?(total|sum)s?\b", re.IGNORECASE)


def data_rows(
    sheet: Sheet, layout: SheetLayout, columns: Sequence[Cells], rows: Sequence[int]
) -> tuple[Flags, list[Finding]]:
    """Which rows hold data, and findings for totals and repeated headers among them."""
    places = {header: columns[place - 1] for header, place in layout.columns.items()}
    filled = np.zeros(len(rows), dtype=np.bool_)
    missing = np.zeros(len(rows), dtype=np.int64)
    for header, column in places.items():
        filled |= column.holds
        if sheet.by_header[header].required:
            missing += ~column.holds
    findings = []
    kept = filled.copy()
    last = int(np.flatnonzero(filled)[-1]) if filled.any() else -1
    for i in np.flatnonzero(filled & (missing > 0)).tolist():
        held = [column[i] for column in places.values() if not is_blank(column[i])]
        if wrong := _no_row(held, [column[i] for column in columns], int(missing[i]), i == last):
            code, words = wrong
            findings.append(error(code, f"Row {rows[i]} {words}", sheet.name, rows=[rows[i]]))
            kept[i] = False
    for i in _repeated_headers(places, filled):
        message = f"Row {rows[i]} repeats the headers. Delete it."
        findings.append(error("repeated-headers", message, sheet.name, rows=[rows[i]]))
        kept[i] = False
    return kept, findings


def _no_row(held: Sequence[Any], cells: Sequence[Any], missing: int, last: bool) -> tuple[str, str] | None:
    """Why a row that lacks ``missing`` required values is none: a total, a remark, or hardly begun.

    ``held`` are the cells that the contract's columns hold, ``cells`` all of the row.
    """
    numbers = all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in held)
    if any(isinstance(cell, str) and _TOTAL.match(trimmed(cell)) for cell in cells) or (
        last and missing > 1 and numbers
    ):
        return "total-row", "looks like a total. Delete it, or move it to another sheet."
    if len(held) == 1 and isinstance(held[0], str) and len(trimmed(held[0]).split()) > 2:
        return "remark-row", "looks like a remark. Move it to another sheet, or into a comment."
    if len(held) == 1 and missing > 1:
        return "incomplete-row", "has one cell filled in. Complete the row, or clear it."
    return None


def _repeated_headers(places: Mapping[str, Cells], filled: Flags) -> list[int]:
    if any(str not in column.types for column in places.values()):
        return []
    header, first = next(iter(places.items()))
    suspects = [
        i for i in np.flatnonzero(filled).tolist() if isinstance(first[i], str) and folded(first[i]) == folded(header)
    ]
    return [
        i
        for i in suspects
        if all(isinstance(cells[i], str) and folded(cells[i]) == folded(name) for name, cells in places.items())
    ]
