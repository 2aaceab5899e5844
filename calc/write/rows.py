"""The rows of a table, written straight from its columns.

The writing library keeps an object for every cell until the file is closed: a gigabyte and minutes for a plan with
100,000 fees. Here the rows below the header go from the frame to the file in blocks. The header, its notes, the
table and everything around them stay the library's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from xlsxwriter.utility import xl_col_to_name, xl_range

from calc.contract import Kind
from calc.write.cells import BLANK, endings, escaped
from calc.write.tables import Live

_BLOCK = 10_000  # rows made at once
_TEXTS = (Kind.ID, Kind.TEXT, Kind.CHOICE)


@dataclass(frozen=True)
class Field:
    """One column as it stands on a sheet: its values and its looks.

    ``which`` says for each row which of the ``looks`` it has; without it, all have the first. ``live`` are the
    column's formulas.
    """

    values: "pd.Series[Any]"
    kind: Kind
    looks: Sequence[Any]
    which: npt.NDArray[np.int8] | None = None
    live: Live | None = None

    def cells(self, letter: str, first: int, last: int) -> list[str]:
        """The cells of the rows from ``first`` up to ``last``, counted from 0; Excel's row is 2 more."""
        styles = [look._get_xf_index() for look in self.looks]
        ends = zip(range(first + 2, last + 2), self._endings(first, last), strict=True)
        if self.which is None:
            return [f'<c r="{letter}{row}" s="{styles[0]}"{end}' for row, end in ends]
        chosen = self.which[first:last].tolist()
        return [f'<c r="{letter}{row}" s="{styles[look]}"{end}' for (row, end), look in zip(ends, chosen, strict=True)]

    def _endings(self, first: int, last: int) -> list[str]:
        """The ends of the cells: values, and formulas with theirs."""
        values = self.values.iloc[first:last]
        ends = endings(values, self.kind)
        if self.live is None:
            return ends
        is_text = self.kind in _TEXTS
        for place in np.flatnonzero(self.live.where[first:last]).tolist():
            formula = escaped(self.live.text(first + place, first + place + 2))
            if is_text or ends[place] == BLANK:
                value = values.iloc[place]
                shown = escaped(value) if isinstance(value, str) else ""
                ends[place] = f' t="str"><f>{formula}</f><v>{shown}</v></c>'
            else:
                ends[place] = f"><f>{formula}</f>{ends[place][1:]}"
        return ends


def add_sheet(book: Any, title: str) -> Any:
    """A new worksheet that takes its data from ``fill``."""
    return book.add_worksheet(title, _filled_class(book.worksheet_class))


def fill(page: Any, fields: Sequence[Field], table: dict[str, Any], heights: Sequence[int] | None = None) -> None:
    """Make the sheet a table with these columns: the header in row 1, the data from row 2.

    ``table`` are the library's options for it, ``heights`` those of the rows in points. Without data the table has the
    one blank row that Excel asks for.
    """
    rows, width = len(fields[0].values), len(fields)
    page.add_table(0, 0, 1, width - 1, table)
    made = page.tables[-1]  # made small and widened: the library would note each of its cells
    made["range"] = made["a_range"] = xl_range(0, 0, max(rows, 1), width - 1)
    if "autofilter" in made:
        made["autofilter"] = made["range"]
    page._check_dimensions(rows, width - 1)
    page.data_blocks = _blocks(fields, rows, heights)


def _blocks(fields: Sequence[Field], rows: int, heights: Sequence[int] | None) -> Iterator[str]:
    letters = [xl_col_to_name(place) for place in range(len(fields))]
    for first in range(0, rows, _BLOCK):
        last = min(first + _BLOCK, rows)
        columns = [field.cells(letter, first, last) for letter, field in zip(letters, fields, strict=True)]
        starts = [f'<row r="{row}"' for row in range(first + 2, last + 2)]
        if heights is not None:
            high = zip(starts, heights[first:last], strict=True)
            starts = [f'{start} ht="{height}" customHeight="1"' for start, height in high]
        lines = zip(starts, zip(*columns, strict=True), strict=True)
        yield "".join(f"{start}>{''.join(cells)}</row>" for start, cells in lines)


def _filled_class(base: Any) -> Any:
    """The library's worksheet, which also writes ``data_blocks`` below what it holds itself."""

    def write_rows(self: Any) -> None:
        last, self.dim_rowmax = self.dim_rowmax, 0
        base._write_rows(self)
        self.dim_rowmax = last
        blocks: Iterable[str] = self.data_blocks
        for block in blocks:
            self.fh.write(block)

    return type("FilledWorksheet", (base,), {"_write_rows": write_rows, "data_blocks": ()})
