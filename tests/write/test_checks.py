"""A wrong figure is found by its check, in Python and LibreOffice alike, and what fails a check is not published."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calc.files.publish import CannotPublish
from calc.job import pipeline
from calc.job.job import Job, run_job
from calc.job.pipeline import check, write_run
from calc.job.status import Status
from calc.plan.results import Results
from calc.write import RunFacts, write_results
from tests.samples import FOLDER
from tests.support.plans import (
    annual_meeting,
    board_meeting,
    elects,
    grant,
    meeting_fee,
    option_event,
    price,
    run,
    split,
)
from tests.support.recalculation import differences, recalculated, values
from tests.write.test_recalculation import EVERY, formula_count, with_libreoffice

RUN = RunFacts("input.xlsx", "0" * 64, "1")
MOST_ROWS = 4  # the ledger has seven rows

SEAM = "The same on its first row, from the balance on the sheet before"
OPENING = "The same on its first row, from nothing"
LATEST = "The Price Date is the latest day with a Closing Price on or before the day of the valuation"
VALUE = "The Fair Market Value is the Closing Price of the Price Date, through the splits between it and the grant"
SETTLED = "Shares Delivered of each share settlement add up to what Share Reserve has of it in Delivered"
SPLIT_OPTIONS = "Shares Adjusted add up to what Share Reserve has of it in Options Outstanding"

Plant = Callable[[dict[str, pd.DataFrame]], None]


@pytest.fixture(scope="module")
def sound() -> Results:
    """A split between the day of the price and the grant: $10.01 is $6.67333333 in shares of 26 July."""
    return run(
        "2001-12-31",
        prices=[price("2001-07-24", 9), price("2001-07-25", 10.01), price("2001-08-01", 20)],
        meetings=[annual_meeting("2001-07-26"), board_meeting("2001-07-26", "B")],
        fees=[meeting_fee("F1", "A", "B", 1000)],
        elections=[elects("A", "2000-11-01")],
        grants=[grant("G", "A", "2001-01-02", 500, 1, "2005-01-01")],
        plan_events=[split("2001-07-26", 3, 2)],
        option_events=[option_event("E", "G", "2001-08-01", "share settlement", 100)],
    )


def add(sheet: str, name: str, row: int, change: int, last: int | None = None) -> Plant:
    """A column of a sheet made wrong on a row, or from it on to another."""

    def plant(sheets: dict[str, pd.DataFrame]) -> None:
        frame = sheets[sheet].copy()
        column = frame[name].to_numpy(dtype=np.int64, na_value=0).copy()
        column[row : row + 1 if last is None else last] += change
        sheets[sheet] = frame.assign(**{name: pd.array(column, dtype=frame[name].dtype)})

    return plant


def dated(sheet: str, day: str) -> Plant:
    def plant(sheets: dict[str, pd.DataFrame]) -> None:
        frame = sheets[sheet].copy()
        frame.loc[frame.index[-1], "price_date"] = pd.Timestamp(day)
        sheets[sheet] = frame

    return plant


END = 99
PLANTED: list[tuple[str, str, list[Plant]]] = [
    (VALUE, "Options", [add("Options", "fair_market_value", 1, 1)]),
    (VALUE, "Deferred Awards", [add("Deferred Awards", "fair_market_value", 0, -1)]),
    (LATEST, "Options", [dated("Options", "2001-07-24")]),
    (LATEST, "Options", [dated("Options", "2001-08-01")]),
    (LATEST, "Deferred Awards", [dated("Deferred Awards", "2001-07-23")]),
    (SETTLED, "Option Events", [add("Option Events", "shares_delivered", 0, -1)]),
    (
        SETTLED,
        "Option Events",
        [add("Share Reserve", name, 5, change, END) for name, change in (("delivered", 1), ("available", -1))],
    ),
    (SEAM, "Share Reserve (2)", [add("Share Reserve", name, 4, 1, END) for name in ("reserve", "available")]),
    (OPENING, "Share Reserve", [add("Share Reserve", "shares", 0, 1)]),
    (SPLIT_OPTIONS, "Options", [add("Options", name, 0, 1) for name in ("shares_adjusted", "shares_outstanding")]),
]  # fmt: skip


def planted(sound: Results, plants: list[Plant]) -> Results:
    sheets = dict(sound.sheets)
    for plant in plants:
        plant(sheets)
    return replace(sound, sheets=sheets)


def lines(path: Path) -> dict[tuple[str, str], str]:
    found = values(path)
    every = [row for name in found if name.startswith("Checks") for row in found[name][1:]]
    return {(row[0], row[2]): row[7] for row in every}


@pytest.fixture(scope="module")
def made(sound: Results, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sound results, and one workbook for each planted figure."""
    folder = tmp_path_factory.mktemp("planted")
    paths = []
    for number, plants in enumerate([[], *(plants for _, _, plants in PLANTED)]):
        paths.append(folder / f"{number}.xlsx")
        write_results(planted(sound, plants), RUN, paths[-1], most_rows=MOST_ROWS, must_hold=not plants)
    return paths


