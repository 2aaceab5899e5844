"""The fraction that a split leaves of a deferred award, where it is paid in cash and where it is lost. §4(c)."""

from typing import Any

import pytest

from calc.calculate import calculate
from calc.findings import Severity
from calc.plan.results import Results
from tests.support.build import Row, frames_of
from tests.support.plans import annual_fee, column, d, director, elects, price, run, split

PAID = {"Reading": "Fraction of a deferred award in a split", "Choice": "cash"}


def taken_over(*readings: Row) -> Results:
    """A plan taken over with a deferred award of 101 shares and no price, of which a split makes 151 and a half."""
    plan = {
        "Company": "Example",
        "As-of Date": d("2001-12-31"),
        "Stockholder Approval Date": d("1999-07-27"),
        "Books Open On": d("2001-01-01"),
        "Opening Reserve": 1000,
        "Opening Delivered": 0,
        "Opening Available": 899,
    }
    award = {
        "Award ID": "DS-F0", "Kind": "deferred", "Director ID": "A", "Grant Date": d("2000-01-03"),
        "Shares Granted": 101, "Shares Outstanding": 101,
    }  # fmt: skip
    return calculate(
        frames_of(
            {
                "Plan": [{"Term": term, "Value": value} for term, value in plan.items()],
                "Directors": [director("A")],
                "Plan Events": [split("2001-06-01", 3, 2)],
                "Opening Awards": [award],
                "Readings": list(readings),
            }
        )
    )


def test_a_fraction_that_no_price_serves_is_an_error_where_it_is_to_be_paid() -> None:
    (found,) = [each for each in taken_over(PAID).findings if each.severity is Severity.ERROR]
    assert (found.code, found.sheet, found.headers, found.rows) == (
        "no-fair-market-value", "Plan Events", ("Effective Date",), (2,)
    )  # fmt: skip
    assert "There is no Fair Market Value on 2001-06-01 for DS-F0" in found.message


def test_a_fraction_that_no_price_serves_is_lost_all_the_same_and_its_other_effect_is_not_known() -> None:
    results = taken_over()
    (found,) = [each for each in results.findings if each.code == "fractions-lost"]
    assert "1 deferred award loses a fraction of a share, for which Prices has no price, by rounding" in found.message
    readings = results.sheets["Readings"].set_index("alternative")
    assert "Prices has no price for DS-F0" in readings.loc["cash", "effect"]


@pytest.mark.parametrize(("close", "warned"), [("2001-06-01", 0), ("2001-05-31", 1)])
def test_a_trading_day_without_a_row_is_asked_about_where_the_price_before_it_is_paid(close: str, warned: int) -> None:
    given: dict[str, Any] = {
        "fees": [annual_fee("F", "A", 2001, 808)],
        "elections": [elects("A", "2000-09-01")],
        "prices": [price("2001-01-02", 8), price(close, 6)],
        "plan_events": [split("2001-06-01", 3, 2)],
    }
    for readings, asked in (([PAID], warned), ([], 0)):
        found = run("2001-12-31", **given, readings=readings)
        assert len([each for each in found.findings if each.code == "price-row-missing"]) == asked
    # half a share of $6.00 in new shares; or of $6.00 in old, which are $4.00
    assert column(run("2001-12-31", **given, readings=[PAID]), "Cash Due", "amount") == [200 if warned else 300]
