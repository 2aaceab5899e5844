"""Workbooks of one company for one day in one batch: each is calculated for itself, which nobody would notice."""

from collections.abc import Iterable
from dataclasses import replace

from calc.batch.row import Row

_NAMED = 3  # so many other workbooks are named, the rest counted


def with_twins(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows, with a warning on those whose company has another workbook of the same As-of Date in the batch."""
    rows = tuple(rows)
    together: dict[tuple[str, object], list[Row]] = {}
    for row in rows:
        if row.company and row.as_of is not None:
            together.setdefault((" ".join(row.company.split()).casefold(), row.as_of), []).append(row)
    twins = {row.name: group for group in together.values() if len(group) > 1 for row in group}
    return tuple(_warned(row, twins[row.name]) if row.name in twins else row for row in rows)


def _warned(row: Row, group: Iterable[Row]) -> Row:
    others = [other.file for other in group if other is not row]
    more = f" and {len(others) - _NAMED:,} more" if len(others) > _NAMED else ""
    is_another, counts = ("is another workbook", "its rows do") if len(others) == 1 else ("are others", "their rows do")
    message = (
        f"{', '.join(others[:_NAMED])}{more} {is_another} of {row.company} as of {row.as_of}. Each is calculated for"
        f" itself: {counts} not count here. Put all rows of a company into one workbook."
    )
    return replace(row, message=f"{row.message} {message}".strip(), warnings=row.warnings + 1)
