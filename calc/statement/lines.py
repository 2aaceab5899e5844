"""Which rows of a journal are entries, and what each of the others is."""

import csv
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells import trimmed
from calc.cells.column import is_blank
from calc.contract import folded_header
from calc.findings import Finding, Severity
from calc.problems import NAMED_ONE_BY_ONE
from calc.statement.block import Block
from calc.statement.dates import Dates
from calc.statement.headers import COUNTS
from calc.statement.model import StatementLine
from calc.statement.numbers import signed
from calc.statement.synonyms import (
    BALANCE_ALONE,
    BALANCE_LABEL,
    PAGE_LABEL,
    SUBTOTAL_LABEL,
    TOTAL_ALONE,
    TOTAL_LABEL,
)
from calc.statement.text_file import DELIMITERS, looks_like_entry
from calc.statement.texts import plain

_NOTE_CELLS = 2  # a note fills no more
_LONGEST = 10_000  # characters of a cell in which an entry is looked for
_RULE = frozenset("-=_*~. ")
_KINDS_OF_SUBTOTALS = {"total": "total", "subtotal": "total", "sub-total": "total", "sum": "total", "count": "count"}


@dataclass
class Lines:
    """``entries`` says of each row whether it is one; ``totals`` are positions, ``sums`` those without a word.

    ``counts`` are those of the totals that count entries; averages and the like are among ``others``.
    """

    entries: npt.NDArray[np.bool_]
    others: list[StatementLine] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    counts: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def lines_of(block: Block, dates: Dates | None, titles: Collection[str]) -> Lines:
    """Tell entries from totals, repeated headers, page lines and notes; what is none of them is an error."""
    sorter = Sorter(block, dates, titles)
    out = Lines(sorter.plain.copy())
    undecided: list[int] = []
    for i in np.flatnonzero(~sorter.plain).tolist():
        what = sorter.what(i)
        if what == "entry":
            out.entries[i] = True
        elif what == "":
            undecided.append(i)
        elif what in ("total", "count"):
            out.totals.append(i)
            out.counts |= {i} if what == "count" else set()
        elif what == "sum":
            out.sums.append(i)
        elif what != "blank":
            out.others.append(StatementLine(block.number(i), what, sorter.text(i)))
            if what == "balance" and sorter.counted(i):
                out.findings.append(_balance(block, i))
    _notes(block, sorter, undecided, out)
    return out


