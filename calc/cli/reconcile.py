"""The command that holds a register against a transfer agent's statement."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calc.cli.console import as_dict, say, show, tell
from calc.cli.options import example, json_option, limited, typed_workbook
from calc.cli.typed_dates import typed_date
from calc.job.status import COULD_NOT_RUN, DONE, HAS_ERRORS

if TYPE_CHECKING:
    from calc.files.publish import Published
    from calc.reconciliation import Choices, Files, Reconciliation
    from calc.reconciliation.taken_as import Row
    from calc.statement import Statement


@click.command(
    epilog=example(
        "plancalc reconcile plan.results.xlsx june.csv -o june.xlsx",
        next_step="settle what the sheet Items lists; for the next period, plancalc roll plan.xlsx.",
    )
)
@click.argument("results", type=click.Path(path_type=Path), metavar="RESULTS")
@click.argument("statement", type=click.Path(path_type=Path), metavar="STATEMENT")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    callback=typed_workbook,
    help="Where to write the reconciliation; NAME.reconciliation.xlsx beside the statement if not given.",
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path),
    help="The last reconciliation, its sheet Taken As corrected; or a TOML file.",
)
@click.option(
    "--prior", type=click.Path(path_type=Path), help="The last reconciliation: its open items are carried forward."
)
@click.option("--date-format", metavar="FORMAT", help="DMY, MDY or YMD, where dates can be read in two ways.")
@click.option(
    "--window",
    type=click.IntRange(0, 250),
    default=10,
    show_default=True,
    metavar="DAYS",
    help="Business days that the agent has to post an issuance.",
)
@click.option(
    "--from",
    "first_day",
    callback=typed_date,
    metavar="DATE",
    help="The statement's first day, such as 4/1/2002; the Plan's first day if not given.",
)
@click.option(
    "--to",
    "last_day",
    callback=typed_date,
    metavar="DATE",
    help="The statement's last day, such as 6/30/2002, if the statement does not state it.",
)
@click.option("--plan-code", "plan_codes", multiple=True, metavar="CODE", help="The agent's code for this plan.")
@json_option
@limited
def reconcile(
    results: Path,
    statement: Path,
    output: Path | None,
    mapping: Path | None,
    prior: Path | None,
    date_format: str | None,
    window: int,
    first_day: date | None,
    last_day: date | None,
    plan_codes: tuple[str, ...],
    as_json: bool,
) -> None:
    """Reconcile the issuances in RESULTS with the transfer agent's STATEMENT, an Excel or text file."""
    from calc.reconciliation import Choices, Files

    try:
        choices = Choices(window, first_day, last_day, plan_codes)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from None
    outcome: dict[str, Any] = {"results": str(results), "statement": str(statement)}
    outcome |= _attempt(Files(results, statement, mapping, prior), output, date_format, choices)
    if as_json:
        tell({"command": "reconcile", **outcome})
    sys.exit(outcome["exit_code"])


def _attempt(files: "Files", output: Path | None, date_format: str | None, choices: "Choices") -> dict[str, Any]:
    """Read, reconcile, write and print; what cannot be read or written is one plain sentence and exit code 2."""
    from calc.findings import Severity
    from calc.reconciliation import NOT_WRITTEN, UNREADABLE, NotAStatement, reconcile_files, write_workbook
    from calc.reconciliation.taken_as import SETTLED, rows_to_fill_in, taken_rows

    filled_in: dict[str, Any] = {}
    try:
        reconciliation, sources = reconcile_files(files, choices, date_format)
        outcome = _print_findings(reconciliation, sources.statement, files.statement)
        if reconciliation.listed is None:
            if SETTLED & {finding.code for finding in sources.statement.findings if finding.severity is Severity.ERROR}:
                return outcome | _map(files, taken_rows(reconciliation.findings, sources.statement))
            return outcome
        published = write_workbook(files, reconciliation, sources, output)
        kept = {"kept": str(output or files.reconciliation)} if published.kept else {}
        return outcome | _print_bridge(reconciliation, published) | kept
    except UNREADABLE as refused:
        status, message = "unreadable", str(refused)
        say(message)
        if isinstance(refused, NotAStatement):
            filled_in = _map(files, rows_to_fill_in(files.statement))
    except NOT_WRITTEN as refused:
        status, message = "not written", str(refused)
        say(message)
    return {"status": status, "message": message, "exit_code": COULD_NOT_RUN} | filled_in


def _map(files: "Files", rows: "Sequence[Row]") -> dict[str, Any]:
    """Write a mapping to be corrected beside a statement that could not be read, where none is; say what it is for."""
    from calc.files.names import map_path
    from calc.files.publish import IsAnother
    from calc.reconciliation import NOT_WRITTEN
    from calc.reconciliation.taken_as import write_map

    target = map_path(files.statement)
    if not rows or target == files.mapping:
        return {}
    try:
        write_map(target, rows, files.given)
    except NOT_WRITTEN as refused:
        if not isinstance(refused, IsAnother):
            say(f"No mapping could be written beside the statement: {refused}")
            return {}
        say(f"{target} is there already, and was left as it is: correct it, or delete it for a new one.")
        return {}
    say(
        f"{target} lists the headers found. Choose under Taken As what each column holds, save it, and run the command"
        f' again with --map "{target}".'
    )
    return {"map": str(target)}


def _print_findings(reconciliation: "Reconciliation", statement: "Statement", path: Path) -> dict[str, Any]:
    """Print what was found in the statement and how it was taken; give the same for programs."""
    from calc.cli.taken import taken_lines
    from calc.findings import Severity
    from calc.reconciliation.inferred import INFERRED

    inferred = {
        finding for finding in reconciliation.findings if finding.severity is Severity.INFO and finding.code in INFERRED
    }
    show([finding for finding in reconciliation.findings if finding not in inferred], path)
    for line in taken_lines(reconciliation, statement):
        say(line)
    taken = [
        {
            "sheet": table.sheet,
            "kind": table.kind,
            "columns": dict(table.columns),
            "left_alone": list(table.left_alone),
            "notes": list(table.notes),
        }
        for table in statement.taken
    ]
    if reconciliation.listed is None:
        say(
            "Nothing was reconciled. Correct each error above in a copy of the statement, or add the option that it"
            " names (such as --date-format), and run the command again."
        )
    return {
        "status": "errors",
        "last_day": str(reconciliation.last_day),
        "plan_codes": list(reconciliation.plan_codes),
        "taken": taken,
        "findings": [as_dict(finding) for finding in reconciliation.findings],
        "exit_code": HAS_ERRORS,
    }


def _print_bridge(reconciliation: "Reconciliation", published: "Published") -> dict[str, Any]:
    """Print the bridge, whether it ties, and where the workbook is; give the same for programs."""
    from calc.reconciliation.summary import verdict

    assert reconciliation.listed is not None
    lines = (*reconciliation.bridge, *reconciliation.reserve)
    for line in lines:
        say(f"  {line.text:<66} {line.shares:>15,}")
    message = verdict(reconciliation)
    say(message)
    say(" ".join(filter(None, (f"The reconciliation is in {published.path}.", published.kept))))
    counts = reconciliation.listed.frame["cause"].value_counts()
    return {
        "status": "ok" if reconciliation.ties else "differences",
        "reconciliation": str(published.path),
        "ties": reconciliation.ties,
        "message": message,
        "bridge": [{"line": line.text, "shares": line.shares} for line in lines],
        "items": {str(cause): int(count) for cause, count in counts.items()},
        "exit_code": DONE if reconciliation.ties else HAS_ERRORS,
    }
