"""What the commands say: lines for a person on standard error, findings for programs."""

import errno
import os
import sys
import textwrap
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TextIO

import click

from calc.cli.sign_of_life import out_of_the_way
from calc.excel.text import visible
from calc.findings import count
from calc.job.status import COULD_NOT_RUN

if TYPE_CHECKING:
    from calc.findings import Finding
    from calc.job.job import Ran
    from calc.job.pipeline import Checked

SHOWN = 20  # findings on the console; all of them are in the copy


class Bold(NamedTuple):
    """A piece of a line that stands out."""

    text: str
    colour: str | None = None


def say(*pieces: str | Bold, to_error: bool = True) -> None:
    """Print a line for a person, on standard error.

    What a terminal would obey is written out, and ends of lines are: names and cells hold whatever their authors like.
    """
    shown = [
        one_line(piece) if isinstance(piece, str) else click.style(one_line(piece.text), fg=piece.colour, bold=True)
        for piece in pieces
    ]
    _echo(" ".join(shown), to_error)


def one_line(text: str) -> str:
    """Write a text as it can be shown on a line of a terminal."""
    return visible(text).replace("\n", "\\n")


def tell(outcome: Mapping[str, Any]) -> None:
    """Print a summary for programs, on standard output: JSON of plain characters alone."""
    from calc.files.plain_json import as_json

    _echo(as_json(outcome, indent=2))


def _echo(text: str, to_error: bool = False) -> None:
    """Put out a text. Where nobody listens any more, or the disk is full, what was to be done is done all the same.

    That what was asked for is not put out in full is said, with exit code 2.
    """
    stream = sys.stderr if to_error else sys.stdout
    try:
        with out_of_the_way():
            _put(text, stream, to_error)
    except OSError as error:
        _let_go(stream)
        if not to_error and error.errno != errno.EPIPE:
            say(f"Standard output cannot be written to ({error.strerror}): send it somewhere else, and run again.")
            sys.exit(COULD_NOT_RUN)


def _put(text: str, stream: TextIO, to_error: bool) -> None:
    try:
        click.echo(text, err=to_error)
    except UnicodeEncodeError:  # a file or pipe on Windows takes the letters of some countries alone
        click.echo(text.encode(stream.encoding, "backslashreplace").decode(stream.encoding), err=to_error)


def _let_go(stream: IO[str]) -> None:
    """Drop what a stream still holds: it would be tried again at the end, with a complaint."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def report(ran: "Ran") -> dict[str, Any]:
    """Show what was found in a workbook; the start of its summary for programs."""
    summary: dict[str, Any] = {}
    if ran.checked is not None:
        show_findings(ran.checked)
        summary = _found(ran.checked)
    if ran.copy is not None:
        summary["copy"] = str(ran.copy)
        summary["marked"] = not ran.why_listed
        if ran.why_listed:
            summary["why_listed"] = ran.why_listed
    if ran.kept is not None:
        summary["kept"] = str(ran.kept)
    if ran.outdated:
        summary["out_of_date"] = [str(path) for path in ran.outdated]
    if ran.corrected is not None:
        summary["corrected"] = str(ran.corrected)
    return {"status": str(ran.status), **summary, "exit_code": ran.status.exit_code}


def _found(checked: "Checked") -> dict[str, Any]:
    from calc.findings import Severity

    return {
        "sha256": checked.workbook.sha256,
        "errors": checked.count(Severity.ERROR),
        "warnings": checked.count(Severity.WARNING),
        "infos": checked.count(Severity.INFO),
        "findings": [as_dict(finding) for finding in checked.findings],
    }


def as_dict(finding: "Finding") -> dict[str, str]:
    """Give a finding as programs read it, by the headers of the Findings sheet."""
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": finding.message,
    }


def show_findings(checked: "Checked") -> None:
    """Print a short table of what was found in a workbook, errors first, and the counts."""
    show(checked.findings, checked.workbook.path)


def show(findings: "Iterable[Finding]", path: Path) -> None:
    """Print a short table of what was found in a file, errors first, and the counts."""
    import shutil  # with what it imports half as long as the command-line library itself

    from calc.findings import Severity

    order = list(Severity)
    ordered = sorted(findings, key=lambda finding: order.index(finding.severity))
    width = max(60, min(shutil.get_terminal_size((110, 24)).columns, 140))
    for finding in ordered[:SHOWN]:
        where = f"{finding.sheet} {_short(finding.cell)}".strip() or "workbook"
        colour = {Severity.ERROR: "red", Severity.WARNING: "yellow"}.get(finding.severity)
        say(Bold(f"{finding.severity.value:<8}", colour), Bold(where))
        for line in textwrap.wrap(finding.message, width, initial_indent=" " * 9, subsequent_indent=" " * 9):
            say(line)
    if len(ordered) > SHOWN:
        say(f"… and {len(ordered) - SHOWN:,} more.")
    counts = [
        counted(sum(finding.severity is severity for finding in ordered), severity.value) for severity in order[:2]
    ]
    say(f"{path}: {', '.join(counts)}.")


def _short(cells: str) -> str:
    return cells if len(cells) <= 40 else f"{cells[:37].rsplit(',', 1)[0]}, …"


def counted(number: int, noun: str) -> str:
    """Give a number with its noun: ``2 errors``, ``1 error``, ``no errors``."""
    return count(number, noun) if number else f"no {noun}s"


def typed_path(path: Path) -> str:
    """Give a path as it is to be typed after a command."""
    return f'"{path}"' if " " in str(path) else str(path)


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
