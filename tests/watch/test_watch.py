"""The drop folder, with real processes, files and kills: every file ends in one place, with what came of it."""

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

import calc.watch.claim
import calc.watch.log
import calc.watch.run
from calc.files.publish import publish
from calc.job.job import Job, run_job
from calc.job.outcome import Outcome
from calc.job.status import Status
from calc.results.basis_checks import day_of
from calc.results.read_back import read_prior
from calc.watch import CannotWatch, Folders, Log, Settings, watch
from calc.watch.drop import Drop
from calc.watch.names import all_names, folded_file_name, free_name, products
from tests.support.kill_watch import digest
from tests.support.paths import ROOT, SAMPLES

GOOD, WRONG = SAMPLES / "first.xlsx", SAMPLES / "thirty-mistakes.xlsx"
KILLS = int(os.environ.get("PLANCALC_KILLS", "5"))  # 200 for the long version


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    (tmp_path / "drop").mkdir()
    return Folders(tmp_path / "drop", tmp_path / "out")


def start(folders: Folders, *options: str, interval: float = 0.05, **more: object) -> subprocess.Popen[str]:
    """The command itself, in a process of its own."""
    command = [sys.executable, "-m", "calc", "watch", str(folders.drop), "-o", str(folders.out)]
    command += ["--interval", str(interval), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more)  # type: ignore[call-overload,no-any-return]


def once(folders: Folders, **settings: object) -> list[str]:
    """Do what is there, in this process; what was said."""
    lines: list[str] = []
    log = Log(folders.out / "watch.log", lines.append)
    watch(folders, Settings(1, interval=0.05, once=True, **settings), log)  # type: ignore[arg-type]
    return [line[21:] for line in lines]


def until(condition: Callable[[], object], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def alone(source: Path, name: str, folder: Path) -> list[tuple[str, str]]:
    """What a single run makes of a file of that name: names and digests."""
    folder.mkdir()
    shutil.copy(source, folder / name)
    ran = run_job(Job(folder / name))
    return [(path.name, digest(path)) for path in (ran.results, ran.copy) if path is not None]


def quick(job: Job) -> Outcome:
    """A worker's run that costs nothing, or that is what its workbook's name says."""
    name = job.source.stem
    if name.startswith("crash"):
        os.abort()
    if name.startswith("hang"):
        time.sleep(60)
    if name.startswith("lost once") and not (job.source.parent.parent.parent / "was lost").exists():
        (job.source.parent.parent.parent / "was lost").touch()
        os.kill(os.getpid(), 9)
    publish(job.source.with_name(f"{name}.results.xlsx"), lambda path: path.write_text("results"))
    return Outcome(Status.OK, "", warnings=1, figures={"options": 12, "deferred awards": 1, "available": 5})


def prepared() -> None:
    """What these workers do first; this file is imported for it."""


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calc.watch.run, "outcome_of_job", quick)
    monkeypatch.setattr(calc.watch.run, "warm_up", prepared)


def test_each_file_ends_with_what_a_single_run_makes_of_it_and_none_is_written_over(
    folders: Folders, tmp_path: Path
) -> None:
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    shutil.copy(WRONG, folders.drop / "Q2.xlsx")
    (folders.drop / "notes.pdf").write_bytes(b"%PDF-1.4 minutes")
    lines = once(folders)
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    lines += once(folders)
    made = []
    for source, name in ((GOOD, "Q1.xlsx"), (GOOD, "Q1 (2).xlsx"), (WRONG, "Q2.xlsx")):
        made += [(name, digest(source)), *alone(source, name, tmp_path / f"alone {name}")]
    places = (folders.out / "done", folders.out / "needs attention")
    assert sorted(made) == [
        (path.name, digest(path)) for path in sorted(p for place in places for p in place.glob("*.xlsx"))
    ]
    assert files(folders.out) == [
        "done/Q1 (2).results.xlsx",
        "done/Q1 (2).xlsx",
        "done/Q1.results.xlsx",
        "done/Q1.xlsx",
        "needs attention/Q2.errors.xlsx",
        "needs attention/Q2.xlsx",
        "needs attention/notes.pdf",
        "needs attention/notes.txt",
        "watch.log",
    ]
    assert "notes.pdf is a PDF document" in (folders.out / "needs attention" / "notes.txt").read_text()
    said = "2 options, 3 deferred awards, 179,475 shares available, results in done/"
    assert f"Q1.xlsx  done: {said}Q1.results.xlsx" in lines
    assert f"Q1.xlsx  done as Q1 (2).xlsx: {said}Q1 (2).results.xlsx" in lines
    assert "Q2.xlsx  needs attention: 30 errors, see needs attention/Q2.errors.xlsx" in lines
    assert files(folders.drop) == []


