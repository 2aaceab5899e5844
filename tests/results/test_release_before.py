"""Results of the release before are read as a prior, explained and reconciled; what they lack is told, and what a
revised rule makes different is a cause of its own."""

import json
from datetime import date
from pathlib import Path

import pytest

from calc._version import __version__
from calc.contract import ALL_RESULTS, RESULTS_SHEET
from calc.job.pipeline import check, tied_out
from calc.reconciliation.register import read_register
from calc.results.read_back import NotResults, read_prior
from calc.results.releases import lacking, not_compared, version_of
from calc.tie_out import COMPARED, TieOut
from tests.cli.test_cli import plancalc
from tests.job.test_pipeline import read_back
from tests.samples import FOLDER
from tests.support.release_before import FIRST, REVISED, sheets
from tests.support.workbooks import Sheets, write

PROGRAM = "plancalc 0.1.0"
LACKS = (
    "Not compared, because they were missing then or had another meaning: Gone Before of Options; Gone"
    " Before, Issuance Reason of Deferred Awards; Cash Due; Cause of Share Reserve; Director ID, Name, Minutes, Tender"
    " Value, Fair Market Value of Option Events."
)


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> TieOut:
    return against(tmp_path_factory.mktemp("revised"), sheets())


def against(folder: Path, rows: Sheets) -> TieOut:
    checked = check(write(folder / "today.xlsx", rows))
    assert checked.results is not None, checked.findings
    return tied_out(checked, REVISED)[1]


@pytest.mark.parametrize("path", [FIRST, REVISED], ids=lambda path: path.name)
def test_the_kept_results_have_every_column_but_those_that_came_since(path: Path) -> None:
    found = read_prior(path, tuple(COMPARED), ("Activity",))
    assert version_of(found.program) == (0, 1, 0)
    for name, rows in found.sheets.items():
        assert name in lacking(PROGRAM) or not rows or set(rows[0]) == set(RESULTS_SHEET[name].headers)
        if rows and name in lacking(PROGRAM):
            assert set(rows[0]) == set(RESULTS_SHEET[name].headers) - set(lacking(PROGRAM)[name])


def test_what_came_since_is_in_the_contract_and_nothing_is_lacking_today() -> None:
    sheets_now = {sheet.name: set(sheet.headers) for sheet in ALL_RESULTS}
    for name, columns in not_compared(PROGRAM).items():
        assert set(columns) <= sheets_now[name]
    for program in (f"plancalc {__version__}", "plancalc 10.0", ""):
        assert (lacking(program), not_compared(program)) == ({}, {})


def test_each_revised_rule_is_a_cause_with_the_rows_that_make_it_say_otherwise(revised: TieOut) -> None:
    """Shares worked by hand.

    B: options of 3,000 each do not lapse, 900 + 750 + 100 shares are not issued. The meeting fee of 1,500 at 15.00 was
    100 shares. 80 shares together, of which 67 are pending, where 30 of the first 60 were A's: 200 for 130. 1,000.00 at
    50.00 / 3 is 60 shares, twice, for 59. C got 100 + 30, and has 132 of 398 shared out for 600.
    """
    assert [(cause.column.partition(" (§")[0], cause.effect, cause.rows) for cause in revised.causes] == [
        (
            "Rows of Directors with no day between them are one service",
            "5 awards, −6,000 shares lapsed, −1,750 shares issued",
            "Directors row 3, Directors row 4",
        ),
        ("A fee for the stockholders' meeting is paid in cash", "1 award, −100 shares", "Fees row 11"),
        (
            "Reserve increases of one date are added up and take effect together",
            "1 award, +70 shares",
            "Plan Events row 4, Plan Events row 5",
        ),
        (
            "A price through a split stays an exact fraction, and becomes an exercise price rounded up to 4 decimals",
            "2 awards, +2 shares",
            "Prices row 6, Plan Events row 2",
        ),
        (
            "Shares pending turn into cash on the day on which the consent is withdrawn",
            "1 award, +2 shares",
            "Consents row 3",
        ),
    ]
    assert {(cause.reference, cause.then, cause.now) for cause in revised.causes} == {
        ("Revised rule", PROGRAM, f"plancalc {__version__}")
    }


