"""Real processes that crash, hang, are killed and are worn out: one call fails, the others do not notice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calc.job import worker_process
from calc.job.workers import Kept, Pool, WorkerCrashed, WorkerError, WorkerTimedOut, as_done


def nothing() -> None:
    """What these workers import before their first call."""


def double(number: int) -> int:
    return 2 * number


def process(_: object = None) -> int:
    return os.getpid()


def abort(_: object = None) -> None:
    os.abort()


def leave(_: object = None) -> None:
    os._exit(7)


def hang(_: object = None) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))  # deaf to all but a kill
    while True:
        time.sleep(60)


def fail(_: object = None) -> None:
    raise KeyError("fees")


def chatter(_: object = None) -> int:
    print("not an answer")
    os.write(1, b"neither")
    return 1


def fill(_: object = None) -> None:
    bytearray(300_000_000)


def wait_with_file(path: str) -> None:
    from calc.files.publish import publish

    publish(Path(path), lambda partial: (partial.write_text("half"), time.sleep(60)))


@pytest.fixture
def kept() -> Any:
    with_limit = Kept(nothing, time_limit=1.0)
    yield with_limit
    with_limit.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(condition: Callable[[], object], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_one_process_is_kept_for_all_calls(kept: Kept) -> None:
    first = kept.call(process)
    assert first != os.getpid()
    assert [kept.call(double, 21), kept.call(process)] == [42, first]


@pytest.mark.posix
@pytest.mark.parametrize(("crash", "said"), [(abort, "crashed (SIGABRT)"), (leave, "ended unexpectedly (code 7)")])
def test_a_crash_fails_its_own_call_and_the_next_has_a_new_process(
    kept: Kept, crash: Callable[[], None], said: str
) -> None:
    before = kept.call(process)
    with pytest.raises(WorkerCrashed) as caught:
        kept.call(crash)
    assert said in str(caught.value)
    assert kept.call(process) != before


@pytest.mark.posix
def test_a_process_that_hangs_is_killed_when_its_time_is_over(kept: Kept) -> None:
    before = kept.call(process)
    began = time.monotonic()
    with pytest.raises(WorkerTimedOut) as caught:
        kept.call(hang)
    assert 0.9 < time.monotonic() - began < 3
    assert "1 seconds" in str(caught.value)
    assert not is_alive(before)
    assert kept.call(double, 2) == 4


@pytest.mark.posix
def test_a_process_killed_between_calls_is_replaced_without_a_word(kept: Kept) -> None:
    os.kill(kept.call(process), signal.SIGKILL)
    time.sleep(0.2)
    assert kept.call(double, 3) == 6


def test_a_bug_is_said_with_its_name_and_the_process_goes_on(kept: Kept) -> None:
    before = kept.call(process)
    with pytest.raises(WorkerCrashed) as caught:
        kept.call(fail)
    assert "KeyError: 'fees'" in str(caught.value)
    assert kept.call(process) == before


def test_what_is_printed_in_a_process_is_no_answer(kept: Kept) -> None:
    assert kept.call(chatter) == 1
    assert kept.call(double, 4) == 8


def test_a_worn_process_is_replaced(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.call(process)
    for _ in range(worker_process.MOST_CALLS - 1):
        kept.call(double, 1)
    assert kept.call(process) != before


def test_a_process_that_cannot_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WorkerCrashed) as caught:
        Kept(leave).call(double, 1)
    assert "could not start" in str(caught.value)


@pytest.mark.posix
def test_a_pool_goes_on_after_crashes_and_every_job_has_its_future() -> None:
    jobs = [("double", number) for number in range(30)]
    jobs[7] = jobs[20] = ("abort", 0)
    with Pool(2, nothing) as pool:
        results = dict(as_done(pool, work, jobs, at_once=4))
    failed = [job for job, future in results.items() if isinstance(future.exception(), WorkerError)]
    assert failed == [("abort", 0)]
    assert {job: future.result() for job, future in results.items() if job[0] == "double"} == {
        job: 2 * job[1] for job in jobs if job[0] == "double"
    }


def work(job: tuple[str, int]) -> int:
    if job[0] == "abort":
        os.abort()
    return double(job[1])


def test_jobs_are_taken_only_as_they_are_done() -> None:
    taken: list[int] = []

    def jobs() -> Any:
        for number in range(50):
            taken.append(number)
            yield number

    with Pool(1, nothing) as pool:
        ahead = [len(taken) - done for done, _ in enumerate(as_done(pool, double, jobs(), at_once=3), start=1)]
    assert max(ahead) <= 3


@pytest.mark.posix
def test_a_pool_left_by_an_exception_ends_its_processes_and_their_half_files(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Pool(1, nothing) as pool:  # noqa: PT012
        pid = pool.submit(process).result()
        pool.submit(wait_with_file, str(tmp_path / "results.xlsx"))
        assert until(lambda: list(tmp_path.glob(".*.partial")))
        raise KeyboardInterrupt
    assert time.monotonic() - began < 10
    assert not is_alive(pid)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.posix
def test_processes_end_with_the_program_that_started_them(tmp_path: Path) -> None:
    program = (
        "from calc.job.workers import Pool; from tests.job.test_workers import *\n"
        "with Pool(1, nothing) as pool:\n"
        "    print(pool.submit(process).result(), flush=True)\n"
        f"    pool.submit(wait_with_file, {str(tmp_path / 'results.xlsx')!r}).result()"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert until(lambda: list(tmp_path.glob(".*.partial")))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert until(lambda: not is_alive(worker), 5)
    assert list(tmp_path.iterdir()) == []
