"""Small registers and journals as frames, and what a reconciliation makes of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calc.plan.calendar import business_days, day_number
from calc.reconciliation.items import Listed, listed_items
from calc.reconciliation.match import match
from calc.reconciliation.model import Rules
from calc.reconciliation.sides import Sides, sides

OURS = {
    "issuance_id": "str", "due_date": "date", "deliverable_from": "date", "director_id": "str", "name": "str",
    "payee": "str", "account_no": "str", "shares": "Int64",
}  # fmt: skip
THEIRS = {
    "date": "date", "holder": "str", "shares": "int64", "account_no": "str", "type": "str", "certificate": "str",
    "plan_code": "str", "reference": "str", "inferred": "bool",
}  # fmt: skip
NAMES = {"director_id": "str", "name": "str"}


def frame(rows: Sequence[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    made = {}
    for name, kind in columns.items():
        values = [row.get(name) for row in rows]
        if kind == "date":
            made[name] = pd.Series(np.array([np.datetime64(each or "NaT", "s") for each in values], "datetime64[s]"))
        elif kind == "bool":
            made[name] = pd.Series([bool(each) for each in values], dtype=kind)
        else:
            made[name] = pd.Series(values, dtype=kind)
    return pd.DataFrame(made)


def ours(
    number: int | str, due: str, shares: int, name: str = "Ann Lee", account: str | None = "1001", **more: Any
) -> dict[str, Any]:
    """An issuance; ``held=True`` where no day of delivery is known."""
    held = more.pop("held", False)
    return {
        "issuance_id": f"IS-{number}", "due_date": due, "deliverable_from": None if held else due,
        "director_id": name, "name": name, "payee": name, "account_no": account, "shares": shares, **more,
    }  # fmt: skip


def theirs(
    when: str, shares: int, holder: str = "Ann Lee", account: str | None = "1001", **more: Any
) -> dict[str, Any]:
    """A row of the agent."""
    return {"date": when, "shares": shares, "holder": holder, "account_no": account, **more}


def reconciled(
    our_rows: Sequence[dict[str, Any]],
    their_rows: Sequence[dict[str, Any]],
    last_day: str = "2010-12-31",
    window: int = 10,
    splits: tuple[tuple[int, int], ...] = ((3, 2),),
    others: Sequence[str] = (),
    plan_codes: Sequence[str] = (),
) -> tuple[Listed, Sides]:
    register, journal = frame(our_rows, OURS), frame(their_rows, THEIRS)
    names = frame([{"director_id": each, "name": each} for each in others], NAMES)
    rules = Rules(splits, day_number(date.fromisoformat(last_day)))
    both = sides(register, journal, names, business_days(), window, rules, plan_codes)
    items = match(both.ours, both.theirs, rules)
    labels = np.array([str(place) for place in range(len(journal))], dtype=object)
    return listed_items(items, both, register.iloc[both.our_rows], labels, rules.last_day), both


def told(our_rows: Sequence[dict[str, Any]], their_rows: Sequence[dict[str, Any]], **more: Any) -> set[str]:
    """The items in short: ``matched none IS-1 = 0``."""
    listed, _ = reconciled(our_rows, their_rows, **more)
    rows = listed.frame.fillna({"issuance_ids": "", "agent_rows": ""})
    return {
        f"{status} {cause}: {ids or '-'} | {agent or '-'}"
        for status, cause, ids, agent in zip(
            rows["status"], rows["cause"], rows["issuance_ids"], rows["agent_rows"], strict=True
        )
    }
