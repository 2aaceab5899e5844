"""Business days of a market, and months from a date."""

import re
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import exchange_calendars
import numpy as np
import pandas as pd
import pytest

from calc.plan import _generate_xnys, xnys
from calc.plan.calendar import (
    FOREVER,
    CalendarError,
    business_days,
    date_of,
    dates_of,
    day_number,
    day_order,
    days,
    months_from,
    packed,
    years_from,
)
from tests.support.plans import d

MONTHS = [
    # start, months, result, why
    ("2000-11-30", 3, "2001-02-28", "no 30 February: the month's last day"),
    ("2000-11-29", 3, "2001-02-28", "nor a 29th in 2001"),
    ("2000-11-28", 3, "2001-02-28", "the day is kept"),
    ("1999-11-29", 3, "2000-02-29", "a leap year has one"),
    ("2003-11-30", 3, "2004-02-29", "a leap year's last day"),
    ("2001-01-31", 3, "2001-04-30", "a shorter month"),
    ("2001-02-28", 12, "2002-02-28", "a month's last day is not carried on as such"),
    ("2001-12-31", 0, "2001-12-31", "no month at all"),
    ("1969-12-31", 2, "1970-02-28", "before 1970"),
    ("9999-12-30", 12, "9999-12-31", "no day is beyond the last that Excel knows"),
    ("2000-01-01", 12 * 999_999_999, "9999-12-31", "however many months"),
]


@pytest.mark.parametrize(("start", "months", "result", "why"), MONTHS)
def test_months_keep_the_day_or_take_the_last(start: str, months: int, result: str, why: str) -> None:
    assert date_of(int(months_from(day_number(d(start)), months))) == d(result), why


@pytest.mark.parametrize(
    ("start", "years", "result"),
    [("2000-02-29", 5, "2005-02-28"), ("2000-02-29", 4, "2004-02-29"), ("2000-07-27", 5, "2005-07-27")],
)
def test_years_keep_the_day_or_take_the_last(start: str, years: int, result: str) -> None:
    assert date_of(int(years_from(day_number(d(start)), years))) == d(result)


FIRST_BUSINESS_DAYS = [
    (2000, "2000-01-03", "1 January 2000 is a Saturday"),
    (2001, "2001-01-02", "1 January is a holiday"),
    (2004, "2004-01-02", "1 January is a holiday, a Thursday"),
    (2005, "2005-01-03", "1 January 2005 is a Saturday, and is not made up for"),
    (2007, "2007-01-03", "on the 2nd the market was closed for President Ford"),
]


@pytest.mark.parametrize(("year", "first", "why"), FIRST_BUSINESS_DAYS)
def test_the_first_business_day_of_a_year(year: int, first: str, why: str) -> None:
    assert date_of(int(business_days().first_of_year([year])[0])) == d(first), why


@pytest.mark.parametrize(
    ("of", "last"),
    [("2001-09-17", "2001-09-10"), ("2001-09-18", "2001-09-17"), ("2000-07-31", "2000-07-28")],
)
def test_the_last_business_day_before_a_date(of: str, last: str) -> None:
    assert date_of(int(business_days().last_before([day_number(d(of))])[0])) == d(last)


@pytest.mark.parametrize(
    ("when", "is_one"),
    [("2001-09-10", True), ("2001-09-11", False), ("2001-09-14", False), ("2001-09-17", True), ("2001-09-16", False)],
)
def test_whether_a_date_is_a_business_day(when: str, is_one: bool) -> None:
    assert business_days().is_business_day([day_number(d(when))])[0] == is_one


def test_the_stored_holidays_are_those_of_the_calendar_package() -> None:
    # Years to come are left out: a day of mourning can be added to them at any time.
    package = exchange_calendars.get_calendar("XNYS", start="1970-01-01", end="2025-12-31").sessions
    stored = business_days().sessions
    assert stored[stored <= day_number(d("2025-12-31"))].tolist() == days(package.to_numpy()).tolist()


def test_the_stored_holidays_are_written_as_their_script_writes_them() -> None:
    stored = Path(xnys.__file__).read_text(encoding="utf-8")
    year = re.compile(r"^(20[3-5]\d: .*|Written by .*)$", re.MULTILINE)
    assert year.sub("", stored) == year.sub("", _generate_xnys.text())


@pytest.mark.parametrize("when", ["1969-12-31", "2051-01-01"])
def test_a_date_beyond_the_calendar_is_said_not_guessed(when: str) -> None:
    with pytest.raises(CalendarError, match=when):
        business_days().is_business_day([day_number(d(when))])


def test_the_first_and_last_day_of_the_calendar_are_known() -> None:
    market = business_days()
    assert market.covers(
        [day_number(d("1969-12-31")), day_number(d("1970-01-01")), day_number(d("2050-12-31"))]
    ).tolist() == [
        False,
        True,
        True,
    ]
    assert date_of(int(market.last_before([day_number(d("1970-01-03"))])[0])) == d("1970-01-02")
    with pytest.raises(CalendarError):
        market.last_before([day_number(d("1970-01-02"))])
    assert date_of(int(market.first_on_or_after([day_number(d("2050-12-30"))])[0])) == d("2050-12-30")
    with pytest.raises(CalendarError):
        market.first_on_or_after([day_number(d("2050-12-31"))])
    assert market.is_business_day([day_number(d("2050-12-30")), day_number(d("2050-12-31"))]).tolist() == [True, False]
    assert [date_of(market.sessions[place]) for place in (0, -1)] == [d("1970-01-02"), d("2050-12-30")]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (day_number(date.max), "9999-12-31 is needed"),
        (day_number(date.max) + 1, "a day outside every calendar is needed"),
        (day_number(date.min), "0001-01-01 is needed"),
        (day_number(date.min) - 1, "a day outside every calendar is needed"),
        (FOREVER, "a day outside every calendar is needed"),
    ],
)
def test_a_day_that_is_no_date_is_said_too(when: int, said: str) -> None:
    for asked in (when, [day_number(d("2001-09-10")), when]):
        with pytest.raises(CalendarError, match=said):
            business_days().last_before(asked)


