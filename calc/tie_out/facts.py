"""The rows of the input, as far as results show them: read in one way from earlier results and from today's.

Results keep prices, fees, option events and grants as they were typed, and on Source Rows services, employment,
meetings, notices, vesting, plan events and consents. So one reader serves both sides.

A fee of another amount, as a row of earlier results and of today's becomes it:

    Fee Settlement    Fee ID F1, …, Amount 12000             a row of results, where SOURCES["Fees"] says
    Fact("Fees", ("F1",), {"Amount": 12000, …})              the row of Fees that it shows
    Change("Fees", ("F1",), then, now, ("Amount",), ("F1",)) what changes() makes of two of them
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from calc.contract import AWARD_DECISIONS, OPTION_EVENTS
from calc.exact import Flags
from calc.results.table import BLANK
from calc.tie_out.table import Cells, ComparedTable, Indexes, Tables, differ, group, paired

# The sheets of results that show what stands in the input; the last two tell of directors.
SHOWS_INPUT = (
    "Prices",
    "Fee Settlement",
    "Options",
    "Option Events",
    "Decisions",
    "Source Rows",
    "Formula Eligibility",
    "Issuances",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of an input sheet: what it is known by, and what else is known of it by header."""

    sheet: str
    key: tuple[Any, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the input that is not what it was. ``columns`` are those that differ.

    One side is None where the row came or went. ``old_key`` is what a row was known by that has another ID or day now.
    """

    sheet: str
    key: tuple[Any, ...]
    then: Mapping[str, Any] | None
    now: Mapping[str, Any] | None
    columns: tuple[str, ...]
    old_key: tuple[Any, ...]


@dataclass(frozen=True)
class _Source:
    """Where facts of an input sheet stand in results: the headers of the key and of the values, by input header."""

    sheet: str
    key: Mapping[str, str]
    values: Mapping[str, str]
    only: tuple[str, str] | None = None  # the header and the word of the rows meant; None: all rows
    same: tuple[tuple[str, ...], ...] = ()  # a row with another key is the same one where it agrees in these; in turn
    filled: str = ""  # a header that is blank in the rows of another input sheet


_EVENT_COLUMNS = {header: header for header in OPTION_EVENTS.headers if header != "Event ID"}
_DECISION_COLUMNS = {header: header for header in AWARD_DECISIONS.headers if header != "Decision ID"}

# By input sheet. Of an ID that changed all else must agree; of a day, the IDs.
SOURCES: Mapping[str, _Source] = {
    "Prices": _Source("Prices", {"Date": "Date"}, {header: header for header in ("Last Sale", "High Bid", "Low Ask")}),
    "Fees": _Source(
        "Fee Settlement",
        {"Fee ID": "Fee ID"},
        {"Director ID": "Director ID", "Fee Type": "Fee Type", "Fee Date": "Fee Date", "Amount": "Amount"},
        same=(("Director ID", "Fee Type", "Fee Date", "Amount"), ("Director ID", "Fee Type", "Fee Date")),
    ),
    "Directors": _Source(
        "Source Rows",
        {"Director ID": "Reference", "Service Start": "From"},
        {"Service End": "To", "End Reason": "What"},
        ("Sheet", "Directors"),
        (("Director ID",),),
    ),
    "Employment": _Source(
        "Source Rows",
        {"Director ID": "Reference", "Employee From": "From"},
        {"Employee To": "To"},
        ("Sheet", "Employment"),
        (("Director ID",),),
    ),
    "Meetings": _Source(
        "Source Rows",
        {"Meeting ID": "Reference"},
        {"Date": "From", "Type": "What"},
        ("Sheet", "Meetings"),
        (("Date", "Type"), ("Date",)),
    ),
    "Elections": _Source(
        "Source Rows",
        {"Director ID": "Reference", "Notice Date": "From", "Action": "What"},
        {"Percent": "Percent", "Yes to": "Yes"},
        ("Sheet", "Elections"),
        (("Director ID",),),
    ),
    "Discretionary Grants": _Source(
        "Options",
        {"Grant ID": "Option ID"},
        {
            "Director ID": "Director ID",
            "Grant Date": "Grant Date",
            "Shares": "Shares Requested",
            "Exercise Price": "Exercise Price at Grant",
            "Expiration Date": "Final Exercise Date",
        },
        ("Kind", "discretionary"),
        (("Director ID", "Grant Date", "Shares", "Exercise Price", "Expiration Date"), ("Director ID", "Grant Date")),
        filled="Shares Requested",
    ),
    "Exercisable From": _Source(
        "Source Rows",
        {"Grant ID": "Reference"},
        {"Exercisable From": "From"},
        ("Sheet", "Discretionary Grants"),
    ),
    "Vesting": _Source(
        "Source Rows",
        {"Grant ID": "Reference", "Exercisable Date": "From"},
        {"Shares": "Shares"},
        ("Sheet", "Vesting"),
        (("Grant ID", "Shares"), ("Grant ID",)),
    ),
    "Option Events": _Source(
        "Option Events",
        {"Event ID": "Event ID"},
        _EVENT_COLUMNS,
        same=(("Option ID", "Date", "Event", "Shares"), ("Option ID", "Date", "Event")),
    ),
    "Award Decisions": _Source(
        "Decisions",
        {"Decision ID": "Decision ID"},
        _DECISION_COLUMNS,
        same=(("Award ID", "Effective Date", "Decision"),),
    ),
    "Plan Events": _Source(
        "Source Rows",
        {"Effective Date": "From", "Event": "What"},
        {"New": "New", "Old": "Old", "Shares": "Shares", "Prices Adjust From": "To", "Yes to": "Yes"},
        ("Sheet", "Plan Events"),
        (("Event",),),
    ),
    "Consents": _Source(
        "Source Rows",
        {"Director ID": "Reference", "Consent Date": "From"},
        {"Consent Withdrawn": "To"},
        ("Sheet", "Consents"),
        (("Director ID",),),
    ),
    "Opening Awards": _Source(
        "Source Rows",
        {"Award ID": "Reference"},
        {
            "Kind": "What",
            "Grant Date": "From",
            "Shares Outstanding": "Shares",
            "Exercise Price": "Price",
            "Final Exercise Date": "To",
            "Shares Pending": "Shares Pending",
            "Dollars Pending": "Dollars Pending",
        },
        ("Sheet", "Opening Awards"),
    ),
}


class _Side:
    """The rows of a sheet of results that show an input sheet: the columns of the key and of the values."""

    def __init__(self, table: ComparedTable, source: _Source, headers: Mapping[str, str]) -> None:
        self._table, self._source, self._headers = table, source, headers
        self._indexes: Indexes = np.arange(len(table))
        if source.only is not None:
            self._indexes = np.flatnonzero(table.cells(source.only[0]) == source.only[1])
        if source.filled:
            self._indexes = self._indexes[table.cells(source.filled)[self._indexes] != BLANK]

    @property
    def key(self) -> list[Cells]:
        """Give the columns that make up what a row is known by."""
        return [self._table.cells(at)[self._indexes] for at in self._source.key.values()]

    def values(self) -> Iterator[Cells]:
        """Give the other columns, one after the other."""
        return (self._table.cells(at)[self._indexes] for at in self._headers.values())

    def facts(self, name: str, rows: Flags) -> list[Fact]:
        """Make the facts of some of the rows."""
        value, key = self._table.value, self._source.key.values()
        return [
            Fact(
                name,
                tuple(value(at, index) for at in key),
                {header: value(at, index) for header, at in self._headers.items()},
            )
            for index in self._indexes[rows].tolist()
        ]


def _not_the_same(then: _Side, now: _Side) -> tuple[tuple[_Side, Flags], tuple[_Side, Flags]]:
    """Find the rows of either side that have no equal on the other.

    With them are all rows that share their key, for the sake of their order.
    """
    keys = then.key, now.key
    old, gone = paired(*keys)
    matched = old >= 0
    other = ~matched
    for was, has in zip(then.values(), now.values(), strict=True):
        other[matched] |= differ(was[old[matched]], has[matched])
    left = np.zeros(len(keys[0][0]), dtype=np.bool_)
    left[gone] = True
    if not other.any() and not left.any():
        return (then, left), (now, other)
    was_group, has_group = group(*keys)
    odd = np.union1d(was_group[left], has_group[other])
    return (then, np.isin(was_group, odd)), (now, np.isin(has_group, odd))


def changes(then: Tables, now: Tables, not_kept: Mapping[str, Sequence[str]] = MappingProxyType({})) -> list[Change]:
    """Find the rows of the input that are not what they were, sheet by sheet.

    Columns that are ``not_kept`` by one of the results, by input sheet, are left out.
    """
    found: list[Change] = []
    for name, source in SOURCES.items():
        if source.sheet in then and source.sheet in now:
            headers = {header: at for header, at in source.values.items() if header not in not_kept.get(name, ())}
            before, after = (_Side(side[source.sheet], source, headers) for side in (then, now))
            found += _changes(name, *(side.facts(name, rows) for side, rows in _not_the_same(before, after)))
    return found


def _changes(name: str, then: Sequence[Fact], now: Sequence[Fact]) -> Iterator[Change]:
    """Make the changes of one sheet: rows that differ, that have another key, that are gone, and new ones."""
    before, after = _by_key(then), _by_key(now)
    for key in (key for key in after if key in before):
        then_values, values = before[key].values, after[key].values
        if columns := tuple(header for header in values if then_values[header] != values[header]):
            yield Change(name, key[:-1], then_values, values, columns, key[:-1])
    gone = [before[key] for key in before if key not in after]
    new = [after[key] for key in after if key not in before]
    pairs = _same_rows(name, gone, new)
    headers = tuple(SOURCES[name].key)
    for old, fact in pairs:
        moved = [header for header, was, is_now in zip(headers, old.key, fact.key, strict=True) if was != is_now]
        differ = [header for header in fact.values if old.values[header] != fact.values[header]]
        yield Change(name, fact.key, _whole(old), _whole(fact), (*moved, *differ), old.key)
    paired = {id(fact) for pair in pairs for fact in pair}
    for fact in gone:
        if id(fact) not in paired:
            yield Change(name, fact.key, _whole(fact), None, (), fact.key)
    for fact in new:
        if id(fact) not in paired:
            yield Change(name, fact.key, None, _whole(fact), (), fact.key)


def _same_rows(name: str, gone: Sequence[Fact], new: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """Pair the rows that have another ID or day now: as many went as came with all else that tells them the same."""
    pairs: list[tuple[Fact, Fact]] = []
    for same in SOURCES[name].same:
        taken = {id(fact) for pair in pairs for fact in pair}
        went, came = (_by_values(same, [fact for fact in side if id(fact) not in taken]) for side in (gone, new))
        for shared, rows in went.items():
            if len(rows) == len(came.get(shared, ())):
                pairs += zip(rows, came[shared], strict=True)
    return pairs


def _by_values(headers: Sequence[str], rows: Iterable[Fact]) -> dict[tuple[Any, ...], list[Fact]]:
    """Group rows by what they have under some headers."""
    groups: dict[tuple[Any, ...], list[Fact]] = {}
    for fact in rows:
        whole = _whole(fact)
        groups.setdefault(tuple(whole[header] for header in headers), []).append(fact)
    return groups


def _whole(fact: Fact) -> dict[str, Any]:
    """Give a row with its key, by header."""
    return {**dict(zip(SOURCES[fact.sheet].key, fact.key, strict=True)), **fact.values}


def _by_key(facts: Iterable[Fact]) -> dict[tuple[Any, ...], Fact]:
    """Give the rows by their key and a running number among those of one key."""
    by_key: dict[tuple[Any, ...], Fact] = {}
    seen: dict[tuple[Any, ...], int] = {}
    for fact in facts:
        number = seen.get(fact.key, 0)
        seen[fact.key] = number + 1
        by_key[(*fact.key, number)] = fact
    return by_key
