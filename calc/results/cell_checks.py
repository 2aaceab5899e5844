"""Whether cells of a result sheet are as the program writes them: of their column's kind, in range, and never lacking.

Results lie in a person's folder, and anybody may have typed in them. What is read back is checked as an input is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import numpy as np

from calc.contract import DECIMALS, EARLIEST_DATE, LATEST_DATE, SHARE_RESERVE, Column, Kind
from calc.exact import decimal_in_a_cell

_MOST = 10**15  # of shares, cents or rows: a workbook holds no more to the last one
_MOST_OF_A_PRICE = 10**18  # units of 1e-8 dollars: a price through splits may be large, and is of 64 bits
_LONGEST = 60  # of a wrong value that is shown
_TEXTS = (Kind.ID, Kind.TEXT, Kind.CHOICE, Kind.MONTH_DAY)
_ZEROS = (0, time(0))  # what some programs save for the value of a formula
LOST = "has lost its value"

# What the program may leave blank by sheet; it fills every other cell. Of other sheets no more than the
# kind of their cells is known.
MAY_BE_BLANK: Mapping[str, Collection[str]] = {
    "Options": (
        "Price Date", "Price Basis", "Fair Market Value", "Exercise Price at Grant", "Shares Requested",
        "Shares Short at Grant", "Converted Shares", "Converted Price",
    ),
    "Deferred Awards": (
        "Fee Type", "Valuation Date", "Price Date", "Price Basis", "Fair Market Value", "Deferrable Fee",
        "Shares Requested", "Shares Short at Grant", "Issuance Date", "Issuance Reason",
    ),
    "Fee Settlement": ("Reason",),
    "Cash Due": (),
    "Formula Eligibility": (),
    "Shortfalls": ("Treatment",),
    "Share Reserve": ("Reference", "Cause"),
    "Issuances": ("Status", "Cause", "Deliverable From", "Account No.", "Cash"),  # the first two: on no item
    "Option Events": (
        "Exercised By", "Cash Paid", "Personal Check", "Broker Paid", "Shares Tendered", "Held 6 Months",
        "Stock Source", "Authority Shown", "Minutes", "Price Due", "Paid", "Fair Market Value", "Tender Value",
        "Shares Delivered", "Cash Paid Out",
    ),
    "Decisions": (
        "Shares", "Exercise Price", "Last Day", "Exercisable From", "Vesting Taken From", "Board Determined On",
        "Ground", "Consent On", "Minutes", "Exercise Price Before", "Exercise Price After", "Deadline Before",
        "Deadline After",
    ),
    "Upcoming by Date": ("Do By",),
    "Readings": (
        "Deferred Shares Granted", "Option Shares Granted", "Option Shares Lapsed", "Available", "Dollars Deferred",
        "Cash Due", "First Date", "Award",
    ),
    "Prices": ("Last Sale", "High Bid", "Low Ask", "Closing Price", "Basis"),
    "Sources": (
        "Directors Row", "Employment Row", "Meetings Row", "Fees Row", "Elections Row", "Prices Row",
        "Discretionary Grants Row", "Option Events Row", "Consents Row", "Opening Awards Row",
    ),
    "Source Rows": (
        "Reference", "From", "To", "What", "New", "Old", "Shares", "Yes", "Percent", "Price", "Shares Pending",
        "Dollars Pending", "Minutes",
    ),
    "Source Columns": (),
    "Notes": (),
    "Basis": ("Section", "Value", "Origin", "Touched"),
    "Items": (
        "Issuance IDs", "Agent Rows", "Due Date", "Agent Date", "Director ID", "Holder", "Account No.", "Our Shares",
        "Agent Shares", "Matched By", "Name Score", "Next Step",
    ),
    "Carried Forward": ("Issuance IDs", "Agent Rows Then", "Holder", "Cause Now"),
    "Agent Rows": ("Status", "Cause", "Holder", "Account No.", "Type", "Certificate", "Plan Code", "Reference"),
}  # fmt: skip
_ON_AN_ITEM = (("Status", (), ("Cause",)), ("Cause", (), ("Status",)))
# What it fills in some rows alone: where a column has one of these words, or with none any, others are filled too.
_FILLED_WHERE: Mapping[str, Sequence[tuple[str, Collection[str], Sequence[str]]]] = {
    "Source Rows": (
        ("Sheet", ("Directors", "Employment", "Meetings", "Elections", "Vesting", "Consents"), ("Reference", "From")),
        ("Sheet", ("Meetings", "Elections"), ("What",)),
        ("Sheet", ("Plan Events",), ("From", "What")),
        ("Sheet", ("Discretionary Grants",), ("Reference",)),
        ("Sheet", ("Vesting",), ("Shares",)),
        ("Sheet", ("Opening Awards",), ("Reference", "From", "What", "Shares")),
        ("What", ("split",), ("New", "Old")),
        ("What", ("reserve increase",), ("Shares",)),
    ),
    "Share Reserve": (
        (
            "Event",
            tuple(set(SHARE_RESERVE.by_header["Event"].choices) - {"opening", "split", "increase"}),
            ("Reference",),
        ),
        ("Event", ("lapsed",), ("Cause",)),
    ),
    "Issuances": _ON_AN_ITEM,
    "Agent Rows": _ON_AN_ITEM,
    "Options": (("Converted Shares", (), ("Converted Price",)), ("Status", ("assumed",), ("Converted Shares",))),
    "Deferred Awards": (
        ("Issuance Date", (), ("Issuance Reason",)),
        ("Issuance Reason", (), ("Issuance Date",)),
        ("Status", ("issued",), ("Issuance Date",)),
    ),
    "Prices": (("Closing Price", (), ("Basis",)), ("Basis", (), ("Closing Price",))),
    "Items": (
        ("Issuance IDs", (), ("Due Date", "Our Shares", "Director ID")),
        ("Our Shares", (), ("Issuance IDs",)),
        ("Agent Rows", (), ("Agent Date", "Agent Shares")),
        ("Agent Shares", (), ("Agent Rows",)),
    ),
}
_MAY_BE_NEGATIVE: Mapping[str, Collection[str]] = {
    "Options": ("Shares Adjusted",),
    "Deferred Awards": ("Shares Adjusted",),
    "Items": ("Agent Shares", "Difference"),
    "Readings": (
        "Deferred Shares Granted",
        "Option Shares Granted",
        "Option Shares Lapsed",
        "Available",
        "Dollars Deferred",
        "Cash Due",
    ),
    "Carried Forward": ("Difference Then",),
    "Agent Rows": ("Shares",),
}
_IS_TO_BE: Mapping[Kind, str] = {
    Kind.ID: "a text",
    Kind.TEXT: "a text",
    Kind.MONTH_DAY: "a month and day",
    Kind.DATE: f"a date from {EARLIEST_DATE} to {LATEST_DATE}",
    Kind.SHARES: "a whole number of shares",
    Kind.INTEGER: "a whole number",
    Kind.DOLLARS: "an amount of dollars and cents",
    Kind.PRICE: "a price",
    Kind.RATE: "a rate",
    Kind.YEARS: "a number of years",
}


def wrong_cell(sheet: str, column: Column, values: Sequence[Any]) -> tuple[int, str] | None:
    """Find the first of a column's cells that the program did not write so: its index, and what is to be said of it.

    ``values`` are as they are read: "" is a blank. None where all are in order.
    """
    may_be_blank = column.header in MAY_BE_BLANK.get(sheet, (column.header,))
    negative = sheet not in MAY_BE_BLANK or column.header in _MAY_BE_NEGATIVE.get(sheet, ())
    if not may_be_blank and "" in values:
        return values.index(""), LOST
    if column.kind is Kind.ANY or _all_plain(values, column.kind, negative):
        return None
    kinds = set(map(type, values))
    # A true and a 1 are the same to a set, so those of another type are looked for one by one.
    bad = {(type(value), value) for value in _distinct(kinds, values) if not _fits(value, column, negative)}
    if not bad:
        return None
    index = next(index for index, value in enumerate(values) if (type(value), value) in bad)
    if values[index] in _ZEROS:
        return index, LOST
    if isinstance(values[index], str) and not values[index].strip():
        return index, LOST
    return index, f"should be {_what(column, negative)}"


def lost_cell(sheet: str, columns: Mapping[str, Sequence[Any]]) -> tuple[int, str] | None:
    """Find the first cell that is blank though the program fills it in such a row: its index, and its header.

    ``columns`` are cells by header, each checked by itself before. None where there is no such cell.
    """
    for header, words, filled in _FILLED_WHERE.get(sheet, ()):
        for needed in (each for each in filled if each in columns):  # an earlier release may not have known it
            for index, (word, value) in enumerate(zip(columns[header], columns[needed], strict=True)):
                if value == "" and word != "" and (not words or word in words):
                    return index, needed
    return None


def value_as_shown(value: Any) -> str:
    """Write a cell's value as a message shows it."""
    if isinstance(value, str) and not value.strip():
        return "nothing"
    if value == time(0):
        return "0"
    shown = f"{value:.15g}" if isinstance(value, float) else value if isinstance(value, date) else repr(value)
    return str(shown)[:_LONGEST]


