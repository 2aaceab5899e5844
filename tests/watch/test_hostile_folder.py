"""A drop folder in which anybody may put anything: nothing outside is touched, nothing is lost, nothing hangs."""

import errno
import io
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

import calc.watch.aside
import calc.watch.claim
import calc.watch.run
from calc.files.publish import publish
from calc.job.job import Job
from calc.job.outcome import Outcome
from calc.job.status import Status
from calc.watch import Folders
from calc.watch.aside import Record, record_in, settle
from calc.watch.claim import take
from calc.watch.drop import Drop
from calc.watch.moves import open_file, rename_new
from calc.watch.names import all_names, folded_file_name, free_name, is_passing, products
from calc.watch.whole import is_whole
from tests.watch.test_watch import GOOD, files, looks, once, prepared, start, until

ASIDE = ".plancalc-deadbeef"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    (tmp_path / "drop").mkdir()
    return Folders(tmp_path / "drop", tmp_path / "out")


def quick(job: Job) -> Outcome:
    """A worker's run that costs nothing."""
    assert job.results is not None
    publish(job.results, lambda path: path.write_text("results"))
    return Outcome(Status.OK, "")


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calc.watch.run, "outcome_of_job", quick)
    monkeypatch.setattr(calc.watch.run, "warm_up", prepared)


