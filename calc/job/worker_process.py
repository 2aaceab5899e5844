"""The side of a kept worker process: it answers calls until its pipe closes."""

import faulthandler
import os
import pickle
import queue
import signal
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from calc.files.temporary import keep
from calc.job.limits import OUT_OF_MEMORY, within

MOST_CALLS = 500  # after so many a process is replaced: what a library may leak goes with it
MOST_MEMORY = 1 << 30  # bytes; one that has ever held so much is replaced, for it seldom gives them back
GRACE = 3.0  # seconds for a process to remove its temporary files when it is told to end
READY, ANSWER, RAISED = "ready", "answer", "raised"
LOST = (EOFError, OSError, ValueError, pickle.UnpicklingError)  # how the end of the other side is met
_LENGTH = struct.Struct("<Q")


def serve() -> None:
    """Answer calls until the pipe closes: what a worker process does."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_take, args=(requests,), daemon=True).start()
    pickle.loads(requests.get())()  # noqa: S301 - from the pipe of the process that started this one, as below
    send(answers, pickle.dumps(READY))
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        calls = 0
        while True:
            function, args, kwargs, limit, memory_limit = pickle.loads(requests.get())  # noqa: S301
            if limit:  # should the one who watches the time be killed while this hangs
                faulthandler.dump_traceback_later(limit + GRACE, exit=True, file=nowhere)
            keep()
            with within(memory_limit, None, _end_for_memory):
                answer = _answer(function, args, kwargs)
            faulthandler.cancel_dump_traceback_later()
            calls += 1
            send(answers, pickle.dumps((*answer, calls >= MOST_CALLS or _most_memory() > MOST_MEMORY)))


def _end_for_memory(_why: str) -> None:
    os._exit(OUT_OF_MEMORY)


def _answer(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[str, Any]:
    try:
        return ANSWER, function(*args, **kwargs)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as raised:
        return RAISED, f"{type(raised).__name__}: {raised}"


def _take(requests: "queue.SimpleQueue[bytes]") -> None:
    """Take in requests. At the end of them the process is told to end, which removes its temporary files."""
    with suppress(*LOST):
        while True:
            requests.put(receive(sys.stdin.buffer))
    if sys.platform == "win32":  # there, os.kill would end it before it removed anything
        signal.raise_signal(signal.SIGTERM)
    else:
        os.kill(os.getpid(), signal.SIGTERM)


def _most_memory() -> int:
    """Give the most memory that this process ever held, in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def send(stream: IO[bytes] | None, data: bytes) -> None:
    """Put a message into a pipe."""
    assert stream is not None
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes] | None) -> bytes:
    """Take a message out of a pipe; ``EOFError`` where the other side has ended."""
    assert stream is not None
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
