"""The results workbook reads back as what was computed, and shows people what needs attention."""

import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

import calc.write
from calc.contract import DECIMALS, FOR_PROGRAMS, INPUT_SHEET, PLAN, PLAN_EVENTS, RESULTS, RESULTS_SHEET, SUMMARY, Kind
from calc.contract.wording import section_of
from calc.excel.checked_writer import ExcelRefusedError
from calc.excel.layout import SheetLayout
from calc.excel.styles import GREY
from calc.files.publish import CannotPublish
from calc.findings import error, info, warning
from calc.job.pipeline import check
from calc.plan.readings import DECLARED, READINGS
from calc.plan.results import Results
from calc.plan.terms import plan_terms
from calc.results.cell_checks import MAY_BE_BLANK
from calc.tables.work_paper import WORK_PAPER
from calc.write import RunFacts
from calc.write.attention import attention
from calc.write.charts import by_issuance_year, reserve_over_time
from calc.write.figures import shortfall_sentences
from tests.support.build import frame as input_frame
from tests.support.plain_cells import fill_cells

write_results = partial(calc.write.write_results, must_hold=False)  # what is made up here breaks the rules

TABLES = [sheet for sheet in RESULTS if sheet is not SUMMARY]
MADE_WHEN_WRITTEN = ("Notes", "Explain", "Source Columns", "Checks", "Findings", "Basis")
COMPUTED = [sheet for sheet in TABLES if sheet.name not in MADE_WHEN_WRITTEN]
FROM_INPUT = [sheet for sheet in COMPUTED if sheet.name != "Activity"]  # its texts are the program's own
LINKED = ("Summary", "Options", "Deferred Awards", "Fee Settlement")  # with links to other sheets
TEXTS = (Kind.ID, Kind.TEXT, Kind.CHOICE)
AS_OF = date(2003, 6, 30)
HOSTILE = (
    "=1+1",
    "{=1+1}",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "http://example.com/x",
    "mailto:a@example.com",
    "internal:'Plan'!A1",
    "<r><t>markup</t></r>",
    "<b>&amp;</b>]]>",
    "007",
    " leading and trailing ",
    "two\nlines\tand a tab",
    "carriage\rreturn",
    "control \x01 \x0b \x1f characters",
    "_x0041_x0042_ is no escape",
    "😀 emoji",
    "עברית ואנגלית",
    "\u202eturned round",
    "é as two characters",
    "x" * 32_767,
    "😀" * 16_383 + "x",
)


def results_frame(sheet, rows):
    """A result sheet in the types that the computation gives."""
    made = {}
    for column in sheet.columns:
        values = [row.get(column.header) for row in rows]
        if column.kind in DECIMALS:
            made[column.name] = pd.array(values, dtype="Int64")
        elif column.kind is Kind.DATE:
            made[column.name] = pd.Series(values, dtype="datetime64[s]").array
        else:
            made[column.name] = pd.array(values, dtype="str")
    return pd.DataFrame(made)


def results_of(rows=None, company="Example, Inc.", plan=(), events=()):
    """Results with these rows by sheet, and the terms of a Plan sheet with these rows besides the required ones."""
    terms = plan_terms(
        input_frame(PLAN, [{"Term": "Company", "Value": company}, {"Term": "As-of Date", "Value": AS_OF}, *plan]),
        input_frame(PLAN_EVENTS, list(events)),
        input_frame(INPUT_SHEET["Readings"], []),
    )
    sheets = {sheet.name: results_frame(sheet, (rows or {}).get(sheet.name, [])) for sheet in COMPUTED}
    return Results(sheets, (), terms)


def filled(sheet, numbers=(12_345, 7), text="word"):
    """Two rows with something in every column, and one that is blank wherever a result may be."""
    rows = []
    for number in numbers:
        row = {}
        for column in sheet.columns:
            if column.kind in DECIMALS:
                row[column.header] = number
            elif column.kind is Kind.DATE:
                row[column.header] = date(2003, 7, 27)
            else:
                row[column.header] = column.choices[0] if column.choices else text
        rows.append(row)
    return [*rows, {column.header: rows[0][column.header] for column in sheet.columns if never_blank(sheet, column)}]


