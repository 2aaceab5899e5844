"""A file is put in place whole or not at all, and a person is told what to do."""

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from calc.files import publish as module
from calc.files.publish import CannotPublish, publish

OLD = "the older result"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_text(text: str):
    return lambda path: path.write_text(text)


def refusal(target: Path, write=None, **more) -> str:
    with pytest.raises(CannotPublish) as caught:
        publish(target, write or write_text("new"), **more)
    return str(caught.value)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    path = tmp_path / "plan.results.xlsx"
    path.write_text(OLD)
    return path


@pytest.mark.posix
def test_a_new_file_stands_alone_with_the_mode_of_any_new_file(tmp_path):
    publish(tmp_path / "new.xlsx", write_text("new"))
    (tmp_path / "plain.txt").write_text("")
    assert (tmp_path / "new.xlsx").read_text() == "new"
    assert names(tmp_path) == ["new.xlsx", "plain.txt"]
    assert (tmp_path / "new.xlsx").stat().st_mode == (tmp_path / "plain.txt").stat().st_mode


@pytest.mark.posix
def test_an_older_file_is_replaced_and_its_mode_kept(older):
    older.chmod(0o640)
    publish(older, write_text("new"))
    assert older.read_text() == "new"
    assert stat.S_IMODE(older.stat().st_mode) == 0o640


def test_the_older_file_is_there_until_the_new_one_is_checked(older):
    seen = []

    def check(path: Path) -> None:
        seen.extend([path.read_text(), older.read_text(), path.parent == older.parent])

    publish(older, write_text("new"), check)
    assert seen == ["new", OLD, True]


def test_a_failed_check_keeps_the_older_file(older):
    def check(_path: Path) -> None:
        raise ValueError("not a workbook")

    message = refusal(older, check=check)
    assert "plan.results.xlsx could not be read back" in message
    assert "ValueError" not in message
    assert older.read_text() == OLD
    assert names(older.parent) == [older.name]


def test_a_bug_in_the_writer_comes_through_and_keeps_the_older_file(older):
    def write(path: Path) -> None:
        path.write_text("half")
        raise KeyError("bug")

    with pytest.raises(KeyError):
        publish(older, write)
    assert older.read_text() == OLD
    assert names(older.parent) == [older.name]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_and_keeps_the_older_file(older, number):
    def write(path: Path) -> None:
        path.write_text("half")
        raise OSError(number, os.strerror(number), str(path))

    assert "no room left on the disk for plan.results.xlsx" in refusal(older, write)
    assert older.read_text() == OLD
    assert names(older.parent) == [older.name]


def test_a_full_disk_inside_xlsxwriter_is_said(older, monkeypatch):
    def write(path: Path) -> None:
        def full(*_args: object, **_more: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet()
            monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)

    assert "no room left on the disk" in refusal(older, write)
    assert older.read_text() == OLD


@pytest.fixture
def tiny_disk(tmp_path):
    disk = tmp_path / "tiny"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"a tiny disk needs the right to mount: {made.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


FULL_DISK_RUN = """
import random, sys
from pathlib import Path
from calc.files.publish import CannotPublish, publish

def write(path):
    texts = [str(random.random()) for _ in range(20000)]
    if sys.argv[2] == "xlsxwriter":
        import xlsxwriter
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet().write_column(0, 0, texts)
    else:
        from openpyxl import Workbook
        book = Workbook()
        for text in texts:
            book.active.append([text])
        book.save(path)

try:
    publish(Path(sys.argv[1]), write)
except CannotPublish as error:
    print(error)
"""


@pytest.mark.posix
@pytest.mark.parametrize("library", ["xlsxwriter", "openpyxl"])
def test_on_a_disk_that_is_really_full_only_the_sentence_is_shown(tiny_disk, library):
    target = tiny_disk / "plan.xlsx"
    target.write_text(OLD)
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK_RUN, target, library], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("There is no room left on the disk for plan.xlsx")
    assert done.stderr == ""
    assert target.read_text() == OLD
    assert names(tiny_disk) == ["plan.xlsx"]


def test_a_missing_folder_is_named(tmp_path):
    message = refusal(tmp_path / "absent" / "plan.xlsx")
    assert f"The folder {tmp_path / 'absent'} does not exist" in message
    assert names(tmp_path) == []


def test_a_file_in_place_of_the_folder_is_a_missing_folder(older):
    assert "does not exist" in refusal(older / "plan.xlsx")


