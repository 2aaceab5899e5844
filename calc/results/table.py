"""A result sheet that was read back, held by column: a million rows as arrays, and a row made only when asked for.

The same cell in its four forms, here the Amount of the second fee:

    table.held["Amount"][1]     1250.0              a float as the workbook has it; NaN would be a blank
    table.units("Amount")[1]    125000              in whole cents
    table[1]["Amount"]          1250.0              in a row by header; "" would be a blank
    table.value("Amount", 1)    Decimal("1250")     typed as the contract says
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import DECIMALS, Column, Kind, Sheet
from calc.exact import decimal_in_a_cell, units_at_once
from calc.results.records import Row, typed
from calc.results.sheet_reader import Page, Reader

Held = npt.NDArray[Any]
BLANK = np.iinfo(np.int64).min  # also how numpy holds a day that is none
FINER = BLANK + 1  # a number with more decimals than the program computes
_EPOCH = date(1970, 1, 1).toordinal()
_EXACT = 10.0**15  # below it, a float is the only one that shows its 15 digits


class ResultTable(Sequence[Row]):
    """The rows of a result sheet as they were read: each a mapping by header, with "" for a blank.

    ``held`` has the cells by header: dates as ``datetime64[D]``, numbers as floats with NaN for a blank, texts as
    objects with None for a blank, each once in memory where many repeat. Headers that the results are ``lacking``,
    because their release did not know them, are in no row, and blank in ``held``.
    """

    def __init__(self, sheet: Sheet, held: Mapping[str, Held], rows: int, lacking: Collection[str] = ()) -> None:
        self.sheet, self.held = sheet, held
        self._rows = rows
        self._headers = [header for header in sheet.headers if header not in lacking]

    def __len__(self) -> int:
        return self._rows

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        if not 0 <= index < self._rows:
            raise IndexError(index)
        kinds = self.sheet.by_header
        return {header: _as_read(self.held[header][index], kinds[header].kind) for header in self._headers}

    def __iter__(self) -> Iterator[Row]:
        for cells in zip(*map(self.column, self._headers), strict=True):
            yield dict(zip(self._headers, cells, strict=True))

    def column(self, header: str) -> list[Any]:
        """Give the cells under a header as they were read, "" for a blank."""
        held, kind = self.held[header], self.sheet.by_header[header].kind
        if kind in DECIMALS:
            return ["" if cell != cell else cell for cell in held.tolist()]
        return ["" if cell is None else cell for cell in held.tolist()]

    def value(self, header: str, index: int) -> Any:
        """Give a cell typed as the contract says: a date, a whole number, an exact decimal or text; None for a blank.

        ``index`` is the row, counted from 0.
        """
        kind = self.sheet.by_header[header].kind
        return typed(_as_read(self.held[header][index], kind), kind)

    def units(self, header: str) -> npt.NDArray[np.int64]:
        """Give a column of numbers in whole units: shares, cents, or 1e-8 dollars. See ``whole_units``."""
        return whole_units(self.held[header], DECIMALS[self.sheet.by_header[header].kind])

    def frame(self) -> pd.DataFrame:
        """Give the rows as a frame with the contract's column names, and a running number as its index.

        Dates are ``datetime64[s]``, numbers ``Int64`` in whole units, texts ``str``; what the results lack is blank.
        ``ValueError`` where a number has more decimals than its unit.
        """
        return pd.DataFrame({column.name: self._frame_column(column) for column in self.sheet.columns})

    def _frame_column(self, column: Column) -> Any:
        """Turn a column as it is held into one of the frame."""
        held = self.held[column.header]
        if column.kind is Kind.DATE:
            return pd.Series(held.astype("datetime64[s]"))
        if column.kind in DECIMALS:
            units = self.units(column.header)
            if (units == FINER).any():
                raise ValueError(f"{self.sheet.name} has under {column.header} a number of more decimals than it may")
            blank = units == BLANK
            return pd.arrays.IntegerArray(np.where(blank, 0, units), blank)
        if column.kind is Kind.ANY:
            return pd.Series(["" if cell is None else cell for cell in held.tolist()], dtype=object)
        return pd.array(held.tolist(), dtype="str")


def whole_units(held: Held, decimals: int) -> npt.NDArray[np.int64]:
    """Turn numbers as they are read, NaN for a blank, into whole units, as the 15 digits that a workbook holds say.

    ``BLANK`` stands for a blank, ``FINER`` for a number of more ``decimals`` or too large for 64 bits.
    """
    blank = np.isnan(held)
    units, shown = units_at_once(held, decimals, _EXACT - 1)
    whole = np.where(shown, units, BLANK)
    for row in np.flatnonzero(~shown & ~blank).tolist():
        exact = decimal_in_a_cell(held[row]).scaleb(decimals)
        whole[row] = int(exact) if exact == exact.to_integral_value() and abs(exact) < 2**63 - 2 else FINER
    return whole


def no_rows(sheet: Sheet) -> ResultTable:
    """Make the table of a sheet that the results do not have: it has no rows."""
    return ResultTable(sheet, {column.header: _held(column, []) for column in sheet.columns}, 0)


def read_table(reader: Reader, sheet: Sheet, unknown: Sequence[str], pages_read: list[Page]) -> ResultTable:
    """Read the rows of a sheet, checked, by column. ``EditedError`` where one is not as the program writes it.

    ``unknown`` are headers that results of its release lack: they are blank. The pages are added to ``pages_read``.
    """
    parts: dict[str, list[Held]] = {header: [] for header in sheet.headers}
    once: dict[str, _Once] = {header: _Once() for header in sheet.headers}
    lacking = set(sheet.headers)
    rows = 0
    for block in reader.blocks(sheet, unknown, pages_read):
        size = len(block.lines)
        lacking.difference_update(block.columns)
        for column in sheet.columns:
            cells: Sequence[Any] = block.columns.get(column.header) or [""] * size
            if column.kind not in DECIMALS and column.kind not in (Kind.DATE, Kind.ANY):
                cells = once[column.header].kept(cells)
            parts[column.header].append(_held(column, cells))
        rows += size
    once.clear()
    held = {column.header: np.concatenate([_held(column, []), *parts.pop(column.header)]) for column in sheet.columns}
    return ResultTable(sheet, held, rows, lacking)


class _Once:
    """Keeps each text of a column once, as long as many of them repeat."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] | None = {}
        self._seen = 0

    def kept(self, cells: Sequence[Any]) -> Sequence[Any]:
        """Give the same texts, each the object that was kept of it first."""
        if self._known is None:
            return cells
        self._seen += len(cells)
        kept = list(map(self._known.setdefault, cells, cells))
        if len(self._known) > self._seen / 2:
            self._known = None
        return kept


def _held(column: Column, cells: Sequence[Any]) -> Held:
    """Put checked cells of a column, "" for a blank, into the form in which they are held."""
    if column.kind in DECIMALS:
        return np.array([np.nan if cell == "" else cell for cell in cells], dtype=np.float64)
    if column.kind is Kind.DATE:
        days = [BLANK if cell == "" else cell.toordinal() - _EPOCH for cell in cells]
        return np.array(days, dtype=np.int64).view("datetime64[D]")
    held = np.empty(len(cells), dtype=object)
    held[:] = [None if cell == "" else cell for cell in cells]
    return held


def _as_read(cell: Any, kind: Kind) -> Any:
    """Give a held cell back as it was read: a date, a float or a text; "" for a blank."""
    if kind in DECIMALS:
        return "" if cell != cell else float(cell)
    read = cell.item() if kind is Kind.DATE else cell
    return "" if read is None else read
