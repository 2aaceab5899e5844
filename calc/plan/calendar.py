"""Dates as day numbers, months from a date, and the business days of a market.

Inside the plan a date is a *day*: a 64-bit count of days since 1970-01-01, so that a thousand dates compare at once.
``FOREVER`` stands for the end of what has not ended.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import DEFAULT_CALENDAR, LATEST_DATE
from calc.exact import Flags, Integers
from calc.plan import xnys

FOREVER = 2**31
_EPOCH = date(1970, 1, 1)
_KEY_BITS = 33  # the days from the first to FOREVER are fewer than two to this power
_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(2050, 12, 31)


class CalendarError(Exception):
    """The business days asked for are not known; the message says why and what to do."""


def day_number(value: date) -> int:
    """Give the day number of one date."""
    return (value - _EPOCH).days


def date_of(number: int) -> date:
    """Give the date of one day number."""
    return _EPOCH + timedelta(days=int(number))


def days(dates: pd.Series | npt.NDArray[Any], missing: int = FOREVER) -> Integers:
    """Give the day numbers of a column of dates; ``missing`` where a cell is empty."""
    stamps = np.asarray(dates).astype("datetime64[D]")
    return np.where(np.isnat(stamps), np.int64(missing), stamps.astype(np.int64))


def dates_of(numbers: npt.ArrayLike) -> npt.NDArray[np.datetime64]:
    """Make a column of dates, ``datetime64[s]``, from day numbers; empty where the day is ``FOREVER``."""
    array = np.asarray(numbers, dtype=np.int64)
    stamps = array.astype("datetime64[D]").astype("datetime64[s]")
    stamps[array == FOREVER] = np.datetime64("NaT")
    return stamps


def packed(codes: npt.ArrayLike, numbers: npt.ArrayLike) -> Integers:
    """Make one sortable key of a code and a day, so that one search finds the latest day of each code."""
    code, number = np.asarray(codes, dtype=np.int64), np.asarray(numbers, dtype=np.int64)
    return np.asarray(code * 2**_KEY_BITS + number)


def day_order(numbers: Integers) -> Integers:
    """Give the row numbers of days from the earliest to the latest; equal ones as they stand."""
    since = numbers - numbers.min(initial=FOREVER)
    # Days within 179 years of one another fit in 16 bits, which sort in no time.
    return np.argsort(since.astype(np.uint16) if since.max(initial=0) < 2**16 else since, kind="stable")


def months_from(numbers: npt.ArrayLike, months: npt.ArrayLike) -> Integers:
    """Give the day so many months later: the same day of the month, or its last day where there is no such day.

    A day beyond the last that Excel knows is that last day.
    """
    start = np.asarray(numbers, dtype=np.int64).astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    day_of_month = (start - month.astype("datetime64[D]")).astype(np.int64)
    target = month + np.asarray(months, dtype=np.int64).astype("timedelta64[M]")
    first = target.astype("datetime64[D]").astype(np.int64)
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - 1
    return np.asarray(np.minimum(np.minimum(first + day_of_month, last), day_number(LATEST_DATE)))


def years_from(numbers: npt.ArrayLike, years: npt.ArrayLike) -> Integers:
    """Give the day so many years later; five years from 2000-02-29 is 2005-02-28."""
    return months_from(numbers, np.asarray(years, dtype=np.int64) * 12)


def years_of(numbers: npt.ArrayLike) -> Integers:
    """Give the calendar year that each day is in."""
    return np.asarray(numbers, dtype=np.int64).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def first_of_month(years: npt.ArrayLike) -> Integers:
    """Give the first day of January of each year, whether it is a business day or not."""
    return (np.asarray(years, dtype=np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


@dataclass(frozen=True, eq=False)
class BusinessDays:
    """The trading days of one market between two days; asking beyond them is a ``CalendarError``."""

    code: str
    sessions: Integers
    first: int
    last: int

    def covers(self, numbers: npt.ArrayLike) -> Flags:
        """Tell of each day whether it is known if it is a business day."""
        array = np.asarray(numbers, dtype=np.int64)
        return (array >= self.first) & (array <= self.last)

    def is_business_day(self, numbers: npt.ArrayLike) -> Flags:
        """Tell whether the market trades on each day."""
        array = self._known(numbers)
        session = np.minimum(np.searchsorted(self.sessions, array), len(self.sessions) - 1)
        return np.asarray(self.sessions[session] == array)

    def last_before(self, numbers: npt.ArrayLike) -> Integers:
        """Give the last business day before each day, the day itself not counted."""
        session = np.searchsorted(self.sessions, self._known(numbers)) - 1
        if np.any(session < 0):
            raise CalendarError(self._out_of_range(self.first))
        return self.sessions[session]

    def first_on_or_after(self, numbers: npt.ArrayLike) -> Integers:
        """Give the first business day from each day on, the day itself included."""
        session = np.searchsorted(self.sessions, self._known(numbers))
        if np.any(session == len(self.sessions)):
            raise CalendarError(self._out_of_range(self.last))
        return self.sessions[session]

    def first_of_year(self, years: npt.ArrayLike) -> Integers:
        """Give the first business day of each calendar year. Plan §7(a), §7(b)."""
        return self.first_on_or_after(first_of_month(years))

    def business_days_after(self, numbers: Integers, count: int) -> Integers:
        """Give the day ``count`` business days after each day; beyond the known calendar any weekday is one."""
        if not len(numbers):
            return numbers
        first, last = int(numbers.min()), int(numbers.max())
        every = np.arange(first, last + 1)
        index = np.searchsorted(self.sessions, every, side="right") + count - 1
        inside = self.covers(every) & (index < len(self.sessions))
        after = self.sessions[np.where(inside, index, 0)]
        weekdays = np.busday_offset(every.astype("datetime64[D]"), count, roll="backward").astype(np.int64)
        table = np.where(inside, after, weekdays) if count else every
        return np.asarray(table[numbers - first])

    def business_days_before(self, numbers: Integers, count: int) -> Integers:
        """Give the day ``count`` business days before each day, for 0 the last on or before it.

        Beyond the known calendar any weekday is one.
        """
        index = np.searchsorted(self.sessions, numbers, side="right" if not count else "left") - max(count, 1)
        inside = self.covers(numbers) & (index >= 0)
        earlier = numbers - (1 if count else 0)
        weekdays = np.busday_offset(earlier.astype("datetime64[D]"), 1 - max(count, 1), roll="backward")
        return np.where(inside, self.sessions[np.maximum(index, 0)], weekdays.astype(np.int64))

    def _known(self, numbers: npt.ArrayLike) -> Integers:
        array = np.asarray(numbers, dtype=np.int64)
        known = self.covers(array)
        if not np.all(known):
            raise CalendarError(self._out_of_range(int(array[~known].flat[0])))
        return array

    def _out_of_range(self, number: int) -> str:
        return (
            f"The business days of {self.code} are known from {date_of(self.first)} to {date_of(self.last)}, and"
            f" {_words(number)} is needed. Correct the date, or leave out the rows that depend on it."
        )


@cache
def business_days(code: str = DEFAULT_CALENDAR) -> BusinessDays:
    """Give the business days of the exchange with this code.

    New York's stand in ``xnys.py``; any other exchange's come from the package exchange_calendars. ``CalendarError``
    where the package is not installed or knows no such exchange.
    """
    if code.strip().upper() == DEFAULT_CALENDAR:
        every = np.arange(day_number(_FIRST_DAY), day_number(_LAST_DAY) + 1).astype("datetime64[D]")
        open_days = every[np.is_busday(every, holidays=xnys.holidays())]
        return BusinessDays(DEFAULT_CALENDAR, open_days.astype(np.int64), day_number(_FIRST_DAY), day_number(_LAST_DAY))
    return _from_package(code.strip())


def _from_package(code: str) -> BusinessDays:
    try:
        package: Any = import_module("exchange_calendars")
    except ImportError:
        raise CalendarError(
            f"The business days of {code} need the package exchange_calendars, which is not installed. Install"
            f" plancalc[calendars], or use {DEFAULT_CALENDAR}."
        ) from None
    names = {name.upper(): name for name in package.get_calendar_names(include_aliases=True)}
    if code.upper() not in names:
        raise CalendarError(
            f"{code} is not the code of an exchange. Type a code such as {DEFAULT_CALENDAR} or XLON, or leave the"
            f" Value empty for {DEFAULT_CALENDAR}."
        )
    try:
        return _whole_range(package, names[code.upper()])
    except Exception as problem:
        # The package's calendars are other people's data: some of them cannot be made at all.
        raise CalendarError(
            f"exchange_calendars cannot make the calendar of {code} ({type(problem).__name__}). Use another exchange."
        ) from problem


def _whole_range(package: Any, name: str) -> BusinessDays:
    kind = type(package.get_calendar(name))
    start, end = pd.Timestamp(_FIRST_DAY), pd.Timestamp(_LAST_DAY)
    start = max(start, kind.bound_min()) if kind.bound_min() is not None else start
    end = min(end, kind.bound_max()) if kind.bound_max() is not None else end
    sessions = package.get_calendar(name, start=start, end=end).sessions
    return BusinessDays(name, days(sessions.to_numpy()), day_number(start.date()), day_number(end.date()))


def _words(number: int) -> str:
    return (
        str(date_of(number))
        if day_number(date.min) <= number <= day_number(date.max)
        else "a day outside every calendar"
    )
