"""The sign that the Type of an entry gives an unsigned count: stated by a person, or inferred and told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells import trimmed
from calc.cells.column import is_blank
from calc.contract import TAKEN
from calc.exact import Flags
from calc.findings import Finding, Severity, count
from calc.statement.block import Block
from calc.statement.distinct import Distinct
from calc.statement.kinds_of_entry import DEBIT, DOUBTFUL, UNCLEAR, kind_of_entry
from calc.statement.marks import leave_no_doubt, sign_of, signs_of
from calc.statement.numbers import Numbers

_SHOWN = 5  # types in a message


@dataclass
class Counted:
    """Signed shares of each row, where ``held``; ``columns`` are the counts as written, for totals.

    ``inferred`` are the debits that are told by a word under Type alone.
    """

    values: npt.NDArray[np.int64]
    held: npt.NDArray[np.bool_]
    blank: npt.NDArray[np.bool_]
    columns: dict[str, Numbers]
    inferred: npt.NDArray[np.bool_]
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sign_by_type(block: Block, entries: Flags, out: Counted, signs: Mapping[str, int]) -> None:
    """Sign counts by their types: as a person states it; else as marks say; else as words say, which is told."""
    kinds, among = block.columns["Type"], entries & out.held
    stated = _by_code(kinds, lambda cell: sign_of(cell, signs))
    if stated.any():
        _apply_stated(block, stated[kinds.codes], among, out)
    is_open = among & (stated[kinds.codes] == 0)
    marks = _marks(kinds, is_open)
    if marks and not (is_open & (out.values < 0)).any():
        by_mark = _by_code(kinds, lambda cell: sign_of(cell, marks))[kinds.codes]
        out.values = np.where(is_open, out.values * by_mark, out.values)
        out.notes.append(f"Debits and credits are identified by “{block.header.columns['Type']}”.")
        return
    _by_words(block, is_open, among, out)


def _by_code(kinds: Distinct, value: Any) -> npt.NDArray[np.int64]:
    return np.array([value(cell) if isinstance(cell, str) else 0 for cell in kinds.cells] or [0], dtype=np.int64)


def _marks(kinds: Distinct, is_open: Flags) -> dict[str, int]:
    """Give the signs of types that are all marks, of both kinds, such as Debit and Credit; else none."""
    cells = [kinds.cells[code] for code in np.unique(kinds.codes[is_open]).tolist()]
    signs = signs_of([cell for cell in cells if not is_blank(cell)], {})
    every = bool(cells) and all(sign_of(cell, signs) for cell in cells)
    return signs if every and len(set(signs.values())) > 1 and leave_no_doubt(signs) else {}


def _apply_stated(block: Block, sign: npt.NDArray[np.int64], among: Flags, out: Counted) -> None:
    """Sign the counts of types whose sign the mapping states; a negative count of a credit is asked about."""
    against = among & (sign > 0) & (out.values < 0)
    if against.any():
        message = (
            "The mapping file states that entries of this type are credits, but these have negative shares. Correct it."
        )
        rows, place = block.numbers(np.flatnonzero(against)), block.header.places["Shares"]
        out.findings.append(block.grid.finding(Severity.ERROR, "sign-against-mapping", message, rows, place))
    out.values = np.where(among & (sign < 0), -np.abs(out.values), out.values)
    for word, which in (("debits", -1), ("credits", 1)):
        chosen = among & (sign == which)
        if chosen.any():
            named = named_types(block, chosen)
            out.notes.append(f"Entries of type {named} are {word}, as the mapping file states.")


def _by_words(block: Block, is_open: Flags, among: Flags, out: Counted) -> None:
    kinds = block.columns["Type"]
    by_code = [kind_of_entry(cell) if isinstance(cell, str) else "" for cell in kinds.cells] or [""]
    kind = np.array(by_code, dtype=object)[kinds.codes]
    debit, unclear = is_open & ((kind == DEBIT) | (kind == UNCLEAR)), is_open & (kind == UNCLEAR)
    if (among & (out.values < 0)).any():
        _told_above_zero(block, debit & (out.values > 0), out)
        return
    if unclear.any():
        out.findings.append(_unclear(block, unclear))
    if debit.any():
        out.values = np.where(debit, -out.values, out.values)
        out.inferred |= debit & (out.values != 0)
        out.findings.append(_inferred(block, debit))
        out.notes.append(
            f"No number of shares is negative; entries of type {named_types(block, debit)} were read as debits."
        )
    doubtful = is_open & (kind == DOUBTFUL)
    if doubtful.any():
        out.findings.append(_doubtful(block, doubtful, among & ~debit, out.values))


def named_types(block: Block, where: Flags) -> str:
    """Name the types of some entries, for a sentence."""
    words = _types(block, where)
    shown = ", ".join(f"“{word}”" for word in words[:_SHOWN])
    return shown if len(words) <= _SHOWN else f"{shown} and {len(words) - _SHOWN:,} others"


def _types(block: Block, where: Flags) -> list[str]:
    kinds = block.columns["Type"]
    return sorted({trimmed(kinds.cells[code]) for code in np.unique(kinds.codes[where]).tolist()})


def how_to_state(words: Sequence[str], sign: str) -> str:
    """Say how a person states the signs of some types, as a part of a sentence."""
    lines = " and ".join(f'{json.dumps(word, ensure_ascii=False)} = "debit"' for word in words[:_SHOWN])
    return (
        f"choose {sign} beside {'it' if len(words) == 1 else 'each'} on the sheet {TAKEN.name} and give that workbook"
        f" back with --map (a TOML file needs {lines} below [signs])"
    )


def _inferred(block: Block, debit: Flags) -> Finding:
    words, number = _types(block, debit), int(np.count_nonzero(debit))
    message = (
        f"No number of shares is negative. {count(number, 'entry', 'entries')} of type {named_types(block, debit)}"
        f" {'was' if number == 1 else 'were'} read as {'a debit' if number == 1 else 'debits'} because of that word"
        f" only, so {'it is' if number == 1 else 'they are'} not paired with a reversed entry. If that is right,"
        f" confirm it: {how_to_state(words, 'debit')}. If it is a credit, choose credit."
    )
    rows = block.numbers(np.flatnonzero(debit))
    return block.grid.finding(Severity.WARNING, "sign-inferred", message, rows, block.header.places["Type"])


def _unclear(block: Block, unclear: Flags) -> Finding:
    words = _types(block, unclear)
    message = (
        f"No number of shares is negative, and {named_types(block, unclear)} may be a debit or a credit. State which:"
        f" {how_to_state(words, 'debit or credit')}; or ask the agent for signed numbers."
    )
    rows = block.numbers(np.flatnonzero(unclear))
    return block.grid.finding(Severity.ERROR, "unclear-type", message, rows, block.header.places["Type"])


def _doubtful(block: Block, doubtful: Flags, among: Flags, values: npt.NDArray[np.int64]) -> Finding:
    """Warn where such an entry has the holder and the shares of an entry before it, else give an info."""
    words, back = _types(block, doubtful), _may_take_back(block, doubtful, among, values)
    message = (
        f"Entries of type {named_types(block, doubtful)} were read as shares added (credits), as they are written."
    )
    if back.any():
        first = block.number(int(np.flatnonzero(back)[0]))
        message += f" {count(int(back.sum()), 'of them has', 'of them have')} the holder and the shares of another"
        message += f" entry, the first in row {first}, and may reverse it."
    message += f" If it is a debit, {how_to_state(words, 'debit')}."
    severity = Severity.WARNING if back.any() else Severity.INFO
    rows = block.numbers(np.flatnonzero(back if back.any() else doubtful))
    return block.grid.finding(severity, "type-taken-as-credit", message, rows, block.header.places["Type"])


def _may_take_back(block: Block, doubtful: Flags, among: Flags, values: npt.NDArray[np.int64]) -> Flags:
    """Tell which of these entries have the holder and shares of an entry of another type."""
    who = next((block.columns[ours] for ours in ("Account No.", "Holder") if ours in block.columns), None)
    if who is None:
        return np.zeros(len(doubtful), dtype=bool)
    others = set(zip(who.codes[among & ~doubtful].tolist(), values[among & ~doubtful].tolist(), strict=True))
    is_doubtful = np.zeros(len(doubtful), dtype=bool)
    places = np.flatnonzero(doubtful)
    pairs = zip(who.codes[places].tolist(), values[places].tolist(), strict=True)
    is_doubtful[places] = [pair in others for pair in pairs]
    return is_doubtful


def _told_above_zero(block: Block, unsigned: Flags, out: Counted) -> None:
    if unsigned.any():
        message = (
            f"Entries of type {named_types(block, unsigned)} have shares above 0, while other entries are negative."
            " They were read as credits, by their sign. Ask the agent whether they are debits."
        )
        rows, place = block.numbers(np.flatnonzero(unsigned)), block.header.places["Shares"]
        out.findings.append(block.grid.finding(Severity.WARNING, "debit-type-above-zero", message, rows, place))
        out.notes.append(f"Entries of type {named_types(block, unsigned)} were read as credits, by their sign.")
