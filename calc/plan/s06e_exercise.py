"""When and how much of an option may be exercised. Plan §6(b), §6(e)(i).

An example: of 900 shares, 300 become exercisable a year. After the first year the Committee makes 200 more exercisable
and takes them from the last steps: then 500 are exercisable, 300 more after the second year and 100 after the third.

By whom, §6(e) and §8(e), is in ``s06_refusals``; what an exercise pays and delivers in ``s06_option_events``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Integers, muldiv_floor
from calc.plan.calendar import FOREVER, days, packed

Step = tuple[int, int]  # the day from which so many shares are exercisable


@dataclass(frozen=True, eq=False)
class Vesting:
    """The steps in which options become exercisable, by option and day, as shares of each option's ``whole``.

    That is the grant asked for; once the Committee has changed the steps, the size that the option had on that day.
    """

    option: Integers
    day: Integers
    cumulative: Integers
    key: Integers
    whole: Integers

    def vested(self, options: npt.ArrayLike, numbers: npt.ArrayLike) -> Integers:
        """Give the shares of the whole that have become exercisable by each day."""
        wanted = np.asarray(options, dtype=np.int64)
        step = np.searchsorted(self.key, packed(wanted, numbers), side="right") - 1
        at = np.maximum(step, 0)
        return np.where((step >= 0) & (self.option[at] == wanted), self.cumulative[at], 0)

    def unvested(self, options: Integers, numbers: npt.ArrayLike, size: Integers) -> Integers:
        """Give the part of each option's size not yet exercisable: size less floor(vested fraction x size)."""
        whole = np.maximum(self.whole[options], 1)
        return size - muldiv_floor(self.vested(options, numbers), size, whole)

    def steps_of(self, option: int, size: int) -> list[Step]:
        """List an option's steps in shares of its size: what each makes exercisable of it."""
        first, last = np.searchsorted(self.option, [option, option + 1])
        cumulative = muldiv_floor(self.cumulative[first:last], size, max(int(self.whole[option]), 1))
        return list(zip(self.day[first:last].tolist(), np.diff(cumulative, prepend=0).tolist(), strict=True))

    def with_steps(self, option: int, steps: Iterable[Step], whole: int) -> "Vesting":
        """Give the vesting with other steps of one option, in shares of ``whole``; those of one day are one."""
        by_day: dict[int, int] = {}
        for day, shares in sorted(steps):
            by_day[day] = by_day.get(day, 0) + shares
        first, last = np.searchsorted(self.option, [option, option + 1])

        def put(of_all: Integers, own: Iterable[int]) -> Integers:
            return np.concatenate([of_all[:first], np.fromiter(own, np.int64), of_all[last:]])

        options, days_of = put(self.option, [option] * len(by_day)), put(self.day, by_day)
        wholes = self.whole.copy()
        wholes[option] = whole
        cumulative = put(self.cumulative, np.cumsum([*by_day.values()], dtype=np.int64))
        return Vesting(options, days_of, cumulative, packed(options, days_of), wholes)

    def left_by_death(self, option: int, day: int) -> "Vesting":
        """Give the vesting after a death on a day: only what the Board keeps and dates later is still ahead. §6(h)."""
        whole = int(self.whole[option])
        kept = [(when, shares) for when, shares in self.steps_of(option, whole) if day < when < FOREVER]
        return self.with_steps(option, [(day, whole - sum(shares for _, shares in kept)), *kept], whole)


def vesting(options: pd.DataFrame, grants: pd.DataFrame, steps: pd.DataFrame) -> Vesting:
    """Find when each option becomes exercisable. Plan §6(b), §6(e)(i).

    A Formula Option at once; a Discretionary Option as its Vesting rows say, else from Exercisable From, else at once.
    Options are numbered as they stand. Reads ``option_id``, ``grant_day``, ``shares_requested``; ``grant_id``,
    ``exercisable_from``; ``grant_id``, ``exercisable_date``, ``shares``.
    """
    ids = pd.Index(options["option_id"])
    requested = options["shares_requested"].to_numpy(dtype=np.int64)
    from_day = options["grant_day"].to_numpy(dtype=np.int64).copy()
    delayed = grants[grants["exercisable_from"].notna()]
    delayed_option = ids.get_indexer(pd.Index(delayed["grant_id"]))
    from_day[delayed_option[delayed_option >= 0]] = days(delayed["exercisable_from"])[delayed_option >= 0]
    stepwise = ids.get_indexer(pd.Index(steps["grant_id"]))
    known = stepwise >= 0
    at_once = np.setdiff1d(np.arange(len(ids)), stepwise)
    option = np.concatenate([stepwise[known], at_once]).astype(np.int64)
    day = np.concatenate([days(steps["exercisable_date"])[known], from_day[at_once]])
    shares = np.concatenate([steps["shares"].to_numpy(dtype=np.int64)[known], requested[at_once]])
    order = np.argsort(packed(option, day), kind="stable")
    option, day, running = option[order], day[order], np.cumsum(shares[order])
    first = np.searchsorted(option, option, side="left")
    before = np.where(first > 0, running[np.maximum(first, 1) - 1], 0)
    return Vesting(option, day, running - before, packed(option, day), requested)
