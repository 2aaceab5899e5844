"""The rows of earlier results against today's for the same day: those that differ, and in which columns."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from calc.contract import RESULTS_SHEET, SHARE_RESERVE, Sheet
from calc.results.records import Row, records, typed
from calc.results.releases import not_compared

# The sheets compared, what a row is known by, and the figure that shows its size.
COMPARED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "Options": (("Option ID",), "Shares Granted"),
    "Deferred Awards": (("Award ID",), "Shares Granted"),
    "Fee Settlement": (("Fee ID",), "Amount"),
    "Cash Due": (("Fee ID", "Date", "Cause"), "Amount"),
    "Formula Eligibility": (("Meeting ID", "Director ID"), "Granted"),
    "Shortfalls": (("Date", "Award ID", "Kind"), "Shares Short"),
    "Share Reserve": (("Date", "Event", "Reference"), "Shares"),
    "Issuances": (("Issuance ID",), "Shares"),
    "Option Events": (("Event ID",), "Shares"),
}
NEW_ROW, ROW_GONE = "(new row)", "(row gone)"
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


@dataclass(frozen=True)
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
        """Whether nothing of its own differs, but what runs on from rows above."""
        return set(self.columns) <= set(_RUNNING.get(self.sheet, ()))

    @property
    def row(self) -> Row:
        """The row as it is; as it was, where it is gone."""
        return self.now or self.then or {}


def typed_rows(sheet: Sheet, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows of a sheet of earlier results, as those of today's are."""
    return [{c.header: typed(row.get(c.header), c.kind) for c in sheet.columns} for row in rows]


def changed_rows(name: str, then: Sequence[Row], now: pd.DataFrame, program: str, renamed: Renamed) -> list[Changed]:
    """The rows of a sheet that differ, in today's order, those that are gone last.

    ``then`` is typed, ``program`` the one that wrote it.
    """
    sheet = RESULTS_SHEET[name]
    key, _ = COMPARED[name]
    left_out = not_compared(program).get(name)
    if left_out == ():
        return []
    headers = [header for header in sheet.headers if header not in (left_out or ())]
    before = _by_key(key, (_under_new_names(row, renamed) for row in then))
    after = _by_key(key, records(now, sheet.columns))
    found: list[Changed] = []
    original = {own: {new: old for old, new in renamed.get(own, {}).items()} for own in _OWN_IDS.get(name, ())}
    for place in dict.fromkeys([*after, *before]):
        old, new = before.get(place), after.get(place)
        columns: tuple[str, ...] = (NEW_ROW,) if old is None else (ROW_GONE,)
        if old is not None and new is not None:
            columns = tuple(header for header in headers if old[header] != new[header])
            renames = {own: names[new[own]] for own, names in original.items() if new[own] in names}
            old, columns = old | renames, (*renames, *columns)
        if columns:
            row = new or old or {}
            reference = " ".join(str(row[header]) for header in key if row[header] is not None)
            found.append(Changed(name, reference, old, new, columns, {}))
    ends = {header: (_last(then, header), _last(list(after.values()), header)) for header in _RUNNING.get(name, ())}
    return _folded(found, ends)


def _under_new_names(row: Row, renamed: Renamed) -> dict[str, Any]:
    return {
        **row,
        **{header: names.get(row[header], row[header]) for header, names in renamed.items() if header in row},
    }


def _folded(found: Sequence[Changed], ends: Mapping[str, tuple[Any, Any]]) -> list[Changed]:
    """The rows with each running figure told on the first row alone on which it differs."""
    on: dict[str, list[Changed]] = {}
    for each in found:
        for header in set(each.columns).intersection(ends):
            on.setdefault(header, []).append(each)
    folded = []
    for each in found:
        kept = tuple(header for header in each.columns if header not in on or on[header][0] is each)
        later = {header: (len(on[header]) - 1, *ends[header]) for header in kept if len(on.get(header, ())) > 1}
        if kept:
            folded.append(Changed(each.sheet, each.reference, each.then, each.now, kept, later))
    return folded


def _last(rows: Sequence[Row], header: str) -> Any:
    return rows[-1][header] if rows else None


def _by_key(key: Sequence[str], rows: Iterable[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows by their key; the ledger may have several of one, which are told apart by their order."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found = {}
    for row in rows:
        place = tuple(row[header] for header in key)
        found[(*place, seen[place])] = row
        seen[place] += 1
    return found
