"""A workbook put together part by part, for what no library would write."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Parts = dict[str, bytes]


def sheet_xml(rows: str, before: str = "", after: str = "") -> bytes:
    """A worksheet's XML around its rows."""
    root = f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    return f"{XML}{root}{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def parts(
    *sheets: bytes, names: Iterable[str] = (), properties: str = "", main: str = MAIN, office: str = OFFICE
) -> Parts:
    """The parts of a workbook with these worksheets, named Sheet1, Sheet2 … where no names are given."""
    titles = list(names) or [f"Sheet{i}" for i in range(1, len(sheets) + 1)]
    listed = "".join(f'<sheet name="{title}" sheetId="{i}" r:id="rId{i}"/>' for i, title in enumerate(titles, 1))
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{office}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.worksheet+xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    return {
        "[Content_Types].xml": (
            f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            f"{types}</Types>"
        ).encode(),
        "_rels/.rels": (
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'{XML}<workbook xmlns="{main}" xmlns:r="{office}">{properties}<sheets>{listed}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>'
        ).encode(),
        **{f"xl/worksheets/sheet{i}.xml": sheet for i, sheet in enumerate(sheets, 1)},
    }


PLAIN_ROW = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def pack(path: Path, contents: Mapping[str, bytes]) -> None:
    """Write the parts as a zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in contents.items():
            package.writestr(name, data)


def workbook(path: Path, *rows: str) -> None:
    """Write a workbook with a worksheet for each of these rows."""
    pack(path, parts(*[sheet_xml(one) for one in rows]))
