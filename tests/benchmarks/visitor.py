"""What a browser does at the page, without one: it loads, it sends, it listens for changes."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from calc.job.job import Job, run_job
from calc.job.status import Status
from calc.watch import Folders, Verdict, products
from tests.support.paths import SAMPLES

PARTS = ("/", "/static/page.css", "/static/page.js", "/static/icon.svg")
_BOUNDARY = "of-these-benchmarks"


def finished(place: Path, number: int) -> Folders:
    """Two folders in which so many runs are finished: each has names of its own for the same two files."""
    folders = Folders(place / "drop", place / "out")
    folders.drop.mkdir(parents=True)
    folders.make()
    source, results = Path(shutil.copy(SAMPLES / "first.xlsx", place)), place / "results.xlsx"
    assert run_job(Job(source, results)).status is Status.OK
    done = folders.place(Verdict.DONE)
    for run in range(number):
        os.link(source, done / f"Q{run}.xlsx")
        os.link(results, done / products(f"Q{run}.xlsx")[0])
    return folders


def load(browser: Any) -> float:
    """Load the first page with all that it consists of; the seconds."""
    start = time.perf_counter()
    for part in PARTS:
        assert browser.get(part).status_code == 200
    return time.perf_counter() - start


def send(browser: Any, name: str, content: bytes, before_last: float = 0.0) -> float:
    """Send a workbook, its last byte so many seconds after the others; the moment just before that."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
    connection = HTTPConnection(browser.base_url.host, browser.base_url.port, timeout=60)
    connection.putrequest("POST", "/upload")
    for header, value in {
        "Origin": browser.headers["origin"],
        "Cookie": "; ".join(f"{cookie}={value}" for cookie, value in browser.cookies.items()),
        "Accept": "application/json",
        "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
        "Content-Length": str(len(body)),
    }.items():
        connection.putheader(header, value)
    connection.endheaders(body[:-1])
    time.sleep(before_last)
    start = time.perf_counter()
    connection.send(body[-1:])
    assert connection.getresponse().status == 200
    connection.close()
    return start


def is_told(browser: Any, number: int) -> bool:
    """Whether the page's list says of so many runs whose they are."""
    return browser.get("/runs").text.count("Example") >= number


def shows(browser: Any, name: str) -> bool:
    """Whether the page's list has a workbook as done."""
    return f'data-name="{name}" data-state="done"' in browser.get("/runs").text


@contextmanager
def listening(browser: Any) -> Iterator[threading.Event]:
    """Listen as an open page does; the event is set whenever there is a change."""
    changed, over = threading.Event(), threading.Event()

    def listen() -> None:
        with suppress(Exception), browser.stream("GET", "/events") as events:  # it ends with the server
            for line in events.iter_lines():
                if over.is_set():
                    return
                if line.startswith("data"):
                    changed.set()

    threading.Thread(target=listen, daemon=True).start()
    assert changed.wait(10)
    changed.clear()
    try:
        yield changed
    finally:
        over.set()


@contextmanager
def read_to_end(process: subprocess.Popen[str]) -> Iterator[None]:
    """Read what a server says, and end it: it waits for whoever does not read that, after some hundred runs."""
    assert process.stderr is not None
    reader = threading.Thread(target=process.stderr.readlines, daemon=True)
    reader.start()
    try:
        yield
    finally:
        process.terminate()
        reader.join()
