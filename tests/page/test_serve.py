"""The program itself: one process that watches and serves, over a real network, with restarts and a kill."""

import os
import re
import shutil
import signal
import socket
from contextlib import suppress
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from tests.page.pages import in_folder, made_folders
from tests.page.server import CTC, FIRST, STATEMENT, WRONG, address_of, sent, serving, states, until
from tests.support.kill_watch import digest


def test_a_quarter_through_the_page_gives_what_the_commands_give(tmp_path: Path) -> None:
    folders = made_folders(tmp_path)
    with serving(folders, "--interval", "30", "--reports") as (_, browser):  # longer than the test: nothing settles
        assert sent(browser, CTC) == ["ctc-1999-2002.xlsx"]
        assert sent(browser, WRONG) == ["thirty-mistakes.xlsx"]
        assert until(
            lambda: states(browser) == {"ctc-1999-2002.xlsx": "done", "thirty-mistakes.xlsx": "needs attention"}
        )
        run, wrong = address_of(browser, "ctc-1999-2002.xlsx"), address_of(browser, "thirty-mistakes.xlsx")
        shown = browser.get(run).text
        assert "<dt>Available</dt><dd>174,421</dd>" in shown
        assert "the reserve first falls short on 2 January 2003" in shown
        assert shown.count("<rect") > 20
        for kind in ("results", "report", "forecast"):
            file = browser.get(f"{run}/files/{kind}")
            assert file.content == (folders.out / "done" / f"ctc-1999-2002.{kind}.xlsx").read_bytes()
        assert browser.get(f"{run}/files/copy").status_code == 404
        findings = browser.get(wrong).text
        assert findings.count('<article class="finding error"') == 30
        assert "<mark>03/04/1996</mark>" in findings
        assert browser.get(f"{wrong}/files/copy").status_code == 200
        told = browser.get(f"{run}/explain", params={"q": "IS-E-09"}).text
        assert "IS-E-09 is an issuance of the option" in told
        nobody = browser.get(f"{run}/explain", params={"q": "<b>nobody</b>"}).text
        assert "&lt;b&gt;nobody" in nobody
        assert "<b>" not in nobody
        answer = browser.post(f"{run}/statements", files={"statement": (STATEMENT.name, STATEMENT.read_bytes())})
        assert answer.status_code == 303
        reconciled = browser.get(answer.headers["location"]).text
        assert "Does not tie: 4 items to settle" in reconciled
        assert "Ask the agent to post 2,000 shares" in reconciled
        assert browser.get(f"{answer.headers['location']}/reconciliation").content[:2] == b"PK"
        refused = browser.post(f"{run}/statements", files={"statement": ("notes.txt", b"nothing of the kind")})
        assert refused.status_code == 422
        assert [path.name for path in (folders.out / "reconciliations" / "ctc-1999-2002.xlsx").iterdir()] == ["1"]
    log = (folders.out / "watch.log").read_text(encoding="utf-8")
    assert "ctc-1999-2002.xlsx  was dropped on the page by somebody at 127.0.0.1." in log


def test_what_was_sent_and_what_came_of_it_are_there_after_a_kill_and_a_restart(tmp_path: Path) -> None:
    folders = made_folders(tmp_path)
    with suppress(AssertionError), serving(folders) as (process, browser):
        for number in range(5):
            sent(browser, FIRST, f"Q{number}.xlsx")
        assert until(lambda: "done" in states(browser).values())
        os.kill(process.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.wait(30)
    names = {f"Q{number}.xlsx" for number in range(5)}
    with serving(folders, "--interval", "0.1") as (_, browser):
        assert set(states(browser)) == names
        assert until(lambda: "Example Communications, Inc." in browser.get("/runs").text)  # read anew, and shown then
        shutil.copy(FIRST, folders.drop / "by the share.xlsx")
        assert until(lambda: states(browser) == dict.fromkeys([*names, "by the share.xlsx"], "done"))
    assert list(folders.drop.iterdir()) == []
    results = [folders.out / "done" / f"Q{number}.results.xlsx" for number in range(5)]
    assert {digest(folders.out / "done" / name) for name in names} == {digest(FIRST)}
    assert all(path.exists() for path in results)


def test_a_browser_is_told_when_something_changes(tmp_path: Path) -> None:
    folders = made_folders(tmp_path)
    with serving(folders) as (_, browser), browser.stream("GET", "/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        lines = (line for line in events.iter_lines() if line.startswith("data"))
        assert next(lines) == "data: changed"
        sent(browser, FIRST)
        assert next(lines) == "data: changed"


def test_two_runs_stand_side_by_side_and_those_of_two_companies_without_a_change(tmp_path: Path) -> None:
    folders = made_folders(tmp_path)
    with serving(folders) as (_, browser):
        sent(browser, FIRST, "one.xlsx")
        sent(browser, CTC, "two.xlsx")
        assert until(lambda: states(browser) == {"one.xlsx": "done", "two.xlsx": "done"})
        one, two = (address_of(browser, name).removeprefix("/runs/") for name in ("one.xlsx", "two.xlsx"))
        text = browser.get("/compare", params={"one": one, "two": two}).text
        row = re.search(r'<th scope="row">Available</th>(.*?)</tr>', text)
        assert row
        assert re.findall(r'<td class="number"[^>]*>(.*?)</td>', row[1]) == ["179,475", "174,421"]
        assert "These are two companies" in text
        assert ">Change</th>" not in text
        assert browser.get("/compare", params={"one": one, "two": "../two"}).status_code == 404


def test_a_connection_that_breaks_in_an_upload_leaves_nothing_of_it(tmp_path: Path) -> None:
    folders = made_folders(tmp_path)
    with serving(folders, "--interval", "30") as (_, browser):
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        body = (
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="Q1.xlsx"\r\n\r\n'
            + FIRST.read_bytes()[:5_000]
        )
        lines = [
            "POST /upload HTTP/1.1",
            f"Host: {browser.base_url.netloc.decode()}",
            f"Origin: {browser.headers['origin']}",
            f"Cookie: {cookie}",
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Length: 1000000",
        ]
        with socket.create_connection((browser.base_url.host, browser.base_url.port or 0)) as broken:
            broken.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            assert until(lambda: any("Q1.xlsx" in name for name in in_folder(folders.drop)), 10)
            assert states(browser) == {}
        assert until(lambda: not any("Q1.xlsx" in name for name in in_folder(folders.drop)), 10)
        sent(browser, FIRST)
        assert until(lambda: states(browser) == {"first.xlsx": "done"})
