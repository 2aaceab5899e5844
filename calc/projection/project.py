"""One scenario run to its horizon by the Plan's own engine, and what comes of it after the As-of Date."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from calc.calculate import rules_applied
from calc.exact import muldiv_ceil, muldiv_floor, product
from calc.plan.calendar import business_days, date_of, days
from calc.plan.decision_refusals import DecisionRefusal
from calc.plan.readings.touched import Calculation
from calc.plan.s04c_changes_in_stock import splits
from calc.plan.s06c_fair_market_value import closing_prices
from calc.plan.terms import Terms, plan_terms
from calc.projection.invent import Invented, invent, with_increase
from calc.projection.prices import price_used
from calc.projection.runway import (
    FirstShortfall,
    back_to_cash,
    break_even_price,
    first_shortfall,
    lowest_available,
    option_shares_lost,
)
from calc.projection.scenarios import Scenario

_RAISED_BY = 10**9  # shares: more than any plan asks for

Frames = Mapping[str, pd.DataFrame]


class NoPriceError(Exception):
    """There is no price by which an award could be made; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("there is no price to go by. Add the last one to Prices, or a Price to the scenario.")


@dataclass(frozen=True)
class LeftOut:
    """An entered decision after the As-of Date that is not possible then: its Excel row, which it is, and why not."""

    row: int
    words: str
    refusal: DecisionRefusal


@dataclass(frozen=True, eq=False)
class Projection:
    """A scenario run to its horizon: what was invented, the calculation, and when the reserve first falls short.

    ``left_out`` are entered decisions after the As-of Date that are not possible: the calculation is without them.
    """

    scenario: Scenario
    as_of: int
    invented: Invented
    run: Calculation
    first: FirstShortfall | None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def horizon(self) -> int:
        """Give the last day that was calculated."""
        return self.run.terms.as_of

    @property
    def refused(self) -> tuple[int, ...]:
        """Give the Excel rows of entered option events after the As-of Date that are not possible then."""
        rows = self.run.events.rows
        ahead = days(rows["date"]) > self.as_of
        return tuple(int(row) for row in rows.index[ahead & ~self.run.reserve.took_effect])

    @property
    def price(self) -> int | None:
        """Give the price on the As-of Date from which the scenario goes on, in units of 1e-8 dollars."""
        return price_used(self.run.sheets["Prices"], self.scenario, self.run.all_splits, self.as_of)


@dataclass(frozen=True)
class Runway:
    """What a projection comes to, to its horizon. Money is in cents, the price in units of 1e-8 dollars.

    No ``shares_needed`` is known where it would take more than 1,000,000,000.
    """

    first: FirstShortfall | None
    back_to_cash: int
    option_shares_lost: int
    lowest_available: int
    shares_needed: int | None
    break_even_price: int | None


def project(frames: Frames, terms: Terms, scenario: Scenario) -> Projection:
    """Invent rows to the horizon of a scenario and run the Plan's engine on them.

    ``frames`` is the input as ``calculate`` takes it, with ``terms`` as of its As-of Date. ``CalendarError``,
    ``ExactOverflowError`` and ``NoPriceError`` where that cannot be calculated.
    """
    invented = invent(frames, terms, scenario, business_days(terms.business_day_calendar))
    if not closing_prices(invented.frames["Prices"]).day.size:
        raise NoPriceError
    run = _applied(invented.frames)
    left_out: list[LeftOut] = []
    while refused := _refused_ahead(run, terms.as_of):  # the first alone: those after it may be refused because of it
        left_out.append(refused)
        decisions = invented.frames["Award Decisions"].drop(index=refused.row)
        invented = replace(invented, frames={**invented.frames, "Award Decisions": decisions})
        run = _applied(invented.frames)
    return Projection(scenario, terms.as_of, invented, run, first_shortfall(run, terms.as_of), tuple(left_out))


def _refused_ahead(run: Calculation, as_of: int) -> LeftOut | None:
    """Give the first decision after the As-of Date that the Plan refuses then. Plan §4(c), §6, §8(f)."""
    reasons = [*run.not_decided, *run.reserve.decisions.refused]
    ahead = [each for each in reasons if run.decisions.each[each.place].day > as_of]
    if not ahead:
        return None
    first = min(ahead, key=lambda refusal: refusal.place)
    decision = run.decisions.each[first.place]
    return LeftOut(decision.row, f"{decision.words} on {date_of(decision.day)}", first)


def runway(projection: Projection) -> Runway:
    """Tell what a projection comes to, and what it would take for no award to fall short."""
    run, as_of = projection.run, projection.as_of
    return Runway(
        projection.first,
        back_to_cash(run, as_of + 1, projection.horizon),
        option_shares_lost(run, as_of),
        lowest_available(run, as_of),
        shares_needed(projection),
        break_even_price(run, as_of),
    )


def shares_needed(projection: Projection) -> int | None:
    """Give the shares by which the reserve would have to be larger for no shortfall to the horizon. Plan §8(a).

    What is lacking of an increase so large that nothing falls short, dated the As-of Date; in shares of that day. None
    where even that is not enough. Where nothing falls short none are needed, though an increase might go to awards that
    are still pending.
    """
    if projection.first is None:
        return 0
    raised = _raised(projection, _RAISED_BY)
    if first_shortfall(raised, projection.as_of) is not None:
        return None
    ledger = raised.reserve.ledger
    ahead = ledger.day > projection.as_of
    later = [each for each in splits(projection.invented.frames["Plan Events"]) if each.day > projection.as_of]
    day, available = ledger.day[ahead], ledger.available[ahead]
    new, old = np.ones(day.size, dtype=np.int64), np.ones(day.size, dtype=np.int64)
    for split in later:
        new = np.where(day >= split.day, product(new, split.new), new)
        old = np.where(day >= split.day, product(old, split.old), old)
    lacking = np.maximum(muldiv_floor(_RAISED_BY, new, old) - available, 0)
    needed = int(muldiv_ceil(lacking, old, new).max())
    return _to_the_share(projection, needed) if later else needed


def _to_the_share(projection: Projection, needed: int) -> int:
    """Correct what a split's flooring may have moved by a share: the fewest that leave no shortfall."""
    while falls_short_with(projection, needed):
        needed += 1
    while needed and is_enough(projection, needed - 1):
        needed -= 1
    return needed


def falls_short_with(projection: Projection, shares: int) -> bool:
    """Tell whether shares run short after the As-of Date though the reserve has so many more from that day on."""
    return first_shortfall(_raised(projection, shares), projection.as_of) is not None


def is_enough(projection: Projection, shares: int) -> bool:
    """Tell whether so many more shares leave no award short, on the As-of Date or after.

    Awards that are still pending take from an increase first. What is too little for them falls short on that day, and
    may leave nothing to fall short later.
    """
    return first_shortfall(_raised(projection, shares), projection.as_of - 1) is None


def _raised(projection: Projection, shares: int) -> Calculation:
    """Run a projection once more with a larger reserve from the As-of Date on; by no shares it is the same."""
    frames = projection.invented.frames
    if not shares:
        return projection.run
    return _applied({**frames, "Plan Events": with_increase(frames["Plan Events"], shares, projection.as_of)})


def _applied(frames: Frames) -> Calculation:
    return rules_applied(frames, plan_terms(frames["Plan"], frames["Plan Events"], frames["Readings"]))
