"""What of a worksheet stands in the way of its entries: hidden sheets and rows, and merged cells."""

import numpy as np
import numpy.typing as npt

from calc.findings import Finding, Severity
from calc.statement.block import Block


def check_sheet(block: Block, entries: npt.NDArray[np.bool_]) -> list[Finding]:
    """Check a worksheet for hidden rows and merged cells."""
    inspection = block.grid.inspection
    if inspection is None:
        return []
    findings = []
    rows = block.numbers(np.flatnonzero(entries))
    hidden = [row for row in rows if row in inspection.hidden_rows]
    if inspection.visibility != "visible":
        message = "This sheet is hidden, but it is read like any other."
        findings.append(block.grid.finding(Severity.WARNING, "hidden-sheet", message))
    if hidden:
        number = f"{len(hidden):,} rows are" if len(hidden) > 1 else f"Row {hidden[0]} is"
        message = f"{number} hidden or filtered out, but read like any other. Unhide and check them."
        findings.append(block.grid.finding(Severity.WARNING, "hidden-rows", message, hidden))
    taken, entry_rows = set(block.header.places.values()), set(rows)
    unclear: dict[int, int] = {}  # by row the place of the merged cell
    for area in inspection.merged:
        covered = [
            row for row in range(area.first_row, min(area.last_row, len(block.grid.rows)) + 1) if row in entry_rows
        ]
        # Within one row the first cell has the value, so that only what it covers is in doubt.
        first = area.first_column if area.first_row == area.last_row else area.first_column - 1
        if covered and any(first <= place <= area.last_column - 1 for place in taken):
            unclear |= dict.fromkeys(covered, area.first_column - 1)
    if unclear:
        one = len(unclear) == 1
        message = (
            f"Merged cells in {'row' if one else f'{len(unclear):,} rows, the first is row'} {min(unclear)}: it is"
            " unclear which row or column they belong to. Unmerge them and fill in each cell."
        )
        places = set(unclear.values())
        place = next(iter(places)) if len(places) == 1 else None
        findings.append(block.grid.finding(Severity.ERROR, "merged-cells", message, sorted(unclear), place))
    return findings
