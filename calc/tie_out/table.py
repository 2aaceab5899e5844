"""A result sheet, then or now, by column: what is compared are arrays, and a row is made only where it is told."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import DECIMALS, Column, Kind, Sheet
from calc.exact import Flags
from calc.results.records import Row, present
from calc.results.table import BLANK, ResultTable

Cells = npt.NDArray[Any]
Indexes = npt.NDArray[np.int64]


class ComparedTable(ABC):
    """A result sheet. ``renamed`` are cells by header that have another text than the sheet itself."""

    def __init__(self, sheet: Sheet, rows: int) -> None:
        self.sheet, self._rows = sheet, rows
        self._renamed: dict[str, Cells] = {}

    def __len__(self) -> int:
        return self._rows

    def cells(self, header: str) -> Cells:
        """Give a column as it is compared: texts, None for a blank; days and units as numbers, ``BLANK`` for one."""
        renamed = self._renamed.get(header)
        return self._cells(self.sheet.by_header[header]) if renamed is None else renamed

    def value(self, header: str, index: int) -> Any:
        """Give a cell as a person reads it: a date, a whole number, an exact decimal or text; None for a blank."""
        renamed = self._renamed.get(header)
        return self._value(self.sheet.by_header[header], index) if renamed is None else renamed[index]

    def row(self, index: int) -> "TableRow":
        """Give the row at an index."""
        return TableRow(self, index)

    def rows(self) -> Iterator["TableRow"]:
        """Give all rows: of a small sheet, or where each is needed."""
        return map(self.row, range(len(self)))

    def renamed(self, header: str, names: Mapping[str, str], only: Flags | None = None) -> "ComparedTable":
        """Give the same sheet with other texts under a header; of the rows ``only``, where these are given."""
        cells = self.cells(header).copy()
        indexes = np.arange(len(self)) if only is None else np.flatnonzero(only)
        cells[indexes] = [names.get(text, text) for text in cells[indexes].tolist()]
        table = self._again()
        table._renamed = {**self._renamed, header: cells}
        return table

    def with_cells(self, header: str, cells: Cells) -> "ComparedTable":
        """Give the same sheet with other cells under a header: texts, or whole numbers."""
        table = self._again()
        table._renamed = {**self._renamed, header: cells.astype(object)}
        return table

    def only(self, rows: Flags) -> "ComparedTable":
        """Give some of the rows, in their order; the sheet itself where these are all."""
        return self if rows.all() else Part(self, np.flatnonzero(rows))

    @abstractmethod
    def _cells(self, column: Column) -> Cells:
        """Give a column of the sheet itself as it is compared."""

    @abstractmethod
    def _value(self, column: Column, index: int) -> Any:
        """Give a cell of the sheet itself as a person reads it."""

    @abstractmethod
    def _again(self) -> "ComparedTable":
        """Give the sheet itself once more, without renamed IDs."""


class TableRow(Mapping[str, Any]):
    """A row of a sheet by header; what is ``other`` in it stands for what the sheet has."""

    __slots__ = ("_index", "_other", "_table")

    def __init__(self, table: ComparedTable, index: int, other: Row | None = None) -> None:
        self._table, self._index, self._other = table, index, other

    def __getitem__(self, header: str) -> Any:
        if self._other and header in self._other:
            return self._other[header]
        return self._table.value(header, self._index)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.sheet.headers)

    def __len__(self) -> int:
        return len(self._table.sheet.headers)

    def __contains__(self, header: object) -> bool:
        return header in self._table.sheet.by_header

    def with_other(self, other: Row) -> "TableRow":
        """Give the row with other values under some headers."""
        return TableRow(self._table, self._index, {**(self._other or {}), **other})


class Then(ComparedTable):
    """A sheet of earlier results."""

    def __init__(self, read: ResultTable) -> None:
        super().__init__(read.sheet, len(read))
        self._read = read

    def _cells(self, column: Column) -> Cells:
        held = self._read.held[column.header]
        if column.kind is Kind.DATE:
            return held.view(np.int64)
        return self._read.units(column.header) if column.kind in DECIMALS else held

    def _value(self, column: Column, index: int) -> Any:
        return self._read.value(column.header, index)

    def _again(self) -> "ComparedTable":
        return Then(self._read)


class Now(ComparedTable):
    """A sheet of today's results."""

    def __init__(self, sheet: Sheet, frame: pd.DataFrame) -> None:
        super().__init__(sheet, len(frame))
        self._frame = frame
        self._arrays: dict[str, Any] = {}

    def _cells(self, column: Column) -> Cells:
        values = self._frame[column.name]
        if column.kind is Kind.DATE:
            return values.to_numpy(dtype="datetime64[D]").astype(np.int64)
        if column.kind in DECIMALS:
            if values.dtype == np.int64:
                return values.to_numpy()
            return np.asarray(values.astype("Int64").to_numpy(dtype=np.int64, na_value=BLANK))
        texts = np.array(values, dtype=object)
        texts[pd.isna(texts)] = None
        return texts

    def _value(self, column: Column, index: int) -> Any:
        if column.name not in self._arrays:
            values = self._frame[column.name]
            is_day = column.kind is Kind.DATE
            self._arrays[column.name] = values.to_numpy(dtype="datetime64[D]") if is_day else values.array
        value = self._arrays[column.name][index]
        if column.kind is Kind.DATE:
            return value.item()
        return None if pd.isna(value) else present(value, column.kind)

    def _again(self) -> "ComparedTable":
        return Now(self.sheet, self._frame)


