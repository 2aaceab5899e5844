"""The course of a batch: find, name, leave what is unchanged, run the rest, and list all of it."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from calc._version import __version__
from calc.batch.executors import CannotBatch, Hands, cluster, local
from calc.batch.find import FoundWorkbook, Search, find
from calc.batch.journal import JOURNAL, BatchJournal, is_journal
from calc.batch.output_names import output_names
from calc.batch.row import Row
from calc.batch.summary import SUMMARY, write_summary
from calc.batch.twins import with_twins
from calc.excel.checked_writer import ExcelRefusedError
from calc.excel.own_outputs import BATCH, Output
from calc.files.lock import Locked, locked
from calc.files.names import is_folder, is_there
from calc.files.place import Standing
from calc.files.publish import CannotPublish, Published, printable, sweep
from calc.files.signals import interrupted_when_told_to_stop
from calc.findings import count
from calc.job.job import Job
from calc.job.outcome import Outcome, outcome_of_future, outcome_of_job, sha256_of_path
from calc.job.priors import CannotReadPriors, read_earlier, workbooks_in
from calc.job.status import Status
from calc.job.workers import as_done
from calc.progress import doing
from calc.results.earlier import Priors, priors_of
from calc.results.read_back import NotResults

_REUSED = {Status.OK, Status.DIFFERENCES, Status.ERRORS, Status.UNREADABLE, Status.NOT_A_PLAN}  # by the files alone
_MADE = "results", "errors", "report", "forecast"


@dataclass(frozen=True)
class Batch:
    """What a person asks for. ``scheduler`` is the address of a Dask cluster that is to do the work."""

    paths: tuple[Path, ...]
    folder: Path
    workers: int
    time_limit: float
    scheduler: str | None = None
    prior: Path | None = None
    values_only: bool = False
    memory_limit: float | None = None  # gigabytes
    effects: bool = True  # say what each other reading of the Plan would change
    run_date: date | None = None  # which the results are to state
    reports: bool = False  # write the finance reports and the forecast of each too


@dataclass(frozen=True)
class Summary:
    """What came of all workbooks; ``stopped`` where a person stopped it before the end."""

    rows: tuple[Row, ...]
    reused: int
    notes: tuple[str, ...]
    stopped: bool
    written: Published | None  # where all of them are listed

    def count(self, *statuses: Status) -> int:
        """Count the workbooks that have one of these statuses."""
        return sum(row.status in statuses for row in self.rows)


Progress = Callable[[int, int, Row, bool], None]  # how many are done, of how many, the last one, whether it was reused


def run_batch(batch: Batch, progress: Progress) -> Summary:
    """Run all workbooks into the folder. ``CannotBatch`` says why it could not go on."""
    doing("Looking for workbooks")
    search = find(batch.paths, batch.folder)
    if not search.found and not search.missed:
        raise CannotBatch(" ".join(["There is no workbook (.xlsx, .xlsm) to run.", *search.skipped]))
    if batch.prior is not None:
        _refuse_prior(batch.prior, batch.folder)
    if batch.scheduler is not None:  # the cluster's processes stand elsewhere
        prior = batch.prior and batch.prior.absolute()
        batch = replace(batch, folder=batch.folder.absolute(), prior=prior)
        absolute = tuple(replace(workbook, source=workbook.source.absolute()) for workbook in search.found)
        search = replace(search, found=absolute)
    folder = printable(batch.folder)
    try:
        batch.folder.mkdir(parents=True, exist_ok=True)
        if refusal := _no_place(batch.folder, (batch.folder / JOURNAL, batch.folder / SUMMARY)):
            raise CannotBatch(refusal)
        _refuse_others(batch.folder)
        with locked(batch.folder):
            for inside, _, _ in os.walk(batch.folder):
                sweep(Path(inside))
            return _Course(batch, search, progress).run()
    except Locked:
        raise CannotBatch(f"Another batch is writing to {folder}: wait until it has ended.") from None
    except (OSError, ValueError, RecursionError) as error:  # the last: too many folders in one another
        why = getattr(error, "strerror", None) or error
        raise CannotBatch(
            f"The folder {folder} cannot be written to ({why}): free some room, ask for permission, or give another"
            " folder with -o. Finished workbooks are kept."
        ) from error


def _refuse_others(folder: Path) -> None:
    """Refuse a folder in which somebody's own file has the name of the list of all workbooks, or of the journal."""
    summary, journal = folder / SUMMARY, folder / JOURNAL
    present = Output(BATCH).standing(summary) if summary.is_file() else None
    if present is not None and present.standing is Standing.OTHER:
        raise CannotBatch(f"{printable(summary)} {present.why}: move that file away, or give another folder with -o.")
    if not is_journal(journal):
        raise CannotBatch(
            f"{printable(journal)} is not a journal that plancalc wrote: move that file away, or give another folder"
            " with -o."
        )


