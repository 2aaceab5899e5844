"""The blank workbook holds what the contract says, and goes on working as it is filled."""

import csv
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from calc import template
from calc.contract import (
    FINANCE_INPUT,
    FORECAST,
    PASTED_PRICES,
    PLAN,
    PLAN_INPUT,
    PLAN_TERMS,
    READINGS,
    RECONCILIATION,
    RESULTS,
    STATEMENT,
    TEMPLATE_VERSION,
    TERMS,
    WORKBOOKS,
    Kind,
    folded_header,
)
from calc.contract.wording import section_of
from calc.read import read
from calc.template import generate
from calc.template.columns_md import columns_doc
from calc.template.row_marks import APPLIES
from calc.template.variants import PLANS_OWN, QUARTERLY
from tests.support.recalculation import SOFFICE, convert

HEADER_ROW = 5
EXCELS_LAST_ROW = 1_048_576
TABLES = [sheet for sheet in PLAN_INPUT if sheet is not PLAN]
PARTS = {
    "input": PLAN_INPUT,
    "finance": FINANCE_INPUT,
    "forecast": FORECAST,
    "results": RESULTS,
    "statement": STATEMENT,
    "reconciliation": RECONCILIATION,
    "batch": (WORKBOOKS,),
}
COLUMNS = [(sheet, place, column) for sheet in TABLES for place, column in enumerate(sheet.columns, start=1)]


def named(case):
    return f"{case[0].name}: {case[2].header}"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "blank.xlsx"
    template.write_template(path)
    return path


@pytest.fixture(scope="module")
def book(written):
    return openpyxl.load_workbook(written)


def rule_at(page, cell):
    """The one rule that a cell has."""
    [rule] = [rule for rule in page.data_validations.dataValidation if cell in rule.sqref]
    return rule


def term_rows(book):
    return {
        folded_header(book["Plan"].cell(row, 1).value): row
        for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + len(PLAN_TERMS))
    }


# --- Sheets and headers --------------------------------------------------------------------------------------------


def test_the_instructions_come_first_and_then_every_input_sheet_in_order(book):
    assert book.sheetnames == ["Instructions", *(sheet.name for sheet in PLAN_INPUT), "Paste prices here"]


@pytest.mark.parametrize("sheet", PLAN_INPUT, ids=lambda sheet: sheet.name)
def test_each_sheet_has_a_table_with_the_contracts_headers_and_a_star_on_the_required_ones(book, sheet):
    [table] = book[sheet.name].tables.values()
    expected = [f"{column.header} *" if column.required else column.header for column in sheet.columns]
    assert [cell.value for cell in book[sheet.name][HEADER_ROW]] == expected
    assert [column.name for column in table.tableColumns] == expected
    assert table.ref.startswith(f"A{HEADER_ROW}:{get_column_letter(len(expected))}")


@pytest.mark.parametrize("sheet", PLAN_INPUT, ids=lambda sheet: sheet.name)
def test_every_header_has_a_note_with_its_meaning_and_its_section(book, sheet):
    for place, column in enumerate(sheet.columns, start=1):
        note = book[sheet.name].cell(HEADER_ROW, place).comment.text
        assert column.meaning in note
        assert f"Plan {section_of(column, sheet)}" in note or sheet is PLAN
        assert ("must be filled" in note) == column.required
        assert all(choice in note for choice in column.choices)


@pytest.mark.parametrize("sheet", PLAN_INPUT, ids=lambda sheet: sheet.name)
def test_the_lines_above_the_headers_say_what_to_do_and_fill_one_cell_a_row(book, sheet):
    above = list(book[sheet.name].iter_rows(max_row=HEADER_ROW - 1, values_only=True))
    assert all(sum(value is not None for value in row) <= 1 for row in above)
    words = " ".join(row[0] for row in above if row[0])
    assert words.startswith(f"{sheet.name} {sheet.about} ")


def test_no_cell_is_merged(book):
    assert [page.title for page in book if page.merged_cells.ranges] == []


