"""Many workbooks through the real command: real files, real processes, real kills."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest

from calc.batch import Batch, CannotBatch, Summary, run_batch
from calc.batch.executors import Hands
from calc.batch.row import row_of
from calc.contract import WORKBOOKS
from calc.files.lock import locked
from calc.job.job import Job
from calc.job.outcome import Outcome, outcome_of_job
from calc.job.status import Status
from tests.cli.test_cli import plancalc
from tests.job.test_workers import until
from tests.samples import FOLDER as SAMPLES
from tests.support.paths import ROOT
from tests.support.workbooks import sound, write
from tests.tie_out.test_tie_out import at


def company(path: Path, name: str = "Example, Inc.", fee: object = 12000) -> Path:
    """A small sound workbook of its own."""
    sheets = sound()
    sheets["Plan"][0]["Value"] = name
    sheets["Fees"][0]["Amount"] = fee
    path.parent.mkdir(parents=True, exist_ok=True)
    return write(path, sheets)


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, with its checksum."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def run(*paths: Path, to: Path, **more: Any) -> Summary:
    """A batch in threads of this process: what it does does not depend on who does the work."""
    asked = Batch(paths, to, **{"workers": 1, "time_limit": 60, **more})
    with patch("calc.batch.run.local", threads):
        return run_batch(asked, lambda *_: None)


@contextmanager
def threads(workers: int, _time_limit: float, _memory_limit: float | None) -> Iterator[Hands]:
    with ThreadPoolExecutor(workers) as executor:
        yield Hands(executor, 2)


def statuses(summary: Summary) -> dict[str, str]:
    return {row.name: str(row.status) for row in summary.rows}


def journal(folder: Path) -> list[Any]:
    lines = (folder / "batch.jsonl").read_text().splitlines()
    return [row for row in map(row_of, lines) if row is not None]


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with workbooks of all kinds, run once into ``out``."""
    folder = tmp_path_factory.mktemp("quarter")
    company(folder / "in" / "alpha.xlsx", "Alpha, Inc.")
    company(folder / "in" / "east" / "beta.xlsx", "Beta, Inc.")
    company(folder / "in" / "east" / "wrong.xlsx", "Wrong, Inc.", fee="1,000")
    (folder / "in" / "notes.xlsx").write_text("not a workbook")
    for name in ("~$alpha.xlsx", "alpha.results.xlsx", "wrong.errors.xlsx", "wrong.errors 2.xlsx", "batch.xlsx"):
        (folder / "in" / name).write_text("left out")
    done = plancalc("batch", "in", "-o", "out", "--workers", 1, "--json", cwd=folder)
    assert done.returncode == 1, done.stderr
    (folder / "said.txt").write_text(done.stderr)
    (folder / "told.json").write_text(done.stdout)
    return folder


@pytest.fixture
def again(quarter: Path, tmp_path: Path) -> Path:
    """A copy of it to change, as it was after the first run."""
    shutil.copytree(quarter, tmp_path / "quarter")
    return tmp_path / "quarter"


def test_each_workbook_has_its_outcome_and_its_files(quarter: Path) -> None:
    told = json.loads((quarter / "told.json").read_text())
    assert {each["name"]: each["status"] for each in told["workbooks"]} == {
        "alpha": "ok",
        "east/beta": "ok",
        "east/wrong": "errors",
        "notes": "unreadable",
    }
    assert sorted(contents(quarter / "out")) == [
        "alpha.results.xlsx",
        "batch.jsonl",
        "batch.xlsx",
        "east/beta.results.xlsx",
        "east/wrong.errors.xlsx",
    ]


