"""Exact numbers, as RULES says they are read, rounded and shown."""

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Any

_FIFTEEN_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)


@lru_cache(maxsize=100_000, typed=True)
def number(value: Any) -> Fraction:
    """The value to the 15 significant digits that a spreadsheet shows."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, float):
        return Fraction(Decimal(format(value, ".15g")))
    return Fraction(_FIFTEEN_DIGITS.create_decimal(value))


def number_or_none(value: Any) -> Fraction | None:
    return None if value is None else number(value)


def whole(value: Any) -> int:
    exact = number(value)
    if exact.denominator != 1:
        raise ValueError(f"{value!r} is not whole")
    return exact.numerator


def half_up(value: Fraction, decimals: int) -> Fraction:
    scale = 10**decimals
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


def up(value: Fraction, decimals: int) -> Fraction:
    scale = 10**decimals
    return Fraction(ceil(value * scale), scale)


def cents(value: Fraction) -> Fraction:
    return half_up(value, 2)


def price_shown(value: Fraction | None) -> Decimal | None:
    """A price as it is shown: half up to 8 decimals."""
    return None if value is None else shown(half_up(value, 8), 8)


def shown(value: Fraction | None, decimals: int) -> Decimal | None:
    """The exact value as a Decimal of so many decimals; None stays blank."""
    if value is None:
        return None
    scaled = value * 10**decimals
    if scaled.denominator != 1:
        raise ValueError(f"{value} has more than {decimals} decimals")
    return Decimal(scaled.numerator).scaleb(-decimals)


def months_after(start: date, months: int) -> date:
    """So many months later: the same day of the month, or the month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, start.day)


def years_after(start: date, years: int) -> date:
    return months_after(start, 12 * years)
