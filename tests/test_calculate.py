"""What holds of every calculation, whatever the plan."""

import os
import random
from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
import pytest

from calc.calculate import calculate
from calc.contract import RESULTS_SHEET, Kind
from calc.findings import Severity, has_errors
from calc.plan.results import SHEETS, Results
from tests.oracle.random_plans import random_plan
from tests.support.build import Row, frames_of
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    d,
    elects,
    errors,
    frames,
    grant,
    plan_event,
    price,
    run,
    split,
)

SEEDS = range(7000, 7000 + int(os.environ.get("PLANCALC_PLANS", "15")))
IN_SHEET_ORDER = ("Plan Events", "Option Events")
FIGURES = [name for name in SHEETS if name not in ("Sources", "Source Rows")]  # those name rows of the input


@cache
def drawn(seed: int) -> Mapping[str, list[Row]]:
    plan = random_plan(random.Random(seed))
    return plan | {"Plan": [*plan["Plan"], {"Term": "Company", "Value": "Example"}]}


@cache
def results_of(seed: int) -> Results:
    results = calculate(frames_of(drawn(seed)))
    assert not has_errors(results.findings)
    return results


@pytest.mark.parametrize("seed", SEEDS)
def test_every_ledger_row_satisfies_the_reserve_equation(seed: int) -> None:
    ledger = results_of(seed).sheets["Share Reserve"]
    parts = ledger[["available", "options_outstanding", "deferred_outstanding", "delivered", "assumed"]]
    assert (ledger["reserve"] == parts.sum(axis=1)).all()
    assert (parts >= 0).all(axis=None)
    assert ledger["date"].is_monotonic_increasing
    assert (ledger.loc[ledger["event"] != "split", "shares"] > 0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_registers_agree_with_the_ledger(seed: int) -> None:
    sheets = results_of(seed).sheets
    last = sheets["Share Reserve"].iloc[-1]
    assert sheets["Options"]["shares_outstanding"].sum() == last["options_outstanding"]
    assert sheets["Deferred Awards"]["shares_outstanding"].sum() == last["deferred_outstanding"]
    ledger = sheets["Share Reserve"]
    after = ledger.loc[ledger["event"].eq("assumed").cummax(), "event"]
    if not after.eq("split").any():  # a later split scales what was assumed as one total
        assert sheets["Options"]["shares_assumed"].sum() == last["assumed"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_award_adds_up_and_gets_no_more_than_it_asked_for(seed: int) -> None:
    sheets = results_of(seed).sheets
    options, deferred = sheets["Options"], sheets["Deferred Awards"]
    gone = options[["shares_exercised", "shares_cancelled", "shares_lapsed", "shares_assumed"]].sum(axis=1)
    left = options["shares_granted"] + options["shares_adjusted"] - gone
    assert (left == options["shares_outstanding"]).all()
    left = deferred["shares_granted"] + deferred["shares_adjusted"] - deferred["shares_issued"]
    assert (left == deferred["shares_outstanding"]).all()
    for awards in (options, deferred):
        assert (awards["shares_short_at_grant"] >= 0).all()
        assert (awards["shares_outstanding"] >= 0).all()
    assert (options["shares_granted"] <= options["shares_requested"]).all()
    assert (options["shares_exercisable"] <= options["shares_outstanding"]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_fee_is_the_sum_of_its_parts(seed: int) -> None:
    fees = results_of(seed).sheets["Fee Settlement"]
    parts = fees[["deferred", "cash_not_deferred", "cash_for_fraction", "cash_for_shortfall", "pending"]]
    assert (fees["amount"] == parts.sum(axis=1)).all()
    assert (parts >= 0).all(axis=None)
    assert (fees["reason"].notna() == (fees["cash_not_deferred"] > 0)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_activity_of_each_group_adds_up(seed: int) -> None:
    activity = results_of(seed).sheets["Activity"]
    shares = activity[activity["shares"].notna() & (activity["line"] != "exercisable at end")]
    assert set(shares["group"]) == {"options", "deferred awards", "reserve"}
    for _, lines in shares.groupby("group"):
        assert lines["shares"].iloc[:-1].sum() == lines["shares"].iloc[-1]
    dollars = activity[activity["group"] == "fees"].set_index("line")["dollars"]
    assert dollars["dated in the period"] == dollars[["deferred", "cash", "pending"]].sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_in_the_ledger_or_the_register_is_after_the_as_of_date(seed: int) -> None:
    results = results_of(seed)
    as_of = pd.Timestamp(results.terms.as_of_date)
    for sheet, header in (("Share Reserve", "date"), ("Issuances", "due_date"), ("Option Events", "date")):
        assert (results.sheets[sheet][header] <= as_of).all()
    assert (results.sheets["Upcoming"]["date"] > as_of).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_in_the_input_does_not_matter(seed: int) -> None:
    rng = random.Random(seed)
    shuffled = {
        name: rows if name in IN_SHEET_ORDER else rng.sample(rows, len(rows)) for name, rows in drawn(seed).items()
    }
    again = calculate(frames_of(shuffled))
    for name in FIGURES:
        pd.testing.assert_frame_equal(again.sheets[name], results_of(seed).sheets[name])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_split_one_for_one_changes_nothing_but_the_ledger(seed: int) -> None:
    rng, rows = random.Random(seed), drawn(seed)
    control = [row["Effective Date"] for row in rows.get("Plan Events", []) if row["Event"] == "change of control"]
    effective = results_of(seed).terms.effective_date
    last = min([results_of(seed).terms.as_of_date, *control])
    day = effective + (last - effective) * rng.random()
    plan_events = [*rows.get("Plan Events", []), {"Effective Date": day, "Event": "split", "New": 4, "Old": 4}]
    again = calculate(frames_of({**rows, "Plan Events": plan_events}))
    for name in FIGURES:
        found, before = again.sheets[name], results_of(seed).sheets[name]
        if name == "Share Reserve":
            nothing = found["event"].eq("split") & found["shares"].eq(0)
            found = found[~nothing].reset_index(drop=True)
            before = before[~(before["event"].eq("split") & before["shares"].eq(0))].reset_index(drop=True)
        pd.testing.assert_frame_equal(found, before)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_happens_in_the_far_future_changes_nothing(seed: int) -> None:
    rows = drawn(seed)
    later = {
        "Plan Events": {"Effective Date": d("2040-01-02"), "Event": "split", "New": 2, "Old": 1},
        "Meetings": {"Meeting ID": "FAR", "Date": d("2040-01-03"), "Type": "annual"},
        "Prices": {"Date": d("2040-01-02"), "Last Sale": 1},
        "Directors": {"Director ID": "FAR", "Name": "Far", "Service Start": d("2040-01-02")},
        "Fees": {"Fee ID": "FAR", "Director ID": "FAR", "Fee Type": "annual", "Calendar Year": 2041, "Amount": 1},
    }
    again = calculate(frames_of(dict(rows) | {name: [*rows.get(name, []), row] for name, row in later.items()}))
    for name in SHEETS:
        pd.testing.assert_frame_equal(again.sheets[name], results_of(seed).sheets[name])


@pytest.mark.parametrize("empty", [False, True])
def test_every_sheet_has_the_columns_and_types_of_the_contract(empty: bool) -> None:
    results = run("2001-12-31") if empty else results_of(SEEDS[0])
    for name, found in results.sheets.items():
        contract = RESULTS_SHEET[name]
        assert list(found.columns) == [column.name for column in contract.columns]
        assert found.index.equals(pd.RangeIndex(len(found)))
        for column in contract.columns:
            kind = str(found[column.name].dtype)
            if column.kind is Kind.DATE:
                assert kind == "datetime64[s]", (name, column.name)
            elif column.kind in (Kind.ID, Kind.TEXT, Kind.CHOICE):
                assert kind == "str", (name, column.name)
            else:
                assert kind in ("int64", "Int64"), (name, column.name)


def test_a_column_has_the_same_type_with_and_without_rows() -> None:
    full, none = results_of(SEEDS[0]), run("2001-12-31")
    for name in SHEETS:
        pd.testing.assert_series_equal(full.sheets[name].dtypes, none.sheets[name].dtypes)


def test_every_choice_in_the_results_is_one_of_the_contract() -> None:
    for seed in SEEDS:
        for name, found in results_of(seed).sheets.items():
            for column in RESULTS_SHEET[name].columns:
                if column.choices:
                    assert set(found[column.name].dropna()) <= set(column.choices), (name, column.name)


def test_the_input_is_not_touched() -> None:
    given = frames_of(drawn(SEEDS[0]))
    before = {name: frame.copy(deep=True) for name, frame in given.items()}
    calculate(given)
    for name, frame in given.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_a_plan_without_directors_or_prices_is_calculated() -> None:
    results = calculate(frames("2001-12-31", directors=[], meetings=[annual_meeting("2001-07-26")]))
    assert not has_errors(results.findings)
    assert len(results.sheets["Share Reserve"]) == 1


def test_a_number_that_grows_too_large_is_an_error_and_not_a_wrapped_figure() -> None:
    huge = [split("2001-06-01", 999_999_999, 1), split("2001-06-02", 999_999_999, 1)]
    (found,) = errors("2001-12-31", grants=[grant("DO", "A", "2001-03-01", 999, 5, "2011-03-01")], plan_events=huge)
    assert (found.severity, found.code) == (Severity.ERROR, "number-too-large")


def test_an_unknown_calendar_is_an_error_at_its_term() -> None:
    (found,) = errors("2001-12-31", {"Business-day Calendar": "NASDAK"})
    assert (found.code, found.sheet, found.headers, found.rows) == ("calendar", "Plan", ("Value",), (5,))


def test_a_date_beyond_the_calendar_is_an_error() -> None:
    (found,) = errors(
        "2050-12-31",
        {"Last Deferral Service Date": d("2060-01-01")},
        fees=[annual_fee("F", "A", 2050, 800)],
        prices=[price("2050-01-03", 8)],
        elections=[elects("A", "2040-01-01")],
    )
    assert found.code == "calendar"
    assert "2053" in found.message


def test_amounts_at_the_edge_of_what_is_taken_stay_exact() -> None:
    # 9,999,999,999.99 dollars at a price of 0.00000001 are 999,999,999,999,000,000 shares, of which 200,000 are there.
    results = run(
        "2001-12-31",
        fees=[annual_fee("F", "A", 2001, 9_999_999_999.99)],
        prices=[price("2001-01-02", 0.00000001)],
        elections=[elects("A", "2000-06-01")],
    )
    award = results.sheets["Deferred Awards"].iloc[0]
    assert award["shares_requested"] == 999_999_999_999_000_000
    assert award["shares_granted"] == 200_000
    fee = results.sheets["Fee Settlement"].iloc[0]
    assert fee["cash_for_shortfall"] == 999_999_999_999  # 0.002 dollars of shares round to nothing
    assert np.int64(fee["deferred"]) == 0


def test_the_terms_come_with_the_results() -> None:
    amended = plan_event("2001-06-01", "amendment", Term="Par Value", Value=1)
    results = run("2001-12-31", plan_events=[amended])
    assert [used.origin for used in results.terms.used if used.name == "Par Value"] == ["default", "amended"]
