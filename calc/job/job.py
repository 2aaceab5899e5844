"""One workbook run into its results: the same for a person's single run, a batch and a drop folder."""

import gc
import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calc.files.names import corrected_path, errors_path, errors_paths, is_there, results_path
from calc.job.status import Status

if TYPE_CHECKING:
    from concurrent.futures import Future

    from calc.job.pipeline import Checked
    from calc.results.earlier import Priors
    from calc.tie_out import TieOut


@dataclass(frozen=True)
class Job:
    """One workbook, where its results go, and where it comes back with its errors marked; None is beside it."""

    source: Path
    results: Path | None = None
    copy: Path | None = None
    prior: "Path | Priors | None" = None
    values_only: bool = False
    plans_only: bool = False  # a workbook that is none is left out, which is no failure
    folder_decides: bool = False  # who may open the outputs; else nobody who may not open the input
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
    corrected: Path | None = None  # the input without the marks of an earlier copy


@dataclass(frozen=True)
class Outcome:
    """The small part of it that goes from process to process and into a list of many."""

    status: Status
    message: str
    sha256: str = ""
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    company: str = ""
    as_of: date | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    results: Path | None = None
    results_sha256: str = ""
    copy: Path | None = None
    why_listed: str = ""  # why the copy only lists the errors
    ties: bool | None = None
    seconds: float = 0.0


def warm_up() -> None:
    """Import all that a run needs, once, and have the garbage collector leave it alone."""
    gc.disable()
    import calc.job.pipeline  # noqa: F401

    gc.freeze()
    gc.enable()


def outcome_of_job(job: Job) -> Outcome:
    """Run a workbook and tell in small what came of it."""
    began = time.perf_counter()
    ran = run_job(job)
    found: dict[str, Any] = {"sha256": sha256_of(job.source)} if ran.checked is None else _facts_of(ran.checked)
    if ran.results is not None:
        found |= {"results": ran.results, "results_sha256": sha256_of(ran.results)}
    message = ran.message
    if ran.compared is not None:
        found["ties"] = ran.compared.ties
        message = f"{message} {ran.compared.why}".rstrip()
    seconds = round(time.perf_counter() - began, 2)
    return Outcome(ran.status, message, copy=ran.copy, why_listed=ran.why_listed, seconds=seconds, **found)


def sha256_of(path: Path) -> str:
    """The file's SHA-256; empty where it cannot be read, or is no file: a pipe would be waited for."""
    try:
        if not path.is_file():
            return ""
        if not path.stat().st_size:  # some systems have files without a size that never end
            return hashlib.sha256().hexdigest()
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def outcome_of_future(future: "Future[Outcome]", job: Job) -> Outcome:
    """What came of a workbook that was handed to another process, which may have died over it."""
    from calc.job.workers import WorkerError, WorkerTimedOut

    try:
        return future.result()
    except WorkerError as why:
        status, said = Status.TIMED_OUT if isinstance(why, WorkerTimedOut) else Status.CRASHED, str(why)
    except Exception as why:  # a cluster's own: it lost its processes, or the connection
        status, said = Status.CRASHED, f"The cluster could not run it ({type(why).__name__}: {why}). Run it again."
    return Outcome(status, f"{said}{_note_on_older_results(job.results, job.source)}", sha256=sha256_of(job.source))


def _facts_of(checked: "Checked") -> dict[str, Any]:
    from calc.findings import Severity
    from calc.results.for_notebooks import key_figures

    plan = checked.workbook.frames["Plan"]
    as_of = dict(zip(plan["term"], plan["value"], strict=True)).get("As-of Date")
    return {
        "sha256": checked.workbook.sha256,
        "errors": checked.count(Severity.ERROR),
        "warnings": checked.count(Severity.WARNING),
        "infos": checked.count(Severity.INFO),
        "company": checked.company,
        "as_of": as_of if isinstance(as_of, date) else None,
        "figures": {} if checked.results is None else key_figures(checked.results.sheets),
    }


def run_job(job: Job) -> Ran:
    """Calculate a workbook and write its results, or the copy with its errors marked. Nothing is raised but bugs."""
    target = job.results or (results_path(job.source) if job.source.name else None)

    def calculate(checked: "Checked") -> Ran:
        from calc.job.pipeline import write_run

        assert target is not None
        tied, compared, told = checked, None, ""
        prior: Path | None = None
        if job.prior is not None:
            from calc.job.pipeline import tied_out
            from calc.results.read_back import NotResults

            try:
                prior, told = _prior_of(checked, job.prior)
                if prior is not None:
                    _refuse_to_overwrite_prior(prior, target)
                    tied, compared = tied_out(checked, prior)
                    told = compared.sentence
            except NotResults as refused:
                return Ran(Status.NOT_COMPARED, str(refused), checked)
        put = write_run(tied, target, job.values_only, prior, job.folder_decides)
        status = Status.OK if compared is None or compared.ties else Status.DIFFERENCES
        said = " ".join(filter(None, (f"The results are in {put.path}.", put.kept, told)))
        ran = Ran(status, said, tied, put.path, None, compared, kept=target if put.kept else None)
        return _with_corrected(ran) if job.offer_corrected else ran

    ran = check_then(job.source, calculate, job.copy, job.plans_only, job.folder_decides)
    if ran.results is not None:
        return ran
    company = ran.checked.company if ran.checked else ""
    return replace(ran, message=f"{ran.message}{_note_on_older_results(target, job.source, company)}")


