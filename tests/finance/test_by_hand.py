"""Finance reports of small plans, worked by hand: terms, splits, decisions, opening balances, and what is missing."""

from decimal import Decimal
from typing import Any

import pytest

from calc.finance import CannotCalculateThen, Period, footnotes, lacking, period_of, warnings_of
from calc.finance.periods import start_of_last
from calc.finance.years import years_between
from calc.plan.calendar import day_number
from tests.support.finance import behind, line, period, period_from, rows, without_effects
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    common_shares,
    d,
    decision,
    director,
    elects,
    frames,
    grant,
    option_event,
    plan_event,
    price,
    split,
    step,
)

OPTIONS, DEFERRED = "Option Activity", "Deferred Activity"
LONG = {"Last Option Grant Date": d("2030-12-31"), "Last Deferral Service Date": d("2030-12-31")}


def shares(of: Period, sheet: str = OPTIONS) -> dict[str, int]:
    """The lines that are not 0, without what stands beside the roll-forward."""
    beside = ("shares authorized", "shares available")
    return {row["Line"]: row["Shares"] for row in rows(of, sheet) if row["Shares"] and row["Line"] not in beside}


# --- Years ---


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2002-07-25", "2007-07-25", 5_0000),  # 1,826 days x 4 / 1461 = 4.9993
        ("2023-07-03", "2033-07-03", 10_0000),  # 3,653 days: 10.0014
        ("2002-12-31", "2002-12-31", 0),
        ("2002-12-31", "2003-01-02", 100),  # 2 days: 0.0055, half up
        ("2002-12-31", "2003-01-01", 0),  # 0.0027
    ],
)
def test_years_are_days_by_1461_for_four(start: str, end: str, years: int) -> None:
    assert years_between(day_number(d(start)), [day_number(d(end))]).tolist() == [years]


@pytest.mark.parametrize(
    ("first", "end", "start"),
    [
        ("2002-10-01", "2002-12-31", "2002-07-01"),  # a quarter, though 92 days
        ("2002-01-01", "2002-12-31", "2001-01-01"),
        ("2004-02-01", "2004-02-29", "2004-01-01"),
        ("2002-12-02", "2002-12-31", "2002-11-02"),  # 30 days
        ("2002-12-01", "2002-12-30", "2002-11-01"),
        ("2002-12-31", "2002-12-31", "2002-12-30"),
    ],
)
def test_the_period_before_has_as_many_whole_months_or_days(first: str, end: str, start: str) -> None:
    assert start_of_last(d(first), d(end)) == d(start)


# --- Forfeited and expired ---

STEPS = [step("DO", f"{year}-07-03", 4_000) for year in (2024, 2025, 2026)]
TRANCHE: dict[str, Any] = {
    "directors": [director("A", end="2025-03-31")],
    "grants": [grant("DO", "A", "2023-07-03", 12_000, 18, "2033-07-03")],
    "vesting": STEPS,
    "prices": [price("2023-06-30", 18), price("2025-06-30", 20)],
}


def test_what_is_not_exercisable_at_the_end_of_service_is_forfeited_and_the_rest_expires() -> None:
    of = period("2025-12-31", "2025-01-01", LONG, **TRANCHE)
    assert shares(of) == {"outstanding at beginning": 12_000, "forfeited": -8_000, "expired": -4_000}
    (forfeited,), (expired,) = behind(of, OPTIONS, "forfeited"), behind(of, OPTIONS, "expired")
    assert (forfeited["Date"], forfeited["Shares"], forfeited["Exercise Price"]) == (d("2025-03-31"), -8_000, 18)
    assert (expired["Date"], expired["Shares"]) == (d("2025-06-30"), -4_000)
    assert line(of, OPTIONS, "forfeited")["Weighted-Average Exercise Price"] == 18


def test_on_the_day_service_ends_the_vested_part_still_stands_with_three_months_left() -> None:
    of = period("2025-03-31", "2025-01-01", LONG, **TRANCHE)
    assert shares(of) == {
        "outstanding at beginning": 12_000,
        "forfeited": -8_000,
        "outstanding at end": 4_000,
        "exercisable at end": 4_000,
    }
    assert line(of, OPTIONS, "outstanding at end")["Weighted-Average Remaining Term"] == Decimal("0.25")  # 91 days


# --- Splits ---

