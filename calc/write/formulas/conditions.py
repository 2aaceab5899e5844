"""What must hold on each row of a result sheet: as a formula over its columns, and on its frame.

In a formula ``[Shares]`` stands for a column's cells and ``[^Shares]`` for those one row above. The conditions are
multiplied, because AND would make one answer of all rows. So a condition on a sheet of 40 rows is written:

    ([Shares Granted]+[Shares Short at Grant]=[Shares Requested])*([Granted]<=[Outstanding])
    SUMPRODUCT(1-(('Options'!$K$2:$K$41+'Options'!$L$2:$L$41='Options'!$J$2:$J$41)*(…)))    the failures
    holds(table)    array([True, True, False, …])                                           the same in Python
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Flags, muldiv_half_up
from calc.plan.calendar import days
from calc.plan.s04_ledger import EVENTS, MOVES
from calc.tables.model import Table
from calc.write.formulas.opening import IS_OPENING, opening_awards


@dataclass(frozen=True)
class Condition:
    """One kind of check. ``counts`` and ``counted`` say how many rows it is about, where it is not about all.

    Where no formula would be exact in binary floating point, ``formula`` is empty and values stand.
    """

    what: str
    section: str
    sheet: str
    reference: str  # the column that names a row
    formula: str
    holds: Callable[[Table], Flags]
    counts: str = ""
    counted: Callable[[Table], Flags] | None = None
    pairs: bool = False  # each row with the one above it, from the second on
    compares_rows: bool = False  # each row with all others
    against: int | None = None  # or with so many rows of another sheet


def _adds_up(table: Table, plus: str, minus: str, result: str) -> Flags:
    """Tell for each row whether the columns ``plus`` less the columns ``minus`` come to ``result``.

    Headers of several columns have commas between.
    """
    zero = np.zeros(len(table.frame), dtype=np.int64)
    total = sum((table.whole(name) for name in plus.split(", ")), zero)
    total = total - sum((table.whole(name) for name in minus.split(", ") if name), zero)
    return np.asarray(total == table.whole(result), dtype=bool)


def _closing_price_holds(table: Table) -> Flags:
    """Tell for each row whether the Closing Price is the last sale, else the mean of bid and asked. Plan §6(c)."""
    sale, bid, ask, closing = (
        np.maximum(table.whole(header), 0) for header in ("Last Sale", "High Bid", "Low Ask", "Closing Price")
    )
    mean = np.where((bid > 0) & (ask > 0), muldiv_half_up(bid + ask, 1, 2), 0)
    return np.asarray(np.where(sale > 0, sale, mean) == closing, dtype=bool)


def _reserve_equation_holds(table: Table) -> Flags:
    """Tell for each row whether the parts of the reserve add up to it, and none is negative. Plan §4(a)."""
    parts = [table.whole(header) for header in ("Available", *_BALANCES[1:])]
    positive = np.logical_and.reduce([part >= 0 for part in parts]) if len(table.frame) else np.zeros(0, dtype=bool)
    return np.asarray(positive & (sum(parts) == table.whole("Reserve")), dtype=bool)


_CASH = ("Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall")
_BALANCES = ("Reserve", "Options Outstanding", "Deferred Outstanding", "Delivered", "Assumed")
_OF_AWARDS = ("Options Outstanding", "Deferred Outstanding")


def _movements_hold(table: Table) -> Flags:
    """Tell for each row whether each balance is the one above and the movement of the Event.

    A split makes its own changes, a settlement delivers what it delivers, and books may open with balances. A decision
    changes one balance, that of options or of deferred awards, by its shares.
    """
    event = table.codes("Event", EVENTS)
    adjusted = event == EVENTS.index("adjusted")
    one, other = (np.abs(np.diff(table.whole(header), prepend=0)) for header in _OF_AWARDS)
    result = ~adjusted | ((one + other == table.whole("Shares")) & ((one == 0) | (other == 0)))
    for index, header in enumerate(_BALANCES):
        change = np.diff(table.whole(header), prepend=0)
        free = event == EVENTS.index("split")
        if header != "Reserve":
            free |= event == EVENTS.index("opening")
        if header == "Delivered":
            free |= event == EVENTS.index("settled in shares")
        if header in _OF_AWARDS:
            free |= adjusted
        result &= free | (change == np.append(MOVES[:, index], 0)[event] * table.whole("Shares"))
    return np.asarray(result, dtype=bool)


def _decision_holds(table: Table) -> Flags:
    """Tell for each decision whether it changed what it says and nothing else. Plan §4(c), §6(h)."""
    adjusts = table.equals("Decision", "adjust")
    shares_kept = table.whole("Shares Before") == table.whole("Shares After")
    price_kept = table.whole("Exercise Price Before") == table.whole("Exercise Price After")
    shares_set = ~table.has("Shares") & shares_kept | (table.whole("Shares") == table.whole("Shares After"))
    price_set = ~table.has("Exercise Price") & price_kept
    price_set |= table.whole("Exercise Price") == table.whole("Exercise Price After")
    last = days(table.values("Deadline After"), 0) <= days(table.values("Last Day"))
    return np.asarray(np.where(adjusts, shares_set & price_set, shares_kept & price_kept) & last, dtype=bool)


def _movements_formula() -> str:
    """Make the condition that each balance's change is the sum of the movements that bear on it."""
    conditions = []
    for index, header in enumerate(_BALANCES):
        signed = [
            f'{"+" if MOVES[code, index] > 0 else "-"}([Event]="{event}")'
            for code, event in enumerate(EVENTS)
            if MOVES[code, index]
        ]
        free = '([Event]="split")' + ('+([Event]="settled in shares")' if header == "Delivered" else "")
        free += '+([Event]="adjusted")' if header in _OF_AWARDS else ""
        free += '+([Event]="opening")' if header != "Reserve" else ""
        conditions.append(f"(({free}+([{header}]-[^{header}]=[Shares]*(0{''.join(signed)})))>0)")
    one, other = (f"([{header}]-[^{header}])" for header in _OF_AWARDS)
    by_decision = f"(ABS({one})+ABS({other})=[Shares])*({one}*{other}=0)"
    return "*".join([*conditions, f'((([Event]<>"adjusted")+{by_decision})>0)'])