def test_a_folder_is_no_target(tmp_path):
    assert "is a folder" in refusal(tmp_path)
    assert "is a folder" in refusal(Path())


def test_a_device_is_no_target():
    assert "is not a file that can be replaced" in refusal(Path(os.devnull))


@pytest.mark.parametrize("name", ["n" * 300 + ".xlsx", "ü" * 200 + ".xlsx"])
def test_a_name_too_long_is_said(tmp_path, name):
    assert "is too long" in refusal(tmp_path / name)


def test_the_longest_name_that_fits_is_written(tmp_path):
    target = tmp_path / ("ü" * 125 + ".xlsx")
    publish(target, write_text("new"))
    assert names(tmp_path) == [target.name]


def test_a_name_with_a_null_is_refused(tmp_path):
    assert "is not a valid file name" in refusal(tmp_path / "a\0b.xlsx")


def test_a_name_no_terminal_can_show_is_escaped(tmp_path):
    (tmp_path / "a\x1bb.xlsx").mkdir()
    assert "a\\x1bb.xlsx is a folder" in refusal(tmp_path / "a\x1bb.xlsx")


def test_a_read_only_file_is_not_replaced(older):
    older.chmod(0o444)
    assert "plan.results.xlsx is read-only" in refusal(older)
    assert older.read_text() == OLD


