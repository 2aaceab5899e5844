"""Results that somebody edited are refused with sheet and cell by each command that reads them."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.batch.test_batch import threads
from tests.fuzz.edits import pages_of, save
from tests.job.test_pipeline import read_back
from tests.samples import FOLDER as SAMPLES
from tests.support.commands import Done, command, save_again

PLAN, STATEMENT = SAMPLES / "ctc-1999-2002.xlsx", SAMPLES / "statements" / "bayside-2002-06.xlsx"
NOT_KNOWN = "was saved by someone after plancalc wrote it"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's results as values, which other programs keep as they are."""
    made = tmp_path_factory.mktemp("edited") / "r.xlsx"
    command("run", PLAN, "-o", made, "--values-only")
    return made


def edited(results: Path, target: Path, cells: dict[str, Any]) -> Path:
    shutil.copy(results, target)
    save_again(target, cells)
    return target


def reconciled(results: Path, out: Path, *more: object) -> Done:
    return command("reconcile", results, STATEMENT, "-o", out / "out.xlsx", "--json", *more)


# Row 8 of Issuances has 93 shares of deferred stock for Daniel J. Bellamy, due 30 March 2001.
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Issuances!B8": None}, "shows nothing under Due Date on Issuances. Cell B8 has lost its value."),
        ({"Issuances!J8": None}, "shows nothing under Shares on Issuances. Cell J8 has lost its value."),
        (
            {"Issuances!J8": "1,093"},
            "has '1,093' under Shares on Issuances. Cell J8 should be a whole number of shares",
        ),
        ({"Issuances!J8": 93.5}, "has 93.5 under Shares on Issuances. Cell J8 should be a whole number of shares"),
        ({"Issuances!J8": 1e300}, "has 1e+300 under Shares on Issuances. Cell J8 should be a whole number of shares"),
        ({"Issuances!J8": 94}, "has 94 under Shares on Issuances. Cell J8 has no row on Share Reserve with"),
        (
            {"Issuances!B8": date(9999, 12, 31)},
            "has 9999-12-31 under Due Date on Issuances. Cell B8 is after 2002-12-31",
        ),
        ({"Issuances!B8": datetime(2001, 3, 30, 9, 30)}, "under Due Date on Issuances. Cell B8 should be a date from"),
        ({"Issuances!A8": "IS-E-01"}, "under Issuance ID on Issuances. Cell A8 repeats an earlier row."),
        ({"Issuances!E8": "Paul Bellamy"}, "has 'Paul Bellamy' under Name on Issuances. Cell E8 is not "),
        ({"Issuances!H8": "gift"}, "has 'gift' under Source on Issuances. Cell H8 should be one of option exercise,"),
        ({"Issuances!J1": "Share count"}, "has no column Shares on Issuances."),
        ({"Issuances!M1": "Shares"}, "has the column Shares twice on Issuances. The second is in cell M1."),
        ({"Share Reserve!F9": 1}, "on Share Reserve. Cell D9 does not fit the rest"),
        ({"Share Reserve!A9": date(1999, 1, 4)}, "has 1999-01-04 under Date on Share Reserve. Cell A9 is before the"),
    ],
    ids=str,
)
def test_an_edited_cell_of_what_a_reconciliation_reads_is_named(
    cells: dict[str, Any], said: str, results: Path, tmp_path: Path
) -> None:
    done = reconciled(edited(results, tmp_path / "r.xlsx", cells), tmp_path)
    assert (done.code, f"r.xlsx {said}" in done.said or said in done.said) == (2, True), done.said
    assert "Choose the results as plancalc wrote them" in done.said
    assert not (tmp_path / "out.xlsx").exists()


def basis_row(results: Path, item: str) -> int:
    return next(row for row, each in enumerate(read_back(results, "Basis"), start=2) if each["Item"] == item)


