"""Dates in the ways that agents write them: the whole column decides whether the day or the month comes first.

Columns of two cells, and how each is read:

    05/06/2002, 17/01/2002   17 is no month, so all are day/month/year: 5 June and 17 January
    05/06/2002, 01/07/2002   both orders fit: an error asks for --date-format
    5 June 2002, 2002-06-05  each has one reading, whatever the others are
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells import SPACES, ErrorCell, Uncalculated, cell_as_seen, trimmed
from calc.cells.column import is_blank
from calc.contract import EARLIEST_DATE
from calc.excel.limits import DAY_0
from calc.statement.distinct import Distinct

ORDERS = {"DMY": "day/month/year", "MDY": "month/day/year", "YMD": "year/month/day"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_NAMED = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s./-]*(?:of )?{_MONTH}[\s,./-]*{_YEAR}$", re.IGNORECASE),
    re.compile(rf"{_MONTH}[\s./-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,./-]+{_YEAR}$", re.IGNORECASE),
    re.compile(rf"(?P<year>\d{{4}})[\s./-]*{_MONTH}[\s./-]*(?P<day>\d{{1,2}})$", re.IGNORECASE),
)
_ISO = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})$")
_SLASHED = re.compile(r"(\d{1,2})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})$")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})$")
_TIME = re.compile(
    r"(?:T|[,\s]\s*)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?\s*(?:Z|UTC|[A-Z]{2,4}T|[+-]\d{2}:?\d{2})?$",
    re.I,
)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+", re.IGNORECASE)
_ANY_WEEKDAY = re.compile(
    r"\b(?:(mon)|(tue)s?|(wed)(?:nes)?|(thu)r?s?|(fri)|(sat)(?:ur)?|(sun))(?:day)?\b", re.IGNORECASE
)
_GAPS = re.compile(f"[{SPACES}]+")
_EVENING = 20  # hours
_TODO = "Correct it, or ask the agent for the date."

Parts = tuple[str, str, str, str]  # the three parts as written, and what stands between them


@dataclass
class Dates:
    """A column of days; ``wrong`` says what is wrong with a cell by its code, ``unsettled`` with the column."""

    values: npt.NDArray[np.datetime64]
    order: str = ""
    wrong: dict[int, tuple[str, str, str, str]] = field(default_factory=dict)
    unsettled: tuple[str, int, str] | None = None  # a code, the code of an example, and the message
    notes: tuple[str, ...] = ()


def day_of(year: int, month: int, day: int) -> date | None:
    """Give the date of a year, month and day; None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_or_parts(cell: Any) -> date | Parts | None:
    """Read a cell as a day; give its parts where their order is to be settled, and None for no date."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        whole = int(cell) if np.isfinite(cell) and cell == int(cell) else 0
        return day_of(whole // 10000, whole // 100 % 100, whole % 100) if 19000000 < whole < 22000000 else None
    if not isinstance(cell, str) or len(cell) > 100:
        return None
    text = _WEEKDAY.sub("", _TIME.sub("", _GAPS.sub(" ", trimmed(cell))), count=1).strip()
    if not text.isascii():
        return None
    if iso := _ISO.match(text):
        return day_of(int(iso[1]), int(iso[3]), int(iso[4]))
    for pattern in _NAMED:
        if named := pattern.match(text):
            month = _MONTHS.index(named["month"][:3].lower()) + 1
            return day_of(_full_year(named["year"].lstrip("'")), month, int(named["day"]))
    if slashed := _SLASHED.match(text):
        return slashed[1], slashed[3], slashed[4], slashed[2]
    if compact := _COMPACT.match(text):
        as_ymd = day_of(int(text[:4]), int(text[4:6]), int(text[6:])) if "1900" <= text[:4] < "2200" else None
        return as_ymd or (compact[1], compact[2], compact[3], "")
    return None


def read_parts(parts: Parts, order: str, insisted: bool = False) -> date | None:
    """Read three parts in an order. Years come first by themselves only in 04-01-02."""
    first, second, third, mark = parts
    if order == "YMD":
        if len(third) == 4 or (mark != "-" and not insisted):
            return None
        return day_of(_full_year(first), int(second), int(third))
    day, month = (first, second) if order == "DMY" else (second, first)
    return day_of(_full_year(third), int(month), int(day))


def _full_year(year: str) -> int:
    """Give the year of two or four digits: two are a year from 1970 to 2069."""
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number < 70 else 1900)


def dates_of(column: Distinct, header: str, date_format: str | None = None, order: str = "") -> Dates:
    """Read the days of a column. ``date_format`` is the person's word, ``order`` what another column has settled."""
    days: list[date | None] = [None] * len(column.cells)
    parts: dict[int, Parts] = {}
    out = Dates(np.empty(0, dtype="datetime64[s]"))
    for code, cell in enumerate(column.cells):
        if is_blank(cell):
            continue
        reading = _by_format(cell, date_format) if date_format and "%" in date_format else day_or_parts(cell)
        if isinstance(reading, tuple):
            parts[code] = reading
        elif reading is not None and not _has_its_weekday(cell, reading):
            out.wrong[code] = _of_another_weekday(cell)
        elif reading is None or reading < EARLIEST_DATE:
            out.wrong[code] = _wrong(cell, reading, date_format)
        else:
            days[code] = reading
    if parts:
        _settle(out, column, parts, header, date_format, order)
        for code, part in parts.items():
            if out.order and code not in out.wrong:
                days[code] = read_parts(part, out.order, insisted=True)
        if out.order and any(len(part[2]) == 2 for part in parts.values()):
            out.notes += ("Two-digit years were read as 1970 to 2069.",)
    unique = np.array([np.datetime64("NaT") if day is None else np.datetime64(day) for day in days], "datetime64[s]")
    out.values = unique[column.codes] if len(unique) else np.empty(0, dtype="datetime64[s]")
    return out


