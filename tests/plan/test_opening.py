"""Opening balances: what stood when the books opened takes part in all that follows. Plan §4(a)."""

from datetime import date
from typing import Any

import pytest

from calc.findings import Severity
from calc.plan.results import Results
from tests.support.plans import (
    annual_fee,
    board_meeting,
    column,
    d,
    director,
    elects,
    errors,
    meeting_fee,
    option_event,
    plan_event,
    price,
    row,
    rows,
    run,
    split,
    step,
)

BOOKS = {"Books Open On": d("2001-01-01"), "Opening Reserve": 10_000, "Opening Delivered": 1_000}


def option(key: str = "FO-20000727-A", kind: str = "formula", granted: int = 500, left: int = 400, **more: Any) -> Any:
    return {
        "Award ID": key,
        "Kind": kind,
        "Director ID": "A",
        "Grant Date": d("2000-07-27"),
        "Shares Granted": granted,
        "Shares Outstanding": left,
        "Exercise Price": 8,
        "Final Exercise Date": d("2005-07-27"),
        **more,
    }


def deferred(key: str = "DS-F1", left: int = 60, **more: Any) -> Any:
    return {
        "Award ID": key,
        "Kind": "deferred",
        "Director ID": "A",
        "Grant Date": d("2000-01-03"),
        "Shares Granted": left,
        "Shares Outstanding": left,
        **more,
    }


def opened(as_of: str, available: int, *awards: Any, **sheets: Any) -> Results:
    terms = {**BOOKS, "Opening Available": available, **sheets.pop("terms", {})}
    return run(as_of, terms, opening_awards=list(awards), **sheets)


def line(results: Results, group: str, name: str) -> Any:
    return next(each for each in rows(results, "Activity") if (each["group"], each["line"]) == (group, name))


def test_the_ledger_begins_with_one_row_of_all_balances() -> None:
    results = opened("2001-01-01", 8_540, option(), deferred())
    assert rows(results, "Share Reserve") == [
        {
            "date": date(2001, 1, 1),
            "event": "opening",
            "reference": None,
            "shares": 10_000,
            "reserve": 10_000,
            "available": 8_540,
            "options_outstanding": 400,
            "deferred_outstanding": 60,
            "delivered": 1_000,
            "assumed": 0,
            "cause": None,
        }
    ]


def test_what_is_not_known_of_the_grant_is_blank() -> None:
    results = opened("2001-01-01", 8_540, option(), deferred())
    stood, award = row(results, "Options", "FO-20000727-A"), row(results, "Deferred Awards", "DS-F1")
    unknown = ("price_date", "price_basis", "fair_market_value", "shares_requested", "shares_short_at_grant")
    assert [stood[name] for name in (*unknown, "exercise_price_at_grant")] == [None] * 6
    assert [award[name] for name in (*unknown, "fee_type", "valuation_date", "deferrable_fee")] == [None] * 8
    assert (stood["shares_granted"], stood["gone_before"], stood["section"]) == (500, 100, "§6(a)")
    assert (award["shares_granted"], award["gone_before"], award["fee_id"], award["section"]) == (60, 0, "F1", "§7(a)")


@pytest.mark.parametrize(
    ("start", "beginning", "exercised", "why"),
    [
        ("2000-10-01", 400, -30, "the period begins with the books"),
        ("2001-01-01", 400, -30, "on the day itself the balances are the beginning"),
        ("2001-01-02", 370, 0, "the day after, what happened on the day is part of the beginning"),
    ],
)
def test_activity_begins_with_the_books_if_they_open_later(
    start: str, beginning: int, exercised: int, why: str
) -> None:
    event = option_event("E1", "FO-20000727-A", "2001-01-01", "exercise", 30)
    results = opened("2001-03-31", 8_600, option(), terms={"Period Start": d(start)}, option_events=[event])
    assert line(results, "options", "outstanding at beginning")["shares"] == beginning, why
    assert line(results, "options", "exercised")["shares"] == exercised, why
    assert line(results, "reserve", "available at beginning")["shares"] == 8_600, why
    assert line(results, "reserve", "increases")["shares"] == 0, why
    assert line(results, "reserve", "available at end")["shares"] == 8_600, why


@pytest.mark.parametrize(("day", "exercisable"), [("2001-05-31", 100), ("2001-06-01", 250), ("2001-06-02", 250)])
def test_what_is_in_no_step_ahead_is_exercisable(day: str, exercisable: int) -> None:
    steps = [step("G1", "2000-12-31", 999), step("G1", "2001-06-01", 150), step("G1", "2002-06-01", 150)]
    results = opened(day, 8_600, option("G1", "discretionary"), vesting=steps)
    assert column(results, "Options", "shares_exercisable") == [exercisable]


def test_steps_of_grants_and_of_opening_options_stand_side_by_side() -> None:
    steps = [step("G1", "2001-01-01", 150), step("G1", "2002-06-01", 150)]
    results = opened("2001-01-01", 8_200, option("G1", "discretionary"), option(), vesting=steps)
    assert column(results, "Options", "shares_exercisable") == [400, 250]


def test_an_opening_award_is_issued_by_the_rules_and_what_is_pending_turns_into_cash_then() -> None:
    award = deferred(**{"Shares Pending": 5, "Dollars Pending": 40.5})
    before = opened("2003-01-01", 8_940, award)
    assert column(before, "Deferred Awards", "shares_pending") == [5]
    results = opened("2003-01-02", 8_940, award)
    assert [(each["cause"], each["fee_id"], each["amount"]) for each in rows(results, "Cash Due")] == [
        ("issued", "F1", 4_050)
    ]
    assert column(results, "Issuances", "shares") == [60]