WIDE = ("Discretionary Grants", "Option Events", "Plan Events", "Award Decisions", "Opening Awards")


@pytest.mark.parametrize("sheet", PLAN_INPUT, ids=lambda sheet: sheet.name)
def test_headers_stay_in_sight_and_stand_on_every_printed_page(book, sheet):
    page = book[sheet.name]
    wide = sheet.name in WIDE  # their first column stays in sight too
    assert page.freeze_panes == ("B6" if wide else "A6")
    assert page.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"


def test_every_sheet_prints_landscape_one_page_wide_with_its_name_above_and_the_page_below(book):
    for page in book:
        assert page.page_setup.orientation == "landscape"
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert "&A" in page.oddHeader.center.text
        assert "&P of &N" in page.oddFooter.center.text.replace("&[Page]", "&P")


# --- What may be typed ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", COLUMNS, ids=named)
def test_each_column_has_one_rule_down_to_the_last_row_with_messages_that_fit(book, case):
    sheet, place, column = case
    letter = get_column_letter(place)
    rule = rule_at(book[sheet.name], f"{letter}{HEADER_ROW + 1}")
    of_each_row = sheet is READINGS and column.header == "Choice"  # each reading has its own choices
    last = HEADER_ROW + 1 if of_each_row else EXCELS_LAST_ROW
    assert str(rule.sqref).split(":")[-1] == f"{letter}{last}"
    assert rule.allow_blank
    assert 0 < len(rule.prompt) <= 255
    assert 0 < len(rule.promptTitle) <= 32
    assert rule.type is None or 0 < len(rule.error) <= 255
    assert rule.type is None or 0 < len(rule.errorTitle) <= 32


@pytest.mark.parametrize(
    "case", [case for case in COLUMNS if case[2].choices and case[2].header not in ("Reading", "Choice")], ids=named
)
def test_each_choice_is_offered_in_a_drop_down(book, case):
    sheet, place, column = case
    rule = rule_at(book[sheet.name], f"{get_column_letter(place)}{HEADER_ROW + 1}")
    assert rule.type == "list"
    assert not rule.showDropDown  # which would hide the arrow
    if (sheet.name, column.header) == ("Plan Events", "Term"):
        assert rule.formula1 == "Amendable_Terms"
        [(page, cells)] = book.defined_names["Amendable_Terms"].destinations
        offered = tuple(cell.value for (cell,) in book[page][cells])
    else:
        offered = tuple(rule.formula1.strip('"').split(","))
    assert offered == column.choices


@pytest.mark.parametrize("case", [case for case in COLUMNS if case[2].refers_to], ids=named)
def test_an_id_of_another_sheet_is_offered_and_an_unknown_one_only_warned_about(book, case):
    sheet, place, column = case
    rule = rule_at(book[sheet.name], f"{get_column_letter(place)}{HEADER_ROW + 1}")
    assert (rule.type, rule.errorStyle) == ("list", "warning")
    assert rule.formula1 == {"Directors": "Director_IDs", "Meetings": "Meeting_IDs"}.get(column.refers_to, "Grant_IDs")
    assert f"'{column.refers_to}'!$A$" in book.defined_names[rule.formula1].attr_text


def test_an_option_id_has_no_list_because_those_of_formula_options_are_computed(book):
    assert rule_at(book["Option Events"], "B6").type is None


@pytest.mark.parametrize(
    ("sheet", "cell", "kind", "least", "most"),
    [
        ("Directors", "C6", "date", "61", "2958465"),  # 1900-03-01 and 9999-12-31
        ("Fees", "G6", "decimal", "0.01", "9999999999.99"),
        ("Prices", "B6", "decimal", "0.00000001", "9999999.99999999"),
        ("Discretionary Grants", "D6", "whole", "1", "999999999999"),
        ("Option Events", "J6", "whole", "0", "999999999999"),  # tendered: none is a number of shares too
        ("Plan Events", "C6", "whole", "1", "999999999"),
    ],
)
def test_dates_and_numbers_are_checked_against_the_contracts_limits(book, sheet, cell, kind, least, most):
    rule = rule_at(book[sheet], cell)
    assert (rule.type, rule.operator or "between", rule.formula1, rule.formula2) == (kind, "between", least, most)


