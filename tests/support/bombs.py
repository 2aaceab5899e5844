"""Workbooks of a few kilobytes that would have a library build far more than there is room or time for.

``COUNTED`` maps a name to a builder and to the words by which the refusal names what there is too much of. Each holds
little more than is let through, so that a test of it ends early; none is caught by how much it unpacks to.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.parts import MAIN, OFFICE, ONE_CELL, PACKAGE, pack, parts, sheet_xml

Builder = Callable[[Path], None]
_SHEET, _SHEET_LIST = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
HALF, MILLION = 500_001, 1_000_001


def _listed(*targets: tuple[str, str]) -> bytes:
    """A list of relationships of these kinds to these parts."""
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="/{part}"/>'
        for number, (kind, part) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'.encode()


def _with(more: Mapping[str, bytes]) -> Builder:
    return lambda path: pack(path, {**parts(sheet_xml(ONE_CELL)), **more})


def _many(part: str, root: str, element: str, number: int, kind: str = "") -> Builder:
    """A part with so many of one element, and where a ``kind`` is given, the relationship that names it."""
    content = f'<{root} xmlns="{MAIN}">'.encode() + element.encode() * number + f"</{root}>".encode()
    return _with({part: content} | ({_SHEET_LIST: _listed((kind, part))} if kind else {}))


def _named_often(part: str, kind: str, elements: int, times: int) -> Builder:
    """One part of some elements that a sheet names again and again."""
    content = f'<a xmlns="{MAIN}">'.encode() + b"<b/>" * elements + b"</a>"
    return _with({part: content, _SHEET_LIST: _listed(*[(kind, part)] * times)})


def _steps(path: Path) -> None:
    """A chart of few elements that a drawing names often, which the sheet names often too."""
    lists = {
        _SHEET_LIST: _listed(*[("drawing", "xl/drawings/drawing1.xml")] * 200),
        "xl/drawings/_rels/drawing1.xml.rels": _listed(*[("chart", "xl/charts/chart1.xml")] * 200),
    }
    drawn = {"xl/drawings/drawing1.xml": b"<a/>", "xl/charts/chart1.xml": b"<a>" + b"<b/>" * 200 + b"</a>"}
    _with(lists | drawn)(path)


def _shared_sheet(path: Path) -> None:
    contents = parts(sheet_xml(ONE_CELL))
    once = '<sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    more = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="rId1"/>' for number in range(2, 900))
    workbook = contents["xl/workbook.xml"].replace(once.encode(), f"{once}{more}".encode())
    pack(path, contents | {"xl/workbook.xml": workbook})


def _in_sheet(after: str) -> Builder:
    return lambda path: pack(path, parts(sheet_xml(ONE_CELL, after=after)))


def _names(path: Path) -> None:
    contents = parts(sheet_xml(ONE_CELL))
    names = b"<definedNames>" + b"<definedName/>" * HALF + b"</definedNames></workbook>"
    pack(path, contents | {"xl/workbook.xml": contents["xl/workbook.xml"].replace(b"</workbook>", names)})


def _styles(path: Path) -> None:
    contents = parts(sheet_xml(ONE_CELL))
    listed = f'<Relationship Id="rId9" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'.encode()
    named = contents["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", listed)
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>'.encode() + b"<xf/>" * HALF + b"</cellXfs></styleSheet>"
    pack(path, contents | {"xl/_rels/workbook.xml.rels": named, "xl/styles.xml": styles})


def _text_in_a_cell(path: Path) -> None:
    """One text of ten million different characters, where a cell may have 32,767."""
    text = "".join(f"{number:07}" for number in range(1_500_000))
    pack(path, parts(sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')))


COUNTED: dict[str, tuple[Builder, str]] = {
    "sheets that are one part": (_shared_sheet, "two sheets that are the same part"),
    "sheets": (lambda path: pack(path, parts(*[sheet_xml("")] * 1_001)), "far more sheets"),
    "one table named again and again": (_named_often("xl/tables/table1.xml", "table", 1_000, 1_500), "more tables"),
    "one chart named again and again": (_named_often("xl/charts/chart1.xml", "chart", 2_000, 3_000), "more charts"),
    "a chart named often by a drawing named often": (_steps, "more charts and drawings"),
    "comments": (_many("xl/comments1.xml", "comments", "<comment/>", MILLION, "comments"), "more comments"),
    "comments under another name": (_many("xl/a.xml", "comments", "<comment/>", MILLION, "comments"), "more comments"),
    "validations": (_in_sheet("<dataValidation/>" * HALF), "more data validations"),
    "conditional formats": (_in_sheet("<cfRule/>" * HALF), "conditional formats"),
    "names": (_names, "more names"),
    "cell formats": (_styles, "more cell formats and styles"),
    "strings": (_many("xl/sharedStrings.xml", "sst", "<si/>", 2_000_100), "more texts"),
    "a theme": (_many("xl/theme/theme1.xml", "a", "<b/>", MILLION), "more settings"),
    "records of a pivot table": (
        _many("xl/pivotCache/pivotCacheRecords1.xml", "a", "<b/>", MILLION),
        "more settings and other things",
    ),
    "custom XML": (_many("customXml/item1.xml", "a", "<b/>", MILLION), "more settings"),
    "a text in a cell": (_text_in_a_cell, "more characters in one cell"),
}
