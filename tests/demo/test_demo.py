"""The real command makes a folder of files that hold what they are said to, out of the package alone."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import calc.demo
from calc.demo.guide import DemoFile
from calc.excel.own_outputs import FORECAST, MARKED_COPY, RECONCILIATION, REPORT, RESULTS, is_as_written, kind_of
from calc.files.publish import CannotPublish
from tests.support.commands import command
from tests.support.paths import ROOT

NAMES = [
    "00 guide.xlsx",
    "01 input.xlsx",
    "02 results.xlsx",
    "03 input with errors.xlsx",
    "04 marked copy.xlsx",
    "05 next quarter.xlsx",
    "06 next quarter results.xlsx",
    "07 agent statement.xlsx",
    "08 reconciliation.xlsx",
    "09 decisions.xlsx",
    "10 decisions results.xlsx",
    "11 forecast.xlsx",
    "12 finance report.xlsx",
]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("here")


@pytest.fixture(scope="module")
def ended(here: Path, tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The command, run where there is nothing of the project but a copy of the package."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "calc", site / "calc")
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "calc", "demo", "--json"],
        capture_output=True,
        encoding="utf-8",
        cwd=here,
        env=environment,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def told(ended: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert ended.returncode == 0, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


@pytest.fixture(scope="module")
def folder(told: dict[str, Any], here: Path) -> Path:
    return here / str(told["folder"])


def test_the_folder_holds_the_files_in_the_order_of_reading_and_nothing_else(
    told: dict[str, Any], folder: Path
) -> None:
    assert folder.name == "plancalc demo"
    assert sorted(path.name for path in folder.iterdir()) == NAMES
    assert [Path(file["file"]).name for file in told["files"]] == NAMES
    assert (told["command"], told["status"], told["exit_code"]) == ("demo", "ok", 0)
    assert [path.name for path in folder.parent.iterdir()] == ["plancalc demo"]


def test_each_file_is_said_in_a_line_with_what_it_is(
    ended: subprocess.CompletedProcess[str], told: dict[str, Any]
) -> None:
    *lines, last = ended.stderr.splitlines()
    assert [line.split("  ")[1] for line in lines] == NAMES
    assert all(line.endswith(file["about"]) for line, file in zip(lines, told["files"], strict=True))
    assert "Open 00 guide.xlsx in it first." in last


def test_the_guide_leads_to_every_other_file_in_one_table(folder: Path) -> None:
    page = openpyxl.load_workbook(folder / "00 guide.xlsx")["Guide"]
    links = [cell.hyperlink.target.replace("%20", " ") for row in page.iter_rows() for cell in row if cell.hyperlink]
    assert links == NAMES[1:]
    (table,) = page.tables.values()
    cells = [[cell.value for cell in row] for row in page[table.ref]]
    assert cells[0] == ["File", "What It Is", "What to Look At", "Comes From"]
    assert all(cell for row in cells for cell in row)


def test_what_the_program_writes_is_as_it_wrote_it(folder: Path) -> None:
    kinds = {name: kind_of(folder / name) for name in NAMES}
    assert {name: kind for name, kind in kinds.items() if kind} == {
        "02 results.xlsx": RESULTS,
        "04 marked copy.xlsx": MARKED_COPY,
        "06 next quarter results.xlsx": RESULTS,
        "08 reconciliation.xlsx": RECONCILIATION,
        "10 decisions results.xlsx": RESULTS,
        "11 forecast.xlsx": FORECAST,
        "12 finance report.xlsx": REPORT,
    }
    assert all(is_as_written(folder / name) for name, kind in kinds.items() if kind and kind != MARKED_COPY)


def test_the_marked_copy_lists_the_five_errors(folder: Path) -> None:
    _, *listed = openpyxl.load_workbook(folder / "04 marked copy.xlsx")["Findings"].iter_rows(values_only=True)
    assert [row[:4] for row in listed] == [
        ("error", "end-reason-missing", "Directors", "E12"),
        ("error", "unknown-id", "Fees", "B23"),
        ("error", "ambiguous-number", "Fees", "G124"),
        ("error", "ambiguous-date", "Elections", "B14"),
        ("error", "price-on-closed-day", "Prices", "A760"),
    ]


def test_the_tie_out_does_not_tie_for_the_one_price_that_was_changed(folder: Path) -> None:
    guide = openpyxl.load_workbook(folder / "00 guide.xlsx")["Guide"]
    (said,) = [row[2] for row in guide.iter_rows(values_only=True) if row[0] == "06 next quarter results.xlsx"]
    # The Board's meeting of 2002-09-19: $2,000 / 0.52 is 3,846 shares, $2,000 / 0.54 is 3,703, for five directors.
    assert "2002-09-18: 0.52 → 0.54: 5 awards, −715 shares" in said
    assert "Does not tie to 02 results.xlsx" in said
    assert "Tie-out" in openpyxl.load_workbook(folder / "06 next quarter results.xlsx", read_only=True).sheetnames


@pytest.mark.parametrize(
    ("name", "code"), [("04 marked copy.xlsx", 1), ("08 reconciliation.xlsx", 1), ("10 decisions results.xlsx", 0)]
)
def test_the_command_beside_a_file_makes_the_same_file(
    told: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    monkeypatch.chdir(folder)
    (typed,) = [file["command"] for file in told["files"] if Path(file["file"]).name == name]
    before = (folder / name).read_bytes()
    assert command(*shlex.split(typed)[1:]).code == code
    made = folder / ("03 input with errors.errors.xlsx" if code and name.startswith("04") else name)
    assert made.read_bytes() == before
    if made.name != name:
        made.unlink()
    assert sorted(path.name for path in folder.iterdir()) == NAMES


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text("mine")
    done = command("demo", tmp_path, "--json")
    assert done.code == done.told["exit_code"] == 2
    assert done.told["status"] == "not written"
    assert "is not empty (it holds minutes.txt), so nothing was written into it" in done.said
    assert 'plancalc demo "my demo"' in done.said
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.txt"]


def test_a_file_in_the_folders_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    done = command("demo", tmp_path / "demo")
    assert done.code == 2
    assert "is not a folder: give the name of a new folder" in done.said
    assert (tmp_path / "demo").read_text() == "mine"


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two small files in the place of the demo's."""

    def made_in(folder: Path) -> tuple[DemoFile, ...]:
        files = (DemoFile("00 guide.xlsx", "One."), DemoFile("01 input.xlsx", "Two."))
        for file in files:
            (folder / file.name).write_text(file.about)
        return files

    monkeypatch.setattr(calc.demo, "made_in", made_in)


@pytest.mark.usefixtures("quickly")
def test_an_empty_folder_and_one_that_is_not_there_yet_are_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "new" / "one"):
        assert command("demo", folder).code == 0
        assert sorted(path.name for path in folder.iterdir()) == ["00 guide.xlsx", "01 input.xlsx"]


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("is_there", [True, False])
def test_where_one_file_cannot_be_put_there_none_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    folder, put = tmp_path / "demo", calc.demo.publish

    def refuse_the_second(target: Path, write: Any) -> None:
        if target.name.startswith("01"):
            raise CannotPublish("There is no room left on the disk.")
        put(target, write)

    monkeypatch.setattr(calc.demo, "publish", refuse_the_second)
    if is_there:
        folder.mkdir()
    done = command("demo", folder)
    assert done.code == 2
    assert "no room left" in done.said
    assert list(folder.iterdir()) == [] if is_there else not folder.exists()
