"""Prices in the ways that vendors write them, exact: $14.13, 1,014.50, 14,13. The columns tell what a comma means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from calc.cells import ErrorCell, Uncalculated, cell_as_seen, trimmed
from calc.cells.column import is_blank
from calc.contract import DECIMALS, MAXIMUM, Kind
from calc.exact import Flags, Integers, decimal_in_a_cell
from calc.statement.distinct import Distinct
from calc.statement.numbers import NOTHING, Style, plain_digits, shown_style, signed

_CURRENCY = re.compile(r"^(?:US\$|USD|\$|€|£|¥)\s*|\s*(?:USD|US\$|\$|€|£)$", re.IGNORECASE)
_NO_PRICE = NOTHING | {"null", "nan", "#n/a", "#n/a n/a", "#n/a n.a.", "n.a.", "na na", "@na"}  # as vendors write it
_TODO = "Correct it, or get the price from the vendor."


@dataclass
class Amounts:
    """A column of prices in units of 1e-8 dollars: ``units`` where ``held``; what is wrong with a cell by its code."""

    units: Integers
    held: Flags
    wrong: dict[int, tuple[str, str, str, str]] = field(default_factory=dict)


def without_currency(column: Distinct) -> Distinct:
    """Give a column whose texts are without a sign of the currency."""
    cells = [_CURRENCY.sub("", trimmed(cell)) if isinstance(cell, str) else cell for cell in column.cells]
    return replace(column, cells=cells)


def style_of_prices(columns: Iterable[Distinct]) -> Style:
    """Tell what a comma and a dot mean in these columns, by the prices that leave no choice."""
    return shown_style(without_currency(column) for column in columns)


def amounts_of(column: Distinct, style: Style) -> Amounts:
    """Read the prices of a column. Each is exact as it is written, or wrong with a word about it."""
    units = np.zeros(len(column.cells), dtype=np.int64)
    held = np.zeros(len(column.cells), dtype=np.bool_)
    wrong: dict[int, tuple[str, str, str, str]] = {}
    for code, (cell, bare) in enumerate(zip(column.cells, without_currency(column).cells, strict=True)):
        if is_blank(bare) or (isinstance(bare, str) and trimmed(bare).casefold() in _NO_PRICE):
            continue
        taken = _units(bare, style)
        if isinstance(taken, int):
            units[code], held[code] = taken, True
        else:
            wrong[code] = (taken[0], cell_as_seen(cell), taken[1], taken[2])
    if not column.cells:
        return Amounts(units, held)
    return Amounts(units[column.codes], held[column.codes], wrong)


def _units(cell: Any, style: Style) -> int | tuple[str, str, str]:
    """Give a cell's price in units of 1e-8 dollars, or what is wrong: a code, words for every such cell, what to do."""
    if isinstance(cell, ErrorCell):
        return "error-cell", "the cell shows an Excel error instead of a price", _TODO
    if isinstance(cell, Uncalculated):
        todo = "Open the file in Excel, let it calculate, and save it."
        return "formula-without-value", "it was saved without its result", todo
    if isinstance(cell, bool | date | datetime | time | timedelta):
        return "not-a-number", "a price is needed here", _TODO
    if isinstance(cell, int | float):
        if not np.isfinite(cell):
            return "not-a-number", "this is not a price that can be used", _TODO
        return _whole_units(decimal_in_a_cell(cell))
    number = signed(str(cell))
    if number is None:
        return "not-a-number", "this is not a price", _TODO
    digits = plain_digits(number[1], style)
    if digits is None:
        what = "nothing in the file shows what its comma or dot means" if not style.settled else "its commas or dots do"
        what = what if not style.settled else f"{what} not fit the rest of the file"
        return "ambiguous-number", what, "Write it in plain digits, with a dot for decimals and no other mark."
    return _whole_units(-Decimal(digits) if number[0] else Decimal(digits))


def _whole_units(number: Decimal) -> int | tuple[str, str, str]:
    units = number.scaleb(DECIMALS[Kind.PRICE])
    if number <= 0:
        return "not-above-zero", "a price must be above 0", _TODO
    if units != units.to_integral_value():
        what = "it has more than 8 decimals, so it is not the price that was reported"
        return "too-many-decimals", what, "Type the price as reported, or get a file with rounded prices."
    if units > MAXIMUM[Kind.PRICE]:
        return "too-large", "it is larger than any price that plancalc computes exactly", "Check it."
    return int(units)
