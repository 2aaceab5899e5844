"""The lines above a header: what they say, and the last day that they state."""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from calc.cells import trimmed
from calc.cells.column import is_blank
from calc.statement.dates import ORDERS, day_of, day_or_parts, read_parts
from calc.statement.model import Grid, StatementLine
from calc.statement.texts import plain

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
# A whole date: no figure or letter of it is left outside.
_DATE = re.compile(
    r"(?<![\w./-])(?:\d{4}-\d{1,2}-\d{1,2}(?:T\d{2}:\d{2}\S*)?|\d{1,4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -]*(?:of +)?{_MONTH}\.?,?[ -]*(?:\d{{4}}|'?\d{{2}})"
    rf"|{_MONTH}\.?[ -]*\d{{1,2}}(?:st|nd|rd|th)?(?:,|[ -])[ -]*\d{{4}}|(?:19|20)\d{{6}})(?![\w/]|[-.]\d)",
    re.IGNORECASE,
)
# Between the first day of a period and its last.
_UNTIL = re.compile(
    r"[\s,)\]]*(?:to|through|thru|until|till|til|up to|and|bis|zum|au|a|al|hasta|t/m|tot|[-–—~→>]+|\.{2,}|…)"
    r"(?: and including)?(?:\s+(?:the|den|le|el))?[\s:(\[]*",
    re.IGNORECASE,
)
_APART = re.compile(r"[\s,;|/]*")  # two dates beside each other, in cells of their own
_LAST = re.compile(
    r"(?:\bas[ -]?(?:of|at|on)|\bthrough|\bthru|\bto|\buntil|\btill|\btil|\bup to|\bend(?:ed|ing|s)?|\bclosing"
    r"|\bstatement|\bbalance|\bcut-?off|\blast|\bfinal|\bclosed|\bbis|\bbis zum|\bau|\bal|\bhasta|\bt/m|\btot|\bper"
    r"|\bstichtag|\barrete au|\barrêté au)"
    r"(?:[ -](?:dated?|day|on|at|of|the|close|business|day|period))*[\s:.=(\[#-]*$",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:\bfrom|\bbegin(?:s|ning)?|\bstart(?:s|ing)?|\bsince|\bopening|\bfirst|\bvon|\bvom|\bdu|\bdesde|\bdal|\bvan)"
    r"(?:[ -](?:date|day|on|at|of|the))*[\s:.=(\[#-]*$",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\b(?:run|print|printed|generated|created|produced|prepared|issued|downloaded|exported|extracted"
    r"|report (?:date|time)|date of (?:report|printing))\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:period|month|quarter|year|statement|ended|ending|end|activity|transactions)\b", re.IGNORECASE
)
_MONTH_ALONE = re.compile(rf"\b(?P<month>{_MONTH})\.?,? +(?P<year>\d{{4}})\b", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:q(?P<one>[1-4])|(?P<two>[1-4])q)[ /-]*(?P<year>\d{4})\b", re.IGNORECASE)
_LONGEST = 500  # characters of a line


@dataclass(frozen=True)
class Stated:
    """The last days that titles state, and texts of theirs that can be read in several ways."""

    days: frozenset[date]
    unclear: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """Give the one day; None where there is none, several, or an unclear one."""
        return next(iter(self.days)) if len(self.days) == 1 and not self.unclear else None


_PAGE = re.compile(r"\bpage\s*(?:no\.?|number)?\s*:?\s*\d+(?:\s*(?:of|/)\s*\d+)?", re.IGNORECASE)


def folded_page(line: str) -> str:
    """Fold a line of a page's heading for comparison with the other pages': without the page's number."""
    return " ".join(_PAGE.sub("page", line).casefold().split())


def title_lines(grid: Grid, start: int, stop: int) -> list[StatementLine]:
    """Give the lines between two positions that say something."""
    return [
        StatementLine(grid.number(i), "title", plain(grid.rows[i]))
        for i in range(start, stop)
        if any(not is_blank(cell) for cell in grid.rows[i])
    ]


def stated_days(grid: Grid, positions: Iterable[int], order: str) -> Stated:
    """Find the last days that lines state: “through 2001-06-30”, “End date: …”, “January 1 - June 30, 2001”."""
    rows = [[cell for cell in grid.rows[i] if not is_blank(cell)] for i in positions]
    lines = [" ".join(map(_cell_in_words, row)) for row in rows]
    lines = [line for line in lines if 0 < len(line) < _LONGEST]
    orders = _orders(lines, order)
    days: set[date] = set()
    unclear = []
    for line in lines:
        for text in _last_dates(line):
            readings = {day for order in orders if (day := _day(text, order)) is not None}
            if len(readings) == 1:
                days |= readings
            elif readings:
                unclear.append(text)
        days |= _ends_of_months(line)
    return Stated(frozenset(days), tuple(dict.fromkeys(unclear)))


def _cell_in_words(cell: Any) -> str:
    return cell.date().isoformat() if isinstance(cell, datetime) else trimmed(str(cell))


def _orders(lines: Sequence[str], order: str) -> list[str]:
    """Find the orders of day, month and year in which every date of the lines can be read."""
    if order:
        return [order]
    every = [dated[0] for line in lines for dated in _DATE.finditer(line)]
    return [order for order in ORDERS if all(_day(text, order) is not None for text in every)] or list(ORDERS)


def _day(text: str, order: str) -> date | None:
    found = day_or_parts(text)
    return found if not isinstance(found, tuple) else read_parts(found, order, insisted=False)


def _last_dates(line: str) -> list[str]:
    """Find the dates of a line that are the last of something."""
    line = _with_year(line)
    found = list(_DATE.finditer(line))
    chosen = []
    for i, each in enumerate(found):
        after = found[i + 1].start() if i + 1 < len(found) else len(line)
        before = line[found[i - 1].end() if i else 0 : each.start()]
        begins = i + 1 < len(found) and bool(_UNTIL.fullmatch(line[each.end() : after]))
        if begins or _FIRST.search(before) or _MADE.search(before):
            continue
        ends = i > 0 and bool(_UNTIL.fullmatch(before) or (_APART.fullmatch(before) and len(found) == 2))
        if ends or _LAST.search(before):
            chosen.append(each[0])
    return chosen


_SHORT = re.compile(rf"\b(?P<month>{_MONTH})\.? +(?P<day>\d{{1,2}})(?=\s*(?:[-–—]|to|through|thru)\s)", re.IGNORECASE)
_YEAR_AFTER = re.compile(rf"{_MONTH}\.? +\d{{1,2}},? +(\d{{4}})", re.IGNORECASE)


def _with_year(line: str) -> str:
    """Write a line in which “January 1 - June 30, 2001” has its year twice."""
    year = _YEAR_AFTER.search(line)
    return _SHORT.sub(rf"\g<month> \g<day>, {year[1]}", line) if year else line


def _ends_of_months(line: str) -> set[date]:
    """Find the last day of a month or quarter that a line without a date names: “June 2001”, “Q2 2001”."""
    if _DATE.search(line) or _MADE.search(line):
        return set()
    months: list[Any] = [
        day_of(int(found["year"]), 3 * int(found["one"] or found["two"]), 1) for found in _QUARTER.finditer(line)
    ]
    if _PERIOD.search(line):
        months += [day_or_parts(f"1 {found['month']} {found['year']}") for found in _MONTH_ALONE.finditer(line)]
    last = max((month for month in months if isinstance(month, date)), default=None)
    return {last.replace(day=calendar.monthrange(last.year, last.month)[1])} if last else set()
