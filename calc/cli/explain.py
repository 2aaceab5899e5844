"""The command that tells why: explain."""

import sys
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from calc.cli.console import Bold, say, tell
from calc.cli.options import limited
from calc.job.status import COULD_NOT_RUN, DONE

_WIDTH = 110


@click.command()
@click.argument("results", type=click.Path(path_type=Path), metavar="RESULTS")
@click.argument("award", metavar="AWARD-ID")
@click.option("--json", "as_json", is_flag=True, help="Print the steps in machine-readable form on standard output.")
@limited
def explain(results: Path, award: str, as_json: bool) -> None:
    """Explain how an award was calculated, with the Plan's sections and the input's cells.

    Takes the ID of an option, a deferred award, a fee, an option event or an issuance.
    """
    outcome: dict[str, Any] = {"command": "explain", "results": str(results), "id": award}
    outcome |= _told(results, award, as_json)
    if as_json:
        tell(outcome)
    sys.exit(outcome["exit_code"])


def _told(results: Path, award: str, as_json: bool) -> dict[str, Any]:
    from calc.explanation.from_workbook import UnknownID, explained
    from calc.results.read_back import NotResults

    try:
        told = explained(results, award)
    except (NotResults, UnknownID) as refused:
        say(str(refused))
        status = "unknown" if isinstance(refused, UnknownID) else "unreadable"
        return {"status": status, "message": str(refused), "exit_code": COULD_NOT_RUN}
    if not as_json:
        _show(told.award, told.about, [(step.step, step.in_full) for step in told.steps])
    steps = [asdict(step) for step in told.steps]
    return {"status": "ok", "award": told.award, "about": told.about, "steps": steps, "exit_code": DONE}


def _show(award: str, about: str, steps: list[tuple[str, str]]) -> None:
    """Print the steps for a person: they are what is asked for, so on standard output."""
    say(Bold(award), to_error=False)
    if about:
        say(about, to_error=False)
    width = max(len(name) for name, _ in steps) + 2
    for name, text in steps:
        for line in textwrap.wrap(text, _WIDTH, initial_indent=f"{name:<{width}}", subsequent_indent=" " * width):
            say(line, to_error=False)