def check_then(
    source: Path,
    go_on: Callable[["Checked"], Ran],
    copy: Path | None = None,
    plans_only: bool = False,
    folder_decides: bool = False,
) -> Ran:
    """Check a workbook and go on with a sound one; one with errors comes back as a copy that has them marked.

    One that is known to be something else than an input is only told; with ``plans_only`` that is no failure.
    """
    from calc.excel.checked_writer import ExcelRefusedError
    from calc.excel.inspect import NotAWorkbook, inspect_workbook
    from calc.files.publish import CannotPublish

    checked = None
    try:
        inspection = inspect_workbook(source)  # before pandas is imported: what is no workbook is told apart at once
        from calc.job.pipeline import check, write_errors

        checked = check(source, inspection)
        if checked.results is not None:
            return _with_outdated(go_on(checked), copy)
        from calc.job.recognize import what_it_is_instead

        if told := what_it_is_instead(source, inspection, left_out=plans_only):
            return Ran(Status.NOT_A_PLAN if plans_only else Status.UNREADABLE, told)
        asked = copy or errors_path(source)
        marked = write_errors(checked, asked, folder_decides)
        said = f"{marked.sentence} Correct them in {source.name} and check it again. {marked.kept}".rstrip()
        kept = asked if marked.kept else None
        return Ran(Status.ERRORS, said, checked, copy=marked.path, why_listed=marked.why_listed, kept=kept)
    except NotAWorkbook as refused:
        return Ran(Status.UNREADABLE, str(refused))
    except (CannotPublish, ExcelRefusedError) as refused:
        return Ran(Status.NOT_WRITTEN, str(refused), checked)


def _prior_of(checked: "Checked", given: "Path | Priors") -> tuple[Path | None, str]:
    """The earlier results to hold the figures against, and what is to be said where a folder has none."""
    if isinstance(given, Path):
        return given, ""
    assert checked.results is not None
    terms = checked.results.terms
    earlier = given.before(terms.company, terms.as_of_date)
    if earlier is not None:
        return earlier.path, ""
    return None, f"{given.folder} has no results of {terms.company} before {terms.as_of_date} to compare with."


def _refuse_to_overwrite_prior(prior: Path, results: Path) -> None:
    from calc.results.read_back import NotResults

    if is_there(results) and is_there(prior) and results.samefile(prior):
        raise NotResults(f"{prior} would be written over: give today's results another name with -o.")


def _note_on_older_results(target: Path | None, source: Path, company: str = "") -> str:
    """What is to be said of older results where there are no new ones."""
    from calc.excel.own_outputs import RESULTS, Output, kind_of
    from calc.files.place import Standing
    from calc.results.read_back import company_within

    if target is None or not is_there(target) or not target.is_file() or _is_same_file(target, source):
        return ""
    with suppress(OSError, ValueError):
        other = Output(RESULTS, company, company_within).standing(target).standing is Standing.OTHER
        if other and (kind_of(target) or not target.name.endswith(".results.xlsx")):
            return ""
    return f" {target} is of an earlier run and was left as it is."


def _is_same_file(one: Path, other: Path) -> bool:
    with suppress(OSError, ValueError):
        return one.samefile(other)
    return False


def _with_outdated(ran: Ran, copy: Path | None) -> Ran:
    """A sound workbook, and what is to be said of copies that were made of it while it had errors."""
    from calc.excel.own_outputs import MARKED_COPY, kind_of

    if ran.checked is None:
        return ran
    source = ran.checked.workbook.path
    beside = errors_paths(copy.with_name(f"{copy.stem.removesuffix('.errors')}.xlsx") if copy else source)
    outdated = tuple(path for path in beside if not _is_same_file(path, source) and kind_of(path) == MARKED_COPY)
    if not outdated:
        return ran
    names, verb = " and ".join(path.name for path in outdated), "are" if len(outdated) > 1 else "is"
    said = f"{names} {verb} of an earlier check and {verb} out of date: {source.name} has no errors now."
    return replace(ran, message=f"{ran.message} {said}".lstrip(), outdated=outdated)


def _with_corrected(ran: Ran) -> Ran:
    """What came of a copy that was corrected, and where it is without its marks and its sheet Findings."""
    from calc.excel.own_outputs import CORRECTED, Output, may_be_marked

    assert ran.checked is not None
    workbook = ran.checked.workbook
    from calc.annotate.remove_marks import CannotTakeOff, without_marks
    from calc.excel.inspect import NotAWorkbook, unchanged_bytes
    from calc.files.publish import CannotPublish, publish

    name, output = workbook.path.name, Output(CORRECTED, ran.checked.company)
    try:
        packed = unchanged_bytes(workbook.path, workbook.inspection)
        if not may_be_marked(packed):
            return ran
        content = without_marks(packed, output)
        if content is None:
            return ran
        target = corrected_path(workbook.path)
        put = publish(target, lambda path: path.write_bytes(content), never=[workbook.path], output=output)
    except CannotTakeOff:
        return replace(ran, message=f"{ran.message} {name} holds something that cannot be copied: its marks stay.")
    except (CannotPublish, NotAWorkbook) as refused:
        return replace(ran, message=f"{ran.message} {name} was not written without its marks: {refused}")
    said = f"{put.path} is {name} without its marks and its sheet Findings: go on with that one."
    return replace(ran, message=" ".join(filter(None, (ran.message, said, put.kept))), corrected=put.path)