# 3 shares at 10.00 and 5 at 20.00; 3 for 2 floors them to 4 and 7, at 6.6667 and 13.3334.
TWO_GRANTS = [grant("G1", "A", "2000-02-01", 3, 10, "2010-01-31"), grant("G2", "A", "2000-02-01", 5, 20, "2010-01-31")]
PRICES = [price("2000-01-31", 10), price("2000-06-01", 30), price("2000-06-30", 21), price("2000-07-03", 14)]


def split_on(day: str, as_of: str, start: str, to: str | None = None, **sheets: Any) -> Period:
    terms = {"Restate for Splits To": d(to)} if to else {}
    given = {"grants": TWO_GRANTS, "prices": PRICES, **sheets}
    return period(as_of, start, terms, plan_events=[split(day, 3, 2)], **given)


@pytest.mark.parametrize(
    ("day", "beginning", "rounding"),
    [
        ("2000-07-01", 12, -1),  # on Period Start: the balance of the day before is of old shares
        ("2000-09-30", 12, -1),  # on the As-of Date
        ("2000-06-30", 11, 0),  # the day before: it is in the balance
    ],
)
def test_the_beginning_is_restated_for_splits_of_the_period_from_its_first_day_to_its_last(
    day: str, beginning: int, rounding: int
) -> None:
    of = split_on(day, "2000-09-30", "2000-07-01")
    expected = {"outstanding at beginning": beginning, "rounding on splits": rounding, "outstanding at end": 11}
    assert {name: count for name, count in shares(of).items() if name != "exercisable at end"} == {
        name: count for name, count in expected.items() if count
    }


def test_a_split_the_day_after_the_as_of_date_counts_only_up_to_the_restatement_date() -> None:
    plain = split_on("2000-10-01", "2000-09-30", "2000-07-01")
    assert shares(plain)["outstanding at end"] == 8
    assert line(plain, OPTIONS, "outstanding at end")["Weighted-Average Exercise Price"] == Decimal("16.25")
    restated = split_on("2000-10-01", "2000-09-30", "2000-07-01", to="2000-10-01")
    # 4.5 at 6.6667 and 7.5 at 13.3334: 12 at 10.8334; on the close of 14.00, 9.3333 a share of new ones.
    assert shares(restated)["outstanding at beginning"] == shares(restated)["outstanding at end"] == 12
    end = line(restated, OPTIONS, "outstanding at end")
    assert end["Weighted-Average Exercise Price"] == Decimal("10.83")
    assert end["Aggregate Intrinsic Value"] == Decimal("12.00")  # 4.5 x 2.66663333
    day_before = split_on("2000-10-01", "2000-09-30", "2000-07-01", to="2000-09-30")
    assert shares(day_before) == shares(plain)


def test_parts_of_a_share_are_given_to_the_rows_so_that_they_add_up() -> None:
    of = split_on("2000-10-01", "2000-09-30", "2000-07-01", to="2000-10-01")
    found = behind(of, OPTIONS, "outstanding at end")
    assert [(row["Shares on the Day"], row["New"], row["Old"], row["Shares"]) for row in found] == [
        (3, 3, 2, 5),  # 4.5 and 7.5: of equal remainders the first gets the share
        (5, 3, 2, 7),
    ]


def test_a_movement_before_a_split_is_restated_and_one_on_its_day_is_of_new_shares() -> None:
    events = [
        option_event("E1", "G1", "2000-06-01", "exercise", 1, **{"Cash Paid": 10}),
        option_event("E2", "G2", "2000-07-03", "exercise", 1, **{"Cash Paid": "13.33"}),
    ]
    of = split_on("2000-07-03", "2000-09-30", "2000-05-01", option_events=events)
    # 8 old are 12; 1 old is 1.5, and 1 new: 2.5, half up 3; left are floor(2 x 1.5) and floor(7.5) - 1.
    assert shares(of) == {
        "outstanding at beginning": 12,
        "exercised": -3,
        "outstanding at end": 9,
        "exercisable at end": 9,
    }
    exercised = line(of, OPTIONS, "exercised")
    # 1.5 x 6.6667 + 1 x 13.3334 = 23.33345, over 2.5.
    assert exercised["Weighted-Average Exercise Price"] == Decimal("9.33")
    # On their days: 30.00 - 10.00, and 14.00 - 13.3334.
    assert exercised["Aggregate Intrinsic Value"] == Decimal("20.67")
    assert line(of, OPTIONS, "cash received on exercise")["Cash"] == Decimal("23.33")