def _refuse_prior(prior: Path, folder: Path) -> None:
    if not is_folder(prior):
        raise CannotBatch(f"{printable(prior)} is not a folder: give the folder of last quarter's results.")
    if is_there(folder) and folder.samefile(prior):
        raise CannotBatch(f"{printable(prior)} holds the earlier results: give today's another folder with -o.")


class _Course:
    """One batch under way."""

    def __init__(self, batch: Batch, search: Search, progress: Progress) -> None:
        self._batch, self._search, self._progress = batch, search, progress
        self._program = f"plancalc {__version__}"
        self._run_date = "" if batch.run_date is None else batch.run_date.isoformat()
        self._journal = BatchJournal(batch.folder)
        self._names = output_names(search.found)
        self._priors: Priors | None = None
        self._rows: dict[str, Row] = {}
        self._reused = 0

    def run(self) -> Summary:
        """Run what has changed, and list all of it."""
        stopped = False
        try:
            with interrupted_when_told_to_stop():
                self._run()
        except KeyboardInterrupt:
            stopped = True
        for workbook, name in self._names.items():
            not_run = Outcome(Status.NOT_RUN, "The batch was stopped before this workbook: run the batch again.")
            self._rows.setdefault(str(name), self._row(workbook, name, not_run))
        for path, why in self._search.missed:
            self._rows[printable(path)] = Row(printable(path), printable(path), Status.UNREADABLE, why)
        rows = tuple(self._rows[name] for name in sorted(self._rows))
        notes = list(self._search.skipped)
        written = None
        try:
            if not stopped:
                self._journal.finish(rows)
            rows = with_twins(rows)
            written = write_summary(rows, self._batch.folder)
        except (CannotPublish, ExcelRefusedError) as refused:
            notes.append(str(refused))
        return Summary(rows, self._reused, tuple(notes), stopped, written)

    def _run(self) -> None:
        batch = self._batch
        with _hands(batch, len(self._names)) as hands:
            if batch.prior is not None:
                doing("Reading the earlier results")
                self._priors = _read_priors(batch.prior, hands)
            doing(f"Calculating {count(len(self._names), 'workbook')}")
            call = hands.wrap(outcome_of_job)
            waiting: dict[Path, tuple[FoundWorkbook, PurePosixPath]] = {}
            for job, future in as_done(hands.executor, call, self._jobs(waiting), hands.at_once, hands.check):
                workbook, name = waiting.pop(job.source)
                self._done(self._row(workbook, name, outcome_of_future(future, job)))

    def _jobs(self, waiting: dict[Path, tuple[FoundWorkbook, PurePosixPath]]) -> Iterator[Job]:
        """Yield what is to be run; what needs no run, or has no place to be written to, is settled here."""
        for workbook, name in self._names.items():
            earlier = self._journal.rows.get(str(name))
            if earlier is not None and self._is_unchanged(earlier, workbook):
                self._reused += 1
                self._done(replace(earlier, file=printable(workbook.source)), reused=True)
                continue
            made = tuple(self._batch.folder / f"{name}.{each}.xlsx" for each in _MADE)
            results, copy, report, forecast = made
            if refusal := _no_place(self._batch.folder, made):
                self._done(self._row(workbook, name, Outcome(Status.NOT_WRITTEN, refusal)))
                continue
            waiting[workbook.source] = (workbook, name)
            asked = (results, copy, self._priors, self._batch.values_only, self._batch.effects)
            job = Job(workbook.source, *asked, plans_only=True, folder_decides=True)
            job = replace(job, report=report, forecast=forecast) if self._batch.reports else job
            yield replace(job, run_date=self._batch.run_date)

    def _is_unchanged(self, row: Row, workbook: FoundWorkbook) -> bool:
        """Tell whether a run would give what is there: same program, options, input, earlier results and results."""
        folder = self._batch.folder
        return (
            row.status in _REUSED
            and (row.program, row.values_only, row.effects, row.run_date, row.reports) == self._options
            and Path(row.file).name == Path(printable(workbook.source)).name
            and row.sha256 not in ("", None)
            and row.sha256 == sha256_of_path(workbook.source)
            and all(not made or sha256 == sha256_of_path(folder / made) for made, sha256 in row.made)
            and (not row.copy or (folder / row.copy).is_file())
            and row.prior_sha256 == self._prior_of(row)
        )

    @property
    def _options(self) -> tuple[str, bool, bool, str, bool]:
        """Give what else than files decides the results: the program, and what they are to show."""
        batch = self._batch
        return self._program, batch.values_only, batch.effects, self._run_date, batch.reports

    def _prior_of(self, row: Row) -> str:
        if self._priors is None or row.as_of is None:
            return ""
        try:
            earlier = self._priors.before(row.company, row.as_of)
        except NotResults:
            return "several"
        return earlier.sha256 if earlier is not None else "none"

    def _row(self, workbook: FoundWorkbook, name: PurePosixPath, outcome: Outcome) -> Row:
        folder = self._batch.folder
        message = outcome.message.removeprefix(f"The results are in {outcome.results}.").strip()
        if outcome.results is not None:  # else, what is wrong comes first
            message = f"{message} {outcome.warned}".strip()
        row = Row(
            name=str(name),
            file=printable(workbook.source),
            status=outcome.status,
            message=printable(message.replace(f"{folder}{os.sep}", "")),
            company=outcome.company,
            as_of=outcome.as_of,
            errors=outcome.errors,
            warnings=outcome.warnings,
            infos=outcome.infos,
            figures=outcome.figures,
            tie_out="" if outcome.ties is None else "yes" if outcome.ties else "no",
            results=_below(folder, outcome.results),
            copy=_below(folder, outcome.copy),
            seconds=outcome.seconds,
            sha256=outcome.sha256,
            results_sha256=outcome.results_sha256,
            program=self._program,
            values_only=self._batch.values_only,
            effects=self._batch.effects,
            run_date=self._run_date,
            report=_below(folder, outcome.report),
            report_sha256=outcome.report_sha256,
            reports=self._batch.reports,
            forecast=_below(folder, outcome.forecast),
            forecast_sha256=outcome.forecast_sha256,
        )
        return replace(row, prior_sha256=self._prior_of(row))

    def _done(self, row: Row, reused: bool = False) -> None:
        self._rows[row.name] = row
        if not reused:
            self._journal.add(row)
        self._progress(len(self._rows), len(self._names), row, reused)