class Part(ComparedTable):
    """Some of the rows of a sheet."""

    def __init__(self, whole: ComparedTable, indexes: Indexes) -> None:
        super().__init__(whole.sheet, len(indexes))
        self._whole, self._indexes = whole, indexes

    def _cells(self, column: Column) -> Cells:
        return np.asarray(self._whole.cells(column.header)[self._indexes])

    def _value(self, column: Column, index: int) -> Any:
        return self._whole.value(column.header, int(self._indexes[index]))

    def _again(self) -> "ComparedTable":
        return Part(self._whole, self._indexes)


Tables = Mapping[str, ComparedTable]


def differ(then: Cells, now: Cells) -> Flags:
    """Tell for each row whether its cells are not the same."""
    return np.asarray(then != now, dtype=np.bool_)


def group(then: Sequence[Cells], now: Sequence[Cells]) -> tuple[Indexes, Indexes]:
    """Number the rows of both sides, so that those which agree in all of the columns have the same number."""
    size = len(then[0])
    numbers: Indexes = np.zeros(size + len(now[0]), dtype=np.int64)
    for was, has in zip(then, now, strict=True):
        own, known = pd.factorize(np.concatenate([was, has]), use_na_sentinel=False)
        numbers = pd.factorize(numbers * (len(known) + 1) + own)[0]
    return numbers[:size], numbers[size:]


def paired(then: Sequence[Cells], now: Sequence[Cells]) -> tuple[Indexes, Indexes]:
    """Find for each row now the index of the same row then by its key, -1 for none; and the rows then that now lacks.

    Of several rows with one key, the first is paired with the first, and so on.
    """
    if same(then, now):
        return np.arange(len(then[0])), np.empty(0, dtype=np.int64)
    was, has = group(then, now)
    was, has = group([was, _turns(was)], [has, _turns(has)])
    index = np.full(max(was.max(initial=-1), has.max(initial=-1)) + 1, -1, dtype=np.int64)
    index[was] = np.arange(len(was))
    old = index[has]
    left = np.ones(len(was), dtype=np.bool_)
    left[old[old >= 0]] = False
    return old, np.flatnonzero(left)


def same(then: Sequence[Cells], now: Sequence[Cells]) -> bool:
    """Tell whether two sides are the same row by row."""
    return all(len(was) == len(has) and not differ(was, has).any() for was, has in zip(then, now, strict=True))


def _turns(numbers: Indexes) -> Indexes:
    """Count for each row how many rows above have the same number."""
    return np.asarray(pd.Series(numbers).groupby(numbers).cumcount(), dtype=np.int64)
