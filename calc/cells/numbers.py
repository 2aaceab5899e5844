"""A cell that must hold a number, in the whole units of its kind."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np

from calc.cells import NOTHING, SPACES, CellResult, cell_as_seen, number_text, trimmed
from calc.contract import DECIMALS, MAXIMUM, Kind
from calc.exact import decimal_in_a_cell
from calc.problems import Problem

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?$")
_ENGLISH_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_CONTINENTAL_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})*,\d+$")
_RATIO = re.compile(r"(\d+)\s*(?::|/|-?for-?)\s*(\d+)$")
_FRACTION = re.compile(r"(?:(\d+)[\s-]+)?(\d+)/(\d+)$")
_NO_NUMBER = "Type the number, or clear the cell where none is needed."


def take_number(kind: Kind, cell: object, row: int) -> CellResult:
    """Take a cell as a number of ``kind`` in its whole units (cents, 1e-8 dollars, shares)."""
    if isinstance(cell, bool):
        return None, Problem(row, "not-a-number", cell_as_seen(cell), "a number is needed here", "Type the number.")
    if isinstance(cell, int | float):
        return _units(kind, cell, row)
    if isinstance(cell, date | datetime | time | timedelta):
        todo = "Set the cell's format to Number and type the number again."
        return None, Problem(
            row, "date-for-number", cell_as_seen(cell), "Excel holds a date or time, not a number", todo
        )
    return _number_from_text(kind, str(cell), row)


def _units(kind: Kind, number: float | Decimal, row: int, text: str = "") -> CellResult:
    seen = text or cell_as_seen(number)
    if not np.isfinite(float(number)):
        return None, Problem(row, "not-a-number", seen, "this is not a number that can be used", "Type the number.")
    if abs(float(number)) >= 1e15:
        wrong = "Excel keeps only 15 digits, and this number has more"
        return None, Problem(row, "too-many-digits", seen, wrong, "Check the number and type it again.")
    exact = number if isinstance(number, Decimal) else decimal_in_a_cell(number)
    scaled = exact.scaleb(DECIMALS[kind])
    if scaled != scaled.to_integral_value():
        wrong, todo = _DECIMALS_WORDS[kind]
        if kind is Kind.INTEGER and 0 < exact < 1 and (percent := exact * 100) == percent.to_integral_value():
            todo = f"Type a whole number: {percent:.0f} for {percent:.0f}%."
        return None, Problem(row, "too-many-decimals", seen, wrong, todo)
    if abs(scaled) > MAXIMUM[kind]:
        limit = format(Decimal(MAXIMUM[kind]).scaleb(-DECIMALS[kind]), ",f")
        wrong = f"it is larger than {limit}, the largest number that plancalc computes exactly"
        return None, Problem(row, "too-large", seen, wrong, "Check the number.")
    return int(scaled), None


_DECIMALS_WORDS = {
    Kind.SHARES: ("shares must be whole (Plan §4(b))", "Type a whole number of shares."),
    Kind.INTEGER: ("a whole number is needed here", "Type a whole number."),
    Kind.DOLLARS: ("dollars can have at most two decimals", "Round it to the cent; in a formula, use ROUND(…, 2)."),
    Kind.PRICE: ("prices can have at most eight decimals", "Round it; in a formula, use ROUND(…, 8)."),
    Kind.RATE: ("a rate can have at most eight decimals", "Round it; in a formula, use ROUND(…, 8)."),
    Kind.YEARS: ("years can have at most four decimals", "Round them; in a formula, use ROUND(…, 4)."),
}


def _number_from_text(kind: Kind, text: str, row: int) -> CellResult:
    plain = trimmed(text)
    if not plain:
        return None, Problem(
            row, "spaces", cell_as_seen(text), "the cell holds only spaces and is treated as empty", ""
        )
    grouped = kind is not Kind.PRICE and re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", plain)
    if _PLAIN_NUMBER.match(plain) and not grouped:
        value, problem = _units(kind, Decimal(plain), row, cell_as_seen(text))
        if problem is not None:
            return value, problem
        return value, Problem(
            row, "number-as-text", cell_as_seen(text), "a number stored as text was read as that number", ""
        )
    if plain.casefold() in NOTHING:
        return None, Problem(row, "not-a-number", cell_as_seen(text), "this is text, not a number", _NO_NUMBER)
    if kind is Kind.INTEGER and (ratio := _RATIO.match(plain)):
        todo = f"Type {ratio[1]} under New and {ratio[2]} under Old."
        return None, Problem(row, "ratio-as-text", cell_as_seen(text), "a ratio needs two cells", todo)
    if kind is Kind.PRICE and (fraction := _FRACTION.match(plain)) and int(fraction[3]):
        exact = int(fraction[1] or 0) + Decimal(int(fraction[2])) / int(fraction[3])
        wrong = "a price typed as text with a fraction is not accepted"
        return None, Problem(
            row, "fraction-as-text", cell_as_seen(text), wrong, f"Type {number_text(float(exact))} as a number."
        )
    if kind is Kind.RATE and "%" in plain:
        wrong = "a percentage stored as text is not accepted"
        todo = "Set the cell's format to Percentage and type it again."
        return None, Problem(row, "percent-as-text", cell_as_seen(text), wrong, todo)
    meanings = [meant for meant in _number_meanings(plain) if _units(kind, Decimal(meant), row)[0] is not None]
    if not meanings:
        return None, Problem(row, "not-a-number", cell_as_seen(text), "this is text, not a number", "Type the number.")
    wrong = "a number typed as text with separators or signs is not accepted"
    return None, Problem(
        row, "ambiguous-number", cell_as_seen(text), wrong, f"Type {' or '.join(meanings)} as a number."
    )


def _number_meanings(text: str) -> list[str]:
    """Give the numbers that a text may mean, in plain digits; none where it is no number at all."""
    negative = (text.startswith("(") and text.endswith(")")) or text.endswith("-")
    bare = re.sub(rf"(?i)usd|us\$|[$€£()'’%{SPACES}]|-$|shares?|shs\.?$", "", text)
    found = []
    if _PLAIN_NUMBER.match(bare):
        found.append(bare)
    if _ENGLISH_NUMBER.match(bare):
        found.append(bare.replace(",", ""))
    elif _CONTINENTAL_NUMBER.match(bare):
        found.append(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+", bare):
        found.append(bare.replace(".", ""))
    return list(dict.fromkeys(f"-{one}" if negative and not one.startswith("-") else one for one in found))