class Sorter:
    """The rows of a journal while they are told apart."""

    def __init__(self, block: Block, dates: Dates | None, titles: Collection[str]) -> None:
        self._block, self._titles = block, titles
        columns, nothing = block.columns, np.zeros(len(block.rows), dtype=bool)
        date, holder, kind = columns.get("Date"), columns.get("Holder"), columns.get("Type")
        account = columns.get("Account No.")
        self._dated = nothing
        if date is not None and dates is not None:
            wrong = {code for code in dates.wrong if isinstance(date.cells[code], str)}
            self._dated = ~date.blank() & ~np.isin(date.codes, list(wrong))
        self._held = ~holder.blank() if holder is not None else nothing
        self._counts = [columns[ours] for ours in COUNTS if ours in columns]
        self._counted = nothing.copy()
        for column in self._counts:
            self._counted |= ~column.blank()
        has_account = ~account.blank() if account is not None else nothing
        # An account stands for a holder who is not named; a holder and an account of its own make an entry of a line
        # whose type only begins like a balance's.
        whole = self._dated & self._held & self._counted & has_account
        self._held = self._held | (self._dated & has_account)
        labelled = nothing.copy()
        for words in (holder, kind):
            if words is not None:
                labelled |= words.flags(_is_label) & ~(whole & ~words.flags(_is_label_alone))
        self._labelled = labelled
        self.plain = self._dated & self._held & self._counted & ~labelled

    def counted(self, i: int) -> bool:
        """Tell whether a row has something in a column of shares."""
        return bool(self._counted[i])

    def dated(self, i: int) -> bool:
        """Tell whether a row has a date."""
        return bool(self._dated[i])

    def in_holder(self, i: int) -> bool:
        """Tell whether a row has a holder."""
        return bool(self._held[i])

    def holds_entry(self, i: int) -> bool:
        """Tell whether a row holds an entry elsewhere: in one cell between quotation marks, or with its cells moved."""
        filled = [str(cell) for cell in self._block.rows[i] if not is_blank(cell)]
        if len(filled) > _NOTE_CELLS and looks_like_entry(filled):
            return True
        cells = [cell for cell in self._block.rows[i] if isinstance(cell, str)]
        lines = [line for cell in cells for line in cell[:_LONGEST].splitlines()]
        delimiter = self._block.grid.delimiter  # a workbook has none: the whole line was pasted into one of its cells
        return any(
            looks_like_entry(row)
            for mark in ((delimiter,) if delimiter else DELIMITERS)
            for row in csv.reader([line for line in lines if mark in line], delimiter=mark)
        )

    def text(self, i: int) -> str:
        """Tell what a line says."""
        return plain(self._block.rows[i])

    def what(self, i: int) -> str:
        """Tell what a row is: entry, total, sum (a total without a word), blank, …; "" where its place decides."""
        if told := self._block.grid.known.get(self._block.start + i):
            return told
        filled = [(place, cell) for place, cell in enumerate(self._block.rows[i]) if not is_blank(cell)]
        if not filled:
            return "blank"
        texts = [trimmed(cell) for _, cell in filled if isinstance(cell, str)]
        if len(filled) > 1 and self._repeats_header(filled):
            return "header again"
        if len(texts) == len(filled) and all(set(text) <= _RULE for text in texts):
            return "rule"
        known = int(self._dated[i]) + int(self._held[i]) + int(self._counted[i])
        if self._labelled[i] or known < 3:
            if any(TOTAL_LABEL.match(text) for text in texts) and not (known == 3 and not self._labelled[i]):
                return "total"
            subtotal = next((found for text in texts if (found := SUBTOTAL_LABEL.match(text))), None)
            if subtotal and known < 3 and not self._dated[i]:
                return _KINDS_OF_SUBTOTALS.get(subtotal["what"].lower(), "statistic")
            if any(BALANCE_LABEL.match(text) for text in texts):
                return "balance"
        words = [text for text in texts if signed(text) is None]
        if known < 2 and words and PAGE_LABEL.match(words[0]):
            return "page"
        if self.text(i) in self._titles:
            return "title again"
        if known >= 2:
            return "entry"
        if self._counted[i] and not words:
            return "sum"
        return ""

    def _repeats_header(self, filled: list[tuple[int, Any]]) -> bool:
        texts = self._block.header.texts
        return all(
            isinstance(cell, str) and place < len(texts) and folded_header(cell) == folded_header(texts[place])
            for place, cell in filled
        )


def _is_label(cell: Any) -> bool:
    return isinstance(cell, str) and bool(TOTAL_ALONE.match(trimmed(cell)) or BALANCE_LABEL.match(trimmed(cell)))


def _is_label_alone(cell: Any) -> bool:
    return isinstance(cell, str) and bool(TOTAL_ALONE.match(trimmed(cell)) or BALANCE_ALONE.match(trimmed(cell)))


def _notes(block: Block, sorter: Sorter, undecided: list[int], out: Lines) -> None:
    """Take words below the last entry as notes; anything else that is neither entry nor total is an error."""
    last = int(np.flatnonzero(out.entries)[-1]) if out.entries.any() else -1
    gap = _gap(block, last, out)
    unknown = []
    for i in undecided:
        below = i > last >= 0 and not sorter.counted(i) and not sorter.dated(i) and not sorter.holds_entry(i)
        heading = i == len(block.rows) - 1 and block.stop < len(block.grid.rows)  # the title of the next table
        if below and (not sorter.in_holder(i) or i > gap or heading):
            out.others.append(StatementLine(block.number(i), "note", sorter.text(i)))
        else:
            unknown.append(i)
    for among in [[i] for i in unknown] if len(unknown) <= NAMED_ONE_BY_ONE else [unknown]:
        rows = block.numbers(among)
        subject = f"Row {rows[0]} is" if len(rows) == 1 else f"{len(rows):,} rows, the first is row {rows[0]}, are"
        message = (
            f"{subject} neither an entry nor a total: “{sorter.text(among[0])}”. Complete it as an entry with date,"
            " holder and shares, or delete it."
        )
        out.findings.append(block.grid.finding(Severity.ERROR, "unknown-line", message, rows))


def _gap(block: Block, last: int, out: Lines) -> int:
    """Find the first total or blank line below the last entry; beyond all rows where there is none."""
    totals = [i for i in (*out.totals, *out.sums) if i > last]
    blank = (i for i in range(last + 1, len(block.rows)) if all(map(is_blank, block.rows[i])))
    return min([*totals, next(blank, len(block.rows))])


def _balance(block: Block, i: int) -> Finding:
    row = block.number(i)
    message = f"Row {row} looks like a balance, so it is not used as an entry. Check that it is not an entry."
    return block.grid.finding(Severity.WARNING, "balance-line", message, [row])
