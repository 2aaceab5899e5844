"""Arguments, printing and exit codes. 0: done; 1: the input has errors or there are differences; 2: could not run."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from calc._version import __version__


class Commands(click.Group):
    """Commands that are imported once they are asked for: the help should wait for nothing but click.

    What they complain of in what was typed shows nothing that a terminal would obey.
    """

    def make_context(self, *given: Any, **more: Any) -> click.Context:
        """Read what was typed for the program."""
        with _one_line():
            return super().make_context(*given, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Read what was typed for a command, and run it."""
        with _one_line():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of work, not of the alphabet."""
        return [name for name in COMMANDS if name in self.commands]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their lines."""
        lines = [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
        with formatter.section("Commands, in the order of work"):
            formatter.write_dl(lines)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed, and import the module that it is in."""
        from importlib import import_module

        name, command, rest = super().resolve_command(context, args)
        if name in COMMANDS:
            command = getattr(import_module(f"calc.cli.{COMMANDS[name][0]}"), name)
        return name, command, rest


@contextmanager
def _one_line() -> Iterator[None]:
    try:
        yield
    except click.ClickException as complaint:
        from calc.cli.console import one_line

        complaint.message = one_line(complaint.message)  # type: ignore[misc]
        raise


# Each command's module, and its line in the help, which is how its own help begins (a test holds them together), in the
# order of work: what stands between two of today's goes between their lines.
COMMANDS = {
    "demo": ("demo", "Make a folder of worked examples, with a guide."),
    "template": ("workbook", "Write the blank workbook to fill in."),
    "prices": ("prices", "Put a vendor's price file into the Prices sheet of a copy of the workbook."),
    "check": ("workbook", "Check workbooks and mark what is wrong in a copy of each."),
    "run": ("workbook", "Calculate a workbook and write its results."),
    "report": ("report", "Calculate a workbook and write its finance reports."),
    "forecast": ("forecast", "Project when the share reserve will fall short."),
    "explain": ("explain", "Explain an award, a fee, an event, a decision, a director or a meeting."),
    "reconcile": (
        "reconcile",
        "Reconcile the issuances in RESULTS with the transfer agent's STATEMENT, an Excel or text file.",
    ),
    "roll": ("workbook", "Write the next period's input: the same workbook with a later As-of Date."),
    "batch": ("batch", "Calculate many workbooks: the files and folders you name, subfolders included."),
    "watch": ("watch", "Calculate every workbook that is dropped into a folder, until Ctrl-C."),
    "serve": (
        "serve",
        "Calculate every workbook that is dropped into a folder or on a page in the browser, until Ctrl-C.",
    ),
}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(__version__, prog_name="plancalc")
@click.pass_context
def cli(context: click.Context) -> None:
    """Calculate an equity plan for non-employee directors from Excel workbooks.

    See `plancalc demo` first. Then start with `plancalc template`, fill in the workbook, and `plancalc check` it.
    `plancalc COMMAND --help` describes a command, with an example and what comes next.
    """
    from calc.files.temporary import all_temporary_files  # the help needs none

    context.with_resource(all_temporary_files())


for name, (_, line) in COMMANDS.items():
    cli.add_command(click.Command(name, help=line))


def main() -> None:
    """Run the `plancalc` command: no traceback ever reaches a person."""
    gc.set_threshold(1_000_000, 50, 50)  # the libraries make many objects that stay: looking through them takes long
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli()
    except Exception as unforeseen:
        if os.environ.get("PLANCALC_DEBUG"):
            raise
        from calc.cli.console import say
        from calc.job.status import COULD_NOT_RUN

        say(f"plancalc could not continue: {type(unforeseen).__name__}: {unforeseen}")
        say("Nothing was written. Send this message, and the workbook if you may share it, to your plancalc team.")
        sys.exit(COULD_NOT_RUN)
    finally:
        gc.freeze()  # nor are all of them looked through once more as the process ends
