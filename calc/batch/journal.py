"""``batch.jsonl``: a line for each workbook as it is done, so that an interrupted batch shows what was."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from calc.batch.row import Row, row_of
from calc.files.publish import publish

JOURNAL = "batch.jsonl"
_START = b'{"name"'


def is_journal(path: Path) -> bool:
    """Tell whether a file is a batch's journal, wherever a kill has torn it; or there is none."""
    if not path.is_file():
        return True
    with path.open("rb") as file:
        start = file.read(len(_START))
    return start.strip() == b"" or _START.startswith(start.lstrip()) or start.startswith(_START)


class BatchJournal:
    """The lines of the folder's earlier runs, and those of this one as they are added."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL
        data = self._path.read_bytes() if self._path.exists() else b""
        rows = (row_of(line) for line in data.decode("utf-8", "replace").split("\n"))
        self.rows: Mapping[str, Row] = {row.name: row for row in rows if row is not None}  # the last one counts
        self._start = "\n" if data and not data.endswith(b"\n") else ""  # after a line that a kill has torn

    def add(self, row: Row) -> None:
        """Add a line: one write, which is on the disk before this returns."""
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            os.write(handle, f"{self._start}{row.line()}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        self._start = ""

    def finish(self, rows: Iterable[Row]) -> None:
        """Replace all lines by those of a complete batch."""
        text = "".join(f"{row.line()}\n" for row in rows)
        if self._path.exists() and self._path.read_bytes() == text.encode():
            return
        publish(self._path, lambda path: path.write_text(text, encoding="utf-8", newline="\n"))
