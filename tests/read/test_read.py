"""Every cell is either taken exactly as meant or gets a finding that names it: real files through the reader."""

import gc
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from calc.contract import INPUT, INPUT_SHEET
from calc.excel.inspect import NotAWorkbook
from calc.findings import Finding, Severity
from calc.job.pipeline import check
from calc.read import WIDEST, InputWorkbook, read
from tests.excel.inspect.test_opened_elsewhere import changed, with_listed_sheet
from tests.support.workbooks import Formula, Number, Sheets, sound, write


def found(path: Path, sheets: Sheets, **options: Any) -> list[Finding]:
    """The findings of checking a workbook with these sheets."""
    return list(check(write(path / "input.xlsx", sheets, options)).findings)


def only(findings: list[Finding]) -> tuple[str, str, str, str]:
    """Severity, code, sheet and cell of the one finding there is."""
    assert len(findings) == 1, findings
    (one,) = findings
    return str(one.severity), one.code, one.sheet, one.cell


def read_sheets(path: Path, sheets: Sheets, **options: Any) -> InputWorkbook:
    return read(write(path / "input.xlsx", sheets, options))


def test_a_sound_workbook_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, sound()) == []


def test_every_sheet_has_a_frame_with_the_contracts_columns(tmp_path: Path) -> None:
    frames = read_sheets(tmp_path, sound()).frames
    assert {name: list(frame.columns) for name, frame in frames.items()} == {
        sheet.name: [column.name for column in sheet.columns] for sheet in INPUT
    }


def test_values_are_exact_and_indexed_by_their_excel_row(tmp_path: Path) -> None:
    fees = read_sheets(tmp_path, sound()).frames["Fees"]
    assert fees.amount.to_dict() == {2: 1200000, 3: 125000, 4: 125000}
    prices = read_sheets(tmp_path, sound()).frames["Prices"]
    assert prices.last_sale.dropna().to_list() == [1962500000, 462500000, 931250000]
    assert prices.date.to_list()[0] == pd.Timestamp(2000, 7, 26)


def test_ids_typed_as_text_keep_their_zeros(tmp_path: Path) -> None:
    sheets = sound()
    for row in [*sheets["Directors"], *sheets["Employment"], *sheets["Fees"], *sheets["Elections"]]:
        row["Director ID"] = {"A": "00123", "B": "00045"}[row["Director ID"]]
    sheets["Discretionary Grants"][0]["Director ID"] = "00123"
    assert found(tmp_path, sheets) == []
    assert read_sheets(tmp_path, sheets).frames["Directors"].director_id.to_list() == ["00123", "00045"]


def test_an_id_that_excel_stored_as_a_number_is_its_digits_with_one_info_a_column(tmp_path: Path) -> None:
    sheets = sound()
    for number, row in enumerate(sheets["Fees"], start=101):
        row["Fee ID"] = number
    findings = found(tmp_path, sheets)
    assert only(findings) == ("info", "number-for-id", "Fees", "A2:A4")
    assert read_sheets(tmp_path, sheets).frames["Fees"].fee_id.to_list() == ["101", "102", "103"]


def test_a_numeric_id_that_may_have_lost_its_zeros_is_an_error_with_the_id_it_may_be(tmp_path: Path) -> None:
    sheets = sound()
    for row in [*sheets["Directors"], *sheets["Employment"], *sheets["Fees"], *sheets["Elections"]]:
        row["Director ID"] = {"A": "00123", "B": "B"}[row["Director ID"]]
    sheets["Discretionary Grants"][0]["Director ID"] = 123
    errors = [finding for finding in found(tmp_path, sheets) if finding.severity is Severity.ERROR]
    assert [(one.code, one.sheet, one.cell) for one in errors] == [("id-lost-zeros", "Discretionary Grants", "B2")]
    assert "00123" in errors[0].message


@pytest.mark.parametrize("name", ["NA", "None", "n/a", "nan", "NULL", "#N/A!", "TRUE", "=SUM(A1)"])
def test_names_that_look_like_nothing_stay_text(tmp_path: Path, name: str) -> None:
    sheets = sound()
    sheets["Directors"][0]["Name"] = name
    assert found(tmp_path, sheets) == []
    assert read_sheets(tmp_path, sheets).frames["Directors"].name.to_list()[0] == name


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!"])
def test_an_error_cell_is_an_error_and_not_a_blank(tmp_path: Path, error: str) -> None:
    sheets = sound()
    sheets["Directors"][0]["Account No."] = Formula("=1/0", error)
    findings = found(tmp_path, sheets)
    assert only(findings) == ("error", "error-cell", "Directors", "G2")
    assert error in findings[0].message


