"""Workbooks of one company for one day in one batch: each is calculated for itself, which nobody would notice."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from calc.batch.row import Row

_NAMED = 3  # so many other workbooks are named, the rest counted


def with_twins(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Give the rows, with a warning where a company has another workbook of the same As-of Date in the batch."""
    rows = tuple(rows)
    of = {row.name: group for group in _groups(rows) for row in group}
    return tuple(_warned(row, of[row.name]) if row.name in of else row for row in rows)


def twins_in_words(rows: Iterable[Row]) -> list[str]:
    """Write a line for a person for each company that has several workbooks of one day."""
    return [
        f"{_files_in_words([row.file for row in group])} are of {group[0].company} as of {group[0].as_of}: each is"
        " calculated separately, without the rows of the others. Put all rows of a company into one workbook."
        for group in _groups(rows)
    ]


def _groups(rows: Iterable[Row]) -> list[Sequence[Row]]:
    """Give the rows of each company and day that has several; copies of one file have the same rows, and count once."""
    together: dict[tuple[str, object], list[Row]] = {}
    for row in rows:
        if row.company and row.as_of is not None:
            together.setdefault((" ".join(row.company.split()).casefold(), row.as_of), []).append(row)
    return [group for group in together.values() if len({row.sha256 for row in group}) > 1]


def _warned(row: Row, group: Iterable[Row]) -> Row:
    others = [other.file for other in group if other.sha256 != row.sha256]
    is_another, counts = ("is another workbook", "its rows do") if len(others) == 1 else ("are others", "their rows do")
    message = (
        f"{_files_in_words(others)} {is_another} of {row.company} as of {row.as_of}. Each is calculated separately:"
        f" {counts} not count here. Put all rows of a company into one workbook."
    )
    return replace(row, message=f"{row.message} {message}".strip(), warnings=row.warnings + 1)


def _files_in_words(files: Sequence[str]) -> str:
    more = [f"{len(files) - _NAMED:,} more"] if len(files) > _NAMED else []
    named = [*files[:_NAMED], *more]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
