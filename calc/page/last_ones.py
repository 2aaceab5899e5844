"""The reconciliations that may be the last one before another: those of the same company, the newest first."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calc.contract.wording import date_in_words
from calc.excel.own_outputs import company_of, is_same_company
from calc.page.answers import Answers
from calc.page.refusals import Refusal, refused_as_value
from calc.page.runs import RESULTS, Run
from calc.page.statements import Dropped, reconciled_before
from calc.watch import Folders

_MOST = 100


@dataclass(frozen=True)
class LastOne:
    """A reconciliation as a list has it: its workbook and its statement, with its last day."""

    name: str
    path: Path


@dataclass(frozen=True)
class Reach:
    """Whose a reconciliation is, and up to which day."""

    company: str
    up_to: date


async def last_ones(
    folders: Folders, answers: Answers, runs: Sequence[Run], run: Run, but: Dropped | None
) -> dict[str, LastOne]:
    """Give the reconciliations of runs that may be the last before another of one run, by what a page calls them.

    ``but`` is what is read again itself. One that does not say whose it is may be of the same company.
    """
    found = await asyncio.to_thread(reconciled_before, folders, runs, but, _MOST)
    results = run.file(RESULTS)
    company = await answers.about(whose, results) if found and results else ""
    told = await asyncio.gather(*(answers.about(reach_of, path) for _, _, path in found))
    reaching = [
        (reach.up_to, each, dropped, path)
        for (each, dropped, path), reach in zip(found, told, strict=True)
        if not isinstance(reach, Refusal) and _may_be_one(reach.company, company)
    ]
    reaching.sort(key=lambda one: one[0], reverse=True)  # of the same day, the order in which they were written stays
    return {
        f"{each.id}-{dropped.number}": LastOne(f"{each.name}: {dropped.statement}, up to {date_in_words(up_to)}", path)
        for up_to, each, dropped, path in reaching
    }


@refused_as_value
def whose(path: Path) -> str:
    """Tell whose figures an output has."""
    return company_of(path)


@refused_as_value
def reach_of(path: Path) -> Reach:
    """Read whose a reconciliation is, and up to which day."""
    from calc.results.read_back import read_prior

    return Reach(company_of(path), read_prior(path, ()).as_of_date)


def _may_be_one(one: str, other: str | Refusal) -> bool:
    return not one or not other or isinstance(other, Refusal) or is_same_company(one, other)
