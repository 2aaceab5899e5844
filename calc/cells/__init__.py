"""One cell -> one exact value, or a problem that says what is wrong and what to do. Nothing is guessed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np

from calc.exact import decimal_in_a_cell
from calc.problems import Problem

SPACES = " \t\r\n\f\v\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_EDGES = re.compile(f"^[{SPACES}]+|[{SPACES}]+$")
NOTHING = frozenset({"na", "n/a", "n.a.", "none", "nil", "null", "tbd", "-", "--", "–", "—", "?", "open", "current"})


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an Excel error instead of a value."""

    error: str


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula that was saved without its value."""


CellResult = tuple[Any, Problem | None]


def number_text(value: float) -> str:
    """Give a number to the 15 significant digits that Excel shows, without an exponent."""
    return format(decimal_in_a_cell(value), "f")


def cell_as_seen(cell: object) -> str:
    """Give a cell's content as a person would point at it."""
    if isinstance(cell, ErrorCell):
        return cell.error
    if isinstance(cell, Uncalculated):
        return "a formula"
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return number_text(cell) if np.isfinite(cell) and abs(cell) < 1e20 else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, str):
        return f"“{cell if len(cell) <= 60 else cell[:57] + '...'}”"
    return str(cell)


def trimmed(text: str) -> str:
    """Give text without the spaces around it, non-breaking and invisible ones included."""
    return _EDGES.sub("", text)
