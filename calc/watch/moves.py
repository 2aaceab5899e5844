"""Files that are moved and opened where others may put anything at any moment: no link is followed, none replaced."""

import ctypes
import errno
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
_UNSAVED = 32 * CHUNK
_UNKNOWN = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}  # the disk or the system cannot do it
_LINUX_HERE, _LINUX_NEW, _MAC_NEW = -100, 1, 4  # AT_FDCWD, RENAME_NOREPLACE, RENAME_EXCL


def rename(source: Path, target: Path) -> None:
    """Rename in one step, which is on the disk before the next where the system can tell so."""
    os.rename(source, target)  # noqa: PTH104 - on Windows it refuses a target that is there
    _flush(source, target)


def rename_new(source: Path, target: Path) -> None:
    """Rename, but never onto anything: ``FileExistsError`` where the name is taken, in the same step if possible."""
    if sys.platform != "win32":
        number = _rename_new(os.fsencode(source), os.fsencode(target))
        if number == 0:
            _flush(source, target)
            return
        if number not in _UNKNOWN:
            raise OSError(number, os.strerror(number), str(source), None, str(target))
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    rename(source, target)


def _rename_new(source: bytes, target: bytes) -> int:
    """Ask the system for it, which Python does not; the number of its error, 0 where it is done."""
    library = ctypes.CDLL(None, use_errno=True)
    linux, mac = getattr(library, "renameat2", None), getattr(library, "renamex_np", None)
    sys.audit("os.rename", os.fsdecode(source), os.fsdecode(target), -1, -1)  # as any other
    if linux is not None:
        done = linux(_LINUX_HERE, source, _LINUX_HERE, target, _LINUX_NEW)
    elif mac is not None:
        done = mac(source, target, _MAC_NEW)
    else:
        return errno.ENOSYS
    return ctypes.get_errno() if done else 0


def open_file(path: Path) -> BinaryIO:
    """Open a file to read it. ``OSError`` for a link, which is not followed, and a pipe, which is not waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode) or (sys.platform == "win32" and is_link(path)):
        file.close()
        raise OSError(errno.ELOOP, "it is no longer a file", str(path))
    return file


def is_link(path: Path) -> bool:
    """Tell whether a path leads elsewhere."""
    return path.is_symlink() or getattr(path, "is_junction", bool)()


def is_real_folder(path: Path) -> bool:
    """Tell whether a path is a folder itself, and not a link to one."""
    with suppress(OSError):
        return stat.S_ISDIR(path.lstat().st_mode) and not is_link(path)
    return False


def pour(source: BinaryIO, target: BinaryIO, stop_asked: Callable[[], bool]) -> None:
    """Copy all bytes and bring them to the disk. ``InterruptedError`` where it is told to stop meanwhile."""
    unsaved = 0
    while piece := source.read(CHUNK):
        target.write(piece)
        unsaved += len(piece)
        if unsaved >= _UNSAVED:  # all of it at the end would be waited for too long
            os.fsync(target.fileno())
            unsaved = 0
        stop_if(stop_asked)
    target.flush()
    os.fsync(target.fileno())


def same_bytes(first: BinaryIO, second: BinaryIO, stop_asked: Callable[[], bool]) -> bool:
    """Compare two files byte by byte. ``InterruptedError`` where it is told to stop meanwhile."""
    while True:
        piece = first.read(CHUNK)
        if piece != second.read(CHUNK):
            return False
        if not piece:
            return True
        stop_if(stop_asked)


def stop_if(stop_asked: Callable[[], bool]) -> None:
    """Go on only where nobody has said to stop."""
    if stop_asked():
        raise InterruptedError(errno.EINTR, "plancalc was told to stop")


def _flush(source: Path, target: Path) -> None:
    for folder in {source.parent, target.parent}:
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