def never_blank(sheet, column):
    """Whether every row has a value: the first column, and on some sheets all but names and references."""
    whole = ("Share Reserve", "Shortfalls", "Upcoming by Date", "Upcoming")
    full = sheet.name in whole and column.kind not in (Kind.ID, Kind.TEXT)
    due = sheet.name == "Issuances" and column.header not in MAY_BE_BLANK[sheet.name]
    return full or due or column is sheet.columns[0]


def everything():
    return results_of({sheet.name: filled(sheet) for sheet in COMPUTED})


RUN = RunFacts(
    "input.xlsx",
    "5f" * 32,
    "0.1.0",
    (
        info("a-note", "Taken as meant.", "Fees"),
        warning("a-warning", "The price of 2 July 2003 is missing. Add it.", "Prices"),
        error("an-error", "This cannot be.", "Plan"),
    ),
    {("Plan", 2): "Plan!B2", ("Plan Events", 2): "Plan Events!H9"},
    {"Plan": SheetLayout(PLAN, "Plan", 1, {"Term": 1, "Value": 2})},
)


def write(path, results, run=RUN, **more):
    write_results(results, run, path, **more)
    return openpyxl.load_workbook(path, data_only=True)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("write") / "all.results.xlsx"
    write_results(everything(), RUN, path)
    return path


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path, data_only=True)


def words(book):
    """All that the Summary says, but for the figures behind its charts."""
    return [cell for row in book["Summary"].iter_rows(max_col=8, values_only=True) for cell in row if cell is not None]


def said(book):
    """The sentences of the Summary on one line, without the links beside them."""
    return " ".join(" ".join(word for word in words(book) if isinstance(word, str) and "→" not in word).split())


# --- Sheets a program can read back --------------------------------------------------------------------------------


def test_every_sheet_of_the_contract_is_there_in_order_and_no_other(book):
    assert book.sheetnames == [SUMMARY.name, WORK_PAPER, *(sheet.name for sheet in TABLES)]


def test_the_sheets_that_only_programs_need_stand_last_behind_grey_tabs(book):
    assert book.sheetnames[0] == "Summary"
    assert book.sheetnames[-3:] == ["Sources", "Source Rows", "Source Columns"]
    grey = {page.title for page in book if page.sheet_properties.tabColor.rgb[-6:] == GREY.lstrip("#")}
    assert grey == set(book.sheetnames[-3:])


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.name)
def test_a_table_has_the_contracts_headers_in_row_1_and_covers_the_data(book, sheet):
    page = book[sheet.name]
    [table] = page.tables.values()
    assert tuple(cell.value for cell in page[1]) == sheet.headers
    assert tuple(column.name for column in table.tableColumns) == sheet.headers
    assert table.ref == f"A1:{get_column_letter(len(sheet.headers))}{page.max_row}"
    assert table.autoFilter.ref == table.ref


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.name)
def test_every_header_has_a_note_with_its_meaning_its_choices_and_its_section(book, sheet):
    for place, column in enumerate(sheet.columns, start=1):
        note = book[sheet.name].cell(1, place).comment.text
        assert column.meaning in note
        assert section_of(column, sheet) in note
        assert all(choice in note for choice in column.choices)


@pytest.mark.parametrize("sheet", COMPUTED, ids=lambda sheet: sheet.name)
def test_every_value_reads_back_in_its_unit_and_blank_means_none(path, book, sheet):
    divisor = {Kind.DOLLARS: 100, Kind.PRICE: 10**8}
    rows = list(book[sheet.name].iter_rows(min_row=2, values_only=True))
    cells = [CalamineWorkbook.from_path(path).get_sheet_by_name(sheet.name).to_python()[row] for row in (1, 2, 3)]
    assert len(rows) == 3
    for place, column in enumerate(sheet.columns):
        if column.kind in DECIMALS:
            expected = [12_345 / divisor.get(column.kind, 1), 7 / divisor.get(column.kind, 1)]
        elif column.kind is Kind.DATE:
            expected = [datetime(2003, 7, 27)] * 2
        else:
            expected = [column.choices[0] if column.choices else "word"] * 2
        assert [row[place] for row in rows[:2]] == expected
        assert rows[2][place] == (expected[0] if never_blank(sheet, column) else None)
        plain = [each.date() if isinstance(each, datetime) else each for each in expected]
        assert [row[place] for row in cells[:2]] == plain


