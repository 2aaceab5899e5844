"""What follows from other cells, as formulas: each with its value, so that a person can trace it.

A formula stands only where it gives exactly the value that was computed. Where a rule needs more than a cell can say (a
pro rata portion, an election, a split's rounding of all awards), the value stands alone, and Checks compares it
with the rule. Only plain references and functions that Excel 2016 and LibreOffice 7.4 both have are used.

Excel computes in binary floating point. So money is rounded to its unit in each formula, and whole shares are found by
the sign of a difference rounded to 8 decimals, which is exact up to ``MOST_CENTS``.

Shares Requested of a deferred award, for a fee in K and a price in J:

    ROUND(K2/J2,0)                                              the nearest whole number of shares
    -(ROUND(ROUND(K2/J2,0)*J2-K2,8)>0)                          less one where these cost more than the fee
    12,000 at 4.625: ROUND(2594.59)=2595, 2595*4.625>12000      so 2,594
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from calc.contract import Term
from calc.exact import Flags, muldiv_half_up, product
from calc.plan.calendar import days, years_from
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s07_deferred_stock import shares_for
from calc.plan.terms import FORMULA_OPTION_TERM, PAR_VALUE, Terms
from calc.tables.model import (
    MOST_CENTS,
    NONE,
    Chosen,
    Columns,
    Integers,
    Live,
    Numbers,
    Table,
    Tables,
    formula,
    with_exceptions,
)
from calc.write.formulas.activity import activity_columns
from calc.write.formulas.adjusted import PricesBehind, prices_behind_awards
from calc.write.formulas.balances import balance_columns
from calc.write.formulas.fees import cash_due_column, fee_columns
from calc.write.formulas.opening import opening_awards
from calc.write.formulas.options import (
    exercise_price_columns,
    option_event_columns,
    price_columns,
)
from calc.write.formulas.rounding import shares_formula

_MOST_LOOKED_AT = 10**7  # rows that a recalculation may cost for the lines of a sheet
_MOST_UNITS = 10**13  # a price of 100,000 dollars, of which halves are exact


def formulas(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Mapping[str, Columns]:
    """Make the formulas of the computed sheets, by sheet and header."""
    return {
        "Options": {
            **price_columns(tables, "Options", splits),
            **_option_columns(tables, terms, splits),
            **exercise_price_columns(tables, terms, splits),
        },
        "Deferred Awards": {
            **price_columns(tables, "Deferred Awards", splits),
            **_deferred_award_columns(tables, terms, splits),
        },
        "Fee Settlement": fee_columns(tables, terms, splits),
        "Cash Due": cash_due_column(tables),
        "Shortfalls": {
            "Shares Short": _shares_left(tables["Shortfalls"], "Shares Short", ["Shares Requested"], ["Shares Granted"])
        },
        "Share Reserve": balance_columns(tables),
        "Option Events": option_event_columns(tables, terms, splits),
        "Upcoming": _upcoming_column(tables, terms),
        "Upcoming by Date": _by_date_columns(tables),
        "Activity": activity_columns(tables, terms),
        "Prices": _closing_price_columns(tables["Prices"]),
    }


def _shares_left(table: Table, target: str, plus: list[str], minus: list[str]) -> Live:
    """Make a column of whole shares: the columns ``plus`` of the row less the columns ``minus``."""
    total = sum((table.whole(header) for header in plus), np.zeros(len(table.frame), dtype=np.int64))
    total = total - sum((table.whole(header) for header in minus), np.zeros(len(table.frame), dtype=np.int64))
    text = "+".join(f"{table.letter(header)}#" for header in plus)
    text += "".join(f"-{table.letter(header)}#" for header in minus)
    return Live(table.has(target) & (total == table.whole(target)), formula(text))


def _option_columns(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Columns:
    """Make the price and term of Formula Options, and what is short and outstanding of all. Plan §6(c), §6(d)."""
    table = tables["Options"]
    by_formula, granted = table.equals("Kind", "formula"), days(table.values("Grant Date"), 0)
    par, par_cells = _term_in_force(tables, terms, PAR_VALUE, granted)
    years, years_cells = _term_in_force(tables, terms, FORMULA_OPTION_TERM, granted)
    final = days(table.values("Final Exercise Date"), -1) == years_from(granted, years)
    final &= by_formula & ~opening_awards(table)
    price = np.maximum(table.whole("Fair Market Value"), par) == table.whole("Exercise Price at Grant")
    price &= ~prices_behind_awards(tables, table, splits).changed  # else it is rounded up, and the value stands
    fair, grant = table.letter("Fair Market Value"), table.letter("Grant Date")
    plus = ["Shares Granted", "Shares Adjusted"]
    minus = ["Gone Before", "Shares Exercised", "Shares Cancelled", "Shares Lapsed", "Shares Assumed"]
    return {
        "Exercise Price at Grant": Live(
            by_formula & table.has("Fair Market Value") & price, formula(f"MAX({fair}#,", par_cells, ")")
        ),
        "Final Exercise Date": Live(final, formula(f"EDATE({grant}#,12*", years_cells, ")")),
        "Shares Short at Grant": _shares_left(table, "Shares Short at Grant", ["Shares Requested"], ["Shares Granted"]),
        "Shares Outstanding": _shares_left(table, "Shares Outstanding", plus, minus),
    }


def _term_in_force(tables: Tables, terms: Terms, term: Term, granted: Integers) -> tuple[Integers, Chosen]:
    """Give a term's value in force on each day, and its cell on the Basis sheet."""
    used = [value for value in terms.used if value.name == term.name]
    since = days(np.array([value.since for value in used if value.since is not None], dtype="datetime64[D]"))
    indexes = np.searchsorted(since, granted, side="right")
    return terms.on(term, granted), Chosen(tables.basis("term", term.name), indexes)