def test_the_report_and_the_forecast_are_told_where_they_are_in_the_end(folders: Folders) -> None:
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    (said,) = (line for line in once(folders, reports=True) if line.startswith("Q1.xlsx  done"))
    for kind in ("report", "forecast"):
        (told,) = re.findall(rf"The {kind} is in (.*?\.xlsx)\.", said)
        assert (Path(told), (folders.out.parent / told).exists()) == (Path("out", "done", f"Q1.{kind}.xlsx"), True)


def test_a_workbook_that_crashes_or_hangs_is_put_aside_with_the_reason_beside_it(
    folders: Folders, quickly: None
) -> None:
    for name in ("a.xlsx", "crash.xlsx", "hang.xlsx", "lost once.xlsx", "z.xlsx"):
        shutil.copy(GOOD, folders.drop / name)
    lines = once(folders, time_limit=1.0)
    assert files(folders.out / "done") == sorted(
        f"{name}{end}" for name in ("a", "lost once", "z") for end in (".xlsx", ".results.xlsx")
    )
    attention = folders.out / "needs attention"
    assert files(attention) == ["crash.txt", "crash.xlsx", "hang.txt", "hang.xlsx"]
    assert "crashed (SIGABRT)" in (attention / "crash.txt").read_text()
    assert "not finished within 1 seconds" in (attention / "hang.txt").read_text()
    assert (
        "a.xlsx  done: 12 options, 1 deferred award, 5 shares available, 1 warning, results in done/a.results.xlsx"
        in lines
    )
    assert any(line.startswith("crash.xlsx  needs attention: The process that ran it crashed") for line in lines)


