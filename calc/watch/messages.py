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


def write_reason(claim: Claim, came: Outcome) -> None:
    """Write beside a workbook why there are neither results nor a marked copy. ``CannotPublish`` where it cannot be."""
    text = (
        f"{printable(claim.name)} was not calculated.\n\n{_reason(claim, came)}\n\n"
        "Put that right and drop the workbook into the drop folder again. "
        f"(plancalc {__version__}: {came.status})\n"
    )
    target = claim.folder / products(claim.name)[2]
    write = partial(Path.write_text, data=text, encoding="utf-8", newline="\r\n")
    publish(target, write, never=[claim.path], folder_decides=True)


def done_text(claim: Claim, came: Outcome | None) -> tuple[str, dict[str, Any]]:
    """Say what came of a workbook that was put in place; without an outcome, an earlier start has run it."""
    assert claim.verdict is not None
    place = claim.folders.place(claim.verdict)
    product = next((name for name in products(claim.name) if (place / name).exists()), None)
    where = f"{place.name}/{product}" if product else place.name
    told: dict[str, Any] = {
        "input": printable(place / claim.name),
        "product": printable(place / product) if product else None,
    }
    called = f" as {claim.name}" if claim.name != claim.dropped else ""
    if came is not None:
        told |= {name: getattr(came, name) for name in ("status", "sha256", "errors", "warnings", "company", "as_of")}
        told |= {"figures": dict(came.figures), "seconds": came.seconds}
    head = f"{claim.verdict.value}{called}: "
    if came is None:
        return f"{head}it was run before the last stop, see {where}", told
    if claim.verdict is Verdict.DONE:
        figures = [count(came.figures[name], *words) for name, words in _HEADLINE.items() if name in came.figures]
        if came.warnings:
            figures.append(count(came.warnings, "warning"))
        return f"{head}{', '.join(figures)}, results in {where}", told
    if came.status is Status.ERRORS:
        told["marked"] = not came.why_listed
        listed = f", listed and not marked ({_reason_of(claim, came.why_listed)})" if came.why_listed else ""
        return f"{head}{count(came.errors, 'error')}{listed}, see {where}", told
    return f"{head}{_reason(claim, came)} See {where}", told


def _reason(claim: Claim, came: Outcome) -> str:
    """Say why there are no results, without the folder that the file was in while it was run."""
    return _reason_of(claim, came.message)


def _reason_of(claim: Claim, said: str) -> str:
    for folder in {claim.folder, Path(*claim.folder.parts[:-1], claim.folder.stem)}:
        said = said.replace(str(folder), claim.folders.out.name)
    return printable(said)
