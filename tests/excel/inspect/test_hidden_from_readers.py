"""What a sheet hides from a library that reads values, the look at its bytes tells."""

from pathlib import Path

import pytest
import xlsxwriter

from calc.excel.inspect import CellRange, SheetInspection, inspect_workbook
from tests.support.parts import MAIN, ONE_CELL, XML, pack, parts, sheet_xml


def one(path: Path, rows: str, before: str = "", after: str = "") -> SheetInspection:
    pack(path / "book.xlsx", parts(sheet_xml(rows, before, after)))
    return inspect_workbook(path / "book.xlsx").sheets[0]


def test_error_cells_are_listed_with_what_they_show(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="B2" t="e"><v>#N/A</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    assert one(tmp_path, rows).errors == {(2, 2): "#N/A", (2, 3): "#DIV/0!"}


@pytest.mark.parametrize(
    ("cell", "uncalculated"),
    [
        ('<c r="A1"><f>1+1</f></c>', True),
        ('<c r="A1"><f>1+1</f><v/></c>', True),
        ('<c r="A1"><f>1+1</f><v></v></c>', True),
        ('<c r="A1"><f t="shared" si="0"/></c>', True),
        ('<c r="A1" t="str"><f>1+1</f></c>', True),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', False),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', False),
        ('<c r="A1" t="str"><f>""</f><v/></c>', False),
    ],
)
def test_a_formula_without_a_value_is_told_from_one_that_gave_an_empty_text(
    cell: str, uncalculated: bool, tmp_path: Path
) -> None:
    found = one(tmp_path, f'<row r="1">{cell}</row>')
    assert found.formulas == 1
    assert found.uncalculated == ({(1, 1)} if uncalculated else set())


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ('hidden="1"', True),
        ("hidden='true'", True),
        ('ht="0" customHeight="1"', True),
        ('ht="0.0"', True),
        ('hidden="0"', False),
        ('hidden="false" ht="12.8"', False),
        ('ht="0.75"', False),
        ("", False),
    ],
)
def test_a_row_is_hidden_by_its_mark_or_by_having_no_height(attributes: str, hidden: bool, tmp_path: Path) -> None:
    found = one(tmp_path, f'<row r="5" {attributes}><c r="A5"><v>1</v></c></row>')
    assert found.hidden_rows == ({5} if hidden else set())


def test_rows_and_cells_that_do_not_say_where_they_are_follow_the_ones_before(tmp_path: Path) -> None:
    third = '<row r="3"><c/><c t="e"><v>#N/A</v></c><c r="E3"/><c t="e"><v>#REF!</v></c></row>'
    fourth = '<row><c t="e"><v>#NUM!</v></c></row>'
    assert one(tmp_path, third + fourth).errors == {(3, 2): "#N/A", (3, 6): "#REF!", (4, 1): "#NUM!"}


def test_the_extent_is_that_of_cells_that_hold_something(tmp_path: Path) -> None:
    second = '<row r="2"><c r="B2"><v>1</v></c><c r="XFD2" s="0"/></row>'
    ninth = '<row r="9"><c r="C9" t="inlineStr"><is><t>x</t></is></c></row>'
    found = one(tmp_path, second + ninth + '<row r="1048576" ht="20"/>')
    assert (found.max_row, found.max_column, found.cells) == (9, 3, 2)


def test_merged_cells_are_listed(tmp_path: Path) -> None:
    found = one(tmp_path, ONE_CELL, after='<mergeCells count="1"><mergeCell ref="B2:C9"/></mergeCells>')
    assert found.merged == (CellRange(2, 2, 9, 3),)


def test_sheets_come_in_order_with_their_visibility_and_chart_sheets_apart(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name in ("Fees & Co", "Prices", "Plan"):
            book.add_worksheet(name)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Prices!$A$1:$A$3"})
        book.add_chartsheet("Chart").set_chart(chart)
        book.get_worksheet_by_name("Prices").hide()
        book.get_worksheet_by_name("Plan").very_hidden()
    found = inspect_workbook(tmp_path / "book.xlsx")
    assert [(sheet.name, sheet.visibility) for sheet in found.sheets] == [
        ("Fees & Co", "visible"),
        ("Prices", "hidden"),
        ("Plan", "veryHidden"),
    ]


@pytest.mark.parametrize(("given_as", "date1904"), [('date1904="1"', True), ('date1904="true"', True), ("", False)])
def test_the_date_system_is_told(given_as: str, date1904: bool, tmp_path: Path) -> None:
    pack(tmp_path / "book.xlsx", parts(sheet_xml(ONE_CELL), properties=f"<workbookPr {given_as}/>"))
    assert inspect_workbook(tmp_path / "book.xlsx").date1904 is date1904


def _prefixed() -> bytes:
    return (
        f'{XML}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    ).encode()


def _strict() -> bytes:
    rows = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'
    return sheet_xml(rows).replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")


@pytest.mark.parametrize(
    "sheet",
    [
        _prefixed(),
        _strict(),
        sheet_xml("<row r='1'><c t='e' r='A1'><v>#N/A</v></c></row>"),
        sheet_xml('\n <row\tr = "1" >\n <c r="A1"\n t = "e" > <v>#N/A</v> </c>\n</row>\n'),
        sheet_xml('<row r="1"><c r="A1" t="&#101;"><v>#N/A</v></c></row>'),
        sheet_xml('<!-- <sheetData><row r="1"> --><row r="1"><c r="A1" t="e"><v>#N/A</v></c></row><!-- </row> -->'),
        b"\xef\xbb\xbf" + sheet_xml('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'),
        sheet_xml(
            '<row r="1"><c r="A1" t="e"><v>#N/A</v></c>'
            '<c r="B1" t="inlineStr"><is><t><![CDATA[<c r="C1" t="e">]]></t></is></c></row>'
        ),
    ],
    ids=["prefix", "strict", "single quotes", "spaces", "entity", "comment", "byte order mark", "CDATA in a text"],
)
def test_unusual_xml_is_read_all_the_same(sheet: bytes, tmp_path: Path) -> None:
    pack(tmp_path / "book.xlsx", parts(sheet))
    assert inspect_workbook(tmp_path / "book.xlsx").sheets[0].errors == {(1, 1): "#N/A"}