@pytest.mark.parametrize(("start", "granted"), [("2000-02-01", 8), ("2000-02-02", 0), ("2000-01-31", 8)])
def test_what_is_granted_on_the_first_day_is_granted_in_the_period(start: str, granted: int) -> None:
    of = period("2000-06-30", start, grants=TWO_GRANTS, prices=PRICES)
    assert shares(of).get("granted", 0) == granted
    assert shares(of).get("outstanding at beginning", 0) == 8 - granted


# --- Settlements, assumption, decisions ---


def test_settlements_in_shares_and_in_cash_have_lines_of_their_own() -> None:
    events = [
        option_event("E1", "G", "2000-06-01", "cash-out", 100),
        option_event("E2", "G", "2000-06-01", "share settlement", 300),
    ]
    grants = [grant("G", "A", "2000-02-01", 1_000, 10, "2010-01-31")]
    of = period("2000-06-30", "2000-04-01", grants=grants, prices=PRICES, option_events=events)
    assert shares(of) == {
        "outstanding at beginning": 1_000,
        "settled in shares": -300,
        "settled in cash": -100,
        "outstanding at end": 600,
        "exercisable at end": 600,
    }


def test_assumed_options_leave_and_a_later_split_restates_them() -> None:
    events = [
        plan_event("2000-06-01", "change of control", **{"Options Assumed": "yes", "Plan Continues": "yes"}),
        split("2000-06-20", 2, 1),
    ]
    grants = [grant("G", "A", "2000-02-01", 1_000, 10, "2010-01-31")]
    of = period("2000-06-30", "2000-04-01", grants=grants, prices=PRICES, plan_events=events)
    assert shares(of) == {"outstanding at beginning": 2_000, "assumed": -2_000}
    assert line(of, OPTIONS, "assumed")["Weighted-Average Exercise Price"] == 5


def test_a_decision_that_adjusts_shares_has_a_line_and_its_price_holds_for_every_line() -> None:
    decided = [decision("D1", "G", "2000-06-01", "adjust", Shares=1_200, **{"Exercise Price": 8})]
    grants = [grant("G", "A", "2000-02-01", 1_000, 10, "2010-01-31")]
    of = period("2000-06-30", "2000-04-01", grants=grants, prices=PRICES, decisions=decided)
    assert shares(of) == {
        "outstanding at beginning": 1_000,
        "adjusted by decision": 200,
        "outstanding at end": 1_200,
        "exercisable at end": 1_200,
    }
    (adjusted,) = behind(of, OPTIONS, "adjusted by decision")
    assert (adjusted["Reference"], adjusted["Shares"]) == ("D1", 200)
    assert line(of, OPTIONS, "outstanding at beginning")["Weighted-Average Exercise Price"] == 8


@pytest.mark.parametrize(("start", "adjusted", "cash"), [("2000-06-01", 200, 500), ("2000-06-02", 0, 0)])
def test_a_decision_and_an_exercise_of_the_first_day_are_of_the_period(start: str, adjusted: int, cash: int) -> None:
    decided = [decision("D1", "G", "2000-06-01", "adjust", Shares=1_200)]
    events = [option_event("E1", "G", "2000-06-01", "exercise", 50, **{"Cash Paid": 500})]
    grants = [grant("G", "A", "2000-02-01", 1_000, 10, "2010-01-31")]
    of = period("2000-06-30", start, grants=grants, prices=PRICES, decisions=decided, option_events=events)
    assert line(of, OPTIONS, "adjusted by decision")["Shares"] == adjusted
    assert line(of, OPTIONS, "exercised")["Shares"] == (-50 if cash else 0)
    assert line(of, OPTIONS, "cash received on exercise")["Cash"] == cash


@pytest.mark.parametrize(
    ("decided_on", "value"),
    [("2000-06-20", 2_000), ("2000-06-02", 2_000), ("2000-06-01", 2_200), ("2000-05-31", 2_200)],
)
def test_an_exercise_is_worth_what_it_was_at_the_price_in_force_on_its_day(decided_on: str, value: int) -> None:
    """100 shares at a close of 30.00: at 10.00, or from the day of the decision on at 8.00."""
    decided = [decision("D1", "G", decided_on, "adjust", **{"Exercise Price": 8})]
    events = [option_event("E1", "G", "2000-06-01", "exercise", 100, **{"Cash Paid": 3_000 - value})]
    grants = [grant("G", "A", "2000-02-01", 1_000, 10, "2010-01-31")]
    of = period("2000-06-30", "2000-04-01", grants=grants, prices=PRICES, decisions=decided, option_events=events)
    assert line(of, OPTIONS, "exercised")["Aggregate Intrinsic Value"] == value


