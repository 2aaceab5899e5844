"""A line on a terminal that says what a long run is doing: ``Calculating plan.xlsx … 12 s``.

It comes after two seconds, on standard error alone, and goes before anything else is said there or on standard output.
"""

import os
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from calc.excel.text import visible
from calc.progress import in_words

AFTER, EVERY = 2.0, 0.5  # seconds
_lock = threading.RLock()  # one at a time writes to the terminal
_shown = 0  # columns of the line that stands there


@contextmanager
def sign_of_life(wanted: bool = True) -> Iterator[Callable[[], None]]:
    """Show the line while the block runs, where a terminal listens; what the block gets ends it before."""
    over = threading.Event()

    def end() -> None:
        over.set()
        with _lock:
            _clear()

    if wanted and _is_terminal():
        threading.Thread(target=_keep_showing, args=(over, time.monotonic()), daemon=True).start()
    try:
        yield end
    finally:
        end()


@contextmanager
def out_of_the_way() -> Iterator[None]:
    """Take the line off the terminal while something else is written there."""
    with _lock:
        _clear()
        yield


def _is_terminal() -> bool:
    """Tell whether standard error is a terminal that can go back on its line; None where it was closed."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _keep_showing(over: threading.Event, began: float) -> None:
    if over.wait(AFTER):
        return
    while not over.is_set():
        with _lock:
            if not over.is_set():
                _show(f"{in_words() or 'Working'} … {time.monotonic() - began:,.0f} s")
        over.wait(EVERY)


def _show(text: str) -> None:
    """Write the line over the one before; never more than the terminal is wide, where it would begin another."""
    global _shown
    with suppress(OSError, ValueError):  # a terminal that was closed
        line = _fitting(visible(text).replace("\n", "\\n"), _width() - 1)
        columns = _columns(line)
        sys.stderr.write(f"\r{line}{' ' * max(0, _shown - columns)}")
        sys.stderr.flush()
        _shown = columns


def _clear() -> None:
    global _shown
    if _shown:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"\r{' ' * _shown}\r")
            sys.stderr.flush()
        _shown = 0


def _fitting(line: str, width: int) -> str:
    while _columns(line) > width:
        line = line[:-1]
    return line


def _columns(line: str) -> int:
    """Count the columns of a line; some letters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
