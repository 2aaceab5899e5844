"""What is an entry and what is not: Excel's subtotals, balances, merged cells, holders left out, swallowed rows."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calc.statement import NotAStatement, Statement, read_statement
from tests.support.statements import book, codes, read, text

HEADER = ["Date", "Holder", "Account", "Type", "Shares"]
ADA, ADA_2 = [datetime(2001, 1, 12), "ADA", "1", "ISS", 1000], [datetime(2001, 1, 13), "ADA", "1", "ISS", 10]
BRO = [datetime(2001, 1, 12), "BRO", "2", "ISS", 2000]


def _read(tmp_path: Path, *rows: list[Any]) -> Statement:
    return read_statement(book(tmp_path, S=[HEADER, *rows]))


# Rows as Excel's Data > Subtotal writes them, and the rows whose figure is wrong.
SUBTOTALS = {
    "totals": ([ADA, ADA_2, ["", "ADA Total", "", "", 1010], BRO, ["", "BRO Total", "", "", 2000],
                ["", "Grand Total", "", "", 3010]], []),
    "a wrong one": ([ADA, ADA_2, ["", "ADA Total", "", "", 1011], BRO, ["", "BRO Total", "", "", 2000]], [4]),
    "a wrong grand total": ([ADA, ["", "ADA Total", "", "", 1000], BRO, ["", "Grand Total", "", "", 3001]], [5]),
    "counts": ([ADA, ADA_2, ["", "ADA Count", "", "", 2], BRO, ["", "Grand Count", "", "", 3]], []),
    "a wrong count": ([ADA, ADA_2, ["", "ADA Count", "", "", 3]], [4]),
    "averages": ([ADA, ADA_2, ["", "ADA Average", "", "", 505.5], BRO, ["", "Grand Average", "", "", 1003.33]], []),
    "of dates": ([ADA, ["2001-01-12 Total", "", "", "", 1000], ADA_2, ["Grand Total", "", "", "", 1010]], []),
    "of accounts": ([ADA, ADA_2, ["", "", "1 Total", "", 1010], BRO, ["", "", "2 Total", "", 2000]], []),
    "within one another": ([ADA, ["", "", "", "ISS Total", 1000], ADA_2, ["", "", "", "ISS Total", 10],
                            ["", "ADA Total", "", "", 1010], BRO, ["", "Grand Total", "", "", 3010]], []),
    "above their entries": ([["", "Grand Total", "", "", 3010], ["", "ADA Total", "", "", 1010], ADA, ADA_2,
                             ["", "BRO Total", "", "", 2000], BRO], []),
    "a wrong one above": ([["", "Grand Total", "", "", 3010], ["", "ADA Total", "", "", 1012], ADA, ADA_2,
                           ["", "BRO Total", "", "", 2000], BRO], [3]),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "wrong"), SUBTOTALS.values(), ids=SUBTOTALS.keys())
def test_subtotals_of_excel_are_no_entries_and_are_checked(
    tmp_path: Path, rows: list[list[Any]], wrong: list[int]
) -> None:
    statement = _read(tmp_path, *rows)
    assert len(statement.journal) == sum(isinstance(row[0], datetime) for row in rows)
    assert codes(statement) == []
    assert [finding.rows for finding in statement.findings] == [(row,) for row in wrong]


def test_a_company_named_total_with_a_date_is_an_entry(tmp_path: Path) -> None:
    assert len(_read(tmp_path, ADA, [datetime(2001, 1, 14), "SUN TOTAL", "9", "ISS", 5]).journal) == 2


# The type of a dated row with a holder, its account, and whether it is an entry.
BALANCES = [
    ("Remaining balance issue", "9", True),
    ("Balance forward release", "9", True),
    ("Opening Balance", "9", False),
    ("Closing balance as of 01/14/2001", "9", False),
    ("Remaining balance issue", "", False),
    *((kind, "", False) for kind in ("Opening Balance", "Opening Position", "Closing holdings", "Bal. fwd", "B/F")),
    ("Opening of the plan", "", True),
    ("Forward", "", True),
]


@pytest.mark.parametrize(("kind", "account", "is_entry"), BALANCES)
def test_a_dated_entry_with_an_account_and_a_holder_is_no_balance(
    tmp_path: Path, kind: str, account: str, is_entry: bool
) -> None:
    statement = _read(tmp_path, ADA, [datetime(2001, 1, 14), "HALE", account, kind, 5])
    assert len(statement.journal) == 1 + is_entry
    assert codes(statement, "warning") == ([] if is_entry else ["balance-line"])


def _merged(tmp_path: Path, rows: list[list[Any]], *areas: str) -> Statement:
    path = book(tmp_path, S=rows)
    workbook = openpyxl.load_workbook(path)
    for area in areas:
        workbook["S"].merge_cells(area)
    workbook.save(path)
    return read_statement(path)


def test_cells_merged_within_a_row_over_columns_that_nobody_wants_are_taken(tmp_path: Path) -> None:
    rows = [["Date", None, "Holder", None, "Shares"], *([f"2001-01-1{n}", None, "Ann", None, n] for n in (2, 3))]
    areas = [f"{first}{row}:{last}{row}" for row in (1, 2, 3) for first, last in ("AB", "CD")]
    statement = _merged(tmp_path, rows, *areas)
    assert statement.journal["shares"].tolist() == [2, 3]
    assert statement.findings == ()


@pytest.mark.parametrize("areas", [["A2:A3"], ["B2:B3", "A2:A3"], ["A2:B2"], ["B2:C2", "B3:C3"]])
def test_cells_merged_over_rows_or_over_two_columns_that_are_wanted_are_one_error(
    tmp_path: Path, areas: list[str]
) -> None:
    rows = [["Date", "Holder", "Shares"], ["2001-01-12", "Ann", 2], ["2001-01-13", "Bob", 3]]
    statement = _merged(tmp_path, rows, *areas)
    assert codes(statement).count("merged-cells") == 1


def test_an_account_stands_for_a_holder(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Account,Shares\n2004-01-02,007,5\n2004-01-03,008,6\n")
    assert statement.journal["account_no"].tolist() == ["007", "008"]
    assert statement.journal["holder"].isna().all()
    assert statement.findings == ()
    statement = read(tmp_path, "Date,Holder,Account,Shares\n2004-01-02,Ann,,5\n2004-01-03,,008,6\n2004-01-03,,,7\n")
    assert statement.journal["shares"].tolist() == [5, 6]
    assert [(finding.code, finding.rows) for finding in statement.findings] == [("missing-holder", (4,))]


def test_a_journal_without_holders_needs_an_account_in_every_row(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Account,Shares\n2004-01-02,007,5\n2004-01-03,,6\n")
    assert [(finding.code, finding.rows) for finding in statement.findings] == [("missing-account_no", (3,))]


def test_a_dash_is_no_shares(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Holder,Shares\n2004-01-02,Ann,-\n2004-01-03,Bob,0.000\n")
    assert statement.journal["shares"].tolist() == [0, 0]
    assert statement.findings == ()


PAGE = "<html><body><table><tr><td>Date</td></tr></table></body></html>"
PAGES = {
    "a mark of UTF-8": PAGE.encode("utf-8-sig"),
    "UTF-16": PAGE.encode("utf-16"),
    "UTF-16 without a mark": PAGE.encode("utf-16-le"),
    "UTF-16, the other way round": PAGE.encode("utf-16-be"),
    "blank lines first": b"\xef\xbb\xbf \r\n<!DOCTYPE html>" + PAGE.encode(),
    "its charset first": b"\xef\xbb\xbf<meta charset=utf-8>" + PAGE[12:].encode(),
}


@pytest.mark.parametrize("content", PAGES.values(), ids=PAGES.keys())
def test_a_web_page_is_told_as_one_in_any_charset(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotAStatement, match="is a web page"):
        read_statement(text(tmp_path, content, "agent.xls"))


def test_a_blank_first_line_is_not_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(NotAStatement, match="It begins with “Who  What”"):
        read_statement(text(tmp_path, "   \nWho,What\na,b\n"))
    assert len(read(tmp_path, "   \n\nDate,Holder,Shares\n2004-01-02,Ann,5\n").journal) == 1


# Lines below one entry, in which a quotation mark is not closed where it should be.
SWALLOWED = {
    "two entries": '2004-01-03,"Bob,6\n2004-01-04,Bo",7',
    "entries, a page and a blank line": '2004-01-03,"Bob,6\nPage 1\n\n2004-01-04,Bo,7\n2004-01-05,Al",8',
    "a page before an entry": '"Page 1\n2004-01-03,Bob,6"',
    "an entry before a page": '"2004-01-03,Bob,6\nPage 1",,',
    "a whole line": '"2004-01-03,Bob,6"\nPage 1',
    "the last line, its cells in quotation marks too": '"""January 3, 2004"",Bob,6"',
}