@pytest.fixture
def two_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the drop folder be on another disk than the output folder, as far as a rename tells."""
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if Path(source).parent.name == "drop" and Path(target).parent.name != "drop":
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)


# What is called as the program's own


@pytest.mark.posix
@pytest.mark.parametrize("kind", ["link", "file link", "folder", "file", "loop", "pipe"])
def test_what_is_only_called_as_set_aside_is_left_with_all_that_is_in_it(
    folders: Folders, tmp_path: Path, kind: str
) -> None:
    victim = tmp_path / "victim"
    (victim / "sub").mkdir(parents=True)
    (victim / "payroll.docx").write_text("secret")
    aside = folders.drop / ASIDE
    if kind == "link":
        aside.symlink_to(victim)
    elif kind == "file link":
        aside.symlink_to(victim / "payroll.docx")
    elif kind == "loop":
        aside.symlink_to(aside)
    elif kind == "pipe":
        os.mkfifo(aside)
    elif kind == "folder":
        shutil.copytree(victim, aside)
    else:
        aside.write_text("somebody's")
    before = sorted(str(path) for path in tmp_path.rglob("*") if "out" not in path.parts)
    lines = once(folders)
    assert [line for line in lines if ASIDE in line] == [
        f"{ASIDE}  has a name that plancalc uses for its own files, but plancalc did not create it, so it is ignored."
        " If it is a workbook of yours, put it into the folder under another name."
    ]
    assert sorted(str(path) for path in tmp_path.rglob("*") if "out" not in path.parts) == before
    assert (victim / "payroll.docx").read_text() == "secret"
    assert files(folders.out) == ["watch.log"]


@pytest.mark.posix
def test_a_link_in_work_is_not_followed(folders: Folders, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "payroll.docx").write_text("secret")
    (folders.out / "in work" / "0badcafe").mkdir(parents=True)
    (folders.out / "in work" / "deadbeef").symlink_to(victim)
    (folders.out / "in work" / "0badcafe" / "Q1.xlsx").symlink_to(victim / "payroll.docx")
    once(folders)
    assert (victim / "payroll.docx").read_text() == "secret"
    assert files(folders.out / "done") == files(folders.out / "needs attention") == []


def work(folders: Folders, content: bytes = b"whole") -> tuple[Path, Path]:
    """A folder in work with the record of a file that is set aside, and that file."""
    folders.make()
    folder, aside = folders.in_work / "0badcafe", folders.drop / ASIDE
    folder.mkdir()
    aside.write_bytes(content)
    status = aside.stat()
    Record(ASIDE, "Q1.xlsx", (status.st_size, status.st_mtime_ns)).write(folder)
    return folder, aside


def test_what_was_set_aside_is_given_back_where_no_copy_is_whole(folders: Folders) -> None:
    folder, _ = work(folders)
    (folder / ".copy.partial").write_bytes(b"wh")
    (folders.drop / "Q1.xlsx").write_bytes(b"dropped since")
    settle(folders.drop, folder)
    assert files(folders.drop) == ["Q1 (2).xlsx", "Q1.xlsx"]
    assert (folders.drop / "Q1 (2).xlsx").read_bytes() == b"whole"
    assert list(folder.iterdir()) == []


def test_what_was_set_aside_is_deleted_once_its_copy_is_whole_and_kept_where_somebody_put_another_there(
    folders: Folders,
) -> None:
    folder, aside = work(folders)
    (folder / "Q1.xlsx").write_bytes(b"whole")
    record = record_in(folder)
    assert record is not None
    settle(folders.drop, folder)
    assert not aside.exists()
    aside.write_bytes(b"somebody's own")
    record.write(folder)
    settle(folders.drop, folder)
    assert (folders.drop / "Q1.xlsx").read_bytes() == b"somebody's own"
    assert files(folder) == ["Q1.xlsx"]


@pytest.mark.posix
def test_a_link_put_in_place_of_what_is_set_aside_is_left_and_its_target_too(folders: Folders, tmp_path: Path) -> None:
    folder, aside = work(folders)
    (folder / "Q1.xlsx").write_bytes(b"whole")
    aside.unlink()
    (tmp_path / "victim").write_text("secret")
    aside.symlink_to(tmp_path / "victim")
    settle(folders.drop, folder)
    assert aside.is_symlink()
    assert (tmp_path / "victim").read_text() == "secret"
    assert (folder / "Q1.xlsx").read_bytes() == b"whole"


def test_a_record_that_leads_elsewhere_or_is_torn_is_none(tmp_path: Path) -> None:
    for number, text in enumerate(["", ASIDE, "../victim\0Q1\x001\x002", f"{ASIDE}\0../Q1\x001\x002"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / ".aside").write_text(text)
        assert record_in(folder) is None


@pytest.mark.posix
def test_between_two_disks_a_file_is_taken_whole_and_nothing_stays_behind(
    folders: Folders, quickly: None, two_disks: None
) -> None:
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    (folders.drop / "Q1.xlsx").chmod(0o600)
    once(folders)
    assert files(folders.out / "done") == ["Q1.results.xlsx", "Q1.xlsx"]
    assert (folders.out / "done" / "Q1.xlsx").read_bytes() == GOOD.read_bytes()
    assert list(folders.drop.iterdir()) == list(folders.in_work.iterdir()) == []
    if sys.platform != "win32":
        assert stat.S_IMODE((folders.out / "done" / "Q1.xlsx").stat().st_mode) == 0o600


# What is put in the place of a file, or of the folder, at the last moment


@pytest.mark.posix
@pytest.mark.parametrize("across", [False, True], ids=["one disk", "two disks"])
@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "socket", "other file"])
def test_what_is_put_in_place_of_a_file_at_the_last_moment_stays_or_comes_back(
    folders: Folders, tmp_path: Path, request: pytest.FixtureRequest, kind: str, across: bool
) -> None:
    if across:
        request.getfixturevalue("two_disks")
    folders.make()
    path, victim = folders.drop / "Q1.xlsx", tmp_path / "victim"
    victim.write_text("secret")
    if kind == "link":
        path.symlink_to(victim)
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        place = Path.cwd()
        os.chdir(folders.drop)  # the name of a socket must be short
        try:
            socket.socket(socket.AF_UNIX).bind("Q1.xlsx")
        finally:
            os.chdir(place)
    else:
        path.write_text("half")
    before = path.lstat()
    with pytest.raises(OSError, match=r".+"):
        take(folders, "Q1.xlsx", "Q1.xlsx", (5, 5))
    after = path.lstat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert victim.read_text() == "secret"
    assert list(folders.in_work.iterdir()) == []


@pytest.mark.posix
def test_what_comes_back_is_not_put_over_what_was_dropped_meanwhile(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.make()
    (folders.drop / "Q1.xlsx").symlink_to("elsewhere")
    real = calc.watch.claim.rename

    def drop_another(source: Path, target: Path) -> None:
        real(source, target)
        (folders.drop / "Q1.xlsx").write_text("dropped meanwhile")

    monkeypatch.setattr(calc.watch.claim, "rename", drop_another)
    with pytest.raises(OSError, match="link"):
        take(folders, "Q1.xlsx", "Q1.xlsx")
    assert (folders.drop / "Q1.xlsx").read_text() == "dropped meanwhile"
    assert (folders.drop / "Q1 (2).xlsx").is_symlink()


def test_a_file_is_never_moved_onto_another(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("one")
    (tmp_path / "two").write_text("two")
    with pytest.raises(FileExistsError):
        rename_new(tmp_path / "one", tmp_path / "two")
    assert [(tmp_path / name).read_text() for name in ("one", "two")] == ["one", "two"]
    rename_new(tmp_path / "one", tmp_path / "three")
    assert files(tmp_path) == ["three", "two"]


@pytest.mark.posix
def test_a_disk_that_knows_no_such_move_is_asked_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calc.watch.moves._rename_new", lambda *_: errno.EINVAL)
    test_a_file_is_never_moved_onto_another(tmp_path)


@pytest.mark.posix
def test_a_drop_folder_that_becomes_a_link_is_not_followed(folders: Folders, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    process = start(folders, "--workers", "1")
    log = folders.out / "watch.log"
    try:
        assert until(log.exists)
        shutil.copy(GOOD, victim / "payroll.xlsx")
        folders.drop.rename(tmp_path / "away")
        folders.drop.symlink_to(victim)
        assert until(lambda: "a link now leads it to a different folder than at the start" in log.read_text())
        time.sleep(0.4)
        folders.drop.unlink()
        (tmp_path / "away").rename(folders.drop)
        assert until(lambda: "is available again" in log.read_text())
    finally:
        process.terminate()
        process.communicate(timeout=20)
    assert files(victim) == ["payroll.xlsx"]
    assert files(folders.out) == ["watch.log"]


@pytest.mark.posix
def test_a_pipe_or_a_link_is_not_opened_though_its_name_was_that_of_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(GOOD)
    for name in ("pipe", "link"):
        with pytest.raises(OSError, match=r".+"):
            open_file(tmp_path / name)


# Names


@pytest.mark.parametrize(
    ("dropped", "there", "name"),
    [
        (
            "Smith & Co. Director Plan 2003 Q2",
            ["Smith & Co. Director Plan 2003 Q1"],
            "Smith & Co. Director Plan 2003 Q2",
        ),
        ("Smith & Co. Director Plan", ["smith & co. director plan"], "Smith & Co. Director Plan (2)"),
        ("a." + "b" * 30, ["a." + "b" * 30, "a.results.xlsx"], "a." + "b" * 30 + " (2)"),
        ("Q1.errors.xlsx", ["Q1.errors 2.xlsx"], "Q1.errors (2).xlsx"),
        ("Q1.errors.xlsx", ["Q1.errors 2.xlsx", "Q1.errors (2).xlsx"], "Q1.errors (3).xlsx"),
        ("n" * 237 + ".xlsx", ["n" * 237 + ".xlsx"], "n" * 237 + " (2).xlsx"),
        ("n" * 176 + ".tmp" + "n" * 70, [], "n" * 176 + ".tmp (2)"),
        (" " * 250 + ".xlsx", [], " (2).xlsx"),
        ("Q1.", [], "Q1."),
        ("Q1.xlsx.", ["Q1.xlsx."], "Q1.xlsx. (2)"),
    ],
)
def test_a_name_is_free_whatever_follows_its_dots(dropped: str, there: list[str], name: str) -> None:
    assert free_name(dropped, set(map(folded_file_name, there))) == name
    assert not any(map(is_passing, (name, *products(name))))


@pytest.mark.parametrize(
    "dropped",
    ["n" * 237 + ".xlsx", "n" * 242 + ".xlsx", "ü" * 120 + ".xlsx", "界" * 83 + ".xlsm", "a.errors.xlsx", "a.b c" * 51],
    ids=["to the limit", "over it", "two bytes each", "three bytes each", "a copy", "dots"],
)
@pytest.mark.parametrize("longest", [255, 143])
def test_many_of_one_name_all_find_one_that_fits(dropped: str, longest: int) -> None:
    taken: set[str] = set()
    for _ in range(120):
        name = free_name(dropped, taken, longest)
        assert not all_names(name) & taken
        assert max(len(each.encode()) for each in (name, *products(name))) <= longest
        taken |= all_names(name)


def test_among_thousands_of_one_name_one_is_found_at_once() -> None:
    taken = {name for number in range(20_000) for name in (f"q1 ({number}).xlsx", "q1.xlsx")}
    began = time.perf_counter()
    assert free_name("Q1.xlsx", taken) not in taken
    assert time.perf_counter() - began < 1


def test_where_no_name_is_short_enough_that_is_an_error_of_the_disk() -> None:
    with pytest.raises(OSError, match="every name that is short enough is taken"):
        free_name("Q1.xlsx", set(), 8)


@pytest.mark.posix
def test_files_of_any_name_all_end_and_none_hides_another(folders: Folders, quickly: None) -> None:
    names = [
        "Smith & Co. Plan 2003 Q1",
        "Smith & Co. Plan 2003 Q2",
        "a\nb.xlsx",
        "界" * 83 + ".xlsx",
        "Q1. ",
        "x" * 255,
    ]
    names += [
        "n" * 176 + ".tmp" + "n" * 70,
        "Q1.errors.xlsx",
        "Q1.errors 2.xlsx",
        "-o",
        "*.xlsx",
        os.fsdecode(b"\xff.xlsx"),
    ]
    for number, name in enumerate(names):
        (folders.drop / name).write_bytes(GOOD.read_bytes() + bytes(number))
    (folders.drop / "x.xlsx").mkdir()
    lines = once(folders)
    assert [path.name for path in folders.drop.iterdir()] == ["x.xlsx"]
    done = [path for path in (folders.out / "done").iterdir() if path.stat().st_size > 100]
    assert sorted(path.stat().st_size for path in done) == [GOOD.stat().st_size + each for each in range(len(names))]
    assert list(folders.in_work.iterdir()) == []
    assert any("x.xlsx  is a folder" in line for line in lines)


# Disks that are full, and being told to stop


def test_a_single_pass_ends_where_the_disk_of_the_output_is_full(
    folders: Folders, two_disks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(calc.watch.aside, "pour", full)
    for name in ("Q1.xlsx", "Q2.xlsx"):
        shutil.copy(GOOD, folders.drop / name)
    lines = once(folders)
    assert lines[-1].endswith("stopped: 0 done, 0 need attention. 2 could not be moved out of the drop folder.")
    assert files(folders.drop) == ["Q1.xlsx", "Q2.xlsx"]
    assert list(folders.in_work.iterdir()) == []


def test_a_single_pass_ends_where_a_file_reads_differently_each_time(
    folders: Folders, two_disks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calc.watch.aside, "same_bytes", lambda *_: False)
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    assert "1 could not be moved" in once(folders)[-1]
    assert files(folders.drop) == ["Q1.xlsx"]


@pytest.mark.posix
def test_the_first_polite_kill_is_heeded_within_a_second_while_a_worker_calculates(folders: Folders) -> None:
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    process = start(folders, "--workers", "1")
    log = folders.out / "watch.log"
    try:
        assert until(lambda: (folders.out / "in work").exists() and any((folders.out / "in work").rglob("Q1.xlsx")))
        workers = [int(each) for each in children(process.pid)]
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        shutil.copy(GOOD, folders.drop / "Q2.xlsx")
        process.terminate()
        assert until(lambda: "stops when the workbooks" in log.read_text(), 1)
        for worker in workers:
            os.kill(worker, signal.SIGCONT)
        process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert files(folders.drop) == ["Q2.xlsx"]
    assert files(folders.out / "done") == ["Q1.results.xlsx", "Q1.xlsx"]


def children(process: int) -> list[str]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    found = [each for each in told.stdout.split() if Path(f"/proc/{each}/cmdline").exists()]
    return [each for each in found if "worker_process" in Path(f"/proc/{each}/cmdline").read_text()]


@pytest.mark.posix
def test_a_polite_kill_is_heeded_though_nobody_reads_what_is_said(folders: Folders) -> None:
    for number in range(1_500):
        (folders.drop / f".plancalc-{number:08x}").touch()  # each is said
    command = [sys.executable, "-m", "calc", "watch", str(folders.drop), "-o", str(folders.out), "--interval", "0.05"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    log = folders.out / "watch.log"
    try:
        assert until(lambda: log.exists() and log.stat().st_size > 50_000)  # and a pipe holds not much more
        time.sleep(0.8)
        process.terminate()
        assert until(lambda: "stops when the workbooks" in log.read_text(), 1)
        process.wait(10)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert "stopped: 0 done, 0 need attention." in log.read_text()


def test_told_to_stop_while_a_file_is_copied_it_stays_where_it_was(folders: Folders, two_disks: None) -> None:
    folders.make()
    shutil.copy(GOOD, folders.drop / "Q1.xlsx")
    with pytest.raises(InterruptedError):
        take(folders, "Q1.xlsx", "Q1.xlsx", None, lambda: True)
    assert files(folders.drop) == ["Q1.xlsx"]
    assert list(folders.in_work.iterdir()) == []


# Files whose bytes come in any order


def test_a_file_that_comes_tail_first_with_its_time_held_still_is_not_taken_early(tmp_path: Path) -> None:
    data = GOOD.read_bytes()
    path = tmp_path / "Q1.xlsx"
    path.write_bytes(bytes(len(data)))
    drop = Drop(tmp_path)
    for end in range(len(data), 0, -1_024):
        with path.open("r+b") as file:
            file.seek(max(end - 1_024, 0))
            file.write(data[max(end - 1_024, 0) : end])
        os.utime(path, (5, 5))
        if end > 1_024:
            assert looks(drop)[0] == [], end
    assert looks(drop)[0] == ["Q1.xlsx"]


@pytest.mark.parametrize("gap", [512, 4_096])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_gap_anywhere_is_seen_and_zeros_that_belong_there_are_none(method: int, gap: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("[Content_Types].xml", os.urandom(3_000))
        archive.writestr("xl/vbaProject.bin", bytes(5_000_000) + os.urandom(3_000))
        archive.writestr("xl/empty.xml", b"")
        archive.writestr("xl/workbook.xml", os.urandom(9_000))
    data = made.getvalue()
    assert is_whole(io.BytesIO(data))
    for begin in (0, 1_000, 3_000, len(data) - 9_000, len(data) - gap - 100):
        if data[begin : begin + gap].strip(b"\0"):
            assert not is_whole(io.BytesIO(data[:begin] + bytes(gap) + data[begin + gap :])), begin


def test_what_is_damaged_but_has_come_is_taken_so_that_its_sender_hears_of_it() -> None:
    data = GOOD.read_bytes()
    for begin in (100, 2_000, len(data) - 300):
        assert is_whole(io.BytesIO(data[:begin] + b"\x5a" * 20 + data[begin + 20 :]))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_a_file_that_somebody_is_writing_to_waits_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "Q1.xlsx"
    shutil.copy(GOOD, path)
    drop = Drop(tmp_path)
    with path.open("r+b"):
        ready, said = looks(drop, patience=0)
        assert ready == []
        assert "in use by another program" in said[0]
    assert looks(drop, 1)[0] == ["Q1.xlsx"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_opening_a_file_while_it_is_looked_at_ends_nothing(tmp_path: Path) -> None:
    path = tmp_path / "Q1.xlsx"
    shutil.copy(GOOD, path)
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            with path.open("r+b"):
                pass

    writer = threading.Thread(target=write)
    writer.start()
    try:
        drop = Drop(tmp_path)
        for _ in range(300):
            drop.look()
    finally:
        over.set()
        writer.join()
