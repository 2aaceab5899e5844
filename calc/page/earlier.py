"""The earlier results that a run was tied to, found again in the folder of earlier results that the program was given.

A run records their name and their day. No path comes from a browser: it is looked for below the folder, and what is
found has to be results of the same company and day.
"""

import asyncio
from pathlib import Path

from calc.excel.text import folded, visible
from calc.job.priors import workbooks_in
from calc.page.answers import Answers
from calc.page.figures import Figures
from calc.page.refusals import refused_as_value
from calc.results.earlier import Earlier, earlier_of

_MOST = 20  # files of one name that are looked at


async def earlier_results_of(answers: Answers, folder: Path | None, figures: Figures) -> Earlier | None:
    """Find the earlier results that a run was tied to; None where they are not there, or two files may be they."""
    tied_to = figures.tied_to
    if folder is None or tied_to is None:
        return None
    paths = await asyncio.to_thread(_named, folder, tied_to.name)
    read = [await answers.about(results_within, path) for path in paths[:_MOST]]
    found = [
        each
        for each in read
        if isinstance(each, Earlier)
        and each.as_of == tied_to.as_of_date
        and folded(each.company) == folded(figures.company)
    ]
    return found[0] if len({each.sha256 for each in found}) == 1 else None


@refused_as_value
def results_within(path: Path) -> Earlier | None:
    """Read what a file says of itself if it is an output of the kind results; None for any other."""
    from calc.excel.own_outputs import RESULTS, kind_of

    return earlier_of(path) if kind_of(path) == RESULTS else None


def _named(folder: Path, name: str) -> list[Path]:
    """Find the files of a name below a folder; a link may lead elsewhere, and is none."""
    return sorted(
        path for path in workbooks_in(folder) if visible(path.name) == name and path.is_file() and not path.is_symlink()
    )
