"""Whatever the file is, the look at it says so in a sentence, or tells what its sheets hide; it never harms."""

import io
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from calc.package import Area, NotAWorkbook, PackageLook, SheetLook, Table, look_at
from calc.package import sheet as sheet_module
from calc.package.model import Refused
from calc.package.rows import plain_rows
from calc.package.sheet import Sheet, read_sheet
from tests.hostile import BOMBS, MAIN, NOT_A_WORKBOOK, ONE_CELL, XML, pack, parts, sheet_xml, workbook

WORDS = {
    "empty file": "is empty",
    "a folder": "is a folder",
    "old .xls": "Excel 97-2003",
    "very old .xls": "Excel 97-2003",
    "with a password": "is protected with a password. Open it in Excel, remove the password",
    "with rights management": "sensitivity label",
    "old Word document": "is a Word document",
    ".xlsb": "is a binary workbook (.xlsb)",
    ".ods": "is an OpenDocument spreadsheet (.ods)",
    ".docx": "is a Word document",
    ".pptx": "is a PowerPoint presentation",
    "zip of a workbook": "is a zip file with a workbook inside",
    "zip of a text": "is a zip file, not an Excel workbook",
    "csv": "is plain text",
    "csv in UTF-16": "is plain text",
    "web page": "is a web page",
    "XML Spreadsheet 2003": "is an XML Spreadsheet of Excel 2003",
    "other XML": "is an XML file",
    "PDF": "is a PDF document",
    "picture": "is a picture",
    "noise": "is not an Excel workbook",
    "unknown compression": "packed in a way that Excel does not use",
    "encrypted part": "protected with a password",
    "no workbook part": "the part that lists its sheets is missing",
    "cell in the last corner": "down to row 1,048,576 and across to column XFD, but only 2 of them are filled",
}
DAMAGED = (
    *("zip", "damaged", "nothing but", "no sheet part", "sheet cut", "sheet without", "strings cut", "workbook cut"),
    "cell that says twice",
)


def refusal(source: Path | bytes, name: str = "") -> str:
    with pytest.raises(NotAWorkbook) as refused:
        look_at(source, name)
    return str(refused.value)


def words_for(case: str) -> str:
    if case in WORDS:
        return WORDS[case]
    if case.startswith(DAMAGED):
        return "is damaged"
    return "document type" if case.startswith("document type") else "cannot be read reliably"


@pytest.mark.parametrize("case", NOT_A_WORKBOOK)
def test_what_is_no_workbook_is_named_for_what_it_is(case: str, tmp_path: Path) -> None:
    path = tmp_path / "Fees 2001.xlsx"
    NOT_A_WORKBOOK[case](path)
    said = refusal(path)
    assert said.startswith("Fees 2001.xlsx ")
    assert words_for(case) in said
    assert said.endswith(".")


@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_is_refused_in_little_memory(case: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    BOMBS[case](path)
    code = "import sys; from calc.package import look_at; look_at(sys.argv[1])"
    limit = 1_500_000_000  # of address space: the libraries alone take a third of it
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[1])},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert "NotAWorkbook: bomb.xlsx " in done.stderr, done.stderr


