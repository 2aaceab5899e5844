"""What Excel and other programs open is read too, though the library that reads values gives up on it."""

import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from calc.excel.inspect import NotAWorkbook, inspect_workbook
from tests.support.commands import command
from tests.support.parts import MAIN, pack, parts, sheet_xml
from tests.support.workbooks import sound, write

Parts = dict[str, bytes]
_MACRO = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"


def changed(path: Path, change: Callable[[Parts], Mapping[str, bytes]]) -> Path:
    """A workbook with some of its parts changed."""
    with zipfile.ZipFile(path) as package:
        contents = {entry.filename: package.read(entry) for entry in package.infolist()}
    pack(path, contents | change(contents))
    return path


def with_listed_sheet(name: str) -> Callable[[Parts], Parts]:
    """A sheet more in the list of sheets, of which there is nothing else."""
    sheet = f'<sheet name="{name}" sheetId="99" r:id="rId99"/></sheets>'.encode()
    return lambda contents: {"xl/workbook.xml": contents["xl/workbook.xml"].replace(b"</sheets>", sheet)}


def with_macro_sheet(contents: Parts) -> Parts:
    listed = f'<Relationship Id="rId99" Type="{_MACRO}" Target="macrosheets/sheet1.xml"/></Relationships>'
    named = contents["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", listed.encode())
    sheet = f'<xm:macrosheet xmlns="{MAIN}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"/>'.encode()
    added = {"xl/_rels/workbook.xml.rels": named, "xl/macrosheets/sheet1.xml": sheet}
    return with_listed_sheet("Macro1")(contents) | added


def with_count_of_strings(contents: Parts) -> Parts:
    strings = contents["xl/sharedStrings.xml"]
    return {"xl/sharedStrings.xml": re.sub(rb'uniqueCount="\d+"', b'uniqueCount="4294967295"', strings)}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "plan.xlsx", sound())


@pytest.mark.parametrize("change", [with_macro_sheet, with_count_of_strings])
def test_it_is_calculated_as_if_that_were_not_there(
    change: Callable[[Parts], Parts], plan: Path, tmp_path: Path
) -> None:
    before = command("run", plan, "-o", tmp_path / "a.xlsx", "--json").told
    after = command("run", changed(plan, change), "-o", tmp_path / "b.xlsx", "--json").told
    assert (after["exit_code"], after["figures"], after["findings"]) == (0, before["figures"], before["findings"])


@pytest.mark.parametrize("change", [with_macro_sheet, with_count_of_strings])
def test_a_statement_of_that_kind_is_read(change: Callable[[Parts], Parts], plan: Path, tmp_path: Path) -> None:
    command("run", plan, "-o", tmp_path / "results.xlsx")
    rows = {"Journal": [{"Date": "2001-12-28", "Holder": "Ann", "Shares": 5, "Type": "issue"}]}
    statement = changed(write(tmp_path / "statement.xlsx", rows), change)
    assert "cannot be read" not in command("reconcile", tmp_path / "results.xlsx", statement).said


def test_a_part_of_0_bytes_that_is_said_to_be_packed_is_nothing(plan: Path) -> None:
    name = b"xl/printerSettings/printerSettings1.bin"
    with zipfile.ZipFile(plan, "a", zipfile.ZIP_STORED) as package:
        package.writestr(name.decode(), b"")
    data = bytearray(plan.read_bytes())
    struct.pack_into("<H", data, data.find(name) - 30 + 8, zipfile.ZIP_DEFLATED)
    struct.pack_into("<H", data, data.rfind(name) - 46 + 10, zipfile.ZIP_DEFLATED)
    plan.write_bytes(data)
    assert command("check", plan).code == 0


def test_a_listed_sheet_that_is_not_in_the_file_is_told_of(plan: Path) -> None:
    ended = command("check", changed(plan, with_listed_sheet("Old notes")))
    assert ended.code == 0
    assert "The workbook lists the sheet “Old notes”, but its cells are not in the file" in ended.said


def test_a_sheet_of_the_plan_that_is_not_in_the_file_is_an_error(tmp_path: Path) -> None:
    sheets = {name: rows for name, rows in sound().items() if name != "Elections"}
    plan = changed(write(tmp_path / "plan.xlsx", sheets), with_listed_sheet("Elections"))
    ended = command("check", plan)
    assert ended.code == 1
    assert "The workbook lists the sheet Elections, but its cells are not in the file." in ended.said


def test_results_and_a_statement_that_lack_a_listed_sheet_are_refused_with_what_to_do(
    plan: Path, tmp_path: Path
) -> None:
    results = tmp_path / "results.xlsx"
    command("run", plan, "-o", results)
    rows = {"Journal": [{"Date": "2001-12-28", "Holder": "Ann", "Shares": 5, "Type": "issue"}]}
    statement = changed(write(tmp_path / "statement.xlsx", rows), with_listed_sheet("More"))
    told = command("reconcile", results, statement)
    assert told.code == 2
    assert "statement.xlsx lists the sheet More, but its cells are not in the file: get a fresh copy" in told.said
    told = command("explain", changed(results, with_listed_sheet("Options (2)")), "FO-1")
    assert told.code == 2
    assert "results.xlsx lists the sheet Options (2), but its cells are not in the file: get a fresh copy" in told.said


def test_areas_that_are_merged_twice_are_refused_and_many_apart_are_read_at_once(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"><v>1</v></c></row>' for n in range(1, 2_001))
    twice = '<mergeCells><mergeCell ref="A1:B2000"/><mergeCell ref="A1:B2000"/></mergeCells>'
    pack(tmp_path / "twice.xlsx", parts(sheet_xml(cells, after=twice)))
    with pytest.raises(NotAWorkbook, match="cannot be read reliably"):
        inspect_workbook(tmp_path / "twice.xlsx")
    apart = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 2_001))
    pack(tmp_path / "apart.xlsx", parts(sheet_xml(cells, after=f"<mergeCells>{apart}</mergeCells>")))
    assert len(inspect_workbook(tmp_path / "apart.xlsx").sheets[0].merged) == 2_000
