"""The plain script that a team would write first: openpyxl, row by row, dictionaries and lists.

``openpyxl_rows.py INPUT OUTPUT`` turns fees into deferred shares (§7) and writes a row a fee. No check of the input, no
options, no reserve, no splits, no issuance: far less than the whole job.
"""

import sys
from bisect import bisect_left, bisect_right
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal

import openpyxl


def records(book: openpyxl.Workbook, name: str) -> list[dict]:
    """The rows of a sheet as dictionaries."""
    rows = book[name].iter_rows(values_only=True)
    headers = next(rows)
    return [dict(zip(headers, row, strict=True)) for row in rows]


def main(source: str, target: str) -> None:
    """Fees in, shares out."""
    book = openpyxl.load_workbook(source, data_only=True)
    days, closing = [], []
    for price in records(book, "Prices"):
        last = price["Last Sale"]
        if last is None:
            last = (Decimal(str(price["High Bid"])) + Decimal(str(price["Low Ask"]))) / 2
        days.append(price["Date"].date())
        closing.append(Decimal(str(last)))
    held = {meeting["Meeting ID"]: meeting["Date"].date() for meeting in records(book, "Meetings")}
    notices: dict[str, list[tuple[date, str]]] = {}
    for notice in records(book, "Elections"):
        notices.setdefault(notice["Director ID"], []).append((notice["Notice Date"].date(), notice["Action"]))
    ends = {row["Director ID"]: row["Service End"] for row in records(book, "Directors")}
    out = openpyxl.Workbook()
    page = out.active
    page.append(["Award ID", "Director ID", "Grant Date", "Fair Market Value", "Amount", "Shares", "Cash"])
    for fee in records(book, "Fees"):
        director, amount = fee["Director ID"], Decimal(str(fee["Amount"]))
        if fee["Fee Type"] == "annual":
            granted = days[bisect_left(days, date(int(fee["Calendar Year"]), 1, 1))]
        else:
            granted = held[fee["Meeting ID"]]
        end = ends[director]
        in_service = end is None or granted <= (end.date() if isinstance(end, datetime) else end)
        action = "revoke"
        for day, said in sorted(notices.get(director, [])):
            if day < date(granted.year, 1, 1):
                action = said
        shares, value = 0, None
        if in_service and action == "elect":
            value = closing[bisect_right(days, granted) - 2]
            shares = int((amount / value).to_integral_value(ROUND_FLOOR))
        cash = amount - (shares * value if value is not None else 0)
        page.append([f"DS-{fee['Fee ID']}", director, granted, value, amount, shares, cash])
    out.save(target)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
