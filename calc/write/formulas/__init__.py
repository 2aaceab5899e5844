"""What follows from other cells, as formulas: each with its value, so that a person can trace it.

A formula stands only where it gives exactly the value that was computed. Where a rule needs more than a cell can say (a
pro rata portion, an election, a split's rounding of all awards), the value stands alone, and Checks holds it against
the rule. Only plain references and functions that Excel 2016 and LibreOffice 7.4 both have are used.

Excel computes in binary floating point. So money is rounded to its unit in each formula, and whole shares are found by
the sign of a difference rounded to 8 decimals, which is exact up to ``MOST_CENTS``.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from calc.contract import SHARE_RESERVE, Term
from calc.exact import UNITS_PER_CENT, Flags, muldiv_half_up, product, whole_shares
from calc.plan.calendar import days, years_from
from calc.plan.s04_ledger import BALANCES, EVENTS, MOVES, SPLIT
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s08a_cash_due import CAUSES, FRACTION
from calc.plan.terms import FORMULA_OPTION_TERM, PAR_VALUE, Terms
from calc.tables.model import (
    MOST_CENTS,
    NONE,
    Chosen,
    Columns,
    Integers,
    Live,
    Numbers,
    Piece,
    Table,
    Tables,
    formula,
    otherwise,
)
from calc.write.formulas.activity import activity
from calc.write.formulas.adjusted import PricesBehind, prices_behind
from calc.write.formulas.options import exercise_prices, option_events, priced, settlements

_MOST_SUM = 10**12  # cents; sums of a few amounts below it are right to the cent
_MOST_UNITS = 10**13  # a price of 100,000 dollars, of which halves are exact


def formulas(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Mapping[str, Columns]:
    """The formulas of the computed sheets, by sheet and header."""
    return {
        "Options": {
            **priced(tables, "Options", splits),
            **_options(tables, terms, splits),
            **exercise_prices(tables["Options"], terms, splits),
        },
        "Deferred Awards": {**priced(tables, "Deferred Awards", splits), **_deferred(tables, splits)},
        "Fee Settlement": _fees(tables, splits),
        "Cash Due": _cash_due(tables),
        "Shortfalls": {"Shares Short": _sum(tables["Shortfalls"], "Shares Short", ["Shares Requested"], SHORT)},
        "Share Reserve": _ledger(tables),
        "Option Events": option_events(tables, splits),
        "Upcoming": _upcoming(tables, terms),
        "Activity": activity(tables, terms),
        "Prices": _prices(tables["Prices"]),
    }


SHORT = ["Shares Granted"]


def _sum(table: Table, target: str, plus: list[str], minus: list[str]) -> Live:
    """Whole shares: some columns of the row less others."""
    total = sum((table.whole(header) for header in plus), np.zeros(len(table.frame), dtype=np.int64))
    total = total - sum((table.whole(header) for header in minus), np.zeros(len(table.frame), dtype=np.int64))
    text = "+".join(f"{table.letter(header)}#" for header in plus)
    text += "".join(f"-{table.letter(header)}#" for header in minus)
    return Live(table.has(target) & (total == table.whole(target)), formula(text))


def _options(tables: Tables, terms: Terms, splits: Sequence[Split]) -> Columns:
    """The exercise price and the term of Formula Options; what is short and outstanding of all. Plan §6(c), §6(d)."""
    table = tables["Options"]
    by_formula, granted = table.equals("Kind", "formula"), days(table.values("Grant Date"), 0)
    par, par_cells = _in_force(tables, terms, PAR_VALUE, granted)
    years, years_cells = _in_force(tables, terms, FORMULA_OPTION_TERM, granted)
    final = days(table.values("Final Exercise Date"), -1) == years_from(granted, years)
    price = np.maximum(table.whole("Fair Market Value"), par) == table.whole("Exercise Price at Grant")
    price &= ~_behind(tables, table, splits).changed  # else it is rounded up, and the value stands
    fair, grant = table.letter("Fair Market Value"), table.letter("Grant Date")
    plus = ["Shares Granted", "Shares Adjusted"]
    minus = ["Shares Exercised", "Shares Cancelled", "Shares Lapsed", "Shares Assumed"]
    return {
        "Exercise Price at Grant": Live(
            by_formula & table.has("Fair Market Value") & price, formula(f"MAX({fair}#,", par_cells, ")")
        ),
        "Final Exercise Date": Live(by_formula & final, formula(f"EDATE({grant}#,12*", years_cells, ")")),
        "Shares Short at Grant": _sum(table, "Shares Short at Grant", ["Shares Requested"], SHORT),
        "Shares Outstanding": _sum(table, "Shares Outstanding", plus, minus),
    }


def _in_force(tables: Tables, terms: Terms, term: Term, granted: Integers) -> tuple[Integers, Chosen]:
    """A term in force on each day, and its cell on the Basis sheet."""
    used = [each for each in terms.used if each.name == term.name]
    since = days(np.array([each.since for each in used if each.since is not None], dtype="datetime64[D]"))
    places = np.searchsorted(since, granted, side="right")
    return terms.on(term, granted), Chosen(tables.basis("term", term.name), places)


def _behind(tables: Tables, table: Table, splits: Sequence[Split]) -> PricesBehind:
    """What stands behind the Fair Market Values of awards."""
    at = tables.places("Prices", "Date", table.values("Price Date"))
    return prices_behind(tables, at, days(table.values("Grant Date")), splits)


def _deferred(tables: Tables, splits: Sequence[Split]) -> Columns:
    """The shares that the fee is worth, what was short, and what is outstanding. Plan §4(b), §7(a)."""
    table, behind = tables["Deferred Awards"], _behind(tables, tables["Deferred Awards"], splits)
    fee, price = table.whole("Deferrable Fee"), behind.values(table.whole("Fair Market Value"))
    fit = (fee >= 0) & (product(np.maximum(fee, 0), behind.by) <= MOST_CENTS) & (price.units > 0)
    shares = whole_shares(np.where(fit, fee, 0), np.maximum(price.units, 1), price.parts)
    k, j = table.letter("Deferrable Fee"), table.letter("Fair Market Value")
    where = fit & (shares == table.whole("Shares Requested"))
    odd = where & behind.rounded
    texts = [_worth(f"{k}{table.rows[place]}", tables, behind, place) for place in np.flatnonzero(odd).tolist()]
    # The nearest whole number, less one where it costs more than the fee.
    pieces = formula(f"ROUND({k}#/{j}#,0)-(ROUND(ROUND({k}#/{j}#,0)*{j}#-{k}#,8)>0)")
    return {
        "Shares Requested": Live(where, otherwise(odd, texts, table.rows, pieces)),
        "Shares Short at Grant": _short_at_grant(tables),
        "Shares Outstanding": _sum(
            table, "Shares Outstanding", ["Shares Granted", "Shares Adjusted"], ["Shares Issued"]
        ),
    }


def _worth(fee: str, tables: Tables, behind: PricesBehind, place: int) -> str:
    """The whole shares that a fee is worth at a price through splits, of which 8 decimals are not the whole."""
    cell = tables["Prices"].cell("Closing Price", int(behind.at[place]))
    in_new, in_old = f"{fee}*{behind.by[place]}", f"{cell}*{behind.times[place]}"
    nearest = f"ROUND({in_new}/({in_old}),0)"
    return f"{nearest}-(ROUND({nearest}*{in_old}-{in_new},8)>0)"


def _short_at_grant(tables: Tables) -> Live:
    """Shares asked for less those of the ledger's row on the grant date: shares granted later do not count. §8(a)."""
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
    return Live(fits, (*formula(f"{asked}#"), less, Numbers(np.where(all_at_once, table.rows, numbers))))


