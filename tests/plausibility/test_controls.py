"""All controls together: quiet on sound plans, asked beside errors that cannot be the cause, and never in the way."""

import os
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calc.calculate import calculate
from calc.contract import INPUT_SHEET
from calc.findings import Severity
from calc.job.pipeline import check
from calc.plan.terms import plan_terms
from calc.plausibility import CODES, CONTROLS, implausible
from calc.validate import Given, validate
from tests.oracle.random_plans import random_plan
from tests.support.asked import company
from tests.support.build import frames_of
from tests.support.paths import SAMPLES
from tests.support.workbooks import Sheets, write


def codes(tmp_path: Path, sheets: Sheets) -> list[str]:
    return [one.code for one in check(write(tmp_path / "input.xlsx", sheets)).findings if one.code in CODES]


@pytest.mark.parametrize(("name", "told"), [("first.xlsx", []), ("ctc-1999-2002.xlsx", ["fractions-lost"])])
def test_a_sample_has_nothing_to_ask_about(name: str, told: list[str]) -> None:
    found = check(SAMPLES / name).findings
    assert [one.code for one in found] == told
    assert not CODES.intersection(told)


def test_a_company_in_order_has_nothing_to_ask_about(tmp_path: Path) -> None:
    assert check(write(tmp_path / "input.xlsx", company())).findings == ()


def joiner(sheets: Sheets) -> None:
    sheets["Directors"].append({"Director ID": "F", "Name": "Director F", "Service Start": date(2001, 12, 1)})
    fee = {"Fee ID": "F-F", "Director ID": "F", "Fee Type": "annual", "Calendar Year": 2001, "Amount": 1_698.63}
    sheets["Fees"].append(fee)


def lead_director(sheets: Sheets) -> None:
    sheets["Fees"][0]["Amount"] = 180_000


def classified_board(sheets: Sheets) -> None:
    """Terms of three years, each a row; rows that touch are one service."""
    sheets["Directors"] += [
        {
            "Director ID": who,
            "Name": f"Director {who}",
            "Service Start": start,
            "Service End": end,
            "End Reason": "other",
        }
        for who in "FG"
        for start, end in ((date(1995, 5, 19), date(1998, 5, 18)), (date(1998, 5, 19), date(2001, 5, 17)))
    ]
    sheets["Directors"] += [
        {"Director ID": who, "Name": who, "Service Start": date(2001, 5, 18), "Account No.": f"9{who}"} for who in "FG"
    ]
    sheets["Plan"][2]["Value"] = date(2000, 7, 27)


def split_of_5_for_4(sheets: Sheets) -> None:
    sheets["Plan Events"] = [{"Effective Date": date(2001, 6, 1), "Event": "split", "New": 5, "Old": 4}]
    sheets["Prices"] += [
        {"Date": date(2001, 5, 31), "Last Sale": 15.1},
        {"Date": date(2001, 6, 1), "Last Sale": 12.2},
    ]


def no_formula_options(sheets: Sheets) -> None:
    sheets["Plan"].append({"Term": "Formula Option Shares", "Value": 0})
    del sheets["Meetings"][1]


def unsorted_prices(sheets: Sheets) -> None:
    random.Random(1).shuffle(sheets["Prices"])


def a_year_and_nine_months_later(sheets: Sheets) -> None:
    sheets["Meetings"].append({"Meeting ID": "AM02", "Date": date(2002, 2, 11), "Type": "annual"})  # 270 days
    sheets["Prices"].append({"Date": date(2002, 2, 8), "Last Sale": 14.0})
    sheets["Plan"][1]["Value"] = date(2002, 3, 31)


def many_kinds_of_fees(sheets: Sheets) -> None:
    """Retainers of 85,000, chairs of 8,500 on top, members of 1,500, and shorter meetings."""
    for row in sheets["Fees"][:5]:
        row["Amount"] = 85_000
    extra = [("A", 8_500), ("B", 8_500), ("C", 1_500), ("D", 1_500), ("E", 1_500)]
    sheets["Fees"] += [
        {"Fee ID": f"X-{who}", "Director ID": who, "Fee Type": "annual", "Calendar Year": 2001, "Amount": amount}
        for who, amount in extra
    ]
    sheets["Fees"][-6]["Amount"] = 750


@pytest.mark.parametrize(
    "change",
    [
        joiner,
        lead_director,
        classified_board,
        split_of_5_for_4,
        no_formula_options,
        unsorted_prices,
        a_year_and_nine_months_later,
        many_kinds_of_fees,
    ],
)
def test_a_sound_plan_has_nothing_to_ask_about(tmp_path: Path, change: Any) -> None:
    sheets = company()
    change(sheets)
    assert codes(tmp_path, sheets) == []