def _below(folder: Path, output: Path | None) -> str:
    """Give the path of an output inside the folder; empty where there is none."""
    return output.relative_to(folder).as_posix() if output else ""


def _hands(batch: Batch, jobs: int) -> AbstractContextManager[Hands]:
    if batch.scheduler is not None:
        return cluster(batch.scheduler, batch.time_limit, batch.memory_limit)
    return local(max(1, min(batch.workers, jobs)), batch.time_limit, batch.memory_limit)


def _read_priors(folder: Path, hands: Hands) -> Priors:
    """Read which company and day each file in the folder of earlier results has; others do not count."""
    try:
        found = read_earlier(workbooks_in(folder), hands.executor, hands.at_once, hands.check, hands.wrap)
        return priors_of(folder, [earlier for _, earlier in found])
    except CannotReadPriors as why:
        raise CannotBatch(str(why)) from why


def _no_place(folder: Path, targets: tuple[Path, ...]) -> str:
    """Make the folder of the outputs; say why there is none, if so. Nothing is written outside the batch's folder."""
    try:
        targets[0].parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"The folder {printable(targets[0].parent)} cannot be made ({error.strerror}): give another one with -o."
    inside = os.path.realpath(folder)
    for target in targets:
        if not Path(os.path.realpath(target)).is_relative_to(inside):
            return (
                f"{printable(target)} is a link to a place outside the folder: delete the link, or give another folder."
            )
    return ""
