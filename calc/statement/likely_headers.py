"""The row that most looks like headers in a file that is not recognized, for a person to say what they are."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from calc.cells import cell_as_seen, trimmed
from calc.cells.column import is_blank
from calc.statement.dates import day_or_parts
from calc.statement.headers import Names
from calc.statement.model import Grid, NotAStatement
from calc.statement.numbers import signed

_LINES, _BELOW, _MOST = 200, 6, 60
_GAP = re.compile(r"\s{2,}|\t")


def likely_headers(path: Path) -> list[tuple[str, str, str]]:
    """Give each header with its sheet and what it would be taken for; none where no row looks like headers."""
    from calc.statement.read import bytes_of, grids_of

    names = Names({})
    try:
        grids, _ = grids_of(path, bytes_of(path), names)
    except NotAStatement:
        return []
    found = []
    for grid in grids:
        meant: set[str] = set()
        for text in _headers(grid):
            ours = next((ours for ours, _ in names.meant(text, "journal") if ours not in meant), "")
            meant.add(ours)
            found.append((grid.name, text, ours))
    return found[:_MOST]


def _headers(grid: Grid) -> list[str]:
    rows = [_cells(row) for row in grid.rows[:_LINES]]
    best: list[str] = []
    for at, texts in enumerate(rows):
        if len(texts) > len(best) and len(texts) > 1 and not any(_is_value(text) for text in texts):
            below = rows[at + 1 : at + 1 + _BELOW]
            if any(sum(map(_is_value, row)) > 1 for row in below):
                best = texts
    return list(dict.fromkeys(best))


def _cells(row: Sequence[Any]) -> list[str]:
    texts = [trimmed(cell) if isinstance(cell, str) else cell_as_seen(cell) for cell in row if not is_blank(cell)]
    return [piece for piece in _GAP.split(texts[0]) if piece] if len(texts) == 1 else texts


def _is_value(text: str) -> bool:
    return signed(text) is not None or day_or_parts(text) is not None
