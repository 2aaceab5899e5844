"""Cells as a library read them -> a typed column, with one problem for each cell that is not exactly what it must be.

Nothing is guessed: a cell has one meaning and is taken as that, or it is a problem with a suggested value.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import DECIMALS, EARLIEST_DATE, MAXIMUM, Kind, Sheet

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SPACES = " \t\r\n\f\v\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_EDGES = re.compile(f"^[{SPACES}]+|[{SPACES}]+$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$")
_NAMED_DATES = (
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<month>[A-Za-z]+)\.?,?[\s-]+(?P<year>\d{4})$"),
    re.compile(r"(?P<month>[A-Za-z]+)\.?[\s-]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(?P<year>\d{4})$"),
)
_MONTH_NAMES = re.compile(
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?)$",
    re.IGNORECASE,
)
_SLASHED_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?$")
_ENGLISH_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_CONTINENTAL_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})*,\d+$")
_NO_NUMBER = "Type the number, or clear the cell where none is needed."
_NO_DATE = "Type it as 2000-07-27, or clear the cell where no date is needed."
_RATIO = re.compile(r"(\d+)\s*(?::|/|-?for-?)\s*(\d+)$")
_FRACTION = re.compile(r"(?:(\d+)[\s-]+)?(\d+)/(\d+)$")
_NOTHING = frozenset({"na", "n/a", "n.a.", "none", "nil", "null", "tbd", "-", "--", "–", "—", "?", "open", "current"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that cannot be taken, or was taken with a word about it."""

    row: int
    code: str
    shown: str  # the cell's content as a person sees it
    wrong: str  # what is wrong, in words that hold for every cell with this code
    todo: str  # what to do
    what: str = ""  # the name of the value, where it is not the column's header


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an Excel error instead of a value."""

    error: str


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula that was saved without its value."""


@dataclass
class Converted:
    """A typed column and what was found in it; a cell with an error holds nothing."""

    values: pd.api.extensions.ExtensionArray | np.ndarray[Any, Any]
    errors: list[Problem] = field(default_factory=list)
    infos: list[Problem] = field(default_factory=list)


Taken = tuple[Any, Problem | None]


def convert(kind: Kind, cells: Sequence[object], rows: Sequence[int], choices: Sequence[str] = ()) -> Converted:
    """The typed column of ``kind`` made of ``cells`` (None is empty), which stand in the Excel ``rows``.

    date: datetime64[s]; shares, integer, dollars (cents), price (1e-8 dollars): Int64; id, text, choice: str.
    """
    out = Converted(np.empty(0))
    if kind in DECIMALS:
        values: list[Any] | np.ndarray[Any, Any] | None = _exact_floats(cells, DECIMALS[kind], MAXIMUM[kind])
    else:
        values = None
    if values is None:
        take = _taker(kind, choices)
        values = [
            None if cell is None else _collect(take(cell, row), out) for cell, row in zip(cells, rows, strict=True)
        ]
    out.values = typed(kind, values)
    return out


def typed(kind: Kind, values: Any) -> Any:
    """A column of already exact values (None is empty) as the type that frames carry for ``kind``."""
    if kind is Kind.DATE:
        return np.array([np.datetime64("NaT") if v is None else v for v in values], dtype="datetime64[s]")
    if kind is Kind.ANY:
        column = np.empty(len(values), dtype=object)
        column[:] = values
        return column
    return pd.Series(values, dtype="Int64" if kind in DECIMALS else "str").array


def frame_of(sheet: Sheet, values: Mapping[str, Any], rows: Sequence[int]) -> pd.DataFrame:
    """The frame of a sheet out of its typed columns, indexed by Excel row."""
    index = pd.Index(rows, dtype=np.int64, name="row")
    kinds = {column.name: column.kind for column in sheet.columns}
    # A column of any kind must be told to stay one of objects where it happens to hold text alone.
    columns = {
        name: pd.Series(column, dtype=object, index=index) if kinds[name] is Kind.ANY else column
        for name, column in values.items()
    }
    return pd.DataFrame(columns, index=index)


def number_text(value: float) -> str:
    """A number to the 15 significant digits that Excel shows, without an exponent."""
    return format(Decimal(f"{value:.15g}"), "f")


