"""Layouts of statements: delimiters and charsets, what stands around the entries, and which column is which."""

from pathlib import Path

import pytest

from calc.statement import NotAMapping, read_mapping, read_statement
from calc.statement.synonyms import _JOURNAL, _RESERVE, header_key
from tests.support.statements import book, codes, entries, read, text

JOSE = "Date{0}Holder{0}Shares\n2004-01-02{0}José Niño{0}5\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_charsets_and_line_ends(tmp_path: Path, delimiter: str, charset: str, end: str) -> None:
    content = JOSE.format(delimiter).replace("\n", end).encode(charset)
    statement = read(tmp_path, content)
    assert entries(statement) == [("2004-01-02", "José Niño", 5)]
    assert codes(statement) == []
    assert codes(statement, "info") == (["charset"] if charset == "cp1252" else [])


def test_rows_of_several_lines_keep_the_line_that_they_begin_on(tmp_path: Path) -> None:
    content = 'Date,Holder,Shares\n2004-01-02,"Ann Able &\nBob ""Bo"" Best",5\n2004-01-03,"Al, Jr.",6\n'
    statement = read(tmp_path, content)
    assert entries(statement) == [("2004-01-02", 'Ann Able & Bob "Bo" Best', 5), ("2004-01-03", "Al, Jr.", 6)]
    assert statement.journal.index.tolist() == [2, 4]


def test_excels_word_for_the_delimiter_is_followed(tmp_path: Path) -> None:
    assert entries(read(tmp_path, "sep=;\nDate;Holder;Shares\n2004-01-02;Ann;5\n")) == [("2004-01-02", "Ann", 5)]


# What stands in lines after the header and one entry of 5 shares; what each line is taken for, and the findings.
AROUND = {
    "a total": ("Total,,5", ["total"], []),
    "a total beside the holder": (",TOTAL SHARES,5", ["total"], []),
    "a total without a word": (",,5", ["total"], []),
    "a total that does not add up": ("Total,,6", ["total"], ["total-does-not-add-up"]),
    "a number that is no sum": (",,6", ["total"], ["unknown-line"]),
    "the headers again": ("Date,Holder,Shares", ["header again"], []),
    "a page": ("Page 1 of 3", ["page"], []),
    "a rule": ("----,----,----", ["rule"], []),
    "the end": ("*** END OF REPORT ***", ["page"], []),
    "nothing happened": ("No activity in this period", ["page"], []),
    "a note": ("Please keep this for your records.", ["note"], []),
    "a blank line": (",,", [], []),
    "a holder without date and shares": (",Bob Best,", [], ["unknown-line"]),
    "a date alone": ("2004-01-03,,", [], ["unknown-line"]),
    "no date": (",Bob Best,7", [], ["missing-date"]),
    "no holder": ("2004-01-03,,7", [], ["missing-holder"]),
    "no shares": ("2004-01-03,Bob Best,", [], ["missing-shares"]),
    "one cell too many": ("2004-01-03,Best, Bob,7", [], ["not-a-number", "extra-cells"]),
    "a fund that is called total": ("2004-01-03,Total Return Fund,7", [], []),
    "a balance": (",Balance Forward,100", ["balance"], ["balance-line"]),
}


@pytest.mark.parametrize(("line", "taken", "found"), AROUND.values(), ids=AROUND.keys())
def test_a_line_below_an_entry(tmp_path: Path, line: str, taken: list[str], found: list[str]) -> None:
    statement = read(tmp_path, f"Date,Holder,Shares\n2004-01-02,Ann,5\n{line}\n")
    assert [one.what for one in statement.taken[0].lines] == taken
    assert [finding.code for finding in statement.findings] == found
    assert all(finding.rows == (3,) and finding.cell.startswith("line 3") for finding in statement.findings)
    whole = [("2004-01-02", "Ann", 5)]
    assert entries(statement) == ([*whole, ("2004-01-03", "Total Return Fund", 7)] if "Fund" in line else whole)


