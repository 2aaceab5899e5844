"""Dates of a statement whose day and month Excel exchanged before it was sent, or when it was opened and saved."""

from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells.column import Cells
from calc.cells.exchanged_dates import swapped_dates
from calc.findings import Finding, Severity
from calc.statement.block import Block
from calc.statement.dates import Dates, day_or_parts

_TODO = (
    " Give plancalc the agent's own file as it came, before Excel opened it, or ask the agent for dates such as"
    " 2001-03-01."
)


def check_exchanged(block: Block, dates: Dates, entries: npt.NDArray[np.bool_]) -> tuple[list[Finding], Any]:
    """Report an error where Excel seems to have exchanged day and month; give the rows that are in doubt too.

    Where real dates all have days up to 12, and texts all have days above, it has taken those that it could. A date
    with one reading in a text file, such as 2001-03-01, is what it writes for a real one.
    """
    column = block.columns["Date"]
    read = [day_or_parts(cell) for cell in column.cells]
    is_open = np.array([isinstance(reading, tuple) for reading in read] or [False])[column.codes]
    by_code = [f"{reading[0]}/{reading[1]}/{reading[2]}" if isinstance(reading, tuple) else reading for reading in read]
    at = np.flatnonzero(entries & ~np.isnat(dates.values))
    days = np.where(is_open[at], np.datetime64("NaT"), dates.values[at]).astype("datetime64[s]")
    cells = Cells([by_code[code] for code in column.codes[at].tolist()])
    numbers = np.array(block.numbers(at), dtype=np.int64)
    name = f"“{block.header.columns['Date']}”"
    swapped = swapped_dates(block.grid.name, name, cells, days, numbers, texts_are_taken=True)
    doubted = np.zeros(len(entries), dtype=bool)
    if swapped is None:
        return [], doubted
    doubted[at[swapped.places]] = True
    position, rows = block.header.places["Date"], block.numbers(np.flatnonzero(doubted))
    return [block.grid.finding(Severity.ERROR, swapped.finding.code, swapped.seen + _TODO, rows, position)], doubted
