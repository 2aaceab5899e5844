"""The program to double-click, as a process without a terminal: it serves, is found again, and is stopped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.watch import Folders
from tests.page.server import FIRST, asking, sent, states, until

pytestmark = pytest.mark.posix
PROGRAM = (sys.executable, "-c", "from calc.cli.page_window import main; main()")


@contextmanager
def double_clicked(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program in a person's own folder; it has no terminal, and the browser that it opens writes addresses down."""
    browser = home / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{home}/addresses"\n')
    browser.chmod(0o700)
    without = {"XDG_SESSION_TYPE", "XAUTHORITY", "WAYLAND_DISPLAY"}
    environment = {name: value for name, value in os.environ.items() if name not in without}
    environment |= {"HOME": str(home), "BROWSER": str(browser), "DISPLAY": "127.0.0.1:9999"}  # where no screen is
    closed = ("/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *PROGRAM)
    with subprocess.Popen(closed, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def addresses(home: Path) -> list[str]:
    path = home / "addresses"
    return path.read_text().splitlines() if path.exists() else []


def test_it_serves_without_a_terminal_opens_the_same_page_again_and_stops_by_its_button(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "plancalc page" / "drop", tmp_path / "plancalc page" / "calculated")
    with double_clicked(tmp_path) as process:
        assert until(lambda: addresses(tmp_path))
        (address,) = addresses(tmp_path)
        with asking(address) as browser:
            assert "Stop plancalc" in browser.get("/").text
            sent(browser, FIRST)
            assert until(lambda: states(browser) == {FIRST.name: "done"})
            with double_clicked(tmp_path) as second:
                assert second.wait(60) == 0
            assert (tmp_path / "plancalc page" / ".address").stat().st_mode & 0o777 == 0o600
            assert until(lambda: addresses(tmp_path) == [address, address])
            assert browser.post("/stop").status_code == 200
        assert process.wait(60) == 0
    assert sorted(path.name for path in (folders.out / "done").iterdir()) == [
        "first.forecast.xlsx",
        "first.report.xlsx",
        "first.results.xlsx",
        "first.xlsx",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["addresses", "browser", "plancalc page"]
    assert [path.name for path in (tmp_path / "plancalc page").iterdir() if path.is_file()] == []


def test_folders_that_another_plancalc_holds_are_told_in_a_file(tmp_path: Path) -> None:
    drop, out = tmp_path / "plancalc page" / "drop", tmp_path / "plancalc page" / "calculated"
    drop.mkdir(parents=True)
    command = [sys.executable, "-m", "calc", "watch", str(drop), "-o", str(out)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as other:
        assert until((out / "watch.log").exists)
        with double_clicked(tmp_path) as second:
            assert second.wait(60) == 2
        other.terminate()
    said = (tmp_path / "plancalc page.txt").read_text(encoding="utf-8")
    assert "The page cannot be opened: Another plancalc is already using" in said
    assert addresses(tmp_path) == []
