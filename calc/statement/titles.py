"""The lines above a header: what they say, and the date that they state."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from calc.statement.dates import ORDERS, read_parts, written
from calc.statement.distinct import is_blank
from calc.statement.model import Grid, Line
from calc.statement.texts import plain

_DATE = (
    r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?[ -]+[A-Za-z]{3,9}\.?,?[ -]+\d{4}"
    r"|[A-Za-z]{3,9}\.? +\d{1,2}(?:st|nd|rd|th)?,? +\d{4})"
)
_STATED = re.compile(
    rf"(?:as[ -]of|as[ -]at|through|thru|\bto|until|ended|ending|statement date|period end(?:ing)?|date to|[-–])"
    rf"(?: date)?[\s:]*(?P<date>{_DATE})(?!\s*(?:to|through|thru|until|[-–])\s)",
    re.IGNORECASE,
)
_RUN = re.compile(r"\b(?:run|print|printed|generated|created|produced|report date|report time|page)\b", re.IGNORECASE)


def title_lines(grid: Grid, start: int, stop: int) -> list[Line]:
    """The lines between two positions that say something."""
    return [
        Line(grid.number(i), "title", plain(grid.rows[i]))
        for i in range(start, stop)
        if any(not is_blank(cell) for cell in grid.rows[i])
    ]


def stated_date(grid: Grid, positions: Iterable[int], order: str) -> date | None:
    """The one day that the titles state as the statement's; None where they state none, several, or an unclear one."""
    stated: set[date | None] = set()
    for i in positions:
        row = grid.rows[i]
        text = " ".join(_shown(cell) for cell in row if not is_blank(cell))
        if len(text) < 500 and not _RUN.search(text):
            stated |= {_day(found["date"], order) for found in _STATED.finditer(text)}
    return stated.pop() if len(stated) == 1 else None


def _shown(cell: Any) -> str:
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)


def _day(text: str, order: str) -> date | None:
    found = written(text)
    if not isinstance(found, tuple):
        return found
    orders: Sequence[str] = [order] if order else list(ORDERS)
    days = {day for one in orders if (day := read_parts(found, one, insisted=bool(order))) is not None}
    return days.pop() if len(days) == 1 else None