def test_a_header_on_two_lines_is_read_with_the_word_above(tmp_path: Path) -> None:
    content = "Trans,Account,,Number of\nDate,Number,Registered Holder,Shares\n2004-01-02,007,Ann,5\n"
    statement = read(tmp_path, content)
    assert statement.taken[0].columns["Account No."] == "Account Number"
    assert statement.journal["account_no"].tolist() == ["007"]


def test_subtotals_and_a_grand_total_are_each_held_against_their_entries(tmp_path: Path) -> None:
    statement = read(
        tmp_path,
        "Date,Holder,Shares\n2004-01-02,Ann,5\n2004-01-03,Ann,6\nSubtotal,,11\nPage 1 of 2\nDate,Holder,Shares\n"
        "2004-01-04,Bob,7\nSubtotal,,8\nGrand Total,,18\n",
    )
    assert entries(statement) == [("2004-01-02", "Ann", 5), ("2004-01-03", "Ann", 6), ("2004-01-04", "Bob", 7)]
    (said,) = statement.findings
    assert (said.severity, said.code, said.rows) == ("warning", "total-does-not-add-up", (8,))


def test_a_line_between_entries_that_is_neither_is_an_error(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Holder,Shares\n2004-01-02,Ann,5\nSee the letter enclosed\n2004-01-03,Bob,6\n")
    assert [(finding.code, finding.rows) for finding in statement.findings] == [("unknown-line", (3,))]
    assert len(statement.journal) == 2


# Lines of a reserve statement, and opening, increases, issued and closing.
RESERVES = {
    "labels in a csv": (
        'Opening balance,"200,000"\nIncreases,0\nIssued,5\nClosing balance,"199,995"', [200000, 0, 5, 199995]
    ),
    "labels in a text": (
        "Opening balance  200,000\nShares issued: 5\nClosing balance .... 199,995", [200000, None, 5, 199995]
    ),
    "labels with their dates": (
        'Opening balance (01/01/2004),200\nShares issued during the period,5\nClosing balance (03/31/2004),195',
        [200, None, 5, 195],
    ),
    "a table": ("Shares Reserved|Balance Remaining|Used\n200000|199995|5", [200000, None, 5, 199995]),
    "issued shown as negative": ("Beginning Balance;Shares Issued;Ending Balance\n200;(5);195", [200, None, 5, 195]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "values"), RESERVES.values(), ids=RESERVES.keys())
def test_a_reserve_statement(tmp_path: Path, content: str, values: list[int | None]) -> None:
    statement = read(tmp_path, f"Example Plan\n{content}\n")
    row = statement.reserve.iloc[0]
    found = [None if row.isna()[name] else int(row[name]) for name in ("opening", "increases", "issued", "closing")]
    assert found == values
    assert statement.journal.empty
    assert statement.findings == ()


def test_a_reserve_that_does_not_add_up_is_said(tmp_path: Path) -> None:
    statement = read(tmp_path, "Opening,Issued,Closing,As of\n200,5,190,2004-03-31\n")
    assert codes(statement, "warning") == ["reserve-does-not-add-up"]
    assert str(statement.as_of_date) == "2004-03-31"


def test_a_journal_and_a_reserve_in_one_file(tmp_path: Path) -> None:
    statement = read(
        tmp_path,
        "Opening Balance,Shares Issued,Closing Balance\n200,5,195\n\nActivity\nDate,Holder,Shares\n2004-01-02,Ann,5\n",
    )
    assert entries(statement) == [("2004-01-02", "Ann", 5)]
    assert statement.reserve["closing"].tolist() == [195]
    assert statement.findings == ()


def test_entries_on_several_sheets_have_a_running_number_and_keep_their_rows(tmp_path: Path) -> None:
    rows = [["Posting Date", "Registration", "Qty"], ["2004-01-02", "Ann", 5]]
    statement = read_statement(book(tmp_path, January=rows, February=rows, Notes=[["Hello", "there"]]))
    assert statement.journal.index.tolist() == [1, 2]
    assert statement.journal["sheet"].tolist() == ["January", "February"]
    assert statement.journal["row"].tolist() == [2, 2]
    assert [(finding.code, finding.sheet) for finding in statement.findings] == [("unknown-sheet", "Notes")]
    assert statement.raw["January"][1] == ["2004-01-02", "Ann", 5]


def test_two_of_their_columns_for_one_of_ours_follow_the_listed_order_and_it_is_said(tmp_path: Path) -> None:
    statement = read(tmp_path, "Trade Date,Posting Date,Holder,Shares\n2004-01-02,2004-01-05,Ann,5\n")
    assert entries(statement) == [("2004-01-05", "Ann", 5)]
    assert codes(statement, "info") == ["preferred-column"]
    assert "“Trade Date” would also fit" in statement.findings[0].message


def test_one_header_twice_is_an_error(tmp_path: Path) -> None:
    assert "two-columns-for-one" in codes(read(tmp_path, "Date,Holder,Shares,Shares\n2004-01-02,Ann,5,6\n"))


def test_a_missing_column_is_named_with_those_that_it_may_be(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Who,Shares,Certificate\n2004-01-02,Ann,5,C1\n")
    assert codes(statement) == ["missing-column"]
    assert "Columns not used: “Who”" in statement.findings[0].message


def test_a_mapping_names_what_is_not_known_and_goes_before_what_is(tmp_path: Path) -> None:
    content = "Datum,Inhaber,Menge,Holder\n2004-01-02,Ann,5,x\n"
    mapping = {"datum": "Date", "Inhaber": "holder", "Menge": "Shares", "Holder": "ignore"}
    statement = read(tmp_path, content, mapping=mapping)
    assert entries(statement) == [("2004-01-02", "Ann", 5)]
    assert statement.taken[0].left_alone == ("Holder",)
    assert statement.findings == ()


def test_a_mapped_header_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Holder,Shares\n2004-01-02,Ann,5\n", mapping={"Booked": "Date"})
    assert codes(statement) == ["unknown-mapped-header"]


def test_a_mapping_file_is_read(tmp_path: Path) -> None:
    path = text(tmp_path, '"Datum" = "Date"\n"Bem." = ""\n"x" = "IGNORE"\n', "map.toml")
    assert read_mapping(path).headers == {"Datum": "Date", "Bem.": "", "x": ""}


# What a mapping file says, and words of the refusal.
NOT_MAPPINGS = {
    "not TOML": ("Datum = Date", "is not a mapping file"),
    "an unknown header of ours": ('"Datum" = "Day"', "“Day”, for “Datum”, is not one of our headers"),
    "a number": ('"Datum" = 5', "has no text after the ="),
    "a header twice": ('"Datum" = "Date"\n"DATUM" = "Holder"', "are the same header"),
    "bytes": (b"\xff\xfe\x00", "is not text in UTF-8"),
}


@pytest.mark.parametrize(("content", "words"), NOT_MAPPINGS.values(), ids=NOT_MAPPINGS.keys())
def test_a_mapping_file_with_a_mistake_is_refused(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(NotAMapping, match=words):
        read_mapping(text(tmp_path, content, "map.toml"))


def test_no_name_of_theirs_stands_twice_within_a_table_but_where_the_other_columns_tell_it_apart() -> None:
    for names in (_JOURNAL, _RESERVE):
        meant: dict[str, set[str]] = {}
        for ours, theirs in names.items():
            for name in theirs:
                meant.setdefault(header_key(name), set()).add(ours)
        assert {frozenset(ours) for ours in meant.values() if len(ours) > 1} <= {frozenset({"Shares", "Credit"})}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Acct #", "Account No."), ("Holder Account Number", "Account No."), ("ACCT_NO", "Account No."),
        ("Cert No", "Certificate"), ("Certificate Number", "Certificate"), ("Issue Code", "Plan Code"),
        ("Transaction Type", "Type"), ("Tran. Code", "Type"), ("Issuer Ref", "Reference"), ("Your Ref.", "Reference"),
    ],
)  # fmt: skip
def test_their_name_is_known(tmp_path: Path, theirs: str, ours: str) -> None:
    statement = read(tmp_path, f"Date,Holder,Shares,{theirs}\n2004-01-02,Ann,5,x\n")
    assert statement.taken[0].columns[ours] == theirs
