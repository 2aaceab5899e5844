"""Arguments, printing and exit codes. 0: done; 1: the input has errors or there are differences; 2: could not run."""

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from calc.findings import Finding
    from calc.pipeline import Checked

SHOWN = 20  # findings on the console; all of them are in the copy
DONE, HAS_ERRORS, COULD_NOT_RUN = 0, 1, 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(package_name="plancalc", prog_name="plancalc")
def cli() -> None:
    """Calculate an equity plan for non-employee directors from Excel workbooks.

    Start with `plancalc template`, fill in the workbook, and `plancalc check` it.
    """


@cli.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("plancalc-template.xlsx"),
    show_default=True,
    help="Where to write the template.",
)
def template(output: Path) -> None:
    """Write the blank workbook to fill in."""
    from calc.template import write_template

    if output.exists():
        raise click.UsageError(f"{output} is there already. Name another file with -o, or delete it.")
    write_template(output)
    say(f"The template is {output}. Fill it in from the Instructions sheet on, then: plancalc check {output}")


@cli.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="INPUT...")
@click.option("--json", "as_json", is_flag=True, help="Put a summary for programs on standard output.")
def check(inputs: Sequence[Path], as_json: bool) -> None:
    """Check workbooks and mark what is wrong in a copy of each."""
    outcomes = [_check_one(path) for path in inputs]
    if as_json:
        click.echo(json.dumps({"command": "check", "inputs": outcomes}, ensure_ascii=False, indent=2))
    sys.exit(max(outcome["exit_code"] for outcome in outcomes))


def _check_one(path: Path) -> dict[str, Any]:
    from calc.package import NotAWorkbook
    from calc.pipeline import check as check_workbook
    from calc.publish import CannotPublish

    try:
        checked = check_workbook(path)
    except NotAWorkbook as unreadable:
        say(str(unreadable))
        return {"input": str(path), "status": "unreadable", "message": str(unreadable), "exit_code": COULD_NOT_RUN}
    outcome = _outcome(path, checked)
    show_findings(path, checked)
    if checked.has_errors:
        try:
            outcome["copy"] = str(_write_copy(path, checked))
        except CannotPublish as refused:
            say(str(refused))
            outcome |= {"exit_code": COULD_NOT_RUN, "message": str(refused)}
    return outcome


def _write_copy(path: Path, checked: "Checked") -> Path:
    from calc.pipeline import errors_path, write_errors

    copy = errors_path(path)
    write_errors(checked, copy)
    say(f"Each error is marked in {copy}. Correct them in {path.name} and check it again.")
    return copy


def _outcome(path: Path, checked: "Checked") -> dict[str, Any]:
    from calc.findings import Severity

    return {
        "input": str(path),
        "status": "errors" if checked.has_errors else "ok",
        "sha256": checked.workbook.sha256,
        "errors": checked.count(Severity.ERROR),
        "warnings": checked.count(Severity.WARNING),
        "infos": checked.count(Severity.INFO),
        "findings": [as_dict(finding) for finding in checked.findings],
        "exit_code": HAS_ERRORS if checked.has_errors else DONE,
    }


def as_dict(finding: "Finding") -> dict[str, str]:
    """A finding as programs read it, by the headers of the Findings sheet."""
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": finding.message,
    }


def show_findings(path: Path, checked: "Checked") -> None:
    """A short table of what was found, errors first, and the counts."""
    from calc.findings import Severity

    order = list(Severity)
    findings = sorted(checked.findings, key=lambda finding: order.index(finding.severity))
    width = max(60, min(shutil.get_terminal_size((110, 24)).columns, 140))
    for finding in findings[:SHOWN]:
        where = f"{finding.sheet} {_short(finding.cell)}".strip() or "workbook"
        colour = {Severity.ERROR: "red", Severity.WARNING: "yellow"}.get(finding.severity)
        say(f"{click.style(f'{finding.severity.value:<8}', fg=colour)} {click.style(where, bold=True)}")
        say(textwrap.fill(finding.message, width, initial_indent=" " * 9, subsequent_indent=" " * 9))
    if len(findings) > SHOWN:
        say(f"… and {len(findings) - SHOWN:,} more.")
    counts = [_plural(checked.count(severity), severity.value) for severity in order[:2]]
    say(f"{path}: {', '.join(counts)}.")


def _short(cells: str) -> str:
    return cells if len(cells) <= 40 else f"{cells[:37].rsplit(',', 1)[0]}, …"


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}" if count else f"no {word}s"


def say(text: str) -> None:
    """A line for a person, on standard error."""
    click.echo(text, err=True)


def main() -> None:
    """The `plancalc` command: no traceback ever reaches a person."""
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
