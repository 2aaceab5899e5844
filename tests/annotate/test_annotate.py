"""A person with errors gets their own workbook back, marked, and never loses what is theirs."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from python_calamine import CalamineWorkbook

from calc.annotate import annotate, marks
from calc.annotate.marks import areas
from calc.excel.text import cut, visible
from calc.files.publish import CannotPublish
from calc.findings import Area, Finding, error, info, warning
from tests.support.parts import MAIN, ONE_CELL, PACKAGE, pack, parts, sheet_xml

HEADERS = ["Severity", "Code", "Sheet", "Cell", "Message"]
RED, YELLOW = "FFFFC9C4", "FFFFF0B3"


def at(finding: Finding, cell: str) -> Finding:
    return replace(finding, areas=tuple(areas(cell)))


def wrong(cell: str, message: str = "Amount is not a number: enter one.", sheet: str = "Fees") -> Finding:
    return at(error("not-a-number", message, sheet), cell)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two sheets of a person, with a formula, a format, a list of choices, a rule of colours, a table and a comment."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFFFE5", "border": 1})
        fees = book.add_worksheet("Fees")
        fees.write_row("A1", ["Fee ID", "Amount", "Paid", "Twice"])
        for row in range(1, 12):
            fees.write_row(row, 0, [f"F{row}", row * 100])
            fees.write_datetime(row, 2, date(2003, 1, row), day)
            fees.write_formula(row, 3, f"=B{row + 1}*2", None, row * 200)
        fees.add_table("A1:D12", {"columns": [{"header": name} for name in ("Fee ID", "Amount", "Paid", "Twice")]})
        fees.data_validation("A2:A12", {"validate": "length", "criteria": "<", "value": 9})
        fees.conditional_format("B2:B12", {"type": "cell", "criteria": ">", "value": 500, "format": day})
        fees.write_comment("B3", "As told by Ann")
        odd = book.add_worksheet('Bob\'s "own" sheet')
        odd.write("A1", "x")
    return path


def run(source: Path, *findings: Finding, losses: tuple[str, ...] = (), name: str = "plan.errors.xlsx", **more: int):
    target = source.with_name(name)
    annotate(source, findings, target, losses, **more)
    return load_workbook(target)


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=2) if row[0].value is not None]


def notes(sheet: Worksheet) -> str:
    return "\n".join(str(row[6].value) for row in sheet.iter_rows() if len(row) > 6 and row[6].value)


def links(sheet: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink}


def test_an_offending_cell_has_a_fill_a_frame_and_a_comment(source):
    cell = run(source, wrong("B2"))["Fees"]["B2"]
    assert (cell.fill.fill_type, cell.fill.fgColor.rgb, cell.border.left.style) == ("solid", RED, "medium")
    assert cell.comment.text == "[plancalc] ERROR: Amount is not a number: enter one."
    assert cell.value == 100


def test_a_warning_looks_other_than_an_error_in_a_print_without_colours(source):
    cell = run(source, at(warning("odd", "Looks odd: check it.", "Fees"), "B2"))["Fees"]["B2"]
    assert (cell.fill.fgColor.rgb, cell.border.top.style) == (YELLOW, "mediumDashed")
    assert cell.comment.text.startswith("[plancalc] WARNING: ")


def test_an_info_is_listed_and_its_cell_left_alone(source):
    book = run(source, at(info("unknown", "Column D is left alone.", "Fees"), "B2"))
    assert rows(book["Findings"]) == [["info", "unknown", "Fees", "B2", "Column D is left alone."]]
    assert book["Fees"]["B2"].comment is None
    assert book["Fees"]["B2"].fill.fill_type is None


def test_the_findings_come_first_by_sheet_and_row_and_a_program_can_read_them(source):
    book = run(
        source,
        wrong("A1", sheet='Bob\'s "own" sheet'),
        wrong("B12"),
        wrong("C9"),
        wrong("B10, B11"),
        error("missing-sheet", "The sheet Prices is missing: add it.", "Prices"),
        error("unreadable", "The workbook is odd: save it again."),
    )
    sheet = book.worksheets[0]
    assert book.sheetnames == ["Findings", "Fees", 'Bob\'s "own" sheet']
    assert [cell.value for cell in sheet[1]][:5] == HEADERS
    assert [(row[2], row[3]) for row in rows(sheet)] == [
        (None, None),
        ("Fees", "C9"),
        ("Fees", "B10, B11"),
        ("Fees", "B12"),
        ('Bob\'s "own" sheet', "A1"),
        ("Prices", None),
    ]
    assert [table.ref for table in sheet.tables.values()] == ["A1:E7"]
    assert sheet.freeze_panes == "A2"
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")


def test_each_row_is_linked_to_its_cell_whatever_the_sheet_is_called(source):
    found = links(
        run(
            source,
            wrong("B10, B11"),
            wrong("B2:C9"),
            wrong(""),
            wrong("A1", sheet='Bob\'s "own" sheet'),
            error("missing-sheet", "Missing: add it.", "Prices"),
        )["Findings"]
    )
    assert found == {"C2": "'Fees'!A1", "D3": "'Fees'!B2:C9", "D4": "'Fees'!B10", "D5": "'Bob''s \"own\" sheet'!A1"}


def test_only_the_first_sheet_is_selected(source):
    book = run(source, wrong("B2"))
    assert book.active.title == "Findings"
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False, False]


def test_all_findings_of_one_cell_are_in_one_comment_the_errors_first(source):
    book = run(source, at(warning("odd", "Looks odd.", "Fees"), "B2"), wrong("B2"), wrong("B2, B4"))
    cell = book["Fees"]["B2"]
    assert cell.comment.text == (
        "[plancalc] ERROR: Amount is not a number: enter one.\n\n[plancalc] WARNING: Looks odd."
    )
    assert cell.fill.fgColor.rgb == RED


def test_a_persons_own_comment_stays_above_ours(source):
    comment = run(source, wrong("B3"))["Fees"]["B3"].comment
    assert comment.text == "As told by Ann\n\n[plancalc] ERROR: Amount is not a number: enter one."


def test_every_cell_of_a_long_finding_is_marked_and_commented(source):
    sheet = run(source, wrong("B2:B2601"))["Fees"]
    assert sheet.max_row == 12  # rows that the person does not use stay unused
    assert all(sheet.cell(row, 2).comment and sheet.cell(row, 2).fill.fgColor.rgb == RED for row in range(2, 13))


def test_of_thousands_of_cells_the_first_of_each_run_is_commented_and_says_so(source, monkeypatch):
    monkeypatch.setattr(marks, "COMMENTS_EACH", 4)
    sheet = run(source, wrong("B4:B7, B9:B10"))["Fees"]
    marked = [row for row in range(2, 13) if sheet.cell(row, 2).fill.fgColor.rgb == RED]
    assert marked == [4, 5, 6, 7, 9, 10]
    assert [row for row in marked if sheet.cell(row, 2).comment] == [4, 9]
    assert "6 cells; only the first cell of each block has a comment: B4:B7, B9:B10" in sheet["B9"].comment.text


def test_a_finding_beyond_all_comments_has_one_on_its_first_cell(source, monkeypatch):
    monkeypatch.setattr(marks, "COMMENTS_IN_ALL", 3)
    sheet = run(source, wrong("B2:B4"), wrong("C5, C7", "Another."))["Fees"]
    assert sheet["C5"].comment
    assert sheet["C7"].comment is None
    assert sheet["C7"].fill.fgColor.rgb == RED


def test_a_comment_fits_its_text(source):
    target = source.with_name("plan.errors.xlsx")
    annotate(source, [wrong("B2", "word " * 60), wrong("B4", "Short.")], target)
    drawing = zipfile.ZipFile(target).read(comments_part(target))
    heights = sorted(int(part.split(b"px")[0]) for part in drawing.split(b"height:")[1:])
    assert len(heights) == 3
    assert heights[0] == 24 + 15  # one line
    assert heights[-1] == 24 + 15 * 7  # 18 characters of tag and 299 of text, 48 a line


def comments_part(path: Path) -> str:
    return next(name for name in zipfile.ZipFile(path).namelist() if "commentsDrawing" in name)


def test_a_cell_that_does_not_exist_yet_is_marked(source):
    assert run(source, wrong("H40"))["Fees"]["H40"].comment


def test_a_whole_column_or_row_is_marked_as_far_as_it_is_used(source):
    sheet = run(source, wrong("B:B"), wrong("7:7"))["Fees"]
    assert (sheet.max_row, sheet.max_column) == (12, 4)
    assert [sheet.cell(row, 2).fill.fgColor.rgb for row in (1, 12)] == [RED, RED]
    assert [sheet.cell(7, column).fill.fgColor.rgb for column in (1, 4)] == [RED, RED]


def test_a_finding_within_merged_cells_is_shown_on_them(tmp_path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Fees").merge_range("B2:C3", "merged")
    sheet = run(path, wrong("C3"))["Fees"]
    assert sheet["B2"].comment.text.endswith("enter one.")
    assert sheet["B2"].fill.fgColor.rgb == RED
    written = zipfile.ZipFile(path.with_name("plan.errors.xlsx")).read("xl/worksheets/sheet2.xml")
    assert len(set(re.findall(rb'r="[BC][23]" s="(\d+)"', written))) == 1  # all four look alike, or the frame has gaps
    assert len(re.findall(rb'r="[BC][23]" s="(\d+)"', written)) == 4
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B2:C3"]


def test_what_is_hidden_stays_hidden_and_is_said(tmp_path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Front")
        book.add_worksheet("Fees").hide()
        paid = book.add_worksheet("Paid")
        paid.set_row(4, None, None, {"hidden": True})
        paid.set_column("C:E", None, None, {"hidden": True})
        paid.protect("secret")
    book = run(path, wrong("B2"), wrong("B3:B9", sheet="Paid"), wrong("D1", sheet="Paid"), wrong("B6", sheet="Paid"))
    told = {row[3]: row[4].rpartition(" (")[2] for row in rows(book["Findings"])}
    assert told["B2"] == "The sheet is hidden: unhide it to see the mark.)"
    assert told["B3:B9"] == "The row is hidden: unhide it to see the mark.)"
    assert told["D1"] == "The column is hidden: unhide it to see the mark.)"
    assert told["B6"] == "Amount is not a number: enter one."
    assert book["Fees"].sheet_state == "hidden"
    assert book["Paid"].row_dimensions[5].hidden
    assert book["Paid"].protection.sheet
    assert book["Paid"]["D1"].comment


def test_what_the_person_made_is_still_there(source):
    sheet = run(source, wrong("C2"), wrong("D3"))["Fees"]
    assert sheet["D3"].value == "=B3*2"
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["A2:A12"]
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["B2:B12"]
    assert [table.ref for table in sheet.tables.values()] == ["A1:D12"]


def test_formulas_are_worked_out_anew_and_the_sheet_says_so(source):
    book = run(source, wrong("B2"))
    assert book.calculation.fullCalcOnLoad
    assert "If formulas look empty, choose Enable Editing" in notes(book["Findings"])


def test_what_the_copy_lacks_is_said_with_where_to_correct(source):
    text = notes(run(source, wrong("B2"), losses=("charts", "pictures", "charts"))["Findings"])
    assert "It does not contain: charts, pictures." in text
    assert "Make your corrections in your own file plan.xlsx" in text


def test_a_copy_that_lacks_nothing_may_be_corrected_itself(source):
    text = notes(run(source, wrong("B2"), at(warning("odd", "Odd.", "Fees"), "B4"), wrong("B5"))["Findings"])
    assert "or this copy, and run again" in text
    assert "lacks" not in text
    assert "2 errors, 1 warning." in text


def test_the_input_is_not_touched(source):
    before = (source.read_bytes(), source.stat().st_mtime_ns)
    run(source, wrong("B2"))
    assert (source.read_bytes(), source.stat().st_mtime_ns) == before
    with pytest.raises(CannotPublish, match="is the input itself"):
        annotate(source, [wrong("B2")], source)
    assert (source.read_bytes(), source.stat().st_mtime_ns) == before


HOSTILE = [
    '=HYPERLINK("http://example.com","click")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "http://example.com/",
    "mailto:a@example.com",
    "#N/A",
    "{=1+1}",
    "<b>&amp;</b>",
    "1999-07-27",
    "00012",
    " lead and trail ",
    "TRUE",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_the_input_stays_a_text(source, text):
    finding = Finding(error("a", "").severity, text, text, "Fees", areas=(Area(2, 2, 2, 2),))
    book = run(source, finding)
    for column in (2, 5):
        cell = book["Findings"].cell(2, column)
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
        assert bool(cell.quotePrefix) is (text[0] in "=+-@")
    assert book["Fees"]["B2"].comment.text == f"[plancalc] ERROR: {text}"
    written = CalamineWorkbook.from_path(str(source.with_name("plan.errors.xlsx"))).get_sheet_by_name("Findings")
    assert written.to_python()[1][1] == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bell \x07 null \x00", "bell \\x07 null \\x00"),
        ("half \ud800 end \uffff", "half \\ud800 end \\uffff"),
        ("turned \u202etxt", "turned \\u202etxt"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("Zoë 株式 😀", "Zoë 株式 😀"),
    ],
)
def test_what_cannot_be_shown_is_written_out(source, text, shown):
    assert visible(text) == shown
    book = run(source, wrong("B2", text))
    assert book["Findings"]["E2"].value == shown
    assert book["Fees"]["B2"].comment.text == f"[plancalc] ERROR: {shown}"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("a😀b", 4, "a😀b"), ("a😀bc", 4, "a😀…"), ("ab😀c", 4, "ab…")],
)
def test_a_text_too_long_ends_in_an_ellipsis_and_never_in_half_a_character(text, length, expected):
    assert cut(text, length) == expected


def test_the_middle_of_a_message_without_measure_is_cut_out(source):
    book = run(source, wrong("B2", f"{'x' * 40_000} is wrong. Correct it."))
    said = book["Findings"]["E2"].value
    assert said.startswith("xxx")
    assert said.endswith("x is wrong. Correct it.")
    assert len(said) < 2_000
    assert len(book["Fees"]["B2"].comment.text) == len("[plancalc] ERROR: ") + 1_000


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("C5", [Area(5, 3, 5, 3)]),
        ("$C$2:C2601", [Area(2, 3, 2601, 3)]),
        ("C2:C9, C12", [Area(2, 3, 9, 3), Area(12, 3, 12, 3)]),
        ("C9:B2", [Area(2, 2, 9, 3)]),
        ("C:C", [Area(1, 3, 1_048_576, 3)]),
        ("5:5", [Area(5, 1, 5, 16_384)]),
        ("", []),
        ("C0, ZZZZ9, here, C1048577, B1", [Area(1, 2, 1, 2)]),
    ],
)
def test_the_blocks_of_a_findings_cell(cell, expected):
    assert areas(cell) == expected


def test_a_sheet_findings_of_the_person_keeps_its_name(tmp_path):
    book = Workbook()
    book.active.title = "FINDINGS"
    book.active.append(["My", "own"])
    book.save(tmp_path / "plan.xlsx")
    assert run(tmp_path / "plan.xlsx", wrong("A1", sheet="FINDINGS")).sheetnames == ["Findings 2", "FINDINGS"]


def test_a_corrected_copy_has_only_the_marks_of_what_is_still_wrong(source):
    first = run(source, wrong("B2"), wrong("B3"), at(warning("odd", "Odd.", "Fees"), "C4"))
    assert first["Fees"]["C4"].fill.fgColor.rgb == YELLOW
    again = run(source.with_name("plan.errors.xlsx"), wrong("B2", "Still wrong."), name="again.xlsx")
    assert again.sheetnames == ["Findings", "Fees", 'Bob\'s "own" sheet']
    assert [row[4] for row in rows(again["Findings"])] == ["Still wrong."]
    fees = again["Fees"]
    assert fees["B2"].comment.text == "[plancalc] ERROR: Still wrong."
    assert (fees["B3"].comment.text, fees["B3"].fill.fill_type, fees["B3"].border.left.style) == (
        "As told by Ann",
        None,
        None,
    )
    assert (fees["C4"].comment, fees["C4"].fill.fgColor.rgb, fees["C4"].border.left.style) == (None, "FFFFFFE5", "thin")


def test_marks_move_with_their_cells_and_come_off_there(source):
    book = run(source, wrong("C2"))
    book["Fees"].move_range("C2:C2", rows=20)
    assert book["Fees"]["C22"].fill.fgColor.rgb == RED
    book.save(source.with_name("moved.xlsx"))
    again = run(source.with_name("moved.xlsx"), wrong("B4"), name="again.xlsx")
    assert again["Fees"]["C22"].fill.fgColor.rgb == "FFFFFFE5"
    assert again["Fees"]["C22"].comment is None


def test_a_mark_whose_former_look_is_lost_becomes_plain(source):
    book = run(source, wrong("C2"))
    book["Fees"]["C2"]._style.xfId = 0  # as a program leaves it that drops cell styles
    book.save(source.with_name("moved.xlsx"))
    cell = run(source.with_name("moved.xlsx"), wrong("B4"), name="again.xlsx")["Fees"]["C2"]
    assert (cell.fill.fill_type, cell.border.left) == (None, None)


def test_a_persons_own_red_fill_is_no_mark(tmp_path):
    book = Workbook()
    book.active.title = "Fees"
    book.active["A1"].fill = PatternFill("solid", fgColor="FFFF0000")
    book.save(tmp_path / "plan.xlsx")
    assert run(tmp_path / "plan.xlsx", wrong("B2"))["Fees"]["A1"].fill.fgColor.rgb == "FFFF0000"


def test_annotating_again_and_again_adds_nothing_but_the_marks(source):
    run(source, wrong("B2"), wrong("C2"))
    second = run(source.with_name("plan.errors.xlsx"), wrong("B2"), wrong("C2"), name="second.xlsx")
    third = run(source.with_name("second.xlsx"), wrong("B2"), wrong("C2"), name="third.xlsx")
    assert third.sheetnames == second.sheetnames
    styles = [(style.name, style.hidden) for style in third._named_styles]
    assert styles == [("Normal", None), ("plancalc mark 1: Normal", True), ("plancalc mark 2: Normal", True)]
    assert third["Fees"]["B2"].comment.text == second["Fees"]["B2"].comment.text


def test_a_workbook_too_large_to_copy_gets_a_list_linked_to_the_persons_own_file(source):
    book = run(source, wrong("B2"), wrong("B9:B10"), at(info("x", "Y.", "Fees"), "A1"), most_cells=30)
    assert book.sheetnames == ["Findings"]
    assert "plan.xlsx is too large" in notes(book["Findings"])
    cell = book["Findings"]["D4"]
    assert (cell.value, cell.hyperlink.target, cell.hyperlink.location) == ("B9:B10", "plan.xlsx", "'Fees'!B9:B10")


@pytest.mark.parametrize("chunk", [1 << 20, 3])
def test_cells_are_counted_up_to_the_bound(source, monkeypatch, chunk):
    monkeypatch.setattr("calc.annotate.saved_workbook._CHUNK", chunk)
    count = 12 * 4 + 12 + 1 + 1  # cells and rows of Fees, the one cell of the other sheet and its row
    assert len(run(source, wrong("B2"), most_cells=count).sheetnames) == 3
    assert len(run(source, wrong("B2"), most_cells=count - 1).sheetnames) == 1


@pytest.mark.parametrize(
    "element",
    [
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '<mergeCells><mergeCell ref="H1:H1048576"/></mergeCells>',
        '<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
        '<tableParts><tablePart r:id="rId1"/></tableParts>',
    ],
)
def test_an_area_of_millions_of_cells_in_a_small_file_costs_neither_memory_nor_time(tmp_path, element):
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"
    table = {
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{related}" Target="../tables/table1.xml"/></Relationships>',
        "xl/tables/table1.xml": f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="A1:XFD1048576"/>',
    }
    contents = parts(sheet_xml(ONE_CELL, after=element), names=["Fees"])
    pack(tmp_path / "plan.xlsx", contents | {name: data.encode() for name, data in table.items()})
    assert "plan.xlsx is too large" in notes(run(tmp_path / "plan.xlsx", wrong("A1"))["Findings"])


@pytest.mark.parametrize(
    "content", [b"", b"no workbook", b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0 an old or locked file"]
)
def test_a_file_that_cannot_be_opened_gets_a_list(tmp_path, content):
    path = tmp_path / "plan.xls"
    path.write_bytes(content)
    book = run(path, wrong("B2", "=1+1"))
    assert rows(book["Findings"]) == [["error", "not-a-number", "Fees", "B2", "=1+1"]]
    assert "plan.xls contains something that cannot be copied" in notes(book["Findings"])


def test_a_workbook_that_cannot_be_saved_gets_a_list(source, monkeypatch):
    real = ExcelWriter.save

    def save(writer: ExcelWriter) -> None:
        if len(writer.workbook.sheetnames) > 1:
            raise TypeError("expected <class 'float'>")
        real(writer)

    monkeypatch.setattr(ExcelWriter, "save", save)
    book = run(source, wrong("B2"))
    assert book.sheetnames == ["Findings"]
    assert "float" not in notes(book["Findings"])


@pytest.mark.parametrize("given", ["a book with its dates", "one without"])
def test_no_part_of_a_copy_bears_the_time_of_day(source, given):
    if given == "one without":
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(source.with_name("bare.xlsx"), "w") as bare:
            for name in set(old.namelist()) - {"docProps/core.xml"}:
                bare.writestr(name, old.read(name))
        source = source.with_name("bare.xlsx")
    target = source.with_name("marked.xlsx")
    annotate(source, [wrong("B2")], target)
    with zipfile.ZipFile(target) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist() == sorted(parts.namelist())
        core = parts.read("docProps/core.xml").decode()
    assert "2000-01-01T00:00:00Z</dcterms:modified>" in core
    assert ("2000-01-01T00:00:00Z</dcterms:created>" in core) == (given == "one without")


def test_a_link_to_a_file_name_with_blanks_is_written_as_excel_does(tmp_path):
    path = tmp_path / "my plan.xlsx"
    path.write_bytes(b"")
    assert run(path, wrong("B2"))["Findings"]["D2"].hyperlink.target == "my%20plan.xlsx"


def test_a_workbook_without_settings_for_calculation_is_copied(source):
    bare = source.with_name("bare.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"<calcPr[^>]*/>|<bookViews>.*</bookViews>", b"", old.read(name)))
    book = run(bare, wrong("B2"))
    assert book["Fees"]["B2"].comment
    assert book.calculation.fullCalcOnLoad


def test_no_link_is_made_of_a_file_name_that_means_something_in_one(tmp_path):
    path = tmp_path / "plan #1.xlsx"
    path.write_bytes(b"")
    sheet = run(path, wrong("B2"))["Findings"]
    assert sheet["D2"].value == "B2"
    assert sheet["D2"].hyperlink is None


def content_type(path: Path) -> bytes:
    types = zipfile.ZipFile(path).read("[Content_Types].xml")
    return types.split(b'/xl/workbook.xml"')[1].split(b'ContentType="')[1].split(b'"')[0]


MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
BIN_TYPE = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'


@pytest.fixture
def with_macros(source):
    """The workbook with a part named as Excel names macros; what is in it does not matter to a copy."""
    path = source.with_suffix(".xlsm")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(PLAIN_TYPE, MACRO_TYPE).replace(b"<Override ", BIN_TYPE + b"<Override ", 1)
            new.writestr(name, data)
        new.writestr("xl/vbaProject.bin", b"macros")
    return path


def test_macros_are_kept_under_a_name_that_allows_them(with_macros):
    book = run(with_macros, wrong("B2"), name="plan.errors.xlsm")
    target = with_macros.with_name("plan.errors.xlsm")
    assert zipfile.ZipFile(target).read("xl/vbaProject.bin") == b"macros"
    assert content_type(target) == MACRO_TYPE
    assert "macros" not in notes(book["Findings"])
    assert book["Fees"]["B2"].comment


def test_macros_are_left_out_elsewhere_and_that_is_said(with_macros):
    book = run(with_macros, wrong("B2"), name="plan.errors.xlsx")
    assert content_type(with_macros.with_name("plan.errors.xlsx")) == PLAIN_TYPE
    assert "It does not contain: macros." in notes(book["Findings"])


def test_the_copy_of_a_template_is_a_workbook(source):
    book = load_workbook(source)
    book.template = True
    book.save(source.with_name("plan.xltx"))
    run(source.with_name("plan.xltx"), wrong("B2"))
    assert content_type(source.with_name("plan.errors.xlsx")) == PLAIN_TYPE


def test_a_list_under_a_name_for_macros_is_of_that_kind(with_macros):
    run(with_macros, wrong("B2"), name="plan.errors.xlsm", most_cells=1)
    assert content_type(with_macros.with_name("plan.errors.xlsm")) == MACRO_TYPE


def test_no_finding_at_all_gives_a_sheet_that_opens(source):
    sheet = run(source)["Findings"]
    assert rows(sheet) == []
    assert "no findings." in notes(sheet)
    assert [table.ref for table in sheet.tables.values()] == ["A1:E2"]


def test_a_chart_sheet_does_not_disturb(tmp_path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        fees = book.add_worksheet("Fees")
        fees.write_column("A1", [1, 2])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Fees!$A$1:$A$2"})
        book.add_chartsheet("Picture").set_chart(chart)
    book = run(path, wrong("A1"), wrong("A1", sheet="Picture"))
    assert book.sheetnames == ["Findings", "Fees", "Picture"]
    assert book["Fees"]["A1"].comment


def test_a_mark_on_white_text_is_dark_so_that_the_text_stays_readable(tmp_path: Path) -> None:
    source = tmp_path / "input.xlsx"
    with xlsxwriter.Workbook(source) as book:
        look = book.add_format({"font_color": "#FFFFFF", "bg_color": "#1F3A5F"})
        book.add_worksheet("Fees").write_string(0, 0, "Amount *", look)
    finding = replace(error("code", "wrong", "Fees"), areas=(Area(1, 1, 1, 1),))
    annotate(source, [finding], tmp_path / "out.xlsx")
    marked = load_workbook(tmp_path / "out.xlsx")["Fees"]["A1"]
    assert marked.fill.fgColor.rgb == "FF8F1D14"