def _deadline_holds(table: Table) -> Flags:
    """Tell for each row whether the Deadline is not after the Final Exercise Date. Plan §6(d)."""
    return days(table.values("Deadline")) <= days(table.values("Final Exercise Date"))


def cash_adds_up(due: Table) -> Condition:
    """Make the condition that a fee's cash on Cash Due is that on Fee Settlement, ``split fraction`` apart. §4(c).

    An ID may read as a pattern to Excel, so no formula looks one up.
    """

    def holds(table: Table) -> Flags:
        """Tell for each fee whether its rows of Cash Due add up to its three columns of cash."""
        fees = len(table.frame)
        ids_of_both = pd.concat([table.values("Fee ID"), due.values("Fee ID")], ignore_index=True)
        codes, ids = pd.factorize(ids_of_both, use_na_sentinel=False)
        cents = np.zeros(len(ids), dtype=np.int64)
        np.add.at(cents, codes[fees:], np.where(due.equals("Cause", "split fraction"), 0, due.whole("Amount")))
        parts = sum(table.whole(header) for header in _CASH)
        return np.asarray(cents[codes[:fees]] == parts, dtype=bool)

    return Condition(
        "Cash Due, but split fraction, adds up to Cash Not Deferred + Cash for Fraction + Cash for Shortfall",
        "§4(b), §7, §8(a)",
        "Fee Settlement",
        "Fee ID",
        "",
        holds,
    )


def shortfalls_add_up(round_down: bool) -> Condition:
    """Make the condition on what a date's awards get. Plan §8(a).

    All that is available, or less by what is rounded down where the term says ``round_down``.
    """
    keys = ["Date", "Shares Available", "Total Requested"]

    def holds(table: Table) -> Flags:
        """Tell for each row whether the awards of its date got what was there."""
        names = [table.sheet.by_header[header].name for header in keys]
        granted = table.frame.groupby(names, dropna=False)["shares_granted"].transform("sum").to_numpy(dtype=np.int64)
        most = np.minimum(table.whole("Shares Available"), table.whole("Total Requested"))
        return np.asarray(granted <= most if round_down else granted == most, dtype=bool)

    same = ",".join(f"[{key}],[{key}]" for key in keys)
    smaller = "([Shares Available]+([Total Requested]-[Shares Available])*([Total Requested]<[Shares Available]))"
    return Condition(
        f"The shares granted together are {'at most ' if round_down else ''}the smaller of Shares Available and Total"
        " Requested",
        "§8(a)",
        "Shortfalls",
        "Award ID",
        f"SUMIFS([Shares Granted],{same}){'<' if round_down else ''}={smaller}",
        holds,
        compares_rows=True,
    )