def test_an_empty_sheet_has_its_headers_and_no_row(tmp_path):
    book = write(tmp_path / "empty.xlsx", results_of(), RunFacts("input.xlsx", "0", "1"))
    for sheet in (*COMPUTED, RESULTS_SHEET["Findings"]):
        assert list(book[sheet.name].values) == [sheet.headers]
        [table] = book[sheet.name].tables.values()
        assert table.ref == f"A1:{get_column_letter(len(sheet.headers))}2"  # Excel asks for one row of data


def test_a_frame_with_other_columns_than_the_contract_is_refused(tmp_path):
    results = results_of()
    shortened = {**results.sheets, "Upcoming": results.sheets["Upcoming"].drop(columns="shares")}
    with pytest.raises(ValueError, match="Upcoming has other columns"):
        write_results(Results(shortened, (), results.terms), RUN, tmp_path / "never.xlsx")
    assert list(tmp_path.iterdir()) == []


# --- Exact numbers -------------------------------------------------------------------------------------------------

CENTS = (0, 1, 10, 29, 110, 435, 2_999_997, 123_456_789_012_345, 999_999_999_999_999, -1, -435)
UNITS = (1, 3, 30_000_000, 435_000_000, 334_375_000, 1_015_625_000, 12_345_678_901_234, 999_999_999_999_999)


@pytest.mark.parametrize("reader", ["openpyxl", "calamine"])
def test_dollars_and_prices_of_up_to_15_digits_read_back_exactly(tmp_path, reader):
    path = tmp_path / "exact.xlsx"
    rows = {
        "Fee Settlement": [{"Fee ID": "F", "Amount": cents} for cents in CENTS],
        "Options": [{"Option ID": "O", "Exercise Price": units} for units in UNITS],
    }
    write_results(results_of(rows), RUN, path)

    def column(sheet, header):
        place = RESULTS_SHEET[sheet].headers.index(header)
        if reader == "openpyxl":
            read = openpyxl.load_workbook(path, data_only=True)[sheet].values
        else:
            read = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
        return [row[place] for row in read][1:]

    def decimals(values):
        return [Decimal(format(value, ".15g")) for value in values]

    assert decimals(column("Fee Settlement", "Amount")) == [Decimal(cents).scaleb(-2) for cents in CENTS]
    assert decimals(column("Options", "Exercise Price")) == [Decimal(units).scaleb(-8) for units in UNITS]
    assert column("Options", "Exercise Price")[2:5] == [0.3, 4.35, 3.34375]  # the nearest doubles, not near ones


@pytest.mark.parametrize("number", [10**15, -(10**15)])
@pytest.mark.parametrize(("sheet", "header"), [("Fee Settlement", "Amount"), ("Upcoming", "Shares")])
def test_a_number_of_16_digits_is_refused_by_name(tmp_path, sheet, header, number):
    with pytest.raises(ExcelRefusedError, match=f"{sheet}, {header}: .*15 digits"):
        write_results(results_of({sheet: [{header: number}]}), RUN, tmp_path / "never.xlsx")


def test_a_date_that_excel_counts_wrongly_is_refused_by_name(tmp_path):
    for day in (date(1900, 2, 28), date(1899, 12, 31)):
        with pytest.raises(ExcelRefusedError, match="Upcoming, Date: "):
            write_results(results_of({"Upcoming": [{"Date": day}]}), RUN, tmp_path / "never.xlsx")
    book = write(tmp_path / "first.xlsx", results_of({"Upcoming": filled(RESULTS_SHEET["Upcoming"])}))
    assert book["Upcoming"]["A2"].value == datetime(2003, 7, 27)


# --- Text stays text -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "hostile.results.xlsx"
    rows = {
        sheet.name: [
            {column.header: text for column in sheet.columns if column.kind in TEXTS}
            | {column.header: 1 for column in sheet.columns if column.kind in DECIMALS}
            | {column.header: AS_OF for column in sheet.columns if column.kind is Kind.DATE}
            for text in HOSTILE
        ]
        for sheet in FROM_INPUT
    }
    findings = tuple(warning(text[:99], text, text[:99]) for text in HOSTILE)
    write_results(results_of(rows, company="=1+1"), RunFacts("=2+2.xlsx", "0", "1", findings), path)
    return path


