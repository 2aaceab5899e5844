"""Share counts as agents write them: what a comma or a dot means is decided for the whole column, or asked."""

from pathlib import Path

import pytest

from calc.statement import read_statement
from tests.support.statements import book, codes, read

# Each column as written, and the shares that it means.
READ = {
    "plain digits": (["1500", "450"], [1500, 450]),
    "commas for thousands": (["1,500", "450", "1,234,567"], [1500, 450, 1234567]),
    "a lone comma before three digits separates thousands": (["1,500"], [1500]),
    "dots for thousands, as the counts below 1,000 have none": (["1.500", "450"], [1500, 450]),
    "dots for thousands, as one number has two": (["1.500", "1.234.567"], [1500, 1234567]),
    "dots for thousands before a decimal comma": (["1.500,00", "2.000,00"], [1500, 2000]),
    "decimals that are zero, and a dot that is one": (["1,500.000", "450.000"], [1500, 450]),
    "spaces and apostrophes for thousands": (["1 500", "2'500", "1\u00a0234\u202f567"], [1500, 2500, 1234567]),
    "parentheses, a trailing or a leading minus": (["(1,500)", "1,500-", "-1,500", "\u22121,500"], [-1500] * 4),
    "a plus, before or after": (["+1,500", "1500+"], [1500, 1500]),
    "CR and DR": (["1,500 CR", "1,500DR", "DR 200", "Cr. 300"], [1500, -1500, -200, 300]),
    "with the word": (["1,500 shares", "20 shs."], [1500, 20]),
    "spaces around": (["  1,500 ", "\t20"], [1500, 20]),
    "zero": (["0", "0.00"], [0, 0]),
}


def _journal(counts: list[str]) -> str:
    lines = [f'2004-01-02\tAnn\t"{count}"' for count in counts]
    return "\n".join(["Date\tHolder\tShares", *lines])


@pytest.mark.parametrize(("counts", "shares"), READ.values(), ids=READ.keys())
def test_a_column_of_counts_means(tmp_path: Path, counts: list[str], shares: list[int]) -> None:
    statement = read(tmp_path, _journal(counts))
    assert statement.journal["shares"].tolist() == shares
    assert statement.journal["shares"].dtype == "int64"
    assert codes(statement) == []


# Each column as written, the codes of its errors, and the shares of the rows that are sound.
REFUSED = {
    "a dot that nothing settles": (["1.500"], ["ambiguous-numbers"], []),
    "dots beside thousands without one": (["1.500", "2500"], ["ambiguous-numbers"], [2500]),
    "a comma and a dot, each before three digits": (["1,500", "2.500"], ["ambiguous-numbers"], []),
    "dots for both": (["1.234.567", "1.5"], ["ambiguous-numbers"], []),
    "half a share": (["1500.5", "20"], ["fractional-shares"], [20]),
    "groups that are no thousands": (["1,50,000", "20"], ["ambiguous-number"], [20]),
    "words": (["none yet", "20"], ["not-a-number"], [20]),
    "two signs": (["-(5)", "20"], ["not-a-number"], [20]),
    "larger than any": (["9999999999999", "20"], ["too-large"], [20]),
    "a hundred digits": (["9" * 100, "20"], ["too-large"], [20]),
    "nothing": (["", "20"], ["missing-shares"], [20]),
}


@pytest.mark.parametrize(("counts", "wrong", "shares"), REFUSED.values(), ids=REFUSED.keys())
def test_a_count_that_is_not_sure_is_an_error(
    tmp_path: Path, counts: list[str], wrong: list[str], shares: list[int]
) -> None:
    statement = read(tmp_path, _journal(counts))
    assert codes(statement) == wrong
    assert statement.journal["shares"].tolist() == shares


def test_a_lone_comma_in_a_file_with_semicolons_is_asked_for(tmp_path: Path) -> None:
    assert codes(read(tmp_path, "Date;Holder;Shares\n2004-01-02;Ann;1,500\n")) == ["ambiguous-numbers"]


def test_what_a_mark_means_in_one_table_holds_for_another_that_leaves_it_open(tmp_path: Path) -> None:
    statement = read(
        tmp_path,
        "Date;Holder;Shares\n2004-01-02;Ann;1.500\n2004-01-02;Bob;450\n\n"
        "Opening Balance;Issued;Closing Balance\n200.000;1.950;198.050\n",
    )
    assert codes(statement) == []
    assert statement.reserve[["opening", "issued", "closing"]].values.tolist() == [[200000, 1950, 198050]]


# Rows of Type and count, and the signed shares.
SIGNED = {
    "a cancellation without a sign is a debit": ([("Issuance", "100"), ("Cancellation", "40")], [100, -40]),
    "a reversal and a withdrawal too": ([("REVERSAL", "100"), ("Withdrawal", "40")], [-100, -40]),
    "where one count is negative, all are signed": ([("Issuance", "100"), ("Cancellation", "-40")], [100, -40]),
}


@pytest.mark.parametrize(("rows", "shares"), SIGNED.values(), ids=SIGNED.keys())
def test_a_type_tells_the_sign_where_counts_do_not(
    tmp_path: Path, rows: list[tuple[str, str]], shares: list[int]
) -> None:
    lines = [f"2004-01-02,Ann,{kind},{count}" for kind, count in rows]
    statement = read(tmp_path, "\n".join(["Date,Holder,Type,Shares", *lines]))
    assert statement.journal["shares"].tolist() == shares
    assert codes(statement) == []


