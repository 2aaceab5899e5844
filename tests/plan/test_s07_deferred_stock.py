"""Fees that become deferred stock, and when it is issued. Plan §3, §4(b), §7(a), §7(b)."""

import pytest

from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    board_meeting,
    column,
    d,
    director,
    elects,
    meeting_fee,
    plan_event,
    price,
    row,
    rows,
    run,
    split,
)

ELECTED = [elects("A", "2000-06-01")]


def deferred(amount: float, last: float, **sheets: list[Row]) -> dict[str, object]:
    results = run(
        "2001-12-31",
        fees=[annual_fee("F", "A", 2001, amount)],
        prices=[price("2001-01-02", last)],
        elections=ELECTED,
        **sheets,
    )
    return row(results, "Fee Settlement", "F") | (rows(results, "Deferred Awards") or [{"shares_granted": None}])[0]


AMOUNTS = [
    # amount, price, shares, deferred, fraction in cents, why
    (0.3, 0.1, 3, 30, 0, "exact where binary fractions are not"),
    (4.35, 1.45, 3, 435, 0, "-"),
    (100, 3, 33, 9_900, 100, "the rest is less than a share"),
    (99.99, 33.33, 3, 9_999, 0, "a whole number of shares"),
    (99.98, 33.33, 2, 6_666, 3_332, "a cent less is a share less"),
    (33.33, 33.33, 1, 3_333, 0, "one share"),
    (33.32, 33.33, None, 0, 3_332, "no share: no award, all in cash"),
    (1, 0.333, 3, 100, 0, "0.001 left rounds to nothing"),
    (1, 0.332, 3, 100, 0, "0.004 left rounds to nothing"),
    (1, 0.3316, 3, 99, 1, "0.0052 left is a cent"),
]


@pytest.mark.parametrize(("amount", "last", "shares", "value", "fraction", "why"), AMOUNTS)
def test_a_fee_in_whole_shares_and_the_fraction_in_cash(
    amount: float, last: float, shares: int | None, value: int, fraction: int, why: str
) -> None:
    found = deferred(amount, last)
    assert (found["shares_granted"], found["deferred"], found["cash_for_fraction"]) == (shares, value, fraction), why
    assert found["reason"] is None


def test_an_annual_fee_is_valued_on_its_grant_date_and_a_meeting_fee_on_the_day_before() -> None:
    results = run(
        "2001-12-31",
        meetings=[board_meeting("2001-01-03", "M")],
        fees=[annual_fee("F1", "A", 2001, 800), meeting_fee("F2", "A", "M", 800)],
        prices=[price("2001-01-02", 8), price("2001-01-03", 4)],
        elections=ELECTED,
    )
    assert column(results, "Deferred Awards", "grant_date") == [d("2001-01-02"), d("2001-01-03")]
    assert column(results, "Deferred Awards", "valuation_date") == [d("2001-01-02"), d("2001-01-02")]
    assert column(results, "Deferred Awards", "shares_granted") == [100, 100]


REASONS = [
    # directors, elections, year, reason, why
    ([director("A")], ELECTED, 2001, None, "deferred"),
    ([director("A", "2001-01-03")], ELECTED, 2001, "not eligible", "joined after the first business day"),
    ([director("A", "2001-01-02")], ELECTED, 2001, None, "joined on it"),
    ([director("A", end="2001-01-01")], ELECTED, 2001, "not eligible", "left the day before it"),
    ([director("A")], [], 2001, "no election", "never elected"),
    ([director("A")], [elects("A", "2001-01-01")], 2001, "no election", "elected in the year itself"),
    ([director("A")], ELECTED, 1999, "outside plan term", "before the Effective Date, and not elected either"),
    ([director("A", "2000-06-01")], [], 1999, "not eligible", "the first reason counts"),
    ([director("A")], [], 2010, "no election", "no election comes before the cutoff"),
    ([director("A")], ELECTED, 2010, "after deferral cutoff", "services after the cutoff"),
]


@pytest.mark.parametrize(("directors", "elections", "year", "reason", "why"), REASONS)
def test_why_a_fee_is_paid_in_cash(
    directors: list[Row], elections: list[Row], year: int, reason: str | None, why: str
) -> None:
    results = run(
        "2010-12-31",
        directors=directors,
        fees=[annual_fee("F", "A", year, 800)],
        prices=[price("2001-01-02", 8)],
        elections=elections,
    )
    fee = row(results, "Fee Settlement", "F")
    assert fee["reason"] == reason, why
    assert fee["cash_not_deferred"] == (80_000 if reason else 0), why


