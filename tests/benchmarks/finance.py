"""The finance reports, the forecast, and the line that a run has of it, each against a run of the same sample."""

from collections.abc import Iterator

from calc.contract import INPUT_SHEET
from calc.demo.ctc import ctc_rows
from calc.job.pipeline import check, write_run
from calc.projection.ahead import as_now
from calc.template import write_template
from calc.validate.schemas import settled
from tests.benchmarks.measure import Result, pairs, plancalc, timed
from tests.benchmarks.work import Work
from tests.support.paths import SAMPLES

SAMPLE = SAMPLES / "ctc-1999-2002.xlsx"
SCENARIOS = (
    {"Scenario": "as now", "Horizon": 4},
    {"Scenario": "at 1.40", "Horizon": 4, "Price": 1.4},
    {"Scenario": "all defer at 5.00", "Horizon": 4, "Price": 5, "Deferral": "all"},
)


def report(work: Work) -> Iterator[Result]:
    """Three more calculations and the report's sheets, against a run with the effects of other readings."""
    reported = plancalc("report", SAMPLE, "-o", work.folder / "sample.report.xlsx")
    run = plancalc("run", SAMPLE, "-o", work.folder / "sample.results.xlsx")
    yield from pairs("sample report / run", reported, run, 1.25)


def forecast(work: Work) -> Iterator[Result]:
    """Three scenarios of four years from file to file, and what the Summary's line costs a run."""
    source, target = work.folder / "scenarios.xlsx", work.folder / "scenarios.results.xlsx"
    write_template(source, {**ctc_rows(), "Scenarios": SCENARIOS})
    projected = plancalc("forecast", source, "-o", work.folder / "scenarios.forecast.xlsx")
    yield from pairs("sample forecast, 3 x 4 years / run", projected, plancalc("run", source, "-o", target), 2.0)
    checked = check(source)
    assert checked.results is not None
    frames, terms = settled(checked.workbook.frames, INPUT_SHEET), checked.results.terms
    run = timed(lambda: write_run(check(source), target))
    yield from pairs("line of the forecast / run", timed(lambda: as_now(frames, terms)), run, 0.25)