def test_a_cancellation_above_zero_beside_signed_ones_is_said(tmp_path: Path) -> None:
    content = "Date,Holder,Type,Shares\n2004-01-02,Ann,Cancellation,40\n2004-01-02,Ann,Cancellation,-40\n"
    statement = read(tmp_path, content)
    assert statement.journal["shares"].tolist() == [40, -40]
    (said,) = statement.findings
    assert (said.severity, said.code, said.rows, said.cell) == (
        "warning",
        "debit-type-above-zero",
        (2,),
        "line 2, column 4",
    )


def test_an_unsigned_reversal_of_a_cancellation_is_asked_for(tmp_path: Path) -> None:
    content = "Date,Holder,Type,Shares\n2004-01-02,Ann,Cancellation,40\n2004-01-03,Ann,Reversal of cancellation,40\n"
    assert codes(read(tmp_path, content)) == ["unclear-type"]


def test_a_column_of_marks_signs_the_shares(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Holder,Shares,Dr/Cr\n2004-01-02,Ann,5,DR\n2004-01-02,Ann,7,C\n2004-01-02,Al,9,?\n")
    assert statement.journal["shares"].tolist() == [-5, 7]
    assert codes(statement) == ["unknown-sign"]


# Their two headers, rows of the two cells, and the signed shares.
TWO_COLUMNS = {
    "credit less debit": (("Credit", "Debit"), [("100", ""), ("", "40"), ("7", "7")], [100, -40, 0]),
    "debits shown as negative": (("Cr", "Dr"), [("100", ""), ("", "(40)")], [100, -40]),
    "dashes for nothing": (("Shares In", "Shares Out"), [("100", "-"), ("–", "40")], [100, -40]),
    "shares issued beside shares cancelled": (("Shares Issued", "Shares Cancelled"), [("5", ""), ("", "4")], [5, -4]),
}


@pytest.mark.parametrize(("headers", "rows", "shares"), TWO_COLUMNS.values(), ids=TWO_COLUMNS.keys())
def test_a_credit_and_a_debit_column_are_one_signed_count(
    tmp_path: Path, headers: tuple[str, str], rows: list[tuple[str, str]], shares: list[int]
) -> None:
    lines = [f"2004-01-02|Ann|{credit}|{debit}" for credit, debit in rows]
    statement = read(tmp_path, "\n".join([f"Date|Holder|{'|'.join(headers)}", *lines]))
    assert statement.journal["shares"].tolist() == shares
    assert codes(statement) == []


def test_debits_of_both_signs_are_an_error(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Holder,Credit,Debit\n2004-01-02,Ann,,5\n2004-01-02,Ann,,-5\n")
    assert codes(statement) == ["mixed-debits"]


# The numbers, what is told of them, and the counts as they are read.
SOME_THOUSANDS = {
    "one with a comma among large ones without": (["1500", "2345", "104,000"], ["thousands-in-some"], 104_000),
    "one that ends in 000 among small ones": (["15", "234", "104,000"], ["thousands-in-some"], 104_000),
    "with a dot": (["15", "234", "104.000"], ["thousands-in-some"], 104_000),
    "one that ends in other digits among small ones": (["15", "234", "104,250"], [], 104_250),
    "a number that leaves no doubt": (["1500", "1,234,567", "104,000"], [], 104_000),
    "decimals that leave no doubt": (["1500", "1,234.00", "104,000"], [], 104_000),
    "many with a comma": (["15", "1,000", "2,000", "104,000"], [], 104_000),
}


@pytest.mark.parametrize(("numbers", "told", "last"), SOME_THOUSANDS.values(), ids=SOME_THOUSANDS.keys())
def test_thousands_that_only_some_numbers_have_are_told(
    tmp_path: Path, numbers: list[str], told: list[str], last: int
) -> None:
    statement = read(tmp_path, "\n".join(["Date\tHolder\tShares", *(f"2004-01-02\tAnn\t{each}" for each in numbers)]))
    assert codes(statement) == []
    assert codes(statement, "warning") == told
    assert statement.journal["shares"].tolist()[-1] == last


def test_thousands_are_told_with_both_readings_and_their_row(tmp_path: Path) -> None:
    statement = read(tmp_path, 'Date,Holder,Shares\n2004-01-02,Ann,1500\n2004-01-02,Bob,"104,000"\n')
    (found,) = statement.findings
    assert found.cell == "line 3, column 3"
    assert found.message == (
        "“104,000” of “Shares” in row 3 has a comma, and other numbers of 1,000 and more have none. It was read as"
        " 104,000; if 104 with three decimals is meant, correct it, or ask the agent for plain digits."
    )


def test_a_text_with_thousands_among_real_numbers_of_a_workbook_is_told(tmp_path: Path) -> None:
    rows = [["Date", "Holder", "Shares"], ["2004-01-02", "Ann", 1500], ["2004-01-02", "Bob", "104,000"]]
    statement = read_statement(book(tmp_path, S=rows))
    assert codes(statement, "warning") == ["thousands-in-some"]


def test_a_row_with_a_credit_and_a_debit_is_told(tmp_path: Path) -> None:
    statement = read(
        tmp_path, "Date,Holder,Credit,Debit\n2004-01-02,Ann,588,794\n2004-01-02,Ann,5,\n2004-01-02,Ann,0,6\n"
    )
    assert codes(statement, "warning") == ["credit-and-debit"]
    assert statement.findings[0].rows == (2,)
    assert statement.journal["shares"].tolist() == [-206, 5, -6]
