"""The command for many workbooks: batch."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calc.cli.console import Bold, cores, counted, one_line, say, tell
from calc.cli.options import (
    effects_option,
    example,
    json_option,
    memory_limit_option,
    reports_option,
    run_date_option,
    time_limit_option,
    values_only_option,
    workers_option,
)
from calc.cli.sign_of_life import sign_of_life
from calc.job.status import COULD_NOT_RUN, DONE, HAS_ERRORS, STOPPED, Status

if TYPE_CHECKING:
    from calc.batch import Summary
    from calc.batch.row import Row

_COUNTED = {Status.ERRORS: "with errors", Status.DIFFERENCES: "with differences"}  # after a number
_SHOWN = 20  # of what needs attention; all of it is in batch.xlsx


@click.command(
    epilog=example(
        "plancalc batch INPUTS -o RESULTS --prior LAST",
        next_step="open batch.xlsx in RESULTS, which lists what needs attention first.",
    )
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "-o", "--output", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the results."
)
@workers_option
@click.option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster that has access to the same folders.")
@click.option(
    "--prior",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Last quarter's results, to compare each company with.",
)
@memory_limit_option
@time_limit_option
@values_only_option
@effects_option
@run_date_option
@reports_option
@json_option
def batch(
    paths: tuple[Path, ...],
    folder: Path,
    workers: int | None,
    scheduler: str | None,
    prior: Path | None,
    time_limit: float,
    memory_limit: float,
    values_only: bool,
    effects: bool,
    run_date: Callable[[], date | None],
    reports: bool,
    as_json: bool,
) -> None:
    """Calculate many workbooks: the files and folders you name, subfolders included.

    A second run calculates only what has changed. batch.xlsx in the output folder lists every workbook, those that
    need attention first.
    """
    from calc.batch import Batch, CannotBatch, run_batch

    asked = Batch(
        paths,
        folder,
        workers or cores(),
        time_limit,
        scheduler,
        prior,
        values_only,
        memory_limit,
        effects,
        run_date(),
        reports,
    )
    try:
        with _progress(as_json) as progress:
            done = run_batch(asked, progress)
    except CannotBatch as why:
        say(str(why))
        if as_json:
            tell({"command": "batch", "message": str(why), "exit_code": COULD_NOT_RUN})
        sys.exit(COULD_NOT_RUN)
    exit_code = _exit_code(done)
    with suppress(OSError):  # a terminal that was closed
        _report(done, folder)
        if as_json:
            rows = [asdict(row) for row in done.rows]
            told = {"command": "batch", "folder": str(folder), "workbooks": rows, "exit_code": exit_code}
            if done.written is not None:
                told["summary"] = str(done.written.path)
            tell(told)
    sys.exit(exit_code)


def _exit_code(done: "Summary") -> int:
    if done.stopped:
        return STOPPED
    if done.written is None:
        return COULD_NOT_RUN
    ok = done.count(Status.OK)
    return DONE if ok and ok + done.count(Status.NOT_A_PLAN) == len(done.rows) and not done.notes else HAS_ERRORS


def _report(done: "Summary", folder: Path) -> None:
    """Print what needs attention, the counts, and where to read on."""
    from calc.batch.twins import twins_in_words

    for twins in twins_in_words(done.rows)[:_SHOWN]:
        say(twins)
    for note in done.notes:
        say(note)
    for row in [row for row in done.rows if row.status is Status.NOT_A_PLAN][:_SHOWN]:
        say(row.message)
    wrong = [row for row in done.rows if row.status not in (Status.OK, Status.NOT_RUN, Status.NOT_A_PLAN)]
    for row in wrong[:_SHOWN]:
        say(Bold(str(row.status), "red"), Bold(row.file))
        say(f"  {row.message}")
    if len(wrong) > _SHOWN:
        say(f"… and {len(wrong) - _SHOWN:,} more.")
    counts = ((status, done.count(status)) for status in Status)
    statuses = ", ".join(f"{count:,} {_COUNTED.get(status, status)}" for status, count in counts if count)
    unchanged = f" ({done.reused:,} unchanged since the last run)" if done.reused else ""
    say(f"{counted(len(done.rows), 'workbook')}: {statuses}{unchanged}.")
    if done.stopped:
        say("Stopped. Finished workbooks are kept: give the same command again to continue.")
    if done.written is not None:
        say(
            f"Every workbook is listed in {done.written.path}, those that need attention first."
            f" {done.written.kept}".rstrip()
        )


@contextmanager
def _progress(as_json: bool) -> Iterator[Callable[[int, int, "Row", bool], None]]:
    """Show a sign of life and then a bar on a terminal; elsewhere print a line for each workbook that was run."""
    if as_json or sys.stderr is None or not sys.stderr.isatty():  # None where it was closed from the start
        yield _line
        return
    with sign_of_life() as end_sign:
        yield from _bar(end_sign)


def _bar(end_sign: Callable[[], None]) -> Iterator[Callable[[int, int, "Row", bool], None]]:
    bars: list[Any] = []

    def move(done: int, of: int, row: "Row", _reused: bool) -> None:
        with suppress(OSError):
            if not bars:
                end_sign()
                bar: Any = click.progressbar(
                    length=of, file=sys.stderr, show_pos=True, item_show_func=lambda name: one_line(name or "")[-40:]
                )
                bars.append(bar.__enter__())
            bars[0].update(done - bars[0].pos, row.file)

    try:
        yield move
    finally:
        for bar in bars:
            with suppress(OSError):
                bar.__exit__(None, None, None)


def _line(done: int, of: int, row: "Row", reused: bool) -> None:
    with suppress(OSError):
        if not reused:
            say(f"[{done}/{of}] {row.file}: {row.status}")
