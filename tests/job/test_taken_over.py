"""The sample of a plan taken over in mid-life, through every command: told, tied out, reconciled, recalculated."""

from pathlib import Path

import openpyxl
import pytest

from calc.explanation.from_workbook import explained
from calc.job.pipeline import check, tied_out, write_run
from tests.cli.test_cli import plancalc
from tests.samples import FOLDER
from tests.support.recalculation import SOFFICE, differences, recalculated

SAMPLE = FOLDER / "taken-over-2001.xlsx"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("taken over") / "taken-over-2001.results.xlsx"
    checked = check(SAMPLE)
    assert [finding.code for finding in checked.findings] == ["held-at-the-opening"]
    write_run(checked, target)
    return target


def told(results: Path, award: str) -> list[str]:
    return [step.in_full for step in explained(results, award).steps]


def test_an_option_is_told_from_its_opening_balance_on(results: Path) -> None:
    steps = told(results, "DO-7")
    assert steps[:3] == [
        "Opening balance: when the books opened on 2001-01-01, 10,000 of the 12,000 shares granted to Carol A. Parker"
        " (PAR) on 2000-06-01 (DO-7) were outstanding, at an exercise price of $6.00. [§4(a); Opening Awards!A9,"
        " Opening Awards!D9, Opening Awards!E9, Opening Awards!F9, Opening Awards!G9, Plan!B25]",
        "It becomes exercisable in steps: 3,000 shares from 2001-06-01 and 3,000 shares from 2002-06-01; the rest was"
        " exercisable when the books opened. [§6(e)(i); Vesting!B6, Vesting!C6, Vesting!B7, Vesting!C7]",
        "The final exercise date is 2010-06-01, as it was taken over. [§6(d); Opening Awards!H9]",
    ]
    assert "3,000 shares were exercised (X-2) at $6.00 a share: $18,000.00 was due" in steps[3]


def test_a_deferred_award_is_told_with_what_was_pending_and_how_it_was_granted(results: Path) -> None:
    steps = told(results, "DS-R-2000-NOR")
    assert "650 of the 650 shares" in steps[0]
    assert "and 400 shares were pending, for $4,300.00" in steps[0]
    assert "400 shares that were pending were granted" in steps[2]
    assert "its status is outstanding: 1,050 shares outstanding" in steps[-1]


def test_it_ties_to_itself_and_its_balances_not_to_those_of_another_plan(results: Path, tmp_path: Path) -> None:
    assert tied_out(check(SAMPLE), results)[1].ties
    early, book = tmp_path / "early.results.xlsx", openpyxl.load_workbook(FOLDER / "first.xlsx")
    term = next(row for row in book["Plan"].iter_rows() if str(row[0].value).startswith("Company"))
    term[1].value = "Example Valley Corporation"  # of another company it would be refused
    book.save(tmp_path / "early.xlsx")
    write_run(check(tmp_path / "early.xlsx"), early)
    outcome = tied_out(check(SAMPLE), early)[1].outcome
    assert outcome.startswith("Does not tie to early.results.xlsx as of 2000-12-31: ")
    assert outcome.endswith(" in the balances with which the books open on 2001-01-01.")


@pytest.mark.parametrize(
    ("rows", "more", "code", "words"),
    [
        ([], [], 0, "Ties"),
        ([], ["--from", "2001-01-01"], 0, "Ties"),
        (["2000-05-03,Helen P. Norris,2000,"], [], 0, "1 agent row of 2,000 shares is dated before the"),
    ],
)
def test_its_register_is_reconciled_from_that_day_on(
    rows: list[str], more: list[str], code: int, words: str, results: Path, tmp_path: Path
) -> None:
    statement = tmp_path / "agent.csv"
    lines = ["Date,Holder,Shares,Reference", *rows]
    lines += ["2001-04-03,Helen P. Norris,1000,IS-X-1", "2001-06-04,Carol A. Parker,3000,IS-X-2"]
    statement.write_text("\n".join(lines), encoding="utf-8")
    done = plancalc("reconcile", results, statement, "--to", "2001-12-31", "--window", "30", *more)
    assert done.returncode == code, done.stderr
    assert words in " ".join(done.stderr.split())


@pytest.mark.parametrize(("opening", "code"), [(194_000, 0), (194_001, 1)])
def test_the_reserve_before_the_statement_is_that_of_the_balances(
    opening: int, code: int, results: Path, tmp_path: Path
) -> None:
    """200,000 less 6,000 delivered are 194,000; 40,000 more and 4,000 issued leave 230,000."""
    statement = tmp_path / "reserve.csv"
    statement.write_text(
        f"Opening balance,{opening}\nIncreases,40000\nShares issued,4000\nClosing balance,{opening + 36_000}\n",
        encoding="utf-8",
    )
    done = plancalc("reconcile", results, statement, "--from", "2001-01-01", "--to", "2001-12-31")
    assert done.returncode == code, done.stderr


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_finds_every_value(results: Path, tmp_path: Path) -> None:
    (theirs,) = recalculated([results], tmp_path)
    assert differences(results, theirs) == []
