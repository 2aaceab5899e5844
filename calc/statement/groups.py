"""Rows grouped under the holder's line: each row gets the holder and the account of the line above it.

    DANIEL CHO                        the holder of the rows below
    2002-03-05   Issue   BE   2,500   an entry of DANIEL CHO
    Subtotal                  2,500   ends the group: a row below it without a new line has no holder

Nothing is guessed: what may be read in two ways is an error.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calc.cells.column import is_blank
from calc.findings import Finding, Severity
from calc.statement.block import Block
from calc.statement.dates import Dates
from calc.statement.headers import COUNTS
from calc.statement.holder_line import FIELDS, HOLDER_LINE, Unclear, fields_of
from calc.statement.lines import Sorter
from calc.statement.synonyms import PAGE_LABEL
from calc.statement.texts import plain

NOTE = "Rows were read as grouped under the holder's line: each belongs to the line above it that names a holder."
_ENDS = ("total", "count")  # what ends a group


@dataclass
class _Line:
    """A line that may name a holder."""

    at: int
    fields: dict[str, str]
    labelled: bool
    after: str  # what stands directly above it


def with_holders(
    block: Block, dates: Dates | None, titles: Collection[str], stated: bool | None
) -> tuple[Block, list[Finding]]:
    """Give a table of rows under holders' lines with a holder in each row; any other as it is.

    ``stated`` is a person's word for whether rows are so grouped; None: what the lines show.
    """
    if stated is False or not (stated or _may_be_grouped(block)):
        return block, []
    sorter = Sorter(block, dates, titles)
    kinds = [_kind(block, sorter, i) for i in range(len(block.rows))]
    lines, findings = _holder_lines(block, kinds)
    if not lines and not (stated and {"Holder", "Account No."} & block.columns.keys()):
        return block, findings
    filled = _filled_down(block, kinds, lines, bool(stated))
    for line in lines:
        block.grid.known[block.start + line.at] = HOLDER_LINE
    header = block.header
    first = next((header.places[ours] for ours in FIELDS if ours in header.places), 0)
    places = {**header.places, **{ours: header.places.get(ours, first) for ours in filled}}
    kept = tuple(one for one in header.findings if not (one.code == "missing-column" and " as Holder." in one.message))
    made = header.made | {ours for ours in filled if ours not in header.places}
    return replace(block, header=replace(header, places=places, findings=kept, made=made), filled_down=filled), findings


def _may_be_grouped(block: Block) -> bool:
    """Tell whether no row with shares has a holder or an account of its own."""
    columns = block.columns
    counted = np.zeros(len(block.rows), dtype=bool)
    for ours in COUNTS:
        if ours in columns:
            counted |= ~columns[ours].blank()
    if "Date" in columns:
        counted &= ~columns["Date"].blank()
    own = [columns[ours] for ours in ("Holder", "Account No.") if ours in columns]
    return bool(counted.any()) and all(bool(column.blank()[counted].all()) for column in own)


def _kind(block: Block, sorter: Sorter, i: int) -> str:
    what = sorter.what(i)
    if what == "" and not sorter.counted(i) and not sorter.dated(i):
        return "words"
    if what == "" and not sorter.dated(i) and _is_labelled(block.rows[i]):
        return "words"  # an account number may stand below the header of shares
    return "entry" if what == "" or (sorter.dated(i) and sorter.counted(i) and what not in _ENDS) else what


def _is_labelled(row: list[Any]) -> bool:
    try:
        return fields_of(row)[1]
    except Unclear:
        return False


def _holder_lines(block: Block, kinds: list[str]) -> tuple[list[_Line], list[Finding]]:
    """Find the lines that name holders: of words alone, with an entry or the group's end below."""
    lines: list[_Line] = []
    findings: list[Finding] = []
    for i in (i for i, kind in enumerate(kinds) if kind == "words"):
        below = next((kind for kind in kinds[i + 1 :] if kind not in ("blank", "rule", "words", "header again")), "")
        try:
            fields, labelled = fields_of(block.rows[i])
        except Unclear as unclear:
            findings += [_unclear(block, i, str(unclear))] if below == "entry" else []
            continue
        if fields and (labelled or below in ("entry", *_ENDS)):
            lines.append(_Line(i, fields, labelled, _above(kinds, i)))
    if not any(_entry_follows(kinds, line.at) for line in lines):
        return [], []
    directly = [line for line in lines[1:] if line.after == "entry" and not line.labelled]
    apart = [line for line in lines[1:] if line.after not in ("entry", "top", "words", HOLDER_LINE)]
    if apart and directly:  # a note between the rows of one holder, perhaps
        lines = [line for line in lines if line not in directly]
    return _of_one_form(_without_doubtful(block, lines, kinds, findings), kinds), findings


