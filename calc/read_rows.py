"""Which rows of a sheet hold data, and which are totals, remarks or headers again."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from calc.cells import trimmed
from calc.contract import Sheet, folded
from calc.findings import Finding, error
from calc.layout import SheetLayout

_TOTAL = re.compile(r"(grand |sub)?[ -]?(total|sum)s?\b", re.IGNORECASE)


def data_rows(
    sheet: Sheet, layout: SheetLayout, columns: Sequence[Sequence[Any]], rows: Sequence[int]
) -> tuple[list[int], list[Finding]]:
    """The positions of the rows that hold data, and findings for totals and repeated headers among them."""
    places = {header: columns[place - 1] for header, place in layout.columns.items()}
    filled = np.zeros(len(rows), dtype=bool)
    missing = np.zeros(len(rows), dtype=np.int64)
    for header, cells in places.items():
        holds = np.fromiter((not _blank(cell) for cell in cells), dtype=bool, count=len(rows))
        filled |= holds
        if sheet.by_header[header].required:
            missing += ~holds
    findings = []
    dropped = set()
    last = int(np.flatnonzero(filled)[-1]) if filled.any() else -1
    for i in np.flatnonzero(filled & (missing > 0)).tolist():
        held = [column[i] for column in places.values() if not _blank(column[i])]
        if wrong := _no_row(held, [column[i] for column in columns], int(missing[i]), i == last):
            code, words = wrong
            findings.append(error(code, f"Row {rows[i]} {words}", sheet.name, rows=[rows[i]]))
            dropped.add(i)
    for i in _repeated_headers(places, filled):
        message = f"Row {rows[i]} repeats the headers. Delete it."
        findings.append(error("repeated-headers", message, sheet.name, rows=[rows[i]]))
        dropped.add(i)
    return [i for i in np.flatnonzero(filled).tolist() if i not in dropped], findings


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


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not trimmed(cell))


def _repeated_headers(places: Mapping[str, Sequence[Any]], filled: np.ndarray[Any, Any]) -> list[int]:
    header, first = next(iter(places.items()))
    suspects = [
        i for i in np.flatnonzero(filled).tolist() if isinstance(first[i], str) and folded(first[i]) == folded(header)
    ]
    return [
        i
        for i in suspects
        if all(isinstance(cells[i], str) and folded(cells[i]) == folded(name) for name, cells in places.items())
    ]
