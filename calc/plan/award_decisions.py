"""What the Board or the Committee decided on single awards, read in order. Plan §4(c), §6(b), §6(e)(i), §6(h), §8(f).

An example: the Committee adjusts an option of 10,000 shares at $6.00 on 2001-06-01 to 12,500 shares at $4.80.
Its ``Decision`` says so, with the price before ($6.00) and the deadline as it was known on that day, before and after.
The shares outstanding before are known only to the reserve: ``s04_decide`` takes the decision when its day comes.

What the sheets alone refuse is in ``decision_refusals``; what the shares refuse, in ``s04_decide``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import FOREVER, days
from calc.plan.s04c_adjustments import PricesSet, price_in_force
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s06_deadlines import DECIDED, REASONS, DeadlineMoved, PeriodDecided
from calc.plan.s06j_change_of_control import ChangesOfControl

ADJUST, EXERCISABLE, KEEP_ON_DEATH, EXERCISE_PERIOD = "adjust", "exercisable", "keep on death", "exercise period"
NO_AWARD = -1
_NONE = -1  # a number that a row does not have


@dataclass(frozen=True)
class Decision:
    """One row of Award Decisions. ``option`` and ``deferred`` are rows of the two frames, -1 where it is none of them.

    ``shares`` and ``sets_price`` are -1 where the row has none. Prices and deadlines are the option's; a deadline is
    the one known on the day: an end of service or a change of control that comes later does not count yet.
    """

    row: int
    id: str
    award_id: str
    kind: str
    option: int
    deferred: int
    decided_on: int
    day: int
    shares: int
    sets_price: int
    exercisable_from: int
    last_day: int
    from_last_steps: bool
    says_which_steps: bool
    has_consent: bool
    price_before: int
    price_after: int
    deadline_before: int
    deadline_after: int

    @property
    def words(self) -> str:
        """Give the decision in words: ``Decision AD-1, adjust of FO-20000727-A``."""
        return f"Decision {self.id}, {self.kind} of {self.award_id}"


@dataclass(frozen=True, eq=False)
class Decisions:
    """The decisions by day and then as the sheet has them, with the prices and the exercise periods that they set.

    Those ``aside`` are on awards that could not be priced.
    """

    rows: pd.DataFrame
    each: tuple[Decision, ...]
    aside: Flags
    prices: PricesSet
    periods: tuple[PeriodDecided, ...]


def award_decisions(
    rows: pd.DataFrame,
    options: pd.DataFrame,
    deferred: pd.DataFrame,
    valued: pd.DataFrame,
    control: ChangesOfControl,
    moved: Sequence[DeadlineMoved],
    all_splits: tuple[Split, ...],
) -> Decisions:
    """Read the decisions known on the As-of Date, each with the price and the deadline before and after it.

    Reads the Award Decisions sheet; ``option_id``, ``grant_day``, ``price_at_grant``, ``priced_on``,
    ``final_exercise_day``, ``service_end_day``, ``after_service_day``, ``priced`` of the options; ``award_id`` of the
    deferred awards; ``award_id``, ``priced`` of the ``valued`` fees. All are read as if each took effect, so that what
    one refusal leaves open is not refused again. Nothing without a decision.
    """
    rows = rows.sort_values("effective_date", kind="stable")
    option, of_deferred = (_places(ids, rows["award_id"]) for ids in (options["option_id"], deferred["award_id"]))
    day = days(rows["effective_date"])
    prices = _prices_set(rows, option, day)
    price_before, price_after = _prices(prices, options, option, day, all_splits)
    periods, known = _deadlines(rows, option, day, options, control, moved)
    shares, sets_price = (rows[name].to_numpy(dtype=np.int64, na_value=_NONE) for name in ("shares", "exercise_price"))
    exercisable_from, last_day = days(rows["exercisable_from"], _NONE), days(rows["last_day"], _NONE)
    which = rows["vesting_taken_from"]
    each = tuple(
        Decision(*facts)
        for facts in zip(
            rows.index.tolist(), rows["decision_id"], rows["award_id"], rows["decision"], option.tolist(),
            of_deferred.tolist(), days(rows["decided_on"]).tolist(), day.tolist(), shares.tolist(),
            sets_price.tolist(), exercisable_from.tolist(),
            last_day.tolist(), which.eq("last steps").tolist(), which.notna().tolist(),
            rows["consent_on"].notna().tolist(), price_before.tolist(), price_after.tolist(), *known, strict=True,
        )
    )  # fmt: skip
    unpriced = (options.loc[~options["priced"], "option_id"], valued.loc[~valued["priced"], "award_id"])
    aside = rows["award_id"].isin([*unpriced[0], *unpriced[1]]).to_numpy(dtype=bool)
    return Decisions(rows, each, aside, prices, periods)


def _places(ids: pd.Series, wanted: pd.Series) -> Integers:
    """Find each wanted ID among those of all awards, which are many: its row, -1 for none."""
    at = np.flatnonzero(ids.isin(wanted))
    place = dict(zip(ids.array.take(at), at.tolist(), strict=True))
    return np.array([place.get(each, NO_AWARD) for each in wanted], dtype=np.int64)


def _prices_set(rows: pd.DataFrame, option: Integers, day: Integers) -> PricesSet:
    """List the exercise prices that adjustments set, in order; ``place`` is that of the decision. Plan §4(c)."""
    price = rows["exercise_price"].to_numpy(dtype=np.int64, na_value=_NONE)
    at = np.flatnonzero(rows["decision"].eq(ADJUST).to_numpy(dtype=bool) & (price != _NONE) & (option != NO_AWARD))
    return PricesSet.of(option[at], day[at], at, price[at])


def _prices(
    prices: PricesSet, options: pd.DataFrame, option: Integers, day: Integers, all_splits: tuple[Split, ...]
) -> tuple[Integers, Integers]:
    """Give the option's exercise price just before each decision and just after it; -1 of a deferred award."""
    place, is_option = np.arange(option.size), option != NO_AWARD
    result = []
    for until in (place - 1, place):
        price = np.full(option.size, _NONE, dtype=np.int64)
        at = np.flatnonzero(is_option)
        price[at] = price_in_force(options, option[at], day[at], prices.up_to(until[at]), all_splits)
        result.append(price)
    return result[0], result[1]


