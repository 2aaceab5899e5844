"""The sentences of the Summary of a workbook of results: what needs attention, and what may not look right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError

from calc.contract import SUMMARY
from calc.excel.inspect import NotAWorkbook
from calc.results.inspect_results import inspect_results
from calc.results.read_back import opened
from calc.results.run_facts import Standing

ATTENTION, QUESTIONS, CHECKLIST = "What needs attention", "Does this look right?", "Quarter-end checklist"
NOTHING = "Nothing. There are no warnings, and nothing is pending, on hold or about to lapse."
TO_SEE_TO = "▲"
Rows = Sequence[Sequence[object]]
_SYMBOLS = f"{TO_SEE_TO}○✓–"
_VERDICTS = ("Ties: ", "Does not tie: ", "Cannot tell ")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the Summary; ``symbol`` is ▲ for what is to be seen to, ○ for a note, ✓ for what is in order."""

    symbol: str
    text: str


@dataclass(frozen=True)
class Said:
    """What the Summary of results says: what needs attention, what may not look right, and which steps are not done."""

    attention: tuple[Sentence, ...]
    questions: tuple[Sentence, ...]
    not_done: tuple[Sentence, ...]

    @property
    def to_see_to(self) -> int:
        """Count what is to be seen to."""
        return sum(each.symbol == TO_SEE_TO for each in (*self.attention, *self.questions, *self.not_done))


def said_on_summary(path: Path) -> Said:
    """Read what the Summary says; nothing where the workbook does not show it."""
    rows = _rows(path)
    column = _first_of(rows)
    attention, questions = (tuple(_sentences(_below(column, heading))) for heading in (ATTENTION, QUESTIONS))
    return Said(attention, questions, tuple(_not_done(rows)))


def summary_verdict(path: Path) -> str:
    """Read the sentence of a reconciliation's Summary that says whether it ties; empty where it is not shown."""
    lines = _first_of(_rows(path))
    first = next((at for at, line in enumerate(lines) if isinstance(line, str) and line.startswith(_VERDICTS)), None)
    if first is None:
        return ""
    end = next((at for at in range(first, len(lines)) if not lines[at]), len(lines))
    return " ".join(str(line).strip() for line in lines[first:end])


def _rows(path: Path) -> Rows:
    try:
        book = opened(path, inspect_results(path, {SUMMARY.name}))
        return book.get_sheet_by_name(SUMMARY.name).to_python(skip_empty_area=False)
    except (NotAWorkbook, CalamineError, OSError, ValueError):
        return []


def _first_of(rows: Rows) -> list[object]:
    return [row[0] if row else "" for row in rows]


def _not_done(rows: Rows) -> Iterator[Sentence]:
    """Give the steps of the checklist that are not done: each with its name, and what is said of it on its lines."""
    first = next((at for at, row in enumerate(rows) if row and row[0] == CHECKLIST), len(rows))
    step = ""
    for row in rows[first + 1 :]:
        standing, name, text, *_ = [*map(str, row), "", "", ""]
        if standing or not text:
            if step:
                yield Sentence(TO_SEE_TO, step)
            step = f"{name}: {text}" if standing == Standing.NOT_DONE else ""
        elif step:
            step = f"{step} {text}"
        if not text:
            return


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
