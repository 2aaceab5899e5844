"""The awards of a plan taken over in mid-life, in formulas: their first price, and what they had when the books opened.

Such an award has no Shares Requested: what was asked for is not known. Its price of the opening day is on Source Rows.
"""

from dataclasses import dataclass

import numpy as np

from calc.exact import Flags
from calc.plan.calendar import days
from calc.plan.terms import Terms
from calc.tables.model import Integers, Table, Tables

IS_OPENING = '([Shares Requested]="")'  # in a condition on Options or Deferred Awards


def opening_awards(table: Table) -> Flags:
    """Tell which rows of Options or Deferred Awards are awards that stood when the books opened."""
    return ~table.has("Shares Requested")


@dataclass(frozen=True, eq=False)
class FirstPrices:
    """The first exercise price that is known of each option, in units, and the day after which splits change it."""

    price: Integers
    day: Integers
    options: Table
    source_rows: Table
    at: Integers  # of an opening award, its index on Source Rows

    def cell(self, option: int) -> str:
        """Name the cell of the price of an option."""
        if self.at[option] >= 0:
            return self.source_rows.cell("Price", int(self.at[option]))
        return self.options.cell("Exercise Price at Grant", option)


def first_prices(tables: Tables, terms: Terms) -> FirstPrices:
    """Find the exercise price at grant; of an opening award, that of the day on which the books opened. Plan §4(c)."""
    options, kept = tables["Options"], tables["Source Rows"]
    opening = opening_awards(options)
    price, at = options.whole("Exercise Price at Grant"), np.full(len(opening), -1, dtype=np.int64)
    if opening.any():
        of_opening = np.flatnonzero(kept.equals("Sheet", "Opening Awards"))
        found = kept.values("Reference").iloc[of_opening].reset_index(drop=True)
        place = {award: int(index) for index, award in zip(of_opening, found, strict=True)}
        wanted = options.values("Option ID")
        at = np.array([place.get(award, -1) if is_one else -1 for award, is_one in zip(wanted, opening, strict=True)])
        price = np.where(at >= 0, np.append(kept.whole("Price"), 0)[at], price)
    day = np.where(opening, terms.books_open - 1, days(options.values("Grant Date"), terms.as_of))
    return FirstPrices(np.maximum(price, 0), day, options, kept, at)
