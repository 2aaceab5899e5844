"""What a workbook must have for those who do not see it, or not its colors: read from its parts, see ``open_xml``."""

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

from openpyxl.utils import get_column_letter

from tests.support.open_xml import Package, Sheet, block, local

PAGES = ("Summary", "Guide", "Instructions", "Paste prices here")  # written for people to read, no lists
# A copy for paper of lists that are tables on their own sheets: lists of different columns stand on one grid there, a
# wide column over several of its cells.
PRINTED_COPY = "Work Paper"
_SYMBOLS = "▲■○✓"
_ENOUGH, _ENOUGH_FOR_TEXT = 3.0, 4.5


def contrast(one: str, other: str) -> float:
    """Give the ratio of two colors ("1F3A5F") as the Web Content Accessibility Guidelines define it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def of_title(package: Package) -> Iterator[str]:
    """The document has a title."""
    if not any(each.text for each in package.named("title", "docProps/core.xml")):
        yield "the document has no title"


def of_charts(package: Package) -> Iterator[str]:
    """Each chart has an alternative text with figures, and fills that differ from those that they can meet."""
    for part in (part for part in package.trees if part.startswith("xl/drawings/drawing")):
        frames = package.named("graphicFrame", part)
        for name in (each for frame in frames for each in frame.iter() if local(each) == "cNvPr"):
            if not re.search(r"\d", name.get("descr", "")):
                yield f"{name.get('name')} has no alternative text with figures"
    for part in (part for part in package.trees if part.startswith("xl/charts/")):
        fills = [_fill_of(series) for series in package.named("ser", part)]
        yield from (f"{part}: {fault}" for fault in _too_alike(fills))
        yield from (f"{part}, where one is 0: {fault}" for fault in _too_alike(fills[::2]) if len(fills) > 2)
        yield from (f"{part}, where one is 0: {fault}" for fault in _too_alike(fills[1::2]) if len(fills) > 3)


def _fill_of(series: ET.Element) -> str:
    shapes = (each for each in series if local(each) == "spPr")
    fills = (fill for shape in shapes for fill in shape if local(fill) == "solidFill")
    return next((color.get("val", "") for fill in fills for color in fill), "")


def _too_alike(colors: list[str]) -> Iterator[str]:
    for one, other in pairwise(colors):
        if not one or not other or contrast(one, other) < _ENOUGH:
            yield f"the fills {one or 'of the theme'} and {other or 'of the theme'} meet"


def of_strip(package: Package) -> Iterator[str]:
    """The strip under "The share reserve" runs over the whole page, and its colors differ where they meet."""
    looks = Looks(package)
    for sheet in (sheet for sheet in package.sheets if sheet.title == "Summary"):
        for address, cell in sheet.cells.items():
            if package.text(cell) != "The share reserve":
                continue
            row = int(address[1:]) + 1
            strip = [sheet.cells.get(f"{get_column_letter(column)}{row}") for column in range(1, 8)]
            fills = [looks.fill(cell) for cell in strip]
            if "" in fills:
                yield f"the strip in row {row} is broken: {fills}"
            else:
                yield from _too_alike(
                    [fill for fill, before in zip(fills, ["", *fills], strict=False) if fill != before]
                )


def of_lists(package: Package, only: str = "") -> Iterator[str]:
    """Each sheet that is no page is one table, with nothing beside or below it; no cells are merged.

    The copy for paper is read by nobody but the printer.
    """
    for sheet in package.sheets:
        if sheet.title == PRINTED_COPY or (only and sheet.title != only):
            continue
        if any(True for _ in sheet.all("mergeCell")):
            yield f"{sheet.title} has merged cells"
        if sheet.title in PAGES or sheet.title.startswith("Sent "):
            continue
        tables = package.tables(sheet)
        if len(tables) != 1:
            yield f"{sheet.title} has {len(tables)} tables"
            continue
        yield from _beside(package, sheet, tables[0], only)


def _beside(package: Package, sheet: Sheet, table: ET.Element, only: str) -> Iterator[str]:
    left, top, right, bottom = block(table.get("ref", "")) or (1, 1, 1, 1)
    if not [each for each in table.iter() if local(each) == "tableColumn"] or table.get("headerRowCount") == "0":
        yield f"the table on {sheet.title} has no headers"
    for address, cell in sheet.cells.items():
        column, row, _, _ = block(address) or (0, 0, 0, 0)
        beside = row >= top and not (left <= column <= right and row <= bottom)
        note = only and column == right + 2  # what a marked copy says of itself, right of the list
        if beside and not note and package.text(cell):
            yield f"{sheet.title} {address} is not in the table"


def of_colors(package: Package) -> Iterator[str]:
    """In the rows of a table, what has a plain fill has a symbol or a word too."""
    looks = Looks(package)
    for sheet in package.sheets:
        blocks = [block(table.get("ref", "")) or (1, 1, 1, 1) for table in package.tables(sheet)]
        for address, cell in sheet.cells.items():
            column, row, _, _ = block(address) or (0, 0, 0, 0)
            inside = any(left <= column <= right and top < row <= bottom for left, top, right, bottom in blocks)
            if not inside or looks.fill(cell) in ("", *looks.entries):
                continue
            told = set(looks.format(cell) + package.text(cell)) & set(_SYMBOLS) or package.text(cell).isalpha()
            if not told:
                yield f"{sheet.title} {address} tells something by its color alone"


def of_texts(package: Package) -> Iterator[str]:
    """Every text is dark or light enough against what is behind it."""
    looks = Looks(package)
    shown = {cell.get("s", "0") for sheet in package.sheets for cell in sheet.cells.values() if package.text(cell)}
    for key in sorted(shown):
        cell = ET.Element("c", s=key)
        text, behind = looks.font(cell), looks.fill(cell) or "FFFFFFFF"
        if contrast(text, behind) < _ENOUGH_FOR_TEXT:
            yield f"a text of {text} on {behind} cannot be read"


class Looks:
    """What the cells' styles come to."""

    entries = ("FFFFFBEE",)  # cells to type in, which have a border

    def __init__(self, package: Package) -> None:
        part = "xl/styles.xml"
        self._styles = [each for all_ in package.named("cellXfs", part) for each in all_]
        self._fills = [each for all_ in package.named("fills", part) for each in all_]
        self._fonts = [each for all_ in package.named("fonts", part) for each in all_]
        self._formats = {each.get("numFmtId"): each.get("formatCode", "") for each in package.named("numFmt", part)}

    def _style(self, cell: ET.Element) -> ET.Element:
        return self._styles[int(cell.get("s", 0))]

    def fill(self, cell: ET.Element | None) -> str:
        """Give the color of a cell with a plain fill; empty for one that has none, or stripes."""
        if cell is None:
            return ""
        for pattern in self._fills[int(self._style(cell).get("fillId", 0))]:
            if pattern.get("patternType") == "solid":
                return next((each.get("rgb", "") for each in pattern if local(each) == "fgColor"), "")
        return ""

    def font(self, cell: ET.Element) -> str:
        """Give the color of a cell's text."""
        font = self._fonts[int(self._style(cell).get("fontId", 0))]
        return next((each.get("rgb", "") for each in font if local(each) == "color" and each.get("rgb")), "FF000000")

    def format(self, cell: ET.Element) -> str:
        """Give the code of a cell's number format, where it is none of Excel's own."""
        return self._formats.get(self._style(cell).get("numFmtId"), "")
