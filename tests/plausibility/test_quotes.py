"""A bid and an ask are asked about only where they make a price, and only where no day can have both."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.asked import asked, company, messages
from tests.support.plans import d

CODE = "quotes-far-apart"


def quote(day: str, bid: float | None, ask: float | None, sale: float | None = None) -> dict[str, Any]:
    return {"Date": d(day), "Last Sale": sale, "High Bid": bid, "Low Ask": ask}


@pytest.mark.parametrize(
    ("bid", "ask", "sale", "is_asked", "why"),
    [
        (10.0, 5.0, None, False, "half of the bid is a wide day"),
        (10.0, 4.99999999, None, True, "less than half"),
        (10.0, 20.0, None, False, "twice the bid"),
        (10.0, 20.00000001, None, True, "more than twice"),
        (9.25, 93.75, None, True, "the decimal point slipped"),
        (9.25, 93.75, 9.3, False, "the day has a Last Sale"),
        (10.0, 9.0, None, False, "a highest bid above the lowest ask is what most days have"),
        (10.0, None, None, False, "there is no mean"),
        (None, 10.0, None, False, "there is no mean"),
    ],
)
def test_a_mean_of_two_quotes_is_asked_about_where_one_is_more_than_twice_the_other(
    bid: float | None, ask: float | None, sale: float | None, is_asked: bool, why: str
) -> None:
    assert bool(asked(CODE, prices=[quote("2001-05-16", bid, ask, sale)])) is is_asked, why


def test_all_such_days_are_one_finding_with_the_first_day_and_their_rows(tmp_path: Path) -> None:
    sheets = company()
    sheets["Prices"] += [quote("2001-03-14", 9.25, 93.75), quote("2001-03-13", 9.25, 93), quote("2001-03-15", 9, 8.5)]
    (message,) = messages(CODE, tmp_path, sheets)
    assert message.startswith("Prices C5:D6: 2 days without a Last Sale have a High Bid and a Low Ask of which one is")
    assert "2001-03-13 has 9.25 and 93.00, and their mean is the day's price" in message
    assert "nothing is needed" in message


def test_days_with_a_last_sale_and_a_vendors_high_and_low_give_no_finding(tmp_path: Path) -> None:
    sheets = company()
    sheets["Prices"] = [row | {"High Bid": 30, "Low Ask": 10} for row in sheets["Prices"]]
    assert messages(CODE, tmp_path, sheets) == []


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_which_of_the_two_is_the_larger_does_not_matter(one: int, other: int) -> None:
    wide = max(one, other) > 2 * min(one, other)
    for bid, ask in ((one, other), (other, one)):
        assert bool(asked(CODE, prices=[quote("2001-05-16", bid / 100, ask / 100)])) is wide
