"""Workbooks of one company for one day in one batch: each is calculated for itself, which nobody would notice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from calc.batch.row import Row
from calc.excel.text import folded

_NAMED = 3  # so many workbooks or days are named, the rest counted


def with_twins(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Give the rows, with a warning where a company has another workbook of the same As-of Date in the batch."""
    rows = tuple(rows)
    of = {row.name: group for group in _groups(rows) for row in group}
    return tuple(_warned(row, of[row.name]) if row.name in of else row for row in rows)


def twins_in_words(rows: Iterable[Row]) -> list[str]:
    """Write a line for a person for each company that has several workbooks of one day."""
    return [
        f"{len(group)} workbooks are of {group[0].company} as of {group[0].as_of}:"
        f" {_in_words([row.file for row in group])}. Each is calculated separately, without the rows of the others. Put"
        " all rows of a company into one workbook."
        for group in _groups(rows)
    ]


def series_in_words(rows: Iterable[Row]) -> list[str]:
    """Write a line for each company that has workbooks of several days, which is no mistake in itself."""
    lines = []
    for group in _of_a_company(rows):
        days = sorted({str(row.as_of) for row in group})
        if len(days) > 1:
            files = _in_words([row.file for row in group])
            lines.append(f"{len(group)} workbooks are of {group[0].company}, as of {_in_words(days)}: {files}.")
    return lines


def _groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Give the rows of each company and day that has several; copies of one file have the same rows, and count once."""
    together = _of_a_company(rows, lambda row: row.as_of)
    return [group for group in together if len({row.sha256 for row in group}) > 1]


def _of_a_company(rows: Iterable[Row], also_same: Callable[[Row], object] = lambda _: None) -> list[list[Row]]:
    """Group the rows by company, whose name is read without case and spaces, and by what else is to be the same."""
    together: dict[tuple[str, object], list[Row]] = {}
    for row in rows:
        if row.company and row.as_of is not None:
            together.setdefault((folded(row.company), also_same(row)), []).append(row)
    return list(together.values())


def _warned(row: Row, group: Iterable[Row]) -> Row:
    others = [other.file for other in group if other.sha256 != row.sha256]
    is_another, counts = ("is another workbook", "its rows do") if len(others) == 1 else ("are others", "their rows do")
    message = (
        f"{_in_words(others)} {is_another} of {row.company} as of {row.as_of}. Each is calculated separately:"
        f" {counts} not count here. Put all rows of a company into one workbook."
    )
    return replace(row, message=f"{row.message} {message}".strip(), warnings=row.warnings + 1)


def _in_words(names: Sequence[str]) -> str:
    more = [f"{len(names) - _NAMED:,} more"] if len(names) > _NAMED else []
    named = [*names[:_NAMED], *more]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
