"""Whole statements: what is read out of a file, and what is said about it."""

from datetime import date, datetime
from pathlib import Path

from calc.statement import read_statement
from tests.support.statements import book, codes, entries, read


def test_a_csv_journal_is_read_with_its_titles_and_its_total(tmp_path: Path) -> None:
    statement = read(
        tmp_path,
        "Example Corp\n"
        "Statement as of December 31, 2004\n"
        "\n"
        "Trans Date,Registration,Acct #,Qty,Transaction Type,Cert No\n"
        '01/15/2004,"Smith, Bob",007,"1,500",ISSUANCE,C1\n'
        "02/03/2004,Jane Doe,1008,450,ISSUANCE,\n"
        ',Total,,"1,950",,\n'
        "Page 1 of 1\n",
    )
    assert entries(statement) == [("2004-01-15", "Smith, Bob", 1500), ("2004-02-03", "Jane Doe", 450)]
    assert statement.journal.index.tolist() == [5, 6]
    assert statement.journal["account_no"].tolist() == ["007", "1008"]
    assert statement.journal["certificate"].isna().tolist() == [False, True]
    assert statement.as_of_date == date(2004, 12, 31)
    assert statement.findings == ()
    (taken,) = statement.taken
    assert taken.columns["Shares"] == "Qty"
    assert [(line.row, line.what) for line in taken.lines] == [(1, "title"), (2, "title"), (7, "total"), (8, "page")]


def test_a_workbook_with_a_journal_and_a_reserve_on_sheets_of_any_name(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        Cover=[["Example Transfer Company"]],
        Activity=[
            ["Posting Date", "Shareholder Name", "Cr", "Dr", "Account Number"],
            [datetime(2004, 1, 2), "Ann Able", 1500, None, "007"],
            [datetime(2004, 1, 5), "Bob Best", None, 200, 8],
        ],
        Balances=[
            ["Beginning Balance", "Shares Issued", "Balance Remaining", "As of"],
            [200000, 1300, 198700, datetime(2004, 3, 31)],
        ],
    )
    statement = read_statement(path)
    assert entries(statement) == [("2004-01-02", "Ann Able", 1500), ("2004-01-05", "Bob Best", -200)]
    assert statement.journal["account_no"].tolist() == ["007", "8"]
    assert statement.reserve[["opening", "issued", "closing"]].values.tolist() == [[200000, 1300, 198700]]
    assert statement.reserve["increases"].isna().all()
    assert statement.as_of_date == date(2004, 3, 31)
    assert codes(statement) == []
    assert [(taken.sheet, taken.kind) for taken in statement.taken] == [
        ("Activity", "journal"),
        ("Balances", "reserve"),
        ("Cover", "other"),
    ]
