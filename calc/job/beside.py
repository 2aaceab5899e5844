"""What is written beside the results of a workbook: reports, forecast, calendar, and the input without its marks."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from calc.files.names import corrected_path

if TYPE_CHECKING:
    from calc.job.pipeline import Checked


class Reported(NamedTuple):
    """What came of the finance reports: where they are, a sentence, why not at the target, and what they found too."""

    path: Path | None
    sentence: str
    kept: str
    checked: "Checked"


def joined(*sentences: str) -> str:
    """Put sentences one after the other; empty ones are left out."""
    return " ".join(filter(None, sentences))


def write_reports(checked: "Checked", target: Path, values_only: bool, folder_decides: bool) -> Reported:
    """Write the finance reports; where that cannot be done, no path, and why."""
    from calc.excel.checked_writer import ExcelRefusedError
    from calc.files.publish import CannotPublish
    from calc.finance import CannotCalculateThen
    from calc.job.report import reported, write_reports_of

    try:
        checked, period = reported(checked)
        put, kept = write_reports_of(checked, period, target, values_only, folder_decides)
    except (CannotCalculateThen, CannotPublish, ExcelRefusedError) as refused:
        return Reported(None, f"No report was written: {refused}", "", checked)
    return Reported(put, joined(f"The report is in {put}.", kept), kept, checked)


def write_forecast_of(
    checked: "Checked", target: Path, values_only: bool, folder_decides: bool
) -> tuple[Path | None, str]:
    """Write the forecast; give where it is, and a sentence: where it cannot be made, why."""
    from calc.excel.checked_writer import ExcelRefusedError
    from calc.files.publish import CannotPublish
    from calc.job.projected import CannotProject, projected, write_projected

    try:
        published = write_projected(checked, projected(checked), target, values_only, folder_decides)
    except (CannotProject, CannotPublish, ExcelRefusedError) as refused:
        return None, f"No forecast was written: {refused}"
    return published.path, joined(f"The forecast is in {published.path}.", published.kept)


def write_calendar_of(checked: "Checked", target: Path) -> tuple[Path | None, str]:
    """Write what falls due as a calendar file; give where it is, and a sentence."""
    from calc.files.publish import CannotPublish
    from calc.write.calendar_file import write_calendar

    assert checked.results is not None
    try:
        published = write_calendar(checked.results, target, never=(checked.workbook.path,))
    except CannotPublish as refused:  # the results are there
        return None, f"No calendar was written: {refused}"
    return published.path, joined(f"What falls due is in the calendar {published.path}.", published.kept)


def without_marks_of(checked: "Checked") -> tuple[Path | None, str]:
    """Write a copy that was corrected without its marks and its sheet Findings; give where it is, and a sentence.

    Neither where the workbook has no marks.
    """
    from calc.annotate.remove_marks import CannotTakeOff, without_marks
    from calc.excel.inspect import NotAWorkbook, unchanged_bytes
    from calc.excel.own_outputs import CORRECTED, Output, may_be_marked
    from calc.files.publish import CannotPublish, publish

    workbook = checked.workbook
    name, output = workbook.path.name, Output(CORRECTED, checked.company)
    try:
        packed = unchanged_bytes(workbook.path, workbook.inspection)
        content = without_marks(packed, output) if may_be_marked(packed) else None
        if content is None:
            return None, ""
        target = corrected_path(workbook.path)
        published = publish(target, lambda path: path.write_bytes(content), never=[workbook.path], output=output)
    except CannotTakeOff:
        return None, f"{name} contains something that cannot be copied, so its marks were not removed."
    except (CannotPublish, NotAWorkbook) as refused:
        return None, f"{name} could not be saved without its marks: {refused}"
    sentence = f"{published.path} is {name} without its marks and its sheet Findings: continue with that file."
    return published.path, joined(sentence, published.kept)
