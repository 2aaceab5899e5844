"""The first page of batch.xlsx says why a workbook needs attention, and which are of one company."""

from datetime import date
from pathlib import Path

import openpyxl

from calc.batch.row import Row
from calc.batch.summary import write_summary
from calc.batch.twins import with_twins
from calc.findings import Finding, Severity
from calc.job.outcome import warnings_in_words
from calc.job.status import Status

Q3, Q4 = date(2001, 9, 30), date(2001, 12, 31)


def row(name: str, company: str = "Example, Inc.", day: date = Q4, message: str = "", warnings: int = 0) -> Row:
    file = f"{name}.xlsx"
    return Row(name, file, Status.OK, message, company, day, warnings=warnings, results=file, sha256=name)


def page(tmp_path: Path, *rows: Row) -> list[list[object]]:
    write_summary(with_twins(rows), tmp_path)
    lines = openpyxl.load_workbook(tmp_path / "batch.xlsx")["Summary"].iter_rows(values_only=True)
    return [[value for value in line if value is not None] for line in lines]


def warning(message: str, sheet: str = "Fees", cell: str = "G5") -> Finding:
    return Finding(Severity.WARNING, "far-date", message, sheet, where=cell)


def test_three_workbooks_of_one_company_and_day_are_said_once_with_their_names(tmp_path: Path) -> None:
    lines = page(tmp_path, row("a"), row("b"), row("c"), row("d", "Other, Inc."))
    said = lines[lines.index(["Companies with several workbooks"]) + 1 :]
    assert " ".join(str(text).strip() for [text] in said) == (
        "3 workbooks are of Example, Inc. as of 2001-12-31: a.xlsx, b.xlsx and c.xlsx. Each is calculated"
        " separately, without the rows of the others. Put all rows of a company into one workbook."
    )


def test_workbooks_of_one_company_and_different_days_are_said_and_need_no_attention(tmp_path: Path) -> None:
    lines = page(tmp_path, row("q3", day=Q3), row("q4", "EXAMPLE,  Inc."))
    assert lines[-1] == ["2 workbooks are of Example, Inc., as of 2001-09-30 and 2001-12-31: q3.xlsx and q4.xlsx."]
    assert ["Nothing: every workbook is done, and none has a warning."] in lines


def test_companies_with_one_workbook_each_have_no_section(tmp_path: Path) -> None:
    assert ["Companies with several workbooks"] not in page(tmp_path, row("a"), row("b", "Other, Inc."))


def test_a_workbook_with_warnings_is_said_with_the_reason(tmp_path: Path) -> None:
    said = "Warning, Fees G5: 1,250,000.00 is far from the other fees."
    assert ["▲", "a", "ok", said] in page(tmp_path, row("a", message=said, warnings=1))


def test_the_first_warning_is_told_with_its_cell_and_the_others_are_counted() -> None:
    first = warning("It is far from the others.")
    info = Finding(Severity.INFO, "note", "Nothing to do.")
    assert warnings_in_words([info, first]) == "Warning, Fees G5: It is far from the others."
    assert warnings_in_words([first, info, warning("b"), warning("c")]) == (
        "Warning, Fees G5: It is far from the others. And 2 more warnings: see its Summary."
    )
    assert warnings_in_words([warning("No cell.", "", "")]) == "Warning: No cell."
    assert warnings_in_words([info]) == ""
