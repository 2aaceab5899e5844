"""What came of a workbook, in small: what goes from process to process, into a batch's summary and a watch's log."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calc.job.job import Job, note_on_older_results, run_job
from calc.job.status import Status

if TYPE_CHECKING:
    from concurrent.futures import Future

    from calc.findings import Finding
    from calc.job.pipeline import Checked


_LONGEST_WARNING, _LONGEST_CELLS = 300, 40  # characters


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
    report: Path | None = None
    report_sha256: str = ""
    forecast: Path | None = None
    forecast_sha256: str = ""
    copy: Path | None = None
    why_listed: str = ""  # why the copy only lists the errors
    warned: str = ""  # what the warnings are about
    ties: bool | None = None
    seconds: float = 0.0


def outcome_of_job(job: Job) -> Outcome:
    """Run a workbook and give in small what came of it."""
    began = time.perf_counter()
    ran = run_job(job)
    facts: dict[str, Any] = {"sha256": sha256_of_path(job.source)} if ran.checked is None else _facts_of(ran.checked)
    if ran.results is not None:
        facts |= {"results": ran.results, "results_sha256": sha256_of_path(ran.results)}
    if ran.report is not None:
        facts |= {"report": ran.report, "report_sha256": sha256_of_path(ran.report)}
    if ran.forecast is not None:
        facts |= {"forecast": ran.forecast, "forecast_sha256": sha256_of_path(ran.forecast)}
    message = ran.message
    if ran.compared is not None:
        facts["ties"] = ran.compared.ties
        message = f"{message} {ran.compared.why}".rstrip()
    seconds = round(time.perf_counter() - began, 2)
    return Outcome(ran.status, message, copy=ran.copy, why_listed=ran.why_listed, seconds=seconds, **facts)


def sha256_of_path(path: Path) -> str:
    """Give the file's SHA-256; empty where it cannot be read, or is no file: a pipe would be waited for."""
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
    """Give what came of a workbook that was handed to another process, which may have died over it."""
    from calc.job.workers import WorkerError, WorkerTimedOut

    try:
        return future.result()
    except WorkerError as why:
        status, sentence = Status.TIMED_OUT if isinstance(why, WorkerTimedOut) else Status.CRASHED, str(why)
    except Exception as why:  # a cluster's own: it lost its processes, or the connection
        status, sentence = Status.CRASHED, f"The cluster could not run it ({type(why).__name__}: {why}). Run it again."
    return Outcome(
        status, f"{sentence}{note_on_older_results(job.results, job.source)}", sha256=sha256_of_path(job.source)
    )


def warnings_in_words(findings: "Sequence[Finding]") -> str:
    """Say what the first warning is about, with its cell, and how many there are besides; empty where there is none."""
    from calc.excel.text import on_one_line
    from calc.findings import Severity, count

    warnings = [finding for finding in findings if finding.severity is Severity.WARNING]
    if not warnings:
        return ""
    first, more = warnings[0], len(warnings) - 1
    where = f"{first.sheet} {on_one_line(first.cell, _LONGEST_CELLS)}".strip()
    said = on_one_line(f"Warning, {where}: {first.message}" if where else f"Warning: {first.message}", _LONGEST_WARNING)
    return f"{said} And {count(more, 'more warning')}: see its Summary." if more else said


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
        "warned": warnings_in_words(checked.findings),
        "company": checked.company,
        "as_of": as_of if isinstance(as_of, date) else None,
        "figures": {} if checked.results is None else key_figures(checked.results.sheets),
    }