def shown(cell: object) -> str:
    """A cell's content as a person would point at it."""
    if isinstance(cell, ErrorCell):
        return cell.error
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return number_text(cell) if np.isfinite(cell) and abs(cell) < 1e20 else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, str):
        return f"“{cell if len(cell) <= 60 else cell[:57] + '...'}”"
    return str(cell)


def trimmed(text: str) -> str:
    """Text without the spaces around it, non-breaking and invisible ones included."""
    return _EDGES.sub("", text)


def _collect(taken: Taken, out: Converted) -> object:
    value, problem = taken
    if problem is not None:
        (out.errors if value is None and problem.code != "spaces" else out.infos).append(problem)
    return value


def _taker(kind: Kind, choices: Sequence[str]) -> Callable[[object, int], Taken]:
    take = _take_kind(kind, choices)

    def sound(cell: object, row: int) -> Taken:
        if isinstance(cell, ErrorCell):
            wrong = "the cell shows an Excel error instead of a value"
            return None, Problem(row, "error-cell", cell.error, wrong, "Correct its formula or type the value.")
        if isinstance(cell, Uncalculated):
            shown_as, wrong = "a formula saved without its result", "there is no figure to read"
            todo = "Open the workbook in Excel, let it calculate, and save it."
            return None, Problem(row, "formula-without-value", shown_as, wrong, todo)
        return take(cell, row)

    return sound


def _take_kind(kind: Kind, choices: Sequence[str]) -> Callable[[object, int], Taken]:
    if kind is Kind.DATE:
        return take_date
    if kind in DECIMALS:
        return lambda cell, row: take_number(kind, cell, row)
    if kind is Kind.ID:
        return take_id
    if kind is Kind.CHOICE:
        by_folded = {_fold(choice): choice for choice in choices}
        return lambda cell, row: take_choice(by_folded, cell, row)
    return take_text


# --- numbers ---------------------------------------------------------------------------------------------------------


def _exact_floats(cells: Sequence[object], decimals: int, maximum: int) -> np.ndarray[Any, Any] | None:
    """Whole units of a column of plain numbers with few enough decimals; None where it needs a closer look.

    ``n / 10**decimals`` is the double nearest to that decimal number, so equality says that the cell shows just it.
    """
    if not cells or set(map(type, cells)) - {float, int}:
        return None
    numbers = np.array(cells, dtype=np.float64)
    if not np.isfinite(numbers).all() or (np.abs(numbers) >= 10.0**15).any():
        return None
    units = np.rint(numbers * 10.0**decimals)
    if (np.abs(units) > maximum).any() or (units / 10.0**decimals != numbers).any():
        return None
    return units.astype(np.int64)


def take_number(kind: Kind, cell: object, row: int) -> Taken:
    """A number of ``kind`` in its whole units (cents, 1e-8 dollars, shares)."""
    if isinstance(cell, bool):
        return None, Problem(row, "not-a-number", shown(cell), "a number is needed here", "Type the number.")
    if isinstance(cell, int | float):
        return _units(kind, cell, row)
    if isinstance(cell, date | datetime | time | timedelta):
        todo = "Set the cell's format to Number and type the number again."
        return None, Problem(row, "date-for-number", shown(cell), "Excel holds a date or time, not a number", todo)
    return _number_from_text(kind, str(cell), row)


def _units(kind: Kind, number: float | Decimal, row: int, text: str = "") -> Taken:
    seen = text or shown(number)
    if not np.isfinite(float(number)):
        return None, Problem(
            row, "not-a-number", seen, "this is no number that can be computed with", "Type the number."
        )
    if abs(float(number)) >= 1e15:
        wrong = "a number of more than 15 digits cannot have been typed exactly in Excel"
        return None, Problem(row, "too-many-digits", seen, wrong, "Check the number and type it again.")
    exact = number if isinstance(number, Decimal) else Decimal(f"{number:.15g}")
    scaled = exact.scaleb(DECIMALS[kind])
    if scaled != scaled.to_integral_value():
        return None, Problem(row, "too-many-decimals", seen, *_DECIMALS_WORDS[kind])
    if abs(scaled) > MAXIMUM[kind]:
        limit = format(Decimal(MAXIMUM[kind]).scaleb(-DECIMALS[kind]), ",f")
        wrong = f"it is larger than the largest that is computed exactly, {limit}"
        return None, Problem(row, "too-large", seen, wrong, "Check the number.")
    return int(scaled), None