@pytest.mark.parametrize(
    ("item", "value", "said"),
    [
        ("Company", None, "shows nothing under Value on Basis."),
        ("As-of Date", "soon", "has 'soon' under Value on Basis."),
        ("Computed up to and including", date(2002, 5, 31), "has 2002-05-31 under Value on Basis."),
        ("Program", "a colleague", "has 'a colleague' under Value on Basis."),
        ("Share Reserve", -5, "has -5 under Value on Basis."),
    ],
)
def test_an_edited_basis_is_refused_by_every_reader_and_in_a_folder_of_earlier_results(
    item: str, value: Any, said: str, results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calc.batch.run.local", threads)
    row = basis_row(results, item)
    (tmp_path / "last").mkdir()
    changed = edited(results, tmp_path / "last" / "r.xlsx", {f"Basis!D{row}": value})
    for done in (
        reconciled(changed, tmp_path),
        command("explain", changed, "E-04"),
        command("run", PLAN, "--prior", changed, "-o", tmp_path / "today.xlsx"),
        command("batch", PLAN, "-o", tmp_path / "out", "--prior", tmp_path / "last"),
    ):
        assert (done.code, f"r.xlsx {said} Cell D{row} " in done.said) == (2, True), done.said


def test_a_row_that_was_cleared_among_others_is_named(results: Path, tmp_path: Path) -> None:
    cells = {f"Issuances!{letter}8": None for letter in "ABCDEFGHIJKL"}
    done = reconciled(edited(results, tmp_path / "r.xlsx", cells), tmp_path)
    assert (done.code, "r.xlsx has an empty row 8 on Issuances, with rows below it." in done.said) == (2, True)


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("Agent Rows!F2", 1e25, "has 1e+25 under Shares on Agent Rows. Cell F2 should be a whole number of shares."),
        ("Agent Rows!D2", None, "shows nothing under Date on Agent Rows. Cell D2 has lost its value."),
        ("Items!B2", "lost", "has 'lost' under Cause on Items. Cell B2 should be one of none, timing,"),
        ("Items!E2", None, "shows nothing under Due Date on Items. Cell E2 has lost its value."),
    ],
)
def test_an_edited_reconciliation_is_refused_with_the_cell(
    cell: str, value: Any, said: str, results: Path, tmp_path: Path
) -> None:
    last = tmp_path / "last.xlsx"
    command("reconcile", results, STATEMENT, "-o", last)
    shown = with_values(last)
    save_again(shown, {cell: value})
    done = reconciled(results, tmp_path, "--prior", shown)
    assert (done.code, f"last.xlsx {said}" in done.said) == (2, True), done.said


def with_values(path: Path) -> Path:
    """The workbook with what its formulas give in their place."""
    return save(pages_of(path), path)


def test_results_that_somebody_saved_are_taken_and_said_to_have_been_saved(results: Path, tmp_path: Path) -> None:
    saved = edited(results, tmp_path / "r.xlsx", {})
    codes = [finding["code"] for finding in reconciled(saved, tmp_path).told["findings"]]
    assert codes.count("saved-since") == 1
    assert NOT_KNOWN in command("explain", saved, "E-04", "--json").told["about"]
    compared = command("run", PLAN, "--prior", saved, "-o", tmp_path / "today.xlsx", "--json")
    assert [one["code"] for one in compared.told["findings"]].count("saved-since") == 1
    same = command("run", PLAN, "--prior", results, "-o", tmp_path / "today.xlsx", "--json").told["findings"]
    assert "saved-since" not in [one["code"] for one in same]
    as_written = reconciled(results, tmp_path).told["findings"]
    assert "saved-since" not in [finding["code"] for finding in as_written]
    assert NOT_KNOWN not in command("explain", results, "E-04", "--json").told["about"]


def source_row(results: Path, sheet: str, reference: str) -> int:
    rows = enumerate(read_back(results, "Source Rows"), start=2)
    return next(row for row, each in rows if (each["Sheet"], each["Reference"]) == (sheet, reference))


