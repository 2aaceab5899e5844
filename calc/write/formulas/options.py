"""Prices from the Prices sheet, exercise prices after splits, and the worth of option events, as formulas. Plan §6."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calc.exact import UNITS_PER_CENT, cents_half_up, value_in_cents
from calc.plan.calendar import days
from calc.plan.s04c_changes_in_stock import Split, exercise_price
from calc.plan.terms import Terms
from calc.tables.model import MOST_CENTS, NONE, Columns, Integers, Live, Table, Tables, each, otherwise
from calc.write.formulas.adjusted import (
    PricesBehind,
    adjusted_exercise_price,
    adjusted_market,
    between,
    exact_for,
    prices_behind,
)

SETTLEMENT = "share settlement"


def priced(tables: Tables, name: str, splits: Sequence[Split]) -> Columns:
    """Price Date, Price Basis and Fair Market Value from the day's row of Prices, through the splits since."""
    table, prices = tables[name], tables["Prices"]
    at = tables.places("Prices", "Date", table.values("Price Date"))
    found = (at >= 0) & table.has("Price Date")
    basis = np.append(np.asarray(prices.values("Basis"), dtype=object), "")[at]
    known = np.isin(basis.astype(str), ("last sale", "bid-ask mean"))
    same_basis = known & (np.asarray(table.values("Price Basis"), dtype=object) == basis).astype(bool)
    behind = prices_behind(tables, at, days(table.values("Grant Date")), splits)
    fair = _market(tables, table, "Fair Market Value", behind)
    return {
        "Price Date": Live(found, prices.cells("Date", at)),
        "Price Basis": Live(found & table.has("Price Basis") & same_basis, prices.cells("Basis", at)),
        "Fair Market Value": Live(found & fair.where, fair.pieces),
    }


def _market(tables: Tables, table: Table, header: str, behind: PricesBehind) -> Live:
    """A market price from a row of Prices for each row, through the splits between."""
    prices = tables["Prices"]
    closing = np.append(np.maximum(prices.whole("Closing Price"), 0), 0)[behind.at]
    fits = table.has(header) & (behind.at >= 0) & (behind.exact.shown() == table.whole(header))
    fits &= ~behind.changed | behind.in_formulas(closing)
    odd = fits & behind.changed
    texts = [
        adjusted_market(prices.cell("Closing Price", int(behind.at[place])), behind.times[place], behind.by[place])
        for place in np.flatnonzero(odd).tolist()
    ]
    return Live(fits, otherwise(odd, texts, table.rows, prices.cells("Closing Price", behind.at)))


def exercise_prices(table: Table, terms: Terms, splits: Sequence[Split]) -> Columns:
    """The exercise price now: that at grant, through the splits since. Plan §4(c)."""
    granted, at_grant = days(table.values("Grant Date"), terms.as_of), table.whole("Exercise Price at Grant")
    price = exercise_price(np.maximum(at_grant, 0), granted, terms.as_of, tuple(splits))
    fits = (price == table.whole("Exercise Price")) & exact_for(at_grant, [each for each in splits if each.changes])
    letter, rows = table.letter("Exercise Price at Grant"), table.rows
    return {
        "Exercise Price": each(
            fits,
            lambda place: adjusted_exercise_price(
                f"{letter}{rows[place]}", between(splits, int(granted[place]), terms.as_of)
            ),
        )
    }


def option_events(tables: Tables, splits: Sequence[Split]) -> Columns:
    """What an exercise owes and pays, and what a settlement delivers and pays out. Plan §6(e) to §6(g)."""
    table, options, prices = tables["Option Events"], tables["Options"], tables["Prices"]
    day, shares = days(table.values("Date")), table.whole("Shares")
    at = tables.places("Options", "Option ID", table.values("Option ID"))
    at_grant = np.append(np.maximum(options.whole("Exercise Price at Grant"), 0), 0)[at]
    granted = np.append(days(options.values("Grant Date"), 0), 0)[at]
    strike = exercise_price(at_grant, granted, day, tuple(splits))
    fits = (at >= 0) & (shares > 0) & exact_for(at_grant, [each for each in splits if each.changes])
    exercise, in_shares = table.equals("Event", "exercise"), table.equals("Event", SETTLEMENT)
    market, tender = (
        prices_behind(tables, _latest_price(prices, valued), day, splits)
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
    rows = table.rows
    e, v, n = (table.letter(header) for header in ("Shares", "Fair Market Value", "Shares Delivered"))

    def price(at_: int) -> str:
        cell = options.cell("Exercise Price at Grant", int(at[at_]))
        return adjusted_exercise_price(cell, between(splits, int(granted[at_]), int(day[at_])))

    def gain(at_: int) -> str:
        return f"{e}{rows[at_]}*({v}{rows[at_]}-{price(at_)})"

    def delivered(at_: int) -> str:
        if exercise[at_]:
            return f"{e}{rows[at_]}"
        nearest = f"ROUND({gain(at_)}/{v}{rows[at_]},0)"
        return f"{nearest}-(ROUND({nearest}*{v}{rows[at_]}-{gain(at_)},8)>0)"

    def paid_out(at_: int) -> str:
        rest = f"-{n}{rows[at_]}*{v}{rows[at_]}" if in_shares[at_] else ""
        return f"ROUND(ROUND({gain(at_)}{rest},8),2)"

    due = table.whole("Price Due")
    owed = fits & exercise & (due <= MOST_CENTS) & (value_in_cents(np.where(fits, shares, 0), strike) == due)
    return {
        "Price Due": each(owed, lambda at_: f"ROUND(ROUND({e}{rows[at_]}*{price(at_)},8),2)"),
        "Fair Market Value": _market(tables, table, "Fair Market Value", market),
        "Tender Value": _market(tables, table, "Tender Value", tender),
        "Shares Delivered": each((exercise & (given == shares)) | (in_shares & small & (given == whole)), delivered),
        "Cash Paid Out": each(small & (given <= whole) & (table.whole("Cash Paid Out") == pays), paid_out),
    }


def _latest_price(prices: Table, valued: Integers) -> Integers:
    """The place on Prices of the latest Closing Price up to each day, -1 for none."""
    with_price = np.flatnonzero(prices.has("Closing Price"))
    place = np.searchsorted(days(prices.values("Date"))[with_price], valued, side="right") - 1
    return np.append(with_price, -1)[place]


def settlements(tables: Tables) -> tuple[Integers, Integers]:
    """For each row of the ledger the place of its share settlement on Option Events, -1 for none, and the shares."""
    table, ledger = tables["Option Events"], tables["Share Reserve"]
    places = np.flatnonzero(table.equals("Event", SETTLEMENT))
    result = np.full(len(ledger.frame), -1, dtype=np.int64)
    rows = np.flatnonzero(ledger.equals("Event", "settled in shares"))
    if places.size and rows.size:
        settled = _keys(table, ("Option ID", "Date", "Shares"), places)
        first = np.flatnonzero(~settled.duplicated())
        found = settled[first].get_indexer(_keys(ledger, ("Reference", "Date", "Shares"), rows))
        result[rows] = np.append(places[first], -1)[found]
    return result, np.append(np.maximum(table.whole("Shares Delivered"), 0), NONE)[result]


def _keys(table: Table, headers: Sequence[str], places: Integers) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([table.values(header).iloc[places] for header in headers])
