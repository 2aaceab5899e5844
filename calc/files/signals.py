"""Being told to stop, by whatever way a system has for it."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Unheard(Exception):  # noqa: N818 - it reads as what it says
    """Told to stop while a line is written to a screen that may take none."""


@contextmanager
def told_to_stop(speaking: Callable[[], bool] = lambda: False) -> Iterator[threading.Event]:
    """Give an event that is set by Ctrl-C, a polite kill or a closed terminal; the second is a ``KeyboardInterrupt``.

    While ``speaking``, what is written is broken off by an ``Unheard``: it might wait for ever.
    """
    told = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if told.is_set():
            raise KeyboardInterrupt
        told.set()
        if speaking():
            raise Unheard

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    numbers = [
        each for each in numbers if each == signal.SIGINT or signal.getsignal(each) is not signal.SIG_IGN
    ]  # nohup
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
