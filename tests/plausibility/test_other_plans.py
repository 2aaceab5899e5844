"""Another company's plan is asked for the terms that it states itself, where they stand empty on Plan."""

from typing import Any

import pytest

from calc.plan.terms import plan_terms
from calc.plausibility import implausible
from tests.support.plans import d, frames

CODE = "terms-of-another-plan"
ALL = ["Effective Date", "Last Deferral Service Date", "Share Reserve"]


def told(terms: dict[str, Any]) -> list[str]:
    """The messages about a Plan sheet of these terms; ``None`` is an empty Value."""
    given = frames("2001-12-31", terms)
    found = implausible(given, plan_terms(given["Plan"], given["Plan Events"], given["Readings"]), [])
    return [finding.message for finding in found if finding.code == CODE]


@pytest.mark.parametrize(
    ("tell", "why"),
    [
        ({"Price Day": "same day"}, "the price of the day itself"),
        ({"Share Rounding": "nearest"}, "another rounding"),
        ({"Deferral Period (Januaries)": 0}, "no January"),
    ],
)
def test_a_term_that_tells_another_plan_asks_for_those_left_empty(tell: dict[str, Any], why: str) -> None:
    (message,) = told(tell | dict.fromkeys(ALL))
    assert message == (
        "Effective Date, Last Deferral Service Date and Share Reserve are empty, so 1999-07-27, 2009-03-31 and 200,000"
        " are used, which another company's plan states. Type what your plan states."
    ), why


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (dict.fromkeys(ALL), "the Plan whose terms are the defaults"),
        ({"Price Day": "same day"}, "no row of Plan stands empty"),
        (
            {"Price Day": "same day", "Effective Date": d("2001-01-02"), "Share Reserve": 1, ALL[1]: d("2011-01-02")},
            "all are typed",
        ),
    ],
)
def test_it_is_quiet_where_nothing_is_left_empty(terms: dict[str, Any], why: str) -> None:
    assert told(terms) == [], why


def test_the_share_reserve_of_a_plan_taken_over_is_not_asked_for() -> None:
    opened = {"Books Open On": d("2001-01-02"), "Opening Reserve": 9, "Opening Delivered": 0, "Opening Available": 9}
    (message,) = told({"Price Day": "same day", "Share Reserve": None, "Effective Date": None} | opened)
    assert message.startswith("Effective Date is empty, so 1999-07-27 is used")
