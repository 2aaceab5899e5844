"""The zip file of a workbook, opened within limits: a hostile one costs neither memory nor time.

What the zip's directory declares is held against the limits first; then each part is unpacked as a stream, and what
comes out is held against what was declared. Nothing is trusted that another library might read differently.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from calc.excel.inspect.model import Refused

MEGABYTE = 1_000_000
UNPACKED_LIMIT = 768 * MEGABYTE  # a million full rows of seven columns are 350
RATIO_LIMIT = 100  # repetitive sheets reach 30, a zip bomb 1,000
OWN_RATIO = 20  # of the program's own outputs, which reach 12
RATIO_MATTERS_FROM = 16 * MEGABYTE
PARTS_LIMIT = 4_000
DIRECTORY_LIMIT = 2 * MEGABYTE
CHUNK = 512 * 1024

DAMAGED = (
    "is damaged or was not copied completely. Get a fresh copy, or open it in Excel, let Excel repair it, and save it."
)
TOO_LARGE = (
    "would unpack to far more data than a workbook of this kind holds, so plancalc does not open it. "
    "If it is genuine, delete the unused rows and columns in Excel and save it again."
)
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_READ = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Archive:
    """The parts of a zip file by name, each unpacked only as a stream.

    ``of_any_size`` is for one of which only some parts are read, whatever all of them would unpack to. One that bears
    the mark of the program's own output, ``as_written``, may unpack to what is proportional to the file.
    """

    def __init__(self, file: BinaryIO, of_any_size: bool = False, as_written: bool = False) -> None:
        self._file, self._of_any_size = file, of_any_size
        size = file.seek(0, io.SEEK_END)
        self._limit = max(UNPACKED_LIMIT, OWN_RATIO * size) if as_written else UNPACKED_LIMIT
        _check_directory(file, size)
        try:
            with zipfile.ZipFile(file) as directory:
                entries = directory.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error, OSError) as error:
            raise Refused(DAMAGED) from error
        entries = [entry for entry in entries if not entry.filename.endswith("/")]
        self._entries = {entry.filename.replace("\\", "/").casefold(): entry for entry in entries}
        self.names = tuple(self._entries)
        if len(self._entries) != len(entries):
            raise Refused(DAMAGED)
        self._check_entries(size)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._entries

    def size(self, name: str) -> int:
        """Tell how many bytes a part unpacks to."""
        return self._entries[name.casefold()].file_size

    def packed_size(self, name: str) -> int:
        """Tell how many bytes of the file a part takes."""
        return self._entries[name.casefold()].compress_size

    @property
    def entries(self) -> Iterator[zipfile.ZipInfo]:
        """Give the parts as the directory declares them."""
        return iter(self._entries.values())

    def checksums(self) -> Iterator[tuple[str, int, int]]:
        """Give each part's name as it is written, and the checksum and the size that the directory declares."""
        return ((entry.filename, entry.CRC, entry.file_size) for entry in self._entries.values())

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give a part's bytes, piece by piece; a part that is not what the directory declares is refused."""
        entry = self._entries[name.casefold()]
        checksum = length = 0
        try:
            for piece in self._unpacked(entry):
                length += len(piece)
                if length > entry.file_size:
                    raise Refused(DAMAGED)
                checksum = zlib.crc32(piece, checksum)
                yield piece
        except (zlib.error, OSError) as error:
            raise Refused(DAMAGED) from error
        if length != entry.file_size or checksum != entry.CRC:
            raise Refused(DAMAGED)

    def start(self, name: str, length: int) -> bytes:
        """Give the first bytes of a part."""
        return next(self.chunks(name), b"")[:length]

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        left = entry.compress_size
        if not left and not entry.file_size:
            return  # nothing, which some programs call packed
        position = self._data_of(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            while left:
                piece = self._read(position, min(CHUNK, left))
                position, left = position + len(piece), left - len(piece)
                yield piece
            return
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        packed = b""
        while not inflate.eof:
            if not packed and left:
                packed = self._read(position, min(CHUNK, left))
                position, left = position + len(packed), left - len(packed)
            piece = inflate.decompress(packed, CHUNK)
            packed = inflate.unconsumed_tail
            if piece:
                yield piece
            elif not packed and not left and not inflate.eof:
                raise Refused(DAMAGED)
        if left or inflate.unused_data:
            raise Refused(DAMAGED)

    def _data_of(self, entry: zipfile.ZipInfo) -> int:
        """Tell where an entry's bytes begin; its own header must agree with the directory."""
        header = self._read(entry.header_offset, _LOCAL.size)
        mark, _, flags, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack(header)
        name = self._read(entry.header_offset + _LOCAL.size, name_length)
        encoding = "utf-8" if flags & _UTF8_NAME else "cp437"
        same = name.decode(encoding, "replace").split("\0")[0] == entry.orig_filename.split("\0")[0]
        if mark != b"PK\3\4" or method != entry.compress_type or flags & _ENCRYPTED or not same:
            raise Refused(DAMAGED)
        return entry.header_offset + _LOCAL.size + int(name_length) + int(extra_length)

    def _read(self, position: int, length: int) -> bytes:
        self._file.seek(position)
        data = self._file.read(length)
        if len(data) != length:
            raise Refused(DAMAGED)
        return data

    def _check_entries(self, size: int) -> None:
        total = 0
        end_of_last = 0
        for entry in sorted(self._entries.values(), key=lambda entry: entry.header_offset):
            if entry.flag_bits & _ENCRYPTED:
                raise Refused("is a password-protected zip file. Unpack it first, with its password.")
            if entry.compress_type not in _READ:
                raise Refused("is packed in a way that Excel does not use. Open it in Excel and save it again.")
            if entry.header_offset < end_of_last:
                raise Refused(DAMAGED)  # two parts share bytes
            end_of_last = entry.header_offset + _LOCAL.size + len(entry.orig_filename) + entry.compress_size
            total += entry.file_size
            large = entry.file_size > RATIO_MATTERS_FROM
            if self._of_any_size:
                continue
            if total > self._limit or (large and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1)):
                raise Refused(TOO_LARGE)
        if end_of_last > size:
            raise Refused(DAMAGED)
        if not self._of_any_size and total > 4 * RATIO_MATTERS_FROM and total > RATIO_LIMIT * size:
            raise Refused(TOO_LARGE)


def _check_directory(file: BinaryIO, size: int) -> None:
    """Hold the size of the zip's directory against the limits before it is read into memory."""
    tail_size = min(size, _END.size + 0xFFFF)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        raise Refused(DAMAGED)
    _, _, _, _, parts, length, _, _ = _END.unpack_from(tail, at)
    zip64 = tail.rfind(b"PK\6\6", 0, at)
    if zip64 >= 0 and at - zip64 >= 56:
        parts, length = struct.unpack_from("<QQ", tail, zip64 + 32)
    elif length == 0xFFFFFFFF:
        raise Refused(DAMAGED)
    if parts > PARTS_LIMIT or length > DIRECTORY_LIMIT:
        raise Refused(
            "contains far more parts than a workbook has, so plancalc does not open it. Use the workbook as Excel"
            " saved it."
        )
