"""Splits: what New shares for Old does to prices and to the terms that count shares. Plan §4(c)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import ExactPrice, Flags, Integers, exact_price, muldiv_floor, muldiv_remainder, product, split_price
from calc.plan.calendar import days
from calc.plan.terms import FORMULA_OPTION_SHARES, Terms


@dataclass(frozen=True)
class Split:
    """``new`` shares for ``old`` from the start of a day; closing prices are of new shares from ``ex_day`` on.

    One for one changes nothing, so nothing is rounded either. ``row`` is its Excel row.
    """

    day: int
    new: int
    old: int
    ex_day: int
    row: int = 0

    @property
    def changes(self) -> bool:
        """Tell whether it changes anything."""
        return self.new != self.old


@dataclass(frozen=True, eq=False)
class SplitEffect:
    """What one split did to the shares of each award: outstanding and pending before it and after it. Plan §4(c)."""

    day: int
    row: int
    new: int
    old: int
    before: Integers
    after: Integers
    pending_before: Integers
    pending_after: Integers

    @property
    def change(self) -> Integers:
        """Give the shares that it added to those outstanding of each award, or took (negative)."""
        return self.after - self.before

    @property
    def lost_a_fraction(self) -> Flags:
        """Tell which awards' shares, outstanding or pending, it did not leave whole."""
        rest, of_pending = (muldiv_remainder(each, self.new, self.old) for each in (self.before, self.pending_before))
        return np.asarray((rest > 0) | (of_pending > 0))


def splits(plan_events: pd.DataFrame) -> tuple[Split, ...]:
    """List the splits, by date and then as the sheet has them. Plan §4(c).

    Reads ``effective_date``, ``event``, ``new``, ``old``, ``prices_adjust_from`` (empty: the Effective Date).
    """
    rows = plan_events[plan_events["event"] == "split"].sort_values("effective_date", kind="stable")
    day = days(rows["effective_date"])
    ex_day = np.where(rows["prices_adjust_from"].isna(), day, days(rows["prices_adjust_from"]))
    events = zip(day, rows["new"], rows["old"], ex_day, rows.index, strict=True)
    return tuple(Split(*map(int, event)) for event in events)


def market_price(price: Integers, on: Integers, until: Integers, all_splits: tuple[Split, ...]) -> ExactPrice:
    """Convert a closing price of one day into the shares of another, exactly. Plan §4(c), §6(c).

    ``on`` is the day of the price, ``until`` the day it is for.
    """
    ratio = price_ratio(on, until, all_splits)
    return exact_price(price) if ratio is None else exact_price(price).times(*ratio)


def price_ratio(on: Integers, until: Integers, all_splits: tuple[Split, ...]) -> tuple[Integers, Integers] | None:
    """Give what multiplies and what divides closing prices of one day for the shares of another; None without splits.

    Where a split lies between the two, by its ex-date for the price and by its Effective Date for the shares, that is
    Old and New, or New and Old where the price is of new shares already and the day's shares are old.
    """
    ratio = None
    for split in filter(lambda each: each.changes, all_splits):
        old_price, new_shares = on < split.ex_day, until >= split.day
        if (old_price == new_shares).any():
            forward, back = old_price & new_shares, ~old_price & ~new_shares
            times, by = ratio or (np.ones(on.shape, dtype=np.int64), np.ones(on.shape, dtype=np.int64))
            times = product(times, np.select([forward, back], [split.old, split.new], 1))
            by = product(by, np.select([forward, back], [split.new, split.old], 1))
            common = np.gcd(times, by)
            ratio = times // common, by // common
    return ratio


def exercise_price(price: Integers, granted: Integers, until: npt.ArrayLike, all_splits: tuple[Split, ...]) -> Integers:
    """Give the exercise price in force on a day: adjusted by each split after the grant. Plan §4(c)."""
    last = np.broadcast_to(np.asarray(until, dtype=np.int64), granted.shape)
    for split in filter(lambda each: each.changes, all_splits):
        hit = _between(split, granted, last)
        price = np.where(hit, split_price(price, split.new, split.old), price) if hit.any() else price
    return price


def formula_option_shares(numbers: npt.ArrayLike, plan_events: pd.DataFrame, terms: Terms) -> tuple[Integers, Flags]:
    """Give the shares of a Formula Option granted on each day, as amended and as splits adjust them. §4(c), §6(a).

    Splits and amendments count in the order of the sheet within a day. The second array says whether the plan has
    Formula Options at all: not while the term itself says 0, which is another thing than splits that leave nothing.
    """
    of_both = plan_events["event"].eq("split") | plan_events["term"].eq(FORMULA_OPTION_SHARES.name)
    rows = plan_events[of_both].sort_values("effective_date", kind="stable")
    size, since, sizes = terms.formula_option_shares, [], [terms.formula_option_shares]
    stated = [size > 0]
    for when, event, new, old, value in zip(
        days(rows["effective_date"]), rows["event"], rows["new"], rows["old"], rows["value"], strict=True
    ):
        size = int(muldiv_floor(size, int(new), int(old))) if event == "split" else int(value)
        since.append(int(when))
        sizes.append(size)
        stated.append(stated[-1] if event == "split" else size > 0)
    in_force = np.searchsorted(np.array(since, dtype=np.int64), np.asarray(numbers, dtype=np.int64), side="right")
    return np.array(sizes, dtype=np.int64)[in_force], np.array(stated, dtype=bool)[in_force]


def _between(split: Split, after: Integers, until: Integers) -> Flags:
    """Tell whether a split takes effect after one day and not after another."""
    return (after < split.day) & (split.day <= until)
