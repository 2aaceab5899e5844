"""The command that tells why: explain."""

import sys
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calc.cli.console import Bold, say, tell, typed_path
from calc.cli.options import example, limited
from calc.job.status import COULD_NOT_RUN, DONE

if TYPE_CHECKING:
    from calc.explanation.from_workbook import Explained

_WIDTH = 110


@click.command(
    epilog=example(
        "plancalc explain plan.results.xlsx FO-20000928-ADA",
        next_step="compare with the transfer agent's statement, plancalc reconcile plan.results.xlsx STATEMENT.",
    )
)
@click.argument("results", type=click.Path(path_type=Path), metavar="RESULTS")
@click.argument("words", nargs=-1, required=True, metavar="ID-OR-NAME")
@click.option("--json", "as_json", is_flag=True, help="Print the steps in machine-readable form on standard output.")
@limited
def explain(results: Path, words: tuple[str, ...], as_json: bool) -> None:
    """Explain an award, a fee, an event, a decision, a director or a meeting.

    Takes an ID: of an option, a deferred award, a fee, an option event, a decision or an issuance, to tell how it was
    calculated, with the Plan's sections and the input's cells; of a meeting, to tell its fees, who was granted a
    Formula Option and who was not, and why; of a director, or the director's name, to list all awards and fees.
    """
    wanted = " ".join(words)
    outcome: dict[str, Any] = {"command": "explain", "results": str(results), "id": wanted}
    outcome |= _told(results, wanted, as_json)
    if as_json:
        tell(outcome)
    sys.exit(outcome["exit_code"])


def _told(results: Path, wanted: str, as_json: bool) -> dict[str, Any]:
    from calc.explanation.from_workbook import UnknownID, explained
    from calc.results.read_back import NotResults

    try:
        told = explained(results, wanted)
    except (NotResults, UnknownID) as refused:
        say(str(refused))
        status = "unknown" if isinstance(refused, UnknownID) else "unreadable"
        return {"status": status, "message": str(refused), "exit_code": COULD_NOT_RUN}
    if not as_json:
        _show(told, results)
    steps = [asdict(step) for step in told.steps]
    found = {"award": told.award, "kind": told.kind, "about": told.about, "awards": list(told.awards)}
    return {"status": "ok", **found, "steps": steps, "exit_code": DONE}


def _show(told: "Explained", results: Path) -> None:
    """Print the steps for a person: they are what is asked for, so on standard output."""
    say(Bold(told.award), to_error=False)
    if told.about:
        say(told.about, to_error=False)
    width = max(len(step.step) for step in told.steps) + 2
    for step in told.steps:
        name = step.step
        for line in textwrap.wrap(
            step.in_full, _WIDTH, initial_indent=f"{name:<{width}}", subsequent_indent=" " * width
        ):
            say(line, to_error=False)
    if told.awards:
        line = f"plancalc explain {typed_path(results)} {told.awards[0]}"
        say(f"To see how one of these was calculated, type its ID, such as: {line}", to_error=False)
