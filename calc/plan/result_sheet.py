"""A result sheet from its columns: the contract's names, order and types."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import Kind, Sheet
from calc.exact import Integers
from calc.plan.s05_eligibility import Board

_TEXT = (Kind.ID, Kind.TEXT, Kind.CHOICE, Kind.ANY)


def sheet(contract: Sheet, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Make a sheet with the contract's columns in order, a fresh index, text as ``str``, dates as ``datetime64[s]``.

    Numbers keep the type they come with: ``int64``, or nullable ``Int64`` where a value may be blank.
    """
    typed = {column.name: _typed(columns[column.name], column.kind) for column in contract.columns}
    return pd.DataFrame(typed, copy=False)


def no_rows(contract: Sheet) -> pd.DataFrame:
    """Make the sheet without any row."""
    return sheet(contract, {column.name: np.zeros(0, dtype=np.int64) for column in contract.columns})


def chosen(choices: tuple[str, ...], numbers: Any) -> pd.Series:
    """Make a column of choices from their numbers in ``choices``; -1 is blank."""
    return pd.Series(pd.array([*choices], dtype="str").take(np.asarray(numbers, dtype=np.int64), allow_fill=True))


def blank_where(blank: Any, numbers: Any) -> pd.Series:
    """Make a column of numbers that is blank where ``blank`` is set."""
    return pd.Series(pd.arrays.IntegerArray(np.asarray(numbers, dtype=np.int64), np.asarray(blank, dtype=bool)))


def whose(director: pd.Series | Integers, board: Board) -> dict[str, pd.Series]:
    """Make the columns Director ID and Name of directors by code."""
    codes = np.asarray(director, dtype=np.int64)
    return {
        "director_id": pd.Series(board.ids.array.take(codes, allow_fill=True)),
        "name": pd.Series(board.names.array.take(codes, allow_fill=True)),
    }


def _typed(values: Any, kind: Kind) -> pd.Series:
    column = pd.Series(values, copy=False).reset_index(drop=True)
    if kind in _TEXT:
        return column.astype("str")
    return column.astype("datetime64[s]") if kind is Kind.DATE else column
