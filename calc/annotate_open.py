"""A person's workbook opened by openpyxl so that each text is saved as the file has it.

openpyxl takes ``x005F_`` out of the texts that it reads and does not put it back: the text “_x0041_”, which a file
holds as ``_x005F_x0041_``, would come back as “A”, and another one as a control character. So it is put in twice.
"""

import re
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook

_TEXT = re.compile(rb"<(?:\w+:)?t[ >][^<]*")
_TAKEN_OUT, _TWICE = b"x005F_", b"xx005F_005F_"


def opened(packed: bytes, keep_macros: bool) -> Workbook:
    """The workbook of a file's bytes; rich text stays rich."""
    return load_workbook(BytesIO(_with_escapes_twice(packed)), keep_vba=keep_macros, rich_text=True)


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
