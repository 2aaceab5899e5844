"""The Activity sheet as formulas over the ledger and the registers; values where one of these needs a second sheet."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from calc.exact import Flags, total
from calc.plan.calendar import day_number, days
from calc.plan.terms import Terms
from calc.tables.model import Integers, Live, Table, Tables

_BALANCE = {"options": "Options Outstanding", "deferred awards": "Deferred Outstanding", "reserve": "Available"}
_REGISTER = {"options": "Options", "deferred awards": "Deferred Awards"}
_RETURNED = ("cancelled", "settled in shares", "lapsed")
_GRANTS = ("option granted", "deferred granted")
_EVENTS: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("options", "granted", 1, ("option granted",)),
    ("options", "exercised", -1, ("exercised",)),
    ("options", "cancelled", -1, ("cancelled", "settled in shares")),
    ("options", "lapsed", -1, ("lapsed",)),
    ("options", "assumed", -1, ("assumed",)),
    ("deferred awards", "granted", 1, ("deferred granted",)),
    ("deferred awards", "issued", -1, ("deferred issued",)),
    ("reserve", "increases", 1, ("opening", "increase")),
)
_AT_END = {"outstanding at end": "Shares Outstanding", "exercisable at end": "Shares Exercisable"}
_MOST = 10**15
_MOST_CENTS = 10**12  # a sum of dollars below it is right to the cent

Line = tuple[str, str, str, int]  # group, line, formula, the shares it gives


def activity_columns(tables: Tables, terms: Terms) -> dict[str, Live]:
    """Make the formulas of the sheet's three columns of figures, by header; none where the ledger needs two sheets."""
    table, ledger = tables["Activity"], tables["Share Reserve"]
    if not ledger.is_whole:
        return {}
    formulas = {(group, line): (text, shares) for group, line, text, shares in _line_formulas(tables, terms)}
    keys = list(zip(table.values("Group"), table.values("Line"), strict=True))
    shares = [formulas.get(key, ("", None)) for key in keys]
    prices = [_average_price_formula(tables, *key) for key in keys]
    header = "Weighted-Average Exercise Price"
    dollars = [_dollars_formula(tables, terms, *key) for key in keys]
    return {
        "Dollars": Live(_is_computed_value(dollars, table.whole("Dollars")), ([text for text, _ in dollars],)),
        "Shares": Live(_is_computed_value(shares, table.whole("Shares")), ([text for text, _ in shares],)),
        header: Live(_is_computed_value(prices, table.whole(header)), ([text for text, _ in prices],)),
    }


def _is_computed_value(formulas: Sequence[tuple[str, int | None]], values: Integers) -> Flags:
    """Tell for each row whether a formula gives the value that was computed."""
    return np.array(
        [value is not None and value == computed for (_, value), computed in zip(formulas, values, strict=True)], bool
    )


def _line_formulas(tables: Tables, terms: Terms) -> Iterator[Line]:
    """Make the lines of shares: each with its formula over the ledger or a register, and the shares it gives."""
    ledger, since = tables["Share Reserve"], f'">="&{tables.period_start()}'
    day, event = days(ledger.values("Date")), np.asarray(ledger.values("Event"), dtype=object)
    shares, start = ledger.whole("Shares"), day_number(terms.activity_from)
    opened = terms.books_open_on is not None  # with balances, which stand in the first row and bring nothing new
    before = max(int(np.searchsorted(day, start, side="left")), int(opened))
    for group, line, sign, every in _EVENTS:
        events = tuple(each for each in every if not (opened and each == "opening"))
        chosen = np.isin(event, events) & (day >= start)
        parts = [
            f'SUMIFS({ledger.span("Shares")},{ledger.span("Event")},"{each}",{ledger.span("Date")},{since})'
            for each in events
        ]
        mark = "0-" if sign < 0 else ""
        yield group, line, mark + ("+" if sign > 0 else "-").join(parts), sign * int(shares[chosen].sum())
    for group, header in _BALANCE.items():
        word = "available" if group == "reserve" else "outstanding"
        balance = ledger.whole(header)
        first = ledger.cell(header, before - 1) if before else "0"
        yield group, f"{word} at beginning", first, int(balance[before - 1]) if before else 0
        changes = {("reserve", "adjusted for splits"): ("split",), ("reserve", "granted"): _GRANTS,
                   ("reserve", "returned"): _RETURNED, (group, "adjusted for splits"): ("split",),
                   (group, "adjusted by decision"): ("adjusted",)}  # fmt: skip
        for (of, line), events in changes.items():
            if of == group and len(ledger.frame) > 1:
                chosen = np.isin(event, events) & (day >= start)
                chosen[0] = False
                yield (
                    group,
                    line,
                    _changes_formula(tables, header, events),
                    int(np.diff(balance, prepend=0)[chosen].sum()),
                )
        if group == "reserve":
            yield group, "available at end", ledger.cell(header, len(balance) - 1), int(balance[-1])
        elif tables[_REGISTER[group]].is_whole:
            register = tables[_REGISTER[group]]
            for line, of in _AT_END.items():
                if of in register.sheet.headers:
                    yield group, line, f"SUM({register.span(of)})", int(register.whole(of).sum())


