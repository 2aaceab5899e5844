"""Cells that were taken and that a formula will give another value tomorrow."""

from collections.abc import Mapping, Sequence

from calc.contract import PLAN
from calc.exact import Integers
from calc.excel.inspect import LINK, SheetInspection
from calc.excel.layout import SheetLayout
from calc.findings import Finding, warning

_FOR_THE_READER = frozenset({"Section", "Body", "Note"})
_TODO = "Copy it and use Paste Special > Values in the same place, so that the results do not change later."
_TODO_ALL = "Copy them and use Paste Special > Values in the same place, so that the results do not change later."


def unsteady_cells(
    layout: SheetLayout,
    inspection: SheetInspection,
    rows: Integers,
    unread: Mapping[str, frozenset[int]],
    names: Mapping[int, str] | None = None,
) -> list[Finding]:
    """Give a warning for the cells of each column that the reader took from a formula with TODAY() and the like.

    ``rows`` are those that hold data, ``unread`` the cells by header that have an error; on the Plan sheet, ``names``
    says what a value is called by its row.
    """
    if not inspection.unsteady:
        return []
    headers = {place: header for header, place in layout.columns.items() if header not in _FOR_THE_READER}
    data = set(rows.tolist())
    found: dict[tuple[str, str], list[int]] = {}
    for (row, place), why in inspection.unsteady.items():
        if place in headers and row in data and row not in unread.get(headers[place], ()):
            found.setdefault((headers[place], why), []).append(row)
    return [
        _finding(layout.sheet.name, header, why, sorted(there), names or {}) for (header, why), there in found.items()
    ]


def _finding(sheet: str, header: str, why: str, rows: Sequence[int], names: Mapping[int, str]) -> Finding:
    named = ", ".join(dict.fromkeys(names.get(row, header) for row in rows)) if sheet == PLAN.name else header
    rests = "changes with that workbook" if why == LINK else "gives a different value on another day"
    if len(rows) == 1:
        message = f"{named} is calculated by a formula with {why}, which {rests}. {_TODO}"
    else:
        message = (
            f"{len(rows):,} cells of {named}, such as that in row {rows[0]}, are calculated by formulas with {why},"
            f" which {rests}. {_TODO_ALL}"
        )
    return warning("unsteady-formula", message, sheet, header, rows)
