"""Formula and Discretionary Options: who gets one, on what terms. Plan §6(a) to §6(e)."""

import pytest

from tests.support.build import Row
from tests.support.plans import (
    annual_meeting,
    column,
    d,
    director,
    grant,
    option_event,
    plan_event,
    price,
    row,
    rows,
    run,
    split,
    step,
)

MEETING = "2000-07-27"
REASONS = [
    # service start, service end, reason shown, why
    ("2000-07-26", None, "reelected or continuing", "serves since the day before"),
    (MEETING, None, "newly elected", "elected at the meeting"),
    ("2000-07-28", None, "not in service", "elected the day after"),
    ("1995-01-01", "2000-07-26", "not in service", "left the day before"),
    ("1995-01-01", MEETING, "leaving", "leaves at the meeting"),
    ("1995-01-01", "2000-07-28", "reelected or continuing", "leaves the day after"),
    (MEETING, MEETING, "newly elected", "the first reason that applies"),
]


@pytest.mark.parametrize(("start", "end", "reason", "why"), REASONS)
def test_who_gets_a_formula_option(start: str, end: str | None, reason: str, why: str) -> None:
    results = run(
        "2000-12-31",
        directors=[director("A", start, end)],
        meetings=[annual_meeting(MEETING)],
        prices=[price("2000-07-26", 10)],
    )
    assert column(results, "Formula Eligibility", "reason") == [reason], why
    granted = reason == "reelected or continuing"
    assert column(results, "Formula Eligibility", "granted") == ["yes" if granted else "no"], why
    assert column(results, "Options", "option_id") == (["FO-20000727-A"] if granted else []), why


def test_a_service_that_ends_after_the_as_of_date_goes_on_at_the_meeting() -> None:
    sheets = {"meetings": [annual_meeting(MEETING)], "prices": [price("2000-07-26", 10)]}
    known = run(MEETING, directors=[director("A", end=MEETING)], **sheets)
    assert column(known, "Formula Eligibility", "reason") == ["leaving"]
    unknown = run(MEETING, directors=[director("A", end="2000-07-28")], **sheets)
    assert column(unknown, "Formula Eligibility", "reason") == ["reelected or continuing"]


CONTINUING = "reelected or continuing"


@pytest.mark.parametrize(
    ("again", "reasons", "why"),
    [
        ("2000-07-28", [CONTINUING, CONTINUING, CONTINUING], "the next day: one service, in which nothing ends"),
        ("2000-07-29", ["leaving", "not in service", CONTINUING], "a day between: two services"),
    ],
)
def test_rows_of_service_with_no_day_between_are_one_service(again: str, reasons: list[str], why: str) -> None:
    results = run(
        "2000-12-31",
        directors=[director("A", end=MEETING), director("A", again)],
        meetings=[
            annual_meeting(MEETING, "M1"),
            annual_meeting("2000-07-28", "M2"),
            annual_meeting("2000-07-31", "M3"),
        ],
        prices=[price("2000-07-26", 10), price("2000-07-27", 10), price("2000-07-28", 10)],
    )
    assert column(results, "Formula Eligibility", "reason") == reasons, why


def test_a_service_goes_on_where_the_as_of_date_is_the_day_before_its_next_row() -> None:
    results = run(
        MEETING,
        directors=[director("A", end=MEETING), director("A", "2000-07-28")],
        meetings=[annual_meeting(MEETING)],
        prices=[price("2000-07-26", 10)],
    )
    assert column(results, "Formula Eligibility", "reason") == [CONTINUING]
    assert column(results, "Options", "deadline_reason") == ["final exercise date"]


@pytest.mark.parametrize(
    ("terms", "events", "reasons", "asked", "why"),
    [
        ({"Formula Option Shares": 0}, [], [], [], "another plan, without Formula Options"),
        (
            {},
            [plan_event("2000-07-27", "amendment", Term="Formula Option Shares", Value=0)],
            [],
            [],
            "amended to 0 on the day of the meeting",
        ),
        (
            {},
            [plan_event("2000-07-28", "amendment", Term="Formula Option Shares", Value=0)],
            [CONTINUING],
            [10_000],
            "amended the day after",
        ),
        ({}, [split("2000-07-27", 1, 10_001)], [CONTINUING], [0], "a split leaves none of them: not granted"),
        (
            {"Formula Option Shares": 0},
            [split("2000-07-26", 2, 1), plan_event("2000-07-27", "amendment", Term="Formula Option Shares", Value=5)],
            [CONTINUING],
            [5],
            "amended to some",
        ),
    ],
)
def test_a_plan_whose_formula_option_shares_are_0_has_no_formula_options(
    terms: dict[str, int], events: list[Row], reasons: list[str], asked: list[int], why: str
) -> None:
    results = run(
        "2000-12-31",
        terms,
        meetings=[annual_meeting(MEETING)],
        prices=[price("2000-07-26", 10)],
        plan_events=events,
    )
    assert column(results, "Formula Eligibility", "reason") == reasons, why
    assert column(results, "Options", "shares_requested") == asked, why
    assert column(results, "Options", "status") == ["outstanding" if each else "not granted" for each in asked], why


def test_a_board_meeting_grants_no_option() -> None:
    results = run("2000-12-31", meetings=[{"Meeting ID": "M", "Date": d(MEETING), "Type": "board"}])
    assert rows(results, "Formula Eligibility") == []


def test_a_formula_option_is_exercisable_at_once_and_for_five_years() -> None:
    results = run(MEETING, meetings=[annual_meeting(MEETING)], prices=[price("2000-07-26", 10)])
    option = row(results, "Options", "FO-20000727-A")
    assert option["shares_exercisable"] == option["shares_outstanding"] == 10_000
    assert option["final_exercise_date"] == d("2005-07-27")
    assert option["section"] == "§6(a)"


