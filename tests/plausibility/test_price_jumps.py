"""A price far from its neighbours is asked about, once, and not where a split explains it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.asked import asked, company, messages
from tests.support.plans import (
    annual_meeting,
    board_meeting,
    d,
    elects,
    grant,
    meeting_fee,
    option_event,
    plan_event,
    price,
)  # fmt: skip

JUMP, RETURN = "price-jump", "price-jumps-and-returns"
DAYS = ("2001-05-15", "2001-05-16", "2001-05-17")  # Tuesday to Thursday; the meeting's price is that of the 16th


def three(*prices: float, days: tuple[str, ...] = DAYS) -> list[dict[str, Any]]:
    return [price(day, each) for day, each in zip(days, prices, strict=True)]


@pytest.mark.parametrize(
    ("prices", "rows"),
    [
        ((10.0, 49.9, 10.0), []),
        ((10.0, 50.0, 10.0), [3]),  # back again is no second jump
        ((10.0, 2.0, 2.0), [3]),
        ((10.0, 2.01, 2.0), []),
        ((10.0, 2.0, 10.0), [3]),
    ],
)
def test_a_price_of_five_times_the_one_before_or_a_fifth_is_asked_about(
    prices: tuple[float, ...], rows: list[int]
) -> None:
    found = asked(JUMP, prices=three(*prices))
    assert [each.rows for each in found] == [(row,) for row in rows]
    assert all("nothing is needed" in each.message for each in found)


def test_a_split_explains_a_price_far_from_the_one_before() -> None:
    prices = [price("2000-07-24", 100.0), price("2000-07-25", 10.0)]
    split = plan_event("2000-07-25", "split", New=10, Old=1)
    earlier = split | {"Effective Date": d("2000-07-21"), "Prices Adjust From": d("2000-07-25")}
    assert asked(JUMP, prices=prices, plan_events=[split]) == []
    assert (
        asked(
            JUMP,
            prices=prices,
            plan_events=[earlier],
        )
        == []
    )
    assert len(asked(JUMP, prices=prices)) == 1


def test_many_jumps_are_one_finding() -> None:
    days = ["02", "03", "04", "05", "08", "09", "10", "11", "12", "16", "17", "18"]
    prices = [price(f"2001-01-{day}", 6.0**place) for place, day in enumerate(days)]
    (found,) = asked(JUMP, prices=prices)
    assert found.message.startswith("11 prices are five times the price before")
    assert len(found.rows) == 11


@pytest.mark.parametrize(
    ("prices", "is_asked", "why"),
    [
        ((10.0, 15.0, 10.0), True, "half as much again"),
        ((10.0, 14.99999999, 10.0), False, "a little less"),
        ((10.0, 6.66666666, 10.0), True, "less than two thirds"),
        ((10.0, 6.66666667, 10.0), False, "a little more than two thirds"),
        ((10.0, 16.5, 11.0), True, "the neighbours are just a tenth apart"),
        ((10.0, 16.50000002, 11.00000001), False, "more than a tenth"),
        ((11.0, 16.5, 10.0), True, "falling"),
        ((10.0, 15.0, 15.0), False, "it stays"),
        ((10.0, 15.0, 9.0), False, "it falls further than it rose from"),
        ((12.78, 12.87, 12.8), False, "an ordinary day"),
    ],
)
def test_a_price_that_jumps_and_comes_back_is_asked_about_where_an_award_uses_it(
    prices: tuple[float, ...], is_asked: bool, why: str
) -> None:
    found = asked(RETURN, meetings=[annual_meeting("2001-05-17")], prices=three(*prices))
    assert [each.rows for each in found] == ([(3,)] if is_asked else []), why


def test_it_names_the_three_prices_and_what_rests_on_it() -> None:
    (found,) = asked(RETURN, meetings=[annual_meeting("2001-05-17")], prices=three(10.0, 15.0, 9.9))
    assert "The price on 2001-05-16 is 15.00, between 10.00 on the trading day before and 9.90" in found.message
    assert "1 award or event depends on it (§6(c)): FO-20010517-A." in found.message
    assert "If that is the reported price, nothing is needed." in found.message


@pytest.mark.parametrize(
    "sheets",
    [
        {},
        {"meetings": [annual_meeting("2001-05-18")]},
        {"meetings": [board_meeting("2001-05-17", "M")], "fees": [meeting_fee("F", "A", "M", 100)]},
    ],
)
def test_a_price_that_nothing_rests_on_is_not_asked_about(sheets: dict[str, Any]) -> None:
    assert asked(RETURN, prices=three(10.0, 15.0, 10.0), **sheets) == []


def test_a_deferred_fee_and_a_settlement_rest_on_a_price() -> None:
    given = {
        "meetings": [board_meeting("2001-05-17", "M")],
        "fees": [meeting_fee("F", "A", "M", 100)],
        "elections": [elects("A", "2000-11-15")],
        "grants": [grant("DO", "A", "2001-01-02", 900, 5, "2010-01-02")],
        "prices": three(10.0, 15.0, 10.0),
    }
    settled = option_event("E1", "DO", "2001-05-16", "cash-out", 10)
    exercised = option_event("E2", "DO", "2001-05-16", "exercise", 10, **{"Cash Paid": 50})
    tendered = option_event("E3", "DO", "2001-05-17", "exercise", 3, **{"Shares Tendered": 1, "Held 6 Months": "yes"})
    (found,) = asked(RETURN, option_events=[settled, exercised, tendered], **given)
    assert "3 awards or events depend on it (§6(c)): DS-F, E1 and E3." in found.message


@pytest.mark.parametrize(
    ("days", "is_asked"),
    [
        (("2001-05-14", "2001-05-16", "2001-05-17"), False),  # the 15th is not there
        (("2001-05-15", "2001-05-16", "2001-05-18"), False),
        (("2001-05-15", "2001-05-16", "2001-05-17"), True),
    ],
)
def test_only_three_trading_days_running_are_compared(days: tuple[str, ...], is_asked: bool) -> None:
    found = asked(RETURN, meetings=[annual_meeting("2001-05-17")], prices=three(10.0, 15.0, 10.0, days=days))
    assert bool(found) is is_asked


def test_a_weekend_and_a_holiday_do_not_part_trading_days() -> None:
    days = ("2001-05-25", "2001-05-29", "2001-05-30")  # the 28th was Memorial Day
    found = asked(RETURN, meetings=[annual_meeting("2001-05-30")], prices=three(10.0, 15.0, 10.0, days=days))
    assert len(found) == 1


def test_a_slip_of_five_times_is_asked_about_once() -> None:
    given = {"meetings": [annual_meeting("2001-05-17")], "prices": three(10.0, 100.0, 10.0)}
    assert len(asked(JUMP, **given)) == 1
    assert asked(RETURN, **given) == []


@pytest.mark.parametrize(
    ("ex", "prices", "is_asked"),
    [
        ("2001-05-16", (30.0, 15.1, 15.0), False),  # the split alone
        ("2001-05-16", (30.0, 30.2, 15.0), True),  # still of old shares on a day of new ones
        ("2001-05-16", (30.0, 22.5, 15.0), True),
        ("2001-05-17", (30.0, 45.0, 15.0), True),
        ("2001-05-17", (30.0, 30.2, 15.0), False),
    ],
)
def test_prices_around_a_split_are_compared_in_shares_of_one_kind(
    ex: str, prices: tuple[float, ...], is_asked: bool
) -> None:
    split = plan_event(ex, "split", New=2, Old=1)
    found = asked(RETURN, meetings=[annual_meeting("2001-05-17")], prices=three(*prices), plan_events=[split])
    assert bool(found) is is_asked


def test_a_slip_in_a_real_workbook_is_named_at_its_cell(tmp_path: Path) -> None:
    sheets = company()
    sheets["Prices"] += [{"Date": date(2001, 5, day), "Last Sale": 14.0} for day in (15, 17)]
    assert messages(RETURN, tmp_path, sheets) == []
    sheets["Prices"][1]["Last Sale"] = 41.5
    (message,) = messages(RETURN, tmp_path, sheets)
    assert message.startswith("Prices B3:D3: The price on 2001-05-16 is 41.50, between 14.00")
