"""What the writing library would leave out in silence is an error, and then there is no file."""

import pytest

from calc.excel.checked_writer import ExcelRefusedError, workbook


def written(path, act):
    with workbook(path) as book:
        act(book, book.add_worksheet("Fees"))


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda _, page: page.write_string(0, 0, "x" * 32_768), id="a text longer than a cell holds"),
        pytest.param(lambda _, page: page.write_comment(0, 0, "x" * 32_768), id="a note longer than Excel holds"),
        pytest.param(lambda _, page: page.write_string(1_048_576, 0, "x"), id="a row below the last"),
        pytest.param(lambda _, page: page.write_number(0, 16_384, 1), id="a column right of the last"),
        pytest.param(lambda _, page: page.set_column(16_384, 16_384, 9), id="the width of no column"),
        pytest.param(
            lambda _, page: page.data_validation("A1", {"validate": "list", "source": ["x" * 256]}),
            id="a list of more than 255 characters",
        ),
        pytest.param(
            lambda _, page: page.data_validation("A1", {"validate": "any", "input_title": "x" * 33}),
            id="a message's title of more than 32 characters",
        ),
        pytest.param(
            lambda _, page: page.data_validation("A1", {"validate": "any", "input_message": "x" * 256}),
            id="a message of more than 255 characters",
        ),
        pytest.param(
            lambda _, page: page.data_validation("A1", {"validate": "any"}), id="a rule that neither checks nor says"
        ),
        pytest.param(lambda _, page: page.add_table("A1:A2", {"name": "two words"}), id="a table's name with a space"),
        pytest.param(
            lambda _, page: page.conditional_format("A1", {"type": "no such type"}), id="a mark of an unknown type"
        ),
        pytest.param(lambda book, _: book.define_name("A1", "=Fees!$A$1"), id="a name that looks like a cell"),
        pytest.param(lambda book, _: book.define_name("Nowhere!Names", "=Fees!$A$1"), id="a name on an unknown sheet"),
        pytest.param(lambda book, _: book.add_worksheet("fees"), id="two sheets of one name"),
        pytest.param(lambda _, page: page.set_footer("x" * 256), id="a footer of more than 255 characters"),
        pytest.param(
            lambda book, page: page.insert_chart("A1", book.add_chart({"type": "line"})),
            id="a chart without data, found on closing",
        ),
    ],
)
def test_what_would_be_left_out_is_an_error_and_writes_no_file(tmp_path, act):
    with pytest.raises(ExcelRefusedError):
        written(tmp_path / "book.xlsx", act)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_file_stays_as_it_was_when_writing_fails(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"earlier")
    with pytest.raises(ExcelRefusedError):
        written(path, lambda _, page: page.write_string(0, 0, "x" * 32_768))
    assert path.read_bytes() == b"earlier"


def test_the_longest_text_that_a_cell_holds_is_written(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    written(tmp_path / "book.xlsx", lambda _, page: page.write_string(0, 0, "x" * 32_767))
    assert len(openpyxl.load_workbook(tmp_path / "book.xlsx")["Fees"]["A1"].value) == 32_767


@pytest.mark.parametrize("text", ["=1+1", "http://example.com", "007", "{=A1}"])
def test_a_text_is_never_taken_for_a_formula_a_link_or_a_number(tmp_path, text):
    openpyxl = pytest.importorskip("openpyxl")
    written(tmp_path / "book.xlsx", lambda _, page: page.write(0, 0, text))
    cell = openpyxl.load_workbook(tmp_path / "book.xlsx")["Fees"]["A1"]
    assert (cell.hyperlink, str(cell.value)) == (None, text)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "absent" / "book.xlsx"
    with pytest.raises(FileNotFoundError) as refused:
        written(path, lambda _, page: page.write_number(0, 0, 1))
    assert refused.value.filename == str(path)