def titled(path: Path, *titles: str) -> Path:
    """A workbook of empty sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in titles:
        book.create_sheet(title)
    book.save(path)
    return path


def test_what_is_known_to_be_no_plan_workbook_is_left_out_and_fails_nothing(tmp_path: Path) -> None:
    company(tmp_path / "in" / "a.xlsx")
    shutil.copy(SAMPLES / "statements" / "bayside-2002-06.xlsx", tmp_path / "in" / "june sent.xlsx")
    titled(tmp_path / "in" / "june.xlsx", "Summary", "Bridge", "Items", "Findings", "Basis")
    titled(tmp_path / "in" / "last.xlsx", "Summary", "Options", "Issuances", "Prices", "Basis")
    done = plancalc("batch", "in", "-o", "out", "--workers", 1, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "june sent.xlsx is a transfer agent's statement, not a plan workbook" in done.stderr
    assert "june.xlsx is a reconciliation, not a plan workbook, and was left out." in done.stderr
    assert "last.xlsx is a workbook of results, not a plan workbook, and was left out." in done.stderr
    assert "4 workbooks: 1 ok, 3 not a plan." in done.stderr
    assert sorted(contents(tmp_path / "out")) == ["a.results.xlsx", "batch.jsonl", "batch.xlsx"]
    summary = openpyxl.load_workbook(tmp_path / "out" / "batch.xlsx")
    assert [cell.value for cell in summary["Workbooks"]["D"]] == ["Status", "ok", *["not a plan"] * 3]
    assert "Nothing: every workbook is done, and none has a warning." in [
        cell.value for cell in summary["Summary"]["A"]
    ]


def test_a_workbook_that_may_be_a_plans_is_not_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    titled(folder / "unknown.xlsx", "Sheet1", "Sheet2")
    titled(folder / "half.xlsx", "fees ", "Issuances", "Basis")
    assert statuses(run(folder, to=tmp_path / "out")) == {"half": "errors", "unknown": "errors"}


def test_a_folder_without_any_plan_workbook_is_told_from_one_that_is_done(tmp_path: Path) -> None:
    titled(tmp_path / "june.xlsx", "Bridge", "Items", "Basis")
    assert plancalc("batch", tmp_path / "june.xlsx", "-o", tmp_path / "out", "--workers", 1).returncode == 1


def test_the_reference_names_every_status_of_a_workbook() -> None:
    assert set(WORKBOOKS.by_header["Status"].choices) == {str(status) for status in Status}


def test_the_results_are_byte_for_byte_those_of_a_single_run(quarter: Path, tmp_path: Path) -> None:
    plancalc("run", quarter / "in" / "east" / "beta.xlsx", "-o", tmp_path / "single.xlsx")
    assert (tmp_path / "single.xlsx").read_bytes() == (quarter / "out/east/beta.results.xlsx").read_bytes()


def test_off_a_terminal_each_workbook_is_a_line_and_what_is_wrong_is_told_at_the_end(quarter: Path) -> None:
    said = (quarter / "said.txt").read_text()
    assert "[4/4] " in said
    assert "4 workbooks: 2 ok, 1 with errors, 1 unreadable." in said
    assert "notes.xlsx is plain text" in said
    assert "\x1b" not in said


def test_the_summary_has_what_needs_attention_first_and_links_to_the_outputs(quarter: Path) -> None:
    page = openpyxl.load_workbook(quarter / "out/batch.xlsx")["Workbooks"]
    header, *rows = page.iter_rows()
    cells = [dict(zip([cell.value for cell in header], row, strict=True)) for row in rows]
    assert [row["Status"].value for row in cells] == ["unreadable", "errors", "ok", "ok"]
    assert [row["Output"].hyperlink.target.replace("\\", "/") for row in cells[1:]] == [
        "east/wrong.errors.xlsx",
        "alpha.results.xlsx",
        "east/beta.results.xlsx",
    ]
    alpha = {name: cell.value for name, cell in cells[2].items()}
    assert (alpha["Company"], alpha["As-of Date"].date(), alpha["Errors"]) == ("Alpha, Inc.", date(2001, 12, 30), 0)
    # 400,000 after the split; 20,000 + 800 options, 2,728 deferred, 100 exercised
    assert (alpha["Reserve"], alpha["Available"], alpha["Delivered"]) == (400000, 376372, 100)
    assert alpha["SHA-256"] == hashlib.sha256((quarter / "in/alpha.xlsx").read_bytes()).hexdigest()


def test_a_second_run_runs_nothing_and_leaves_every_byte(again: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(again / "out")
    monkeypatch.chdir(again)
    monkeypatch.setattr("calc.batch.run.outcome_of_job", explode)
    summary = run(Path("in"), to=Path("out"))
    assert summary.reused == 4
    assert contents(again / "out") == before


def explode(_job: Job) -> Outcome:
    raise AssertionError("nothing is to be run")


def test_what_changed_is_run_again_and_nothing_else(again: Path) -> None:
    company(again / "in" / "alpha.xlsx", "Alpha, Inc.", fee=13000)
    (again / "out" / "east" / "beta.results.xlsx").unlink()
    fresh = contents(again / "out")["east/wrong.errors.xlsx"]
    summary = run(again / "in", to=again / "out")
    assert summary.reused == 2
    after = contents(again / "out")
    assert after["east/wrong.errors.xlsx"] == fresh
    assert {row.name for row in summary.rows if row.seconds > 0.0} >= {"alpha", "east/beta"}
    assert after["east/beta.results.xlsx"] == hashlib.sha256(single(again / "in/east/beta.xlsx")).hexdigest()


def test_a_file_that_is_no_output_is_left_in_the_place_of_results_and_said(again: Path) -> None:
    (again / "out" / "east" / "beta.results.xlsx").write_text("damaged, or somebody's own")
    summary = run(again / "in", to=again / "out")
    beta = next(row for row in summary.rows if row.name == "east/beta")
    assert (beta.status, beta.results) == (Status.NOT_WRITTEN, "")
    assert "beta.results.xlsx is not a workbook of results that plancalc wrote" in beta.message
    assert (again / "out" / "east" / "beta.results.xlsx").read_text() == "damaged, or somebody's own"


def single(path: Path) -> bytes:
    target = path.with_name("single.xlsx")
    plancalc("run", path, "-o", target)
    data = target.read_bytes()
    target.unlink()
    return data


def test_other_options_run_all_of_it_again(again: Path) -> None:
    assert run(again / "in", to=again / "out", values_only=True).reused == 0
    assert run(again / "in", to=again / "out", values_only=True, effects=False).reused == 0
    dated = {"values_only": True, "effects": False, "run_date": date(2003, 1, 3)}
    assert [run(again / "in", to=again / "out", **dated).reused for _ in range(2)] == [0, 4]


def test_an_older_result_stays_when_the_input_has_errors_and_this_is_said(again: Path) -> None:
    older = (again / "out" / "alpha.results.xlsx").read_bytes()
    company(again / "in" / "alpha.xlsx", "Alpha, Inc.", fee="1,000")
    summary = run(again / "in", to=again / "out")
    alpha = next(row for row in summary.rows if row.name == "alpha")
    assert (alpha.status, alpha.results, alpha.copy) == (Status.ERRORS, "", "alpha.errors.xlsx")
    assert "alpha.results.xlsx is from an earlier run" in alpha.message
    assert (again / "out" / "alpha.results.xlsx").read_bytes() == older


def test_a_torn_last_line_costs_one_run(again: Path) -> None:
    lines = (again / "out" / "batch.jsonl").read_bytes()
    (again / "out" / "batch.jsonl").write_bytes(lines[:-40])
    summary = run(again / "in", to=again / "out")
    assert summary.reused == 3
    assert len(journal(again / "out")) == 4


def crash_on_c2(job: Job) -> Outcome:
    """As ``outcome_of_job``, but one workbook takes its process along and another never ends."""
    if job.source.name == "c2.xlsx":
        os.kill(os.getpid(), signal.SIGKILL)
    if job.source.name == "c4.xlsx":
        time.sleep(600)
    return outcome_of_job(job)


@pytest.mark.posix
def test_a_crash_and_a_hang_are_a_failed_row_each(six: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calc.batch.run.outcome_of_job", crash_on_c2)
    paths = tuple(six / "in" / f"c{number}.xlsx" for number in (2, 3, 4))
    summary = run_batch(Batch(paths, tmp_path / "out", 1, 8.0), lambda *_: None)
    assert statuses(summary) == {"c2": "crashed", "c3": "ok", "c4": "timed out"}
    assert "was killed" in summary.rows[0].message
    monkeypatch.undo()
    after = run(*paths, to=tmp_path / "out")
    assert (after.reused, set(statuses(after).values())) == (1, {"ok"})


def start(folder: Path, *more: str) -> "subprocess.Popen[str]":
    """The command under way, with one worker."""
    command = [sys.executable, "-m", "calc", "batch", "in", "-o", "out", "--workers", "1", *more]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for each in found for child in each.read_text().split()]


def lines(folder: Path) -> int:
    path = folder / "out" / "batch.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six workbooks, and their results from a batch that nothing disturbed."""
    folder = tmp_path_factory.mktemp("six")
    for number in range(6):
        company(folder / "in" / f"c{number}.xlsx", f"Company {number}")
    run(folder / "in", to=folder / "undisturbed")
    return folder


