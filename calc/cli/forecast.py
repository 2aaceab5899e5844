"""The command that projects the reserve: forecast."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calc.cli.console import report, say, tell
from calc.cli.options import example, input_argument, json_option, limited, output_option, values_only_option

if TYPE_CHECKING:
    from calc.projection.frames import Forecast


@click.command(
    epilog=example(
        "plancalc forecast plan.xlsx",
        next_step="read Runway in plan.forecast.xlsx; for other assumptions add a sheet Scenarios to plan.xlsx"
        " (plancalc template --finance has it).",
    )
)
@input_argument
@output_option("forecast")
@values_only_option
@json_option
@limited
def forecast(source: Path, output: Path | None, values_only: bool, as_json: bool) -> None:
    """Project when the share reserve will fall short.

    The Plan's rules are run on the input as it would go on: the same meetings, fees, elections and price, or those of
    the sheet Scenarios. Every sheet of the forecast is a projection, not a record.
    """
    from calc.job.forecast import forecast_job
    from calc.job.job import Job

    ran, made = forecast_job(Job(source, output, values_only=values_only))
    outcome = {"input": str(source), **report(ran)}
    say(ran.message)
    if ran.results is None or made is None:
        outcome["message"] = ran.message
    else:
        outcome |= {"forecast": str(ran.results), "runway": _runway(made)}
    if as_json:
        tell({"command": "forecast", **outcome})
    sys.exit(outcome["exit_code"])


def _runway(made: "Forecast") -> list[dict[str, Any]]:
    """Give the rows of Runway by header; dates, dollars and prices as text."""
    from calc.contract import RUNWAY
    from calc.results.for_notebooks import rows_as_plain

    return rows_as_plain(RUNWAY, made.sheets[RUNWAY.name])
