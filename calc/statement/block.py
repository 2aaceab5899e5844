"""One table of a sheet or file: from its header to the next one, by column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells.column import is_blank
from calc.findings import Finding, Severity
from calc.problems import Problem, problem_findings
from calc.statement.distinct import Distinct, distinct
from calc.statement.headers import Header, Names, header_at
from calc.statement.model import Grid, NotAStatement
from calc.statement.name_columns import joined_names

HEADER_SEARCH_ROWS = 1_000
BLOCKS_LIMIT = 50
LONG = 100  # characters that no header and no number has
_NUMBERED = frozenset({"Date", "Shares", "Credit", "Debit", "Opening", "Issued", "Closing"})


class Columns(Mapping[str, Distinct]):
    """Columns by their different cells, each worked out when it is first asked for: a million IDs never are."""

    def __init__(self, cells: Mapping[str, list[Any]]) -> None:
        self._cells = cells
        self._made: dict[str, Distinct] = {}

    def __getitem__(self, ours: str) -> Distinct:
        if ours not in self._made:
            self._made[ours] = distinct(self._cells[ours])
        return self._made[ours]

    def __contains__(self, ours: object) -> bool:
        return ours in self._cells

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


@dataclass(eq=False)
class Block:
    """The rows below a header, up to ``stop``. Positions are counted from its first row."""

    grid: Grid
    header: Header
    stop: int
    filled_down: Mapping[str, list[Any]] = field(default_factory=dict)  # our columns, from the lines above the rows

    @property
    def start(self) -> int:
        """Give where the table's first row stands in the grid."""
        return self.header.position + 1

    @cached_property
    def rows(self) -> list[list[Any]]:
        """Give the cells of the table's rows."""
        return self.grid.rows[self.start : self.stop]

    @cached_property
    def cells(self) -> dict[str, list[Any]]:
        """Give the cells of our columns that the table has."""
        cells = dict(zip(self.header.places, columns_of(self.rows, list(self.header.places.values())), strict=True))
        if self.header.name_parts:
            cells["Holder"] = joined_names(cells, self.header.name_parts)
        return cells | dict(self.filled_down)

    @cached_property
    def columns(self) -> "Columns":
        """Give our columns that the table has, by their different cells."""
        return Columns(self.cells)

    def number(self, i: int) -> int:
        """Give a row's own number."""
        return self.grid.number(self.start + i)

    def numbers(self, positions: Iterable[int]) -> list[int]:
        """Give rows' own numbers."""
        return [self.number(int(i)) for i in positions]

    def problems(
        self,
        ours: str,
        wrong: dict[int, tuple[str, str, str, str]],
        among: npt.NDArray[np.bool_],
        severity: Severity = Severity.ERROR,
    ) -> list[Finding]:
        """Make findings for cells of a column, ``wrong`` by their code: what is wrong with each row that shows them."""
        if not wrong:
            return []
        codes = self.columns[ours].codes
        hit = np.flatnonzero(among & np.isin(codes, list(wrong)))
        in_rows = [Problem(self.number(int(i)), *wrong[int(codes[i])]) for i in hit]
        return self.findings_of(ours, in_rows, severity)

    def findings_of(self, ours: str, problems: Sequence[Problem], severity: Severity = Severity.ERROR) -> list[Finding]:
        """Make findings for problems of a column, with their cells."""
        column = self.header.places[ours]
        name = self.header.texts[column]
        title = ours if ours == name else f"{ours} (“{name}”)"
        return [
            self.grid.finding(finding.severity, finding.code, finding.message, finding.rows, column)
            for finding in problem_findings(self.grid.name, title, problems, severity)
        ]


def columns_of(rows: Sequence[Sequence[Any]], places: Sequence[int]) -> list[list[Any]]:
    """Give the cells of some columns; a row that ends before them is blank there."""
    shortest = min(map(len, rows), default=0)
    return [
        [row[place] for row in rows] if shortest > place else [row[place] if len(row) > place else "" for row in rows]
        for place in places
    ]


def blocks_of(grid: Grid, names: Names) -> list[Block]:
    """Find the tables of a grid in order; a header that only repeats the one above it begins no new one."""
    headers: list[Header] = []
    position = _first_header(grid, names)
    while position is not None:
        headers.append(header_at(grid, position, names.kind_of(grid.rows[position]), names))
        if len(headers) > BLOCKS_LIMIT:
            raise NotAStatement(f"{grid.name} has more than {BLOCKS_LIMIT} tables, so it is not a statement.")
        position = _next_header(grid, headers[-1], names)
    stops = [*(header.position for header in headers[1:]), len(grid.rows)]
    return [Block(grid, header, stop) for header, stop in zip(headers, stops, strict=False)]


def _first_header(grid: Grid, names: Names) -> int | None:
    """Find the first row that has the most of our headers, of those that are headers."""
    return next((i for i, row in enumerate(grid.rows[:HEADER_SEARCH_ROWS]) if names.kind_of(row)), None)


def _next_header(grid: Grid, header: Header, names: Names) -> int | None:
    """Find the next row with other headers; only a row without a number where this table has any can be one."""
    rows = grid.rows[header.position + 1 :]
    places = [place for ours, place in header.places.items() if ours in _NUMBERED] or [0]
    without = np.ones(len(rows), dtype=bool)
    for column in columns_of(rows, places):
        without &= distinct(column).flags(_no_number)
    for i in np.flatnonzero(without).tolist():
        position = header.position + 1 + i
        row = grid.rows[position]
        kind = names.kind_of(row)
        if kind and tuple(str(cell).strip() for cell in row) != tuple(header.texts):
            same = [str(cell).strip() for cell in row if cell != ""] == [text for text in header.texts if text]
            if not same:
                return position
    return None


def _no_number(cell: Any) -> bool:
    return is_blank(cell) or (isinstance(cell, str) and not any(char.isdigit() for char in cell[:LONG]))