@pytest.mark.parametrize("case", COLUMNS, ids=named)
def test_the_format_of_a_column_goes_on_below_the_prepared_rows(book, case):
    sheet, place, column = case
    expected = {
        Kind.ID: "@",
        Kind.TEXT: "@",
        Kind.CHOICE: "@",
        Kind.DATE: "yyyy-mm-dd",
        Kind.SHARES: "#,##0",
        Kind.INTEGER: "0",
        Kind.DOLLARS: "#,##0.00",
        Kind.PRICE: "#,##0.00######",
        Kind.ANY: "General",
    }[column.kind]
    page = book[sheet.name]
    [whole] = [each for each in page.column_dimensions.values() if each.min <= place <= each.max]
    assert whole.number_format == expected
    prepared = page.cell(HEADER_ROW + template.PREPARED_ROWS, place)  # the first of Readings have fixed names
    assert prepared.number_format == expected
    assert prepared.border.left.style == prepared.border.bottom.style == "thin"


def test_the_columns_that_only_some_rows_use_are_columns_of_the_contract(book):
    headers = {sheet.name: set(sheet.headers) for sheet in PLAN_INPUT}
    assert all(applies.header in headers[applies.sheet] for applies in APPLIES)
    rules = {
        str(area.sqref): [rule.formula[0] for rule in rules]
        for area, rules in book["Fees"].conditional_formatting._cf_rules.items()
    }
    assert rules[f"E6:E{EXCELS_LAST_ROW}"] == [
        'AND(COUNTA($A6:$G6)>0,$E6="",$C6="meeting")',  # a meeting fee still needs its Meeting ID
        'AND(COUNTA($A6:$G6)>0,$E6="",NOT(OR($C6="",$C6="meeting")))',  # the fees of other types have none
    ]


# --- The Plan's terms ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "value", "section"),
    [
        ("Company", None, "§1"),
        ("As-of Date", None, None),
        ("Period Start", None, None),
        ("Effective Date", datetime(1999, 7, 27), "§3"),
        ("Stockholder Approval Date", None, "§3"),
        ("Last Option Grant Date", datetime(2009, 7, 27), "§3"),
        ("Last Deferral Service Date", datetime(2009, 3, 31), "§3"),
        ("Share Reserve", 200_000, "§4(a)"),
        ("Formula Option Shares", 10_000, "§6(a)"),
        ("Formula Option Term (years)", 5, "§6(d)"),
        ("Discretionary Option Maximum Term (years)", 10, "§6(d)"),
        ("Par Value", 0.01, "§6(c)"),
        ("Exercise Period after Death (months)", 12, "§6(h)"),
        ("Exercise Period after Cessation (months)", 3, "§6(i)"),
        ("Deferral Period (Januaries)", 3, "§7(b)"),
        ("Business-day Calendar", "XNYS", "§6(c)"),
        ("Stock Source for Deferred Shares", "original issue", "§4(b)"),
        ("Pro-rata Rounding", "largest remainder", "§8(a)"),
    ],
)
def test_each_term_stands_on_the_plan_sheet_with_its_default_and_section(book, term, value, section):
    row = term_rows(book)[folded_header(term)]
    page = book["Plan"]
    assert (page.cell(row, 2).value, page.cell(row, 3).value or None) == (value, section)


def test_only_company_and_as_of_date_are_marked_as_terms_to_fill_in(book):
    names = [book["Plan"].cell(row, 1).value for row in term_rows(book).values()]
    assert [name for name in names if name.endswith(" *")] == ["Company *", "As-of Date *"]


