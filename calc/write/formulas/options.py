"""Prices from the Prices sheet, exercise prices after splits, and the worth of option events, as formulas. Plan §6."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import UNITS_PER_CENT, cents_half_up, value_in_cents
from calc.plan.calendar import days
from calc.plan.s04c_changes_in_stock import Split, exercise_price
from calc.plan.terms import Terms
from calc.tables.model import MOST_CENTS, NONE, Columns, Integers, Live, Table, Tables, formulas_by_row, with_exceptions
from calc.write.formulas.adjusted import (
    PricesBehind,
    exercise_price_formula,
    is_exact_in_formulas,
    market_price_formula,
    prices_behind,
    splits_between,
)
from calc.write.formulas.decided import StartOfPrice, start_of_price
from calc.write.formulas.opening import FirstPrices, first_prices

SETTLEMENT = "share settlement"


def price_columns(tables: Tables, name: str, splits: Sequence[Split]) -> Columns:
    """Make Price Date, Price Basis and Fair Market Value from the day's row of Prices, through the splits since."""
    table, prices = tables[name], tables["Prices"]
    at = tables.indexes("Prices", "Date", table.values("Price Date"))
    found = (at >= 0) & table.has("Price Date")
    basis = np.append(np.asarray(prices.values("Basis"), dtype=object), "")[at]
    known = np.isin(basis.astype(str), ("last sale", "bid-ask mean"))
    same_basis = known & (np.asarray(table.values("Price Basis"), dtype=object) == basis).astype(bool)
    behind = prices_behind(tables, at, days(table.values("Grant Date")), splits)
    fair = _market_price_column(tables, table, "Fair Market Value", behind)
    return {
        "Price Date": Live(found, prices.cells("Date", at)),
        "Price Basis": Live(found & table.has("Price Basis") & same_basis, prices.cells("Basis", at)),
        "Fair Market Value": Live(found & fair.where, fair.pieces),
    }


def _market_price_column(tables: Tables, table: Table, header: str, behind: PricesBehind) -> Live:
    """Make a market price from a row of Prices for each row, through the splits between. Plan §4(c), §6(c)."""
    prices = tables["Prices"]
    closing = np.append(np.maximum(prices.whole("Closing Price"), 0), 0)[behind.at]
    fits = table.has(header) & (behind.at >= 0) & (behind.exact.shown() == table.whole(header))
    fits &= ~behind.changed | behind.in_formulas(closing)
    odd = fits & behind.changed
    texts = [
        market_price_formula(prices.cell("Closing Price", int(behind.at[index])), behind.times[index], behind.by[index])
        for index in np.flatnonzero(odd).tolist()
    ]
    return Live(fits, with_exceptions(odd, texts, table.rows, prices.cells("Closing Price", behind.at)))