def test_every_control_is_a_question_that_says_what_to_do_if_the_figure_is_right(tmp_path: Path) -> None:
    sheets = company()
    sheets["Fees"][0]["Amount"] = 200_000
    sheets["Fees"].append(sheets["Fees"][1] | {"Fee ID": "again"})
    sheets["Fees"].append(sheets["Fees"][2] | {"Fee ID": "other", "Amount": 21_000})
    sheets["Directors"][1] |= {"Account No.": "00123400", "Name": "Director A"}
    sheets["Meetings"][2]["Type"] = "annual"
    sheets["Plan"][2]["Value"] = date(1999, 7, 27)
    sheets["Directors"][0]["Service Start"] = date(2000, 1, 1)
    sheets["Elections"] = [{"Director ID": "A", "Notice Date": date(2010, 11, 15), "Action": "elect", "Percent": 1}]
    sheets["Plan Events"] = [
        {"Effective Date": date(2001, 6, 1), "Event": "split", "New": 2, "Old": 1},
        {"Effective Date": date(2001, 3, 1), "Event": "split", "New": 2, "Old": 1},
    ]
    prices = [(15, 14.5), (16, 22.0), (17, 14.5), (18, 290.0)]
    sheets["Prices"] = [row for row in sheets["Prices"] if row["Date"] != date(2001, 5, 16)]
    sheets["Prices"] += [{"Date": date(2001, 5, day), "Last Sale": price} for day, price in prices]
    sheets["Prices"].append({"Date": date(2001, 5, 31), "High Bid": 200, "Low Ask": 50})
    sheets["Prices"].append({"Date": date(2001, 6, 1), "Last Sale": 125})
    checked = check(write(tmp_path / "input.xlsx", sheets))
    asked = {one.code: one for one in checked.findings if one.code in CODES}
    elsewhere = {"empty-quarter", "annual-fee-missing", "election-without-fees", "meeting-fee-missing"}
    elsewhere |= {"retainer-missing", "terms-of-another-plan"}  # of other companies: they have tests of their own
    of_reading = {"unsteady-formula", "two-closes", "header-not-read", "copied-sheet"}
    assert set(asked) == CODES - elsewhere - of_reading
    for one in asked.values():
        assert "nothing is needed" in one.message
        assert one.severity is (Severity.INFO if one.code == "split-not-checked" else Severity.WARNING)


def test_a_control_rests_on_sheets_that_there_are() -> None:
    assert set().union(*(control.rests_on for control in CONTROLS)) <= set(INPUT_SHEET)


@pytest.mark.parametrize(
    ("sheet", "row", "header", "value", "told"),
    [
        ("Fees", 1, "Amount", "TBD", {"annual-meetings-close", "fee-out-of-line", "annual-meeting-missing"}),
        ("Meetings", 0, "Date", "TBD", {"annual-meetings-close", "fee-out-of-line"}),
        ("Prices", 0, "Last Sale", "TBD", {"annual-meetings-close", "fee-out-of-line", "annual-meeting-missing"}),
        ("Plan", 2, "Value", "TBD", {"fee-out-of-line"}),
    ],
)
def test_an_error_keeps_back_only_what_it_may_answer(
    tmp_path: Path, sheet: str, row: int, header: str, value: Any, told: set[str]
) -> None:
    sheets = company()
    sheets["Plan"][2]["Value"] = date(1999, 7, 27)
    sheets["Directors"][0]["Service Start"] = date(2000, 1, 1)
    sheets["Meetings"][2]["Type"] = "annual"
    sheets["Fees"][0]["Amount"] = 200_000
    sheets[sheet][row][header] = value
    checked = check(write(tmp_path / "input.xlsx", sheets))
    assert checked.has_errors
    assert {one.code for one in checked.findings} & CODES == told


def test_where_a_sheet_is_misnamed_nothing_is_asked_that_it_may_answer(tmp_path: Path) -> None:
    sheets = company()
    sheets["Meeting dates"] = sheets.pop("Meetings")
    assert "annual-meeting-missing" not in codes(tmp_path, sheets)


PLANS = int(os.environ.get("PLANCALC_PLANS", "10"))


@pytest.mark.parametrize("start", range(0, 4 * PLANS, PLANS))
def test_no_control_fails_on_a_random_plan_or_finds_an_error_in_it(start: int) -> None:
    for seed in range(start, start + PLANS):
        given = frames_of(random_plan(random.Random(seed)))
        validation = validate(Given(given))
        results = calculate(given)
        found = implausible(validation.sound, validation.terms, validation.findings, results.sheets)
        assert not [one for one in found if one.severity is Severity.ERROR], seed
        assert {one.code for one in found} <= CODES, seed
        assert all(set(one.rows) <= set(given[one.sheet].index) for one in found), seed
        terms = plan_terms(given["Plan"], given["Plan Events"], given["Readings"])
        assert [one.code for one in implausible(given, terms, [], results.sheets)] == [one.code for one in found], seed
