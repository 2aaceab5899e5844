"""Fees of other companies' plans: of any date, rounded and priced as the terms say. Plan §4(b), §6(a), §7, §8(a)."""

from typing import Any

import pytest

from tests.support.build import Row
from tests.support.plans import (
    annual_meeting,
    column,
    d,
    director,
    elects,
    errors,
    plan_event,
    price,
    retainer,
    row,
    rows,
    run,
    split,
    warnings,
)

ELECTED = [elects("A", "2000-06-01")]
CONTROL = plan_event("2002-03-01", "change of control", **{"Options Assumed": "no"})


def settled(terms: dict[str, Any], amount: float, last: float, **sheets: list[Row]) -> dict[str, Any]:
    """The fee of a retainer of 2001-06-29, and its award's shares."""
    results = run(
        "2001-12-31",
        {"Price Day": "same day", **terms},
        fees=[retainer("F", "A", "2001-06-29", amount)],
        prices=[price("2001-06-29", last)],
        elections=ELECTED,
        **sheets,
    )
    shares = column(results, "Deferred Awards", "shares_granted")
    return row(results, "Fee Settlement", "F") | {"shares": shares[0] if shares else None}


@pytest.mark.parametrize(
    ("rounding", "amount", "last", "shares", "fraction", "why"),
    [
        ("nearest", 19.99, 8, 2, 0, "2.49875 is nearer to 2"),
        ("nearest", 20, 8, 3, 0, "half a share is rounded up"),
        ("nearest", 20.01, 8, 3, 0, "above the half"),
        ("nearest", 3.99, 8, None, 399, "less than half a share is none, and all of it cash"),
        ("nearest", 4, 8, 1, 0, "just half a share is one"),
        ("nearest", 0.15, 0.1, 2, 0, "1.5, exact where binary fractions are not"),
        ("up", 16, 8, 2, 0, "whole shares stay"),
        ("up", 16.01, 8, 3, 0, "a cent more is a share more"),
        ("up", 0.01, 8, 1, 0, "never none"),
        ("up", 0.3, 0.1, 3, 0, "exact where binary fractions are not"),
        ("down", 23.99, 8, 2, 799, "the rest is cash"),
    ],
)
def test_a_fee_is_rounded_to_whole_shares_as_the_term_says(
    rounding: str, amount: float, last: float, shares: int | None, fraction: int, why: str
) -> None:
    found = settled({"Share Rounding": rounding}, amount, last)
    assert (found["shares"], found["cash_for_fraction"]) == (shares, fraction), why
    assert found["deferred"] == round(amount * 100) - fraction, why


@pytest.mark.parametrize(("rounding", "shares"), [("down", 59), ("nearest", 60), ("up", 60)])
def test_shares_are_rounded_at_the_exact_price_behind_a_split(rounding: str, shares: int) -> None:
    # 50.00 before a 3-for-1 split: 16.666… a share, and 999.90 is 59.994 shares.
    results = run(
        "2001-12-31",
        {"Share Rounding": rounding},
        fees=[retainer("F", "A", "2001-06-29", 999.9)],
        prices=[price("2001-06-28", 50)],
        elections=ELECTED,
        plan_events=[split("2001-06-29", 3, 1)],
    )
    assert column(results, "Deferred Awards", "shares_granted") == [shares]


@pytest.mark.parametrize(
    ("rounding", "asked", "shortfall", "why"),
    [
        ("down", 71, 29_400, "500.00 less 29 x 7.00 and the 3.00 that 71 shares leave"),
        ("nearest", 71, 29_577, "500.00 x 42 / 71 is 295.7746"),
        ("up", 72, 29_861, "500.00 x 43 / 72 is 298.6111"),
    ],
)
def test_what_shares_are_missing_for_is_that_part_of_the_fee(
    rounding: str, asked: int, shortfall: int, why: str
) -> None:
    results = run(
        "2001-12-31",
        {"Share Rounding": rounding, "Price Day": "same day", "Share Reserve": 29, "Formula Option Shares": 0},
        fees=[retainer("F", "A", "2001-06-29", 500)],
        prices=[price("2001-06-29", 7)],
        elections=ELECTED,
    )
    fee, award = row(results, "Fee Settlement", "F"), row(results, "Deferred Awards", "DS-F")
    assert (award["shares_requested"], award["shares_granted"]) == (asked, 29), why
    assert fee["cash_for_shortfall"] == shortfall, why
    assert fee["deferred"] == 50_000 - shortfall - fee["cash_for_fraction"], why


