"""A cell that must hold a day."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

import numpy as np

from calc.cells import NOTHING, CellResult, cell_as_seen, trimmed
from calc.contract import EARLIEST_DATE
from calc.excel.limits import DAY_0
from calc.problems import Problem

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$")
_NAMED_DATES = (
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<month>[A-Za-z]+)\.?,?[\s-]+(?P<year>\d{4})$"),
    re.compile(r"(?P<month>[A-Za-z]+)\.?[\s-]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(?P<year>\d{4})$"),
)
_MONTH_NAMES = re.compile(
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?)$",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})")
_SLASHED_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$")
_ISO_MOMENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$")
_LATE = time(20)  # from then on, a date that a program in another time zone wrote may be the next day's
_EXCELS_PIVOT = 30  # Excel takes 29 for 2029 and 30 for 1930
_NO_DATE = "Type it as 2000-07-27, or clear the cell where no date is needed."


def take_date(cell: object, row: int) -> CellResult:
    """Take a cell as a day; a time of day other than midnight, a number or a text with two meanings is a problem."""
    if isinstance(cell, datetime):
        if cell.time() != time(0):
            return None, _with_time(cell, cell, row)
        cell = cell.date()
    if isinstance(cell, date):
        if cell < EARLIEST_DATE:
            return None, Problem(
                row, "date-too-early", cell_as_seen(cell), "the date is before March 1900", "Type the right date."
            )
        return cell, None
    if isinstance(cell, bool | time | timedelta):
        return None, Problem(row, "not-a-date", cell_as_seen(cell), "a date is needed here", "Type it as 2000-07-27.")
    if isinstance(cell, int | float):
        return None, _number_for_date(cell, row)
    return _date_from_text(str(cell), row)


def take_month_day(cell: object, row: int) -> CellResult:
    """Take a cell as a month and day, ``MM-DD``: of a date its own, of a text 06-30 or 6/30.

    02-29 is the last day of February. A day that no year has is a problem.
    """
    if isinstance(cell, date):  # a moment is a date too
        return f"{cell:%m-%d}", None
    written = _MONTH_DAY.fullmatch(trimmed(cell)) if isinstance(cell, str) else None
    month, day = (int(part) for part in written.groups()) if written else (0, 0)
    if 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]:
        return f"{month:02d}-{day:02d}", None
    todo = "Type it as 06-30 for June 30."
    return None, Problem(row, "not-a-month-and-day", cell_as_seen(cell), "a month and day is needed here", todo)


def _with_time(moment: datetime, cell: object, row: int) -> Problem:
    """Ask for the date alone; a time late in the evening may be the start of the next day, in another time zone."""
    todo = f"Type only the date: {moment:%Y-%m-%d}."
    if moment.time() >= _LATE and moment.date() < date.max:
        following = moment.date() + timedelta(days=1)
        todo = f"{todo[:-1]}, or {following} if the file's dates end a moment before midnight."
    return Problem(row, "date-with-time", cell_as_seen(cell), "a date with a time of day", todo)


def _number_for_date(number: float, row: int) -> Problem:
    whole = int(number) if np.isfinite(number) and number == int(number) else 0
    if 19000101 <= whole <= 99991231 and (day := _day(whole // 10000, whole // 100 % 100, whole % 100)):
        return Problem(
            row, "number-for-date", cell_as_seen(number), "this is a number, not a date", f"Type {day} as a date."
        )
    if 1 <= whole <= 2958465:
        meant = DAY_0 + timedelta(days=whole)
        todo = f"If {meant} is meant, set the cell's format to Date; otherwise type the date."
        return Problem(row, "number-for-date", cell_as_seen(number), "this is a number, not a date", todo)
    return Problem(
        row, "number-for-date", cell_as_seen(number), "this is a number, not a date", "Type it as 2000-07-27."
    )


def _date_from_text(text: str, row: int) -> CellResult:
    plain = trimmed(text)
    if not plain:
        return None, Problem(
            row, "spaces", cell_as_seen(text), "the cell holds only spaces and is treated as empty", ""
        )
    day = _one_meaning(plain)
    if day is not None:
        if day < EARLIEST_DATE:
            return None, Problem(
                row, "date-too-early", cell_as_seen(text), "the date is before March 1900", "Type the right date."
            )
        return day, Problem(row, "date-as-text", cell_as_seen(text), "a date stored as text was read as that date", "")
    if slashed := _SLASHED_DATE.match(plain):
        first, second, year = int(slashed[1]), int(slashed[2]), int(slashed[3])
        years = [year] if year > 99 else [1900 + year, 2000 + year]
        meanings = [_day(y, month, day) for y in years for month, day in ((second, first), (first, second))]
        days = list(dict.fromkeys(str(meant) for meant in meanings if meant))
        if days:
            wrong = "a date typed as text is not accepted if its day, month or year is unclear"
            return None, Problem(
                row, "ambiguous-date", cell_as_seen(text), wrong, f"Type {' or '.join(days)} as a date."
            )
    if re.fullmatch(r"\d{8}", plain) and (found := _day(int(plain[:4]), int(plain[4:6]), int(plain[6:]))):
        return None, Problem(
            row, "number-for-date", cell_as_seen(text), "this is a number, not a date", f"Type {found} as a date."
        )
    if moment := _moment(plain):
        return None, _with_time(moment, text, row)
    todo = _NO_DATE if plain.casefold() in NOTHING else "Type it as 2000-07-27."
    return None, Problem(row, "not-a-date", cell_as_seen(text), "this is text, not a date", todo)


def slashed(cell: object) -> tuple[int, int, int] | None:
    """Give the two parts before the year, and the year, of a text such as 12/29/2000; None for all else."""
    found = _SLASHED_DATE.match(trimmed(cell)) if isinstance(cell, str) else None
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    year += 0 if year > 99 else 2000 if year < _EXCELS_PIVOT else 1900
    month, day = sorted((first, second))
    return (first, second, year) if _day(year, month, day) else None


def _one_meaning(text: str) -> date | None:
    if iso := _ISO_DATE.match(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    for pattern in _NAMED_DATES:
        named = pattern.match(text)
        if named and _MONTH_NAMES.match(named["month"]):
            return _day(int(named["year"]), _MONTHS.index(named["month"][:3].lower()) + 1, int(named["day"]))
    return None


def _moment(text: str) -> datetime | None:
    """Give the date and time of a text that states both as programs do."""
    found = _ISO_MOMENT.match(text)
    if not found:
        return None
    day = _one_meaning(found[1])
    hour, minute, second = (int(part) for part in (*found[2].split(":"), "0")[:3])
    if day is None or hour > 23 or minute > 59 or second > 59:
        return None
    return datetime.combine(day, time(hour, minute, second))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
