"""Parts of a workbook that are packed while they are written, and large ones by two processes.

The writing library writes each part to a file of its own and packs all of them at its end. The rows of a large plan are
gigabytes that way, made on one core. Here what is written to a part is packed at once, by a second thread where there
is much, and the sheets of a large workbook are shared with a second process where the system can fork.
"""

import ctypes
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from calc.excel import own_outputs

LEVEL = 2  # of zlib's 9: a quarter of the usual time, and a file larger by a fifth
_PIECE = 1 << 20  # characters that are packed at once
_WAITING = 3  # pieces that wait for the second thread
_DIE_WITH_PARENT = 1  # Linux's PR_SET_PDEATHSIG
_WORTH = 1_000_000  # cells from which a second process is worth its start


class PackedPart:
    """A text file to the one who writes; what it holds is packed into ``packed`` and measured as it comes."""

    def __init__(self, packed: BinaryIO, size: int = 0, crc: int = 0) -> None:
        self.packed, self.size, self.crc = packed, size, crc
        self._pack = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._texts: list[str] = []
        self._length = 0
        self._queue: Queue[bytes | None] = Queue(_WAITING)
        self._thread: Thread | None = None
        self._problem: BaseException | None = None

    def write(self, text: str) -> None:
        """Take some text. What went wrong with earlier text is raised."""
        self._texts.append(text)
        self._length += len(text)
        if self._length < _PIECE:
            return
        if self._thread is None:
            self._thread = Thread(target=self._work, daemon=True)
            self._thread.start()
        self._queue.put(self._taken())
        self._raise()

    def close(self) -> None:
        """Pack what is left. What went wrong is raised."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._raise()
        self._add(self._taken())
        self.packed.write(self._pack.flush())

    def _taken(self) -> bytes:
        text, self._texts, self._length = "".join(self._texts), [], 0
        return text.encode()

    def _work(self) -> None:
        """The second thread: it goes on taking pieces after a failure, for the first must never wait for it."""
        while (piece := self._queue.get()) is not None:
            try:
                if self._problem is None:
                    self._add(piece)
            except BaseException as problem:
                self._problem = problem

    def _add(self, piece: bytes) -> None:
        self.size += len(piece)
        self.crc = zlib.crc32(piece, self.crc)
        self.packed.write(self._pack.compress(piece))

    def _raise(self) -> None:
        if self._problem is not None:
            raise self._problem


Write = Callable[[PackedPart], None]


class Packing:
    """The packed parts of one workbook, by their names in its archive. Each is expected before the first is made."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._expected: dict[str, tuple[int, Write]] = {}  # how many cells it has
        self._parts: dict[str, PackedPart] = {}
        self._apart: Sequence[str] | None = None  # what the second process makes; None before anything is made
        self._process, self._told = 0, -1

    def expect(self, name: str, cells: int, write: Write) -> None:
        """Say that a part will be asked for."""
        self._expected[name] = cells, write

    def make(self, name: str) -> None:
        """Make a part, unless the second process does."""
        if self._apart is None:
            self._apart = _half(self._expected) if can_share() else []
            if self._apart:
                self._share(self._apart)
        if name not in self._apart:
            spooled = tempfile.SpooledTemporaryFile(max_size=_PIECE, dir=str(self._folder))  # noqa: SIM115 - read later
            self._make(name, cast(BinaryIO, spooled))

    def archive(self) -> type[ZipFile]:
        """The class of the archive that the library fills: it takes the packed parts as they are."""
        taken = self._take

        class Archive(ZipFile):
            def __init__(self, file: Any, mode: Any, **more: Any) -> None:
                super().__init__(file, mode, **more, compresslevel=LEVEL)
                self._last: tuple[Any, bytes] | None = None

            def __del__(self) -> None:
                # Where a disk is full, what closing would write has no room either, and Python would say so on screen.
                with suppress(OSError):
                    super().__del__()

            def close(self) -> None:
                if self._last is not None:
                    (info, data), self._last = self._last, None
                    others = ((each.filename, each.CRC, each.file_size) for each in self.infolist())
                    super().writestr(info, own_outputs.signed(data, others))
                super().close()

            def writestr(self, info: Any, data: Any, *more: Any) -> None:
                if info.filename == own_outputs.PART:  # it bears a digest of all others
                    self._last = info, data
                    return
                part = taken(info.filename)
                if part is None:
                    super().writestr(info, data, *more)
                else:
                    _add_packed(self, info, part)

        return Archive

    def close(self) -> None:
        """End the second process where it is still at work."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._wait()

    def _make(self, name: str, packed: BinaryIO) -> None:
        self._parts[name] = PackedPart(packed)
        self._expected[name][1](self._parts[name])

    def _take(self, name: str) -> PackedPart | None:
        if self._apart and name in self._apart and self._process:
            self._collect(self._apart)
        return self._parts.pop(name, None)

    def _share(self, names: Sequence[str]) -> None:
        """Have a second process make some parts from what stands in memory now."""
        told, tell = os.pipe()
        parent = os.getpid()
        self._process = os.fork()
        if self._process:
            os.close(tell)
            self._told = told
            return
        ended = 1
        try:
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            if os.getppid() != parent:
                return
            gc.disable()  # it would touch, and so copy, all that both processes have
            for name in names:
                with self._file(name).open("wb") as packed:
                    self._make(name, packed)
            made = {name: (self._parts[name].size, self._parts[name].crc) for name in names}
            os.write(tell, json.dumps(made).encode())
            ended = 0
        finally:
            os._exit(ended)

    def _collect(self, names: Sequence[str]) -> None:
        """Take over what the second process made. Where it failed, make it here: that works, or says what is wrong."""
        with os.fdopen(self._told, "rb", closefd=False) as told:
            made = told.read()
        if self._wait() == 0:
            for name, (size, crc) in json.loads(made).items():
                packed = self._file(name).open("rb")
                packed.seek(0, os.SEEK_END)
                self._parts[name] = PackedPart(packed, size, crc)
            return
        for name in names:
            self._make(name, self._file(name).open("w+b"))

    def _wait(self) -> int:
        process, self._process = self._process, 0
        os.close(self._told)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def _file(self, name: str) -> Path:
        return self._folder / name.replace("/", "-")


def can_share() -> bool:
    """Whether a second process can go on from what stands in memory, and has a core of its own."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def _half(expected: Mapping[str, tuple[int, Write]]) -> list[str]:
    """The parts that a second process makes, about half of the cells; none where they are few."""
    cells = {name: number for name, (number, _) in expected.items()}
    if sum(cells.values()) < _WORTH:
        return []
    ours, theirs = 0, 0
    apart = []
    for name in sorted(cells, key=lambda each: -cells[each]):
        if theirs < ours:
            theirs += cells[name]
            apart.append(name)
        else:
            ours += cells[name]
    return apart


def _add_packed(archive: Any, info: ZipInfo, part: PackedPart) -> None:
    """Add a member whose packed bytes are there already, which the standard library has no method for."""
    info.compress_type = ZIP_DEFLATED
    info.file_size, info.CRC, info.compress_size = part.size, part.crc, part.packed.tell()
    info.external_attr = 0o600 << 16
    info.header_offset = archive.start_dir
    archive._writecheck(info)
    archive.fp.seek(archive.start_dir)
    archive._didModify = True
    archive.fp.write(info.FileHeader())
    with part.packed as packed:
        packed.seek(0)
        shutil.copyfileobj(packed, archive.fp, _PIECE)
    archive.start_dir = archive.fp.tell()
    archive.filelist.append(info)
    archive.NameToInfo[info.filename] = info
