"""A sound input projected beyond its As-of Date, and the forecast written."""

from pathlib import Path

from calc._version import __version__
from calc.contract import INPUT_SHEET, SCENARIOS
from calc.exact import ExactOverflowError
from calc.excel.layout import located
from calc.excel.text import on_one_line, visible
from calc.files.publish import Published
from calc.findings import Finding, warning
from calc.job.pipeline import Checked
from calc.plan.calendar import CalendarError
from calc.progress import doing
from calc.projection.frames import Forecast, forecast_of
from calc.projection.project import NoPriceError, project
from calc.projection.scenarios import scenarios
from calc.projection.sentences import NAME
from calc.projection.workbook import Source, write_forecast
from calc.validate.schemas import settled


class CannotProject(Exception):  # noqa: N818 - it reads as what it says
    """A scenario cannot be calculated to its horizon; the message says why."""


def projected(checked: Checked) -> Forecast:
    """Run the scenarios of a sound input to their horizons. ``CannotProject`` where one cannot be calculated."""
    assert checked.results is not None
    frames = settled(checked.workbook.frames, INPUT_SHEET)
    made = []
    for scenario in scenarios(frames[SCENARIOS.name]):
        name = on_one_line(scenario.name, NAME)
        doing(f"Projecting {name}")
        try:
            made.append(project(frames, checked.results.terms, scenario))
        except (CalendarError, ExactOverflowError, NoPriceError) as problem:
            raise CannotProject(f"Scenario “{name}” cannot be calculated: {problem}") from problem
    return forecast_of(made)


def refused_ahead(forecast: Forecast) -> list[Finding]:
    """Warn of entered option events and decisions after the As-of Date that the projection had to leave out."""
    findings = []
    if rows := sorted({row for each in forecast.projections for row in each.refused}):
        message = (
            "These option events are dated after the As-of Date and are not possible then, by the shares that would be"
            " exercisable or by the option's deadline. The projection leaves them out. Correct them or delete the rows."
        )
        findings.append(warning("left-out-ahead", message, "Option Events", "Event ID", rows))
    by_row = {each.row: each for projection in forecast.projections for each in projection.left_out}
    for row, left_out in sorted(by_row.items()):
        message = (
            f"{left_out.words}, comes after the As-of Date and is not possible then: {left_out.refusal.why}. The"
            " projection leaves it out."
        )
        findings.append(warning("left-out-ahead", message, "Award Decisions", left_out.refusal.headers, [row]))
    return findings


def write_projected(
    checked: Checked, forecast: Forecast, target: Path, values_only: bool = False, folder_decides: bool = False
) -> Published:
    """Write a forecast of a checked input. ``CannotPublish`` where it cannot be put in place."""
    assert checked.results is not None
    workbook = checked.workbook
    source = Source(
        visible(workbook.path.name),
        workbook.sha256,
        checked.results.terms,
        __version__,
        (*checked.findings, *located(refused_ahead(forecast), workbook.layouts)),
    )
    return write_forecast(forecast, source, target, values_only, [workbook.path], folder_decides)
