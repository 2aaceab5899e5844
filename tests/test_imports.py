"""Imports point downward, and the law knows no file, no workbook and no pandera."""

import ast
from pathlib import Path

import pytest

CALC = Path(__file__).parent.parent / "calc"
FILES = sorted(CALC.rglob("*.py"))

# A module's part of the house, and the parts that it may use besides itself; the first name that fits counts.
GROUND = {"contract", "findings", "exact", "files", "excel", "problems"}
MAY_USE = {
    "contract": set(),
    "findings": set(),
    "exact": set(),
    "plan": GROUND,
    "cells": GROUND,
    "read": GROUND | {"cells"},
    "statement": GROUND | {"cells"},
    "validate": GROUND | {"cells", "plan"},
    "calculate": GROUND | {"plan"},
    "plausibility": GROUND | {"plan", "validate"},
    "reconciliation": GROUND | {"_version", "cells", "plan", "results", "statement", "tables", "write"},
}
VERBS = {"read", "validate", "calculate", "write", "annotate"}


def part(module: str) -> str:
    """``calc.plan.terms`` is of the part ``plan``."""
    return module.removeprefix("calc.").split(".")[0]


def imports(path: Path) -> set[str]:
    """The modules that a file imports at run time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"calc.{alias.name}" for alias in node.names} if node.module == "calc" else {node.module}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CALC)))
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    own = path.relative_to(CALC).parts[0].removesuffix(".py")
    used = {part(module) for module in imports(path) if module.startswith("calc.")} - {own}
    if own in MAY_USE:
        assert used <= MAY_USE[own]
    if own in VERBS:
        assert not used & VERBS
    if own not in {"cli", "batch", "watch"}:
        assert "batch" not in used
    if own not in {"cli", "__main__", "__init__"}:
        assert "cli" not in used


LAW = [path for path in sorted((CALC / "plan").rglob("*.py")) if path.name != "_generate_xnys.py"]  # a script


@pytest.mark.parametrize("path", LAW, ids=lambda path: path.name)
def test_the_law_knows_no_file_no_workbook_and_no_pandera(path: Path) -> None:
    foreign = {module.split(".")[0] for module in imports(path)} & {
        "io", "os", "pathlib", "openpyxl", "xlsxwriter", "python_calamine", "pandera", "click", "time", "random",
    }  # fmt: skip
    assert not foreign
