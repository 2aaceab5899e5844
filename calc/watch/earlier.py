"""The folder of earlier results that arriving workbooks are tied to: looked through again whenever one has come."""

import os
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from calc.files.names import is_folder, is_there
from calc.files.publish import printable
from calc.job.priors import CannotReadPriors, read_earlier, workbooks_in
from calc.results.earlier import Earlier, Priors, priors_of
from calc.watch.aside import Facts, facts_of
from calc.watch.claim import Folders
from calc.watch.settings import CannotWatch
from calc.watch.troubles import Troubles

_AT_ONCE = 4


class EarlierResults:
    """The results in a folder, by company. What was read once is read again only after it was changed."""

    def __init__(self, folder: Path | None, executor: Executor, stop_asked: Callable[[], bool]) -> None:
        self._folder, self._executor, self._stop_asked = folder, executor, stop_asked
        self._read: dict[Path, tuple[Facts, Earlier | None]] = {}
        self.priors: Priors | None = None  # None where nothing is to be compared with

    def begin(self) -> None:
        """Read them for the first time. ``CannotWatch`` where that fails."""
        try:
            self.refresh()
        except InterruptedError:  # it is to stop, which the course sees
            return
        except OSError as why:
            raise CannotWatch(f"The earlier results cannot be used: {why}") from None

    def are_read(self, troubles: Troubles) -> bool:
        """Look through them again; where they cannot be read, say so once: what has arrived has to wait."""
        where = printable(self._folder) if self._folder else ""
        with troubles.noting(where, f"The earlier results in {where} cannot be read"):
            try:
                self.refresh()
            except InterruptedError:
                return False
            return True
        return False

    def refresh(self) -> None:
        """Read what has come or was changed since. ``OSError`` where something cannot be read, or it is to stop."""
        if self._folder is None:
            return
        if not is_folder(self._folder):
            raise OSError(f"{printable(self._folder)} is not there any more")
        present = {path: facts_of(path.stat()) for path in workbooks_in(self._folder)}
        self._read = {path: read for path, read in self._read.items() if present.get(path) == read[0]}
        new = sorted(path for path in present if path not in self._read)
        try:
            for path, earlier in read_earlier(new, self._executor, _AT_ONCE, self._stop_if_asked):
                self._read[path] = present[path], earlier
        except CannotReadPriors as why:
            raise OSError(str(why)) from why
        self.priors = priors_of(self._folder, (earlier for _, earlier in self._read.values()))

    def _stop_if_asked(self) -> None:
        if self._stop_asked():
            raise InterruptedError


def refuse_prior(prior: Path | None, folders: Folders) -> None:
    """Refuse a folder of earlier results that is not there, or in which workbooks come and go. ``CannotWatch``."""
    if prior is None:
        return
    if not is_folder(prior):
        raise CannotWatch(f"{printable(prior)} is not a folder: give the folder of earlier results with --prior.")
    for used in (folders.drop, folders.out):
        real = Path(os.path.realpath(used))
        if any(is_there(path) and path.samefile(prior) for path in (real, *real.parents)):
            raise CannotWatch(
                f"{printable(prior)} is, or holds, {printable(used)}, where plancalc moves files: give --prior a folder"
                f" of its own, or {printable(folders.out / 'done')}."
            )
