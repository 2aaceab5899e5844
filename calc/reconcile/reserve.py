"""Reserve less Delivered of our register against the agent's own account of the reserve."""

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from calc.plan.calendar import day, days
from calc.reconcile.bridge import AgentReserve, Line, OurReserve, reserve_bridge
from calc.reconcile.register import Register

if TYPE_CHECKING:
    from calc.statement import Statement


def reserve_lines(
    register: Register, statement: "Statement", items: pd.DataFrame, posted: int, first_day: date | None, last_day: date
) -> list[Line]:
    """The bridge of the reserve; none where the statement has no closing reserve.

    ``posted`` are the shares of the agent's rows for this plan in the statement.
    """
    rows = statement.reserve[statement.reserve["closing"].notna()]
    if rows.empty:
        return []
    row = rows.iloc[-1]
    until = row["as_of_date"].date() if pd.notna(row["as_of_date"]) else last_day
    has_journal = len(statement.journal) > 0
    issued = _given(row["issued"])
    theirs = AgentReserve(
        _given(row["opening"]), _given(row["increases"]), issued, int(row["closing"]),
        posted if has_journal else issued or 0,
    )  # fmt: skip
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
    return reserve_bridge(ours, theirs, items if has_journal else items.iloc[:0])


def _given(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _balance(left: Any, booked: Any, before: int) -> int:
    """What was left at the end of the day before a day; before the Plan began, nothing."""
    rows = np.flatnonzero(booked < before)
    return int(left[rows[-1]]) if rows.size else 0
