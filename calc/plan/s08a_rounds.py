"""Who comes first where shares run short: all awards of a date together, or what directors are entitled to. §8(a).

An example: 1,000 shares are available, a Formula Option asks for 800 and a discretionary grant for 1,200. Together they
get 400 and 600. After entitlements the Formula Option gets its 800, and the grant the 200 that are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calc.contract.readings import DISCRETIONARY_GRANTS_IN_A_SHORTFALL
from calc.exact import Integers
from calc.plan.awards import KINDS
from calc.plan.s08a_shortfall import pro_rata
from calc.plan.terms import Terms

_DISCRETIONARY = KINDS.index("discretionary")


@dataclass(frozen=True, eq=False)
class ShortRound:
    """Awards of one date that shared too few shares, by their place among those of the date, and what they shared."""

    places: Integers
    available: int


def shared_out(
    kind: Integers, requested: Integers, available: int, terms: Terms
) -> tuple[Integers, Sequence[ShortRound]]:
    """Give the shares that each award of one date gets, and the rounds that ran short. Plan §8(a).

    The awards are in award ID order.
    """
    every = np.arange(requested.size)
    rounds = [every]
    if terms.reads_otherwise(DISCRETIONARY_GRANTS_IN_A_SHORTFALL):
        by_choice = kind == _DISCRETIONARY
        rounds = [every[~by_choice], every[by_choice]]
    granted, short = np.zeros(requested.size, dtype=np.int64), []
    for places in rounds:
        granted[places] = pro_rata(requested[places], available, terms.pro_rata_rounding)
        if (granted[places] < requested[places]).any():
            short.append(ShortRound(places, available))
        available -= int(granted[places].sum())
    return granted, short