def test_the_sound_plan_is_as_worked_by_hand(sound: Results, made: list[Path]) -> None:
    assert sound.sheets["Options"]["fair_market_value"].tolist()[1] == 667_333_333
    # (20 - 0.6667) x 100 = $1,933.33 in shares of $20: 96, and $13.33 in cash.
    event = sound.sheets["Option Events"].iloc[0]
    assert (event["shares_delivered"], event["cash_paid_out"]) == (96, 1333)
    assert set(lines(made[0]).values()) == {"yes"}
    assert (SEAM, "Share Reserve (2)") in lines(made[0])


@pytest.mark.parametrize("number", range(1, len(PLANTED) + 1))
def test_a_planted_figure_fails_its_check_and_summary_says_so(made: list[Path], number: int) -> None:
    what, sheet, _ = PLANTED[number - 1]
    assert lines(made[number])[what, sheet] == "no"
    failing = [passes for (name, _), passes in lines(made[number]).items() if name != "All checks"].count("no")
    said = f"▲ {failing} check{'s fail' if failing > 1 else ' fails'}: see Checks."
    assert said in [row[0] for row in values(made[number])["Summary"]]


@with_libreoffice
def test_libreoffice_finds_the_same_checks_failing_and_the_same_values(made: list[Path], tmp_path: Path) -> None:
    chosen = made[::EVERY]
    for ours, theirs in zip(chosen, recalculated(chosen, tmp_path), strict=True):
        assert formula_count(ours) > 30, ours.name
        assert differences(ours, theirs) == [], ours.name


def test_figures_that_fail_a_check_are_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = check(FOLDER / "first.xlsx")
    assert checked.results is not None
    wrong = replace(checked, results=planted(checked.results, [add("Deferred Awards", "shares_requested", 0, 1)]))
    target = tmp_path / "first.results.xlsx"
    with pytest.raises(CannotPublish, match=r"Nothing was written: \d of the \d+ checks .* row 2 \(DS-R-2000-ADA\)"):
        write_run(wrong, target)
    monkeypatch.setattr(pipeline, "check", lambda *_: wrong)
    ran = run_job(Job(FOLDER / "first.xlsx", target))
    assert (ran.status, ran.status.exit_code) == (Status.NOT_WRITTEN, 2)
    assert "error in plancalc, not in your workbook" in ran.message
    assert list(tmp_path.iterdir()) == []


def test_summary_says_that_all_checks_pass_as_a_formula_or_a_value(tmp_path: Path) -> None:
    checked = check(FOLDER / "first.xlsx")
    for values_only in (False, True):
        write_run(checked, tmp_path / "results.xlsx", values_only)
        count = len(values(tmp_path / "results.xlsx")["Checks"]) - 2
        assert f"✓ All {count} checks pass." in [row[0] for row in values(tmp_path / "results.xlsx")["Summary"]]
        assert (formula_count(tmp_path / "results.xlsx") == 0) == values_only
