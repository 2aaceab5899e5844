"""Files that this program itself puts into the drop folder, whole: they are taken at once and need not settle.

Who puts them there may be told of the way of each workbook too, and need not look again and again.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calc.watch.aside import give_back


@dataclass(frozen=True)
class Arrival:
    """A file that was put into the drop folder: its name there, and what the log is to say of it."""

    name: str
    note: str


class Arrivals:
    """The files that any thread puts into the drop folder, until the watch takes note of them."""

    def __init__(self, drop: Path) -> None:
        self._drop, self._lock = drop, threading.Lock()
        self._waiting: list[Arrival] = []
        self._bell: Future[Any] = Future()
        self.moved: Callable[[], object] = lambda: None  # called by the watch whenever a workbook is somewhere else

    @property
    def bell(self) -> "Future[Any]":
        """Give what is done as soon as something has arrived: the watch waits for it."""
        return self._bell

    def put(self, source: Path, name: str, note: str) -> str:
        """Move a whole file of the drop folder's disk there, under its name or a free one; give that."""
        given = give_back(source, self._drop, name)
        with self._lock:
            self._waiting.append(Arrival(given, note))
            if not self._bell.done():
                self._bell.set_result(None)
        return given

    def take(self) -> Iterator[Arrival]:
        """Give what has arrived since it was last asked for."""
        with self._lock:
            arrived, self._waiting, self._bell = self._waiting, [], Future()
        return iter(arrived)
