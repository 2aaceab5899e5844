"""When the reserve first falls short after the As-of Date, and what it would take. Plan §8(a)."""

from dataclasses import dataclass

import numpy as np

from calc.exact import FOUR_DECIMALS, PRICE_UNIT, Integers, total
from calc.plan.awards import KINDS
from calc.plan.readings.touched import Calculation
from calc.plan.s04_ledger import ADJUSTED, DEFERRED_GRANTED, INCREASE, OPENING, OPTION_GRANTED, SPLIT
from calc.plan.s07_deferred_stock import UP, shares_for
from calc.plan.s08a_cash_due import (
    AUTHORIZATION_ENDED,
    AWARD_ISSUED,
    CONSENT_WITHDRAWN,
    NOT_COVERED,
    PLAN_TERMINATED,
    SHORTFALL,
    SPLIT_LEFT_NONE,
)
from calc.plan.s08a_shortfall import LOST

# Why a fee that was to be deferred falls back to cash because shares ran short.
_BACK_TO_CASH = (
    SHORTFALL, NOT_COVERED, AUTHORIZATION_ENDED, PLAN_TERMINATED, AWARD_ISSUED, CONSENT_WITHDRAWN, SPLIT_LEFT_NONE,
)  # fmt: skip
_BEFORE_AWARDS = (OPENING, SPLIT, INCREASE, ADJUSTED)  # what is booked on a day before its awards
_GRANTED = (OPTION_GRANTED, DEFERRED_GRANTED)  # its awards, and before them pending shares of earlier ones


@dataclass(frozen=True)
class FirstShortfall:
    """The first day on which more shares are asked for than are available, and what comes of it that day."""

    day: int
    kinds: tuple[str, ...]
    available: int
    requested: int
    back_to_cash: int  # cents


def first_shortfall(run: Calculation, as_of: int) -> FirstShortfall | None:
    """Find the first day after the As-of Date on which shares run short; None where there is none. Plan §8(a).

    Where a day has several rounds of grants, available and requested are those of the first that ran short.
    """
    short = run.reserve.shortfalls
    ahead = np.flatnonzero(short.day > as_of)
    if not ahead.size:
        return None
    day = int(short.day[ahead[0]])
    on_day = ahead[short.day[ahead] == day]
    kinds = tuple(dict.fromkeys(KINDS[each] for each in short.kind[on_day]))
    available, requested = int(short.available[on_day[0]]), int(short.total[on_day[0]])
    return FirstShortfall(day, kinds, available, requested, back_to_cash(run, day, day))


def back_to_cash(run: Calculation, first: int, last: int) -> int:
    """Give the cents of deferred fees that fall back to cash from one day to another. Plan §8(a)."""
    day, _, cents, cause = run.reserve.cash_due
    return total(cents[(day >= first) & (day <= last) & np.isin(cause, _BACK_TO_CASH)])


def option_shares_lost(run: Calculation, as_of: int) -> int:
    """Give the option shares that are never granted because too few are available, after the As-of Date. Plan §8(a)."""
    short = run.reserve.shortfalls
    lost = (short.day > as_of) & (short.treatment == LOST)
    return total((short.requested - short.granted)[lost])


def available_at(run: Calculation, day: int) -> int:
    """Give the shares available at the end of a day. Plan §4(a)."""
    ledger = run.reserve.ledger
    booked = int(np.searchsorted(ledger.day, day, side="right"))
    return int(ledger.available[booked - 1]) if booked else run.terms.share_reserve


def lowest_available(run: Calculation, as_of: int) -> int:
    """Give the fewest shares that are available at any moment from the end of the As-of Date on. Plan §4(a)."""
    ledger = run.reserve.ledger
    return int(ledger.available[ledger.day > as_of].min(initial=available_at(run, as_of)))


def path(run: Calculation, as_of: int) -> tuple[Integers, Integers, Integers]:
    """Give each day after the As-of Date on which something is booked, what is available after it, and the movement."""
    ledger = run.reserve.ledger
    ends = np.flatnonzero(np.append(np.diff(ledger.day) > 0, [True])[: ledger.day.size])
    ahead = ends[ledger.day[ends] > as_of]
    after = ledger.available[ahead]
    return ledger.day[ahead], after, np.diff(after, prepend=available_at(run, as_of))


def break_even_price(run: Calculation, as_of: int) -> int | None:
    """Give the lowest price at which the next deferral finds enough shares, in units of 1e-8 dollars. Plan §8(a).

    The smallest price of 4 decimals at which the fees deferred on the next day that has any ask for no more than what
    is available before the grants of that day. None where nothing is deferred ahead, or no price is high enough.
    """
    fee_day = run.valued["fee_day"].to_numpy()
    ahead = fee_day > as_of
    if not ahead.any():
        return None
    day = int(fee_day[ahead].min())
    fees = run.valued["deferrable"].to_numpy(dtype=np.int64)[fee_day == day]
    available, one, rounding = _before_grants(run, day), np.ones(fees.size, dtype=np.int64), run.terms.share_rounding

    def enough(price: int) -> bool:
        return total(shares_for(fees, one * price * FOUR_DECIMALS, one, rounding)) <= available

    if rounding == UP and fees.size > available:
        return None
    low, high = 1, 2 * int(fees.max()) * PRICE_UNIT // (100 * FOUR_DECIMALS) + 1  # no fee buys half a share there
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low * FOUR_DECIMALS


def _before_grants(run: Calculation, day: int) -> int:
    """Give the shares available on a day after its Plan events and decisions, and before its awards. Plan §8(a)."""
    ledger, awards = run.reserve.ledger, run.awards
    rows = np.arange(*(np.searchsorted(ledger.day, day, side=side) for side in ("left", "right")))
    earlier = (awards.granted[ledger.award[rows]] < day) & np.isin(ledger.event[rows], _GRANTED)
    first = rows[np.isin(ledger.event[rows], _BEFORE_AWARDS) | earlier]
    last = int(first[-1]) if first.size else ledger.before(day) - 1
    return int(ledger.available[last]) if last >= 0 else run.terms.share_reserve
