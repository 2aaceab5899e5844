"""What openpyxl would lose is put into a workbook, which openpyxl then loads and saves."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from calc.excel.inspect import inspect_workbook
from tests.support.parts import MAIN, ONE_CELL, pack, parts, sheet_xml

_EXTENSION = '<extLst><ext uri="{{{}}}"><x xmlns="urn:x"/></ext></extLst>'
LOST_ELEMENTS = {
    "sparklines": _EXTENSION.format("05C60535-1F16-4fd2-B633-F4F36F0B64E0"),
    "conditional formats of Excel 2010 and later": _EXTENSION.format("78C0D931-6437-407d-A8EE-F0AAD7539E65"),
    "data validations that point to another sheet": _EXTENSION.format("CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF"),
    "slicers": _EXTENSION.format("3A4CF648-6AED-40f4-86FF-DC5316D8AED3"),
    "ranges with their own password": '<protectedRanges><protectedRange name="n" sqref="A1"/></protectedRanges>',
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
    assert inspect_workbook(tmp_path / "book.xlsx").lost_when_saved == (lost,)
    tag = element[1:].partition(">")[0].encode()
    assert tag not in saved_by_openpyxl(tmp_path / "book.xlsx")["xl/worksheets/sheet1.xml"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("lost", LOST_PARTS)
def test_a_part_that_is_named_as_lost_is_lost(lost: str, tmp_path: Path) -> None:
    pack(tmp_path / "book.xlsx", parts(sheet_xml(ONE_CELL)) | STYLES | {LOST_PARTS[lost]: b"<x/>"})
    found = inspect_workbook(tmp_path / "book.xlsx")
    assert found.lost_when_saved == (lost,)
    assert LOST_PARTS[lost] not in saved_by_openpyxl(tmp_path / "book.xlsx")


STYLES = {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/></cellXfs></styleSheet>'.encode()}


@pytest.mark.parametrize(
    ("lost", "put"),
    [
        ("text boxes and shapes", lambda sheet: sheet.insert_textbox("B2", "note")),
        ("the values of formulas, until Excel recalculates them", lambda sheet: sheet.write("A1", "=1+1")),
        ("formatting of single words within a cell", lambda sheet: sheet.write_rich_string("A1", "a", BOLD, "b", "c")),
        ("sparklines", lambda sheet: sheet.add_sparkline("B1", {"range": "A1:A9"})),
    ],
)
def test_what_excel_writes_of_it_is_recognised(
    lost: str, put: Callable[[xlsxwriter.worksheet.Worksheet], object], tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        put(book.add_worksheet())
    assert inspect_workbook(tmp_path / "book.xlsx").lost_when_saved == (lost,)


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
    assert inspect_workbook(tmp_path / "book.xlsx").lost_when_saved == ()
