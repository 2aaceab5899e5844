"""Dates of a statement whose day and month Excel exchanged before it was sent, or when it was opened and saved."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells.column import Cells
from calc.cells.exchanged_dates import swapped_dates
from calc.findings import Finding, Severity
from calc.statement.block import Block
from calc.statement.dates import Dates, day_or_parts
from calc.statement.distinct import Distinct

_TODO = (
    " Give plancalc the agent's own file as it came, before Excel opened it, or ask the agent for dates such as"
    " 2001-03-01."
)


def check_exchanged(block: Block, dates: Dates, entries: npt.NDArray[np.bool_]) -> tuple[list[Finding], Any]:
    """Report dates of a journal that look as if Excel had exchanged day and month, and the rows in doubt."""
    name, numbers = f"“{block.header.columns['Date']}”", block.numbers(range(len(entries)))
    found, doubted = exchanged(block.grid.name, name, block.columns["Date"], dates, entries, numbers)
    place = block.header.places["Date"]
    return [block.grid.finding(Severity.ERROR, *each, place) for each in found], doubted


def exchanged(
    sheet: str,
    header: str,
    column: Distinct,
    dates: Dates,
    among: npt.NDArray[np.bool_],
    rows: Sequence[int],
) -> tuple[list[tuple[str, str, list[int]]], npt.NDArray[np.bool_]]:
    """Give the code, the message and the rows of dates that look as if Excel had exchanged day and month.

    Where real dates all have days up to 12, and texts all have days above, it has taken those that it could. A date
    with one reading in a text file, such as 2001-03-01, is what it writes for a real one. ``rows`` are the rows'
    own numbers, ``among`` says which of them count.
    """
    read = [day_or_parts(cell) for cell in column.cells]
    is_open = np.array([isinstance(each, tuple) for each in read] or [False])[column.codes]
    by_code = [f"{each[0]}/{each[1]}/{each[2]}" if isinstance(each, tuple) else each for each in read]
    at = np.flatnonzero(among & ~np.isnat(dates.values))
    days = np.where(is_open[at], np.datetime64("NaT"), dates.values[at]).astype("datetime64[s]")
    cells = Cells([by_code[code] for code in column.codes[at].tolist()])
    numbers = np.asarray(rows, dtype=np.int64)
    found = swapped_dates(sheet, header, cells, days, numbers[at], texts_are_taken=True)
    doubted = np.zeros(len(among), dtype=bool)
    if found is None:
        return [], doubted
    doubted[at[found.places]] = True
    return [(found.finding.code, found.seen + _TODO, numbers[doubted].tolist())], doubted
