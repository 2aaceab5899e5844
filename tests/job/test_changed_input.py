"""An input that is saved anew while it is read: nothing comes of it, and the person is told."""

from datetime import date
from pathlib import Path

import pytest

import calc.excel.inspect
import calc.job.pipeline
from calc.excel.inspect import Inspection, NotAWorkbook, inspect_workbook
from calc.job.job import Job, roll_job, run_job
from calc.job.pipeline import Checked, check, write_errors
from calc.job.status import Status
from calc.read import read
from tests.support.workbooks import sound, write


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "plan.xlsx", sound())


def save_anew(path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = "1,000"
    write(path, sheets)


def test_other_bytes_than_those_looked_at_are_not_read(source: Path) -> None:
    look = inspect_workbook(source)
    assert read(source, look).sha256 == look.sha256
    save_anew(source)
    with pytest.raises(
        NotAWorkbook, match=r"^plan\.xlsx was changed while it was being read, so it was not processed\."
    ):
        read(source, look)


def test_a_file_that_goes_away_after_the_look_is_said_to_have_changed(source: Path) -> None:
    look = inspect_workbook(source)
    source.unlink()
    with pytest.raises(NotAWorkbook, match="was changed while"):
        read(source, look)


def test_a_run_whose_input_changes_after_the_look_ends_with_2_and_writes_nothing(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_at_too_early(path: Path) -> Inspection:
        look = inspect_workbook(path)
        save_anew(path)
        return look

    monkeypatch.setattr(calc.excel.inspect, "inspect_workbook", looked_at_too_early)
    ran = run_job(Job(source))
    assert (ran.status, ran.status.exit_code) == (Status.UNREADABLE, 2)
    assert "was changed while it was being read" in ran.message
    assert [path.name for path in source.parent.iterdir()] == ["plan.xlsx"]


def test_errors_are_not_marked_in_a_workbook_that_has_changed_since_the_check(source: Path, tmp_path: Path) -> None:
    save_anew(source)
    checked = check(source)
    write(source, sound())
    with pytest.raises(NotAWorkbook, match="was changed while"):
        write_errors(checked, tmp_path / "marked.xlsx")
    assert not (tmp_path / "marked.xlsx").exists()


def test_a_workbook_that_has_changed_since_the_check_is_not_rolled_forward(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def checked_too_early(path: Path, inspection: Inspection, with_effects: bool) -> Checked:
        checked = check(path, inspection, with_effects)
        save_anew(source)
        return checked

    monkeypatch.setattr(calc.job.pipeline, "check", checked_too_early)
    ran = roll_job(source, date(2030, 3, 31), tmp_path / "next.xlsx")
    assert ran.status is Status.UNREADABLE
    assert "was changed while" in ran.message
    assert not (tmp_path / "next.xlsx").exists()
