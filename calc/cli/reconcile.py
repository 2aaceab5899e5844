"""The command that holds a register against a transfer agent's statement."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calc._version import __version__
from calc.cli.console import as_dict, say, show, tell
from calc.cli.options import json_option, limited, typed_date, typed_workbook
from calc.job.status import COULD_NOT_RUN, DONE, HAS_ERRORS

if TYPE_CHECKING:
    from calc.files.publish import Published
    from calc.reconciliation.reconcile import Choices, Reconciliation
    from calc.statement import Statement


@click.command()
@click.argument("results", type=click.Path(path_type=Path), metavar="RESULTS")
@click.argument("statement", type=click.Path(path_type=Path), metavar="STATEMENT")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    callback=typed_workbook,
    help="Where to write the reconciliation; NAME.reconciliation.xlsx beside the statement if not given.",
)
@click.option("--map", "mapping", type=click.Path(path_type=Path), help='A TOML file: "their header" = "our header".')
@click.option("--prior", type=click.Path(path_type=Path), help="The last reconciliation: what was open is carried on.")
@click.option("--date-format", metavar="FORMAT", help="DMY, MDY or YMD, where dates can be read in two ways.")
@click.option(
    "--window",
    type=click.IntRange(0, 250),
    default=10,
    show_default=True,
    metavar="DAYS",
    help="Business days that the agent has.",
)
@click.option(
    "--from", "first_day", callback=typed_date, metavar="DATE", help="The statement's first day; else the Plan's."
)
@click.option(
    "--to", "last_day", callback=typed_date, metavar="DATE", help="The statement's last day, where it says none."
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
    """Hold the issuances of RESULTS against the transfer agent's STATEMENT, an Excel or a text file."""
    from calc.reconciliation.reconcile import Choices

    if first_day is not None and last_day is not None and first_day > last_day:
        raise click.UsageError(f"The statement cannot begin on {first_day} and end on {last_day}.")
    choices = Choices(window, first_day, last_day, plan_codes)
    outcome: dict[str, Any] = {"results": str(results), "statement": str(statement)}
    outcome |= _attempt(results, statement, output, mapping, prior, date_format, choices)
    if as_json:
        tell({"command": "reconcile", **outcome})
    sys.exit(outcome["exit_code"])


def _attempt(
    results: Path,
    statement: Path,
    output: Path | None,
    mapping: Path | None,
    prior: Path | None,
    date_format: str | None,
    choices: "Choices",
) -> dict[str, Any]:
    """Read, reconcile and write; what cannot be read or written is one plain sentence and exit code 2."""
    from calc.excel.checked_writer import ExcelRefusedError
    from calc.files.publish import CannotPublish
    from calc.plan.calendar import CalendarError
    from calc.reconciliation.last import read_last
    from calc.reconciliation.register import read_register
    from calc.results.read_back import NotResults
    from calc.statement import Mapped, NotAMapping, NotAStatement, read_mapping, read_statement

    try:
        mapped = read_mapping(mapping) if mapping else Mapped({}, {})
        read = read_statement(statement, mapped.headers, date_format, mapped.signs)
        last = read_last(prior) if prior else None
        register = read_register(results)
        kept = [path for path in (results, statement, mapping, prior) if path is not None]
        from calc.reconciliation.reconcile import reconcile as hold

        made = hold(register, read, choices, last)
        found = _found(made, read, statement)
        if made.listed is None:
            return found
        from calc.reconciliation.sheets import Sources, reconciliation_path
        from calc.reconciliation.workbook import write_reconciliation

        target = output or reconciliation_path(statement)
        sources = Sources(register, read, __version__, choices.window, last.name if last else "")
        put = write_reconciliation(made, sources, target, kept)
        return found | _told(made, put) | ({"kept": str(target)} if put.kept else {})
    except (NotAStatement, NotAMapping, NotResults) as refused:
        status, message = "unreadable", str(refused)
    except (CannotPublish, ExcelRefusedError) as refused:
        status, message = "not written", str(refused)
    except CalendarError as refused:
        status, message = "unreadable", str(refused)
    say(message)
    return {"status": status, "message": message, "exit_code": COULD_NOT_RUN}


def _found(made: "Reconciliation", read: "Statement", path: Path) -> dict[str, Any]:
    """Say what was found in the statement, and how it was taken."""
    from calc.cli.taken import taken_lines
    from calc.findings import Severity
    from calc.reconciliation.inferred import INFERRED

    told_below = {one for one in made.findings if one.severity is Severity.INFO and one.code in INFERRED}
    show([one for one in made.findings if one not in told_below], path)
    for line in taken_lines(made, read):
        say(line)
    taken = [
        {
            "sheet": each.sheet,
            "kind": each.kind,
            "columns": dict(each.columns),
            "left_alone": list(each.left_alone),
            "notes": list(each.notes),
        }
        for each in read.taken
    ]
    found = {
        "status": "errors",
        "last_day": str(made.last_day),
        "plan_codes": list(made.plan_codes),
        "taken": taken,
        "findings": [as_dict(finding) for finding in made.findings],
        "exit_code": HAS_ERRORS,
    }
    if made.listed is None:
        say("Nothing was reconciled: correct the statement's errors, or choose as they say, and run again.")
    return found


def _told(made: "Reconciliation", put: "Published") -> dict[str, Any]:
    """Say the bridge, whether it ties, and where the workbook is."""
    from calc.reconciliation.summary import verdict

    assert made.listed is not None
    for lines in (made.bridge, made.reserve):
        for line in lines:
            say(f"  {line.text:<66} {line.shares:>15,}")
    said = verdict(made)
    say(said)
    say(" ".join(filter(None, (f"The reconciliation is in {put.path}.", put.kept))))
    counts = made.listed.frame["cause"].value_counts()
    return {
        "status": "ok" if made.ties else "differences",
        "reconciliation": str(put.path),
        "ties": made.ties,
        "message": said,
        "bridge": [{"line": line.text, "shares": line.shares} for line in (*made.bridge, *made.reserve)],
        "items": {str(cause): int(count) for cause, count in counts.items()},
        "exit_code": DONE if made.ties else HAS_ERRORS,
    }