def _fees(tables: Tables, splits: Sequence[Split]) -> Columns:
    """The five parts of a fee, from its award. Plan §4(b), §7, §8(a)."""
    table, awards = tables["Fee Settlement"], tables["Deferred Awards"]
    at = tables.places("Deferred Awards", "Fee ID", table.values("Fee ID"))
    fee, asked, got, waits = (
        np.append(awards.whole(header), NONE)[at]
        for header in ("Deferrable Fee", "Shares Requested", "Shares Granted", "Shares Pending")
    )
    behind = _behind(tables, awards, splits)
    price = behind.values(awards.whole("Fair Market Value"))
    units, parts = np.append(price.units, 0)[at], np.append(price.parts, 1)[at]
    rounded, by = np.append(behind.rounded, False)[at], np.append(behind.by, 1)[at]
    fit = (at >= 0) & (fee >= 0) & (product(np.maximum(fee, 0), by) <= MOST_CENTS)
    fit &= (units > 0) & (asked >= got) & (got >= 0)
    fit &= whole_shares(np.where(fit, fee, 0), np.where(fit, units, 1), parts) >= asked
    fee, units, asked, got = (np.where(fit, each, 0) for each in (fee, units, asked, got))
    per_cent = product(UNITS_PER_CENT, parts)
    fraction = muldiv_half_up(product(fee, per_cent) - product(asked, units), 1, per_cent)
    missing = muldiv_half_up(product(fee, per_cent) - product(got, units), 1, per_cent) - fraction
    amount = table.whole("Amount")
    all_cash = (at < 0) & (table.whole("Cash Not Deferred") == amount)
    small = (amount >= 0) & (amount <= _MOST_SUM)
    f, h, j, k, m = (
        table.letter(header) for header in ("Amount", "Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall",
                                            "Pending")
    )  # fmt: skip

    value, deferrable = awards.cells("Fair Market Value", at), awards.cells("Deferrable Fee", at)

    def unpaid(header: str, before: str = "", after: str = "") -> tuple[Piece, ...]:
        """The dollars of the deferrable fee that some shares leave."""
        pieces = formula("ROUND(ROUND(", *deferrable, "-", *awards.cells(header, at), "*", *value, ",8),2)")
        texts = [
            f"{before}{_unpaid(tables, behind, int(at[place]), header)}{after.replace('#', str(table.rows[place]))}"
            for place in np.flatnonzero(odd).tolist()
        ]
        return otherwise(odd, texts, table.rows, formula(before, *pieces, after))

    odd = fit & rounded
    short = unpaid("Shares Granted", "ROUND(", f"-{j}#,2)")
    rest = amount - sum(
        table.whole(header) for header in ("Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall", "Pending")
    )
    less = awards.cells("Deferrable Fee", np.where(all_cash, -1, at), before="-")
    return {
        "Deferred": Live(small & (rest == table.whole("Deferred")), formula(f"ROUND({f}#-{h}#-{j}#-{k}#-{m}#,2)")),
        "Cash Not Deferred": Live(
            (small & fit & (table.whole("Cash Not Deferred") == amount - fee)) | all_cash,
            (*formula(f"ROUND({f}#"), *less, ",2)"),
        ),
        "Cash for Fraction": Live(fit & (table.whole("Cash for Fraction") == fraction), unpaid("Shares Requested")),
        "Cash for Shortfall": Live(fit & (waits == 0) & (table.whole("Cash for Shortfall") == missing), short),
        "Pending": Live(fit & (waits > 0) & (table.whole("Pending") == missing), short),
    }


