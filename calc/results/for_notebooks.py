"""Result frames as a person in a notebook reads them: the contract's headers, dollars and prices as exact decimals."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

import pandas as pd

from calc.contract import Kind, Sheet
from calc.exact import dollars, price, rate, years

_EXACT = {Kind.DOLLARS: dollars, Kind.PRICE: price, Kind.RATE: rate, Kind.YEARS: years}


def for_users(sheet: Sheet, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the sheet's headers, and its dollars and prices as ``Decimal``.

    Dollars are cents inside, prices 1e-8 dollars. The index stays as it is.
    """
    columns: dict[str, Any] = {}
    for column in sheet.columns:
        values = frame[column.name]
        if exact := _EXACT.get(column.kind):
            values = pd.Series([_decimal(exact, value) for value in values], index=frame.index, dtype=object)
        columns[column.header] = values
    return pd.DataFrame(columns, index=frame.index)


def key_figures(sheets: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Give the figures that the console shows: the reserve on the As-of Date, and the number of awards. Plan §4(a)."""
    last = sheets["Share Reserve"].iloc[-1]
    names = ("reserve", "available", "options_outstanding", "deferred_outstanding", "delivered", "assumed")
    counts = {"options": len(sheets["Options"]), "deferred awards": len(sheets["Deferred Awards"])}
    return counts | {name.replace("_", " "): int(last[name]) for name in names}


def as_plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Give dataclasses as programs read them: numbers that are not whole, and dates, as text."""
    return [{field.name: _as_json_value(getattr(row, field.name)) for field in fields(row)} for row in rows]


def rows_as_plain(sheet: Sheet, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows of a sheet by header as programs read them: dates, dollars and prices as text, None for a blank."""
    rows = for_users(sheet, frame).astype(object).to_dict("records")
    return [{str(header): _plain_cell(value) for header, value in row.items()} for row in rows]


def _plain_cell(value: Any) -> Any:
    if pd.isna(value):
        return None
    return str(value.date()) if isinstance(value, pd.Timestamp) else _as_json_value(value)


def _as_json_value(value: Any) -> Any:
    """Give a value as JSON can hold it."""
    return value if isinstance(value, (int, str, type(None))) else str(value)


def _decimal(exact: Any, value: Any) -> Decimal | None:
    """Turn whole units into a decimal; a blank is None."""
    return None if pd.isna(value) else exact(int(value))
