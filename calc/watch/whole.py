"""Whether all bytes of a dropped file have come, as far as a file tells."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from calc.excel.inspect.archive import DAMAGED, Archive
from calc.excel.inspect.model import Refused
from calc.watch.moves import CHUNK, stop_if

_ZEROS = bytes(512)  # a shorter gap is none that a copy leaves
_FIRST = 4  # bytes: a copy that began at the end may lack few of the first
_LOCAL = struct.Struct("<4s22x2H")
_MOST_UNPACKED = 64_000_000  # bytes that are unpacked to see whether zeros belong where they are


def is_whole(file: BinaryIO, stop_asked: Callable[[], bool] = lambda: False) -> bool:
    """Tell whether a file is there from its start to its end, in whatever order its bytes came.

    No file begins with zeros. A zip file has its end, and each of its parts begins where that end says; where
    many zeros are within a part, they are the part's own by its checksum. What is wrong in another way has come whole:
    whoever reads it says so. ``InterruptedError`` where it is told to stop meanwhile.
    """
    file.seek(0)
    start = file.read(len(_ZEROS))
    if not start[:_FIRST].strip(b"\0"):
        return False
    if not start.startswith(b"PK"):
        return True
    if not zipfile.is_zipfile(file):
        return False
    try:
        entries = Archive(file, of_any_size=True).entries
    except Refused as why:  # a directory that no workbook has, or that has not come
        return str(why) != DAMAGED or not _has_gap(file, 0, file.seek(0, io.SEEK_END), stop_asked)
    left = _MOST_UNPACKED
    for entry in entries:
        data = _begin_of_data(file, entry)
        if data is None:
            return False
        size = max(entry.file_size, entry.compress_size)
        if _has_gap(file, data, entry.compress_size, stop_asked) and size <= left:
            left -= size
            if not _agrees(file, data, entry):
                return False
    return True


def _begin_of_data(file: BinaryIO, entry: zipfile.ZipInfo) -> int | None:
    """Find where the bytes of a part begin; None where zeros are in place of its own header."""
    file.seek(entry.header_offset)
    header = file.read(_LOCAL.size)
    if not header.strip(b"\0"):
        return None
    if len(header) < _LOCAL.size:
        return file.seek(0, io.SEEK_END)
    _, name, extra = _LOCAL.unpack(header)
    return entry.header_offset + _LOCAL.size + int(name) + int(extra)


def _has_gap(file: BinaryIO, begin: int, size: int, stop_asked: Callable[[], bool]) -> bool:
    """Tell whether there are as many zeros in a row as a copy leaves where nothing has come yet."""
    file.seek(begin)
    last = b""
    while size > 0 and (piece := file.read(min(CHUNK, size))):
        stop_if(stop_asked)
        if _ZEROS in last + piece:
            return True
        last, size = piece[-len(_ZEROS) :], size - len(piece)
    return False


def _agrees(file: BinaryIO, begin: int, entry: zipfile.ZipInfo) -> bool:
    """Tell whether a part's bytes have its checksum."""
    file.seek(begin)
    packed = file.read(entry.compress_size)
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        try:
            packed = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size + 1)
        except zlib.error:
            return False
    return zlib.crc32(packed) == entry.CRC
