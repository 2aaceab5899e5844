"""What is read from the files of runs: by processes of their own with limits, and kept until the file changes."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from calc.job.job import warm_up
from calc.job.workers import Pool, WorkerError
from calc.page.refusals import Refusal

T = TypeVar("T")
_KEPT = 500  # answers
_PROCESSES = 2  # so that a large file does not keep all others waiting
_SECONDS = 120.0

Key = tuple[object, ...]


class Answers:
    """The answers to questions about files. A question is a function of a path that never raises but for a bug."""

    def __init__(self, memory_limit: float | None) -> None:
        self._pool = Pool(_PROCESSES, warm_up, _SECONDS, memory_limit)
        self._kept: OrderedDict[Key, asyncio.Future[Any]] = OrderedDict()

    def warm_up(self) -> None:
        """Have the processes import what they need, before somebody waits for it."""
        for _ in range(_PROCESSES):
            self._pool.submit(_nothing)

    async def about(self, question: Callable[..., T | Refusal], path: Path, *more: Any) -> T | Refusal:
        """Answer a question about a file, as it is now."""
        try:
            status = path.stat()
        except OSError as error:
            return Refusal(f"The file cannot be read ({error.strerror}).")
        key = (question, path, more, status.st_size, status.st_mtime_ns)
        future = self._kept.get(key)
        if future is None:
            future = self._kept[key] = asyncio.ensure_future(self.fresh(question, path, *more))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        answer: T | Refusal = await asyncio.shield(future)
        if isinstance(answer, Refusal):  # the next time it may be another
            self._kept.pop(key, None)
        return answer

    async def fresh(self, question: Callable[..., T | Refusal], *given: Any) -> T | Refusal:
        """Have something done in one of the processes."""
        try:
            return await asyncio.wrap_future(self._pool.submit(question, *given))
        except WorkerError as why:
            return Refusal(str(why))

    def stop(self) -> None:
        """End the processes."""
        self._pool.stop()


def _nothing() -> None:
    """Do nothing: that a process was begun for it is what it is for."""
