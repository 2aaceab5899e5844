"""The input whose results, as the release before wrote them, stand in ``tests/fixtures``.

It has what the rules say otherwise since: a price through a split that is no round number, two terms of office that
touch, a fee for the stockholders' meeting, a consent that is withdrawn and two increases of one date.
``FIRST`` are the results of ``sample_inputs/first.xlsx``, ``REVISED`` those of ``sheets()``, both by plancalc 0.1.0.
"""

import copy
from datetime import date
from typing import Any

from tests.support.paths import FIXTURES
from tests.support.workbooks import Sheets

FIRST = FIXTURES / "first-0.1.0.results.xlsx"
REVISED = FIXTURES / "revised-0.1.0.results.xlsx"


def sheets() -> Sheets:
    """The rows, to be changed at will."""
    return copy.deepcopy(_SHEETS)


def _fee(fee: str, director: str, of: int | str, amount: float) -> dict[str, Any]:
    if isinstance(of, int):
        return {"Fee ID": fee, "Director ID": director, "Fee Type": "annual", "Calendar Year": of, "Amount": amount}
    return {"Fee ID": fee, "Director ID": director, "Fee Type": "meeting", "Meeting ID": of, "Amount": amount}


def _serves(director: str, name: str, start: date, end: date | None = None) -> dict[str, Any]:
    row = {"Director ID": director, "Name": name, "Service Start": start, "Service End": end}
    return row | {"End Reason": "other" if end else None, "Account No.": f"7000{director}"}


_SHEETS: Sheets = {
    "Plan": [
        {"Term": "Company", "Value": "Release Before, Inc."},
        {"Term": "As-of Date", "Value": date(2002, 6, 28)},
        {"Term": "Stockholder Approval Date", "Value": date(1999, 7, 27)},
        {"Term": "Share Reserve", "Value": 30000},
        {"Term": "Formula Option Shares", "Value": 1000},
    ],
    "Directors": [
        _serves("A", "Ann Able", date(1999, 7, 27)),
        _serves("B", "Bob Best", date(1999, 7, 27), date(2002, 2, 28)),
        _serves("B", "Bob Best", date(2002, 3, 1)),
        _serves("C", "Cara Cole", date(2000, 3, 1)),
        _serves("D", "Dan Dorn", date(1999, 7, 27), date(2001, 8, 31)),
    ],
    "Employment": [],
    "Meetings": [
        {"Meeting ID": "M1", "Date": date(2000, 5, 17), "Type": "board"},
        {"Meeting ID": "AM2000", "Date": date(2000, 9, 28), "Type": "annual"},
        {"Meeting ID": "M2", "Date": date(2001, 6, 15), "Type": "board"},
        {"Meeting ID": "AM2001", "Date": date(2001, 9, 27), "Type": "annual"},
        {"Meeting ID": "M3", "Date": date(2001, 12, 5), "Type": "committee"},
    ],
    "Fees": [
        _fee("F1", "A", 2000, 12000),
        _fee("F2", "B", 2000, 12000),
        _fee("F3", "A", "M1", 1000),
        _fee("F4", "A", 2001, 12000),
        _fee("F5", "B", 2001, 12000),
        _fee("F6", "C", 2001, 12000),
        _fee("F7", "D", 2001, 12000),
        _fee("F8", "A", "M2", 1000),
        _fee("F9", "C", "M2", 1000),
        _fee("F10", "A", "AM2001", 1500),
        _fee("F11", "A", "M3", 3200),
        _fee("F12", "B", "M3", 3200),
        _fee("F13", "C", "M3", 3200),
    ],
    "Elections": [
        {"Director ID": "A", "Notice Date": date(1999, 11, 15), "Action": "elect"},
        {"Director ID": "B", "Notice Date": date(1999, 11, 15), "Action": "elect"},
        {"Director ID": "C", "Notice Date": date(2000, 12, 1), "Action": "elect"},
    ],
    "Prices": [
        {"Date": date(2000, 1, 3), "Last Sale": 40},
        {"Date": date(2000, 5, 16), "Last Sale": 32.5},
        {"Date": date(2000, 9, 27), "Last Sale": 36},
        {"Date": date(2001, 1, 2), "Last Sale": 48},
        {"Date": date(2001, 6, 14), "Last Sale": 50},
        {"Date": date(2001, 6, 15), "Last Sale": 16.7},
        {"Date": date(2001, 9, 26), "Last Sale": 15},
        {"Date": date(2001, 10, 1), "Last Sale": 15},
        {"Date": date(2001, 10, 2), "Last Sale": 15.5},
        {"Date": date(2001, 10, 3), "Last Sale": 16},
        {"Date": date(2001, 12, 4), "Last Sale": 16},
    ],
    "Discretionary Grants": [
        {
            "Grant ID": "DO-1", "Director ID": "A", "Grant Date": date(2001, 3, 1), "Shares": 900,
            "Exercise Price": 45, "Expiration Date": date(2011, 3, 1),
        },
        {
            "Grant ID": "DO-2", "Director ID": "C", "Grant Date": date(2001, 12, 3), "Shares": 65392,
            "Exercise Price": 16, "Expiration Date": date(2011, 12, 3),
        },
    ],
    "Vesting": [
        {"Grant ID": "DO-1", "Exercisable Date": date(2001, 9, 4), "Shares": 450},
        {"Grant ID": "DO-1", "Exercisable Date": date(2002, 9, 3), "Shares": 450},
    ],
    "Option Events": [
        {
            "Event ID": "E1", "Option ID": "DO-1", "Date": date(2001, 10, 1), "Event": "exercise",
            "Shares": 300, "Cash Paid": 4500,
        },
        {
            "Event ID": "E2", "Option ID": "FO-20000928-A", "Date": date(2001, 10, 2), "Event": "exercise",
            "Shares": 500, "Shares Tendered": 400, "Held 6 Months": "yes",
        },
        {
            "Event ID": "E3", "Option ID": "FO-20000928-C", "Date": date(2001, 10, 3), "Event": "share settlement",
            "Shares": 1000,
        },
    ],
    "Plan Events": [
        {"Effective Date": date(2001, 6, 15), "Event": "split", "New": 3, "Old": 1},
        {"Effective Date": date(2001, 11, 1), "Event": "authorization sought"},
        {"Effective Date": date(2002, 3, 1), "Event": "reserve increase", "Shares": 60},
        {"Effective Date": date(2002, 3, 1), "Event": "reserve increase", "Shares": 20},
    ],
    "Consents": [
        {"Director ID": "A", "Consent Date": date(2001, 11, 15)},
        {"Director ID": "C", "Consent Date": date(2001, 11, 20), "Consent Withdrawn": date(2002, 1, 31)},
    ],
}  # fmt: skip
