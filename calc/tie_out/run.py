"""The comparison as a whole: differences, causes, and what the earlier results lack."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from calc.contract import DECISIONS, RESULTS_SHEET, SHARE_RESERVE, Kind
from calc.findings import count
from calc.results.read_back import Prior
from calc.results.records import typed
from calc.results.releases import not_compared, not_kept
from calc.results.table import no_rows
from calc.tie_out.attribute import Bearing
from calc.tie_out.causes import causes, figure_in_words, found_in_input, found_in_readings, found_in_terms
from calc.tie_out.causes_in_opening import changed_balances, found_in_balances, found_in_opening_awards
from calc.tie_out.compare import COMPARED, Changed, changed_rows
from calc.tie_out.facts import SHOWS_INPUT, Change, changes
from calc.tie_out.model import PROGRAM, Difference, TieOut
from calc.tie_out.names import people, renamed, renamed_ids, under_new_names
from calc.tie_out.opened import Opened, opened_since
from calc.tie_out.revised import RevisedRules
from calc.tie_out.rows import InputRows
from calc.tie_out.subjects import subjects
from calc.tie_out.table import ComparedTable, Now, Tables, Then
from calc.tie_out.vesting import changed_vesting

READ_FOR_CAUSES = (
    "Prices",
    "Source Rows",
    "Readings",
)  # beside the sheets compared, where the earlier results have them
_NO_CHANGE = ("As-of Date", "Period Start")


def tie_out(
    prior: Prior,
    sheets: Mapping[str, pd.DataFrame],
    program: str,
    terms: Sequence[tuple[str, Any]],
    frames: Mapping[str, pd.DataFrame],
) -> TieOut:
    """Compare what was reported with ``sheets``, today's results for the same day from the input ``frames``.

    ``prior`` is what was reported, ``program`` names this one as Basis does, and ``terms`` are today's values of terms
    by name, amendments after what they changed. Numbers are compared exactly, at the 15 digits that a workbook holds.
    """
    rows = InputRows(frames)
    names_of = (*COMPARED, *READ_FOR_CAUSES)
    then: Tables = {name: Then(prior.sheets.get(name) or no_rows(RESULTS_SHEET[name])) for name in names_of}
    now: Tables = {name: Now(RESULTS_SHEET[name], sheets[name]) for name in names_of}
    day = opened_since(prior.terms, terms)
    opened = None if day is None else Opened(day, then, now)
    if opened is not None:
        then, now = opened.then, opened.now
    renames = renamed_ids(then, now)
    names = renamed(renames, then)
    if opened is None:
        changed = [row for name in COMPARED for row in changed_rows(name, then[name], now[name], prior.program, names)]
    else:
        changed = [row for name in COMPARED for row in opened.changed_rows(name, prior.program, names)]
        changed += changed_balances(opened)
    known = under_new_names({name: then[name] for name in SHOWS_INPUT}, names)
    altered = (
        _without_consequences(changes(known, now, not_kept(prior.program)), frames) if len(then["Source Rows"]) else []
    )
    altered += people(known, now)
    notes = tuple(_notes(prior, program, terms, opened))
    found = [
        *found_in_terms([note for note in notes if note.reference != PROGRAM], rows),
        *found_in_readings(_in_force(then["Readings"]), _in_force(now["Readings"]), rows),
        *found_in_input(renames, altered, rows),
        *(() if opened is None else found_in_balances(opened, rows)),
    ]
    options = frozenset(then["Options"].cells("Option ID").tolist()) if altered else frozenset()
    changed += [each for change in altered if (each := changed_vesting(change, options)) is not None]
    every = subjects(row for row in changed if not row.only_runs)
    priced = _priced(sheets["Sources"], frames["Prices"])
    rules = RevisedRules((prior.program, program), prior.as_of_date, rows, then, now, priced)
    rule = rules.of if opened is None else found_in_opening_awards(opened, rows, found, rules.of)
    explaining, idle = causes(found, every.values(), Bearing(frames, altered, priced), rule)
    differences = [difference for row in changed for difference in _differences(row, rows)]
    of_then = replace(prior, sheets={}, pages={})  # its rows are not needed any more
    return TieOut(of_then, tuple(differences), notes, explaining, idle, _lacks(prior, opened))


def _in_force(readings: ComparedTable) -> Mapping[str, Any]:
    """Give the choice in force by reading, as the Readings sheet of results says."""
    names, choices = (readings.cells(header).tolist() for header in ("Reading", "In Force"))
    return dict(zip(names, choices, strict=True))


def _differences(changed: Changed, rows: InputRows) -> Iterator[Difference]:
    """Make the differences of a row, with the rows of the input that each follows from."""
    size = COMPARED[changed.sheet]
    for column in changed.columns:
        header = size if column.startswith("(") else column
        was, has = ((side or {}).get(header) for side in (changed.then, changed.now))
        of_input = rows.of(changed.sheet, changed.row, column)
        if column in changed.later:
            of_input += f"{', ' if of_input else ''}{_runs_on(changed, column)}"
        yield Difference(changed.sheet, changed.reference, column, was, has, of_input)


def _runs_on(changed: Changed, column: str) -> str:
    """Say on how many later rows a running figure differs too; of a balance also what it comes to."""
    more, was, has = changed.later[column]
    rows_below = f"and {count(more, 'later row')}"
    return (
        f"{rows_below}; at the end {figure_in_words(was)} then, {figure_in_words(has)} now"
        if changed.sheet == SHARE_RESERVE.name
        else rows_below
    )


def _without_consequences(altered: Sequence[Change], frames: Mapping[str, pd.DataFrame]) -> list[Change]:
    """Leave out the changes of a fee's date that only follow its meeting's."""
    moved = {str(change.key[0]) for change in altered if change.sheet == "Meetings" and "Date" in change.columns}
    meetings = dict(zip(frames["Fees"]["fee_id"], frames["Fees"]["meeting_id"], strict=True)) if moved else {}
    return [
        change
        for change in altered
        if not (change.columns == ("Fee Date",) and change.sheet == "Fees" and meetings.get(change.key[0]) in moved)
    ]


def _notes(prior: Prior, program: str, terms: Sequence[tuple[str, Any]], opened: Opened | None) -> Iterator[Difference]:
    """Say what was different about the run: the program, and each term that has another value."""
    if prior.program != program:
        yield Difference("Basis", PROGRAM, "Value", prior.program or None, program, "")
    then = [(name, typed(value, Kind.ANY)) for name, value in prior.terms]
    for name in dict.fromkeys(name for name, _ in [*terms, *then]):
        was, has = ([value for item, value in side if item == name] for side in (then, terms))
        unchanged = was == has if opened is None else opened.is_unchanged(name, was, has)
        if not unchanged and name not in _NO_CHANGE:
            yield Difference("Basis", name, "Value", _value_in_force(was), _value_in_force(has), "")


def _value_in_force(values: Sequence[Any]) -> Any:
    """Give a term's value; several, one after another, where it was amended."""
    if len(values) > 1:
        return ", then ".join(str(value) for value in values)
    return values[0] if values else None


