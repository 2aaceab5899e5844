"""The last reconciliation, read back from its workbook: what was settled then, and what was left open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import AGENT_JOURNAL, AGENT_ROWS, CARRIED_FORWARD, ISSUANCES_RECONCILED, ITEMS, RECONCILIATION
from calc.excel.own_outputs import company_of, is_as_written
from calc.reconciliation.last_as_written import require_carried_sheet, require_last_as_written
from calc.reconciliation.model import SETTLED_CAUSES
from calc.results.read_back import NotResults, Prior, read_prior
from calc.results.records import Row

_TEXTS = ("Holder", "Account No.", "Type", "Certificate", "Plan Code", "Reference")
JOURNAL_COLUMNS = ("date", "holder", "shares", "account_no", "type", "certificate", "plan_code", "reference", "label")


@dataclass(frozen=True)
class OpenItem:
    """An item that was open then."""

    issuances: tuple[str, ...]
    rows: str
    holder: str
    difference: int
    cause: str
    since: date


@dataclass(frozen=True, eq=False)
class Last:
    """The last reconciliation: the last day of its statement, what it settled, and what it left open.

    ``rows`` are the agent's rows that were open, with the columns of a journal and their ``label``.
    """

    name: str
    last_day: date
    settled: frozenset[str]
    open_items: tuple[OpenItem, ...]
    rows: pd.DataFrame
    saved_since: bool = False  # whether somebody has saved the workbook since the program wrote it
    company: str = ""  # as the workbook says of itself; empty where an earlier release did not
    issuances: frozenset[tuple[str, date | None]] = frozenset()  # those on an item of their own, with their due dates


def read_last(path: Path) -> Last:
    """Read a reconciliation's workbook. ``NotResults`` where it is none."""
    try:
        prior = _found(path)
    except NotResults as refused:
        why = str(refused).partition(" Choose ")[0].replace("a workbook of results", "a reconciliation")
        raise NotResults(f"{why} For --prior, choose one that plancalc reconcile has written.") from refused
    items = prior.sheets[ITEMS.name]
    first_seen = {
        str(row["Issuance IDs"]) + "|" + str(row["Agent Rows Then"]): _date(row["Open Since"])
        for row in prior.sheets[CARRIED_FORWARD.name]
        if row["Now"] == "open"
    }
    settled = {issuance for item in items if not _is_open(item) for issuance in _ids(item)}
    left = [_open_item(item, prior.as_of_date, first_seen) for item in items if _is_open(item)]
    rows = [row for row in prior.sheets[AGENT_ROWS.name] if _is_open(row)]
    journal = _journal(rows, prior.as_of_date)
    single = {(each, _date(item["Due Date"])) for item in items for each in _ids(item)[:1] if len(_ids(item)) == 1}
    return Last(
        prior.name,
        prior.as_of_date,
        frozenset(settled),
        tuple(left),
        journal,
        prior.saved_since,
        company_of(path),
        frozenset(single),
    )


def _found(path: Path) -> Prior:
    """Read the sheets of a reconciliation; of one that was edited, each is checked against the others."""
    if is_as_written(path):
        return read_prior(path, (ITEMS.name, AGENT_ROWS.name), (CARRIED_FORWARD.name,))
    wanted = (ITEMS.name, AGENT_ROWS.name, ISSUANCES_RECONCILED.name)
    found = read_prior(path, wanted, (CARRIED_FORWARD.name,), {sheet.name: sheet for sheet in RECONCILIATION})
    require_carried_sheet(found)
    require_last_as_written(found)
    return found


def _is_open(row: Row) -> bool:
    cause = str(row["Cause"] or "")  # what lies before the period is on no item
    return cause != "" and cause not in SETTLED_CAUSES


def _ids(item: Row) -> list[str]:
    return [issuance for issuance in str(item["Issuance IDs"]).split(", ") if issuance]


def _open_item(item: Row, as_of: date, first_seen: dict[str, date | None]) -> OpenItem:
    since = first_seen.get(str(item["Issuance IDs"]) + "|" + str(item["Agent Rows"])) or as_of
    difference, cause = int(item["Difference"]), str(item["Cause"])
    return OpenItem(tuple(_ids(item)), str(item["Agent Rows"]), str(item["Holder"]), difference, cause, since)


def _journal(rows: Sequence[Row], as_of: date) -> pd.DataFrame:
    """Give the agent's rows as those of a journal."""
    columns: dict[str, Any] = {
        "date": pd.Series([np.datetime64(_date(row["Date"]) or as_of, "s") for row in rows], dtype="datetime64[s]"),
        "shares": pd.array([int(row["Shares"]) for row in rows], dtype="int64"),
        "label": pd.array([label_of(str(row["Row"]), as_of) for row in rows], dtype="str"),
    }
    for header in _TEXTS:
        name = AGENT_JOURNAL.by_header[header].name
        columns[name] = pd.array([str(row[header]) or None for row in rows], dtype="str")
    return pd.DataFrame(columns)[list(JOURNAL_COLUMNS)]


def label_of(row: str, as_of: date) -> str:
    """Name a row of an earlier statement: its number, and the last day of that statement."""
    return row if row.endswith(")") else f"{row} ({as_of})"


def _date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
