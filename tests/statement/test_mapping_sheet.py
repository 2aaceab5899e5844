"""The sheet Taken As, corrected and given back: what it says, and every mistake in it in one go."""

from pathlib import Path
from typing import Any

import pytest

from calc.statement import NotAMapping, Statement, read_mapping, read_statement
from calc.statement.likely_headers import likely_headers
from tests.support.statements import book, codes, entries, text

HEAD = ["Sheet", "Their Header", "Taken As", "What"]
ODD = "Buchung,Inhaber,Menge,Art\n05/06/2001,Ann,5,REVERSAL\n01/07/2001,Bob,6,Issue\n"


def sheet(folder: Path, *rows: list[Any]) -> Path:
    """A workbook with the sheet alone."""
    return book(folder, "june.xlsx", **{"Taken As": [HEAD, *rows]})


def read_with(folder: Path, content: str, *rows: list[Any]) -> Statement:
    """A statement as read with a corrected sheet."""
    mapped = read_mapping(sheet(folder, *rows))
    return read_statement(
        text(folder, content), mapped.headers, signs=mapped.signs, corrected=mapped.corrected
    )  # fmt: skip


COLUMNS = [
    ["agent.csv", "Buchung", "Date", "journal"],
    ["agent.csv", "Inhaber", "holder", "left alone"],
    ["agent.csv", "Menge", "Shares", None],
    ["agent.csv", "Art", "Type", "journal"],
]
MONTH_FIRST = ["", "Date order", "month/day/year", "setting: DMY, MDY or YMD"]


def test_columns_types_and_the_order_of_dates_are_taken_from_it(tmp_path: Path) -> None:
    statement = read_with(
        tmp_path, ODD, MONTH_FIRST, ["", "REVERSAL", "Debit", "type: debit or credit"], *COLUMNS,
        ["agent.csv", "row 1: a title", None, "title"], ["agent.csv", None, None, "Dates were read as they are."],
    )  # fmt: skip
    assert entries(statement) == [("2001-05-06", "Ann", -5), ("2001-01-07", "Bob", 6)]
    assert not statement.journal["inferred"].any()
    assert statement.findings == ()


def test_rows_are_grouped_where_a_person_says_so(tmp_path: Path) -> None:
    content = "Date,Holder,Shares\n2001-05-06,Ann,5\n2001-05-07,,6\n"
    grouped = ["", "Rows grouped under the holder", "yes", "setting"]
    assert codes(read_with(tmp_path, content)) == ["missing-holder"]
    assert entries(read_with(tmp_path, content, grouped)) == [("2001-05-06", "Ann", 5), ("2001-05-07", "Ann", 6)]


def test_a_header_may_mean_one_thing_in_the_journal_and_another_in_the_reserve(tmp_path: Path) -> None:
    content = "Tag,Opening,Closing\n2001-06-30,200,195\n\nTag,Holder,Shares\n2001-05-06,Ann,5\n"
    statement = read_with(
        tmp_path, content, ["", "Tag", "As-of Date", "reserve"], ["", "Tag", "Date", "journal"]
    )  # fmt: skip
    assert entries(statement) == [("2001-05-06", "Ann", 5)]
    assert str(statement.reserve["as_of_date"].iloc[0].date()) == "2001-06-30"


def test_a_corrected_header_that_the_next_statement_lacks_is_told_and_one_left_alone_is_not(tmp_path: Path) -> None:
    content = "Date,Holder,Shares\n2001-05-06,Ann,5\n"
    assert codes(read_with(tmp_path, content, ["", "Tag", None, "left alone"])) == []
    assert codes(read_with(tmp_path, content, ["", "Tag", "Date", "journal"])) == ["unknown-mapped-header"]


def test_every_mistake_is_named_with_its_cell_in_one_go(tmp_path: Path) -> None:
    with pytest.raises(NotAMapping) as refused:
        read_mapping(
            sheet(
                tmp_path,
                ["", "Date order", "XYZ", "setting"],
                ["", "REVERSAL", "minus", "type"],
                ["", "Buchung", "Dat", "journal"],
                ["", "Menge", "Shares", "journal"],
                ["", "Anzahl", "Shares", "journal"],
                ["", "row 1: a title", "Holder", "title"],
            )
        )
    told = str(refused.value)
    assert all(f"june.xlsx, sheet Taken As, C{row}: " in told for row in (2, 3, 4, 6, 7))
    assert "Did you mean Date?" in told
    assert "Shares stands in row 5 too" in told


def test_a_workbook_without_the_sheet_or_its_headers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAMapping, match="has no sheet Taken As"):
        read_mapping(book(tmp_path, Other=[["x"]]))
    with pytest.raises(NotAMapping, match="no row with the headers Their Header and Taken As"):
        read_mapping(book(tmp_path, **{"Taken As": [["x"]]}))


def test_the_likely_headers_of_a_file_are_found_for_a_person_to_name(tmp_path: Path) -> None:
    path = text(tmp_path, "Beispiel AG\n" + ODD)
    assert likely_headers(path) == [("agent.csv", name, "") for name in ("Buchung", "Inhaber", "Menge", "Art")]
    wide = text(tmp_path, "BUCHUNG     INHABER   MENGE\n05/06/2001  ANN           5\n", "agent.txt")
    assert [name for _, name, _ in likely_headers(wide)] == ["BUCHUNG", "INHABER", "MENGE"]


@pytest.mark.parametrize(
    ("mark", "shares"), [("comma", [2000, 1500]), (",", [2000, 1500]), ("dot", [2])], ids=["comma", "sign", "dot"]
)
def test_what_only_a_person_knows_of_commas_and_dots_is_taken_from_it(
    tmp_path: Path, mark: str, shares: list[int]
) -> None:
    content = "Date;Holder;Shares\n2001-05-06;Ann;2.000\n2001-05-07;Bob;1.500\n"
    assert codes(read_with(tmp_path, content)) == ["ambiguous-numbers"]
    statement = read_with(tmp_path, content, ["", "Decimal mark", mark, "setting: comma or dot"])
    assert [entry[2] for entry in entries(statement)] == shares
    assert codes(statement) == ([] if mark != "dot" else ["fractional-shares"])  # 1.500 is no whole share


def test_a_decimal_mark_that_the_numbers_contradict_is_an_error_at_them(tmp_path: Path) -> None:
    content = "Date;Holder;Shares\n2001-05-06;Ann;1.234.567\n"
    assert codes(read_with(tmp_path, content)) == []
    assert codes(read_with(tmp_path, content, ["", "Decimal mark", "dot", "setting"])) == ["ambiguous-number"]


def test_the_stated_decimal_mark_is_that_of_the_reserve_too(tmp_path: Path) -> None:
    content = "As-of Date;Opening;Issued;Closing\n2001-06-30;2.000;1.500;500\n"
    statement = read_with(tmp_path, content, ["", "Decimal mark", "comma", "setting"])
    assert statement.reserve[["opening", "issued", "closing"]].iloc[0].tolist() == [2000, 1500, 500]
