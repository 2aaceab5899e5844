"""The causes of the differences: what changed in the input or the rules, and what it moved; the weightiest first."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from calc.tie_out.attribute import Bearing, Key, bears_on_all, keys_of_change
from calc.tie_out.facts import SOURCES, Change
from calc.tie_out.model import Cause, Difference
from calc.tie_out.rows import InputRows
from calc.tie_out.subjects import ALL_MOVES, ONLY_ID, Subject, effect

_ALONE = {True: 3, False: 10}  # so many rows that came or went, or changed in one column, are told one by one
_KIND = {"Fees": "Fee", "Meetings": "Meeting", "Discretionary Grants": "Grant", "Option Events": "Option event"}
_KIND |= {"Directors": "Director", "Award Decisions": "Decision"}
_ROWS = 12  # of the input, named for one cause
_BY_ID = {"Fees", "Meetings", "Option Events", "Award Decisions"}  # found in today's input by their ID
_WHEN_EXERCISABLE = {"Vesting", "Exercisable From"}
_SHEET = {"Exercisable From": "Discretionary Grants"}
NOT_FOUND = "none found"


@dataclass(eq=False)
class FoundCause:
    """A cause while it is looked for: in words and in parts, the keys that find it, and the awards it bears on.

    ``columns`` of what bears on the whole plan are those by which it shows, none for any; ``moves`` are the columns of
    shares that it can move at all. ``effect_in_words`` is its effect where it is always the same.
    """

    words: str
    reference: str
    column: str
    then: Any = None
    now: Any = None
    rows: str = ""
    keys: tuple[Key, ...] = ()
    columns: frozenset[str] | None = None
    moves: Collection[str] = ALL_MOVES
    effect_in_words: str = ""
    moved: dict[str, Subject] = field(default_factory=dict)
    is_alone: bool = True  # no other cause moves shares of the same award

    def cause(self) -> Cause:
        """Put the cause as it is shown: in words, with its effect and its weight."""
        every = list(self.moved.values())
        effect_of_it = self.effect_in_words if every else ""
        effect_of_it = (
            effect_of_it or f"{effect(every, self.moves)}{'' if self.is_alone else ', together with another cause'}"
        )
        return Cause(
            self.words, self.reference, self.column, self.then, self.now, self.rows, effect_of_it,
            sum(subject.is_award for subject in every),
            sum(abs(subject.moved(self.moves)[1]) for subject in every),
        )  # fmt: skip


def causes(
    found: Sequence[FoundCause],
    every: Iterable[Subject],
    bearing: Bearing,
    revised: Callable[[Subject], FoundCause | None],
) -> tuple[tuple[Cause, ...], tuple[Cause, ...]]:
    """Put down what differs to its causes: those with the awards that they bear on, then those of ``found`` with none.

    What a row of its own explains is not put down to a revised rule, nor what either explains to the whole plan.
    """
    index: dict[Key, list[FoundCause]] = {}
    for cause in found:
        for key in cause.keys:
            index.setdefault(key, []).append(cause)
    rules: dict[str, FoundCause] = {}
    unknown = []
    for subject in every:
        bearing_on_it = [cause for key in bearing.keys(subject) for cause in index.get(key, ())]
        if not bearing_on_it and (rule := revised(subject)):
            known = rules.setdefault(rule.words, rule)
            known.rows = joined(known.rows, rule.rows)
            bearing_on_it = [known]
        if not bearing_on_it:
            bearing_on_it = [cause for cause in found if cause.columns is not None and shows(cause.columns, subject)]
        bearing_on_it = _without_meetings_of_fees(bearing_on_it)
        movers = [cause for cause in bearing_on_it if cause.moves]
        for cause in bearing_on_it:
            cause.moved[subject.name] = subject
        for cause in movers if len(movers) > 1 else ():
            cause.is_alone = False
        if not bearing_on_it:
            unknown.append(subject)
    explained = sorted(
        (cause.cause() for cause in (*found, *rules.values()) if cause.moved),
        key=lambda cause: (-cause.shares, -cause.awards, cause.words),
    )
    return (*explained, *_rest(unknown, bool(explained))), tuple(cause.cause() for cause in found if not cause.moved)


def _without_meetings_of_fees(found: Sequence[FoundCause]) -> list[FoundCause]:
    """Leave out the row of a meeting that came or went with the row of a fee, which says it; and each cause twice."""
    fees = any(cause.reference.startswith("Fees") and cause.column.startswith("(") for cause in found)
    return [
        cause
        for cause in dict.fromkeys(found)
        if not (fees and cause.reference.startswith("Meetings") and cause.column.startswith("("))
    ]


def joined(rows: str, more: str) -> str:
    """Join rows of the input with some more; of many, the first ones."""
    every = list(dict.fromkeys([*rows.split(", "), *more.split(", ")]))
    return ", ".join(every) if len(every) <= _ROWS else f"{', '.join(every[:_ROWS])}, …"


def shows(columns: frozenset[str], subject: Subject) -> bool:
    """Tell whether a change of the whole plan may show in what differs."""
    return not columns or bool(columns & subject.columns)


def _rest(unknown: Sequence[Subject], others: bool) -> Iterable[Cause]:
    """Make the cause of what no change of the input explains by itself."""
    if not unknown:
        return
    names = [subject.name for subject in unknown]
    named = ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
    why = (
        "follows from the others (shares were allocated again), or from input that the earlier results do not contain"
        if others
        else "the input shows no cause, as far as the earlier results have it; check whether those results were changed"
    )
    yield Cause(
        f"{named}: {why}", named, NOT_FOUND, None, f"{why[0].upper()}{why[1:]}", "", effect(unknown),
        len(unknown), sum(abs(subject.moved()[1]) for subject in unknown),
    )  # fmt: skip


def found_in_terms(notes: Iterable[Difference], rows: InputRows) -> list[FoundCause]:
    """Make a cause of each of the Plan's terms that has another value."""
    return [
        FoundCause(
            f"{note.reference}: {figure_in_words(note.then)} → {figure_in_words(note.now)}",
            f"Plan {note.reference}", "Value",
            note.then, note.now, rows.at("Plan", {"Term": note.reference}), (), bears_on_all("Plan", note.reference),
        )
        for note in notes
    ]  # fmt: skip


