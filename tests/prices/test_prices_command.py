"""The command that puts a vendor's prices into a copy of the workbook: what goes in, what stays, and what it says."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from calc.cli import cli
from calc.template import write_template
from tests.prices.pages import VENDOR_BLOCK, with_pasted
from tests.support.workbooks import sound, write

VENDOR = "Date,Open,Close,Adj Close\n" + "".join(
    f"{day},1,{close},1\n"
    for day, close in (
        ("2001-02-20", "9.50"),
        ("2001-02-16", "9.3125"),
        ("2001-02-14", "9.20"),
        ("2001-01-02", "4.63"),
        ("2000-07-26", "19.625"),
    )
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["prices", *map(str, arguments)])


def summary(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "input.xlsx", sound())


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    (tmp_path / "vendor.csv").write_text(VENDOR)
    return tmp_path / "vendor.csv"


def test_new_days_go_below_those_there_and_one_that_differs_stays_with_exit_code_1(source: Path, vendor: Path) -> None:
    before = source.read_bytes()
    result = run(source, vendor, "--json")
    told = summary(result)
    assert (result.exit_code, told["status"], told["added"], told["same"]) == (1, "differences", 2, 2)
    assert told["differing"] == [{"date": "2001-01-02", "there": "4.625", "vendor": "4.63"}]
    assert "1 day differs from the prices that are there and was left as it is" in told["message"]
    assert told["columns"] == {"Date": "Date", "Last Sale": "Close"}
    assert told["left_alone"] == ["Open", "Adj Close"]
    rows = list(openpyxl.load_workbook(told["next"])["Prices"].iter_rows(min_row=2, values_only=True))
    assert rows[1][:2] == (datetime(2001, 1, 2), 4.625)
    assert [row[:2] for row in rows[4:]] == [(datetime(2001, 2, 14), 9.2), (datetime(2001, 2, 20), 9.5)]
    assert source.read_bytes() == before
    [differs] = [each for each in told["findings"] if each["code"] == "price-differs"]
    assert (differs["sheet"], differs["cell"]) == ("Prices", "B3")


def test_with_replace_the_vendors_price_is_taken_and_it_is_said(source: Path, vendor: Path, tmp_path: Path) -> None:
    result = run(source, vendor, "--replace", "-o", tmp_path / "next", "--json")
    told = summary(result)
    assert (result.exit_code, told["replaced"], told["differing"]) == (0, 1, [])
    assert told["next"].endswith("next.xlsx")
    page = openpyxl.load_workbook(told["next"])["Prices"]
    assert (page["A3"].value, page["B3"].value) == (datetime(2001, 1, 2), 4.63)
    assert "4.625 there, 4.63 in the vendor's file. Replaced" in result.stderr


def test_an_older_file_is_never_written_over_and_the_same_copy_may_be_made_again(source: Path, vendor: Path) -> None:
    copy = source.with_name("input.prices.xlsx")
    copy.write_text("mine")
    assert run(source, vendor).exit_code == 2
    assert copy.read_text() == "mine"
    assert run(source, vendor, "-o", source).exit_code == 2
    copy.unlink()
    assert [run(source, vendor).exit_code for _ in range(2)] == [1, 1]


def test_days_missing_days_after_and_a_split_that_is_not_seen_are_told(tmp_path: Path) -> None:
    """A 2 for 1 split on 2001-02-15 between closes of 9.20 and 9.3125: the vendor has adjusted them already."""
    sheets = sound()
    sheets["Prices"] = []
    sheets["Plan Events"] = [{"Effective Date": date(2001, 2, 15), "Event": "split", "New": 2, "Old": 1}]
    source = write(tmp_path / "input.xlsx", sheets)
    (tmp_path / "vendor.csv").write_text(VENDOR)
    told = summary(run(source, tmp_path / "vendor.csv", "--json"))
    assert (told["exit_code"], told["added"]) == (0, 5)
    codes = {each["code"]: each for each in told["findings"]}
    assert codes["split-not-seen"]["sheet"] == "Plan Events"
    assert "already adjusted for the split" in codes["split-not-seen"]["message"]
    # 2000-07-27 to 2001-02-15 has 139 trading days without a row of their own but for 2001-01-02 and 2001-02-14.
    assert "trading days between 2000-07-26 and 2001-02-20 have no row" in codes["price-days-missing"]["message"]
    assert any("The last price is of 2001-02-20: up to the As-of Date 2001-12-30" in note for note in told["notes"])


def test_nothing_new_writes_no_copy(source: Path, tmp_path: Path) -> None:
    (tmp_path / "vendor.csv").write_text("Date,Close\n2001-02-16,9.3125\n")
    told = summary(run(source, tmp_path / "vendor.csv", "--json"))
    assert (told["exit_code"], told["next"], told["same"]) == (0, None, 1)
    assert not source.with_name("input.prices.xlsx").exists()


def test_errors_of_both_files_are_told_together_and_nothing_is_written(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Prices"].append({"Date": "soon", "Last Sale": 5})
    source = write(tmp_path / "input.xlsx", sheets)
    (tmp_path / "vendor.csv").write_text("Date,Close\n2001-02-20,x\n2001-02-16,9.3125\n")
    told = summary(run(source, tmp_path / "vendor.csv", "--json"))
    assert told["exit_code"] == 1
    assert {(each["code"], each["sheet"], each["cell"]) for each in told["findings"]} == {
        ("not-a-date", "Prices", "A6"),
        ("not-a-number", "vendor.csv", "line 2, column 2"),
    }
    assert told["next"] is None


def test_a_file_that_is_no_price_file_and_one_that_is_no_input_are_refused(source: Path, vendor: Path) -> None:
    assert run(source, source).exit_code == 2
    missing = run(source.with_name("none.xlsx"), vendor, "--json")
    assert (missing.exit_code, summary(missing)["status"]) == (2, "unreadable")


def test_dates_that_nothing_decides_ask_for_date_format(source: Path, tmp_path: Path) -> None:
    (tmp_path / "vendor.csv").write_text("Date,Close\n01/02/2002,14.5\n01/03/2002,14.25\n")
    asked = run(source, tmp_path / "vendor.csv")
    assert asked.exit_code == 1
    assert "--date-format MDY" in asked.stderr
    told = summary(run(source, tmp_path / "vendor.csv", "--date-format", "MDY", "--json"))
    assert (told["exit_code"], told["added"]) == (0, 2)


def test_a_pasted_day_that_differs_is_left_even_with_replace(tmp_path: Path, vendor: Path) -> None:
    source = with_pasted(tmp_path / "input.xlsx", VENDOR_BLOCK, keep=1)
    told = summary(run(source, vendor, "--replace", "--json"))
    assert (told["exit_code"], told["added"], told["replaced"]) == (1, 2, 0)
    [differs] = [each for each in told["findings"] if each["code"] == "price-differs"]
    assert (differs["sheet"], differs["cell"]) == ("Paste prices here", "B4")
    page = openpyxl.load_workbook(told["next"])["Paste prices here"]
    assert [tuple(row) for row in page.iter_rows(values_only=True)] == list(VENDOR_BLOCK)


def test_the_template_is_filled_its_table_grows_and_a_persons_own_columns_and_sheets_stay(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    book["Prices"]["F5"], book["Prices"]["F6"], book["Prices"]["F40"] = "Note checked", "by AB", "ends here"
    book.create_sheet("Mine")["B2"] = "=1+1"
    book.save(tmp_path / "input.xlsx")
    days = [
        (date(2001, month, day)) for month in (3, 4) for day in range(1, 31) if date(2001, month, day).weekday() < 5
    ]
    lines = [f"{day:%d.%m.%Y};14,{day.day:02}\n" for day in reversed(days) if day != date(2001, 4, 13)]
    (tmp_path / "vendor.txt").write_text("Date;Close\n" + "".join(lines))
    result = run(tmp_path / "input.xlsx", tmp_path / "vendor.txt")
    assert result.exit_code == 0, result.output
    copy = openpyxl.load_workbook(tmp_path / "input.prices.xlsx")
    page = copy["Prices"]
    [table] = page.tables.values()
    assert table.ref == f"A5:D{5 + len(lines)}"
    assert [page["A6"].value, page["B6"].value] == [datetime(2001, 3, 1), 14.01]
    assert {page[f"{column}{row}"].number_format for column in "A" for row in (6, 5 + len(lines))} == {"yyyy-mm-dd"}
    assert page[f"B{5 + len(lines)}"].number_format == page["B6"].number_format != "General"
    assert [page["F6"].value, page["F40"].value, copy["Mine"]["B2"].value] == ["by AB", "ends here", "=1+1"]
    assert "open input.prices.xlsx in Excel and save it" in result.stderr
