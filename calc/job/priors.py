"""A folder of earlier results read in other processes: a damaged file there takes down none but its own."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from calc.files.names import PASSING
from calc.files.publish import printable
from calc.job.workers import as_done
from calc.results.earlier import Earlier, earlier_of

Wrap = Callable[[Callable[[Any], Any]], Callable[[Any], Any]]


class CannotReadPriors(Exception):  # noqa: N818 - it reads as what it says
    """A workbook among the earlier results could not be read: which of them count is not known."""


def workbooks_in(folder: Path) -> Iterator[Path]:
    """Yield the workbooks in a folder and its subfolders; what comes and goes with a person's work is none."""
    paths = (Path(inside) / name for inside, _, names in os.walk(folder) for name in names)
    return (path for path in paths if path.suffix.lower() == ".xlsx" and not PASSING.fullmatch(path.name))


def read_earlier(
    paths: Iterable[Path],
    executor: Executor,
    at_once: int,
    check: Callable[[], object] = lambda: None,
    wrap: Wrap = lambda function: function,
) -> Iterator[tuple[Path, Earlier | None]]:
    """Read which company and day each workbook has; None for what is none of results. ``CannotReadPriors``.

    ``check`` is called again and again meanwhile, and raises where there is nothing to wait for.
    """
    for path, future in as_done(executor, wrap(earlier_of), paths, at_once, check):
        if why := future.exception():
            raise CannotReadPriors(f"{printable(path)}, among the earlier results, could not be read. {why}")
        yield path, future.result()
