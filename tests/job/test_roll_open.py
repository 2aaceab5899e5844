"""The next period's input with its history folded into opening balances: `roll --open-on`."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calc.job.pipeline import check
from tests.cli.test_cli import plancalc
from tests.samples import FOLDER
from tests.support.workbooks import Formula, Sheets, sound, write

OPENS = "2001-01-01"


def roll(source: Path, target: Path, as_of: str = "2001-12-31", open_on: str = OPENS) -> Any:
    return plancalc("roll", source, "--as-of", as_of, "-o", target, "--open-on", open_on)


def own_columns() -> Sheets:
    """The small sound plan with a column of the person's own on Meetings."""
    sheets = sound()
    for number, row in enumerate(sheets["Meetings"]):
        row["Our file"] = f"Binder {number}"
    return sheets


def cells(path: Path, sheet: str) -> list[list[Any]]:
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [list(row) for row in rows if any(cell is not None for cell in row)]


def test_the_ctc_sample_gives_the_same_figures_by_balances(tmp_path: Path) -> None:
    source, target = FOLDER / "ctc-1999-2002.xlsx", tmp_path / "next.xlsx"
    rolled = roll(source, target, "2002-12-31", "2001-07-01")
    assert rolled.returncode == 0, rolled.stderr
    assert "56 opening awards" in rolled.stderr
    history, opened = check(source).results, check(target).results
    assert history is not None
    assert opened is not None
    last = [results.sheets["Share Reserve"].iloc[-1].drop(["date", "event"]) for results in (history, opened)]
    assert last[0].equals(last[1])


def test_rows_of_before_go_and_own_columns_stay_beside_their_rows(tmp_path: Path) -> None:
    source, target = write(tmp_path / "last.xlsx", own_columns()), tmp_path / "next.xlsx"
    rolled = roll(source, target)
    assert rolled.returncode == 0, rolled.stderr
    meetings = cells(target, "Meetings")
    assert meetings[0][-1] == "Our file"
    assert meetings[1] == ["M1", datetime(2001, 2, 20), "board", "Board", "Binder 1"]
    awards = cells(target, "Opening Awards")
    assert [row[0] for row in awards] == ["Award ID", "FO-20000727-A", "FO-20000727-B"]
    plan = {row[0]: row[1] for row in cells(target, "Plan")}
    assert (plan["As-of Date"], plan["Books Open On"]) == (datetime(2001, 12, 31), datetime(2001, 1, 1))
    assert plan["Opening Reserve"] - plan["Opening Delivered"] - plan["Opening Available"] == sum(
        row[5] for row in awards[1:]
    )
    assert plancalc("run", target).returncode == 0


def test_with_formulas_rows_stay_where_they_are(tmp_path: Path) -> None:
    sheets: Any = own_columns()
    sheets["Fees"][1]["Amount"] = Formula("=1000+250", 1250)
    source, target = write(tmp_path / "last.xlsx", sheets), tmp_path / "next.xlsx"
    rolled = roll(source, target)
    assert rolled.returncode == 0, rolled.stderr
    assert "has 1 formula, so rows that went are blank" in " ".join(rolled.stderr.split())
    sheet = openpyxl.load_workbook(target)["Meetings"]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == [None, "M1"]


@pytest.mark.parametrize(
    ("as_of", "open_on", "words"),
    [
        ("2001-12-31", "2001-12-31", ""),
        ("2001-12-30", "2001-12-31", "after the next As-of Date"),
        ("2001-12-30", "2002-01-01", "cannot open on 2002-01-01"),
        ("2001-12-29", "2001-01-01", "before the As-of Date"),
        ("2001-12-31", "1999-07-27", "no history before"),
    ],
)
def test_days_that_cannot_be_are_refused(as_of: str, open_on: str, words: str, tmp_path: Path) -> None:
    source, target = write(tmp_path / "last.xlsx", sound()), tmp_path / "next.xlsx"
    rolled = roll(source, target, as_of, open_on)
    assert (rolled.returncode == 2) == bool(words), rolled.stderr
    assert words in " ".join(rolled.stderr.split())
    assert target.exists() == (not words)


def test_a_plan_folded_twice_is_the_plan_folded_once(tmp_path: Path) -> None:
    source = write(tmp_path / "last.xlsx", sound())
    assert roll(source, tmp_path / "once.xlsx", open_on="2001-07-01").returncode == 0
    assert roll(source, tmp_path / "first.xlsx").returncode == 0
    assert roll(tmp_path / "first.xlsx", tmp_path / "twice.xlsx", open_on="2001-07-01").returncode == 0
    for sheet in ("Opening Awards", "Plan"):
        once, twice = (cells(tmp_path / f"{name}.xlsx", sheet) for name in ("once", "twice"))
        assert sorted(map(str, once)) == sorted(map(str, twice)), sheet


@pytest.mark.parametrize(
    ("open_on", "waiting", "why"),
    [
        ("2001-11-06", "", "the estate's shares are due on that day, so they are issuances of the next input"),
        ("2001-11-07", "10 issuances of 6,054 shares", "they are due the day before, and held until 2002-01-15"),
        ("2002-01-15", "13 issuances of 10,054 shares", "they are delivered on that day, not before it"),
        ("2002-01-16", "", "they are delivered"),
    ],
)
def test_shares_due_before_the_opening_and_not_delivered_are_named(
    open_on: str, waiting: str, why: str, tmp_path: Path
) -> None:
    rolled = roll(FOLDER / "ctc-1999-2002.xlsx", tmp_path / "next.xlsx", "2002-12-31", open_on)
    said = " ".join(rolled.stderr.split())
    assert rolled.returncode == 0, said
    assert ("Warning: " in said) == bool(waiting), why
    assert waiting in said, why
    assert ("and keep those results with them until they are delivered" in said) == bool(waiting)
    assert ("balances of" in said and "; from that day on they give the same figures." in said) == (not waiting)
