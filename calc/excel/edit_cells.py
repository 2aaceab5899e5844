"""A few cells of a workbook given other values within its file; every other part stays byte for byte as it was."""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import BinaryIO
from urllib.parse import unquote
from xml.etree import ElementTree

from calc.excel.inspect import xml_events

_TAG = re.compile(rb"""<([\w.:-]+)(?:[^"'>]|"[^"]*"|'[^']*')*>""")  # a > may stand in an attribute
_ATTRIBUTE = re.compile(rb"""\s+([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')""")
_OF_VALUE = {b"t", b"cm", b"vm"}  # attributes that say of what kind a value is
_DAYS = {"n", "d"}  # kinds of values that are dates: a number, or a date that is written out
_CALC_PR = re.compile(rb"<(?:\w+:)?calcPr\b")


class CannotChange(Exception):  # noqa: N818 - it reads as what it says
    """A cell cannot be given another value; the message is the rest of a sentence that begins with the cell."""


def with_cells(
    source: BinaryIO,
    target: BinaryIO,
    title: str,
    days: Mapping[tuple[int, int], date],
    day_0: date,
    recalculate: bool,
) -> None:
    """Write ``source`` as ``target`` with ``days`` as values of cells (row, column from 1) of one sheet.

    A day is counted from ``day_0``; a cell that has its date written out, as in Strict Open XML, keeps that form. It
    keeps its format, and must hold a value that is no formula. With ``recalculate``, Excel is told to work out
    all formulas when it opens the file.
    """
    with zipfile.ZipFile(source) as old:
        workbook = _main_part(old)
        part = _part_of(old, workbook, title)
        changed = {part: _changed(old.read(part), days, day_0)}
        if recalculate:
            changed[workbook] = _recalculating(old.read(workbook))
        with zipfile.ZipFile(target, "w") as new:
            for entry in old.infolist():
                new.writestr(entry, changed.get(entry.filename, old.read(entry)), entry.compress_type)


def _main_part(archive: zipfile.ZipFile) -> str:
    return next(part for kind, part in _relationships(archive, "").values() if kind == "officeDocument")


def _part_of(archive: zipfile.ZipFile, workbook: str, title: str) -> str:
    identity = next(
        value
        for element in ElementTree.fromstring(archive.read(workbook)).iter()  # noqa: S314 - the look refused document types
        if element.tag.endswith("}sheet") and element.get("name") == title
        for key, value in element.items()
        if key.endswith("}id")
    )
    return _relationships(archive, workbook)[identity][1]


def _relationships(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Give a part's relationships: the last word of their type, and the part as the archive names it."""
    folder, _, last = part.replace("\\", "/").rpartition("/")
    names = {name.replace("\\", "/").casefold(): name for name in archive.namelist()}
    listed = names[posixpath.join(folder, "_rels", f"{last}.rels").casefold()]
    found = {}
    for element in ElementTree.fromstring(archive.read(listed)):  # noqa: S314 - the look refused document types
        target = unquote(element.get("Target", "")).replace("\\", "/")
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = element.get("Type", "").rpartition("/")[2]
        found[element.get("Id", "")] = kind, names.get(target.casefold(), target)
    return found


def _changed(xml: bytes, values: Mapping[tuple[int, int], date], day_0: date) -> bytes:
    """Give the sheet's XML with other values in the cells."""
    spans = _spans(xml, set(values))
    if len(spans) != len(values):
        raise CannotChange("is empty.")
    for place, (start, end) in sorted(spans.items(), key=lambda item: -item[1][0]):
        xml = xml[:start] + _cell(xml[start:end], values[place], day_0) + xml[end:]
    return xml


def _spans(xml: bytes, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Tell where the wanted cells begin and end in the XML. A cell without an address follows the one before it."""
    parser = xml_events.Parser()
    found: dict[tuple[int, int], tuple[int, int]] = {}
    row = column = 0
    start, kind = -1, ""

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, start, kind
        tag = name.rpartition(" ")[2]
        if tag == "row":
            row, column = int(attributes.get("r", row + 1)), 0
        elif tag == "c":
            row, column = xml_events.cell(attributes.get("r", "")) or (row, column + 1)
            start, kind = parser.expat.CurrentByteIndex, attributes.get("t", "n")
        elif start >= 0 and (row, column) in wanted:
            if tag == "f":
                raise CannotChange("is worked out by a formula. Type the date instead, and save the workbook.")
            if kind not in _DAYS:
                raise CannotChange("is text. Type it as a date, and save the workbook.")

    def end(name: str) -> None:
        nonlocal start
        if name.rpartition(" ")[2] == "c":
            if (row, column) in wanted:
                tag = _tag_of(xml, start)  # of a cell that is empty, it may be all: <c r="B7"/>
                closed = tag.endswith(b"/>")
                last = start + len(tag) if closed else xml.index(b">", parser.expat.CurrentByteIndex) + 1
                found[row, column] = start, last
            start = -1

    parser.expat.StartElementHandler = begin
    parser.expat.EndElementHandler = end
    parser.feed(xml, final=True)
    return found


def _tag_of(xml: bytes, start: int) -> bytes:
    """Give the start tag that begins there."""
    tag = _TAG.match(xml, start)
    assert tag is not None
    return tag[0]


def _cell(element: bytes, day: date, day_0: date) -> bytes:
    """Give the cell's own start tag without what says of what kind its value is, and the day."""
    tag = _tag_of(element, 0)
    name = _TAG.fullmatch(tag)[1]  # type: ignore[index]
    given = list(_ATTRIBUTE.finditer(tag))
    written_out = any(each[1] == b"t" and each[2][1:-1] == b"d" for each in given)
    kept = b"".join(each[0] for each in given if each[1] not in _OF_VALUE) + (b' t="d"' if written_out else b"")
    value = day.isoformat() if written_out else str((day - day_0).days)
    v = name[:-1] + b"v"
    return b"<%b%b><%b>%b</%b></%b>" % (name, kept, v, value.encode(), v, name)


def _recalculating(xml: bytes) -> bytes:
    """Give the workbook's XML with the word that Excel is to work out everything when it opens the file."""
    xml = re.sub(rb"""\sfullCalcOnLoad\s*=\s*(?:"[^"]*"|'[^']*')""", b"", xml)
    return _CALC_PR.sub(lambda found: found[0] + b' fullCalcOnLoad="1"', xml, count=1)
