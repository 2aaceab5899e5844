"""A result sheet, then or now, by column: what is compared are arrays, and a row is made only where it is told."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import DECIMALS, Column, Kind, Sheet
from calc.exact import Flags, decimal_of, units_at_once
from calc.results.records import Row, present
from calc.results.table import ResultTable

Cells = npt.NDArray[Any]
Places = npt.NDArray[np.int64]
BLANK = np.iinfo(np.int64).min  # also how numpy holds a day that is none
_FINER = BLANK + 1  # a number with more decimals than the program computes: equal to none of today's
_EXACT = 10.0**15  # below it, a float is the only one that shows its 15 digits


class ComparedTable(ABC):
    """A result sheet. ``renamed`` are cells by header that have another text than the sheet itself."""

    def __init__(self, sheet: Sheet, rows: int) -> None:
        self.sheet, self._rows = sheet, rows
        self._renamed: dict[str, Cells] = {}

    def __len__(self) -> int:
        return self._rows

    def cells(self, header: str) -> Cells:
        """A column as it is compared: texts with None for a blank; days and units as whole numbers with ``BLANK``."""
        renamed = self._renamed.get(header)
        return self._cells(self.sheet.by_header[header]) if renamed is None else renamed

    def value(self, header: str, place: int) -> Any:
        """A cell as a person reads it: a date, a whole number, an exact decimal or text; None for a blank."""
        renamed = self._renamed.get(header)
        return self._value(self.sheet.by_header[header], place) if renamed is None else renamed[place]

    def row(self, place: int) -> "TableRow":
        """A row by its place."""
        return TableRow(self, place)

    def rows(self) -> Iterator["TableRow"]:
        """All rows: of a small sheet, or where each is needed."""
        return map(self.row, range(len(self)))

    def renamed(self, header: str, names: Mapping[str, str], only: Flags | None = None) -> "ComparedTable":
        """The same sheet with other texts under a header; of some rows ``only``."""
        cells = self.cells(header).copy()
        places = np.arange(len(self)) if only is None else np.flatnonzero(only)
        cells[places] = [names.get(text, text) for text in cells[places].tolist()]
        made = self._again()
        made._renamed = {**self._renamed, header: cells}
        return made

    @abstractmethod
    def _cells(self, column: Column) -> Cells: ...

    @abstractmethod
    def _value(self, column: Column, place: int) -> Any: ...

    @abstractmethod
    def _again(self) -> "ComparedTable": ...


class TableRow(Mapping[str, Any]):
    """A row of a sheet by header; what is ``other`` in it stands for what the sheet has."""

    __slots__ = ("_other", "_place", "_table")

    def __init__(self, table: ComparedTable, place: int, other: Row | None = None) -> None:
        self._table, self._place, self._other = table, place, other

    def __getitem__(self, header: str) -> Any:
        if self._other and header in self._other:
            return self._other[header]
        return self._table.value(header, self._place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.sheet.headers)

    def __len__(self) -> int:
        return len(self._table.sheet.headers)

    def __contains__(self, header: object) -> bool:
        return header in self._table.sheet.by_header

    def with_other(self, other: Row) -> "TableRow":
        """The row with other values under some headers."""
        return TableRow(self._table, self._place, {**(self._other or {}), **other})


class Then(ComparedTable):
    """A sheet of earlier results."""

    def __init__(self, read: ResultTable) -> None:
        super().__init__(read.sheet, len(read))
        self._read = read

    def _cells(self, column: Column) -> Cells:
        held = self._read.held[column.header]
        if column.kind is Kind.DATE:
            return held.view(np.int64)
        return _units(held, DECIMALS[column.kind]) if column.kind in DECIMALS else held

    def _value(self, column: Column, place: int) -> Any:
        return self._read.value(column.header, place)

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

    def _value(self, column: Column, place: int) -> Any:
        if column.name not in self._arrays:
            values = self._frame[column.name]
            is_day = column.kind is Kind.DATE
            self._arrays[column.name] = values.to_numpy(dtype="datetime64[D]") if is_day else values.array
        value = self._arrays[column.name][place]
        if column.kind is Kind.DATE:
            return value.item()
        return None if pd.isna(value) else present(value, column.kind)

    def _again(self) -> "ComparedTable":
        return Now(self.sheet, self._frame)


Tables = Mapping[str, ComparedTable]


def differ(then: Cells, now: Cells) -> Flags:
    """Which cells are not the same."""
    return np.asarray(then != now, dtype=np.bool_)


def group(then: Sequence[Cells], now: Sequence[Cells]) -> tuple[Places, Places]:
    """A number for each row of both sides, the same for rows that agree in all of the columns."""
    size = len(then[0])
    numbers: Places = np.zeros(size + len(now[0]), dtype=np.int64)
    for was, has in zip(then, now, strict=True):
        own, known = pd.factorize(np.concatenate([was, has]), use_na_sentinel=False)
        numbers = pd.factorize(numbers * (len(known) + 1) + own)[0]
    return numbers[:size], numbers[size:]


def paired(then: Sequence[Cells], now: Sequence[Cells]) -> tuple[Places, Places]:
    """For each row now the place of the same row then by its key, -1 for none; and the places then that now lacks.

    Of several rows with one key, the first is the first one, and so on.
    """
    if same(then, now):
        return np.arange(len(then[0])), np.empty(0, dtype=np.int64)
    was, has = group(then, now)
    was, has = group([was, _turns(was)], [has, _turns(has)])
    place = np.full(max(was.max(initial=-1), has.max(initial=-1)) + 1, -1, dtype=np.int64)
    place[was] = np.arange(len(was))
    old = place[has]
    left = np.ones(len(was), dtype=np.bool_)
    left[old[old >= 0]] = False
    return old, np.flatnonzero(left)


def same(then: Sequence[Cells], now: Sequence[Cells]) -> bool:
    """Whether two sides are the same row by row."""
    return all(len(was) == len(has) and not differ(was, has).any() for was, has in zip(then, now, strict=True))


def _turns(numbers: Places) -> Places:
    """How many rows above have the same number."""
    return np.asarray(pd.Series(numbers).groupby(numbers).cumcount(), dtype=np.int64)


def _units(held: Cells, decimals: int) -> Cells:
    """Numbers as they are read in whole units, as the 15 digits that a workbook holds say."""
    blank = np.isnan(held)
    units, exactly = units_at_once(held, decimals, _EXACT - 1)
    made = np.where(exactly, units, BLANK)
    for place in np.flatnonzero(~exactly & ~blank).tolist():
        exact = decimal_of(held[place]).scaleb(decimals)
        made[place] = int(exact) if exact == exact.to_integral_value() and abs(exact) < 2**63 - 2 else _FINER
    return made
