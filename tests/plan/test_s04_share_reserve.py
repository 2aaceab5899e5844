"""The reserve, its ledger, and splits. Plan §4(a), §4(c)."""

from typing import Any

import pytest

from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    column,
    d,
    director,
    elects,
    grant,
    option_event,
    plan_event,
    price,
    row,
    rows,
    run,
    split,
)

GRANT = grant("DO", "A", "2001-03-01", 1001, 2.5, "2011-03-01")


def ledger(*args: Any, **sheets: list[Row]) -> list[tuple[Any, ...]]:
    """Event, reference, shares and what is available, row by row."""
    found = rows(run(*args, **sheets), "Share Reserve")
    return [(each["event"], each["reference"], each["shares"], each["available"]) for each in found]


def test_the_books_open_on_the_effective_date() -> None:
    results = run("2001-12-31")
    (opening,) = rows(results, "Share Reserve")
    assert (opening["date"], opening["shares"], opening["available"]) == (d("1999-07-27"), 200_000, 200_000)


def test_lapsed_shares_are_available_again_and_tendered_ones_are_not() -> None:
    assert ledger(
        "2011-12-31",
        prices=[price("2002-02-04", 5)],
        grants=[GRANT],
        option_events=[
            option_event("E", "DO", "2002-02-05", "exercise", 1000, **{"Shares Tendered": 500, "Held 6 Months": "yes"})
        ],
    ) == [
        ("opening", None, 200_000, 200_000),
        ("option granted", "DO", 1001, 198_999),
        ("exercised", "DO", 1000, 198_999),
        ("lapsed", "DO", 1, 199_000),
    ]


SPLITS = [
    # new, old, granted 1,001 at 2.50: outstanding, price in 1e-8 dollars, reserve, why
    (3, 2, 1501, 166_670_000, 300_000, "1,501.5 down, 1.66666 up to 1.6667"),
    (1, 10, 100, 2_500_000_000, 20_000, "100.1 down"),
    (2, 1, 2002, 125_000_000, 400_000, "nothing to round"),
    (7, 7, 1001, 250_000_000, 200_000, "seven for seven"),
    (105, 100, 1051, 238_100_000, 210_000, "a stock dividend of 5%: 1,051.05 and 2.380952"),
    (1, 2000, 0, 500_000_000_000, 100, "nothing left of the option"),
]


@pytest.mark.parametrize(("new", "old", "outstanding", "units", "reserve", "why"), SPLITS)
def test_a_split_floors_shares_and_raises_prices(
    new: int, old: int, outstanding: int, units: int, reserve: int, why: str
) -> None:
    results = run("2001-12-31", grants=[GRANT], plan_events=[split("2001-06-01", new, old)])
    option = row(results, "Options", "DO")
    assert (option["shares_outstanding"], option["exercise_price"]) == (outstanding, units), why
    assert (option["shares_adjusted"], option["exercise_price_at_grant"]) == (outstanding - 1001, 250_000_000), why
    assert option["status"] == ("outstanding" if outstanding else "closed"), why
    last = rows(results, "Share Reserve")[-1]
    assert (last["event"], last["shares"], last["reserve"]) == ("split", abs(reserve - 200_000), reserve), why
    assert last["available"] == reserve - outstanding, why


def test_one_for_one_rounds_no_price() -> None:
    odd = grant("DO", "A", "2001-03-01", 1001, 2.00001, "2011-03-01")
    option = row(run("2001-12-31", grants=[odd], plan_events=[split("2001-06-01", 3, 3)]), "Options", "DO")
    assert option["exercise_price"] == 200_001_000


@pytest.mark.parametrize(("when", "outstanding"), [("2001-02-28", 1001), ("2001-03-01", 1001), ("2001-03-02", 2002)])
def test_a_grant_on_the_day_of_a_split_is_in_new_shares(when: str, outstanding: int) -> None:
    results = run("2001-12-31", grants=[GRANT], plan_events=[split(when, 2, 1)])
    assert column(results, "Options", "shares_outstanding") == [outstanding]


def test_of_two_options_the_split_changes_the_price_of_the_one_granted_before_it() -> None:
    later = grant("NEW", "A", "2001-07-02", 100, 2.5, "2011-03-01")
    results = run("2001-12-31", grants=[GRANT, later], plan_events=[split("2001-06-01", 2, 1)])
    assert column(results, "Options", "exercise_price") == [125_000_000, 250_000_000]


