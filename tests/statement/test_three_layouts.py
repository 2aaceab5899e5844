"""Statements in fixed width, with rows under the holder's line, and with names in two columns."""

from pathlib import Path
from typing import Any

import pytest

from calc.statement import NotAStatement, read_statement
from calc.statement.holder_line import Unclear, fields_of
from tests.support.statements import book, codes, entries, read, text

WIDE = """\
                     EXAMPLE TRANSFER COMPANY                     PAGE 1
JOURNAL                 01/01/2001 TO 06/30/2001

 TRANS      ACCOUNT                                  NUMBER OF
 DATE       NUMBER     REGISTRATION                     SHARES      BALANCE
----------  ---------  --------------------------  -----------  -----------
01/17/2001  00123404   ANN ABLE III                      1,328        1,328
01/18/2001  00123405   ESTATE OF CARL DAY AND               15        1,343
                       DORA DAY JT TEN
01/19/2001  00123406   BOB BEST                          1,000-         343
PAGE TOTAL                                                 343
\f                     EXAMPLE TRANSFER COMPANY                     PAGE 2
JOURNAL                 01/01/2001 TO 06/30/2001

 TRANS      ACCOUNT                                  NUMBER OF
 DATE       NUMBER     REGISTRATION                     SHARES      BALANCE
----------  ---------  --------------------------  -----------  -----------
02/19/2001  00123406   BOB BEST                            100          443
TOTAL SHARES ISSUED AND CANCELLED                          443
*** END OF REPORT ***
"""
WIDE_ENTRIES = [
    ("2001-01-17", "ANN ABLE III", 1328),
    ("2001-01-18", "ESTATE OF CARL DAY AND DORA DAY JT TEN", 15),
    ("2001-01-19", "BOB BEST", -1000),
    ("2001-02-19", "BOB BEST", 100),
]


@pytest.mark.parametrize("coding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", ["agent.txt", "agent.prn", "agent.rpt", "agent.asc"])
def test_text_in_columns_of_fixed_width_is_read_page_by_page(tmp_path: Path, name: str, coding: str) -> None:
    statement = read_statement(text(tmp_path, WIDE.encode(coding), name))
    assert entries(statement) == WIDE_ENTRIES
    assert statement.findings == ()
    assert statement.taken[0].columns["Date"] == "TRANS DATE"
    assert [line.what for line in statement.taken[0].lines if line.row in (9, 12, 13)] == [
        "name continued",
        "page",
        "page",
    ]
    assert str(statement.as_of_date) == "2001-06-30"