@pytest.mark.parametrize("lines", SWALLOWED.values(), ids=SWALLOWED.keys())
def test_entries_between_quotation_marks_are_an_error(tmp_path: Path, lines: str) -> None:
    assert codes(read(tmp_path, f"Date,Holder,Shares\n2004-01-02,Ann,5\n{lines}\n")) != []


def test_an_address_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    content = 'Date,Holder,Shares\n2004-01-02,"Ann Able\n12 Main St, Boston, MA 02110\nUSA",5\n'
    statement = read(tmp_path, content)
    assert statement.journal["shares"].tolist() == [5]
    assert statement.findings == ()
    content = 'Holder,Date,Shares\n"Ann Able\n12 Main St, Boston",2004-01-02,5\n'
    assert codes(read(tmp_path, content)) == []


def test_entries_above_the_first_headers_are_an_error(tmp_path: Path) -> None:
    quoted = '"Date,Holder,Shares"\n2004-01-02,Ann,5\n2004-01-03,Bob,6\nDate,Holder,Shares\n2004-01-04,Cy,7\n'
    statement = read(tmp_path, quoted)
    (found,) = statement.findings
    assert (found.severity, found.code, found.rows) == ("error", "entries-above-headers", (2, 3))
    assert found.message.startswith("2 rows, the first is row 2, are above the headers in row 4")


