"""A file put in place whole or not at all: written beside its target, checked, then renamed over it in one step.

Whatever goes wrong, the older file stays as it was. ``CannotPublish`` says what to do, in a sentence for a person.
"""

import errno
import os
import re
import secrets
import signal
import stat
import sys
import threading
import time
import traceback
import unicodedata
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from xlsxwriter.exceptions import FileCreateError

from calc.scratch import has_ended, machine, temporary_folder

_LONGEST_NAME = 150  # bytes of the target's name kept in the temporary one, which must fit in 255
_FOREIGN_AGE = 24 * 60 * 60  # seconds after which another machine's temporary file is taken as abandoned
_REPLACE_TRIES = 10  # on Windows a virus scanner or an indexer may hold a new file for a moment
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM}


class CannotPublish(Exception):  # noqa: N818  named as what it says to the person
    """The file was not put in place and the older one is untouched; the message says what to do."""


def publish(
    target: Path,
    write: Callable[[Path], object],
    check: Callable[[Path], object] | None = None,
    never: Collection[Path] = (),
) -> None:
    """Put what ``write`` writes in place as ``target``, in one step.

    ``write`` and ``check`` get the path of a temporary file in the target's folder. Its name ends in ``.partial``: open
    it by handle where a library looks at the suffix. ``check`` raises when what was written is not good. ``never`` are
    files that must not be replaced, under whatever name: the inputs. A symbolic link is followed, its target replaced.

    ``CannotPublish`` on any trouble with disks, names and permissions, and on a failed check; a bug in ``write`` comes
    through as it is. In all cases the temporary file is gone and an older ``target`` is whole.
    """
    _refuse_never(target, never)
    place = _place_of(target)
    _refuse_place(place)
    temporary = place.with_name(_temporary_name(place.name))
    with _removed_in_the_end(temporary):
        try:
            sweep(place.parent, re.escape(_prefix(place.name)))
            _create(temporary, like=place)
            write(temporary)
            _flush(temporary)
        except (OSError, FileCreateError, MemoryError) as error:
            _explain(error, place, temporary)
        if check is not None:
            _check(check, temporary, place)
        try:
            _replace(temporary, place)
        except OSError as error:
            _explain(error, place, temporary)
    with suppress(OSError):
        _flush(place.parent)


def _place_of(target: Path) -> Path:
    """Where the file is to stand: a symbolic link is followed."""
    try:
        return Path(os.path.realpath(target))
    except ValueError:  # a null in it, which is refused with the name
        return target
    except OSError as error:  # a link that may not be read
        _explain(error, target, target)


def _refuse_never(target: Path, never: Collection[Path]) -> None:
    """Refuse a target that is one of ``never``: by its name in any case, by a symbolic link or by a hard link."""
    for kept in never:
        same = _folded(target) == _folded(kept)
        if not same:
            with suppress(OSError, ValueError):
                same = target.samefile(kept)
        if same:
            raise CannotPublish(
                f"{shown(target.name)} is the input itself, which is never changed: give the output another name."
            )


def _folded(path: Path) -> str:
    with suppress(OSError, ValueError):
        path = Path(os.path.realpath(path))
    return unicodedata.normalize("NFC", str(path)).casefold()


def _refuse_place(place: Path) -> None:
    """Refuse early, before anything is computed, what could not be replaced in the end."""
    name, folder = shown(place.name), shown(place.parent)
    try:
        if not place.parent.is_dir():
            raise CannotPublish(f"The folder {folder} does not exist: create it, or give the output another place.")
        mode = place.stat().st_mode
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        _explain(error, place, place)
    if stat.S_ISDIR(mode):
        raise CannotPublish(f"{shown(place)} is a folder: give the name of a file in it.")
    if not stat.S_ISREG(mode):
        raise CannotPublish(f"{shown(place)} is not a file that can be replaced: give another name.")
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(place, os.W_OK):
        raise CannotPublish(
            f"{name} is read-only: allow writing to it, delete it or give the output another name, and run again."
        )
    for lock, program in locks_of(place.name):
        if place.with_name(lock).exists():
            raise CannotPublish(
                f"{name} is open in {program}: close it and run again. "
                f"(If nobody has it open, delete the left-over file {shown(lock)} in {folder}.)"
            )


def locks_of(name: str) -> tuple[tuple[str, str], ...]:
    """The names of the files that stand beside a workbook while a program has it open, each with the program."""
    return (f"~${name}", "Excel"), (f".~lock.{name}#", "LibreOffice")


def _temporary_name(name: str) -> str:
    """``.NAME.<machine>-<process>-<random>.partial``; a long name is cut and told apart by its checksum."""
    return f"{_prefix(name)}{machine()}-{os.getpid()}-{secrets.token_hex(4)}.partial"