def found_in_readings(then: Mapping[str, Any], now: Mapping[str, Any], rows: InputRows) -> list[FoundCause]:
    """Make a cause of each reading of the Plan that is chosen otherwise; both sides give what was in force by name."""
    return [
        FoundCause(
            f"the reading {name} was {then[name]} then, and is {in_force} now",
            f"Readings {name}", "Choice",
            then[name], in_force, rows.at("Readings", {"Reading": name}), (), frozenset(),
        )
        for name, in_force in now.items()
        if name in then and then[name] != in_force
    ]  # fmt: skip


def found_in_input(renames: Sequence[Change], changes: Sequence[Change], rows: InputRows) -> list[FoundCause]:
    """Make a cause of each change of the input, or one of many of a kind."""
    groups: dict[tuple[str, bool, tuple[str, ...]], list[Change]] = {}
    for change in changes:
        whole = change.then is None or change.now is None
        kind = (change.sheet, whole, ("new" if change.then is None else "gone",) if whole else change.columns)
        groups.setdefault(kind, []).append(change)
    found = [_renamed(change, rows) for change in renames]
    for (_, whole, _), group in groups.items():
        if len(group) > _ALONE[whole]:
            found.append(_of_many(group, rows))
        else:
            found += [_of_one(change, rows) for change in group]
    return found


def _renamed(change: Change, rows: InputRows) -> FoundCause:
    """Make the cause of an ID that is another one."""
    old, new, kind = str(change.old_key[0]), str(change.key[0]), _KIND[change.sheet]
    words, keys = f"{kind} {old} is now {new}", tuple(keys_of_change(change))
    reference = f"{change.sheet} {new}"
    return FoundCause(
        words, reference, f"{kind} ID", old, new, _rows(change, rows), keys, moves=(), effect_in_words=ONLY_ID
    )


def _of_one(change: Change, rows: InputRows) -> FoundCause:
    """Make the cause of one change."""
    row = _rows(change, rows)
    key = ", ".join(figure_in_words(part) for part in change.key if part is not None)
    columns = bears_on_all(change.sheet, str(change.key[-1]))
    sheet = _SHEET.get(change.sheet, change.sheet)
    cause = FoundCause("", f"{sheet} {key}", "", None, None, row, tuple(keys_of_change(change)), columns)
    cause.moves = () if change.sheet in _WHEN_EXERCISABLE else ALL_MOVES
    head = f"{row or sheet}, {key}"
    if change.then is None or change.now is None:
        what, side = ("new row", change.now) if change.then is None else ("row gone", change.then)
        size = _size(side or {})
        cause.words, cause.column = f"{head}: {what}{f' ({size})' if size else ''}", f"({what})"
        cause.then, cause.now = (None, size or what) if change.then is None else (size or "there", None)
        return cause
    parts = [(header, change.then.get(header), change.now.get(header)) for header in change.columns]
    if len(parts) == 1:
        cause.column, cause.then, cause.now = parts[0]
    else:
        cause.column = ", ".join(header for header, _, _ in parts)
        cause.then, cause.now = (", ".join(figure_in_words(part[side]) for part in parts) for side in (1, 2))
    plain = change.columns == ("Last Sale",)
    differences = ", ".join(
        f"{'' if plain else f'{header} '}{figure_in_words(was)} → {figure_in_words(has)}" for header, was, has in parts
    )
    cause.words = f"{head}: {differences}"
    return cause


def _of_many(group: Sequence[Change], rows: InputRows) -> FoundCause:
    """Make one cause of many changes of a kind, which names the first."""
    first = group[0]
    sheet = _SHEET.get(first.sheet, first.sheet)
    alone = _of_one(first, rows)
    what = alone.column if alone.column.startswith("(") else f"{alone.column} changed"
    words = f"{sheet}, {len(group):,} rows: {what.strip('()')}, first {alone.words}"
    keys = tuple(key for change in group for key in keys_of_change(change))
    return replace(alone, words=words, reference=f"{sheet}, {len(group):,} rows", keys=keys)


def _size(side: Mapping[str, Any]) -> str:
    """Say how much a row is about: its dollars, shares or price, or a split's ratio."""
    for header, kind in (("Amount", "dollars"), ("Shares", "shares"), ("Last Sale", "")):
        if side.get(header) is not None:
            return f"{figure_in_words(side[header])} {kind}".strip()
    if side.get("New") is not None:
        return f"{side['New']} for {side['Old']}"
    return ""


def _rows(change: Change, rows: InputRows) -> str:
    """Say where a change stands in today's input; empty where its row is gone."""
    if change.now is None:
        return ""
    sheet, headers = _SHEET.get(change.sheet, change.sheet), tuple(SOURCES[change.sheet].key)
    if sheet in _BY_ID or sheet in ("Prices", "Discretionary Grants"):
        return rows.by_key(sheet, change.key[0])
    return rows.at(sheet, dict(zip(headers, change.key, strict=False)))


def figure_in_words(value: Any) -> str:
    """Write a value as a person reads it."""
    if value is None:
        return "none"
    if isinstance(value, Decimal):
        decimals = max(2, -int(value.normalize().as_tuple().exponent))
        return f"{value:,.{decimals}f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, date) else str(value)
