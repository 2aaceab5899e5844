"""The options that several commands have, and dates as they are typed on the command line."""

import os
from datetime import date
from pathlib import Path

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Put a summary for programs on standard output.")
values_only_option = click.option("--values-only", is_flag=True, help="Write plain values and no formulas.")
workers_option = click.option(
    "--workers", type=click.IntRange(min=1), help="Processes at once; one for each core if not given."
)
time_limit_option = click.option(
    "--time-limit",
    type=click.FloatRange(min=1),
    default=900,
    show_default=True,
    metavar="SECONDS",
    help="The longest that one workbook may take.",
)


def typed_workbook(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """The name of a workbook to be written, with .xlsx where it has no ending."""
    return path and named_as_workbook(path)


def named_as_workbook(path: Path, suffix: str = ".xlsx") -> Path:
    """The path with a workbook's suffix where it has none; of what is no file, the one who writes says so."""
    if path.suffix not in ("", ".") or not path.name or (os.path.lexists(path) and not path.is_file()):
        return path
    return path.with_name(f"{path.name.rstrip('.')}{suffix}")


def typed_date(_context: click.Context, option: click.Parameter, text: str | None) -> date | None:
    """A date as it is typed on the command line; None where none is and none is required."""
    if not text and not option.required:
        return None
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise click.BadParameter(f"{text} is no date. Type it as 2003-03-31.") from None
