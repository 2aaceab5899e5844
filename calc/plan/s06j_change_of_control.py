"""A change of control: options end, or the survivor assumes them. Plan §6(j)."""

from dataclasses import dataclass

import pandas as pd

from calc.exact import Integers, muldiv_floor, split_price
from calc.plan.calendar import FOREVER, days


@dataclass(frozen=True)
class ChangeOfControl:
    """The day of it, whether options are assumed, and the ratio. Without one the day is ``FOREVER``."""

    day: int = FOREVER
    assumed: bool = False
    new: int = 1
    old: int = 1

    @property
    def options_end(self) -> int:
        """The day on which all options end because they are not assumed, or ``FOREVER``."""
        return FOREVER if self.assumed else self.day

    @property
    def assumption(self) -> int:
        """The day at whose end the survivor assumes what is left of the options, or ``FOREVER``."""
        return self.day if self.assumed else FOREVER

    def converted_shares(self, shares: Integers) -> Integers:
        """The survivor's shares for those assumed: x New / Old, rounded down."""
        return muldiv_floor(shares, self.new, self.old)

    def converted_price(self, price: Integers) -> Integers:
        """The survivor's exercise price: x Old / New, rounded up to 4 decimals."""
        return split_price(price, self.new, self.old)


def change_of_control(plan_events: pd.DataFrame) -> ChangeOfControl:
    """The change of control, if there was one. Plan §6(j).

    Reads ``effective_date``, ``event``, ``options_assumed``, ``new``, ``old``. The ratio is one for one where the event
    gives none.
    """
    rows = plan_events[plan_events["event"] == "change of control"].sort_values("effective_date", kind="stable")
    if rows.empty:
        return ChangeOfControl()
    first = rows.iloc[0]
    given = not (pd.isna(first["new"]) or pd.isna(first["old"]))
    ratio = (int(first["new"]), int(first["old"])) if given else (1, 1)
    return ChangeOfControl(int(days(rows["effective_date"])[0]), first["options_assumed"] == "yes", *ratio)
