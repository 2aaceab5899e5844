"""The Summary that a controller signs: the checklist, the lines to sign, and which of its cells are free."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from calc.results.run_facts import Standing, Step
from calc.write import write_results
from tests.write.test_write import RUN, results_of

STEPS = (
    Step("Prices to quarter end", Standing.DONE, "Prices go to 2003-06-30, the last business day."),
    Step("Fees entered", Standing.NOT_DONE, "M9 on 2003-05-12 has no Meeting Fee. Add it."),
    Step("Agent reconciled", Standing.BY_HAND, "Compare with the agent's statement."),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sign") / "results.xlsx"
    write_results(results_of(), replace(RUN, steps=STEPS, run_date=date(2003, 7, 3)), path)
    return path


@pytest.fixture(scope="module")
def page(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path)["Summary"]


def row_of(page: Worksheet, text: str, column: int = 1) -> int:
    [row] = [row for row in range(1, page.max_row + 1) if page.cell(row, column).value == text]
    return row


def test_each_step_stands_with_a_symbol_its_words_and_what_was_seen(page: Worksheet) -> None:
    first = row_of(page, "Quarter-end checklist") + 1
    found = [tuple(page.cell(row, column).value for column in (1, 2, 3)) for row in range(first, first + 3)]
    assert found == [
        ("✓ done", "Prices to quarter end", "Prices go to 2003-06-30, the last business day."),
        ("▲ not done", "Fees entered", "M9 on 2003-05-12 has no Meeting Fee. Add it."),
        ("☐ by hand", "Agent reconciled", "Compare with the agent's statement."),
    ]


def test_the_date_of_the_run_stands_on_the_summary_and_on_basis_where_it_was_asked_for(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book["Summary"]["A4"].value == "From input.xlsx by plancalc 0.1.0, run on 3 July 2003."
    run = {row[2]: row[3] for row in book["Basis"].iter_rows(values_only=True)}
    assert (run["Run on"].date(), run["SHA-256 of the input file"]) == (date(2003, 7, 3), "5f" * 32)


def test_of_all_sheets_only_the_summary_is_protected_and_has_no_password(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert [page.title for page in book if page.protection.sheet] == ["Summary"]
    rules = book["Summary"].protection
    assert (rules.password, rules.hashValue, rules.selectLockedCells) == (None, None, False)  # links can be clicked


def test_what_is_to_be_ticked_and_signed_is_free_and_no_figure_or_sentence_is(page: Worksheet) -> None:
    first, signed = row_of(page, "Quarter-end checklist") + 1, row_of(page, "Prepared by")
    free = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    lines = {f"{column}{row}" for row in (signed, signed + 1) for column in "BCFG"}
    assert free == lines | {f"A{first + 1}", f"A{first + 2}"}
    assert all(page[cell].value is None for cell in lines)


def test_a_step_is_ticked_from_a_list_that_also_lets_initials_be_typed(page: Worksheet) -> None:
    row = row_of(page, "Quarter-end checklist") + 3
    [rule] = [each for each in page.data_validations.dataValidation if f"A{row}" in each.sqref]
    assert (rule.formula1, rule.showErrorMessage) == ('"☐ by hand,✓ by hand"', False)