_DECIMALS_WORDS = {
    Kind.SHARES: ("shares are whole (Plan §4(b))", "Type a whole number of shares."),
    Kind.INTEGER: ("a whole number is needed here", "Type a whole number."),
    Kind.DOLLARS: ("dollars have at most two decimals", "Round it to the cent; in a formula, use ROUND(…, 2)."),
    Kind.PRICE: ("prices have at most eight decimals", "Round it; in a formula, use ROUND(…, 8)."),
}


def _number_from_text(kind: Kind, text: str, row: int) -> Taken:
    plain = trimmed(text)
    if not plain:
        return None, Problem(row, "spaces", shown(text), "only spaces: the cell counts as empty", "")
    grouped = kind is not Kind.PRICE and re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", plain)
    if _PLAIN_NUMBER.match(plain) and not grouped:
        value, problem = _units(kind, Decimal(plain), row, shown(text))
        if problem is not None:
            return value, problem
        return value, Problem(
            row, "number-as-text", shown(text), "a number stored as text was taken as that number", ""
        )
    if plain.casefold() in _NOTHING:
        return None, Problem(row, "not-a-number", shown(text), "this is text, not a number", _NO_NUMBER)
    if kind is Kind.INTEGER and (ratio := _RATIO.match(plain)):
        todo = f"Type {ratio[1]} under New and {ratio[2]} under Old."
        return None, Problem(row, "ratio-as-text", shown(text), "a ratio takes two cells", todo)
    if kind is Kind.PRICE and (fraction := _FRACTION.match(plain)) and int(fraction[3]):
        exact = int(fraction[1] or 0) + Decimal(int(fraction[2])) / int(fraction[3])
        wrong = "a price typed as text with a fraction is not taken"
        return None, Problem(
            row, "fraction-as-text", shown(text), wrong, f"Type {number_text(float(exact))} as a number."
        )
    meanings = [meant for meant in _number_meanings(plain) if _units(kind, Decimal(meant), row)[0] is not None]
    if not meanings:
        return None, Problem(row, "not-a-number", shown(text), "this is text, not a number", "Type the number.")
    wrong = "a number typed as text with separators or signs is not guessed"
    return None, Problem(row, "ambiguous-number", shown(text), wrong, f"Type {' or '.join(meanings)} as a number.")


def _number_meanings(text: str) -> list[str]:
    """The numbers that a text may mean, in plain digits; none where it is no number at all."""
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


# --- dates -----------------------------------------------------------------------------------------------------------


def take_date(cell: object, row: int) -> Taken:
    """A day; a time of day other than midnight, a number or a text with two meanings is a problem."""
    if isinstance(cell, datetime):
        if cell.time() != time(0):
            wrong = "a date with a time of day"
            return None, Problem(row, "date-with-time", shown(cell), wrong, f"Type the date alone: {cell:%Y-%m-%d}.")
        cell = cell.date()
    if isinstance(cell, date):
        if cell < EARLIEST_DATE:
            return None, Problem(
                row, "date-too-early", shown(cell), "the date is before March 1900", "Type the right date."
            )
        return cell, None
    if isinstance(cell, bool | time | timedelta):
        return None, Problem(row, "not-a-date", shown(cell), "a date is needed here", "Type it as 2000-07-27.")
    if isinstance(cell, int | float):
        return None, _number_for_date(cell, row)
    return _date_from_text(str(cell), row)


