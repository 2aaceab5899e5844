"""Closing Price and Fair Market Value. Plan §6(c)."""

import pytest

from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    board_meeting,
    column,
    d,
    elects,
    errors,
    meeting_fee,
    price,
    row,
    rows,
    run,
    split,
    warnings,
)


def quote(day: str, bid: float | None, ask: float | None) -> Row:
    return {"Date": d(day), "High Bid": bid, "Low Ask": ask}


def nothing(day: str) -> Row:
    return {"Date": d(day)}


MEETING = "2000-07-26"  # a Wednesday
PRICES = [
    # prices, exercise price in 1e-8 dollars, price date, basis, why
    ([price("2000-07-25", 20.5), price("2000-07-26", 30)], 2_050_000_000, "2000-07-25", "last sale", "the day before"),
    ([quote("2000-07-25", 20, 21)], 2_050_000_000, "2000-07-25", "bid-ask mean", "no sale: the mean"),
    (
        [quote("2000-07-25", 0.00000001, 0.00000002), price("2000-07-24", 9)],
        2,
        "2000-07-25",
        "bid-ask mean",
        "1.5 units are rounded half up",
    ),
    (
        [{**price("2000-07-25", 5), **quote("2000-07-25", 20, 21)}],
        500_000_000,
        "2000-07-25",
        "last sale",
        "a sale first",
    ),
    ([price("2000-07-24", 9), quote("2000-07-25", None, 21)], 900_000_000, "2000-07-24", "last sale", "no bid"),
    ([price("2000-07-24", 9), quote("2000-07-25", 20, None)], 900_000_000, "2000-07-24", "last sale", "no ask"),
    ([price("2000-07-25", 0.00000001)], 1, "2000-07-25", "last sale", "the smallest sale"),
    ([quote("2000-07-25", 0.00000001, 0.00000001)], 1, "2000-07-25", "bid-ask mean", "the smallest bid and ask"),
    (
        [price("2000-07-03", 30), price("2000-07-25", 20.5)],
        2_050_000_000,
        "2000-07-25",
        "last sale",
        "days without a row before the price used are not asked for",
    ),
    (
        [price("2000-07-21", 9), nothing("2000-07-24"), nothing("2000-07-25")],
        900_000_000,
        "2000-07-21",
        "last sale",
        "-",
    ),
]


@pytest.mark.parametrize(("prices", "units", "price_date", "basis", "why"), PRICES)
def test_the_price_of_the_day_before_or_the_latest_before_it(
    prices: list[Row], units: int, price_date: str, basis: str, why: str
) -> None:
    results = run("2000-12-31", {"Par Value": 0}, meetings=[annual_meeting(MEETING)], prices=prices)
    option = row(results, "Options", "FO-20000726-A")
    assert option["exercise_price_at_grant"] == option["fair_market_value"] == units, why
    assert (option["price_date"], option["price_basis"]) == (d(price_date), basis), why
    assert warnings(results) == [], why


@pytest.mark.parametrize(
    ("last_sale", "exercise_price", "basis"),
    [(0.0099, 1_000_000, "par value"), (0.01, 1_000_000, "last sale"), (0.0101, 1_010_000, "last sale")],
)
def test_no_formula_option_is_priced_below_par(last_sale: float, exercise_price: int, basis: str) -> None:
    results = run("2000-12-31", meetings=[annual_meeting(MEETING)], prices=[price("2000-07-25", last_sale)])
    option = row(results, "Options", "FO-20000726-A")
    assert (option["exercise_price_at_grant"], option["price_basis"]) == (exercise_price, basis)
    assert option["fair_market_value"] == round(last_sale * 1e8)


def ex(effective: str, adjust_from: str, new: int, old: int) -> Row:
    return {**split(effective, new, old), "Prices Adjust From": d(adjust_from)}


