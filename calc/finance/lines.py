"""A sheet from its lines: what a line has no figure in is blank."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from calc.contract import DECIMALS, Kind, Sheet
from calc.plan.result_sheet import sheet


def sheet_of(contract: Sheet, lines: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a sheet of lines, each by the names of the columns that it fills."""
    columns: dict[str, Any] = {}
    for column in contract.columns:
        values = [line.get(column.name) for line in lines]
        if column.kind in DECIMALS:
            columns[column.name] = pd.array(values, dtype="Int64")
        elif column.kind is Kind.DATE:
            columns[column.name] = pd.Series(pd.to_datetime(pd.Series(values, dtype=object)))
        else:
            columns[column.name] = pd.Series(values, dtype="str")
    return sheet(contract, columns)
