"""The rows of earlier results against today's for the same day: those that differ, and in which columns."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from calc.contract import RESULTS_SHEET, SHARE_RESERVE
from calc.exact import Flags
from calc.results.records import Row
from calc.results.releases import not_compared
from calc.tie_out.table import ComparedTable, Indexes, TableRow, differ, paired

# The sheets compared, and the column that tells the size of a row that came or went.
COMPARED: Mapping[str, str] = {
    "Options": "Shares Granted",
    "Deferred Awards": "Shares Granted",
    "Fee Settlement": "Amount",
    "Cash Due": "Amount",
    "Formula Eligibility": "Granted",
    "Shortfalls": "Shares Short",
    "Share Reserve": "Shares",
    "Issuances": "Shares",
    "Option Events": "Shares",
    "Decisions": "Shares After",
}
# What pairs the rows of sheets without a key of their own: several rows may agree in these, and are paired in order.
_PAIRED_BY: Mapping[str, tuple[str, ...]] = {
    "Shortfalls": ("Date", "Award ID", "Kind"),
    "Share Reserve": ("Date", "Event", "Reference"),
}
_RENAMED = "was another: "  # before the header of an ID that has another name
NEW_ROW, ROW_GONE = "(new row)", "(row gone)"
_NONE_LATER: Mapping[str, tuple[int, Any, Any]] = MappingProxyType({})
Renamed = Mapping[str, Mapping[str, str]]  # by header: earlier IDs that have another name today

# Figures that run through all rows of a sheet: of several that differ the first is told, and the last.
_RUNNING: Mapping[str, tuple[str, ...]] = {
    "Share Reserve": SHARE_RESERVE.headers[4:10],
    "Shortfalls": ("Shares Available", "Total Requested"),
}
# The sheets on which an ID of the input is told to be another one; elsewhere it is compared under its new name.
_OWN_IDS: Mapping[str, tuple[str, ...]] = {
    "Fee Settlement": ("Fee ID", "Director ID"),
    "Options": ("Option ID", "Director ID"),
    "Option Events": ("Event ID",),
    "Formula Eligibility": ("Meeting ID",),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of a result sheet that is not what it was; one side is None where it came or went.

    ``columns`` are those told as differences; ``later`` says of a running figure on how many rows after this one it
    differs too, and what it comes to at the end, then and now.
    """

    sheet: str
    reference: str
    then: Row | None
    now: Row | None
    columns: tuple[str, ...]
    later: Mapping[str, tuple[int, Any, Any]]

    @property
    def only_runs(self) -> bool:
        """Tell whether nothing of its own differs, but what runs on from rows above."""
        return set(self.columns) <= set(_RUNNING.get(self.sheet, ()))

    @property
    def row(self) -> Row:
        """Give the row as it is; as it was, where it is gone."""
        return self.now or self.then or {}


@dataclass(frozen=True)
class _Pairs:
    """The rows of a sheet then, under the names of today, and now, in pairs.

    ``old`` has for each row now its index then, -1 for none; ``gone`` are the rows then that now lacks.

    ``names`` are the earlier IDs by the header and the ID of today, where the sheet tells that an ID is another one.
    """

    then: ComparedTable
    now: ComparedTable
    old: Indexes
    gone: Indexes
    names: Mapping[str, Mapping[str, str]]

    def row_then(self, index: int) -> TableRow | None:
        """Give the row then of a row now, under the IDs of then."""
        old = int(self.old[index])
        if old < 0:
            return None
        renames = {header: names[new] for header, names, new in self._renames(index)}
        return self.then.row(old).with_other(renames) if renames else self.then.row(old)

    def _renames(self, index: int) -> Iterator[tuple[str, Mapping[str, str], str]]:
        """Find the IDs of a row now that had another name then: header, the names by today's, and today's."""
        for header, names in self.names.items():
            if (new := self.now.value(header, index)) in names:
                yield header, names, new


