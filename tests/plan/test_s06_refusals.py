"""Of several reasons against an option event, which are said. Plan §6, §8(e)."""

from typing import Any

import pytest

from tests.support.build import Row
from tests.support.plans import annual_meeting, errors, grant, option_event, plan_event, price

DAY = "2002-02-05"
ENDED = plan_event("2008-01-01", "change of control", **{"Options Assumed": "no"})
ASSUMED = plan_event("2008-01-01", "change of control", **{"Options Assumed": "yes"})
UNPRICED = [
    # date, event, more, why
    (DAY, "exercise", {}, "nothing else is wrong"),
    (DAY, "exercise", {"Cash Paid": 1, "Personal Check": 1}, "nobody knows what is due"),
    (DAY, "exercise", {"Shares Tendered": 1, "Held 6 Months": "no"}, "or what a tendered share is worth"),
    (DAY, "exercise", {"Exercised By": "estate"}, "nor is it said who may exercise it"),
    (DAY, "cash-out", {}, "there is no gain to look for"),
    ("2001-07-25", "exercise", {}, "before its grant"),
    ("2007-07-26", "exercise", {}, "after its deadline"),
    ("2008-01-02", "exercise", {}, "after the survivor assumed it"),
]


@pytest.mark.parametrize(("when", "kind", "more", "why"), UNPRICED)
def test_of_an_option_that_cannot_be_priced_nothing_else_is_said(
    when: str, kind: str, more: dict[str, Any], why: str
) -> None:
    found = errors(
        "2008-12-31",
        meetings=[annual_meeting("2001-07-26")],
        option_events=[option_event("E", "FO-20010726-A", when, kind, 1, **more)],
        plan_events=[ASSUMED],
    )
    assert [(each.code, each.sheet) for each in found] == [("no-fair-market-value", "Meetings")], why


DATES = [
    # date, plan events, codes, why
    ("2001-02-28", [ASSUMED], ["option-event-before-grant"], "before the grant"),
    ("2008-01-01", [ASSUMED], [], "on the day of the assumption it is still an option of the Plan"),
    ("2008-01-02", [ASSUMED], ["option-event-after-assumption"], "the day after"),
    ("2009-03-01", [ASSUMED], ["option-event-after-assumption"], "on its own deadline"),
    ("2009-03-02", [ASSUMED], ["option-event-after-assumption"], "after its own deadline too, which is not said"),
    ("2009-03-01", [], [], "its deadline"),
    ("2009-03-02", [], ["option-event-after-deadline"], "the day after"),
    ("2008-01-02", [ENDED], ["option-event-after-deadline"], "after options ended because they were not assumed"),
]


@pytest.mark.parametrize(("when", "plan_events", "codes", "why"), DATES)
def test_of_three_reasons_against_a_date_one_is_said(
    when: str, plan_events: list[Row], codes: list[str], why: str
) -> None:
    found = errors(
        "2010-12-31",
        grants=[grant("DO", "A", "2001-03-01", 1000, 3.5, "2009-03-01")],
        option_events=[option_event("E", "DO", when, "exercise", 1, **{"Cash Paid": 3.5})],
        plan_events=plan_events,
    )
    assert [each.code for each in found] == codes, why


SOUND = [
    # exercise price, source, price of the day before, paid, why
    (0.01, "original issue", None, {"Cash Paid": 10}, "an original issue exactly at par"),
    (3.5, "original issue", 3, {"Shares Tendered": 1167, "Held 6 Months": "yes"}, "1,167 x 3.00: no gain is needed"),
    (3.5, "original issue", 3.5, {"Shares Tendered": 1000, "Held 6 Months": "yes"}, "tendered at the exercise price"),
]


@pytest.mark.parametrize(("at", "source", "last", "paid", "why"), SOUND)
def test_an_exercise_at_par_or_without_gain_is_not_refused(
    at: float, source: str, last: float | None, paid: dict[str, Any], why: str
) -> None:
    found = errors(
        "2002-12-31",
        grants=[grant("DO", "A", "2001-03-01", 1000, at, "2011-03-01", **{"Stock Source": source})],
        prices=[price("2002-02-04", last)] if last else [],
        option_events=[option_event("E", "DO", DAY, "exercise", 1000, **paid)],
    )
    assert [each.code for each in found] == [], why


@pytest.mark.parametrize(("check", "codes"), [(0, []), (0.01, ["check-over-limit"])])
def test_at_par_nothing_is_paid_by_personal_check(check: float, codes: list[str]) -> None:
    found = errors(
        "2002-12-31",
        grants=[grant("DO", "A", "2001-03-01", 1000, 0.01, "2011-03-01")],
        option_events=[
            option_event("E", "DO", DAY, "exercise", 1000, **{"Personal Check": check, "Cash Paid": 10 - check})
        ],
    )
    assert [each.code for each in found] == codes
