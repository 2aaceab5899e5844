"""The command in a process of its own, and what a browser asks of it."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from calc.watch import Folders
from tests.support.paths import SAMPLES

CTC, FIRST, WRONG = (SAMPLES / name for name in ("ctc-1999-2002.xlsx", "first.xlsx", "thirty-mistakes.xlsx"))
STATEMENT = SAMPLES / "statements" / "bayside-2002-06.xlsx"
TOKEN = "a-token-of-this-test"  # noqa: S105 - it opens nothing


ALL = {"show": 1000}


def until(condition: Callable[[], object], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def started(folders: Folders, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a group of processes of its own, and the address that it prints; it is killed if not ended."""
    command = [sys.executable, "-m", "calc", "serve", str(folders.drop), "-o", str(folders.out), "--port", "0"]
    command += ["--token", TOKEN, "--no-browser", "--workers", "1", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            assert process.stderr is not None
            printed = (re.search(r"Open (http://\S+)", line) for line in process.stderr)
            yield process, next(found[1] for found in printed if found)
        finally:
            process.kill()


def end(process: subprocess.Popen[str]) -> None:
    """Have the command end in order."""
    process.terminate()
    process.communicate()
    assert process.returncode == 0


@contextmanager
def serving(folders: Folders, *options: str) -> Iterator[tuple[subprocess.Popen[str], httpx2.Client]]:
    """The command in a process of its own, and a browser that has opened its address."""
    with started(folders, *options) as (process, address):
        with asking(address) as browser:
            yield process, browser
        end(process)


@contextmanager
def asking(address: str) -> Iterator[httpx2.Client]:
    """A browser that has opened the address."""
    origin = address.split("/?")[0]
    with httpx2.Client(base_url=origin, headers={"Origin": origin}, timeout=60) as browser:
        assert browser.get(address).status_code == 200
        yield browser


def sent(browser: httpx2.Client, path: Path, name: str = "") -> list[str]:
    answer = browser.post(
        "/upload", files={"files": (name or path.name, path.read_bytes())}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    names: list[str] = answer.json()["files"]
    return names


def states(browser: httpx2.Client) -> dict[str, str]:
    found = re.findall(r'data-name="([^"]+)" data-state="([^"]+)"', browser.get("/runs", params=ALL).text)
    return dict(found)


def address_of(browser: httpx2.Client, name: str) -> str:
    found = re.search(
        rf'data-name="{re.escape(name)}".*?href="(/runs/[0-9a-f]+)"', browser.get("/runs", params=ALL).text, re.DOTALL
    )
    assert found
    return found[1]