def results(folder: Path) -> dict[str, str]:
    return {name: checksum for name, checksum in contents(folder).items() if name.endswith(".results.xlsx")}


@pytest.mark.posix
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the worker in /proc")
def test_a_worker_killed_from_outside_costs_at_most_its_workbook(six: Path, tmp_path: Path) -> None:
    shutil.copytree(six / "in", tmp_path / "in")
    running = start(tmp_path)
    assert until(lambda: lines(tmp_path) >= 1, 60)
    (worker,) = children(running.pid)
    os.kill(worker, signal.SIGKILL)
    running.communicate(timeout=60)
    found = [str(row.status) for row in journal(tmp_path / "out")]
    assert len(found) == 6
    assert found.count("crashed") <= 1
    assert found.count("ok") >= 5


@pytest.mark.posix
def test_stopped_or_killed_anywhere_it_leaves_no_half_file_and_the_next_run_goes_on(six: Path, tmp_path: Path) -> None:
    shutil.copytree(six / "in", tmp_path / "in")
    for wanted, number, code in ((1, signal.SIGINT, 130), (2, signal.SIGHUP, 130), (3, signal.SIGKILL, -9)):
        running = start(tmp_path)
        assert until(lambda: lines(tmp_path) >= wanted, 60)  # noqa: B023
        running.send_signal(number)
        _, said = running.communicate(timeout=30)
        assert running.returncode == code
        assert "Traceback" not in said
        assert wanted <= len(journal(tmp_path / "out")) < 6
        if code == 130:
            assert "give the same command again to continue" in said
            assert not list((tmp_path / "out").glob(".*"))
            page = openpyxl.load_workbook(tmp_path / "out/batch.xlsx")["Workbooks"]
            assert "not run" in {row[3].value for row in page.iter_rows(min_row=2)}
        known = results(six / "undisturbed").items()
        assert results(tmp_path / "out").items() <= known
    summary = run(tmp_path / "in", to=tmp_path / "out")
    assert summary.reused >= 3
    assert results(tmp_path / "out") == results(six / "undisturbed")
    assert not list((tmp_path / "out").glob(".*"))


