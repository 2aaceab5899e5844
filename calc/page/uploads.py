"""Files that a browser sends: written as they come, whole or not at all, under names that are made safe."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from calc.files.names import portable_name
from calc.files.permissions import PRIVATE, open_to_readers
from calc.files.publish import temporary_name
from calc.page.settings import Limits
from calc.watch import is_passing

_LONGEST_FIELD = 1_000  # bytes of a text that comes with the files
_MOST_FIELDS = 20  # besides the files
_LONGEST_NAME = 150  # bytes of a file's name, so that there is room for what is made of it
_LONGEST_SUFFIX = 10
_UNNAMED = "workbook"
_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class NotTaken(HTTPException):
    """An upload, or the rest of it, was not taken; the message says why, and the connection ends."""

    def __init__(self, sentence: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(status, sentence, {"Connection": "close"})


@dataclass
class Sent:
    """What has come so far: the names under which files were put, and the texts of fields."""

    files: list[str] = field(default_factory=list)
    of_field: dict[str, list[str]] = field(default_factory=dict)  # the same, by the fields that they were chosen in
    fields: dict[str, str] = field(default_factory=dict)


def safe_name(sent: str) -> str:
    """Give the name of a file without whatever folders came with it, as every system takes it and no program hides."""
    last = PureWindowsPath(sent.replace("\0", "_")).name  # it splits at both kinds of slash
    name = portable_name(last.strip(".~ ") or _UNNAMED)
    if is_passing(name):  # such as Q1.tmp: a file of that name would be left alone for ever
        name = f"{name}_"
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    return f"{stem.encode()[:_LONGEST_NAME].decode(errors='ignore')}{dot}{suffix}"


async def take_upload(
    request: Request, folder: Path, limits: Limits, turns: asyncio.Semaphore, put: Callable[[Path, str], str]
) -> Sent:
    """Write what a browser sends into hidden files of a folder, and ``put`` each of them once it is whole.

    ``put`` is given the file and its safe name, and gives the name under which it is. The uploads take ``turns`` to
    write: one that waits for its bytes keeps no other from its turn. ``NotTaken`` where something does not fit: the
    files before it are there, and of the one that was coming nothing is left.
    """
    boundary = _boundary(request)
    receiver = _Receiver(folder, limits, put)
    try:
        parser = MultipartParser(boundary, receiver.callbacks())  # type: ignore[arg-type]
        async for chunk in _in_time(request, limits):
            async with turns:
                await asyncio.to_thread(_refuse_full_disk, folder, limits)
                await asyncio.to_thread(parser.write, chunk)
        parser.finalize()
    except FormParserError:
        raise NotTaken("The upload was damaged on its way. Send it again.") from None
    except (ClientDisconnect, TimeoutError):
        raise NotTaken("The connection was lost before the file was complete. Send it again.") from None
    except OSError as error:
        raise NotTaken(f"The file could not be stored ({error.strerror or error}). Send it again later.") from None
    finally:
        receiver.discard()
    if not receiver.is_complete:
        raise NotTaken("The upload was not complete. Send it again.")
    return receiver.sent


async def _in_time(request: Request, limits: Limits) -> AsyncIterator[bytes]:
    """Yield what comes. ``NotTaken`` once it is too much, ``TimeoutError`` where it comes too slowly to be a file."""
    stream, begun, total = request.stream().__aiter__(), time.monotonic(), 0
    while True:
        behind = time.monotonic() - begun - total / limits.slowest
        try:
            chunk = await asyncio.wait_for(anext(stream), limits.patience - max(0.0, behind))
        except StopAsyncIteration:
            return
        total += len(chunk)
        if total > limits.total:
            raise NotTaken(f"One upload may have {limits.total // 1_000_000:,} MB. Send fewer files.", _TOO_LARGE)
        yield chunk


def _refuse_full_disk(folder: Path, limits: Limits) -> None:
    """Leave room for what is made of the files: a disk that uploads have filled would stop the work on all others."""
    if shutil.disk_usage(folder).free < limits.spare:
        why = "The disk is almost full, so nothing more is taken. Tell whoever looks after this computer."
        raise NotTaken(why, HTTPStatus.INSUFFICIENT_STORAGE)


def _boundary(request: Request) -> bytes:
    """Give what the parts of the upload are told apart by. ``NotTaken`` where it is no upload."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise NotTaken("This is not an upload of files.")
    return options[b"boundary"]


class _Receiver:
    """Takes the parts of an upload as the parser finds them."""

    def __init__(self, folder: Path, limits: Limits, put: Callable[[Path, str], str]) -> None:
        self._folder, self._limits, self._put = folder, limits, put
        self.sent, self.is_complete = Sent(), False
        self._header, self._value = bytearray(), bytearray()
        self._disposition = ""
        self._field, self._text, self._parts = "", bytearray(), 0
        self._name, self._path, self._size = "", Path(), 0
        self._file: BinaryIO | None = None

    def callbacks(self) -> dict[str, Callable[..., None]]:
        """Give what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._open,
            "on_part_data": self._write,
            "on_part_end": self._close,
            "on_end": self._complete,
        }

    def discard(self) -> None:
        """Remove what is not whole."""
        if self._file is not None:
            self._file.close()
            self._file = None
            with suppress(OSError):
                self._path.unlink()

    def _begin(self) -> None:
        self._disposition, self._field = "", ""
        self._text.clear()

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value.decode("utf-8", "replace")
        self._header.clear()
        self._value.clear()

    def _open(self) -> None:
        kind, options = parse_options_header(_as_latin(self._disposition))
        self._parts += 1
        if kind != b"form-data" or self._parts > self._limits.files + _MOST_FIELDS:
            raise FormParserError("a part that is no field of a form, or one too many")
        self._field = options.get(b"name", b"").decode("utf-8", "replace")
        name = options.get(b"filename")
        if not name:  # a text, or a file button with which nothing was chosen
            return
        if len(self.sent.files) >= self._limits.files:
            raise NotTaken(f"One upload may have {self._limits.files} files; the others were not taken.", _TOO_LARGE)
        self._name, self._size = safe_name(name.decode("utf-8", "replace")), 0
        self._path = self._folder / temporary_name(self._name)
        handle = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), PRIVATE)
        self._file = os.fdopen(handle, "wb")

    def _write(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            self._text += data[start:end]
            if len(self._text) > _LONGEST_FIELD:
                raise FormParserError("a text that is too long")
            return
        self._size += end - start
        if self._size > self._limits.file:
            most = self._limits.file // 1_000_000
            raise NotTaken(f"{self._name} is larger than {most:,} MB, so it was not taken.", _TOO_LARGE)
        self._file.write(memoryview(data)[start:end])

    def _close(self) -> None:
        if self._file is None:
            if self._field:
                self.sent.fields[self._field] = self._text.decode("utf-8", "replace")
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        try:
            open_to_readers(self._path, self._folder / self._name, self._path.with_name(f"{self._path.name}.tmp"), ())
            name = self._put(self._path, self._name)
        except BaseException:
            self._path.unlink(missing_ok=True)
            raise
        self.sent.files.append(name)
        self.sent.of_field.setdefault(self._field, []).append(name)

    def _complete(self) -> None:
        self.is_complete = True


def _as_latin(header: str) -> str:
    """Give a header as the library takes it: its bytes as Latin letters."""
    return header.encode("utf-8", "surrogateescape").decode("latin-1")
