"""Whether a file is still the one that was looked at."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from calc.excel.inspect.archive import CHUNK, DAMAGED
from calc.excel.inspect.model import Inspection, NotAWorkbook, Refused


def sha256_of(file: BinaryIO) -> str:
    """Give the SHA-256 of a file's bytes, read piece by piece."""
    found = hashlib.sha256()
    try:
        file.seek(0)
        while piece := file.read(CHUNK):
            found.update(piece)
    except OSError as error:
        raise Refused(DAMAGED) from error
    return found.hexdigest()


@contextmanager
def unchanged_file(path: Path, inspection: Inspection) -> Iterator["Hashed"]:
    """Give the file that was looked at, to be read once from its start: it is not held in memory.

    ``NotAWorkbook`` at the end where it has been changed since, or is gone, whatever was made of it.
    """
    try:
        file = path.open("rb")
    except OSError:
        raise _changed(path) from None
    with file:
        hashed = Hashed(file)
        try:
            yield hashed
        finally:
            if hashed.of_all() != inspection.sha256:
                raise _changed(path)


class Hashed:
    """A file, of which every byte that is read counts towards its SHA-256."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._found = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes."""
        piece = self._file.read(size)
        self._found.update(piece)
        return piece

    def seek(self, position: int, whence: int = 0) -> int:
        """Go to the start, or stay: what is asked of a file, though nobody who reads it once needs more."""
        if self._file.seek(position, whence):
            raise OSError("it is read once, from its start")
        self._found = hashlib.sha256()
        return 0

    def of_all(self) -> str:
        """Give the SHA-256 of what was read and of what is left; empty where that cannot be read."""
        try:
            while self.read(CHUNK):
                pass
        except OSError:
            return ""
        return self._found.hexdigest()


def unchanged_bytes(path: Path, inspection: Inspection) -> bytes:
    """Give the bytes of the file that was looked at; ``NotAWorkbook`` where it has been changed since, or is gone."""
    try:
        data = path.read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != inspection.sha256:
        raise _changed(path)
    return data


def _changed(path: Path) -> NotAWorkbook:
    return NotAWorkbook(
        f"{path.name} was changed while it was being read, so it was not processed. Wait until no person or program is"
        " saving it, and run this again."
    )