def _by_format(cell: Any, date_format: str) -> date | None:
    if not isinstance(cell, str):
        reading = day_or_parts(cell)
        return reading if isinstance(reading, date) else None
    try:
        return datetime.strptime(trimmed(cell), date_format).date()
    except ValueError:
        return None


def _wrong(cell: Any, day: date | None, date_format: str | None) -> tuple[str, str, str, str]:
    if isinstance(cell, ErrorCell):
        return "error-cell", cell_as_seen(cell), "the cell shows an Excel error instead of a value", _TODO
    if isinstance(cell, Uncalculated):
        todo = "Open the file in Excel, let it calculate, and save it."
        return "formula-without-value", "a formula", "it was saved without its result", todo
    if day is not None:
        return "date-too-early", cell_as_seen(cell), "the date is before March 1900", _TODO
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 1 <= cell <= 80_000:
        meant = DAY_0 + timedelta(days=int(cell))
        return (
            "number-for-date",
            cell_as_seen(cell),
            "this is a number, not a date",
            f"If {meant} is meant, format it as Date.",
        )
    if date_format and "%" in date_format and isinstance(cell, str):
        return "not-a-date", cell_as_seen(cell), f"this is not a date of the form {date_format}", _TODO
    return "not-a-date", cell_as_seen(cell), "this is not a date", _TODO


def _settle(
    out: Dates, column: Distinct, parts: dict[int, Parts], header: str, date_format: str | None, order: str
) -> None:
    """Find the one order that all dates of the column can be read in."""
    if date_format in ORDERS:
        out.order = date_format
        for code, part in parts.items():
            day = read_parts(part, date_format, insisted=True)
            if day is None:
                what = f"this is not a date in the order {ORDERS[date_format]}"
                out.wrong[code] = "not-a-date", cell_as_seen(column.cells[code]), what, _TODO
            elif not _has_its_weekday(column.cells[code], day):
                out.wrong[code] = _of_another_weekday(column.cells[code])
        return
    readings = {code: {o: day for o in ORDERS if (day := read_parts(part, o))} for code, part in parts.items()}
    for code, reading in readings.items():
        if not reading:
            out.wrong[code] = "not-a-date", cell_as_seen(column.cells[code]), "this is not a date in any order", _TODO
            continue
        own = {o: day for o, day in reading.items() if _has_its_weekday(column.cells[code], day)}
        readings[code] = own
        if not own:
            out.wrong[code] = _of_another_weekday(column.cells[code])
    readings = {code: reading for code, reading in readings.items() if reading}
    fitting = [o for o in ORDERS if all(o in reading for reading in readings.values())]
    if not readings:
        return
    if not fitting:
        out.unsettled = _mixed(column, readings, header)
        return
    apart = next((c for c, reading in readings.items() if len({reading[o] for o in fitting}) > 1), None)
    if apart is None and (odd := _in_another_form(column, parts, readings, header)):
        out.unsettled = odd
        return
    if apart is None or order in fitting:
        out.order = order if order in fitting else fitting[0]
        return
    ways = [o for o in fitting if o == fitting[0] or readings[apart][o] != readings[apart][fitting[0]]]
    means = " or ".join(f"{readings[apart][o]} ({ORDERS[o]})" for o in ways)
    options = " or ".join(f"--date-format {o}" for o in ways)
    message = f"The dates of {header} can be read in {len(ways)} ways: {cell_as_seen(column.cells[apart])} is {means}."
    out.unsettled = "ambiguous-dates", apart, f"{message} State which with {options}."


