"""Arguments, printing and exit codes. 0: done; 1: the input has errors or there are differences; 2: could not run."""

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from calc.findings import Finding
    from calc.pipeline import Checked

SHOWN = 20  # findings on the console; all of them are in the copy
DONE, HAS_ERRORS, COULD_NOT_RUN = 0, 1, 2


def _day(_context: click.Context, _option: click.Parameter, text: str) -> date:
    """A date as it is typed on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text} is no date. Type it as 2003-03-31.") from None


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
    outcomes = [_one(path, _report) for path in inputs]
    if as_json:
        click.echo(json.dumps({"command": "check", "inputs": outcomes}, ensure_ascii=False, indent=2))
    sys.exit(max(outcome["exit_code"] for outcome in outcomes))


@cli.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="INPUT")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write the results; NAME.results.xlsx beside the input if not given.",
)
@click.option("--values-only", is_flag=True, help="Write plain values and no formulas.")
@click.option(
    "--prior",
    type=click.Path(path_type=Path),
    help="Results of an earlier run: say what today's input changes in them.",
)
@click.option("--json", "as_json", is_flag=True, help="Put a summary for programs on standard output.")
def run(source: Path, output: Path | None, prior: Path | None, values_only: bool, as_json: bool) -> None:
    """Calculate a workbook and write its results."""
    outcome = _one(
        source, lambda checked: _tied(checked, prior, output, lambda tied: _calculate(tied, output, values_only))
    )
    if as_json:
        click.echo(json.dumps({"command": "run", **outcome}, ensure_ascii=False, indent=2))
    sys.exit(outcome["exit_code"])


@cli.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="INPUT")
@click.option("--as-of", required=True, callback=_day, metavar="DATE", help="The next As-of Date, as 2003-03-31.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where to write the next input.")
@click.option("--json", "as_json", is_flag=True, help="Put a summary for programs on standard output.")
def roll(source: Path, as_of: date, output: Path, as_json: bool) -> None:
    """Write the next period's input: the same workbook with its As-of Date moved on."""
    outcome = _one(source, lambda checked: _roll(checked, as_of, output))
    if as_json:
        click.echo(json.dumps({"command": "roll", **outcome}, ensure_ascii=False, indent=2))
    sys.exit(outcome["exit_code"])


def _one(path: Path, go_on: Callable[["Checked"], dict[str, Any]]) -> dict[str, Any]:
    """Check one workbook and go on with it; what cannot be read or written is one plain sentence and exit code 2."""
    from calc.excel import ExcelRefusedError
    from calc.package import NotAWorkbook, look_at
    from calc.publish import CannotPublish

    outcome: dict[str, Any] = {"input": str(path)}
    try:
        look = look_at(path)  # before pandas is imported: what is no workbook is told apart at once
        from calc.pipeline import check as check_workbook

        checked = check_workbook(path, look)
        outcome |= _outcome(checked)
        return outcome | go_on(checked)
    except NotAWorkbook as refused:
        outcome["status"], message = "unreadable", str(refused)
    except (CannotPublish, ExcelRefusedError) as refused:
        outcome["status"], message = "not written", str(refused)
    say(message)
    return outcome | {"message": message, "exit_code": COULD_NOT_RUN}


def _report(checked: "Checked") -> dict[str, Any]:
    """Show what was found; with errors, write the copy that has them marked."""
    show_findings(checked)
    if not checked.has_errors:
        return {}
    return {"copy": str(_write_copy(checked))}


def _calculate(checked: "Checked", output: Path | None, values_only: bool) -> dict[str, Any]:
    """Write the results, or the copy with the errors marked; say the key figures and where the file is."""
    from calc.pipeline import results_path, write_run
    from calc.user_frames import key_figures

    target = output or results_path(checked.workbook.path)
    if checked.results is None:
        if target.exists():
            say(f"{target} is of an earlier run and was left as it is.")
        return _report(checked)
    write_run(checked, target, values_only)
    show_findings(checked)
    figures = key_figures(checked.results.sheets)
    width = max(len(name) for name in figures)
    for name, figure in figures.items():
        say(f"  {name:<{width}} {figure:>15,}")
    say(f"The results are in {target}.")
    return {"results": str(target), "figures": figures}


def _roll(checked: "Checked", as_of: date, output: Path) -> dict[str, Any]:
    """Write the next input, or the copy with the errors marked: no mistake is carried on."""
    from calc.roll import roll as roll_forward

    if checked.results is None:
        return _report(checked)
    said = roll_forward(checked, as_of, output)
    show_findings(checked)
    for sentence in said:
        say(sentence)
    say(f"The next input is {output}. Add the rows of the new period, then: plancalc check {output}")
    return {"next": str(output), "as_of": str(as_of), "notes": said}


def _tied(
    checked: "Checked", prior: Path | None, output: Path | None, go_on: Callable[["Checked"], dict[str, Any]]
) -> dict[str, Any]:
    """Go on, where earlier results are given with the comparison among the results; say what it came to."""
    from calc.pipeline import results_path, tied_out
    from calc.prior import NotResults
    from calc.user_frames import as_plain

    if prior is None or checked.results is None:
        return go_on(checked)
    target = output or results_path(checked.workbook.path)
    try:
        if target.exists() and prior.exists() and target.samefile(prior):
            raise NotResults(f"{prior} would be written over: give today's results another name with -o.")
        tied, compared = tied_out(checked, prior)
    except NotResults as refused:
        say(str(refused))
        return {"status": "not compared", "message": str(refused), "exit_code": COULD_NOT_RUN}
    outcome = go_on(tied)
    say(compared.sentence)
    for note in compared.notes:
        say(f"  {note.reference} was {note.then}, and is {note.now} now.")
    told = {"ties": compared.ties, "prior": str(prior), "as_of": str(compared.prior.as_of_date)}
    told |= {"notes": as_plain(compared.notes), "differences": as_plain(compared.differences)}
    exit_code = DONE if compared.ties else HAS_ERRORS
    return {**outcome, "status": "ok" if compared.ties else "differences", "tie_out": told, "exit_code": exit_code}


def _write_copy(checked: "Checked") -> Path:
    from calc.pipeline import errors_path, write_errors

    path = checked.workbook.path
    copy = errors_path(path)
    write_errors(checked, copy)
    say(f"Each error is marked in {copy}. Correct them in {path.name} and check it again.")
    return copy


def _outcome(checked: "Checked") -> dict[str, Any]:
    from calc.findings import Severity

    return {
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


def show_findings(checked: "Checked") -> None:
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
    say(f"{checked.workbook.path}: {', '.join(counts)}.")


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
