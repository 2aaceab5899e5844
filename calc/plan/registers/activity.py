"""What changed from Period Start to the As-of Date: options, deferred awards, the reserve.

Where the books opened later than Period Start, the period begins with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.contract import ACTIVITY
from calc.exact import Integers, muldiv_half_up, total
from calc.plan.award_decisions import NO_AWARD, Decisions
from calc.plan.awards import Awards
from calc.plan.calendar import date_of, day_number
from calc.plan.result_sheet import blank_where, sheet
from calc.plan.s04_ledger import (
    ADJUSTED,
    ASSUMED,
    CANCELLED,
    DEFERRED_GRANTED,
    EXERCISED,
    INCREASE,
    ISSUED,
    LAPSED,
    OPENING,
    OPTION_GRANTED,
    SETTLED,
    SPLIT,
)
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s04c_adjustments import price_in_force
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.terms import Terms


@dataclass(frozen=True)
class ActivityLine:
    """One line: shares with their weighted-average exercise price, or dollars (in cents)."""

    group: str
    line: str
    shares: int | None = None
    price: int | None = None
    cents: int | None = None


def activity(
    options: pd.DataFrame,
    awards: Awards,
    reserve: Reserve,
    settled: pd.DataFrame,
    due: pd.DataFrame,
    all_splits: tuple[Split, ...],
    decisions: Decisions,
    terms: Terms,
) -> pd.DataFrame:
    """Make the Activity sheet. Movements are signed, so that the lines of a group add up from beginning to end.

    ``outstanding at beginning`` is the end of the day before Period Start; ``exercisable at end`` is part of what is
    outstanding and does not add. A weighted-average price weighs the exercise prices in force at each movement (after
    a split or a decision, for what it adjusts) by shares, rounded half up; blank where there are no shares. The
    reserve's opening counts as an increase where the Plan began within the period. Dollars of fees dated in the period
    are as they stand on the As-of Date, from the sheets Fee Settlement (``settled``) and Cash Due (``due``). Where a
    split falls in the period a line says so.
    """
    lines = [
        *_options(options, awards, reserve, all_splits, decisions, terms),
        *_deferred(awards, reserve, decisions, terms),
        *_reserve(awards, reserve, terms),
        *_fees(reserve, settled, due, terms),
    ]
    return sheet(
        ACTIVITY,
        {
            "group": pd.Series([each.group for each in lines]),
            "line": pd.Series([each.line for each in lines]),
            **{
                name: blank_where([each is None for each in values], [each or 0 for each in values])
                for name, values in (
                    ("shares", [each.shares for each in lines]),
                    ("weighted_average_exercise_price", [each.price for each in lines]),
                    ("dollars", [each.cents for each in lines]),
                )
            },
        },
    )


def _options(
    options: pd.DataFrame,
    awards: Awards,
    reserve: Reserve,
    all_splits: tuple[Split, ...],
    decisions: Decisions,
    terms: Terms,
) -> Iterable[ActivityLine]:
    """Give the lines of options, each with its weighted-average exercise price."""
    start, number = day_number(terms.activity_from), awards.options

    def prices(rows: Integers, on: Integers | int, set_until: int | None = None) -> Integers:
        return price_in_force(options, rows, on, decisions.prices, all_splits, set_until)

    def standing(line: str, shares: Integers, on: int) -> ActivityLine:
        return _line(line, shares[number], prices(np.arange(len(options)), on), 1)

    def moved(line: str, sign: int, *events: int) -> ActivityLine:
        days, which, shares = _period(reserve, start, *events)
        return _line(line, shares, prices(awards.option_row[which], days), sign)

    yield standing("outstanding at beginning", reserve.at_beginning, start - 1)
    yield moved("granted", 1, OPTION_GRANTED)
    yield moved("exercised", -1, EXERCISED)
    yield moved("cancelled", -1, CANCELLED, SETTLED)
    yield moved("lapsed", -1, LAPSED)
    changes = [(split.day, split.change[number]) for split in reserve.splits if split.day >= start]
    every = np.arange(len(options))
    yield _line(
        "adjusted for splits",
        np.concatenate([np.zeros(0, dtype=np.int64), *(change for _, change in changes)]),
        np.concatenate([np.zeros(0, dtype=np.int64), *(prices(every, day, day - 1) for day, _ in changes)]),
        1,
    )
    yield _by_decision(reserve, decisions, start)
    yield moved("assumed", -1, ASSUMED)
    yield standing("outstanding at end", reserve.outstanding, terms.as_of)
    yield standing("exercisable at end", reserve.exercisable, terms.as_of)
    if changes:
        last = " and ".join(dict.fromkeys(str(date_of(day)) for day, _ in changes))
        yield ActivityLine("options", f"(movements before the split of {last} are in old shares)")


def _by_decision(reserve: Reserve, decisions: Decisions, start: int) -> ActivityLine:
    """Give what decisions added to options in the period or took from them, at the price after each. Plan §4(c)."""
    places = [place for place in _adjusted(reserve, decisions, start) if decisions.each[place].option != NO_AWARD]
    shares = np.array([reserve.decisions.change(place) for place in places], dtype=np.int64)
    prices = np.array([decisions.each[place].price_after for place in places], dtype=np.int64)
    return _line("adjusted by decision", shares, prices, 1)


def _adjusted(reserve: Reserve, decisions: Decisions, start: int) -> list[int]:
    """List the places of the period's decisions that took effect."""
    took = np.flatnonzero(reserve.decisions.took_effect).tolist()
    return [place for place in took if decisions.each[place].day >= start]