def test_shares_delivered_are_split_as_one_total() -> None:
    # 15 and 16 delivered are 31; 31 / 2 = 15, where each alone would give 7 and 8.
    results = run(
        "2001-12-31",
        grants=[GRANT],
        option_events=[
            option_event("E1", "DO", "2001-04-02", "exercise", 15, **{"Cash Paid": 37.5}),
            option_event("E2", "DO", "2001-04-03", "exercise", 16, **{"Cash Paid": 40}),
        ],
        plan_events=[split("2001-06-01", 1, 2)],
    )
    last = rows(results, "Share Reserve")[-1]
    assert (last["delivered"], last["options_outstanding"], last["available"]) == (15, 485, 99_500)
    assert row(results, "Options", "DO")["shares_exercised"] == 31


def test_splits_of_one_day_are_taken_in_turn() -> None:
    results = run("2001-12-31", grants=[GRANT], plan_events=[split("2001-06-01", 1, 2), split("2001-06-01", 2, 1)])
    assert column(results, "Options", "shares_outstanding") == [1000]
    assert column(results, "Share Reserve", "shares")[-2:] == [100_000, 100_000]


@pytest.mark.parametrize(("first", "reserve"), [("split", 400_500), ("increase", 401_000)])
def test_a_split_and_an_increase_of_one_day_go_by_sheet_order(first: str, reserve: int) -> None:
    events = [split("2001-06-01", 2, 1), plan_event("2001-06-01", "reserve increase", Shares=500)]
    results = run("2001-12-31", plan_events=events if first == "split" else events[::-1])
    assert column(results, "Share Reserve", "reserve")[-1] == reserve


def test_the_order_of_one_day() -> None:
    # On 2002-03-01 the reserve grows, an option is granted, one exercised, deferred stock issued with the end of B's
    # service, B's unvested shares lapse, and A's old option reaches its deadline.
    day = "2002-03-01"
    assert ledger(
        day,
        directors=[director("A"), director("B", end=day)],
        fees=[annual_fee("F", "B", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("B", "2000-06-01")],
        grants=[
            grant("OLD", "A", "2000-03-01", 100, 5, day),
            grant("B1", "B", "2000-03-01", 70, 5, "2010-03-01", **{"Exercisable From": d("2005-01-01")}),
            grant("NEW", "A", day, 40, 5, "2012-03-01"),
        ],
        option_events=[option_event("E", "OLD", day, "exercise", 60, **{"Cash Paid": 300})],
        plan_events=[plan_event(day, "reserve increase", Shares=1000)],
    )[-6:] == [
        ("increase", None, 1000, 200_730),
        ("option granted", "NEW", 40, 200_690),
        ("exercised", "OLD", 60, 200_690),
        ("deferred issued", "DS-F", 100, 200_690),
        ("lapsed", "B1", 70, 200_760),
        ("lapsed", "OLD", 40, 200_800),
    ]


def test_awards_of_one_day_are_booked_in_plain_text_order_across_kinds() -> None:
    found = ledger(
        "2001-12-31",
        meetings=[annual_meeting("2001-01-02")],
        fees=[annual_fee("F10", "A", 2001, 800), annual_fee("F2", "A", 2001, 80)],
        prices=[price("2000-12-29", 8), price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
        grants=[
            grant("a1", "A", "2001-01-02", 1, 5, "2010-01-02"),
            grant("E9", "A", "2001-01-02", 2, 5, "2010-01-02"),
            grant("007", "A", "2001-01-02", 3, 5, "2010-01-02"),
        ],
    )
    assert [each[1] for each in found[1:]] == ["007", "DS-F10", "DS-F2", "E9", "FO-20010102-A", "a1"]


def test_a_movement_of_nothing_has_no_row() -> None:
    assert ledger(
        "2012-12-31",
        grants=[GRANT],
        option_events=[option_event("E", "DO", "2002-02-05", "exercise", 1001, **{"Cash Paid": 2502.5})],
    )[-1] == ("exercised", "DO", 1001, 198_999)


def test_shares_that_lapse_today_serve_tomorrow_and_not_today() -> None:
    def granted(day: str) -> list[Any]:
        results = run(
            "2011-12-31",
            {"Share Reserve": 1001},
            grants=[GRANT | {"Expiration Date": d("2004-03-01")}, grant("NEW", "A", day, 10, 5, "2011-03-01")],
        )
        return [row(results, "Options", "NEW")["shares_granted"]]

    assert [granted(day) for day in ("2004-02-27", "2004-03-01", "2004-03-02")] == [[0], [0], [10]]
