"""A result sheet that was read back, held by column: a million rows as arrays, and a row made only when asked for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from calc.contract import DECIMALS, Column, Kind, Sheet
from calc.results.records import Row, typed
from calc.results.sheet_reader import Page, Reader

Held = npt.NDArray[Any]
_EPOCH = date(1970, 1, 1).toordinal()
_BLANK_DAY = np.iinfo(np.int64).min  # how numpy holds a day that is none


class ResultTable(Sequence[Row]):
    """The rows of a result sheet as they were read, "" for a blank.

    ``held`` has the cells by header: dates as days, numbers as floats with NaN for a blank, texts as they are with None
    for a blank, each once in memory where many repeat. Rows are without headers that the results are ``lacking``.
    """

    def __init__(self, sheet: Sheet, held: Mapping[str, Held], rows: int, lacking: Collection[str] = ()) -> None:
        self.sheet, self.held = sheet, held
        self._rows = rows
        self._headers = [header for header in sheet.headers if header not in lacking]

    def __len__(self) -> int:
        return self._rows

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if not 0 <= place < self._rows:
            raise IndexError(place)
        kinds = self.sheet.by_header
        return {header: _as_read(self.held[header][place], kinds[header].kind) for header in self._headers}

    def __iter__(self) -> Iterator[Row]:
        for cells in zip(*map(self.column, self._headers), strict=True):
            yield dict(zip(self._headers, cells, strict=True))

    def column(self, header: str) -> list[Any]:
        """The cells under a header as they were read."""
        held, kind = self.held[header], self.sheet.by_header[header].kind
        if kind in DECIMALS:
            return ["" if cell != cell else cell for cell in held.tolist()]
        return ["" if cell is None else cell for cell in held.tolist()]

    def value(self, header: str, place: int) -> Any:
        """A cell typed as the contract says: a date, a whole number, an exact decimal or text; None for a blank."""
        kind = self.sheet.by_header[header].kind
        return typed(_as_read(self.held[header][place], kind), kind)


def no_rows(sheet: Sheet) -> ResultTable:
    """A sheet that the results do not have."""
    return ResultTable(sheet, {column.header: _held(column, []) for column in sheet.columns}, 0)


def read_table(reader: Reader, sheet: Sheet, unknown: Sequence[str], told: list[Page]) -> ResultTable:
    """The rows of a sheet, checked, by column. ``EditedError`` where one is not as the program writes it.

    ``unknown`` are headers that results of its release lack: they are blank. ``told`` is given the pages.
    """
    parts: dict[str, list[Held]] = {header: [] for header in sheet.headers}
    once: dict[str, _Once] = {header: _Once() for header in sheet.headers}
    lacking = set(sheet.headers)
    rows = 0
    for block in reader.blocks(sheet, unknown, told):
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
        if self._known is None:
            return cells
        self._seen += len(cells)
        kept = list(map(self._known.setdefault, cells, cells))
        if len(self._known) > self._seen / 2:
            self._known = None
        return kept


def _held(column: Column, cells: Sequence[Any]) -> Held:
    """Checked cells of a column, "" for a blank, in the form in which they are held."""
    if column.kind in DECIMALS:
        return np.array([np.nan if cell == "" else cell for cell in cells], dtype=np.float64)
    if column.kind is Kind.DATE:
        days = [_BLANK_DAY if cell == "" else cell.toordinal() - _EPOCH for cell in cells]
        return np.array(days, dtype=np.int64).view("datetime64[D]")
    held = np.empty(len(cells), dtype=object)
    held[:] = [None if cell == "" else cell for cell in cells]
    return held


def _as_read(cell: Any, kind: Kind) -> Any:
    if kind in DECIMALS:
        return "" if cell != cell else float(cell)
    read = cell.item() if kind is Kind.DATE else cell
    return "" if read is None else read
