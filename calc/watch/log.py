"""What the watch says: lines for a person on the screen and in ``watch.log``, lines of JSON for programs."""

import os
import select
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from calc.files.plain_json import as_json
from calc.files.publish import printable
from calc.files.signals import Unheard

MOST_BYTES = 1_000_000  # of a log; then it becomes watch.log.1, and so on
KEPT = 5
_WAITING = 1_000  # lines that are kept while the log cannot be written, as when a share is gone

Write = Callable[[str], None]


class Log:
    """Each event once, in order. A log that cannot be written stops nothing: its lines follow when it can."""

    def __init__(self, path: Path, screen: Write, programs: Write | None = None) -> None:
        self._path, self._screen, self._programs = path, screen, programs
        self._waiting: deque[str] = deque(maxlen=_WAITING)
        self._unheard = False
        self.speaking = False  # while a line goes to the screen, or to a program

    def say(self, event: str, name: str, text: str, **more: Any) -> None:
        """Say what happened to a file; ``more`` is for programs."""
        now = datetime.now().replace(microsecond=0)
        line = f"{now}  {printable(name)}  {printable(text)}"
        self._waiting.append(f"{line}\n")
        self.flush()
        self._speak(self._screen, line)
        if self._programs is not None:
            entry = {
                "time": now.isoformat(),
                "event": event,
                "file": printable(name),
                "message": printable(text),
                **more,
            }
            self._speak(self._programs, as_json(entry))

    def _speak(self, write: Write, line: str) -> None:
        """Write a line, unless nobody takes lines any more: a terminal that is stopped, a pipe that nobody reads."""
        if self._unheard:
            return
        try:
            with suppress(OSError, ValueError):  # a closed terminal
                self.speaking = True
                write(line)
                self.speaking = False
        except Unheard:
            self._unheard = _give_up_screens()
        self.speaking = False

    def flush(self) -> None:
        """Write what could not be written before."""
        if not self._waiting:
            return
        with suppress(OSError):
            if self._path.exists() and self._path.stat().st_size > MOST_BYTES:
                self._rotate()
            with self._path.open("ab") as file:
                torn = file.tell() and not _ends_line(self._path)  # a kill has cut the last line
                text = "".join(self._waiting)
                file.write((("\n" if torn else "") + text).encode("utf-8", "replace"))
            self._waiting.clear()

    def _rotate(self) -> None:
        names = [self._path, *(self._path.with_name(f"{self._path.name}.{number}") for number in range(1, KEPT))]
        for older, newer in zip(reversed(names), reversed(names[:-1]), strict=False):
            if newer.exists():
                newer.replace(older)


def _give_up_screens() -> bool:
    """Have what still waits for a screen that takes nothing go nowhere; whether there is such a screen."""
    if sys.platform == "win32":
        return False
    numbers = []
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            numbers.append(stream.fileno())
    stuck = [number for number in numbers if not select.select([], [number], [], 0)[1]]
    for number in stuck:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
    return bool(stuck)


def _ends_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"
