"""Contract -> pandera: what one sheet can say about itself, checked on converted columns.

A frame's index is its Excel row, so each failure names its cell. A first look of a few passes finds the sheets that
hold nothing to report, as most do. pandera takes a third of a second to import and half a millisecond a
column, so it is asked about the others, and says what is wrong in them.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from calc.contract import DECIMALS, Column, Kind, Sheet
from calc.exact import dollars, price, rate, years
from calc.problems import Problem

if TYPE_CHECKING:
    import pandera.pandas as pa

_DTYPE = {Kind.DATE: np.dtype("datetime64[s]"), Kind.ANY: np.dtype(object)} | dict.fromkeys(DECIMALS, pd.Int64Dtype())
_TEXT = pd.StringDtype(na_value=float("nan"))


@cache
def schema(sheet: Sheet) -> "pa.DataFrameSchema":
    """Make the pandera schema of a sheet: types, required columns, choices, bounds; keys: ``duplicate_keys``."""
    import pandera.pandas as pa

    columns = {column.name: _column(column) for column in sheet.columns}
    return pa.DataFrameSchema(columns, name=sheet.name, strict=True)


def _column(column: Column) -> "pa.Column":
    import pandera.pandas as pa

    checks = []
    if column.choices:
        checks.append(pa.Check.isin(column.choices, error="choice"))
    if column.above is not None:
        checks.append(pa.Check.gt(column.above, error="above"))
    if column.at_least is not None:
        checks.append(pa.Check.ge(column.at_least, error="at_least"))
    if column.at_most is not None:
        checks.append(pa.Check.le(column.at_most, error="at_most"))
    return pa.Column(_DTYPE.get(column.kind, _TEXT), checks=checks, nullable=not column.required, name=column.name)


def is_sound(sheet: Sheet, frame: pd.DataFrame) -> bool:
    """Tell whether the schema has nothing to say of a frame. A test holds it equal to pandera's answer."""
    return list(frame.columns) == [column.name for column in sheet.columns] and all(
        _is_sound(column, frame[column.name]) for column in sheet.columns
    )


def _is_sound(column: Column, series: "pd.Series[Any]") -> bool:
    """Tell whether a column is sound, from its array: a Series costs several times as much where rows are few."""
    if series.dtype != _DTYPE.get(column.kind, _TEXT):
        return False
    values = series.array
    if not len(values):
        return True
    if column.required and values.isna().any():
        return False
    if column.choices:
        return all(choice in column.choices or pd.isna(choice) for choice in values.unique())
    if column.above is None and column.at_least is None and column.at_most is None:
        return True
    least, most = values.min(), values.max()
    return pd.isna(least) or (
        (column.above is None or least > column.above)
        and (column.at_least is None or least >= column.at_least)
        and (column.at_most is None or most <= column.at_most)
    )


def failures(sheet: Sheet, frame: pd.DataFrame) -> dict[str, list[Problem]]:
    """Give the problems of a sheet's frame by header: missing values, unknown choices, numbers out of bounds."""
    if is_sound(sheet, frame):
        return {}
    from pandera.errors import SchemaErrors

    try:
        schema(sheet).validate(frame, lazy=True, inplace=True)  # nothing is coerced, so nothing is copied
    except SchemaErrors as failed:
        cases = failed.failure_cases
    else:
        return {}
    problems: dict[str, list[Problem]] = {}
    for case in cases.itertuples():
        column = sheet.by_name[str(case.column)]
        problem = _problem(column, int(case.index), str(case.check), case.failure_case)
        problems.setdefault(column.header, []).append(problem)
    return problems


def _problem(column: Column, row: int, check: str, value: object) -> Problem:
    if check == "not_nullable":
        return Problem(row, "missing", "empty", "this column must be filled in every row", _FILL[column.kind])
    if check == "choice":
        choices = ", ".join(column.choices)
        return Problem(row, "not-a-choice", f"“{value}”", "it is not one of the choices", f"Choose one of: {choices}.")
    if check in _BOUNDS:
        words = f"{_BOUNDS[check]} {amount_in_words(column.kind, getattr(column, check))}"
        todo = _rate_to_type(column, int(str(value))) if column.kind is Kind.RATE else "Check the number."
        return Problem(row, "out-of-range", amount_in_words(column.kind, value), f"it must be {words}", todo)
    raise AssertionError(f"{column.header}: {check} {value}")


def _rate_to_type(column: Column, value: int) -> str:
    """Say how a rate is typed: 45 was meant for 45%, where that is within the bounds."""
    meant = value // 100
    if value % 100 or not (column.above is None or meant > column.above) or meant > (column.at_most or meant):
        return "Type a rate such as 45% or 0.45."
    return f"Type {amount_in_words(Kind.RATE, meant)} or {rate(meant).normalize():f}."


_BOUNDS = {"above": "greater than", "at_least": "at least", "at_most": "at most"}
_FILL = (
    {
        Kind.DATE: "Type the date.",
        Kind.CHOICE: "Choose one from the list.",
        Kind.ID: "Type the ID.",
        Kind.MONTH_DAY: "Type the month and day.",
    }
    | dict.fromkeys((Kind.TEXT, Kind.ANY), "Type it.")
    | dict.fromkeys(DECIMALS, "Type the number.")
)


def amount_in_words(kind: Kind, value: object) -> str:
    """Write a value out of a frame as a person types it."""
    if kind is Kind.DOLLARS:
        return f"{dollars(int(str(value))):,}"
    if kind is Kind.PRICE:
        return f"{price(int(str(value))):,}"
    if kind is Kind.RATE:
        return f"{(rate(int(str(value))) * 100).normalize():,f}%"
    if kind is Kind.YEARS:
        return f"{years(int(str(value)))}"
    if kind is Kind.SHARES:
        return f"{int(str(value)):,}"
    return str(value)


def duplicate_keys(sheet: Sheet, frame: pd.DataFrame) -> list[tuple[int, int]]:
    """Give the rows whose key an earlier row has, each with the first such row.

    Rows without a whole key do not count.
    """
    names = [sheet.by_header[header].name for header in sheet.key]
    if not names or frame.empty or are_distinct(frame, names):
        return []
    keyed = frame[names].dropna()
    repeated = keyed[keyed.duplicated(keep=False)]
    if repeated.empty:
        return []
    rows = repeated.index.to_numpy()
    first = (
        pd.Series(rows, index=repeated.index).groupby([repeated[name] for name in names]).transform("min").to_numpy()
    )
    return [(int(row), int(top)) for row, top in zip(rows, first, strict=True) if row != top]


def are_distinct(frame: pd.DataFrame, names: Sequence[str]) -> bool:
    """Tell whether no two rows hold the same in all of the columns; two empty cells are the same."""
    if len(names) == 1:
        return len(frame[names[0]].array.unique()) == len(frame)
    return not frame.duplicated(names).any()


def settled(frames: Mapping[str, pd.DataFrame], sheets: Mapping[str, Sheet]) -> dict[str, pd.DataFrame]:
    """Give the frames with plain int64 in required number columns, once nothing in them can be missing."""
    out = {}
    for name, frame in frames.items():
        required = [column for column in sheets[name].columns if column.required and column.kind in DECIMALS]
        out[name] = frame.astype({column.name: "int64" for column in required})
    return out
