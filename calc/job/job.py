"""One workbook run into its results: the same for a person's single run, a batch and a drop folder."""

import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from calc.files.names import errors_path, errors_paths, is_there, report_path, results_path
from calc.job.beside import joined, without_marks_of, write_calendar_of, write_forecast_of, write_reports
from calc.job.status import Status
from calc.progress import doing

if TYPE_CHECKING:
    from calc.job.pipeline import Checked
    from calc.results.earlier import Priors
    from calc.tie_out import TieOut

P = ParamSpec("P")


@dataclass(frozen=True)
class Job:
    """One workbook, where its results go, and where it comes back with its errors marked; None is beside it."""

    source: Path
    results: Path | None = None
    copy: Path | None = None
    prior: "Path | Priors | None" = None
    values_only: bool = False
    effects: bool = True  # say what each other reading of the Plan would change
    plans_only: bool = False  # a workbook that is none is left out, which is no failure
    folder_decides: bool = False  # who may open the outputs; else nobody who may not open the input
    calendar: Path | None = None  # write what falls due as a calendar file too
    report: Path | None = None  # write the finance reports too
    forecast: Path | None = None  # write the forecast too
    run_date: date | None = None  # which the results state, where somebody asked for it
    offer_corrected: bool = False  # of a copy that was corrected, write what it is without its marks too


@dataclass(frozen=True)
class Ran:
    """What came of one workbook, with everything that was found. ``message`` says it to a person."""

    status: Status
    message: str
    checked: "Checked | None" = None
    results: Path | None = None
    copy: Path | None = None
    compared: "TieOut | None" = None
    why_listed: str = ""  # why the copy only lists the errors
    kept: Path | None = None  # a file that somebody saved: what was written is beside it
    outdated: tuple[Path, ...] = ()  # copies that show errors which are no more
    calendar: Path | None = None  # what falls due, as a calendar file
    report: Path | None = None  # the finance reports
    forecast: Path | None = None  # the projection
    corrected: Path | None = None  # the input without the marks of an earlier copy
    notes: tuple[str, ...] = ()  # what a person should know of a next period's input


def warm_up() -> None:
    """Import all that a run needs, once, and have the garbage collector leave it alone."""
    gc.disable()
    import calc.job.pipeline  # noqa: F401

    gc.freeze()
    gc.enable()


def refused_as_ran(step: Callable[Concatenate[Ran, P], Ran]) -> Callable[Concatenate[Ran, P], Ran]:
    """Have a step after the check say why there is nothing, as what came of the workbook, instead of raising.

    This is the one place in which what is refused becomes a status and a sentence.
    """

    @wraps(step)
    def take(ran: Ran, /, *args: P.args, **kwargs: P.kwargs) -> Ran:
        from calc.excel.checked_writer import ExcelRefusedError
        from calc.excel.inspect import NotAWorkbook
        from calc.files.publish import CannotPublish
        from calc.results.read_back import NotResults

        try:
            return step(ran, *args, **kwargs)
        except NotAWorkbook as refused:  # it is no longer the file that was checked
            return Ran(Status.UNREADABLE, str(refused))
        except NotResults as refused:
            return replace(ran, status=Status.NOT_COMPARED, message=joined(str(refused), ran.message))
        except (CannotPublish, ExcelRefusedError) as refused:
            return Ran(Status.NOT_WRITTEN, str(refused), ran.checked)

    return take


def check_job(job: Job) -> Ran:
    """Check a workbook. One with errors comes back as a copy that has them marked. Nothing is raised but bugs.

    ``Status.OK``: it is sound, and ``checked`` has its results, which are not written. One that is known to be
    something else than an input is only told; with ``plans_only`` that is no failure.
    """
    from calc.excel.inspect import NotAWorkbook, inspect_workbook

    try:
        inspection = inspect_workbook(job.source)  # before pandas is imported: what is no workbook is told at once
        from calc.job.pipeline import check

        checked = check(job.source, inspection, job.effects)
    except NotAWorkbook as refused:
        return Ran(Status.UNREADABLE, str(refused))
    if checked.results is None:
        return _mark_errors(Ran(Status.ERRORS, "", checked), job)
    outdated = _outdated_copies(job)
    return Ran(Status.OK, _note_on_outdated(outdated, job.source), checked, outdated=outdated)


