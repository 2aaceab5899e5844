"""Entries where none are looked for: above the headers, and on a sheet that has none."""

from collections.abc import Sequence
from typing import Any

from calc.cells.column import is_blank
from calc.findings import Finding, Severity
from calc.statement.block import HEADER_SEARCH_ROWS, Block
from calc.statement.dates import day_or_parts
from calc.statement.headers import COUNTS, Header
from calc.statement.model import Grid
from calc.statement.numbers import signed


def check_above(block: Block) -> list[Finding]:
    """Report an error for rows above the first headers with a date and shares where the entries below have them."""
    grid, stop = block.grid, block.header.position
    rows = [grid.number(i) for i in range(stop) if _is_like_entry(grid.rows[i], block.header)]
    if not rows:
        return []
    many = f"{len(rows):,} rows, the first is row {rows[0]}, are" if len(rows) > 1 else f"Row {rows[0]} is"
    message = (
        f"{many} above the headers in row {grid.number(stop)} and would be {'entries' if len(rows) > 1 else 'an entry'}"
        " below them. Put the headers above all entries, one header in each cell, or delete what is not an entry."
    )
    return [grid.finding(Severity.ERROR, "entries-above-headers", message, rows)]


def check_without_header(grid: Grid, headers: Sequence[Header]) -> list[Finding]:
    """Warn of a sheet without headers whose rows would be entries below the headers of another sheet."""
    journals = [header for header in headers if header.kind == "journal"]
    rows = [
        grid.number(i)
        for i, row in enumerate(grid.rows[:HEADER_SEARCH_ROWS])
        if any(_is_like_entry(row, header) for header in journals)
    ]
    if not rows:
        return []
    message = (
        f"Sheet {grid.name} has no headers and is ignored, but its row {rows[0]} looks like an entry under the headers"
        " of another sheet. If it continues the entries, give it headers."
    )
    return [grid.finding(Severity.WARNING, "sheet-without-headers", message, rows)]


def _is_like_entry(row: Sequence[Any], header: Header) -> bool:
    """Tell whether a row has a date and a number in the columns in which a header has them."""
    places = header.places
    counts = [places[ours] for ours in COUNTS if ours in places and len(row) > places[ours]]
    if "Date" not in places or len(row) <= places["Date"] or day_or_parts(row[places["Date"]]) is None:
        return False
    return any(_is_number(row[column]) for column in counts)


def _is_number(cell: Any) -> bool:
    if isinstance(cell, str):
        return not is_blank(cell) and signed(cell) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)