@pytest.mark.parametrize(("price_day", "value"), [("day before", 800), ("same day", 1000)])
def test_the_price_is_of_the_day_before_or_of_the_day_for_options_and_retainers(price_day: str, value: int) -> None:
    results = run(
        "2001-12-31",
        {"Price Day": price_day},
        meetings=[annual_meeting("2001-06-29")],
        fees=[retainer("F", "A", "2001-06-29", 80)],
        prices=[price("2001-06-28", 8), price("2001-06-29", 10)],
        elections=ELECTED,
    )
    assert column(results, "Options", "exercise_price") == [value * 10**6]
    assert column(results, "Deferred Awards", "fair_market_value") == [value * 10**6]


def test_a_day_without_any_price_is_named_by_the_day_of_the_value() -> None:
    found = errors(
        "2001-12-31",
        {"Price Day": "same day"},
        meetings=[annual_meeting("2001-06-28")],
        fees=[retainer("F", "A", "2001-06-29", 80)],
        prices=[price("2001-07-02", 10)],
        elections=ELECTED,
    )
    assert [(each.sheet, each.headers) for each in found] == [("Meetings", ("Date",)), ("Fees", ("Fee Date",))]
    assert "on 2001-06-28 for FO-20010628-A" in found[0].message
    assert "on 2001-06-29 for DS-F" in found[1].message


def test_a_forgotten_price_of_the_day_itself_is_asked_about() -> None:
    def asked(price_day: str) -> list[str]:
        results = run(
            "2001-12-31",
            {"Price Day": price_day},
            meetings=[annual_meeting("2001-06-29")],
            prices=[price("2001-06-28", 8)],
        )
        return [each.code for each in warnings(results) if each.code == "price-row-missing"]

    assert (asked("day before"), asked("same day")) == ([], ["price-row-missing"])


@pytest.mark.parametrize(
    ("ended", "events", "day", "reason"),
    [
        (None, [], None, None),
        ("2003-05-31", [], "2003-05-31", "cessation"),
        (
            None,
            [plan_event("2002-03-01", "change of control", **{"Options Assumed": "no"})],
            "2002-03-01",
            "change of control",
        ),
    ],
)
def test_without_a_january_the_shares_wait_for_the_end_of_service(
    ended: str | None, events: list[Row], day: str | None, reason: str | None
) -> None:
    results = run(
        "2005-12-31",
        {"Deferral Period (Januaries)": 0},
        directors=[director("A", end=ended)],
        fees=[retainer("F", "A", "2001-06-29", 800)],
        prices=[price("2001-06-28", 8)],
        elections=ELECTED,
        plan_events=events,
    )
    award = row(results, "Deferred Awards", "DS-F")
    assert (award["issuance_date"], award["issuance_reason"]) == (day and d(day), reason)
    assert (award["shares_issued"], award["status"]) == ((100, "issued") if day else (0, "outstanding"))
    assert rows(results, "Upcoming") == []


def test_a_retainer_after_the_cutoff_is_cash_and_one_after_the_as_of_date_is_left_out() -> None:
    results = run(
        "2009-06-30",
        fees=[
            retainer("F1", "A", "2009-03-31", 800),
            retainer("F2", "A", "2009-04-01", 800),
            retainer("F3", "A", "2009-07-01", 800),
        ],
        prices=[price("2009-03-30", 8)],
        elections=ELECTED,
    )
    assert column(results, "Fee Settlement", "fee_id") == ["F1", "F2"]
    assert column(results, "Fee Settlement", "reason") == [None, "after deferral cutoff"]
    assert [each.message[:53] for each in results.findings if each.code == "after-as-of-date"] == [
        "1 row of Fees dated after the As-of Date 2009-06-30 l"
    ]
