"""What was found in a vendor's prices, by the place where it stands in the grid of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from calc.findings import Finding, Severity
from calc.statement.model import Grid


@dataclass(frozen=True)
class Found:
    """One thing, with the positions of its rows in the grid, and its column (0 is the first) where it has one."""

    severity: Severity
    code: str
    message: str
    positions: tuple[int, ...] = ()
    place: int | None = None

    @classmethod
    def error(cls, code: str, message: str, position: int, place: int | None = None) -> Self:
        """Make an error at one row."""
        return cls(Severity.ERROR, code, message, (position,), place)

    def in_file(self, grid: Grid) -> Finding:
        """Give it as a finding on a file."""
        rows = [grid.number(position) for position in self.positions]
        return grid.finding(self.severity, self.code, self.message, rows, self.place)


def of_vendor(text: str) -> str:
    """Say of a vendor's file what the statement reader says of an agent's."""
    words = (
        ("agent's statement", "vendor's price file"),
        ("agent", "vendor"),
        ("not a statement", "not a price file"),
        ("A statement is", "A price file is"),
    )
    for theirs, ours in words:
        text = text.replace(theirs, ours)
    return text


def rows_in_words(numbers: Sequence[int]) -> str:
    """Name rows: row 5, or 3 rows, the first is row 5."""
    return f"row {numbers[0]}" if len(numbers) == 1 else f"{len(numbers):,} rows, the first is row {numbers[0]}"
