"""Splits: what New shares for Old does to prices and to the terms that count shares. Plan §4(c)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Integers, muldiv_floor, muldiv_half_up, split_price
from calc.plan.calendar import Flags, days
from calc.plan.terms import Terms


@dataclass(frozen=True)
class Split:
    """``new`` shares for ``old`` from the start of a day. One for one changes nothing, so nothing is rounded either."""

    day: int
    new: int
    old: int

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return self.new != self.old


def splits(plan_events: pd.DataFrame) -> tuple[Split, ...]:
    """The splits, by date and then as the sheet has them. Reads ``effective_date``, ``event``, ``new``, ``old``."""
    rows = plan_events[plan_events["event"] == "split"].sort_values("effective_date", kind="stable")
    found = zip(days(rows["effective_date"]), rows["new"], rows["old"], strict=True)
    return tuple(Split(int(when), int(new), int(old)) for when, new, old in found)


def market_price(price: Integers, on: Integers, until: Integers, all_splits: tuple[Split, ...]) -> Integers:
    """A market price of one day in the shares of a later one. Plan §4(c), §6(c).

    Divided by the ratio of each split after ``on`` and up to ``until``, in turn, rounded half up to 8 decimals.
    """
    for split in filter(lambda each: each.changes, all_splits):
        hit = _between(split, on, until)
        price = np.where(hit, muldiv_half_up(price, split.old, split.new), price) if hit.any() else price
    return price


def exercise_price(price: Integers, granted: Integers, until: npt.ArrayLike, all_splits: tuple[Split, ...]) -> Integers:
    """The exercise price of an option in force on a day: adjusted by each split after its grant. Plan §4(c)."""
    last = np.broadcast_to(np.asarray(until, dtype=np.int64), granted.shape)
    for split in filter(lambda each: each.changes, all_splits):
        hit = _between(split, granted, last)
        price = np.where(hit, split_price(price, split.new, split.old), price) if hit.any() else price
    return price


def formula_option_shares(numbers: npt.ArrayLike, plan_events: pd.DataFrame, terms: Terms) -> Integers:
    """The shares of a Formula Option granted on each day: as amended, and as splits adjust them. Plan §4(c), §6(a).

    Splits and amendments count in the order of the sheet within a day.
    """
    of_both = plan_events["event"].eq("split") | plan_events["term"].eq("Formula Option Shares")
    rows = plan_events[of_both].sort_values("effective_date", kind="stable")
    size, since, sizes = terms.formula_option_shares, [], [terms.formula_option_shares]
    for when, event, new, old, value in zip(
        days(rows["effective_date"]), rows["event"], rows["new"], rows["old"], rows["value"], strict=True
    ):
        size = int(muldiv_floor(size, int(new), int(old))) if event == "split" else int(value)
        since.append(int(when))
        sizes.append(size)
    in_force = np.searchsorted(np.array(since, dtype=np.int64), np.asarray(numbers, dtype=np.int64), side="right")
    return np.array(sizes, dtype=np.int64)[in_force]


def _between(split: Split, after: Integers, until: Integers) -> Flags:
    return (after < split.day) & (split.day <= until)
