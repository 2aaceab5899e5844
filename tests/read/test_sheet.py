"""Sheets that are empty, lack a column, hold cells beyond their rows, or more broken cells than are listed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calc.excel.inspect import worksheet
from calc.job.pipeline import check
from tests.support.workbooks import Formula, sound, write


def told(path: Path, edit: Callable[[Any], None]) -> list[tuple[str, str, str]]:
    """Code, sheet and cell of what is found in a sound workbook after somebody worked on it."""
    book = openpyxl.load_workbook(write(path / "input.xlsx", sound()))
    edit(book)
    book.save(path / "edited.xlsx")
    return [(one.code, one.sheet, one.cell) for one in check(path / "edited.xlsx").findings]


def test_a_required_sheet_without_any_cell_is_a_warning(tmp_path: Path) -> None:
    assert ("empty-sheet", "Fees", "") in told(tmp_path, lambda book: book["Fees"].delete_rows(1, 9))


def test_a_plan_without_its_column_of_values_is_asked_for_the_terms_that_it_must_have(tmp_path: Path) -> None:
    assert told(tmp_path, lambda book: book["Plan"].delete_cols(2)) == [("missing", "Plan", "")] * 2


def test_cells_that_are_merged_beside_the_columns_that_are_read_are_none_of_our_business(tmp_path: Path) -> None:
    assert told(tmp_path, lambda book: book["Fees"].merge_cells("K2:L3")) == []


def test_a_formula_without_a_result_alone_in_the_last_row_is_not_overlooked(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Vesting"].append({"Shares": Formula("=SUM(C2:C3)")})
    found = check(write(tmp_path / "input.xlsx", sheets)).findings
    assert [(one.code, one.cell) for one in found if one.sheet == "Vesting"] == [("incomplete-row", "A4:C4")]


def test_more_broken_cells_than_are_listed_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worksheet, "CELLS_LISTED", 1)
    sheets = sound()
    for fee in sheets["Fees"]:
        fee["Amount"] = Formula("=1/0", "#DIV/0!")
    found = check(write(tmp_path / "input.xlsx", sheets)).findings
    (finding,) = (one for one in found if one.code == "too-many-broken-cells")
    assert finding.sheet == "Fees"
    assert finding.message.startswith("3 cells show an error or were saved without a result.")
