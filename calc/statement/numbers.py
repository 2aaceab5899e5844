"""Share counts in the ways that agents write them: the whole column decides what a comma or a dot means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells import SPACES, ErrorCell, Uncalculated, cell_as_seen, trimmed
from calc.cells.column import is_blank
from calc.contract import MAXIMUM, Kind
from calc.exact import decimal_in_a_cell
from calc.statement.distinct import Distinct

_INNER_SPACES = re.compile(f"[{SPACES}]+")
_MINUS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2019": "'"})
_MARKED = re.compile(r"(?P<before>cr|dr)?\.? ?(?P<number>[^a-z]+?) ?(?P<after>cr|dr|db)?\.?$", re.IGNORECASE)
_UNIT = re.compile(r" ?(?:shares?|shs?)\.?$", re.IGNORECASE)
_BARE = re.compile(r"\d[\d.,' ]*$")
_PLAIN_DIGITS = 12  # no more than MAXIMUM has
ZERO = frozenset({"-", "--", "—", "–", "nil"})  # as accounts write it
NOTHING = ZERO | {"n/a", "na", "none"}

THOUSANDS, DECIMAL, UNSURE, MIXED, UNUSED = "thousands", "decimal", "unsure", "mixed", ""


@dataclass(frozen=True)
class Style:
    """What a comma and a dot mean in a column; ``unsure`` and ``mixed`` are for a person to settle.

    ``stated``: a person has said it, of the whole statement.
    """

    comma: str = UNUSED
    dot: str = UNUSED
    stated: bool = False

    @property
    def settled(self) -> bool:
        """Tell whether each number has one reading."""
        return not {self.comma, self.dot} & {UNSURE, MIXED}


_STATED = {",": Style(DECIMAL, THOUSANDS, stated=True), ".": Style(THOUSANDS, DECIMAL, stated=True)}


@dataclass
class Numbers:
    """A column of whole shares: ``values`` where ``held``; a wrong cell is among ``wrong`` by its code."""

    values: npt.NDArray[np.int64]
    held: npt.NDArray[np.bool_]
    wrong: dict[int, tuple[str, str, str, str]] = field(default_factory=dict)  # code -> code, shown, what, todo


def signed(text: str) -> tuple[bool, str] | None:
    """Split a number into whether it is negative and its digits with their separators; None where it is no number."""
    plain = _UNIT.sub("", _INNER_SPACES.sub(" ", trimmed(text)).translate(_MINUS))
    marked = _MARKED.match(plain)
    if marked is None or (marked["before"] and marked["after"]):
        return None
    mark = (marked["before"] or marked["after"] or "").casefold()
    number = marked["number"].strip()
    signs = [mark in ("dr", "db")] if mark else []
    if number.startswith("(") and number.endswith(")"):
        number = number[1:-1].strip()
        signs.append(True)
    for sign, negative in (("-", True), ("+", False)):
        if number.startswith(sign):
            number = number[1:].strip()
            signs.append(negative)
        elif number.endswith(sign):
            number = number[:-1].strip()
            signs.append(negative)
    if len(signs) > 1 or not number.isascii() or not _BARE.match(number):
        return None
    return (signs or [False])[0], number


def shown_style(columns: Iterable[Distinct]) -> Style:
    """Tell what a comma and a dot mean by what the columns leave no choice in: the other mark has the other meaning."""
    bare = _bare(columns)
    comma, dot = _role(bare, ",", "."), _role(bare, ".", ",")
    other = {DECIMAL: THOUSANDS, THOUSANDS: DECIMAL}
    return Style(other.get(dot, comma) if comma == UNSURE else comma, other.get(comma, dot) if dot == UNSURE else dot)


def _bare(columns: Iterable[Distinct]) -> set[str]:
    """Give the numbers that are text, without their signs."""
    texts = {cell for column in columns for cell in column.cells if isinstance(cell, str)}
    bare = {text for text in texts if _is_plain(text)}
    return bare | {found[1] for text in texts - bare if not is_blank(text) and (found := signed(text))}


def style_of(columns: Iterable[Distinct], delimiter: str = "", decimal_mark: str = "") -> Style:
    """Tell what a comma and a dot mean: as a person states it, else by all that the columns show."""
    if decimal_mark:
        return _STATED[decimal_mark]
    bare = _bare(columns)
    if not any("," in text or "." in text for text in bare):
        return Style()
    plain = [text for text in bare if text.isdigit()]
    grouped_where_large = any(len(text) < 4 and int(text) for text in plain) and all(len(text) < 4 for text in plain)
    comma, dot = _role(bare, ",", "."), _role(bare, ".", ",")
    if UNSURE in (comma, dot):
        if comma == UNSURE and dot == UNSURE:
            return Style(comma, dot)
        if comma == UNSURE:
            continental = delimiter == ";" and dot != DECIMAL
            comma = DECIMAL if dot == THOUSANDS else UNSURE if continental and not grouped_where_large else THOUSANDS
        else:
            dot = DECIMAL if comma == THOUSANDS else THOUSANDS if comma == DECIMAL or grouped_where_large else UNSURE
    return Style(comma, dot)


def _is_plain(text: str) -> bool:
    return text.isdigit() and text.isascii()


def _role(bare: Iterable[str], mark: str, other: str) -> str:
    """Tell what a mark means by the numbers that leave no choice; ``unsure`` if all have one mark and three digits."""
    s, o = re.escape(mark), re.escape(other)
    thousands = re.compile(rf"\d{{1,3}}(?:{s}\d{{3}}){{2,}}(?:{o}\d+)?$|\d{{1,3}}(?:{s}\d{{3}})+{o}\d+$")
    decimal = re.compile(
        rf"\d+{s}(?:\d{{1,2}}|\d{{4,}})$|0\d*{s}\d+$|\d{{4,}}{s}\d+$|\d{{1,3}}(?:(?:{o}|[ '])\d{{3}})+{s}\d+$"
    )
    marked = [text for text in bare if mark in text]
    grouping = any(thousands.match(text) for text in marked)
    decimals = any(decimal.match(text) for text in marked)
    if grouping and decimals:
        return MIXED
    return THOUSANDS if grouping else DECIMAL if decimals else UNSURE if marked else UNUSED


def numbers_of(column: Distinct, style: Style) -> Numbers:
    """Read the whole shares of a column, sign included, by the style that its statement is written in."""
    values = np.zeros(len(column.cells), dtype=np.int64)
    held = np.zeros(len(column.cells), dtype=bool)
    wrong: dict[int, tuple[str, str, str, str]] = {}
    for code, cell in enumerate(column.cells):
        if isinstance(cell, str) and len(cell) <= _PLAIN_DIGITS and _is_plain(cell):
            values[code], held[code] = int(cell), True
            continue
        if is_blank(cell) or (isinstance(cell, str) and trimmed(cell).casefold() in NOTHING):
            continue
        taken = whole_shares(cell, style)
        if isinstance(taken, int):
            values[code], held[code] = taken, True
        else:
            wrong[code] = (taken[0], cell_as_seen(cell), taken[1], taken[2])
    if not column.cells:
        return Numbers(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))
    return Numbers(values[column.codes], held[column.codes], wrong)


def whole_shares(cell: Any, style: Style) -> int | tuple[str, str, str]:
    """Read a cell's shares, or tell what is wrong with it: a code, words for every such cell, and what to do."""
    if isinstance(cell, ErrorCell):
        return "error-cell", "the cell shows an Excel error instead of a value", "Ask the agent for the figure."
    if isinstance(cell, Uncalculated):
        return (
            "formula-without-value",
            "it was saved without its result",
            "Open the file in Excel, let it calculate, and save it.",
        )
    if isinstance(cell, bool | date | datetime | time | timedelta):
        return "not-a-number", "a number of shares is needed here", "Correct it, or ask the agent for the figure."
    if isinstance(cell, int | float):
        if not np.isfinite(cell):
            return "not-a-number", "this is not a number that can be used", "Ask the agent for the figure."
        return _whole(decimal_in_a_cell(cell))
    number = signed(str(cell))
    if number is None:
        return "not-a-number", "this is not a number of shares", "Correct it, or ask the agent for the figure."
    negative, bare = number
    digits = plain_digits(bare, style)
    if digits is None:
        return "ambiguous-number", "its commas or dots do not fit the rest of the column", "Write it in plain digits."
    taken = _whole(Decimal(digits))
    return -taken if negative and isinstance(taken, int) else taken


def _whole(number: Decimal) -> int | tuple[str, str, str]:
    if number != number.to_integral_value():
        return "fractional-shares", "the Plan has whole shares only", "Ask the agent for the whole shares."
    if abs(number) > MAXIMUM[Kind.SHARES]:
        return "too-large", "it is larger than any number of shares that plancalc can compute", "Check the number."
    return int(number)


def plain_digits(bare: str, style: Style) -> str | None:
    """Write a number in plain digits with a dot for decimals; None where its separators do not fit."""
    whole, decimals = bare, ""
    for mark, role in ((",", style.comma), (".", style.dot)):
        if role == DECIMAL and mark in bare:
            whole, _, decimals = bare.rpartition(mark)
    thousands = {mark for mark, role in ((",", style.comma), (".", style.dot)) if role == THOUSANDS} | {" ", "'"}
    marks = {mark for mark in whole if not mark.isdigit()}
    if not marks:
        pass
    elif len(marks) == 1 and marks <= thousands and re.fullmatch(r"\d{1,3}(?:[^\d]\d{3})+", whole):
        whole = whole.replace(marks.pop(), "")
    else:
        return None
    if not (decimals.isdigit() or decimals == ""):
        return None
    return f"{whole}.{decimals}" if decimals else whole
