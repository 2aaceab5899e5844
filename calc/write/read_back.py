"""A workbook read back as it was written, before it is put in place."""

import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from calc.progress import doing

_ROW = b"<row "
_PIECE = 1 << 20  # bytes


def require_all_rows(path: Path, rows: Sequence[int], first: int = 2) -> None:
    """Read the file back: every part of the archive is sound, and each list, from the ``first`` sheet on, has all rows.

    Else ``ValueError``.
    """
    doing("Reading it back")
    with zipfile.ZipFile(path) as archive, ThreadPoolExecutor(2) as threads:  # what unpacks runs beside what counts
        names = archive.namelist()
        rows_of = dict(zip(names, threads.map(partial(_count_rows, archive), names), strict=True))
    written = [rows_of[f"xl/worksheets/sheet{number}.xml"] for number in range(first, len(rows) + first)]
    if written != [1 + each for each in rows]:
        raise ValueError(f"rows are missing: {written}")


def _count_rows(archive: zipfile.ZipFile, part: str) -> int:
    """Count the rows in a part, read in pieces to its end, where its checksum is compared."""
    rows, kept = 0, b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            rows += piece.count(_ROW) + (kept + piece[: len(_ROW) - 1]).count(_ROW)
            kept = piece[1 - len(_ROW) :]
    return rows