@pytest.mark.parametrize("sheet", FROM_INPUT, ids=lambda sheet: sheet.name)
def test_hostile_text_in_any_column_reads_back_as_the_same_text(hostile, sheet):
    pages = openpyxl.load_workbook(hostile)[sheet.name]
    cells = CalamineWorkbook.from_path(hostile).get_sheet_by_name(sheet.name).to_python()
    for place, column in enumerate(sheet.columns):
        if column.kind in TEXTS:
            assert [row[place] for row in cells[1:]] == list(HOSTILE)
            assert {pages.cell(row, place + 1).data_type for row in range(2, len(HOSTILE) + 2)} <= {"s", "inlineStr"}


def test_a_character_that_xml_forbids_is_written_as_excel_writes_it(tmp_path):
    write_results(results_of({"Options": [{"Name": "\ufffe and \uffff"}]}), RUN, tmp_path / "odd.xlsx")
    with zipfile.ZipFile(tmp_path / "odd.xlsx") as archive:
        assert b'<t xml:space="preserve">_xFFFE_ and _xFFFF_</t>' in archive.read("xl/worksheets/sheet3.xml")


def test_no_hostile_text_is_in_a_formula_or_a_link(hostile):
    for page in openpyxl.load_workbook(hostile).worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or not any(text in cell.value for text in HOSTILE)
                assert cell.hyperlink is None or (page.title in LINKED and cell.hyperlink.target is None)


def test_the_summary_shows_hostile_text_as_text(tmp_path, hostile):
    assert words(openpyxl.load_workbook(hostile))[0] == "=1+1"
    book = write(tmp_path / "markup.xlsx", results_of(company="<r><t>markup</t></r>"))
    assert words(book)[0] == "<r><t>markup</t></r>"


@pytest.mark.parametrize("text", ["x" * 32_768, "😀" * 16_384])
def test_a_text_longer_than_a_cell_is_refused_and_not_cut(tmp_path, text):
    with pytest.raises(ExcelRefusedError, match="Options, Name: a text of 32,768 characters"):
        write_results(results_of({"Options": [{"Name": text}]}), RUN, tmp_path / "never.xlsx")


def test_half_a_character_is_refused(tmp_path):
    with pytest.raises(ExcelRefusedError, match="Message: a text holds half a character"):
        write_results(results_of(), RunFacts("a", "b", "c", (warning("w", "\ud83d"),)), tmp_path / "never.xlsx")


# --- The file ------------------------------------------------------------------------------------------------------


