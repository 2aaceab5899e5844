"""Which runs have a newer one in their place: the same plan workbook dropped again, corrected or completed."""

from collections.abc import Mapping, Sequence

from calc.excel.text import folded
from calc.files.names import folded_file_name
from calc.page.figures import Brief
from calc.page.runs import RESULTS, Run
from calc.watch import without_number


def newer_runs(runs: Sequence[Run], briefs: Mapping[str, Brief]) -> dict[str, Run]:
    """Give, by the ID of a run, the newest run of the same workbook; ``runs`` are the newest first.

    Of results it is a later one with results of the same company and As-of Date. Of a workbook with errors, whose
    As-of Date is not known, it is a later one of the same file name, of the same company as far as that is known.
    """
    found: dict[str, Run] = {}
    by_date: dict[tuple[str, str], Run] = {}
    by_name: dict[str, list[Run]] = {}
    for run in runs:
        if not run.is_finished:
            continue
        brief, name = briefs.get(run.id, Brief("", "")), folded_file_name(without_number(run.name))
        later = by_name.setdefault(name, [])
        if run.file(RESULTS):
            newest = by_date.setdefault((folded(brief.company), brief.as_of), run) if brief.as_of else run
        else:
            newest = next((each for each in later if _may_be_one(brief, briefs.get(each.id))), run)
        if newest is not run:
            found[run.id] = newest
        later.append(run)
    return found


def _may_be_one(brief: Brief, later: Brief | None) -> bool:
    return later is not None and (not brief.company or folded(brief.company) == folded(later.company))
