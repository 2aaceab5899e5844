"""The runs as the folders show them: what waits, what is at work, what came of each. Nothing is kept anywhere else."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from calc.watch import Folders, Verdict, is_passing, products

RESULTS, COPY, REASON, REPORT, FORECAST = KINDS = ("results", "copy", "reason", "report", "forecast")
_ID_LENGTH = 16


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

    @property
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


def runs_in(folders: Folders) -> list[Run]:
    """Give all runs: those under way first, then the finished ones; in each the newest first."""
    under_way = [*_waiting(folders.drop), *_working(folders.in_work)]
    finished = [run for verdict in Verdict for run in _finished(folders.place(verdict), _STATES[verdict])]
    newest_first = (sorted(some, key=lambda run: (-run.when, run.name)) for some in (under_way, finished))
    return [run for some in newest_first for run in some]


def _waiting(drop: Path) -> Iterator[Run]:
    for name, status in _files(drop):
        yield Run(name, State.WAITING, status.st_ctime, drop)


def _working(in_work: Path) -> Iterator[Run]:
    with suppress(OSError):
        for folder in sorted(in_work.iterdir()):
            there = dict(_files(folder))
            made = {product for name in there for product in products(name)}
            yield from (Run(name, State.WORKING, there[name].st_ctime, folder) for name in there if name not in made)


def _finished(folder: Path, state: State) -> Iterator[Run]:
    """Give the workbooks of a folder that have something beside them; what others have put there is no run."""
    there = dict(_files(folder))
    beside = {name: dict(zip(KINDS, products(name), strict=True)) for name in there}
    made = {product for each in beside.values() for product in each.values()}
    for name, each in beside.items():
        present = {kind: product for kind, product in each.items() if product in there}
        if present and name not in made:
            when = max(there[product].st_mtime for product in present.values())
            yield Run(name, state, when, folder, present)


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Give the files of a folder that are no links, and neither hidden nor temporary; none where it cannot be read."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode) and not is_passing(entry.name):
                    yield entry.name, status
