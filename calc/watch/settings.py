"""What a watch is to do and where, and what it did."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from calc.files.lock import Locked, locked
from calc.files.names import is_folder, is_there
from calc.files.publish import printable
from calc.job.job import Job
from calc.watch.claim import Claim, Folders
from calc.watch.names import products

if TYPE_CHECKING:
    from calc.results.earlier import Priors


class CannotWatch(Exception):  # noqa: N818 - it reads as what it says
    """Nothing was begun; the message says why."""


def no_date() -> None:
    """Give no date to be stated."""


@dataclass(frozen=True)
class Settings:
    """How a person wants it. With ``once`` it ends when all that is whole is done."""

    workers: int
    interval: float = 2.0
    time_limit: float | None = None
    once: bool = False
    values_only: bool = False
    memory_limit: float | None = None  # gigabytes
    effects: bool = True  # say what each other reading of the Plan would change
    prior: Path | None = None  # the folder of earlier results, to each company's latest of which its workbooks are tied
    run_date: Callable[[], date | None] = no_date  # that the results of a workbook run now are to state
    reports: bool = False  # write the finance reports and the forecast of each too

    def job(self, claim: Claim, priors: "Priors | None") -> Job:
        """Give the job for a claim: what is made of the file comes to be beside it."""
        results, copy, _, report, forecast = (claim.folder / name for name in products(claim.name))
        job = Job(claim.path, results, copy, priors, self.values_only, self.effects, folder_decides=True)
        job = replace(job, report=report, forecast=forecast) if self.reports else job
        return replace(job, run_date=self.run_date())


@dataclass
class Tally:
    """What a watch did."""

    done: int = 0
    attention: int = 0
    in_work: int = 0
    not_taken: int = 0  # files that could not be moved out of the drop folder

    @property
    def sentence(self) -> str:
        """Say what was done in a sentence."""
        sentences = [f"{self.done:,} done, {self.attention:,} need attention."]
        if self.in_work:
            sentences.append(f"{self.in_work:,} not finished: the next start continues with them.")
        if self.not_taken:
            sentences.append(f"{self.not_taken:,} could not be moved out of the drop folder.")
        return " ".join(sentences)


def refuse_folders(folders: Folders) -> None:
    """Refuse folders that are not there, and those of which one is inside the other. ``CannotWatch``."""
    drop, out = folders.drop, folders.out
    if not is_folder(drop):
        raise CannotWatch(f"The drop folder {printable(drop)} does not exist: create it, or give another one.")
    if is_there(out) and not is_folder(out):
        raise CannotWatch(f"{printable(out)} is a file: give a folder with -o.")
    for inner, outer in ((out, drop), (drop, out)):
        try:
            real = Path(os.path.realpath(inner))
        except (OSError, ValueError):  # it cannot be made either, and that says more
            continue
        if is_there(outer) and any(is_there(path) and path.samefile(outer) for path in (real, *real.parents)):
            raise CannotWatch(
                f"{printable(drop)} and {printable(out)} are the same folder, or one is inside the other: give an"
                " output folder"
                " of its own with -o."
            )


@contextmanager
def taken_hold_of(folders: Folders) -> Iterator[None]:
    """Make the folders that are not there yet, and keep every other plancalc out of them. ``CannotWatch``."""
    with ExitStack() as held:
        try:
            folders.make()
            for folder in (folders.out, folders.drop):
                held.enter_context(locked(folder))
        except Locked:
            raise CannotWatch(
                f"Another plancalc is already using {printable(folders.out)} or {printable(folders.drop)}: only one can"
                " run there. Stop it, or use other folders."
            ) from None
        except (OSError, RecursionError) as error:  # the latter: too many folders in one another
            unwritable, why = getattr(error, "filename", None) or folders.out, getattr(error, "strerror", None) or error
            raise CannotWatch(
                f"plancalc cannot write in {printable(unwritable)} ({why}), so it cannot move files. Ask for"
                " permission, or give other folders."
            ) from None
        yield