def _deadlines(
    rows: pd.DataFrame,
    option: Integers,
    day: Integers,
    options: pd.DataFrame,
    control: ChangesOfControl,
    moved: Sequence[DeadlineMoved],
) -> tuple[tuple[PeriodDecided, ...], tuple[list[int], list[int]]]:
    """List the exercise periods decided, and give the deadlines known just before and after each decision. Plan §6."""
    periods: list[PeriodDecided] = []
    before, after = [], []
    decided: dict[int, int] = {}
    final, end, own = (
        options[name].to_numpy() for name in ("final_exercise_day", "service_end_day", "after_service_day")
    )
    ends = control.options_end(options["grant_day"].to_numpy())
    last_day = days(rows["last_day"], _NONE).tolist()
    facts = zip(option.tolist(), day.tolist(), rows["decision"], last_day, strict=True)
    for place, (of, on, kind, last) in enumerate(facts):
        if of == NO_AWARD:
            before.append(FOREVER)
            after.append(FOREVER)
            continue
        period = own[of]
        for each in moved:
            period = each.after_service[of] if each.day[of] <= on else period
        changed = ends[of] if ends[of] <= on else FOREVER
        by_service = period if end[of] <= on else FOREVER
        before.append(int(min(final[of], changed, decided.get(of, by_service))))
        if kind == EXERCISE_PERIOD and last != _NONE:
            decided[of] = last
            reason = DECIDED if last <= ends[of] else REASONS.index("change of control")
            periods.append(PeriodDecided(place, of, on, int(min(last, ends[of])), reason))
        after.append(int(min(final[of], changed, decided.get(of, by_service))))
    return tuple(periods), (before, after)
