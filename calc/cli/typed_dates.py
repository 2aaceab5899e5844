"""Dates as people type them after an option: 3/31/2002, 31-Mar-2002, March 31, 2002, 2002-03-31.

A date that can be meant in two ways is refused with both, never guessed.
"""

from collections.abc import Callable
from datetime import date

import click

_FORM = "Type it as 3/31/2002, 31-Mar-2002 or 2002-03-31."


def typed_date(_context: click.Context, option: click.Parameter, text: str | None) -> date | None:
    """Read a date as it is typed on the command line; None where none is and none is required."""
    if not text and not option.required:
        return None
    meant = meanings(text or "")
    if not meant:
        raise click.BadParameter(f"{text or 'Nothing'} is not a date. {_FORM}")
    if len(meant) > 1:
        written = " or ".join(f"{_in_words(day)} ({day})" for day in meant)
        raise click.BadParameter(f"{text} can mean {written}. Type {' or '.join(map(str, meant))}, whichever you mean.")
    return meant[0]


def typed_run_date(context: click.Context, option: click.Parameter, text: str | None) -> Callable[[], date | None]:
    """Read the date of a run, or ``today``; what comes back gives it when a workbook is run, None where none is typed.

    A watch goes on past midnight: ``today`` is the day on which each workbook is run.
    """
    if text is not None and text.strip().casefold() == "today":
        return date.today
    day = typed_date(context, option, text)
    return lambda: day


def meanings(text: str) -> list[date]:
    """Give the days that a typed date can mean, month/day/year first; none where it is no date."""
    if len(text) == len("2002-03-31") and text[4] == text[7] == "-":  # the usual form, without a long import
        try:
            return [date.fromisoformat(text)]
        except ValueError:
            return []
    from calc.statement.dates import ORDERS, day_or_parts, read_parts

    read = day_or_parts(text)
    if not isinstance(read, tuple):
        return [] if read is None else [read]
    in_each_order = (read_parts(read, order) for order in ("MDY", *ORDERS))
    return list(dict.fromkeys(day for day in in_each_order if day is not None))


def _in_words(day: date) -> str:
    """Write a day as Americans do: ``March 4, 2002``."""
    return f"{day:%B} {day.day}, {day.year}"
