"""Exercises and settlements, and what the Plan refuses. Plan §6(e), §6(f), §6(g), §8(e)."""

from typing import Any

import pytest

from calc.calculate import calculate
from calc.findings import Severity
from tests.support.build import Row
from tests.support.plans import (
    column,
    d,
    director,
    errors,
    frames,
    grant,
    option_event,
    plan_event,
    price,
    row,
    run,
    split,
    warnings,
)

GRANT = grant("DO", "A", "2001-03-01", 1000, 3.5, "2011-03-01")
PRICES = [price("2002-02-04", 4), price("2002-02-05", 4.1)]
DAY = "2002-02-05"


def exercise(shares: int = 1000, **paid: Any) -> Row:
    return option_event(
        "E", "DO", DAY, "exercise", shares, **{name.replace("_", " "): value for name, value in paid.items()}
    )


# 1,000 shares at 3.50 are 3,500.00; a tendered share counts at 4.00, the price of the business day before.
PAYMENTS = [
    ({"Cash_Paid": 3500}, [], "cash, to the cent"),
    ({"Cash_Paid": 3499.99}, ["payment-short"], "a cent less"),
    ({"Cash_Paid": 3500.01}, ["payment-over"], "a cent more"),
    ({"Broker_Paid": 3000, "Cash_Paid": 500}, [], "in two ways"),
    ({"Shares_Tendered": 875, "Held_6_Months": "yes"}, [], "in shares"),
    ({"Shares_Tendered": 874, "Held_6_Months": "yes"}, ["payment-short"], "4.00 too little"),
    ({"Shares_Tendered": 875, "Held_6_Months": "yes", "Cash_Paid": 3.99}, [], "less than a share too much"),
    ({"Shares_Tendered": 875, "Held_6_Months": "yes", "Cash_Paid": 4}, ["payment-over"], "a whole share too much"),
    ({"Shares_Tendered": 1, "Held_6_Months": "yes", "Cash_Paid": 3496}, [], "a single share, 4.00, and cash"),
    ({"Shares_Tendered": 1, "Held_6_Months": "yes", "Cash_Paid": 3499.99}, [], "less than that share too much"),
    ({"Shares_Tendered": 1, "Held_6_Months": "no", "Cash_Paid": 3496}, ["tender-not-held"], "a single share not held"),
    ({"Shares_Tendered": 875, "Held_6_Months": "not from the Company"}, [], "shares bought elsewhere"),
    ({"Shares_Tendered": 875, "Held_6_Months": "no"}, ["tender-not-held"], "not held six months"),
    ({"Cash_Paid": 3500, "Shares_Tendered": 0, "Held_6_Months": "no"}, [], "nothing tendered, nothing to hold"),
    ({"Personal_Check": 3490, "Cash_Paid": 10}, [], "a check for all but par, 0.01 a share"),
    ({"Personal_Check": 3490.01, "Cash_Paid": 9.99}, ["check-over-limit"], "a cent of par by check"),
    ({"Personal_Check": 3500, "Stock_Source": "treasury"}, [], "treasury shares have no such limit"),
    ({"Cash_Paid": 0}, ["payment-short"], "a payment of nothing is recorded"),
]


@pytest.mark.parametrize(("paid", "codes", "why"), PAYMENTS)
def test_how_an_exercise_is_paid(paid: dict[str, Any], codes: list[str], why: str) -> None:
    found = errors("2002-12-31", grants=[GRANT], prices=PRICES, option_events=[exercise(**paid)])
    assert [each.code for each in found] == codes, why


def test_a_refused_payment_says_what_was_paid_and_due() -> None:
    (found,) = errors("2002-12-31", grants=[GRANT], prices=PRICES, option_events=[exercise(Cash_Paid=3499.99)])
    assert "$3,499.99 was paid, but $3,500.00 was due" in found.message
    assert "Event E, exercise of 1,000 shares of DO on 2002-02-05, is refused" in found.message
    assert "Exercisable that day: 1,000 shares." in found.message


