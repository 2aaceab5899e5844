"""Statements of the transfer agent that are dropped on a run: each with its reconciliation, in a folder of its own.

``OUT/reconciliations/Q1.xlsx/2/june.csv``                       the statement, the second that was dropped on Q1.xlsx
``OUT/reconciliations/Q1.xlsx/2/june.reconciliation.xlsx``       what came of it

A folder bears a hidden name until both are in it; one rename makes it seen. The functions below the line of the page's
own process run in another one, with limits.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calc.page.figures import as_text
from calc.page.refusals import Refusal, refused_as_value
from calc.page.runs import Run
from calc.results.records import Row
from calc.watch import Folders
from calc.watch.moves import is_real_folder

DATE_FORMATS = ("", "MDY", "DMY", "YMD")
_FOLDER, _ENDING, _STAGED = "reconciliations", ".reconciliation.xlsx", ".staged-"
_MOST_NUMBERS = 10_000
_NUMBER = re.compile(r"[1-9]\d{0,3}", re.ASCII)  # of those
_OPEN = ("difference", "only ours", "only theirs")
_MOST_ITEMS = 500
_TEXTS = "Status", "Cause", "Issuance IDs", "Agent Rows", "Holder"
_SHARES = "Our Shares", "Agent Shares", "Difference"


@dataclass(frozen=True)
class Dropped:
    """A statement that was dropped on a run, and the reconciliation beside it."""

    number: int
    statement: str
    reconciliation: Path


@dataclass(frozen=True)
class Item:
    """An item of a reconciliation."""

    status: str
    cause: str
    issuances: str
    rows: str
    holder: str
    ours: str
    theirs: str
    difference: str
    next_step: str


@dataclass(frozen=True)
class Reconciled:
    """What a page shows of a reconciliation."""

    verdict: str
    bridge: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    matched: int
    more: int


def staged(folders: Folders, run: Run) -> Path:
    """Make a hidden folder for a statement that is about to be reconciled with a run."""
    place = _place(folders, run)
    for each in (place.parent, place):
        each.mkdir(exist_ok=True)
        if not is_real_folder(each):
            raise FileNotFoundError(f"{each.name} leads elsewhere")
    folder = place / f"{_STAGED}{secrets.token_hex(4)}"
    folder.mkdir()
    return folder


def put_in_place(folder: Path) -> int:
    """Have a staged folder be seen, under the next free number; give that."""
    for number in range(1, _MOST_NUMBERS):
        target = folder.with_name(str(number))
        if os.path.lexists(target):
            continue
        with suppress(FileExistsError):
            folder.rename(target)
            return number
    raise FileExistsError(f"{folder.parent} has too many reconciliations")


def discard(folder: Path) -> None:
    """Remove a staged folder of which nothing came."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(folders: Folders) -> None:
    """Remove what a killed run has staged."""
    for folder in (folders.out / _FOLDER).glob(f"*/{_STAGED}*"):
        discard(folder)


def dropped_on(folders: Folders, run: Run) -> list[Dropped]:
    """Give the statements that were dropped on a run, the newest first."""
    return sorted(_dropped_on(_place(folders, run)), key=lambda each: -each.number)


def _dropped_on(place: Path) -> Iterator[Dropped]:
    if not (is_real_folder(place.parent) and is_real_folder(place)):  # a link may lead anywhere
        return
    with suppress(OSError):
        for folder in place.iterdir():
            if not _NUMBER.fullmatch(folder.name) or not is_real_folder(folder):
                continue
            names = {path.name for path in folder.iterdir() if path.is_file() and not path.is_symlink()}
            statement = next((name for name in sorted(names) if _made_of(name) in names), None)
            if statement:
                yield Dropped(int(folder.name), statement, folder / _made_of(statement))


def _made_of(statement: str) -> str:
    return f"{Path(statement).stem}{_ENDING}"


def _place(folders: Folders, run: Run) -> Path:
    return folders.out / _FOLDER / run.name


# --- What runs in another process ------------------------------------------------------------------------------------


@refused_as_value
def reconcile_statement(results: Path, statement: Path, date_format: str, last_day: date | None) -> str | Refusal:
    """Reconcile results with a statement, and write the reconciliation beside the statement; give the verdict."""
    from calc.findings import Severity
    from calc.reconciliation import Choices, Files, reconcile_files, write_workbook
    from calc.reconciliation.summary import verdict

    files = Files(results, statement)
    reconciliation, sources = reconcile_files(files, Choices(last_day=last_day), date_format or None)
    if reconciliation.listed is None:
        errors = [finding for finding in reconciliation.findings if finding.severity is Severity.ERROR]
        lines = [f"{f'{each.sheet} {each.cell}'.strip()}: {each.message}" for each in errors[:10]]
        return Refusal("\n".join(["Nothing was reconciled: the statement has errors.", *lines]))
    write_workbook(files, reconciliation, sources, statement.with_name(_made_of(statement.name)))
    return verdict(reconciliation)


@refused_as_value
def reconciled(path: Path) -> Reconciled:
    """Read what a page shows of a reconciliation."""
    from calc.results.read_back import read_prior
    from calc.results.summary_text import summary_verdict

    prior = read_prior(path, ("Bridge", "Items"))
    rows = list(prior.sheets["Items"])
    to_settle = [row for row in rows if row["Status"] in _OPEN]
    items = tuple(map(_item, to_settle[:_MOST_ITEMS]))
    bridge = tuple((as_text(row["Line"]), as_text(row["Shares"], grouped=True)) for row in prior.sheets["Bridge"])
    more = max(0, len(to_settle) - _MOST_ITEMS)
    return Reconciled(summary_verdict(path), bridge, items, len(rows) - len(to_settle), more)


def _item(row: Row) -> Item:
    status, cause, issuances, rows, holder = (as_text(row[header]) for header in _TEXTS)
    ours, theirs, difference = (as_text(row[header], grouped=True) for header in _SHARES)
    return Item(status, cause, issuances, rows, holder, ours, theirs, difference, as_text(row["Next Step"]))
