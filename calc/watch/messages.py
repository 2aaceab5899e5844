"""What came of a workbook, in words: for the log, for programs, and in a text beside the file."""

from functools import partial
from pathlib import Path
from typing import Any

from calc._version import __version__
from calc.files.publish import printable, publish
from calc.findings import count
from calc.job.outcome import Outcome
from calc.job.status import Status
from calc.watch.claim import Claim, Verdict
from calc.watch.names import products

_HEADLINE = {
    "options": ("option", "options"),
    "deferred awards": ("deferred award", "deferred awards"),
    "available": ("share available", "shares available"),
}

STRANGE_NAME = (
    "has a name that plancalc uses for its own files, but plancalc did not create it, so it is ignored. If it is a"
    " workbook of yours, put it into the folder under another name."
)


def write_reason(claim: Claim, outcome: Outcome) -> None:
    """Write beside a workbook why there are neither results nor a marked copy. ``CannotPublish`` where it cannot be."""
    text = (
        f"{printable(claim.name)} was not calculated.\n\n{_reason(claim, outcome)}\n\n"
        "Correct that, and put the workbook into the drop folder again. "
        f"(plancalc {__version__}: {outcome.status})\n"
    )
    target = claim.folder / products(claim.name)[2]
    write = partial(Path.write_text, data=text, encoding="utf-8", newline="\r\n")
    publish(target, write, never=[claim.path], folder_decides=True)


def done_text(claim: Claim, outcome: Outcome | None) -> tuple[str, dict[str, Any]]:
    """Say what came of a workbook that was put in place; without an outcome, an earlier start has run it."""
    assert claim.verdict is not None
    folder = claim.folders.place(claim.verdict)
    product = next((name for name in products(claim.name) if (folder / name).exists()), None)
    where = f"{folder.name}/{product}" if product else folder.name
    facts: dict[str, Any] = {
        "input": printable(folder / claim.name),
        "product": printable(folder / product) if product else None,
    }
    called = f" as {claim.name}" if claim.name != claim.dropped else ""
    if outcome is not None:
        facts |= {
            name: getattr(outcome, name) for name in ("status", "sha256", "errors", "warnings", "company", "as_of")
        }
        facts |= {"figures": dict(outcome.figures), "seconds": outcome.seconds}
        facts |= {"ties": outcome.ties} if outcome.ties is not None else {}
    head = f"{claim.verdict.value}{called}: "
    if outcome is None:
        return f"{head}it was run before plancalc last stopped, see {where}", facts
    if claim.verdict is Verdict.DONE:
        figures = [count(outcome.figures[name], *words) for name, words in _HEADLINE.items() if name in outcome.figures]
        if outcome.warnings:
            figures.append(count(outcome.warnings, "warning"))
        compared = _compared(claim, outcome)
        return f"{head}{', '.join(figures)}, results in {where}{f'. {compared}' if compared else ''}", facts
    if outcome.status is Status.DIFFERENCES:
        return f"{head}calculated, and differs from the earlier results. {_compared(claim, outcome)} See {where}", facts
    if outcome.status is Status.ERRORS:
        facts["marked"] = not outcome.why_listed
        listed = f", listed but not marked ({_reason_of(claim, outcome.why_listed)})" if outcome.why_listed else ""
        return f"{head}{count(outcome.errors, 'error')}{listed}, see {where}", facts
    return f"{head}{_reason(claim, outcome)} See {where}", facts


def _compared(claim: Claim, outcome: Outcome) -> str:
    """Say how the results compare with earlier ones; empty where there was nothing to compare with."""
    return _reason_of(claim, outcome.message.removeprefix(f"The results are in {outcome.results}.").strip())


def _reason(claim: Claim, outcome: Outcome) -> str:
    """Say why there are no results, without the folder that the file was in while it was run."""
    return _reason_of(claim, outcome.message)


def _reason_of(claim: Claim, text: str) -> str:
    """Name in a text the folder where the files end; without a verdict yet, that of files that need attention."""
    place = Path(claim.folders.out.name, claim.verdict or Verdict.ATTENTION)
    for folder in {claim.folder, Path(*claim.folder.parts[:-1], claim.folder.stem)}:
        text = text.replace(str(folder), str(place))
    return printable(text)
