"""Large sheets written straight into the workbook's archive, and packed while they are made.

The writing library keeps each part of a workbook as a whole until it packs all of them at its end: gigabytes for the
rows of a large plan. Here a large sheet is made only when its turn in the archive has come:

    parts = StreamedParts()
    parts.add("xl/worksheets/sheet4.xml", write)  # while sheets are added to the workbook
    parts.archive_class()(path, "w")              # which the library fills: for that part, it calls ``write(part)``
"""

from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any
from zipfile import LargeZipFile, ZipFile, ZipInfo

from calc.excel import own_outputs

LEVEL = 2  # of zlib's 9: a quarter of the usual time, and a file larger by a fifth
_PIECE = 1 << 20  # characters that are packed at once
_TOO_LARGE = "force_zip64"  # what the standard library advises when a part turns out to have more than 2 GiB


class TextPart:
    """A text file to the one who writes; what it takes goes to ``packed`` in large pieces."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._texts: list[str] = []
        self._length = 0

    def write(self, text: str) -> None:
        """Take some text."""
        self._texts.append(text)
        self._length += len(text)
        if self._length >= _PIECE:
            self.close()

    def close(self) -> None:
        """Pack what waits. The library closes each file that it has written; the archive ends the part."""
        self._packed.write("".join(self._texts).encode())
        self._texts, self._length = [], 0


WritePart = Callable[[TextPart], None]


class StreamedParts:
    """The parts of one workbook that are written straight into its archive, by their names there."""

    def __init__(self) -> None:
        self._write: dict[str, WritePart] = {}

    def add(self, name: str, write: WritePart) -> None:
        """Have ``write`` make a part when its turn has come, whatever the library holds of it."""
        self._write[name] = write

    def archive_class(self) -> type[ZipFile]:
        """Give the class of the archive that the library is to fill."""
        streamed = self._write

        class Archive(ZipFile):
            def __init__(self, file: Any, mode: Any, **options: Any) -> None:
                super().__init__(file, mode, **options, compresslevel=LEVEL)  # of streamed parts
                self._last: tuple[ZipInfo, bytes] | None = None

            def __del__(self) -> None:
                # Where a disk is full, what closing would write has no room either, and Python would say so on screen.
                with suppress(OSError):
                    super().__del__()

            def close(self) -> None:
                if self._last is not None:
                    (info, data), self._last = self._last, None
                    others = ((entry.filename, entry.CRC, entry.file_size) for entry in self.infolist())
                    super().writestr(info, own_outputs.signed(data, others))
                super().close()

            def writestr(self, info: Any, data: Any, *options: Any) -> None:
                if info.filename == own_outputs.PART:  # it bears a digest of all others
                    self._last = info, data
                elif info.filename in streamed:
                    self._stream(info.filename, streamed[info.filename])
                else:
                    super().writestr(info, data, *options)

            def _stream(self, name: str, write: WritePart) -> None:
                """Write a part as it is made; ``LargeZipFile`` where it has more than 2 GiB, as for any other part."""
                try:
                    with self.open(name, "w") as packed:
                        part = TextPart(packed)
                        write(part)
                        part.close()
                except RuntimeError as refused:
                    if _TOO_LARGE in str(refused):
                        raise LargeZipFile(str(refused)) from refused
                    raise

        return Archive
