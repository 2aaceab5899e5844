"""A vendor's price file, text or workbook -> the table of prices in it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from calc.cells.column import is_blank
from calc.excel.text import visible
from calc.findings import Finding
from calc.plan.calendar import BusinessDays
from calc.prices.found import of_vendor
from calc.prices.headers import Header, find_header, score
from calc.prices.table import PriceTable, read_table
from calc.statement.dates import ORDERS
from calc.statement.model import Grid, NotAStatement
from calc.statement.read import bytes_of, is_strptime
from calc.statement.text_file import marked_up, read_text, text_of
from calc.statement.workbook import read_workbook


class NotAPriceFile(Exception):  # noqa: N818  named as what it says
    """A file has no prices that can be read; the message says why and what to do."""


@dataclass(frozen=True)
class PriceFile:
    """A vendor's file as read: its table, and everything found in it, each with its row or cell."""

    path: Path
    grid: Grid
    table: PriceTable
    findings: tuple[Finding, ...]


def read_price_file(path: Path, market: BusinessDays | None, date_format: str | None = None) -> PriceFile:
    """Read a vendor's price file. ``NotAPriceFile`` where it is none.

    ``market`` has the trading days, where they are known. ``date_format`` is the order of day, month and year in text
    (DMY, MDY, YMD) or a strptime format.
    """
    if date_format is not None and date_format.upper() in ORDERS:
        date_format = date_format.upper()
    elif date_format is not None and not is_strptime(date_format):
        raise NotAPriceFile(
            f"“{date_format}” is not a date format. Use DMY, MDY or YMD, or a form such as %d.%m.%Y with %d, %m and %Y."
        )
    try:
        grids, findings = _grids(path)
    except NotAStatement as refused:
        raise NotAPriceFile(of_vendor(str(refused))) from refused
    grid, header = _one_table(path, grids)
    table = read_table(grid, header, market, date_format)
    return PriceFile(path, grid, table, (*findings, *(found.in_file(grid) for found in table.found)))


def _grids(path: Path) -> tuple[list[Grid], list[Finding]]:
    data = bytes_of(path)
    decoded = text_of(data)
    if decoded is None:
        return read_workbook(path, marked_up(data)), []
    grid, findings = read_text(visible(path.name), *decoded, score)
    return [grid], findings


def _one_table(path: Path, grids: list[Grid]) -> tuple[Grid, Header]:
    """Give the one sheet with prices, and its header row."""
    found = [(grid, header) for grid in grids if (header := find_header(grid))]
    if len(found) > 1:
        names = " and ".join(f"“{grid.name}”" for grid, _ in found)
        raise NotAPriceFile(f"The sheets {names} of {path.name} all have prices. Keep the one to be used.")
    if found:
        return found[0]
    first = next((row for grid in grids for row in grid.rows if not all(map(is_blank, row))), None)
    if first is None:
        raise NotAPriceFile(f"{path.name} is empty. Get a fresh copy from the vendor.")
    shown = ", ".join(_as_text(cell) for cell in first if not is_blank(cell))[:120]
    raise NotAPriceFile(
        f"{path.name} is not recognized as a price file: no row has the headers Date and Close (or Last, Price, Last"
        f" Sale …). It begins with “{shown}”. Add a row of headers above the prices."
    )


def _as_text(cell: object) -> str:
    return f"{cell:%Y-%m-%d}" if isinstance(cell, datetime) else str(cell)
