"""Kept worker processes: what crashes, hangs or eats memory takes down its own process and nothing else.

    with Pool(2, warm_up, time_limit=600) as pool:
        future = pool.submit(outcome_of_job, job)  # runs in the next process that is free
        future.result()  # the outcome; or a WorkerError, with a sentence that says how the process was lost

Each thread of a ``Pool`` has one process and a pipe of its own, so that no lock is shared with a process that may be
killed at any moment. A process is started when it is first needed, imports once, and is started anew after it was
lost. It ends when its pipe closes: it never outlives the program that started it.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import ParamSpec, TypeVar

from calc.files.temporary import scratch
from calc.job.limits import OUT_OF_MEMORY, too_much_memory
from calc.job.worker_process import GRACE, LOST, RAISED, READY, receive, send

P = ParamSpec("P")
T = TypeVar("T")
J = TypeVar("J")

_WAKE = 0.5  # seconds: on Windows, Ctrl-C does not interrupt a wait without an end


class WorkerError(Exception):
    """A call that came to nothing; the message says why, to a person."""


class WorkerCrashed(WorkerError):  # noqa: N818 - it reads as what it says
    """The process died, or the function raised."""


class WorkerNotStarted(WorkerCrashed):
    """There was no process to run it in."""


class WorkerTimedOut(WorkerError):  # noqa: N818 - it reads as what it says
    """The time limit was over, and the process was killed."""


class WorkerOutOfMemory(WorkerCrashed):
    """It needed more memory than a workbook may take, and ended itself."""


class Kept:
    """One worker process, for the calls of one thread. ``prepare`` is called in it first: it imports what is needed.

    Each call has so many seconds and so many gigabytes of memory.
    """

    def __init__(
        self,
        prepare: Callable[[], object],
        time_limit: float | None = None,
        temporary: str | None = None,
        memory_limit: float | None = None,
    ) -> None:
        self._prepare, self.time_limit, self.memory_limit = prepare, time_limit, memory_limit
        self._environment = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary) if temporary else {}
        self._process: subprocess.Popen[bytes] | None = None
        self._expired = self._closed = False

    def call(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function in the process and give what it returns. ``WorkerError`` says why there is nothing."""
        request = pickle.dumps((function, args, kwargs, self.time_limit, self.memory_limit))
        process = self._running()
        timer = threading.Timer(self.time_limit, self._expire, [process]) if self.time_limit else None
        self._expired = False
        if timer:
            timer.daemon = True
            timer.start()
        try:
            send(process.stdin, request)
            kind, answer, worn = pickle.loads(receive(process.stdout))  # noqa: S301 - from our own process
        except LOST:
            raise self._lost(process) from None
        finally:
            if timer:
                timer.cancel()
                timer.join()
        if worn or self._expired:
            self._end(process)
            self._process = None
        if kind == RAISED:
            raise WorkerCrashed(f"plancalc could not continue with it: {answer}.")
        return answer  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the process for good, from any thread. A call that is under way fails."""
        self._closed = True
        if self._process is not None:
            self._end(self._process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """End the process politely, so that it removes its temporary files; then by force."""
        with suppress(OSError, ValueError):
            process.stdin.close()  # type: ignore[union-attr]
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        _kill(process)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        if self._closed:
            raise WorkerCrashed("It was not run: plancalc was stopped.")
        program = f"import sys; sys.path[:] = {sys.path!a}; from calc.job.worker_process import serve; serve()"
        apart = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Ctrl-C is for the one who started it
        shown = None if os.environ.get("PLANCALC_DEBUG") else subprocess.DEVNULL
        try:
            process = self._process = subprocess.Popen(  # noqa: S603 - this interpreter, with this program
                [sys.executable, "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=shown,
                env={**os.environ, **self._environment},
                start_new_session=True,
                creationflags=apart,
            )
            send(process.stdin, pickle.dumps(self._prepare))
            if pickle.loads(receive(process.stdout)) == READY:  # noqa: S301 - from our own process
                return process
        except LOST:
            pass
        self._discard()
        raise WorkerNotStarted(
            "plancalc could not start a process for it; the computer may be low on memory. Run it again."
        )

    def _expire(self, process: subprocess.Popen[bytes]) -> None:
        self._expired = True
        process.kill()

    def _lost(self, process: subprocess.Popen[bytes]) -> WorkerError:
        self._discard()
        if self._expired:
            return WorkerTimedOut(
                f"It was not finished within {self.time_limit:g} seconds and was stopped. Run it alone, or give a"
                " longer --time-limit."
            )
        if process.returncode == OUT_OF_MEMORY and self.memory_limit:
            return WorkerOutOfMemory(too_much_memory(self.memory_limit))
        if self._closed:
            return WorkerCrashed("It was stopped before it was finished.")
        return WorkerCrashed(
            f"The process that ran it {_ending(process.returncode)}. Run it alone with plancalc run; if that fails too,"
            " send the workbook to your plancalc team."
        )

    def _discard(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _kill(process)


class Pool(Executor):
    """An executor over so many kept processes. What a call came to is in its future: a result or a ``WorkerError``.

    Leaving the ``with`` block by an exception, such as Ctrl-C, ends the processes at once.
    """

    def __init__(
        self,
        workers: int,
        prepare: Callable[[], object],
        time_limit: float | None = None,
        memory_limit: float | None = None,
    ) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="plancalc-worker")
        self._prepare, self._limit, self._memory = prepare, time_limit, memory_limit
        self._temporary = scratch()  # what a killed process leaves too
        self._own = threading.local()
        self._kept: list[Kept] = []
        self._stopped = False

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call the function in the next process that is free."""
        return self._threads.submit(self._call, function, *args, **kwargs)

    def _call(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        kept: Kept | None = getattr(self._own, "kept", None)
        if kept is None:
            kept = self._own.kept = Kept(self._prepare, self._limit, self._temporary.name, self._memory)
            self._kept.append(kept)
        if self._stopped:
            kept.close()
        return kept.call(function, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes once their calls are done; with ``cancel_futures``, none is begun any more."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for kept in self._kept:
            kept.close()
        self._temporary.cleanup()

    def stop(self) -> None:
        """End the processes now."""
        self._stopped = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        closing = [threading.Thread(target=kept.close) for kept in self._kept]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()
        self._threads.shutdown(wait=True)
        self._temporary.cleanup()

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.shutdown()
        else:
            self.stop()


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with suppress(OSError, ValueError):
            stream.close()  # type: ignore[union-attr]


def as_done(
    executor: Executor,
    function: Callable[[J], T],
    jobs: Iterable[J],
    at_once: int,
    check: Callable[[], object] = lambda: None,
) -> Iterator[tuple[J, Future[T]]]:
    """Yield each job with its future as it is done, in any order; never more than ``at_once`` are handed over.

    ``check`` is called again and again while none is done; it raises where there is nothing to wait for any more.
    """
    waiting: dict[Future[T], J] = {}
    for job in jobs:
        waiting[executor.submit(function, job)] = job
        if len(waiting) >= at_once:
            yield from _done(waiting, check)
    while waiting:
        yield from _done(waiting, check)


def _done(waiting: dict[Future[T], J], check: Callable[[], object]) -> Iterator[tuple[J, Future[T]]]:
    done: set[Future[T]] = set()
    while not done:
        check()
        done, _ = wait(waiting, _WAKE, FIRST_COMPLETED)
    for future in done:
        yield waiting.pop(future), future


def _ending(code: int) -> str:
    """Tell how a process ended, for a person."""
    if code >= 0:
        return f"ended unexpectedly (code {code})"
    with suppress(ValueError):
        name = signal.Signals(-code).name
        if name == "SIGKILL":
            return "was killed: memory ran out, or someone stopped it"
        return f"crashed ({name})"
    return f"was ended (signal {-code})"
