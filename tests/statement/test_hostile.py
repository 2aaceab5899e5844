"""Files that are no statement, and text that would harm: a sentence or a finding, never a traceback or a hang."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calc.statement import NotAStatement, read_statement
from tests.support import hostile, workbooks
from tests.support.statements import book, codes, entries, read, text

# What a file holds, and words of the refusal.
REFUSED = {
    "nothing": (b"", "is empty"),
    "blank lines": (b" \r\n\r\n", "is empty"),
    "zeros": (bytes(1000), "is empty"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), "is a picture"),
    "a web page": (b"<html><table><tr><td>Date</td></tr></table></html>", "is a web page"),
    "noise": (bytes(range(256)) * 8, "is not an Excel workbook"),
    "a letter": (b"Dear Sirs,\nplease find enclosed our statement.\n", "is not recognized as a statement"),
    "a line of 2,000,000 characters": (b"Date,Holder,Shares\n" + b"x" * 2_000_000, "has a line of more than 1,000,000"),
    "16,385 columns": (
        b"Date,Holder,Shares" + b",x" * 16_382 + b"\n",
        "Line 1 of agent.csv has 16,385 cells, and Excel",
    ),
    "a huge quoted first line": (
        b'"' + b'""' * 200_000 + b'"\nDate,Holder,Shares\n2002-01-01,A,1\n',
        "Line 1 has a cell with more characters than any statement has; nothing after it is read",
    ),
    "a quotation mark without its partner above the headers": (
        b'As of "May\n"Page 1\nDate,Holder,Shares\n2002-01-01,A,1\n',
        "Line 2 has an opening quotation mark without a closing one",
    ),
    "EBCDIC": ("Date,Holder,Shares\n2002-01-01,Ann,1\n".encode("cp500"), "1 line holds characters that cannot be read"),
    "UTF-32": ("Date,Holder,Shares\n2002-01-01,Ann,1\n".encode("utf-32"), "not an Excel workbook"),
    "our own Issuances": (b"Issuance ID,Due Date,Name,Payee,Shares\nIS-1,2004-01-02,A,A,5\n", "our own Issuances"),
    "a table of something else": (b"Product,Price,Colour\nChair,5,red\n", "is not recognized as a statement"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_is_no_statement_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(NotAStatement, match=words):
        read_statement(text(tmp_path, content))


def test_what_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "no.csv", tmp_path, tmp_path / "\0.csv"):
        with pytest.raises(NotAStatement):
            read_statement(path)


@pytest.mark.parametrize("name", ["old .xls", "with a password", ".xlsb", ".docx", "zip of a text", "zip cut off"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "agent.xlsx"
    hostile.NOT_A_WORKBOOK[name](path)
    with pytest.raises(NotAStatement):
        read_statement(path)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "agent.xlsx"
    hostile.BOMBS["a gigabyte of rows"](path)
    with pytest.raises(NotAStatement, match="unpack to far more data"):
        read_statement(path)


def test_an_input_workbook_is_refused(tmp_path: Path) -> None:
    path = workbooks.write(tmp_path / "plan.xlsx", workbooks.sound())
    with pytest.raises(NotAStatement, match="is an input workbook"):
        read_statement(path)


# A second entry's line, and the codes of the errors.
HOSTILE_LINES = {
    "a NUL byte": ("2004-01-03,B\0b,6", ["control-character"]),
    "letters that turn the line around": ("2004-01-03,B\u202eb,6", ["control-character"]),
    "a formula": ('2004-01-03,"=HYPERLINK(""http://x"",""y"")",6', []),
    "32,767 characters": (f"2004-01-03,{'B' * 32_767},6", []),
    "one more": (f"2004-01-03,{'B' * 32_768},6", ["too-long"]),
    "200,000 characters": (f"2004-01-03,{'B' * 200_000},6", ["broken-line"]),
    "an opening quotation mark without a closing one": ('2004-01-03,"Bob,6\n2004-01-04,Bo,7', ["broken-line"]),
    "two lines in one pair of them": ('2004-01-03,"Bob,6\n2004-01-04,Bo",7', ["swallowed-lines"]),
    "a quotation mark within": ('2004-01-03,Bob "Bo" Best,6', []),
    "digits of another script": ("2004-01-03,Bob,٦", ["not-a-number"]),
    "an exponent": ("2004-01-03,Bob,1e5", ["not-a-number"]),
    "infinity": ("2004-01-03,Bob,inf", ["not-a-number"]),
    "a date of another script": ("٢٠٠٤-01-03,Bob,6", ["not-a-date"]),
    "year 0": ("0000-01-03,Bob,6", ["not-a-date"]),
    "a superscript": ("2004-01-03,Bob,6²", ["not-a-number"]),
}


@pytest.mark.parametrize(("line", "wrong"), HOSTILE_LINES.values(), ids=HOSTILE_LINES.keys())
def test_a_hostile_line_costs_no_more_than_itself(tmp_path: Path, line: str, wrong: list[str]) -> None:
    statement = read(tmp_path, f"Date,Holder,Shares\n2004-01-02,Ann,5\n{line}\n")
    assert codes(statement) == wrong
    assert entries(statement)[0] == ("2004-01-02", "Ann", 5)


def test_characters_that_cannot_be_read_are_an_error_with_their_line(tmp_path: Path) -> None:
    statement = read(tmp_path, b"Date,Holder,Shares\n2004-01-02,Jos\x81,5\n")
    assert codes(statement) == ["unreadable-characters", "control-character"]
    assert statement.findings[0].cell == "line 2"


def test_an_excel_error_and_a_formula_without_result_are_errors_with_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "agent.xlsx"
    header = {"Date": "Date", "Holder": "Holder", "Shares": "Shares"}
    bad = {"Date": "2004-01-02", "Holder": "Ann", "Shares": workbooks.Formula("=1/0", "#DIV/0!")}
    uncalculated = {"Date": "2004-01-02", "Holder": "Bob", "Shares": workbooks.Formula("=2+3")}
    workbooks.write(path, {"Activity": [bad, uncalculated]})
    statement = read_statement(path)
    assert header.keys() == statement.taken[0].columns.keys()
    assert [(finding.code, finding.cell) for finding in statement.findings] == [
        ("error-cell", "C2"),
        ("formula-without-value", "C3"),
    ]
    assert [finding.message.partition(". ")[0] for finding in statement.findings] == [
        "Shares is #DIV/0!: the cell shows an Excel error instead of a value",
        "Shares is a formula: it was saved without its result",
    ]
    assert statement.journal.empty


@pytest.mark.parametrize("ours", ["Date", "Holder", "Shares", "Account No.", "D/C"])
def test_a_formula_without_result_is_named_as_one_in_every_column(tmp_path: Path, ours: str) -> None:
    sound = {"Date": "2004-01-02", "Holder": "Ann", "Shares": 5, "Account No.": "7", "D/C": "C", "Remark": "x"}
    formulas = {ours: workbooks.Formula("=2+3"), "Remark": workbooks.Formula("=2+3")}
    path = workbooks.write(tmp_path / "agent.xlsx", {"Activity": [sound, sound | formulas]})
    (found,) = read_statement(path).findings
    assert (found.code, found.rows) == ("unknown-sign" if ours == "D/C" else "formula-without-value", (3,))
    assert " is a formula: " in found.message
    assert "Uncalculated" not in found.message


def test_blank_cells_beyond_the_last_column_are_left_out(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Holder,Shares\n2004-01-02,Ann,5\n" + "," * 20_000)
    assert statement.findings == ()
    assert max(map(len, statement.raw["agent.csv"])) == 16_384


def test_many_broken_lines_are_one_finding_and_cost_no_time(tmp_path: Path) -> None:
    statement = read(tmp_path, "Date,Holder,Shares\n2004-01-02,Ann,5\n" + ",Bob Best,\n" * 20_000)
    (found,) = statement.findings
    assert (found.code, found.cell) == ("unknown-line", "lines 3-20002")
    assert found.message.startswith("20,000 rows, the first is row 3, are neither")


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    import openpyxl

    path = book(tmp_path, S=[["Date", "Holder", "Shares"], ["2004-01-02", "Ann", 5], ["2004-01-03", "Bob", 6]])
    workbook = openpyxl.load_workbook(path)
    workbook["S"].row_dimensions[3].hidden = True
    workbook.save(path)
    statement = read_statement(path)
    assert len(statement.journal) == 2
    assert [(finding.code, finding.rows) for finding in statement.findings] == [("hidden-rows", (3,))]


WORDS = (
    "Date Holder Shares Credit Debit Opening Closing Issued Total Ann Page\u00a01 2004-01-02 01/02/2004 (5) 1.500 sep=;"
)
PIECES = st.sampled_from([*WORDS.split(" "), *',;|\t\n\r\0\ufeff -"', ",", ",", "\n", "\n", "1,500", ""])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80), st.sampled_from(["", "Date,Holder,Shares\n"]))
def test_whatever_a_text_holds_there_is_an_answer(tmp_path: Path, content: str, head: str) -> None:
    path = text(tmp_path, (head + content).encode("utf-8", "surrogatepass"))
    with contextlib.suppress(NotAStatement):
        frame = read_statement(path).journal
        assert frame["shares"].dtype == "int64"
        assert frame[["date", "holder", "shares"]].notna().all(axis=None)
