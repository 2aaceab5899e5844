"""The drop folder as it is looked at again and again: which files are whole, and why the others have to wait."""

import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from calc.files.names import locks_of
from calc.watch.aside import Facts, facts_of, is_called_aside
from calc.watch.moves import open_file
from calc.watch.names import is_passing
from calc.watch.whole import is_whole

SETTLED = 2  # looks in a row that find a file as it was
MOST_READY = 200  # files that are opened in one look: over a network, that takes its time
PATIENCE = 60.0  # seconds after which it is said why a file has to wait

_LINK = "is a link, so it is ignored. Put the workbook itself into the folder."
_FOLDER = "is a folder, so it is ignored. Put workbooks directly into the drop folder."
_DEVICE = "is not a file, so it is ignored."
_HALF = "does not seem to be copied completely, so it waits. If no one is copying it any more, copy it again."
_OPEN = "is open in {program}, so it waits. (If nobody has it open, delete the leftover file {lock}.)"
_ELSEWHERE = "a link now leads it to a different folder than at the start"
_LOCKED = "is in use by another program, or plancalc has no permission to read it, so it waits."


@dataclass
class _Seen:
    """A file as it was found at the last look."""

    facts: tuple[int, ...]  # size and times of change, only compared with themselves, whatever clock they are of
    since: float
    times: int = 0
    whole: bool = False
    said: bool = False


@dataclass(frozen=True)
class Look:
    """What a look has found."""

    ready: tuple[str, ...]  # files to be taken
    asides: tuple[str, ...]  # names that the program gives to what it sets aside; anybody may give them
    notes: tuple[tuple[str, str], ...]  # what is to be said of a file
    changing: bool  # whether a file is not known for long enough


class Drop:
    """The drop folder. What is to be said of a file is said once, as long as the file is there.

    A look ends early where ``stop_asked`` says so.
    """

    def __init__(self, folder: Path, stop_asked: Callable[[], bool] = lambda: False) -> None:
        self._folder, self._stop_asked = folder, stop_asked
        self._real = os.path.realpath(folder)
        self._seen: dict[str, _Seen] = {}
        self._left: set[str] = set()

    def look(self, patience: float = PATIENCE) -> Look:
        """Look once. ``OSError`` where the folder cannot be read, or is another one by a link than at the start."""
        self._refuse_another()
        with os.scandir(self._folder) as found:
            entries = {entry.name: entry for entry in found}
        self._seen = {name: seen for name, seen in self._seen.items() if name in entries}
        self._left &= set(entries)
        asides = tuple(filter(is_called_aside, sorted(entries)))
        ready: list[str] = []
        notes: list[tuple[str, str]] = []
        for name in sorted(entries):
            if self._stop_asked():
                break
            if is_passing(name):
                continue
            left = _kind(entries[name])
            if left is None:
                self._look_at(entries[name], set(entries), ready, notes, patience)
            elif left and name not in self._left:
                self._left.add(name)
                notes.append((name, left))
        changing = any(seen.times < SETTLED for seen in self._seen.values())
        return Look(tuple(ready), asides, tuple(notes), changing)

    def is_still(self, name: str) -> bool:
        """Tell whether a file is as it was found at the last look."""
        seen = self._seen.get(name)
        with suppress(FileNotFoundError):
            self._refuse_another()
            return seen is not None and _facts((self._folder / name).lstat()) == seen.facts
        return False

    def facts(self, name: str) -> Facts | None:
        """Give a file's facts at the last look, those that stay when it gets another name."""
        seen = self._seen.get(name)
        return None if seen is None else (seen.facts[0], seen.facts[1])

    def vouch_for(self, name: str) -> bool:
        """Take a file for whole and settled, as one that this program has put there; whether it is there."""
        with suppress(FileNotFoundError):
            self._refuse_another()
            facts = _facts((self._folder / name).lstat())
            self._seen[name] = _Seen(facts, time.monotonic(), SETTLED, whole=True)
            return True
        return False

    def forget(self, name: str) -> None:
        """Forget a file that was taken: what comes under its name is another."""
        self._seen.pop(name, None)

    def _look_at(
        self, entry: os.DirEntry[str], names: set[str], ready: list[str], notes: list[tuple[str, str]], patience: float
    ) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            self._seen.pop(entry.name, None)
            return
        facts = _facts(status)
        seen = self._seen.get(entry.name)
        if seen is None or seen.facts != facts:
            self._seen[entry.name] = _Seen(facts, time.monotonic())
            return
        seen.times += 1
        if seen.times < SETTLED or len(ready) >= MOST_READY:
            return
        why = _open_in(entry.name, names) or self._unfit(Path(entry.path), seen)
        if why is None:
            ready.append(entry.name)
        elif not seen.said and time.monotonic() - seen.since >= patience:
            seen.said = True
            notes.append((entry.name, why))

    def _unfit(self, path: Path, seen: _Seen) -> str | None:
        try:
            with open_file(path) as file:
                if _is_locked(file) or _is_written_to(file):
                    return _LOCKED
                seen.whole = seen.whole or is_whole(file, self._stop_asked)
        except PermissionError:
            return _LOCKED
        except (FileNotFoundError, InterruptedError):
            return _HALF
        except OSError as error:
            if error.errno in {errno.ELOOP, errno.ENXIO}:  # it has become a link, or a socket
                return _DEVICE
            raise
        return None if seen.whole else _HALF

    def _refuse_another(self) -> None:
        if os.path.realpath(self._folder) != self._real:
            raise OSError(errno.ELOOP, _ELSEWHERE, str(self._folder))


def _facts(status: os.stat_result) -> tuple[int, ...]:
    """Give a file's size, when it was written, and when the system says it was changed, which nobody can set back.

    On Windows that is when it was made, which stays.
    """
    return *facts_of(status), status.st_ctime_ns


def _kind(entry: os.DirEntry[str]) -> str | None:
    """Say why an entry is left where it is; None for a file, an empty text for one that has just gone."""
    try:
        if entry.is_symlink() or getattr(entry, "is_junction", bool)():
            return _LINK
        if entry.is_dir(follow_symlinks=False):
            return _FOLDER
        return None if stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode) else _DEVICE
    except FileNotFoundError:
        return ""


def _open_in(name: str, names: set[str]) -> str | None:
    for lock, program in locks_of(name):
        if lock in names:
            return _OPEN.format(program=program, lock=lock)
    return None


def _is_locked(file: BinaryIO) -> bool:
    """Tell whether a program has locked a file for itself. On Windows, opening or moving it tells."""
    if sys.platform == "win32":
        return False
    import fcntl

    for lock in (fcntl.flock, fcntl.lockf):
        try:
            lock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            lock(file, fcntl.LOCK_UN)
        except OSError as error:
            if error.errno in {errno.EAGAIN, errno.EACCES}:
                return True
    return False


def _is_written_to(file: BinaryIO) -> bool:
    """Tell whether a program has a file open to write to it; Linux tells, for a disk of its own.

    It refuses a lease then. Should somebody open the file while the lease is held, the signal is one that is ignored.
    """
    if sys.platform != "linux":
        return False
    import fcntl
    import signal

    with suppress(OSError, AttributeError):
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        try:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as error:
            return error.errno == errno.EAGAIN
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
