"""IDs of earlier results that have another name in today's input, so that their rows are compared all the same."""

from collections.abc import Container, Iterable, Sequence
from typing import Any

import numpy as np

from calc.contract.ids import deferred_award_id, formula_option_of, issuance_id
from calc.exact import Flags
from calc.tie_out.compare import Renamed
from calc.tie_out.facts import Change, changes
from calc.tie_out.table import ComparedTable, Tables

_WITH_NAMES = ("Fee Settlement", "Options", "Formula Eligibility")
_PEOPLE = ("Directors", "Employment", "Elections", "Consents")
_ID = {"Fees": "Fee ID", "Meetings": "Meeting ID", "Discretionary Grants": "Grant ID", "Option Events": "Event ID"}


def renamed_ids(then: Tables, now: Tables) -> list[Change]:
    """Find the directors, fees, meetings, grants and option events that have another ID today.

    A director is known by the name, the others by all else that tells them (or most of it).
    """
    people = _directors(then, now)
    known = under_new_names(then, renamed(people, then))
    return people + [
        Change(change.sheet, change.key, change.then, change.now, (_ID[change.sheet],), change.old_key)
        for change in changes(known, now)
        if change.sheet in _ID and change.key != change.old_key
    ]


def renamed(changed: Iterable[Change], then: Tables) -> Renamed:
    """Give the new names of IDs by the header under which these stand in results."""
    names: dict[str, dict[str, str]] = {}

    def name(headers: Sequence[str], old: str, new: str) -> None:
        """Note a new name under each of these headers."""
        for header in headers:
            names.setdefault(header, {})[old] = new

    awards, options = ("Award ID", "Reference"), ("Option ID", "Award ID", "Reference")
    changed = list(changed)
    formula = _options_of(
        {str(change.old_key[0]) for change in changed if change.sheet == "Directors"}, then["Options"]
    )
    for change in changed:
        old, new = str(change.old_key[0]), str(change.key[0])
        if change.sheet == "Directors":
            name(("Director ID",), old, new)
            for option in formula.get(old, ()):
                if (today := formula_option_of(option, old, new)) != option:
                    name(options, option, today)
        elif change.sheet == "Fees":
            name(("Fee ID",), old, new)
            award, today = deferred_award_id(old), deferred_award_id(new)
            name(awards, award, today)
            name(("Issuance ID",), issuance_id(award), issuance_id(today))
        elif change.sheet == "Meetings":
            name(("Meeting ID",), old, new)
        elif change.sheet == "Discretionary Grants":
            name(options, old, new)
        else:
            name(("Event ID",), old, new)
            name(("Issuance ID",), issuance_id(old), issuance_id(new))
    return names


def _options_of(directors: Container[str], options: ComparedTable) -> dict[str, list[str]]:
    """Find the IDs of the options of some directors."""
    found: dict[str, list[str]] = {}
    if directors:
        for director, option in zip(options.cells("Director ID").tolist(), options.cells("Option ID"), strict=True):
            if director in directors:
                found.setdefault(director, []).append(str(option))
    return found


def under_new_names(results: Tables, names: Renamed) -> Tables:
    """Give the sheets with their IDs as they are today."""
    if not names:
        return results
    return {sheet: _under_new_names(table, names) for sheet, table in results.items()}


def _under_new_names(table: ComparedTable, names: Renamed) -> ComparedTable:
    """Give a sheet with its IDs as they are today; on Source Rows an ID is of what the row's Sheet says."""
    if table.sheet.name == "Source Rows":
        sheets = table.cells("Sheet")
        people = np.isin(sheets, _PEOPLE)
        meetings: Flags = sheets == "Meetings"
        for header, rows in (("Director ID", people), ("Meeting ID", meetings), ("Award ID", ~people & ~meetings)):
            if header in names and rows.any():
                table = table.renamed("Reference", names[header], rows)
        return table
    for header, new in names.items():
        if header in table.sheet.by_header:
            table = table.renamed(header, new)
    return table


def people(then: Tables, now: Tables) -> list[Change]:
    """Find the directors whose name or account is not what it was, where both results have them."""
    found = []
    for column, sheets in (("Name", _WITH_NAMES), ("Account No.", ("Issuances",))):
        before, after = (_of_directors(column, sheets, results) for results in (then, now))
        for director in after:
            was, has = before.get(director, after[director]), after[director]
            if was != has:
                old, new = ({column: ", ".join(map(str, values))} for values in (was, has))
                found.append(Change("Directors", (director,), old, new, (column,), (director,)))
    return found


def _of_directors(column: str, sheets: Sequence[str], results: Tables) -> dict[str, tuple[Any, ...]]:
    """Find what stands in a column for each director, in order, each value once."""
    found: dict[str, dict[Any, None]] = {}
    for name in sheets:
        if name in results:
            table = results[name]
            each_once = dict.fromkeys(
                zip(table.cells("Director ID").tolist(), table.cells(column).tolist(), strict=True)
            )
            for director, value in each_once:
                found.setdefault(director, {})[value or "none"] = None
    return {director: tuple(values) for director, values in found.items()}


def _directors(then: Tables, now: Tables) -> list[Change]:
    """Find the directors who went under one ID and came under another with the same name, which no other has."""
    before, after = (_named(results) for results in (then, now))
    went, came = (
        _by_name(before - after, {director for director, _ in after}),
        _by_name(after - before, {director for director, _ in before}),
    )
    return [
        Change("Directors", (came[name],), {"Director ID": old}, {"Director ID": came[name]}, ("Director ID",), (old,))
        for name, old in sorted(went.items())
        if name in came
    ]


def _named(results: Tables) -> set[tuple[str, str]]:
    """Give the directors by ID and name."""
    found: set[tuple[Any, Any]] = set()
    for name in _WITH_NAMES:
        if name in results:
            table = results[name]
            found.update(zip(table.cells("Director ID").tolist(), table.cells("Name").tolist(), strict=True))
    return {(str(director), str(name)) for director, name in found}


def _by_name(directors: Iterable[tuple[str, str]], others: Container[str]) -> dict[str, str]:
    """Give the IDs by name of those whose ID is not among ``others``; not of a name that two have."""
    found: dict[str, list[str]] = {}
    for director, name in directors:
        if director not in others:
            found.setdefault(name, []).append(director)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}
