"""A person's workbook opened by openpyxl so that each text is saved as the file has it.

openpyxl takes ``x005F_`` out of the texts that it reads and does not put it back: the text “_x0041_”, which a file
holds as ``_x005F_x0041_``, would come back as “A”, and another one as a control character. So it is put in twice.
"""

import re
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import NamedStyle

from calc.annotate.marks import cells
from calc.annotate.parts import readable_parts

_STYLES = "xl/styles.xml"
_TEXT = re.compile(rb"<(?:\w+:)?t[ >][^<]*")
_TAKEN_OUT, _TWICE = b"x005F_", b"xx005F_005F_"


def opened(packed: bytes, keep_macros: bool) -> Workbook:
    """Give the workbook of a file's bytes; rich text stays rich."""
    readable = _understood(packed)
    book = load_workbook(BytesIO(_with_escapes_twice(readable)), keep_vba=keep_macros, rich_text=True)
    _number_styles(book, readable)
    return book


def _number_styles(book: Workbook, packed: bytes) -> None:
    """Have each cell refer to its named style: openpyxl closes the gaps that LibreOffice leaves in their numbers."""
    with ZipFile(BytesIO(packed)) as archive:
        if _STYLES not in archive.namelist():
            return
        root = ElementTree.fromstring(archive.read(_STYLES))  # noqa: S314 - the look refused document types
    numbers = {
        each.get("name", ""): int(each.get("xfId", 0)) for each in root.iter() if each.tag.endswith("}cellStyle")
    }
    styles: list[NamedStyle] = book._named_styles  # type: ignore[attr-defined]
    places = {style.name: place for place, style in enumerate(styles)}
    moved = {number: places.get(name, 0) for name, number in numbers.items()}
    if all(old == new for old, new in moved.items()):
        return
    for sheet in book.worksheets:
        cell: Any
        for cell in cells(sheet):
            if cell.has_style:
                cell._style.xfId = moved.get(cell._style.xfId, 0)


def _understood(packed: bytes) -> bytes:
    """Give the workbook with the names and the words that openpyxl knows."""
    with ZipFile(BytesIO(packed)) as archive:
        parts = readable_parts(archive)
    if not parts:
        return packed
    made = BytesIO()
    with ZipFile(made, "w") as copy:
        for name, part in parts.items():
            copy.writestr(name, part)
    return made.getvalue()


def _with_escapes_twice(packed: bytes) -> bytes:
    with ZipFile(BytesIO(packed)) as archive:
        parts = {part: archive.read(part) for part in archive.infolist() if _has_texts(part.filename)}
        changed = {part: _TEXT.sub(_twice, data) for part, data in parts.items() if _TAKEN_OUT in data}
        if not changed:
            return packed
        made = BytesIO()
        with ZipFile(made, "w") as copy:
            for part in archive.infolist():
                copy.writestr(part, changed[part] if part in changed else archive.read(part))
    return made.getvalue()


def _has_texts(name: str) -> bool:
    return name.startswith("xl/worksheets/sheet") or "sharedstrings" in name.lower()


def _twice(text: re.Match[bytes]) -> bytes:
    return text[0].replace(_TAKEN_OUT, _TWICE)
