"""The agent's own rows in the workbook: all of them, as they were; and what is said where there is no room."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

import calc.reconciliation.workbook
from tests.reconciliation.test_command import reconcile, written
from tests.support import workbooks

ROWS = [f"2002-01-08,Ann Able,{number},7" for number in range(1, 6)]


def test_a_text_file_longer_than_a_sheet_goes_on_over_several(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, whole, _ = reconcile(results, written(tmp_path / "agent.csv", *ROWS), "-o", tmp_path / "one.xlsx")
    assert openpyxl.load_workbook(whole["reconciliation"]).sheetnames[-1] == "Sent agent.csv"
    monkeypatch.setattr(calc.reconciliation.workbook, "LAST_ROW", 2)
    _, told, _ = reconcile(results, tmp_path / "agent.csv", "-o", tmp_path / "three.xlsx")
    book = openpyxl.load_workbook(told["reconciliation"])
    sent = [page for page in book.sheetnames if page.startswith("Sent ")]
    assert sent == ["Sent agent.csv", "Sent agent.csv (2)", "Sent agent.csv (3)"]
    lines = [",".join(str(cell.value) for cell in row) for title in sent for row in book[title].iter_rows()]
    assert lines == ["Date,Holder,Shares,Account No.", *ROWS]
    links = {cell.hyperlink.location for row in book["Summary"] for cell in row if cell.hyperlink}
    assert {f"'{title}'!A1" for title in sent} <= links


def test_cells_without_a_value_are_shown_in_words(results: Path, tmp_path: Path) -> None:
    row = {"Date": "2002-01-08", "Holder": "Ann", "Shares": 5, "Remark": workbooks.Formula("=2+3")}
    row |= {"Other": workbooks.Formula("=1/0", "#DIV/0!")}
    path = workbooks.write(tmp_path / "agent.xlsx", {"Activity": [row]})
    _, told, _ = reconcile(results, path, "-o", tmp_path / "out.xlsx")
    page = openpyxl.load_workbook(told["reconciliation"])["Sent Activity"]
    assert [cell.value for cell in page[2]][3:] == ["a formula", "#DIV/0!"]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "tiny"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"a tiny disk needs the right to mount: {made.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.mark.posix
def test_a_full_temporary_folder_is_a_sentence_and_no_traceback(results: Path, tmp_path: Path, tiny_disk: Path) -> None:
    statement = written(tmp_path / "agent.csv", *(f"2002-01-08,Ann Able {n},{n},7" for n in range(1, 12_000)))
    command = [sys.executable, "-m", "calc", "reconcile", str(results), str(statement)]
    where = {**os.environ, "TMPDIR": str(tiny_disk), "COLUMNS": "500"}
    done = subprocess.run(command, env=where, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("There is no room left on the disk for agent.reconciliation.xlsx")
    assert not (tmp_path / "agent.reconciliation.xlsx").exists()