SIZES = [
    # plan events, shares, why
    ([split("2000-07-27", 3, 2)], 15_000, "a split on the day of the meeting counts"),
    ([split("2000-07-28", 3, 2)], 10_000, "one on the day after does not"),
    ([split("2000-01-03", 1, 3), split("2000-02-01", 3, 1)], 9_999, "floored at each split"),
    ([plan_event("2000-07-27", "amendment", Term="Formula Option Shares", Value=5_000)], 5_000, "amended that day"),
    (
        [plan_event("2000-01-03", "amendment", Term="Formula Option Shares", Value=5_000), split("2000-01-03", 2, 1)],
        10_000,
        "amended, then split",
    ),
    (
        [split("2000-01-03", 2, 1), plan_event("2000-01-03", "amendment", Term="Formula Option Shares", Value=5_000)],
        5_000,
        "split, then amended in new shares",
    ),
]


@pytest.mark.parametrize(("plan_events", "shares", "why"), SIZES)
def test_the_size_of_a_formula_option(plan_events: list[Row], shares: int, why: str) -> None:
    results = run(
        "2000-12-31",
        {"Share Reserve": 1_000_000},
        meetings=[annual_meeting(MEETING)],
        prices=[price("2000-07-26", 10)],
        plan_events=plan_events,
    )
    assert column(results, "Options", "shares_requested") == [shares], why


def test_an_option_keeps_the_term_in_force_on_its_grant_date() -> None:
    results = run(
        "2001-12-31",
        meetings=[annual_meeting(MEETING, "M1"), annual_meeting("2001-07-26", "M2")],
        prices=[price("2000-07-26", 10), price("2001-07-25", 10)],
        plan_events=[plan_event("2001-01-01", "amendment", Term="Formula Option Term (years)", Value=7)],
    )
    assert column(results, "Options", "final_exercise_date") == [d("2005-07-27"), d("2008-07-26")]


def test_a_discretionary_option_is_as_the_committee_set_it() -> None:
    results = run("2001-12-31", grants=[grant("DO", "A", "2001-03-01", 900, 2.5, "2008-01-31")])
    option = row(results, "Options", "DO")
    assert option["exercise_price_at_grant"] == 250_000_000
    assert (option["price_basis"], option["price_date"], option["fair_market_value"]) == (
        "set by committee",
        None,
        None,
    )
    assert (option["final_exercise_date"], option["deadline"]) == (d("2008-01-31"), d("2008-01-31"))
    assert (option["kind"], option["section"]) == ("discretionary", "§6(b)")


STEPS = [step("DO", "2002-03-01", 300), step("DO", "2003-03-01", 600)]
EXERCISABLE = [
    # as-of, exercisable, why
    ("2002-02-28", 0, "the day before the first step"),
    ("2002-03-01", 300, "the first step"),
    ("2003-02-28", 300, "the day before the second"),
    ("2003-03-01", 900, "the second"),
]


@pytest.mark.parametrize(("as_of", "shares", "why"), EXERCISABLE)
def test_an_option_becomes_exercisable_in_the_steps_of_its_vesting_rows(as_of: str, shares: int, why: str) -> None:
    results = run(as_of, grants=[grant("DO", "A", "2001-03-01", 900, 2.5, "2011-03-01")], vesting=STEPS)
    assert column(results, "Options", "shares_exercisable") == [shares], why


@pytest.mark.parametrize(("as_of", "shares"), [("2002-02-28", 0), ("2002-03-01", 900)])
def test_without_vesting_rows_exercisable_from_counts(as_of: str, shares: int) -> None:
    later = {"Exercisable From": d("2002-03-01")}
    results = run(as_of, grants=[grant("DO", "A", "2001-03-01", 900, 2.5, "2011-03-01", **later)])
    assert column(results, "Options", "shares_exercisable") == [shares]


def test_vesting_rows_win_over_exercisable_from() -> None:
    later = {"Exercisable From": d("2001-06-01")}
    results = run("2001-12-31", grants=[grant("DO", "A", "2001-03-01", 900, 2.5, "2011-03-01", **later)], vesting=STEPS)
    assert column(results, "Options", "shares_exercisable") == [0]


def test_vested_shares_follow_the_shares_granted_and_the_splits_by_flooring() -> None:
    # 900 asked for, 601 left: a third of 601 is 200.33, so 200 vest; 1 for 2: size 300, vested 100, outstanding 300.
    sheets = {"grants": [grant("DO", "A", "2001-03-01", 900, 2.5, "2011-03-01")], "vesting": STEPS}
    short = {"Share Reserve": 601}
    assert column(run("2002-12-31", short, **sheets), "Options", "shares_exercisable") == [200]
    halved = run("2002-12-31", short, plan_events=[split("2002-06-03", 1, 2)], **sheets)
    assert column(halved, "Options", "shares_outstanding") == [300]
    assert column(halved, "Options", "shares_exercisable") == [100]


def test_what_was_exercised_came_from_the_vested_part() -> None:
    # 300 of 900 have vested, 120 are exercised: 780 are outstanding, 600 unvested, 180 exercisable.
    results = run(
        "2002-12-31",
        grants=[grant("DO", "A", "2001-03-01", 900, 2.5, "2011-03-01")],
        vesting=STEPS,
        option_events=[option_event("E", "DO", "2002-06-03", "exercise", 120, **{"Cash Paid": 300})],
    )
    option = row(results, "Options", "DO")
    assert (option["shares_outstanding"], option["shares_exercisable"]) == (780, 180)