@pytest.mark.parametrize("term", PLAN_TERMS, ids=lambda term: term.name)
def test_each_term_explains_itself_and_its_value_has_a_rule_of_its_own(book, term):
    row = term_rows(book)[folded_header(term.name)]
    assert term.meaning in book["Plan"].cell(row, 1).comment.text
    rule = rule_at(book["Plan"], f"B{row}")
    expected = {Kind.DATE: "date", Kind.SHARES: "whole", Kind.INTEGER: "whole", Kind.PRICE: "decimal"}
    assert rule.type == ("list" if term.choices else expected.get(term.kind))
    assert len(rule.promptTitle) <= 32
    assert term.meaning in rule.prompt


# --- Instructions --------------------------------------------------------------------------------------------------


def test_the_instructions_name_the_version_every_sheet_and_every_choice(book):
    page = book["Instructions"]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    words = "\n".join(texts)
    assert f"Template version {TEMPLATE_VERSION}." in words
    for sheet in PLAN_INPUT:
        assert sheet.name in texts
        assert sheet.about in texts
        assert all(choice in words for column in sheet.columns for choice in column.choices)
    linked = [cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink]
    assert linked == [f"'{sheet.name}'!A1" for sheet in (*PLAN_INPUT, PASTED_PRICES)]


def test_the_key_shows_the_looks_that_the_sheets_use(book):
    page = book["Instructions"]
    shown = {cell.value: cell for row in page.iter_rows() for cell in row if cell.value}
    fees = book["Fees"]
    for sample, used in (("Header *", fees["A5"]), ("Header", fees["D5"]), ("Type here", fees["A6"])):
        assert shown[sample].fill.fgColor.rgb == used.fill.fgColor.rgb
        assert shown[sample].border.left.style == used.border.left.style


# --- Filled in -----------------------------------------------------------------------------------------------------


def test_rows_are_filled_in_as_a_person_types_them(tmp_path):
    template.write_template(
        tmp_path / "filled.xlsx",
        {
            "Plan": [{"Term": "Company", "Value": "Example, Inc."}, {"Term": "Par Value", "Value": Decimal("0.001")}],
            "Directors": [
                {"Director ID": "007", "Name": "Ann Able", "Service Start": date(1995, 1, 1)},
                {},  # a gap
                {"Director ID": "B", "Name": "=Bob", "Service Start": date(1996, 1, 1)},
            ],
            "Prices": [{"Date": date(2000, 7, 26), "Last Sale": 19.625}] * 40,
            "Plan Events": [
                {
                    "Effective Date": date(2008, 1, 2),
                    "Event": "amendment",
                    "Term": "Last Option Grant Date",
                    "Value": date(2012, 7, 27),
                }
            ],
        },
        about=["All of it is made up."],
    )
    book = openpyxl.load_workbook(tmp_path / "filled.xlsx")
    terms, directors, events = book["Plan"], book["Directors"], book["Plan Events"]
    assert terms.cell(term_rows(book)["company"], 2).value == "Example, Inc."
    assert terms.cell(term_rows(book)["parvalue"], 2).value == 0.001
    assert terms.cell(term_rows(book)["sharereserve"], 2).value == 200_000  # the default stays
    assert [cell.value for cell in directors[6][:4]] == ["007", "Ann Able", datetime(1995, 1, 1), None]
    assert [cell.value for cell in directors[7]] == [None] * 7
    assert (directors["B8"].value, directors["B8"].data_type) == ("=Bob", "s")
    assert (events["J6"].value, events["J6"].number_format) == (datetime(2012, 7, 27), "yyyy-mm-dd")
    assert book["Prices"].tables["PricesTable"].ref == "A5:D45"  # the table grew to its 40 rows
    assert directors.tables["DirectorsTable"].ref == "A5:G30"
    assert "All of it is made up." in [row[0].value for row in book["Instructions"].iter_rows()]


