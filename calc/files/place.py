"""Where a file that is to be published may stand, and why not: in sentences for a person.

Of an output that is to be fees.results.xlsx:

    fees.results.xlsx is not there, or is as the program wrote it     fees.results.xlsx
    somebody has saved it since                                       fees.results (2).xlsx, and why
    another file has that name, or it is open in Excel                ``CannotPublish`` with what to do
"""

import errno
import os
import stat
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol

from xlsxwriter.exceptions import FileCreateError

from calc.files.names import locks_of
from calc.files.temporary import temporary_folder

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM}
_OTHERS = {".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".txt", ".pdf", ".xltx"}  # endings of files of other kinds
_MOST_BESIDE = 1_000  # files of one name, told apart by numbers


class Standing(Enum):
    """What stands where an output is to be put."""

    FREE = auto()
    AS_WRITTEN = auto()  # the program's own, of that kind and company, and nobody has saved it since
    SAVED_SINCE = auto()  # the same, but somebody has saved it
    UNSURE = auto()  # the same, of a release that did not leave by what to tell
    OTHER = auto()


class Occupant(NamedTuple):
    """A file that stands where an output is to be put; ``why`` it may not be replaced, as the rest of a sentence."""

    standing: Standing
    why: str = ""


class Output(Protocol):
    """What is to be put somewhere, and may replace none but an own file of its kind as that was written."""

    @property
    def is_xlsx(self) -> bool:
        """Tell whether it must end in .xlsx."""

    def standing(self, path: Path) -> Occupant:
        """Tell what is there under the name that it is to have. ``OSError`` where that cannot be looked at."""


class CannotPublish(Exception):  # noqa: N818  named as what it says to the person
    """The file was not put in place and the older one is untouched; the message says what to do."""


class IsAnother(CannotPublish):
    """Another file stands there, which is not the program's to replace."""


class Chosen(NamedTuple):
    """Where the file is to stand. ``older`` tells the file there from any other; None where there is none."""

    path: Path
    kept: str = ""
    older: tuple[int, int, int] | None = None


def chosen_place(target: Path, never: Collection[Path], output: Output | None) -> Chosen:
    """Give the target's place, or one beside it where somebody has saved an own output there."""
    _refuse_never(target, never)
    place = place_of(target)
    if output is None:
        _refuse_place(place)
        return Chosen(place)
    if output.is_xlsx and place.suffix.lower() != ".xlsx" and not _is_no_file(place):
        named = target.with_suffix(".xlsx") if target.suffix.lower() in _OTHERS else Path(f"{target}.xlsx")
        raise CannotPublish(
            f"{printable(target.name)} must end in .xlsx for Excel to open it: type {printable(named)}."
        )
    older = facts_of(place)
    found = _standing(place, output)
    if found.standing in (Standing.FREE, Standing.AS_WRITTEN):
        _refuse_place(place)
        return Chosen(place, "", older)
    name = printable(target.name)
    if found.standing is Standing.OTHER:
        raise IsAnother(f"{name} {found.why}: give the output another name, or move that file away.")
    return _beside(target, never, output, f"{name} {found.why}, so it was kept as it is.")


def _beside(target: Path, never: Collection[Path], output: Output, kept: str) -> Chosen:
    """Give the first name with a number that is free, or has an own output that nobody has saved since."""
    for number in range(2, _MOST_BESIDE):
        place = target.with_name(f"{target.stem} ({number}){target.suffix}")
        if place.is_symlink() or any(_is_same(place, other) for other in never):
            continue
        older = facts_of(place)
        if _standing(place, output).standing in (Standing.FREE, Standing.AS_WRITTEN):
            _refuse_place(place)
            return Chosen(place, kept, older)
    raise CannotPublish(f"Too many files have the name {printable(target.name)} with a number: move some of them away.")


def _standing(place: Path, output: Output) -> Occupant:
    """Tell what is there; what is no file, and what may not be read, is refused with the words for it."""
    try:
        return Occupant(Standing.FREE) if _is_no_file(place) else output.standing(place)
    except (OSError, ValueError) as error:
        _refuse_place(place)
        explain(error, place, place)


def _is_no_file(place: Path) -> bool:
    """Tell whether a folder or a device is there."""
    with suppress(OSError, ValueError):
        return place.exists() and not place.is_file()
    return False


def facts_of(place: Path) -> tuple[int, int, int] | None:
    """Give what tells a file from one that somebody puts or saves in its place; None where none is there."""
    with suppress(OSError, ValueError):
        facts = place.stat()
        return facts.st_ino, facts.st_size, facts.st_mtime_ns
    return None


def place_of(target: Path) -> Path:
    """Tell where the file is to stand: a symbolic link is followed."""
    try:
        return Path(os.path.realpath(target))
    except ValueError:  # a null in it, which is refused with the name
        return target
    except OSError as error:  # a link that may not be read
        explain(error, target, target)


def _refuse_never(target: Path, never: Collection[Path]) -> None:
    """Refuse a target that is one of ``never``: by its name in any case, by a symbolic link or by a hard link."""
    for kept in never:
        if _is_same(target, kept):
            raise CannotPublish(
                f"{printable(target.name)} is the input itself, which is never changed: give the output another name."
            )


def _is_same(target: Path, kept: Path) -> bool:
    if _folded_path(target) == _folded_path(kept):
        return True
    with suppress(OSError, ValueError):
        return target.samefile(kept)
    return False


def _folded_path(path: Path) -> str:
    with suppress(OSError, ValueError):
        path = Path(os.path.realpath(path))
    return unicodedata.normalize("NFC", str(path)).casefold()


def _refuse_place(place: Path) -> None:
    """Refuse early, before anything is computed, what could not be replaced in the end."""
    name, folder = printable(place.name), printable(place.parent)
    try:
        if not place.parent.is_dir():
            raise CannotPublish(
                f"The folder {folder} does not exist: create it, or choose another location for the output."
            )
        mode = place.stat().st_mode
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        explain(error, place, place)
    if stat.S_ISDIR(mode):
        raise CannotPublish(f"{printable(place)} is a folder: give the name of a file in it.")
    if not stat.S_ISREG(mode):
        raise CannotPublish(f"{printable(place)} is not a file that can be replaced: give another name.")
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(place, os.W_OK):
        raise CannotPublish(
            f"{name} is read-only: allow writing to it, delete it or give the output another name, and run again."
        )
    for lock, program in locks_of(place.name):
        if place.with_name(lock).exists():
            raise CannotPublish(
                f"{name} is open in {program}: close it and run again. (If nobody has it open, delete the leftover file"
                f" {printable(lock)} in {folder}.)"
            )


def explain(error: BaseException, place: Path, temporary: Path) -> NoReturn:
    """Raise the sentence for a person that stands for the system's error."""
    cause = error.args[0] if isinstance(error, FileCreateError) and error.args else error
    raise CannotPublish(_sentence(cause, place, temporary)) from error


def _sentence(cause: object, place: Path, temporary: Path) -> str:
    name, folder = printable(place.name), printable(place.parent)
    if isinstance(cause, MemoryError):
        return f"{name} could not be written: the computer's memory is full. Close other programs and run again."
    if isinstance(cause, ValueError):
        return f"{name} is not a valid file name: give another one."
    if not isinstance(cause, OSError):
        return f"{name} could not be written ({cause}): choose another location for the output and run again."
    ours = {"None", *(str(path) for path in (place, temporary, place.parent))}
    if cause.errno in _FULL:
        return (
            f"There is no room left on the disk for {name}: free some in {folder}, "
            f"or in the temporary folder {printable(temporary_folder())}, and run again."
        )
    if cause.errno == errno.ENAMETOOLONG:
        return f"The name {name} is too long: give a shorter one, or choose a folder with a shorter path."
    if cause.errno == errno.EROFS:
        return f"The disk that {folder} is on is read-only: choose another location for the output."
    if cause.errno in _DENIED and str(cause.filename) in ours:
        if cause.filename2 is not None:
            return (
                f"{name} cannot be replaced: it is open in Excel or another program, or you do not have permission to"
                " change it. Close it and run again, or give the output another name."
            )
        return f"You do not have permission to write in the folder {folder}: ask for it, or choose another folder."
    if cause.errno == errno.ENOENT and cause.filename is None:  # as the module tempfile says it
        return (
            f"{name} could not be written because no temporary folder has room: free some on the disk, "
            "or set TMPDIR to a folder on another disk, and run again."
        )
    if cause.errno == errno.ENOENT and str(cause.filename) in ours:
        return f"The folder {folder} disappeared while {name} was being written: create it and run again."
    detail = cause.strerror or str(cause)
    where = "" if str(cause.filename) in ours else f": {printable(cause.filename)}"
    return f"{name} could not be written ({detail}{where}). Correct that, or choose another location for the output."


def printable(path: Path | str | object) -> str:
    """Give the name for a message, with what a terminal cannot show written as an escape."""
    text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else str(path)
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