def test_cash_of_opening_fees_stands_in_the_order_of_all_fee_ids() -> None:
    results = opened(
        "2003-01-02",
        8_940,
        deferred("DS-B", **{"Shares Pending": 5, "Dollars Pending": 40.5}),
        meetings=[board_meeting("2003-01-02", "M")],
        fees=[meeting_fee("A", "A", "M", 10), meeting_fee("C", "A", "M", 10)],
    )
    assert column(results, "Cash Due", "fee_id") == ["A", "B", "C"]


def test_an_election_of_before_governs_and_a_split_of_before_converts_the_close() -> None:
    results = opened(
        "2001-01-02",
        9_000,
        elections=[elects("A", "2000-05-01")],
        prices=[price("2000-03-01", 90)],
        plan_events=[split("2000-06-01", 3, 1)],
        fees=[annual_fee("F2", "A", 2001, 300)],
    )
    assert row(results, "Deferred Awards", "DS-F2")["fair_market_value"] == 30 * 10**8
    assert column(results, "Share Reserve", "event") == ["opening", "deferred granted"]


@pytest.mark.parametrize(
    ("awards", "directors", "code", "words"),
    [
        (
            [option(**{"Final Exercise Date": d("2000-12-31")})],
            [director("A")],
            "over-before-opening",
            "final exercise",
        ),
        ([option()], [director("A", end="2000-09-30")], "over-before-opening", "2000-12-30 (cessation)"),
        ([deferred()], [director("A", end="2000-12-31")], "over-before-opening", "2000-12-31 (cessation)"),
    ],
)
def test_an_award_that_was_over_before_is_refused(awards: Any, directors: Any, code: str, words: str) -> None:
    terms = {**BOOKS, "Opening Available": 0}
    found = errors("2001-03-31", terms, opening_awards=awards, directors=directors)
    assert [(each.code, each.severity, each.rows) for each in found] == [(code, Severity.ERROR, (2,))]
    assert words in found[0].message


def test_an_award_that_is_over_on_the_day_itself_is_taken() -> None:
    results = opened(
        "2001-01-31", 8_540, option(**{"Final Exercise Date": d("2001-01-01")}), deferred(),
        directors=[director("A", end="2001-01-01")],
    )  # fmt: skip
    assert column(results, "Share Reserve", "event") == ["opening", "deferred issued", "lapsed"]


def test_a_termination_entered_again_stops_the_grants_of_the_day() -> None:
    results = opened(
        "2001-03-31",
        9_000,
        plan_events=[plan_event("2001-01-01", "plan termination")],
        elections=[elects("A", "2000-05-01")],
        prices=[price("2001-01-02", 10)],
        fees=[annual_fee("F2", "A", 2001, 300)],
    )
    assert column(results, "Fee Settlement", "reason") == ["outside plan term"]


@pytest.mark.parametrize(
    ("reason", "exercisable", "why"),
    [
        ("death", 250, "the Board kept 150 on the death for 2001-06-01"),
        ("other", 400, "after an end of service nothing of what is left is unvested"),
    ],
)
def test_steps_ahead_after_a_service_that_ended_before_are_what_was_kept_on_death(
    reason: str, exercisable: int, why: str
) -> None:
    results = opened(
        "2001-01-31",
        8_600,
        option("G1", "discretionary"),
        vesting=[step("G1", "2001-06-01", 150)],
        directors=[director("A", end="2000-12-31", reason=reason)],
    )
    assert column(results, "Options", "shares_exercisable") == [exercisable], why


def test_a_later_end_of_service_of_before_bears_on_what_stood_where_it_bears_on_all_options_held() -> None:
    first = director("A", end="2000-09-30")
    again = director("A", start="2000-11-01", end="2000-12-15")
    terms = {**BOOKS, "Opening Available": 8_600}
    readings = [{"Reading": "Options after a break in service", "Choice": "all options held"}]
    given: Any = {"opening_awards": [option()], "directors": [first, again]}
    assert [each.code for each in errors("2001-01-31", terms, **given)] == ["over-before-opening"]
    results = run("2001-01-31", terms, readings=readings, **given)
    assert column(results, "Options", "deadline") == [date(2001, 3, 15)]


@pytest.mark.parametrize(
    ("held", "told", "why"),
    [
        ("2001-01-01", True, "the hold is on when the books open, and what was due before may wait too"),
        ("2001-01-02", False, "what was due before the books opened was delivered"),
    ],
)
def test_a_hold_at_the_opening_tells_that_shares_due_before_are_not_here(held: str, told: bool, why: str) -> None:
    result = opened("2001-03-31", 8_600, option(), directors=[director("A")],
                    plan_events=[plan_event(held, "delivery hold")])  # fmt: skip
    infos = [finding.code for finding in result.findings if finding.severity is Severity.INFO]
    assert ("held-at-the-opening" in infos) == told, why


def test_a_plan_whose_books_open_whole_is_told_nothing_of_a_hold() -> None:
    result = run("2001-03-31", directors=[director("A")], plan_events=[plan_event("2001-01-01", "delivery hold")])
    assert "held-at-the-opening" not in [finding.code for finding in result.findings]
