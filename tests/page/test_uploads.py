"""Files that a browser sends are in the drop folder whole or not at all, under names that are safe."""

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from starlette.requests import Request
from starlette.testclient import TestClient

from calc.page.settings import Limits
from calc.page.uploads import NotTaken, Sent, safe_name, take_upload
from calc.watch import Folders, is_passing
from tests.hostile_texts.texts import TEXTS
from tests.page.pages import in_folder, made_folders, opened_page

LIMITS = Limits(file=1_000, files=3, total=2_500)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return made_folders(tmp_path)


@pytest.fixture
def client(folders: Folders) -> Iterator[TestClient]:
    with opened_page(folders, limits=LIMITS) as client:
        yield client


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Q1.xlsx", "Q1.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Q1.xlsx", "Q1.xlsx"),
        ("C:\\Users\\ann\\Q1.xlsx", "Q1.xlsx"),
        ("/etc/cron.d/job", "job"),
        ("..", "workbook"),
        ("", "workbook"),
        (".hidden.xlsx", "hidden.xlsx"),
        ("~$Q1.xlsx", "$Q1.xlsx"),
        ("con.xlsx", "_con.xlsx"),
        ("a<b>:c|d?.xlsx", "a_b_:c_d_.xlsx".replace(":", "_")),
        ("Q1\u202excod.xlsx", "Q1_xcod.xlsx"),
        ("Q1.xlsx\0.exe", "Q1.xlsx_.exe"),
        ("é" * 300 + ".xlsx", "é" * 75 + ".xlsx"),
        ("Größe & Söhne.xlsx", "Größe & Söhne.xlsx"),
        ("Q1.tmp", "Q1.tmp_"),
        ("desktop.ini", "desktop.ini_"),
        ("COM¹.xlsx", "_COM¹.xlsx"),
        ("conout$", "_conout$"),
        ("....//Q1.xlsx ...", "Q1.xlsx"),
    ],
)
def test_a_name_is_that_of_a_file_alone_and_every_system_takes_it(sent: str, name: str) -> None:
    assert safe_name(sent) == name


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_hostile_text_as_a_name_leads_out_of_the_folder_or_hides(text: str) -> None:
    name = safe_name(f"{text}.xlsx")
    assert Path(name).name == name
    assert name.isprintable()
    assert not is_passing(name)


def test_a_file_is_there_as_it_was_sent_and_one_of_the_same_name_beside_it(
    client: TestClient, folders: Folders
) -> None:
    files = [("files", ("Q1.xlsx", b"first\r\n--x\r\n")), ("files", ("Q1.xlsx", b"second"))]
    answer = client.post("/upload", files=files, headers={"Accept": "application/json"})
    assert answer.json() == {"files": ["Q1.xlsx", "Q1 (2).xlsx"]}
    assert in_folder(folders.drop) == {"Q1.xlsx": b"first\r\n--x\r\n", "Q1 (2).xlsx": b"second"}


def test_without_the_script_a_browser_is_led_back_to_the_list(client: TestClient) -> None:
    answer = client.post("/upload", files={"files": ("Q1.xlsx", b"a workbook")})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/")
    assert "1 file was received." in client.get(answer.headers["location"].split("#")[0]).text


def test_a_file_that_is_too_large_is_cut_off_and_nothing_of_it_is_left(client: TestClient, folders: Folders) -> None:
    files = [("files", ("small.xlsx", b"x" * 1_000)), ("files", ("large.xlsx", b"x" * 1_001))]
    answer = client.post("/upload", files=files, headers={"Accept": "application/json"})
    assert answer.status_code == 413
    assert "large.xlsx is larger" in answer.json()["message"]
    assert list(in_folder(folders.drop)) == ["small.xlsx"]


def test_more_files_or_bytes_than_an_upload_may_have_are_not_taken(client: TestClient, folders: Folders) -> None:
    four = [("files", (f"{number}.xlsx", b"x")) for number in range(4)]
    assert client.post("/upload", files=four).status_code == 413
    assert sorted(in_folder(folders.drop)) == ["0.xlsx", "1.xlsx", "2.xlsx"]
    three = [("files", (f"large {number}.xlsx", b"x" * 990)) for number in range(3)]
    assert client.post("/upload", files=three).status_code == 413
    assert "large 2.xlsx" not in in_folder(folders.drop)


