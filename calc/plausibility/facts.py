"""What the controls look at: the sound rows, the terms in force, and the results where there are any."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np
import pandas as pd

from calc.exact import Integers, price
from calc.plan.calendar import BusinessDays, business_days, days
from calc.plan.s03_term import PlanTerm, plan_term
from calc.plan.terms import Terms

RIGHT = "nothing is needed"  # what every question says of a figure that is right


@dataclass(frozen=True, eq=False)
class Closes:
    """The days with a Closing Price up to the As-of Date, in order, with their Excel rows. Plan §6(c).

    ``doubled`` is twice the price in units of 1e-8 dollars, so that the mean of a bid and an ask is exact.
    """

    day: Integers
    doubled: Integers
    row: Integers

    def shown(self, at: int) -> Decimal:
        """Give the price of a row, in dollars."""
        return price((int(self.doubled[at]) + 1) // 2)


@dataclass(frozen=True, eq=False)
class Facts:
    """The sound rows by sheet, the terms in force, and the computed sheets by name where the input has no error."""

    frames: Mapping[str, pd.DataFrame]
    terms: Terms
    results: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def market(self) -> BusinessDays:
        """Give the trading days of the Plan's market."""
        return business_days(self.terms.business_day_calendar)

    @cached_property
    def term(self) -> PlanTerm:
        """Find when the Plan may grant."""
        return plan_term(self.frames["Plan Events"], self.terms)

    @cached_property
    def closes(self) -> Closes:
        """Give the Closing Prices known on the As-of Date."""
        prices = self.frames["Prices"]
        sale, bid, ask = (prices[name].to_numpy(np.int64, na_value=0) for name in ("last_sale", "high_bid", "low_ask"))
        doubled = np.where(sale > 0, 2 * sale, np.where((bid > 0) & (ask > 0), bid + ask, 0))
        day = days(prices["date"])
        order = np.argsort(day, kind="stable")
        order = order[(doubled[order] > 0) & (day[order] <= self.terms.as_of)]
        return Closes(day[order], doubled[order], prices.index.to_numpy(np.int64)[order])

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Give the name of each director by ID."""
        directors = self.frames["Directors"]
        return dict(zip(directors["director_id"], directors["name"], strict=True))

    def who(self, director_id: str) -> str:
        """Name a director as a person reads it: Ann Able (A)."""
        return f"{self.names[director_id]} ({director_id})" if director_id in self.names else director_id
