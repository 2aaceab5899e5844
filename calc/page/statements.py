"""Statements of the transfer agent that are dropped on a run: each with its reconciliation, in a folder of its own.

``OUT/reconciliations/Q1.xlsx/2/june.csv``                       the statement, the second that was dropped on Q1.xlsx
``OUT/reconciliations/Q1.xlsx/2/june.reconciliation.xlsx``       what came of it,
``OUT/reconciliations/Q1.xlsx/2/june.csv.not reconciled.txt``    or why nothing came of it,
``OUT/reconciliations/Q1.xlsx/2/june.map.xlsx``                  with a mapping to be filled in;
``OUT/reconciliations/Q1.xlsx/2/june.mapping.xlsx``              the mapping that a person gave with it
``OUT/reconciliations/Q1.xlsx/2/june.csv.choices.json``          the other choices by which it was read, if any

A folder bears a hidden name until all is in it; one rename makes it seen.
"""

import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from calc.files.names import map_path, reconciliation_path
from calc.page.runs import Run
from calc.watch import Folders
from calc.watch.moves import is_real_folder, rename_new

_FOLDER, _STAGED, _GIVEN_OUT = "reconciliations", ".staged-", ".given-"
_MOST_NUMBERS = 10_000
_NUMBER = re.compile(r"[1-9]\d{0,3}", re.ASCII)  # of those
_GIVEN = ".mapping.xlsx", ".mapping.toml"


@dataclass(frozen=True)
class Dropped:
    """A statement that was dropped on a run, and what came of it: the names of the files in its folder, if any."""

    number: int
    folder: Path
    statement: str
    made: frozenset[str]

    @property
    def reconciliation(self) -> Path | None:
        """Give the reconciliation."""
        return self._made(reconciliation_of(self.statement))

    @property
    def reason(self) -> Path | None:
        """Give the text that says why nothing was reconciled."""
        return self._made(reason_of(self.statement))

    @property
    def mapping(self) -> Path | None:
        """Give the mapping to be filled in."""
        return self._made(map_path(Path(self.statement)).name)

    @property
    def mapping_given(self) -> Path | None:
        """Give the mapping that a person gave with it."""
        return next(filter(None, map(self._made, given_mappings_of(self.statement))), None)

    @property
    def choices(self) -> Path | None:
        """Give the choices by which it was read."""
        return self._made(choices_of(self.statement))

    def _made(self, name: str) -> Path | None:
        return self.folder / name if name in self.made else None


def reconciliation_of(statement: str) -> str:
    """Name the reconciliation with a statement."""
    return reconciliation_path(Path(statement)).name


def reason_of(statement: str) -> str:
    """Name the text that says why a statement was not reconciled."""
    return f"{statement}.not reconciled.txt"


def choices_of(statement: str) -> str:
    """Name the choices by which a statement was read."""
    return f"{statement}.choices.json"


def given_mappings_of(statement: str) -> list[str]:
    """Name the mappings that a person may give with a statement: a workbook, a text."""
    return [f"{PurePath(statement).stem}{ending}" for ending in _GIVEN]


def staged(folders: Folders, run: Run) -> Path:
    """Make a hidden folder for a statement that is about to be reconciled with a run."""
    place = _place(folders, run)
    for each in (place.parent, place):
        each.mkdir(exist_ok=True)
        if not is_real_folder(each):
            raise OSError(f"{each.name} is a link that leads elsewhere")
    folder = place / f"{_STAGED}{secrets.token_hex(4)}"
    folder.mkdir()
    return folder


def put_in_place(folder: Path) -> int:
    """Have a staged folder be seen, under the number after the highest that was ever given; give that.

    The number of one that is gone is not given again: who looks at it, or reads it again, means that one. A hidden
    file bears the highest, since anybody may remove the folder.
    """
    place = folder.parent
    while True:
        names = [each.name.removeprefix(_GIVEN_OUT) for each in place.iterdir()]
        given = [int(name) for name in names if _NUMBER.fullmatch(name)]
        number = max(given, default=0) + 1
        if number >= _MOST_NUMBERS:
            raise FileExistsError(f"{place.name} has too many reconciliations")
        with suppress(FileExistsError):  # another one got it meanwhile
            (place / f"{_GIVEN_OUT}{number}").open("xb").close()
            rename_new(folder, place / str(number))
            for lower in given:
                (place / f"{_GIVEN_OUT}{lower}").unlink(missing_ok=True)
            return number


def discard(folder: Path) -> None:
    """Remove a folder of which nothing came, but nothing to which a link leads."""
    if _is_real(folder.parent):
        shutil.rmtree(folder, ignore_errors=True)


def sweep(folders: Folders) -> None:
    """Remove what a killed run has staged."""
    for folder in (folders.out / _FOLDER).glob(f"*/{_STAGED}*"):
        discard(folder)


def dropped_on(folders: Folders, run: Run) -> list[Dropped]:
    """Give the statements that were dropped on a run, the newest first."""
    return sorted(_dropped_on(_place(folders, run)), key=lambda each: -each.number)


def reconciled_before(
    folders: Folders, runs: Sequence[Run], but: Dropped | None, most: int
) -> list[tuple[Run, Dropped, Path]]:
    """Give the reconciliations of runs, but for that of one statement: those written last first."""
    with_some: set[str] = set()
    with suppress(OSError):  # nothing was dropped yet
        with_some = {place.name for place in (folders.out / _FOLDER).iterdir()}
    found = [
        (_written(path), run, each, path)
        for run in runs
        if run.name in with_some
        for each in dropped_on(folders, run)
        if (path := each.reconciliation) is not None and (but is None or each.folder != but.folder)
    ]
    found.sort(key=lambda one: -one[0])
    return [(run, each, path) for _, run, each, path in found[:most]]


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _dropped_on(place: Path) -> Iterator[Dropped]:
    if not _is_real(place):
        return
    with suppress(OSError):
        for folder in place.iterdir():
            if not _NUMBER.fullmatch(folder.name) or not is_real_folder(folder):
                continue
            names = frozenset(path.name for path in folder.iterdir() if path.is_file() and not path.is_symlink())
            made_of = (name for name in sorted(names) if names & {reconciliation_of(name), reason_of(name)})
            if (statement := next(made_of, None)) is not None:
                yield Dropped(int(folder.name), folder, statement, names)


def _is_real(place: Path) -> bool:
    """Tell whether the folder of a run's statements is no link, which may lead anywhere."""
    return is_real_folder(place.parent) and is_real_folder(place)


def _place(folders: Folders, run: Run) -> Path:
    return folders.out / _FOLDER / run.name
