"""A file put in place whole or not at all: written beside its target, checked, then renamed over it in one step.

Whatever goes wrong, the older file stays as it was. ``CannotPublish`` says what to do, in a sentence for a person.
An output of the program replaces none but an own one as it was written: one that somebody saved since is kept.

    publish(Path("fees.results.xlsx"), write, never=[Path("fees.xlsx")], output=output)
    # write(".fees.results.xlsx.<machine>-<process>-<random>.partial"), which is then renamed over the target
    # returns Published("fees.results.xlsx"), or Published("fees.results (2).xlsx", why)
"""

import errno
import os
import re
import secrets
import signal
import sys
import threading
import time
import traceback
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NamedTuple, NoReturn

from xlsxwriter.exceptions import FileCreateError

from calc.files.permissions import PRIVATE, open_to_readers
from calc.files.place import (
    CannotPublish,
    Chosen,
    IsAnother,
    Output,
    chosen_place,
    explain,
    facts_of,
    place_of,
    printable,
)
from calc.files.temporary import has_ended, machine

_LONGEST_NAME = 150  # bytes of the target's name kept in the temporary one, which must fit in 255
_FOREIGN_AGE = 24 * 60 * 60  # seconds after which another machine's temporary file is taken as abandoned
_REPLACE_TRIES = 10  # on Windows a virus scanner or an indexer may hold a new file for a moment
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EINVAL}

__all__ = ["CannotPublish", "IsAnother", "Published", "printable", "publish", "sweep", "temporary_name"]


class Published(NamedTuple):
    """Where a file was put; ``kept`` says why it is not the target itself, and is empty where it is."""

    path: Path
    kept: str = ""


def publish(
    target: Path,
    write: Callable[[Path], object],
    check: Callable[[Path], object] | None = None,
    never: Collection[Path] = (),
    output: Output | None = None,
    folder_decides: bool = False,
) -> Published:
    """Put what ``write`` writes in place as ``target``, in one step.

    ``write`` and ``check`` get the path of a temporary file in the target's folder. Its name ends in ``.partial``: open
    it by handle where a library looks at the suffix. ``check`` raises when what was written is not good. ``never`` are
    files that must not be replaced, under whatever name: the inputs. A symbolic link is followed, its target replaced.

    With ``output``, what is written is that: an existing file is replaced only where it is the same, as the program
    wrote it. Where somebody saved it since, or where that cannot be told, the new one becomes ``NAME (2).xlsx``.

    While it is written only this user may open the file. Then may those who may open any new file in the folder, but
    nobody who may not open all of ``never``, unless ``folder_decides``: what others sent is put there for them.

    ``CannotPublish`` on any trouble with disks, names and permissions, and on a failed check; a bug in ``write`` comes
    through as it is. In all cases the temporary file is gone and an older ``target`` is whole.
    """
    chosen = chosen_place(target, never, output)
    place = chosen.path
    temporary = place.with_name(temporary_name(place.name))
    with _removed_in_the_end(temporary):
        try:
            sweep(place.parent, re.escape(_prefix(place.name)))
            _create(temporary)
            write(temporary)
            _flush(temporary)
        except (OSError, FileCreateError, MemoryError) as error:
            explain(error, place, temporary)
        if check is not None:
            _check(check, temporary, place)
        while not _put(temporary, chosen, output, () if folder_decides else never):
            chosen = chosen_place(target, never, output)
    with suppress(OSError):
        _flush(chosen.path.parent)
    return Published(target if chosen.path == place_of(target) else chosen.path, chosen.kept)


def _put(temporary: Path, chosen: Chosen, output: Output | None, inputs: Collection[Path]) -> bool:
    """Put the file in its place; whether it is there, or another place is to be chosen: what was there has changed."""
    place = chosen.path
    try:
        open_to_readers(temporary, place, place.with_name(temporary_name(place.name)), inputs)
        if output is not None and facts_of(place) != chosen.older:
            return False
        if output is None or chosen.older is not None:
            _replace(temporary, place)
        else:
            _put_new(temporary, place)
    except FileExistsError:
        return False
    except OSError as error:
        explain(error, place, temporary)
    return True


def _put_new(temporary: Path, place: Path) -> None:
    """Give the file its name in one step that fails where the name is taken by now."""
    if sys.platform == "win32":
        _patiently(os.rename, temporary, place)  # it refuses there a target that exists
        return
    try:
        os.link(temporary, place)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _replace(temporary, place)  # a disk without links


def temporary_name(name: str) -> str:
    """Give ``.NAME.<machine>-<process>-<random>.partial``; a long name is cut and told apart by its checksum."""
    return f"{_prefix(name)}{machine()}-{os.getpid()}-{secrets.token_hex(4)}.partial"


def _prefix(name: str) -> str:
    raw = os.fsencode(name)
    if len(raw) > _LONGEST_NAME:
        whole = raw[:_LONGEST_NAME].decode(errors="ignore")  # no half of a letter, which Windows and Macs refuse
        name = f"{whole.rstrip(' .')}~{zlib.crc32(raw):08x}"
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


def _create(temporary: Path) -> None:
    """Reserve the name, for a file that nobody else may open yet."""
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))


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
            f"{printable(place.name)} could not be read back as it was written, so it was discarded: "
            "check the disk and run again."
        ) from error


def _replace(temporary: Path, place: Path) -> None:
    _patiently(os.replace, temporary, place)  # the one call that is one step everywhere


def _patiently(rename: Callable[[Path, Path], None], temporary: Path, place: Path) -> None:
    """Rename, on Windows again and again for a moment: something else may hold the new file."""
    for left in reversed(range(_REPLACE_TRIES)):
        try:
            rename(temporary, place)
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
        if temporary.stat().st_nlink == 1:  # else it stands in its place already, under both names
            os.truncate(temporary, 0)
    link: BaseException | None = error
    while link is not None:
        traceback.clear_frames(link.__traceback__)
        link = link.__cause__ or link.__context__


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
