"""Being told to stop, by whatever way a system has for it."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


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


@contextmanager
def interrupted_when_told_to_stop() -> Iterator[None]:
    """Have a polite kill, and a terminal that is closed, raise ``KeyboardInterrupt`` in the block as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = {}
    if threading.current_thread() is threading.main_thread():
        names = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
        numbers = [number for number in names if signal.getsignal(number) is not signal.SIG_IGN]  # nohup
        before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
