"""Whatever stops a command, an older result is whole, and the next start leaves nothing lying about."""

import hashlib
import multiprocessing
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from calc.files import temporary as temporary_files
from calc.files.publish import CannotPublish, publish
from tests.support.paths import SAMPLES
from tests.support.workbooks import Sheets, sound, write

pytestmark = pytest.mark.posix  # forks and kills
if sys.platform == "win32":
    pytest.skip("takes a server of forks", allow_module_level=True)

FIRST, WRONG, CTC = SAMPLES / "first.xlsx", SAMPLES / "thirty-mistakes.xlsx", SAMPLES / "ctc-1999-2002.xlsx"
BAYSIDE = SAMPLES / "statements/bayside-2002-06.xlsx"
KILLS = int(os.environ.get("PLANCALC_KILLS", "6"))

fork = multiprocessing.get_context("forkserver")  # a command starts in no time, in a process of its own
fork.set_forkserver_preload(
    ["calc.cli", "calc.job.pipeline", "calc.write", "calc.annotate", "calc.reconciliation.workbook"]
)


def obey(words: Sequence[str], folder: Path, temporary: Path, said: Path) -> None:
    """What the forked process does: the command, as in a terminal."""
    os.chdir(folder)
    os.environ["TMPDIR"], tempfile.tempdir = str(temporary), None
    handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.argv = ["plancalc", *words]
    from calc.cli import main

    main()


def start(*words: object, folder: Path, temporary: Path, said: Path) -> BaseProcess:
    process = fork.Process(target=obey, args=([str(word) for word in words], folder, temporary, said))
    process.start()
    return process


