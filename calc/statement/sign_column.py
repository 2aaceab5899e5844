"""The column that holds marks of debits and credits beside Shares, where its header is none that is known."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells import cell_as_seen, trimmed
from calc.cells.column import is_blank
from calc.contract import folded_header
from calc.findings import Finding, Severity
from calc.statement.block import Block, columns_of
from calc.statement.distinct import distinct
from calc.statement.marks import CREDIT, DEBIT, is_of_signs, leave_no_doubt, plain_word, sign_of, signs_of
from calc.statement.numbers import signed
from calc.statement.synonyms import SIGN

_FIRST = 50  # cells by which a column is told from one of marks
_LONGEST = 24  # characters of a mark
_SHOWN = 5  # marks in a message
_CREDITS = {"credit", "credits", "cr"}


def with_sign_column(
    block: Block, entries: npt.NDArray[np.bool_], signs: Mapping[str, int], ignored: Collection[str]
) -> tuple[Block, list[Finding]]:
    """Give the table with the column of marks that it has by its values, or an error for one that may be it.

    ``signs`` is a person's word for marks, ``ignored`` are the folded headers to be left alone.
    """
    places = block.header.places
    if SIGN in places or "Shares" not in places or "Credit" in places or "Debit" in places or not entries.any():
        return block, []
    taken, texts = set(places.values()), block.header.texts
    findings: list[Finding] = []
    for place, header in enumerate(texts):
        if place in taken or folded_header(header) in ignored or not _begins_with_marks(block, place, signs):
            continue
        state, words = _state(block, place, entries, signs)
        if state == "marks":
            return _with(block, place), []
        if state == "doubt":
            findings.append(_doubt(block, place, words))
    return block, findings


def _begins_with_marks(block: Block, place: int, signs: Mapping[str, int]) -> bool:
    """Tell at a quick look whether a column's first cells are marks, so that long columns need not be read."""
    header = plain_word(block.header.texts[place])
    filled = (row[place] for row in block.rows if len(row) > place and row[place] not in ("", None))
    first = [cell for cell in islice(filled, _FIRST) if not is_blank(cell) and not _is(cell, header)]
    marks = signs_of(first, signs)
    known = sum(1 for cell in first if sign_of(cell, marks))
    return bool(known) and 2 * known >= len(first)


def _text(cell: Any) -> str:
    return trimmed(cell) if isinstance(cell, str) else cell_as_seen(cell)


def _is(cell: Any, header: str) -> bool:
    return isinstance(cell, str) and plain_word(cell) == header


def _state(block: Block, place: int, entries: npt.NDArray[np.bool_], signs: Mapping[str, int]) -> tuple[str, list[str]]:
    """Give ``marks`` for a column of marks, ``doubt`` for one that may be, "" for any other; and what it holds."""
    column = distinct(columns_of(block.rows, [place])[0])
    cells = [column.cells[code] for code in np.unique(column.codes[entries]).tolist()]
    filled = [cell for cell in cells if not is_blank(cell)]
    by_word = signs_of(filled, signs)
    kinds = {sign_of(cell, by_word) for cell in filled}
    words = sorted({_text(cell)[:_LONGEST] for cell in filled})
    whole = len(filled) == len(cells) and 0 not in kinds
    plain = {plain_word(word) for word in words}
    if is_of_signs(block.header.texts[place]) or plain <= signs.keys():
        return ("marks" if whole else "doubt"), words
    if _has_negative(block, entries):
        return "", words  # the numbers have signs of their own
    if kinds <= {CREDIT}:  # no number changes, but a type may not make a debit of what is marked as a credit
        return ("marks" if whole and plain <= _CREDITS else ""), words
    if whole and kinds == {CREDIT, DEBIT} and leave_no_doubt(by_word):
        return "marks", words
    both = {CREDIT, DEBIT} <= kinds
    some = [word for word in by_word if leave_no_doubt([word])]
    return ("doubt" if (both and (0 not in kinds or len(some) > 1)) or (not both and some) else ""), words


def _has_negative(block: Block, entries: npt.NDArray[np.bool_]) -> bool:
    column = block.columns["Shares"]
    for code in np.unique(column.codes[entries]).tolist():
        cell = column.cells[code]
        found = signed(cell) if isinstance(cell, str) else None
        if (found and found[0]) or (isinstance(cell, int | float) and cell < 0):
            return True
    return False


def _with(block: Block, place: int) -> Block:
    header = replace(block.header, places={**block.header.places, SIGN: place})
    return Block(block.grid, header, block.stop)


def _doubt(block: Block, place: int, words: Sequence[str]) -> Finding:
    header = block.header.texts[place]
    shown = " and ".join(f"“{word}”" for word in words[:_SHOWN]) + (" and others" if len(words) > _SHOWN else "")
    name = f"“{header}”" if header else f"The column {place + 1}, which has no header,"
    todo = (
        f'If it distinguishes debits from credits, write the line "{header}" = "{SIGN}" into a text file, and name that'
        f' file with --map; if it means something else, the line "{header}" = "ignore".'
        if header
        else f"Give it a header: {SIGN} if it distinguishes debits from credits."
    )
    message = f"{name} holds {shown}, which may mark debits and credits, and is not used. {todo}"
    row = [block.grid.number(block.header.position)]
    return block.grid.finding(Severity.ERROR, "marks-not-taken", message, row, place)
