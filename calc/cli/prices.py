"""The command that puts a vendor's prices into a workbook."""

import sys
from pathlib import Path

import click

from calc.cli.console import as_dict, say, show, tell
from calc.cli.options import example, input_argument, json_option, limited, named_as_workbook


@click.command(
    epilog=example(
        "plancalc prices plan.xlsx prices.csv -o next.xlsx", next_step="check the copy, plancalc check next.xlsx."
    )
)
@input_argument
@click.argument("vendor_file", type=click.Path(path_type=Path), metavar="VENDORFILE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write the copy; NAME.prices.xlsx beside the input if not given.",
)
@click.option("--replace", is_flag=True, help="Where a day is there with another price, take the vendor's.")
@click.option("--date-format", metavar="FORMAT", help="DMY, MDY or YMD, where dates can be read in two ways.")
@json_option
@limited
def prices(
    source: Path, vendor_file: Path, output: Path | None, replace: bool, date_format: str | None, as_json: bool
) -> None:
    """Put a vendor's price file into the Prices sheet of a copy of the workbook.

    VENDORFILE is a csv, text or Excel file as the vendor has it: its close goes into Last Sale, new days below those
    that are there. The workbook itself is not changed.
    """
    from calc.job.prices import PricesAsked, prices_job

    target = output and named_as_workbook(output, source.suffix)
    done = prices_job(PricesAsked(source, vendor_file, target, replace, date_format))
    if done.columns:
        show(done.findings, vendor_file)
        say("How the file was read:")
        for note in done.notes:
            say(f"  {note}")
    say(done.message)
    if done.next is not None:
        shown = f'"{done.next}"' if " " in str(done.next) else str(done.next)
        say(f"Now run: plancalc check {shown}")
    if as_json:
        tell(
            {
                "command": "prices",
                "input": str(source),
                "vendor_file": str(vendor_file),
                "status": str(done.status),
                "next": None if done.next is None else str(done.next),
                "added": done.added,
                "same": done.same,
                "replaced": done.replaced,
                "differing": [dict(zip(("date", "there", "vendor"), each, strict=True)) for each in done.differing],
                "columns": done.columns,
                "left_alone": list(done.left_alone),
                "notes": list(done.notes),
                "findings": [as_dict(finding) for finding in done.findings],
                "message": done.message,
                "exit_code": done.status.exit_code,
            }
        )
    sys.exit(done.status.exit_code)
