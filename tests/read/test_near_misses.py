"""Sheets, columns and terms that are nearly ours are read on, all errors in one go; what else is there is weighed."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calc.contract import TERMS
from calc.findings import Finding
from calc.job.pipeline import check
from tests.support.workbooks import Sheets, sound, write


def edited(folder: Path, edit: Any, sheets: Sheets | None = None) -> list[Finding]:
    """The findings of a sound workbook after somebody worked on it in Excel."""
    path = write(folder / "input.xlsx", sheets or sound())
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return list(check(path).findings)


def told(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [(one.severity.value, one.code, one.sheet, one.cell) for one in findings]


def retitled(old: str, new: str) -> Any:
    def edit(book: Any) -> None:
        book[old].title = new

    return edit


def with_column(sheet: str, header: str, *values: Any) -> Any:
    def edit(book: Any) -> None:
        page = book[sheet]
        column = page.max_column + 1
        for row, value in enumerate((header, *values), 1):
            page.cell(row, column).value = value

    return edit


# --- Sheets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Fees 2001", "Feess", "Sheet1", "All of it"])
def test_a_sheet_that_seems_to_be_an_absent_one_is_read_on_with_all_of_its_errors(tmp_path: Path, title: str) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = "$12,000.00"
    sheets["Fees"][1]["Meeting ID"] = "M-1"
    sheets["Option Events"][0]["Cash Paid"] = 700
    findings = edited(tmp_path, retitled("Fees", title), sheets)
    assert told(findings) == [
        ("error", "misspelt-sheet", title, ""),
        ("error", "ambiguous-number", title, "G2"),
        ("error", "unknown-id", title, "E3"),
        ("error", "payment-short", "Option Events", "G2:J2"),
    ]


def test_two_sheets_that_seem_to_be_one_absent_sheet_are_one_error(tmp_path: Path) -> None:
    def split(book: Any) -> None:
        book["Fees"].title = "Fees 2000"
        book.copy_worksheet(book["Fees 2000"]).title = "Fees 2001"

    (finding,) = edited(tmp_path, split)
    assert (finding.code, finding.sheet) == ("several-sheets", "Fees 2000")
    assert "“Fees 2000” and “Fees 2001”" in finding.message


@pytest.mark.parametrize("title", ["Fees (2)", "Fees copy", "Copy of Fees", "Fees old", "Fees-2000", "Working paper"])
def test_a_copy_of_a_sheet_that_is_there_is_a_warning(tmp_path: Path, title: str) -> None:
    def copied(book: Any) -> None:
        copy = book.copy_worksheet(book["Fees"])
        copy.title = "in between"  # to a title like the present one the library adds a number
        copy.title = title

    (finding,) = edited(tmp_path, copied)
    assert told([finding]) == [("warning", "copied-sheet", title, "")]
    assert f"The sheet “{title}” looks like a copy of Fees" in finding.message


@pytest.mark.parametrize("title", ["Plan backup", "Terms as typed"])
def test_a_copy_of_the_plan_sheet_is_known_by_its_terms(tmp_path: Path, title: str) -> None:
    def copied(book: Any) -> None:
        book.copy_worksheet(book["Plan"]).title = title

    assert told(edited(tmp_path, copied)) == [("warning", "copied-sheet", title, "")]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("Notes", [["Director ID", "Name"], ["A", "likes golf"]]),
        ("Terms", [["Term", "Value"], ["x", 1]]),
        ("Fees (2)", []),
        ("Fees (2)", [["Fee ID", "Director ID", "Fee Type", "Amount"]]),
        ("Pivot", [["Director ID", "Amount"], ["A", 13250]]),
    ],
)
def test_a_sheet_of_ones_own_is_left_alone_with_an_info(tmp_path: Path, title: str, rows: list[list[Any]]) -> None:
    def add(book: Any) -> None:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)

    assert told(edited(tmp_path, add)) == [("info", "unknown-sheet", title, "")]


# --- Columns --------------------------------------------------------------------------------------------------------


def test_a_column_that_seems_to_be_an_absent_one_is_read_on_with_all_of_its_errors(tmp_path: Path) -> None:
    def rename(book: Any) -> None:
        book["Fees"]["G1"], book["Fees"]["G2"], book["Directors"]["D1"] = "Amonut", "$12,000.00", "Service Ends"
        book["Directors"]["D3"] = date(1994, 6, 30)

    assert told(edited(tmp_path, rename)) == [
        ("error", "misspelt-header", "Directors", "D1"),
        ("error", "end-before-start", "Directors", "D3"),
        ("error", "misspelt-header", "Fees", "G1"),
        ("error", "ambiguous-number", "Fees", "G2"),
    ]


def test_of_a_column_that_holds_other_things_than_the_one_it_seems_to_be_nothing_more_is_said(tmp_path: Path) -> None:
    def rename(book: Any) -> None:
        book["Fees"]["G1"] = "Amount in words"
        for row, words in enumerate(("twelve thousand", "twelve hundred fifty", "the same"), 2):
            book["Fees"].cell(row, 7).value = words

    assert told(edited(tmp_path, rename)) == [("error", "misspelt-header", "Fees", "G1")]


@pytest.mark.parametrize(
    ("sheet", "header"),
    [
        ("Consents", "Percent"),
        ("Elections", "% deferred"),
        ("Elections", "Pct."),
        ("Fees", "Payment Date"),
        ("Fees", "Date paid"),
        ("Fees", "Deferred?"),
        ("Fees", "Notice Date"),
        ("Fees", "service_end"),
        ("Fees", "Effective Date"),
        ("Directors", "Share Reserve"),
        ("Directors", "Formula Option Term"),
        ("Prices", "Exercise Price"),
    ],
)
def test_values_under_a_word_of_the_plan_that_no_rule_reads_are_a_warning(
    tmp_path: Path, sheet: str, header: str
) -> None:
    (finding,) = edited(tmp_path, with_column(sheet, header, 50))
    assert told([finding])[0][:3] == ("warning", "header-not-read", sheet)
    assert f"The column “{header}” is not part of {sheet}" in finding.message
    assert told(edited(tmp_path, with_column(sheet, f"Note: {header}", 50)))[0][:2] == ("info", "unknown-header")
    assert told(edited(tmp_path, with_column(sheet, header)))[0][:2] == ("info", "unknown-header")  # no values


@pytest.mark.parametrize(
    ("sheet", "header"),
    [
        ("Fees", "Notes"),
        ("Fees", "Name"),
        ("Fees", "Director Name"),
        ("Fees", "Payment reference"),
        ("Fees", "Approved by"),
        ("Elections", "Comment on percent"),
        ("Directors", "Class"),
        ("Directors", "Term"),
        ("Prices", "Volume"),
        ("Prices", "Change %"),
        ("Prices", "Source"),
        ("Prices", "Dividends"),
    ],
)
def test_a_column_for_its_reader_is_left_alone_with_an_info(tmp_path: Path, sheet: str, header: str) -> None:
    assert told(edited(tmp_path, with_column(sheet, header, "x")))[0][:3] == ("info", "unknown-header", sheet)


def test_all_columns_for_their_readers_are_one_info_and_all_without_a_header_one_warning(tmp_path: Path) -> None:
    def add(book: Any) -> None:
        for header in ("Notes", "Initials"):
            with_column("Fees", header, "x")(book)
        for column in (11, 12, 14):
            book["Fees"].cell(3, column).value = "y"

    findings = edited(tmp_path, add)
    assert told(findings) == [
        ("warning", "no-header", "Fees", "K1:L1, N1"),
        ("info", "unknown-header", "Fees", "H1:I1"),
    ]
    assert "The columns K, L, N have no header" in findings[0].message
    assert "The columns “Notes” and “Initials” are not part of Fees" in findings[1].message


# --- Terms ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "nearest"),
    [
        ("Share Reserve (shares)", "Did you mean Share Reserve?"),
        ("Reserve", "Did you mean Share Reserve?"),
        ("Approval Date", "Did you mean Stockholder Approval Date? It is in row 4"),
        ("Deferral Period", "Did you mean Deferral Period (Januaries)?"),
        ("Option Shares", "Did you mean Formula Option Shares?"),
        ("Calendar of the bank", "the nearest is "),
    ],
)
def test_a_value_beside_a_term_that_is_none_is_an_error_with_the_nearest_one(
    tmp_path: Path, term: str, nearest: str
) -> None:
    sheets = sound()
    sheets["Plan"].append({"Term": term, "Value": 3})
    (finding,) = check(write(tmp_path / "input.xlsx", sheets)).findings
    assert told([finding]) == [("error", "unknown-term", "Plan", "A5")]
    assert f"“{term}” is not a term of the Plan sheet" in finding.message
    assert nearest in finding.message


def test_the_one_term_of_the_template_that_was_renamed_is_the_nearest(tmp_path: Path) -> None:
    given = {
        "Company": "Example, Inc.",
        "As-of Date": date(2001, 12, 31),
        "Stockholder Approval Date": date(1999, 7, 27),
    }
    sheets = sound()
    sheets["Plan"] = [{"Term": term.name, "Value": given.get(term.name)} for term in TERMS]
    row = next(row for row in sheets["Plan"] if row["Term"] == "Share Reserve")
    row |= {"Term": "Number of Shares", "Value": 400_000}
    (finding,) = check(write(tmp_path / "input.xlsx", sheets)).findings
    assert finding.code == "unknown-term"
    assert "Did you mean Share Reserve? Type that under Term." in finding.message


def test_a_value_beside_a_misspelt_term_is_read_on(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Plan"][1] = {"Term": "As of Date", "Value": "31/12/2001"}
    findings = list(check(write(tmp_path / "input.xlsx", sheets)).findings)
    assert [one[:4] for one in told(findings)] == [
        ("error", "unknown-term", "Plan", "A3"),
        ("error", "ambiguous-date", "Plan", "B3"),
    ]


def test_a_remark_among_the_terms_without_a_value_is_nothing(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Plan"] += [{"Term": "Set by the Committee"}, {"Value": None, "Section": "§9"}]
    findings = check(write(tmp_path / "input.xlsx", sheets)).findings
    assert [one.code for one in findings] == ["missing"]  # the row that has a Section and no Term
