"""The rows of result sheets as plain records by header: the same from a frame and from a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import DECIMALS, Column, Kind
from calc.exact import decimal_in_a_cell

Row = Mapping[str, Any]  # by header: dates, whole numbers, exact decimals and text; None is blank


def records(frame: pd.DataFrame, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:
    """Give the rows of a frame with the contract's columns, by header."""
    values = [_column(frame[column.name], column.kind) for column in columns]
    headers = [column.header for column in columns]
    return (dict(zip(headers, row, strict=True)) for row in zip(*values, strict=True))


def _column(values: "pd.Series[Any]", kind: Kind) -> list[Any]:
    """Give the values of a column as a person reads them; None is a blank."""
    if kind is Kind.DATE:
        return list(values.to_numpy(dtype="datetime64[D]").tolist())
    every = np.asarray(values, dtype=object)
    blank = pd.isna(every).tolist()
    return [None if is_blank else present(value, kind) for value, is_blank in zip(every.tolist(), blank, strict=True)]


def present(value: Any, kind: Kind) -> Any:
    """Put a computed value, not blank, as a person reads it."""
    if kind in DECIMALS:
        return Decimal(int(value)).scaleb(-DECIMALS[kind]) if DECIMALS[kind] else int(value)
    return value.date() if isinstance(value, datetime) else value


def typed(value: Any, kind: Kind) -> Any:
    """Put a cell's value into the same form; what is of another kind stays what it is."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = decimal_in_a_cell(value)
        if kind not in DECIMALS and kind is not Kind.ANY:
            return f"{value:.15g}"
        return int(number) if number == number.to_integral_value() and not DECIMALS.get(kind) else number
    return value
