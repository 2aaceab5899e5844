"""What the README says of setting up works as it stands there, and a wheel holds the whole package."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from calc._version import __version__
from tests.support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [block.splitlines() for block in re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)]


def test_a_line_of_the_readme_is_one_command() -> None:
    typed = [line for block in BLOCKS for line in block if re.match(r"[\w./\\]*(python3?|py|plancalc)\b", line)]
    assert len(typed) > 10
    assert not [line for line in typed if re.search(r"&&|\|\||;|\|", line)]


def test_each_set_up_stands_there_for_windows_too() -> None:
    def for_windows(lines: list[str]) -> list[str]:
        return [line.replace("python3", "py").replace(".venv/bin/", ".venv\\Scripts\\") for line in lines]

    set_ups = [block for block in BLOCKS if block[0].startswith("python3 -m venv")]
    assert len(set_ups) == 2
    assert all(for_windows(block) in BLOCKS for block in set_ups)


@pytest.mark.posix
def test_ci_runs_the_test_lines_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (taking,) = re.findall(r"^tests=.*$", script, re.MULTILINE)
    taken = subprocess.run(
        ["bash", "-euc", f"{taking}\nprintf '%s' \"$tests\""], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert taken.stdout.splitlines() == [
        "python3 -m venv .venv",
        ".venv/bin/python -m pip install --quiet -e '.[test]'",
        ".venv/bin/python -m pytest",
    ]


def test_the_readme_installs_as_a_tool_what_the_wheel_is_named() -> None:
    wheel = f"plancalc-{__version__}-py3-none-any.whl"
    for line in ("pipx install .", "uv tool install .", f"pipx install {wheel}"):
        assert f"`{line}`" in README


def test_the_top_level_holds_the_readme_the_project_file_and_the_folders_alone() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=False)
    if listed.returncode:
        pytest.skip("this is not a clone of the repository")
    at_top = {path.split("/")[0] for path in listed.stdout.split("\0") if path and not path.startswith(".")}
    assert at_top == {"README.md", "pyproject.toml", "calc", "templates", "sample_inputs", "tests"}


def test_a_wheel_holds_every_file_of_the_package_and_no_other() -> None:
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="hatchling, of the extra test, is not installed")
    included = wheel.WheelBuilder(str(ROOT)).recurse_included_files()
    held = {file.distribution_path.replace("\\", "/") for file in included}
    files = {path for path in (ROOT / "calc").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert held == {path.relative_to(ROOT).as_posix() for path in files}


def test_every_library_that_the_package_imports_is_installed_with_it_or_is_an_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    listed = [*project["dependencies"], *extras["calendars"], *extras["dask"], *extras["ics"], *extras["page"]]
    named = {re.split(r"[\[<>=]", line)[0].replace("-", "_") for line in listed}
    imported = {module.split(".")[0] for path in (ROOT / "calc").rglob("*.py") for module in imports_of(path)}
    assert imported - sys.stdlib_module_names - {"calc"} == named


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
