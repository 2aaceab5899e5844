"""When and to whom shares are delivered. Plan §6(e)(iii), §7(b), §8(d)."""

import pytest

from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
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
)

GRANT = grant("DO", "A", "2001-03-01", 1000, 3.5, "2011-03-01")
DUE = "2002-02-05"


def hold(day: str) -> Row:
    return plan_event(day, "delivery hold")


def release(day: str) -> Row:
    return plan_event(day, "delivery release")


HOLDS = [
    # plan events, deliverable from, why
    ([], DUE, "no hold"),
    ([hold("2002-02-06")], DUE, "a hold from the day after"),
    ([hold(DUE)], None, "a hold from the day on, not released"),
    ([hold("2002-02-01"), release("2002-02-04")], DUE, "released the day before"),
    ([hold("2002-02-01"), release(DUE)], DUE, "released on the day"),
    ([hold("2002-02-01"), release("2002-02-06")], "2002-02-06", "released the day after"),
    ([hold("2002-02-01"), hold("2002-02-10"), release("2002-02-20")], "2002-02-20", "one release ends both"),
    ([hold(DUE), release(DUE)], DUE, "held and released on the day: the last in the sheet counts"),
    ([release(DUE), hold(DUE)], None, "released and held on the day"),
    ([hold(DUE), release("2002-03-01"), hold("2002-03-02")], "2002-03-01", "held again later"),
    (
        [hold("2002-01-01"), release("2002-01-10"), hold(DUE), release("2002-03-01")],
        "2002-03-01",
        "held once before: the release after the second hold",
    ),
    ([release("2002-03-01"), hold("2002-01-01")], "2002-03-01", "whatever the order of the sheet"),
    ([hold(DUE), release("2003-01-02")], None, "a release after the As-of Date is not known"),
]


@pytest.mark.parametrize(("plan_events", "when", "why"), HOLDS)
def test_a_hold_puts_a_delivery_off(plan_events: list[Row], when: str | None, why: str) -> None:
    results = run(
        "2002-12-31",
        grants=[GRANT],
        plan_events=plan_events,
        option_events=[option_event("E", "DO", DUE, "exercise", 10, **{"Cash Paid": 35})],
    )
    (issued,) = column(results, "Issuances", "deliverable_from")
    assert issued == (d(when) if when else None), why
    assert column(results, "Share Reserve", "delivered")[-1] == 10


AUTHORITY = [
    # authority shown, plan events, deliverable from, why
    (None, [], None, "never shown"),
    ("2002-02-04", [], DUE, "shown before"),
    (DUE, [], DUE, "shown with the exercise"),
    ("2002-02-06", [], "2002-02-06", "shown the day after"),
    ("2002-12-31", [], "2002-12-31", "shown on the As-of Date"),
    ("2003-01-01", [], None, "shown after the As-of Date: not known"),
    ("2002-03-01", [hold("2002-03-01"), release("2002-03-08")], "2002-03-08", "shown in a hold"),
    ("2002-03-08", [hold("2002-02-01"), release("2002-03-01")], "2002-03-08", "shown after a hold"),
    (None, [hold("2002-02-01"), release("2002-03-01")], None, "never shown, and a hold"),
]


@pytest.mark.parametrize(("shown", "plan_events", "when", "why"), AUTHORITY)
def test_an_estate_waits_for_its_authority(
    shown: str | None, plan_events: list[Row], when: str | None, why: str
) -> None:
    event = option_event("E", "DO", DUE, "exercise", 10, **{"Cash Paid": 35, "Exercised By": "estate"})
    results = run(
        "2002-12-31",
        directors=[director("A", end="2002-01-15", reason="death")],
        grants=[GRANT],
        plan_events=plan_events,
        option_events=[event | ({"Authority Shown": d(shown)} if shown else {})],
    )
    assert column(results, "Issuances", "deliverable_from") == [d(when) if when else None], why


PAYEES = [
    # directors, payee, why
    ([director("A")], "Director A", "serves"),
    ([director("A", end="2002-02-05")], "Director A", "left"),
    ([director("A", end="2002-02-05", reason="death")], "Director A", "died on the day, after own exercise"),
    ([director("A", end="2002-02-05", reason="death")], "Estate of Director A", "on the day of death, the estate's"),
    ([director("A", end="2002-02-06", reason="death")], "Director A", "died the day after"),
    (
        [director("A", end="2002-02-01", **{"Death Date": d("2002-02-04")})],
        "Estate of Director A",
        "died after leaving, before the day",
    ),
]


@pytest.mark.parametrize(("directors", "payee", "why"), PAYEES)
def test_who_is_paid(directors: list[Row], payee: str, why: str) -> None:
    by = "estate" if "after leaving" in why or "estate" in why else "director"
    results = run(
        "2002-12-31",
        directors=directors,
        grants=[GRANT],
        option_events=[option_event("E", "DO", DUE, "exercise", 10, **{"Cash Paid": 35, "Exercised By": by})],
    )
    assert column(results, "Issuances", "payee") == [payee], why
    assert column(results, "Issuances", "name") == ["Director A"], why


