"""A cell whose formula gives another value tomorrow is a warning where it was taken; all other formulas are none."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from calc.contract import INPUT_SHEET
from calc.excel.inspect import LINK, inspect_workbook
from calc.excel.inspect.found import SheetScan
from calc.excel.inspect.volatile_formulas import Watch, spread, why_unsteady
from calc.excel.inspect.worksheet import read_sheet
from calc.job.pipeline import check
from tests.support.parts import sheet_xml
from tests.support.workbooks import Formula, Sheets, put, sound

AS_OF = 37256  # 2001-12-31 as Excel holds it


def book(path: Path, sheets: Sheets, names: Sequence[tuple[str, str]] = (), notes: str = "") -> Path:
    """A workbook in which formulas with the As-of Date's number are shown as dates, with names and a sheet Notes."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, formula in names:
            made.define_name(name, formula)
        for title, rows in sheets.items():
            page, headers = made.add_worksheet(title), INPUT_SHEET[title].headers
            page.write_row(0, 0, headers)
            for number, row in enumerate(rows, 1):
                for column, header in enumerate(headers):
                    value = row.get(header)
                    if isinstance(value, Formula) and isinstance(value.result, int) and value.result == AS_OF:
                        page.write_formula(number, column, value.text, day, value.result)
                    else:
                        put(made, page, number, column, value, day)
        if notes:
            made.add_worksheet("Notes").write_formula(0, 0, notes, None, AS_OF)
    return path


def warned(path: Path) -> list[tuple[str, str, str]]:
    return [(one.sheet, one.cell, one.message) for one in check(path).findings if one.code == "unsteady-formula"]


@pytest.mark.parametrize(
    ("formula", "names", "notes", "why"),
    [
        ("=TODAY()", (), "", "TODAY()"),
        ("=EOMONTH(NOW(),-1)", (), "", "NOW()"),
        ("=AsOf", (("AsOf", "=TODAY()"),), "", "TODAY()"),
        ("=Last", (("Base", "=TODAY()"), ("Last", "=Base-1")), "", "TODAY()"),
        ("=Notes!A1+0", (), "=TODAY()", "TODAY()"),
        ("='Notes'!$A$1", (), "=TODAY()", "TODAY()"),
        ("=MAX(Notes!A1:B9)", (), "=TODAY()", "TODAY()"),
        ("=AsOf", (("AsOf", "=Notes!$A$1"),), "=TODAY()", "TODAY()"),
        ("=Fees!G2*0+37256", (), "", "RAND()"),
        ("='[Other book.xlsx]Plan'!B3", (), "", LINK),
        ("=DATE(2001,12,31)", (), "=TODAY()", ""),
        ('=IF("TODAY()"="",0,37256)', (), "", ""),
        ("=Notes!B1", (), "=TODAY()", ""),
    ],
)
def test_an_as_of_date_that_moves_is_told_whatever_it_takes_its_value_from(
    tmp_path: Path, formula: str, names: Sequence[tuple[str, str]], notes: str, why: str
) -> None:
    sheets = sound()
    sheets["Plan"][1]["Value"] = Formula(formula, AS_OF)
    if why == "RAND()":
        sheets["Fees"][0]["Amount"] = Formula("=ROUND(RAND(),0)*0+12000", 12000)
    found = warned(book(tmp_path / "input.xlsx", sheets, names, notes))
    plan = [(cell, message) for sheet, cell, message in found if sheet == "Plan"]
    assert [cell for cell, _ in plan] == (["B3"] if why else [])
    assert all(f"As-of Date is calculated by a formula with {why}" in message for _, message in plan)


def test_many_cells_of_a_column_are_one_warning(tmp_path: Path) -> None:
    sheets = sound()
    for number, row in enumerate(sheets["Fees"], 2):
        row["Amount"] = Formula(f"='C:\\fees\\[Book 1.xlsx]Sheet 1'!B{number}", row["Amount"])
    ((sheet, cell, message),) = warned(book(tmp_path / "input.xlsx", sheets))
    assert (sheet, cell) == ("Fees", "G2:G4")
    assert message.startswith(
        "3 cells of Amount, such as that in row 2, are calculated by formulas with a link to anoth"
    )


