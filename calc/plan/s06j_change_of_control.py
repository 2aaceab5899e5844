"""Changes of control: options end, or the survivor assumes them; the Plan goes on or not. Plan §6(j).

An example: a change of control on 2001-06-30 assumes the options, 1 New for 2 Old.
A director's 500 options at $20.00 leave the Plan's books at the end of that day: 250 of the survivor's at $40.00.
Were they not assumed, 2001-06-30 would be their deadline; an award granted on 2001-07-01 is not touched by it.

That the options become exercisable, and leave the books, is done in ``s04_walk``; that they end, in ``s06_deadlines``.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Flags, Integers, muldiv_floor, split_price
from calc.plan.calendar import FOREVER, days


@dataclass(frozen=True, eq=False)
class ChangesOfControl:
    """The changes of control by day: whether each assumes the options, the ratio, and whether the Plan continues.

    On an award bears the first one on or after its grant, and no later one. The arrays end with a day ``FOREVER`` that
    assumes nothing, which stands for none.
    """

    day: Integers
    assumed: Flags
    new: Integers
    old: Integers
    continues: Flags

    @property
    def closes(self) -> int:
        """Give the day of the first one that the Plan does not survive, or ``FOREVER``."""
        return int(self.day[:-1][~self.continues[:-1]].min(initial=FOREVER))

    def bearing_on(self, granted: npt.ArrayLike) -> Integers:
        """Give the number of the change of control that bears on an award of each day."""
        return np.searchsorted(self.day, np.asarray(granted, dtype=np.int64), side="left")

    def day_for(self, granted: npt.ArrayLike) -> Integers:
        """Give the day of the change of control that bears on an award of each day, or ``FOREVER``."""
        return self.day[self.bearing_on(granted)]

    def options_end(self, granted: npt.ArrayLike) -> Integers:
        """Give the day on which options of each grant day end because they are not assumed, or ``FOREVER``."""
        change = self.bearing_on(granted)
        return np.where(self.assumed[change], FOREVER, self.day[change])

    def assumption(self, granted: npt.ArrayLike) -> Integers:
        """Give the day at whose end the survivor assumes what is left of options of each grant day, or ``FOREVER``."""
        change = self.bearing_on(granted)
        return np.where(self.assumed[change], self.day[change], FOREVER)

    def assumes_on(self, day: int) -> bool:
        """Tell whether the survivor of a change of control on this day assumes the options."""
        return bool(self.assumed[self.day == day].any())

    def converted_shares(self, shares: Integers, granted: Integers) -> Integers:
        """Give the survivor's shares for those assumed: x New / Old, rounded down."""
        change = self.bearing_on(granted)
        return muldiv_floor(shares, self.new[change], self.old[change])

    def converted_price(self, price: Integers, granted: Integers) -> Integers:
        """Give the survivor's exercise price: x Old / New, rounded up to 4 decimals."""
        change = self.bearing_on(granted)
        return split_price(price, self.new[change], self.old[change])


def changes_of_control(plan_events: pd.DataFrame) -> ChangesOfControl:
    """List the changes of control by day. Plan §6(j).

    Reads ``effective_date``, ``event``, ``options_assumed``, ``plan_continues``, ``new``, ``old``. The ratio is one for
    one where the event gives none.
    """
    rows = plan_events[plan_events["event"] == "change of control"].sort_values("effective_date", kind="stable")
    new, old = (np.append(rows[name].to_numpy(dtype=np.int64, na_value=1), 1) for name in ("new", "old"))
    assumed, continues = (
        np.append(rows[name].eq("yes").to_numpy(dtype=bool), False) for name in ("options_assumed", "plan_continues")
    )
    return ChangesOfControl(np.append(days(rows["effective_date"]), FOREVER), assumed, new, old, continues)
