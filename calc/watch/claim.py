"""The way of a dropped file through the folders. Each step is one rename, so that a kill between two loses nothing.

``DROP/Q1.xlsx``                        dropped; where a part of its name is taken it becomes ``Q1 (2).xlsx`` next
``OUT/in work/TOKEN/Q1.xlsx``           taken; its results are written beside it
``OUT/in work/TOKEN.done/``             what came of it is certain: the folder bears it in its name
``OUT/done/Q1.results.xlsx``            first the results are put in their place,
``OUT/done/Q1.xlsx``                    then the file itself: it is never seen there without them

Where DROP and OUT are on different disks, a file is copied, set aside under another name in DROP, and deleted there
(``calc.watch.aside``). Everything that a killed run has left is understood from the folders alone.
"""

import errno
import os
import re
import secrets
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from calc.watch.aside import RECORD, Facts, bring_over, facts_of, give_back, record_in
from calc.watch.moves import is_real_folder, rename, rename_new
from calc.watch.names import is_passing, products

_TOKEN = re.compile(r"[0-9a-f]{8}")


class Verdict(StrEnum):
    """Where a workbook and what came of it belong: the name of the folder in OUT."""

    DONE = "done"
    ATTENTION = "needs attention"


_CERTAIN = {Verdict.DONE: ".done", Verdict.ATTENTION: ".attention"}


class NameTaken(Exception):  # noqa: N818 - it reads as what it says
    """Somebody has put a file where this one belongs; the path says which."""


@dataclass(frozen=True)
class Folders:
    """The drop folder, and the output folder with the folders in it."""

    drop: Path
    out: Path

    @property
    def in_work(self) -> Path:
        """Give the folder where files are from when they are taken until they are done."""
        return self.out / "in work"

    def place(self, verdict: Verdict) -> Path:
        """Give the folder where files with this verdict end."""
        return self.out / verdict.value

    def make(self) -> None:
        """Make the folders that are not there yet."""
        self.out.mkdir(parents=True, exist_ok=True)
        for folder in (self.in_work, *map(self.place, Verdict)):
            folder.mkdir(exist_ok=True)


class Claim:
    """A file that was taken from the drop folder, in a folder of its own."""

    def __init__(self, folders: Folders, folder: Path, name: str, dropped: str, verdict: Verdict | None = None) -> None:
        self.folders, self.folder, self.name = folders, folder, name
        self.dropped = dropped  # its name in the drop folder, as far as known
        self.verdict = verdict

    @property
    def path(self) -> Path:
        """Give where the file is."""
        return self.folder / self.name

    def begin_again(self, name: str) -> None:
        """Drop what was made of it, and give it another name if need be.

        Its folder gets another name too: a process of a killed run that is still at work finds it no more.
        """
        fresh = self.folders.in_work / secrets.token_hex(4)
        rename(self.folder, fresh)
        self.folder, self.verdict = fresh, None
        for file in _files(fresh, passing=True):
            if file not in (self.name, RECORD):
                (fresh / file).unlink()
        if name != self.name:
            rename(self.path, fresh / name)
            self.name = name

    def settle(self, verdict: Verdict) -> None:
        """Make certain what came of it: from here on it is only put in place, by this run or the next."""
        if not self._products():
            raise FileNotFoundError(errno.ENOENT, "its output is missing", str(self.folder))
        certain = self.folder.with_name(f"{self.folder.name}{_CERTAIN[verdict]}")
        rename(self.folder, certain)
        self.folder, self.verdict = certain, verdict

    def finish(self) -> Path | None:
        """Put in place what was made of the file, then the file itself; give where this call has put the product.

        ``Taken`` where somebody has put another file there; nothing was moved then, or only the product before.
        """
        assert self.verdict is not None
        place = self.folders.place(self.verdict)
        made = self._products()
        moved = [*made, self.name]
        for name in moved:
            if os.path.lexists(place / name):
                raise NameTaken(place / name)
        for name in moved:
            try:
                rename_new(self.folder / name, place / name)
            except FileExistsError:
                raise NameTaken(place / name) from None
        _clear(self.folder)
        return place / made[0] if made else None

    def has_product(self) -> bool:
        """Tell whether what was made of the file is still beside it."""
        return bool(self._products())

    def _products(self) -> list[str]:
        there = set(_files(self.folder))
        return [name for name in products(self.name) if name in there]


def take(
    folders: Folders,
    dropped: str,
    name: str,
    facts: Facts | None = None,
    stop_asked: Callable[[], bool] = lambda: False,
) -> Claim:
    """Take a file out of the drop folder; ``facts`` are how it was when it was looked at.

    ``OSError`` where that cannot be done, as when something else is there by now; what is there stays there then.
    ``InterruptedError`` where it is told to stop meanwhile.
    """
    folder = folders.in_work / secrets.token_hex(4)
    folder.mkdir()
    claim = Claim(folders, folder, name, dropped)
    try:
        try:
            rename(folders.drop / dropped, claim.path)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            bring_over(folders.drop, dropped, claim.path, facts, stop_asked)
        else:
            _give_back_another(folders, claim, facts)
    except OSError:
        _clear(folder)
        raise
    return claim


def _give_back_another(folders: Folders, claim: Claim, facts: Facts | None) -> None:
    """Give back what is not the file that was looked at: somebody has put it in its place since."""
    status = claim.path.lstat()
    if not stat.S_ISREG(status.st_mode):
        give_back(claim.path, folders.drop, claim.dropped)
        why = "it is a link" if stat.S_ISLNK(status.st_mode) else "it is not a file"
        raise OSError(errno.ELOOP, why, claim.dropped)
    if facts is not None and facts_of(status) != facts:
        give_back(claim.path, folders.drop, claim.dropped)
        raise OSError(errno.EAGAIN, "it was changed while plancalc was moving it", claim.dropped)


def left_over(folders: Folders, known: Collection[Path]) -> Iterator[Claim]:
    """Yield the files in work that no ``known`` folder holds: a killed run left them.

    What it made of them is dropped, unless it was certain.
    """
    for entry in sorted(names_in(folders.in_work)):
        folder = folders.in_work / entry
        token, dot, _ = entry.partition(".")
        if folder in known or not _TOKEN.fullmatch(token) or not is_real_folder(folder):
            continue
        verdict = next((verdict for verdict, end in _CERTAIN.items() if entry == token + end), None)
        if dot and verdict is None:
            continue
        names = list(_files(folder))
        if not all(stat.S_ISREG((folder / name).lstat().st_mode) for name in names):
            continue  # somebody has put it there
        made = {product for name in names for product in products(name)}
        inputs = [name for name in names if name not in made]
        if not inputs:
            _clear(folder)
        elif len(inputs) == 1:
            claim = Claim(folders, folder, inputs[0], inputs[0], verdict)
            if verdict is None:
                claim.begin_again(claim.name)
            yield claim


def names_in(folder: Path) -> list[str]:
    """Give the names in a folder."""
    return [path.name for path in folder.iterdir()]


def _files(folder: Path, passing: bool = False) -> Iterator[str]:
    return (name for name in names_in(folder) if passing or not is_passing(name))


def _clear(folder: Path) -> None:
    """Remove a folder that holds nothing of worth; a later look tries again where that fails."""
    if record_in(folder) is not None:  # its file is still set aside
        return
    with suppress(OSError):
        for name in names_in(folder):
            if is_passing(name):
                (folder / name).unlink()
        folder.rmdir()
