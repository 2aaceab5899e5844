"""The options that several commands have, and dates as they are typed on the command line."""

from datetime import date

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


def typed_date(_context: click.Context, option: click.Parameter, text: str | None) -> date | None:
    """A date as it is typed on the command line; None where none is and none is required."""
    if not text and not option.required:
        return None
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise click.BadParameter(f"{text} is no date. Type it as 2003-03-31.") from None
