"""The page over a drop folder: how soon it is there, how soon a result is seen, and whether its memory stays flat."""

import importlib.util
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from calc.job.job import Job, warm_up
from calc.job.outcome import outcome_of_job
from calc.job.status import Status
from calc.job.workers import Pool
from calc.watch import Verdict, products
from tests.benchmarks.measure import PAIRS, Cost, Result, pairs
from tests.benchmarks.visitor import finished, is_told, listening, load, read_to_end, send, shows
from tests.benchmarks.work import Work
from tests.support.paths import SAMPLES

FIRST_PAGE = 0.150  # seconds
FINISHED = (1, 100, 1_000, 10_000)
LOADS, RESTARTS = 21, 3
SHOWN = 50  # runs of a list
STARTED = 3.0  # seconds after which all processes of a server are there
LAST_BYTE = 0.05  # seconds in which all others are there
UPLOADS = (100, 1_000)
PATIENCE = 600.0  # seconds for twenty runs
SETTLED = 5.0  # seconds after which what is held for the last uploads is given back
NEEDED = ("starlette", "uvicorn", "jinja2", "python_multipart", "httpx2", "psutil")
SKIPPED = "The benchmarks of the page are skipped: install the extras page and test for them."


def first_page(work: Work) -> Iterator[Result]:
    """The list of runs and what its page loads, from a server that has read nothing of the runs yet, and later."""
    if not _can_serve():
        return
    from tests.page.server import serving, until

    for number in FINISHED:
        folders = finished(work.folder / f"finished-{number}", number)
        fresh = []
        for turn in range(RESTARTS):
            with serving(folders) as (_, browser), listening(browser):
                time.sleep(STARTED)
                fresh.append(load(browser))
                if turn == RESTARTS - 1:
                    assert until(lambda browser=browser, number=number: is_told(browser, min(number, SHOWN)))
                    time.sleep(1)
                    warm = [load(browser) for _ in range(LOADS)]
        yield _within(f"first page, {number:,} finished / 150 ms", warm)
        yield _within(f"first page, {number:,} finished and none read yet / 150 ms", fresh)


def upload(work: Work) -> Iterator[Result]:
    """From the last byte of an upload until its results are there, and until the page shows them, against a bare run.

    The bare run is that of the same workbook in a process of the same pool that has started, without page and folders.
    """
    if not _can_serve():
        return
    from tests.page.server import serving

    bare = work.folder / "bare"
    bare.mkdir()
    source, names = Path(shutil.copy(work.small, bare)), (f"sent {number}.xlsx" for number in count(1))
    results, copy, *_ = (bare / name for name in products(source.name))
    job = Job(source, results, copy, folder_decides=True)
    for number in (1, 1_000):
        folders = finished(work.folder / f"upload-{number}", number)
        with Pool(1, warm_up, 600, 4) as pool, serving(folders) as (_, browser), listening(browser) as changed:

            def run(pool: Pool = pool) -> Cost:
                results.unlink(missing_ok=True)
                start = time.perf_counter()
                assert pool.submit(outcome_of_job, job).result().status is Status.OK
                return Cost(time.perf_counter() - start)

            def sent(is_there: Callable[[str], bool], wait: Callable[[], object]) -> Callable[[], Cost]:
                def turn() -> Cost:
                    name = next(names)
                    start = send(browser, name, source.read_bytes(), LAST_BYTE)
                    while not is_there(name):
                        wait()
                    seconds = time.perf_counter() - start
                    while not shows(browser, name):
                        time.sleep(0.05)
                    return Cost(seconds)

                return turn

            def told() -> None:
                assert changed.wait(60)
                changed.clear()

            done = folders.place(Verdict.DONE)
            in_place = sent(lambda name, done=done: (done / products(name)[0]).exists(), lambda: time.sleep(0.001))
            on_page = sent(lambda name: shows(browser, name), told)
            beside = f"{number:,} finished"
            yield from pairs(f"upload to results, {beside} / bare run", in_place, run, 1.3, 3 * PAIRS)
            yield from pairs(f"upload to page, {beside} / bare run", on_page, run, 1.3, 3 * PAIRS)


def memory(work: Work) -> Iterator[Result]:
    """The memory of the server and of its processes after many uploads, against that after some."""
    if not _can_serve():
        return
    from tests.page.server import serving, until

    content, folders = (SAMPLES / "first.xlsx").read_bytes(), finished(work.folder / "memory", 0)
    done, held = folders.place(Verdict.DONE), []
    with serving(folders, "--workers", "2") as (process, browser), read_to_end(process), listening(browser):
        for number in range(1, max(UPLOADS) + 1):
            send(browser, f"sent {number}.xlsx", content)
            if number % 20 == 0:  # somebody looks at it now and then
                load(browser)
                made = Path(done, products(f"sent {number}.xlsx")[0])
                assert until(made.exists, PATIENCE)
            if number in UPLOADS:
                time.sleep(SETTLED)
                held.append(_megabytes(process.pid))
    for which, some, many in zip(("the server", "its processes"), *held, strict=True):
        yield Result(f"memory of {which}, 1,000 uploads / 100", many, some, many / some, 1.1, "MB")


def _can_serve() -> bool:
    is_installed = all(map(importlib.util.find_spec, NEEDED))
    if not is_installed:
        print(SKIPPED)
    return is_installed


def _within(name: str, taken: list[float]) -> Result:
    seconds = statistics.median(taken)
    return Result(name, seconds, FIRST_PAGE, seconds / FIRST_PAGE, 1.0)


def _megabytes(pid: int) -> tuple[float, float]:
    """The memory of a process, and of those that it has begun."""
    import psutil

    process = psutil.Process(pid)
    each = [one.memory_info().rss / 1e6 for one in (process, *process.children(recursive=True))]
    return each[0], sum(each[1:])