def run_job(job: Job) -> Ran:
    """Calculate a workbook and write its results, or the copy with its errors marked. Nothing is raised but bugs."""
    target = job.results or (results_path(job.source) if job.source.name else None)
    ran = check_job(job)
    if ran.status is Status.OK:
        assert target is not None
        ran = _write_results(ran, job, target)
    if ran.results is not None:
        return ran
    company = ran.checked.company if ran.checked else ""
    return replace(ran, message=f"{ran.message}{note_on_older_results(target, job.source, company)}")


def report_job(job: Job) -> Ran:
    """Calculate a workbook and write its finance reports alone, where the job has them. Nothing is raised but bugs."""
    ran = check_job(job)
    if ran.status is Status.OK:
        ran = _write_report(ran, job)
    return ran


def roll_job(source: Path, as_of: date, target: Path, open_on: date | None = None) -> Ran:
    """Check a workbook and write the next period's input out of it. Nothing is raised but bugs."""
    ran = check_job(Job(source, effects=False))
    return _write_next_input(ran, as_of, target, open_on) if ran.status is Status.OK else ran


@refused_as_ran
def _mark_errors(ran: Ran, job: Job) -> Ran:
    """Write the copy that has the errors marked, unless the workbook is something else than an input."""
    from calc.job.pipeline import write_errors
    from calc.job.recognize import what_it_is_instead

    checked = ran.checked
    assert checked is not None
    if sentence := what_it_is_instead(job.source, checked.workbook.inspection, left_out=job.plans_only):
        return Ran(Status.NOT_A_PLAN if job.plans_only else Status.UNREADABLE, sentence)
    target = job.copy or errors_path(job.source)
    marked = write_errors(checked, target, job.folder_decides)
    message = f"{marked.sentence} Correct them in {job.source.name} and check it again. {marked.kept}".rstrip()
    kept = target if marked.kept else None
    return replace(ran, message=message, copy=marked.path, why_listed=marked.why_listed, kept=kept)


@refused_as_ran
def _write_results(ran: Ran, job: Job, target: Path) -> Ran:
    """Write the results of a sound workbook, tied out to earlier ones where that was asked for."""
    from calc.job.pipeline import tied_out, write_run

    checked, compared, comparison = ran.checked, None, ""
    assert checked is not None
    prior: Path | None = None
    if job.prior is not None:
        prior, comparison = _prior_of(checked, job.prior)
        if prior is not None:
            _refuse_to_overwrite_prior(prior, target)
            checked, compared = tied_out(checked, prior)
            comparison = compared.sentence
    published = write_run(checked, target, job.values_only, prior, job.folder_decides, job.run_date)
    as_asked = (job.values_only, job.folder_decides)
    report, on_report = write_reports(checked, job.report, *as_asked)[:2] if job.report else (None, "")
    forecast, on_forecast = write_forecast_of(checked, job.forecast, *as_asked) if job.forecast else (None, "")
    calendar, on_calendar = write_calendar_of(checked, job.calendar) if job.calendar else (None, "")
    corrected, on_marks = without_marks_of(checked) if job.offer_corrected else (None, "")
    asked = ((job.calendar, calendar), (job.report, report), (job.forecast, forecast))
    lacks = any(wanted is not None and made is None for wanted, made in asked)
    status = Status.OK if compared is None or compared.ties else Status.DIFFERENCES
    sentence = f"The results are in {published.path}."
    return replace(
        ran,
        status=Status.NOT_WRITTEN if lacks else status,
        message=joined(
            sentence, published.kept, on_report, on_forecast, on_calendar, comparison, on_marks, ran.message
        ),
        checked=checked,
        results=published.path,
        compared=compared,
        kept=target if published.kept else None,
        calendar=calendar,
        report=report,
        forecast=forecast,
        corrected=corrected,
    )


