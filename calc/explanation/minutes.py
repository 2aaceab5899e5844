"""The minutes behind a step: where the decision, the notice or the event is recorded that it follows from."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from calc.excel.text import on_one_line
from calc.explanation.facts import Facts
from calc.explanation.words import Step

_CELL = re.compile(r"(?P<title>.*)![A-Z]+(?P<row>\d+)")
_LONGEST = 300  # characters of minutes in a sentence; the input has all of them
_HEADER = "Minutes"


def with_minutes(facts: Facts, steps: Iterator[Step]) -> Iterator[Step]:
    """Add to each step the minutes of the rows that it names, in its sentence and among its cells; others stay."""
    if not facts.has_minutes:
        yield from steps
        return
    for step in steps:
        found = list(dict.fromkeys(_minutes_of(facts, step)))
        texts = dict.fromkeys(on_one_line(minutes, _LONGEST) for _, _, minutes in found)
        said = "".join(f" Minutes: {text.rstrip('.')}." for text in texts)
        cells = tuple(cell for sheet, row, _ in found for cell in facts.cells(sheet, row, _HEADER))
        yield replace(step, sentence=f"{step.sentence}{said}", cells=step.cells + cells) if found else step


def _minutes_of(facts: Facts, step: Step) -> Iterator[tuple[str, int, str]]:
    """Find the minutes of the rows in which the cells of a step stand: sheet, row and text."""
    for cell in step.cells:
        found = _CELL.fullmatch(cell)
        if found is None:
            continue
        sheet = facts.first("Source Columns", {"Title": found["title"]}).get("Sheet")
        row = int(found["row"])
        minutes = _recorded(facts, sheet, row)
        if sheet and minutes:
            yield sheet, row, str(minutes)


def _recorded(facts: Facts, sheet: Any, row: int) -> Any:
    """Give the minutes of a row of the input; None where it has none."""
    if sheet != "Option Events":
        return facts.first("Source Rows", {"Sheet": sheet, "Row": row}).get(_HEADER)
    source = facts.first("Sources", {"Source Of": "option event", "Option Events Row": row})
    return facts.first("Option Events", {"Event ID": source.get("Reference")}).get(_HEADER)
