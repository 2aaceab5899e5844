"""Imports point downward, no two files need one another, and the law knows no file, no workbook and no pandera."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.paths import ROOT

CALC = ROOT / "calc"
FILES = sorted(CALC.rglob("*.py"))

# The rooms of calc/ from the top to the ground: a room uses what stands on a lower line, and nothing beside or above
# it. A new room must be given a line.
LAYERS = (
    ("__main__",),
    ("cli",),
    ("page",),
    ("watch",),
    ("__init__",),
    ("batch", "demo", "notebook"),
    ("job", "reconciliation", "template"),
    ("fold", "projection"),
    ("annotate", "calculate", "read", "tie_out", "write"),
    ("finance",),
    ("prices",),
    ("statement",),
    ("notes",),
    ("explanation", "plausibility", "tables"),
    ("results", "validate"),
    ("cells", "plan"),
    ("excel", "problems"),
    ("_version", "contract", "exact", "files", "findings", "progress"),
)
LINE = {room: line for line, rooms in enumerate(LAYERS) for room in rooms}


def room_of(path: Path) -> str:
    """``calc/plan/terms.py`` is in the room ``plan``, ``calc/exact.py`` is one of its own."""
    return path.relative_to(CALC).parts[0].removesuffix(".py")


def module_of(path: Path) -> str:
    """``calc/plan/__init__.py`` is ``calc.plan``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILE = {module_of(path): path for path in FILES}


def imported(path: Path, *, to_run: bool = False) -> Iterator[str]:
    """The modules that a file imports, in its functions too; ``to_run``: without those for the types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if to_run and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path} imports by a relative name"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in FILE else node.module


USED = {path: {FILE[module] for module in imported(path) if module in FILE} - {path} for path in FILES}


def test_every_room_has_its_line() -> None:
    assert set(LINE) == {room_of(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CALC)))
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    own = room_of(path)
    used = {room_of(each) for each in USED[path]} - {own}
    assert {room for room in used if LINE[room] <= LINE[own]} == set()


def test_no_files_import_one_another_in_a_loop() -> None:
    try:
        TopologicalSorter(USED).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(str(path.relative_to(CALC)) for path in reversed(error.args[1])))


LAW = [path for path in sorted((CALC / "plan").rglob("*.py")) if path.name != "_generate_xnys.py"]  # a script


@pytest.mark.parametrize("path", LAW, ids=lambda path: path.name)
def test_the_law_knows_no_file_no_workbook_and_no_pandera(path: Path) -> None:
    foreign = {module.split(".")[0] for module in imported(path, to_run=True)} & {
        "io", "os", "pathlib", "openpyxl", "xlsxwriter", "python_calamine", "pandera", "click", "time", "random",
    }  # fmt: skip
    assert not foreign
