"""Whether a file is still the one that was looked at."""

import hashlib
from pathlib import Path
from typing import BinaryIO

from calc.excel.inspect.archive import CHUNK, DAMAGED
from calc.excel.inspect.model import NotAWorkbook, PackageLook, Refused


def sha256_of(file: BinaryIO) -> str:
    """The SHA-256 of a file's bytes, read piece by piece."""
    found = hashlib.sha256()
    try:
        file.seek(0)
        while piece := file.read(CHUNK):
            found.update(piece)
    except OSError as error:
        raise Refused(DAMAGED) from error
    return found.hexdigest()


def same_bytes(path: Path, look: PackageLook) -> bytes:
    """The bytes of the file that was looked at; ``NotAWorkbook`` where it has been changed since, or is gone."""
    try:
        data = path.read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != look.sha256:
        raise NotAWorkbook(
            f"{path.name} was changed while it was being read, so nothing came of it. Wait until nobody and nothing is"
            " saving it, and run this again."
        )
    return data
