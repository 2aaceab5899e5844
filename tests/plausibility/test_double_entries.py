"""What looks like one thing entered twice is asked about, at the second row."""

import pytest

from tests.support.asked import asked
from tests.support.plans import annual_fee, director, elects, plan_event

CODE = "double-entry"


@pytest.mark.parametrize(
    ("sheet", "one", "again", "is_asked"),
    [
        ("fees", annual_fee("F1", "A", 2001, 100), {"Fee ID": "F2"}, True),
        ("fees", annual_fee("F1", "A", 2001, 100), {"Fee ID": "F2", "Amount": 101}, False),
        ("fees", annual_fee("F1", "A", 2001, 100), {"Fee ID": "F2", "Calendar Year": 2000}, False),
        ("fees", annual_fee("F1", "A", 2001, 100), {"Fee ID": "F2", "Director ID": "B"}, False),
        ("elections", elects("A", "2000-11-15"), {}, True),
        ("elections", elects("A", "2000-11-15"), {"Director ID": "B"}, False),
        ("plan_events", plan_event("2001-03-01", "split", New=6, Old=5), {}, True),
        ("plan_events", plan_event("2001-03-01", "split", New=6, Old=5), {"New": 7}, False),
    ],
)
def test_two_rows_that_say_the_same_are_asked_about(
    sheet: str, one: dict[str, object], again: dict[str, object], is_asked: bool
) -> None:
    found = asked(CODE, directors=[director("A"), director("B")], **{sheet: [one, one | again]})
    assert [each.rows for each in found] == ([(3,)] if is_asked else [])
    assert all("Row 3 is the same as row 2" in each.message and "nothing is needed" in each.message for each in found)


def test_the_third_is_held_against_the_first_and_many_are_one_finding() -> None:
    fees = [annual_fee(f"F{n}", "A", 2001, 100) for n in range(3)]
    assert [each.message[:30] for each in asked(CODE, fees=fees)] == [
        "Row 3 is the same as row 2. If",
        "Row 4 is the same as row 2. If",
    ]
    (found,) = asked(CODE, fees=[annual_fee(f"F{n}", "A", 2001, 100) for n in range(12)])
    assert found.message.startswith("11 rows of Fees are the same as another row.")
