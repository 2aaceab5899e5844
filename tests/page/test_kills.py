"""Kills at random moments: what was received comes out once, whole, and as if nothing had happened."""

import os
import random
import shutil
import signal
import subprocess
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.files.names import results_path
from calc.watch import Folders, is_passing
from tests.page.pages import made_folders
from tests.page.server import CTC, FIRST, STATEMENT, WRONG, address_of, asking, sent, serving, started, states, until
from tests.support.kill_watch import digest
from tests.watch.test_watch import alone

KILLS = int(os.environ.get("PLANCALC_KILLS", "5"))  # 60 for the long version
SEED = int(os.environ.get("PLANCALC_KILLS_SEED", "1"))
SENDERS, EACH = 2, 2  # browsers of a round, and what each of them sends in it
EARLIER = "earlier.xlsx"
ENDED = {"done", "needs attention"}


class Sender:
    """A person who sends workbooks, and statements for an earlier run, until the server is killed."""

    def __init__(self, names: dict[str, Path]) -> None:
        self.names = names
        self.received: list[str] = []
        self.reconciled = 0

    def send(self, address: str) -> None:
        with suppress(httpx2.HTTPError), asking(address) as browser:
            for name, source in self.names.items():
                assert sent(browser, source, name) == [name]
                self.received.append(name)
                file = {"statement": (STATEMENT.name, STATEMENT.read_bytes())}
                assert browser.post(f"{address_of(browser, EARLIER)}/statements", files=file).status_code == 303
                self.reconciled += 1


def visible(top: Path) -> list[Path]:
    """The files that people see in a folder."""
    return [
        path for path in top.rglob("*") if path.is_file() and not is_passing(path.name) and ".staged-" not in str(path)
    ]


def no_half_file_is_seen(folders: Folders, sources: dict[str, Path]) -> None:
    """Each workbook that is seen is whole, in one place, with what came of it; so is each reconciliation."""
    places: Counter[str] = Counter()
    for top in (folders.drop, *map(folders.out.joinpath, ("in work", "done", "needs attention"))):
        for path in visible(top):
            if path.name in sources:
                assert digest(path) == digest(sources[path.name]), path
                places[path.name] += 1
                assert top.name != "done" or results_path(path).exists(), path
            elif top.name != "in work":
                assert top != folders.drop, path
                assert zipfile.ZipFile(path).testzip() is None
    assert set(places.values()) <= {1}, places
    for folder in (folders.out / "reconciliations").glob("*/[!.]*"):
        names = {path.name for path in folder.iterdir()}
        assert names == {STATEMENT.name, f"{STATEMENT.stem}.reconciliation.xlsx"}


@pytest.mark.posix
def test_killed_at_random_moments_what_was_received_comes_out_once_as_if_undisturbed(tmp_path: Path) -> None:
    folders, chance = made_folders(tmp_path), random.Random(SEED)
    sources = {EARLIER: CTC}
    alone(CTC, EARLIER, tmp_path / "before")
    shutil.copytree(tmp_path / "before", folders.out / "done", dirs_exist_ok=True)
    senders: list[Sender] = []
    for number in range(KILLS):
        sending = []
        with started(folders, "--interval", "0.2") as (process, address), ThreadPoolExecutor(SENDERS) as threads:
            for sender in range(SENDERS):
                names = {f"{number}-{sender}-{at}.xlsx": chance.choice((FIRST, FIRST, WRONG)) for at in range(EACH)}
                sources |= names
                senders.append(Sender(names))
                sending.append(threads.submit(senders[-1].send, address))
            if chance.random() < 0.5:  # sometimes not before all is received
                wait(sending)
            time.sleep(chance.uniform(0, 2))
            (kill_group if chance.random() < 0.5 else subprocess.Popen.kill)(process)
            process.communicate()
        for each in sending:
            each.result()
        no_half_file_is_seen(folders, sources)
    with serving(folders, "--interval", "0.2") as (_, browser):
        assert until(lambda: set(states(browser).values()) <= ENDED, 60 + 5 * len(sources))
        shown = states(browser)
    no_half_file_is_seen(folders, sources)
    assert {name for sender in senders for name in sender.received} | {EARLIER} <= set(shown) <= set(sources)
    assert visible(folders.drop) == []
    left = [path for path in tmp_path.rglob("*") if path.name.endswith(".partial") or path.name.startswith(".staged-")]
    assert left == []
    assert list(folders.in_work.iterdir()) == []
    made = {path.name: digest(path) for verdict in ENDED for path in visible(folders.out / verdict)}
    undisturbed = [made_of for name in shown for made_of in alone(sources[name], name, tmp_path / f"alone {name}")]
    assert made == dict(undisturbed) | {name: digest(sources[name]) for name in shown}
    reconciliations = list((folders.out / "reconciliations" / EARLIER).glob("*/*.reconciliation.xlsx"))
    assert len(reconciliations) >= sum(sender.reconciled for sender in senders)


def kill_group(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.posix
def test_a_kill_in_the_middle_of_an_upload_and_of_a_statement_leaves_nothing_after_the_next_start(
    tmp_path: Path,
) -> None:
    folders = made_folders(tmp_path)
    alone(CTC, EARLIER, tmp_path / "before")
    shutil.copytree(tmp_path / "before", folders.out / "done", dirs_exist_ok=True)
    killed = threading.Event()

    def half() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="Q1.xlsx"\r\n\r\nhalf of a workbook'
        killed.wait(60)

    def send(browser: httpx2.Client, address: str, **sent: object) -> None:
        with suppress(httpx2.HTTPError):
            browser.post(address, **sent)  # type: ignore[arg-type]

    def passing() -> set[str]:
        places = (*folders.drop.iterdir(), *(folders.out / "reconciliations").glob("*/*"))
        return {path.name[:8] for path in places} & {".Q1.xlsx", "Q1.xlsx", ".staged-", "1"}

    with started(folders) as (process, address), asking(address) as browser, ThreadPoolExecutor(2) as threads:
        run = address_of(browser, EARLIER)
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        threads.submit(send, browser, "/upload", content=half(), headers=kind)
        assert until(lambda: passing() == {".Q1.xlsx"}, 10), passing()
        threads.submit(
            send, browser, f"{run}/statements", files={"statement": (STATEMENT.name, STATEMENT.read_bytes())}
        )
        assert until(lambda: passing() == {".Q1.xlsx", ".staged-"}, 10), passing()
        kill_group(process)
        killed.set()
        process.communicate()
    assert passing() == {".Q1.xlsx", ".staged-"}
    with serving(folders) as (_, browser):
        assert passing() == set()
        assert states(browser) == {EARLIER: "done"}
        assert f"{run}/statements/" not in browser.get(run).text
