"""Lines with more cells than the headers, or with fewer: a cell that was cut in two or left out moves all after it."""

from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells.column import is_blank
from calc.exact import Flags
from calc.findings import Finding, Severity
from calc.problems import NAMED_ONE_BY_ONE
from calc.statement.block import Block
from calc.statement.dates import day_or_parts

_FEW = 10  # one short line in so many is odd by itself


def check_widths(block: Block, entries: Flags, sound: Flags) -> list[Finding]:
    """Report an error for each entry with more cells than the header, and warn of those that seem to lack one.

    The former are taken from ``sound``. A column without a header is told too.
    """
    findings = _extra_cells(block, entries, sound) + _short_lines(block, entries) if block.grid.is_text else []
    for place in (place for place, text in enumerate(block.header.texts) if not text):
        if any(len(row) > place and not is_blank(row[place]) and entries[i] for i, row in enumerate(block.rows)):
            message = "A column without a header has entries and is ignored. Give it a header if it belongs here."
            rows = [block.grid.number(block.header.position)]
            findings.append(block.grid.finding(Severity.WARNING, "no-header", message, rows, place))
    return findings


def _extra_cells(block: Block, entries: npt.NDArray[np.bool_], sound: npt.NDArray[np.bool_]) -> list[Finding]:
    """Report an error for each entry with more cells than the header: a comma inside a cell was not quoted."""
    width = len(block.header.texts)
    findings: list[Finding] = []
    if block.grid.is_text:
        lengths = np.fromiter(map(len, block.rows), dtype=np.int64, count=len(block.rows))
        # Most lines may end in a delimiter; one that is longer than they are has its cells moved, the last one blank.
        usual = _usual(block, entries, lengths)
        over = [
            i
            for i in np.flatnonzero((lengths > width) & entries).tolist()
            if lengths[i] > usual or not all(map(is_blank, block.rows[i][width:]))
        ]
        sound[over] = False
        for among in [[i] for i in over] if len(over) <= NAMED_ONE_BY_ONE else [over]:
            rows = block.numbers(among)
            subject = f"Line {rows[0]} has" if len(rows) == 1 else f"{len(rows):,} lines, the first is {rows[0]}, have"
            message = (
                f"{subject} more cells than the {width} headers: a cell may contain the delimiter without quotation"
                " marks. Put that cell in quotation marks, or get a fresh copy."
            )
            findings.append(block.grid.finding(Severity.ERROR, "extra-cells", message, rows))
    return findings


def _short_lines(block: Block, entries: Flags) -> list[Finding]:
    """Warn of entries with fewer cells than the headers, where most have as many.

    Some programs leave out blank cells at the end, so many short lines are told only where cells look moved: as a
    number does in a column of names.
    """
    lengths = np.fromiter(map(len, block.rows), dtype=np.int64, count=len(block.rows))
    width = _usual(block, entries, lengths)
    short = np.flatnonzero(entries & (lengths < width))
    full = np.flatnonzero(entries & (lengths >= width))
    if not len(short) or len(full) < len(short):
        return []
    if len(short) > max(1, int(entries.sum()) // _FEW):
        usual = [{_shape(block.rows[i][place]) for i in full.tolist()} for place in range(width)]
        short = short[[_is_moved(block.rows[i], usual) for i in short.tolist()]]
        if not len(short):
            return []
    rows = block.numbers(short)
    subject = f"Line {rows[0]} has" if len(rows) == 1 else f"{len(rows):,} lines, the first is {rows[0]}, have"
    message = (
        f"{subject} fewer cells than the {width} that other lines have: a cell may be missing, and the cells after"
        " it may be read in the wrong columns. Compare with the agent's own figures, or get a fresh copy."
    )
    return [block.grid.finding(Severity.WARNING, "short-lines", message, rows)]


def _usual(block: Block, entries: Flags, lengths: npt.NDArray[np.int64]) -> int:
    """Give how many cells most entries have, or the headers where those are more."""
    return max(len(block.header.texts), int(np.bincount(lengths[entries]).argmax()) if entries.any() else 0)


def _is_moved(row: list[Any], usual: list[set[str]]) -> bool:
    return any(_shape(cell) not in shapes for cell, shapes in zip(row, usual, strict=False))


def _shape(cell: Any) -> str:
    """Tell what a cell looks like: blank, a date, with letters or without."""
    if is_blank(cell):
        return "blank"
    if day_or_parts(cell) is not None:
        return "date"
    return "letters" if any(char.isalpha() for char in str(cell)) else "number"
