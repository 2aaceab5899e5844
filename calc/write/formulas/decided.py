"""Exercise prices that decisions set, for the formulas that start from them. Plan §4(c)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.plan.calendar import days
from calc.tables.model import Integers, Tables


@dataclass(frozen=True, eq=False)
class StartOfPrice:
    """Where the exercise price of each question starts: a row of Decisions (-1: the grant), its price and its day."""

    at: Integers
    price: Integers
    since: Integers

    def cell(self, tables: Tables, index: int, at_grant: str) -> str:
        """Give the cell of the price: on Decisions, or that at the grant."""
        return tables["Decisions"].cell("Exercise Price", int(self.at[index])) if self.at[index] >= 0 else at_grant


def start_of_price(
    tables: Tables, options: pd.Series, until: Integers, at_grant: Integers, granted: Integers
) -> StartOfPrice:
    """Find the latest adjustment that set the price of each option by a day of its own; else the grant. Plan §4(c)."""
    table = tables["Decisions"]
    at, price, since = np.full(len(options), -1, dtype=np.int64), at_grant.copy(), granted.copy()
    sets = np.flatnonzero(table.equals("Decision", "adjust") & table.has("Exercise Price"))
    if not sets.size:
        return StartOfPrice(at, price, since)
    ids = np.asarray(options, dtype=object)
    award, day = np.asarray(table.values("Award ID"), dtype=object), days(table.values("Effective Date"))
    prices = table.whole("Exercise Price")
    for index in sets.tolist():
        hit = np.asarray(ids == award[index], dtype=bool) & (day[index] <= until)
        at[hit], price[hit], since[hit] = index, prices[index], day[index]
    return StartOfPrice(at, price, since)