def _prefix(name: str) -> str:
    raw = os.fsencode(name)
    if len(raw) > _LONGEST_NAME:
        name = f"{os.fsdecode(raw[:_LONGEST_NAME]).rstrip(' .')}~{zlib.crc32(raw):08x}"
    return f".{name}."


def sweep(folder: Path, prefix: str = r"\..+\.") -> None:
    """Remove temporary files that killed runs left behind in a folder; never one that is being written."""
    pattern = re.compile(prefix + r"([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}\.partial", re.DOTALL)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = pattern.fullmatch(entry.name)
            if found and entry.is_file(follow_symlinks=False):
                here = found[1] == machine()
                age = time.time() - entry.stat(follow_symlinks=False).st_mtime
                if age > _FOREIGN_AGE or (here and has_ended(int(found[2]))):
                    _remove(Path(entry.path))


def _create(temporary: Path, like: Path) -> None:
    """Reserve the name, with the mode of a new file here or of the file that is to be replaced."""
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    with suppress(FileNotFoundError):
        temporary.chmod(stat.S_IMODE(like.stat().st_mode))


def _flush(path: Path) -> None:
    """Have the system bring the file, or a folder's list of names, to the disk."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check(check: Callable[[Path], object], temporary: Path, place: Path) -> None:
    try:
        check(temporary)
    except Exception as error:
        raise CannotPublish(
            f"{shown(place.name)} did not read back as it was written, so it was not put in place: "
            "check the disk and run again."
        ) from error


def _replace(temporary: Path, place: Path) -> None:
    for left in reversed(range(_REPLACE_TRIES)):
        try:
            os.replace(temporary, place)  # noqa: PTH105  the one call that is one step everywhere
        except PermissionError:
            if left == 0 or sys.platform != "win32":
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def _removed_in_the_end(temporary: Path) -> Iterator[None]:
    """Remove the file however the block ends, by Ctrl-C and by a polite kill too."""

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        _remove(temporary)
        raise SystemExit(128 + number)

    before = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, stop)
    try:
        yield
    except BaseException as error:
        _let_go(temporary, error)
        raise
    finally:
        _remove(temporary)
        for number, handler in before.items():
            signal.signal(number, handler)


def _let_go(temporary: Path, error: BaseException) -> None:
    """Close what the failed ``write`` left open: Windows keeps an open file, and an archive being dropped writes on.

    An archive writes its directory when Python drops it, and complains on the screen where the disk is full; so the
    room is given back first.
    """
    with suppress(OSError):
        os.truncate(temporary, 0)
    link: BaseException | None = error
    while link is not None:
        traceback.clear_frames(link.__traceback__)
        link = link.__cause__ or link.__context__


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _explain(error: BaseException, place: Path, temporary: Path) -> NoReturn:
    """Raise the sentence for a person that stands for the system's error."""
    cause = error.args[0] if isinstance(error, FileCreateError) and error.args else error
    raise CannotPublish(_sentence(cause, place, temporary)) from error


def _sentence(cause: object, place: Path, temporary: Path) -> str:
    name, folder = shown(place.name), shown(place.parent)
    if isinstance(cause, MemoryError):
        return f"{name} could not be written: the computer's memory is full. Close other programs and run again."
    if isinstance(cause, ValueError):
        return f"{name} is not a name that a file can have: give another one."
    if not isinstance(cause, OSError):
        return f"{name} could not be written ({cause}): give the output another place and run again."
    ours = {"None", *(str(path) for path in (place, temporary, place.parent))}
    if cause.errno in _FULL:
        return (
            f"There is no room left on the disk for {name}: free some in {folder}, "
            f"or in the temporary folder {shown(temporary_folder())}, and run again."
        )
    if cause.errno == errno.ENAMETOOLONG:
        return f"The name {name} is too long: give a shorter one, or a folder that is less deep."
    if cause.errno == errno.EROFS:
        return f"The disk that {folder} is on is read-only: give the output another place."
    if cause.errno in _DENIED and str(cause.filename) in ours:
        if cause.filename2 is not None:
            return (
                f"{name} cannot be replaced: it is open in Excel or another program, or you may not change it. "
                "Close it and run again, or give the output another name."
            )
        return f"You may not write in the folder {folder}: ask for permission, or give the output another place."
    if cause.errno == errno.ENOENT and cause.filename is None:  # as the module tempfile says it
        return (
            f"{name} could not be written, for there is no temporary folder with room in it: free some on the disk, "
            "or have TMPDIR name a folder on another, and run again."
        )
    if cause.errno == errno.ENOENT and str(cause.filename) in ours:
        return f"The folder {folder} has gone while {name} was written: create it and run again."
    detail = cause.strerror or str(cause)
    where = "" if str(cause.filename) in ours else f": {shown(cause.filename)}"
    return f"{name} could not be written ({detail}{where}). Put that right, or give the output another place."


def shown(path: Path | str | object) -> str:
    """The name for a message, with what a terminal cannot show written as an escape."""
    text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else str(path)
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
