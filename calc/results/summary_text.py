"""The sentences of the Summary of a workbook of results: what needs attention, and what may not look right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError

from calc.contract import SUMMARY
from calc.excel.inspect import NotAWorkbook
from calc.results.inspect_results import inspect_results
from calc.results.read_back import opened

ATTENTION, QUESTIONS = "What needs attention", "Does this look right?"
TO_SEE_TO = "▲"
_SYMBOLS = f"{TO_SEE_TO}○✓–"
_VERDICTS = ("Ties: ", "Does not tie: ", "Cannot tell ")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the Summary; ``symbol`` is ▲ for what is to be seen to, ○ for a note, ✓ for what is in order."""

    symbol: str
    text: str


def summary_sentences(path: Path, heading: str) -> tuple[Sentence, ...]:
    """Read the sentences below a heading of the Summary; none where the workbook does not show them."""
    return tuple(_sentences(_below(_first_column(path), heading)))


def summary_verdict(path: Path) -> str:
    """Read the sentence of a reconciliation's Summary that says whether it ties; empty where it is not shown."""
    lines = _first_column(path)
    first = next((at for at, line in enumerate(lines) if isinstance(line, str) and line.startswith(_VERDICTS)), None)
    if first is None:
        return ""
    end = next((at for at in range(first, len(lines)) if not lines[at]), len(lines))
    return " ".join(str(line).strip() for line in lines[first:end])


def _first_column(path: Path) -> list[object]:
    try:
        book = opened(path, inspect_results(path, {SUMMARY.name}))
        rows = book.get_sheet_by_name(SUMMARY.name).to_python(skip_empty_area=False)
    except (NotAWorkbook, CalamineError, OSError, ValueError):
        return []
    return [row[0] if row else "" for row in rows]


def _below(cells: Sequence[object], heading: str) -> Iterator[str]:
    """Give the lines from below a heading to the next blank one, or the next heading."""
    for cell in cells[cells.index(heading) + 1 :] if heading in cells else ():
        if not isinstance(cell, str) or not cell or cell in (ATTENTION, QUESTIONS):
            return
        yield cell


def _sentences(lines: Iterator[str]) -> Iterator[Sentence]:
    """Put lines that were wrapped together again: one that begins with spaces and no symbol goes on with the last."""
    symbol, text = "", ""
    for line in lines:
        bare = line.strip()
        if line[:1] == " " and text and bare[:1] not in _SYMBOLS:
            text = f"{text} {bare}"
            continue
        if text:
            yield Sentence(symbol, text)
        symbol = bare[0] if bare[:1] in _SYMBOLS else ""
        text = bare.removeprefix(symbol).strip()
    if text:
        yield Sentence(symbol, text)
