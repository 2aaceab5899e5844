"""Kills at random moments: what a browser was told has been received comes out once, whole, and as if undisturbed."""

import os
import random
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.watch import Folders, is_passing
from tests.page.server import CTC, FIRST, STATEMENT, WRONG, address_of, asking, sent, states

KILLS = int(os.environ.get("PLANCALC_KILLS", "6"))
SOURCES = FIRST, WRONG, CTC
pytestmark = pytest.mark.posix


def kill(process: subprocess.Popen[str], whole_group: bool) -> None:
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def seen(folders: Folders) -> list[Path]:
    """What people see in the folders of what is theirs."""
    tops = (folders.drop, folders.out / "done", folders.out / "needs attention", folders.out / "reconciliations")
    return [path for top in tops for path in top.rglob("*") if path.is_file() and not is_passing(path.name)]


class Sender:
    """Sends workbooks and statements until the server is killed, and keeps what it was told."""

    def __init__(self, address: str, number: int, chance: random.Random) -> None:
        self._address, self._number, self._chance = address, number, chance
        self.tried: dict[str, Path] = {}
        self.received: set[str] = set()
        self.reconciled = 0

    def send(self) -> None:
        """Send a workbook after the other, each with a statement for a run that is finished."""
        with suppress(httpx2.HTTPError, AssertionError), asking(self._address) as browser:
            for at in range(3):
                name = f"{self._number}-{threading.get_ident()}-{at}.xlsx"
                self.tried[name] = source = self._chance.choice(SOURCES)
                (given,) = sent(browser, source, name)
                assert given == name
                self.received.add(name)
                done = next((name for name, state in states(browser).items() if state == "done"), None)
                if done:
                    self.drop_statement(browser, done)

    def drop_statement(self, browser: httpx2.Client, name: str) -> None:
        """Drop the statement on a run."""
        address = address_of(browser, name)
        answer = browser.post(f"{address}/statements", files={"statement": (STATEMENT.name, STATEMENT.read_bytes())})
        assert answer.status_code == 303
        self.reconciled += 1
