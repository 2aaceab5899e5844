"""Whether the sheets of a workbook of results that a reconciliation reads still say the same of each issuance.

An issuance is on Issuances and on Share Reserve, a director's name on three sheets. So one figure that somebody typed
over stands against another that was not.
"""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import FORMULA_ELIGIBILITY, ISSUANCES, OPTIONS, SHARE_RESERVE
from calc.contract.ids import issuance_id
from calc.exact import Integers
from calc.plan.calendar import days
from calc.results.read_back import Prior
from calc.tables.model import Table
from calc.write.formulas.conditions import CONDITIONS

_BOOKED = {"exercised": "option exercise", "deferred issued": "deferred stock", "settled in shares": "share settlement"}
_DEFERRED = "deferred stock"


def require_as_written(found: Prior, issuances: pd.DataFrame, reserve: pd.DataFrame) -> None:
    """Refuse results whose sheets contradict one another. ``NotShown`` names the cell.

    ``issuances`` and ``reserve`` are the rows of ``found`` as frames, in their order.
    """
    _require_days(found, issuances, reserve)
    _require_balances(found, reserve)
    _require_booked(found, issuances, reserve)
    _require_names(found)
    _require_ids(found)


def _require_days(found: Prior, issuances: pd.DataFrame, reserve: pd.DataFrame) -> None:
    """Require no day after the As-of Date, no delivery before it is due, and the ledger in the order of its days."""
    as_of = int(days(pd.Series([np.datetime64(found.as_of_date, "s")]))[0])
    due, booked = days(issuances["due_date"]), days(reserve["date"])
    deliverable = days(issuances["deliverable_from"], missing=as_of)
    after = f"is after {found.as_of_date}, the last day of these results"
    _refuse_first(found, ISSUANCES.name, "Due Date", due > as_of, after)
    _refuse_first(found, ISSUANCES.name, "Deliverable From", deliverable > as_of, after)
    _refuse_first(found, ISSUANCES.name, "Deliverable From", deliverable < due, "is before the Due Date of its row")
    _refuse_first(found, SHARE_RESERVE.name, "Date", booked > as_of, after)
    back = np.append(False, np.diff(booked) < 0)[: len(booked)]
    _refuse_first(found, SHARE_RESERVE.name, "Date", back, "is before the date of the row above")


def _require_balances(found: Prior, reserve: pd.DataFrame) -> None:
    """Require that each row of the ledger adds up, and follows from the one above it."""
    table = Table(SHARE_RESERVE, reserve, ())
    for condition in CONDITIONS:
        if condition.sheet == SHARE_RESERVE.name and len(reserve):
            why = f"does not fit the rest: its row fails the check “{condition.what}”"
            _refuse_first(found, SHARE_RESERVE.name, "Shares", ~condition.holds(table), why)


def _require_booked(found: Prior, issuances: pd.DataFrame, reserve: pd.DataFrame) -> None:
    """Require each issuance in the ledger on its day with its shares, and nothing else delivered there."""
    delivered = np.diff(reserve["delivered"].to_numpy(dtype=np.int64), prepend=0)
    booked = reserve["event"].map(_BOOKED)
    ledger = _movements(booked, reserve["reference"], days(reserve["date"]), delivered)
    register = _movements(
        issuances["source"], issuances["reference"], days(issuances["due_date"]), issuances["shares"].to_numpy("int64")
    )
    missing = Counter(ledger)
    missing.subtract(register)
    kept = booked.notna().to_numpy(dtype=bool) & (delivered != 0)
    for name, movements, sign, other, rows in (
        (ISSUANCES.name, register, -1, SHARE_RESERVE.name, np.ones(len(register), dtype=bool)),
        (SHARE_RESERVE.name, ledger, 1, ISSUANCES.name, kept),
    ):
        odd = np.array([missing[each] * sign > 0 and each[3] != 0 for each in movements], dtype=bool)
        why = f"has no row on {other} with the same day, award and number of shares"
        _refuse_first(found, name, "Shares", odd & rows, why)


Movement = tuple[Any, Any, int, int]


def _movements(source: "pd.Series[Any]", award: "pd.Series[Any]", day: Integers, shares: Integers) -> list[Movement]:
    return [*zip(source.tolist(), award.tolist(), day.tolist(), shares.tolist(), strict=True)]


def _require_names(found: Prior) -> None:
    """Require one name of a director on all sheets, and as payee the director or the estate."""
    names: dict[Any, Any] = {}
    for sheet in (FORMULA_ELIGIBILITY, OPTIONS, ISSUANCES):
        for place, row in enumerate(found.sheets[sheet.name]):
            name = names.setdefault(row["Director ID"], row["Name"])
            if row["Name"] != name:
                why = f"is not {name}, as {row['Director ID']} is named in an earlier row or on another sheet"
                found.refuse(sheet.name, place, "Name", why)
    for place, row in enumerate(found.sheets[ISSUANCES.name]):
        if row["Payee"] not in (row["Name"], f"Estate of {row['Name']}"):
            found.refuse(ISSUANCES.name, place, "Payee", f"is neither {row['Name']} nor the estate")


def _require_ids(found: Prior) -> None:
    """Require that an issuance of deferred stock bears the ID of its award."""
    for place, row in enumerate(found.sheets[ISSUANCES.name]):
        if row["Source"] == _DEFERRED and row["Issuance ID"] != issuance_id(row["Reference"]):
            found.refuse(
                ISSUANCES.name, place, "Issuance ID", f"is not IS- and the award {row['Reference']} of its row"
            )


def _refuse_first(found: Prior, sheet: str, header: str, wrong: Any, why: str) -> None:
    """Refuse results for the first of the cells of a column that are wrong."""
    places = np.flatnonzero(wrong)
    if places.size:
        found.refuse(sheet, int(places[0]), header, why)
