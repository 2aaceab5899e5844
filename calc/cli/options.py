"""The options that several commands have."""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from calc.cli.sign_of_life import sign_of_life
from calc.cli.typed_dates import typed_run_date
from calc.job.limits import MEMORY, NOT_KEPT, SECONDS, tells_memory, too_much_memory, within
from calc.job.status import COULD_NOT_RUN

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print a machine-readable summary on standard output."
)
values_only_option = click.option("--values-only", is_flag=True, help="Write plain values and no formulas.")
effects_option = click.option(
    "--no-effects",
    "effects",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Do not calculate what each other reading of the Plan would change.",
)
run_date_option = click.option(
    "--run-date",
    callback=typed_run_date,
    metavar="DATE",
    help="State on the Summary when it was run: a date, or today. Without it the same input gives the same file.",
)
reports_option = click.option(
    "--reports",
    is_flag=True,
    help="Also write the finance reports and the forecast of each workbook.",
)
finished_folder_option = click.option(
    "-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Folder for finished workbooks."
)
interval_option = click.option(
    "--interval",
    type=click.FloatRange(min=0.05),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="How often to look into the folder.",
)
earlier_folder_option = click.option(
    "--prior",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Earlier results, such as the output folder's `done`: each workbook is tied to its company's latest there.",
)
workers_option = click.option(
    "--workers", type=click.IntRange(min=1), help="Processes at once; one for each core if not given."
)
time_limit_option = click.option(
    "--time-limit",
    type=click.FloatRange(min=1),
    default=SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="The longest that one workbook may take.",
)


def _said_where_not_kept(context: click.Context, option: click.Parameter, gigabytes: float) -> float:
    """Give the limit of memory; say so where somebody asks for one that this system cannot keep."""
    from calc.cli.console import say

    asked = context.get_parameter_source(option.name or "") is not ParameterSource.DEFAULT
    if asked and not tells_memory():
        say(NOT_KEPT)
    return gigabytes


memory_limit_option = click.option(
    "--memory-limit",
    type=click.FloatRange(min=0.1),
    default=MEMORY,
    show_default=True,
    metavar="GB",
    callback=_said_where_not_kept,
    help="The most memory that one workbook may use, where the system can measure it.",
)


input_argument = click.argument("source", type=click.Path(path_type=Path), metavar="INPUT")


def output_option(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give the option that says where a workbook goes which else stands beside the input as ``NAME.what.xlsx``."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        callback=typed_workbook,
        help=f"Where to write the {what}; NAME.{what}.xlsx beside the input if not given.",
    )


def example(line: str, *, next_step: str) -> str:
    """Give the end of a command's help: a line to type, and what comes after it in the order of work."""
    return f"\b\nExample:\n  {line}\n\nNext: {next_step}"


def limited(command: Callable[..., None]) -> Callable[..., None]:
    """Run a command on one workbook after another in its own process, with its limits, and a sign of life."""

    @memory_limit_option
    @time_limit_option
    @wraps(command)
    def within_limits(*, memory_limit: float, time_limit: float, **given: Any) -> None:
        try:
            with (
                within(memory_limit, time_limit * max(1, len(given.get("inputs", ()))), _end),
                sign_of_life(not given.get("as_json")),
            ):
                command(**given)
        except MemoryError:
            _end(too_much_memory(memory_limit))

    return within_limits


def _end(why: str) -> None:
    """End the process now: what it is at would not hear of an exception."""
    from calc.cli.console import say

    if tempfile.tempdir is not None:
        shutil.rmtree(tempfile.tempdir, ignore_errors=True)
    say(why)
    os._exit(COULD_NOT_RUN)


def typed_workbook(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """Give the path of a workbook to be written, with .xlsx where it has no ending."""
    return path and named_as_workbook(path)


def named_as_workbook(path: Path, suffix: str = ".xlsx") -> Path:
    """Give the path with a workbook's suffix where it has none; a path that is no file is refused by the writer."""
    if path.suffix not in ("", ".") or not path.name or (os.path.lexists(path) and not path.is_file()):
        return path
    return path.with_name(f"{path.name.rstrip('.')}{suffix}")