def _changes_formula(tables: Tables, header: str, events: tuple[str, ...]) -> str:
    """Make the sum of a balance's changes by some events in the period; the opening, in row 2, is none of them."""
    ledger = tables["Share Reserve"]
    kinds, dates = ledger.span("Event", first=3), ledger.span("Date", first=3)
    is_one = "+".join(f'({kinds}="{event}")' for event in events)
    change = f"({ledger.span(header, first=3)}-{ledger.span(header, less=1)})"
    return f"SUMPRODUCT(({is_one})*({dates}>={tables.period_start()})*{change})"


def _average_price_formula(tables: Tables, group: str, line: str) -> tuple[str, int | None]:
    """Make the average exercise price of what is outstanding or exercisable now, and its value in 1e-8 dollars.

    No formula, and None, where the average is so near a half unit that a double might round it to the other side.
    """
    of = _AT_END.get(line)
    options: Table = tables["Options"]
    if group != "options" or of is None or not options.is_whole:
        return "", None
    shares, prices = options.whole(of).astype(object), options.whole("Exercise Price").astype(object)
    total, value = int(shares.sum()), int((shares * prices).sum())
    if not 0 < total < _MOST or not 0 < value < _MOST * 10**3:
        return "", None
    whole, rest = divmod(value, total)
    if not abs(rest / total - 0.5) > 0.05 or whole > 10**11:
        return "", None
    span = options.span(of)
    return (
        f"ROUND(SUMPRODUCT({span},{options.span('Exercise Price')})/SUM({span}),8)",
        whole + (2 * rest >= total),
    )


_SUMMED = {
    "dated in the period": ("Fee Settlement", "Fee Date", ("Amount",)),
    "deferred": ("Fee Settlement", "Fee Date", ("Deferred",)),
    "cash": ("Fee Settlement", "Fee Date", ("Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall")),
    "pending": ("Fee Settlement", "Fee Date", ("Pending",)),
    "pending at end": ("Fee Settlement", "", ("Pending",)),
    "cash due": ("Cash Due", "Date", ("Amount",)),
}


def _dollars_formula(tables: Tables, terms: Terms, group: str, line: str) -> tuple[str, int | None]:
    """Make the dollars of a line of fees, and their cents: a sum over Fee Settlement or Cash Due. Plan §7, §8(a)."""
    if group != "fees" or line not in _SUMMED:
        return "", None
    name, dated, headers = _SUMMED[line]
    table = tables[name]
    if not table.is_whole:
        return "", None
    start = tables.period_start()
    since = f',{table.span(dated)},">="&{start}' if dated else ""
    parts = [f"SUMIFS({table.span(header)}{since})" if dated else f"SUM({table.span(header)})" for header in headers]
    chosen = table.values(dated) >= pd.Timestamp(terms.activity_from) if dated else table.has(headers[0])
    cents = sum(total(table.whole(header)[np.asarray(chosen, dtype=bool)]) for header in headers)
    return (f"ROUND({'+'.join(parts)},2)", cents) if cents < _MOST_CENTS else ("", None)
