"""How the figures of the finance reports are rounded and shown."""

from decimal import Decimal
from fractions import Fraction

from .figures import half_up, shown


def signed(value: Fraction, decimals: int = 0) -> Fraction:
    """Half up, of a negative amount half away from zero."""
    return half_up(value, decimals) if value >= 0 else -half_up(-value, decimals)


def whole(value: Fraction) -> int:
    return int(signed(value))


def money(value: Fraction | None) -> Decimal | None:
    return None if value is None else shown(signed(value, 2), 2)


def quotient(top: Fraction, bottom: Fraction, decimals: int) -> Decimal | None:
    return None if not bottom else Decimal(int(half_up(top / bottom, decimals) * 10**decimals)).scaleb(-decimals)


def rate(value: Fraction | None) -> Decimal | None:
    """A fraction that shows a percentage of two decimals."""
    return None if value is None else Decimal(int(half_up(value, 4) * 10**4)).scaleb(-4)


def mean_rate(values: list[Fraction | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return rate(sum(known, Fraction(0)) / len(known)) if len(known) == len(values) else None
