"""Cells as a library read them -> a typed column, with one problem for each cell that is not just what it must be."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from calc.cells import CellResult, ErrorCell, Uncalculated
from calc.cells.column import Cells, taken_at_once
from calc.cells.dates import take_date, take_month_day
from calc.cells.numbers import take_number
from calc.cells.texts import folded_choice, take_choice, take_id, take_text
from calc.contract import DECIMALS, Kind, Sheet
from calc.problems import Problem

TEXTS = pd.StringDtype(na_value=np.nan)
INTEGERS = pd.Int64Dtype()


@dataclass
class Converted:
    """A typed column and what was found in it; a cell with an error holds nothing."""

    values: pd.api.extensions.ExtensionArray | np.ndarray[Any, Any]
    errors: list[Problem] = field(default_factory=list)
    infos: list[Problem] = field(default_factory=list)


def convert(kind: Kind, column: Cells, rows: Iterable[int], choices: Sequence[str] = ()) -> Converted:
    """Give the typed column of ``kind`` made of the cells of ``column``, which stand in the Excel ``rows``.

    date: datetime64[s]; shares, integer, dollars (cents), price (1e-8 dollars): Int64; id, text, choice: str.
    """
    out = Converted(np.empty(0))
    values = taken_at_once(kind, column, choices)
    if values is None:
        take = taker(kind, choices)
        values = [
            None if cell is None else collect(take(cell, int(row)), out)
            for cell, row in zip(column.cells, rows, strict=True)
        ]
    out.values = values if isinstance(values, np.ndarray | pd.arrays.IntegerArray) else typed(kind, values)
    return out


def typed(kind: Kind, values: Any) -> Any:
    """Give a column of already exact values (None is empty) as the type that frames carry for ``kind``."""
    if kind is Kind.DATE:
        return np.array(values, dtype="datetime64[s]")
    if kind in DECIMALS:
        return pd.array(values, dtype=INTEGERS)
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column if kind is Kind.ANY else pd.array(column, dtype=TEXTS)


def frame_of(sheet: Sheet, values: Mapping[str, Any], rows: Any) -> pd.DataFrame:
    """Give the frame of a sheet out of its typed columns, indexed by Excel row."""
    index = pd.Index(rows, dtype=np.int64, name="row")
    kinds = {column.name: column.kind for column in sheet.columns}
    # A column of any kind must be told to stay one of objects where it happens to hold text alone.
    columns = {
        name: pd.Series(column, dtype=object, index=index) if kinds[name] is Kind.ANY else column
        for name, column in values.items()
    }
    return pd.DataFrame(columns, index=index, copy=False)


def empty_frame(sheet: Sheet) -> pd.DataFrame:
    """Give a frame of the sheet without rows."""
    return _empty_frame(sheet).copy(deep=False)


@cache
def _empty_frame(sheet: Sheet) -> pd.DataFrame:
    return frame_of(sheet, {column.name: typed(column.kind, []) for column in sheet.columns}, [])


def collect(taken: CellResult, out: Converted) -> object:
    """Give the value that was taken; what was found about it is noted in ``out``."""
    value, problem = taken
    if problem is not None:
        (out.errors if value is None and problem.code != "spaces" else out.infos).append(problem)
    return value


def taker(kind: Kind, choices: Sequence[str]) -> Callable[[object, int], CellResult]:
    """Tell what takes a cell of ``kind``, told its Excel row."""
    take = _take_kind(kind, choices)

    def sound(cell: object, row: int) -> CellResult:
        if isinstance(cell, ErrorCell):
            wrong = "the cell shows an Excel error instead of a value"
            return None, Problem(row, "error-cell", cell.error, wrong, "Correct its formula or type the value.")
        if isinstance(cell, Uncalculated):
            shown_as, wrong = "a formula saved without its result", "there is no figure to read"
            todo = "Open the workbook in Excel, let it calculate, and save it."
            return None, Problem(row, "formula-without-value", shown_as, wrong, todo)
        return take(cell, row)

    return sound


def _take_kind(kind: Kind, choices: Sequence[str]) -> Callable[[object, int], CellResult]:
    if kind is Kind.DATE:
        return take_date
    if kind is Kind.MONTH_DAY:
        return take_month_day
    if kind in DECIMALS:
        return lambda cell, row: take_number(kind, cell, row)
    if kind is Kind.ID:
        return take_id
    if kind is Kind.CHOICE:
        by_folded = {folded_choice(choice): choice for choice in choices}
        return lambda cell, row: take_choice(by_folded, cell, row)
    return take_text