def _unpaid(tables: Tables, behind: PricesBehind, award: int, header: str) -> str:
    """The dollars that some shares leave of the fee of an award whose price 8 decimals do not show whole."""
    awards, by = tables["Deferred Awards"], behind.by[award]
    fee, shares = awards.cell("Deferrable Fee", award), awards.cell(header, award)
    price = tables["Prices"].cell("Closing Price", int(behind.at[award]))
    return f"ROUND(ROUND({fee}*{by}-{shares}*{price}*{behind.times[award]},8)/{by},2)"


def _cash_due(tables: Tables) -> Columns:
    """What was due at once: the fee's column of cash, where the whole of it was. Plan §4(b), §7, §8(a)."""
    table, fees = tables["Cash Due"], tables["Fee Settlement"]
    at = tables.places("Fee Settlement", "Fee ID", table.values("Fee ID"))
    place = table.codes("Cause", CAUSES)
    where, which = np.zeros(len(at), dtype=bool), np.zeros(len(at), dtype=np.int64)
    among: list[str] = []
    numbers = np.full(len(at), -1, dtype=np.int64)
    for number, header in enumerate(("Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall")):
        of_it = (place < FRACTION) if not number else place == FRACTION + number - 1
        of_it &= (place >= 0) & (at >= 0) & (np.append(fees.whole(header), NONE)[at] == table.whole("Amount"))
        texts, chosen, row = fees.refs(header, np.where(of_it, at, -1))
        which = np.where(of_it, len(among) + chosen, which)
        among += texts
        numbers, where = np.where(of_it, row, numbers), where | of_it
    return {"Amount": Live(where, (Chosen(among, which), Numbers(numbers)))}


