"""What each step of a day leaves for the next: shares, dollars that wait, what is exercisable. Plan §4(a), §8(a)."""

from typing import Any

import pytest

from calc.plan.readings import UNTOUCHED
from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    column,
    d,
    director,
    elects,
    errors,
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

OPTION = grant("DO", "A", "2001-03-01", 600, 3.5, "2011-03-01")


def event(kind: str, shares: int, **paid: Any) -> dict[str, list[Row]]:
    return {
        "grants": [OPTION],
        "prices": [price("2002-02-05", 4.1)],
        "option_events": [option_event("E", "DO", "2002-02-05", kind, shares, **paid)],
    }


FEE = {
    "fees": [annual_fee("F", "A", 2001, 800)],
    "prices": [price("2001-01-02", 8)],
    "elections": [elects("A", "2000-06-01")],
}
LEFT = [
    # sheets, granted to the next of 1,000 shares of which it asks for 1,000, why
    ({"grants": [OPTION]}, 400, "600 are outstanding"),
    (event("exercise", 600, **{"Cash Paid": 2100}), 400, "exercised shares are delivered, not available"),
    (event("cash-out", 400), 800, "400 are available again"),
    (event("share settlement", 400), 742, "400 x 0.60 are 58 shares at 4.10, the other 342 are available again"),
    ({"grants": [OPTION | {"Expiration Date": d("2004-03-01")}]}, 1000, "all have lapsed"),
    (FEE, 900, "100 of deferred stock were issued on 2004-01-02"),
]


@pytest.mark.parametrize(("sheets", "granted", "why"), LEFT)
def test_the_next_award_gets_what_is_left(sheets: dict[str, list[Row]], granted: int, why: str) -> None:
    new = grant("NEW", "A", "2004-03-02", 1000, 5, "2011-03-01")
    results = run("2004-12-31", {"Share Reserve": 1000}, **(sheets | {"grants": [*sheets.get("grants", []), new]}))
    assert row(results, "Options", "NEW")["shares_granted"] == granted, why
    assert column(results, "Share Reserve", "available")[-1] == 0, why


SOUGHT = plan_event("2000-12-15", "authorization sought")
CONSENT = {"Director ID": "A", "Consent Date": d("2000-12-20")}


@pytest.mark.parametrize(
    "later",
    [
        plan_event("2001-03-01", "delivery hold"),
        plan_event("2001-03-01", "delivery release"),
        plan_event("2001-03-01", "amendment", Term="Par Value", Value=0.02),
        plan_event("2001-03-01", "authorization sought"),
    ],
    ids=lambda row: row["Event"],
)
def test_other_plan_events_leave_what_is_pending(later: Row) -> None:
    results = run("2001-12-31", {"Share Reserve": 40}, plan_events=[SOUGHT, later], consents=[CONSENT], **FEE)
    award = row(results, "Deferred Awards", "DS-F")
    assert (award["shares_outstanding"], award["shares_pending"]) == (40, 60)
    assert row(results, "Fee Settlement", "F")["pending"] == 48_000


def test_pending_shares_that_are_granted_are_outstanding_with_the_others() -> None:
    increase = plan_event("2001-07-27", "reserve increase", Shares=50)
    results = run("2001-12-31", {"Share Reserve": 40}, plan_events=[SOUGHT, increase], consents=[CONSENT], **FEE)
    award = row(results, "Deferred Awards", "DS-F")
    assert (award["shares_granted"], award["shares_outstanding"], award["shares_pending"]) == (90, 90, 0)


def test_shares_that_became_cash_are_not_granted_by_a_later_increase() -> None:
    increase = plan_event("2001-07-27", "reserve increase", Shares=50)
    for as_of in ("2001-07-26", "2001-07-27"):
        award = row(run(as_of, {"Share Reserve": 40}, plan_events=[increase], **FEE), "Deferred Awards", "DS-F")
        assert (award["shares_granted"], award["shares_outstanding"], award["shares_pending"]) == (40, 40, 0)


def test_the_dollars_of_pending_shares_that_are_granted_are_rounded_half_up_to_the_cent() -> None:
    # 100.00 at 0.333: 300 shares and 0.10. 100 granted; 200 pending for 66.60. 69 of these: 22.977, so 22.98.
    results = run(
        "2001-12-31",
        {"Share Reserve": 100},
        fees=[annual_fee("F", "A", 2001, 100)],
        prices=[price("2001-01-02", 0.333)],
        elections=FEE["elections"],
        plan_events=[SOUGHT, plan_event("2001-07-27", "reserve increase", Shares=69)],
        consents=[CONSENT],
    )
    fee = row(results, "Fee Settlement", "F")
    assert (fee["deferred"], fee["cash_for_fraction"], fee["cash_for_shortfall"]) == (5_628, 10, 4_362)


