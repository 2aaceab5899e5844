"""What falls due after the As-of Date."""

from typing import Any

import pytest

from tests.support.plans import annual_fee, d, director, elects, grant, option_event, plan_event, price, rows, run, step


def due(*args: Any, **sheets: Any) -> list[tuple[Any, ...]]:
    found = rows(run(*args, **sheets), "Upcoming")
    return [(str(each["date"]), each["event"], each["reference"], each["shares"]) for each in found]


GRANT = grant("DO", "A", "2001-03-01", 900, 5, "2003-03-01")
STEPS = [step("DO", "2002-03-01", 300), step("DO", "2003-03-01", 599), step("DO", "2003-03-02", 1)]


def test_deadlines_and_steps_by_date_but_no_step_after_the_deadline() -> None:
    assert due("2001-12-31", grants=[GRANT], vesting=STEPS) == [
        ("2002-03-01", "option exercisable", "DO", 300),
        ("2003-03-01", "option deadline", "DO", 900),
        ("2003-03-01", "option exercisable", "DO", 599),
    ]


def test_what_is_due_on_the_as_of_date_is_past() -> None:
    assert due("2002-03-01", grants=[GRANT], vesting=STEPS)[0] == ("2003-03-01", "option deadline", "DO", 900)
    assert due("2003-03-01", grants=[GRANT], vesting=STEPS) == []


def test_a_step_adds_what_it_makes_exercisable() -> None:
    # 250 of the 300 vested are exercised; the second step still makes 599 exercisable.
    found = due(
        "2002-12-31",
        grants=[GRANT],
        vesting=STEPS,
        option_events=[option_event("E", "DO", "2002-06-03", "exercise", 250, **{"Cash Paid": 1250})],
    )
    assert found == [("2003-03-01", "option deadline", "DO", 650), ("2003-03-01", "option exercisable", "DO", 599)]


def test_a_step_that_adds_no_whole_share_is_not_due() -> None:
    # 10 of 900 were granted: 3.33 vest with the first 300 shares, 3.34 with one more, and 10 with all 900.
    steps = [step("DO", "2002-03-01", 300), step("DO", "2002-03-04", 1), step("DO", "2003-03-01", 599)]
    found = due("2001-12-31", {"Share Reserve": 10}, grants=[GRANT], vesting=steps)
    assert found == [
        ("2002-03-01", "option exercisable", "DO", 3),
        ("2003-03-01", "option deadline", "DO", 10),
        ("2003-03-01", "option exercisable", "DO", 7),
    ]


def test_a_first_step_that_adds_no_whole_share_is_not_due() -> None:
    # 10 of 900 were granted: 0.01 vest with the first share.
    steps = [step("DO", "2002-02-01", 1), step("DO", "2003-03-01", 899)]
    assert due("2001-12-31", {"Share Reserve": 10}, grants=[GRANT], vesting=steps) == [
        ("2003-03-01", "option deadline", "DO", 10),
        ("2003-03-01", "option exercisable", "DO", 10),
    ]


def test_steps_of_days_that_follow_each_other_and_of_single_shares_are_due_each_for_itself() -> None:
    steps = [step("DO", "2002-03-01", 300), step("DO", "2002-03-02", 1), step("DO", "2002-03-03", 599)]
    assert due("2001-12-31", grants=[GRANT], vesting=steps)[:3] == [
        ("2002-03-01", "option exercisable", "DO", 300),
        ("2002-03-02", "option exercisable", "DO", 1),
        ("2002-03-03", "option exercisable", "DO", 599),
    ]


def test_a_single_share_is_due() -> None:
    one = grant("DO", "A", "2001-03-01", 1, 5, "2003-03-01")
    fee = {"fees": [annual_fee("F", "A", 2001, 8)], "prices": [price("2001-01-02", 8)]}
    assert due("2001-12-31", grants=[one], elections=[elects("A", "2000-06-01")], **fee) == [
        ("2003-03-01", "option deadline", "DO", 1),
        ("2004-01-02", "deferred stock issues", "DS-F", 1),
    ]


@pytest.mark.parametrize("as_of", ["2002-03-15", "2002-03-16"])
def test_nothing_becomes_exercisable_once_service_has_ended(as_of: str) -> None:
    found = due(as_of, directors=[director("A", end="2002-03-15")], grants=[GRANT], vesting=STEPS)
    assert found == [("2002-06-15", "option deadline", "DO", 300)]


def test_deferred_stock_is_due_on_its_issuance_date() -> None:
    results = run(
        "2001-12-31",
        fees=[annual_fee("F", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
    )
    (found,) = rows(results, "Upcoming")
    assert (found["date"], found["event"], found["shares"]) == (d("2004-01-02"), "deferred stock issues", 100)
    assert (found["reference"], found["name"], found["days_from_as_of"]) == ("DS-F", "Director A", 732)


def test_an_assumed_option_is_no_longer_due() -> None:
    control = plan_event("2001-06-01", "change of control", **{"Options Assumed": "yes"})
    assert due("2001-12-31", grants=[GRANT], plan_events=[control]) == []


@pytest.mark.parametrize("as_of", ["2002-03-15", "2002-03-16"])
def test_a_step_before_the_deadline_of_one_who_left_is_not_due(as_of: str) -> None:
    steps = [step("DO", "2002-03-01", 300), step("DO", "2002-05-01", 600)]
    found = due(as_of, directors=[director("A", end="2002-03-15")], grants=[GRANT], vesting=steps)
    assert found == [("2002-06-15", "option deadline", "DO", 300)]
