"""Earlier results against what today's input gives for their day: real files, through the real command."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.test_cli import plancalc
from tests.job.test_pipeline import read_back
from tests.support.workbooks import Sheets, sound, write


def at(day: date) -> Sheets:
    """The small sound plan as of a day."""
    sheets = sound()
    sheets["Plan"][1]["Value"] = day
    return sheets


@pytest.fixture
def prior(tmp_path: Path) -> Path:
    """The results as of 30 September 2001, before the exercise on 1 October."""
    source = write(tmp_path / "last.xlsx", at(date(2001, 9, 30)))
    assert plancalc("run", source, "--values-only").returncode == 0
    return tmp_path / "last.results.xlsx"


def tie(tmp_path: Path, prior: Path, sheets: Sheets | None = None) -> tuple[int, dict[str, Any], str]:
    """The exit code, what is said to programs and what to people, of today's input against earlier results."""
    source = write(tmp_path / "today.xlsx", sheets or at(date(2001, 12, 31)))
    done = plancalc("run", source, "--prior", prior, "--json")
    return done.returncode, json.loads(done.stdout), done.stderr


def by_place(outcome: dict[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(one["sheet"], one["reference"], one["column"]): one for one in outcome["tie_out"]["differences"]}


def test_unchanged_rows_tie_and_a_sheet_before_findings_says_so(tmp_path: Path, prior: Path) -> None:
    code, outcome, said = tie(tmp_path, prior)
    assert (code, outcome["status"], outcome["tie_out"]["ties"]) == (0, "ok", True), outcome["tie_out"]
    sentence = "Ties to last.results.xlsx as of 2001-09-30."
    assert sentence in said
    (row,) = read_back(tmp_path / "today.results.xlsx", "Tie-out")
    assert (row["What"], row["Then"], row["Now"]) == ("Tie-out", date(2001, 9, 30), sentence)
    names = openpyxl.load_workbook(tmp_path / "today.results.xlsx", read_only=True).sheetnames
    assert names[names.index("Findings") - 1] == "Tie-out"
    assert "Tie-out" not in openpyxl.load_workbook(prior, read_only=True).sheetnames


def test_one_figure_changed_in_the_prior_is_the_one_difference(tmp_path: Path, prior: Path) -> None:
    book = openpyxl.load_workbook(prior)
    amount = next(cell.column for cell in book["Fee Settlement"][1] if cell.value == "Amount")
    book["Fee Settlement"].cell(2, amount).value = 12000.01
    book.save(prior)
    code, outcome, said = tie(tmp_path, prior)
    assert (code, outcome["status"]) == (1, "differences")
    (only,) = outcome["tie_out"]["differences"]
    assert (only["sheet"], only["reference"], only["column"]) == ("Fee Settlement", "F1", "Amount")
    assert (only["then"], only["now"]) == ("12000.01", "12000.00")
    assert "1 figure differs" in said
    row = next(row for row in read_back(tmp_path / "today.results.xlsx", "Tie-out") if row["What"] == "Fee Settlement")
    assert (row["Difference"], row["Likely Input Rows"]) == (-0.01, "Fees row 2")


def test_rows_removed_from_the_prior_or_added_to_it_are_told_whole(tmp_path: Path, prior: Path) -> None:
    book = openpyxl.load_workbook(prior)
    book["Fee Settlement"].delete_rows(3)
    row = ("IS-X", date(2001, 9, 3), date(2001, 9, 3), "A", "Ann Able", "Ann Able", None, "option exercise", "DO-1", 5)
    for column, value in enumerate((*row, None, "treasury"), start=1):
        book["Issuances"].cell(2, column).value = value
    book.save(prior)
    code, outcome, _ = tie(tmp_path, prior)
    gone_and_new = {place for place in by_place(outcome) if place[2] in ("(new row)", "(row gone)")}
    assert code == 1
    assert ("Fee Settlement", "F2", "(new row)") in gone_and_new
    assert ("Issuances", "IS-X", "(row gone)") in gone_and_new


def test_a_fee_that_arrives_late_is_found_with_its_award_and_the_balances_after_it(tmp_path: Path, prior: Path) -> None:
    sheets = at(date(2001, 12, 31))
    sheets["Meetings"].append({"Meeting ID": "M2", "Date": date(2001, 2, 20), "Type": "committee"})
    late = {"Fee ID": "F4", "Director ID": "A", "Fee Type": "meeting", "Meeting ID": "M2", "Amount": 931.25}
    sheets["Fees"].append(late)
    code, outcome, _ = tie(tmp_path, prior, sheets)
    found = by_place(outcome)
    award = found["Deferred Awards", "DS-F4", "(new row)"]
    assert (code, award["then"], award["now"]) == (1, None, 100)  # 931.25 at 9.3125
    assert award["rows"] == "Fees row 5, Elections row 2"
    assert ("Fee Settlement", "F4", "(new row)") in found
    assert ("Share Reserve", "2001-02-20 deferred granted DS-F4", "(new row)") in found
    later = found["Share Reserve", "2001-03-01 option granted DO-1", "Available"]
    assert later["then"] - later["now"] == 100
    assert (tmp_path / "today.results.xlsx").exists()


def test_a_corrected_price_is_named_as_the_likely_row(tmp_path: Path, prior: Path) -> None:
    sheets = at(date(2001, 12, 31))
    sheets["Prices"][1]["Last Sale"] = 4.5
    code, outcome, _ = tie(tmp_path, prior, sheets)
    shares = by_place(outcome)["Deferred Awards", "DS-F1", "Shares Granted"]
    assert (code, shares["then"], shares["now"]) == (1, 2594, 2666)  # 12,000 at 4.625 and at 4.5
    assert "Prices row 3" in shares["rows"]


def test_other_terms_and_another_program_are_said(tmp_path: Path, prior: Path) -> None:
    book = openpyxl.load_workbook(prior)
    for row in book["Basis"].iter_rows(min_row=2):
        if row[2].value == "Program":
            row[3].value = "plancalc 0.0.1"
    book.save(prior)
    sheets = at(date(2001, 12, 31))
    sheets["Plan"].append({"Term": "Share Reserve", "Value": 300000})
    code, outcome, said = tie(tmp_path, prior, sheets)
    assert code == 1
    assert [one["reference"] for one in outcome["tie_out"]["notes"]] == ["Program", "Share Reserve"]
    assert "Program was plancalc 0.0.1" in said
    assert "Share Reserve: 200,000 → 300,000" in said


def test_results_of_a_later_day_are_refused(tmp_path: Path) -> None:
    assert plancalc("run", write(tmp_path / "later.xlsx", at(date(2001, 12, 31)))).returncode == 0
    today = write(tmp_path / "today.xlsx", at(date(2001, 9, 30)))
    done = plancalc("run", today, "--prior", tmp_path / "later.results.xlsx")
    assert done.returncode == 2
    assert "after this input's As-of Date" in done.stderr
    assert not (tmp_path / "today.results.xlsx").exists()


@pytest.mark.parametrize("name", ["today.xlsx", "none.xlsx"])
def test_a_prior_that_is_no_results_workbook_is_said_plainly(tmp_path: Path, name: str) -> None:
    done = plancalc("run", write(tmp_path / "today.xlsx", sound()), "--prior", tmp_path / name)
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "today.results.xlsx").exists()


