"""What the outputs of many workbooks are called: inside the folder, told apart, and the same in every run."""

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from calc.batch.find import FoundWorkbook
from calc.files.names import folded_file_name, portable_name

_LONGEST = 180  # bytes of a name: room for what is appended, and for the files that others keep beside it
_OURS = re.compile(r"batch(\..*)?", re.IGNORECASE)  # what the summary and the journal are called


def output_names(workbooks: Sequence[FoundWorkbook]) -> Mapping[FoundWorkbook, PurePosixPath]:
    """Name the outputs of each workbook below the folder, without an ending: subfolders are mirrored.

    Names that some system takes for one, in other cases or another form of a letter, and names that had to be cut,
    bear a checksum of where their workbook stands: it does not depend on the other workbooks or on their order.
    """
    names = {workbook: _name(workbook, 0) for workbook in workbooks}
    for digits in (6, 16, 64):
        taken = Counter(folded_file_name(str(name)) for name in names.values())
        names = {
            workbook: _name(workbook, digits) if taken[folded_file_name(str(name))] > 1 else name
            for workbook, name in names.items()
        }  # one that bears a checksum already and still meets another gets a longer one
    return names


def _name(workbook: FoundWorkbook, digits: int) -> PurePosixPath:
    *folders, name = workbook.below
    stem = Path(name).stem
    safe = _cut(_safe(stem))
    if safe != unicodedata.normalize("NFC", stem):
        digits = max(digits, 6)
    if digits:
        location = os.fsencode(os.path.realpath(workbook.source.parent)) + b"/" + os.fsencode(workbook.source.name)
        safe = f"{safe}~{hashlib.sha256(location).hexdigest()[:digits]}"
    return PurePosixPath(*(_cut(_safe(folder)) for folder in folders), safe)


def _safe(name: str) -> str:
    """Make a name that every system and every link takes, and that is not the summary's."""
    text = portable_name(name)
    return f"_{text}" if _OURS.fullmatch(text) else text


def _cut(name: str) -> str:
    return name.encode()[:_LONGEST].decode(errors="ignore").rstrip()