ISSUANCE = [
    # directors, plan events, date, reason, why
    ([director("A")], [], "2004-01-02", "third January", "the first business day of the third January"),
    ([director("A", end="2004-01-01")], [], "2004-01-01", "cessation", "a day before it"),
    ([director("A", end="2004-01-02")], [], "2004-01-02", "cessation", "on it: the later reason"),
    ([director("A", end="2004-01-03")], [], "2004-01-02", "third January", "the day after"),
    (
        [director("A")],
        [plan_event("2003-05-01", "change of control", **{"Options Assumed": "yes"})],
        "2003-05-01",
        "change of control",
        "also where options are assumed",
    ),
    (
        [director("A", end="2003-05-01")],
        [plan_event("2003-05-01", "change of control", **{"Options Assumed": "no"})],
        "2003-05-01",
        "cessation",
        "on the same day: the later reason",
    ),
    (
        [director("A", end="2001-06-30"), director("A", "2002-01-01")],
        [],
        "2001-06-30",
        "cessation",
        "the end of the service that earned it, though he came back",
    ),
]


@pytest.mark.parametrize(("directors", "plan_events", "when", "reason", "why"), ISSUANCE)
def test_when_deferred_stock_is_issued(
    directors: list[Row], plan_events: list[Row], when: str, reason: str, why: str
) -> None:
    results = run(
        "2005-12-31",
        directors=directors,
        fees=[annual_fee("F", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=ELECTED,
        plan_events=plan_events,
    )
    award = row(results, "Deferred Awards", "DS-F")
    assert (award["issuance_date"], award["issuance_reason"]) == (d(when), reason), why
    assert (award["shares_issued"], award["status"]) == (100, "issued"), why


@pytest.mark.parametrize(("as_of", "issued"), [("2004-01-01", 0), ("2004-01-02", 100), ("2004-01-03", 100)])
def test_deferred_stock_is_outstanding_until_its_date(as_of: str, issued: int) -> None:
    results = run(
        as_of,
        fees=[annual_fee("F", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=ELECTED,
    )
    award = row(results, "Deferred Awards", "DS-F")
    assert (award["shares_issued"], award["shares_outstanding"]) == (issued, 100 - issued)
    assert column(results, "Issuances", "shares") == ([100] if issued else [])


def test_any_grant_of_a_year_is_issued_in_the_same_january() -> None:
    results = run(
        "2001-12-31",
        meetings=[board_meeting("2001-12-31", "M")],
        fees=[annual_fee("F1", "A", 2001, 800), meeting_fee("F2", "A", "M", 800)],
        prices=[price("2001-01-02", 8), price("2001-12-28", 8)],
        elections=ELECTED,
    )
    assert column(results, "Deferred Awards", "issuance_date") == [d("2004-01-02")] * 2


def test_the_deferral_period_is_that_of_the_grant_date() -> None:
    amended = plan_event("2001-01-03", "amendment", Term="Deferral Period (Januaries)", Value=5)
    results = run(
        "2002-12-31",
        fees=[annual_fee("F1", "A", 2001, 800), annual_fee("F2", "A", 2002, 800)],
        prices=[price("2001-01-02", 8), price("2002-01-02", 8)],
        elections=ELECTED,
        plan_events=[amended],
    )
    assert column(results, "Deferred Awards", "issuance_date") == [d("2004-01-02"), d("2007-01-03")]


def test_a_split_that_leaves_nothing_closes_the_award() -> None:
    award = deferred(80, 8, plan_events=[split("2001-06-01", 1, 20)])
    assert (award["shares_granted"], award["shares_adjusted"], award["shares_outstanding"]) == (10, -10, 0)
    assert award["status"] == "closed"


@pytest.mark.parametrize(
    ("meeting", "deferred", "reason"),
    [("2009-03-30", 80_000, None), ("2009-03-31", 80_000, None), ("2009-04-01", 0, "after deferral cutoff")],
)
def test_a_meeting_fee_is_deferred_whole_up_to_the_cutoff_and_not_at_all_after_it(
    meeting: str, deferred: int, reason: str | None
) -> None:
    results = run(
        "2009-12-31",
        meetings=[board_meeting(meeting, "M")],
        fees=[meeting_fee("F", "A", "M", 800)],
        prices=[price("2009-03-27", 8), price("2009-03-30", 8), price("2009-03-31", 8)],
        elections=[elects("A", "2000-06-01")],
    )
    fee = row(results, "Fee Settlement", "F")
    assert (fee["deferred"], fee["cash_not_deferred"], fee["reason"]) == (deferred, 80_000 - deferred, reason)


def test_a_fee_of_one_cent_buys_a_share_of_one_cent() -> None:
    results = run(
        "2001-12-31",
        fees=[annual_fee("F", "A", 2001, 0.01)],
        prices=[price("2001-01-02", 0.01)],
        elections=[elects("A", "2000-06-01")],
    )
    assert column(results, "Deferred Awards", "shares_granted") == [1]
