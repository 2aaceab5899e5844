"""The command and the program to double-click: what they refuse, and what they say where the page is not installed."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import calc.cli.page_window
import calc.cli.serve
from calc.cli import cli


def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calc.cli.serve, "find_spec", lambda _name: None)
    ran = CliRunner().invoke(cli, ["serve", str(tmp_path), "-o", str(tmp_path / "out")])
    assert ran.exit_code == 2
    assert "python -m pip install 'plancalc[page]'" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_screen_the_program_to_double_click_leaves_a_file_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calc.cli.serve, "find_spec", lambda _name: None)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setitem(sys.modules, "tkinter", None)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit):
        calc.cli.page_window.main()
    assert "plancalc[page]" in (tmp_path / "plancalc page.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "opens the page to other computers"),  # noqa: S104 - it is refused
        (["--host", "10.1.2.3", "--token", "short"], "16 plain characters"),
        (["--token", "a token with spaces in it"], "16 plain characters"),
        (["--address", "plans.example.com"], "is the whole address"),
        (["--address", "https://example.com/plans"], "without a path"),
        (["--trust-user-header", "X-User:"], "is the name of a header"),
    ],
)
def test_a_page_that_would_be_open_to_everybody_is_not_served(tmp_path: Path, options: list[str], said: str) -> None:
    pytest.importorskip("starlette", reason="the extra page is not installed")
    ran = CliRunner().invoke(cli, ["serve", str(tmp_path), "-o", str(tmp_path / "out"), *options])
    assert ran.exit_code == 2
    assert said in " ".join(ran.stderr.split())


def test_a_port_that_is_taken_and_folders_that_are_not_there_are_told(tmp_path: Path) -> None:
    pytest.importorskip("starlette", reason="the extra page is not installed")
    ran = CliRunner().invoke(cli, ["serve", str(tmp_path / "none"), "-o", str(tmp_path / "out"), "--port", "0"])
    assert ran.exit_code == 2
    assert "does not exist" in ran.stderr
    ran = CliRunner().invoke(
        cli, ["serve", str(tmp_path), "-o", str(tmp_path / "out"), "--host", "localhost.invalid", "--token", "x" * 16]
    )
    assert ran.exit_code == 2
    assert "cannot be served" in ran.stderr


def test_nothing_but_the_page_imports_what_only_the_page_needs() -> None:
    modules = (
        "calc, calc.cli, calc.cli.serve, calc.cli.page_window, calc.cli.watch, calc.watch, calc.notebook, calc.batch"
    )
    program = f"import sys, {modules}; print(sorted({{'starlette', 'uvicorn', 'jinja2', 'anyio'}} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_token_may_come_from_the_environment_where_nobody_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("starlette", reason="the extra page is not installed")
    monkeypatch.setenv("PLANCALC_TOKEN", "too short")
    ran = CliRunner().invoke(cli, ["serve", str(tmp_path), "-o", str(tmp_path / "out")])
    assert ran.exit_code == 2
    assert "16 plain characters" in " ".join(ran.stderr.split())