@pytest.mark.posix
@pytest.mark.parametrize("across", [False, True], ids=["one disk", "two disks"])
def test_a_kill_before_any_step_loses_nothing_and_the_next_start_goes_on(tmp_path: Path, across: bool) -> None:
    drop = tmp_path / "drop"
    if across:
        memory = Path("/dev/shm")
        if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("there is no second disk")
        drop = memory / f"plancalc-{os.getpid()}"
    command = [sys.executable, "-m", "tests.support.kill_watch", "--quick", str(drop), str(tmp_path / "out"), str(GOOD)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    finally:
        shutil.rmtree(drop, ignore_errors=True)
    assert done.returncode == 0, done.stderr
    *made, kills = done.stdout.splitlines()
    assert made == ["done/first.results.xlsx", "done/first.xlsx", "watch.log"]
    assert int(kills.split()[0]) >= (16 if across else 12)


@pytest.mark.posix
def test_killed_at_random_moments_every_file_ends_once_with_its_right_results(folders: Folders, tmp_path: Path) -> None:
    chance = random.Random(4)
    expected: dict[str, list[str]] = {}
    sources = {f"W{number}.xlsx": WRONG if number % 4 == 3 else GOOD for number in range(max(4, KILLS // 2))}
    sources["Z at the end.xlsx"] = WRONG
    for name, source in sources.items():
        shutil.copy(source, tmp_path / name)
        expected[name] = [name, *(made for made, _ in alone(source, name, tmp_path / f"alone {name}"))]
    waiting = sorted(expected)
    for kill in range(KILLS):
        if len(waiting) > 1 and kill % 2 == 0:
            name = waiting.pop(0)
            shutil.copy(tmp_path / name, folders.drop / name)
        process = start(folders, "--workers", "2")
        time.sleep(chance.uniform(0.2, 3))
        process.kill()
        process.communicate()
        inputs = [path.name for top in (folders.drop, folders.out) for path in top.rglob("*") if path.name in expected]
        assert Counter(inputs) == Counter(set(expected) - set(waiting))
    while waiting:
        shutil.copy(tmp_path / waiting[0], folders.drop / waiting.pop(0))
    process = start(folders, "--once", "--workers", "2")
    process.communicate()
    assert process.returncode == 1  # the one at the end needs attention
    made = {path.name: digest(path) for path in folders.out.rglob("*.xlsx")}
    right = {path.name: digest(path) for path in tmp_path.glob("alone */*.xlsx")}
    assert made == right
    for name, together in expected.items():
        place = "needs attention" if sources[name] == WRONG else "done"
        assert all((folders.out / place / each).is_file() for each in together)
    assert files(folders.drop) == []
    assert sorted(path.name for path in folders.out.iterdir()) == ["done", "in work", "needs attention", "watch.log"]
    assert list((folders.out / "in work").iterdir()) == []


@pytest.mark.posix
def test_a_slow_copy_is_waited_for_a_lost_share_too_and_ctrl_c_ends_in_order(folders: Folders) -> None:
    process = start(folders, "--json", "--workers", "1")
    log = folders.out / "watch.log"
    data = GOOD.read_bytes()
    try:
        assert until(log.exists)
        second = start(folders)
        second.communicate()
        assert second.returncode == 2
        with (folders.drop / "slow.xlsx").open("wb", buffering=0) as file:
            for at in range(0, len(data), len(data) // 4):
                file.write(data[at : at + len(data) // 4])
                time.sleep(0.4)
        assert until((folders.out / "done" / "slow.xlsx").exists)
        assert (folders.out / "done" / "slow.xlsx").read_bytes() == data
        folders.drop.rename(folders.drop.with_name("gone"))
        assert until(lambda: "cannot be read" in log.read_text())
        time.sleep(0.3)
        folders.drop.with_name("gone").rename(folders.drop)
        assert until(lambda: "is available again" in log.read_text())
        shutil.copy(GOOD, folders.drop / "after.xlsx")
        assert until(lambda: (folders.out / "in work").exists() and any((folders.out / "in work").iterdir()))
        process.send_signal(signal.SIGINT)
        told = [json.loads(line) for line in process.communicate(timeout=30)[0].splitlines()]
    finally:
        process.kill()
    assert process.returncode == 0
    assert [each["event"] for each in told] == ["started", "done", "trouble", "again", "stopping", "done", "stopped"]
    assert told[-1]["message"] == "stopped: 2 done, 0 need attention."
    assert told[1]["input"].endswith("done/slow.xlsx")
    assert told[1]["sha256"] == hashlib.sha256(data).hexdigest()
    assert files(folders.drop) == []


@pytest.mark.posix
def test_a_watch_started_with_nohup_outlives_its_terminal(folders: Folders) -> None:
    nohup = start(folders, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    try:
        assert until((folders.out / "watch.log").exists)
        nohup.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert nohup.poll() is None
        nohup.send_signal(signal.SIGTERM)
        nohup.communicate(timeout=20)
    finally:
        nohup.kill()
    assert nohup.returncode == 0


def workers_of(pid: int) -> list[int]:
    """The workers that any thread of a process has begun; one that is not yet this program has its parent wait."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread, or a child, that has ended meanwhile
            children = path.read_text().split()
            found += [int(each) for each in children if "serve()" in Path(f"/proc/{each}/cmdline").read_text()]
    return found


@pytest.mark.posix
def test_a_second_ctrl_c_stops_at_once_and_the_file_in_work_is_run_by_the_next_start(folders: Folders) -> None:
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    process = start(folders, "--workers", "1")
    try:
        assert until(lambda: (folders.out / "in work").exists() and any((folders.out / "in work").rglob("Q1.xlsx")))
        assert until(lambda: workers_of(process.pid))  # a worker not begun yet cannot be halted
        for worker in workers_of(process.pid):
            os.kill(worker, signal.SIGSTOP)
        process.send_signal(signal.SIGTERM)
        assert until(lambda: "Press Ctrl-C again to stop at once" in (folders.out / "watch.log").read_text())
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "1 not finished" in (folders.out / "watch.log").read_text()
    once(folders)
    assert files(folders.out / "done") == ["Q1.results.xlsx", "Q1.xlsx"]


def looks(drop: Drop, count: int = 3, patience: float = 60.0) -> tuple[list[str], list[str]]:
    """The files that are ready at the last of some looks, and what all of them said."""
    found = [drop.look(patience) for _ in range(count)]
    return list(found[-1].ready), [f"{name} {note}" for look in found for name, note in look.notes]


def test_a_file_is_ready_at_the_third_look_that_finds_it_unchanged(tmp_path: Path) -> None:
    shutil.copy(GOOD, tmp_path)
    drop = Drop(tmp_path)
    assert [drop.look().ready for _ in range(3)] == [(), (), ("first.xlsx",)]
    os.utime(tmp_path / "first.xlsx", (5, 5))  # a clock that is years behind: all the same
    assert not drop.is_still("first.xlsx")
    assert [drop.look().ready for _ in range(3)] == [(), (), ("first.xlsx",)]


@pytest.mark.parametrize(
    "content",
    [b"", bytes(9000), GOOD.read_bytes()[:-200], GOOD.read_bytes()[:3000] + bytes(9000)],
    ids=["empty", "zeros", "cut", "a size that is set before the bytes come"],
)
def test_a_half_written_file_is_left_and_that_is_said_once(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "half.xlsx").write_bytes(content)
    drop = Drop(tmp_path)
    assert looks(drop) == ([], [])
    ready, said = looks(drop, 5, patience=0)
    assert ready == []
    assert len(said) == 1
    assert "does not seem to be copied completely" in said[0]
    shutil.copy(GOOD, tmp_path / "half.xlsx")
    assert looks(drop)[0] == ["half.xlsx"]


@pytest.mark.parametrize("lock", ["~$Q1.xlsx", ".~lock.Q1.xlsx#"])
def test_a_workbook_that_is_open_waits_until_it_is_closed(tmp_path: Path, lock: str) -> None:
    shutil.copy(GOOD, tmp_path / "Q1.xlsx")
    (tmp_path / lock).write_text("somebody")
    drop = Drop(tmp_path)
    ready, said = looks(drop, patience=0)
    assert ready == []
    assert lock in said[0]
    (tmp_path / lock).unlink()
    assert looks(drop, 1)[0] == ["Q1.xlsx"]


@pytest.mark.posix
def test_a_file_that_another_program_has_locked_waits(tmp_path: Path) -> None:
    import fcntl

    shutil.copy(GOOD, tmp_path / "Q1.xlsx")
    drop = Drop(tmp_path)
    with (tmp_path / "Q1.xlsx").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert looks(drop, patience=0)[0] == []
    assert looks(drop, 1)[0] == ["Q1.xlsx"]


@pytest.mark.posix
def test_links_folders_and_what_is_no_file_are_left_and_hidden_and_temporary_files_not_even_named(
    tmp_path: Path,
) -> None:
    outside = tmp_path / "outside.xlsx"
    shutil.copy(GOOD, outside)
    folder = tmp_path / "drop"
    (folder / "sub").mkdir(parents=True)
    (folder / "link.xlsx").symlink_to(outside)
    (folder / "dangling.xlsx").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    for name in ("~$x.xlsx", ".hidden.xlsx", "a.tmp", "b.xlsx.partial", "c.crdownload", "Thumbs.db"):
        (folder / name).write_text("")
    ready, said = looks(Drop(folder), 5, patience=0)
    assert ready == []
    assert sorted(each.split(" ")[0] for each in said) == ["dangling.xlsx", "link.xlsx", "pipe", "sub"]
    assert outside.exists()


@pytest.mark.posix
def test_a_link_put_in_place_of_a_file_at_the_last_moment_is_put_back(folders: Folders, tmp_path: Path) -> None:
    folders.make()
    (tmp_path / "outside.xlsx").write_text("")
    (folders.drop / "Q1.xlsx").symlink_to(tmp_path / "outside.xlsx")
    with pytest.raises(OSError, match="link"):
        calc.watch.claim.take(folders, "Q1.xlsx", "Q1.xlsx")
    assert (folders.drop / "Q1.xlsx").is_symlink()
    assert list((folders.out / "in work").iterdir()) == []


def test_a_file_that_cannot_be_moved_is_said_once_and_taken_when_it_can(
    folders: Folders, quickly: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    real, refused = os.rename, []

    def rename(source: Path, target: Path) -> None:
        if Path(source).parent == folders.drop and len(refused) < 2:
            refused.append(source)
            raise PermissionError(13, "it is open in another program", str(source))
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    lines = once(folders)
    assert len(refused) == 2
    assert [line for line in lines if "cannot be moved" in line] == [
        "Q1.xlsx  Q1.xlsx cannot be moved out of the drop folder yet (it is open in another program: "
        f"{folders.drop / 'Q1.xlsx'}). plancalc keeps trying."
    ]
    assert files(folders.out / "done") == ["Q1.results.xlsx", "Q1.xlsx"]


def test_what_somebody_puts_in_its_place_meanwhile_is_not_written_over(
    folders: Folders, quickly: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    settle = calc.watch.claim.Claim.settle

    def somebody_first(claim: calc.watch.claim.Claim, verdict: calc.watch.claim.Verdict) -> None:
        (folders.out / "done" / "q1.results.xlsx").write_text("somebody's")
        (folders.out / "done" / "Q1.results.xlsx").write_text("somebody's")
        settle(claim, verdict)

    monkeypatch.setattr(calc.watch.claim.Claim, "settle", somebody_first)
    once(folders)
    done = folders.out / "done"
    assert (done / "Q1.results.xlsx").read_text() == "somebody's"
    assert (done / "Q1 (2).results.xlsx").read_text() == "results"
    assert digest(done / "Q1 (2).xlsx") == digest(GOOD)
    assert not (done / "Q1.xlsx").exists()


def test_a_full_disk_is_no_fault_of_the_workbook_and_tried_again(
    folders: Folders, quickly: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    (folders.drop.parent / "full").touch()
    monkeypatch.setattr(calc.watch.run, "outcome_of_job", twice_full)
    once(folders)
    assert files(folders.out / "done") == ["Q1.results.xlsx", "Q1.xlsx"]


def twice_full(job: Job) -> Outcome:
    mark = job.source.parent.parent.parent.parent / "full"
    if mark.exists():
        if mark.read_text():
            mark.unlink()
        else:
            mark.write_text("once")
        return Outcome(Status.NOT_WRITTEN, "There is no room left on the disk.")
    return quick(job)


def refusal(folders: Folders) -> str:
    with pytest.raises(CannotWatch) as caught:
        once(folders)
    return str(caught.value)


@pytest.mark.posix
def test_folders_in_one_another_are_refused(tmp_path: Path) -> None:
    (tmp_path / "drop" / "in").mkdir(parents=True)
    (tmp_path / "alias").symlink_to(tmp_path / "drop")
    drop = tmp_path / "drop"
    for one, other in ((drop, drop), (drop, drop / "out"), (drop / "in", drop), (drop, tmp_path / "alias" / "out")):
        assert "same folder, or one is inside the other" in refusal(Folders(one, other))
    assert "does not exist" in refusal(Folders(tmp_path / "absent", tmp_path / "out"))
    (tmp_path / "file").touch()
    assert "is a file" in refusal(Folders(drop, tmp_path / "file"))
    assert files(tmp_path) == ["file"]


@pytest.mark.parametrize(
    ("dropped", "there", "name"),
    [
        ("Q1.xlsx", [], "Q1.xlsx"),
        ("Q1.xlsx", ["Q1.xlsx"], "Q1 (2).xlsx"),
        ("Q1.xlsx", ["q1.XLSX", "Q1 (2).results.xlsx"], "Q1 (3).xlsx"),
        ("Q1.xlsm", ["Q1.results.xlsx"], "Q1 (2).xlsm"),
        ("Caf\u00e9.xlsx", ["Cafe\u0301.xlsx"], "Caf\u00e9 (2).xlsx"),
        ("a\nb.xlsx", [], "a_b.xlsx"),
        ("a\udcffb.xlsx", [], "a_b.xlsx"),
        ("Q1", [], "Q1"),
        ("Q1.errors.xlsx", ["Q1.errors.xlsx"], "Q1.errors (2).xlsx"),
        ("notes.txt", [], "notes.txt"),
        ("n" * 250 + ".xlsx", [], "n" * 180 + ".xlsx"),
        ("ü" * 125 + ".xlsx", ["ü" * 90 + ".xlsx"], "ü" * 90 + " (2).xlsx"),
        ("n" * 237 + ".xlsx", [], "n" * 237 + ".xlsx"),
    ],
)
def test_the_name_of_a_file_and_of_all_that_is_made_of_it_is_free_and_fits(
    dropped: str, there: list[str], name: str
) -> None:
    assert free_name(dropped, set(map(folded_file_name, there))) == name
    assert len(all_names(name)) == 1 + len(products(name))  # no two of them are the same
    assert max(len(each.encode()) for each in (name, *products(name))) <= 255


def test_twins_by_case_and_by_form_of_letters_are_all_kept(folders: Folders, quickly: None) -> None:
    twins = ["caf\u00e9.xlsx", unicodedata.normalize("NFD", "caf\u00e9.xlsx"), "CAF\u00c9.xlsx", "caf\u00e9.xlsm"]
    for number, name in enumerate(twins):
        (folders.drop / name).write_bytes(GOOD.read_bytes() + bytes(number))
    dropped = len(files(folders.drop))  # fewer where the system takes some for one
    digests = {digest(path) for path in folders.drop.iterdir()}
    once(folders)
    done = [path for path in (folders.out / "done").iterdir() if ".results." not in path.name]
    assert len(done) == dropped
    assert {digest(path) for path in done} == digests
    assert len({folded_file_name(path.stem) for path in done}) == dropped


def test_the_log_is_bounded_goes_on_after_a_torn_line_and_keeps_lines_while_it_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calc.watch.log, "MOST_BYTES", 200)
    path = tmp_path / "share" / "watch.log"
    log = Log(path, lambda _line: None)
    log.say("done", "Q1\n.xlsx", "done")
    path.parent.mkdir()
    log.flush()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  Q1\\n\.xlsx  done\n", path.read_text())
    path.write_text("torn")
    log.say("done", "Q2.xlsx", "done")
    assert path.read_text().startswith("torn\n2")
    for _ in range(60):
        log.say("done", "Q3.xlsx", "x" * 100)
    assert len(files(path.parent)) == calc.watch.log.KEPT
    assert all(each.stat().st_size < 400 for each in path.parent.iterdir())


def test_the_results_state_the_day_that_a_watch_gives_when_it_runs_a_workbook(folders: Folders) -> None:
    folders.drop.mkdir(exist_ok=True)
    shutil.copy(GOOD, folders.drop / "a.xlsx")
    once(folders, run_date=lambda: date(2003, 1, 3), effects=False)
    facts = read_prior(folders.out / "done" / "a.results.xlsx", ()).run
    assert day_of(facts["Run on"]) == date(2003, 1, 3)
