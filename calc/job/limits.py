"""A limit of memory and of time for the work on a workbook: what takes more is ended, and the person is told why.

A thread looks at what the process holds. Where a library does not let it look for some seconds, the system itself
refuses memory, a good deal above the limit.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GIGABYTE = 1_000_000_000
MEMORY, SECONDS = 4.0, 600.0  # gigabytes and seconds for a workbook, if nothing else is asked for
OUT_OF_MEMORY = 75  # the exit code of a worker process that needed too much
NOT_KEPT = "This system does not report how much memory a program uses, so --memory-limit has no effect here."
_LOOK = 0.05  # seconds
_STATM = Path("/proc/self/statm")


def tells_memory() -> bool:
    """Tell whether the system tells how much memory a process holds."""
    return memory() > 0


def memory() -> int:
    """Give the bytes of memory that this process holds, or on a Mac the most it ever held; 0 where nobody tells."""
    with suppress(OSError, ValueError):
        return int(_STATM.read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform != "darwin":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def too_much_memory(gigabytes: float) -> str:
    """Say to a person that a workbook needed too much memory."""
    return (
        f"It needed more than {gigabytes:g} GB of memory and was stopped. If the workbook is genuine, give a larger"
        " --memory-limit."
    )


def too_long(seconds: float) -> str:
    """Say to a person that a workbook took too long."""
    return f"It was not finished within {seconds:g} seconds and was stopped. Give a longer --time-limit."


@contextmanager
def within(gigabytes: float | None, seconds: float | None, end: Callable[[str], None]) -> Iterator[None]:
    """Call ``end``, which does not return, with a sentence as soon as the block needs more memory or time."""
    done = threading.Event()
    last = time.monotonic() + seconds if seconds else None

    def look() -> None:
        while not done.wait(_LOOK):
            if gigabytes and memory() > gigabytes * GIGABYTE:
                end(too_much_memory(gigabytes))
            if seconds and last and time.monotonic() > last:
                end(too_long(seconds))

    before = _refuse_above(int((1.25 * gigabytes + 0.5) * GIGABYTE)) if gigabytes else None
    thread = threading.Thread(target=look, daemon=True, name="plancalc-limits")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        if before is not None:
            _refuse_above(before)


def _refuse_above(most: int) -> int | None:
    """Have the system refuse memory to this process above so many bytes; above how many it did before, if it can."""
    if not sys.platform.startswith("linux"):
        return None
    import resource

    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    with suppress(OSError, ValueError):  # more than somebody else has allowed
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    return before
