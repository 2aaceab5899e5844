"""The sign of shares: from Shares, or Credit less Debit; a debit by its mark or its type where counts are unsigned."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from calc.cells import cell_as_seen, trimmed
from calc.cells.column import is_blank
from calc.findings import Severity
from calc.statement.block import Block
from calc.statement.headers import COUNTS, SIGN
from calc.statement.marks import sign_of, signs_of
from calc.statement.numbers import ZERO, Numbers, Style, numbers_of
from calc.statement.sign_by_type import Counted, how_to_state, sign_by_type


def counted(block: Block, entries: npt.NDArray[np.bool_], style: Style, signs: Mapping[str, int]) -> Counted:
    """Count the shares of all rows; findings are about ``entries`` alone. ``signs`` are a person's words for types."""
    columns = {ours: numbers_of(block.columns[ours], style) for ours in COUNTS if ours in block.columns}
    count = len(block.rows)
    nothing = np.zeros(count, dtype=bool)
    out = Counted(np.zeros(count, dtype=np.int64), nothing, nothing, columns, nothing.copy())
    bad = nothing.copy()
    marks: dict[str, int] = {}
    if SIGN in block.columns and "Shares" in columns:
        cells = block.columns[SIGN].cells
        marks = signs_of([cells[code] for code in np.unique(block.columns[SIGN].codes[entries]).tolist()], signs)
        bad |= block.columns[SIGN].flags(lambda cell: not sign_of(cell, marks))
    for ours, numbers in columns.items():
        out.findings += block.problems(ours, numbers.wrong, entries)
        bad |= np.isin(block.columns[ours].codes, list(numbers.wrong))
    if "Credit" in columns or "Debit" in columns:
        _two_columns(block, entries, out)
    elif "Shares" in columns:
        out.values, out.held = columns["Shares"].values.copy(), columns["Shares"].held.copy()
        if SIGN in block.columns:
            _by_mark(block, entries, out, marks)
        elif "Type" in block.columns:
            sign_by_type(block, entries, out, signs)
    out.held |= ~out.held & _is_zero(block, list(columns))
    out.blank = entries & ~out.held & ~bad
    out.held &= ~bad
    return out


def _is_zero(block: Block, counts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tell whether a row has a dash for nothing in a column of counts, and a number in none."""
    found = np.zeros(len(block.rows), dtype=bool)
    for ours in counts:
        found |= block.columns[ours].flags(lambda cell: isinstance(cell, str) and trimmed(cell).casefold() in ZERO)
    return found


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
    if "Credit" not in out.columns and "Shares" not in out.columns and (entries & (debits > 0)).any():
        name = block.header.columns["Debit"]
        line = f'{json.dumps(name, ensure_ascii=False)} = "Shares"'
        message = (
            f"“{name}” is the only column of shares, so all entries were read as debits. If it holds shares added,"
            f" write the line {line} into a text file, and name that file with --map; otherwise check that no column of"
            " credits is missing."
        )
        place = block.header.places["Debit"]
        out.findings.append(block.grid.finding(Severity.WARNING, "only-debits", message, (), place))
    both = entries & (credit.values != 0) & (debits != 0)
    if both.any():
        rows = block.numbers(np.flatnonzero(both))
        many = f"{len(rows):,} rows, the first is {rows[0]}, have" if len(rows) > 1 else f"Row {rows[0]} has"
        message = (
            f"{many} both a credit and a debit; the difference is used. Check that no number was split into two cells,"
            " and ask the agent."
        )
        place = block.header.places["Debit"]
        out.findings.append(block.grid.finding(Severity.WARNING, "credit-and-debit", message, rows, place))
    out.values = credit.values - debits
    out.held = credit.held | debit.held
    if "Shares" not in out.columns:
        return
    shares = out.columns["Shares"]
    apart = entries & shares.held & out.held & (np.abs(shares.values) != np.abs(out.values))
    if apart.any():
        columns = block.header.columns
        message = (
            f"“{columns['Shares']}” is not the credit less the debit. State in a mapping file which is meant: map the"
            ' others to "ignore".'
        )
        rows = block.numbers(np.flatnonzero(apart))
        place = block.header.places["Shares"]
        out.findings.append(block.grid.finding(Severity.ERROR, "shares-not-the-difference", message, rows, place))


def _by_mark(block: Block, entries: npt.NDArray[np.bool_], out: Counted, signs: Mapping[str, int]) -> None:
    """Sign the shares by a column of marks such as DR and CR."""
    marks = block.columns[SIGN]
    debit = marks.flags(lambda cell: sign_of(cell, signs) < 0)
    credit = marks.flags(lambda cell: sign_of(cell, signs) > 0)
    unknown = {
        code: (
            "unknown-sign",
            cell if isinstance(cell, str) and cell else "empty" if is_blank(cell) else cell_as_seen(cell),
            "this is not a known mark of a debit or a credit",
            _todo(cell),
        )
        for code, cell in enumerate(marks.cells)
        if not sign_of(cell, signs)
    }
    out.findings += block.problems(SIGN, unknown, entries)
    both = entries & credit & (out.values < 0)
    if both.any():
        rows = block.numbers(np.flatnonzero(both))
        message = "These entries are marked as credits but have negative shares. Ask the agent which is meant."
        place = block.header.places["Shares"]
        out.findings.append(block.grid.finding(Severity.ERROR, "sign-against-mark", message, rows, place))
    out.values = np.where(debit, -np.abs(out.values), out.values)
    out.notes.append(f"Debits and credits are identified by “{block.header.columns[SIGN]}”.")


def _todo(cell: object) -> str:
    if not isinstance(cell, str) or is_blank(cell):
        return "Write DR or CR."
    return f"Write DR or CR, or {how_to_state([cell], 'debit or credit')}."
