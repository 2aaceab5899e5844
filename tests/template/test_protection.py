"""Only the sheets whose rows are given are protected, without a password, and whatever a person fills in is free."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from calc.contract import PLAN_TERMS, READINGS, SWITCHABLE
from calc.excel.limits import LAST_ROW
from calc.job.job import Job, check_job, roll_job
from calc.job.status import Status
from calc.template import HEADER_ROW, write_template
from calc.template.variants import PLANS_OWN, QUARTERLY, Variant

FIRST = HEADER_ROW + 2  # Excel counts from 1, and the row of headers stands before
PLAN_ROWS, READING_ROWS = range(FIRST, FIRST + len(PLAN_TERMS)), range(FIRST, FIRST + len(SWITCHABLE))
PROTECTED = {"Plan", "Readings"}
DIRECTOR = {"Director ID": "A", "Name": "Ann Able", "Service Start": date(1999, 1, 1)}


def filled(path: Path, **more: object) -> Path:
    terms = {"Company": "Example, Inc.", "As-of Date": date(2002, 9, 30), "Period Start": date(2002, 7, 1), **more}
    rows = [{"Term": term, "Value": value} for term, value in terms.items()]
    write_template(path, {"Plan": rows, "Directors": [DIRECTOR]})
    return path


def protected(book: Workbook) -> set[str]:
    return {page.title for page in book if page.protection.sheet}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return openpyxl.load_workbook(filled(tmp_path_factory.mktemp("protection") / "input.xlsx"))


@pytest.mark.parametrize("variant", [PLANS_OWN, QUARTERLY], ids=["own", "quarterly"])
def test_exactly_plan_and_readings_are_protected_and_have_no_password(tmp_path: Path, variant: Variant) -> None:
    write_template(tmp_path / "blank.xlsx", variant=variant)
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    assert protected(book) == PROTECTED
    for page in (book[title] for title in PROTECTED):
        assert not page.protection.password
        assert (page.protection.hashValue, page.protection.saltValue) == (None, None)


def test_cells_can_be_selected_noted_and_shown_wider_on_a_protected_sheet(book: Workbook) -> None:
    for title in PROTECTED:
        rules = book[title].protection  # each is set where it is forbidden
        may = ("selectLockedCells", "selectUnlockedCells", "formatColumns", "formatRows", "formatCells", "objects")
        assert [rule for rule in may if getattr(rules, rule)] == []


def test_every_value_of_a_term_can_be_typed_and_no_name_overwritten(book: Workbook) -> None:
    page = book["Plan"]
    assert [row for row in PLAN_ROWS if page.cell(row, 2).protection.locked] == []
    assert all(page.cell(row, place).protection.locked for row in PLAN_ROWS for place in (1, 3))


def test_every_column_of_a_reading_but_its_name_can_be_typed(book: Workbook) -> None:
    page = book["Readings"]
    places = range(2, len(READINGS.columns) + 1)
    assert [(row, place) for row in READING_ROWS for place in places if page.cell(row, place).protection.locked] == []
    assert all(page.cell(row, 1).protection.locked for row in READING_ROWS)


def test_what_stands_above_the_rows_cannot_be_overwritten(book: Workbook) -> None:
    assert all(book[title].cell(row, 1).protection.locked for title in PROTECTED for row in range(1, FIRST))


@pytest.mark.parametrize(("title", "columns"), [("Plan", "ABC"), ("Readings", "ABCDE")])
def test_rows_can_be_added_below_the_last(book: Workbook, title: str, columns: str) -> None:
    page = book[title]
    last = max(row for row in range(FIRST, page.max_row + 1) if page.cell(row, 1).value)
    for letter in columns:
        assert not page.column_dimensions[letter].protection.locked  # as far down as no cell has been written
        rows = range(last + 1, min(page.max_row, LAST_ROW) + 1)
        assert [row for row in rows if page[f"{letter}{row}"].protection.locked] == []


def test_a_note_can_be_typed_beside_the_terms(book: Workbook) -> None:
    assert not book["Plan"].column_dimensions["D"].protection.locked


def test_a_term_that_is_typed_below_the_last_row_is_read(tmp_path: Path) -> None:
    path = filled(tmp_path / "input.xlsx")
    book = openpyxl.load_workbook(path)
    page = book["Plan"]
    [row] = [row for row in PLAN_ROWS if page.cell(row, 1).value.startswith("Par Value")]
    for cell in page[row]:
        cell.value = None
    page.cell(PLAN_ROWS[-1] + 1, 1, "Par Value")
    page.cell(PLAN_ROWS[-1] + 1, 2, 0.05)
    book.save(path)
    ran = check_job(Job(path, effects=False))
    assert ran.checked is not None
    assert ran.checked.results is not None
    assert {used.name: used.value for used in ran.checked.results.terms.used}["Par Value"] == 5_000_000


def test_the_marked_cells_of_a_marked_copy_can_be_corrected(tmp_path: Path) -> None:
    path = filled(tmp_path / "input.xlsx", **{"Par Value": "a penny"})
    assert check_job(Job(path, effects=False)).status is Status.ERRORS
    copy = openpyxl.load_workbook(tmp_path / "input.errors.xlsx")
    assert protected(copy) == PROTECTED
    [marked] = [row[0] for row in copy["Plan"]["B7:B200"] if row[0].comment and "a penny" in row[0].comment.text]
    assert not marked.protection.locked


def test_the_next_periods_input_is_protected_as_this_one(tmp_path: Path) -> None:
    ran = roll_job(filled(tmp_path / "input.xlsx"), date(2002, 12, 31), tmp_path / "next.xlsx")
    assert ran.status is Status.OK
    book = openpyxl.load_workbook(tmp_path / "next.xlsx")
    assert protected(book) == PROTECTED
    assert [row for row in PLAN_ROWS if book["Plan"].cell(row, 2).protection.locked] == []
