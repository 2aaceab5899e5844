"""What each other reading would change, worked by hand on the smallest plan in which its question arises."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest

from calc.calculate import calculate
from calc.contract.readings import (
    CONSENT_WITHDRAWN,
    DEATH_OR_LEAVING_AT_THE_MEETING,
    DIRECTOR_WHO_STAYS_AN_EMPLOYEE,
    DISCRETIONARY_GRANTS_IN_A_SHORTFALL,
    ELECTION_AFTER_A_BREAK,
    FRACTION_IN_A_SPLIT,
    NOTICE_AND_THE_FISCAL_YEAR,
    OPTIONS_AFTER_A_BREAK,
    PENDING_NOT_COVERED,
    SwitchableReading,
)
from calc.exact import ExactOverflowError
from calc.plan.calendar import CalendarError
from calc.plan.readings import effects
from calc.plan.results import Results
from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    board_meeting,
    d,
    director,
    elects,
    frames,
    grant,
    meeting_fee,
    plan_event,
    price,
    row,
    rows,
    run,
    split,
)

NONE = "none in this run"
NO_FIGURES = (0, 0, 0, 0, 0, 0)


def told(results: Results, reading: SwitchableReading) -> dict[str, Any]:
    return row(results, "Readings", reading.name)


def effect(results: Results, reading: SwitchableReading) -> str:
    return str(told(results, reading)["effect"])


def figures(results: Results, reading: SwitchableReading) -> tuple[Any, ...]:
    return tuple(told(results, reading)[name] for name in effects.FIGURES)


def choose(reading: SwitchableReading, choice: str) -> list[Row]:
    return [{"Reading": reading.name, "Choice": choice}]


def test_of_a_plan_without_a_question_every_other_reading_changes_nothing() -> None:
    results = run("2001-12-31", meetings=[annual_meeting("2001-07-26")], prices=[price("2001-07-25", 4)])
    assert {each["effect"] for each in rows(results, "Readings")} == {NONE}
    assert all(figures(results, reading) == NO_FIGURES for reading in effects.SWITCHABLE)


def test_the_readings_are_listed_with_the_choice_in_force_and_the_other() -> None:
    results = run("2001-12-31", readings=choose(CONSENT_WITHDRAWN, "pending goes on"))
    assert [(each["in_force"], each["alternative"]) for each in rows(results, "Readings")][6:8] == [
        ("cash", "stay pending"),
        ("pending goes on", "pending turns into cash"),
    ]


# A leaves at the meeting. In force: 1,000 deferred, 3,000 and 2,000 option shares, which is all of the 6,000. With an
# option for A 8,000 are asked for: 750, 2,250, 1,500 and 1,500 are granted, and A's lapse three months later.
LEAVES_AT_THE_MEETING: dict[str, Any] = {
    "terms": {"Share Reserve": 6000, "Formula Option Shares": 2000},
    "directors": [director("A", end="2002-05-16"), director("B")],
    "meetings": [annual_meeting("2002-05-16"), board_meeting("2002-05-16", "BM")],
    "fees": [meeting_fee("F1", "B", "BM", 4000)],
    "elections": [elects("B", "2001-03-01")],
    "prices": [price("2002-05-15", 4)],
    "grants": [grant("DO-1", "B", "2002-05-16", 3000, 4, "2007-05-16")],
}


def test_an_effect_tells_shares_dollars_since_when_and_the_award_that_differs_most() -> None:
    results = run("2003-06-30", **LEAVES_AT_THE_MEETING)
    reading = told(results, DEATH_OR_LEAVING_AT_THE_MEETING)
    assert reading["effect"] == (
        "From 2002-05-16: 250 fewer deferred shares granted, 250 more option shares granted, 1,500 more option shares"
        " lapsed, 1,500 more shares available, $1,000.00 less deferred and $1,000.00 more paid in cash;"
        " FO-20020516-A would differ most."
    )
    assert figures(results, DEATH_OR_LEAVING_AT_THE_MEETING) == (-250, 250, 1500, 1500, -100_000, 100_000)
    assert (reading["first_date"], reading["award"]) == (date(2002, 5, 16), "FO-20020516-A")


def test_an_alternative_is_held_against_the_other_readings_in_force() -> None:
    results = run("2003-06-30", readings=choose(DEATH_OR_LEAVING_AT_THE_MEETING, "granted"), **LEAVES_AT_THE_MEETING)
    assert figures(results, DEATH_OR_LEAVING_AT_THE_MEETING) == (250, -250, -1500, -1500, 100_000, -100_000)
    # A's and B's 2,000 and the 1,000 deferred come first, by themselves; the 3,000 share the 1,000 that are left.
    assert figures(results, DISCRETIONARY_GRANTS_IN_A_SHORTFALL) == (250, -250, 500, 500, 100_000, -100_000)
    assert told(results, DISCRETIONARY_GRANTS_IN_A_SHORTFALL)["award"] == "DO-1"


def test_of_awards_that_differ_as_much_the_first_id_is_told() -> None:
    of_both = [annual_fee(f"F-{who}", who, 2001, 400) for who in "AB"]
    results = run(
        "2001-12-31",
        {"Fiscal Year End": "06-30"},
        directors=[director("B"), director("A")],
        fees=of_both,
        elections=[elects(who, "2000-07-01") for who in "BA"],
        prices=[price("2001-01-02", 4)],
    )
    assert figures(results, NOTICE_AND_THE_FISCAL_YEAR) == (-200, 0, 0, 200, -80_000, 80_000)
    assert told(results, NOTICE_AND_THE_FISCAL_YEAR)["award"] == "DS-F-A"


@pytest.mark.parametrize(
    ("notice", "deferred"), [("2000-06-30", NO_FIGURES), ("2000-07-01", (-100, 0, 0, 100, -40_000, 40_000))]
)
def test_a_notice_on_the_last_day_of_the_fiscal_year_raises_no_question(notice: str, deferred: tuple[int, ...]) -> None:
    fee, sale = annual_fee("F1", "A", 2001, 400), price("2001-01-02", 4)
    results = run(
        "2001-12-31", {"Fiscal Year End": "06-30"}, fees=[fee], elections=[elects("A", notice)], prices=[sale]
    )
    assert figures(results, NOTICE_AND_THE_FISCAL_YEAR) == deferred


def test_a_notice_of_one_who_came_back_raises_a_question() -> None:
    results = run(
        "2001-12-31",
        directors=[director("A", end="2000-06-30"), director("A", start="2000-09-01")],
        fees=[annual_fee("F1", "A", 2001, 402)],
        elections=[elects("A", "2000-03-01")],
        prices=[price("2001-01-02", 4)],
    )
    # 100 shares of 4.00; the 2.00 are the fraction in force, and no fee is deferred where a new notice is needed.
    assert figures(results, ELECTION_AFTER_A_BREAK) == (-100, 0, 0, 100, -40_000, 40_000)
    assert told(results, ELECTION_AFTER_A_BREAK)["first_date"] == date(2001, 1, 2)


CAME_BACK: dict[str, Any] = {
    "directors": [director("A", end="2001-03-31"), director("A", start="2001-05-01", end="2001-05-31")],
    "meetings": [annual_meeting("2000-07-27")],
    "prices": [price("2000-07-26", 4)],
}


def test_an_option_event_that_an_alternative_makes_impossible_is_left_out_and_counted() -> None:
    event = {"Event ID": "E-1", "Option ID": "FO-20000727-A", "Date": d("2001-08-01"), "Event": "exercise"}
    results = run(
        "2001-12-31",
        readings=choose(OPTIONS_AFTER_A_BREAK, "all options held"),
        option_events=[event | {"Shares": 1000, "Cash Paid": 4000}],
        **CAME_BACK,
    )
    # In force the option may be exercised up to 31 August; by the default it lapses whole on 30 June.
    assert effect(results, OPTIONS_AFTER_A_BREAK) == (
        "From 2001-06-30: 1,000 more option shares lapsed and 1,000 more shares available; FO-20000727-A would differ"
        " most; 1 option event (E-1) is left out, as not possible then."
    )


def test_a_deadline_that_differs_is_an_effect_though_no_share_does() -> None:
    results = run("2001-06-29", **CAME_BACK)
    assert figures(results, OPTIONS_AFTER_A_BREAK) == NO_FIGURES
    assert effect(results, OPTIONS_AFTER_A_BREAK) == (
        "No other shares or dollars, but 1 row of Options would read otherwise."
    )


def test_totals_that_stay_with_other_days_are_an_effect() -> None:
    results = run("2001-12-31", **CAME_BACK)  # it lapses on 31 August in place of 30 June
    assert effect(results, OPTIONS_AFTER_A_BREAK) == (
        "From 2001-06-30: the same totals, with shares or dollars on other days or of other awards."
    )


def test_an_option_that_gets_no_share_is_an_effect_too() -> None:
    plan = LEAVES_AT_THE_MEETING | {"terms": {"Share Reserve": 3000}, "fees": [], "elections": []}
    plan["grants"] = [grant("DO-1", "B", "2002-05-15", 3000, 4, "2007-05-16")]
    results = run("2002-05-16", **plan)
    assert effect(results, DEATH_OR_LEAVING_AT_THE_MEETING) == (
        "No other shares or dollars, but 1 row of Options would read otherwise."
    )


def test_a_question_may_arise_and_change_nothing() -> None:
    grants = [
        grant("DO-1", "B", "2002-05-15", 3000, 4, "2007-05-16"),
        grant("DO-2", "B", "2002-05-16", 9, 4, "2007-05-16"),
    ]
    plan = LEAVES_AT_THE_MEETING | {"terms": {"Share Reserve": 3000}, "fees": [], "elections": [], "grants": grants}
    # On the 16th nothing is left: neither the formula option nor DO-2 gets a share, in whatever order.
    assert effect(run("2002-05-16", **plan), DISCRETIONARY_GRANTS_IN_A_SHORTFALL) == NONE


@pytest.mark.parametrize(("first_day", "known"), [("2001-04-01", "1 row of Options"), ("2001-04-02", NONE)])
def test_one_who_stays_an_employee_from_the_next_day_raises_a_question(first_day: str, known: str) -> None:
    results = run(
        "2001-05-31",
        directors=[director("A", end="2001-03-31")],
        employment=[{"Director ID": "A", "Employee From": d(first_day)}],
        meetings=[annual_meeting("2000-07-27")],
        prices=[price("2000-07-26", 4)],
    )
    assert known in effect(results, DIRECTOR_WHO_STAYS_AN_EMPLOYEE)


# 100 shares are there; the fee of 800 asks for 200. With consent, 100 and 400 dollars wait for more.
WAITING: dict[str, Any] = {
    "terms": {"Share Reserve": 100},
    "fees": [annual_fee("F1", "A", 2001, 800)],
    "elections": [elects("A", "2000-03-01")],
    "prices": [price("2001-01-02", 4)],
}
SOUGHT = plan_event("2000-12-01", "authorization sought")
CONSENT = {"Director ID": "A", "Consent Date": d("2000-12-01")}


def test_pending_shares_that_an_increase_does_not_cover_raise_a_question() -> None:
    increase = plan_event("2001-03-01", "reserve increase", Shares=40)
    results = run("2001-12-31", plan_events=[SOUGHT, increase], consents=[CONSENT], **WAITING)
    # 40 are granted, and the 240.00 of the other 60 are cash in force, and pending otherwise.
    assert figures(results, PENDING_NOT_COVERED) == (0, 0, 0, 0, 0, -24_000)
    assert told(results, PENDING_NOT_COVERED)["award"] == "DS-F1"
    assert effect(results, CONSENT_WITHDRAWN) == NONE


def test_an_increase_without_anybody_seeking_raises_no_question() -> None:
    increase = plan_event("2001-03-01", "reserve increase", Shares=40)
    assert effect(run("2001-12-31", plan_events=[increase], consents=[CONSENT], **WAITING), PENDING_NOT_COVERED) == NONE


def test_a_consent_withdrawn_while_shares_wait_raises_a_question() -> None:
    withdrawn = CONSENT | {"Consent Withdrawn": d("2001-02-01")}
    results = run("2001-12-31", plan_events=[SOUGHT], consents=[withdrawn], **WAITING)
    assert figures(results, CONSENT_WITHDRAWN) == (0, 0, 0, 0, 0, -40_000)
    assert told(results, CONSENT_WITHDRAWN)["first_date"] == date(2001, 2, 1)
    assert effect(results, PENDING_NOT_COVERED) == NONE


def test_a_fraction_in_a_split_raises_a_question() -> None:
    # 101 shares become 151.5 at 4.00 × 2 ÷ 3 = 2.67 each: half of one is 1.33.
    results = run(
        "2001-12-31",
        fees=[annual_fee("F1", "A", 2001, 404)],
        elections=[elects("A", "2000-03-01")],
        prices=[price("2001-01-02", 4)],
        plan_events=[split("2001-03-01", 3, 2)],
    )
    assert effect(results, FRACTION_IN_A_SPLIT) == "From 2001-03-01: $1.33 more paid in cash."


def test_an_alternative_for_which_a_price_is_missing_says_so() -> None:
    results = run("2002-12-31", directors=[director("A", end="2002-05-16")], meetings=[annual_meeting("2002-05-16")])
    assert effect(results, DEATH_OR_LEAVING_AT_THE_MEETING) == (
        "Cannot be calculated: Prices has no price for FO-20020516-A."
    )
    assert figures(results, DEATH_OR_LEAVING_AT_THE_MEETING) == (None,) * 6


@pytest.mark.parametrize("problem", [ExactOverflowError("a number is too large"), CalendarError("No business days.")])
def test_an_alternative_that_cannot_be_calculated_exactly_says_why(problem: Exception) -> None:
    with patch.object(effects, "impossible", side_effect=problem):
        results = run("2003-06-30", **LEAVES_AT_THE_MEETING)
    assert effect(results, DEATH_OR_LEAVING_AT_THE_MEETING) == f"Cannot be calculated: {str(problem).rstrip('.')}."


def test_without_effects_the_sheet_says_that_they_were_not_calculated() -> None:
    plan = dict(LEAVES_AT_THE_MEETING)
    results = calculate(frames("2003-06-30", **plan), with_effects=False)
    assert {each["effect"] for each in rows(results, "Readings")} == {"not calculated (--no-effects)"}
    assert figures(results, DEATH_OR_LEAVING_AT_THE_MEETING) == (None,) * 6
    assert told(results, DEATH_OR_LEAVING_AT_THE_MEETING)["in_force"] == "no option"


def test_a_plan_that_has_not_begun_has_no_effects() -> None:
    results = run("1999-01-31", directors=[])
    assert {each["effect"] for each in rows(results, "Readings")} == {NONE}