def test_a_second_batch_onto_one_folder_is_refused(tmp_path: Path) -> None:
    company(tmp_path / "in" / "a.xlsx")
    (tmp_path / "out").mkdir()
    with locked(tmp_path / "out"):
        done = plancalc("batch", "in", "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert "Another batch is writing to out" in done.stderr


@pytest.mark.parametrize("given", ["none.xlsx", "empty"])
def test_nothing_to_run_is_said(tmp_path: Path, given: str) -> None:
    (tmp_path / "empty").mkdir()
    done = plancalc("batch", given, "-o", "out", cwd=tmp_path)
    assert done.returncode == (1 if given == "none.xlsx" else 2)
    assert ("does not exist" if given == "none.xlsx" else "There is no workbook") in done.stderr


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    company(tmp_path / "a.xlsx")
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotBatch, match="cannot be written to"):
        run(tmp_path / "a.xlsx", to=tmp_path / "file" / "out")


@pytest.mark.posix
def test_nothing_is_written_outside_of_the_folder(tmp_path: Path) -> None:
    company(tmp_path / "in" / "sub" / "a.xlsx")
    company(tmp_path / "in" / "b.xlsx")
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mine.xlsx").write_text("mine")
    (tmp_path / "out" / "sub").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "out" / "b.results.xlsx").symlink_to(tmp_path / "mine.xlsx")
    summary = run(tmp_path / "in", to=tmp_path / "out")
    assert set(statuses(summary).values()) == {"not written"}
    assert contents(tmp_path / "elsewhere") == {}
    assert (tmp_path / "mine.xlsx").read_text() == "mine"