@refused_as_ran
def _write_report(ran: Ran, job: Job) -> Ran:
    """Write the finance reports of a sound workbook."""
    assert ran.checked is not None
    target = job.report or report_path(job.source)
    put, sentence, kept, checked = write_reports(ran.checked, target, job.values_only, job.folder_decides)
    message = joined(sentence, ran.message)
    if put is None:
        return replace(ran, status=Status.NOT_WRITTEN, message=message)
    return replace(ran, message=message, checked=checked, report=put, kept=target if kept else None)


@refused_as_ran
def _write_next_input(ran: Ran, as_of: date, target: Path, open_on: date | None) -> Ran:
    """Write the same workbook with its As-of Date moved on, its history folded where a day is given for that."""
    assert ran.checked is not None
    doing(f"Writing {target.name}")
    if open_on is not None:
        from calc.job.roll_open import roll_open

        return replace(ran, notes=tuple(roll_open(ran.checked, as_of, open_on, target)), results=target)
    from calc.job.roll import roll

    return replace(ran, notes=tuple(roll(ran.checked, as_of, target)), results=target)


def _prior_of(checked: "Checked", given: "Path | Priors") -> tuple[Path | None, str]:
    """Give the earlier results to compare with, and what to tell the person where a folder has none."""
    if isinstance(given, Path):
        return given, ""
    assert checked.results is not None
    terms = checked.results.terms
    earlier = given.before(terms.company, terms.as_of_date)
    if earlier is not None:
        return earlier.path, ""
    return None, (
        f"{given.folder} has no results of {terms.company} before {terms.as_of_date} to compare with. If they bear an"
        " earlier name of the company, compare with plancalc run --prior."
    )


def _refuse_to_overwrite_prior(prior: Path, results: Path) -> None:
    from calc.results.read_back import NotResults

    if is_there(results) and is_there(prior) and results.samefile(prior):
        raise NotResults(f"{prior} would be overwritten: give today's results another name with -o.")


def note_on_older_results(target: Path | None, source: Path, company: str = "") -> str:
    """Say that older results were left as they are, where there are no new ones."""
    from calc.excel.own_outputs import RESULTS, Output, kind_of
    from calc.files.place import Standing
    from calc.results.read_back import company_within

    if target is None or not is_there(target) or not target.is_file() or _is_same_file(target, source):
        return ""
    with suppress(OSError, ValueError):
        other = Output(RESULTS, company, company_within).standing(target).standing is Standing.OTHER
        if other and (kind_of(target) or not target.name.endswith(".results.xlsx")):
            return ""
    return f" {target} is from an earlier run and was not changed."


def _is_same_file(first: Path, second: Path) -> bool:
    with suppress(OSError, ValueError):
        return first.samefile(second)
    return False


def _outdated_copies(job: Job) -> tuple[Path, ...]:
    """Give the copies that were made of a workbook while it had errors, beside it or where the job has its copy."""
    from calc.excel.own_outputs import MARKED_COPY, kind_of

    copy, source = job.copy, job.source
    beside = errors_paths(copy.with_name(f"{copy.stem.removesuffix('.errors')}.xlsx") if copy else source)
    return tuple(path for path in beside if not _is_same_file(path, source) and kind_of(path) == MARKED_COPY)


def _note_on_outdated(outdated: tuple[Path, ...], source: Path) -> str:
    if not outdated:
        return ""
    names, verb = " and ".join(path.name for path in outdated), "are" if len(outdated) > 1 else "is"
    return f"{names} {verb} from an earlier check and {verb} out of date: {source.name} has no errors now."