def _in_another_form(
    column: Distinct, parts: dict[int, Parts], readings: dict[int, dict[str, date]], header: str
) -> tuple[str, int, str] | None:
    """Find a date that the others settle, though it is written in another form: by another hand perhaps."""
    forms: dict[tuple[str, int], list[int]] = {}
    for code in readings:
        forms.setdefault((parts[code][3], len(parts[code][2])), []).append(code)
    for codes in forms.values() if len(forms) > 1 else ():
        fitting = [o for o in ORDERS if all(o in readings[code] for code in codes)]
        odd = next((code for code in codes if len({readings[code][o] for o in fitting}) > 1), None)
        if odd is None:
            continue
        other = next(code for code in readings if code not in codes)
        ways = [o for o in fitting if o == fitting[0] or readings[odd][o] != readings[odd][fitting[0]]]
        means = " or ".join(f"{readings[odd][o]} ({ORDERS[o]})" for o in ways)
        message = (
            f"The dates of {header} are written in several forms: {cell_as_seen(column.cells[odd])} beside"
            f" {cell_as_seen(column.cells[other])}. It could be {means}, and the other dates do not show which. Correct"
            f" it, or state which applies to all with {' or '.join(f'--date-format {o}' for o in ways)}."
        )
        return "ambiguous-dates", odd, message
    return None


def _has_its_weekday(cell: Any, day: date) -> bool:
    """Tell whether a cell names no weekday, or the date's own."""
    named = _ANY_WEEKDAY.search(cell) if isinstance(cell, str) and len(cell) <= 100 else None
    return named is None or named.lastindex == day.weekday() + 1


def _of_another_weekday(cell: Any) -> tuple[str, str, str, str]:
    what = "the weekday does not fit the date"
    return (
        "weekday-against-date",
        cell_as_seen(cell),
        what,
        "Ask the agent which of the two is right, and correct the other.",
    )


def _mixed(column: Distinct, readings: dict[int, dict[str, date]], header: str) -> tuple[str, int, str]:
    """Say which two dates of a column share no order, or are the strictest one and another."""
    strictest = min(readings, key=lambda code: len(readings[code]))
    other = next((code for code in readings if not set(readings[code]) & set(readings[strictest])), strictest)
    named = [
        f"{cell_as_seen(column.cells[code])} is {ORDERS[next(iter(readings[code]))]}"
        for code in dict.fromkeys((strictest, other))
    ]
    message = (
        f"The dates of {header} are not all in one order: {', '.join(named)}. Correct the file, or ask the agent for"
        " dates in one order."
    )
    return "mixed-dates", strictest, message


def time_of(cell: Any) -> time | None:
    """Read the time of day that a cell tells beside its date; None where it is midnight or none."""
    if isinstance(cell, datetime):
        return cell.time() if cell.time() != time(0) else None
    clock = _TIME.search(trimmed(cell)) if isinstance(cell, str) and len(cell) < 100 and ":" in cell else None
    if clock is None:
        return None
    hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 and hour + minute + second else None


def near_midnight(column: Distinct, among: npt.NDArray[np.bool_]) -> tuple[int, int] | None:
    """Count the days that may be one too early, by the times of day beside them; with the code of an example.

    Where any is of 20:00 or later, or all entries have the same one, a program may have written each day as the moment
    before it begins, or in another time zone. None where nothing looks like that.
    """
    codes, counts = np.unique(column.codes[among], return_counts=True)
    clocks = {code: clock for code in codes.tolist() if (clock := time_of(column.cells[code])) is not None}
    late = {code for code, clock in clocks.items() if clock.hour >= _EVENING}
    same = len(clocks) == len(codes) and int(counts.sum()) > 1 and len(set(clocks.values())) == 1
    chosen = late or (set(clocks) if same else set())
    if not chosen:
        return None
    return int(counts[np.isin(codes, list(chosen))].sum()), min(chosen)
