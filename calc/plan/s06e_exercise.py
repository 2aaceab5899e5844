"""When and how much of an option may be exercised. Plan §6(b), §6(e)(i).

By whom, §6(e) and §8(e), is in ``s06_refusals``; what an exercise pays and delivers in ``s06_option_events``.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Integers, muldiv_floor
from calc.plan.calendar import days, packed


@dataclass(frozen=True, eq=False)
class Vesting:
    """The steps in which options become exercisable, by option and day, as shares of the grant asked for."""

    option: Integers
    day: Integers
    cumulative: Integers
    key: Integers
    requested: Integers

    def vested(self, options: npt.ArrayLike, numbers: npt.ArrayLike) -> Integers:
        """Give the shares of the grant asked for that have become exercisable by each day."""
        wanted = np.asarray(options, dtype=np.int64)
        step = np.searchsorted(self.key, packed(wanted, numbers), side="right") - 1
        at = np.maximum(step, 0)
        return np.where((step >= 0) & (self.option[at] == wanted), self.cumulative[at], 0)

    def unvested(self, options: Integers, numbers: npt.ArrayLike, size: Integers) -> Integers:
        """Give the part of each option's size not yet exercisable: size less floor(vested fraction x size)."""
        whole = np.maximum(self.requested[options], 1)
        return size - muldiv_floor(self.vested(options, numbers), size, whole)


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