@pytest.mark.parametrize(("sheet", "row", "header"), [("Meetings", 1, "Body"), ("Plan Events", 0, "Note")])
def test_a_cell_that_no_rule_reads_is_not_told(tmp_path: Path, sheet: str, row: int, header: str) -> None:
    sheets = sound()
    sheets[sheet][row][header] = Formula("=TEXT(TODAY(),0)", "37256")
    assert warned(book(tmp_path / "input.xlsx", sheets)) == []


def test_a_cell_that_could_not_be_taken_has_its_error_alone(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Plan"][1]["Value"] = Formula("=TODAY()", 37255)  # a number that is not shown as a date
    assert [one.code for one in check(book(tmp_path / "input.xlsx", sheets)).findings] == ["number-for-date"]


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("TODAY()", "TODAY()"),
        ("today ( )+1", "TODAY()"),
        ("_xlfn.RANDARRAY(2)", "RANDARRAY()"),
        ("_xlfn._xlws.STOCKHISTORY(A1)", "STOCKHISTORY()"),
        ("RANDBETWEEN(1,2)", "RANDBETWEEN()"),
        ("[1]Sheet1!$B$2", LINK),
        ("[1]!Total", LINK),
        ("'[1]My sheet'!B2", LINK),
        ("SUM('C:\\x\\[Book.xlsx]Sheet 1'!A1:A9)", LINK),
        ("Fees[Amount]*Sheet2!B1", ""),
        ("Fees[[#This Row],[Amount]]*Sheet2!B1", ""),
        ("YESTODAY()", ""),
        ("MY.NOW(1)", ""),
        ("Today", ""),
        ('"[1]a!b"&"NOW()"', ""),
        ("OFFSET(A1,1,0)", ""),
        ("INDIRECT(A1)", ""),
    ],
)
def test_what_makes_a_formula_unsteady(formula: str, why: str) -> None:
    assert why_unsteady(formula, {}) == why


def rows_of(formulas: Callable[[int], str], count: int) -> bytes:
    return sheet_xml(
        "".join(
            f'<row r="{n}"><c r="A{n}">{formulas(n)}<v>1</v></c><c r="B{n}"><v>2</v></c></row>' for n in range(1, count)
        )
    )


def test_formulas_that_share_one_are_told_in_a_large_sheet_too() -> None:
    def formula(row: int) -> str:
        if row < 500:
            return ""
        return '<f t="shared" ref="A500:A999" si="3">TODAY()</f>' if row == 500 else '<f t="shared" si="3"/>'

    xml, watch = rows_of(formula, 1_000), Watch()
    read_sheet([xml[at : at + 5_000] for at in range(0, len(xml), 5_000)], SheetScan(), watch)
    assert watch.unsteady == {(row, 1): "TODAY()" for row in range(500, 1_000)}


def test_cells_that_share_a_formula_follow_the_cell_that_each_of_them_takes(tmp_path: Path) -> None:
    """B2 takes A2 and B3 takes A3 by one formula, of which B3 has only the number; only A3 is unsteady."""
    xml = sheet_xml(
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f t="shared" ref="B2:B4" si="0">A2+$A$1</f><v>1</v></c></row>'
        '<row r="3"><c r="A3"><f>NOW()</f><v>1</v></c><c r="B3"><f t="shared" si="0"/><v>1</v></c></row>'
        '<row r="4"><c r="A4"><v>1</v></c><c r="B4"><f t="shared" si="0"/><v>1</v></c></row>'
    )
    watch = Watch(all_texts=True)
    read_sheet([xml], SheetScan(), watch)
    spread({"Sheet": watch}, {})
    assert watch.unsteady == {(3, 1): "NOW()", (3, 2): "NOW()"}


def test_a_workbook_of_plain_formulas_has_no_unsteady_cell(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = Formula("=6000*2", 12000)
    sheets["Plan"][2]["Value"] = date(1999, 7, 27)
    path = book(tmp_path / "input.xlsx", sheets, (("Half", "=0.5"),), "=1+1")
    assert [dict(sheet.unsteady) for sheet in inspect_workbook(path).sheets if sheet.unsteady] == []
