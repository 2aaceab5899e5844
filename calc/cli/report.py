"""The command for the finance reports of one workbook: report."""

import sys
from pathlib import Path

import click

from calc.cli.console import report as told_of
from calc.cli.console import say, tell
from calc.cli.options import example, input_argument, json_option, limited, output_option, values_only_option


@click.command(
    epilog=example(
        "plancalc report plan.xlsx",
        next_step="read the Summary of plan.report.xlsx, which leads to each report and says what one lacks.",
    )
)
@input_argument
@output_option("report")
@values_only_option
@json_option
@limited
def report(source: Path, output: Path | None, values_only: bool, as_json: bool) -> None:
    """Calculate a workbook and write its finance reports."""
    from calc.job.job import Job, report_job

    ran = report_job(Job(source, report=output, values_only=values_only, effects=False))
    outcome = {"input": str(source), **told_of(ran)}
    say(ran.message)
    if ran.report is None:
        outcome["message"] = ran.message
    else:
        outcome["report"] = str(ran.report)
    if as_json:
        tell({"command": "report", **outcome})
    sys.exit(outcome["exit_code"])
