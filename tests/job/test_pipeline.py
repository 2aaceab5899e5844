"""From workbook to workbook: every worked case through real files, and the library's frames."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import yaml
from python_calamine import CalamineWorkbook

import calc
from calc.contract import RESULTS
from calc.files.names import errors_path, results_path
from calc.job.pipeline import check, write_run
from calc.tables.work_paper import WORK_PAPER
from tests.support.paths import CASES
from tests.support.workbooks import sound, write


def as_typed(path: Path, sheets: dict[str, list[dict[str, Any]]]) -> Path:
    """A workbook as another program would write it: only the columns that are used, no formats but those of dates."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        page.append(headers)
        for row in rows:
            page.append([row.get(header) for header in headers])
    book.save(path)
    return path


def read_back(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a results sheet as a program reads them; a blank is None."""
    headers, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [{header: None if cell == "" else cell for header, cell in zip(headers, row, strict=True)} for row in rows]


@pytest.mark.parametrize("case_path", CASES, ids=lambda path: path.stem)
def test_the_case_comes_out_of_the_workbook_as_worked_by_hand(tmp_path: Path, case_path: Path) -> None:
    case = yaml.safe_load(case_path.read_text(encoding="utf-8"))
    checked = check(as_typed(tmp_path / "case.xlsx", case["input"]))
    assert not checked.has_errors, checked.findings
    write_run(checked, tmp_path / "case.results.xlsx")
    for sheet, rows in case["expected"].items():
        found = read_back(tmp_path / "case.results.xlsx", sheet)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        shown = [{header: row[header] for header in headers} for row in found]
        assert shown == [{header: row.get(header) for header in headers} for row in rows]


def test_the_results_have_the_contracts_sheets_and_headers(tmp_path: Path) -> None:
    write_run(check(write(tmp_path / "input.xlsx", sound())), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True)
    first, *lists = (sheet.name for sheet in RESULTS)
    assert book.sheetnames == [first, WORK_PAPER, *lists]
    for sheet in RESULTS[1:]:
        (headers,) = book[sheet.name].iter_rows(max_row=1, values_only=True)
        assert headers == sheet.headers


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write(tmp_path / "input.xlsx", sound())
    for name in ("one.xlsx", "two.xlsx"):
        write_run(check(path), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_library_gives_frames_with_the_contracts_headers_and_exact_values(tmp_path: Path) -> None:
    result = calc.run(write(tmp_path / "input.xlsx", sound()))
    options = result.sheets["Options"].set_index("Option ID")
    assert options.at["FO-20000727-A", "Exercise Price at Grant"] == Decimal("19.625")
    assert options.at["FO-20000727-A", "Shares Granted"] == 20000  # 10,000 after the 2-for-1 split
    assert options.at["FO-20000727-A", "Grant Date"] == pd.Timestamp(2000, 7, 27)
    fees = result.sheets["Fee Settlement"].set_index("Fee ID")
    assert fees.at["F1", "Deferred"] == Decimal("11997.25")  # 2,594 shares at 4.625
    assert isinstance(fees.at["F1", "Deferred"], Decimal)


def test_the_library_raises_all_errors_of_an_input_at_once(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = "1,000"
    sheets["Elections"][0]["Notice Date"] = 20001115
    with pytest.raises(calc.InputErrors) as raised:
        calc.run(write(tmp_path / "input.xlsx", sheets))
    assert [(one.sheet, one.cell) for one in raised.value.findings] == [("Fees", "G2"), ("Elections", "B2")]
    assert "Fees G2" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("plan.xlsx", "plan.errors.xlsx"),
        ("plan.xlsm", "plan.errors.xlsx"),
        ("plan.errors.xlsx", "plan.errors 2.xlsx"),
        ("plan.errors 2.xlsx", "plan.errors 3.xlsx"),
        ("Q1.2003 final.xlsx", "Q1.2003 final.errors.xlsx"),
        (".errors.xlsx", ".errors.errors.xlsx"),
    ],
)
def test_the_copy_with_errors_never_has_the_name_of_its_input(name: str, copy: str) -> None:
    assert errors_path(Path(name)) == Path(copy)


def test_results_stand_beside_the_input() -> None:
    assert results_path(Path("a/plan.xlsx")) == Path("a/plan.results.xlsx")


def refusal(tmp_path: Path, **changes: Any) -> tuple[str, str]:
    """The code and cell of the one error when the only option event is changed."""
    sheets = sound()
    sheets["Option Events"][0] |= {header.replace("_", " "): value for header, value in changes.items()}
    errors = [one for one in check(write(tmp_path / "input.xlsx", sheets)).findings if one.severity == "error"]
    assert len(errors) == 1, errors
    return errors[0].code, errors[0].cell


@pytest.mark.parametrize(
    ("changes", "code", "cell"),
    [
        ({"Shares": 451, "Cash_Paid": 3608}, "option-not-exercisable", "E2"),  # 450 of 900 are vested
        ({"Option_ID": "DO-2"}, "option-unknown", "B2"),
        ({"Date": date(2001, 2, 28)}, "option-event-before-grant", "C2"),
        ({"Exercised_By": "estate"}, "option-event-estate-in-life", "F2"),
        ({"Cash_Paid": 799.99}, "payment-short", "G2:J2"),
        ({"Cash_Paid": 800.01}, "payment-over", "G2:J2"),
    ],
)
def test_an_option_event_that_the_rules_refuse_is_named_at_its_cell(
    tmp_path: Path, changes: dict[str, Any], code: str, cell: str
) -> None:
    found_code, found_cell = refusal(tmp_path, **changes)
    assert (found_code, found_cell.replace(", ", ":").split(":")[0]) == (code, cell.split(":")[0])


def test_refused_events_are_found_beside_other_errors_that_cannot_be_their_cause(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Option Events"][0]["Option ID"] = "DO-2"
    sheets["Fees"][0]["Amount"] = "1,000"
    cells = {(one.code, one.sheet) for one in check(write(tmp_path / "input.xlsx", sheets)).findings}
    assert cells == {("option-unknown", "Option Events"), ("ambiguous-number", "Fees")}


def test_no_event_is_accused_because_of_its_directors_wrong_row(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Directors"][0]["Service Start"] = "03/04/1995"
    found = {(one.code, one.sheet) for one in check(write(tmp_path / "input.xlsx", sheets)).findings}
    assert found == {("ambiguous-date", "Directors")}


def test_a_time_of_midnight_is_a_date(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Elections"][0]["Notice Date"] = datetime(2000, 11, 15)
    assert not check(write(tmp_path / "input.xlsx", sheets)).findings
