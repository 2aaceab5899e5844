"""The runs as the folders show them: what waits, what is at work, what came of each. Nothing is kept anywhere else."""

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from calc.watch import Folders, Verdict, is_passing, products

RESULTS, COPY, REASON, REPORT, FORECAST = KINDS = ("results", "copy", "reason", "report", "forecast")
_ID_LENGTH = 16
_COARSE = 2.0  # seconds: the coarsest clock by which a system notes that a folder has changed
_TRUSTED = 10.0  # seconds for which that note is trusted: some disks make none, and none tells of a file's content


class State(StrEnum):
    """Where a workbook is on its way, as people read it."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    ATTENTION = "needs attention"


_STATES = {Verdict.DONE: State.DONE, Verdict.ATTENTION: State.ATTENTION}


@dataclass(frozen=True)
class Run:
    """A workbook and what was made of it: the names of files in its folder, by kind."""

    name: str
    state: State
    when: float  # seconds since 1970 at which it arrived, or at which what came of it was written
    folder: Path
    made: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def id(self) -> str:
        """Give what its address has in place of its name: nothing that a browser sends becomes a path."""
        return hashlib.sha256(os.fsencode(self.name)).hexdigest()[:_ID_LENGTH]

    @property
    def is_finished(self) -> bool:
        """Tell whether something came of it."""
        return self.state in (State.DONE, State.ATTENTION)

    @property
    def source(self) -> Path:
        """Give where the workbook itself is."""
        return self.folder / self.name

    def file(self, kind: str) -> Path | None:
        """Give a file that was made of it; None where there is none of the kind."""
        name = self.made.get(kind)
        return None if name is None else self.folder / name


class Runs:
    """The runs of two folders, which are looked at again and again."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._places = [_Place(folders.place(verdict), _STATES[verdict]) for verdict in Verdict]
        self._read: list[dict[str, Run]] = []
        self._finished: list[Run] = []

    def look(self) -> list[Run]:
        """Give all runs: those under way first, then the finished ones; in each the newest first."""
        under_way = [*_waiting(self._folders.drop), *_working(self._folders.in_work)]
        read = [place.look() for place in self._places]
        if any(one is not other for one, other in zip_longest(read, self._read)):
            self._read, self._finished = read, _newest_first(run for each in read for run in each.values())
        finished = {run.name for run in self._finished}
        return [*_newest_first(_still_there(under_way, finished)), *self._finished]


def _still_there(under_way: list[Run], further: set[str]) -> Iterator[Run]:
    """Leave out what went further while it was looked for, and was seen there too."""
    working = {run.name for run in under_way if run.state is State.WORKING}
    for run in under_way:
        seen_further = run.name in further or (run.state is State.WAITING and run.name in working)
        if not seen_further or os.path.lexists(run.source):
            yield run


def _newest_first(runs: Iterable[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: (-run.when, run.name))


def _waiting(drop: Path) -> Iterator[Run]:
    for name, status in _files(drop):
        yield Run(name, State.WAITING, status.st_ctime, drop)


def _working(in_work: Path) -> Iterator[Run]:
    with suppress(OSError):
        for folder in sorted(in_work.iterdir()):
            there = dict(_files(folder))
            made = {product for name in there for product in products(name)}
            yield from (Run(name, State.WORKING, there[name].st_ctime, folder) for name in there if name not in made)


class _Place:
    """The finished runs of a folder, which may be thousands: it is read anew only where its names may have changed."""

    def __init__(self, folder: Path, state: State) -> None:
        self._folder, self._state = folder, state
        self._changed, self._since = -1, 0.0
        self._looked = -_TRUSTED
        self._beside: dict[str, dict[str, str]] = {}
        self._runs: dict[str, Run] = {}

    def look(self) -> dict[str, Run]:
        """Give the workbooks that have something beside them, by name; what others have put there is no run."""
        now, changed = time.monotonic(), _changed(self._folder)
        if changed != self._changed:
            self._changed, self._since = changed, now
        if self._looked - self._since < _COARSE or now - self._looked > _TRUSTED:
            self._looked = now
            self._runs = dict(self._read())
        return self._runs

    def _read(self) -> Iterator[tuple[str, Run]]:
        there = dict(_files(self._folder))
        new = (name for name in there if name not in self._beside)
        beside = self._beside | {name: dict(zip(KINDS, products(name), strict=True)) for name in new}
        self._beside = {name: beside[name] for name in there}
        made = {product for each in self._beside.values() for product in each.values()}
        for name, each in self._beside.items():
            present = {kind: product for kind, product in each.items() if product in there}
            if present and name not in made:
                when = max(there[product].st_mtime for product in present.values())
                run = Run(name, self._state, when, self._folder, present)
                before = self._runs.get(name)
                yield name, before if before == run else run


def _changed(folder: Path) -> int:
    """Tell when the names in a folder last changed."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Give the files of a folder that are no links, and neither hidden nor temporary; none where it cannot be read."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode) and not is_passing(entry.name):
                    yield entry.name, status
