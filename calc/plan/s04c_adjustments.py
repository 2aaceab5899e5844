"""Exercise prices that the Committee adjusts, from the day of the decision on. Plan §4(c), second paragraph."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Integers
from calc.plan.s04c_changes_in_stock import Split, exercise_price


@dataclass(frozen=True, eq=False)
class PricesSet:
    """Exercise prices set by decisions: of which option (its row), from which day on, and by which decision (a place).

    In the order of option and place, which is that of the days. ``last`` is for each question the last place that
    counts; None: all of them do.
    """

    option: Integers
    day: Integers
    place: Integers
    price: Integers
    last: Integers | None = None

    @classmethod
    def of(cls, option: Integers, day: Integers, place: Integers, price: Integers) -> "PricesSet":
        """Put prices that were set in order."""
        order = np.lexsort((place, option))
        return cls(option[order], day[order], place[order], price[order])

    def up_to(self, place: Integers) -> "PricesSet":
        """Give the prices with those alone counting, for each question, that decisions up to a place set."""
        return replace(self, last=place)

    def start(self, option: Integers, until: Integers, price: Integers, since: Integers) -> tuple[Integers, Integers]:
        """Give the latest price set of each option by a day, and its day; else ``price`` and ``since``."""
        price, since = price.copy(), since.copy()
        for number, (of, day, place) in enumerate(zip(self.option, self.day, self.place, strict=True)):
            hit = (option == of) & (day <= until)
            hit = hit if self.last is None else hit & (place <= self.last)
            price[hit], since[hit] = self.price[number], day
        return price, since


def price_in_force(
    options: pd.DataFrame,
    option: Integers,
    until: npt.ArrayLike,
    prices: PricesSet,
    all_splits: tuple[Split, ...],
    set_until: npt.ArrayLike | None = None,
) -> Integers:
    """Give the exercise price of options, by their rows, in force on a day each. Plan §4(c).

    That at the grant or when the books opened, or the latest one that a decision set by the day (by ``set_until``,
    where that is another day), adjusted by each split after it. A split of the decision's own day comes before it.
    Reads ``price_at_grant``, ``priced_on``.
    """
    last = np.broadcast_to(np.asarray(until, dtype=np.int64), option.shape)
    decided = last if set_until is None else np.broadcast_to(np.asarray(set_until, dtype=np.int64), option.shape)
    at_grant, granted = (options[name].to_numpy(dtype=np.int64)[option] for name in ("price_at_grant", "priced_on"))
    price, since = prices.start(option, decided, at_grant, granted) if prices.option.size else (at_grant, granted)
    return exercise_price(price, since, last, all_splits)