def _all_plain(values: Sequence[Any], kind: Kind, negative: bool) -> bool:
    """Tell whether all cells are blank or numbers that fit, all at once; where not, each is looked at."""
    given = [value for value in values if value != ""]
    if kind not in DECIMALS or not set(map(type, given)) <= {int, float}:
        return False
    numbers = np.array(given, dtype=np.float64)
    scale = 10 ** DECIMALS[kind]
    with np.errstate(over="ignore"):
        sizes = np.abs(numbers) * scale
    most = _MOST_OF_A_PRICE if kind is Kind.PRICE else _MOST
    if not bool(np.all(sizes <= most)) or (not negative and bool(np.any(numbers < 0))):
        return False
    # The float next to a number of so few digits is that number.
    return kind is Kind.PRICE or bool(np.all(np.rint(numbers * scale) / scale == numbers))


def _distinct(kinds: Collection[type], values: Sequence[Any]) -> Iterable[Any]:
    """Give each value once; all where a true among them would pass for a 1."""
    return values if bool in kinds else set(values)


def _fits(value: Any, column: Column, negative: bool) -> bool:
    """Tell whether the program may have written a value in the column; blanks were looked at before."""
    if value == "" and isinstance(value, str):
        return True
    if column.kind in _TEXTS:
        return isinstance(value, str) and bool(value.strip()) and (not column.choices or value in column.choices)
    if column.kind is Kind.DATE:
        return _is_day(value)
    return _is_number(value, column.kind, negative)


def _is_day(value: Any) -> bool:
    """Tell whether a value is a day in the range of dates."""
    if isinstance(value, datetime):
        return value.time() == time(0) and EARLIEST_DATE <= value.date() <= LATEST_DATE
    return isinstance(value, date) and EARLIEST_DATE <= value <= LATEST_DATE


def _is_number(value: Any, kind: Kind, negative: bool) -> bool:
    """Tell whether a value is a number of the kind: in range, and of no more decimals than the kind has."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or (value < 0 and not negative):
        return False
    decimals = DECIMALS[kind]
    most = _MOST_OF_A_PRICE if kind is Kind.PRICE else _MOST
    if not abs(value) * 10**decimals <= most:
        return False
    if kind is Kind.PRICE or float(value).is_integer():
        return True
    units = decimal_in_a_cell(value).scaleb(decimals)
    return units == units.to_integral_value()


def _what(column: Column, negative: bool) -> str:
    """Say what a column's cells are to be."""
    if column.choices:
        return f"one of {', '.join(column.choices)}"
    what = _IS_TO_BE[column.kind]
    return what if negative or column.kind in (*_TEXTS, Kind.DATE) else f"{what}, 0 or more"
