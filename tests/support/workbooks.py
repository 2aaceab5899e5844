"""Real input workbooks for tests: a small sound one to change, and a writer for any cells."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from calc.contract import INPUT, INPUT_SHEET

Row = dict[str, Any]
Sheets = dict[str, list[Row]]


@dataclass(frozen=True)
class Formula:
    """A formula with the result that Excel saved with it; None for one that was saved without."""

    text: str
    result: Any = None


@dataclass(frozen=True)
class Number:
    """A number with a number format of its own."""

    value: float
    shown_as: str


def sound() -> Sheets:
    """A small plan with nothing wrong: two directors, an annual meeting, fees, an election and an exercise."""
    return copy.deepcopy(_SOUND)


_SOUND: Sheets = {
    "Plan": [
        {"Term": "Company", "Value": "Example, Inc."},
        {"Term": "As-of Date", "Value": date(2001, 12, 30)},
        {"Term": "Stockholder Approval Date", "Value": date(1999, 7, 27)},
    ],
    "Directors": [
        {"Director ID": "A", "Name": "Ann Able", "Service Start": date(1995, 1, 1)},
        {
            "Director ID": "B",
            "Name": "Bob Best",
            "Service Start": date(1995, 1, 1),
            "Service End": date(2001, 6, 30),
            "End Reason": "other",
        },
    ],
    "Employment": [{"Director ID": "B", "Employee From": date(1996, 1, 1), "Employee To": date(1996, 12, 31)}],
    "Meetings": [
        {"Meeting ID": "AM2000", "Date": date(2000, 7, 27), "Type": "annual"},
        {"Meeting ID": "M1", "Date": date(2001, 2, 20), "Type": "board", "Body": "Board"},
    ],
    "Fees": [
        {"Fee ID": "F1", "Director ID": "A", "Fee Type": "annual", "Calendar Year": 2001, "Amount": 12000},
        {"Fee ID": "F2", "Director ID": "A", "Fee Type": "meeting", "Meeting ID": "M1", "Amount": 1250},
        {"Fee ID": "F3", "Director ID": "B", "Fee Type": "meeting", "Meeting ID": "M1", "Amount": 1250},
    ],
    "Elections": [{"Director ID": "A", "Notice Date": date(2000, 11, 15), "Action": "elect"}],
    "Prices": [
        {"Date": date(2000, 7, 26), "Last Sale": 19.625},
        {"Date": date(2001, 1, 2), "Last Sale": 4.625},
        {"Date": date(2001, 2, 16), "Last Sale": 9.3125},
        {"Date": date(2001, 2, 15), "High Bid": 9.25, "Low Ask": 9.375},
    ],
    "Discretionary Grants": [
        {
            "Grant ID": "DO-1",
            "Director ID": "A",
            "Grant Date": date(2001, 3, 1),
            "Shares": 900,
            "Exercise Price": 8,
            "Expiration Date": date(2011, 3, 1),
        },
    ],
    "Vesting": [
        {"Grant ID": "DO-1", "Exercisable Date": date(2001, 9, 1), "Shares": 450},
        {"Grant ID": "DO-1", "Exercisable Date": date(2002, 9, 1), "Shares": 450},
    ],
    "Option Events": [
        {
            "Event ID": "E1",
            "Option ID": "DO-1",
            "Date": date(2001, 10, 1),
            "Event": "exercise",
            "Shares": 100,
            "Cash Paid": 800,
        },
    ],
    "Plan Events": [{"Effective Date": date(2000, 3, 31), "Event": "split", "New": 2, "Old": 1}],
    "Consents": [],
}


def write(path: Path, sheets: Mapping[str, Sequence[Row]], options: Mapping[str, Any] | None = None) -> Path:
    """Write a workbook with the sheets given: headers in row 1, values typed as Excel would hold them."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, **(options or {})}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            contract = INPUT_SHEET.get(name)
            headers = list(contract.headers) if contract else []
            headers += [header for row in rows for header in row if header not in headers]
            headers = list(dict.fromkeys(headers))
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, headers)
            for number, row in enumerate(rows, start=1):
                for column, header in enumerate(headers):
                    put(workbook, sheet, number, column, row.get(header), day)
    return path


def put(workbook: Any, sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    """One cell (counted from 0) with the value as Excel would hold it."""
    match value:
        case None:
            return
        case Formula():
            sheet.write_formula(row, column, value.text, None, "" if value.result is None else value.result)
        case Number():
            sheet.write_number(row, column, value.value, workbook.add_format({"num_format": value.shown_as}))
        case bool():
            sheet.write_boolean(row, column, value)
        case datetime() | date():
            sheet.write_datetime(row, column, value, day)
        case str():
            sheet.write_string(row, column, value)
        case _:
            sheet.write_number(row, column, float(value))


def all_sheets() -> list[str]:
    """The names of all input sheets in order."""
    return [sheet.name for sheet in INPUT]
