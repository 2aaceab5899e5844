"""The rows of a table in the writing library's own way, cell by cell: what writing in bulk is held against."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import DECIMALS, Kind
from calc.excel.limits import DAY_0
from calc.tables.model import Live, Own, texts_of
from calc.tables.rows import Field


def fill_cells(page: Any, fields: Sequence[Field], table: dict[str, Any], heights: Sequence[int] | None) -> None:
    """The same sheet as ``calc.tables.rows.fill`` makes."""
    rows = len(fields[0].values)
    page.add_table(0, 0, max(rows, 1), len(fields) - 1, table)
    for place, height in enumerate(heights or ()):
        page.set_row(place + 1, height)
    for column, field in enumerate(fields):
        texts = formulas(field.live, rows) if field.live is not None else [""] * rows
        which = field.which if field.which is not None else np.zeros(rows, dtype=np.int8)
        for place, value in enumerate(np.asarray(field.values, dtype=object).tolist()):
            plain = _plain(value, field.kind)
            if plain is not None or not field.bare:
                _write(page, place + 1, column, plain, texts[place], field.looks[which[place]])


def formulas(live: Live, rows: int) -> list[str]:
    """The formula of each row, empty where there is none."""
    numbers = list(map(str, range(2, rows + 2)))
    made = [
        [piece] * rows if isinstance(piece, str) else numbers if isinstance(piece, Own) else texts_of(piece)
        for piece in live.pieces
    ]
    return ["".join(parts) if is_live else "" for is_live, *parts in zip(live.where.tolist(), *made, strict=True)]


def _plain(value: Any, kind: Kind) -> Any:
    """A value of a frame as a cell holds it."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).toordinal() - DAY_0.toordinal()
    return value / 10 ** DECIMALS[kind] if DECIMALS.get(kind) else value


def _write(page: Any, row: int, column: int, value: Any, formula: str, look: Any) -> None:
    if formula:
        page.write_formula(row, column, f"={formula}", look, "" if value is None else value)
    elif value is None:
        page.write_blank(row, column, None, look)
    elif isinstance(value, str):
        page.write_string(row, column, value, look)
    else:
        page.write_number(row, column, value, look)
