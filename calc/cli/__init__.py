"""Arguments, printing and exit codes. 0: done; 1: the input has errors or there are differences; 2: could not run."""

import gc
import os
import sys

import click

from calc.cli.batch import batch
from calc.cli.console import say
from calc.cli.explain import explain
from calc.cli.reconcile import reconcile
from calc.cli.watch import watch
from calc.cli.workbook import check, roll, run, template
from calc.status import COULD_NOT_RUN


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(package_name="plancalc", prog_name="plancalc")
@click.pass_context
def cli(context: click.Context) -> None:
    """Calculate an equity plan for non-employee directors from Excel workbooks.

    Start with `plancalc template`, fill in the workbook, and `plancalc check` it.
    """
    from calc.scratch import all_temporary_files  # the help needs none

    context.with_resource(all_temporary_files())


for command in (template, check, run, roll, explain, batch, watch, reconcile):
    cli.add_command(command)


def main() -> None:
    """The `plancalc` command: no traceback ever reaches a person."""
    gc.set_threshold(100_000, 50, 50)  # the libraries make many objects that stay: looking through them takes long
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli()
    except Exception as unforeseen:
        if os.environ.get("PLANCALC_DEBUG"):
            raise
        say(f"plancalc could not go on: {type(unforeseen).__name__}: {unforeseen}")
        say("Nothing was written. Please send this message, and the workbook if you may, to your plancalc team.")
        sys.exit(COULD_NOT_RUN)


if __name__ == "__main__":
    main()
