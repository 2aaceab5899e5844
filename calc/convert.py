"""Cells as a library read them -> a typed column, with one problem for each cell that is not just what it must be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from calc.cells import ErrorCell, Problem, Taken, Uncalculated
from calc.cells.dates import take_date
from calc.cells.numbers import take_number
from calc.cells.texts import fold, take_choice, take_id, take_text
from calc.contract import DECIMALS, MAXIMUM, Kind, Sheet


@dataclass
class Converted:
    """A typed column and what was found in it; a cell with an error holds nothing."""

    values: pd.api.extensions.ExtensionArray | np.ndarray[Any, Any]
    errors: list[Problem] = field(default_factory=list)
    infos: list[Problem] = field(default_factory=list)


def convert(kind: Kind, cells: Sequence[object], rows: Sequence[int], choices: Sequence[str] = ()) -> Converted:
    """The typed column of ``kind`` made of ``cells`` (None is empty), which stand in the Excel ``rows``.

    date: datetime64[s]; shares, integer, dollars (cents), price (1e-8 dollars): Int64; id, text, choice: str.
    """
    out = Converted(np.empty(0))
    if kind in DECIMALS:
        values: list[Any] | np.ndarray[Any, Any] | None = _exact_floats(cells, DECIMALS[kind], MAXIMUM[kind])
    else:
        values = None
    if values is None:
        take = _taker(kind, choices)
        values = [
            None if cell is None else _collect(take(cell, row), out) for cell, row in zip(cells, rows, strict=True)
        ]
    out.values = typed(kind, values)
    return out


def typed(kind: Kind, values: Any) -> Any:
    """A column of already exact values (None is empty) as the type that frames carry for ``kind``."""
    if kind is Kind.DATE:
        return np.array([np.datetime64("NaT") if v is None else v for v in values], dtype="datetime64[s]")
    if kind is Kind.ANY:
        column = np.empty(len(values), dtype=object)
        column[:] = values
        return column
    return pd.Series(values, dtype="Int64" if kind in DECIMALS else "str").array


def frame_of(sheet: Sheet, values: Mapping[str, Any], rows: Sequence[int]) -> pd.DataFrame:
    """The frame of a sheet out of its typed columns, indexed by Excel row."""
    index = pd.Index(rows, dtype=np.int64, name="row")
    kinds = {column.name: column.kind for column in sheet.columns}
    # A column of any kind must be told to stay one of objects where it happens to hold text alone.
    columns = {
        name: pd.Series(column, dtype=object, index=index) if kinds[name] is Kind.ANY else column
        for name, column in values.items()
    }
    return pd.DataFrame(columns, index=index)


def _collect(taken: Taken, out: Converted) -> object:
    value, problem = taken
    if problem is not None:
        (out.errors if value is None and problem.code != "spaces" else out.infos).append(problem)
    return value


def _taker(kind: Kind, choices: Sequence[str]) -> Callable[[object, int], Taken]:
    take = _take_kind(kind, choices)

    def sound(cell: object, row: int) -> Taken:
        if isinstance(cell, ErrorCell):
            wrong = "the cell shows an Excel error instead of a value"
            return None, Problem(row, "error-cell", cell.error, wrong, "Correct its formula or type the value.")
        if isinstance(cell, Uncalculated):
            shown_as, wrong = "a formula saved without its result", "there is no figure to read"
            todo = "Open the workbook in Excel, let it calculate, and save it."
            return None, Problem(row, "formula-without-value", shown_as, wrong, todo)
        return take(cell, row)

    return sound


def _take_kind(kind: Kind, choices: Sequence[str]) -> Callable[[object, int], Taken]:
    if kind is Kind.DATE:
        return take_date
    if kind in DECIMALS:
        return lambda cell, row: take_number(kind, cell, row)
    if kind is Kind.ID:
        return take_id
    if kind is Kind.CHOICE:
        by_folded = {fold(choice): choice for choice in choices}
        return lambda cell, row: take_choice(by_folded, cell, row)
    return take_text


def _exact_floats(cells: Sequence[object], decimals: int, maximum: int) -> np.ndarray[Any, Any] | None:
    """Whole units of a column of plain numbers with few enough decimals; None where it needs a closer look.

    ``n / 10**decimals`` is the double nearest to that decimal number, so equality says that the cell shows just it.
    """
    if not cells or set(map(type, cells)) - {float, int}:
        return None
    numbers = np.array(cells, dtype=np.float64)
    if not np.isfinite(numbers).all() or (np.abs(numbers) >= 10.0**15).any():
        return None
    units = np.rint(numbers * 10.0**decimals)
    if (np.abs(units) > maximum).any() or (units / 10.0**decimals != numbers).any():
        return None
    return units.astype(np.int64)
