"""The steps of a run inside one process: reading, validation, calculation, writing."""

import time
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from calc.calculate import calculate
from calc.contract import INPUT_SHEET
from calc.job.pipeline import check, write_run
from calc.read import read
from calc.validate import Given, validate
from calc.validate.schemas import settled
from tests.benchmarks.floors.hand_mask import sound_rows
from tests.benchmarks.floors.read_and_write import write
from tests.benchmarks.measure import LARGE_PAIRS, PAIRS, Cost, Result, pairs, timed
from tests.benchmarks.work import Work, cells_of

WRITTEN = 20_000  # fees whose results are written: some 100,000 rows
FAIR_SHARE = 0.05  # of a run's time for the calculation


def reading(work: Work) -> Iterator[Result]:
    """Converted frames with every finding against the bare values of python-calamine."""
    for name, path, number in (("small", work.small, 21), ("large", work.large, LARGE_PAIRS)):
        yield from pairs(f"read, {name} / calamine", timed(lambda p=path: read(p)), timed(_bare(path)), 2.0, number)


def _bare(path: Path):
    def work() -> object:
        book = CalamineWorkbook.from_path(path)
        return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]

    return work


def validation(work: Work) -> Iterator[Result]:
    """Validation of a large input against one hand-written mask a sheet that checks the same."""
    workbook = read(work.large)
    given = Given(workbook.frames, workbook.unread, workbook.absent)
    ours = timed(lambda: validate(given, workbook.findings))
    yield from pairs("validation, large / hand-written masks", ours, timed(lambda: sound_rows(workbook.frames)), 1.3, 5)


def calculation(work: Work) -> Iterator[Result]:
    """The calculation's part of a whole run, and how it grows."""
    taken: dict[int, Cost] = {}
    for fees in (work.large_fees // 10, work.large_fees):
        frames = settled(read(work.of(fees)).frames, INPUT_SHEET)
        taken[fees] = min((timed(lambda f=frames: calculate(f))() for _ in range(5)), key=lambda cost: cost.seconds)
        if fees == work.large_fees:
            start = time.perf_counter()
            write_run(check(work.large), work.folder / "large.results.xlsx")
            whole = time.perf_counter() - start
    small, large = taken.values()
    yield Result("calculation / whole run, large", large.seconds, whole, large.seconds / whole, FAIR_SHARE)
    yield Result("calculation, ten times the fees", large.seconds, small.seconds, large.seconds / small.seconds, 12)


def writing(work: Work) -> Iterator[Result]:
    """Results with live formulas against xlsxwriter's ordinary loop over the values alone."""
    checked = check(work.of(WRITTEN))
    target = work.folder / "written.results.xlsx"
    write_run(checked, target)
    sheets = cells_of(target)
    floor = timed(lambda: write(sheets, str(work.folder / "floor.xlsx"), values_only=True))
    yield from pairs("write with formulas / xlsxwriter, values", timed(lambda: write_run(checked, target)), floor, 1.0)


__all__ = ["PAIRS", "calculation", "reading", "validation", "writing"]
