"""Prices from the Prices sheet, exercise prices after splits, and the worth of option events, as formulas. Plan §6."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calc.exact import UNITS_PER_CENT, cents_half_up, value_in_cents
from calc.plan.calendar import days
from calc.plan.s04c_changes_in_stock import Split, exercise_price, market_price
from calc.plan.terms import Terms
from calc.write.adjusted import adjusted_exercise_price, adjusted_market, between, exact_for
from calc.write.tables import MOST_CENTS, NONE, Chosen, Columns, Integers, Live, Numbers, Table, Tables, each

SETTLEMENT = "share settlement"


def priced(tables: Tables, name: str, splits: Sequence[Split]) -> Columns:
    """Price Date, Price Basis and Fair Market Value from the day's row of Prices, through the splits since."""
    table, prices = tables[name], tables["Prices"]
    at = tables.places("Prices", "Date", table.values("Price Date"))
    found = (at >= 0) & table.has("Price Date")
    basis = np.append(np.asarray(prices.values("Basis"), dtype=object), "")[at]
    known = np.isin(basis.astype(str), ("last sale", "bid-ask mean"))
    same_basis = known & (np.asarray(table.values("Price Basis"), dtype=object) == basis).astype(bool)
    fair = _market(tables, table, at, days(table.values("Grant Date")), splits)
    return {
        "Price Date": Live(found, prices.cells("Date", at)),
        "Price Basis": Live(found & table.has("Price Basis") & same_basis, prices.cells("Basis", at)),
        "Fair Market Value": Live(found & fair.where, fair.pieces),
    }


def _market(tables: Tables, table: Table, at: Integers, until: Integers, splits: Sequence[Split]) -> Live:
    """The Fair Market Value from a row of Prices for each row, through the splits up to a day."""
    prices = tables["Prices"]
    closing = np.append(np.maximum(prices.whole("Closing Price"), 0), 0)[at]
    on = np.append(days(prices.values("Date")), 0)[at]
    changing = [split for split in splits if split.changes]
    value = market_price(closing, on, until, tuple(splits))
    none_between = ~np.any([(on < split.day) & (split.day <= until) for split in changing] or [on < on], axis=0)
    fits = table.has("Fair Market Value") & (at >= 0) & (value == table.whole("Fair Market Value"))
    fits &= none_between | exact_for(closing, changing)

    if none_between.all():
        return Live(fits, prices.cells("Closing Price", at))
    cells, which, numbers = prices.refs("Closing Price", at)
    odd = np.flatnonzero(~none_between & fits)
    which[odd], numbers[odd] = len(cells) + np.arange(odd.size), -1
    cells += [
        adjusted_market(
            prices.cell("Closing Price", int(at[place])), between(splits, int(on[place]), int(until[place]))
        )
        for place in odd.tolist()
    ]
    return Live(fits, (Chosen(cells, which), Numbers(numbers)))


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
    with_price = np.flatnonzero(prices.has("Closing Price"))
    valued = day - exercise  # shares are tendered at the value of the business day before
    place = np.searchsorted(days(prices.values("Date"))[with_price], valued, side="right") - 1
    market = _market(tables, table, np.append(with_price, -1)[place], day, splits)
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
        "Fair Market Value": market,
        "Shares Delivered": each((exercise & (given == shares)) | (in_shares & small & (given == whole)), delivered),
        "Cash Paid Out": each(small & (given <= whole) & (table.whole("Cash Paid Out") == pays), paid_out),
    }


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
