"""The contract in the words of the people who fill in a workbook: what goes into a cell, and where the Plan says so."""

from datetime import date
from decimal import Decimal

from calc.contract import DECIMALS, MAXIMUM, Column, Kind, Sheet, Term

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

NUMBERS = tuple(DECIMALS)

_KIND = {
    Kind.ID: "text; 007 stays 007",
    Kind.TEXT: "text",
    Kind.DATE: "date",
    Kind.SHARES: "whole shares",
    Kind.INTEGER: "whole number",
    Kind.DOLLARS: "dollars, at most 2 decimals",
    Kind.PRICE: "dollars per share, at most 8 decimals",
    Kind.RATE: "a rate, such as 45% or 0.45, at most 8 decimals of 1",
    Kind.YEARS: "years, at most 4 decimals",
    Kind.CHOICE: "one of the choices",
    Kind.MONTH_DAY: "month and day, such as 06-30",
    Kind.ANY: "date, number or text, as the term requires",
}


def what_goes_in(entry: Column | Term) -> str:
    """Give a cell's kind with its unit and its limit, in plain words."""
    if entry.above is not None:
        most = "" if most_of(entry) is None else f", at most {_as_typed(entry.kind, most_of(entry) or 0)}"
        return f"{_KIND[entry.kind]}, above {_as_typed(entry.kind, entry.above)}{most}"
    if entry.at_least is not None:
        upward = "or more" if most_of(entry) is None else f"to {most_of(entry)}"
        return f"{_KIND[entry.kind]}, {entry.at_least} {upward}"
    return _KIND[entry.kind]


def most_of(entry: Column | Term) -> int | None:
    """Give the greatest number that a column takes, where the contract states one."""
    return entry.at_most if isinstance(entry, Column) else None


def _as_typed(kind: Kind, units: int) -> str:
    """Write a bound of a column, which is in its whole units, as a person types it."""
    number = Decimal(units).scaleb(-DECIMALS[kind]) * (100 if kind is Kind.RATE else 1)
    return f"{number.normalize():f}{'%' if kind is Kind.RATE else ''}"


def how_to_type(entry: Column | Term) -> str:
    """Tell what goes into a cell, and how a date is typed."""
    return f"{what_goes_in(entry)}{', such as 2000-07-27' if entry.kind is Kind.DATE else ''}"


def limits(entry: Column | Term) -> tuple[Decimal, Decimal]:
    """Give the least and the greatest number that a cell takes, in the unit that a person types."""
    step = Decimal(1).scaleb(-DECIMALS[entry.kind])
    most = MAXIMUM[entry.kind] * step
    if entry.above is not None:
        return (entry.above + 1) * step, most if most_of(entry) is None else (most_of(entry) or 0) * step
    return Decimal(-most if entry.at_least is None else entry.at_least), Decimal(most_of(entry) or most)


def section_of(column: Column, sheet: Sheet) -> str:
    """Give the Plan section of a column: its own, or that of its sheet."""
    return column.section or sheet.section


def marked(name: str, required: bool) -> str:
    """Give a header or a term as it is shown: ``*`` marks what must be filled. The reader does not count it."""
    return f"{name} *" if required else name


def sentence(text: str) -> str:
    """Give ``text`` with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def date_in_words(day: date, short: bool = False) -> str:
    """Write a date as people do: 27 July 2000, or 27 Jul 2000."""
    month = _MONTHS[day.month - 1]
    return f"{day.day} {month[:3] if short else month} {day.year}"


def weekday_in_words(day: date) -> str:
    """Write a date with its day of the week: Thursday 27 July 2000."""
    return f"{_WEEKDAYS[day.weekday()]} {date_in_words(day)}"
