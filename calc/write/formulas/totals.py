"""Totals that must agree between the sheets: the registers with the ledger, and Activity in itself."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from calc.exact import total
from calc.tables.model import Table, Tables
from calc.write.formulas.opening import opening_awards

_ON_LEDGER = (
    ("Options", "Shares Granted", ("option granted",), "§6"),
    ("Options", "Shares Exercised", ("exercised",), "§6(e)"),
    ("Options", "Shares Cancelled", ("cancelled", "settled in shares"), "§6(g)"),
    ("Options", "Shares Lapsed", ("lapsed",), "§6(d), §6(h), §6(i), §6(j)"),
    ("Options", "Shares Assumed", ("assumed",), "§6(j)"),
    ("Deferred Awards", "Shares Granted", ("deferred granted",), "§7(a)"),
    ("Deferred Awards", "Shares Issued", ("deferred issued",), "§7(b)"),
)
_AT_END = (("Options", "Options Outstanding", "§4(a)"), ("Deferred Awards", "Deferred Outstanding", "§4(a)"))
_NOT_ADDED = "exercisable at end"
_ADJUSTED = ("split", "adjusted")


@dataclass(frozen=True)
class Total:
    """Two figures that must be equal; ``formula`` is their difference, empty where none would be exact."""

    what: str
    section: str
    sheet: str
    formula: str
    left: int
    right: int


def totals(tables: Tables) -> Iterator[Total]:
    """Make the totals of sheets that have rows."""
    ledger = tables["Share Reserve"]
    if not len(ledger.frame):
        return
    event = ledger.values("Event")
    for name, header, events, section in _ON_LEDGER:
        if len(tables[name].frame):
            of_sheet = "+".join(f"SUM({table.span(header, part)})" for table, part in tables.all_parts(name))
            of_other = "".join(
                f'-SUMIF({ledger.span("Event", part)},"{kind}",{ledger.span("Shares", part)})'
                for part in ledger.on
                for kind in events
            )
            booked = int(ledger.values("Shares")[event.isin(events)].sum())
            if header == "Shares Granted" and (before := _granted_before(tables, name)):
                of_other, booked = of_other + before[0], booked + before[1]
            words = " and ".join(f"“{kind}”" for kind in events)
            what = f"{header} add up to what Share Reserve has as {words}"
            yield Total(what, section, name, of_sheet + of_other, int(tables[name].values(header).sum()), booked)
    for name, header, section in _AT_END:
        if len(tables[name].frame):
            of = "Shares Outstanding"
            of_sheet = "+".join(f"SUM({table.span(of, part)})" for table, part in tables.all_parts(name))
            last = len(ledger.frame) - 1
            standing = int(ledger.whole(header)[last])
            what = f"{of} add up to the last {header} of Share Reserve"
            formula = f"{of_sheet}-{ledger.cell(header, last)}"
            yield Total(what, section, name, formula, int(tables[name].values(of).sum()), standing)
    yield from _cash_totals(tables)
    yield from _change_totals(tables, ledger)
    yield from _decision_totals(tables, ledger)
    yield from _activity_totals(tables)


def _granted_before(tables: Tables, name: str) -> tuple[str, int] | None:
    """Make what is taken off for awards that stood when the books opened: they are granted on no row of the ledger.

    What was pending of one and granted since is on a row of its own. None where there are no such awards.
    """
    opening = opening_awards(tables[name])
    if not opening.any():
        return None
    ledger = tables["Share Reserve"]
    gone, granted = (int(tables[name].whole(header)[opening].sum()) for header in ("Gone Before", "Shares Granted"))
    if name == "Options":
        text = "".join(
            f'-SUMPRODUCT(({table.span("Shares Requested", part)}="")*{table.span("Shares Granted", part)})'
            for table, part in tables.all_parts(name)
        )
        return text, granted
    outstanding = "Deferred Outstanding"
    of_gone = "".join(f"-SUM({table.span('Gone Before', part)})" for table, part in tables.all_parts(name))
    return f"-{ledger.cell(outstanding, 0)}{of_gone}", int(ledger.whole(outstanding)[0]) + gone


def _cash_totals(tables: Tables) -> Iterator[Total]:
    """Make the total of all cash of fees: by day on Cash Due, and as settled.

    What is paid for fractions in splits is no dollar of a fee. Its two figures are whole cents, in the formula dollars.
    """
    due, fees = tables["Cash Due"], tables["Fee Settlement"]
    if not len(fees.frame):
        return
    parts = ("Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall")
    of_sheet = "+".join(
        f'SUM({due.span("Amount", part)})-SUMIF({due.span("Cause", part)},"split fraction",{due.span("Amount", part)})'
        for part in due.on
        if part.rows
    )
    of_other = "".join(f"-SUM({fees.span(header, part)})" for part in fees.on for header in parts)
    of_fees = due.values("Fee ID").isin(fees.values("Fee ID")).to_numpy(dtype=bool)
    is_all = bool(of_fees.all())  # else what was pending when the books opened is due, of fees before them
    yield Total(
        "Amount, but of split fraction, adds up to the three columns of cash of Fee Settlement",
        "§4(b), §7, §8(a)",
        "Cash Due",
        of_sheet + of_other if is_all else "",
        total(due.whole("Amount")[of_fees & ~due.equals("Cause", "split fraction")]),
        sum(total(fees.whole(header)) for header in parts),
    )


def _change_totals(tables: Tables, ledger: Table) -> Iterator[Total]:
    """Make the totals of what splits and decisions change and settlements deliver.

    It has no size of its own in the ledger, or none with a sign, so the registers' figures are compared with the
    changes of balances.
    """
    event = np.asarray(ledger.values("Event"), dtype=object)
    for name, header, of, kinds, only in (
        ("Options", "Shares Adjusted", "Options Outstanding", _ADJUSTED, ""),
        ("Deferred Awards", "Shares Adjusted", "Deferred Outstanding", _ADJUSTED, ""),
        ("Option Events", "Shares Delivered", "Delivered", ("settled in shares",), "share settlement"),
    ):
        if not len(tables[name].frame):
            continue
        change = np.diff(ledger.whole(of), prepend=0)
        of_other = int(change[np.isin(event, kinds)].sum())
        chosen = tables[name].equals("Event", only) if only else np.ones(len(tables[name].frame), dtype=bool)
        of_sheet = int(tables[name].values(header).fillna(0).to_numpy(dtype=np.int64)[chosen].sum())
        pieces = "+".join(
            f'SUMIF({table.span("Event", part)},"{only}",{table.span(header, part)})'
            if only
            else f"SUM({table.span(header, part)})"
            for table, part in tables.all_parts(name)
        )
        what = f"{header}{f' of each {only}' if only else ''} add up to what Share Reserve has of it in {of}"
        yield Total(
            what, "§6(g)" if only else "§4(c)", name, pieces + _changes_formula(ledger, of, kinds), of_sheet, of_other
        )


def _decision_totals(tables: Tables, ledger: Table) -> Iterator[Total]:
    """Make the total of what decisions added to awards and took from them: it comes from what is available. §4(c)."""
    table = tables["Decisions"]
    if not len(table.frame):
        return
    change = np.diff(ledger.whole("Available"), prepend=0)
    of_ledger = -int(change[np.asarray(ledger.equals("Event", "adjusted"), dtype=bool)].sum())
    of_sheet = total(table.whole("Shares After")) - total(table.whole("Shares Before"))
    parts = "+".join(
        f"SUM({each.span('Shares After', part)})-SUM({each.span('Shares Before', part)})"
        for each, part in tables.all_parts("Decisions")
    )
    taken = _changes_formula(ledger, "Available", ("adjusted",), "+")
    yield Total(
        "Shares After less Shares Before add up to what Share Reserve has of it in Available",
        "§4(c)",
        "Decisions",
        parts + taken,
        of_sheet,
        of_ledger,
    )


def _changes_formula(ledger: Table, header: str, events: tuple[str, ...], sign: str = "-") -> str:
    """Make what is taken off: the sum of a balance's changes by some events.

    The first row of a part changes the last balance of the part before.
    """
    text = ""
    for part in ledger.on:
        if part.first:
            first = part.first
            is_one = "+".join(f'({ledger.cell("Event", first)}="{event}")' for event in events)
            text += f"{sign}({is_one})*({ledger.cell(header, first)}-{ledger.cell(header, first - 1)})"
        if part.rows > 1:
            is_one = "+".join(f'({ledger.span("Event", part, first=3)}="{event}")' for event in events)
            change = f"({ledger.span(header, part, first=3)}-{ledger.span(header, part, less=1)})"
            text += f"{sign}SUMPRODUCT(({is_one})*{change})"
    return text


def _activity_totals(tables: Tables) -> Iterator[Total]:
    """Make the totals of Activity: each group goes from its beginning by its movements to its end."""
    table = tables["Activity"]
    shares = table.whole("Shares")
    for group in ("options", "deferred awards", "reserve"):
        indexes = np.flatnonzero(table.equals("Group", group) & ~table.equals("Line", _NOT_ADDED) & table.has("Shares"))
        if indexes.size > 1:
            first, last = table.cell("Shares", int(indexes[0])), table.cell("Shares", int(indexes[-1]))
            formula = f"SUM({first}:{last.split('!')[1]})-2*{last}"
            moved, end = int(shares[indexes[:-1]].sum()), int(shares[indexes[-1]])
            yield Total(f"The lines of {group} add up from beginning to end", "", "Activity", formula, moved, end)
