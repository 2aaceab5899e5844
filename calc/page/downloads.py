"""Files that the program wrote, given to a browser: what was looked at is sent, whatever is put there since."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from calc.files.names import portable_name
from calc.watch.moves import CHUNK, open_file

_NOT_WRITTEN = "There is no such file here that plancalc has written. Somebody may have moved it."
_LONGEST = 20_000  # bytes of a text that is shown
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def given(path: Path | None, kind: str) -> Response:
    """Give a file that the program wrote as an answer. ``HTTPException`` where there is none of this kind."""
    answer = await asyncio.to_thread(download_of, path, kind) if path else None
    if answer is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, _NOT_WRITTEN)
    return answer


def download_of(path: Path, kind: str) -> Response | None:
    """Give a file as an answer; None where it is a link, or not an output of the program of this kind."""
    from calc.excel.own_outputs import kind_within

    try:
        file = open_file(path)
    except OSError:
        return None
    with ExitStack() as unless_sent:
        unless_sent.enter_context(file)
        if kind_within(file) != kind:
            return None
        unless_sent.pop_all()
    size = os.fstat(file.fileno()).st_size
    headers = {"Content-Length": str(size), "Content-Disposition": _attached(path.name)}
    return StreamingResponse(_pieces(file, size), headers=headers, media_type=_XLSX)


def sent_as(workbook: bytes, name: str) -> Response:
    """Give a workbook that was made for the one who asks."""
    return Response(workbook, headers={"Content-Disposition": _attached(name)}, media_type=_XLSX)


def text_of(path: Path | None) -> str:
    """Read a text that says why something is not there; empty where it cannot be read."""
    if path is None:
        return ""
    try:
        with open_file(path) as file:
            return file.read(_LONGEST).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return ""


def _attached(name: str) -> str:
    """Have a browser store it under its name, in the letters that every header takes."""
    return f"attachment; filename*=utf-8''{quote(name if name.isprintable() else portable_name(name), safe='')}"


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while size > 0 and (piece := file.read(min(CHUNK, size))):
            size -= len(piece)
            yield piece
