"""One batch a folder: a lock that ends with the process that holds it, however it ends."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK = ".plancalc-batch.lock"
_CANNOT = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL}  # the disk knows no locks: go on without


class Locked(Exception):  # noqa: N818 - it reads as what it says
    """Another batch is at work in the folder."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. ``Locked`` where another process, here or on another machine, has it."""
    path = folder / LOCK
    handle = _take(path)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # while it is held: who comes next makes another
        _unlock(handle)
        os.close(handle)
        if sys.platform == "win32":  # there, only what is closed can be deleted
            with suppress(OSError):
                path.unlink()


def _take(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            _lock(handle)
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in _CANNOT:
                return handle
            os.close(handle)
            raise Locked from None
        os.close(handle)  # it was deleted by the one who had it: make another


def _lock(handle: int) -> None:
    """Lock the file, or raise ``OSError`` at once. The system lets go of it when the process ends."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # on NFS and SMB it holds between machines


def _unlock(handle: int) -> None:
    """Let go of it before it is closed, as Windows wants: there it may stay locked for a while after."""
    if sys.platform == "win32":
        import msvcrt

        with suppress(OSError):  # of a disk that knows no locks
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
