"""A Finding: one thing that is wrong, or worth knowing, with its cells and what to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

_LONGEST, _START, _END = 2_000, 1_000, 900  # characters of a message


class Severity(StrEnum):
    """How much a finding matters: an ``error`` stops the run, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Area(NamedTuple):
    """A block of cells: its first and last row and column as numbers, 1 the first. Sorts by row, then by column.

    Where both rows, or both columns, are 0 it has all of them: ``Area(5, 0, 5, 0)`` is row 5.
    """

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """The block as Excel writes it: ``C5``, ``C2:C9``, ``C:C`` or ``5:5``."""
        start = f"{_letters(self.left)}{self.top or ''}"
        end = f"{_letters(self.right)}{self.bottom or ''}"
        return start if start == end and self.top and self.left else f"{start}:{end}"


def _letters(column: int) -> str:
    """Name a column as Excel does: 28 is ``AB``; 0 has no letter."""
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = f"{chr(ord('A') + last)}{letters}"
    return letters


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause, reported once.

    ``sheet`` and ``headers`` are the contract's names and ``rows`` are Excel's row numbers. No header means whole rows,
    no row the header itself, neither the sheet as a whole. ``areas`` are the cells meant, known with the layout of the
    workbook. ``where`` says the place in words where it is no cell of a worksheet, as ``line 3, column 2``.
    """

    severity: Severity
    code: str
    message: str
    sheet: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    where: str = ""
    areas: tuple[Area, ...] = ()

    def __post_init__(self) -> None:
        """Cut out the middle of a message that quotes texts without measure: its end says what to do."""
        if len(self.message) > _LONGEST:
            object.__setattr__(self, "message", f"{self.message[:_START]} … {self.message[-_END:]}")

    @property
    def cell(self) -> str:
        """The cells as they are shown: ``C5``, ``C2:C2601``, ``C2:C9, C12``; empty where it is about none."""
        return self.where or ", ".join(area.name for area in self.areas)


def error(
    code: str, message: str, sheet: str = "", headers: str | Iterable[str] = (), rows: Iterable[Any] = ()
) -> Finding:
    """Make an error: nothing is computed while there is one."""
    return _finding(Severity.ERROR, code, message, sheet, headers, rows)


def warning(
    code: str, message: str, sheet: str = "", headers: str | Iterable[str] = (), rows: Iterable[Any] = ()
) -> Finding:
    """Make a warning: the run goes on, and the results show it."""
    return _finding(Severity.WARNING, code, message, sheet, headers, rows)


def info(
    code: str, message: str, sheet: str = "", headers: str | Iterable[str] = (), rows: Iterable[Any] = ()
) -> Finding:
    """Make an info: something was taken as meant, and is reported so that nobody is surprised."""
    return _finding(Severity.INFO, code, message, sheet, headers, rows)


def _finding(
    severity: Severity, code: str, message: str, sheet: str, headers: str | Iterable[str], rows: Iterable[Any]
) -> Finding:
    names = (headers,) if isinstance(headers, str) else tuple(headers)
    return Finding(severity, code, message, sheet, names, tuple(int(row) for row in rows))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether anything found stops the run."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def in_a_list(items: Iterable[object], most: int = 5) -> str:
    """Put the first few items in words, and count the rest: A, B and 3 more."""
    words = [str(item) for item in items]
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def together(findings: Sequence[Finding], many: str, most: int = 10) -> list[Finding]:
    """Give findings of one kind and sheet one by one, or one for all where they are more than ``most``.

    ``many`` goes on after their number: "directors have no fee. Add it if it was due.".
    """
    if len(findings) <= most:
        return list(findings)
    first = findings[0]
    rows = tuple(sorted({row for each in findings for row in each.rows}))
    return [replace(first, message=f"{len(findings):,} {many} The first: {first.message}", rows=rows)]


def noun(number: int, one: str, many: str = "") -> str:
    """Give the noun that goes with a number: share for 1, shares for any other."""
    return one if number == 1 else many or f"{one}s"


def count(number: int, one: str, many: str = "") -> str:
    """Give a number with its noun: 1 share, 5,000 shares."""
    return f"{number:,} {noun(number, one, many)}"