def test_deferred_stock_of_a_director_who_died_goes_to_the_estate_at_once() -> None:
    results = run(
        "2002-12-31",
        directors=[director("A", end=DUE, reason="death")],
        fees=[annual_fee("F", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
    )
    issued = row(results, "Issuances", "IS-DS-F")
    assert (issued["due_date"], issued["deliverable_from"]) == (d(DUE), d(DUE))
    assert (issued["payee"], issued["cash"], issued["reference"]) == ("Estate of Director A", None, "DS-F")


def test_the_register_is_in_order_of_date_and_issuance_id() -> None:
    results = run(
        "2004-12-31",
        fees=[annual_fee("M", "A", 2001, 800), annual_fee("B", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
        grants=[GRANT],
        option_events=[
            option_event("Z", "DO", "2004-01-02", "exercise", 10, **{"Cash Paid": 35}),
            option_event("A", "DO", "2004-01-02", "exercise", 10, **{"Cash Paid": 35}),
            option_event("DS-C", "DO", "2004-01-02", "exercise", 10, **{"Cash Paid": 35}),
            option_event("Y", "DO", "2003-01-02", "exercise", 10, **{"Cash Paid": 35}),
        ],
    )
    assert column(results, "Issuances", "issuance_id") == ["IS-Y", "IS-A", "IS-DS-B", "IS-DS-C", "IS-DS-M", "IS-Z"]


def test_an_event_whose_id_follows_an_awards_comes_right_after_it() -> None:
    results = run(
        "2004-12-31",
        fees=[annual_fee("M", "A", 2001, 800), annual_fee("B", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
        grants=[GRANT],
        option_events=[option_event("DS-C", "DO", "2004-01-02", "exercise", 1, **{"Cash Paid": 3.5})],
    )
    issued = rows(results, "Issuances")
    assert [(each["issuance_id"], each["shares"]) for each in issued] == [
        ("IS-DS-B", 100),
        ("IS-DS-C", 1),
        ("IS-DS-M", 100),
    ]


def test_what_each_issuance_came_from_and_the_cash_that_goes_with_it() -> None:
    # 10 x 3.50 are due; 400 x 0.60 are 58 shares at 4.10 and 2.20 in cash; a cash-out issues nothing.
    results = run(
        "2004-12-31",
        fees=[annual_fee("F", "A", 2001, 800)],
        prices=[price("2001-01-02", 8), price(DUE, 4.1)],
        elections=[elects("A", "2000-06-01")],
        grants=[GRANT],
        option_events=[
            option_event("E1", "DO", DUE, "exercise", 10, **{"Cash Paid": 35}),
            option_event("E2", "DO", DUE, "share settlement", 400),
            option_event("E3", "DO", DUE, "cash-out", 5),
        ],
    )
    assert [
        (each["issuance_id"], each["source"], each["shares"], each["cash"]) for each in rows(results, "Issuances")
    ] == [
        ("IS-E1", "option exercise", 10, 3_500),
        ("IS-E2", "share settlement", 58, 220),
        ("IS-DS-F", "deferred stock", 100, None),
    ]


def test_the_account_is_that_of_the_service_that_earned_the_shares() -> None:
    results = run(
        "2004-12-31",
        directors=[
            director("A", end="2003-06-30", **{"Account No.": "001"}),
            director("A", "2003-09-01", **{"Account No.": "002"}),
        ],
        grants=[GRANT, grant("DO-2", "A", "2003-10-01", 100, 5, "2010-10-01")],
        option_events=[
            option_event("E1", "DO", "2003-07-01", "exercise", 10, **{"Cash Paid": 35}),
            option_event("E2", "DO-2", "2003-11-03", "exercise", 10, **{"Cash Paid": 50}),
        ],
    )
    assert column(results, "Issuances", "account_no") == ["001", "002"]


SOURCES = [
    # source of the grant, of the event, shown, why
    ("treasury", None, "treasury", "that of the grant"),
    (None, None, "original issue", "the default of a grant"),
    (None, "treasury", "treasury", "that of the event wins"),
]


@pytest.mark.parametrize(("granted", "issued", "shown", "why"), SOURCES)
def test_the_stock_source(granted: str | None, issued: str | None, shown: str, why: str) -> None:
    event = option_event("E", "DO", DUE, "exercise", 10, **{"Cash Paid": 35})
    results = run(
        "2002-12-31",
        grants=[GRANT | ({"Stock Source": granted} if granted else {})],
        option_events=[event | ({"Stock Source": issued} if issued else {})],
    )
    assert column(results, "Issuances", "stock_source") == [shown], why


def test_deferred_shares_come_from_where_the_plan_sheet_says() -> None:
    results = run(
        "2004-12-31",
        {"Stock Source for Deferred Shares": "treasury"},
        fees=[annual_fee("F", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
    )
    assert column(results, "Issuances", "stock_source") == ["treasury"]


def test_what_is_issued_next_goes_to_the_estate_of_who_has_died_by_then() -> None:
    gone = director("B", end="2002-12-31", reason="death", **{"Account No.": "0034"})
    results = run(
        "2002-12-31",
        directors=[director("A", **{"Account No.": "0012"}), gone],
        fees=[annual_fee("F", "A", 2000, 1000), annual_fee("G", "B", 2000, 500)],
        elections=[elects("A", "1999-08-01"), elects("B", "1999-08-01")],
        prices=[price("1999-12-31", 10), price("2000-01-03", 10)],
        plan_events=[hold("2002-12-31")],
    )
    ahead = results.ahead.issuances
    assert list(zip(ahead["issuance_id"], ahead["payee"], ahead["account_no"], ahead["shares"], strict=True)) == [
        ("IS-DS-F", "Director A", "0012", 100)
    ]  # the other's 50 were issued on the day of death
    assert ahead["deliverable_from"].isna().all()
    assert results.ahead.estates == {"B"}