def _ledger(tables: Tables) -> Columns:
    """Each balance: the one above it and the movement that the Event makes. Plan §4(a).

    What a settlement delivers is taken from Option Events. What a split makes of the balances stands as values.
    """
    table = tables["Share Reserve"]
    settled, delivered = settlements(tables)
    event = table.codes("Event", EVENTS)
    shares, size = table.whole("Shares"), table.letter("Shares")
    columns = {}
    for place, name in enumerate(BALANCES):
        header = SHARE_RESERVE.by_name[name].header
        value = table.whole(header)
        change = np.diff(value, prepend=0)
        sign = np.append(MOVES[:, place], 0)[event]
        if name == "reserve":
            sign = np.where(event == SPLIT, np.sign(change), sign)
        where = (event >= 0) & (value != NONE) & (change == sign * shares)
        by_settlement = np.full(len(value), -1, dtype=np.int64)
        if name == "delivered":
            by_settlement = np.where((settled >= 0) & (change == delivered), settled, -1)
            where |= by_settlement >= 0
        if name != "reserve":
            where &= event != SPLIT
            where[:1] = False
        columns[header] = Live(where, _moved(tables, header, size, sign, by_settlement))
    parts = [SHARE_RESERVE.by_name[name].header for name in BALANCES[1:]]
    e, *others = (table.letter(header) for header in ("Reserve", *parts))
    left = table.whole("Reserve") - sum(table.whole(header) for header in parts)
    columns["Available"] = Live(
        table.has("Available") & (left == table.whole("Available")),
        formula("-".join(f"{each}#" for each in (e, *others))),
    )
    return columns


def _moved(tables: Tables, header: str, size: str, sign: Integers, settled: Integers) -> tuple[Piece, ...]:
    """The cell above, and the movement with its sign; on the first row the movement alone."""
    table, letter = tables["Share Reserve"], tables["Share Reserve"].letter(header)
    above, above_row = np.zeros(len(sign), dtype=np.int64), table.rows - 1
    lasts = [f"'{part.title}'!{letter}" for part in table.on]
    for place, part in enumerate(table.on[1:]):
        above[part.first], above_row[part.first] = 1 + place, table.on[place].rows + 1
    delivered, which, row = tables["Option Events"].refs("Shares Delivered", settled, before="+")
    moved = np.where(settled >= 0, 4 + which, sign % 3)  # -1 is 2 then
    moved_row = np.where(settled >= 0, row, np.where(sign != 0, table.rows, -1))
    above[:1], above_row[:1], moved[:1], moved_row[:1] = 1 + len(lasts), -1, 3, 2
    movements = ["", f"+{size}", f"-{size}", size, *delivered]
    return Chosen([letter, *lasts, ""], above), Numbers(above_row), Chosen(movements, moved), Numbers(moved_row)


def _upcoming(tables: Tables, terms: Terms) -> Columns:
    table, as_of = tables["Upcoming"], tables.as_of()
    ahead = days(table.values("Date"), NONE) - terms.as_of
    letter = table.letter("Date")
    return {"Days From As-of": Live(ahead == table.whole("Days From As-of"), formula(f"{letter}#-{as_of}"))}


def _prices(table: Table) -> Columns:
    """The Closing Price: the last sale, else the mean of bid and asked, exact in units of 1e-8 dollars. Plan §6(c)."""
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