@pytest.mark.parametrize(
    ("sheet", "reference", "typed", "said"),
    [
        (
            "Vesting",
            "DO-03",
            "DO-3",
            "has 'DO-3' under Reference on Source Rows. Cell C{} is not a discretionary option",
        ),
        ("Vesting", "DO-03", "DO-02", "under Shares Requested on Options. Cell J"),
        ("Meetings", "AM-2001", "AM-01", "has 'AM-2001' under Meeting ID on Formula Eligibility. Cell A"),
        ("Directors", "LIN", "LINQ", "has 'LIN' under Reference on Source Rows. Cell C"),
        (
            "Elections",
            "LIN",
            "LINQ",
            "has 'LINQ' under Reference on Source Rows. Cell C{} is not in any row of Directors",
        ),
    ],
)
def test_an_id_typed_over_on_source_rows_is_named_or_missed(
    sheet: str, reference: str, typed: str, said: str, results: Path, tmp_path: Path
) -> None:
    row = source_row(results, sheet, reference)
    changed = edited(results, tmp_path / "r.xlsx", {f"Source Rows!C{row}": typed})
    done = command("run", PLAN, "--prior", changed, "-o", tmp_path / "today.xlsx")
    assert (done.code, said.format(row) in done.said) == (2, True), done.said


def test_a_meeting_moved_on_source_rows_alone_is_named_where_its_day_is_another(results: Path, tmp_path: Path) -> None:
    cell = f"Source Rows!D{source_row(results, 'Meetings', 'AM-2001')}"
    changed = edited(results, tmp_path / "r.xlsx", {cell: date(2001, 7, 25)})
    done = command("run", PLAN, "--prior", changed, "-o", tmp_path / "today.xlsx")
    assert done.code == 2
    assert "has 2001-07-26 under Date on Formula Eligibility." in done.said
    assert "is not the day of AM-2001 on Source Rows, 2001-07-25." in done.said


@pytest.mark.parametrize("sheet", ["Prices", "Source Rows"])
def test_a_deleted_sheet_is_named_by_each_reader_that_needs_it(sheet: str, results: Path, tmp_path: Path) -> None:
    pages = pages_of(results)
    del pages[sheet]
    changed = save(pages, tmp_path / "r.xlsx")
    for done in (
        command("run", PLAN, "--prior", changed, "-o", tmp_path / "today.xlsx"),
        command("explain", changed, "E-04"),
    ):
        assert (done.code, f"has no sheet {sheet}" in done.said) == (2, True), done.said
    assert reconciled(changed, tmp_path).code == 1  # it reads neither, and says that somebody saved them


@pytest.mark.parametrize("wanted", ["DS-BD-2002-02-LIN", "BD-2002-02-LIN", "IS-DS-R-2001-BEL", "DO-01", "E-04"])
def test_an_award_whose_row_of_sources_was_deleted_is_not_called_unknown(
    wanted: str, results: Path, tmp_path: Path
) -> None:
    pages = pages_of(results)
    pages["Sources"] = pages["Sources"][:1]
    done = command("explain", save(pages, tmp_path / "r.xlsx"), wanted)
    assert (done.code, "r.xlsx has no row for " in done.said, "on Sources, although it is on" in done.said) == (
        2,
        True,
        True,
    ), done.said


def test_signed_results_of_a_plan_taken_over_with_vesting_still_ahead_are_tied_to(tmp_path: Path) -> None:
    plan, signed = SAMPLES / "taken-over-2001.xlsx", tmp_path / "signed.xlsx"
    command("run", plan, "-o", signed, "--values-only")
    save_again(signed, {"Summary!B40": "Jane Roe"})
    done = command("run", plan, "-o", tmp_path / "again.xlsx", "--prior", signed)
    assert (done.code, "Ties to signed.xlsx as of 2001-12-31." in done.said) == (0, True), done.said