# --- Deferred stock ---


def deferring(as_of: str, start: str, **sheets: Any) -> Period:
    """100 shares at 10.00 granted on 2001-01-02, and 100 at 25.00 asked for on 2002-01-02."""
    return period(
        as_of,
        start,
        elections=[elects("A", "2000-12-01")],
        fees=[annual_fee("F1", "A", 2001, 1_000), annual_fee("F2", "A", 2002, 2_500)],
        prices=[price("2001-01-02", 10), price("2002-01-02", 25), price("2002-06-03", 20)],
        **{"terms": None, **sheets},
    )


def test_pending_shares_are_no_line_until_they_are_granted() -> None:
    waiting: dict[str, Any] = {
        "terms": {"Share Reserve": 140},
        "plan_events": [plan_event("2001-12-03", "authorization sought")],
        "consents": [{"Director ID": "A", "Consent Date": d("2001-12-03")}],
    }
    before = deferring("2002-03-31", "2002-01-01", **waiting)
    assert shares(before, DEFERRED) == {"outstanding at beginning": 100, "granted": 40, "outstanding at end": 140}
    assert any("60 shares pending" in text for text in footnotes(before)[DEFERRED])
    increase = [*waiting["plan_events"], plan_event("2002-06-03", "reserve increase", Shares=1_000)]
    after = deferring("2002-06-30", "2002-04-01", **{**waiting, "plan_events": increase})
    assert shares(after, DEFERRED) == {"outstanding at beginning": 140, "granted": 60, "outstanding at end": 200}
    assert line(after, DEFERRED, "outstanding at end")["Aggregate Intrinsic Value"] == 4_000
    changed = {row["Award ID"]: row for row in rows(after, "Award Changes")}
    assert (changed["DS-F2"]["Change"], changed["DS-F2"]["Why"]) == ("changed", "granted 60")


def test_a_plan_without_options_has_lines_of_0_and_no_ranges() -> None:
    of = deferring("2002-03-31", "2002-01-01")
    assert not shares(of)
    assert line(of, OPTIONS, "outstanding at end")["Aggregate Intrinsic Value"] == 0
    assert line(of, OPTIONS, "outstanding at end")["Weighted-Average Exercise Price"] is None
    assert rows(of, "Price Ranges") == []
    assert rows(of, "Equity Compensation Plans")[0]["Average Price"] is None


# --- Where nothing stood, and where books open ---


@pytest.mark.parametrize("start", ["1999-07-01", "1999-07-27"])
def test_a_period_in_which_the_plan_begins_has_nothing_before_it(start: str) -> None:
    of = period("1999-09-30", start)
    assert of.beginning is None
    assert not shares(of)
    assert set(lacking(of)) == {"Plan Metrics", "Two Periods", "Two Periods Detail", "Award Changes"}


def test_a_period_from_the_day_after_the_plan_began_has_the_day_before_it() -> None:
    of = period("1999-09-30", "1999-07-28")
    assert of.beginning is not None
    assert "Two Periods" not in lacking(of)


OPENING: dict[str, Any] = {
    "opening_awards": [
        {
            "Award ID": "G",
            "Kind": "discretionary",
            "Director ID": "A",
            "Grant Date": d("2000-02-01"),
            "Shares Granted": 1_000,
            "Shares Outstanding": 901,
            "Exercise Price": 10,
            "Final Exercise Date": d("2010-01-31"),
        },
        {
            "Award ID": "DS-F",
            "Kind": "deferred",
            "Director ID": "A",
            "Grant Date": d("2001-01-02"),
            "Shares Granted": 101,
            "Shares Outstanding": 101,
        },
    ],
    "prices": [price("2001-03-30", 20)],
}
BOOKS = {"Opening Reserve": 10_000, "Opening Delivered": 99, "Opening Available": 8_899}


