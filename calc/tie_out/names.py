"""IDs of earlier results that have another name in today's input, so that their rows are compared all the same."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from calc.results.records import Row
from calc.tie_out.compare import Renamed
from calc.tie_out.facts import Change, changes, facts

_WITH_NAMES = ("Fee Settlement", "Options", "Formula Eligibility")
_PEOPLE = ("Directors", "Employment", "Elections", "Consents")
_ID = {"Fees": "Fee ID", "Meetings": "Meeting ID", "Discretionary Grants": "Grant ID", "Option Events": "Event ID"}


def renamed_ids(then: Mapping[str, Sequence[Row]], now: Mapping[str, Sequence[Row]]) -> list[Change]:
    """The directors, fees, meetings, grants and option events that have another ID today.

    A director is known by the name, the others by all else that tells them (or most of it).
    """
    people = _directors(then, now)
    known = under_new_names(then, renamed(people, then))
    return people + [
        Change(change.sheet, change.key, change.then, change.now, (_ID[change.sheet],), change.old_key)
        for change in changes(facts(known), facts(now))
        if change.sheet in _ID and change.key != change.old_key
    ]


def renamed(changed: Iterable[Change], then: Mapping[str, Sequence[Row]]) -> Renamed:
    """The new names by the header under which an ID stands in results."""
    made: dict[str, dict[str, str]] = {}

    def name(headers: Sequence[str], old: str, new: str) -> None:
        for header in headers:
            made.setdefault(header, {})[old] = new

    awards, options = ("Award ID", "Reference"), ("Option ID", "Award ID", "Reference")
    for change in changed:
        old, new = str(change.old_key[0]), str(change.key[0])
        if change.sheet == "Directors":
            name(("Director ID",), old, new)
            formula = [str(row["Option ID"]) for row in then["Options"] if row["Director ID"] == old]
            for each in formula:
                if each.startswith("FO-") and each.endswith(f"-{old}"):
                    name(options, each, f"{each.removesuffix(old)}{new}")
        elif change.sheet == "Fees":
            name(("Fee ID",), old, new)
            name(awards, f"DS-{old}", f"DS-{new}")
            name(("Issuance ID",), f"IS-DS-{old}", f"IS-DS-{new}")
        elif change.sheet == "Meetings":
            name(("Meeting ID",), old, new)
        elif change.sheet == "Discretionary Grants":
            name(options, old, new)
        else:
            name(("Event ID",), old, new)
            name(("Issuance ID",), f"IS-{old}", f"IS-{new}")
    return made


def under_new_names(results: Mapping[str, Sequence[Row]], names: Renamed) -> Mapping[str, Sequence[Row]]:
    """The rows with their IDs as they are today."""
    if not names:
        return results
    return {sheet: [_row(row, sheet, names) for row in rows] for sheet, rows in results.items()}


def _row(row: Row, sheet: str, names: Renamed) -> dict[str, Any]:
    if sheet == "Source Rows":
        header = (
            "Director ID" if row["Sheet"] in _PEOPLE else "Meeting ID" if row["Sheet"] == "Meetings" else "Award ID"
        )
        return {**row, "Reference": names.get(header, {}).get(row["Reference"], row["Reference"])}
    return {**row, **{header: new.get(row[header], row[header]) for header, new in names.items() if header in row}}


def people(then: Mapping[str, Sequence[Row]], now: Mapping[str, Sequence[Row]]) -> list[Change]:
    """The directors whose name or account is not what it was, where both results have them."""
    found = []
    for column, sheets in (("Name", _WITH_NAMES), ("Account No.", ("Issuances",))):
        before, after = (_of_directors(column, sheets, results) for results in (then, now))
        for director in after:
            was, has = before.get(director, after[director]), after[director]
            if was != has:
                old, new = ({column: ", ".join(map(str, each))} for each in (was, has))
                found.append(Change("Directors", (director,), old, new, (column,), (director,)))
    return found


def _of_directors(
    column: str, sheets: Sequence[str], results: Mapping[str, Sequence[Row]]
) -> dict[str, tuple[Any, ...]]:
    """What stands in a column for each director, in order, each once."""
    found: dict[str, dict[Any, None]] = {}
    for name in sheets:
        for row in results.get(name, ()):
            found.setdefault(row["Director ID"], {})[row[column] or "none"] = None
    return {director: tuple(values) for director, values in found.items()}


def _directors(then: Mapping[str, Sequence[Row]], now: Mapping[str, Sequence[Row]]) -> list[Change]:
    """Those who went under one ID and came under another with the same name, which no other has."""
    before, after = ({_of(each) for each in _named(results)} for results in (then, now))
    went, came = (
        _by_name(before - after, {each for each, _ in after}),
        _by_name(after - before, {each for each, _ in before}),
    )
    return [
        Change("Directors", (came[name],), {"Director ID": old}, {"Director ID": came[name]}, ("Director ID",), (old,))
        for name, old in sorted(went.items())
        if name in came
    ]


def _named(results: Mapping[str, Sequence[Row]]) -> Iterable[Row]:
    return (row for name in _WITH_NAMES for row in results.get(name, ()))


def _of(row: Row) -> tuple[str, str]:
    return str(row["Director ID"]), str(row["Name"])


def _by_name(directors: Iterable[tuple[str, str]], others: Container[str]) -> dict[str, str]:
    """IDs by name, of those whose ID is not among others; none for a name that two have."""
    found: dict[str, list[str]] = {}
    for director, name in directors:
        if director not in others:
            found.setdefault(name, []).append(director)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}
