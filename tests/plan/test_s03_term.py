"""When the Plan may grant. Plan §3, §6(j), §8(f)."""

import pytest

from calc.plan.calendar import day_number
from calc.plan.s03_term import PlanTerm, plan_term
from calc.plan.terms import plan_terms
from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    board_meeting,
    column,
    d,
    elects,
    frames,
    grant,
    meeting_fee,
    plan_event,
    price,
    row,
    run,
    warnings,
)


def term(as_of: str, *plan_events: Row) -> PlanTerm:
    sheets = frames(as_of, plan_events=list(plan_events))
    return plan_term(sheets["Plan Events"], plan_terms(sheets["Plan"], sheets["Plan Events"], sheets["Readings"]))


OPTIONS = [
    # date, plan events, outside, why
    ("1999-07-26", [], True, "the day before the Effective Date"),
    ("1999-07-27", [], False, "the Effective Date"),
    ("2009-07-27", [], False, "the Last Option Grant Date counts"),
    ("2009-07-28", [], True, "the day after it"),
    ("2003-05-31", [plan_event("2003-06-01", "plan termination")], False, "the day before the Plan is terminated"),
    ("2003-06-01", [plan_event("2003-06-01", "plan termination")], True, "from that day on"),
    (
        "2003-12-31",
        [plan_event("2004-06-01", "plan termination"), plan_event("2003-06-01", "plan termination")],
        True,
        "of two terminations the first counts, whatever the order of the sheet",
    ),
    ("2003-06-01", [plan_event("2003-06-01", "change of control", **{"Options Assumed": "no"})], False, "still on it"),
    ("2003-06-02", [plan_event("2003-06-01", "change of control", **{"Options Assumed": "no"})], True, "not after it"),
]


@pytest.mark.parametrize(("when", "events", "outside", "why"), OPTIONS)
def test_when_no_option_may_be_granted(when: str, events: list[Row], outside: bool, why: str) -> None:
    assert term("2010-12-31", *events).outside_for_options([day_number(d(when))]).tolist() == [outside], why


@pytest.mark.parametrize(("as_of", "outside"), [("2003-05-31", False), ("2003-06-01", True), ("2003-06-02", True)])
def test_a_termination_is_known_from_its_own_day_on(as_of: str, outside: bool) -> None:
    ended = plan_event("2003-06-01", "plan termination")
    assert term(as_of, ended).outside_for_options([day_number(d("2003-06-01"))]).tolist() == [outside]


@pytest.mark.parametrize(("when", "outside"), [("1999-07-26", True), ("1999-07-27", False), ("2009-07-28", False)])
def test_deferred_stock_knows_no_last_grant_date(when: str, outside: bool) -> None:
    assert term("2010-12-31").outside_for_deferred_stock([day_number(d(when))]).tolist() == [outside]


def test_the_last_option_grant_date_can_be_amended() -> None:
    later = plan_event("2008-01-01", "amendment", Term="Last Option Grant Date", Value=d("2012-07-27"))
    asked = [day_number(d(when)) for when in ("2009-07-28", "2012-07-27", "2012-07-28")]
    assert term("2013-12-31", later).outside_for_options(asked).tolist() == [False, False, True]


MONTHS = [
    # cutoff, year, months, why
    ("2009-03-31", 2009, 3, "three months end by 31 March"),
    ("2009-03-30", 2009, 2, "March is not over on the 30th"),
    ("2009-04-01", 2009, 3, "April has begun, and does not count"),
    ("2009-02-28", 2009, 2, "the last day of February"),
    ("2008-02-28", 2008, 1, "not its last day in a leap year"),
    ("2009-12-31", 2009, 12, "the whole year"),
    ("2009-12-30", 2009, 11, "not December"),
    ("2009-03-31", 2008, 12, "the year before it"),
    ("2009-03-31", 2010, 0, "the year after it"),
    ("2009-01-30", 2009, 0, "no month is over"),
]


@pytest.mark.parametrize(("cutoff", "year", "months", "why"), MONTHS)
def test_the_months_of_a_year_that_end_by_the_cutoff(cutoff: str, year: int, months: int, why: str) -> None:
    amended = plan_event("1999-07-27", "amendment", Term="Last Deferral Service Date", Value=d(cutoff))
    assert term("2010-12-31", amended).deferrable_months([year], [day_number(d("2009-01-02"))]).tolist() == [months], (
        why
    )


def test_a_share_of_an_annual_fee_is_rounded_to_the_cent_and_the_rest_is_cash() -> None:
    # 1,000.02 x 3 / 12 = 250.005, half up 250.01; 31 shares at 8.00 are 248.00.
    results = run(
        "2009-12-31",
        fees=[annual_fee("F", "A", 2009, 1000.02)],
        prices=[price("2009-01-02", 8)],
        elections=[elects("A", "2008-06-01")],
    )
    fee = row(results, "Fee Settlement", "F")
    assert (fee["deferred"], fee["cash_not_deferred"], fee["cash_for_fraction"]) == (24_800, 75_001, 201)
    assert fee["reason"] == "after deferral cutoff"


def test_a_plan_termination_stops_deferral_and_options_alike() -> None:
    results = run(
        "2003-12-31",
        meetings=[annual_meeting("2003-07-24"), board_meeting("2003-05-30", "M1"), board_meeting("2003-06-02", "M2")],
        fees=[meeting_fee("F1", "A", "M1", 800), meeting_fee("F2", "A", "M2", 800)],
        prices=[price("2003-05-29", 8), price("2003-05-30", 8)],
        elections=[elects("A", "2000-06-01")],
        plan_events=[plan_event("2003-06-02", "plan termination")],
    )
    assert column(results, "Fee Settlement", "reason") == [None, "outside plan term"]
    assert column(results, "Formula Eligibility", "reason") == ["outside plan term"]
    assert column(results, "Options", "option_id") == []


APPROVALS = [
    # approval, contingent, why
    (None, ["contingent-on-approval"], "never approved"),
    ("2001-03-02", ["contingent-on-approval"], "approved the day after the grant"),
    ("2001-03-01", [], "approved on the day of the grant"),
    ("2002-01-01", ["contingent-on-approval"], "approved after the As-of Date: not yet known"),
]


@pytest.mark.parametrize(("approval", "codes", "why"), APPROVALS)
def test_awards_before_the_stockholders_approval_are_contingent(
    approval: str | None, codes: list[str], why: str
) -> None:
    results = run(
        "2001-12-31",
        {"Stockholder Approval Date": d(approval) if approval else None},
        grants=[grant("DO", "A", "2001-03-01", 100, 5, "2011-03-01")],
    )
    assert [finding.code for finding in warnings(results)] == codes, why
    assert all(finding.message.startswith("DO is contingent on") for finding in warnings(results))


def test_an_approval_on_the_as_of_date_is_known() -> None:
    results = run(
        "2001-12-31",
        {"Stockholder Approval Date": d("2001-12-31")},
        grants=[grant("DO", "A", "2001-12-31", 100, 5, "2011-03-01")],
    )
    assert warnings(results) == []
