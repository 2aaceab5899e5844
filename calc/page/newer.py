"""Which runs have a newer one in their place: the same plan workbook dropped again, corrected or completed."""

from collections.abc import Mapping, Sequence

from calc.excel.text import folded
from calc.files.names import folded_file_name
from calc.page.figures import Brief
from calc.page.runs import Run
from calc.watch import without_number


def newer_runs(runs: Sequence[Run], briefs: Mapping[str, Brief]) -> dict[str, Run]:
    """Give, by the ID of a run, the newest run of the same workbook; ``runs`` are the newest first.

    It is one of the same file name, company and As-of Date. Where one of the three is not known, none is newer: two
    companies may name their files alike, and a company may have two plans.
    """
    found: dict[str, Run] = {}
    newest: dict[tuple[str, str, str], Run] = {}
    for run in runs:
        brief = briefs.get(run.id)
        if brief is None or not brief.company or not brief.as_of:
            continue
        first = newest.setdefault((folded_file_name(without_number(run.name)), folded(brief.company), brief.as_of), run)
        if first is not run:
            found[run.id] = first
    return found
