"""A number such as 104,000 where the others are written without such a mark: 104 with three decimals, perhaps."""

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells import cell_as_seen
from calc.findings import Finding, Severity
from calc.statement.block import Block
from calc.statement.headers import COUNTS
from calc.statement.numbers import DECIMAL, THOUSANDS, Style, signed

_FROM = 1_000  # what would have a mark, where marks are written
_FEW = 2  # different numbers with a mark that may be slips among smaller ones


def check_thousands(block: Block, entries: npt.NDArray[np.bool_], style: Style) -> list[Finding]:
    """Warn of numbers read with thousands though nothing else in the columns shows that they have any.

    Either others of 1,000 and more have no mark; or all others are smaller, and a few end in 000 as decimals would.
    """
    marks = [mark for mark, role in ((",", style.comma), (".", style.dot)) if role == THOUSANDS]
    if len(marks) != 1 or DECIMAL in (style.comma, style.dot):
        return []
    one = re.compile(rf"\d{{1,3}}{re.escape(marks[0])}\d{{3}}$")
    marked: dict[str, tuple[str, Any]] = {}  # digits as written -> our column and the cell
    others: list[float] = []
    for ours in COUNTS:
        if ours not in block.columns:
            continue
        column = block.columns[ours]
        for code in np.unique(column.codes[entries]).tolist():
            digits = _digits(column.cells[code])
            if isinstance(digits, float):
                others.append(digits)
            elif digits is not None and one.match(digits):
                marked.setdefault(digits, (ours, column.cells[code]))
            elif digits is not None and marks[0] in digits:
                return []  # 1,234,567 has thousands, and so have the rest
    large = max(others, default=0) >= _FROM
    slips = 0 < len(marked) <= _FEW and len(marked) <= len(others) and all(text.endswith("000") for text in marked)
    return [_told(block, entries, *next(iter(marked.values())), marks[0], large)] if marked and (large or slips) else []


def _digits(cell: Any) -> str | float | None:
    """Give a number's digits with their marks, its size where it has none, None for no number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return abs(float(cell))
    number = signed(cell) if isinstance(cell, str) else None
    if number is None:
        return None
    return float(number[1]) if number[1].isdigit() else number[1]


def _told(block: Block, entries: npt.NDArray[np.bool_], ours: str, cell: Any, mark: str, large: bool) -> Finding:
    column, found = block.columns[ours], signed(cell)
    assert found is not None
    digits = found[1]
    of_it = [code for code, each in enumerate(column.cells) if each == cell and type(each) is type(cell)]
    row = block.number(int(np.flatnonzero(entries & np.isin(column.codes, of_it))[0]))
    word = "a comma" if mark == "," else "a dot"
    others = "other numbers of 1,000 and more have none" if large else "all numbers without one are smaller than 1,000"
    message = (
        f"{cell_as_seen(cell)} of “{block.header.columns[ours]}” in row {row} has {word}, and {others}. It was read as"
        f" {int(digits.replace(mark, '')):,}; if {digits.split(mark)[0]} with three decimals is meant, correct it, or"
        " ask the agent for plain digits."
    )
    return block.grid.finding(Severity.WARNING, "thousands-in-some", message, [row], block.header.places[ours])
