"""The commands for one workbook: template, check, run, roll."""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calc.cli.console import counted, report, say, tell, typed_path
from calc.cli.options import (
    effects_option,
    example,
    input_argument,
    json_option,
    limited,
    named_as_workbook,
    output_option,
    run_date_option,
    typed_workbook,
    values_only_option,
)
from calc.cli.typed_dates import typed_date
from calc.job.status import COULD_NOT_RUN, Status

if TYPE_CHECKING:
    from calc.job.job import Ran
    from calc.results.run_facts import Ahead

_CAUSES = 10  # on the console; Tie-out has all of them


def _typed_calendar(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """Give the path of a calendar file, with .ics where it has no ending. Refused at once where none can be written."""
    if path is None:
        return None
    from calc.write.calendar_file import NEEDS, can_write_calendar

    if not can_write_calendar():
        raise click.UsageError(NEEDS)
    named = named_as_workbook(path, ".ics")
    if named.suffix.lower() != ".ics":
        raise click.BadParameter(f"{path.name} must end in .ics for a calendar to open it.")
    return named


@click.command(
    epilog=example(
        "plancalc template -o plan.xlsx",
        next_step="fill in the workbook as its Instructions sheet says, then plancalc check plan.xlsx.",
    )
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    callback=typed_workbook,
    help="Where to write the template; plancalc-template.xlsx if not given.",
)
@click.option(
    "--terms",
    type=click.Choice(["quarterly"]),
    help="For a company that pays retainers by the quarter and turns them into shares of the day.",
)
@click.option("--finance", is_flag=True, help="Add the sheets that the forecast and the finance reports use.")
def template(output: Path | None, terms: str | None, finance: bool) -> None:
    """Write the blank workbook to fill in."""
    from dataclasses import replace
    from functools import partial

    from calc.excel.own_outputs import TEMPLATE, Output
    from calc.files.publish import CannotPublish, IsAnother, publish
    from calc.template import write_template
    from calc.template.variants import PLANS_OWN, VARIANTS

    variant = replace(VARIANTS[terms] if terms else PLANS_OWN, finance=finance)
    try:
        write = partial(write_template, variant=variant)
        put, kept = publish(output or Path(variant.file_name), write, output=Output(TEMPLATE))
    except IsAnother as refused:
        raise click.UsageError(str(refused)) from None
    except CannotPublish as refused:
        say(str(refused))
        sys.exit(COULD_NOT_RUN)
    if kept:
        say(kept)
    say(f"The template is {put}. Fill it in as its Instructions sheet says, then run: plancalc check {typed_path(put)}")


@click.command(
    epilog=example(
        "plancalc check plan.xlsx",
        next_step="correct the marked cells in plan.xlsx and check again; without errors, plancalc run plan.xlsx.",
    )
)
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="INPUT...")
@json_option
@limited
def check(inputs: Sequence[Path], as_json: bool) -> None:
    """Check workbooks and mark what is wrong in a copy of each."""
    outcomes = [_check(path) for path in inputs]
    if as_json:
        tell({"command": "check", "inputs": outcomes})
    sys.exit(max(outcome["exit_code"] for outcome in outcomes))


@click.command(
    epilog=example(
        "plancalc run plan.xlsx",
        next_step="read the Summary of plan.results.xlsx; plancalc explain tells how a figure came to be.",
    )
)
@input_argument
@output_option("results")
@values_only_option
@effects_option
@click.option(
    "--prior",
    type=click.Path(path_type=Path),
    help="Results of an earlier run: report how the figures differ from them now, and why.",
)
@click.option(
    "--ics",
    "calendar",
    type=click.Path(path_type=Path),
    callback=_typed_calendar,
    metavar="FILE",
    help="Also write what falls due as a calendar file, for Outlook and others.",
)
@run_date_option
@json_option
@limited
def run(
    source: Path,
    output: Path | None,
    prior: Path | None,
    values_only: bool,
    effects: bool,
    calendar: Path | None,
    run_date: Callable[[], date | None],
    as_json: bool,
) -> None:
    """Calculate a workbook and write its results."""
    from calc.job.job import Job, run_job

    more: Any = {"calendar": calendar, "run_date": run_date(), "offer_corrected": True}
    job = Job(source, output, None, prior, values_only, effects, **more)
    ran = run_job(job)
    outcome = {"input": str(source), **report(ran), **_figures(ran)}
    say(ran.message)
    outcome |= _compared(ran, prior) if prior is not None else {}
    if ran.results is None or ran.status is Status.NOT_WRITTEN:
        outcome["message"] = ran.message
    if ran.calendar is not None:
        outcome["calendar"] = str(ran.calendar)
    if as_json:
        tell({"command": "run", **outcome})
    sys.exit(outcome["exit_code"])