def _above(kinds: list[str], i: int) -> str:
    """Tell what stands above a line, whatever a new page has between."""
    return next(
        (kind for kind in kinds[:i][::-1] if kind not in ("rule", "header again", "page", "title again")), "top"
    )


def _of_one_form(lines: list[_Line], kinds: list[str]) -> list[_Line]:
    """Leave out lines that say something else than most: a note between the rows of a holder is no holder."""
    together: list[list[_Line]] = []
    for line in lines:
        if together and _belong(kinds, together[-1][-1], line):
            together[-1].append(line)
        else:
            together.append([line])
    forms = [
        (any(line.labelled for line in each), frozenset().union(*(line.fields for line in each))) for each in together
    ]
    usual = max(dict.fromkeys(forms), key=forms.count, default=None)
    return [line for each, form in zip(together, forms, strict=True) if form == usual for line in each]


def _entry_follows(kinds: list[str], at: int) -> bool:
    return next((kind for kind in kinds[at + 1 :] if kind not in ("blank", "rule", "header again")), "") == "entry"


def _without_doubtful(block: Block, lines: list[_Line], kinds: list[str], findings: list[Finding]) -> list[_Line]:
    """Leave out a name right below another name, neither with a label: either may be the holder."""
    kept: list[_Line] = []
    for line in lines:
        last = kept[-1] if kept else None
        adjoining = last is not None and all(kind in ("words", "rule") for kind in kinds[last.at + 1 : line.at])
        if last is not None and adjoining and not line.labelled and {*last.fields} & {*line.fields}:
            both = f"“{plain(block.rows[last.at])}” and “{plain(block.rows[line.at])}”"
            findings.append(_unclear(block, line.at, both))
            continue
        kept.append(line)
    return kept


def _unclear(block: Block, i: int, both: str) -> Finding:
    row = block.number(i)
    message = (
        f"It is not clear which of {both} is the holder of the rows below row {row}. Write “Holder:” before the name,"
        " or delete the rest, in a copy of the statement."
    )
    return block.grid.finding(Severity.ERROR, "holder-line-unclear", message, [row])


def _filled_down(block: Block, kinds: list[str], lines: list[_Line], stated: bool) -> dict[str, list[Any]]:
    """Give our columns with what the line above each entry says; nothing above the first line and below a total.

    Where a person has ``stated`` that rows are grouped, an entry with a holder of its own begins a group too.
    """
    by_row = {line.at: line for line in lines}
    ours = [
        each
        for each in FIELDS
        if any(each in line.fields for line in lines) or (stated and each != "Plan Code" and each in block.columns)
    ]
    ours = ["Holder", *(each for each in ours if each != "Holder")]
    own = {each: block.cells.get(each) for each in ours}
    filled: dict[str, list[Any]] = {each: [] for each in ours}
    current: dict[str, str] = {}
    last: _Line | None = None
    for i, kind in enumerate(kinds):
        if i in by_row:
            line = by_row[i]
            more = last is not None and not ({*current} & {*line.fields}) and _belong(kinds, last, line)
            current = {**current, **line.fields} if more else dict(line.fields)
            last = line
        elif kind in _ENDS and not _is_of_page(block.rows[i]):
            current = {}
        cells = {each: cells[i] for each, cells in own.items() if cells is not None and kind == "entry"}
        if stated and any(not is_blank(cell) for cell in cells.values()):
            current = {each: cell for each, cell in cells.items() if not is_blank(cell)}
        for each in ours:
            cell = current.get(each, "") if kind == "entry" else ""
            filled[each].append(cells.get(each, "") if not is_blank(cells.get(each, "")) else cell)
    return filled


def _belong(kinds: list[str], above: _Line, line: _Line) -> bool:
    """Tell whether two lines name one holder together: next to one another, or with labels and nothing between."""
    between = kinds[above.at + 1 : line.at]
    quiet = ("blank", "rule") if above.labelled and line.labelled else ()
    return all(kind in ("words", *quiet) for kind in between)


def _is_of_page(row: list[Any]) -> bool:
    """Tell whether a total is a page's, which may break off a group."""
    texts = [cell.strip() for cell in row if isinstance(cell, str) and not is_blank(cell)]
    return bool(texts) and (texts[0].casefold().startswith("page") or bool(PAGE_LABEL.match(texts[0])))
