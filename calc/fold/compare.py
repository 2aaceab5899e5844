"""Whether a plan gives the same figures from a day on by its whole history and by the balances of that day.

What lies before is no figure of the second: what an award was granted with, and what of it was gone. Movements of an
award are compared from the day on, as what they are now less what they were then.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from calc.contract import RESULTS_SHEET
from calc.plan.results import Results

# The sheets whose rows are compared as they are, from the day on, and the column of their day; none: all rows.
_DATED: Mapping[str, str] = {
    "Fee Settlement": "fee_date",
    "Cash Due": "date",
    "Formula Eligibility": "date",
    "Shortfalls": "date",
    "Issuances": "due_date",
    "Option Events": "date",
    "Upcoming": "",
    "Activity": "",
}
_AWARDS = {"Options": "option_id", "Deferred Awards": "award_id"}
_MOVEMENTS = ("shares_exercised", "shares_cancelled", "shares_lapsed", "shares_adjusted", "shares_issued")
# Of an award that is taken over these are another's: what it was granted with, and its state before.
_BEFORE = frozenset({"shares_granted", "gone_before", "status"})


def differences_from(open_on: date, history: Results, before: Results, opened: Results) -> list[str]:
    """List in words where figures from a day on differ: by the ``history``, and by the balances of that day.

    ``before`` are the results of the history as of the day before it. The two others are as of one day, and report the
    activity of one period, which begins with the day or later.
    """
    found: list[str] = []
    for sheet, key in _AWARDS.items():
        found += _of_awards(sheet, key, open_on, history, before, opened)
    for sheet, column in _DATED.items():
        found += _of_rows(sheet, *(_since(results.sheets[sheet], column, open_on) for results in (history, opened)))
    return [*found, *_of_ledger(open_on, history, opened)]


def _of_awards(
    sheet: str, key: str, open_on: date, history: Results, before: Results, opened: Results
) -> Iterator[str]:
    """Compare the awards that stood, and those granted since."""
    now, then, ours = (_by(results.sheets[sheet], key) for results in (history, before, opened))
    stood = {award for award, row in then.items() if row["shares_outstanding"] or row.get("shares_pending")}
    wanted = {award: row for award, row in now.items() if award in stood or award not in then}
    for award in sorted(wanted.keys() ^ ours.keys()):
        yield f"{sheet}: {award} {'is missing' if award in wanted else 'is new'}"
    for award in sorted(wanted.keys() & ours.keys()):
        row = dict(wanted[award])
        taken_over = award in stood
        for name in _MOVEMENTS if taken_over else ():
            if name in row:
                row[name] -= then[award][name]
        for name, value in row.items():
            if taken_over and (name in _BEFORE or ours[award][name] is None):
                continue
            if value != ours[award][name]:
                yield f"{sheet}: {award}, {_header(sheet, name)} {value}, not {ours[award][name]}"


def _of_rows(sheet: str, history: Sequence[Mapping[str, Any]], opened: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Compare rows as they stand."""
    if len(history) != len(opened):
        yield f"{sheet}: {len(history)} rows, not {len(opened)}"
    for wanted, row in zip(history, opened, strict=False):
        for name, value in wanted.items():
            if value != row[name]:
                yield f"{sheet}: {next(iter(wanted.values()))}, {_header(sheet, name)} {value}, not {row[name]}"


def _of_ledger(open_on: date, history: Results, opened: Results) -> Iterator[str]:
    """Compare the movements of the reserve and its balances; shares assumed before count as delivered."""
    wanted, ours = (
        _rows(frame[(frame["date"] >= pd.Timestamp(open_on)).to_numpy(dtype=bool)])
        for frame in (history.sheets["Share Reserve"], opened.sheets["Share Reserve"].iloc[1:])
    )
    names = [name for name in RESULTS_SHEET["Share Reserve"].by_name if name not in ("delivered", "assumed")]
    for rows in (wanted, ours):
        for row in rows:
            row["left"] = row["delivered"] + row["assumed"]
    yield from _of_rows(
        "Share Reserve", *([{name: row[name] for name in (*names, "left")} for row in rows] for rows in (wanted, ours))
    )


def _since(frame: pd.DataFrame, column: str, open_on: date) -> list[dict[str, Any]]:
    return _rows(frame[(frame[column] >= pd.Timestamp(open_on)).to_numpy(dtype=bool)] if column else frame)


def _by(frame: pd.DataFrame, key: str) -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in _rows(frame)}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows by column name, a blank as None."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _header(sheet: str, name: str) -> str:
    column = RESULTS_SHEET[sheet].by_name.get(name)
    return column.header if column else "Delivered and Assumed"