@pytest.mark.parametrize("opens", ["2001-04-01", "2001-05-15"])
def test_where_books_open_in_the_period_it_begins_with_their_balances(opens: str) -> None:
    """A split of the opening day comes after its balances: 901 are 1,351 1/2, and 101 are 151 1/2."""
    terms = {"Books Open On": d(opens), **BOOKS}
    of = period("2001-06-30", "2001-04-01", terms, plan_events=[split(opens, 3, 2)], **OPENING)
    assert shares(of) == {
        "outstanding at beginning": 1_352,
        "rounding on splits": -1,
        "outstanding at end": 1_351,
        "exercisable at end": 1_351,
    }
    assert shares(of, DEFERRED) == {
        "outstanding at beginning": 152,
        "rounding on splits": -1,
        "outstanding at end": 151,
    }
    assert "the books opened only then" in lacking(of)["Two Periods"]


def test_a_split_of_the_opening_day_adjusts_the_price_at_which_an_exercise_is_valued() -> None:
    """10.00 becomes 6.6667; on the close of 20.00 of 2001-03-30, which is 13.3333 a new share: 90 x 6.66663333."""
    terms = {"Books Open On": d("2001-04-01"), **BOOKS}
    events = [option_event("E1", "G", "2001-05-01", "exercise", 90, **{"Cash Paid": 600})]
    of = period(
        "2001-06-30", "2001-04-01", terms, plan_events=[split("2001-04-01", 3, 2)], option_events=events, **OPENING
    )
    assert line(of, OPTIONS, "exercised")["Aggregate Intrinsic Value"] == Decimal("600.00")


def test_where_books_opened_before_the_period_it_begins_with_the_day_before() -> None:
    terms = {"Books Open On": d("2001-03-31"), **BOOKS}
    of = period("2001-06-30", "2001-04-01", terms, **OPENING)
    assert shares(of)["outstanding at beginning"] == 901
    available = next(row for row in rows(of, "Two Periods") if row["Line"] == "available at beginning")
    assert (available["Last Shares"], available["This Shares"]) == (8_899, 8_899)


# --- What is missing ---


def test_without_a_price_values_are_blank_and_a_warning_says_so() -> None:
    of = period("2000-06-30", "2000-04-01", grants=[grant("G", "A", "2000-02-01", 1_000, 10, "2010-01-31")])
    assert line(of, OPTIONS, "outstanding at end")["Aggregate Intrinsic Value"] is None
    assert behind(of, OPTIONS, "outstanding at end")[0]["Intrinsic Value"] is None
    assert next(iter(rows(of, "By Director")))["Intrinsic Value"] is None
    assert [each.code for each in warnings_of(of)] == ["no-market-value"]


def test_with_the_price_of_an_earlier_day_a_warning_names_the_days_without_a_row() -> None:
    for last, expected in (("2000-06-30", []), ("2000-06-29", ["price-row-missing"])):
        of = period("2000-06-30", "2000-04-01", prices=[price(last, 10)])
        assert [each.code for each in warnings_of(of)] == expected


def test_footnotes_name_what_is_in_no_column() -> None:
    control = plan_event("2000-06-01", "change of control", **{"Options Assumed": "yes"})
    grants = [grant("G", "A", "2000-02-01", 1_000, 10, "2010-01-31")]
    of = period("2000-06-30", "2000-04-01", grants=grants, prices=PRICES, plan_events=[control])
    assert footnotes(of)["Equity Compensation Plans"] == [
        "1,000 shares under options that a survivor assumed are in no column.",
        "(c) is 0: nothing can be granted any more.",
    ]


def test_before_a_fiscal_year_has_ended_there_are_no_metrics() -> None:
    common = [common_shares("1999-01-01", 1_000)]
    for as_of, reason in (("1999-12-30", "No fiscal year of the Plan has ended by 1999-12-30"), ("1999-12-31", "")):
        of = period(as_of, "1999-10-01", common=common)
        assert lacking(of).get("Plan Metrics", "").startswith(reason)
        assert ("Plan Metrics" in lacking(of)) == bool(reason)


def test_with_a_payment_that_is_not_recorded_the_cash_received_is_blank() -> None:
    events = [option_event("E1", "G", "2000-06-01", "exercise", 100)]
    grants = [grant("G", "A", "2000-02-01", 1_000, 10, "2010-01-31")]
    of = period("2000-06-30", "2000-04-01", grants=grants, prices=PRICES, option_events=events)
    assert line(of, OPTIONS, "cash received on exercise")["Cash"] is None
    assert [each.code for each in warnings_of(of)] == ["report-payment-not-recorded"]


