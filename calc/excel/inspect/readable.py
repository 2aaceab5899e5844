"""A workbook's bytes as the library that reads values can open them.

It gives up on a workbook that lists a macro sheet of Excel 4, or a sheet whose cells are not in the file, and it sets
memory aside for as many shared strings as there are said to be. Other programs open all of these.
"""

import re
import shutil
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from calc.excel.inspect.model import Inspection

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?(?:/>|>\s*</(?:\w+:)?sheet\s*>)")
_IDENTITY = re.compile(rb"""\s\w+:id\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_STRINGS = re.compile(rb"<(?:\w+:)?sst\b[^>]*>")
_COUNT = re.compile(rb"""\s(?:uniqueCount|count)\s*=\s*(?:"[^"]*"|'[^']*')""")
_HEAD = 65_536  # bytes of the strings within which their first tag ends


def is_readable(inspection: Inspection) -> bool:
    """Tell whether a workbook that was looked at can be opened as it is."""
    return not inspection.not_opened and not inspection.strings_miscounted


def readable(data: bytes, inspection: Inspection) -> bytes:
    """Give the bytes of a workbook that was looked at, changed only where they could not be opened."""
    if is_readable(inspection):
        return data
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as new:
        for entry in old.infolist():
            name = entry.filename.replace("\\", "/").casefold()
            with old.open(entry) as part, new.open(entry.filename, "w", force_zip64=True) as copy:
                if name == "xl/workbook.xml":
                    copy.write(_without_sheets(part.read(), inspection.not_opened))
                elif name == "xl/sharedstrings.xml":
                    copy.write(_STRINGS.sub(lambda tag: _COUNT.sub(b"", tag[0]), part.read(_HEAD), count=1))
                shutil.copyfileobj(part, copy)
    return made.getvalue()


def _without_sheets(xml: bytes, identities: frozenset[str]) -> bytes:
    def kept(sheet: re.Match[bytes]) -> bytes:
        found = _IDENTITY.search(sheet[0])
        identity = (found[1] or found[2] or b"").decode() if found else ""
        return b"" if identity in identities else sheet[0]

    return _SHEET.sub(kept, xml)
