"""A person's workbook as openpyxl takes it in and gives it out: how large it may be, and its bytes when saved."""

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import crc32

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.writer.excel import ExcelWriter

from calc.annotate.excel_order import as_excel_has_them
from calc.annotate.marks import areas
from calc.excel import own_outputs
from calc.excel.inspect import inspect_workbook

MOST_CELLS = 300_000  # cells and rows of a workbook that is copied; openpyxl takes about 1 GB for 2 million
MOST_OTHERS = 100_000  # elements that are no cells: openpyxl takes about 1 KB and 20 microseconds for one
MOST_SHEETS = 300
MOST_STYLES = 5_000  # by name: it compares each with all others
_UNPACKED = 1_000  # bytes of XML a cell; a file with more is not one that a person filled in
_CHUNK = 1 << 20
_NO_DAY = datetime(2000, 1, 1)
_ELEMENT = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
# For each cell of these openpyxl makes one; for those of a table only where nothing says what its columns are.
_STYLE = re.compile(rb"<(?:\w+:)?cellStyle\s")
_AREA = re.compile(rb"""<(?:\w+:)?(mergeCell|hyperlink|table)\s[^>]*?\bref\s*=\s*["']([^"']*)""")


def saved(book: Workbook, output: own_outputs.Output | None) -> bytes:
    """Give the workbook as the bytes of a file that is recognised as ``output``, or as none of the program's.

    The same content gives the same bytes: no part bears the time of day.
    """
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]
    properties.props = [each for each in properties.props if each.name not in own_outputs.PROPERTIES]
    for name, text in (output.properties() if output else {}).items():
        properties.append(StringProperty(name=name, value=text))
    book.properties.modified = _NO_DAY
    if book.properties.created.microsecond:  # of this moment, and not of a workbook, which keeps whole seconds
        book.properties.created = _NO_DAY
    loose, packed = BytesIO(), BytesIO()
    ExcelWriter(book, ZipFile(loose, "w")).save()
    with ZipFile(loose) as archive:
        parts = as_excel_has_them({name: archive.read(name) for name in archive.namelist()})
    others = [(name, crc32(part), len(part)) for name, part in parts.items()]
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, part in sorted(parts.items()):  # what comes first, [Content_Types].xml, is first among them
            archive.writestr(
                ZipInfo(name), own_outputs.signed(part, others) if name == own_outputs.PART else part, ZIP_DEFLATED
            )
    return packed.getvalue()


def is_larger(packed: bytes, most_cells: int) -> bool:
    """Tell whether openpyxl would make more cells and rows of it than that, counted without taking it into memory.

    Or more of anything else than a copy with marks is worth.
    """
    try:
        archive = ZipFile(BytesIO(packed))
    except BadZipFile:
        return False
    parts = [part for part in archive.infolist() if part.filename.lower().endswith(".xml")]
    if sum(part.file_size for part in parts) > (most_cells + 10_000) * _UNPACKED:
        return True
    seen = styles = 0
    for part in parts:
        with archive.open(part) as stream:
            tail, named, in_tables = b"", False, 0
            more = True
            while more:
                chunk = stream.read(_CHUNK)
                text, more = tail + chunk, bool(chunk)
                last = max(text.rfind(b"<"), 0) if more else len(text)
                found = _AREA.findall(text, 0, last)
                named = named or text.find(b"tableColumn", 0, last) >= 0
                in_tables += _places(ref for kind, ref in found if kind == b"table")
                seen += len(_ELEMENT.findall(text, 0, last)) + _places(ref for kind, ref in found if kind != b"table")
                styles += len(_STYLE.findall(text, 0, last))
                tail = text[last:]
                if seen > most_cells or styles > MOST_STYLES:
                    return True
            seen += 0 if named else in_tables
    look = inspect_workbook(packed)
    return seen > most_cells or look.built > MOST_OTHERS or len(look.sheets) > MOST_SHEETS


def _places(references: Iterable[bytes]) -> int:
    """Tell how many cells the areas have."""
    blocks = areas(b",".join(references).decode("ascii", "replace"))
    return sum((block.bottom - block.top + 1) * (block.right - block.left + 1) for block in blocks)
