"""The checks of Price Date and Fair Market Value against the Prices sheet. Plan §4(c), §6(c)."""

from collections.abc import Iterator, Sequence

import numpy as np

from calc.plan.calendar import FOREVER, days
from calc.plan.s04c_changes_in_stock import Split, market_price
from calc.write.adjusted import exact_for
from calc.write.conditions import Condition
from calc.write.tables import Flags, Integers, Table, Tables


def market_values(tables: Tables, splits: Sequence[Split]) -> Iterator[Condition]:
    """The checks of Price Date and Fair Market Value on Options and Deferred Awards, over the Prices sheet."""
    prices = tables["Prices"]
    if not prices.is_whole:
        return
    changing = [split for split in splits if split.changes]
    for sheet, reference, valued in (
        ("Options", "Option ID", "([Grant Date]-1)"),
        ("Deferred Awards", "Award ID", "[Valuation Date]"),
    ):
        only = '([Kind]<>"formula")' if sheet == "Options" else "0"
        counts = 'COUNTIF([Kind],"formula")' if sheet == "Options" else ""
        yield Condition(
            "The Price Date is the latest day with a Closing Price on or before the day of the valuation",
            "§6(c), §7(a)",
            sheet,
            reference,
            _latest_formula(prices, only, valued),
            lambda table: _is_latest(table, prices),
            counts=counts,
            counted=_is_valued,
            compares_rows=True,
            against=len(prices.frame),
        )
        table = tables[sheet]
        exact = exact_for(np.maximum(_closing_on(table, prices), 1), changing).all()
        yield Condition(
            "The Fair Market Value is the Closing Price of the Price Date, adjusted for the splits up to the grant",
            "§4(c), §6(c)",
            sheet,
            reference,
            _value_formula(prices, only, changing) if exact else "",
            lambda table: _is_the_closing_price(table, prices, splits),
            counts=counts,
            counted=_is_valued,
        )


def _is_valued(table: Table) -> Flags:
    """Discretionary Options have a price that the Committee sets."""
    if "Kind" in table.sheet.headers:
        return table.equals("Kind", "formula")
    return np.ones(len(table.frame), dtype=bool)


def _latest_formula(prices: Table, only: str, valued: str) -> str:
    day, closing = prices.span("Date"), prices.span("Closing Price")
    return (
        f'({only}+([Price Date]<={valued})*(COUNTIFS({day},[Price Date],{closing},">0")=1)'
        f'*(COUNTIFS({day},">"&[Price Date],{day},"<="&{valued},{closing},">0")=0))>0'
    )


def _is_latest(table: Table, prices: Table) -> Flags:
    with_price = days(prices.values("Date"))[prices.has("Closing Price")]
    if "Valuation Date" in table.sheet.headers:
        valued = days(table.values("Valuation Date"))
    else:
        valued = days(table.values("Grant Date")) - 1
    place = np.searchsorted(with_price, valued, side="right")
    return np.asarray(np.append(with_price, FOREVER)[place - 1] == days(table.values("Price Date")))


def _value_formula(prices: Table, only: str, splits: Sequence[Split]) -> str:
    """The Closing Price in units, through each split that lies between; where none does, its ratio is one for one."""
    day, closing = prices.span("Date"), prices.span("Closing Price")
    first = f"MIN({day})"  # LOOKUP gives an error before it
    on = f"([Price Date]+([Price Date]<{first})*({first}-[Price Date]))"
    units = f"ROUND(LOOKUP({on},{day},{closing})*1E8,0)"
    for split in splits:
        since = split.day - int(days(np.array(["1899-12-30"], dtype="datetime64[D]"))[0])
        hit = f"([Price Date]<{since})*([Grant Date]>={since})"
        old, new = (f"(1+{hit}*{number - 1})" for number in (split.old, split.new))
        units = f"INT((2*{units}*{old}+{new})/(2*{new}))"
    return f"({only}+(ROUND([Fair Market Value]*1E8,0)={units}))>0"


def _closing_on(table: Table, prices: Table) -> Integers:
    day = days(prices.values("Date"))
    place = np.searchsorted(day, days(table.values("Price Date")), side="right") - 1
    return np.maximum(prices.whole("Closing Price"), 0)[np.maximum(place, 0)]


def _is_the_closing_price(table: Table, prices: Table, splits: Sequence[Split]) -> Flags:
    on, until = days(table.values("Price Date")), days(table.values("Grant Date"))
    value = market_price(_closing_on(table, prices), on, until, tuple(splits))
    return np.asarray(value == table.whole("Fair Market Value"), dtype=bool)