def _number_for_date(number: float, row: int) -> Problem:
    whole = int(number) if np.isfinite(number) and number == int(number) else 0
    if 19000101 <= whole <= 99991231 and (day := _day(whole // 10000, whole // 100 % 100, whole % 100)):
        return Problem(row, "number-for-date", shown(number), "this is a number, not a date", f"Type {day} as a date.")
    if 1 <= whole <= 2958465:
        meant = date(1899, 12, 30) + timedelta(days=whole)
        todo = f"If {meant} is meant, set the cell's format to Date; else type the date."
        return Problem(row, "number-for-date", shown(number), "this is a number, not a date", todo)
    return Problem(row, "number-for-date", shown(number), "this is a number, not a date", "Type it as 2000-07-27.")


def _date_from_text(text: str, row: int) -> Taken:
    plain = trimmed(text)
    if not plain:
        return None, Problem(row, "spaces", shown(text), "only spaces: the cell counts as empty", "")
    day = _one_meaning(plain)
    if day is not None:
        if day < EARLIEST_DATE:
            return None, Problem(
                row, "date-too-early", shown(text), "the date is before March 1900", "Type the right date."
            )
        return day, Problem(row, "date-as-text", shown(text), "a date stored as text was taken as that date", "")
    if slashed := _SLASHED_DATE.match(plain):
        first, second, year = int(slashed[1]), int(slashed[2]), int(slashed[3])
        years = [year] if year > 99 else [1900 + year, 2000 + year]
        meanings = [_day(y, month, day) for y in years for month, day in ((second, first), (first, second))]
        days = list(dict.fromkeys(str(meant) for meant in meanings if meant))
        if days:
            wrong = "a date typed as text, with its day, month or year to be guessed, is not taken"
            return None, Problem(row, "ambiguous-date", shown(text), wrong, f"Type {' or '.join(days)} as a date.")
    if re.fullmatch(r"\d{8}", plain) and (found := _day(int(plain[:4]), int(plain[4:6]), int(plain[6:]))):
        return None, Problem(
            row, "number-for-date", shown(text), "this is a number, not a date", f"Type {found} as a date."
        )
    todo = _NO_DATE if plain.casefold() in _NOTHING else "Type it as 2000-07-27."
    return None, Problem(row, "not-a-date", shown(text), "this is text, not a date", todo)


def _one_meaning(text: str) -> date | None:
    if iso := _ISO_DATE.match(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    for pattern in _NAMED_DATES:
        named = pattern.match(text)
        if named and _MONTH_NAMES.match(named["month"]):
            return _day(int(named["year"]), MONTHS.index(named["month"][:3].lower()) + 1, int(named["day"]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# --- text ------------------------------------------------------------------------------------------------------------


def take_text(cell: object, row: int) -> Taken:
    """Text as typed, without the spaces around it."""
    if isinstance(cell, str):
        plain = trimmed(cell)
        if plain == cell:
            return cell, None
        wrong = "spaces around the text were left out" if plain else "only spaces: the cell counts as empty"
        return plain or None, Problem(row, "spaces", shown(cell), wrong, "")
    if isinstance(cell, bool):
        return None, Problem(row, "not-text", shown(cell), "Excel holds TRUE or FALSE, not text", "Type the text.")
    if isinstance(cell, int | float):
        return number_text(cell), Problem(row, "number-for-text", shown(cell), "a number was taken as its digits", "")
    return shown(cell), Problem(row, "date-for-text", shown(cell), "a date or time was taken as text", "")


def take_id(cell: object, row: int) -> Taken:
    """An ID as typed; one that Excel stored as a whole number is taken as its digits."""
    if isinstance(cell, bool | date | datetime | time | timedelta):
        todo = "Set the cell's format to Text and type the ID again."
        return None, Problem(row, "not-an-id", shown(cell), "Excel turned the ID into something else", todo)
    if isinstance(cell, int | float):
        if not np.isfinite(cell) or abs(cell) >= 10**15 or Decimal(f"{cell:.15g}") % 1 or cell < 0:
            todo = "Set the cell's format to Text and type the ID again."
            return None, Problem(row, "not-an-id", shown(cell), "this number cannot be the ID as it was typed", todo)
        wrong = "an ID that Excel stores as a number was taken as its digits"
        return number_text(cell), Problem(row, "number-for-id", shown(cell), wrong, "")
    value, problem = take_text(cell, row)
    if value is not None and _CONTROL.search(value):
        visible = "".join(char if char.isprintable() else "¶" for char in value)
        wrong = "the ID holds a line break or an invisible character"
        return None, Problem(row, "not-an-id", shown(visible), wrong, "Type the ID again.")
    return value, problem


def take_choice(by_folded: dict[str, str], cell: object, row: int) -> Taken:
    """One of the choices, whatever its case; what is none of them is kept for the schema to name."""
    if isinstance(cell, bool) and (answer := by_folded.get("yes" if cell else "no")):
        wrong = "TRUE or FALSE was taken as yes or no"
        return answer, Problem(row, "choice-spelling", shown(cell), wrong, "")
    value, problem = take_text(cell, row)
    if value is None:
        return value, problem
    choice = by_folded.get(_fold(value))
    if choice is None or choice == value:
        return value, problem
    wrong = "another spelling of a choice was taken as that choice"
    return choice, Problem(row, "choice-spelling", shown(cell), wrong, "")


def _fold(text: str) -> str:
    return re.sub(rf"[{SPACES}_-]+", " ", text).strip().casefold()
