"""A vendor's prices: which column is the close is asked once, and a highest trade is never taken for a bid."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from calc.contract import INPUT_SHEET
from calc.findings import Finding
from calc.job.pipeline import check
from calc.plan.calendar import business_days, date_of
from tests.support.workbooks import put, sound

DAYS = [day for day in map(date_of, business_days().sessions) if date(2001, 1, 2) <= day <= date(2001, 2, 20)]
OURS = ("Date", "Last Sale", "High Bid", "Low Ask")
VENDOR = ("Open", "High", "Low", "Close", "Adj Close", "Volume")
BEFORE = date(2000, 7, 26)


def of_day(number: int) -> dict[str, Any]:
    """A vendor's figures for a day."""
    close = 9 + number / 8
    return {
        "Date": DAYS[number],
        "Open": close - 0.125,
        "High": close + 0.25,
        "Low": close - 0.25,
        "Close": close,
        "Close/Last": close,
        "Price": close,
        "Adj Close": close * 0.5,
        "Volume": 1_000 * (number + 5),
    }


def found(
    folder: Path, headers: tuple[str, ...], columns: tuple[str, ...], own: bool = False, days: int = len(DAYS)
) -> list[Finding]:
    """The findings where the vendor's columns stand below these headers, with ``own`` below their own ones too."""
    path = folder / "input.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, rows in sound().items():
            page = book.add_worksheet(title)
            table = [list(INPUT_SHEET[title].headers)]
            table += [[row.get(header) for header in table[0]] for row in rows]
            if title == "Prices":
                figures = [of_day(number) for number in range(days)]
                early = {**of_day(0), "Date": BEFORE}
                table = [list(headers), *([list(columns)] if own else [])]
                table += [[each.get(column) for column in columns] for each in (early, *figures)]
            for number, cells in enumerate(table):
                for column, value in enumerate(cells):
                    put(book, page, number, column, value, day)
    return list(check(path).findings)


def told(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [(one.severity.value, one.code, one.sheet, one.cell) for one in findings]


@pytest.mark.parametrize(
    ("columns", "cell"),
    [
        (("Date", *VENDOR), "A1:G1"),
        (("Date", "Close/Last", "Volume", "Open", "High", "Low"), "A1:F1"),
        (("Date", "Open", "High", "Low", "Close", "Volume"), "A1:F1"),
        (("Date", "Open", "High", "Low", "Close"), "A1:E1"),
    ],
)
def test_a_block_of_more_columns_than_ours_is_one_finding_that_asks_which_is_the_close(
    tmp_path: Path, columns: tuple[str, ...], cell: str
) -> None:
    (finding,) = found(tmp_path, OURS, columns)
    assert told([finding]) == [("error", "pasted-block", "Prices", cell)]
    assert finding.message.startswith(f"A block of {len(columns)} columns was pasted under the 4 headers")
    assert "Which is the close?" in finding.message


@pytest.mark.parametrize("columns", [("Date", *VENDOR), ("Date", "Open", "High", "Close")])
def test_a_block_that_brought_its_own_headers_is_known_by_them(tmp_path: Path, columns: tuple[str, ...]) -> None:
    (finding,) = found(tmp_path, OURS, columns, own=True)
    assert finding.code == "pasted-block"
    assert f"with its own headers in row 2 ({', '.join(columns)})" in finding.message


def test_our_headers_repeated_are_no_block(tmp_path: Path) -> None:
    assert "pasted-block" not in {one.code for one in found(tmp_path, OURS, OURS, own=True)}


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        ((*OURS, ""), ("Date", "Close", "", "", "Volume")),  # bids and asks are empty: no block
        ((*OURS, ""), ("Date", "Close", "Low", "High", "Volume")),  # one column that is no price
        ((*OURS, "", ""), ("Date", "Close", "Low", "High", "", "Volume")),  # not beside the others
    ],
)
def test_a_column_beside_ours_without_a_header_is_no_block(
    tmp_path: Path, headers: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    assert [one.code for one in found(tmp_path, headers, columns)] == ["no-header"]


@pytest.mark.parametrize(
    ("headers", "columns", "expected"),
    [
        (("Date", "Last Sale", "High", "Low", "Volume"), ("Date", "Close", "High", "Low", "Volume"), []),
        (("Date", "Last Sale", "Hi", "Lo", "Adj. Close"), ("Date", "Close", "High", "Low", "Adj Close"), []),
        (("Date", "Last Sale", "High Price", "52 wk low"), ("Date", "Close", "High", "Low"), []),
        (("Date", "Close/Last", "Volume", "Open", "High", "Low"), None, ["Close/Last"]),
        (("Date", *VENDOR), None, ["Close"]),
        (("Date", "Price", "Open", "High", "Low"), None, ["Price"]),
        (("Date", "Adj Close", "Close"), None, ["Close"]),
        (("Date", "Price", "Close"), None, ["Close"]),
    ],
)
def test_of_a_vendors_columns_the_close_alone_is_asked_about(
    tmp_path: Path, headers: tuple[str, ...], columns: tuple[str, ...] | None, expected: list[str]
) -> None:
    findings = found(tmp_path, headers, columns or headers)
    asked = [one for one in findings if one.code == "misspelt-header"]
    assert [one.message for one in asked] == [
        f"There is no column Last Sale, but there is a column “{header}”. Did you mean Last Sale? If so, rename that"
        " column."
        for header in expected
    ]
    assert {one.code for one in findings} - {"misspelt-header"} <= {"unknown-header"}


def test_prices_that_are_adjusted_are_never_the_close(tmp_path: Path) -> None:
    codes = [one.code for one in found(tmp_path, ("Date", "Adj Close", "Volume"), ("Date", "Adj Close", "Volume"))]
    assert "adjusted-close" in codes
    assert "misspelt-header" not in codes


def test_two_columns_of_closes_that_differ_are_a_warning_and_two_that_agree_none(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, ("Date", "Last Sale", "Close"), ("Date", "Open", "Close"))
    assert told([finding]) == [("warning", "two-closes", "Prices", "C1")]
    assert f"differ on {len(DAYS) + 1} days" in finding.message
    agree = found(tmp_path, ("Date", "Last Sale", "Close"), ("Date", "Close", "Price"))
    assert [one.code for one in agree] == ["unknown-header"]


@pytest.mark.parametrize(("header", "meant"), [("Bid", "High Bid"), ("Highest bid", "High Bid"), ("Ask", "Low Ask")])
def test_a_quote_under_another_name_is_asked_about(tmp_path: Path, header: str, meant: str) -> None:
    headers = ("Date", "Last Sale", header)
    findings = found(tmp_path, headers, ("Date", "Close", "Low"))
    assert f"Did you mean {meant}?" in findings[0].message
