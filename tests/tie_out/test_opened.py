"""A plan taken over in mid-life ties to results that have its history: from its opening on, or its balances alone."""

import copy
import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from calc.job.pipeline import check, tied_out, write_run
from calc.results.read_back import NotResults, Prior
from calc.tie_out import TieOut
from tests.support.build import frames_of
from tests.support.foldable import foldable_plan
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    board_meeting,
    director,
    elects,
    grant,
    meeting_fee,
    plan_event,
    price,
    split,
    step,
)
from tests.support.workbooks import Sheets, write
from tests.tie_out.priors import Frames, against, opening_against, prior_of

OPENS, EVE, END = date(2001, 1, 1), date(2000, 12, 31), date(2001, 12, 31)

# Of the history: 10,000 at 20 are 500 deferred shares, and 10,000 Formula Option shares at 20. The 2-for-1 split makes
# that 1,000, and 20,000 at 10. G-1 was cancelled whole: its 600 are available again.
HISTORY: Sheets = {
    "Plan": [
        {"Term": "Company", "Value": "Example"},
        {"Term": "As-of Date", "Value": END},
        {"Term": "Stockholder Approval Date", "Value": date(1999, 7, 27)},
    ],
    "Directors": [director("A")],
    "Meetings": [annual_meeting("2000-07-27"), board_meeting("2001-02-20", "M1")],
    "Fees": [annual_fee("F0", "A", 2000, 10_000), meeting_fee("F1", "A", "M1", 1250)],
    "Elections": [elects("A", "1999-11-15")],
    "Prices": [price("2000-01-03", 20), price("2000-07-26", 20), price("2001-02-16", 9.3125)],
    "Discretionary Grants": [grant("G-2", "A", "2001-03-01", 900, 8, "2011-03-01")],
    "Vesting": [step("G-2", "2001-09-01", 900)],
    "Plan Events": [split("2000-09-01", 2, 1), plan_event("2000-10-02", "delivery hold")],
}
# The same as a person enters it: in shares of 1 January 2001, the hold as of that day.
TAKEN_OVER: Sheets = {
    **HISTORY,
    "Plan": [
        *HISTORY["Plan"],
        {"Term": "Formula Option Shares", "Value": 20_000},
        {"Term": "Books Open On", "Value": OPENS},
        {"Term": "Opening Reserve", "Value": 400_000},
        {"Term": "Opening Delivered", "Value": 0},
        {"Term": "Opening Available", "Value": 379_000},
    ],
    "Opening Awards": [
        {
            "Award ID": "DS-F0", "Kind": "deferred", "Director ID": "A", "Grant Date": date(2000, 1, 3),
            "Shares Granted": 1000, "Shares Outstanding": 1000,
        },
        {
            "Award ID": "FO-20000727-A", "Kind": "formula", "Director ID": "A", "Grant Date": date(2000, 7, 27),
            "Shares Granted": 20_000, "Shares Outstanding": 20_000, "Exercise Price": 10,
            "Final Exercise Date": date(2005, 7, 27),
        },
    ],
    "Meetings": HISTORY["Meetings"][1:],
    "Fees": HISTORY["Fees"][1:],
    "Prices": HISTORY["Prices"][2:],
    "Plan Events": [plan_event("2001-01-01", "delivery hold")],
}  # fmt: skip

Change = Callable[[Sheets], None]


def taken_over(*changes: Change) -> Frames:
    sheets = copy.deepcopy(TAKEN_OVER)
    for change in changes:
        change(sheets)
    return frames_of(sheets)


def opening(award: int, **values: Any) -> Change:
    return lambda sheets: sheets["Opening Awards"][award].update(
        {header.replace("_", " "): value for header, value in values.items()}
    )


def term(name: str, value: int) -> Change:
    def change(sheets: Sheets) -> None:
        next(row for row in sheets["Plan"] if row["Term"] == name)["Value"] = value

    return change


@pytest.fixture(scope="module")
def at_end() -> Prior:
    return prior_of(frames_of(HISTORY), END)


@pytest.fixture(scope="module")
def on_eve() -> Prior:
    return prior_of(frames_of(HISTORY), EVE)