def test_the_same_results_give_the_same_bytes(tmp_path):
    write_results(everything(), RUN, tmp_path / "a.xlsx")
    write_results(everything(), RUN, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_refusal_leaves_the_older_file_whole_and_nothing_beside_it(tmp_path):
    path = tmp_path / "old.results.xlsx"
    path.write_bytes(b"older")
    with pytest.raises(ExcelRefusedError):
        write_results(results_of({"Options": [{"Name": "x" * 40_000}]}), RUN, path)
    assert path.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_lacks_rows_is_not_put_in_place(tmp_path, monkeypatch):
    monkeypatch.setattr("calc.tables.rows._blocks", lambda *_: iter(()))
    with pytest.raises(CannotPublish, match="could not be read back"):
        write_results(everything(), RUN, tmp_path / "short.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_rows_written_in_bulk_are_the_cells_that_the_library_writes_one_by_one(tmp_path, monkeypatch):
    results = check(Path("sample_inputs/ctc-1999-2002.xlsx")).results
    write_results(results, RUN, tmp_path / "bulk.xlsx")
    monkeypatch.setattr("calc.tables.sheet.fill", fill_cells)
    monkeypatch.setattr("calc.tables.rows._blocks", None)
    write_results(results, RUN, tmp_path / "ordinary.xlsx")
    for data_only in (True, False):
        bulk, ordinary = (
            openpyxl.load_workbook(tmp_path / name, data_only=data_only) for name in ("bulk.xlsx", "ordinary.xlsx")
        )
        assert bulk.sheetnames == ordinary.sheetnames
        for page in bulk.worksheets:
            same = ordinary[page.title]
            assert page.dimensions == same.dimensions
            assert dict(page.tables.items()) == dict(same.tables.items())
            for row, other in zip(page.iter_rows(), same.iter_rows(), strict=True):
                for cell, twin in zip(row, other, strict=True):
                    assert (cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb) == (
                        twin.value, twin.number_format, twin.font.b, twin.fill.fgColor.rgb,
                    ), f"{page.title}!{cell.coordinate}"  # fmt: skip


def test_more_rows_than_a_sheet_holds_go_on_on_further_sheets_and_the_summary_says_so(tmp_path):
    rows = [
        {"Date": date(2003, 1, 1), "Event": "lapsed", "Reference": f"O{number}", "Available": number, "Delivered": 0}
        for number in range(1, 26)
    ]
    whole = [{column: row.get(column, 0) for column in RESULTS_SHEET["Share Reserve"].headers} for row in rows]
    book = write(tmp_path / "long.xlsx", results_of({"Share Reserve": whole}), RunFacts("i", "s", "v"), most_rows=12)
    names = [name for name in book.sheetnames if name.startswith("Share Reserve")]
    assert names == ["Share Reserve", "Share Reserve (2)", "Share Reserve (3)"]
    read = [row[2] for name in names for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert read == [f"O{number}" for number in range(1, 26)]
    assert [book[name].max_row - 1 for name in names] == [12, 12, 1]
    assert len({table for page in book.worksheets[1:] for table in page.tables}) == len(book.sheetnames) - 2
    assert "continues on Share Reserve (2), Share Reserve (3)." in said(book)
    assert book.sheetnames.index("Issuances") == book.sheetnames.index("Share Reserve (3)") + 1


# --- Formats -------------------------------------------------------------------------------------------------------


def test_numbers_and_dates_have_the_format_of_their_kind(book):
    page = book["Fee Settlement"]
    formats = {header: page.cell(3, place).number_format for place, header in enumerate(page_headers(page), start=1)}
    assert formats["Fee ID"] == "@"
    assert formats["Fee Date"] == "yyyy-mm-dd"
    assert formats["Amount"] == "#,##0.00"
    assert book["Options"]["H3"].number_format == "#,##0.00######"


def page_headers(page):
    return [cell.value for cell in page[1]]


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.name)
def test_the_headers_stay_in_sight_and_are_printed_on_every_page(book, sheet):
    page = book[sheet.name]
    assert page.freeze_panes in ("A2", "B2")
    assert page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0


def test_the_widest_sheet_keeps_its_first_column_in_sight(book):
    assert book["Options"].freeze_panes == "B2"


def marked(page, header, row):
    """The format of a cell where it is marked: bold, with a symbol before the value."""
    cell = page.cell(row, page_headers(page).index(header) + 1)
    return cell.number_format if cell.font.bold else ""


def test_what_needs_attention_has_a_symbol_and_not_a_colour_alone(tmp_path):
    soon, later = date(2003, 10, 28), date(2003, 10, 29)  # 120 and 121 days after 30 June 2003
    rows = {
        "Options": [
            {"Deadline": soon, "Shares Outstanding": 1, "Shares Short at Grant": 0, "Status": "outstanding"},
            {"Deadline": later, "Shares Outstanding": 1, "Shares Short at Grant": 5, "Status": "outstanding"},
            {"Deadline": soon, "Shares Outstanding": 0, "Shares Short at Grant": 5, "Status": "not granted"},
            {"Deadline": AS_OF, "Shares Outstanding": 0, "Shares Short at Grant": 0, "Status": "closed"},
        ],
        "Fee Settlement": [{"Pending": 0, "Cash for Shortfall": 0}, {"Pending": 1, "Cash for Shortfall": 1}],
    }
    book = write(tmp_path / "marks.xlsx", results_of(rows))
    options = book["Options"]
    assert [marked(options, "Deadline", row) for row in (2, 3, 4, 5)] == ['"▲ "yyyy-mm-dd', "", "", ""]
    assert [marked(options, "Shares Short at Grant", row) for row in (2, 3)] == ["", '"▲ "#,##0']
    assert [marked(options, "Status", row) for row in (3, 4)] == ["", '"▲ "@']
    assert [marked(book["Fee Settlement"], "Pending", row) for row in (2, 3)] == ["", '"▲ "#,##0.00']
    assert [marked(book["Findings"], "Severity", row) for row in (2, 3, 4)] == ['"■ "@', '"▲ "@', '"○ "@']
    assert options["N2"].value == datetime(2003, 10, 28)  # a symbol is only shown


def test_a_delivery_without_a_day_is_striped(tmp_path):
    rows = [{"Issuance ID": "IS-1", "Shares": 5}, {"Issuance ID": "IS-2", "Deliverable From": AS_OF, "Shares": 5}]
    page = write(tmp_path / "held.xlsx", results_of({"Issuances": rows}))["Issuances"]
    assert (page["C2"].fill.fill_type, page["C3"].fill.fill_type) == ("lightUp", None)


# --- Findings and Basis --------------------------------------------------------------------------------------------


def test_the_findings_stand_errors_first_then_warnings_then_infos(book):
    rows = list(book["Findings"].iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in rows] == [("error", "an-error"), ("warning", "a-warning"), ("info", "a-note")]
    assert rows[1][2:] == ("Prices", None, "The price of 2 July 2003 is missing. Add it.")


def basis(book, kind):
    return [row[1:5] for row in book["Basis"].iter_rows(min_row=2, values_only=True) if row[0] == kind]


def test_basis_names_the_input_the_program_and_the_days(book):
    assert basis(book, "run") == [
        (None, "Input file", "input.xlsx", None),
        (None, "SHA-256 of the input file", "5f" * 32, None),
        (None, "Program", "plancalc 0.1.0", None),
        (None, "Computed up to and including", datetime(2003, 6, 30), None),
        (None, "Activity from", datetime(2003, 4, 1), None),
    ]


def test_basis_gives_every_term_with_its_value_in_its_unit_and_where_it_came_from(tmp_path):
    amendment = {"Effective Date": date(2002, 5, 1), "Event": "amendment", "Term": "Par Value", "Value": "0.005"}
    given = [{"Term": "Share Reserve", "Value": 250_000}]
    book = write(tmp_path / "terms.xlsx", results_of(plan=given, events=[amendment]))
    rows = basis(book, "term")
    assert rows[:3] == [
        ("§1", "Company", "Example, Inc.", "given, Plan!B2"),
        (None, "As-of Date", datetime(2003, 6, 30), "given"),
        (None, "Period Start", datetime(2003, 4, 1), "worked out: first day of the As-of Date's calendar quarter"),
    ]
    assert ("§3", "Stockholder Approval Date", None, "not given") in rows
    assert ("§4(a)", "Share Reserve", 250_000, "given") in rows
    assert ("§6(a)", "Formula Option Shares", 10_000, "default") in rows
    par = rows.index(("§6(c)", "Par Value", 0.01, "default"))
    assert rows[par + 1] == ("§6(c)", "Par Value", 0.005, "amended from 2002-05-01, Plan Events!H9")


def test_basis_says_beside_each_reading_what_it_touched(tmp_path):
    question = READINGS[1].question
    results = replace(results_of(), touched={question: "14 fees, $12.34 paid in cash"})
    rows = write(tmp_path / "touched.xlsx", results)["Basis"].iter_rows(min_row=2, values_only=True)
    assert [(row[2], row[5]) for row in rows if row[5]] == [(question, "14 fees, $12.34 paid in cash")]


def test_basis_prints_every_reading(book):
    assert [row[:3] for row in basis(book, "reading")] == [
        (each.section, each.question, each.reading) for each in (*READINGS, *DECLARED)
    ]


# --- The Summary ---------------------------------------------------------------------------------------------------


def test_the_summary_says_what_was_run_and_as_of_when(book):
    assert words(book)[:5] == [
        "Example, Inc.",
        "Equity Incentive Plan for Non-Employee Directors",
        "As of 30 June 2003, activity from 1 April 2003.",
        f"From input.xlsx by plancalc {RUN.version}.",
        f"SHA-256 of the input: {'5f' * 32}",
    ]


def test_the_summary_prints_on_two_pages_at_8_points_or_more_without_the_figures_behind_its_charts(book):
    page = book["Summary"]
    smallest = min(cell.font.sz for row in page.iter_rows(max_col=7) for cell in row if cell.value is not None)
    assert smallest * page.page_setup.scale / 100 >= 8
    [turn] = page.row_breaks.brk
    charts = min(chart.anchor._from.row for chart in page._charts) if page._charts else turn.id
    assert page.cell(turn.id, 1).value == "Reviewed by"
    assert charts == turn.id
    assert page.print_area.startswith("'Summary'!$A$1:$G$")
    assert page["J1"].value == "Chart data"
    assert book.active.title == "Summary"


LEDGER = [
    {"Date": date(1999, 7, 27), "Event": "opening", "Reserve": 200, "Available": 200, **dict.fromkeys(
        ("Options Outstanding", "Deferred Outstanding", "Delivered", "Assumed"), 0)},
    {"Date": date(2000, 7, 27), "Event": "option granted", "Reserve": 200, "Available": 150, "Options Outstanding": 50,
     "Deferred Outstanding": 0, "Delivered": 0, "Assumed": 0},
    {"Date": date(2000, 7, 27), "Event": "deferred granted", "Reserve": 200, "Available": 120,
     "Options Outstanding": 50, "Deferred Outstanding": 30, "Delivered": 0, "Assumed": 0},
]  # fmt: skip


def test_the_summary_shows_the_reserve_at_the_end_and_its_charts(tmp_path):
    award = {"Issuance Date": date(2003, 1, 2), "Shares Issued": 0, "Shares Outstanding": 30, "Shares Pending": 0}
    rows = {"Share Reserve": LEDGER, "Deferred Awards": [award]}
    book = write(tmp_path / "reserve.xlsx", results_of(rows))
    found = words(book)
    assert found[found.index("Reserve") + 6 : found.index("Reserve") + 12] == [200, 120, 50, 30, 0, 0]
    assert len(book["Summary"]._charts) == 2


def test_a_plan_without_any_award_has_a_summary_that_says_so(tmp_path):
    book = write(tmp_path / "nothing.xlsx", results_of(), RunFacts("i.xlsx", "s", "v"))
    text = said(book)
    assert "Nothing. There are no warnings, and nothing is pending, on hold or about to lapse." in text
    assert "Never: every award was granted in full." in text
    assert "Nothing falls due after this day." in text
    assert "No deferred shares are issued or to be issued yet." in text
    assert book["Summary"]._charts == []


def test_every_sheet_that_is_not_hidden_is_linked_from_the_summary(book):
    links = {cell.hyperlink.location for row in book["Summary"].iter_rows() for cell in row if cell.hyperlink}
    seen = [WORK_PAPER, *(sheet.name for sheet in TABLES if sheet not in FOR_PROGRAMS)]
    assert links == {f"'{name}'!A1" for name in seen}


def test_the_chart_has_one_point_a_date_and_ends_on_the_as_of_date():
    points = reserve_over_time(results_frame(RESULTS_SHEET["Share Reserve"], LEDGER), AS_OF)
    assert list(points["label"]) == ["27 Jul 1999", "27 Jul 2000", "30 Jun 2003"]
    assert list(points["available"]) == [200, 120, 120]
    assert list(points["deferred_outstanding"]) == [0, 30, 30]


@pytest.mark.parametrize(
    ("until", "labels", "available"),
    [
        (date(2000, 5, 31), ["1999 Q3", "1999 Q4", "2000 Q1", "31 May 2000"], [4, 9, 14, 17]),
        (date(2010, 5, 31), ["1999", *map(str, range(2000, 2010)), "31 May 2010"], [9, *[17] * 11]),
    ],
)
def test_many_dates_are_shown_by_quarter_and_many_quarters_by_year(until, labels, available):
    # 17 dates, 18 days apart from 27 July 1999: the 4th is 19 September, the 9th 18 December, the 14th 17 March.
    rows = [
        {**LEDGER[0], "Date": date(1999, 7, 27) + timedelta(days=18 * place), "Available": place + 1}
        for place in range(17)
    ]
    points = reserve_over_time(results_frame(RESULTS_SHEET["Share Reserve"], rows), until)
    assert list(points["label"]) == labels
    assert list(points["available"]) == available


def test_deferred_shares_are_summed_by_year_of_issuance():
    rows = [
        {"Issuance Date": date(2001, 1, 2), "Shares Issued": 10, "Shares Outstanding": 0},
        {"Issuance Date": date(2004, 1, 2), "Shares Issued": 0, "Shares Outstanding": 20},
        {"Issuance Date": date(2004, 1, 2), "Shares Issued": 0, "Shares Outstanding": 5},
        {"Shares Issued": 0, "Shares Outstanding": 0},
    ]
    years = by_issuance_year(results_frame(RESULTS_SHEET["Deferred Awards"], rows), AS_OF)
    assert list(years["label"]) == ["2001", "2002", "2003", "2004"]
    assert list(years["shares_issued"]) == [10, 0, 0, 0]
    assert list(years["shares_outstanding"]) == [0, 0, 0, 25]


def short(day, available, requested, *shorts):
    return [
        {"Date": day, "Shares Available": available, "Total Requested": requested, "Shares Short": each}
        for each in shorts
    ]


def test_each_shortfall_is_one_sentence_the_latest_first():
    rows = [
        *short(date(2000, 7, 27), 25_000, 30_000, 1_667, 1_667, 1_666),
        *short(date(2001, 7, 27), 0, 1, 1),
    ]
    assert shortfall_sentences(results_frame(RESULTS_SHEET["Shortfalls"], rows)) == [
        "On 27 July 2001, 1 share was requested and 0 available: 1 award is short by 1 share.",
        "On 27 July 2000, 30,000 shares were requested and 25,000 available: 3 awards are short by 5,000 shares.",
    ]


def test_of_many_shortfalls_the_last_three_are_told_and_the_others_counted():
    rows = [row for year in range(2000, 2006) for row in short(date(year, 7, 27), 10, 20, 10)]
    sentences = shortfall_sentences(results_frame(RESULTS_SHEET["Shortfalls"], rows))
    assert [sentence[:15] for sentence in sentences[:3]] == ["On 27 July 2005", "On 27 July 2004", "On 27 July 2003"]
    assert sentences[3:] == ["And 3 more dates on Shortfalls."]


def test_what_needs_attention_is_told_in_sentences_with_the_sheet_that_tells_more():
    rows = {
        "Options": [
            {"Option ID": "A", "Deadline": date(2003, 10, 28), "Shares Outstanding": 4_000},
            {"Option ID": "B", "Deadline": date(2003, 7, 27), "Shares Outstanding": 1_000},
            {"Option ID": "C", "Deadline": date(2003, 10, 29), "Shares Outstanding": 1_000},
        ],
        "Deferred Awards": [{"Shares Pending": 300}, {"Shares Pending": 0}],
        "Issuances": [{"Shares": 50}, {"Shares": 7}, {"Shares": 9, "Deliverable From": AS_OF}],
        "Share Reserve": [{"Available": 0}],
    }
    told = {alert.sheet: alert.text for alert in attention(results_of(rows), RUN).rest if alert.sheet != "Findings"}
    assert told == {
        "Upcoming": "2 options with 5,000 shares lapse within 120 days unless exercised, the first on 27 July 2003"
        " (B).",
        "Deferred Awards": "300 shares of 1 deferred award wait for the authorization of more shares.",
        "Issuances": "2 deliveries of 57 shares cannot be made yet: there is a delivery hold, or an estate has not"
        " shown"
        " its authority.",
        "Share Reserve": "No shares are available for further awards.",
    }


def test_the_summary_lists_the_next_five_dates_and_counts_the_rest(tmp_path):
    rows = [
        {"Date": date(2003, 7, number), "Event": "option deadline", "Awards": 2, "Directors": 1, "Shares": number,
         "Do By": date(2003, 7, 4 if number in (5, 6) else number), "What to Do": f"Remind of {number} July."}
        for number in range(1, 8)
    ]  # fmt: skip
    found = words(write(tmp_path / "next.xlsx", results_of({"Upcoming by Date": rows})))
    first = found.index("1 Jul 2003")
    assert found[first : first + 6] == ["1 Jul 2003", "option deadline", "1 Jul 2003", 2, 1, 1]
    assert "5 Jul 2003" in found
    assert "6 Jul 2003" not in found
    assert "And 2 more." in found
    assert [each for each in found if str(each).startswith("▲ Remind")] == ["▲ Remind of 5 July."]  # office closed