@pytest.fixture(scope="module")
def last_quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of Example, Inc. as of 30 June and 30 September 2001."""
    folder = tmp_path_factory.mktemp("last")
    for day in (date(2001, 6, 30), date(2001, 9, 30)):
        write(folder / f"{day}.xlsx", at(day))
    run(folder, to=folder / "results", values_only=True)
    return folder / "results"


def test_each_company_is_tied_to_its_latest_results_before_today(tmp_path: Path, last_quarter: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "same.xlsx", at(date(2001, 12, 31)))
    company(tmp_path / "in" / "new.xlsx", "New, Inc.")
    changed = at(date(2001, 12, 31))
    changed["Prices"][1]["Last Sale"] = 4.5
    write(tmp_path / "in" / "changed.xlsx", changed)
    summary = run(tmp_path / "in", to=tmp_path / "out", prior=last_quarter)
    assert statuses(summary) == {"changed": "differences", "new": "ok", "same": "ok"}
    changed_row, new, same = summary.rows
    assert same.tie_out == "yes"
    assert same.message.startswith("Ties to 2001-09-30.results.xlsx as of 2001-09-30. ")
    assert "changed.xlsx is another workbook of Example, Inc. as of 2001-12-31." in same.message
    assert (changed_row.tie_out, changed_row.results) == ("no", "changed.results.xlsx")
    assert "no results of New, Inc. before 2001-12-30" in new.message
    assert run(tmp_path / "in", to=tmp_path / "out", prior=last_quarter).reused == 3
    single_run = plancalc(
        "run", tmp_path / "in/same.xlsx", "--prior", last_quarter / "2001-09-30.results.xlsx", "-o", tmp_path / "s.xlsx"
    )
    assert single_run.returncode == 0
    assert (tmp_path / "s.xlsx").read_bytes() == (tmp_path / "out" / "same.results.xlsx").read_bytes()


def test_two_candidates_among_the_earlier_results_are_said_and_none_is_guessed(
    tmp_path: Path, last_quarter: Path
) -> None:
    shutil.copytree(last_quarter, tmp_path / "last")
    other = at(date(2001, 9, 30))
    other["Fees"][0]["Amount"] = 13000
    plancalc("run", write(tmp_path / "o.xlsx", other), "-o", tmp_path / "last" / "other.xlsx")
    write(tmp_path / "a.xlsx", at(date(2001, 12, 31)))
    summary = run(tmp_path / "a.xlsx", to=tmp_path / "out", prior=tmp_path / "last")
    assert statuses(summary) == {"a": "not compared"}
    assert "2001-09-30.results.xlsx and other.xlsx" in summary.rows[0].message
    assert not (tmp_path / "out" / "a.results.xlsx").exists()


def test_the_earlier_results_are_not_to_be_written_over(last_quarter: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotBatch, match="another folder"):
        run(company(tmp_path / "a.xlsx"), to=last_quarter, prior=last_quarter)


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    """A real cluster of two processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def slowly(job: Job) -> Outcome:
    time.sleep(0.2)
    return crash_on_c2(job)


@pytest.mark.posix
def test_a_cluster_gives_the_same_and_survives_a_lost_worker_and_a_poisoned_workbook(
    six: Path, tmp_path: Path, dask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calc.batch.run.outcome_of_job", slowly)
    victim = next(iter(dask.workers.values())).pid
    lost: list[int] = []

    def kill_one(done: int, *_: object) -> None:
        if done == 1:
            os.kill(victim, signal.SIGKILL)
            lost.append(victim)

    asked = Batch((six / "in",), tmp_path / "out", 1, 8.0, scheduler=dask.scheduler_address)
    summary = run_batch(asked, kill_one)
    assert lost
    expected = {f"c{number}": "ok" for number in range(6)} | {"c2": "crashed", "c4": "timed out"}
    assert statuses(summary) == expected
    assert len(results(tmp_path / "out")) == 4
    assert results(tmp_path / "out").items() <= results(six / "undisturbed").items()


def test_a_scheduler_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calc.batch.executors._CONNECT", 1)
    with pytest.raises(CannotBatch, match="no Dask scheduler at"):
        run(company(tmp_path / "a.xlsx"), to=tmp_path / "out", scheduler="tcp://127.0.0.1:9")


def test_without_dask_the_person_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CannotBatch, match=r"plancalc\[dask\]"):
        run(company(tmp_path / "a.xlsx"), to=tmp_path / "out", scheduler="tcp://127.0.0.1:9")