def _deferred_award_columns(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Columns:
    """Make the shares that the fee is worth, what was short, and what is outstanding. Plan §4(b), §7(a)."""
    table, behind = tables["Deferred Awards"], prices_behind_awards(tables, tables["Deferred Awards"], splits)
    rounding = terms.share_rounding
    fee, price = table.whole("Deferrable Fee"), behind.values(table.whole("Fair Market Value"))
    fit = (fee >= 0) & (product(np.maximum(fee, 0), behind.by) <= MOST_CENTS) & (price.units > 0)
    shares = shares_for(np.where(fit, fee, 0), np.maximum(price.units, 1), price.parts, rounding)
    k, j = table.letter("Deferrable Fee"), table.letter("Fair Market Value")
    where = fit & (shares == table.whole("Shares Requested"))
    odd = where & behind.rounded
    texts = [
        _shares_through_splits_formula(f"{k}{table.rows[index]}", tables, behind, index, rounding)
        for index in np.flatnonzero(odd).tolist()
    ]
    pieces = formula(shares_formula(f"{k}#", f"{j}#", f"{j}#", rounding))
    return {
        "Shares Requested": Live(where, with_exceptions(odd, texts, table.rows, pieces)),
        "Shares Short at Grant": _shares_short_at_grant(tables),
        "Shares Outstanding": _shares_left(
            table, "Shares Outstanding", ["Shares Granted", "Shares Adjusted"], ["Gone Before", "Shares Issued"]
        ),
    }


def _shares_through_splits_formula(fee: str, tables: Tables, behind: PricesBehind, index: int, rounding: str) -> str:
    """Make the shares that a fee asks for at a price through splits, of which 8 decimals are not the whole.

    ``fee`` is a cell, ``index`` that of the award.
    """
    cell = tables["Prices"].cell("Closing Price", int(behind.at[index]))
    in_new, in_old = f"{fee}*{behind.by[index]}", f"{cell}*{behind.times[index]}"
    return shares_formula(in_new, in_old, f"({in_old})", rounding)


def _shares_short_at_grant(tables: Tables) -> Live:
    """Make the shares asked for less those of the ledger's row on the grant date. Plan §8(a).

    Shares granted later, after they were pending, do not count.
    """
    table, ledger = tables["Deferred Awards"], tables["Share Reserve"]
    grants = np.flatnonzero(ledger.equals("Event", "deferred granted"))
    booked = pd.Index(ledger.values("Reference").iloc[grants])
    first = np.flatnonzero(~booked.duplicated())
    at = np.append(grants[first], -1)[booked[first].get_indexer(pd.Index(table.values("Award ID")))]
    on_grant = np.append(days(ledger.values("Date")), NONE)[at] == days(table.values("Grant Date"))
    at = np.where(on_grant, at, -1)
    granted = np.where(at >= 0, np.append(ledger.whole("Shares"), 0)[at], 0)
    asked, all_at_once = table.letter("Shares Requested"), table.whole("Shares Granted") == granted
    now = table.letter("Shares Granted")
    cells, which, numbers = ledger.refs("Shares", at, before="-")
    less = Chosen([*cells, f"-{now}"], np.where(all_at_once, len(cells), which))
    fits = table.whole("Shares Requested") - granted == table.whole("Shares Short at Grant")
    fits &= table.has("Shares Requested")
    return Live(fits, (*formula(f"{asked}#"), less, Numbers(np.where(all_at_once, table.rows, numbers))))


def _upcoming_column(tables: Tables, terms: Terms) -> Columns:
    """Make the days from the As-of Date to each date."""
    table, as_of = tables["Upcoming"], tables.as_of()
    ahead = days(table.values("Date"), NONE) - terms.as_of
    letter = table.letter("Date")
    return {"Days From As-of": Live(ahead == table.whole("Days From As-of"), formula(f"{letter}#-{as_of}"))}


def _by_date_columns(tables: Tables) -> Columns:
    """Make the awards and the shares of each date and event, counted over Upcoming where that costs little."""
    table, due = tables["Upcoming by Date"], tables["Upcoming"]
    if not due.is_whole or len(table.frame) * len(due.frame) > _MOST_LOOKED_AT:
        return {}
    day, event = table.letter("Date"), table.letter("Event")
    of_line = f"{due.span('Date')},{day}#,{due.span('Event')},{event}#"
    key = ["date", "event"]
    counted = due.frame.groupby(key)["shares"].agg(["size", "sum"])
    found = counted.reindex(pd.MultiIndex.from_frame(table.frame[key]), fill_value=NONE)
    return {
        "Awards": Live(found["size"].to_numpy() == table.whole("Awards"), formula(f"COUNTIFS({of_line})")),
        "Shares": Live(
            found["sum"].to_numpy() == table.whole("Shares"), formula(f"SUMIFS({due.span('Shares')},{of_line})")
        ),
    }


def _closing_price_columns(table: Table) -> Columns:
    """Make the Closing Price: the last sale, else the mean of bid and asked, exact in 1e-8 dollars. Plan §6(c)."""
    sale, bid, ask = (table.whole(header) for header in ("Last Sale", "High Bid", "Low Ask"))
    quoted = (bid > 0) & (ask > 0) & (bid < _MOST_UNITS) & (ask < _MOST_UNITS)
    mean = muldiv_half_up(np.where(quoted, bid + ask, 0), 1, 2)
    b, c, d = (table.letter(header) for header in ("Last Sale", "High Bid", "Low Ask"))
    closing = table.whole("Closing Price")
    fits: Flags = np.where(sale > 0, closing == sale, quoted & (closing == mean))
    word = np.where(sale > 0, "last sale", "bid-ask mean")
    named = np.asarray(table.values("Basis"), dtype=object) == word.astype(object)
    return {
        "Closing Price": Live(fits, formula(f"IF({b}#>0,{b}#,INT((ROUND({c}#*1E8,0)+ROUND({d}#*1E8,0)+1)/2)/1E8)")),
        "Basis": Live(fits & named.astype(bool), formula(f'IF({b}#>0,"last sale","bid-ask mean")')),
    }
