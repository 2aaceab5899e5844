"""Whether the Basis sheet of results, or of a reconciliation, still says what the program wrote there."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from calc.contract import BASIS, MAXIMUM, SPLIT_OF, TERM, TERMS, Column, Kind
from calc.results.cell_checks import wrong_cell
from calc.results.records import Row
from calc.results.sheet_reader import CHOOSE, EditedError, Page, Reader

AS_OF, FROM, PROGRAM, RUN_ON = "Computed up to and including", "Activity from", "Program", "Run on"
LAST_RECONCILIATION, NO_LAST = "Last reconciliation", "none given"
BOOKS_OPENED = "Books of the results opened on"
_SPLIT = re.compile(r"(\d{1,9}) for (\d{1,9})")
_PROGRAM = re.compile(r"plancalc \d+(\.\w+)*")
_DAYS = {AS_OF: True, FROM: False, RUN_ON: False}  # whether the day is always there


def require_basis(reader: Reader, page: Page, rows: Sequence[Row], of_results: bool) -> None:
    """Refuse a Basis of which somebody changed what is taken from it. ``EditedError`` names the cell.

    Results, ``of_results``, name the company and the terms; a reconciliation does not.
    """
    for number, row in enumerate(rows, start=2):
        if why := _wrong_value(str(row["Kind"]), str(row["Item"]), row["Value"]):
            reader.refuse(page, number, "Value", row["Value"], why)
    items = {(row["Kind"], row["Item"]): (number, row["Value"]) for number, row in enumerate(rows, start=2)}
    needed = [("run", PROGRAM), ("run", AS_OF)]
    if of_results:
        needed += [("term", term.name) for term in TERMS if term.required]
    for kind, item in needed:
        if (kind, item) not in items:
            raise EditedError(f"{reader.name} has no row {item} on {page.title}. {CHOOSE}")
    if of_results:
        (number, as_of), (_, term) = items["run", AS_OF], items["term", "As-of Date"]
        if day_of(as_of) != day_of(term):
            why = f"is not the As-of Date {day_of(term)} given further down"
            reader.refuse(page, number, "Value", as_of, why)


def split_of(value: Any) -> tuple[int, int] | None:
    """Read the new and old shares of a split as Basis has it, ``3 for 2``; None where it is none."""
    found = _SPLIT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    new, old = int(found[1]), int(found[2])
    return (new, old) if 0 < new <= MAXIMUM[Kind.INTEGER] and 0 < old <= MAXIMUM[Kind.INTEGER] else None


def day_of(value: Any) -> date | None:
    """Read the day of a cell; None where it holds none."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _wrong_value(kind: str, item: str, value: Any) -> str:
    """Say what is wrong with what Basis has of an item; empty where it may be as it was written."""
    if kind == "term" and item in TERM:
        return _wrong_term(item, value)
    if kind != "run":
        return ""
    if item in _DAYS and (value != "" or _DAYS[item]):
        return _not_of(Column(item, Kind.DATE, ""), value)
    if item == PROGRAM and not (isinstance(value, str) and _PROGRAM.match(value)):
        return "should be the program and its version, as in “plancalc 0.1.0”"
    if item.startswith(SPLIT_OF) and split_of(value) is None:
        return "should be new shares for old ones, as in “3 for 2”"
    return ""


def _wrong_term(item: str, value: Any) -> str:
    """Say what is wrong with a term's value; empty where nothing is."""
    term = TERM[item]
    if value == "" and not term.required and term.default is None:
        return ""
    return _not_of(Column(item, term.kind, "", choices=term.choices), value)


def _not_of(column: Column, value: Any) -> str:
    """Say why a value is not of a column; empty where it is."""
    if value == "":
        return "has lost its value"
    wrong = wrong_cell(BASIS.name, column, [value])
    return wrong[1] if wrong else ""
