"""What Excel lets a person type into a cell of the template: drop-downs, dates and numbers, with messages in words.

The messages say what the contract says. One that is longer than Excel shows is refused (``calc.excel.checked_writer``).
"""

from typing import Any

from xlsxwriter.utility import xl_col_to_name

from calc.contract import EARLIEST_DATE, INPUT_SHEET, LATEST_DATE, READINGS, Column, Kind, SwitchableReading, Term
from calc.contract.wording import NUMBERS, how_to_type, limits, sentence, what_goes_in
from calc.excel.checked_writer import LIST_LIMIT

HEADER_ROW = 4  # counted from 0: a title, two lines that say what to do and a hint stand above
AMENDABLE_TERMS = "Amendable_Terms"  # the terms that an amendment can change, listed on the Instructions sheet

_LIST_ROWS = 100_000  # how far down the IDs of a sheet are looked for


def list_name(sheet: str) -> str:
    """Give the defined name of the IDs of a sheet: those of Directors are ``Director_IDs``."""
    return INPUT_SHEET[sheet].key[0].replace(" ", "_") + "s"


def list_formula(sheet: str) -> str:
    """Give all IDs that have been typed on a sheet, for a drop-down on another: it grows as they are typed.

    It ends at the last cell that holds anything, so that a gap cuts nothing off, and counts from the header, so that
    deleting the first row does not break it. Excel 2016 and LibreOffice 7.4 know all of it.
    """
    letter = xl_col_to_name(INPUT_SHEET[sheet].headers.index(INPUT_SHEET[sheet].key[0]))
    ids = f"'{sheet}'!${letter}${HEADER_ROW + 1}:${letter}${HEADER_ROW + 1 + _LIST_ROWS}"
    last = f'SUMPRODUCT(MAX(({ids}<>"")*(ROW({ids})-ROW(INDEX({ids},1))+1)))'
    return f"=INDEX({ids},2):INDEX({ids},MAX(2,{last}))"


def column_rule(column: Column) -> dict[str, Any]:
    """Give the rule of a column's cells, as xlsxwriter takes it."""
    return {"input_title": column.header, "input_message": _tip(column), **_accepts(column, column.header)}


def term_rule(term: Term) -> dict[str, Any]:
    """Give the rule of the Value of a term of the Plan."""
    title = f"Plan {term.section}" if term.section else "For this run"
    return {"input_title": title, "input_message": _tip(term), **_accepts(term, term.name)}


def choice_rule(reading: SwitchableReading) -> dict[str, Any]:
    """Give the rule of the Choice of one reading: its own choices."""
    return {
        "input_title": f"Plan {reading.section}",
        "input_message": f"{reading.meaning} Pick from the list.",
        "validate": "list",
        "source": list(reading.choices),
        "error_title": "Not on the list",
        "error_message": f"Choice must be one of: {', '.join(reading.choices)}.",
    }


def _tip(entry: Column | Term) -> str:
    """Tell what the cell says when it is selected: the meaning, and how to enter it."""
    if entry.choices or (isinstance(entry, Column) and entry.refers_to):
        return f"{entry.meaning} Pick from the list."
    return entry.meaning if entry.kind is Kind.TEXT else f"{entry.meaning} {sentence(how_to_type(entry))}"


def _accepts(entry: Column | Term, name: str) -> dict[str, Any]:
    if entry.choices:
        return _one_of(entry, name)
    if isinstance(entry, Column) and entry.refers_to:
        return _id_of(entry)
    if entry.kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": EARLIEST_DATE,
            "maximum": LATEST_DATE,
            "error_title": "Not a date",
            "error_message": f"{name} must be a date. Type it as year-month-day: 2000-07-27 for July 27, 2000.",
        }
    if entry.kind in NUMBERS:
        return _number(entry, name)
    return {"validate": "any"}


def _one_of(entry: Column | Term, name: str) -> dict[str, Any]:
    listed = ",".join(entry.choices)
    if entry in READINGS.columns[:2]:
        return {"validate": "any"}  # the readings are there already, each with a list of its own
    fits = len(listed) <= LIST_LIMIT and not any("," in choice for choice in entry.choices)
    named = ", ".join(entry.choices)
    return {
        "validate": "list",
        "source": list(entry.choices) if fits else f"={AMENDABLE_TERMS}",
        "error_title": "Not on the list",
        "error_message": f"{name} must be one of: {named}." if len(named) < 200 else f"Pick the {name} from the list.",
    }


def _id_of(column: Column) -> dict[str, Any]:
    """A list of the IDs on the other sheet. It warns and does not block, so that sheets can be filled in any order."""
    return {
        "validate": "list",
        "source": f"={list_name(column.refers_to)}",
        "error_type": "warning",
        "error_title": f"No such {column.header}",
        "error_message": f"The {column.refers_to} sheet has no such {column.header} yet. Check the spelling, or add it"
        " on that sheet too.",
    }


_DIGITS = "Type digits only, without a unit."
_HOW_TO_TYPE = {Kind.RATE: "Type 45% or 0.45."}


def _number(entry: Column | Term, name: str) -> dict[str, Any]:
    least, most = limits(entry)
    whole = entry.kind in (Kind.SHARES, Kind.INTEGER)
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": f"{least:f}",
        "maximum": f"{most:f}",
        "error_title": "Not a whole number" if whole else "Not an amount",
        "error_message": f"{name}: {what_goes_in(entry)}. {_HOW_TO_TYPE.get(entry.kind, _DIGITS)}",
    }