@pytest.mark.parametrize(
    "rows",
    [
        {"Director": [{"Director ID": "A"}]},
        {"Directors": [{"Director": "A"}]},
        {"Plan": [{"Term": "Reserve", "Value": 1}]},
    ],
)
def test_a_sheet_a_header_or_a_term_that_does_not_exist_is_refused_and_nothing_is_written(tmp_path, rows):
    with pytest.raises(ValueError, match="no such sheet, header or term"):
        template.write_template(tmp_path / "filled.xlsx", rows)
    assert list(tmp_path.iterdir()) == []


def recalculated(path, formulas):
    """The values that LibreOffice works out for ``formulas`` on a sheet of their own, which becomes the first."""
    book = openpyxl.load_workbook(path)
    probe = book.create_sheet("Probe", 0)
    for row, formula in enumerate(formulas, start=1):
        probe.cell(row, 1, formula)
    book.save(path)
    said = convert([path], path.parent, path.parent / "profile", "csv")
    assert path.with_suffix(".csv").exists(), said
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return [row[0] for row in csv.reader(lines)]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_the_lists_of_ids_follow_what_is_typed_past_the_prepared_rows_and_past_gaps(written, tmp_path):
    path = tmp_path / "filled.xlsx"
    book = openpyxl.load_workbook(written)
    for row, director in ((6, "D1"), (7, "D2"), (300, "D3")):  # a gap, and a row far below the table
        book["Directors"].cell(row, 1, director)
    for row, grant in ((6, "007"), (7, "G2")):
        book["Discretionary Grants"].cell(row, 1, grant)
    book.save(path)
    lists = recalculated(
        path,
        [
            "=ROWS(Director_IDs)",
            "=INDEX(Director_IDs,1)",
            "=INDEX(Director_IDs,295)",
            "=ROWS(Grant_IDs)",
            "=INDEX(Grant_IDs,1)",
            "=ROWS(Meeting_IDs)",
            '=COUNTIF(Meeting_IDs,"?*")',
            "=ROWS(Amendable_Terms)",
        ],
    )
    # D1 in row 6 to D3 in row 300 are 295 rows. No meeting has been typed: one empty cell, and not the header.
    assert lists == ["295", "D1", "D3", "2", "007", "1", "0", "10"]


# --- The files of templates/ ---------------------------------------------------------------------------------------


