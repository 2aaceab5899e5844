"""Slow connections: below the patience an upload is taken, beyond it it is given up, and nothing of it is left."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from starlette.types import ASGIApp

from calc.page.answers import Answers
from calc.page.app import Page
from calc.page.settings import Limits, PageSettings
from calc.watch import Arrivals, Folders
from tests.page.pages import ADDRESS, TOKEN, in_folder, made_folders

PAUSE = 0.1
HEAD = b'--x\r\nContent-Disposition: form-data; name="files"; filename="Q1.xlsx"\r\n\r\n'


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return made_folders(tmp_path)


def app_over(folders: Folders, **limits: float) -> ASGIApp:
    settings = PageSettings(port=8321, token=TOKEN, limits=Limits(**limits))  # type: ignore[arg-type]
    return Page(folders, settings, Arrivals(folders.drop), Answers(None), lambda: None).app()


async def post(app: ASGIApp, pieces: Sequence[bytes], ends: bool = True) -> tuple[int, dict[str, Any]]:
    """Send an upload piece by piece, with a pause before each; without an end nothing more ever comes."""
    name, value = PageSettings(port=8321, token=TOKEN).cookie
    headers = {
        "host": ADDRESS.removeprefix("http://"),
        "origin": ADDRESS,
        "cookie": f"{name}={value}",
        "content-type": "multipart/form-data; boundary=x",
        "accept": "application/json",
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/upload",
        "query_string": b"",
        "headers": [(key.encode(), text.encode()) for key, text in headers.items()],
        "client": ("127.0.0.1", 1),
    }
    waiting, answered = list(pieces), []

    async def receive() -> dict[str, Any]:
        if not waiting and not ends:
            await asyncio.Event().wait()
        await asyncio.sleep(PAUSE)
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting) or not ends}

    async def send(message: Any) -> None:
        answered.append(message)

    await app(scope, receive, send)
    return answered[0]["status"], json.loads(b"".join(message["body"] for message in answered[1:]))


def test_an_upload_that_comes_slowly_is_taken_though_it_takes_longer_than_the_patience(folders: Folders) -> None:
    data = bytes(range(12))
    pieces = [HEAD, *(data[at : at + 1] for at in range(12)), b"\r\n--x--\r\n"]
    status, answer = asyncio.run(post(app_over(folders, patience=PAUSE * 10, slowest=1), pieces))
    assert (status, answer) == (200, {"files": ["Q1.xlsx"]})
    assert in_folder(folders.drop) == {"Q1.xlsx": data}


def test_an_upload_of_which_nothing_comes_any_more_is_given_up_and_leaves_nothing(folders: Folders) -> None:
    hung = post(app_over(folders, patience=PAUSE * 4), [HEAD, b"half"], ends=False)
    status, answer = asyncio.run(asyncio.wait_for(hung, 30))
    assert status == 400
    assert answer["message"] == "The connection was lost before the file was complete. Send it again."
    assert in_folder(folders.drop) == {}
