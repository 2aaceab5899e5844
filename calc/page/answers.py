"""What is read from the files of runs: by processes of their own with limits, and kept until the file changes."""

import asyncio
import pickle
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from calc.job.job import warm_up
from calc.job.workers import Pool, WorkerError, WorkerNotStarted, WorkerOutOfMemory, WorkerTimedOut
from calc.page.refusals import Refusal

T = TypeVar("T")
_KEPT = 500  # answers, which may be large: what lists say of runs is kept by them
_PROCESSES = 2  # so that a large file does not keep all others waiting
_SECONDS = 120.0
_LARGEST = 4_000_000  # bytes of an answer, which the process that serves has to hold
_MOST_ASKED = 1_500  # questions that wait for a process; who asks for more is to come again
_RESPITE, _LONGEST_RESPITE = 30, 1_800.0  # so many times as long as it took, and seconds, what was refused is kept
_BUSY = Refusal("plancalc is busy reading other files. Open this page again in a minute.")
_TOO_LONG = "It took too long to read, so that was stopped. Open the file in Excel to see what makes it so large."
_TOO_LARGE = "There is more in it than a page can show. Open the file in Excel."
_UNREADABLE = (
    "plancalc could not read this. If somebody has edited or damaged the file, drop the workbook again for new results;"
    " if not, tell your plancalc team."
)

Key = tuple[object, ...]


@dataclass
class _Kept:
    """An answer that is there or on its way, and until when one that was refused holds."""

    answer: asyncio.Future[Any]
    until: float | None = None

    def note(self, asked: float, answer: asyncio.Future[Any]) -> None:
        """Note, once it is there, how long a refusal holds."""
        if not answer.cancelled() and answer.exception() is None and isinstance(answer.result(), Refusal):
            took = time.monotonic() - asked
            self.until = time.monotonic() + min(_RESPITE * took, _LONGEST_RESPITE)

    def is_over(self) -> bool:
        """Tell whether it was refused, and is worth another try."""
        return self.until is not None and time.monotonic() >= self.until


class Answers:
    """The answers to questions about files. A question is a function of a path that never raises but for a bug."""

    def __init__(self, memory_limit: float | None) -> None:
        self._pool = Pool(_PROCESSES, warm_up, _SECONDS, memory_limit)
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._asked = 0

    def warm_up(self) -> None:
        """Have the processes import what they need, before somebody waits for it."""
        for _ in range(_PROCESSES):
            self._pool.submit(_nothing)

    async def about(self, question: Callable[..., T | Refusal], path: Path, *more: Any) -> T | Refusal:
        """Answer a question about a file, as it is now.

        A refusal holds for a while: the next time it may be another, but a file that takes its process all the time or
        all the memory there is must not take it again at each look.
        """
        try:
            status = path.stat()
        except OSError as error:
            return Refusal(f"The file cannot be read ({error.strerror}).")
        key = (question, path, more, status.st_size, status.st_mtime_ns)
        kept = self._kept.get(key)
        if kept is None or kept.is_over():
            kept = self._kept[key] = _Kept(asyncio.ensure_future(self.fresh(question, path, *more)))
            kept.answer.add_done_callback(partial(kept.note, time.monotonic()))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        answer: T | Refusal = await asyncio.shield(kept.answer)
        return answer

    async def fresh(self, question: Callable[..., T | Refusal], *given: Any) -> T | Refusal:
        """Have something done in one of the processes."""
        if self._asked >= _MOST_ASKED:
            return _BUSY
        self._asked += 1
        try:
            return await asyncio.wrap_future(self._pool.submit(_to_be_shown, question, *given))
        except (WorkerOutOfMemory, WorkerNotStarted) as why:
            return Refusal(str(why))
        except WorkerTimedOut:
            return Refusal(_TOO_LONG)
        except WorkerError:  # what the program itself says of it is for its engineers
            return Refusal(_UNREADABLE)
        finally:
            self._asked -= 1

    def stop(self) -> None:
        """End the processes."""
        self._pool.stop()


def _to_be_shown(question: Callable[..., T | Refusal], *given: Any) -> T | Refusal:
    """Answer a question in a process of its own, unless the answer is more than a page can hold."""
    answer = question(*given)
    return answer if len(pickle.dumps(answer)) <= _LARGEST else Refusal(_TOO_LARGE)


def _nothing() -> None:
    """Do nothing: that a process was begun for it is what it is for."""