def _deferred(awards: Awards, reserve: Reserve, decisions: Decisions, terms: Terms) -> Iterable[ActivityLine]:
    """Give the lines of deferred awards."""
    start, number = day_number(terms.activity_from), awards.deferred
    adjusted = sum(int(split.change[number].sum()) for split in reserve.splits if split.day >= start)
    by_decision = sum(
        reserve.decisions.change(place)
        for place in _adjusted(reserve, decisions, start)
        if decisions.each[place].option == NO_AWARD
    )
    for line, shares in (
        ("outstanding at beginning", int(reserve.at_beginning[number].sum())),
        ("granted", int(_period(reserve, start, DEFERRED_GRANTED)[2].sum())),
        ("issued", -int(_period(reserve, start, ISSUED)[2].sum())),
        ("adjusted for splits", adjusted),
        ("adjusted by decision", by_decision),
        ("outstanding at end", int(reserve.outstanding[number].sum())),
    ):
        yield ActivityLine("deferred awards", line, shares)


def _reserve(awards: Awards, reserve: Reserve, terms: Terms) -> Iterable[ActivityLine]:
    """Give the lines of the reserve, from the changes of what is available."""
    start = day_number(terms.activity_from)
    available = np.concatenate([[0], reserve.ledger.available])
    opened_with_balances = 1 if terms.books_open_on is not None else 0  # the first row brings nothing new
    first = max(reserve.ledger.before(start), opened_with_balances)
    change, event = np.diff(available)[first:], reserve.ledger.event[first:]

    def moved(*events: int) -> int:
        return int(change[np.isin(event, events)].sum())

    for line, shares in (
        ("available at beginning", int(available[first])),
        ("increases", moved(OPENING, INCREASE)),
        ("adjusted for splits", moved(SPLIT)),
        ("adjusted by decision", moved(ADJUSTED)),
        ("granted", moved(OPTION_GRANTED, DEFERRED_GRANTED)),
        ("returned", moved(CANCELLED, SETTLED, LAPSED)),
        ("available at end", int(available[-1])),
    ):
        yield ActivityLine("reserve", line, shares)


def _fees(reserve: Reserve, settled: pd.DataFrame, due: pd.DataFrame, terms: Terms) -> Iterable[ActivityLine]:
    """Give fees dated in the period and what became of them; what became payable in it; what waits. Plan §7, §8(a)."""
    start = pd.Timestamp(terms.activity_from)
    dated = settled[(settled["fee_date"] >= start).to_numpy()]
    cash = ("cash_not_deferred", "cash_for_fraction", "cash_for_shortfall")
    for line, cents in (
        ("dated in the period", total(dated["amount"].to_numpy())),
        ("deferred", total(dated["deferred"].to_numpy())),
        ("cash", sum(total(dated[name].to_numpy()) for name in cash)),
        ("pending", total(dated["pending"].to_numpy())),
        ("cash due", total(due.loc[(due["date"] >= start).to_numpy(), "amount"].to_numpy())),
        ("pending at beginning", total(reserve.pending_cents_at_beginning)),
        ("pending at end", total(reserve.pending_cents)),
    ):
        yield ActivityLine("fees", line, cents=cents)


def _period(reserve: Reserve, start: int, *events: int) -> tuple[Integers, Integers, Integers]:
    """Give day, award and shares of the period's movements of some kinds."""
    ledger = reserve.ledger
    chosen = np.isin(ledger.event, events) & (ledger.day >= start)
    return ledger.day[chosen], ledger.award[chosen], ledger.shares[chosen]


def _line(line: str, shares: Integers, prices: Integers, sign: int) -> ActivityLine:
    """Make a line of options: shares with their sign, and the average price weighted by them, half up."""
    weights = np.abs(shares).astype(object)
    weight = int(weights.sum())
    value = int((weights * prices.astype(object)).sum())
    average = int(muldiv_half_up(np.array(value, dtype=object), 1, np.array(weight, dtype=object))) if weight else None
    return ActivityLine("options", line, sign * int(shares.sum()), average)