def _priced(sources: pd.DataFrame, prices: pd.DataFrame) -> Mapping[str, Any]:
    """Find the day of the price that an option event rests on, by its ID."""
    rows = sources[sources["source_of"].eq("option event") & sources["prices_row"].notna()]
    days = prices["date"].reindex(rows["prices_row"].astype("int64"))
    return {event: day.date() for event, day in zip(rows["reference"], days, strict=True) if not pd.isna(day)}


def _lacks(prior: Prior, opened: Opened | None) -> str:
    """Say what of the earlier results cannot be compared; empty where all can."""
    return " ".join(filter(None, (_lacks_of_release(prior), "" if opened is None else opened.left_out)))


def _lacks_of_release(prior: Prior) -> str:
    """Say in a sentence what an earlier release did not write."""
    left_out = not_compared(prior.program)
    without = [
        f"{', '.join(left_out[name])} of {name}" if left_out[name] else name
        for name in COMPARED
        if name in left_out and name != DECISIONS.name  # no earlier input had any
    ]
    if not prior.sheets.get("Source Rows"):
        without.append("Source Rows, and with it most of the input at that time")
    if not without:
        return ""
    why = "Not compared, because they were missing then or had another meaning"
    return f"{prior.name} was written by {prior.program}. {why}: {'; '.join(without)}."
