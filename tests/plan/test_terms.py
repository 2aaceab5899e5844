"""The Plan's terms, where they came from, and those in force on a date."""

from datetime import date

import pytest

from calc.contract import TERM
from calc.plan.calendar import day_number
from calc.plan.terms import (
    DEFERRAL_PERIOD,
    EXERCISE_PERIOD_AFTER_CESSATION,
    LAST_OPTION_GRANT_DATE,
    PAR_VALUE,
    Terms,
    plan_terms,
    quarter_start,
)
from tests.support.plans import d, frames, plan_event


def terms(as_of: str, given: dict[str, object] | None = None, *events: dict[str, object]) -> Terms:
    sheets = frames(as_of, given, plan_events=list(events))
    return plan_terms(sheets["Plan"], sheets["Plan Events"], sheets["Readings"])


def amendment(when: str, term: str, value: object) -> dict[str, object]:
    return dict(plan_event(when, "amendment", Term=term, Value=value))


def test_a_term_left_empty_is_the_plans_default() -> None:
    found = terms("2001-12-31")
    assert found.effective_date == date(1999, 7, 27)
    assert (found.share_reserve, found.formula_option_shares, found.par_value) == (200_000, 10_000, 1_000_000)


def test_each_term_says_where_it_came_from() -> None:
    found = terms("2001-12-31", {"Share Reserve": 300_000}, amendment("2001-06-30", "Par Value", 0.05))
    by_name = {(used.name, used.origin): used for used in found.used}
    assert by_name["Share Reserve", "given"].value == 300_000
    assert by_name["Share Reserve", "given"].row == 5
    assert by_name["Effective Date", "default"].row is None
    assert by_name["Period Start", "worked out"].value == date(2001, 10, 1)
    assert by_name["Par Value", "default"].value == 1_000_000
    assert by_name["Par Value", "amended"].value == 5_000_000
    assert by_name["Par Value", "amended"].since == date(2001, 6, 30)


@pytest.mark.parametrize(
    ("as_of", "start"),
    [("2001-03-31", "2001-01-01"), ("2001-04-01", "2001-04-01"), ("2001-12-31", "2001-10-01")],
)
def test_the_period_starts_with_the_quarter(as_of: str, start: str) -> None:
    assert quarter_start(d(as_of)) == d(start)


@pytest.mark.parametrize(("when", "months"), [("2001-06-29", 3), ("2001-06-30", 6), ("2001-07-01", 6)])
def test_an_amendment_counts_from_its_day_on(when: str, months: int) -> None:
    found = terms("2001-12-31", None, amendment("2001-06-30", "Exercise Period after Cessation (months)", 6))
    assert found.on(EXERCISE_PERIOD_AFTER_CESSATION, [day_number(d(when))]).tolist() == [months]


def test_a_date_that_is_amended_comes_back_as_a_day() -> None:
    found = terms("2001-12-31", None, amendment("2001-06-30", "Last Option Grant Date", d("2012-07-27")))
    assert found.on(LAST_OPTION_GRANT_DATE, [day_number(d("2001-06-29")), day_number(d("2001-06-30"))]).tolist() == [
        day_number(d("2009-07-27")),
        day_number(d("2012-07-27")),
    ]


def test_the_last_of_several_amendments_on_a_day_counts() -> None:
    found = terms(
        "2001-12-31",
        None,
        amendment("2001-08-01", "Deferral Period (Januaries)", 5),
        amendment("2001-06-30", "Deferral Period (Januaries)", 2),
        amendment("2001-06-30", "Deferral Period (Januaries)", 4),
    )
    asked = [day_number(d(when)) for when in ("2001-06-29", "2001-06-30", "2001-08-01")]
    assert found.on(DEFERRAL_PERIOD, asked).tolist() == [3, 4, 5]


def test_an_amendment_after_the_as_of_date_is_not_known() -> None:
    found = terms("2001-06-29", None, amendment("2001-06-30", "Deferral Period (Januaries)", 5))
    assert found.on(DEFERRAL_PERIOD, [day_number(d("2001-12-31"))]).tolist() == [3]


def test_an_amendment_on_the_as_of_date_is_known() -> None:
    found = terms("2001-06-30", None, amendment("2001-06-30", "Deferral Period (Januaries)", 5))
    asked = [day_number(d(when)) for when in ("2001-06-29", "2001-06-30")]
    assert found.on(DEFERRAL_PERIOD, asked).tolist() == [3, 5]


def test_a_par_value_of_nothing_is_none() -> None:
    assert terms("2001-12-31", {"Par Value": 0}).on(PAR_VALUE, [day_number(d("2001-12-31"))]).tolist() == [0]


def test_the_row_of_a_term_is_where_the_plan_sheet_gives_it() -> None:
    found = terms("2001-12-31", {"Share Reserve": 300_000}, amendment("2001-06-30", "Par Value", 0.05))
    assert [found.row_of(TERM[name]) for name in ("Company", "Share Reserve", "Par Value")] == [(2,), (5,), ()]


def test_a_term_of_the_finance_reports_is_told_among_the_terms_used_only_where_it_is_typed() -> None:
    name = "Restate for Splits To"
    empty, typed = terms("2001-12-31"), terms("2001-12-31", {name: d("2002-02-28")})
    assert (empty.restate_for_splits_to, typed.restate_for_splits_to) == (None, d("2002-02-28"))
    assert [used.value for found in (empty, typed) for used in found.used if used.name == name] == [d("2002-02-28")]