@click.command(
    epilog=example(
        "plancalc roll plan.xlsx --as-of 3/31/2003 -o next.xlsx",
        next_step="add the rows of the new period, then plancalc check next.xlsx.",
    )
)
@input_argument
@click.option(
    "--as-of",
    required=True,
    callback=typed_date,
    metavar="DATE",
    help="The next As-of Date, such as 3/31/2003 or 2003-03-31.",
)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where to write the next input.")
@click.option(
    "--open-on",
    callback=typed_date,
    metavar="DATE",
    help="Fold the history before this day into opening balances; figures from it on stay the same.",
)
@json_option
@limited
def roll(source: Path, as_of: date, output: Path, open_on: date | None, as_json: bool) -> None:
    """Write the next period's input: the same workbook with a later As-of Date."""
    from calc.job.job import roll_job

    output = named_as_workbook(output, source.suffix)
    ran = roll_job(source, as_of, output, open_on)
    outcome = {"input": str(source), **report(ran)}
    message = ran.message
    if ran.results is not None:
        following = f"Add the rows of the new period, then run: plancalc check {typed_path(output)}"
        message = f"The next input is {output}. {following} {message}".rstrip()
    for sentence in (*ran.notes, message):
        say(sentence)
    opened = {"open_on": str(open_on)} if open_on is not None else {}
    if ran.results is not None:
        outcome |= {"next": str(output), "as_of": str(as_of), **opened, "notes": list(ran.notes)}
    elif ran.status is not Status.ERRORS:
        outcome["message"] = ran.message
    if as_json:
        tell({"command": "roll", **outcome})
    sys.exit(outcome["exit_code"])


def _check(path: Path) -> dict[str, Any]:
    """Check one workbook; with errors, the copy that has them marked is written."""
    from calc.job.job import Job, check_job

    ran = check_job(Job(path, effects=False))
    outcome = {"input": str(path), **report(ran)}
    if ran.message:
        say(ran.message)
    return outcome if ran.status in (Status.OK, Status.ERRORS) else outcome | {"message": ran.message}


def _figures(ran: "Ran") -> dict[str, Any]:
    """Say the key figures of the results that were written."""
    if ran.results is None or ran.checked is None or ran.checked.results is None:
        return {}
    from calc.results.for_notebooks import key_figures

    figures = key_figures(ran.checked.results.sheets)
    width = max(len(name) for name in figures)
    for name, figure in figures.items():
        say(f"  {name:<{width}} {figure:>15,}")
    if ran.checked.ahead is not None:
        say(f"  {ran.checked.ahead.sentence}")
    readings = {each.reading.name: each.choice for each in ran.checked.results.readings if not each.is_default}
    return {"results": str(ran.results), "figures": figures, "readings": readings, **_ahead(ran.checked.ahead)}


def _ahead(ahead: "Ahead | None") -> dict[str, Any]:
    """Say for programs when the reserve first falls short if all goes on as now, where that was projected."""
    if ahead is None:
        return {}
    from calc.exact import dollars

    first = {
        "date": str(ahead.day),
        "requested": ahead.requested,
        "available": ahead.available,
        "fees_back_to_cash": str(dollars(ahead.back_to_cash)),
    }
    return {"as_now": {"first_shortfall": first if ahead.day else None, "sentence": ahead.sentence}}


def _compared(ran: "Ran", prior: Path) -> dict[str, Any]:
    """Say why today's figures are not those that they were held against, and what was different about that run."""
    if ran.compared is None:
        return {}
    from calc.results.for_notebooks import as_plain

    compared = ran.compared
    for cause in compared.causes[:_CAUSES]:
        say(f"  {cause.sentence}")
    if (more := len(compared.causes) - _CAUSES) > 0:
        say(f"  … and {counted(more, 'more cause')}: see Tie-out.")
    for note in (note for note in compared.notes if note.reference == "Program"):
        say(f"  {note.reference} was {note.then}, and is {note.now} now.")
    if compared.lacks:
        say(f"  {compared.lacks}")
    told = {"ties": compared.ties, "prior": str(prior), "as_of": str(compared.prior.as_of_date)}
    told |= {"causes": as_plain(compared.causes), "not_compared": compared.lacks}
    return {"tie_out": told | {"notes": as_plain(compared.notes), "differences": as_plain(compared.differences)}}
