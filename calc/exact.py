"""Exact money, prices and share counts: integers only, and the only place that rounds.

Dollars are whole cents, prices whole units of 1e-8 dollars, shares whole shares. A price through a split is a fraction
of these units, an ``ExactPrice``. Every result is exact or an ``ExactOverflowError``: a product that would leave 64
bits is worked out with Python's unbounded integers instead.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

PRICE_UNIT = 10**8  # price units in a dollar
UNITS_PER_CENT = PRICE_UNIT // 100
FOUR_DECIMALS = 10**4  # price units in a ten-thousandth of a dollar

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_LIMIT = 2**63 - 1


class ExactOverflowError(OverflowError):
    """A number too large for 64-bit integers: an error for the person, never a wrapped figure."""


def product(left: npt.ArrayLike, right: npt.ArrayLike) -> Integers:
    """Multiply ``left`` by ``right``, exactly."""
    return muldiv_floor(left, right, 1)


def muldiv_floor(value: npt.ArrayLike, times: npt.ArrayLike, by: npt.ArrayLike) -> Integers:
    """Give floor(value x times / by), exact however large the product is."""
    a, b, c = _same_kind(value, times, by)
    return _int64(a * b // c)


def muldiv_ceil(value: npt.ArrayLike, times: npt.ArrayLike, by: npt.ArrayLike) -> Integers:
    """Give the smallest whole number that is at least value x times / by."""
    a, b, c = _same_kind(value, times, by)
    return _int64(-(-(a * b) // c))


def muldiv_remainder(value: npt.ArrayLike, times: npt.ArrayLike, by: npt.ArrayLike) -> Integers:
    """Give value x times mod by, exact."""
    a, b, c = _same_kind(value, times, by)
    return _int64(a * b % c)


def muldiv_half_up(value: npt.ArrayLike, times: npt.ArrayLike, by: npt.ArrayLike) -> Integers:
    """Give value x times / by, rounded half up. For values of 0 or more."""
    a, b, c = _same_kind(value, times, by)
    return _int64((2 * a * b + c) // (2 * c))


def add(*parts: npt.ArrayLike) -> Integers:
    """Give the sum of the parts, element by element, exact."""
    arrays = [np.asarray(part) for part in parts]
    if sum(_largest(array) for array in arrays) > _LIMIT:
        arrays = [array.astype(object) for array in arrays]
    total = arrays[0]
    for array in arrays[1:]:
        total = total + array
    return _int64(total)


def total(numbers: Integers) -> int:
    """Give the exact sum of an array, however large, as one Python integer."""
    most = max(int(numbers.max(initial=0)), -int(numbers.min(initial=0)))
    return int(numbers.sum()) if most * numbers.size <= _LIMIT else sum(numbers.tolist())


def rounded(value: int, by: int) -> int:
    """Give value / by, rounded half up; of a negative amount half away from zero."""
    magnitude = (2 * abs(value) + by) // (2 * by)
    return magnitude if value >= 0 else -magnitude


def adding_up(values: npt.NDArray[Any], by: int, whole: int) -> Integers:
    """Round each of the values / by up or down, by the largest remainders, so that together they are ``whole``.

    What rounding each by itself would leave over goes to those that are nearest to the next whole number, of equal ones
    to the first.
    """
    if not values.size:
        return np.zeros(0, dtype=np.int64)
    low, remainder = np.floor_divide(values, by), np.mod(values, by)
    each, left = divmod(whole - int(low.sum()), values.size)
    order = np.argsort(-remainder, kind="stable")
    up = np.zeros(values.size, dtype=np.int64)
    up[order[:left]] = 1
    return _int64(low + each + up)


def cents_half_up(price_units: npt.ArrayLike) -> Integers:
    """Turn amounts in units of 1e-8 dollars into whole cents, rounded half up. For amounts of 0 or more."""
    return muldiv_half_up(price_units, 1, UNITS_PER_CENT)


@dataclass(frozen=True, eq=False)
class ExactPrice:
    """Prices per share that splits have not rounded: ``units`` / ``parts`` units of 1e-8 dollars each, in lowest terms.

    50.00 before a 3-for-1 split is 5,000,000,000 units / 3 parts a new share. Prices of no split have 1 part.
    """

    units: Integers
    parts: Integers

    def times(self, old: npt.ArrayLike, new: npt.ArrayLike) -> "ExactPrice":
        """Give the prices x old / new, exact."""
        common = np.gcd(old, new)
        top, bottom = np.asarray(old) // common, np.asarray(new) // common
        first, second = np.gcd(self.units, bottom), np.gcd(top, self.parts)
        units = product(self.units // first, top // second)
        return ExactPrice(units, product(self.parts // second, bottom // first))

    def take(self, rows: Any) -> "ExactPrice":
        """Give the prices of these rows, by row numbers or by flags."""
        return ExactPrice(self.units[rows], self.parts[rows])

    def shown(self) -> Integers:
        """Give the prices as they are shown: whole units of 1e-8 dollars, rounded half up."""
        return muldiv_half_up(self.units, 1, self.parts)

    def above(self, price: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Tell whether each is above a price in whole units."""
        return np.asarray(muldiv_ceil(self.units, 1, self.parts) > np.asarray(price))


