"""What falls due by date and event, with what to do and by when."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
import pytest

from calc.contract import UPCOMING
from calc.plan.calendar import business_days, day_number, days
from calc.plan.registers.upcoming_by_date import upcoming_by_date
from calc.plan.result_sheet import no_rows, sheet
from calc.plan.s08d_delivery import Holds
from tests.support.plans import annual_fee, d, director, elects, grant, plan_event, price, rows, run, step

NO_HOLD = Holds(np.array([], dtype=np.int64), np.array([], dtype=bool))
DEADLINE, EXERCISABLE, ISSUES = UPCOMING.by_header["Event"].choices


def lines(*due: tuple[str, str, str, int], dead: Collection[str] = ()) -> list[tuple[Any, ...]]:
    """Rows of Upcoming as (date, event, director, shares), and the lines that they make."""
    frame = sheet(
        UPCOMING,
        {
            "date": [pd.Timestamp(day) for day, *_ in due],
            "event": [event for _, event, *_ in due],
            "reference": [f"R{number}" for number in range(len(due))],
            "director_id": [who for _, _, who, _ in due],
            "name": [who for _, _, who, _ in due],
            "shares": [shares for *_, shares in due],
            "days_from_as_of": [0] * len(due),
        },
    )
    made = upcoming_by_date(frame, business_days(), NO_HOLD, dead)
    return [
        (str(row.date.date()), row.event, row.awards, row.directors, row.shares,
         None if pd.isna(row.do_by) else str(row.do_by.date()), row.what_to_do)
        for row in made.itertuples()
    ]  # fmt: skip


def test_a_line_adds_up_the_awards_of_a_date_and_event_and_counts_each_director_once() -> None:
    assert lines(
        ("2003-01-02", DEADLINE, "A", 10),
        ("2003-01-02", ISSUES, "A", 1_355),
        ("2003-01-02", ISSUES, "B", 2_000),
        ("2003-01-02", ISSUES, "A", 244),
        ("2004-01-02", ISSUES, "A", 1),
    ) == [
        ("2003-01-02", DEADLINE, 1, 1, 10, "2003-01-02",
         "Remind 1 director: 10 shares lapse unless exercised by 2 January 2003."),
        ("2003-01-02", ISSUES, 3, 2, 3_599, "2002-12-30",
         "Instruct the transfer agent by 30 December 2002 to issue 3,599 shares to 2 directors on 2 January 2003."),
        ("2004-01-02", ISSUES, 1, 1, 1, "2003-12-30",
         "Instruct the transfer agent by 30 December 2003 to issue 1 share to 1 director on 2 January 2004."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("of", "dead", "whom"),
    [
        ("A", "", "1 director"),
        ("A", "B", "1 director"),
        ("A", "A", "the estate of a director"),
        ("AAB", "A", "1 director and the estate of a director"),
        ("AB", "AB", "the estates of 2 directors"),
        ("ABCD", "AB", "2 directors and the estates of 2 directors"),
    ],
)
def test_of_a_director_who_died_the_estate_is_to_be_reminded(of: str, dead: str, whom: str) -> None:
    due = [("2003-01-02", DEADLINE, who, 10) for who in of]
    earlier = ("2002-07-01", DEADLINE, "Z", 1)
    first, second = lines(earlier, *due, dead=set(dead))
    assert first[-1].startswith("Remind 1 director: 1 share lapses")
    assert second[-1].startswith(f"Remind {whom}: {len(of) * 10} shares lapse")


def test_nothing_due_makes_no_line() -> None:
    assert lines() == []
    assert len(upcoming_by_date(no_rows(UPCOMING), business_days(), NO_HOLD, ())) == 0


@pytest.mark.parametrize(
    ("day", "by", "told"),
    [
        ("2003-02-14", "2003-02-14", ""),  # a Friday
        ("2003-02-15", "2003-02-14", "Saturday 15 February 2003: the office is closed; the last day in business hours"
         " is Friday 14 February 2003."),
        ("2003-02-17", "2003-02-14", "Monday 17 February 2003: the office is closed; the last day in business hours"
         " is Friday 14 February 2003."),  # Washington's Birthday
        ("2003-02-18", "2003-02-18", ""),
    ],
)  # fmt: skip
def test_a_deadline_on_a_day_on_which_the_office_is_closed_is_told(day: str, by: str, told: str) -> None:
    ((_, _, _, _, _, do_by, what),) = lines((day, DEADLINE, "A", 1))
    reminder, _, closed = what.partition(f"unless exercised by {int(day[-2:])} February 2003.")
    assert (do_by, reminder, closed.strip()) == (by, "Remind 1 director: 1 share lapses ", told)


def test_what_becomes_exercisable_asks_for_nothing_and_says_when_the_office_opens() -> None:
    found = lines(("2003-02-15", EXERCISABLE, "A", 5_000), ("2003-02-18", EXERCISABLE, "A", 1))
    assert [(by, what) for *_, by, what in found] == [
        (None, "Nothing: 1 director may exercise 5,000 more shares from this day on. Saturday 15 February 2003: the"
         " office is closed; the first day in business hours is Tuesday 18 February 2003."),
        (None, "Nothing: 1 director may exercise 1 more share from this day on."),
    ]  # fmt: skip


def test_the_lines_of_a_plan_are_those_of_its_upcoming_sheet() -> None:
    results = run(
        "2001-12-31",
        directors=[director("A"), director("B")],
        grants=[grant("DO", "A", "2001-03-01", 900, 5, "2003-03-01"),
                grant("DP", "B", "2001-03-01", 90, 5, "2003-03-01")],
        vesting=[step("DO", "2002-03-01", 900), step("DP", "2002-03-01", 90)],
        fees=[annual_fee("F", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
    )  # fmt: skip
    found = rows(results, "Upcoming by Date")
    assert [(each["date"], each["event"], each["awards"], each["directors"], each["shares"]) for each in found] == [
        (d("2002-03-01"), EXERCISABLE, 2, 2, 990),
        (d("2003-03-01"), DEADLINE, 2, 2, 990),
        (d("2004-01-02"), ISSUES, 1, 1, 100),
    ]


@pytest.mark.parametrize(
    ("released", "by", "what"),
    [
        (None, None, "Delivery is on hold (§8(d)): do not instruct the transfer agent to issue 100 shares to 1 director"
         " on 2 January 2004 before it is released."),
        ("2001-12-31", d("2003-12-30"), "Instruct the transfer agent by 30 December 2003 to issue 100 shares to 1"
         " director on 2 January 2004."),
        ("2002-01-01", None, "Delivery is on hold (§8(d)): do not"),  # after the As-of Date: not known
    ],
)  # fmt: skip
def test_while_delivery_is_on_hold_nobody_is_told_to_instruct_the_agent(released: Any, by: Any, what: str) -> None:
    events = [plan_event("2001-12-01", "delivery hold")]
    events += [plan_event(released, "delivery release")] if released else []
    results = run(
        "2001-12-31",
        directors=[director("A")],
        fees=[annual_fee("F", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
        plan_events=events,
    )
    (found,) = rows(results, "Upcoming by Date")
    assert found["do_by"] == by
    assert found["what_to_do"].startswith(what)


@pytest.mark.parametrize(
    ("day", "of", "wanted"),
    [
        ("2003-01-02", 0, "2003-01-02"), ("2003-01-01", 0, "2002-12-31"),
        ("2003-01-02", 1, "2002-12-31"), ("2003-01-02", 2, "2002-12-30"), ("2003-01-04", 2, "2003-01-02"),
        ("2060-01-02", 0, "2060-01-02"), ("2060-01-03", 0, "2060-01-02"),  # Friday and Saturday, beyond the calendar
        ("2060-01-03", 2, "2060-01-01"), ("2060-01-05", 2, "2060-01-01"), ("2060-01-06", 1, "2060-01-05"),
    ],
)  # fmt: skip
def test_business_days_are_counted_back_and_weekdays_beyond_the_known_calendar(day: str, of: int, wanted: str) -> None:
    numbers = days(np.array([day], dtype="datetime64[D]"))
    assert business_days().business_days_before(numbers, of).tolist() == [day_number(d(wanted))]