ORDERS = [
    # days, their places in order, why
    ([5, 3, 4, 3], [1, 3, 2, 0], "equal days stay as they stand"),
    ([65_535, 0, 7], [1, 2, 0], "the widest span that 16 bits hold"),
    ([65_536, 0, 7], [1, 2, 0], "a day more"),
    ([1_065_537, 1_000_002, 1_000_001], [2, 1, 0], "wherever the days begin"),
    ([65_530, 65_540, -10], [2, 0, 1], "days before 1970 too"),
    ([FOREVER, 12_000, 11_000], [2, 1, 0], "what has not ended is last"),
    ([], [], "no days"),
]


@pytest.mark.parametrize(("numbers", "order", "why"), ORDERS)
def test_days_are_ordered_however_far_apart(numbers: list[int], order: list[int], why: str) -> None:
    assert day_order(np.array(numbers, dtype=np.int64)).tolist() == order, why


def test_another_exchange_has_its_own_days() -> None:
    boxing_day = day_number(d("2001-12-26"))
    assert business_days("XNYS").is_business_day([boxing_day])[0]
    assert not business_days("xlon").is_business_day([boxing_day])[0]


BOUNDS = [
    # the exchange's bounds, first and last day known, why
    ((None, None), "1970-01-01", "2050-12-31", "none"),
    (("1990-12-03", "2030-06-28"), "1990-12-03", "2030-06-28", "within those of the calculation"),
    (("1960-01-04", "2060-12-31"), "1970-01-01", "2050-12-31", "wider than those of the calculation"),
]


@pytest.mark.parametrize(("bounds", "first", "last", "why"), BOUNDS)
def test_an_exchange_is_known_within_its_own_bounds(
    monkeypatch: pytest.MonkeyPatch, bounds: tuple[str | None, str | None], first: str, last: str, why: str
) -> None:
    class Exchange:
        def __init__(self, start: str = "2001-01-01", end: str = "2001-12-31") -> None:
            self.sessions = pd.bdate_range(start, end)

        bound_min, bound_max = (
            staticmethod(lambda bound=bound: None if bound is None else pd.Timestamp(bound)) for bound in bounds
        )

    package = SimpleNamespace(
        get_calendar_names=lambda include_aliases: ["XTST", "TEST"] if include_aliases else ["XTST"],
        get_calendar=lambda _name, **between: Exchange(**between),
    )
    monkeypatch.setitem(sys.modules, "exchange_calendars", package)
    market = business_days.__wrapped__("test")  # an exchange may be called by another name of its own
    assert (date_of(market.first), date_of(market.last)) == (d(first), d(last)), why
    assert market.sessions.tolist() == days(pd.bdate_range(first, last).to_numpy()).tolist(), why


def test_an_unknown_exchange_is_named() -> None:
    with pytest.raises(CalendarError, match="NASDAK is not the code of an exchange"):
        business_days("NASDAK")


def test_an_exchange_whose_calendar_cannot_be_made_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> object:
        raise KeyError("its holidays")

    monkeypatch.setattr(exchange_calendars, "get_calendar", broken)
    business_days.cache_clear()
    with pytest.raises(CalendarError, match=r"cannot make the calendar of XLON \(KeyError\)\. Use another"):
        business_days("XLON")
    business_days.cache_clear()


def test_without_the_calendar_package_new_york_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "exchange_calendars", None)
    business_days.cache_clear()
    assert business_days("XNYS").is_business_day([day_number(d("2001-09-10"))])[0]
    with pytest.raises(CalendarError, match=r"plancalc\[calendars\]"):
        business_days("XLON")
    business_days.cache_clear()


def test_an_empty_date_is_forever_and_back() -> None:
    column = np.array(["2001-01-02", "NaT"], dtype="datetime64[s]")
    assert days(column).tolist() == [day_number(date(2001, 1, 2)), FOREVER]
    assert (dates_of(days(column)).astype(str) == column.astype(str)).all()


def test_a_key_sorts_by_code_and_then_by_day() -> None:
    keys = packed([0, 0, 0, 1, 1], [-25_000, 11_000, FOREVER, -25_000, FOREVER])
    assert (np.diff(keys) > 0).all()


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2001-09-07", 1, "2001-09-10"),  # a Friday, and the Monday after it
        ("2001-09-07", 2, "2001-09-17"),  # the exchange was closed from the 11th to the 14th
        ("2001-09-08", 1, "2001-09-10"),  # a Saturday
        ("2001-09-08", 0, "2001-09-08"),
        ("2050-12-30", 1, "2051-01-02"),  # beyond the known calendar any weekday is a business day
    ],
)
def test_the_day_some_business_days_later(day: str, count: int, expected: str) -> None:
    numbers = np.array([day_number(d(day))], dtype=np.int64)
    assert business_days().business_days_after(numbers, count).tolist() == [day_number(d(expected))]


def test_no_days_have_no_business_days_after_them() -> None:
    assert business_days().business_days_after(np.empty(0, dtype=np.int64), 10).tolist() == []
