"""LibreOffice as a second opinion: it recalculates every cell of a workbook, and the values are compared."""

import math
import os
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

# LibreOffice reads the sheets of a workbook in several threads and now and then dies of that (seen with 7.4): it gets
# one thread, and what it left undone when it died is given to it again. A workbook that kills it each time still fails.
ONE_THREAD = os.environ | {"MAX_CONCURRENCY": "1"}

# Without this, LibreOffice shows the values that stand in the file and computes nothing.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def recalculated(paths: list[Path], folder: Path) -> list[Path]:
    """The workbooks as LibreOffice saves them after computing every formula anew, all in one run of it."""
    profile, made = folder / "profile", folder / "recalculated"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    found = [made / path.name for path in paths]
    said = ""
    for _ in range(3):
        left = [path for path, copy in zip(paths, found, strict=True) if not copy.exists()]
        if left:
            said += convert(left, made, profile)
    assert all(path.exists() for path in found), said
    return found


def convert(paths: list[Path], made: Path, profile: Path, form: str = "xlsx") -> str:
    """Have LibreOffice save workbooks in a ``form`` into ``made``; what it said."""
    command = [
        str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
        "--convert-to", form, "--outdir", str(made), *map(str, paths),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=540, check=False, env=ONE_THREAD)
    return done.stdout + done.stderr


def values(path: Path) -> dict[str, list[list[Any]]]:
    """Every sheet's values as a program reads them."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def differences(ours: Path, theirs: Path) -> list[str]:
    """The cells whose values differ, numbers beyond their 15th digit aside."""
    left, right = values(ours), values(theirs)
    found = [] if list(left) == list(right) else [f"sheets {list(left)} and {list(right)}"]
    for name, rows in left.items():
        other = right.get(name, [])
        for row in range(max(len(rows), len(other))):
            mine, his = (each[row] if row < len(each) else [] for each in (rows, other))
            for column in range(max(len(mine), len(his))):
                a, b = (each[column] if column < len(each) else "" for each in (mine, his))
                if not _same(a, b):
                    found.append(f"{name}, row {row + 1}, column {column + 1}: {a!r}, recalculated {b!r}")
    return found


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return f"{a:.15g}" == f"{b:.15g}" and math.isfinite(b)
    if isinstance(a, date) and isinstance(b, date):
        return _day(a) == _day(b)
    return type(a) is type(b) and a == b


def _day(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