def exercise_price_columns(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Columns:
    """Make the exercise price now, through the splits since it was set. Plan §4(c).

    That at grant or when the books opened, or as a decision set it.
    """
    table, first = tables["Options"], first_prices(tables, terms)
    until = np.full(len(table.frame), terms.as_of, dtype=np.int64)
    start = start_of_price(tables, table.values("Option ID"), until, first.price, first.day)
    price = exercise_price(start.price, start.since, terms.as_of, tuple(splits))
    fits = (price == table.whole("Exercise Price")) & is_exact_in_formulas(
        start.price, [split for split in splits if split.changes]
    )
    return {
        "Exercise Price": formulas_by_row(
            fits,
            lambda index: exercise_price_formula(
                start.cell(tables, index, first.cell(index)),
                splits_between(splits, int(start.since[index]), terms.as_of),
            ),
        )
    }


@dataclass(frozen=True, eq=False)
class _EventTexts:
    """The formulas of an option event by its row, counted from 0.

    ``at`` is the option's index on Options, ``first`` has the first prices, ``start`` what decisions made of them; from
    there splits go on. ``day`` is the event's.
    """

    tables: Tables
    events: Table
    first: FirstPrices
    splits: Sequence[Split]
    at: Integers
    start: StartOfPrice
    day: Integers

    def price_due(self, row: int) -> str:
        """Make the dollars that an exercise owes. Plan §6(f)."""
        return f"ROUND(ROUND({self._cell('Shares', row)}*{self._price(row)},8),2)"

    def shares_delivered(self, row: int) -> str:
        """Make the whole shares that are delivered: those exercised, or those that the gain is worth. Plan §6(g)."""
        if self.events.frame["event"].iloc[row] == "exercise":
            return self._cell("Shares", row)
        value, gain = self._cell("Fair Market Value", row), self._gain(row)
        nearest = f"ROUND({gain}/{value},0)"
        return f"{nearest}-(ROUND({nearest}*{value}-{gain},8)>0)"

    def cash_paid_out(self, row: int) -> str:
        """Make the dollars of the gain that the shares delivered leave. Plan §6(g)."""
        shares, value = self._cell("Shares Delivered", row), self._cell("Fair Market Value", row)
        rest = f"-{shares}*{value}" if self.events.frame["event"].iloc[row] == SETTLEMENT else ""
        return f"ROUND(ROUND({self._gain(row)}{rest},8),2)"

    def _price(self, row: int) -> str:
        """Make the exercise price of the option on the day of the event. Plan §4(c)."""
        cell = self.start.cell(self.tables, row, self.first.cell(int(self.at[row])))
        since = splits_between(self.splits, int(self.start.since[row]), int(self.day[row]))
        return exercise_price_formula(cell, since)

    def _gain(self, row: int) -> str:
        """Make what the shares are worth above their exercise price."""
        return f"{self._cell('Shares', row)}*({self._cell('Fair Market Value', row)}-{self._price(row)})"

    def _cell(self, header: str, row: int) -> str:
        return f"{self.events.letter(header)}{self.events.rows[row]}"


def option_event_columns(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Columns:
    """Make what an exercise owes and pays, and what a settlement delivers and pays out. Plan §6(e) to §6(g)."""
    table, prices, first = tables["Option Events"], tables["Prices"], first_prices(tables, terms)
    day, shares = days(table.values("Date")), table.whole("Shares")
    at = tables.indexes("Options", "Option ID", table.values("Option ID"))
    at_first, since = np.append(first.price, 0)[at], np.append(first.day, 0)[at]
    start = start_of_price(tables, table.values("Option ID"), day, at_first, since)
    strike = exercise_price(start.price, start.since, day, tuple(splits))
    fits = (at >= 0) & (shares > 0) & is_exact_in_formulas(start.price, [split for split in splits if split.changes])
    exercise, in_shares = table.equals("Event", "exercise"), table.equals("Event", SETTLEMENT)
    market, tender = (
        prices_behind(tables, _latest_price_rows(prices, valued), day, splits)
        for valued in (day, day - 1)  # shares are tendered at the value of the business day before
    )
    fits &= ~market.rounded
    fair = np.maximum(table.whole("Fair Market Value"), 1)
    spread = np.where(fits & ~exercise & (fair > strike), fair - strike, 0)
    small = fits & (spread > 0) & (spread.astype(object) * shares <= MOST_CENTS * UNITS_PER_CENT).astype(bool)
    worth = np.where(small, spread * shares, 0)
    whole = np.where(in_shares, worth // fair, 0)
    given = np.maximum(table.whole("Shares Delivered"), 0)
    rest = np.where(in_shares & small & (given <= whole), worth - given * fair, worth)
    pays = cents_half_up(np.maximum(rest, 0))
    texts = _EventTexts(tables, table, first, splits, at, start, day)
    due = table.whole("Price Due")
    owed = fits & exercise & (due <= MOST_CENTS) & (value_in_cents(np.where(fits, shares, 0), strike) == due)
    return {
        "Price Due": formulas_by_row(owed, texts.price_due),
        "Fair Market Value": _market_price_column(tables, table, "Fair Market Value", market),
        "Tender Value": _market_price_column(tables, table, "Tender Value", tender),
        "Shares Delivered": formulas_by_row(
            (exercise & (given == shares)) | (in_shares & small & (given == whole)), texts.shares_delivered
        ),
        "Cash Paid Out": formulas_by_row(
            small & (given <= whole) & (table.whole("Cash Paid Out") == pays), texts.cash_paid_out
        ),
    }


def _latest_price_rows(prices: Table, valued: Integers) -> Integers:
    """Find the latest Closing Price up to each day: its index on Prices, -1 for none."""
    with_price = np.flatnonzero(prices.has("Closing Price"))
    index = np.searchsorted(days(prices.values("Date"))[with_price], valued, side="right") - 1
    return np.append(with_price, -1)[index]


def settlements_by_ledger_row(tables: Tables) -> tuple[Integers, Integers]:
    """Find for each row of the ledger its share settlement on Option Events.

    Gives its index there, -1 for none, and the shares delivered, ``NONE`` for none.
    """
    table, ledger = tables["Option Events"], tables["Share Reserve"]
    indexes = np.flatnonzero(table.equals("Event", SETTLEMENT))
    result = np.full(len(ledger.frame), -1, dtype=np.int64)
    rows = np.flatnonzero(ledger.equals("Event", "settled in shares"))
    if indexes.size and rows.size:
        settled = _row_keys(table, ("Option ID", "Date", "Shares"), indexes)
        first = np.flatnonzero(~settled.duplicated())
        found = settled[first].get_indexer(_row_keys(ledger, ("Reference", "Date", "Shares"), rows))
        result[rows] = np.append(indexes[first], -1)[found]
    return result, np.append(np.maximum(table.whole("Shares Delivered"), 0), NONE)[result]


def _row_keys(table: Table, headers: Sequence[str], indexes: Integers) -> pd.MultiIndex:
    """Give what some rows are known by, as an index."""
    return pd.MultiIndex.from_arrays([table.values(header).iloc[indexes] for header in headers])
