"""A sound workbook damaged in one place: each fault is found by the check that is there for it."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import accessibility
from tests.support import open_xml_checks as own
from tests.support.accessibility import contrast
from tests.support.open_xml import Package, faults, said_by_validator

RESULTS, TEMPLATE, MARKED = "opened on.results", "template", "wrong.errors"
Check = Callable[[Package], Iterator[str]]


class Plant(NamedTuple):
    """The first place in a part of an output that matches, and what it becomes; without a pattern, the part goes."""

    output: str
    part: str
    pattern: str = ""
    becomes: str = ""


def sheet(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


LIST = sheet(3)  # of the results: Activity, behind the Summary and the Work Paper
TYPES, BOOK, STYLES = "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"
_GAP = r'(<c r="C(\d+)" s="(\d+)"/>)<c r="D\2" s="\3"/>(?!<c r="E\2" s="\3")'  # of the strip alone
OPTIONS = "xl/tables/table3.xml"  # of the results, on the sheet Options

NOT_BY_THE_SCHEMA = {
    "a font's size before its bold": Plant(RESULTS, STYLES, r"<b/>(<sz [^>]*/>)", r"\1<b/>"),
    "a copy's font as openpyxl orders it": Plant(
        MARKED, STYLES, r"<sz ([^>]*)/>(.*?)<name ([^>]*)/>", r"<name \3/>\2<sz \1/>"
    ),
    "columns after the rows": Plant(RESULTS, LIST, r"(<cols>.*?</cols>)(<sheetData>.*</sheetData>)", r"\2\1"),
    "a kind of cell that there is not": Plant(RESULTS, LIST, ' t="s"', ' t="text"'),
    "a table without a range": Plant(RESULTS, OPTIONS, ' ref="[^"]*"( totals)', r"\1"),
    "an element that there is not": Plant(RESULTS, BOOK, "<sheets>", "<sheetz/><sheets>"),
    "a style's number that is a word": Plant(RESULTS, STYLES, 'numFmtId="0" fontId="0"', 'numFmtId="x" fontId="0"'),
    "a rule of a kind that there is not": Plant(TEMPLATE, sheet(5), 'type="list"', 'type="choice"'),
}

OUR_OWN: dict[str, tuple[Check, Plant]] = {
    "a part without its type": (own.of_parts, Plant(RESULTS, TYPES, r'<Override PartName="/xl/charts/chart2[^>]*/>')),
    "a type without its part": (
        own.of_parts,
        Plant(RESULTS, TYPES, "</Types>", '<Override PartName="/xl/x.xml" ContentType="text/xml"/></Types>'),
    ),
    "a part that is lost": (own.of_parts, Plant(RESULTS, "xl/charts/chart2.xml")),
    "a part that nothing leads to": (
        own.of_parts,
        Plant(RESULTS, "xl/drawings/_rels/drawing1.xml.rels", r"<Relationship Id=\"rId2\"[^>]*/>"),
    ),
    "a relation that is not there": (
        own.of_references,
        Plant(RESULTS, LIST, 'tablePart r:id="', 'tablePart r:id="x'),
    ),
    "a sheet's name of 32 characters": (own.of_sheets, Plant(RESULTS, BOOK, 'name="Basis"', f'name="{"B" * 32}"')),
    "two sheets of one name": (own.of_sheets, Plant(RESULTS, BOOK, 'name="Basis"', 'name="CHECKS"')),
    "open on no sheet": (own.of_sheets, Plant(RESULTS, BOOK, "<workbookView ", '<workbookView activeTab="99" ')),
    "a header unlike its cell": (own.of_tables, Plant(RESULTS, OPTIONS, 'name="Option ID"', 'name="Option"')),
    "a table a column too wide": (own.of_tables, Plant(RESULTS, OPTIONS, 'ref="A1:[A-Z]+', 'ref="A1:ZZ')),
    "a filter of fewer rows": (
        own.of_tables,
        Plant(RESULTS, OPTIONS, r'<autoFilter ref="(A1:[A-Z]+)\d+"', r'<autoFilter ref="\g<1>2"'),
    ),
    "columns miscounted": (own.of_tables, Plant(RESULTS, OPTIONS, r'count="\d+"', 'count="7"')),
    "two columns of one name": (own.of_tables, Plant(RESULTS, OPTIONS, 'name="Director ID"', 'name="Option ID"')),
    "two tables of one name": (
        own.of_tables,
        Plant(RESULTS, OPTIONS, 'displayName="OptionsTable"', 'displayName="BasisTable"'),
    ),
    "two tables of one number": (own.of_tables, Plant(RESULTS, OPTIONS, ' id="3"', ' id="4"')),
    "a table named like a cell": (
        own.of_tables,
        Plant(RESULTS, OPTIONS, 'displayName="OptionsTable"', 'displayName="AB12"'),
    ),
    "a table without rows": (own.of_tables, Plant(RESULTS, OPTIONS, r"(A1:[A-Z]+)\d+", r"\g<1>1")),
    "tables that overlap": (own.of_tables, Plant(RESULTS, "xl/tables/table2.xml", 'ref="J', 'ref="J9:L99" was="J')),
    "merged cells in a table": (
        own.of_tables,
        Plant(RESULTS, LIST, "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells>'),
    ),
    "a name of a lost sheet": (own.of_names, Plant(RESULTS, BOOK, r">Activity!\$1", ">Activities!$1")),
    "a name of a lost number": (own.of_names, Plant(RESULTS, BOOK, r'localSheetId="\d+"', 'localSheetId="99"')),
    "a name that has lost its cells": (own.of_names, Plant(RESULTS, BOOK, r">Activity!\$1:\$1", ">#REF!")),
    "a link to no sheet": (own.of_links, Plant(RESULTS, sheet(1), "location=\"'Basis'!A1", "location=\"'Bases'!A1")),
    "a link to no cell": (own.of_links, Plant(RESULTS, sheet(1), "'Basis'!A1", "'Basis'!")),
    "choices longer than Excel reads": (
        own.of_validations,
        Plant(TEMPLATE, sheet(5), '"annual,', f'"annual,{"x" * 250},'),
    ),
    "choices of a lost name": (
        own.of_validations,
        Plant(TEMPLATE, sheet(5), '<formula1>"annual,board,committee"', "<formula1>Bodies"),
    ),
    "a rule without cells": (
        own.of_validations,
        Plant(TEMPLATE, sheet(5), 'sqref="C6:C1048576"(><formula1>)', r'sqref="C0"\1'),
    ),
    "a formula over a lost table": (
        own.of_formulas,
        Plant(RESULTS, sheet(1), r"<f>([^<]*)</f>", r"<f>SUM(LostTable[Shares])</f>"),
    ),
    "a formula over a lost sheet": (
        own.of_formulas,
        Plant(RESULTS, sheet(1), r"<f>([^<]*)</f>", r"<f>SUM('Lost One'!A1)</f>"),
    ),
    "a chart of a lost sheet": (own.of_formulas, Plant(RESULTS, "xl/charts/chart1.xml", r"Summary!\$K", "Sumary!$K")),
    "a style beyond the last": (own.of_styles, Plant(RESULTS, LIST, r' s="\d+"', ' s="9999"')),
    "a font beyond the last": (own.of_styles, Plant(RESULTS, STYLES, 'fontId="1"', 'fontId="999"')),
    "a number format that is not there": (
        own.of_styles,
        Plant(RESULTS, STYLES, r'numFmtId="164" formatCode', 'numFmtId="999" formatCode'),
    ),
    "a mark's look beyond the last": (own.of_styles, Plant(TEMPLATE, sheet(5), 'dxfId="0"', 'dxfId="99"')),
    "a table's style that is not there": (
        own.of_styles,
        Plant(MARKED, "xl/tables/table1.xml", "TableStyleMedium2", "Mine"),
    ),
    "a cell style that is not there": (
        own.of_styles,
        Plant(RESULTS, STYLES, r'(<cellStyle [^>]*)xfId="0"', r'\1xfId="9"'),
    ),
    "a text beyond the last": (own.of_texts, Plant(RESULTS, sheet(1), r't="s"><v>0</v>', 't="s"><v>99999</v>')),
    "a note without its box": (own.of_notes, Plant(RESULTS, "xl/comments1.xml", 'ref="A1"', 'ref="A9"')),
    "a document without a title": (
        accessibility.of_title,
        Plant(RESULTS, "docProps/core.xml", r"<dc:title>[^<]*", "<dc:title>"),
    ),
    "a chart without words": (accessibility.of_charts, Plant(RESULTS, "xl/drawings/drawing1.xml", ' descr="[^"]*"')),
    "fills that are too alike": (accessibility.of_charts, Plant(RESULTS, "xl/charts/chart1.xml", "FBF0D9", "28466F")),
    "a strip with a gap": (accessibility.of_strip, Plant(RESULTS, sheet(1), _GAP, r"\1")),
    "a list that is no table": (accessibility.of_lists, Plant(RESULTS, LIST, "<tableParts.*?</tableParts>")),
    "a word beside a table": (
        accessibility.of_lists,
        Plant(RESULTS, LIST, "</row></sheetData>", '<c r="AZ4" t="str"><v>x</v></c></row></sheetData>'),
    ),
    "a fill without a word": (
        accessibility.of_colors,
        Plant("02 results", STYLES, '&quot;▲ &quot;#,##0"', '#,##0"'),
    ),
    "pale words": (accessibility.of_texts, Plant(RESULTS, STYLES, "FF1F2933", "FFC3CAD2")),
}


def planted(outputs: list[Path], plant: Plant, folder: Path) -> Path:
    """A copy of the output with the fault in it."""
    [source] = [path for path in outputs if path.stem == plant.output]
    with zipfile.ZipFile(source) as sound, zipfile.ZipFile(folder / "planted.xlsx", "w") as copy:
        assert plant.part in sound.namelist()
        for name in sound.namelist():
            part = sound.read(name)
            if name == plant.part and not plant.pattern:
                continue
            if name == plant.part:
                text, times = re.subn(plant.pattern, plant.becomes, part.decode(), count=1, flags=re.DOTALL)
                assert times == 1
                part = text.encode()
            copy.writestr(name, part)
    return folder / "planted.xlsx"


@pytest.mark.parametrize("fault", NOT_BY_THE_SCHEMA)
def test_the_validator_finds_what_is_not_by_the_schema(outputs: list[Path], tmp_path: Path, fault: str) -> None:
    path = planted(outputs, NOT_BY_THE_SCHEMA[fault], tmp_path)
    assert said_by_validator(path) != []


@pytest.mark.parametrize("fault", OUR_OWN)
def test_our_own_checks_find_what_does_not_agree(outputs: list[Path], tmp_path: Path, fault: str) -> None:
    check, plant = OUR_OWN[fault]
    path = planted(outputs, plant, tmp_path)
    assert faults(path, [check]) != []


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("FF000000", "FFFFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#1F3A5F", "#1F3A5F") == 1
