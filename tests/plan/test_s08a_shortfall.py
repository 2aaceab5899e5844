"""Too few shares. Plan §8(a)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.exact import ExactOverflowError
from calc.plan.s08a_shortfall import pro_rata, total_shares
from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    column,
    d,
    director,
    elects,
    grant,
    plan_event,
    price,
    row,
    rows,
    run,
    split,
)

LARGEST, DOWN = "largest remainder", "round down"


def shared_out_one_by_one(requested: list[int], available: int, rounding: str) -> list[int]:
    """The rule as it is written, in plain steps: floors first, then a share each to the largest remainders."""
    total = sum(requested)
    if total <= available:
        return requested
    granted = [share * available // total for share in requested]
    if rounding == LARGEST:
        remainders = {place: share * available % total for place, share in enumerate(requested)}
        for _ in range(available - sum(granted)):
            best = max(remainders, key=lambda place: (remainders[place], -place))
            granted[best] += 1
            del remainders[best]
    return granted


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=40),
    st.integers(0, 10**13),
    st.sampled_from([LARGEST, DOWN]),
)
def test_shares_are_shared_out_as_the_rule_is_written(requested: list[int], available: int, rounding: str) -> None:
    granted = pro_rata(np.array(requested, dtype=np.int64), available, rounding).tolist()
    assert granted == shared_out_one_by_one(requested, available, rounding)
    assert all(got <= asked for got, asked in zip(granted, requested, strict=True))
    if rounding == LARGEST:
        assert sum(granted) == min(available, sum(requested))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.integers(0, 30))
def test_ties_go_by_award_id(requested: list[int], available: int) -> None:
    granted = pro_rata(np.array(requested, dtype=np.int64), available, LARGEST).tolist()
    assert granted == shared_out_one_by_one(requested, available, LARGEST)


PORTIONS = [
    # requested, available, rounding, granted, why
    ([10_000] * 3, 25_000, LARGEST, [8_334, 8_333, 8_333], "the share left over goes to the first ID"),
    ([10_000] * 3, 25_000, DOWN, [8_333, 8_333, 8_333], "or stays"),
    ([10_000] * 3, 30_000, LARGEST, [10_000] * 3, "just enough"),
    ([10_000] * 3, 29_999, LARGEST, [10_000, 10_000, 9_999], "one too few: 9,999 and two thirds each"),
    ([10_000] * 3, 0, LARGEST, [0, 0, 0], "nothing left"),
    ([1, 1, 1], 2, LARGEST, [1, 1, 0], "two thirds of a share each"),
    ([708, 10_000, 10_000], 12_345, LARGEST, [422, 5_962, 5_961], "422.07, 5,961.46 and 5,961.46"),
    ([0, 5], 3, LARGEST, [0, 3], "who asks for nothing gets nothing"),
]


@pytest.mark.parametrize(("requested", "available", "rounding", "granted", "why"), PORTIONS)
def test_the_pro_rata_portion(
    requested: list[int], available: int, rounding: str, granted: list[int], why: str
) -> None:
    assert pro_rata(np.array(requested, dtype=np.int64), available, rounding).tolist() == granted, why


def test_a_total_that_is_too_large_is_never_wrapped() -> None:
    assert total_shares(np.array([2**62, 2**62 - 1])) == 2**63 - 1
    for shares in ([2**62, 2**62], [2**62, 2**62, 1]):
        with pytest.raises(ExactOverflowError):
            total_shares(np.array(shares))


ELECTED = [elects("A", "2000-06-01"), elects("B", "2000-06-01")]
FEE = {
    "directors": [director("A"), director("B")],
    "fees": [annual_fee("F", "A", 2001, 8000.5)],
    "prices": [price("2001-01-02", 8)],
    "elections": ELECTED,
}
SOUGHT = plan_event("2000-12-15", "authorization sought")


def consent(who: str, day: str, withdrawn: str | None = None) -> Row:
    ended = {"Consent Withdrawn": d(withdrawn)} if withdrawn else {}
    return {"Director ID": who, "Consent Date": d(day), **ended}


WAITS = [
    # plan events, consents, treatment, why
    ([SOUGHT], [consent("A", "2000-12-20")], "pending", "sought, and with consent"),
    ([SOUGHT], [consent("A", "2001-01-02")], "pending", "the consent of that day counts"),
    ([SOUGHT], [consent("A", "2001-01-03")], "cash", "that of the day after does not"),
    ([SOUGHT], [consent("B", "2000-12-20")], "cash", "another director's consent"),
    ([SOUGHT], [consent("A", "2000-12-20", "2001-01-03")], "pending", "withdrawn the day after"),
    ([SOUGHT], [consent("A", "2000-12-20", "2001-01-02")], "cash", "withdrawn that day"),
    (
        [SOUGHT],
        [consent("A", "2000-12-20", "2000-12-28"), consent("A", "2000-12-29")],
        "pending",
        "withdrawn and given again",
    ),
    ([], [consent("A", "2000-12-20")], "cash", "nothing is sought"),
    ([plan_event("2001-01-02", "authorization sought")], [consent("A", "2000-12-20")], "pending", "sought that day"),
    ([plan_event("2001-01-03", "authorization sought")], [consent("A", "2000-12-20")], "cash", "the day after"),
    ([SOUGHT, plan_event("2001-01-02", "authorization ended")], [consent("A", "2000-12-20")], "cash", "ended that day"),
    (
        [SOUGHT, plan_event("2001-01-02", "reserve increase", Shares=1)],
        [consent("A", "2000-12-20")],
        "cash",
        "an increase ends it too",
    ),
    (
        [plan_event("2001-01-02", "reserve increase", Shares=1), plan_event("2001-01-02", "authorization sought")],
        [consent("A", "2000-12-20")],
        "pending",
        "sought again after the increase of that day",
    ),
    (
        [plan_event("2001-01-02", "authorization sought"), plan_event("2001-01-02", "reserve increase", Shares=1)],
        [consent("A", "2000-12-20")],
        "cash",
        "sought before the increase of that day",
    ),
]


@pytest.mark.parametrize(("plan_events", "consents", "treatment", "why"), WAITS)
def test_whose_missing_shares_wait(plan_events: list[Row], consents: list[Row], treatment: str, why: str) -> None:
    results = run("2001-01-02", {"Share Reserve": 400}, plan_events=plan_events, consents=consents, **FEE)
    assert column(results, "Shortfalls", "treatment") == [treatment], why
    fee = row(results, "Fee Settlement", "F")
    missing = fee["pending"] + fee["cash_for_shortfall"]
    assert fee["deferred"] + missing == 800_000, why
    assert (fee["pending"] > 0) == (treatment == "pending"), why


@pytest.mark.parametrize(("reserve", "short"), [(1001, 0), (1000, 0), (999, 1)])
def test_a_date_with_just_enough_shares_is_not_short(reserve: int, short: int) -> None:
    results = run(
        "2001-12-31", {"Share Reserve": reserve}, grants=[grant("DO", "A", "2001-03-01", 1000, 5, "2011-03-01")]
    )
    assert column(results, "Shortfalls", "shares_short") == [short] * short
    assert column(results, "Options", "shares_short_at_grant") == [short]


def test_an_increase_that_covers_what_is_pending_is_no_shortfall() -> None:
    increase = plan_event("2001-07-27", "reserve increase", Shares=600)
    results = run(
        "2001-12-31",
        {"Share Reserve": 400},
        plan_events=[SOUGHT, increase],
        consents=[consent("A", "2000-12-20")],
        **FEE,
    )
    assert column(results, "Shortfalls", "kind") == ["deferred"]


def test_an_award_that_lacks_nothing_on_a_short_date_has_no_treatment() -> None:
    # 1 and 1,000 asked for, 1,000 left: 0.99900 and 999.00099, so the share left over goes to the first.
    results = run(
        "2001-12-31",
        {"Share Reserve": 1000},
        grants=[
            grant("D1", "A", "2001-03-01", 1, 5, "2011-03-01"),
            grant("D2", "A", "2001-03-01", 1000, 5, "2011-03-01"),
        ],
    )
    assert column(results, "Shortfalls", "shares_granted") == [1, 999]
    assert column(results, "Shortfalls", "treatment") == [None, "lost"]


LATER = [
    # plan events after the grant, as-of, granted, deferred, shortfall, pending (cents), why
    ([], "2001-06-30", 400, 320_000, 0, 480_000, "nothing has happened yet"),
    (
        [plan_event("2001-07-27", "reserve increase", Shares=600)],
        "2001-07-26",
        400,
        320_000,
        0,
        480_000,
        "the day before",
    ),
    ([plan_event("2001-07-27", "reserve increase", Shares=600)], "2001-07-27", 1000, 800_000, 0, 0, "all of it"),
    (
        [plan_event("2001-07-27", "reserve increase", Shares=599)],
        "2001-12-31",
        999,
        799_200,
        800,
        0,
        "one too few: cash",
    ),
    ([plan_event("2001-07-27", "authorization ended")], "2001-12-31", 400, 320_000, 480_000, 0, "given up: cash"),
    ([plan_event("2001-07-27", "plan termination")], "2001-12-31", 400, 320_000, 480_000, 0, "terminated: cash"),
    (
        [split("2001-03-01", 3, 2), plan_event("2001-07-27", "reserve increase", Shares=450)],
        "2001-12-31",
        850,
        560_000,
        240_000,
        0,
        "600 pending become 900, half of them granted: half of the dollars",
    ),
    (
        [split("2001-03-01", 1, 1000)],
        "2001-12-31",
        400,
        320_000,
        480_000,
        0,
        "a split that leaves no pending share: cash",
    ),
    (
        [
            plan_event("2001-07-27", "reserve increase", Shares=100),
            plan_event("2001-07-28", "reserve increase", Shares=5000),
        ],
        "2001-12-31",
        500,
        400_000,
        400_000,
        0,
        "what the first increase does not cover does not wait for the second",
    ),
    (
        [plan_event("2004-01-02", "reserve increase", Shares=600)],
        "2004-12-31",
        1000,
        800_000,
        0,
        0,
        "an increase on the issuance date comes before the issuance",
    ),
    (
        [plan_event("2004-01-05", "reserve increase", Shares=600)],
        "2004-12-31",
        400,
        320_000,
        480_000,
        0,
        "the day after it is too late",
    ),
]


@pytest.mark.parametrize(("plan_events", "as_of", "granted", "value", "shortfall", "pending", "why"), LATER)
def test_what_becomes_of_pending_shares(
    plan_events: list[Row], as_of: str, granted: int, value: int, shortfall: int, pending: int, why: str
) -> None:
    results = run(
        as_of,
        {"Share Reserve": 400},
        plan_events=[SOUGHT, *plan_events],
        consents=[consent("A", "2000-12-20")],
        **FEE,
    )
    fee = row(results, "Fee Settlement", "F")
    assert (fee["deferred"], fee["cash_for_shortfall"], fee["pending"]) == (value, shortfall, pending), why
    assert fee["cash_for_fraction"] == 50
    assert row(results, "Deferred Awards", "DS-F")["shares_granted"] == granted, why


WITHDRAWN = [
    # consents, shares granted, why
    ([consent("A", "2000-12-20", "2001-07-26")], 400, "withdrawn the day before the increase: cash by then"),
    ([consent("A", "2000-12-20", "2001-07-27")], 400, "withdrawn on its day: before the day's plan events"),
    ([consent("A", "2000-12-20", "2001-07-28")], 1000, "withdrawn the day after"),
    ([consent("A", "2000-12-20", "2001-02-01"), consent("A", "2001-02-01")], 1000, "another one stands from that day"),
    ([consent("A", "2000-12-20", "2001-02-01"), consent("A", "2001-02-02")], 400, "another one comes a day too late"),
]


@pytest.mark.parametrize(("consents", "granted", "why"), WITHDRAWN)
def test_what_is_pending_turns_into_cash_on_the_day_on_which_the_consent_is_withdrawn(
    consents: list[Row], granted: int, why: str
) -> None:
    results = run(
        "2001-12-31",
        {"Share Reserve": 400},
        plan_events=[SOUGHT, plan_event("2001-07-27", "reserve increase", Shares=600)],
        consents=consents,
        **FEE,
    )
    assert row(results, "Deferred Awards", "DS-F")["shares_granted"] == granted, why
    due = [each["cause"] for each in rows(results, "Cash Due")]
    assert due == (["fraction"] if granted == 1000 else ["fraction", "consent withdrawn"]), why


def test_the_increases_of_one_date_serve_together_at_the_place_of_the_last() -> None:
    one, other = (plan_event("2001-07-27", "reserve increase", Shares=each) for each in (200, 400))
    ended = plan_event("2001-07-27", "authorization ended")
    for events, granted, cause in (
        ([one, other], 1000, []),
        ([one, ended, other], 400, ["authorization ended"]),
        ([one, other, ended], 1000, []),
    ):
        results = run(
            "2001-12-31",
            {"Share Reserve": 400},
            plan_events=[SOUGHT, *events],
            consents=[consent("A", "2000-12-20")],
            **FEE,
        )
        assert row(results, "Deferred Awards", "DS-F")["shares_granted"] == granted
        assert [each["shares"] for each in rows(results, "Share Reserve") if each["event"] == "increase"] == [600]
        assert [each["cause"] for each in rows(results, "Cash Due")] == ["fraction", *cause]


def test_the_cash_of_a_fee_is_dated_by_its_day_and_cause() -> None:
    # 400 of 1,000 shares; 500 wait until the split 1 for 1,000 leaves none of them.
    results = run(
        "2001-12-31",
        {"Share Reserve": 400},
        plan_events=[SOUGHT, split("2001-03-01", 1, 1000)],
        consents=[consent("A", "2000-12-20")],
        **FEE,
    )
    assert [(each["date"], each["cause"], each["amount"]) for each in rows(results, "Cash Due")] == [
        (d("2001-01-02"), "fraction", 50),
        (d("2001-03-01"), "split", 480_000),
    ]


def test_pending_shares_come_before_the_awards_of_the_day() -> None:
    results = run(
        "2001-12-31",
        {"Share Reserve": 400},
        plan_events=[SOUGHT, plan_event("2001-07-27", "reserve increase", Shares=700)],
        consents=[consent("A", "2000-12-20")],
        grants=[grant("AAA", "B", "2001-07-27", 500, 5, "2011-07-27")],
        **FEE,
    )
    last = rows(results, "Share Reserve")[-3:]
    assert [(each["event"], each["reference"], each["shares"], each["available"]) for each in last] == [
        ("increase", None, 700, 700),
        ("deferred granted", "DS-F", 600, 100),
        ("option granted", "AAA", 100, 0),
    ]


def test_an_award_of_which_nothing_is_granted_yet_is_pending() -> None:
    results = run(
        "2001-12-31",
        {"Share Reserve": 10},
        plan_events=[SOUGHT],
        consents=[consent("A", "2000-12-20")],
        grants=[grant("AAA", "B", "2000-12-01", 10, 5, "2011-07-27")],
        **FEE,
    )
    award = row(results, "Deferred Awards", "DS-F")
    assert (award["status"], award["shares_pending"], award["shares_granted"]) == ("pending", 1000, 0)


def test_without_consent_an_award_of_which_nothing_is_granted_is_not_granted() -> None:
    results = run(
        "2005-12-31",
        {"Share Reserve": 10},
        grants=[grant("AAA", "B", "2000-12-01", 10, 5, "2010-12-01")],
        **FEE,
    )
    award = row(results, "Deferred Awards", "DS-F")
    assert (award["status"], award["shares_issued"]) == ("not granted", 0)
    assert column(results, "Issuances", "issuance_id") == []


def test_the_missing_dollars_are_what_is_left_after_fraction_and_grant_to_the_cent() -> None:
    # 100.00 at 0.333: 300 shares, 0.10 left. With 100 shares: 100.00 - 33.30 = 66.70, less 0.10 is 66.60 missing.
    results = run(
        "2001-12-31",
        {"Share Reserve": 100},
        **(FEE | {"fees": [annual_fee("F", "A", 2001, 100)], "prices": [price("2001-01-02", 0.333)]}),
    )
    fee = row(results, "Fee Settlement", "F")
    assert (fee["deferred"], fee["cash_for_fraction"], fee["cash_for_shortfall"]) == (3_330, 10, 6_660)


def test_options_asked_for_together_share_with_deferred_awards_whatever_the_kind() -> None:
    results = run(
        "2001-12-31",
        {"Share Reserve": 500},
        directors=[director("A"), director("B")],
        meetings=[annual_meeting("2001-01-02")],
        fees=FEE["fees"],
        prices=[price("2000-12-29", 8), price("2001-01-02", 8)],
        elections=ELECTED,
    )
    # 10,000 + 10,000 + 1,000 asked for: 23.8 for the fee, 238.1 for each option; the share left over goes to the fee.
    assert column(results, "Shortfalls", "award_id") == ["DS-F", "FO-20010102-A", "FO-20010102-B"]
    assert column(results, "Shortfalls", "shares_granted") == [24, 238, 238]
    assert column(results, "Shortfalls", "kind") == ["deferred", "formula", "formula"]
    assert set(column(results, "Shortfalls", "total_requested")) == {21_000}
