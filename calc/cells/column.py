"""A column's cells, and what shows of all of them at once: a column in which nothing is odd needs no look at each.

What ``taken_at_once`` makes of three columns of dollars:

    [1000.0, None, 250.5]        100000, blank and 25050 cents
    [1000.0, "250.50", None]     None: each cell is to be looked at, for the text is worth a finding
    [0.1 + 0.2]                  None: it is not the double of 0.3, which only a look at its 15 digits finds
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cached_property
from itertools import compress, repeat
from operator import is_not
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.cells import trimmed
from calc.contract import DECIMALS, EARLIEST_DATE, MAXIMUM, Kind
from calc.exact import Flags, units_at_once

_MIDNIGHT = {time(0)}
_EPOCH = date(1970, 1, 1).toordinal()


class Cells:
    """The cells of one column, None for an empty one."""

    def __init__(self, cells: Sequence[Any]) -> None:
        self.types = frozenset(map(type, cells))
        if str in self.types and "" in cells:
            cells = [None if cell == "" else cell for cell in cells]
            self.types = frozenset(map(type, cells))
        self.cells = cells

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, place: int) -> Any:
        return self.cells[place]

    @property
    def is_empty(self) -> bool:
        """Tell whether no cell holds anything, not even spaces."""
        return not self.types - {type(None)}

    @property
    def filled(self) -> Sequence[Any]:
        """Give the cells that are not empty."""
        return [cell for cell in self.cells if cell is not None] if type(None) in self.types else self.cells

    @property
    def plain_text(self) -> bool:
        """Tell whether all are texts without spaces around them and without any character that does not show."""
        return self._text_look[0]

    @property
    def may_have_exponents(self) -> bool:
        """Tell whether a text may be a number that Excel has shortened to 1.23457E+15."""
        return self._text_look[1]

    @cached_property
    def _text_look(self) -> tuple[bool, bool]:
        if not self.types <= {str, type(None)}:
            return False, False
        joined = f"|{'|'.join(self.filled)}|"
        plain = joined.isprintable() and "| " not in joined and " |" not in joined
        return plain, "E+" in joined or "e+" in joined

    @cached_property
    def holds(self) -> Flags:
        """Tell which cells hold something; spaces alone are nothing."""
        if str in self.types and not self.plain_text:
            return np.array([not is_blank(cell) for cell in self.cells], dtype=np.bool_)
        if type(None) in self.types:
            return np.fromiter(map(is_not, self.cells, repeat(None)), dtype=np.bool_, count=len(self.cells))
        return np.ones(len(self.cells), dtype=np.bool_)

    def only(self, kept: Flags) -> "Cells":
        """Give the cells at the places that are kept."""
        return self if kept.all() else Cells(list(compress(self.cells, kept)))


def is_blank(cell: object) -> bool:
    """Tell whether a cell is empty or holds spaces alone."""
    return cell is None or (isinstance(cell, str) and (not cell or not trimmed(cell)))


def taken_at_once(kind: Kind, column: Cells, choices: Sequence[str]) -> Any:
    """Give a column's values, where it shows at once that a look at each cell would find nothing odd; else None.

    Texts as they are; dates as datetime64[s]; numbers as Int64 in the units of ``kind``.
    """
    if kind is Kind.DATE:
        return _dates(column)
    if kind in DECIMALS:
        return _numbers(column, DECIMALS[kind], MAXIMUM[kind])
    if kind is Kind.MONTH_DAY:
        return None  # there are one or two of them
    if kind is Kind.CHOICE:
        plain = column.types <= {str, type(None)} and set(column.filled) <= set(choices)
        return _kept_once(column.cells) if plain else None
    odd = kind is Kind.ID and column.may_have_exponents
    return _kept_once(column.cells) if column.plain_text and not odd else None


def _kept_once(texts: Sequence[Any]) -> Sequence[Any]:
    """Give the same texts, each once in memory where many repeat: to compare and look them up is then faster."""
    first = texts[:1_000]
    known = {text: text for text in first}
    if len(first) < 1_000 or len(known) > len(first) / 2:
        return texts
    return list(map(known.setdefault, texts, texts))


def _dates(column: Cells) -> npt.NDArray[np.datetime64] | None:
    days = column.filled
    if not column.types <= {date, datetime, type(None)}:
        return None
    if datetime in column.types and not {day.time() for day in days if isinstance(day, datetime)} <= _MIDNIGHT:
        return None
    numbers = np.fromiter((day.toordinal() for day in days), dtype=np.int64, count=len(days))
    if (numbers < EARLIEST_DATE.toordinal()).any():
        return None
    values = np.full(len(column), np.datetime64("NaT"), dtype="datetime64[s]")
    values[column.holds] = (numbers - _EPOCH).astype("datetime64[D]")
    return values


def _numbers(column: Cells, decimals: int, maximum: int) -> pd.arrays.IntegerArray | None:
    """Give the numbers in units of 10**-decimals; None where one is no number, of more decimals or too large."""
    if not column.types <= {float, int, type(None)}:
        return None
    numbers = np.array(column.filled, dtype=np.float64)
    units, exact = units_at_once(numbers, decimals, maximum)
    if not exact.all() or (np.abs(numbers) >= 10.0**15).any():
        return None
    values = np.zeros(len(column), dtype=np.int64)
    values[column.holds] = units
    return pd.arrays.IntegerArray(values, ~column.holds)
