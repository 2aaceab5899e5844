"""The runs as they are now: what is looked at and read anew, what is kept, and who is told."""

import asyncio
import os
import shutil
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

import calc.page.live
import calc.page.runs
from calc.page.briefs import Briefs
from calc.page.figures import Brief
from calc.page.live import Live
from calc.page.refusals import Refusal
from calc.page.runs import Run, Runs, State
from calc.page.serve import listening
from calc.page.settings import PageSettings
from calc.watch import Folders, Verdict
from tests.page.pages import made_folders


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return made_folders(tmp_path)


def finish(folders: Folders, name: str, verdict: Verdict = Verdict.DONE) -> None:
    """Put a workbook and its results in their place, with nothing in them."""
    place = folders.place(verdict)
    (place / f"{Path(name).stem}.results.xlsx").touch()
    (place / name).touch()


def seen(runs: Runs) -> dict[str, State]:
    return {run.name: run.state for run in runs.look()}


def test_each_look_sees_what_has_come_and_gone_since(folders: Folders) -> None:
    runs = Runs(folders)
    finish(folders, "Q1.xlsx")
    assert seen(runs) == {"Q1.xlsx": State.DONE}
    (folders.drop / "Q2.xlsx").touch()
    finish(folders, "Q3.xlsx", Verdict.ATTENTION)
    assert seen(runs) == {"Q2.xlsx": State.WAITING, "Q1.xlsx": State.DONE, "Q3.xlsx": State.ATTENTION}
    (folders.place(Verdict.DONE) / "Q1.xlsx").unlink()
    shutil.rmtree(folders.place(Verdict.ATTENTION))
    assert seen(runs) == {"Q2.xlsx": State.WAITING}


def test_a_folder_that_has_not_changed_is_not_read_anew_until_that_is_no_more_trusted(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calc.page.runs, "_COARSE", 0.0)  # as if the folder had changed long ago
    runs, done = Runs(folders), folders.place(Verdict.DONE)
    finish(folders, "Q1.xlsx")
    before = runs.look()[0]
    status = done.stat()
    os.utime(done / "Q1.results.xlsx", (1, 1))  # a folder does not tell of it
    finish(folders, "Q2.xlsx")
    os.utime(done, ns=(status.st_atime_ns, status.st_mtime_ns))  # as on a disk that does not tell of names either
    assert runs.look() == [before]
    monkeypatch.setattr(calc.page.runs, "_TRUSTED", 0.0)
    assert [(run.name, run.when == 1) for run in runs.look()] == [("Q2.xlsx", False), ("Q1.xlsx", True)]


def test_a_change_within_one_tick_of_a_folders_clock_is_seen(folders: Folders) -> None:
    runs, done = Runs(folders), folders.place(Verdict.DONE)
    finish(folders, "Q1.xlsx")
    status = done.stat()
    assert seen(runs) == {"Q1.xlsx": State.DONE}
    finish(folders, "Q2.xlsx")
    os.utime(done, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert seen(runs) == {"Q1.xlsx": State.DONE, "Q2.xlsx": State.DONE}


def test_who_listens_is_told_as_soon_as_the_watch_has_moved_a_workbook(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calc.page.live, "_EVERY", 3_600.0)

    async def listen() -> list[str]:
        live = Live(folders)
        changes = live.changes()
        told = [await anext(changes)]
        finish(folders, "Q1.xlsx")
        await asyncio.to_thread(live.ring)  # as the watch does it, in a thread of its own
        told.append(await asyncio.wait_for(anext(changes), 60))
        live.tell()  # more is known of the runs
        told.append(await asyncio.wait_for(anext(changes), 60))
        await changes.aclose()  # type: ignore[attr-defined]
        assert live.streams == 0
        return told

    assert asyncio.run(listen()) == ["data: changed\n\n"] * 3


class Reader:
    """Stands for the processes that read files: it answers once it is let, and notes what it was asked."""

    def __init__(self, answer: Brief | Refusal) -> None:
        self.answer, self.asked, self.let = answer, [], asyncio.Event()  # type: ignore[var-annotated]

    async def about(self, _question: Callable[..., object], path: Path) -> Brief | Refusal:
        self.asked.append(path.name)
        await self.let.wait()
        return self.answer


def finished_run(name: str, when: float = 1.0) -> Run:
    return Run(name, State.DONE, when, Path("done"), {"results": f"{name}.results.xlsx"})


def test_a_list_does_not_wait_for_what_is_to_be_read_and_is_told_when_it_is_known() -> None:
    async def ask() -> None:
        reader, told, brief = (
            Reader(Brief("Example", "31 December 2000")),
            asyncio.Event(),
            Brief("Example", "31 December 2000"),
        )
        briefs = Briefs(reader, told.set)  # type: ignore[arg-type]
        runs = [finished_run("Q1"), finished_run("Q2")]
        assert await briefs.known(runs) == {}
        assert not told.is_set()
        reader.let.set()
        await asyncio.wait_for(told.wait(), 60)
        assert await briefs.known(runs) == {run.id: brief for run in runs}
        assert reader.asked == ["Q1.results.xlsx", "Q2.results.xlsx"]
        told.clear()
        changed = finished_run("Q1", when=2.0)  # its results were written again
        assert await briefs.known([changed]) == {changed.id: brief}
        assert reader.asked[2:] == ["Q1.results.xlsx"]
        assert not told.is_set()  # the list has it already

    asyncio.run(ask())


def test_a_file_that_cannot_be_read_is_not_tried_again_by_each_list() -> None:
    async def ask() -> None:
        reader = Reader(Refusal("It cannot be read."))
        reader.let.set()
        briefs = Briefs(reader, lambda: None)  # type: ignore[arg-type]
        for _ in range(3):
            assert await briefs.known([finished_run("Q1")]) == {}
        assert reader.asked == ["Q1.results.xlsx"]

    asyncio.run(ask())


def test_small_answers_are_not_held_back_by_the_network() -> None:
    async def option_of_a_connection() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def answer(_reader: object, writer: asyncio.StreamWriter) -> None:
            taken = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            writer.close()
            found.set_result(taken)

        with closing(listening(PageSettings())) as listener:
            server = await asyncio.start_server(answer, sock=listener)
            host, port = listener.getsockname()
            _, writer = await asyncio.open_connection(host, port)
            option = await asyncio.wait_for(found, 60)
            writer.close()
            server.close()
        return option

    assert asyncio.run(option_of_a_connection()) != 0
