"""A cell that must hold text, an ID or one of a list of choices."""

import re
from datetime import date, datetime, time, timedelta

import numpy as np

from calc.cells import SPACES, CellResult, cell_as_seen, number_text, trimmed
from calc.exact import decimal_in_a_cell
from calc.problems import Problem

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2}", re.IGNORECASE)  # how Excel shows and exports a long number
_SHOWN_DIGITS = 6  # of a number of 12 digits or more, in a cell without a format
_LOST_DIGITS = "Excel shortened a long number to this, and the other digits are lost"
_TYPE_AGAIN = "Set the cell's format to Text and type the ID again."


def take_text(cell: object, row: int) -> CellResult:
    """Take a cell as text as it was typed, without the spaces around it."""
    if isinstance(cell, str):
        plain = trimmed(cell)
        if plain == cell:
            return cell, None
        wrong = "spaces around the text were ignored" if plain else "the cell holds only spaces and is treated as empty"
        return plain or None, Problem(row, "spaces", cell_as_seen(cell), wrong, "")
    if isinstance(cell, bool):
        return None, Problem(
            row, "not-text", cell_as_seen(cell), "Excel holds TRUE or FALSE, not text", "Type the text."
        )
    if isinstance(cell, int | float):
        return number_text(cell), Problem(row, "number-for-text", cell_as_seen(cell), "a number was read as text", "")
    return cell_as_seen(cell), Problem(row, "date-for-text", cell_as_seen(cell), "a date or time was read as text", "")


def take_id(cell: object, row: int) -> CellResult:
    """Take a cell as an ID as it was typed; one that Excel stored as a whole number is taken as its digits."""
    if isinstance(cell, bool | date | datetime | time | timedelta):
        wrong = "Excel changed the ID into something else"
        return None, Problem(row, "not-an-id", cell_as_seen(cell), wrong, _TYPE_AGAIN)
    if isinstance(cell, int | float):
        if not np.isfinite(cell) or abs(cell) >= 10**15 or decimal_in_a_cell(cell) % 1 or cell < 0:
            wrong = "this number cannot be the ID that was typed"
            return None, Problem(row, "not-an-id", cell_as_seen(cell), wrong, _TYPE_AGAIN)
        if cell >= 10**11 and float(f"{cell:.{_SHOWN_DIGITS}g}") == cell:
            return None, Problem(row, "id-lost-digits", cell_as_seen(cell), _LOST_DIGITS, _TYPE_AGAIN)
        wrong = "an ID that Excel stores as a number was read as text"
        return number_text(cell), Problem(row, "number-for-id", cell_as_seen(cell), wrong, "")
    value, problem = take_text(cell, row)
    if value is not None and _SHORTENED.fullmatch(value):
        return None, Problem(row, "id-lost-digits", cell_as_seen(value), _LOST_DIGITS, _TYPE_AGAIN)
    if value is not None and not value.isprintable():  # two IDs that look alike would be two awards
        visible = "".join(char if char.isprintable() else "¶" for char in value)
        wrong = "the ID contains a line break, an unusual space or an invisible character"
        return None, Problem(row, "not-an-id", cell_as_seen(visible), wrong, "Type the ID again.")
    return value, problem


def take_choice(by_folded: dict[str, str], cell: object, row: int) -> CellResult:
    """Take a cell as one of the choices, whatever its case; what is none of them is kept for the schema to name."""
    if isinstance(cell, bool) and (answer := by_folded.get("yes" if cell else "no")):
        wrong = "TRUE or FALSE was read as yes or no"
        return answer, Problem(row, "choice-spelling", cell_as_seen(cell), wrong, "")
    value, problem = take_text(cell, row)
    if value is None:
        return value, problem
    choice = by_folded.get(folded_choice(value))
    if choice is None or choice == value:
        return value, problem
    wrong = "another spelling of a choice was read as that choice"
    return choice, Problem(row, "choice-spelling", cell_as_seen(cell), wrong, "")


def folded_choice(text: str) -> str:
    """Give a choice as it is compared: case, and what stands between its words, do not count."""
    return re.sub(rf"[{SPACES}_-]+", " ", text).strip().casefold()