CONDITIONS = (
    Condition(
        "Granted + Adjusted - Gone Before - Exercised - Cancelled - Lapsed - Assumed = Outstanding",
        "§6",
        "Options",
        "Option ID",
        "[Shares Granted]+[Shares Adjusted]-[Gone Before]-[Shares Exercised]-[Shares Cancelled]-[Shares Lapsed]"
        "-[Shares Assumed]=[Shares Outstanding]",
        lambda table: _adds_up(
            table, "Shares Granted, Shares Adjusted",
            "Gone Before, Shares Exercised, Shares Cancelled, Shares Lapsed, Shares Assumed", "Shares Outstanding",
        ),
    ),
    Condition(
        "Shares Granted and Shares Short add up to Shares Requested; no more is exercisable than is outstanding",
        "§6(e), §8(a)",
        "Options",
        "Option ID",
        f"(({IS_OPENING}+([Shares Granted]+[Shares Short at Grant]=[Shares Requested]))>0)"
        "*([Shares Exercisable]<=[Shares Outstanding])",
        lambda table: (
            (
                opening_awards(table)
                | (
                    table.whole("Shares Granted") + table.whole("Shares Short at Grant")
                    == table.whole("Shares Requested")
                )
            )
            & (table.whole("Shares Exercisable") <= table.whole("Shares Outstanding"))
        ),
    ),
    Condition(
        "The Deadline is not after the Final Exercise Date",
        "§6(d)",
        "Options",
        "Option ID",
        "[Deadline]<=[Final Exercise Date]",
        _deadline_holds,
    ),
    Condition(
        "Granted + Adjusted - Gone Before - Issued = Outstanding",
        "§7",
        "Deferred Awards",
        "Award ID",
        "[Shares Granted]+[Shares Adjusted]-[Gone Before]-[Shares Issued]=[Shares Outstanding]",
        lambda table: _adds_up(
            table, "Shares Granted, Shares Adjusted", "Gone Before, Shares Issued", "Shares Outstanding"
        ),
    ),
    Condition(
        "Amount = Deferred + Cash Not Deferred + Cash for Fraction + Cash for Shortfall + Pending",
        "§4(b), §7, §8(a)",
        "Fee Settlement",
        "Fee ID",
        "ROUND([Deferred]+[Cash Not Deferred]+[Cash for Fraction]+[Cash for Shortfall]+[Pending]-[Amount],2)=0",
        lambda table: _adds_up(
            table, "Deferred, Cash Not Deferred, Cash for Fraction, Cash for Shortfall, Pending", "", "Amount"
        ),
    ),
    Condition(
        "Each amount not deferred has a Reason, and no other amount has one",
        "§3, §5, §7(c)",
        "Fee Settlement",
        "Fee ID",
        '([Reason]<>"")=([Cash Not Deferred]>0)',
        lambda table: table.has("Reason") == (table.whole("Cash Not Deferred") > 0),
    ),
    Condition(
        "Reserve = Available + Options + Deferred + Delivered + Assumed, and none is negative",
        "§4(a)",
        "Share Reserve",
        "Reference",
        "([Reserve]=[Available]+[Options Outstanding]+[Deferred Outstanding]+[Delivered]+[Assumed])*([Available]>=0)"
        "*([Options Outstanding]>=0)*([Deferred Outstanding]>=0)*([Delivered]>=0)*([Assumed]>=0)",
        _reserve_equation_holds,
    ),
    Condition(
        "Each balance is the one above plus or minus the movement of the Event (except a split and shares delivered"
        " in a settlement)",
        "§4(a), §4(c)",
        "Share Reserve",
        "Reference",
        _movements_formula(),
        _movements_hold,
        pairs=True,
    ),
    Condition(
        "Only an adjustment changes shares and price, to those it states; no deadline is after the Last Day decided",
        "§4(c), §6(h)",
        "Decisions",
        "Decision ID",
        '((([Decision]="adjust")*([Shares]<>"")*([Shares After]=[Shares])'
        '+(([Decision]<>"adjust")+([Shares]="")>0)*([Shares Before]=[Shares After]))>0)'
        '*((([Decision]="adjust")*([Exercise Price]<>"")*([Exercise Price After]=[Exercise Price])'
        '+(([Decision]<>"adjust")+([Exercise Price]="")>0)*([Exercise Price Before]=[Exercise Price After]))>0)'
        '*((([Last Day]="")+([Deadline After]<=[Last Day]))>0)',
        _decision_holds,
    ),
    Condition(
        "The Closing Price is the Last Sale, else the mean of High Bid and Low Ask, to 8 decimals",
        "§6(c)",
        "Prices",
        "Basis",
        "ABS([Closing Price]-[Last Sale]-([Last Sale]=0)*([High Bid]>0)*([Low Ask]>0)*([High Bid]+[Low Ask])/2)"
        "<7.5E-9",
        _closing_price_holds,
    ),
)  # fmt: skip