def test_what_the_earlier_results_lack_is_told_once_and_not_compared(revised: TieOut, tmp_path: Path) -> None:
    assert revised.lacks == f"{REVISED.name} was written by {PROGRAM}. {LACKS}"
    assert {one.sheet for one in revised.differences} & {"Cash Due"} == set()
    assert {one.column for one in revised.differences} & {"Cause", "Tender Value"} == set()
    done = plancalc("run", write(tmp_path / "today.xlsx", sheets()), "--prior", REVISED, "--json")
    assert (done.returncode, json.loads(done.stdout)["tie_out"]["not_compared"]) == (1, revised.lacks)
    assert done.stderr.count(LACKS) == 1
    told = [row for row in read_back(tmp_path / "today.results.xlsx", "Tie-out") if row["What"] == "Not compared"]
    assert [row["Now"] for row in told] == [revised.lacks]


def test_results_without_a_revised_figure_tie(tmp_path: Path) -> None:
    done = plancalc("run", FOLDER / "first.xlsx", "-o", tmp_path / "today.xlsx", "--prior", FIRST)
    assert (done.returncode, "Ties to" in done.stderr, LACKS in done.stderr) == (0, True, True), done.stderr


def test_a_change_of_the_input_is_not_put_down_to_a_revised_rule(tmp_path: Path) -> None:
    rows = sheets()
    rows["Prices"][4]["Last Sale"] = 51  # of 14 June 2001: 1,000.00 at 17.00 is 58 shares
    told = against(tmp_path, rows)
    by_rows = {cause.rows: cause.effect for cause in told.causes}
    assert by_rows["Prices row 6"] == "2 awards, −2 shares"
    assert not any(cause.column.startswith("A price through a split") for cause in told.causes)


def test_no_rule_was_revised_for_results_of_today(tmp_path: Path) -> None:
    """The same figures as of another day: what a fee paid in cash later made of them is no rule's doing."""
    assert plancalc("run", write(tmp_path / "last.xlsx", sheets())).returncode == 0
    rows = sheets()
    rows["Prices"][4]["Last Sale"] = 51
    done = plancalc("run", write(tmp_path / "today.xlsx", rows), "--prior", tmp_path / "last.results.xlsx")
    assert (done.returncode, "rule was revised" in done.stderr, "Not compared" in done.stderr) == (1, False, False)


def test_results_of_the_release_before_are_explained(tmp_path: Path) -> None:
    book = read_prior(REVISED, ("Options", "Deferred Awards", "Fee Settlement"))
    wanted = [str(row["Option ID"]) for row in book.sheets["Options"]]
    wanted += [str(row["Fee ID"]) for row in book.sheets["Fee Settlement"]] + ["E1", "E2", "E3", "IS-DS-F2"]
    for each in wanted[::4] + wanted[-4:]:
        done = plancalc("explain", REVISED, each)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    told = plancalc("explain", REVISED, "DS-F8").stdout
    assert "all 59 shares were granted" in told
    assert f"{REVISED.name} is of {PROGRAM}, which wrote no sheet Cash Due, so it is not explained." in told


def test_results_of_the_release_before_are_reconciled() -> None:
    register = read_register(REVISED)
    assert register.issuances["shares"].tolist() == [300, 500, 250, 100, 900, 750]
    assert register.reserve["cause"].isna().all()
    assert register.as_of_date == date(2002, 6, 28)


def test_results_of_today_must_have_what_the_release_before_lacks(tmp_path: Path) -> None:
    import openpyxl

    assert plancalc("run", FOLDER / "first.xlsx", "-o", tmp_path / "r.xlsx", "--values-only").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    del book["Cash Due"]
    book.save(tmp_path / "r.xlsx")
    with pytest.raises(NotResults, match="has no sheet Cash Due"):
        read_prior(tmp_path / "r.xlsx", tuple(COMPARED))
