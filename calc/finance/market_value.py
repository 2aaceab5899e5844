"""Intrinsic values: what shares are worth above their price, per option and exact until the sum is shown."""

from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from calc.exact import UNITS_PER_CENT, Integers, adding_up, rounded
from calc.finance.periods import Books
from calc.finance.restatement import Parts


def value_at(books: Books, day: int) -> Fraction | None:
    """Give the Fair Market Value on a day in units of 1e-8 dollars, exact; None where there is no price yet."""
    found = books.fair_market_value([day])
    return Fraction(int(found.exact.units[0]), int(found.exact.parts[0])) if found.found[0] else None


def intrinsic(parts: Parts, whole: int, market: Fraction, prices: npt.ArrayLike) -> tuple[int, Integers]:
    """Give the cents by which shares are worth more than their prices: of all, and of each, which add up to it.

    ``parts`` are shares in so many parts that ``whole`` of them make one; ``market`` and ``prices`` are per share.
    """
    above = market.numerator - np.asarray(prices).astype(object) * market.denominator
    values = np.abs(parts) * np.maximum(above, 0)
    return in_cents(values, whole * market.denominator * UNITS_PER_CENT)


def intrinsic_each(shares: Integers, markets: list[Fraction], prices: Integers) -> tuple[int, Integers]:
    """Give the same where each has a market value of its own."""
    common = lcm(*(market.denominator for market in markets)) if markets else 1
    values = np.array(
        [
            int(common * count * max(market - price, Fraction(0)))
            for count, market, price in zip(shares.tolist(), markets, prices.tolist(), strict=True)
        ],
        dtype=object,
    )
    return in_cents(values, common * UNITS_PER_CENT)


def in_cents(values: Parts, by: int) -> tuple[int, Integers]:
    """Round the sum of values / by to cents, and each of them so that they add up to it."""
    total = rounded(int(values.sum()), by)
    return total, adding_up(values, by, total)
