"""The sheet Carried Forward: what became of each item that the last reconciliation left open."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import CARRIED_FORWARD, Kind
from calc.reconciliation.items import Listed
from calc.reconciliation.last import Last, label_of
from calc.reconciliation.sides import Sides


def carried_forward(
    last: Last, listed: Listed, both: Sides, journal: pd.DataFrame, last_day: date, gone: str
) -> pd.DataFrame:
    """Tell what became of each item that was open: open while any of its entries is on an open item.

    One that has no entry here is ``gone``: cleared, or still open where it may lie before our books opened.
    """
    of_issuance = dict(zip(both.ours.ids.tolist(), listed.of_ours.tolist(), strict=True))
    of_row = _items_of_rows(last, listed, journal)
    cause = listed.frame["cause"].tolist()
    rows = []
    for item in last.open_items:
        labels = [label_of(row, last.last_day) for row in item.rows.split(", ") if row]
        numbers = [*map(of_issuance.get, item.issuances), *map(of_row.get, labels)]
        on_items = [number for number in numbers if number is not None]
        still = [cause[number] for number in on_items if listed.is_open[number]]
        left = item.cause if gone == "open" else "none"
        now = still[0] if still else cause[on_items[0]] if on_items else left
        ids, since = ", ".join(item.issuances), np.datetime64(item.since, "s")
        state = "open" if still else "cleared" if on_items else gone
        age = (last_day - item.since).days
        rows.append((state, ids, item.rows, item.holder, item.difference, item.cause, now, since, age))
    rows.sort(key=lambda row: row[0] == "cleared")
    values_by_column: Any = zip(*rows, strict=True) if rows else [()] * len(CARRIED_FORWARD.columns)
    frame: dict[str, Any] = {}
    for column, values in zip(CARRIED_FORWARD.columns, values_by_column, strict=True):
        if column.kind is Kind.DATE:
            frame[column.name] = np.array(values, dtype="datetime64[s]")
        elif column.kind in (Kind.SHARES, Kind.INTEGER):
            frame[column.name] = pd.array(list(values), dtype="Int64")
        else:
            frame[column.name] = pd.array([text or None for text in values], dtype="str")
    return pd.DataFrame(frame)


def _items_of_rows(last: Last, listed: Listed, journal: pd.DataFrame) -> dict[str, int]:
    """Find the item of each row that was open then: the row carried forward, or that entry in a longer statement."""
    of_label = dict(zip(journal["label"].tolist(), listed.of_theirs.tolist(), strict=True))
    entry = ["date", "holder", "shares"]
    of_entry = dict(zip(journal[entry].itertuples(index=False, name=None), listed.of_theirs.tolist(), strict=True))
    then = zip(last.rows["label"], last.rows[entry].itertuples(index=False, name=None), strict=True)
    item_of = {label: of_label.get(label, of_entry.get(key)) for label, key in then}
    return {label: item for label, item in item_of.items() if item is not None}
