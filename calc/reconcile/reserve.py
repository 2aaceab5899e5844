"""Reserve less Delivered of our register against the agent's own account of the reserve."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.calendar import day, days
from calc.reconcile.bridge import AgentReserve, Line, OurReserve, reserve_bridge
from calc.reconcile.pairing import sums
from calc.reconcile.register import Register
from calc.reconcile.reserve_rows import ReserveRow


def reserve_lines(
    register: Register,
    row: ReserveRow | None,
    items: pd.DataFrame,
    posted: int | None,
    waiting: Integers,
    first_day: date | None,
    last_day: date,
) -> list[Line]:
    """The bridge of the reserve; none where the statement has no closing reserve.

    ``posted`` are the shares of the agent's rows for this plan up to the reserve's day; None where there is no journal.
    Without one, ``waiting`` are the shares of issuances that the agent may have left out: still in time, or held.
    """
    if row is None:
        return []
    until, has_journal = row.as_of or last_day, posted is not None
    theirs = AgentReserve(
        row.opening, row.increases, row.issued, row.closing, posted if posted is not None else row.issued or 0
    )
    due = days(register.issuances["due_date"])
    between = due <= day(until)
    if first_day is not None:
        between &= due >= day(first_day)
    ledger = register.reserve
    left = (ledger["reserve"] - ledger["delivered"]).to_numpy(dtype=np.int64)
    booked = days(ledger["date"])
    ours = OurReserve(
        _balance(left, booked, day(first_day)) if first_day else int(left[0]),
        _balance(left, booked, day(until) + 1),
        int(register.issuances["shares"][between].sum()),
    )
    if has_journal:
        return reserve_bridge(ours, theirs, items)
    left_out = ours.delivered - theirs.journal
    in_time = row.issued is None or not left_out or left_out in waiting or bool(sums(waiting, left_out))
    return reserve_bridge(ours, theirs, items.iloc[:0], in_time)


def _balance(left: Any, booked: Any, before: int) -> int:
    """What was left at the end of the day before a day; before the Plan began, nothing."""
    rows = np.flatnonzero(booked < before)
    return int(left[rows[-1]]) if rows.size else 0
