"""Reserve less Delivered of our register against the agent's own account of the reserve."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import AGENT_RESERVE
from calc.findings import Finding, warning
from calc.plan.calendar import BusinessDays, day_number, days
from calc.reconciliation.bridge import (
    OPENING,
    AgentReserve,
    BridgeLine,
    OurReserve,
    from_the_period_on,
    reserve_bridge,
)
from calc.reconciliation.next_step import long_date
from calc.reconciliation.pairing import sums
from calc.reconciliation.register import Register
from calc.reconciliation.reserve_rows import ReserveRow
from calc.reconciliation.sides import our_side


def compared_reserve(
    register: Register,
    row: ReserveRow | None,
    items: pd.DataFrame,
    posted: int | None,
    calendar: BusinessDays,
    window: int,
    first_day: date | None,
    last_day: date,
    before: int | None = None,
) -> list[BridgeLine]:
    """Make the bridge of the reserve; no lines where the statement has no closing reserve.

    ``posted`` are the shares of the agent's rows for this plan up to the reserve's day; None where there is no journal.
    ``before`` are those of its rows before the period that are not compared; None where there are none.
    """
    if row is None:
        return []
    until, has_journal = row.as_of or last_day, posted is not None
    theirs = AgentReserve(
        row.opening, row.increases, row.issued, row.closing, posted if posted is not None else row.issued or 0
    )
    due = days(register.issuances["due_date"])
    between = due <= day_number(until)
    if first_day is not None:
        between &= due >= day_number(first_day)
    ledger = register.reserve
    left = (ledger["reserve"] - ledger["delivered"]).to_numpy(dtype=np.int64)
    booked = days(ledger["date"])
    ours = OurReserve(
        _opening(register, left, booked, first_day),
        _balance(left, booked, day_number(until) + 1),
        int(register.issuances["shares"][between].sum()),
    )
    if has_journal and first_day is not None and before is not None and _reaches_back(theirs, before):
        text = f"The reserve at the start of {long_date(day_number(first_day))}, theirs less ours"
        return reserve_bridge(ours, from_the_period_on(ours, theirs, before), items, opening_text=text)
    if has_journal:
        return reserve_bridge(ours, theirs, items)
    left_out = ours.delivered - theirs.journal
    in_time = row.issued is None or not left_out or _may_wait(register, calendar, window, until, left_out)
    return reserve_bridge(ours, theirs, items.iloc[:0], in_time)


def _reaches_back(theirs: AgentReserve, before: int) -> bool:
    """Tell whether the agent's account has issued the rows before the period too, and not only those in it."""
    issued = theirs.issued
    if issued is None and theirs.opening is not None:
        issued = theirs.opening + (theirs.increases or 0) - theirs.closing
    return issued is None or abs(issued - theirs.journal - before) <= abs(issued - theirs.journal)


def _may_wait(register: Register, calendar: BusinessDays, window: int, until: date, left_out: int) -> bool:
    """Tell whether some issuances that may still be posted, or are held, have exactly so many shares."""
    ours, _ = our_side(register.issuances, calendar, window)
    waiting = ours.shares[
        (ours.due <= day_number(until)) & ((ours.last >= day_number(until)) | (ours.deliverable > day_number(until)))
    ]
    return bool((waiting == left_out).any()) or bool(sums(waiting, left_out))


def opens_later(lines: Sequence[BridgeLine], first_day: date | None, books_open: date | None) -> list[Finding]:
    """Warn where the agent's reserve opens with other shares than ours, and no first day is given."""
    if first_day is not None or not any(line.text == OPENING and line.shares for line in lines):
        return []
    when = "at the Plan's beginning" if books_open is None else f"on {books_open}, when our books opened"
    message = (
        f"The agent's opening reserve differs from ours {when}. If the reserve statement begins"
        " later, name its first day with --from."
    )
    return [warning("reserve-opens-later", message, AGENT_RESERVE.name, "Opening")]


def _opening(register: Register, left: Any, booked: Any, first_day: date | None) -> int:
    """Give what was left before a statement's first day; where our books open with balances no earlier, those."""
    if first_day is None or (register.books_open is not None and first_day <= register.books_open):
        return int(left[0])
    return _balance(left, booked, day_number(first_day))


def _balance(left: Any, booked: Any, before: int) -> int:
    """Give what was left at the end of the day before a day; before the Plan began, nothing."""
    rows = np.flatnonzero(booked < before)
    return int(left[rows[-1]]) if rows.size else 0
