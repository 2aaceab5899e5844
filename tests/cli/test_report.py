"""``plancalc report``, the reports of a batch and of a drop folder, and ``calc.report`` in a notebook."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import calc
from calc.contract import REPORT_SHEET
from calc.excel.own_outputs import FORECAST, REPORT, kind_of
from tests.samples import FOLDER
from tests.support.commands import command, save_again

FIRST = FOLDER / "first.xlsx"


def copied(folder: Path, name: str = "plan.xlsx") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(FIRST.read_bytes())
    return folder / name


def test_the_report_stands_beside_its_input_and_is_replaced_until_somebody_saves_it(tmp_path: Path) -> None:
    source = copied(tmp_path)
    done = command("report", source, "--json")
    target = tmp_path / "plan.report.xlsx"
    assert (done.code, done.told["report"], done.told["status"]) == (0, str(target), "ok")
    assert f"The report is in {target}." in done.said
    assert kind_of(target) == REPORT
    assert command("report", source).code == 0
    saved = save_again(target)
    done = command("report", source, "--json")
    assert (done.code, target.read_bytes(), done.told["report"]) == (0, saved, str(tmp_path / "plan.report (2).xlsx"))
    assert done.told["kept"] == str(target)


def test_a_foreign_file_stays(tmp_path: Path) -> None:
    source = copied(tmp_path)
    (tmp_path / "mine.xlsx").write_bytes(b"mine")
    done = command("report", source, "-o", tmp_path / "mine.xlsx", "--json")
    assert (done.code, (tmp_path / "mine.xlsx").read_bytes()) == (2, b"mine")
    assert "mine.xlsx is not a finance report that plancalc wrote" in done.told["message"]


def test_an_input_with_errors_gets_its_marked_copy_and_no_report(tmp_path: Path) -> None:
    done = command("report", copied_with_error(tmp_path), "--json")
    assert (done.code, done.told["copy"]) == (1, str(tmp_path / "plan.errors.xlsx"))
    assert not (tmp_path / "plan.report.xlsx").exists()


def copied_with_error(folder: Path) -> Path:
    source = copied(folder)
    save_again(source, {"Fees!C6": "never"})
    return source


def test_a_report_is_no_input(tmp_path: Path) -> None:
    source = copied(tmp_path)
    assert command("report", source).code == 0
    done = command("run", tmp_path / "plan.report.xlsx")
    assert (done.code, "is a finance report, not a plan workbook" in done.said) == (2, True)


def test_values_only_leaves_no_formula(tmp_path: Path) -> None:
    source = copied(tmp_path)
    assert command("report", source, "--values-only").code == 0
    book = openpyxl.load_workbook(tmp_path / "plan.report.xlsx")
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_a_batch_writes_reports_where_they_are_asked_for_and_again_where_one_is_gone(tmp_path: Path) -> None:
    copied(tmp_path / "in")
    asked = ("batch", tmp_path / "in", "-o", tmp_path / "out", "--no-effects", "--workers", "1", "--json")
    assert command(*asked).code == 0
    assert not (tmp_path / "out" / "plan.report.xlsx").exists()
    done = command(*asked, "--reports")
    assert (done.code, done.told["workbooks"][0]["report"]) == (0, "plan.report.xlsx")
    assert done.told["workbooks"][0]["forecast"] == "plan.forecast.xlsx"
    headers, cells = openpyxl.load_workbook(tmp_path / "out" / "batch.xlsx")["Workbooks"].iter_rows(max_row=2)
    listed = {header.value: cell for header, cell in zip(headers, cells, strict=True)}
    for header, name in (("Report", "plan.report.xlsx"), ("Forecast", "plan.forecast.xlsx")):
        assert (listed[header].value, listed[header].hyperlink.target) == (name, name)
    for name in ("plan.report.xlsx", "plan.forecast.xlsx"):
        (tmp_path / "out" / name).unlink()
    assert command(*asked, "--reports").code == 0
    assert kind_of(tmp_path / "out" / "plan.forecast.xlsx") == FORECAST
    assert kind_of(tmp_path / "out" / "plan.report.xlsx") == REPORT


def test_a_watch_puts_the_report_and_the_forecast_beside_the_results(tmp_path: Path) -> None:
    copied(tmp_path / "drop")
    done = command(
        "watch", tmp_path / "drop", "-o", tmp_path / "out", "--once", "--reports", "--no-effects", "--workers", "1"
    )
    assert done.code == 0
    assert sorted(path.name for path in (tmp_path / "out" / "done").iterdir()) == [
        "plan.forecast.xlsx", "plan.report.xlsx", "plan.results.xlsx", "plan.xlsx",
    ]  # fmt: skip


def test_in_a_notebook_the_reports_are_frames_with_exact_figures(tmp_path: Path) -> None:
    reported = calc.report(FOLDER / "ctc-1999-2002.xlsx", output=tmp_path / "ctc.report.xlsx")
    assert reported.path == tmp_path / "ctc.report.xlsx"
    assert kind_of(tmp_path / "ctc.report.xlsx") == REPORT
    activity = reported.sheets["Option Activity"].set_index("Line")
    end = activity.loc["outstanding at end"]
    assert (int(end["Shares"]), end["Weighted-Average Exercise Price"]) == (223_674, Decimal("8.72"))
    assert set(reported.sheets) <= set(REPORT_SHEET)
    with pytest.raises(calc.InputErrors):
        calc.report(copied_with_error(tmp_path / "wrong"))
