"""An option cancelled for its gain, in cash or in shares. Plan §6(g)."""

from dataclasses import dataclass

import numpy as np

from calc.exact import Integers, cents_half_up, muldiv_floor, muldiv_remainder, value_in_cents
from calc.plan.calendar import Flags


@dataclass(frozen=True, eq=False)
class Settlement:
    """Whole shares and cents paid out for each settlement; ``gain`` says whether there is anything to pay out."""

    gain: Flags
    shares: Integers
    cash: Integers


def settlement(shares: Integers, price: Integers, market: Integers, in_shares: Flags) -> Settlement:
    """What cancelling shares pays: (Fair Market Value - exercise price) x shares. Plan §6(g).

    In cash to the cent; ``in_shares`` in whole shares at that value, with the rest in cash. Nothing without a gain.
    """
    gain = market > price
    spread = np.where(gain, market - price, 0)
    worth = np.maximum(market, 1)
    whole = muldiv_floor(spread, shares, worth)
    rest = cents_half_up(muldiv_remainder(spread, shares, worth))
    return Settlement(gain, np.where(in_shares, whole, 0), np.where(in_shares, rest, value_in_cents(shares, spread)))