def test_the_same_contract_gives_the_same_bytes(written, tmp_path):
    template.write_template(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()


def test_the_generated_files_are_not_stale():
    assert generate.stale(generate.FOLDER) == []


def test_a_stale_file_is_named_and_the_check_fails(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(generate, "FOLDER", tmp_path)
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    (tmp_path / "COLUMNS.md").write_text("an older contract")
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().err == "templates/COLUMNS.md is stale: run python -m calc.template.generate\n"
    (tmp_path / "plancalc-template.xlsx").unlink()
    assert generate.stale(tmp_path) == ["plancalc-template.xlsx", "COLUMNS.md"]
    assert (tmp_path / "plancalc-quarterly-template.xlsx").exists()


@pytest.mark.parametrize(
    ("part", "sheet"),
    [(part, sheet) for part, sheets in PARTS.items() for sheet in sheets],
    ids=lambda value: getattr(value, "name", value),
)
def test_the_reference_describes_every_column_of_every_sheet(part, sheet):
    anchor = f'<a id="{part}-{sheet.name.lower().replace(" ", "-").replace(chr(39), "")}"></a>'
    text = columns_doc().split(anchor)[1].split("<a id=")[0].split("The terms:")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    assert sheet.about in text
    assert [row[0] for row in rows[2:]] == list(sheet.headers)
    for row, column in zip(rows[2:], sheet.columns, strict=True):
        found = dict(zip(rows[0], row, strict=False))
        assert column.meaning in found["Meaning"]
        assert found.get("Plan", "").strip() == section_of(column, sheet)
        assert (found.get("Required", "").strip() == "yes") == column.required
        assert found.get("Choices", "").strip() == ", ".join(f"`{choice}`" for choice in column.choices)


def test_the_reference_lists_every_term_with_its_default():
    lines = columns_doc().split("The terms:")[1].split("<a id=")[0].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    assert [row[0] for row in rows[2:]] == [term.name for term in TERMS]
    defaults = {row[0]: row[rows[0].index("Default")].strip() for row in rows[2:]}
    assert defaults["Last Deferral Service Date"] == "2009-03-31"
    assert defaults["Share Reserve"] == "200,000"
    assert defaults["Par Value"] == "0.01"
    assert defaults["Period Start"] == "first day of the As-of Date's calendar quarter"
    assert defaults["Company"] == ""


# --- The template for a company that pays by the quarter -----------------------------------------------------------


def test_the_quarterly_template_sets_the_terms_of_such_a_company_and_leaves_its_own_to_be_typed(tmp_path):
    path = tmp_path / "quarterly.xlsx"
    template.write_template(path, variant=QUARTERLY)
    book = openpyxl.load_workbook(path)
    plan = {row[0].value.removesuffix(" *"): row[:2] for row in book["Plan"].iter_rows(min_row=HEADER_ROW + 1)}
    assert {term: plan[term][1].value for term in QUARTERLY.terms} == dict(QUARTERLY.terms)
    starred = {name for name, (cell, _) in plan.items() if cell.value.endswith(" *")}
    assert starred == {"Company", "As-of Date", "Effective Date", "Last Deferral Service Date", "Share Reserve"}
    assert book.sheetnames == ["Instructions", *(sheet.name for sheet in PLAN_INPUT), "Paste prices here"]
    words = " ".join(str(cell) for row in book["Instructions"].iter_rows(values_only=True) for cell in row if cell)
    assert all(line in words for line in (QUARTERLY.words["Fees"][0], "for meeting fees", "Each quarter add to Fees"))
    assert book["Fees"]["A2"].value == QUARTERLY.words["Fees"][0]


def test_a_sheet_and_a_term_of_the_finance_reports_are_there_only_where_they_are_filled_in(tmp_path):
    rows = {
        "Plan": [{"Term": "Restate for Splits To", "Value": date(2003, 2, 28)}],
        "Shares Outstanding": [{"Date": date(2002, 1, 1), "Shares": 27_000_000}],
    }
    template.write_template(tmp_path / "finance.xlsx", rows)
    filled = openpyxl.load_workbook(tmp_path / "finance.xlsx")
    assert filled.sheetnames == [
        "Instructions",
        *(sheet.name for sheet in PLAN_INPUT),
        "Shares Outstanding",
        "Paste prices here",
    ]
    found = read(tmp_path / "finance.xlsx")
    assert found.frames["Shares Outstanding"]["shares"].tolist() == [27_000_000]
    assert dict(zip(found.frames["Plan"]["term"], found.frames["Plan"]["value"], strict=True))[
        "Restate for Splits To"
    ] == date(2003, 2, 28)


def test_the_template_for_finance_has_every_sheet_and_term_of_the_reports_with_their_notes(tmp_path):
    template.write_template(tmp_path / "blank.xlsx", variant=replace(PLANS_OWN, finance=True))
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    assert set(book.sheetnames) >= {sheet.name for sheet in FINANCE_INPUT}
    for sheet in FINANCE_INPUT:
        for cell, column in zip(book[sheet.name][HEADER_ROW], sheet.columns, strict=True):
            assert column.meaning in cell.comment.text
    terms = {cell.value.rstrip(" *"): cell for cell in book["Plan"]["A"][HEADER_ROW:] if cell.value}
    assert list(terms) == [term.name for term in TERMS]
    restated = terms["Restate for Splits To"]
    assert "as the splits up to this day leave them" in restated.comment.text
    assert restated.offset(0, 1).value is None  # left empty: the As-of Date
    words = " ".join(str(cell) for row in book["Instructions"].iter_rows(values_only=True) for cell in row if cell)
    assert all(sheet.name in words for sheet in FINANCE_INPUT)
