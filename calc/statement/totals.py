"""Totals within a journal: each must be the sum of the entries above it."""

import numpy as np
import numpy.typing as npt

from calc.findings import Finding, Severity
from calc.statement.block import Block
from calc.statement.lines import Lines
from calc.statement.signs import Counted


def check_totals(block: Block, lines: Lines, shares: Counted, notes: list[str]) -> list[Finding]:
    """A warning for a total that is not the sum of the entries since the last total or from the top.

    A line of numbers without a word is a total where it adds up, else an error: it might be an entry.
    """
    findings = []
    columns = {
        ours: (numbers, _running(lines.entries, numbers.values, shares.values))
        for ours, numbers in shares.columns.items()
    }
    before = -1
    for i in sorted({*lines.totals, *lines.sums}):
        sums = []
        for ours, (numbers, running) in columns.items():
            if numbers.held[i]:
                may_be = [int(total[i] - start) for total in running for start in (0, total[before + 1])]
                sums.append((ours, int(numbers.values[i]), may_be))
        wrong = [(ours, total, may_be) for ours, total, may_be in sums if total not in may_be]
        row = block.number(i)
        if i in lines.sums and (wrong or not sums):
            message = (
                f"Row {row} has a number and no date or holder, and it is not the sum of what is above it, so it is"
                " neither an entry nor a total. Complete it, or delete it."
            )
            findings.append(block.grid.finding(Severity.ERROR, "unknown-line", message, [row]))
        for ours, total, may_be in wrong if i in lines.totals else ():
            message = (
                f"The total in row {row} is {total:,}, and the entries above it add up to {may_be[0]:,}. Ask the agent"
                " whether entries are missing."
            )
            place = block.header.places[ours]
            findings.append(block.grid.finding(Severity.WARNING, "total-does-not-add-up", message, [row], place))
        before = i
    return findings


def _running(
    entries: npt.NDArray[np.bool_], written: npt.NDArray[np.int64], signed: npt.NDArray[np.int64]
) -> list[npt.NDArray[np.int64]]:
    """What the entries above each row add up to: as written, signed, and without signs."""
    each = (np.where(entries, values, 0) for values in (written, signed, np.abs(written)))
    return [np.concatenate(([0], np.cumsum(values))) for values in each]
