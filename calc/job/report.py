"""The finance reports of a workbook: read, checked and calculated as a run is, written in a workbook of their own."""

from dataclasses import replace
from pathlib import Path

from calc.calculate import calculate
from calc.contract import INPUT_SHEET
from calc.excel.layout import located
from calc.files.publish import Published
from calc.finance import Frames, Period, period_of, warnings_of
from calc.job.pipeline import Checked, facts_of
from calc.plan.results import Results
from calc.progress import doing
from calc.validate.schemas import settled
from calc.write.report import write_report


def reported(checked: Checked) -> tuple[Checked, Period]:
    """Give a checked input with what the reports found besides, and its period.

    ``CannotCalculateThen`` where the input cannot be calculated as of another day that the reports need.
    """
    assert checked.results is not None
    doing(f"Calculating the reports of {checked.workbook.path.name}")
    period = period_of(settled(checked.workbook.frames, INPUT_SHEET), checked.results, _without_effects)
    found = located(warnings_of(period), checked.workbook.layouts)
    return replace(checked, findings=(*checked.findings, *found)), period


def write_reports_of(
    checked: Checked, period: Period, target: Path, values_only: bool = False, folder_decides: bool = False
) -> Published:
    """Write the reports of a period of a checked input. ``CannotPublish`` where they cannot be put in place."""
    never = [checked.workbook.path]
    facts = facts_of(checked)
    return write_report(period, facts, target, never=never, values_only=values_only, folder_decides=folder_decides)


def _without_effects(frames: Frames) -> Results:
    return calculate(frames, with_effects=False)