SPLITS = [
    # splits, exercise price, why
    ([split("2000-07-25", 3, 2)], 5_000_000_000, "on the day of the price: the price is in new shares already"),
    ([split("2000-07-26", 3, 2)], 3_333_340_000, "between the price and the grant, on its day: 33.333... rounded up"),
    ([split("2000-07-26", 3, 1)], 1_666_670_000, "16.666666666... is rounded up to 4 decimals"),
    ([split("2000-07-27", 3, 2)], 5_000_000_000, "after the grant"),
    (
        [split("2000-07-26", 3, 2), split("2000-07-26", 1, 2)],
        6_666_670_000,
        "two in turn: 66.666..., rounded up once",
    ),
    ([split("2000-07-26", 3, 1), split("2000-07-26", 1, 3)], 5_000_000_000, "there and back is no change"),
    ([ex("2000-07-25", "2000-07-26", 2, 1)], 2_500_000_000, "effective before the price, which is still of old shares"),
    (
        [ex("2000-07-26", "2000-07-25", 2, 1)],
        5_000_000_000,
        "effective on the grant, the price is of new shares already",
    ),
    ([ex("2000-07-27", "2000-07-25", 2, 1)], 10_000_000_000, "the price is of new shares, the grant of old ones"),
    ([ex("2000-07-27", "2000-07-26", 2, 1)], 5_000_000_000, "price and grant are both of old shares"),
    ([ex("2000-08-01", "2000-07-25", 2, 1)], 10_000_000_000, "an ex-date counts though the split takes effect later"),
    ([split("2000-07-26", 7, 7)], 5_000_000_000, "seven for seven is nothing"),
    ([split("2000-07-26", 2, 3)], 7_500_000_000, "a combination raises the price"),
]


@pytest.mark.parametrize(("splits", "exercise_price", "why"), SPLITS)
def test_a_price_from_before_a_split_is_adjusted_for_a_grant_after_it(
    splits: list[Row], exercise_price: int, why: str
) -> None:
    results = run(
        "2000-07-31", meetings=[annual_meeting(MEETING)], prices=[price("2000-07-25", 50)], plan_events=splits
    )
    assert column(results, "Options", "exercise_price_at_grant") == [exercise_price], why


def test_of_two_grants_at_one_price_the_split_changes_that_of_the_one_after_it() -> None:
    results = run(
        "2000-12-31",
        {"Share Reserve": 1_000_000},
        meetings=[annual_meeting("2000-07-26", "M1"), annual_meeting("2000-07-27", "M2")],
        prices=[price("2000-07-25", 50), nothing("2000-07-26")],
        plan_events=[split("2000-07-27", 2, 1)],
    )
    assert column(results, "Options", "exercise_price_at_grant") == [5_000_000_000, 2_500_000_000]


def test_the_prices_are_listed_by_date_each_with_its_closing_price() -> None:
    results = run("2000-12-31", prices=[nothing("2000-07-27"), price("2000-07-26", 21), quote("2000-07-25", 20, 21)])
    assert [(each["date"], each["closing_price"], each["basis"]) for each in rows(results, "Prices")] == [
        (d("2000-07-25"), 2_050_000_000, "bid-ask mean"),
        (d("2000-07-26"), 2_100_000_000, "last sale"),
        (d("2000-07-27"), None, None),
    ]


def test_a_forgotten_price_row_is_a_warning_at_the_price_that_was_used() -> None:
    results = run(
        "2000-12-31", meetings=[annual_meeting("2000-07-31")], prices=[price("2000-07-26", 9), nothing("2000-07-27")]
    )
    (found,) = warnings(results)
    assert (found.code, found.sheet, found.rows) == ("price-row-missing", "Prices", (2,))
    # The meeting is on Monday, so the price of Sunday is asked for: Friday the 28th was a trading day, the 29th not.
    assert "the trading day 2000-07-28." in found.message


def test_a_weekend_and_a_holiday_need_no_row() -> None:
    results = run("2000-12-31", meetings=[annual_meeting("2000-09-05")], prices=[price("2000-09-01", 9)])
    assert warnings(results) == []