def test_an_input_with_errors_as_of_the_restatement_date_is_told() -> None:
    late = [option_event("E1", "G", "2000-09-01", "exercise", 5_000)]
    grants = [grant("G", "A", "2000-02-01", 1_000, 10, "2010-01-31")]
    terms = {"Period Start": d("2000-04-01"), "Restate for Splits To": d("2000-09-30")}
    given = frames("2000-06-30", terms, grants=grants, prices=PRICES, option_events=late)
    with pytest.raises(CannotCalculateThen, match="as of 2000-09-30"):
        period_of(given, without_effects(given), without_effects)


def test_a_price_of_exactly_one_and_a_half_times_the_lowest_is_in_the_range_and_a_hundred_millionth_more_is_not() -> (
    None
):
    def priced(high: str) -> list[tuple[Decimal, Decimal, int]]:
        days_and_prices = (("DO-1", "2000-03-01", "2.00000002"), ("DO-2", "2000-03-02", high))
        of = period(
            "2000-12-31",
            "2000-01-01",
            grants=[grant(name, "A", day, 10, Decimal(at), "2005-02-28") for name, day, at in days_and_prices],
            prices=[price("2000-03-01", 8)],
        )
        return [(row["From"], row["To"], row["Outstanding"]) for row in rows(of, "Price Ranges")]

    low = Decimal("2.00000002")
    assert priced("3.00000003") == [(low, Decimal("3.00000003"), 20)]
    assert priced("3.00000004") == [(low, low, 10), (Decimal("3.00000004"), Decimal("3.00000004"), 10)]


# --- Item 201(d) ---


def equity_plans(as_of: str, terms: dict[str, Any] | None = None, **sheets: Any) -> dict[str, Any]:
    """30,000 options at 5.00 and 1,500 deferred shares; 60,000 available; the dates of §3 as in the Plan, or terms."""
    opening = [
        {**OPENING["opening_awards"][0], "Shares Granted": 30_000, "Shares Outstanding": 30_000, "Exercise Price": 5},
        {
            **OPENING["opening_awards"][1],
            "Grant Date": d("2008-01-02"),
            "Shares Granted": 1_500,
            "Shares Outstanding": 1_500,
        },
    ]
    books = {
        "Books Open On": d("2009-01-02"),
        "Opening Reserve": 91_500,
        "Opening Delivered": 0,
        "Opening Available": 60_000,
        **(terms or {}),
    }
    of = period(as_of, "2009-01-02", books, opening_awards=opening, prices=[price("2009-01-02", 6)], **sheets)
    (found,) = rows(of, "Equity Compensation Plans")
    return found


@pytest.mark.parametrize(
    ("as_of", "available"),
    [("2009-12-31", 0), ("2009-05-29", 60_000), ("2009-07-27", 60_000), ("2009-07-28", 0)],
)
def test_nothing_remains_available_once_both_dates_of_the_plan_are_past(as_of: str, available: int) -> None:
    assert equity_plans(as_of) == {
        "Plan Category": "approved by security holders",
        "Securities to Be Issued": 31_500,
        "Average Price": 5,
        "Remaining Available": available,
    }


@pytest.mark.parametrize(
    ("event", "available"),
    [
        (plan_event("2009-05-29", "plan termination"), 0),
        (plan_event("2009-05-30", "plan termination"), 60_000),  # not known on the day before
        (plan_event("2009-05-29", "authorization ended"), 60_000),
    ],
)
def test_nothing_remains_available_from_a_plan_termination_on(event: dict[str, Any], available: int) -> None:
    assert equity_plans("2009-05-29", plan_events=[event])["Remaining Available"] == available


@pytest.mark.parametrize(("as_of", "available"), [("2009-06-29", 60_000), ("2009-06-30", 60_000), ("2009-07-01", 0)])
def test_on_the_last_day_of_service_whose_fees_may_be_deferred_awards_may_still_be_made(
    as_of: str, available: int
) -> None:
    """No option may be granted any more since 2009-03-31; a date is past the day after it."""
    dates = {"Last Option Grant Date": d("2009-03-31"), "Last Deferral Service Date": d("2009-06-30")}
    assert equity_plans(as_of, dates)["Remaining Available"] == available


def test_a_plan_that_stockholders_have_not_approved_is_not_approved() -> None:
    for approval, category in (
        ("2000-06-30", "approved by security holders"),
        ("2000-07-01", "not approved by security holders"),
    ):
        of = period("2000-06-30", "2000-04-01", {"Stockholder Approval Date": d(approval)})
        assert rows(of, "Equity Compensation Plans")[0]["Plan Category"] == category


