"""What the agent is asked, and what is left to us, in notes that can be sent as they are."""

from pathlib import Path
from typing import Any

import pytest

from tests.job.test_pipeline import read_back
from tests.reconciliation.test_command import STATEMENTS, reconcile
from tests.reconciliation.test_told import END, sound, statement

__all__ = ["sound"]


def notes(path: Path) -> dict[str, dict[str, Any]]:
    """The notes by what they are about."""
    return {row["About"]: row for row in read_back(path, "Notes")}


@pytest.fixture(scope="module")
def bayside(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reconciliation with the workbook sample."""
    path = tmp_path_factory.mktemp("notes") / "june.xlsx"
    _, told, _ = reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", path)
    assert "the agent's journal, 28,679 shares, is 1,999 shares too low" in told["message"]  # 1 + 1,000 - 3,000
    return path


def test_the_agent_is_asked_about_each_item_with_both_sides_and_what_to_do(bayside: Path) -> None:
    told = notes(bayside)
    assert list(told) == ["items to settle with the agent"]
    note = told["items to settle with the agent"]
    assert note["To"] == "Bayside Registrar & Transfer Co."
    assert "4 items to settle, statement up to 7 June 2002" in note["Subject"]
    lines = note["Text"].splitlines()
    first = lines.index("2. Ingrid S. Lindqvist, account 0004688")
    assert lines[first + 1 : first + 3] == [
        "   Ours: IS-E-09, due 8 January 2002, 2,000 shares. Yours: none.",
        "   Please post 2,000 shares with our reference.",
    ]
    assert "   Please apply the split as the Plan does: 3,000 shares." in lines


def test_the_summary_names_the_company_and_the_agent(bayside: Path) -> None:
    import openpyxl

    page = openpyxl.load_workbook(bayside)["Summary"]
    assert page["A1"].value.startswith("CTC Communications Group, Inc.")
    assert page["A2"].value == "Reconciliation with Bayside Registrar & Transfer Co."


def test_what_may_be_our_own_mistake_is_told_to_us(results: Path, tmp_path: Path) -> None:
    reconcile(results, STATEMENTS / "leman-2002.csv", "--from", "2002-01-01", "-o", tmp_path / "out.xlsx")
    told = notes(tmp_path / "out.xlsx")
    assert "   Please reverse 54 shares." in told["items to settle with the agent"]["Text"].splitlines()  # 682 - 628
    ours = told["items to settle on our side"]["Text"]
    assert "   Check that IS-E-10 was due on 20 March 2002." in ours.splitlines()
    assert "Find out what row 27 is based on." in ours


def test_where_all_ties_there_is_no_note(results: Path, sound: list[list[Any]], tmp_path: Path) -> None:
    code, _, _ = reconcile(results, statement(tmp_path, sound, END), "-o", tmp_path / "out.xlsx")
    assert (code, notes(tmp_path / "out.xlsx")) == (0, {})


def test_a_reserve_that_differs_is_told_to_the_agent(results: Path, tmp_path: Path) -> None:
    path = tmp_path / "reserve.csv"
    path.write_text("Opening,Increases,Issued,Closing,As-of Date\n200000,346250,34392,511858,2002-12-31\n", "utf-8")
    reconcile(results, path, "-o", tmp_path / "out.xlsx")
    text = notes(tmp_path / "out.xlsx")["items to settle with the agent"]["Text"]
    assert "The agent's reserve statement has issued 1 share fewer than our register." in text.splitlines()
