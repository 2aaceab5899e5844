"""Typed input frames out of plain rows keyed by the contract's headers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import DECIMALS, INPUT, TERM, Column, Kind, Sheet

Row = Mapping[str, Any]
_NUMBERS = (Kind.SHARES, Kind.INTEGER, Kind.DOLLARS, Kind.PRICE, Kind.RATE)


def frames(**sheets: Iterable[Row]) -> dict[str, pd.DataFrame]:
    """Every input sheet, from rows by the sheet's name in code: ``option_events=[{"Event ID": "E1", ...}]``."""
    given = {name.replace("_", " ").title(): rows for name, rows in sheets.items()}
    return frames_of(given)


def frames_of(sheets: Mapping[str, Iterable[Row]]) -> dict[str, pd.DataFrame]:
    """Every input sheet, from rows by the sheet's name; a sheet that is not given has no rows."""
    unknown = set(sheets) - {sheet.name for sheet in INPUT}
    assert not unknown, unknown
    return {sheet.name: frame(sheet, list(sheets.get(sheet.name) or [])) for sheet in INPUT}


def frame(sheet: Sheet, rows: list[Row]) -> pd.DataFrame:
    """One sheet, indexed by Excel row."""
    for row in rows:
        unknown = set(row) - set(sheet.headers)
        assert not unknown, unknown
    index = pd.RangeIndex(2, 2 + len(rows), name="row")
    columns = {column.name: _column(column, [_cell(sheet, column, row) for row in rows]) for column in sheet.columns}
    mixed = {column.name: object for column in sheet.columns if column.kind is Kind.ANY}  # also where all are texts
    return pd.DataFrame(columns, index=index).set_axis(index).astype(mixed)


def units(value: Any, kind: Kind) -> int:
    """A number in the kind's whole units, read to the 15 digits that Excel shows."""
    number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    scaled = number.scaleb(DECIMALS[kind])
    assert scaled == int(scaled), f"{value} has more decimals than {kind}"
    return int(scaled)


def _cell(sheet: Sheet, column: Column, row: Row) -> Any:
    value = row.get(column.header)
    if value is None:
        return column.default or None
    if column.kind is Kind.ANY:
        return _any(value, TERM[row["Term"]].kind)
    if column.kind in _NUMBERS:
        return units(value, column.kind)
    return value if column.kind is Kind.DATE else str(value)


def _any(value: Any, kind: Kind) -> date | int | str:
    if kind in _NUMBERS:
        return units(value, kind)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)


def _column(column: Column, values: list[Any]) -> Any:
    if column.kind is Kind.ANY:
        result = np.empty(len(values), dtype=object)
        result[:] = values
        return result
    if column.kind is Kind.DATE:
        return np.array(values, dtype="datetime64[s]") if values else np.zeros(0, dtype="datetime64[s]")
    if column.kind in _NUMBERS:
        return pd.array(values, dtype="int64" if column.required else "Int64")
    return pd.array(values, dtype="str")
