"""What needs more memory or time than a workbook may take is ended with a sentence, and nothing else with it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from calc.cli import cli
from calc.job import limits
from calc.job.limits import within
from calc.job.workers import Pool, WorkerOutOfMemory
from tests.support.paths import ROOT
from tests.support.workbooks import sound, write

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems tell memory otherwise or not")


def nothing() -> None:
    """What a worker has to prepare here."""


def hold(size: int) -> int:
    """Hold so many bytes for a while."""
    held = bytearray(size)
    for at in range(0, size, 4096):
        held[at] = 1
    time.sleep(1)
    return len(held)


def ask_for(size: int) -> int:
    """Ask for so many bytes at once."""
    return len(bytearray(size))


def plancalc(*arguments: object) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "calc", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, env={"PYTHONPATH": str(ROOT)})


def large_plan(folder: Path) -> Path:
    sheets = sound()
    sheets["Prices"] = [row | {"Note": f"Note {n}"} for n in range(40_000) for row in sheets["Prices"][:1]]
    return write(folder / "plan.xlsx", sheets)


@linux
@pytest.mark.parametrize("verb", ["check", "run"])
def test_a_command_that_needs_too_much_memory_says_so_and_ends_with_2(verb: str, tmp_path: Path) -> None:
    ended = plancalc(verb, large_plan(tmp_path), "--memory-limit", "0.1")
    assert ended.returncode == 2
    assert "It needed more than 0.1 GB of memory and was stopped." in ended.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"]


@linux
def test_in_a_batch_a_workbook_that_needs_too_much_memory_is_one_failed_row(tmp_path: Path) -> None:
    ended = plancalc("batch", large_plan(tmp_path), "-o", tmp_path / "out", "--memory-limit", "0.1")
    assert ended.returncode == 1
    assert "It needed more than 0.1 GB of memory and was stopped." in ended.stderr


def test_what_takes_too_long_is_ended_with_a_sentence() -> None:
    said: list[str] = []
    with within(None, 0.1, said.append):
        time.sleep(0.4)
    assert said[0] == "It was not finished within 0.1 seconds and was stopped. Give a longer --time-limit."


def test_what_keeps_within_its_limits_is_left_alone() -> None:
    said: list[str] = []
    with within(4, 60, said.append):
        time.sleep(0.2)
    assert not said


@linux
@pytest.mark.parametrize(("function", "size"), [(hold, 400_000_000), (ask_for, 4_000_000_000)])
def test_a_worker_that_needs_too_much_memory_ends_alone_and_the_next_call_is_answered(function, size) -> None:  # type: ignore[no-untyped-def]
    with Pool(1, nothing, 30, memory_limit=0.3) as pool:
        with pytest.raises(WorkerOutOfMemory, match=r"needed more than 0\.3 GB of memory and was stopped"):
            pool.submit(function, size).result()
        assert pool.submit(ask_for, 1_000_000).result() == 1_000_000


def test_where_the_system_does_not_tell_memory_a_limit_that_is_asked_for_is_said_not_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calc.job.limits.memory", lambda: 0)
    plan = write(tmp_path / "plan.xlsx", sound())
    asked = CliRunner().invoke(cli, ["check", str(plan), "--memory-limit", "2"])
    assert asked.exit_code == 0
    assert limits.NOT_KEPT in asked.stderr
    assert limits.NOT_KEPT not in CliRunner().invoke(cli, ["check", str(plan)]).stderr


@pytest.mark.parametrize("verb", ["check", "run", "roll", "explain", "reconcile", "batch", "watch"])
def test_every_command_has_both_limits_with_4_gb_and_10_minutes_to_begin_with(verb: str) -> None:
    shown = " ".join(CliRunner().invoke(cli, [verb, "--help"]).output.split())
    assert "--memory-limit GB" in shown
    assert "[default: 4.0" in shown
    assert "--time-limit SECONDS" in shown
    assert "[default: 600.0" in shown