@pytest.mark.posix
def test_links_in_the_folder_and_pipes_among_the_inputs_do_no_harm(tmp_path: Path) -> None:
    company(tmp_path / "in" / "a.xlsx")
    os.mkfifo(tmp_path / "in" / "pipe.xlsx")
    (tmp_path / "in" / "endless.xlsx").symlink_to("/dev/zero")
    summary = run(tmp_path / "in", to=tmp_path / "out")
    assert statuses(summary) == {"a": "ok", "endless": "unreadable", "pipe": "unreadable"}
    (tmp_path / "mine.jsonl").write_text("mine\n")
    (tmp_path / "out" / "batch.jsonl").unlink()
    (tmp_path / "out" / "batch.jsonl").symlink_to(tmp_path / "mine.jsonl")
    with pytest.raises(CannotBatch, match="to a place outside the folder"):
        run(tmp_path / "in", to=tmp_path / "out")
    assert (tmp_path / "mine.jsonl").read_text() == "mine\n"


def test_hostile_texts_are_texts_in_the_summary(tmp_path: Path) -> None:
    company(tmp_path / "in" / "=1+1.xlsx", "=HYPERLINK(1)" + "x" * 5000)
    company(tmp_path / "in" / "b.xlsx", "@SUM(1)\x1b", fee="=2")
    run(tmp_path / "in", to=tmp_path / "out")
    page = openpyxl.load_workbook(tmp_path / "out" / "batch.xlsx")["Workbooks"]
    assert {cell.data_type for row in page.iter_rows(max_col=6) for cell in row if cell.value is not None} <= {"s", "d"}


def test_a_second_workbook_of_a_company_for_the_same_day_is_a_warning_on_both(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    fees = at(date(2001, 12, 31))
    fees["Fees"] = fees["Fees"][:1]
    write(tmp_path / "in" / "all.xlsx", at(date(2001, 12, 31)))
    write(tmp_path / "in" / "fees.xlsx", fees)
    shutil.copy(tmp_path / "in" / "all.xlsx", tmp_path / "in" / "copy of all.xlsx")
    write(tmp_path / "in" / "before.xlsx", at(date(2001, 9, 30)))
    company(tmp_path / "in" / "other.xlsx", "Other, Inc.")
    summary = run(tmp_path / "in", to=tmp_path / "out")
    warned = {row.name: row.warnings for row in summary.rows}
    alone = {row.name: row.warnings for row in run(tmp_path / "in/before.xlsx", to=tmp_path / "single").rows}
    assert warned["all"] == warned["fees"] == warned["copy of all"] >= 1
    assert warned["before"] == alone["before"]
    (of_fees,) = [row.message for row in summary.rows if row.name == "fees"]
    assert "all.xlsx" in of_fees
    assert "copy of all.xlsx" in of_fees
    assert "are others of Example, Inc." in of_fees
    (of_all,) = [row.message for row in summary.rows if row.name == "all"]
    assert "fees.xlsx is another workbook of Example, Inc. as of 2001-12-31." in of_all
    again = run(tmp_path / "in", to=tmp_path / "out")  # what was told is not told twice
    assert [row.message for row in again.rows] == [row.message for row in summary.rows]


def test_workbooks_of_one_company_and_day_are_told_on_the_console(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "all.xlsx", at(date(2001, 12, 31)))
    fees = at(date(2001, 12, 31))
    fees["Fees"] = fees["Fees"][:1]
    write(tmp_path / "in" / "fees.xlsx", fees)
    done = plancalc("batch", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 0
    assert "2 workbooks are of Example, Inc. as of 2001-12-31: " in done.stderr
