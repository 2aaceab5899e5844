"""``run --ics``: the calendar file beside the results."""

from pathlib import Path

import pytest
from icalendar import Calendar

from calc.write import calendar_file
from tests.samples import FOLDER
from tests.support.commands import command

FIRST = FOLDER / "first.xlsx"


def test_run_writes_the_calendar_too_and_says_where(tmp_path: Path) -> None:
    done = command(
        "run", FIRST, "-o", tmp_path / "first.results.xlsx", "--ics", tmp_path / "due", "--no-effects", "--json"
    )
    assert done.code == 0
    assert f"What falls due is in the calendar {tmp_path / 'due.ics'}." in done.said
    assert done.told["calendar"] == str(tmp_path / "due.ics")
    assert len(Calendar.from_ical((tmp_path / "due.ics").read_bytes()).walk("VEVENT")) == 2


def test_a_foreign_file_stays_and_the_results_are_written_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "due.ics").write_bytes(b"mine")
    results = tmp_path / "first.results.xlsx"
    done = command("run", FIRST, "-o", results, "--ics", tmp_path / "due.ics", "--no-effects", "--json")
    assert (done.code, (tmp_path / "due.ics").read_bytes(), results.exists()) == (2, b"mine", True)
    assert "No calendar was written: due.ics is not a calendar file that plancalc wrote" in done.said
    assert "No calendar was written" in done.told["message"]
    assert "calendar" not in done.told


def test_what_cannot_be_a_calendar_is_refused_before_anything_is_calculated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / "first.results.xlsx"
    done = command("run", FIRST, "-o", results, "--ics", tmp_path / "due.xlsx")
    assert (done.code, results.exists()) == (2, False)
    assert "due.xlsx must end in .ics" in done.said
    monkeypatch.setattr(calendar_file, "can_write_calendar", lambda: False)
    done = command("run", FIRST, "-o", results, "--ics", tmp_path / "due.ics")
    assert (done.code, results.exists()) == (2, False)
    assert "needs the package icalendar, which is not installed. Install plancalc[ics]" in done.said
