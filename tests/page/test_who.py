"""Who dropped what stands in the log, behind a proxy by name; nobody forges a line of it."""

import re
import socket
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from tests.page.pages import made_folders
from tests.page.server import end, started, until

FORGED = "2026-01-01 09:00:00  Q9.xlsx  was dropped on the page by bob."
NAMES = {
    "Ann Müller": "Ann Müller",
    f"eve\u2028{FORGED}\u0085\u202e\u2066": f"eve\\u2028{FORGED}\\x85\\u202e\\u2066",
    "eve\x1b[2J": "eve\\x1b[2J",
    "long" * 1_250: ("long" * 1_250)[:200],
}
REFUSED = f"eve\n{FORGED}", f"eve\r{FORGED}", "eve\0"


def status_of(origin: str, user: str, name: str) -> int:
    """Send an upload, byte by byte as given: what no client would send either; the status of the answer."""
    body = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\nx\r\n--x--\r\n'.encode()
    host = origin.removeprefix("http://")
    lines = [
        "POST /upload HTTP/1.1",
        f"Host: {host}",
        f"Origin: {origin}",
        f"X-User: {user}",
        "Content-Type: multipart/form-data; boundary=x",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    with socket.create_connection((host.split(":")[0], int(host.split(":")[1])), timeout=60) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return int(connection.makefile("rb").readline().split()[1])


def test_the_log_says_who_dropped_what_and_no_name_forges_a_line(tmp_path: Path) -> None:
    folders = made_folders(tmp_path)
    with started(folders, "--trust-user-header", "X-User", "--interval", "30") as (process, address):
        origin = address.rstrip("/")
        for number, user in enumerate(NAMES):
            assert status_of(origin, user, f"Q{number}.txt") == 303
        for user in REFUSED:
            assert status_of(origin, user, "refused.txt") == 400
        assert status_of(origin, "ann", f"Q7\u2028{FORGED}.txt") == 303
        log = folders.out / "watch.log"
        assert until(lambda: "dropped on the page by ann." in log.read_text(encoding="utf-8"))
        end(process)
    text = log.read_text(encoding="utf-8")
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  \S", line) for line in text.splitlines())
    dropped = [line[21:] for line in text.splitlines() if "was dropped on the page by" in line]
    assert dropped[:4] == [f"Q{at}.txt  was dropped on the page by {name}." for at, name in enumerate(NAMES.values())]
    assert len(dropped) == 5
    assert dropped[4].startswith("Q7_2026-01-01")
    assert "refused" not in text