def test_the_prior_is_never_written_over(tmp_path: Path, prior: Path) -> None:
    before = prior.read_bytes()
    done = plancalc("run", tmp_path / "last.xlsx", "--prior", prior)
    assert done.returncode == 2
    assert "another name" in done.stderr
    assert prior.read_bytes() == before


def test_results_of_another_company_are_refused_naming_both(tmp_path: Path, prior: Path) -> None:
    other = at(date(2001, 12, 31))
    other["Plan"][0]["Value"] = "Other Harbor, Inc."
    for row in other["Directors"]:
        row["Name"] = f"{row['Name']} of Other Harbor"
    done = plancalc("run", write(tmp_path / "other.xlsx", other), "--prior", prior)
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    assert (
        "last.results.xlsx is of Example, Inc., and other.xlsx is of Other Harbor, Inc.: they were not compared."
        in said
    )
    assert "Choose earlier results of Other Harbor, Inc." in said
    assert not (tmp_path / "other.results.xlsx").exists()


def test_a_company_that_changed_its_name_is_known_by_its_awards(tmp_path: Path, prior: Path) -> None:
    renamed = at(date(2001, 12, 31))
    renamed["Plan"][0]["Value"] = "New Name Corp."
    code, outcome, _ = tie(tmp_path, prior, renamed)
    assert (code, outcome["tie_out"]["ties"]) == (0, True)
    assert [note["reference"] for note in outcome["tie_out"]["notes"]] == ["Company"]