def test_titles_with_dates_and_numbers_are_no_entries(tmp_path: Path) -> None:
    titles = "Statement,2004-01-31,Page,1\nAs of,2004-01-31\n2004-01-31,Run,no. 5\n"
    assert codes(read(tmp_path, f"{titles}Date,Holder,Shares\n2004-01-02,Ann,5\n")) == []


def test_a_sheet_of_entries_without_headers_is_told(tmp_path: Path) -> None:
    header, entry = ["Date", "Holder", "Shares"], ["2004-01-02", "Ann", 5]
    path = book(tmp_path, One=[header, entry], Two=[entry, ["2004-01-03", "Bob", 6]], Notes=[["Prepared by", "Ann"]])
    statement = read_statement(path)
    assert [(one.severity, one.code, one.sheet, one.rows) for one in statement.findings] == [
        ("warning", "sheet-without-headers", "Two", (1, 2)),
        ("info", "unknown-sheet", "Notes", ()),
    ]


def test_a_line_whose_cells_moved_is_an_error_though_its_last_is_blank(tmp_path: Path) -> None:
    statement = read(
        tmp_path, "Date,Shares,Holder,Remark\n2004-01-02,5,Ann,\n2004-01-02,588,794,Ann,\n2004-01-03,6,Bob,\n"
    )
    assert codes(statement) == ["extra-cells"]
    assert statement.journal["shares"].tolist() == [5, 6]
    every = "Date,Shares,Holder\n2004-01-02,5,Ann,\n2004-01-03,6,Bob,\n2004-01-04,7,Cy,\n"
    assert read(tmp_path, every).findings == ()


WIDE = "Date,Type,Holder,Account,Shares,Remark"
LINE = "2004-01-02,ISSUANCE,Ann,007,5,x"


def test_one_line_that_lacks_a_cell_is_told(tmp_path: Path) -> None:
    statement = read(tmp_path, "\n".join([WIDE, LINE, LINE, "2004-01-03,Bob,008,6,7", LINE]))
    (found,) = statement.findings
    assert (found.severity, found.code, found.rows) == ("warning", "short-lines", (4,))
    assert found.message.startswith("Line 4 has fewer cells than the 6 that other lines have: a cell may be missing")


def test_a_line_that_lacks_a_cell_is_told_where_all_end_in_a_delimiter(tmp_path: Path) -> None:
    lines = [f"{LINE},", f"{LINE},", "2004-01-03,ISSUANCE,Bob,008,6,", f"{LINE},"]
    assert codes(read(tmp_path, "\n".join([WIDE, *lines])), "warning") == ["short-lines"]


def test_a_last_line_whose_cells_moved_is_no_note(tmp_path: Path) -> None:
    statement = read(tmp_path, "\n".join([WIDE, LINE, "ISSUANCE,2004-01-03,,,,008,6"]))
    assert codes(statement) == ["unknown-line"]
    assert codes(read(tmp_path, "\n".join([WIDE, LINE, "Prepared by Ann,,,2004-01-03,,"]))) == []


def test_debits_without_a_column_of_credits_are_told(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Holder,Debit\n2004-01-02,Ann,5,\n2004-01-03,Bob,6,\n")
    assert codes(statement, "warning") == ["only-debits"]
    assert statement.journal["shares"].tolist() == [-5, -6]


def test_many_lines_without_their_blank_last_cell_are_not_told_unless_cells_moved(tmp_path: Path) -> None:
    trimmed = "2004-01-02,ISSUANCE,Ann,007,5"
    assert read(tmp_path, "\n".join([WIDE, *[LINE] * 5, *[trimmed] * 4])).findings == ()
    assert read(tmp_path, "\n".join([WIDE, *[trimmed] * 4])).findings == ()
    moved = "2004-01-02,Ann,007,5,6"  # 007 in the place of names
    assert codes(read(tmp_path, "\n".join([WIDE, *[LINE] * 5, *[trimmed] * 3, moved])), "warning") == ["short-lines"]


@pytest.mark.parametrize("note", ["Certified correct by the agent", "Entered by J. Smith, Boston; all in order"])
def test_a_note_below_the_entries_of_a_workbook_is_a_note(tmp_path: Path, note: str) -> None:
    statement = _read(tmp_path, ADA, BRO, [], [note])
    assert (len(statement.journal), codes(statement)) == (2, [])
    assert [(line.what, line.text) for line in statement.taken[0].lines] == [("note", note)]


@pytest.mark.parametrize("line", ["2001-01-14,ADA,1,ISS,500", "2001-01-14;ADA;1;ISS;500", "14 Jan 2001\tADA\t500"])
def test_an_entry_in_one_cell_of_a_workbook_is_no_note(tmp_path: Path, line: str) -> None:
    statement = _read(tmp_path, ADA, BRO, [], [None, None, None, line])
    assert codes(statement) == ["unknown-line"]
