"""What goes on paper: the contract's columns of each list, on few pages, whole and large enough to read."""

from datetime import datetime

import openpyxl
import pytest
from pypdf import PdfReader

from calc.contract import ALL_RESULTS, FOR_PROGRAMS, RESULTS_SHEET, SUMMARY
from calc.tables.paper_grid import FONT, SLOT, SLOTS, points, printed, room, span
from calc.tables.work_paper import PAPER, SIDE, WORK_PAPER
from tests.support.commands import command
from tests.support.paths import SAMPLES
from tests.support.recalculation import SOFFICE, convert

ON_PAPER = [sheet for sheet in ALL_RESULTS if sheet.prints]
COMPANY, AS_OF = "CTC Communications Group, Inc.", "As of 31 December 2002"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made = tmp_path_factory.mktemp("paper") / "ctc.xlsx"
    assert command("run", SAMPLES / "ctc-1999-2002.xlsx", "-o", made).code == 0
    return made


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def pages(path):
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    said = convert([path], path.parent, path.parent / "profile", "pdf")
    assert path.with_suffix(".pdf").exists(), said
    return PdfReader(path.with_suffix(".pdf")).pages


def lines_of(page):
    """The texts of the cells of a row of the work paper."""
    return [[str(cell.value) for cell in row if cell.value is not None] for row in page.iter_rows()]


@pytest.mark.parametrize("sheet", ON_PAPER, ids=lambda sheet: sheet.name)
def test_the_columns_that_print_are_no_wider_than_the_page_and_no_word_of_a_header_is_cut(sheet):
    columns = printed(sheet)
    assert sum(map(span, columns)) <= SLOTS
    for column in columns:
        assert all(points(word) <= room(span(column)) for word in column.header.replace("-", "- ").split())
    assert set(filter(None, (sheet.prints_since, sheet.prints_for_a_year))) <= set(sheet.headers)
    if sheet.prints_unless:
        header, word = sheet.prints_unless
        assert word in sheet.by_header[header].choices


def test_the_grid_is_as_wide_as_the_page_at_full_size_with_room_for_programs_that_make_it_wider(book):
    page = book[WORK_PAPER]
    assert PAPER[0] - 2 * 72 * SIDE >= SLOTS * SLOT * 1.055
    assert (page.page_setup.scale or 100, page.sheet_properties.pageSetUpPr.fitToPage) == (100, None)
    assert min(cell.font.size for row in page.iter_rows() for cell in row if cell.value is not None) == FONT == 8


@pytest.mark.parametrize("name", [sheet.name for sheet in ON_PAPER if sheet.name != "Tie-out"])
def test_a_list_stands_on_the_work_paper_with_the_headers_of_the_contract_or_says_none(book, name):
    lines = lines_of(book[WORK_PAPER])
    below = lines[lines.index([name]) + 1]
    if book[name].max_row == 1:
        assert below == ["none"]
    else:
        assert below in ([*RESULTS_SHEET[name].prints], ["none on paper"])


def test_the_rows_of_the_period_are_on_paper_and_the_others_are_counted(book):
    lines = lines_of(book[WORK_PAPER])
    fees = list(book["Fee Settlement"].iter_rows(min_row=2, values_only=True))
    early = sum(row[4].year < 2002 for row in fees)
    assert [f"{early} rows before 1 January 2002 on the sheet Fee Settlement only."] in lines
    first, last = lines.index(["Fee Settlement"]), lines.index(["Cash Due"])
    assert sum(line[0] in {row[0] for row in fees} for line in lines[first:last]) == len(fees) - early


def test_what_fell_due_before_the_period_and_may_be_delivered_only_in_it_is_on_paper_as_in_the_notes(book):
    headers, *rows = book["Issuances"].iter_rows(values_only=True)
    deliveries = [dict(zip(headers, row, strict=True)) for row in rows]
    begins = datetime(2002, 1, 1)
    wanted = {
        each["Issuance ID"]
        for each in deliveries
        if each["Deliverable From"] is None or each["Deliverable From"] >= begins
    }
    early = {each["Issuance ID"] for each in deliveries if each["Due Date"] < begins}
    on_paper = {text for line in lines_of(book[WORK_PAPER]) for text in line if text.startswith("IS-")}
    assert on_paper == wanted
    assert "IS-DS-R-2000-CAR" in wanted & early  # due on 6 November 2001, held until 15 January 2002
    told = "\n".join(str(cell.value) for row in book["Notes"].iter_rows() for cell in row if cell.value)
    assert all(each in told for each in wanted)


def test_what_is_a_formula_on_a_list_follows_it_on_the_work_paper(book):
    texts = {text for line in lines_of(book[WORK_PAPER]) for text in line}
    assert "='Options'!V2" in texts  # Shares Outstanding
    assert book["Options"]["V1"].value == "Shares Outstanding"


def test_the_sheets_for_programs_are_hidden_and_not_lost(book):
    hidden = {page.title for page in book if page.sheet_state == "hidden"}
    assert hidden == {sheet.name for sheet in FOR_PROGRAMS}
    assert book["Sources"].max_row > 1


def test_a_list_prints_nothing_of_its_own_and_says_where_it_is_printed(book):
    for page in book:
        if page.title in (SUMMARY.name, WORK_PAPER):
            continue
        column = page[page.print_area.partition("!")[2].replace("$", "")].column
        assert column > page.max_column - (page.max_column > len(RESULTS_SHEET[page.title].headers))
        where = "printed on Work Paper" if RESULTS_SHEET[page.title].prints else "for the screen"
        assert page.oddHeader.center.text.endswith(where)


def test_all_that_is_printed_is_ten_pages_that_name_the_company_the_sheet_and_the_day(pages):
    assert len(pages) <= 10
    for page in pages:
        text = page.extract_text()
        assert COMPANY in text
        assert AS_OF in text
        assert SUMMARY.name in text or WORK_PAPER in text


def test_no_header_is_cut_on_paper_and_no_figure_is_too_wide(pages):
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    for sheet in ON_PAPER:
        if sheet.name not in ("Tie-out", "Decisions", "Checks"):  # no rows of these are on paper
            assert all(word in words for header in sheet.prints for word in header.split())
    assert "###" not in words


def test_nothing_on_paper_is_smaller_than_8_points(pages):
    sizes = set()

    def see(text, _whole, matrix, _font, size):
        if text.strip():
            sizes.add(round(size * abs(matrix[3] or matrix[1]), 1))

    for page in pages[2:]:
        page.extract_text(visitor_text=see)
    assert min(sizes) >= 7.9