def test_a_formula_without_a_cached_value_asks_to_open_and_save_it_in_excel(tmp_path: Path) -> None:
    path = write(tmp_path / "input.xlsx", sound())
    book = openpyxl.load_workbook(path)  # openpyxl saves formulas without their results
    book["Fees"]["G2"] = "=6000*2"
    book.save(path)
    (finding,) = check(path).findings
    assert (finding.code, finding.sheet, finding.cell) == ("formula-without-value", "Fees", "G2")
    assert "Open the workbook in Excel" in finding.message


def test_the_result_of_a_formula_is_taken_as_a_value(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = Formula("=4.35*100", 4.35 * 100)
    assert found(tmp_path, sheets) == []
    assert read_sheets(tmp_path, sheets).frames["Fees"].amount.to_list()[0] == 43500


def test_a_column_of_text_dates_is_one_finding_with_the_range_and_the_count(tmp_path: Path) -> None:
    sheets = sound()
    days = pd.bdate_range("1999-08-02", periods=2600)
    sheets["Prices"] = [{"Date": f"{day:%d/%m/%Y}", "Last Sale": 8} for day in days]
    errors = [finding for finding in found(tmp_path, sheets) if finding.code == "ambiguous-date"]
    assert [one.cell for one in errors] == ["A2:A2601"]
    assert errors[0].message.startswith("2,600 cells of Date")


def test_one_bad_cell_never_hides_another(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = "$12,000"
    sheets["Fees"][0]["Calendar Year"] = 2001.5
    sheets["Fees"][1]["Meeting ID"] = "M9"
    sheets["Directors"][1]["End Reason"] = "retired"
    sheets["Elections"][0]["Notice Date"] = 36845
    cells = {(one.sheet, one.cell) for one in found(tmp_path, sheets) if one.severity is Severity.ERROR}
    assert cells == {("Fees", "G2"), ("Fees", "D2"), ("Fees", "E3"), ("Directors", "E3"), ("Elections", "B2")}


@pytest.mark.parametrize(
    ("sheet", "row", "header", "value", "code", "cell"),
    [
        ("Elections", 0, "Notice Date", 20001115, "number-for-date", "B2"),
        ("Elections", 0, "Notice Date", Number(36845, "General"), "number-for-date", "B2"),
        ("Elections", 0, "Notice Date", datetime(2000, 11, 15, 9, 30), "date-with-time", "B2"),
        ("Elections", 0, "Notice Date", "15/11/2000", "ambiguous-date", "B2"),
        ("Elections", 0, "Action", "opt in", "not-a-choice", "C2"),
        ("Fees", 0, "Amount", -12000, "out-of-range", "G2"),
        ("Fees", 0, "Amount", 0, "out-of-range", "G2"),
        ("Fees", 0, "Amount", 1e300, "too-many-digits", "G2"),
        ("Fees", 0, "Amount", Number(36845, "yyyy-mm-dd"), "date-for-number", "G2"),
        ("Fees", 0, "Director ID", None, "missing", "B2"),
        ("Fees", 0, "Fee ID", "F2", "duplicate-key", "A3"),
        ("Option Events", 0, "Shares", 1.5, "too-many-decimals", "E2"),
        ("Option Events", 0, "Shares", "1,000", "ambiguous-number", "E2"),
        ("Prices", 0, "Last Sale", 0, "out-of-range", "B2"),
        ("Prices", 0, "Last Sale", 1 / 3, "too-many-decimals", "B2"),
        ("Plan", 1, "Value", "31/12/2001", "ambiguous-date", "B3"),
        ("Plan", 1, "Value", 45000, "number-for-date", "B3"),
        ("Plan Events", 0, "Value", "Total", "not-needed", "J2"),
        ("Fees", 0, "Calendar Year", 36526, "out-of-range", "D2"),
        ("Fees", 0, "Meeting ID", "M1", "not-needed", "E2"),
        ("Fees", 0, "Fee Type", "meeting", "does-not-fit", "C2:E2"),
        ("Plan Events", 0, "New", "3:2", "ratio-as-text", "C2"),
        ("Prices", 0, "Last Sale", "17 1/2", "fraction-as-text", "B2"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(
    tmp_path: Path, sheet: str, row: int, header: str, value: Any, code: str, cell: str
) -> None:
    sheets = sound()
    sheets[sheet][row][header] = value
    assert only(found(tmp_path, sheets)) == ("error", code, sheet, cell)


def test_dates_of_the_1904_system_are_the_same_days(tmp_path: Path) -> None:
    as_usual = read_sheets(tmp_path, sound()).frames
    of_1904 = read_sheets(tmp_path, sound(), date_1904=True).frames
    for name, frame in as_usual.items():
        pd.testing.assert_frame_equal(frame, of_1904[name])


def test_spaces_around_are_trimmed_with_an_info(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Directors"][0]["Name"] = "\u00a0 Ann Able "
    assert only(found(tmp_path, sheets)) == ("info", "spaces", "Directors", "B2")
    assert read_sheets(tmp_path, sheets).frames["Directors"].name.to_list()[0] == "Ann Able"


def edited(tmp_path: Path, edit: Any, sheets: Sheets | None = None) -> list[Finding]:
    """The findings of a sound workbook after somebody worked on it in Excel."""
    path = write(tmp_path / "input.xlsx", sheets or sound())
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return list(check(path).findings)


def test_hidden_rows_are_read_with_a_warning_that_names_them(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["Fees"].row_dimensions[3].hidden = True

    assert only(edited(tmp_path, hide)) == ("warning", "hidden-rows", "Fees", "A3:G3")


def test_a_hidden_sheet_is_read_with_a_warning(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["Employment"].sheet_state = "hidden"

    assert only(edited(tmp_path, hide)) == ("warning", "hidden-sheet", "Employment", "")


def test_merged_cells_are_an_error(tmp_path: Path) -> None:
    findings = edited(tmp_path, lambda book: book["Fees"].merge_cells("B2:B3"))
    assert ("error", "merged-cells", "Fees", "B2:B3") in [(str(f.severity), f.code, f.sheet, f.cell) for f in findings]


def test_a_gap_of_blank_rows_is_fine(tmp_path: Path) -> None:
    assert edited(tmp_path, lambda book: book["Fees"].insert_rows(3, 5)) == []


def test_a_total_below_the_data_is_an_error(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"].append({"Fee ID": "Total", "Amount": Formula("=SUM(F2:F4)", 14500)})
    assert only(found(tmp_path, sheets)) == ("error", "total-row", "Fees", "A5:G5")


def test_a_sum_without_a_word_below_the_data_is_an_error(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"].append({"Amount": Formula("=SUM(F2:F4)", 14500)})
    assert only(found(tmp_path, sheets)) == ("error", "total-row", "Fees", "A5:G5")


def test_a_remark_below_the_data_is_an_error(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"].append({"Fee ID": "as agreed in March"})
    assert only(found(tmp_path, sheets)) == ("error", "remark-row", "Fees", "A5:G5")


def test_a_row_with_one_cell_is_an_error(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"].append({"Fee ID": "F9"})
    assert only(found(tmp_path, sheets)) == ("error", "incomplete-row", "Fees", "A5:G5")


class PanicException(BaseException):
    pass


@pytest.mark.parametrize(
    ("raised", "comes_out"),
    [(ValueError, NotAWorkbook), (PanicException, NotAWorkbook), (KeyboardInterrupt, KeyboardInterrupt)],
)
def test_a_workbook_that_the_library_gives_up_on_is_said_to_be_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: type[BaseException], comes_out: type[BaseException]
) -> None:
    def give_up(_data: object) -> None:
        raise raised

    path = write(tmp_path / "input.xlsx", sound())
    monkeypatch.setattr("calc.read.CalamineWorkbook.from_filelike", give_up)
    with pytest.raises(comes_out) as caught:
        read(path)
    assert comes_out is not NotAWorkbook or "input.xlsx cannot be read as an Excel workbook" in str(caught.value)


@pytest.mark.parametrize("shown", ["#CALC!", "#SPILL!", "#FIELD!"])
def test_a_newer_error_that_the_library_gives_up_on_is_named_with_its_cell(tmp_path: Path, shown: str) -> None:
    path = write(tmp_path / "input.xlsx", sound())
    book = openpyxl.load_workbook(path)
    for sheet, cell, error in (("Directors", "G2", "#N/A"), ("Fees", "F3", shown)):  # the library knows the first
        book[sheet][cell].value, book[sheet][cell].data_type = error, "e"
    book.save(path)
    with pytest.raises(NotAWorkbook) as caught:
        read(path)
    assert str(caught.value).startswith(f"input.xlsx: Fees!F3 shows {shown}. Correct its formula")


def test_a_row_that_repeats_the_headers_is_an_error(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"].insert(1, {header: header for header in INPUT_SHEET["Fees"].headers})
    assert only(found(tmp_path, sheets)) == ("error", "repeated-headers", "Fees", "A3:G3")


def test_headers_are_found_in_any_order_and_spelling(tmp_path: Path) -> None:
    def rename(book: Any) -> None:
        sheet = book["Fees"]
        sheet.title = " fees"
        sheet["A1"], sheet["B1"], sheet["G1"] = "FEE_ID *", " director  id", "Amount*"
        sheet.move_range("A1:A4", cols=9)

    assert edited(tmp_path, rename) == []


def test_headers_may_stand_below_lines_of_text(tmp_path: Path) -> None:
    def push_down(book: Any) -> None:
        book["Fees"].insert_rows(1, 3)
        book["Fees"]["A1"] = "All fees of the year, as sent by Payroll: Fee ID and so on"

    assert edited(tmp_path, push_down) == []


def test_a_row_of_data_above_the_headers_is_a_warning(tmp_path: Path) -> None:
    def push_down(book: Any) -> None:
        book["Fees"].insert_rows(1)
        book["Fees"]["A1"], book["Fees"]["B1"] = "F9", "A"

    assert only(edited(tmp_path, push_down)) == ("warning", "row-above-headers", "Fees", "1:1")


def test_a_header_that_stands_twice_is_an_error_naming_both(tmp_path: Path) -> None:
    def twice(book: Any) -> None:
        book["Fees"]["I1"] = "amount"

    findings = edited(tmp_path, twice)
    assert only(findings) == ("error", "duplicate-header", "Fees", "G1, I1")


@pytest.mark.parametrize(
    ("sheet", "cell", "text", "meant"),
    [
        ("Directors", "D1", "Service Ends", "Service End"),
        ("Fees", "G1", "Amonut", "Amount"),
        ("Fees", "E1", "Meeting", "Meeting ID"),
    ],
)
def test_a_misspelt_header_is_an_error_with_the_header_it_may_be(
    tmp_path: Path, sheet: str, cell: str, text: str, meant: str
) -> None:
    def misspell(book: Any) -> None:
        book[sheet][cell] = text

    errors = [finding for finding in edited(tmp_path, misspell) if finding.code == "misspelt-header"]
    assert [(one.sheet, one.cell) for one in errors] == [(sheet, cell)]
    assert f"Did you mean {meant}?" in errors[0].message


def test_an_unknown_column_is_left_alone_with_an_info(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Approved by"] = "CFO"
    assert only(found(tmp_path, sheets)) == ("info", "unknown-header", "Fees", "H1")


def test_a_column_with_values_and_no_header_is_a_warning(tmp_path: Path) -> None:
    def stray(book: Any) -> None:
        book["Fees"]["H3"] = "see memo"

    assert only(edited(tmp_path, stray)) == ("warning", "no-header", "Fees", "H1")


def test_a_misspelt_sheet_is_an_error_with_the_sheet_it_may_be(tmp_path: Path) -> None:
    def misspell(book: Any) -> None:
        book["Elections"].title = "Electoins"

    (finding,) = edited(tmp_path, misspell)
    assert (finding.code, finding.sheet) == ("misspelt-sheet", "Electoins")
    assert "Did you mean Elections?" in finding.message


def test_a_sheet_named_like_an_absent_one_without_its_headers_is_one_error(tmp_path: Path) -> None:
    def rename(book: Any) -> None:
        del book["Consents"]
        book.create_sheet("Consent")["B2"] = "forms are in the safe"

    assert only(edited(tmp_path, rename)) == ("error", "misspelt-sheet", "Consent", "")


def test_an_unknown_sheet_is_left_alone_with_an_info(tmp_path: Path) -> None:
    findings = edited(tmp_path, lambda book: book.create_sheet("Scratch"))
    assert only(findings) == ("info", "unknown-sheet", "Scratch", "")


def test_two_sheets_of_one_name_are_an_error_naming_both(tmp_path: Path) -> None:
    (finding,) = edited(tmp_path, lambda book: book.create_sheet("fees "))
    assert finding.code == "duplicate-sheet"
    assert "“Fees” and “fees ”" in finding.message


@pytest.mark.parametrize("name", ["Plan", "Directors", "Meetings", "Fees", "Prices"])
def test_a_required_sheet_that_is_missing_is_an_error(tmp_path: Path, name: str) -> None:
    findings = edited(tmp_path, lambda book: book.remove(book[name]))
    assert [one.message.split(".")[0] for one in findings if one.code == "missing-sheet"] == [
        f"The sheet {name} is missing"
    ]


def test_an_optional_sheet_may_be_missing_or_empty(tmp_path: Path) -> None:
    def drop(book: Any) -> None:
        del book["Consents"]
        del book["Employment"]
        book.create_sheet("Employment")

    assert edited(tmp_path, drop) == []


def test_a_required_column_that_is_missing_is_one_error(tmp_path: Path) -> None:
    findings = edited(tmp_path, lambda book: book["Elections"].delete_cols(3))
    assert only(findings) == ("error", "missing-column", "Elections", "A1")


def test_a_workbook_of_results_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "old.results.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Summary", "Options", "Deferred Awards", "Share Reserve", "Findings"):
            book.add_worksheet(name)
    findings = check(path).findings
    assert [one.code for one in findings] == ["results-not-input"]


def test_the_input_file_is_never_changed(tmp_path: Path) -> None:
    path = write(tmp_path / "input.xlsx", sound())
    before = path.read_bytes()
    check(path)
    assert path.read_bytes() == before


def test_amounts_typed_with_a_currency_format_are_numbers(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = Number(12000, '"$"#,##0.00')
    assert found(tmp_path, sheets) == []


def test_the_value_of_a_term_is_of_the_terms_own_kind(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Plan"] += [{"Term": "share reserve", "Value": 250000}, {"Term": "Par Value *", "Value": 0.01}]
    plan = read_sheets(tmp_path, sheets).frames["Plan"].set_index("term")["value"]
    assert plan.to_dict() == {
        "Company": "Example, Inc.",
        "As-of Date": date(2001, 12, 30),
        "Stockholder Approval Date": date(1999, 7, 27),
        "Share Reserve": 250000,
        "Par Value": 1000000,
    }


def test_a_workbook_with_macros_is_read_like_any_other(tmp_path: Path) -> None:
    plain = write(tmp_path / "input.xlsx", sound())
    with_macros = tmp_path / "input.xlsm"
    with zipfile.ZipFile(plain) as parts, zipfile.ZipFile(with_macros, "w", zipfile.ZIP_DEFLATED) as out:
        for name in parts.namelist():
            sheet_main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
            macro_main = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
            out.writestr(name, parts.read(name).replace(sheet_main, macro_main))
    assert check(with_macros).findings == ()
    assert check(with_macros).results is not None


def test_rows_that_a_filter_hides_are_read_with_a_warning(tmp_path: Path) -> None:
    def filter_rows(book: Any) -> None:
        book["Fees"].auto_filter.ref = "A1:F4"
        book["Fees"].auto_filter.add_filter_column(1, ["A"])
        book["Fees"].row_dimensions[4].hidden = True

    assert only(edited(tmp_path, filter_rows)) == ("warning", "hidden-rows", "Fees", "A4:G4")


def test_reading_leaves_the_collector_of_cycles_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.xlsx", sound())
    try:
        for on in (False, True):
            (gc.enable if on else gc.disable)()
            read(path)
            assert gc.isenabled() is on
    finally:
        gc.enable()


def test_a_listed_sheet_whose_cells_are_not_in_the_file_is_a_warning_and_one_of_the_plan_an_error(
    tmp_path: Path,
) -> None:
    for title, severity in (("Old notes", Severity.WARNING), ("Elections", Severity.ERROR)):
        sheets = {name: rows for name, rows in sound().items() if name != title}
        path = changed(write(tmp_path / "input.xlsx", sheets), with_listed_sheet(title))
        (told,) = [each for each in read(path).findings if each.code == "absent-sheet"]
        assert told.severity is severity
        assert title in told.message


def test_a_sheet_of_a_thousand_columns_is_read_and_a_wider_one_refused(tmp_path: Path) -> None:
    sheets = sound()
    for more, refused in ((WIDEST - 13, False), (WIDEST, True)):
        sheets["Plan Events"] = [{f"Of mine {number}": number for number in range(more)}]
        path = write(tmp_path / f"{more}.xlsx", sheets)
        if refused:
            with pytest.raises(NotAWorkbook, match="columns of the sheet Plan Events, which has fewer than 20"):
                read(path)
        else:
            assert read(path).frames["Fees"].shape[0]


def test_a_pasted_block_of_prices_is_read_as_more_rows_of_prices(tmp_path):
    block = [{"Date": date(2001, 3, 1), "Close": 9.5, "High": 99}]
    workbook = read(write(tmp_path / "input.xlsx", {**sound(), "Paste prices here": block}))
    assert workbook.frames["Prices"]["last_sale"].tolist()[-1] == 950_000_000
    assert workbook.frames["Prices"].index[-1] == 10_000_002
    assert workbook.layouts["Paste prices here"].columns == {"Date": 1, "Last Sale": 2}