def test_the_price_due_is_rounded_half_up_to_the_cent() -> None:
    # 3 shares at 0.335 are 1.005.
    results = run(
        "2002-12-31",
        grants=[grant("DO", "A", "2001-03-01", 3, 0.335, "2011-03-01")],
        option_events=[exercise(3, Cash_Paid=1.01)],
    )
    assert column(results, "Option Events", "price_due") == [101]
    assert column(results, "Issuances", "cash") == [101]


def test_a_tender_after_a_split_counts_new_shares() -> None:
    # The price of 4.00 is from before 2 for 1, so a tendered new share counts 2.00; 2,000 new shares cost 1.75 each.
    results = run(
        "2002-12-31",
        grants=[GRANT],
        prices=PRICES,
        plan_events=[split(DAY, 2, 1)],
        option_events=[exercise(2000, Shares_Tendered=1750, Held_6_Months="yes")],
    )
    assert column(results, "Option Events", "tender_value") == [200_000_000]
    # The close of the day itself, 4.10, is one of new shares already.
    assert column(results, "Option Events", "fair_market_value") == [410_000_000]
    assert column(results, "Option Events", "price_due") == [350_000]


def test_a_tender_through_a_split_counts_to_the_exact_fraction() -> None:
    # 4.00 before 3 for 1 is 1.333... a new share: 2,625 of them are 3,500.00 to the cent, and one cent more is none too
    # many. At 1.33333333 they would be 3,499.99.
    results = run(
        "2002-12-31",
        grants=[grant("DO", "A", "2001-03-01", 1000, 3.5, "2011-03-01")],
        prices=PRICES[:1],
        plan_events=[split(DAY, 3, 1)],
        option_events=[exercise(3000, Shares_Tendered=2625, Held_6_Months="yes", Cash_Paid=0.9)],
    )
    event = row(results, "Option Events", "E")
    assert (event["tender_value"], event["price_due"], event["paid"]) == (133_333_333, 350_010, 350_090)


def test_an_exercise_shows_the_fair_market_value_of_its_day_or_none_before_any_price() -> None:
    for prices, value in (([price(DAY, 4.1)], 410_000_000), ([price("2002-02-06", 4)], None)):
        results = run("2002-12-31", grants=[GRANT], prices=prices, option_events=[exercise(1, Cash_Paid=3.5)])
        event = row(results, "Option Events", "E")
        assert (event["fair_market_value"], event["tender_value"]) == (value, None)


def test_exercises_without_any_payment_are_one_warning() -> None:
    results = run(
        "2002-12-31",
        grants=[GRANT],
        option_events=[
            exercise(1),
            option_event("E2", "DO", DAY, "exercise", 2),
            {**exercise(2), "Event ID": "E3", "Cash Paid": 7},
        ],
    )
    (found,) = warnings(results)
    assert (found.code, found.rows) == ("payment-not-recorded", (2, 3))
    assert column(results, "Option Events", "paid") == [None, None, 700]


BELOW_PAR = [
    # stock source of the grant, of the event, codes, why
    ("treasury", None, [], "the grant's source"),
    ("treasury", "original issue", ["price-below-par"], "the event's own source wins"),
    ("treasury", "treasury", [], "-"),
]


@pytest.mark.parametrize(("granted", "issued", "codes", "why"), BELOW_PAR)
def test_an_original_issue_is_not_made_below_par(granted: str, issued: str | None, codes: list[str], why: str) -> None:
    cheap = grant("DO", "A", "2001-03-01", 1000, 0.009, "2011-03-01", **{"Stock Source": granted})
    event = exercise(1000, Cash_Paid=9) | ({"Stock Source": issued} if issued else {})
    assert [each.code for each in errors("2002-12-31", grants=[cheap], option_events=[event])] == codes, why


def test_a_settlement_is_paid_for_with_nothing_and_knows_no_par() -> None:
    cheap = grant("DO", "A", "2001-03-01", 1000, 0.009, "2011-03-01", **{"Stock Source": "treasury"})
    event = option_event("E", "DO", DAY, "cash-out", 100, **{"Stock Source": "original issue", "Cash Paid": 1})
    assert errors("2002-12-31", grants=[cheap], prices=PRICES, option_events=[event]) == []