def test_many_forgotten_rows_are_one_warning_that_counts_them() -> None:
    results = run("2000-12-31", meetings=[annual_meeting("2000-07-31")], prices=[price("2000-07-03", 9)])
    (found,) = warnings(results)
    assert "2000-07-05, 2000-07-06" in found.message
    assert "and 8 more" in found.message  # 18 trading days from 5 to 28 July, 10 of them named


@pytest.mark.parametrize(
    ("meeting", "last"), [("2000-07-19", "2000-07-18. "), ("2000-07-20", "2000-07-18 and 1 more. ")]
)
def test_ten_forgotten_rows_are_named_and_the_rest_counted(meeting: str, last: str) -> None:
    results = run("2000-12-31", meetings=[annual_meeting(meeting)], prices=[price("2000-07-03", 9)])
    (found,) = warnings(results)
    assert f"2000-07-17, {last}Add a row for each" in found.message


def test_each_price_that_was_used_too_long_is_one_warning_up_to_the_last_date_it_served() -> None:
    results = run(
        "2000-12-31",
        meetings=[
            annual_meeting("2000-07-31"),
            board_meeting("2000-08-02", "B1"),
            board_meeting("2000-08-07", "B2"),
        ],
        fees=[meeting_fee("F1", "A", "B1", 800), meeting_fee("F2", "A", "B2", 800)],
        elections=[elects("A", "1999-12-01")],
        prices=[price("2000-07-26", 9), price("2000-08-02", 9)],
    )
    first, second = warnings(results)
    assert (first.rows, second.rows) == ((2,), (3,))
    # 30 July and 1 August are served by the price of 26 July, 6 August, a Sunday, by that of 2 August.
    assert "Value on 2000-08-01, but" in first.message
    assert "the trading days 2000-07-27, 2000-07-28, 2000-07-31, 2000-08-01." in first.message
    assert "Value on 2000-08-06, but" in second.message
    assert "the trading days 2000-08-03, 2000-08-04." in second.message


def test_a_meeting_without_any_price_before_it_is_one_error_for_all_its_options() -> None:
    (found,) = errors(
        "2000-12-31",
        directors=[{"Director ID": who, "Name": who, "Service Start": d("1995-01-01")} for who in "ABCDE"],
        meetings=[annual_meeting("2000-07-31")],
        prices=[price("2000-07-31", 9)],
    )
    assert (found.code, found.sheet, found.rows) == ("no-fair-market-value", "Meetings", (2,))
    assert "2000-07-30" in found.message
    assert "FO-20000731-A, FO-20000731-B, FO-20000731-C and 2 more" in found.message


def test_a_deferred_fee_without_any_price_is_an_error_that_names_the_award() -> None:
    (found,) = errors(
        "2001-12-31",
        fees=[annual_fee("F1", "A", 2001, 800), annual_fee("F2", "A", 2001, 900)],
        prices=[price("2001-01-03", 9)],
        elections=[elects("A", "2000-06-01")],
    )
    assert (found.code, found.sheet, found.headers, found.rows) == (
        "no-fair-market-value",
        "Fees",
        ("Calendar Year",),
        (2, 3),
    )
    assert "2001-01-02 for DS-F1 and DS-F2" in found.message


def test_a_price_of_which_a_split_leaves_less_than_is_shown_still_counts() -> None:
    results = run(
        "2000-07-31",
        meetings=[board_meeting(MEETING, "B")],
        fees=[meeting_fee("F", "A", "B", 0.01)],
        elections=[elects("A", "1999-12-01")],
        prices=[price("2000-07-25", 0.00000001)],
        plan_events=[split(MEETING, 3, 1)],
    )
    award = row(results, "Deferred Awards", "DS-F")
    assert (award["fair_market_value"], award["shares_requested"]) == (0, 3_000_000)


def test_a_fee_paid_in_cash_needs_no_price() -> None:
    results = run("2001-12-31", fees=[annual_fee("F1", "A", 2001, 800)])
    assert column(results, "Fee Settlement", "cash_not_deferred") == [80_000]