# --- Plan Metrics ---


def test_burn_of_a_year_is_what_was_granted_by_the_common_shares() -> None:
    """20,000 options at an annual meeting, 62,400.00 deferred at 24.00 are 2,600 shares; 10,000,000 outstanding."""
    of = period(
        "2003-12-31",
        "2003-01-01",
        directors=[director("A"), director("B")],
        meetings=[annual_meeting("2003-05-15")],
        elections=[elects("A", "2002-12-02")],
        fees=[annual_fee("F", "A", 2003, 62_400)],
        prices=[price("2003-01-02", 24)],
        common=[common_shares("2003-01-01", 10_000_000)],
    )
    metrics = rows(of, "Plan Metrics")[-1]
    assert [metrics[name] for name in ("Options Granted", "Full-Value Shares", "Returned")] == [20_000, 2_600, 0]
    assert (metrics["Gross Burn"], metrics["Net Burn"]) == (Decimal("0.0023"), Decimal("0.0023"))
    assert metrics["Gross Burn Without Fees"] == Decimal("0.002")
    assert metrics["Price"] == 24
    assert "common-shares-missing" in [each.code for each in warnings_of(of)]  # of the years before


def test_a_first_year_within_which_the_plan_began_is_averaged_only_where_it_is_alone() -> None:
    """600 shares are granted in what is left of 1999 and 1,000 in 2000: 198,400 of 200,000 are available."""
    for began, averaged, runway in (
        ("1999-07-27", 1, "198.4"),  # by the 1,000 of 2000
        ("1999-01-02", 1, "198.4"),
        ("1999-01-01", 2, "248"),  # by the 800 of a year
    ):
        of = period(
            "2000-12-31",
            "2000-01-01",
            {"Effective Date": d(began)},
            grants=[
                grant("G1", "A", "1999-08-02", 600, 5, "2004-08-02"),
                grant("G2", "A", "2000-08-02", 1_000, 5, "2004-08-02"),
            ],
            prices=[price("1999-08-02", 8), price("2000-08-02", 8)],
            common=[common_shares("1999-01-01", 1_000_000)],
        )
        first, last = rows(of, "Plan Metrics")
        assert (last["Years Averaged"], last["Simple Runway"]) == (averaged, Decimal(runway)), began
        assert (first["Years Averaged"], first["Simple Runway"]) == (1, Decimal("332.33")), began  # 199,400 by 600


def test_a_negative_burn_is_rounded_half_away_from_zero() -> None:
    """5 shares lapse and none are granted: of 10,000 common shares -0.05%, of 1,000 -0.5%; of 8,000 -0.0625%."""
    for outstanding, burn in ((10_000, "-0.0005"), (1_000, "-0.005"), (8_000, "-0.0006"), (100_000, "-0.0001")):
        of = period(
            "2001-12-31",
            "2001-01-01",
            grants=[grant("DO", "A", "2000-03-01", 5, 5, "2001-06-29")],
            prices=[price("2000-03-01", 8), price("2001-12-31", 8)],
            common=[common_shares("2000-01-01", outstanding)],
        )
        assert rows(of, "Plan Metrics")[-1]["Net Burn"] == Decimal(burn), outstanding  # -0.005% of 100,000: a half


def test_common_shares_are_weighted_by_days_and_restated() -> None:
    """100 days of 1,000 old, so 2,000 shares; 265 days of 3,000, counted on the day of the split."""
    of = period(
        "2001-12-31",
        "2001-01-01",
        common=[common_shares("2000-06-01", 1_000), common_shares("2001-04-11", 3_000)],
        plan_events=[split("2001-04-11", 2, 1)],
    )
    metrics = rows(of, "Plan Metrics")[-1]
    assert metrics["Weighted Common Shares"] == 2_726  # (2,000 x 100 + 3,000 x 265) / 365 = 2,726.03
    assert metrics["Year-End Common Shares"] == 3_000


def test_a_fiscal_year_of_which_the_first_days_are_not_counted_has_no_burn() -> None:
    for first, burn in (("2001-01-01", 0), ("2001-01-02", None)):
        of = period("2001-12-31", "2001-01-01", common=[common_shares(first, 1_000)])
        assert rows(of, "Plan Metrics")[-1]["Gross Burn"] == burn