def changed_rows(
    name: str,
    then: ComparedTable,
    now: ComparedTable,
    program: str,
    renamed: Renamed,
    unknown: Collection[str] = (),
) -> list[Changed]:
    """Find the rows of a sheet that differ, in today's order, those that are gone last.

    ``program`` is the one that wrote what was ``then``; ``renamed`` are its IDs that have another name today. Columns
    that are ``unknown`` of these rows are not compared.
    """
    key = _key(name)
    left_out = not_compared(program).get(name)
    if left_out == ():
        return []
    untold = {*(left_out or ()), *unknown, "Minutes"}  # which are no figure
    headers = [header for header in now.sheet.headers if header not in untold]
    original = {
        own: {new: old for old, new in renamed[own].items()} for own in _OWN_IDS.get(name, ()) if own in renamed
    }
    known = then
    for header, names in renamed.items():
        if header in then.sheet.by_header:
            known = known.renamed(header, names)
    pairs = _Pairs(known, now, *paired(*([side.cells(header) for header in key] for side in (known, now))), original)
    differs = dict(_differing(pairs, headers))
    later = _keep_first_of_running(name, pairs, differs)
    return [*_changed(name, pairs, differs, later), *_gone(name, pairs)]


def _differing(pairs: _Pairs, headers: Sequence[str]) -> Iterator[tuple[str, Flags]]:
    """Find for each column in which a row differs the rows of today that do.

    Those with an ID that has another name come first.
    """
    matched = pairs.old >= 0
    every = bool(matched.all())
    for header, names in pairs.names.items():
        other = np.fromiter((cell in names for cell in pairs.now.cells(header)), dtype=np.bool_)
        yield f"{_RENAMED}{header}", other & matched
    in_order = every and np.array_equal(pairs.old, np.arange(len(pairs.then)))
    for header in headers:
        was, has = pairs.then.cells(header), pairs.now.cells(header)
        if in_order:
            flags = differ(was, has)
        else:
            flags = np.zeros(len(has), dtype=np.bool_)
            flags[matched] = differ(was[pairs.old[matched]], has[matched])
        if flags.any():
            yield header, flags


def _keep_first_of_running(
    name: str, pairs: _Pairs, differs: dict[str, Flags]
) -> dict[str, tuple[int, tuple[int, Any, Any]]]:
    """Keep of a running figure only the first row on which it differs.

    Gives by header that row, on how many later ones it differs too, and what it comes to at the end, then and now.
    """
    later = {}
    for header in _RUNNING.get(name, ()):
        if header in differs:
            first, count = int(differs[header].argmax()), int(differs[header].sum())
            differs[header] = np.zeros_like(differs[header])
            differs[header][first] = True
            if count > 1:
                ends = (side.value(header, len(side) - 1) for side in (pairs.then, pairs.now))
                later[header] = first, (count - 1, *ends)
    return later


def _changed(
    name: str,
    pairs: _Pairs,
    differs: Mapping[str, Flags],
    later: Mapping[str, tuple[int, tuple[int, Any, Any]]],
) -> Iterator[Changed]:
    """Make the rows of today that are new or differ."""
    differing = pairs.old < 0
    for flags in differs.values():
        differing |= flags
    sets: dict[tuple[str, ...], tuple[str, ...]] = {}  # of columns, each once: many rows differ in the same
    headers, indexes = [column.removeprefix(_RENAMED) for column in differs], np.flatnonzero(differing)
    flagged = np.array([flags[indexes] for flags in differs.values()], dtype=np.bool_).reshape(
        len(headers), len(indexes)
    )
    for number, index in enumerate(indexes.tolist()):
        then, now = pairs.row_then(index), pairs.now.row(index)
        columns: tuple[str, ...] = (NEW_ROW,)
        if then is not None:
            columns = tuple(headers[column] for column in np.flatnonzero(flagged[:, number]).tolist())
        columns = sets.setdefault(columns, columns)
        on = {header: later[header][1] for header in columns if header in later and later[header][0] == index}
        yield Changed(name, _reference(name, now), then, now, columns, on or _NONE_LATER)


def _gone(name: str, pairs: _Pairs) -> Iterator[Changed]:
    """Make the rows then that are no more."""
    for index in pairs.gone.tolist():
        then = pairs.then.row(index)
        yield Changed(name, _reference(name, then), then, None, (ROW_GONE,), _NONE_LATER)


def _reference(name: str, row: Row) -> str:
    """Name a row by what it is known by: ``2001-02-20 lapsed DO-1``."""
    return " ".join(str(part) for header in _key(name) if (part := row[header]) is not None)


def _key(name: str) -> tuple[str, ...]:
    """Give the headers by which a row of a sheet is known: the contract's key, where the sheet has one."""
    return RESULTS_SHEET[name].key or _PAIRED_BY[name]