def done(*words: object, folder: Path, temporary: Path, said: Path) -> tuple[int | None, str]:
    """How the command ended and what it said."""
    process = start(*words, folder=folder, temporary=temporary, said=said)
    process.join(120)
    return process.exitcode, said.read_text()


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too, with its checksum."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sound_as_first() -> Sheets:
    """The small sound plan of the company whose samples are used: results replace only those of their company."""
    sheets = sound()
    sheets["Plan"][0]["Value"] = "Example Communications, Inc."
    return sheets


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("command", ["run", "check", "batch"])
def test_killed_at_random_moments_the_results_are_old_or_new_and_the_next_start_tidies_up(
    command: str, tmp_path: Path, temporary: Path
) -> None:
    """Older outputs are there, of another input. ``PLANCALC_KILLS=200`` is the long version."""
    chance, folder = random.Random(6), tmp_path / "work"
    (folder / "in").mkdir(parents=True)
    words = ["batch", "in", "-o", "out", "--workers", "1"] if command == "batch" else [command, "in/a.xlsx"]
    place = {"folder": folder, "temporary": temporary, "said": tmp_path / "said"}

    def outputs() -> dict[str, str]:
        return {name: checksum for name, checksum in contents(folder).items() if name != "in/a.xlsx"}

    def begin(source: Path) -> dict[str, str]:
        shutil.copy(source, folder / "in/a.xlsx")
        assert done(*words, **place)[0] == (1 if command == "check" else 0)
        return outputs()

    write(tmp_path / "sound.xlsx", sound_as_first())
    sheets = sound_as_first()
    sheets["Fees"][0]["Amount"] = "1,000"
    write(tmp_path / "wrong.xlsx", sheets)
    before = begin(WRONG if command == "check" else FIRST)
    shutil.copytree(folder, tmp_path / "before")
    began = time.monotonic()
    after = begin(tmp_path / ("wrong.xlsx" if command == "check" else "sound.xlsx"))
    took = time.monotonic() - began
    assert before != after
    for kill in range(1, (KILLS // 4 if command == "batch" and KILLS < 100 else KILLS) + 1):
        for name in before:
            shutil.copy(tmp_path / "before" / name, folder / name)
        process = start(*words, **place)
        process.join(chance.uniform(0, 1.1 * took))
        process.kill()
        process.join()
        for name, checksum in outputs().items():
            assert name.split("/")[-1].startswith((".", "batch.")) or checksum in (before[name], after[name]), kill
        if kill % 8 == 0 or kill == (KILLS // 4 if command == "batch" else KILLS):
            time.sleep(0.5 if command == "batch" else 0)  # for the killed one's worker to end
            code, said = done(*words, **place)
            assert code == (1 if command == "check" else 0), said
            made = outputs()
            assert made.keys() == after.keys()
            assert all(made[name] == after[name] for name in after if not name.startswith("out/batch."))
            assert list(temporary.iterdir()) == []


def test_runs_at_once_onto_one_target_leave_the_whole_of_one(tmp_path: Path, temporary: Path) -> None:
    write(tmp_path / "sound.xlsx", sound_as_first())
    place = {"folder": tmp_path, "temporary": temporary, "said": tmp_path / "said"}
    wanted = set()
    for source in (FIRST, "sound.xlsx"):
        assert done("run", source, "-o", "alone.xlsx", **place)[0] == 0
        wanted.add(contents(tmp_path)["alone.xlsx"])
    running = [start("run", source, "-o", "one.xlsx", **place) for source in (FIRST, "sound.xlsx") * 2]
    for process in running:
        process.join(120)
    assert {process.exitcode for process in running} == {0}
    assert contents(tmp_path).keys() == {"alone.xlsx", "one.xlsx", "said", "sound.xlsx"}
    assert contents(tmp_path)["one.xlsx"] in wanted


@pytest.fixture(scope="module")
def ctc_results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ctc")
    place = {"folder": folder, "temporary": folder, "said": folder / "said"}
    assert done("run", CTC, "-o", "ctc.results.xlsx", **place)[0] == 0
    return folder / "ctc.results.xlsx"


@pytest.fixture(scope="module")
def older(ctc_results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An older output of each command, which the next one may replace."""
    folder = tmp_path_factory.mktemp("older")
    place = {"folder": folder, "temporary": ctc_results.parent, "said": ctc_results.with_name("said")}
    shutil.copy(WRONG, folder / "plan.xlsx")
    assert done("run", FIRST, "-o", "old.xlsx", **place)[0] == 0
    assert done("check", "plan.xlsx", **place)[0] == 1
    assert done("reconcile", ctc_results, BAYSIDE, "-o", "june.xlsx", **place)[0] == 1
    (folder / "out").mkdir()
    shutil.copy(folder / "old.xlsx", folder / "out/first.results.xlsx")
    return folder


@pytest.fixture(params=["full", "read-only"])
def bad_disk(request: pytest.FixtureRequest, tmp_path: Path, older: Path) -> Iterator[Path]:
    """A disk with inputs and an older result of each command, and no room for a new one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"a disk of its own needs the right to mount: {made.stderr.decode().strip()}")
    try:
        shutil.copytree(older, disk, dirs_exist_ok=True)
        (disk / "drop").mkdir()
        shutil.copy(FIRST, disk / "drop/first.xlsx")
        if request.param == "read-only":
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        else:
            with (disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
                while filler.write(bytes(4096)):
                    pass
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_disk_that_is_full_or_read_only_is_said_and_every_older_file_stays(
    bad_disk: Path, tmp_path: Path, temporary: Path, ctc_results: Path
) -> None:
    before = contents(bad_disk)
    trouble = r"no room|read-only|Read-only|No space left"
    for words in (
        ("run", FIRST, "-o", "old.xlsx"),
        ("check", "plan.xlsx"),
        ("roll", FIRST, "--as-of", "2030-03-31", "-o", "next.xlsx"),
        ("reconcile", ctc_results, BAYSIDE, "-o", "june.xlsx"),
        ("template", "-o", "blank.xlsx"),
        ("batch", FIRST, "-o", "out", "--workers", "1"),
        ("watch", "drop", "-o", "watched", "--once", "--workers", "1", "--interval", "0.2"),
    ):
        code, said = done(*words, folder=bad_disk, temporary=temporary, said=tmp_path / "said")
        assert (code, re.search(trouble, said) is None, "Error" in said) == (2, False, False), (words, said)
        now = contents(bad_disk)
        logs = {"out/batch.jsonl", "watched/watch.log"}  # a batch and a watch say in them how far they came
        if taken := [name for name in now if name.startswith("watched/in work/")]:  # the next start goes on with it
            now["drop/first.xlsx"] = now.pop(taken[0])
        assert {name: now[name] for name in now if name not in logs} == before, words
        assert list(temporary.iterdir()) == [], words


def test_without_room_in_the_temporary_folder_another_one_serves(bad_disk: Path, tmp_path: Path) -> None:
    before = contents(bad_disk)
    place = {"folder": tmp_path, "temporary": bad_disk, "said": tmp_path / "said"}
    assert done("run", FIRST, "-o", "new.xlsx", **place)[0] == 0
    assert done("explain", "new.xlsx", "FO-20000928-ADA", **place)[0] == 0
    assert contents(bad_disk) == before


def test_the_folders_of_killed_programs_are_removed_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = temporary_files.machine()
    kept = [f"plancalc-{here}-{os.getpid()}-abc", f"plancalc-0badf00d-{ended.pid}-abc", "plancalc-notes", "tmp1"]
    for name in (f"plancalc-{here}-{ended.pid}-abc", *kept):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    temporary_files.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


def test_looking_for_a_temporary_folder_leaves_no_file_in_it_whenever_it_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def try_it() -> str:
        pytest.fail("a file of any name is made there and deleted again")

    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", try_it)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with temporary_files.all_temporary_files():
        assert Path(tempfile.gettempdir()).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_temporary_files_are_in_a_folder_of_the_programs_own_and_gone_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with temporary_files.all_temporary_files():
        with tempfile.NamedTemporaryFile(delete=False) as made:
            assert Path(made.name).parent.parent == tmp_path
        assert temporary_files.temporary_folder() == tmp_path
        shutil.rmtree(tempfile.gettempdir())  # as the system does after some days
        temporary_files.keep()
        tempfile.NamedTemporaryFile(delete=False).close()
    assert tempfile.tempdir == str(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_where_there_is_no_temporary_folder_what_only_reads_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(tmp_path / "absent")])
    monkeypatch.setenv("TMPDIR", "/var/given")
    with temporary_files.all_temporary_files():
        assert temporary_files.temporary_folder() == Path("/var/given")
    with pytest.raises(CannotPublish, match="because no temporary folder has room"):
        publish(tmp_path / "a.xlsx", lambda _path: tempfile.mkdtemp())
    assert list(tmp_path.iterdir()) == []
