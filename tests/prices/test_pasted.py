"""The sheet Paste prices here: a vendor's block as it comes is more rows of Prices, and findings name its own cells."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from calc.contract import FIRST_PASTED_ROW
from calc.findings import Finding, Severity
from calc.job.job import roll_job
from calc.job.pipeline import check, write_errors
from calc.read import read
from tests.prices.pages import VENDOR_BLOCK, with_pasted
from tests.support.workbooks import sound, write


def errors_and_warnings(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(each.code, each.sheet, each.cell) for each in findings if each.severity is not Severity.INFO]


def test_a_pasted_block_counts_as_rows_of_prices(tmp_path: Path) -> None:
    typed = check(write(tmp_path / "typed.xlsx", sound()))
    pasted = check(with_pasted(tmp_path / "pasted.xlsx", VENDOR_BLOCK))
    assert typed.results is not None
    assert pasted.results is not None
    for name in ("Options", "Deferred Awards", "Share Reserve"):
        assert pasted.results.sheets[name].equals(typed.results.sheets[name])
    assert pasted.results.sheets["Sources"]["prices_row"].dropna().min() > FIRST_PASTED_ROW


def test_what_the_block_was_taken_for_is_an_info_at_its_headers(tmp_path: Path) -> None:
    checked = check(with_pasted(tmp_path / "pasted.xlsx", VENDOR_BLOCK))
    [said] = [each for each in checked.findings if each.code == "pasted-prices"]
    assert (said.sheet, said.cell) == ("Paste prices here", "A1")
    assert "4 days from 2000-07-26 to 2001-02-16. Read Date as Date, Close/Last as Last Sale." in said.message
    assert "“02/16/2001” can be nothing else" in said.message


@pytest.mark.parametrize(
    "block",
    [
        [["Halyard Inc.", None, None], [None], *VENDOR_BLOCK],
        [[f"{row[0]},{row[1]},{row[2]}"] for row in VENDOR_BLOCK],
        [
            VENDOR_BLOCK[0],
            *([datetime.strptime(row[0], "%m/%d/%Y"), float(row[1][1:]), 99] for row in VENDOR_BLOCK[1:]),
        ],
    ],
    ids=["titles above", "lines of a csv in one column", "dates and numbers of Excel"],
)
def test_the_block_may_come_in_any_of_these_forms(tmp_path: Path, block: list[list[object]]) -> None:
    prices = read(with_pasted(tmp_path / "pasted.xlsx", block)).frames["Prices"]
    assert prices["last_sale"].tolist() == [931_250_000, 925_000_000, 462_500_000, 1_962_500_000]
    assert prices["date"].iloc[0].date() == date(2001, 2, 16)


def test_a_day_on_both_sheets_with_another_price_is_an_error_at_the_pasted_cell(tmp_path: Path) -> None:
    block = [*VENDOR_BLOCK[:3], ("01/02/2001", "$4.63", ""), VENDOR_BLOCK[4]]
    findings = check(with_pasted(tmp_path / "pasted.xlsx", block, keep=2)).findings
    assert errors_and_warnings(findings) == [("pasted-price-differs", "Paste prices here", "B4")]
    [wrong] = [each for each in findings if each.severity is Severity.ERROR]
    assert "2001-01-02 is on Prices too, in row 3, with another price: 4.625 there, 4.63 here" in wrong.message
    same = check(with_pasted(tmp_path / "same.xlsx", VENDOR_BLOCK, keep=2))
    assert same.results is not None
    assert [each.cell for each in same.findings if each.code == "pasted-twice"] == ["A4"]


def test_what_is_wrong_in_the_block_is_told_at_its_cells_all_at_once_and_marked_there(tmp_path: Path) -> None:
    block = [*VENDOR_BLOCK, ("02/18/2001", "$9"), ("02/14/2001", "nine"), (None, "$9")]
    checked = check(with_pasted(tmp_path / "pasted.xlsx", block))
    assert errors_and_warnings(checked.findings) == [
        ("price-on-closed-day", "Paste prices here", "A6"),
        ("not-a-number", "Paste prices here", "B7"),
        ("no-date", "Paste prices here", "A8"),
    ]
    marked = openpyxl.load_workbook(write_errors(checked, tmp_path / "marked.xlsx").path)["Paste prices here"]
    assert [marked["B7"].comment is None, marked["A8"].comment is None] == [False, False]
    assert marked["A2"].value == "02/16/2001"


def test_dates_with_two_readings_ask_for_dates_and_name_no_option(tmp_path: Path) -> None:
    block = [("Date", "Close"), ("01/02/2002", 14), ("01/03/2002", 14)]
    findings = check(with_pasted(tmp_path / "pasted.xlsx", block, keep=4)).findings
    [wrong] = [each for each in findings if each.severity is Severity.ERROR]
    assert (wrong.code, wrong.cell) == ("ambiguous-dates", "A2")
    assert "year-month-day" in wrong.message
    assert "--date-format" not in wrong.message


def test_prices_without_headers_are_asked_for_them_and_words_alone_say_nothing(tmp_path: Path) -> None:
    for block in (VENDOR_BLOCK[1:], [["02/16/2001,9.3125"]]):
        findings = check(with_pasted(tmp_path / "pasted.xlsx", block, keep=4)).findings
        [wrong] = [each for each in findings if each.severity is Severity.ERROR]
        assert (wrong.code, wrong.sheet, wrong.cell) == ("no-header-row", "Paste prices here", "A1")
    words = check(with_pasted(tmp_path / "words.xlsx", [["Paste a vendor's prices here."]], keep=4)).findings
    assert not [each for each in words if "aste" in each.sheet]


def test_a_title_that_is_nearly_the_sheets_is_asked_about(tmp_path: Path) -> None:
    findings = check(with_pasted(tmp_path / "near.xlsx", VENDOR_BLOCK, keep=4, title="Paste price here")).findings
    assert ("misspelt-sheet", "Paste price here", "") in errors_and_warnings(findings)
    other = check(with_pasted(tmp_path / "other.xlsx", VENDOR_BLOCK, keep=4, title="Prices of 1999")).findings
    assert "misspelt-sheet" not in {each.code for each in other}


def test_the_next_input_keeps_the_pasted_block_with_its_history_or_folded(tmp_path: Path) -> None:
    source = with_pasted(tmp_path / "pasted.xlsx", VENDOR_BLOCK, keep=1)
    for name, open_on in (("rolled.xlsx", None), ("opened.xlsx", date(2001, 3, 1))):
        ran = roll_job(source, date(2002, 3, 31), tmp_path / name, open_on)
        assert ran.results is not None, ran.message
        page = openpyxl.load_workbook(tmp_path / name)["Paste prices here"]
        assert [tuple(row) for row in page.iter_rows(values_only=True)] == list(VENDOR_BLOCK)
        (said,) = (note for note in ran.notes if "Paste prices here" in note)
        assert "are still needed: do not paste over them. Paste the next block below them" in said


def test_a_workbook_whose_prices_are_all_typed_is_rolled_without_a_word_on_pasting(tmp_path: Path) -> None:
    ran = roll_job(write(tmp_path / "typed.xlsx", sound()), date(2002, 3, 31), tmp_path / "rolled.xlsx")
    assert ran.results is not None, ran.message
    assert not any("Paste" in note for note in ran.notes)


def test_a_hidden_row_of_the_block_is_told_at_its_cells(tmp_path: Path) -> None:
    path = with_pasted(tmp_path / "pasted.xlsx", VENDOR_BLOCK)
    book = openpyxl.load_workbook(path)
    page = book["Paste prices here"]
    page.row_dimensions[3].hidden = True
    book.save(path)
    assert errors_and_warnings(check(path).findings) == [("hidden-rows", "Paste prices here", "A3:B3")]