def test_fiscal_years_end_as_the_term_in_force_on_their_last_day_says() -> None:
    events = [plan_event("2001-07-01", "amendment", Term="Fiscal Year End", Value="12-31")]
    of = period(
        "2002-12-31",
        "2002-01-01",
        {"Fiscal Year End": "06-30"},
        plan_events=events,
        common=[common_shares("1999-01-01", 1_000)],
    )
    ends = [str(row["Fiscal Year End"]) for row in rows(of, "Plan Metrics")]
    assert ends == ["2000-06-30", "2001-06-30", "2001-12-31", "2002-12-31"]


@pytest.mark.parametrize(
    ("opens", "ends"),
    [
        ("2000-12-31", ["2001-12-31"]),  # of 2000 the books have only the last day
        ("2001-01-01", ["2001-12-31"]),
        ("2001-01-02", []),
    ],
)
def test_a_fiscal_year_counts_where_the_books_opened_on_its_first_day_or_before(opens: str, ends: list[str]) -> None:
    """Its grants are those of the year: not what was granted before the books opened."""
    terms = {"Books Open On": d(opens), **BOOKS}
    opening = {**OPENING, "opening_awards": [OPENING["opening_awards"][0]], "prices": [price("2000-12-29", 20)]}
    terms |= {"Opening Available": 9_000}
    of = period(
        "2001-12-31",
        "2001-01-01",
        terms,
        common=[common_shares("2000-01-01", 1_000)],
        grants=[grant("DO", "A", "2001-01-02", 7, 5, "2005-01-01")],
        **opening,
    )
    metrics = [] if "Plan Metrics" in lacking(of) else rows(of, "Plan Metrics")
    assert [str(row["Fiscal Year End"]) for row in metrics] == ends
    assert [row["Options Granted"] for row in metrics] == [7] * len(ends)


@pytest.mark.parametrize(
    ("granted_on", "granted"),
    [("2000-12-31", [5, 0]), ("2001-01-01", [0, 5]), ("2001-12-31", [0, 5])],
)
def test_a_grant_of_the_first_or_the_last_day_of_a_fiscal_year_is_of_that_year(
    granted_on: str, granted: list[int]
) -> None:
    of = period(
        "2001-12-31",
        "2001-01-01",
        grants=[grant("DO", "A", granted_on, 5, 5, "2005-12-30")],
        prices=[price("2000-12-29", 8)],
        common=[common_shares("1999-01-01", 1_000)],
    )
    years = rows(of, "Plan Metrics")[-2:]
    assert [row["Options Granted"] for row in years] == granted
    assert [row["Options Outstanding"] for row in years] == [granted[0], 5]


# --- Director Statements ---


def test_what_falls_due_within_12_months_is_told_and_what_comes_a_day_later_is_not() -> None:
    grants = [
        grant("G1", "A", "2000-02-01", 10, 10, "2001-06-30"),
        grant("G2", "A", "2000-02-01", 10, 10, "2001-07-01"),
    ]
    of = period("2000-06-30", "2000-04-01", grants=grants, prices=PRICES)
    due = [row for row in rows(of, "Director Statements") if row["Section"] == "falls due"]
    assert [(row["Reference"], row["Item"]) for row in due] == [("G1", "option deadline")]
    (found,) = rows(of, "By Director")
    assert found["Expiring in 12 Months"] == 10


def test_elections_say_what_governs_this_year_and_the_next() -> None:
    notices = [elects("A", "1999-12-01", Percent=50), elects("A", "2000-05-01", "revoke")]
    of = period("2000-06-30", "2000-04-01", elections=notices, directors=[director("A"), director("B")])
    said = [row for row in rows(of, "Director Statements") if row["Section"] == "elections"]
    assert [(row["Director ID"], row["Reference"], row["Item"], row["Date"]) for row in said] == [
        ("A", "2000", "50% of fees deferred", d("1999-12-01")),
        ("A", "2001", "revoked: fees are paid in cash", d("2000-05-01")),
        ("B", "2000", "no election: fees are paid in cash", None),
        ("B", "2001", "no election: fees are paid in cash", None),
    ]


def test_one_who_has_left_and_holds_nothing_has_no_statement() -> None:
    of = period("2000-06-30", "2000-04-01", directors=[director("A"), director("B", end="2000-01-31")])
    assert [row["Director ID"] for row in rows(of, "By Director")] == ["A"]


def test_the_same_results_are_used_where_nothing_is_restated() -> None:
    of = period_from(frames("2000-06-30"))
    assert of.restated is of.now