def test_an_increase_that_covers_one_of_two_pending_awards_is_a_shortfall() -> None:
    # A share each is pending, and there is one: half a share each, and the share left over goes to the first ID.
    results = run(
        "2001-12-31",
        {"Share Reserve": 10},
        directors=[director("A"), director("B")],
        fees=[annual_fee("F1", "A", 2001, 8), annual_fee("F2", "B", 2001, 8)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01"), elects("B", "2000-06-01")],
        grants=[grant("ALL", "A", "2000-12-01", 10, 5, "2010-12-01")],
        plan_events=[SOUGHT, plan_event("2001-07-27", "reserve increase", Shares=1)],
        consents=[CONSENT, CONSENT | {"Director ID": "B"}],
    )
    assert [
        (each["award_id"], each["kind"], each["shares_granted"], each["treatment"])
        for each in rows(results, "Shortfalls")
    ] == [
        ("DS-F1", "deferred", 0, "pending"),
        ("DS-F2", "deferred", 0, "pending"),
        ("DS-F1", "pending", 1, None),
        ("DS-F2", "pending", 0, "cash"),
    ]


LEAVES = {
    "directors": [director("A", end="2002-06-28")],
    "grants": [grant("DO", "A", "2001-03-01", 900, 3.5, "2011-03-01")],
    "vesting": [step("DO", "2002-03-01", 300), step("DO", "2003-03-01", 600)],
}
AT_THE_END = [
    # as-of, outstanding, exercisable, why
    ("2002-06-27", 900, 300, "a third has vested"),
    ("2002-06-28", 300, 300, "the rest has lapsed, and what is left is exercisable at the end of that day"),
    ("2002-06-29", 300, 300, "and on the day after"),
]


@pytest.mark.parametrize(("as_of", "outstanding", "exercisable", "why"), AT_THE_END)
def test_what_is_left_after_service_is_exercisable(as_of: str, outstanding: int, exercisable: int, why: str) -> None:
    option = row(run(as_of, **LEAVES), "Options", "DO")
    assert (option["shares_outstanding"], option["shares_exercisable"]) == (outstanding, exercisable), why


@pytest.mark.parametrize("when", ["2002-06-27", "2002-06-28", "2002-06-29"])
def test_on_the_last_day_of_service_and_around_it_the_vested_shares_may_be_exercised_and_no_more(when: str) -> None:
    def refused(shares: int) -> list[str]:
        one = option_event("E", "DO", when, "exercise", shares, **{"Cash Paid": shares * 3.5})
        return [each.message for each in errors("2002-12-31", option_events=[one], **LEAVES)]

    assert refused(300) == []
    (why,) = refused(301)
    assert why.endswith("Exercisable that day: 300 shares.")


@pytest.mark.parametrize(
    ("new", "old", "said"),
    [
        (
            3,
            2,
            "1 split: the reserve by +100,000 shares; 1 award by +0 shares; 1 award had a fraction rounded down",
        ),
        (3, 3, UNTOUCHED),
    ],
)
def test_a_split_of_a_single_share_is_one_and_a_ratio_of_one_is_none(new: int, old: int, said: str) -> None:
    one = grant("DO", "A", "2001-03-01", 1, 3, "2011-03-01")
    results = run("2001-12-31", grants=[one], plan_events=[split("2001-06-01", new, old)])
    assert results.touched["What is an appropriate adjustment for a split?"] == said


def test_a_ratio_of_one_does_not_count_among_the_splits() -> None:
    # D1 is outstanding at three for three only, D2 at the split.
    results = run(
        "2001-12-31",
        grants=[
            grant("D1", "A", "2001-03-01", 10, 3, "2001-06-30"),
            grant("D2", "A", "2001-03-01", 10, 3, "2011-03-01"),
        ],
        plan_events=[split("2001-06-01", 3, 3), split("2001-08-01", 2, 1)],
    )
    said = results.touched["What is an appropriate adjustment for a split?"]
    assert said == "1 split: the reserve by +200,000 shares; 1 award by +10 shares"


def test_a_last_share_is_assumed_too() -> None:
    control = plan_event("2002-08-07", "change of control", **{"Options Assumed": "yes"})
    one = grant("DO", "A", "2001-03-01", 1, 3.5, "2011-03-01")
    assert row(run("2002-12-31", grants=[one], plan_events=[control]), "Options", "DO")["shares_assumed"] == 1