def test_an_upload_that_ends_too_early_leaves_nothing(client: TestClient, folders: Folders) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="Q1.xlsx"\r\n\r\nhalf of a workbook'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/upload", content=body, headers=kind).status_code == 400
    assert in_folder(folders.drop) == {}
    assert client.post("/upload", content=body + b"\r\n--x--\r\n", headers=kind).status_code == 303
    assert in_folder(folders.drop) == {"Q1.xlsx": b"half of a workbook"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"hello"),
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--y\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nno headers\r\n--x--\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\n' + b"y" * 2_000,
        ),
        ("multipart/form-data; boundary=" + "b" * 5_000, b"--" + b"b" * 5_000 + b"\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\n\r\n' * 30),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"X: y\r\n" * 200 + b"\r\n\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"something before\r\n--x--\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="f"; filename=""\r\n\r\n\r\n--x--\r\n',
        ),
    ],
)
def test_what_is_no_upload_is_refused(client: TestClient, folders: Folders, kind: str, body: bytes) -> None:
    assert client.post("/upload", content=body, headers={"Content-Type": kind}).status_code == 400
    assert in_folder(folders.drop) == {}


@pytest.mark.parametrize(
    "disposition",
    [
        b"filename=\"Q1.xlsx\"; filename*=utf-8''..%2f..%2fetc%2fpasswd",
        b'filename="../other.xlsx"; filename="Q1.xlsx"',
        b'filename="Q1.xlsx"\r\nContent-Type: multipart/mixed; boundary=y\r\nContent-Transfer-Encoding: base64',
    ],
)
def test_a_name_that_is_given_in_another_way_is_no_path_either(
    client: TestClient, folders: Folders, disposition: bytes
) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="files"; ' + disposition + b"\r\n\r\nit\r\n--x--\r\n"
    answer = client.post("/upload", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert answer.status_code == 303
    assert in_folder(folders.drop) == {"Q1.xlsx": b"it"}


def test_a_disk_that_is_almost_full_is_told_and_keeps_no_half_file(
    client: TestClient, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file = {"files": ("Q1.xlsx", b"a workbook")}
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        answer = client.post("/upload", files=file)
    assert "could not be stored (No space left on device)" in answer.text
    nothing_free = type(shutil.disk_usage(folders.drop))(10**9, 10**9 - 1, 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: nothing_free)
    answer = client.post("/upload", files=file)
    assert answer.status_code == 507
    assert "The disk is almost full" in answer.text
    assert in_folder(folders.drop) == {}


def test_an_upload_that_trickles_is_given_up_and_keeps_no_other_from_its_turn(folders: Folders) -> None:
    start = b'--x\r\nContent-Disposition: form-data; name="files"; filename="Q1.xlsx"\r\n\r\n'
    turns = asyncio.Semaphore(1)
    put: list[str] = []

    def upload(body: Callable[[], AsyncIterator[bytes]], limits: Limits) -> Coroutine[Any, Any, Sent]:
        chunks = body()

        async def receive() -> dict[str, Any]:
            chunk = await anext(chunks, b"")
            return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

        headers = [(b"content-type", b"multipart/form-data; boundary=x")]
        request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
        return take_upload(request, folders.drop, limits, turns, lambda _path, name: put.append(name) or name)

    async def trickle() -> AsyncIterator[bytes]:
        yield start
        while True:
            await asyncio.sleep(0.001)
            yield b"x"

    async def at_once() -> AsyncIterator[bytes]:
        yield start + b"whole\r\n--x--\r\n"

    async def both() -> None:
        slow = asyncio.ensure_future(upload(trickle, Limits(patience=0.5, slowest=100_000)))
        await asyncio.sleep(0.05)
        assert (await upload(at_once, Limits())).files == ["Q1.xlsx"]
        assert not slow.done()
        with pytest.raises(NotTaken, match="The connection was lost"):
            await slow

    asyncio.run(both())
    assert put == ["Q1.xlsx"]
