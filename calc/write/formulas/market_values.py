"""The checks of Price Date and Fair Market Value against the Prices sheet. Plan §4(c), §6(c)."""

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np

from calc.exact import UNITS_PER_CENT, ExactPrice, Flags, exact_price
from calc.excel.limits import DAY_0
from calc.plan.calendar import FOREVER, day_number, days
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s06c_fair_market_value import SAME_DAY
from calc.plan.s07_deferred_stock import DOWN, shares_for
from calc.plan.terms import Terms
from calc.tables.model import MOST_CENTS, Table, Tables
from calc.write.formulas.adjusted import is_exact_in_formulas, prices_behind
from calc.write.formulas.conditions import Condition
from calc.write.formulas.opening import IS_OPENING, opening_awards
from calc.write.formulas.rounding import IN_WORDS, shares_condition

_DAY_0 = day_number(DAY_0)
_LONGEST = 7_500  # characters of a condition: with its cells it stays within a formula's 8,192
_MOST_WHOLE = 2**53  # up to it a double holds every whole number


def market_value_conditions(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Iterator[Condition]:
    """Make the checks of Price Date and Fair Market Value on Options and Deferred Awards, over the Prices sheet."""
    prices = tables["Prices"]
    if not prices.is_whole:
        return
    changing = [split for split in splits if split.changes]
    before = 0 if terms.price_day == SAME_DAY else 1
    for sheet, reference, valued in (
        ("Options", "Option ID", f"([Grant Date]-{before})"),
        ("Deferred Awards", "Award ID", "[Valuation Date]"),
    ):
        only = '([Kind]<>"formula")' if sheet == "Options" else "0"
        counts = 'COUNTIF([Kind],"formula")' if sheet == "Options" else ""
        if opening_awards(tables[sheet]).any():
            only += f"+{IS_OPENING}"
            counts = f"SUMPRODUCT(1-(({only})>0))"
        yield Condition(
            "The Price Date is the latest day with a Closing Price on or before the day of the valuation",
            "§6(c), §7(a)",
            sheet,
            reference,
            _price_date_formula(prices, only, valued),
            lambda table: _is_latest_price_date(table, prices, before),
            counts=counts,
            counted=_is_valued,
            compares_rows=True,
            against=len(prices.frame),
        )
        text = _market_value_formula(prices, only, changing)
        exact = (
            is_exact_in_formulas(np.maximum(prices.whole("Closing Price"), 1), changing).all() and len(text) < _LONGEST
        )
        yield Condition(
            "The Fair Market Value is the Closing Price of the Price Date, through the splits between it and the grant",
            "§4(c), §6(c)",
            sheet,
            reference,
            text if exact else "",
            lambda table: _is_the_closing_price(tables, table, splits),
            counts=counts,
            counted=_is_valued,
        )


def _is_valued(table: Table) -> Flags:
    """Tell for each row whether its price follows from Prices.

    The Committee sets that of Discretionary Options; that of opening awards is older than the books.
    """
    known = ~opening_awards(table)
    return known & table.equals("Kind", "formula") if "Kind" in table.sheet.headers else known


def _price_date_formula(prices: Table, only: str, valued: str) -> str:
    """Make the condition that no day with a Closing Price lies between the Price Date and the valuation."""
    day, closing = prices.span("Date"), prices.span("Closing Price")
    return (
        f'({only}+([Price Date]<={valued})*(COUNTIFS({day},[Price Date],{closing},">0")=1)'
        f'*(COUNTIFS({day},">"&[Price Date],{day},"<="&{valued},{closing},">0")=0))>0'
    )


def _is_latest_price_date(table: Table, prices: Table, before: int) -> Flags:
    """Tell for each row whether its Price Date is the latest day with a Closing Price up to the valuation.

    An option's is so many days ``before`` its grant.
    """
    with_price = days(prices.values("Date"))[prices.has("Closing Price")]
    if "Valuation Date" in table.sheet.headers:
        valued = days(table.values("Valuation Date"))
    else:
        valued = days(table.values("Grant Date")) - before
    index = np.searchsorted(with_price, valued, side="right")
    return np.asarray(np.append(with_price, FOREVER)[index - 1] == days(table.values("Price Date")))


def _market_value_formula(prices: Table, only: str, splits: Sequence[Split]) -> str:
    """Make the condition that the value is the Closing Price through the splits between, rounded half up."""
    units, times, by = _closing_price_through_splits(prices, splits)
    return f"({only}+(ROUND([Fair Market Value]*1E8,0)=INT((2*{units}*{times}+{by})/(2*{by}))))>0"


def _closing_price_through_splits(prices: Table, splits: Sequence[Split]) -> tuple[str, str, str]:
    """Make the Closing Price of the Price Date in units of 1e-8 dollars, and its ratio for the splits between.

    Gives three terms of a formula: the price, what it is multiplied by, and what it is divided by.
    """
    day, closing = prices.span("Date"), prices.span("Closing Price")
    first = f"MIN({day})"  # LOOKUP gives an error before it
    on = f"([Price Date]+([Price Date]<{first})*({first}-[Price Date]))"
    times = by = "1"
    for split in splits:
        ex, since = split.ex_day - _DAY_0, split.day - _DAY_0
        forward, back = f"([Price Date]<{ex})*([Grant Date]>={since})", f"([Price Date]>={ex})*([Grant Date]<{since})"
        times += f"*(1+{forward}*{split.old - 1}+{back}*{split.new - 1})"
        by += f"*(1+{forward}*{split.new - 1}+{back}*{split.old - 1})"
    return f"ROUND(LOOKUP({on},{day},{closing})*1E8,0)", f"({times})", f"({by})"


def shares_worth_condition(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Condition:
    """Make the check of the shares that a fee asks for: what it is worth, as Share Rounding rounds. Plan §4(b)."""
    prices, changing = tables["Prices"], [split for split in splits if split.changes]
    rounding, shares, most = terms.share_rounding, "[Shares Requested]", f"{MOST_CENTS // 100}"
    fits = shares_condition(shares, "[Deferrable Fee]", "[Fair Market Value]", rounding, rounds=True)
    text = f"(([Deferrable Fee]>{most})+{fits})>0"
    if changing:
        units, times, by = _closing_price_through_splits(prices, changing)
        fee, price = f"ROUND([Deferrable Fee]*100,0)*1E6*{by}", f"{units}*{times}"
        fits = shares_condition(shares, fee, price, rounding, rounds=False)
        text = f"(([Deferrable Fee]>{most})+{fits})>0"
        doubled = 1 if rounding == DOWN else 2
        most_units = doubled * MOST_CENTS * UNITS_PER_CENT * prod(max(each.new, each.old) for each in changing)
        text = text if most_units < _MOST_WHOLE and prices.is_whole and len(text) < _LONGEST else ""

    def holds(table: Table) -> Flags:
        """Tell for each row whether the fee is worth as many shares as were requested."""
        fee, price = table.whole("Deferrable Fee"), exact_price(table.whole("Fair Market Value"))
        if changing:
            price = _price_through(tables, table, splits)
        fit = (fee >= 0) & (fee <= MOST_CENTS) & (price.units > 0)
        shares = shares_for(np.where(fit, fee, 0), np.maximum(price.units, 1), price.parts, rounding)
        return np.asarray(~fit | (shares == table.whole("Shares Requested")), dtype=bool)

    if text and opening_awards(tables["Deferred Awards"]).any():
        text = f"({IS_OPENING}+{text})>0"
    return Condition(
        IN_WORDS[rounding],
        "§4(b), §7(a)",
        "Deferred Awards",
        "Award ID",
        text,
        holds,
        counts=f'COUNTIF([Deferrable Fee],"<={most}")',
        counted=lambda table: (table.whole("Deferrable Fee") <= MOST_CENTS) & table.has("Deferrable Fee"),
        compares_rows=bool(changing),
        against=len(prices.frame),
    )


def _is_the_closing_price(tables: Tables, table: Table, splits: Sequence[Split]) -> Flags:
    """Tell for each row whether its Fair Market Value is the Closing Price through the splits."""
    return np.asarray(_price_through(tables, table, splits).shown() == table.whole("Fair Market Value"), dtype=bool)


def _price_through(tables: Tables, table: Table, splits: Sequence[Split]) -> ExactPrice:
    """Give the Closing Price of the Price Date, or of the latest row before as LOOKUP finds it, through the splits."""
    at = np.searchsorted(days(tables["Prices"].values("Date")), days(table.values("Price Date")), side="right") - 1
    return prices_behind(tables, np.maximum(at, 0), days(table.values("Grant Date")), splits).exact