@pytest.mark.parametrize(
    ("amended", "codes"),
    [("2002-02-04", ["price-below-par"]), (DAY, ["price-below-par"]), ("2002-02-06", [])],
)
def test_par_is_that_of_the_date_of_exercise(amended: str, codes: list[str]) -> None:
    par = plan_event(amended, "amendment", Term="Par Value", Value=4)
    found = errors("2002-12-31", grants=[GRANT], plan_events=[par], option_events=[exercise(Cash_Paid=3500)])
    assert [each.code for each in found] == codes


def test_a_check_leaves_the_par_of_the_date_of_exercise_to_be_paid_otherwise() -> None:
    par = plan_event(DAY, "amendment", Term="Par Value", Value=1)
    for check, codes in ((2500, []), (2500.01, ["check-over-limit"])):
        paid = exercise(Personal_Check=check, Cash_Paid=round(3500 - check, 2))
        found = errors("2002-12-31", grants=[GRANT], plan_events=[par], option_events=[paid])
        assert [each.code for each in found] == codes


DATES = [
    # date, codes, why
    ("2001-02-28", ["option-event-before-grant"], "the day before the grant"),
    ("2001-03-01", [], "the day of the grant"),
    ("2011-03-01", [], "the deadline"),
    ("2011-03-02", ["option-event-after-deadline"], "the day after"),
]


@pytest.mark.parametrize(("when", "codes", "why"), DATES)
def test_when_an_option_may_be_exercised(when: str, codes: list[str], why: str) -> None:
    event = option_event("E", "DO", when, "exercise", 1, **{"Cash Paid": 3.5})
    assert [each.code for each in errors("2012-12-31", grants=[GRANT], option_events=[event])] == codes, why


PERSONS = [
    # date, by, codes, why
    ("2002-03-14", "director", [], "in life the director"),
    ("2002-03-14", "estate", ["option-event-estate-in-life"], "and nobody else"),
    ("2002-03-15", "director", [], "on the day of death either"),
    ("2002-03-15", "estate", [], "on the day of death either"),
    ("2002-03-16", "director", ["option-event-after-death"], "after death the director no longer"),
    ("2002-03-16", "estate", [], "but the estate"),
]


@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize(("when", "by", "codes", "why"), PERSONS)
def test_who_may_exercise(when: str, by: str, codes: list[str], why: str, left: bool) -> None:
    if left:
        one = director("A", end="2002-03-01", **{"Death Date": d("2002-03-15")})
    else:
        one = director("A", end="2002-03-15", reason="death")
    event = option_event("E", "DO", when, "exercise", 1, **{"Cash Paid": 3.5, "Exercised By": by})
    found = errors("2002-12-31", directors=[one], grants=[GRANT], option_events=[event])
    assert [each.code for each in found] == codes, why


def test_an_unknown_option_is_named_and_does_not_hide_other_errors() -> None:
    found = errors(
        "2002-12-31",
        grants=[GRANT],
        option_events=[
            option_event("E1", "FO-20020101-A", DAY, "exercise", 1),
            exercise(1001, Cash_Paid=3503.5),
            option_event("E3", "DO", DAY, "exercise", 1000, **{"Cash Paid": 3500}),
        ],
    )
    assert [(each.code, each.headers, each.rows) for each in found] == [
        ("option-unknown", ("Option ID",), (2,)),
        ("option-not-exercisable", ("Shares",), (3,)),
    ]
    assert "FO-20020101-A" in found[0].message


def test_an_event_may_have_several_reasons_to_be_refused() -> None:
    found = errors(
        "2012-12-31",
        grants=[GRANT],
        option_events=[
            option_event("E", "DO", "2011-03-02", "exercise", 1, **{"Exercised By": "estate", "Cash Paid": 1})
        ],
    )
    assert {each.code for each in found} == {
        "option-event-after-deadline",
        "option-event-estate-in-life",
        "payment-short",
    }


def test_events_of_one_day_draw_on_the_same_shares_in_sheet_order() -> None:
    def part(key: str, shares: int) -> Row:
        return option_event(key, "DO", DAY, "exercise", shares, **{"Cash Paid": shares * 3.5})

    (found,) = errors("2002-12-31", grants=[GRANT], option_events=[part("E1", 600), part("E2", 500), part("E3", 400)])
    assert found.rows == (3,)
    assert "Exercisable that day: 400 shares." in found.message