def test_a_folder_without_permission_is_named(tmp_path, monkeypatch):
    def denied(path: object, *_args: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(module.os, "open", denied)
    assert f"You do not have permission to write in the folder {tmp_path}" in refusal(tmp_path / "plan.xlsx")


def test_a_read_only_disk_is_named(tmp_path, monkeypatch):
    def denied(path: object, *_args: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(module.os, "open", denied)
    assert "read-only" in refusal(tmp_path / "plan.xlsx")


def test_another_file_that_may_not_be_read_is_named_as_such(tmp_path):
    def write(_path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/elsewhere/input.xlsx")

    assert "/elsewhere/input.xlsx" in refusal(tmp_path / "plan.xlsx", write)


@pytest.mark.parametrize(
    ("lock", "program"), [("~$plan.results.xlsx", "Excel"), (".~lock.plan.results.xlsx#", "LibreOffice")]
)
def test_a_target_that_someone_has_open_is_not_replaced(older, lock, program):
    older.with_name(lock).write_text("")
    assert f"plan.results.xlsx is open in {program}: close it and run again" in refusal(older)
    assert older.read_text() == OLD


def test_a_target_that_cannot_be_replaced_in_the_end_is_whole(older, monkeypatch):
    def held(source: object, target: object) -> None:
        raise PermissionError(errno.EACCES, "held", str(source), None, str(target))

    monkeypatch.setattr(module.os, "replace", held)
    assert "open in Excel or another program" in refusal(older)
    assert older.read_text() == OLD
    assert names(older.parent) == [older.name]


def test_on_windows_a_moment_of_a_virus_scanner_is_waited_for(older, monkeypatch):
    real, calls = os.replace, []

    def held_twice(source: object, target: object) -> None:
        calls.append(source)
        if len(calls) < 3:
            raise PermissionError(errno.EACCES, "held", str(source), None, str(target))
        real(source, target)

    monkeypatch.setattr(module.sys, "platform", "win32")
    monkeypatch.setattr(module.os, "replace", held_twice)
    publish(older, write_text("new"))
    assert older.read_text() == "new"
    assert len(calls) == 3


def test_on_windows_it_is_waited_for_where_no_file_stands_yet_too(tmp_path, monkeypatch):
    real, calls = os.rename, []

    def held_twice(source: object, target: object) -> None:
        calls.append(source)
        if len(calls) < 3:
            raise PermissionError(errno.EACCES, "held", str(source), None, str(target))
        real(source, target)

    monkeypatch.setattr(module.sys, "platform", "win32")
    monkeypatch.setattr(module.os, "rename", held_twice)
    monkeypatch.setattr(module, "_REPLACE_TRIES", 3)
    monkeypatch.setattr(module.time, "sleep", lambda _seconds: None)
    module._put_new(Path(shutil.copyfile(__file__, tmp_path / "new.partial")), tmp_path / "new.xlsx")
    assert (names(tmp_path), len(calls)) == (["new.xlsx"], 3)


def test_the_temporary_name_of_a_long_one_holds_no_half_of_a_letter():
    made = module.temporary_name(f"a{'é' * 120}.xlsx")
    assert made.startswith(f".a{'é' * 74}~")
    assert len(made.encode()) < 255


@pytest.mark.posix
@pytest.mark.parametrize("way", ["itself", "symlink", "hard link", "other case", "dots", "parent link"])
def test_the_input_is_never_the_target(tmp_path, way):
    folder = tmp_path / "in"
    folder.mkdir()
    source = folder / "Plan.xlsx"
    source.write_text("input")
    target = {
        "itself": source,
        "symlink": tmp_path / "link.xlsx",
        "hard link": tmp_path / "hard.xlsx",
        "other case": folder / "PLAN.XLSX",
        "dots": folder / ".." / "in" / "Plan.xlsx",
        "parent link": tmp_path / "alias" / "Plan.xlsx",
    }[way]
    (tmp_path / "link.xlsx").symlink_to(source)
    os.link(source, tmp_path / "hard.xlsx")
    (tmp_path / "alias").symlink_to(folder)
    assert "is the input itself, which is never changed" in refusal(target, never=[tmp_path / "other", source])
    assert source.read_text() == "input"


@pytest.mark.posix
def test_a_symbolic_link_stays_and_what_it_points_to_is_replaced(tmp_path, older):
    link = tmp_path / "link.xlsx"
    link.symlink_to(older)
    publish(link, write_text("new"))
    assert link.is_symlink()
    assert older.read_text() == "new"


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.posix
def test_what_a_dead_run_left_is_removed_and_nothing_else(older):
    folder, machine, dead = older.parent, module.machine(), ended_process()
    stale = f".{older.name}.{machine}-{dead}-0123abcd.partial"
    old_foreign = f".{older.name}.0badf00d-{dead}-0123abcd.partial"
    kept = [
        f".{older.name}.{machine}-{os.getpid()}-0123abcd.partial",  # a run that goes on
        f".{older.name}.0badf00d-{dead}-fedc4567.partial",  # another machine's, fresh
        f".other.xlsx.{machine}-{dead}-0123abcd.partial",  # another target's
        f".{older.name}.notes.partial",  # a person's
    ]
    for name in [stale, old_foreign, *kept]:
        (folder / name).write_text("")
    os.utime(folder / old_foreign, (0, 0))
    publish(older, write_text("new"))
    assert names(folder) == sorted([older.name, *kept])


SLOW_RUN = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from calc.files.publish import publish

    def write(path):
        path.write_text("half")
        print("writing", flush=True)
        time.sleep(60)

    publish(Path(sys.argv[1]), write)
""")


def killed(target: Path, number: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_RUN, target], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    process.send_signal(number)
    process.communicate(timeout=30)
    return process


@pytest.mark.posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_run_that_is_stopped_leaves_only_the_older_file(older, name):
    process = killed(older, getattr(signal, name))
    assert process.returncode != 0
    assert older.read_text() == OLD
    assert names(older.parent) == [older.name]


@pytest.mark.posix
def test_a_run_that_is_killed_leaves_the_older_file_and_the_next_one_tidies_up(older):
    killed(older, signal.SIGKILL)
    assert older.read_text() == OLD
    assert len(names(older.parent)) == 2
    publish(older, write_text("new"))
    assert older.read_text() == "new"
    assert names(older.parent) == [older.name]


HANDLERS_RUN = """
import signal, sys
from pathlib import Path
from calc.files.publish import publish

def own(*_args): pass

signal.signal(signal.SIGHUP, own)
seen = []
publish(Path(sys.argv[1]), lambda path: (path.write_text("new"), seen.append(signal.getsignal(signal.SIGHUP) is own)))
print(seen, signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, signal.getsignal(signal.SIGHUP) is own)
"""


def test_the_callers_own_signal_handlers_stay_and_the_default_is_back_afterwards(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", HANDLERS_RUN, tmp_path / "new.xlsx"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[True] True True\n"


def test_runs_at_once_onto_one_target_never_mix(older):
    texts = [letter * 200_000 for letter in "abcdefgh"]
    seen: set[str] = set()
    failed: list[BaseException] = []

    def run(text: str) -> None:
        try:
            for _ in range(5):
                publish(older, write_text(text))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen.add(older.read_text())
        time.sleep(0.001)
    assert failed == []
    assert seen | {older.read_text()} <= {OLD, *texts}
    assert names(older.parent) == [older.name]


def test_a_real_workbook_can_be_written(tmp_path):
    publish(tmp_path / "book.xlsx", Workbook().save)
    assert (tmp_path / "book.xlsx").read_bytes().startswith(b"PK")
