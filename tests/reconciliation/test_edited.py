"""Reconciliations that somebody edited: each sheet is held against the others, and what contradicts them is named."""

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calc.reconciliation.last import read_last
from calc.results.read_back import NotResults
from tests.fuzz.edits import Pages, pages_of, save
from tests.samples import FOLDER as SAMPLES
from tests.support.commands import command


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reconciliation of June, and the one of July that carries on what it left open."""
    folder, statements = tmp_path_factory.mktemp("made"), SAMPLES / "statements"
    results, june = folder / "r.xlsx", folder / "june.xlsx"
    command("run", SAMPLES / "ctc-1999-2002.xlsx", "-o", results)
    command("reconcile", results, statements / "bayside-2002-06.xlsx", "-o", june)
    done = command("reconcile", results, statements / "leman-2002.csv", "--prior", june, "-o", folder / "july.xlsx")
    assert done.code == 1, done.said
    return folder


@pytest.mark.parametrize("name", ["june.xlsx", "july.xlsx"])
def test_what_another_program_saved_without_a_change_is_read_as_it_was(name: str, made: Path, tmp_path: Path) -> None:
    written, again = read_last(made / name), read_last(save(pages_of(made / name), tmp_path / name))
    assert (written.saved_since, again.saved_since) == (False, True)
    assert (written.settled, written.open_items) == (again.settled, again.open_items)


def edited(pages: Pages, sheet: str, header: str, row: int, value: Any) -> Pages:
    """The pages with the cell of a column changed in a row, counted as Excel does."""
    changed = copy.deepcopy(pages)
    changed[sheet][row - 1][changed[sheet][0].index(header)] = value
    return changed


# Of June, on Items: row 2 is IS-E-04, 3,000 shares, with 2,000 of the agent's row 10 (split); row 7 is IS-E-01, matched
# with the agent's row 6.
@pytest.mark.parametrize(
    ("sheet", "header", "row", "value", "said"),
    [
        ("Items", "Cause", 2, "quantity", "has 'quantity' under Cause on Items. Cell B2 is not “split”, as Issuances"),
        (
            "Items",
            "Cause",
            7,
            "date",
            "has 'date' under Cause on Items. Cell B7 is not “none”, as Issuances has it for",
        ),
        ("Items", "Status", 2, "only ours", "has 'only ours' under Status on Items. Cell A2 does not fit the"),
        (
            "Items",
            "Status",
            7,
            "difference",
            "under Status on Items. Cell A7 is not “matched”, as Issuances has it for IS-E-01",
        ),
        ("Items", "Issuance IDs", 7, "IS-E-99", "under Issuance IDs on Items. Cell C7 does not match"),
        ("Items", "Issuance IDs", 7, "IS-E-04", "under Issuance IDs on Items. Cell C7 repeats an earlier row"),
        ("Items", "Agent Rows", 7, "66", "under Agent Rows on Items. Cell D7 does not match Row on Agent"),
        ("Items", "Due Date", 7, date(2000, 1, 19), "under Age (days) on Items. Cell O7 is not the number of days"),
        ("Items", "Agent Date", 7, date(2000, 1, 19), "under Agent Date on Items. Cell F7 is not the day that Agent"),
        (
            "Items",
            "Director ID",
            7,
            "BEL",
            "has 'BEL' under Director ID on Items. Cell G7 is not “ASH”, as in the row of",
        ),
        (
            "Items",
            "Account No.",
            7,
            "4472",
            "has '4472' under Account No. on Items. Cell I7 is not “4471”, as in the row",
        ),
        ("Items", "Our Shares", 7, 2001, "has 0 under Difference on Items. Cell L7 is not the Agent Shares less the"),
        ("Items", "Difference", 2, 0, "has 0 under Difference on Items. Cell L2 is not the Agent Shares less the Our"),
        ("Agent Rows", "Cause", 2, "timing", "has 'timing' under Cause on Agent Rows. Cell B2 is not “none”, as Items"),
        ("Agent Rows", "Row", 2, "66", "has '6' under Agent Rows on Items. Cell D7 does not match Row on"),
        ("Agent Rows", "Shares", 2, 2500, "has 2000 under Agent Shares on Items. Cell K7 is not what Agent Rows has"),
        ("Issuances", "Shares", 2, 2500, "has 2000 under Our Shares on Items. Cell J7 is not what Issuances has for"),
        ("Basis", "Value", 7, date(2002, 6, 8), "under Age (days) on Items. Cell O2 is not the number of days from"),
    ],
)
def test_a_cell_that_contradicts_another_sheet_is_refused_with_its_place(
    sheet: str, header: str, row: int, value: Any, said: str, made: Path, tmp_path: Path
) -> None:
    path = save(edited(pages_of(made / "june.xlsx"), sheet, header, row, value), tmp_path / "e.xlsx")
    with pytest.raises(NotResults, match="For --prior, choose one that plancalc reconcile has written") as refused:
        read_last(path)
    assert said in str(refused.value)


def test_an_item_typed_over_on_all_its_columns_does_not_fit_its_entries(made: Path, tmp_path: Path) -> None:
    """Shares and the difference changed together: only Issuances tells."""
    pages = edited(pages_of(made / "june.xlsx"), "Items", "Our Shares", 7, 2500)
    path = save(edited(pages, "Items", "Difference", 7, -500), tmp_path / "e.xlsx")
    with pytest.raises(NotResults, match=r"Cell J7 is not what Issuances has for IS-E-01, 2,000\."):
        read_last(path)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (
            "Items",
            "has 'IS-E-01' under Issuance ID on Issuances. Cell C2 is not in any row of Items under Issuance IDs.",
        ),
        ("Agent Rows", "has '6' under Agent Rows on Items. Cell D7 does not match Row on Agent Rows."),
        ("Issuances", "has 'IS-E-01' under Issuance IDs on Items. Cell C7 does not match Issuance ID on"),
    ],
)
def test_a_row_that_was_deleted_is_missed_on_the_other_sheet(sheet: str, said: str, made: Path, tmp_path: Path) -> None:
    pages = pages_of(made / "june.xlsx")
    del pages[sheet][6 if sheet == "Items" else 1]
    with pytest.raises(NotResults) as refused:
        read_last(save(pages, tmp_path / "e.xlsx"))
    assert said in str(refused.value)


@pytest.mark.parametrize("sheet", ["Items", "Issuances", "Agent Rows"])
def test_a_reconciliation_without_a_sheet_is_refused_by_its_name(sheet: str, made: Path, tmp_path: Path) -> None:
    pages = pages_of(made / "june.xlsx")
    del pages[sheet]
    with pytest.raises(NotResults, match=f"is not a reconciliation: it has no sheet {sheet}"):
        read_last(save(pages, tmp_path / "e.xlsx"))


def test_a_deleted_carried_forward_is_known_by_what_basis_says(made: Path, tmp_path: Path) -> None:
    pages = pages_of(made / "july.xlsx")
    del pages["Carried Forward"]
    path = save(pages, tmp_path / "e.xlsx")
    with pytest.raises(NotResults, match="has no sheet Carried Forward, but was made with the last reconciliation"):
        read_last(path)


@pytest.mark.parametrize(
    ("header", "value", "said"),
    [
        (
            "Open Since",
            date(2002, 6, 8),
            "Cell H2 does not fit Open For, counted back from 2002-12-31, the last day on Basis",
        ),
        ("Now", "cleared", "has 'cleared' under Now on Carried Forward. Cell A2 does not fit the Cause Now of its"),
        ("Cause Now", "none", "has 'open' under Now on Carried Forward. Cell A2 does not fit the Cause Now of its row"),
    ],
)
def test_what_was_carried_forward_fits_itself(header: str, value: Any, said: str, made: Path, tmp_path: Path) -> None:
    path = save(edited(pages_of(made / "july.xlsx"), "Carried Forward", header, 2, value), tmp_path / "e.xlsx")
    with pytest.raises(NotResults) as refused:
        read_last(path)
    assert said in str(refused.value)
