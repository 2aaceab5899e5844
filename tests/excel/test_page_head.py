"""What stands at the top and at the foot of every printed page."""

import html
import re
import zipfile

import openpyxl
import pytest

from calc.excel.checked_writer import workbook
from calc.excel.page import PageWriter
from calc.excel.styles import Formats, PageHead, set_up_page


def head_of(path, head, remark=""):
    with workbook(path) as book:
        set_up_page(book.add_worksheet("Issuances"), 0, head, remark)
    return openpyxl.load_workbook(path)["Issuances"]


def text_of(part):
    """What is printed of a part of a head: without the codes of fonts and sizes."""
    return re.sub(r'&"[^"]*"|&8', "", part).replace("&&", "&")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "book.xlsx"


def header(path):
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    return html.unescape(re.search(r"<oddHeader>(.*)</oddHeader>", sheet)[1])


def test_a_page_says_whose_figures_which_sheet_and_as_of_when(path):
    page = head_of(path, PageHead("Example, Inc.", "As of 30 June 2002", "plancalc 1.0"), "none")
    assert header(path) == (
        '&L&8&"Arial,Regular"Example, Inc.&C&8&"Arial,Bold"&A: none&R&8&"Arial,Regular"As of 30 June 2002'
    )
    assert [text_of(each.text) for each in (page.oddFooter.left, page.oddFooter.center, page.oddFooter.right)] == [
        "&F",
        "Page &P of &N",
        "plancalc 1.0",
    ]


@pytest.mark.parametrize(
    ("company", "printed"),
    [
        ("Smith & Sons", "Smith & Sons"),
        ("AT&G", "AT&G"),  # &G is a picture
        ("A &[Picture] &[Page] B", "A &[Picture] &[Page] B"),
        ("3M Company", "3M Company"),  # a digit after a size would make it 83
        ("two\nlines", "two lines"),
        ("W" * 60, "W" * 49 + "…"),
    ],
)
def test_a_company_s_name_is_printed_as_it_is(path, company, printed):
    head_of(path, PageHead(company))
    left = header(path).partition("&C")[0].removeprefix('&L&8&"Arial,Regular"')
    assert text_of(left) == printed
    assert not re.search(r'(?<!&)(?:&&)*&(?![&"])', left)  # no code of the name's own


@pytest.mark.parametrize("company", ["&" * 300, "&G" * 100, "&[Tab]" * 50, "\N{GRINNING FACE}" * 100, "\x07" * 90])
def test_no_head_is_longer_than_excel_takes(path, company):
    head_of(path, PageHead(company, "As of 30 September 2002", "plancalc 100.100.100"), "none")
    assert len(header(path).encode("utf-16-le")) // 2 <= 255


@pytest.mark.parametrize(
    ("length", "points", "shown"),
    [(62, 18, 62), (63, 14, 63), (79, 14, 79), (80, 11, 80), (101, 11, 101), (102, 11, 101)],
)
def test_a_long_name_of_a_company_is_written_smaller_and_cut_only_where_no_line_holds_it(path, length, points, shown):
    with workbook(path) as book:
        PageWriter(book, Formats(book), "Summary", (30, 18)).company("N" * length)
    cell = openpyxl.load_workbook(path)["Summary"]["A1"]
    assert (cell.font.sz, len(cell.value), cell.value.endswith("…")) == (points, shown, shown < length)
