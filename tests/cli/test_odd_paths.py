"""Names that no file can have, pipes, devices and folders in every place for a path: a sentence and exit code 2."""

import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from calc.cli import cli
from tests.support.paths import SAMPLES
from tests.support.workbooks import sound, write

STATEMENT = SAMPLES / "statements/bayside-2002-06.xlsx"

pytestmark = pytest.mark.posix  # pipes and links


def command(*words: object) -> Result:
    """The command in this process; a bug comes through as an exception, and a hang is ended."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail(f"{words} hangs"))
    signal.alarm(30)
    try:
        return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drop").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    return write(tmp_path / "plan.xlsx", sound())


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("results") / "first.results.xlsx"
    assert command("run", SAMPLES / "first.xlsx", "-o", path).exit_code == 0
    return path


ODD = {
    "name too long": "x" * 300,
    "path too long": "x" * 5_000,
    "folders too deep": "a/" * 1_900,
    "pipe": "pipe",
    "link to itself": "loop",
    "file as a folder": "plan.xlsx/x",
    "device without end": "/dev/zero",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_no_command_crashes_or_waits_for_an_odd_path(odd: str, source: Path, results: Path) -> None:
    for words in (
        ("template", "-o", odd),
        ("check", odd),
        ("run", odd, "-o", "new.xlsx"),
        ("run", source, "-o", odd),
        ("run", source, "-o", "new.xlsx", "--prior", odd),
        ("roll", odd, "--as-of", "2030-03-31", "-o", "new.xlsx"),
        ("roll", source, "--as-of", "2030-03-31", "-o", odd),
        ("explain", odd, "FO-20000727-A"),
        ("batch", source, "-o", odd, "--workers", "1"),
        ("batch", source, "-o", "out", "--workers", "1", "--prior", odd),
        ("watch", odd, "-o", "out", "--once"),
        ("watch", "drop", "-o", odd, "--once"),
        ("reconcile", odd, STATEMENT, "-o", "new.xlsx"),
        ("reconcile", results, odd, "-o", "new.xlsx"),
        ("reconcile", results, STATEMENT, "-o", "new.xlsx", "--map", odd),
        ("reconcile", results, STATEMENT, "-o", "new.xlsx", "--prior", odd),
    ):
        ended = command(*words)
        assert (words, ended.exit_code) == (words, 2)
        assert ended.stderr.strip()


def test_a_mapping_without_end_is_not_read_to_its_end(source: Path, results: Path) -> None:
    (source.parent / "large.toml").write_bytes(b"#" * 5_000_000)
    ended = command("reconcile", results, STATEMENT, "-o", "new.xlsx", "--map", "large.toml")
    assert "large.toml is far too large for a mapping file." in ended.stderr


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="Linux alone has such files")
def test_a_file_that_fails_while_it_is_read_is_said_to_be_unreadable(source: Path) -> None:
    ended = command("run", "/proc/self/mem", "-o", "new.xlsx")  # it has no size
    assert (ended.exit_code, ended.stderr.split(". ")[0]) == (2, "mem is empty (0 bytes)")
