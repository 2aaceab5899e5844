"""Totals within a journal: each must be the sum of the entries above it, or below where totals stand first."""

import numpy as np
import numpy.typing as npt

from calc.exact import Flags
from calc.findings import Finding, Severity
from calc.statement.block import Block
from calc.statement.holder_line import HOLDER_LINE
from calc.statement.lines import Lines
from calc.statement.sign_by_type import Counted

Integers = npt.NDArray[np.int64]


def check_totals(block: Block, lines: Lines, shares: Counted) -> list[Finding]:
    """Warn of a total that is not the sum of the entries since another total or from the top.

    A line of numbers without a word is a total where it adds up since the last one or from the top, else an error: it
    might be an entry. Totals of groups within groups add up since the last one of their own level; where totals stand
    above their entries, as Excel writes them on demand, they add up what follows.
    """
    findings = []
    every = sorted({*lines.totals, *lines.sums})
    above = bool(every) and every[0] < (int(np.argmax(lines.entries)) if lines.entries.any() else 0)
    columns = {ours: _running(lines.entries, found.values, shares.values) for ours, found in shares.columns.items()}
    sums = {ours: [_Sums(each, above) for each in running] for ours, running in columns.items()}
    counted = _Sums(np.concatenate(([0], np.cumsum(lines.entries))), above)
    groups = {position - block.start for position, what in block.grid.known.items() if what == HOLDER_LINE}
    bounds = sorted({*every, *(i for i in groups if 0 <= i < len(lines.entries))})
    for i in reversed(bounds) if above else bounds:
        held = [ours for ours, numbers in shares.columns.items() if numbers.held[i]]
        wrong = []
        for ours in held:
            total = int(shares.columns[ours].values[i])
            among = [counted] if i in lines.counts else sums[ours]
            if not any(each.reach(i, total, strict=i in lines.sums) for each in among):
                wrong.append((ours, total, among[0].nearest(i)))
        for each in (counted, *(one for found in sums.values() for one in found)):
            each.pass_by(i)
        if i in groups:
            continue
        if i in lines.sums:
            findings += [_unknown(block, i)] if wrong or not held else []
        else:
            findings += [_apart(block, i, *one, above, i in lines.counts) for one in wrong]
    return findings[::-1] if above else findings


class _Sums:
    """What entries add up to between one total and another: ``running`` is the sum of those above each row."""

    def __init__(self, running: Integers, above: bool) -> None:
        self._running, self._sign = running, -1 if above else 1
        self._end = int(running[-1]) if above else 0
        self._last, self._bounds = self._end, {self._end}

    def reach(self, i: int, total: int, strict: bool) -> bool:
        """Tell whether the entries from a place, or the last total (any, unless strict), to here are the total."""
        bound = int(self._running[i]) - self._sign * total
        return bound in ((self._end, self._last) if strict else self._bounds)

    def nearest(self, i: int) -> int:
        """Give the entries since the last total, or from the top where there is none since."""
        here = int(self._running[i])
        return self._sign * (here - (self._last if here != self._last else self._end))

    def pass_by(self, i: int) -> None:
        """Note that a total stands here."""
        self._last = int(self._running[i])
        self._bounds.add(self._last)


def _unknown(block: Block, i: int) -> Finding:
    row = block.number(i)
    message = (
        f"Row {row} has a number and no date or holder, and is not the sum of the rows above it, so it is"
        " neither an entry nor a total. Complete it, or delete it."
    )
    return block.grid.finding(Severity.ERROR, "unknown-line", message, [row])


def _apart(block: Block, i: int, ours: str, total: int, found: int, above: bool, counts: bool) -> Finding:
    row, where = block.number(i), "below" if above else "above"
    told = f"Row {row} counts {total:,} entries, and the entries {where} it are {found:,}."
    if not counts:
        told = f"The total in row {row} is {total:,}, and the entries {where} it add up to {found:,}."
    message = f"{told} Ask the agent whether entries are missing."
    return block.grid.finding(Severity.WARNING, "total-does-not-add-up", message, [row], block.header.places[ours])


def _running(entries: Flags, written: Integers, signed: Integers) -> list[Integers]:
    """Sum the entries above each row: as written, signed, and without signs."""
    each = (np.where(entries, values, 0) for values in (written, signed, np.abs(written)))
    return [np.concatenate(([0], np.cumsum(values))) for values in each]