# What is changed in it, and the findings.
DAMAGED = {
    "a digit of an entry": ("         15        1,343", "         16        1,343", "total-does-not-add-up"),
    "an entry": ("01/19/2001  00123406   BOB BEST                          1,000-         343\n", "",
                 "total-does-not-add-up"),
    "a name that runs into the number": ("ESTATE OF CARL DAY AND               15",
                                         "ESTATE OF CARL DAY AND DORA DAY, JT 15",
                                         "not-a-number"),
    "a line of words": ("02/19/2001", "SEE LETTER OF FEBRUARY ENCLOSED\n02/19/2001", "unknown-line"),
    "a date": ("02/19/2001", "02/39/2001", "not-a-date"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damage_in_fixed_width_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in WIDE
    statement = read(tmp_path, WIDE.replace(old, new, 1))
    assert any(finding.code.startswith(code) for finding in statement.findings)


def test_columns_that_cannot_be_told_apart_are_no_statement(tmp_path: Path) -> None:
    content = "DATE   HOLDER    SHARES\n01/17/2001 ANN ABLE 5\n01/18/2001 ROBERT BEST 16\n"
    with pytest.raises(NotAStatement, match="two spaces between the columns"):
        read(tmp_path, content)


def test_a_number_to_the_right_of_its_header_belongs_to_it(tmp_path: Path) -> None:
    content = "DATE        HOLDER        SHARES\n01/17/2001  ANN ABLE      1,328\n01/18/2001  BOB BEST           15\n"
    assert [shares for *_, shares in entries(read(tmp_path, content))] == [1328, 15]


GROUPED: list[list[Any]] = [
    ["Example Registrar"],
    ["Holder / Date", "Transaction", "Certificate", "Shares issued (cancelled)"],
    ["BOB BEST"],
    ["2001-03-05", "Issue", "BE", 2500],
    ["Subtotal", None, None, 2500],
    [],
    ["ESTATE OF CARL DAY"],
    ["2001-10-09", "Issue", "BE", 1328],
    ["2001-10-09", "Issue", "BE", "(104)"],
    ["Subtotal", None, None, 1224],
]
GROUPED_ENTRIES = [
    ("2001-03-05", "BOB BEST", 2500),
    ("2001-10-09", "ESTATE OF CARL DAY", 1328),
    ("2001-10-09", "ESTATE OF CARL DAY", -104),
]


def test_rows_under_the_holders_line_have_that_holder(tmp_path: Path) -> None:
    statement = read_statement(book(tmp_path, Detail=GROUPED))
    assert entries(statement) == GROUPED_ENTRIES
    assert statement.findings == ()
    assert [line.text for line in statement.taken[0].lines if line.what == "holder"] == [
        "BOB BEST",
        "ESTATE OF CARL DAY",
    ]
    assert any("grouped under the holder's line" in note for note in statement.taken[0].notes)


def test_a_row_below_a_subtotal_or_above_all_holders_has_no_holder(tmp_path: Path) -> None:
    loose: list[Any] = ["2001-10-10", "Issue", "BE", 7]
    below = read_statement(book(tmp_path, Detail=[*GROUPED, loose]))
    above = read_statement(book(tmp_path, Detail=[*GROUPED[:2], loose, *GROUPED[2:]]))
    assert codes(below) == codes(above) == ["missing-holder"]
    assert entries(below) == GROUPED_ENTRIES


def test_a_subtotal_that_is_not_the_sum_of_its_rows_is_told(tmp_path: Path) -> None:
    rows = [*GROUPED[:4], ["Subtotal", None, None, 2400], *GROUPED[5:]]
    assert codes(read_statement(book(tmp_path, Detail=rows)), "warning") == ["total-does-not-add-up"]


def test_a_note_between_the_rows_of_a_holder_is_not_taken_as_one(tmp_path: Path) -> None:
    rows = [*GROUPED[:8], ["Address changed in May"], *GROUPED[8:]]
    assert codes(read_statement(book(tmp_path, Detail=rows))) == ["unknown-line"]


def test_two_names_above_rows_are_asked_about(tmp_path: Path) -> None:
    rows = [*GROUPED[:2], ["BOB BEST"], ["ANN ABLE"], *GROUPED[3:]]
    assert "holder-line-unclear" in codes(read_statement(book(tmp_path, Detail=rows)))


def test_grouped_rows_in_fixed_width(tmp_path: Path) -> None:
    statement = read(
        tmp_path,
        "DATE         TRANSACTION      CERT         SHARES\n\n"
        "ACCOUNT: 00123404  ANN ABLE III\n01/17/2001   ISSUE            BE            1,328\n"
        "TOTAL ACCOUNT 00123404                      1,328\n\n"
        "ACCOUNT: 00123406  BOB BEST\n01/19/2001   ISSUE            BE              100\n"
        "01/23/2001   ISSUE            BE               50-\nTOTAL ACCOUNT 00123406                         50\n"
        "                                            1,378\n",
    )
    assert entries(statement) == [
        ("2001-01-17", "ANN ABLE III", 1328), ("2001-01-19", "BOB BEST", 100), ("2001-01-23", "BOB BEST", -50),
    ]  # fmt: skip
    assert statement.journal["account_no"].tolist() == ["00123404", "00123406", "00123406"]
    assert statement.findings == ()


# What a holder's line says: its cells, the holder and the account.
LINES: dict[str, tuple[list[Any], str | None, str | None]] = {
    "a name": (["BOB BEST"], "BOB BEST", None),
    "with labels": (["Account: 00123404  Ann Able III"], "Ann Able III", "00123404"),
    "labels in cells": (["HOLDER", "ANN ABLE III", "ACCOUNT", "00123404"], "ANN ABLE III", "00123404"),
    "an account before the name": (["00123404 - Ann Able"], "Ann Able", "00123404"),
    "an account behind the name": (["Ann Able (00123404)"], "Ann Able", "00123404"),
    "continued": (["Ann Able (continued)"], "Ann Able", None),
    "a number of Excel's": ([123404.0, "Ann Able"], "Ann Able", "123404"),
    "a label that is not known": (["Holder: Ann Able", "Tax ID: 99-1"], "Ann Able", None),
    "a note": (["Note: see the letter"], None, None),
}


@pytest.mark.parametrize(("cells", "holder", "account"), LINES.values(), ids=LINES.keys())
def test_a_holders_line(cells: list[Any], holder: str | None, account: str | None) -> None:
    fields, _ = fields_of(cells)
    assert (fields.get("Holder"), fields.get("Account No.")) == (holder, account)


def test_a_line_with_two_names_is_unclear() -> None:
    with pytest.raises(Unclear, match="“ANN ABLE” and “BOB BEST”"):
        fields_of(["ANN ABLE", "BOB BEST"])


# Cells below Surname, First Name(s) and Suffix, and the holder.
NAMES = {
    "a suffix": ("ABLE,ANN,III", "ABLE III, ANN"),
    "an estate before the surname": ("EST OF DAY,CARL,", "EST OF DAY, CARL"),
    "an estate after the surname": ("DAY EST OF,CARL,", "EST OF DAY, CARL"),
    "an estate before the first name": ("DAY,ESTATE OF CARL,", "ESTATE OF DAY, CARL"),
    "two owners": ("SMITH,JOHN & MARY,", "SMITH, JOHN & MARY"),
    "a company": ("DAY FAMILY TRUST,,", "DAY FAMILY TRUST"),
}


@pytest.mark.parametrize(("cells", "holder"), NAMES.values(), ids=NAMES.keys())
def test_names_in_two_columns_are_joined(tmp_path: Path, cells: str, holder: str) -> None:
    statement = read(tmp_path, f"Date,Surname,First Name(s),Suffix,Shares\n2004-01-02,{cells},5\n")
    assert entries(statement) == [("2004-01-02", holder, 5)]
    assert statement.findings == ()
    assert any(
        note.startswith("Holder was joined from “Surname”, “First Name(s)”") for note in statement.taken[0].notes
    )


def test_a_name_beside_a_first_name_is_asked_about(tmp_path: Path) -> None:
    content = "Date,Name,First Name,Shares\n2004-01-02,ABLE,ANN,5\n"
    assert codes(read(tmp_path, content)) == ["name-or-surname"]
    assert entries(read(tmp_path, content, mapping={"Name": "Last Name"})) == [("2004-01-02", "ABLE, ANN", 5)]
