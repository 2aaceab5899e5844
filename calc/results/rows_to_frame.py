"""A results sheet that lists plain rows, such as Findings, Basis and Tie-out, as a frame."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import Kind, Sheet


def frame_of_rows(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Make the frame of a sheet out of its rows, in the order of its columns: text, empty where blank, or any value."""
    columns: dict[str, Any] = {}
    for index, column in enumerate(sheet.columns):
        values = [row[index] for row in rows]
        if column.kind is Kind.ANY:
            columns[column.name] = np.empty(len(rows), dtype=object)
            columns[column.name][:] = values
        else:
            columns[column.name] = pd.array([value or None for value in values], dtype="str")
    return pd.DataFrame(columns)
