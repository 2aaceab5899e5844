"""A person's file stays as private as it was: nobody may open an output who may not open each of its inputs."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import calc.files.permissions
from calc.files.publish import publish
from tests.cli.test_cli import plancalc
from tests.support.paths import SAMPLES
from tests.support.workbooks import sound, write

pytestmark = pytest.mark.posix  # Windows has lists of the folder instead of modes


@pytest.fixture(autouse=True)
def usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def made_of(tmp_path: Path, *modes: int, target: str = "out.txt", **more: bool) -> Path:
    """What is published of inputs with these modes."""
    inputs = []
    for number, each in enumerate(modes):
        path = tmp_path / f"input {number}"
        path.touch()
        path.chmod(each)
        inputs.append(path)
    publish(tmp_path / target, lambda path: path.write_text("out"), never=inputs, **more)
    return tmp_path / target


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        ([], 0o644),
        ([0o644], 0o644),
        ([0o666], 0o644),  # as any new file
        ([0o640], 0o640),
        ([0o600], 0o600),
        ([0o400], 0o600),
        ([0o444], 0o644),
        ([0o644, 0o600], 0o600),
        ([0o640, 0o604], 0o600),
        ([0o000], 0o600),
        ([0o755], 0o644),
        ([0o4711], 0o600),
    ],
)
def test_an_output_is_never_wider_than_the_narrowest_input(tmp_path: Path, modes: list[int], expected: int) -> None:
    assert oct(mode(made_of(tmp_path, *modes))) == oct(expected)


def test_an_output_that_is_replaced_is_no_wider_than_it_was_nor_than_the_inputs_are_now(tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("old")
    (tmp_path / "out.txt").chmod(0o664)
    assert oct(mode(made_of(tmp_path, 0o640))) == oct(0o640)
    assert oct(mode(made_of(tmp_path, 0o644))) == oct(0o640)


def test_where_the_folder_decides_what_the_input_allows_does_not_count(tmp_path: Path) -> None:
    assert oct(mode(made_of(tmp_path, 0o600, folder_decides=True))) == oct(0o644)


def test_nobody_else_may_open_a_file_while_it_is_written(tmp_path: Path) -> None:
    seen = []

    def write_it(path: Path) -> None:
        seen.append(mode(path))
        path.write_text("out")
        seen.append(mode(path))

    publish(tmp_path / "new", write_it, lambda path: seen.append(mode(path)))
    assert list(map(oct, seen)) == [oct(0o600)] * 3
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root gives a file to a group at will")
def test_another_group_may_read_only_what_everybody_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "input 0").touch()
    os.chown(tmp_path / "input 0", -1, 12345)
    assert made_of(tmp_path, 0o640).stat().st_gid == 12345
    assert oct(mode(tmp_path / "out.txt")) == oct(0o640)

    def not_allowed(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(calc.files.permissions.os, "chown", not_allowed)
    assert oct(mode(made_of(tmp_path, 0o640, target="not in it"))) == oct(0o600)
    assert oct(mode(made_of(tmp_path, 0o644, target="for all"))) == oct(0o644)


def test_a_list_of_people_beside_the_mode_is_not_made_wider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calc.files.permissions, "_has_list", lambda path: path.name == "input 0")
    assert oct(mode(made_of(tmp_path, 0o660))) == oct(0o600)


def test_run_check_and_roll_keep_what_is_private_private(tmp_path: Path) -> None:
    sheets = sound()
    source = write(tmp_path / "last.xlsx", sheets)
    source.chmod(0o600)
    assert plancalc("run", source).returncode == 0
    assert plancalc("roll", source, "--as-of", "2002-03-31", "-o", tmp_path / "next.xlsx").returncode == 0
    sheets["Fees"][0]["Amount"] = "1,000"
    wrong = write(tmp_path / "wrong.xlsx", sheets)
    wrong.chmod(0o640)
    assert plancalc("check", wrong).returncode == 1
    made = {path.name: oct(mode(path)) for path in tmp_path.iterdir() if path not in (source, wrong)}
    assert made == {
        "last.results.xlsx": oct(0o600),
        "next.xlsx": oct(0o600),
        "wrong.errors.xlsx": oct(0o640),
    }
    shutil.copyfile(source, tmp_path / "again.xlsx")
    assert plancalc("run", tmp_path / "again.xlsx", "--prior", tmp_path / "last.results.xlsx").returncode == 0
    assert oct(mode(tmp_path / "again.results.xlsx")) == oct(0o600)  # some of it is of the private one


def test_a_reconciliation_is_as_private_as_the_statement(tmp_path: Path) -> None:
    source = shutil.copyfile(SAMPLES / "first.xlsx", tmp_path / "first.xlsx")
    assert plancalc("run", source).returncode == 0
    statement = tmp_path / "statement.csv"
    statement.write_text("Date,Type,Account,Shares\n2000-12-31,Issuance,A,1\n")
    statement.chmod(0o600)
    plancalc("reconcile", tmp_path / "first.results.xlsx", statement, "-o", tmp_path / "held.xlsx")
    assert oct(mode(tmp_path / "first.results.xlsx")) == oct(0o644)
    assert oct(mode(tmp_path / "held.xlsx")) == oct(0o600)


@pytest.mark.parametrize("command", ["watch", "batch"])
def test_in_a_folder_for_many_the_folder_decides(tmp_path: Path, command: str) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    for name in ("first.xlsx", "thirty-mistakes.xlsx"):
        shutil.copyfile(SAMPLES / name, drop / name)
        (drop / name).chmod(0o600)
    (drop / "notes.xlsx").write_bytes(b"%PDF-1.4")
    more = ["--once", "--interval", "0.05"] if command == "watch" else []
    arguments = [sys.executable, "-m", "calc", command, str(drop), "-o", str(tmp_path / "out"), *more]
    subprocess.run(arguments, capture_output=True, check=False)
    made = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    outputs = [path for path in made if path.name.endswith((".results.xlsx", ".errors.xlsx", "notes.txt"))]
    assert len(outputs) == (3 if command == "watch" else 2)
    assert {oct(mode(path)) for path in outputs} == {oct(0o644)}
