"""A cell that holds a month and a day: of a date its own, of a text as people write it."""

from datetime import date, datetime
from typing import Any

import pytest

from calc.cells.dates import take_month_day


@pytest.mark.parametrize(
    ("cell", "taken"),
    [
        ("06-30", "06-30"),
        ("6/30", "06-30"),
        (" 12-31 ", "12-31"),
        ("02-28", "02-28"),
        ("02-29", "02-29"),  # the last day of February
        ("02-30", None),
        ("00-01", None),
        ("13-01", None),
        ("06-31", None),
        ("30-06", None),
        ("June 30", None),
        (630, None),
        (date(2026, 6, 30), "06-30"),  # what Excel makes of 6/30
        (datetime(2026, 3, 31, 0, 0), "03-31"),
        (date(2024, 2, 29), "02-29"),
    ],
)
def test_a_month_and_day_is_taken_in_whatever_form_it_is_one(cell: Any, taken: str | None) -> None:
    value, problem = take_month_day(cell, 7)
    assert value == taken
    assert (problem is None) == (taken is not None)
    if problem is not None:
        assert (problem.row, problem.code, problem.todo) == (
            7,
            "not-a-month-and-day",
            "Type it as 06-30 for June 30.",
        )
