"""The rows of result sheets as plain records by header: the same from a frame and from a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from calc.contract import DECIMALS, Column, Kind

Row = Mapping[str, Any]  # by header: dates, whole numbers, exact decimals and text; None is blank


def records(frame: pd.DataFrame, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:
    """The rows of a frame with the contract's columns."""
    values = [[computed(value, column.kind) for value in frame[column.name].tolist()] for column in columns]
    headers = [column.header for column in columns]
    return (dict(zip(headers, row, strict=True)) for row in zip(*values, strict=True))


def computed(value: Any, kind: Kind) -> Any:
    """A computed value as a person reads it."""
    if value is None or pd.isna(value):
        return None
    if kind in DECIMALS:
        return Decimal(int(value)).scaleb(-DECIMALS[kind]) if DECIMALS[kind] else int(value)
    return value.date() if isinstance(value, datetime) else value


def typed(value: Any, kind: Kind) -> Any:
    """A cell's value in the same form; what is of another kind stays what it is."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(f"{value:.15g}")
        if kind not in DECIMALS and kind is not Kind.ANY:
            return f"{value:.15g}"
        return int(number) if number == number.to_integral_value() and not DECIMALS.get(kind) else number
    return value
