"""The workbooks of a batch: those that are named, and those that stand in folders and their subfolders."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from calc.files.names import PASSING, is_folder
from calc.files.publish import printable

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb")  # the last two cannot be read: that is said, and no company left out
_RESULTS = re.compile(r".+\.(results|reconciliation|report|forecast)( \(\d+\))?\.xlsx", re.IGNORECASE | re.DOTALL)
_SUMMARY = re.compile(r"batch( \(\d+\))?\.xlsx", re.IGNORECASE)
_COPY = re.compile(r".+\.errors( \d+)?( \(\d+\))?\.xlsx", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class FoundWorkbook:
    """A workbook, and the names of the folders that lead to it from the one that was given, with its own."""

    source: Path
    below: tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """What was found, each once; ``missed`` are places that could not be looked into, each with why."""

    found: tuple[FoundWorkbook, ...]
    missed: tuple[tuple[Path, str], ...]
    skipped: tuple[str, ...]  # files named by the person that are no inputs, in sentences


def find(paths: Iterable[Path], output: Path) -> Search:
    """Search files and folders, but not the ``output`` folder where it lies inside one of them.

    The same file reached twice, by another name or through a link, counts once. The order of ``paths`` does not matter.
    """
    workbooks: list[FoundWorkbook] = []
    missed: list[tuple[Path, str]] = []
    skipped: list[str] = []
    for path in paths:
        if is_folder(path):
            workbooks += _in_folder(path, output, missed)
        elif _RESULTS.fullmatch(path.name):
            skipped.append(f"{printable(path)} was left out: it is a workbook of results, not an input.")
        elif PASSING.fullmatch(path.name) and not path.name.startswith("."):
            skipped.append(
                f"{printable(path)} was left out: it is a temporary file that a program keeps while a workbook is open."
            )
        else:
            workbooks.append(FoundWorkbook(path, (path.name,)))
    once: dict[object, FoundWorkbook] = {}
    for workbook in sorted(workbooks, key=lambda workbook: (workbook.below, str(workbook.source))):
        once.setdefault(_identity(workbook.source), workbook)
    return Search(tuple(once.values()), tuple(sorted(set(missed))), tuple(sorted(set(skipped))))


def is_input(name: str) -> bool:
    """Tell whether a file in a folder is taken as an input, by its name."""
    ours = _RESULTS.fullmatch(name) or _SUMMARY.fullmatch(name) or _COPY.fullmatch(name) or PASSING.fullmatch(name)
    return not ours and name.lower().endswith(SUFFIXES)


def _in_folder(folder: Path, output: Path, missed: list[tuple[Path, str]]) -> Iterator[FoundWorkbook]:
    avoided = {os.path.realpath(output)} - {os.path.realpath(folder)}
    entered: set[str] = set()

    def note(error: OSError) -> None:
        why = "The folder cannot be opened: check that you have permission to read it."
        missed.append((Path(str(error.filename)), why))

    for path, folders, files in os.walk(folder, onerror=note, followlinks=True):
        real = os.path.realpath(path)
        if real in entered or real in avoided:  # a link that leads back, or the output
            folders.clear()
            continue
        entered.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = Path(path).relative_to(folder).parts
        yield from (FoundWorkbook(Path(path) / name, (*below, name)) for name in _inputs(files))


def _inputs(files: Sequence[str]) -> Iterator[str]:
    return (name for name in sorted(files) if is_input(name))


def _identity(path: Path) -> object:
    """Give what is the same for two ways to one file; two files with one content by a hard link stay two."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return str(path)
    return (facts.st_dev, facts.st_ino) if facts.st_nlink == 1 and facts.st_ino else os.path.realpath(path)
