"""A file that is brought over to another disk: copied, set aside in the drop folder, and deleted there.

What is set aside is the program's own by a record in the output folder, not by its name: anybody may put a file, a
folder or a link of such a name into the drop folder, and it is left alone.
"""

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from calc.files.names import folded_file_name
from calc.watch.moves import is_real_folder, open_file, pour, rename, rename_new, same_bytes
from calc.watch.names import free_name, is_passing, longest_in

Facts = tuple[int, int]  # the size of a file and when it was changed: they stay when it gets another name
_NAME = re.compile(r"\.plancalc-[0-9a-f]{8}")
RECORD, _COPYING = ".aside", ".copy.partial"
_TRIES = 10  # names that others may take first


def is_called_aside(name: str) -> bool:
    """Tell whether a name in the drop folder is one that a file has while it is set aside."""
    return _NAME.fullmatch(name) is not None


def facts_of(status: os.stat_result) -> Facts:
    """Give the size of a file and when it was changed, by which it is known under another name."""
    return status.st_size, status.st_mtime_ns


@dataclass(frozen=True)
class Record:
    """What the program has set aside: under which name in the drop folder, what it was called, and how it was."""

    name: str
    dropped: str
    facts: Facts

    def write(self, folder: Path) -> None:
        """Write it into the folder of the claim."""
        with (folder / RECORD).open("xb") as file:
            file.write(b"\0".join(map(os.fsencode, (self.name, self.dropped, *map(str, self.facts)))))
            file.flush()
            os.fsync(file.fileno())


def record_in(folder: Path) -> Record | None:
    """Read the record in a folder in work; None for none, or one that a kill has torn: nothing was moved yet."""
    with suppress(OSError, ValueError):
        name, dropped, size, changed = map(os.fsdecode, (folder / RECORD).read_bytes().split(b"\0"))
        if is_called_aside(name) and dropped and Path(dropped).name == dropped:
            return Record(name, dropped, (int(size), int(changed)))
    return None


def bring_over(drop: Path, dropped: str, target: Path, facts: Facts | None, stop_asked: Callable[[], bool]) -> None:
    """Bring a file over to another disk. It is where it was where that fails, and set aside only once it is copied."""
    folder = target.parent
    copy = folder / _COPYING
    handle = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as new, open_file(drop / dropped) as old:
        pour(old, new, stop_asked)
        status = os.fstat(old.fileno())
    if facts is not None and facts_of(status) != facts:
        raise OSError(errno.EAGAIN, "it was changed while plancalc was moving it", dropped)
    record = Record(f".plancalc-{secrets.token_hex(4)}", dropped, facts_of(status))
    aside = drop / record.name
    record.write(folder)
    rename_new(drop / dropped, aside)
    try:
        with open_file(aside) as old, copy.open("rb") as new_again:
            if not same_bytes(old, new_again, stop_asked):
                raise OSError(errno.EIO, "its copy differs from the original", dropped)
        with suppress(OSError):
            copy.chmod(stat.S_IMODE(status.st_mode) & 0o777)
            os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))
        rename(copy, target)
    except OSError:
        settle(drop, folder)
        raise
    with suppress(OSError):  # a later look tries again
        settle(drop, folder)


def settle(drop: Path, folder: Path) -> None:
    """Delete what was set aside if its copy is whole, or else give it back; what others put there is left alone."""
    record = record_in(folder)
    if record is None:
        return
    aside = drop / record.name
    try:
        status = aside.lstat()
    except FileNotFoundError:
        pass
    else:
        if stat.S_ISREG(status.st_mode):
            if _is_copied(folder) and facts_of(status) == record.facts:
                if sys.platform == "win32":  # it deletes nothing that may not be written to
                    aside.chmod(stat.S_IWRITE)
                aside.unlink()
            else:
                give_back(aside, drop, record.dropped)
    (folder / RECORD).unlink(missing_ok=True)
    (folder / _COPYING).unlink(missing_ok=True)


def give_back(source: Path, drop: Path, dropped: str) -> str:
    """Put something back into the drop folder, under its name or one that is free; give that name."""
    longest, name = longest_in(drop), dropped
    for _ in range(_TRIES):
        with suppress(FileExistsError):
            rename_new(source, drop / name)
            return name
        name = free_name(dropped, {folded_file_name(path.name) for path in drop.iterdir()}, longest)
    raise FileExistsError(errno.EEXIST, "every name for it in the drop folder is taken", dropped)


def recorded(in_work: Path) -> Iterator[Path]:
    """Yield the folders in work whose file is, or was, set aside."""
    for folder in in_work.iterdir():
        if is_real_folder(folder) and os.path.lexists(folder / RECORD):
            if record_in(folder) is not None:
                yield folder
            else:
                (folder / RECORD).unlink()


def _is_copied(folder: Path) -> bool:
    """Tell whether the file is whole in work, or was: a folder with a dot in its name is settled."""
    return "." in folder.name or any(not is_passing(path.name) for path in folder.iterdir())
