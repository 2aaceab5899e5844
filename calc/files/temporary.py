"""A program's own temporary folder: what libraries leave in it when the program is killed, the next start removes."""

import errno
import os
import shutil
import socket
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_OURS = "plancalc-"


def machine() -> str:
    """Give the name of the machine in a short form, for names of files."""
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def has_ended(process: int) -> bool:
    """Tell whether no process of that number runs; on Windows, where asking would interrupt it, never sure."""
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


def scratch() -> "tempfile.TemporaryDirectory[str]":
    """Give a new folder among the system's temporary files, named after this process. Those of killed ones are removed.

    ``OSError`` where no folder for temporary files has room.
    """
    sweep()
    for place in _places():
        with suppress(OSError):
            folder = tempfile.TemporaryDirectory(
                prefix=f"{_prefix()}{os.getpid()}-", dir=str(place), ignore_cleanup_errors=True
            )
            try:
                (Path(folder.name) / "room").write_bytes(b"room")
                (Path(folder.name) / "room").unlink()
            except OSError:
                folder.cleanup()
                continue
            return folder
    raise FileNotFoundError(errno.ENOENT, "no temporary folder has room")


def _places() -> list[Path]:
    """Tell where temporary files may go, the first choice first.

    The module ``tempfile`` finds it out by a file of any name, which stays there where the program is killed meanwhile.
    """
    if tempfile.tempdir is not None:
        return [Path(os.fsdecode(tempfile.tempdir))]
    return [Path(place).absolute() for place in tempfile._candidate_tempdir_list()]  # type: ignore[attr-defined]


@contextmanager
def all_temporary_files() -> Iterator[None]:
    """Have all temporary files of this process made in a folder of its own, for the time of the block.

    Libraries make files of any name, which nobody could tell from others' once their process was killed. Where there
    is no room even for a folder, they stay where they are: who reads only needs none.
    """
    before = tempfile.tempdir
    try:
        folder = scratch()
    except OSError:
        yield
        return
    with folder:
        tempfile.tempdir = folder.name
        try:
            yield
        finally:
            tempfile.tempdir = before


def sweep() -> None:
    """Remove the temporary folders of programs that were killed on this machine, as far as they are this user's."""
    prefix = _prefix()
    for place in _places():
        with suppress(OSError):
            for path in place.glob(f"{prefix}*"):
                process = path.name.removeprefix(prefix).split("-")[0]
                if process.isdecimal() and has_ended(int(process)):
                    shutil.rmtree(path, ignore_errors=True)


def keep() -> None:
    """Make the temporary folder again where somebody tidied it away from under a program that runs for weeks."""
    with suppress(OSError):
        Path(tempfile.gettempdir()).mkdir(mode=0o700, exist_ok=True)


def temporary_folder() -> Path:
    """Give the system's temporary folder, as a person knows it: not one of ours within it."""
    try:
        folder = Path(tempfile.gettempdir())
    except OSError:  # where there is no room in any
        return Path(os.environ.get("TMPDIR") or "/tmp")  # noqa: S108 - told to a person; nothing is put there
    return next(each for each in (folder, *folder.parents) if not each.name.startswith(_OURS))


def _prefix() -> str:
    return f"{_OURS}{machine()}-"  # and the number of the process
