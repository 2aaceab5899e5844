"""The fraction of a share that a split leaves of a deferred award: lost, or paid in cash. Plan §4(c).

An example: 101 shares and a 3-for-2 split make 151.5. 151 stay outstanding, and the shares that the reserve has more
for it are available again. At a Fair Market Value of $10.01 in new shares, $5.01 is paid for the half share, in
addition to the dollars of the fee.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calc.contract.readings import FRACTION_IN_A_SPLIT
from calc.exact import UNITS_PER_CENT, Integers, muldiv_half_up, muldiv_remainder, product
from calc.plan.awards import DEFERRED, Awards
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s04c_changes_in_stock import Split, SplitEffect
from calc.plan.s06c_fair_market_value import ClosingPrices, fair_market_value
from calc.plan.s08a_cash_due import SPLIT_FRACTION
from calc.plan.terms import Terms


@dataclass(frozen=True, eq=False)
class Fractions:
    """The deferred awards of which a split leaves a fraction of the outstanding shares, and what it is worth in cents.

    Not ``priced`` where Prices has no price up to the day; then the cents are 0.
    """

    award: Integers
    cents: Integers
    priced: bool


def fractions(awards: Awards, effect: SplitEffect, closing: ClosingPrices, all_splits: tuple[Split, ...]) -> Fractions:
    """Value the fraction that a split leaves of each deferred award's outstanding shares. Plan §4(c).

    It is worth the Fair Market Value on the split's date in its new shares, to the cent for each award; a later split
    of the same day does not count yet.
    """
    deferred = np.flatnonzero((awards.kind == DEFERRED) & (effect.before > 0))
    rest = muldiv_remainder(effect.before[deferred], effect.new, effect.old)
    deferred, rest = deferred[rest > 0], rest[rest > 0]
    so_far = tuple(
        replace(split, day=split.day + 1) if split.day == effect.day and split.row > effect.row else split
        for split in all_splits
    )
    value = fair_market_value([effect.day], [effect.day], closing, so_far)
    priced, units, parts = bool(value.found[0]), int(value.exact.units[0]), int(value.exact.parts[0])
    cents = muldiv_half_up(rest, units, product(effect.old * UNITS_PER_CENT, parts)) if priced else np.zeros_like(rest)
    return Fractions(deferred, cents, priced or not deferred.size)


def with_fractions_paid(
    reserve: Reserve, awards: Awards, closing: ClosingPrices, all_splits: tuple[Split, ...], terms: Terms
) -> Reserve:
    """Add the fractions of deferred awards to what is due in cash, where the Plan is read so. Plan §4(c).

    Those of an award by several splits of one day, each to the cent, are due together.
    """
    if not (terms.reads_otherwise(FRACTION_IN_A_SPLIT) and reserve.splits):
        return reserve
    due = {effect.day: np.zeros(len(awards.ids), dtype=np.int64) for effect in reserve.splits}
    for effect in reserve.splits:
        cut = fractions(awards, effect, closing, all_splits)
        due[effect.day][cut.award] += cut.cents
    blocks = [reserve.cash_due]
    for on, cents in due.items():
        award = np.flatnonzero(cents)
        day, cause = (np.full(award.size, each, dtype=np.int64) for each in (on, SPLIT_FRACTION))
        blocks.append((day, award, cents[award], cause))
    day, award, cents, cause = (np.concatenate([block[column] for block in blocks]) for column in range(4))
    return replace(reserve, cash_due=(day, award, cents, cause))


def fractions_valued_on(reserve: Reserve) -> Integers:
    """Give the days whose Fair Market Value is paid for fractions. Plan §4(c), §6(c)."""
    day, _, _, cause = reserve.cash_due
    return np.unique(day[cause == SPLIT_FRACTION])


def fractions_without_price(
    reserve: Reserve, awards: Awards, closing: ClosingPrices, all_splits: tuple[Split, ...], terms: Terms
) -> Sequence[tuple[SplitEffect, Sequence[str]]]:
    """Give the splits whose fractions are to be paid and have no Fair Market Value, with the awards. Plan §4(c), §6(c).

    Only an award that stood when the books opened needs no price before.
    """
    if not terms.reads_otherwise(FRACTION_IN_A_SPLIT):
        return []
    cut = [(effect, fractions(awards, effect, closing, all_splits)) for effect in reserve.splits]
    return [(effect, awards.ids.iloc[each.award].tolist()) for effect, each in cut if not each.priced]
