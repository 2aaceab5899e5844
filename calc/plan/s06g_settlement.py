"""An option cancelled for its gain, in cash or in shares. Plan §6(g)."""

from dataclasses import dataclass

import numpy as np

from calc.exact import (
    UNITS_PER_CENT,
    ExactPrice,
    Flags,
    Integers,
    muldiv_floor,
    muldiv_half_up,
    muldiv_remainder,
    product,
    value_in_cents,
)


@dataclass(frozen=True, eq=False)
class Settlement:
    """Whole shares and cents paid out for each settlement; ``gain`` says whether there is anything to pay out."""

    gain: Flags
    shares: Integers
    cash: Integers


def settlement(shares: Integers, price: Integers, market: ExactPrice, in_shares: Flags) -> Settlement:
    """Compute what cancelling shares pays: (Fair Market Value - exercise price) x shares. Plan §6(g).

    In cash to the cent; ``in_shares`` in whole shares at that value, with the rest in cash. Nothing without a gain.
    """
    gain = market.above(price)
    spread = np.where(gain, market.units - product(price, market.parts), 0)  # of as many parts
    whole = muldiv_floor(spread, shares, market.units)
    rest = muldiv_half_up(muldiv_remainder(spread, shares, market.units), 1, product(UNITS_PER_CENT, market.parts))
    in_cash = value_in_cents(shares, spread, market.parts)
    return Settlement(gain, np.where(in_shares, whole, 0), np.where(in_shares, rest, in_cash))
