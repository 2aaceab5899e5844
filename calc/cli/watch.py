"""The command for a drop folder: watch."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from calc.cli.console import cores, say
from calc.cli.options import (
    earlier_folder_option,
    effects_option,
    example,
    finished_folder_option,
    interval_option,
    memory_limit_option,
    reports_option,
    run_date_option,
    time_limit_option,
    values_only_option,
    workers_option,
)
from calc.job.status import COULD_NOT_RUN, DONE, HAS_ERRORS, STOPPED


@click.command(
    epilog=example(
        "plancalc watch FOLDER -o CALCULATED --prior LAST",
        next_step="put workbooks into FOLDER; watch.log in CALCULATED says what came of each.",
    )
)
@click.argument("drop", type=click.Path(path_type=Path), metavar="FOLDER")
@finished_folder_option
@workers_option
@interval_option
@earlier_folder_option
@memory_limit_option
@time_limit_option
@click.option("--once", is_flag=True, help="Process what is in the folder now, and end.")
@values_only_option
@effects_option
@run_date_option
@reports_option
@click.option(
    "--json", "as_json", is_flag=True, help="Print a machine-readable line on standard output for each event."
)
def watch(
    drop: Path,
    out: Path,
    workers: int | None,
    interval: float,
    prior: Path | None,
    time_limit: float,
    memory_limit: float,
    once: bool,
    values_only: bool,
    effects: bool,
    run_date: Callable[[], date | None],
    reports: bool,
    as_json: bool,
) -> None:
    """Calculate every workbook that is dropped into a folder, until Ctrl-C.

    Each is moved to `done` or `needs attention` in the output folder, with its results, or a copy with its errors
    marked, beside it. watch.log there records what was done.
    """
    from calc.watch import CannotWatch, Folders, Log, Settings
    from calc.watch import watch as run_watch

    log = Log(out / "watch.log", say, click.echo if as_json else None)
    settings = Settings(
        workers or cores(),
        interval,
        time_limit,
        once,
        values_only,
        memory_limit,
        effects,
        prior,
        run_date,
        reports,
    )
    try:
        tally = run_watch(Folders(drop, out), settings, log)
    except CannotWatch as why:
        say(str(why))
        sys.exit(COULD_NOT_RUN)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    if once and (tally.in_work or tally.not_taken):
        sys.exit(COULD_NOT_RUN)
    sys.exit(HAS_ERRORS if once and tally.attention else DONE)
