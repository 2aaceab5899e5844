"""What the commands say holds no character that a terminal would obey, whoever wrote it."""

import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from calc.batch.row import Row
from calc.cli import cli
from calc.cli.console import Bold, say, tell
from calc.files.plain_json import as_json
from calc.job.status import Status
from tests.samples import FOLDER
from tests.support import workbooks
from tests.support.paths import ROOT
from tests.support.workbooks import sound, write

HOSTILE = "a\x1b[31mb\x9b2J\x07\x7f\u202ec\r\n\udcff"


def test_a_line_for_a_person_writes_out_what_a_terminal_would_obey(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE, Bold(HOSTILE))
    said = capsys.readouterr().err
    assert "\\x1b[31mb\\x9b2J\\x07\\x7f\\u202ec" in said
    assert not set(said) & set("\x1b\x9b\x07\x7f\u202e\r\udcff")


def test_a_letter_that_a_pipe_cannot_take_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(taken, "cp1252"))
    say("Łukasz, naïve…", to_error=False)
    sys.stdout.flush()
    assert taken.getvalue().split() == [b"\\u0141ukasz,", "naïve…".encode("cp1252")]


def test_what_programs_read_is_plain_characters_and_the_same_text_but_for_half_characters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written_out = HOSTILE.replace("\udcff", "\\udcff")  # alone it is no text that every parser takes
    tell({"message": HOSTILE})
    told = capsys.readouterr().out
    assert json.loads(told) == {"message": written_out}
    assert all(" " <= char < "\x7f" or char == "\n" for char in told)
    line = Row("n", HOSTILE, Status.OK, HOSTILE).line()
    assert json.loads(line)["file"] == written_out
    assert all(" " <= char < "\x7f" for char in line)


def test_an_unknown_sheet_with_an_escape_in_its_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = workbooks.write(tmp_path / "p\x1b[2J.xlsx", {**workbooks.sound(), "x\u202ey": []})
    done = CliRunner().invoke(cli, ["check", str(path), "--json"])
    assert done.exit_code == 0
    assert not set(done.stderr + done.stdout) & {"\x1b", "\u202e"}
    assert json.loads(done.stdout)["inputs"][0]["input"] == str(path)


@pytest.mark.parametrize("odd", ["F\u200b1", "F\u00a01", "F\u00ad1", "F\x9b1", "F\u202e1"])
def test_an_id_that_only_looks_like_another_is_an_error_at_its_cell(tmp_path: Path, odd: str) -> None:
    sheets = workbooks.sound()
    sheets["Fees"].append({**sheets["Fees"][0], "Fee ID": odd, "Calendar Year": 2000})
    done = CliRunner().invoke(cli, ["check", str(workbooks.write(tmp_path / "p.xlsx", sheets)), "--json"])
    found = [each for each in json.loads(done.stdout)["inputs"][0]["findings"] if each["code"] == "not-an-id"]
    assert (done.exit_code, [each["cell"] for each in found]) == (1, ["A5"])


def test_half_a_character_alone_is_written_out_and_whole_ones_and_backslashes_stay() -> None:
    texts = ["\ud83d\ude00", "\ud83d", "\ude00\ud83d", "\\ud83d", "\\\\\udcffa", "😀\ud83d😀", 'a"\\"\udcff']
    written = ["😀", "\\ud83d", "\\ude00\\ud83d", "\\ud83d", "\\\\\\udcffa", "😀\\ud83d😀", 'a"\\"\\udcff']
    assert json.loads(as_json(texts)) == written


def test_an_end_of_a_line_in_a_name_makes_no_second_line_on_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "p\nplan.xlsx: no errors, no warnings.\r\n\u2028.xlsx"
    done = CliRunner().invoke(cli, ["check", str(path)])
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize(
    ("command", "listeners", "code"),
    [
        ("check", "> >(true)", 1),
        ("check", "2>/dev/full", 1),
        ("check", ">/dev/full", 2),  # what was asked for is not there in full
        ("check", "<&- >&- 2>&-", 1),
        ("batch -o out --workers 1", "2>&-", 1),
        ("batch -o out --workers 1", "<&- >&- 2>&-", 1),
    ],
)
def test_who_does_not_listen_changes_neither_the_results_nor_the_exit_code(
    command: str, listeners: str, code: int, tmp_path: Path
) -> None:
    write(tmp_path / "wrong.xlsx", {**sound(), "Fees": [{"Fee ID": "F1"}]})
    line = f"{shlex.quote(sys.executable)} -m calc {command} wrong.xlsx --json {listeners}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr
    assert ("Standard output cannot be written to (No space left on device)" in ended.stderr) is (code == 2)
    assert (tmp_path / ("out/batch.xlsx" if "out" in command else "wrong.errors.xlsx")).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always text")
def test_a_name_that_is_no_text_stops_no_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source, results, statement = (os.fsdecode(name) for name in (b"Geb\xfchr.xlsx", b"\xfc.xlsx", b"st\xfc.xlsx"))
    shutil.copy(FOLDER / "first.xlsx", source)
    shutil.copy(FOLDER / "statements/bayside-2002-06.xlsx", statement)
    for words, code in (
        (("run", source, "-o", results), 0),
        (("run", source, "-o", "next.xlsx", "--prior", results), 0),
        (("explain", results, "FO-20000928-ADA"), 0),
        (("reconcile", results, statement, "-o", "june.xlsx"), 1),
        (("batch", source, "-o", "out", "--workers", "1"), 0),
    ):
        ended = CliRunner().invoke(cli, words)
        assert (words[0], ended.exit_code, ended.stderr if ended.exit_code != code else "") == (words[0], code, "")