def test_a_file_that_does_not_exist_is_said_not_to(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.xlsx") == "gone.xlsx does not exist. Check the name and the folder."


def test_a_lock_file_points_to_its_workbook(tmp_path: Path) -> None:
    (tmp_path / "~$Fees.xlsx").write_bytes(b"\x03Ann" + bytes(161))
    said = refusal(tmp_path / "~$Fees.xlsx")
    assert said == "~$Fees.xlsx is the file that is kept while Fees.xlsx is open; choose Fees.xlsx itself."


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.xlsx")
    assert "is not a file" in refusal(tmp_path / "pipe.xlsx")


def test_bytes_are_taken_too_and_called_by_the_name_given() -> None:
    assert refusal(b"a,b", "inbox.xlsx").startswith("inbox.xlsx is plain text")


def test_a_good_workbook_under_an_odd_name_is_taken(tmp_path: Path) -> None:
    workbook(tmp_path / "fees.xls.txt", ONE_CELL)
    assert look_at(tmp_path / "fees.xls.txt").sheets[0].cells == 1


def look(path: Path, *rows: str) -> PackageLook:
    workbook(path / "book.xlsx", *rows)
    return look_at(path / "book.xlsx")


def one(path: Path, rows: str, before: str = "", after: str = "") -> SheetLook:
    pack(path / "book.xlsx", parts(sheet_xml(rows, before, after)))
    return look_at(path / "book.xlsx").sheets[0]


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
    assert found.merged == (Area(2, 2, 9, 3),)


@pytest.mark.parametrize(
    ("filtering", "filtered"),
    [('<filterColumn colId="0"><filters><filter val="a"/></filters></filterColumn>', True), ("", False)],
)
def test_rows_hidden_by_a_filter_are_told_from_rows_hidden_by_hand(
    filtering: str, filtered: bool, tmp_path: Path
) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
    assert one(tmp_path, rows, after=f'<autoFilter ref="A1:A2">{filtering}</autoFilter>').filtered is filtered


def test_tables_are_told_with_their_totals_row_and_their_filter(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet("Fees")
        sheet.add_table("B2:C9", {"name": "FeeTable", "total_row": True})
    assert look_at(tmp_path / "book.xlsx").sheet("Fees").tables == (Table("FeeTable", Area(2, 2, 9, 3), True, 1),)


def test_sheets_come_in_order_with_their_visibility_and_chart_sheets_apart(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name in ("Fees & Co", "Prices", "Plan"):
            book.add_worksheet(name)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Prices!$A$1:$A$3"})
        book.add_chartsheet("Chart").set_chart(chart)
        book.get_worksheet_by_name("Prices").hide()
        book.get_worksheet_by_name("Plan").very_hidden()
    found = look_at(tmp_path / "book.xlsx")
    assert [(sheet.name, sheet.visibility) for sheet in found.sheets] == [
        ("Fees & Co", "visible"),
        ("Prices", "hidden"),
        ("Plan", "veryHidden"),
    ]
    assert found.other_sheets == ("Chart",)


@pytest.mark.parametrize(("given_as", "date1904"), [('date1904="1"', True), ('date1904="true"', True), ("", False)])
def test_the_date_system_is_told(given_as: str, date1904: bool, tmp_path: Path) -> None:
    pack(tmp_path / "book.xlsx", parts(sheet_xml(ONE_CELL), properties=f"<workbookPr {given_as}/>"))
    assert look_at(tmp_path / "book.xlsx").date1904 is date1904


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
    assert look_at(tmp_path / "book.xlsx").sheets[0].errors == {(1, 1): "#N/A"}


# Plain rows are counted without being parsed; what is found must be the same as when all of them are parsed.


def read_in(sheet: bytes, size: int, monkeypatch: pytest.MonkeyPatch, plain: bool) -> Sheet:
    monkeypatch.setattr(sheet_module, "_PLAIN_FROM", 0 if plain else 10**9)
    found = Sheet()
    read_sheet([sheet[at : at + size] for at in range(0, len(sheet), size)], found)
    return found


def _many_rows() -> str:
    rows = []
    for row in range(1, 3_000):
        special = {700: ' t="e"><v>#N/A</v></c>', 1_400: "><f>1</f></c>"}.get(row, "><v>1.5</v></c>")
        hidden = ' hidden="1"' if row == 2_100 else ""
        rows.append(
            f'<row r="{row}" spans="1:30"{hidden}><c r="A{row}" s="1" t="s"><v>7</v></c><c r="C{row}"{special}'
            f'<c r="D{row}"><f>A{row}</f><v>3</v></c><c r="AB{row}" s="2"/></row>'
        )
    return "".join(rows)


@pytest.mark.parametrize("size", [1_000, 7_777, 10**6])
def test_plain_rows_passed_over_change_nothing_of_what_is_found(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sheet_xml(_many_rows())
    fast, slow = (read_in(sheet, size, monkeypatch, plain) for plain in (True, False))
    assert vars(fast) == vars(slow)
    assert (fast.errors, fast.uncalculated, fast.hidden_rows) == ({(700, 3): "#N/A"}, {(1_400, 3)}, {2_100})
    assert (fast.formulas, fast.cells, fast.last_row, fast.last_column) == (3_000, 3 * 2_999 - 1, 2_999, 4)


def test_most_rows_of_a_large_sheet_are_plain() -> None:
    rows = '<row r="8"><c r="A8" s="1" t="s"><v>7</v></c><c r="C8"><f>A8</f><v>1.5</v></c><c r="D8"/></row>'
    found = plain_rows(rows.encode(), 7)
    assert found is not None
    assert (found.last_row, found.cells, found.formulas, found.first, found.last) == (8, 2, 1, (8, 1), (8, 3))
    assert plain_rows(rows.encode(), 8) is None


@pytest.mark.parametrize("place", ['r="C8"', 'r="B8"'])
def test_a_cell_that_says_twice_where_it_is_is_not_plain(place: str) -> None:
    rows = f'<row r="8"><c r="A8" {place}><v>7</v></c></row>'
    assert plain_rows(rows.encode(), 7) is None


BLOCK = (
    b'<row r="8" spans="1:4"><c r="A8" s="1" t="s"><v>7</v></c><c r="C8"><f>A8</f><v>1.5</v></c><c r="D8"/></row>'
    b'<row r="9" ht="15"><c r="AB9" t="inlineStr"><is><t>x &amp; y</t></is></c><c r="AC9"></c></row>'
)


@given(st.integers(0, len(BLOCK) - 1), st.sampled_from([bytes([byte]) for byte in range(256)] + [b""]))
def test_a_changed_byte_never_makes_plain_rows_say_other_than_the_parser(at: int, byte: bytes) -> None:
    block = BLOCK[:at] + byte + BLOCK[at + 1 :]
    plain = plain_rows(block, 0)
    parsed = Sheet()
    try:
        read_sheet([sheet_xml("|").replace(b"|", block)], parsed)
    except Refused:
        return
    if plain is None:
        return
    assert (plain.cells, plain.formulas) == (parsed.cells, parsed.formulas)
    assert plain.first == (parsed.first_row, parsed.first_column)
    assert plain.last == (parsed.last_row, parsed.last_column)
    assert (parsed.errors, parsed.uncalculated, parsed.hidden_rows) == ({}, set(), set())


# What openpyxl would lose: each is put into a workbook, which openpyxl then loads and saves.

_EXTENSION = '<extLst><ext uri="{{{}}}"><x xmlns="urn:x"/></ext></extLst>'
LOST_ELEMENTS = {
    "sparklines": _EXTENSION.format("05C60535-1F16-4fd2-B633-F4F36F0B64E0"),
    "conditional formats of Excel 2010 and later": _EXTENSION.format("78C0D931-6437-407d-A8EE-F0AAD7539E65"),
    "data validations that point to another sheet": _EXTENSION.format("CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF"),
    "slicers": _EXTENSION.format("3A4CF648-6AED-40f4-86FF-DC5316D8AED3"),
    "ranges with a password of their own": '<protectedRanges><protectedRange name="n" sqref="A1"/></protectedRanges>',
    "error marks that were switched off": '<ignoredErrors><ignoredError sqref="A1"/></ignoredErrors>',
    "watched cells": '<cellWatches><cellWatch r="A1"/></cellWatches>',
}
LOST_PARTS = {
    "slicers": "xl/slicers/slicer1.xml",
    "threaded comments": "xl/threadedComments/threadedComment1.xml",
    "form controls": "xl/ctrlProps/ctrlProp1.xml",
    "custom XML": "customXml/item1.xml",
    "data connections and queries": "xl/connections.xml",
    "macros": "xl/vbaProject.bin",
    "the sensitivity label": "docMetadata/LabelInfo.xml",
}


def saved_by_openpyxl(path: Path) -> dict[str, bytes]:
    saved = io.BytesIO()
    openpyxl.load_workbook(path).save(saved)
    with zipfile.ZipFile(saved) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("lost", LOST_ELEMENTS)
def test_an_element_that_is_named_as_lost_is_lost(lost: str, tmp_path: Path) -> None:
    element = LOST_ELEMENTS[lost]
    pack(tmp_path / "book.xlsx", parts(sheet_xml(ONE_CELL, after=element)) | STYLES)
    assert look_at(tmp_path / "book.xlsx").lost_when_saved == (lost,)
    tag = element[1:].partition(">")[0].encode()
    assert tag not in saved_by_openpyxl(tmp_path / "book.xlsx")["xl/worksheets/sheet1.xml"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("lost", LOST_PARTS)
def test_a_part_that_is_named_as_lost_is_lost(lost: str, tmp_path: Path) -> None:
    pack(tmp_path / "book.xlsx", parts(sheet_xml(ONE_CELL)) | STYLES | {LOST_PARTS[lost]: b"<x/>"})
    found = look_at(tmp_path / "book.xlsx")
    assert found.lost_when_saved == (lost,)
    assert found.macros is (lost == "macros")
    assert LOST_PARTS[lost] not in saved_by_openpyxl(tmp_path / "book.xlsx")


STYLES = {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/></cellXfs></styleSheet>'.encode()}


@pytest.mark.parametrize(
    ("lost", "put"),
    [
        ("text boxes and shapes", lambda sheet: sheet.insert_textbox("B2", "note")),
        ("the values that formulas gave, until Excel works them out again", lambda sheet: sheet.write("A1", "=1+1")),
        ("formats of single words within a cell", lambda sheet: sheet.write_rich_string("A1", "a", BOLD, "b", "c")),
        ("sparklines", lambda sheet: sheet.add_sparkline("B1", {"range": "A1:A9"})),
    ],
)
def test_what_excel_writes_of_it_is_recognised(
    lost: str, put: Callable[[xlsxwriter.worksheet.Worksheet], object], tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        put(book.add_worksheet())
    assert look_at(tmp_path / "book.xlsx").lost_when_saved == (lost,)


BOLD = xlsxwriter.format.Format({"bold": True})


def test_a_workbook_that_openpyxl_keeps_whole_loses_nothing(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet("Fees")
        sheet.write_comment("A1", "note")
        sheet.data_validation("B1", {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format("C1:C9", {"type": "cell", "criteria": ">", "value": 1})
        sheet.add_table("E1:F3", {"name": "T_1"})
        book.define_name("Fees_", "=Fees!$A$1")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Fees!$A$1:$A$3"})
        sheet.insert_chart("H1", chart)
    assert look_at(tmp_path / "book.xlsx").lost_when_saved == ()
