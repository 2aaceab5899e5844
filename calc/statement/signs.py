"""The sign of shares: from Shares, or Credit less Debit; a debit by its mark or its type where counts are unsigned."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells import trimmed
from calc.findings import Finding, Severity
from calc.statement.block import Block
from calc.statement.headers import COUNTS, SIGN
from calc.statement.numbers import Numbers, Style, numbers_of
from calc.statement.synonyms import CREDIT_MARK, DEBIT_MARK, DEBIT_TYPE, UNDONE_TYPE


@dataclass
class Counted:
    """Signed shares of each row, where ``held``; ``columns`` are the counts as written, for totals."""

    values: npt.NDArray[np.int64]
    held: npt.NDArray[np.bool_]
    blank: npt.NDArray[np.bool_]
    columns: dict[str, Numbers]
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def counted(block: Block, entries: npt.NDArray[np.bool_], style: Style) -> Counted:
    """The shares of all rows; findings are about ``entries`` alone."""
    columns = {ours: numbers_of(block.columns[ours], style) for ours in COUNTS if ours in block.columns}
    count = len(block.rows)
    out = Counted(np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool), np.zeros(count, dtype=bool), columns)
    bad = np.zeros(count, dtype=bool)
    if SIGN in block.columns and "Shares" in columns:
        bad |= block.columns[SIGN].flags(lambda cell: _mark(cell) == 0)
    for ours, numbers in columns.items():
        out.findings += block.problems(ours, numbers.wrong, entries)
        bad |= np.isin(block.columns[ours].codes, list(numbers.wrong))
    if "Credit" in columns or "Debit" in columns:
        _two_columns(block, entries, out)
    elif "Shares" in columns:
        out.values, out.held = columns["Shares"].values.copy(), columns["Shares"].held.copy()
        _one_column(block, entries, out)
    out.blank = entries & ~out.held & ~bad
    out.held &= ~bad
    return out


def _two_columns(block: Block, entries: npt.NDArray[np.bool_], out: Counted) -> None:
    nothing = Numbers(np.zeros(len(entries), dtype=np.int64), np.zeros(len(entries), dtype=bool))
    credit, debit = out.columns.get("Credit", nothing), out.columns.get("Debit", nothing)
    debits = debit.values
    shown = debits[entries & debit.held & (debits != 0)]
    if len(shown) and (shown < 0).all():
        debits = -debits
        out.notes.append("Debits are shown as negative numbers.")
    elif (shown < 0).any():
        name = block.header.columns["Debit"]
        rows = block.numbers(np.flatnonzero(entries & (debits < 0)))
        message = (
            f"Some numbers of “{name}” are negative and some are not, so it is not clear which are debits. Correct"
            " them, or ask the agent."
        )
        place = block.header.places["Debit"]
        out.findings.append(block.grid.finding(Severity.ERROR, "mixed-debits", message, rows, place))
    out.values = credit.values - debits
    out.held = credit.held | debit.held
    if "Shares" not in out.columns:
        return
    shares = out.columns["Shares"]
    apart = entries & shares.held & out.held & (np.abs(shares.values) != np.abs(out.values))
    if apart.any():
        columns = block.header.columns
        message = (
            f"“{columns['Shares']}” is not the credit less the debit. Say in a mapping file which is meant: map the"
            ' others to "ignore".'
        )
        rows = block.numbers(np.flatnonzero(apart))
        place = block.header.places["Shares"]
        out.findings.append(block.grid.finding(Severity.ERROR, "shares-not-the-difference", message, rows, place))


def _one_column(block: Block, entries: npt.NDArray[np.bool_], out: Counted) -> None:
    if SIGN in block.columns:
        _by_mark(block, entries, out)
        return
    if "Type" not in block.columns:
        return
    kinds = block.columns["Type"]
    debit = entries & out.held & kinds.flags(lambda cell: isinstance(cell, str) and bool(DEBIT_TYPE.search(cell)))
    if not debit.any():
        return
    negative = entries & out.held & (out.values < 0)
    words = sorted({trimmed(kinds.cells[code]) for code in np.unique(kinds.codes[debit]).tolist()})
    named = ", ".join(f"“{word}”" for word in words[:5])
    if not negative.any():
        _undone(block, debit, out)
        out.values = np.where(debit, -out.values, out.values)
        out.notes.append(f"No number of shares is negative; entries of type {named} were taken as debits.")
        return
    unsigned = debit & (out.values > 0)
    if unsigned.any():
        message = (
            f"Entries of type {named} have shares above 0, while other entries are negative. They were taken as"
            " credits, as they are signed. Ask the agent whether they are debits."
        )
        rows = block.numbers(np.flatnonzero(unsigned))
        place = block.header.places["Shares"]
        out.findings.append(block.grid.finding(Severity.WARNING, "debit-type-above-zero", message, rows, place))


def _undone(block: Block, debit: npt.NDArray[np.bool_], out: Counted) -> None:
    """An error for unsigned counts of a type such as “Reversal of cancellation”, which may be a debit or a credit."""
    kinds = block.columns["Type"]
    unclear = debit & kinds.flags(
        lambda cell: (
            isinstance(cell, str)
            and bool(UNDONE_TYPE.search(cell))
            and bool(DEBIT_TYPE.search(UNDONE_TYPE.sub("", cell)))
        )
    )
    if unclear.any():
        rows = block.numbers(np.flatnonzero(unclear))
        example = trimmed(kinds.cells[kinds.codes[np.flatnonzero(unclear)[0]]])
        message = (
            f"No number of shares is negative, and “{example}” may be a debit or a credit. Write a minus before the"
            " debits, or ask the agent for signed numbers."
        )
        place = block.header.places["Type"]
        out.findings.append(block.grid.finding(Severity.ERROR, "unclear-type", message, rows, place))


def _by_mark(block: Block, entries: npt.NDArray[np.bool_], out: Counted) -> None:
    """Sign the shares by a column of marks such as DR and CR."""
    marks = block.columns[SIGN]
    debit = marks.flags(lambda cell: _mark(cell) < 0)
    credit = marks.flags(lambda cell: _mark(cell) > 0)
    unknown = {
        code: ("unknown-sign", str(cell) or "empty", "this is no mark of a debit or a credit", "Write DR or CR.")
        for code, cell in enumerate(marks.cells)
        if not _mark(cell)
    }
    out.findings += block.problems(SIGN, unknown, entries)
    both = entries & credit & (out.values < 0)
    if both.any():
        rows = block.numbers(np.flatnonzero(both))
        message = "These entries are marked as credits and have negative shares. Ask the agent which is meant."
        place = block.header.places["Shares"]
        out.findings.append(block.grid.finding(Severity.ERROR, "sign-against-mark", message, rows, place))
    out.values = np.where(debit, -np.abs(out.values), out.values)
    out.notes.append(f"Debits and credits are told by “{block.header.columns[SIGN]}”.")


def _mark(cell: Any) -> int:
    """1 for a credit, -1 for a debit, 0 for what is neither."""
    text = trimmed(cell) if isinstance(cell, str) else ""
    return 1 if CREDIT_MARK.match(text) else -1 if DEBIT_MARK.match(text) else 0