def exact_price(units: npt.ArrayLike) -> ExactPrice:
    """Make exact prices from prices in whole units, which passed no split."""
    array = np.asarray(units, dtype=np.int64)
    return ExactPrice(array, np.ones(array.shape, dtype=np.int64))


def whole_shares(cents: npt.ArrayLike, price: npt.ArrayLike, parts: npt.ArrayLike = 1) -> Integers:
    """Give the most whole shares that amounts in cents buy at a price of ``price`` / ``parts`` units."""
    return muldiv_floor(cents, product(UNITS_PER_CENT, parts), price)


def value_in_cents(shares: npt.ArrayLike, price: npt.ArrayLike, parts: npt.ArrayLike = 1) -> Integers:
    """Give shares x a price of ``price`` / ``parts`` units, in whole cents, rounded half up."""
    return muldiv_half_up(shares, price, product(UNITS_PER_CENT, parts))


def cents_left(cents: npt.ArrayLike, shares: npt.ArrayLike, price: npt.ArrayLike, parts: npt.ArrayLike) -> Integers:
    """Give the cents left of amounts after shares at ``price`` / ``parts`` units, rounded half up to the cent."""
    a, b, c, d = (np.asarray(each, dtype=np.int64) for each in (cents, shares, price, parts))
    per_cent = UNITS_PER_CENT * (d.astype(object) if UNITS_PER_CENT * _largest(d) > _LIMIT // 4 else d)
    if 4 * max(_largest(a) * UNITS_PER_CENT * _largest(d), _largest(b) * _largest(c)) > _LIMIT:
        a, b, per_cent = a.astype(object), b.astype(object), per_cent.astype(object)
    return _int64((2 * (a * per_cent - b * c) + per_cent) // (2 * per_cent))


def split_price(price: npt.ArrayLike, new: npt.ArrayLike, old: npt.ArrayLike) -> Integers:
    """Give the exercise price after ``new`` shares for ``old``: x old / new, up to 4 decimals. Plan §4(c)."""
    return product(muldiv_ceil(price, old, product(new, FOUR_DECIMALS)), FOUR_DECIMALS)


def decimal_in_a_cell(number: float) -> Decimal:
    """Give the decimal that a number in a cell stands for: the 15 digits of it that Excel shows, so 0.3 for 0.1 + 0.2.

    ``number`` is finite: a float as a workbook holds it, or a whole number.
    """
    return Decimal(f"{number:.15g}")


def units_at_once(numbers: npt.NDArray[np.float64], decimals: int, most: float) -> tuple[Integers, Flags]:
    """Give a whole column's doubles in units of 10**-decimals, and which of them are a number of just so many units.

    ``n / 10**decimals`` is the double nearest to that decimal number, so equality says that a cell shows just it. What
    is more than ``most`` units, or no number, is 0 and none.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        units = np.rint(numbers * 10.0**decimals)
        exact = (np.abs(units) <= most) & (units / 10.0**decimals == numbers)
    return np.where(exact, units, 0).astype(np.int64), exact


def dollars(cents: int) -> Decimal:
    """Turn whole cents into dollars, for a person or a notebook."""
    return Decimal(int(cents)).scaleb(-2)


def price(units: int) -> Decimal:
    """Turn whole price units into dollars, for a person or a notebook."""
    return Decimal(int(units)).scaleb(-8).normalize() + Decimal("0.00")


def rate(units: int) -> Decimal:
    """Turn whole units of 1e-8 of a rate into the rate, for a person or a notebook."""
    return Decimal(int(units)).scaleb(-8)


def years(units: int) -> Decimal:
    """Turn whole units of 1e-4 years into years, for a person or a notebook."""
    return Decimal(int(units)).scaleb(-4)


def _same_kind(value: npt.ArrayLike, times: npt.ArrayLike, by: npt.ArrayLike) -> tuple[Any, Any, Any]:
    """Give the three as 64-bit integers where 2 x value x times + by fits, else as Python's integers."""
    a, b, c = np.asarray(value), np.asarray(times), np.asarray(by)
    if 2 * _largest(a) * _largest(b) + _largest(c) > _LIMIT or 2 * _largest(c) > _LIMIT:
        return a.astype(object), b.astype(object), c.astype(object)
    return a.astype(np.int64), b.astype(np.int64), c.astype(np.int64)


def _largest(array: npt.NDArray[Any]) -> int:
    if not array.size:
        return 0
    if array.dtype.kind not in "iuO":
        raise TypeError(f"exact arithmetic is on integers, not {array.dtype}")
    return max(abs(int(array.max())), abs(int(array.min())))


def _int64(result: npt.ArrayLike) -> Integers:
    array = np.asarray(result)  # a single large number comes as Python's, and numpy may take it for an unsigned one
    if array.dtype.kind in "uO" and _largest(array) > _LIMIT:
        raise ExactOverflowError("a number is too large to be computed exactly")
    return array.astype(np.int64)