def places(told: TieOut) -> list[tuple[str, str, str, Any, Any]]:
    return [(one.sheet, one.reference, one.column, one.then, one.now) for one in told.differences]


def test_the_same_figures_from_the_opening_on_tie_and_what_lies_before_is_said_once_not_to_be_compared(
    at_end: Prior,
) -> None:
    told = against(at_end, taken_over())
    assert (told.ties, told.causes, told.idle, told.notes) == (True, (), (), ()), told.differences
    assert "before the books opened on 2001-01-01" in told.lacks
    assert [row for row in told.frame()["what"].tolist() if row == "Not compared"] == ["Not compared"]


def test_a_fee_after_the_opening_that_changed_is_the_one_cause(at_end: Prior) -> None:
    told = against(at_end, taken_over(lambda sheets: sheets["Fees"][0].update({"Amount": 1300})))
    # 1,250 at 9.3125 are 134 shares, 1,300 are 139.
    assert [each.sentence for each in told.causes] == ["Fees row 2, F1: Amount 1,250.00 → 1,300.00: 1 award, +5 shares"]
    assert told.idle == ()


def test_a_grant_after_the_opening_that_is_gone_is_the_one_cause(at_end: Prior) -> None:
    def change(sheets: Sheets) -> None:
        del sheets["Discretionary Grants"], sheets["Vesting"]

    told = against(at_end, taken_over(change))
    assert [each.words for each in told.causes if each.shares] == ["Discretionary Grants, G-2: row gone (900 shares)"]
    assert {each.reference for each in (*told.causes, *told.idle)} <= {
        "Discretionary Grants G-2", "Vesting G-2, 2001-09-01"
    }  # fmt: skip


def test_opening_shares_that_are_not_those_calculated_then_are_found_with_their_row(at_end: Prior) -> None:
    told = against(at_end, taken_over(opening(0, Shares_Outstanding=990), term("Opening Available", 379_010)))
    assert ("Deferred Awards", "DS-F0", "Shares Outstanding", 1000, 990) in places(told)
    assert ("Share Reserve", "2001-01-01 opening", "Opening Available", 379_000, 379_010) in places(told)
    assert [(each.words, each.rows) for each in told.causes] == [
        ("Opening Awards: what stood on 2001-01-01 is not what was calculated then", "Opening Awards row 2"),
        ("Opening Available: 379,000 calculated then → 379,010", "Plan row 9"),
    ]


def test_an_award_that_stood_and_has_no_row_is_gone(at_end: Prior) -> None:
    def change(sheets: Sheets) -> None:
        del sheets["Opening Awards"][0]

    told = against(at_end, taken_over(change, term("Opening Available", 380_000)))
    assert ("Deferred Awards", "DS-F0", "(row gone)", 500, None) in places(told)  # granted, before the split


def test_the_shares_of_formula_options_are_the_same_through_the_splits_before_and_else_a_change(
    at_end: Prior,
) -> None:
    assert against(at_end, taken_over()).notes == ()
    (note,) = against(at_end, taken_over(term("Formula Option Shares", 15_000))).notes
    assert (note.reference, note.then, note.now) == ("Formula Option Shares", 10_000, 15_000)


def test_the_balances_that_stood_at_the_end_of_the_day_before_tie(on_eve: Prior) -> None:
    told = opening_against(on_eve, taken_over(), OPENS)
    assert told.ties, told.differences
    assert (
        told.outcome
        == "Ties to prior.xlsx as of 2000-12-31, with the balances with which the books open on 2001-01-01."
    )


