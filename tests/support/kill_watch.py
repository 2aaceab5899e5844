"""Kill a watch before each of its steps on the disk: ``python -m tests.support.kill_watch DROP OUT INPUTS``.

Each watch is a process of its own, forked from one that has everything imported, and killed by its own hand: an audit
hook counts what it is about to do to files. After every kill each input must be in exactly one place, or, between two
disks, be a whole copy of the one that is set aside. In the end everything must be done. With ``--quick`` nothing is
calculated. POSIX only.
"""

import hashlib
import os
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import calc.watch.run
from calc.files.names import results_path
from calc.files.publish import publish
from calc.job.job import Job, warm_up
from calc.job.outcome import Outcome
from calc.job.status import Status
from calc.watch import Folders, Log, Settings, watch
from calc.watch.aside import record_in

STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "open"}


class Inline:
    """A pool that runs at once, in this process."""

    def __init__(self, *_: Any) -> None: ...

    def __enter__(self) -> "Inline":
        return self

    def __exit__(self, *_: object) -> None: ...

    def submit(self, function: Callable[..., Any], *args: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args))
        except Exception as raised:
            future.set_exception(raised)
        return future


def one_watch(folders: Folders, kill_before: int | None) -> int:
    """Fork a watch that does what is there, and kills itself before such a step; how it ended."""
    process = os.fork()
    if process:
        return os.waitpid(process, 0)[1]
    steps = 0

    def count(event: str, args: tuple[Any, ...]) -> None:
        nonlocal steps
        writes = event != "open" or (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if event in STEPS and writes and str(args[0]).startswith((str(folders.drop), str(folders.out))):
            steps += 1
            if steps == kill_before:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    watch(folders, Settings(1, interval=0.005, once=True), Log(folders.out / "watch.log", lambda _line: None))
    os._exit(0)


def quick_outcome(job: Job) -> Outcome:
    """As a run, but its results are a few bytes."""
    publish(results_path(job.source), lambda path: path.write_text("results"))
    return Outcome(Status.OK, "")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def places(folders: Folders, digests: set[str]) -> Counter[str]:
    """How often each input is there; one that is still set aside beside its copy counts once."""
    found: Counter[str] = Counter()
    for top in (folders.drop, folders.out):
        for path in top.rglob("*"):
            if path.is_file() and path.suffix != ".partial" and digest(path) in digests:
                found[digest(path)] += 1
                record = record_in(path.parent)
                found[digest(path)] -= record is not None and (folders.drop / record.name).exists()
    return found


def check(folders: Folders, digests: set[str], kills: int) -> None:
    """Each input is in one place, and none is seen in done without its results."""
    assert places(folders, digests) == Counter(digests), (kills, sorted(map(str, folders.drop.rglob("*"))))
    for path in folders.out.glob("done/*"):
        assert digest(path) not in digests or results_path(path).exists(), (kills, path)


def kill_before_each_step(drop: Path, out: Path, samples: list[Path], quick: bool) -> int:
    """How many kills there were until a watch came through."""
    folders = Folders(drop, out)
    vars(calc.watch.run)["Pool"] = Inline
    if quick:
        vars(calc.watch.run)["outcome_of_job"] = quick_outcome
    else:
        warm_up()
    chance = random.Random(5)
    for kills in range(500):
        for folder in (drop, out):
            shutil.rmtree(folder, ignore_errors=True)
        drop.mkdir()
        for sample in samples:
            shutil.copy(sample, drop)
        digests = {digest(path) for path in drop.iterdir()}
        ended = one_watch(folders, kills + 1)
        check(folders, digests, kills)
        one_watch(folders, chance.randint(1, 14))  # the next start is killed too
        check(folders, digests, kills)
        assert one_watch(folders, None) == 0
        seen = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
        assert places(folders, digests) == Counter(digests)
        assert list(drop.iterdir()) == [], kills
        assert list(folders.in_work.iterdir()) == [], kills
        if kills == 0:
            first = seen
        assert seen == first, (kills, seen)
        if ended == 0:
            print("\n".join(seen))
            return kills
        assert os.WTERMSIG(ended) == signal.SIGKILL
    raise AssertionError


if __name__ == "__main__":
    drop, out, *samples = (Path(each) for each in sys.argv[1:] if each != "--quick")
    print(kill_before_each_step(drop, out, samples, "--quick" in sys.argv), "kills")