def test_an_earlier_row_dated_later_comes_later() -> None:
    late = option_event("E1", "DO", "2002-02-06", "exercise", 1000, **{"Cash Paid": 3500})
    (found,) = errors("2002-12-31", grants=[GRANT], option_events=[late, exercise(1, Cash_Paid=3.5)])
    assert found.rows == (2,)


SETTLEMENTS = [
    # event, shares, price of the day, delivered, cash in cents, available afterwards, why
    ("cash-out", 400, 4.1, None, 24_000, 199_400, "400 x 0.60"),
    ("share settlement", 400, 4.1, 58, 220, 199_342, "240.00 / 4.10 = 58, and 2.20 in cash"),
    ("share settlement", 5, 4.1, 0, 300, 199_005, "3.00 is less than a share"),
    ("cash-out", 1, 3.50000001, None, 0, 199_001, "a gain that rounds to nothing is still a gain"),
]


@pytest.mark.parametrize(("kind", "shares", "last", "delivered", "cash", "available", "why"), SETTLEMENTS)
def test_what_a_settlement_pays(
    kind: str, shares: int, last: float, delivered: int | None, cash: int, available: int, why: str
) -> None:
    results = run(
        "2002-12-31",
        grants=[GRANT],
        prices=[price(DAY, last)],
        option_events=[option_event("E", "DO", DAY, kind, shares)],
    )
    event = row(results, "Option Events", "E")
    assert (event["shares_delivered"], event["cash_paid_out"]) == (delivered, cash), why
    assert (event["price_due"], event["paid"]) == (None, None)
    assert column(results, "Share Reserve", "available")[-1] == available, why
    assert column(results, "Issuances", "shares") == ([delivered] if delivered else []), why
    assert row(results, "Options", "DO")["shares_cancelled"] == shares


@pytest.mark.parametrize("kind", ["cash-out", "share settlement"])
@pytest.mark.parametrize(("last", "codes"), [(3.5, ["settlement-without-gain"]), (3.4, ["settlement-without-gain"])])
def test_without_a_gain_there_is_nothing_to_settle(kind: str, last: float, codes: list[str]) -> None:
    event = option_event("E", "DO", DAY, kind, 1)
    found = errors("2002-12-31", grants=[GRANT], prices=[price(DAY, last)], option_events=[event])
    assert [each.code for each in found] == codes


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (option_event("E", "DO", DAY, "cash-out", 1), "2002-02-05, the day used to value the settlement,"),
        (exercise(2, Shares_Tendered=2, Held_6_Months="yes"), "2002-02-04, the day used to value the tendered shares,"),
    ],
)
def test_a_settlement_or_tender_without_any_price_is_an_error(event: Row, words: str) -> None:
    (found,) = errors("2002-12-31", grants=[GRANT], prices=[price("2002-02-06", 4)], option_events=[event])
    assert (found.code, found.headers, found.rows) == ("no-fair-market-value", ("Date",), (2,))
    assert words in found.message


def test_the_results_keep_the_rows_as_typed() -> None:
    results = run("2002-12-31", grants=[GRANT], prices=PRICES, option_events=[exercise(1, Cash_Paid=3.5)])
    event = row(results, "Option Events", "E")
    assert (event["exercised_by"], event["stock_source"], event["broker_paid"]) == ("director", None, None)
    assert (event["cash_paid"], event["paid"], event["fair_market_value"]) == (350, 350, 410_000_000)


def test_with_an_error_no_sheet_has_rows() -> None:
    results = calculate(frames("2002-12-31", grants=[GRANT], option_events=[exercise(1, Cash_Paid=1)]))
    assert any(finding.severity is Severity.ERROR for finding in results.findings)
    assert all(sheet.empty for sheet in results.sheets.values())


def test_an_event_of_a_plan_without_any_option_is_an_error() -> None:
    event = exercise(2, Shares_Tendered=2, Held_6_Months="yes")
    (found,) = errors("2002-12-31", option_events=[event])
    assert (found.code, found.rows) == ("option-unknown", (2,))