FO = "FO-20000727-A"
OF_BALANCES: list[tuple[str, Change, tuple[str, str, str, Any, Any]]] = [
    ("reserve", term("Opening Reserve", 400_100), ("Plan", "Opening Reserve", "Value", 400_000, 400_100)),
    ("delivered", term("Opening Delivered", 1), ("Plan", "Opening Delivered", "Value", 0, 1)),
    ("available", term("Opening Available", 378_999), ("Plan", "Opening Available", "Value", 379_000, 378_999)),
    ("shares", opening(0, Shares_Outstanding=999), ("Opening Awards", "DS-F0", "Shares Outstanding", 1000, 999)),
    ("pending", opening(0, Shares_Pending=3), ("Opening Awards", "DS-F0", "Shares Pending", 0, 3)),
    ("dollars", opening(0, Dollars_Pending=3), ("Opening Awards", "DS-F0", "Dollars Pending", 0, 3)),
    ("price", opening(1, Exercise_Price=10.01), ("Opening Awards", FO, "Exercise Price", 10, Decimal("10.01"))),
    (
        "final date", opening(1, Final_Exercise_Date=date(2005, 7, 28)),
        ("Opening Awards", FO, "Final Exercise Date", date(2005, 7, 27), date(2005, 7, 28)),
    ),
    (
        "grant date", opening(1, Grant_Date=date(2000, 7, 28)),
        ("Opening Awards", FO, "Grant Date", date(2000, 7, 27), date(2000, 7, 28)),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"), [each[1:] for each in OF_BALANCES], ids=[each[0] for each in OF_BALANCES]
)
def test_a_balance_that_is_not_the_closing_one_is_named_at_its_cell(
    on_eve: Prior, change: Change, expected: tuple[str, str, str, Any, Any]
) -> None:
    told = opening_against(on_eve, taken_over(change), OPENS)
    (found,) = told.differences
    (place,) = places(told)
    assert (*place[:3], place[3] or 0, place[4]) == expected
    assert found.rows.startswith(f"{found.sheet} {found.column} ")


def test_an_award_that_is_not_entered_and_one_that_did_not_stand_are_told_whole(on_eve: Prior) -> None:
    told = opening_against(on_eve, taken_over(opening(0, Award_ID="DS-F9")), OPENS)
    assert places(told) == [
        ("Opening Awards", "DS-F9", "(new row)", None, 1000),
        ("Opening Awards", "DS-F0", "(row gone)", 1000, None),
    ]


def test_only_the_results_of_the_day_before_the_opening_or_later_are_held_against_a_workbook(tmp_path: Path) -> None:
    today = check(write(tmp_path / "today.xlsx", TAKEN_OVER), with_effects=False)
    assert today.results is not None, today.findings
    said = []
    for day in (date(2000, 12, 30), EVE, OPENS):
        plan = [row | ({"Value": day} if row["Term"] == "As-of Date" else {}) for row in HISTORY["Plan"]]
        made = tmp_path / f"{day}.results.xlsx"
        write_run(check(write(tmp_path / "then.xlsx", {**HISTORY, "Plan": plan}), with_effects=False), made, True)
        try:
            compared, told = tied_out(today, made)
        except NotResults as refused:
            said.append(str(refused))
            continue
        said.append(told.outcome)
        assert compared.results is not None
        assert told.ties, told.differences
    assert "Choose results as of 2000-12-31" in said[0]
    assert said[1].endswith("with the balances with which the books open on 2001-01-01.")
    assert said[2] == "Ties to 2001-01-01.results.xlsx as of 2001-01-01."


@pytest.mark.parametrize("seed", range(3))
def test_a_random_plan_folded_ties_to_its_history_and_with_another_opening_figure_does_not(seed: int) -> None:
    rng = random.Random(seed)
    given, day, as_of, fold, _ = foldable_plan(rng)
    opened = fold.applied(given)
    at_end, on_eve = prior_of(given, as_of), prior_of(given, day - timedelta(days=1))
    for told in (against(at_end, opened), opening_against(on_eve, opened, day)):
        assert (told.ties, told.idle) == (True, ()), told.differences
    another_available_share(rng, opened)
    assert not against(at_end, opened).ties
    assert not opening_against(on_eve, opened, day).ties


def another_available_share(rng: random.Random, opened: Frames) -> None:
    """Take a share from an award that stands, or from those delivered, and make it available."""
    awards, plan = opened["Opening Awards"], opened["Plan"]
    at = dict(zip(plan["term"], plan.index, strict=True))
    plan.loc[at["Opening Available"], "value"] += 1
    if len(awards) and (some := awards.index[awards["shares_outstanding"] > 0].tolist()):
        awards.loc[rng.choice(some), "shares_outstanding"] -= 1
    else:
        plan.loc[at["Opening Reserve"], "value"] += 1
