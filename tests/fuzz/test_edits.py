"""Results and reconciliations that somebody edited: refused with sheet and cell, or no figure that is not told."""

import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.edits import Edit, Pages, edits, pages_of, save
from tests.samples import FOLDER as SAMPLES
from tests.support.commands import Done, command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process has no such limit of memory")
SEED = int(os.environ.get("PLANCALC_EDITS_SEED", "13"))
COUNT = int(os.environ.get("PLANCALC_EDITS", "48"))  # of each kind of workbook
SECONDS, MEMORY = 20, 1_000_000_000
# Where a cell of a sheet that was edited shows first, if another contradicts it.
CONTRADICTS = {
    "Issuances": {"Share Reserve", "Options", "Items"},
    "Share Reserve": {"Issuances"},
    "Options": {"Issuances", "Source Rows"},
    "Formula Eligibility": {"Options", "Issuances", "Source Rows"},
    "Source Rows": {"Options", "Fee Settlement", "Formula Eligibility"},
    "Basis": {"Issuances", "Share Reserve", "Items", "Carried Forward"},
    "Items": {"Issuances", "Agent Rows"},
    "Agent Rows": {"Items"},
}
READ_BY = {
    "explain": {
        "Options", "Deferred Awards", "Fee Settlement", "Cash Due", "Formula Eligibility", "Shortfalls",
        "Share Reserve", "Issuances", "Option Events", "Prices", "Sources", "Source Rows", "Source Columns", "Basis",
    },
    "reconcile": {"Issuances", "Share Reserve", "Formula Eligibility", "Options", "Basis"},
    "run": {
        "Options", "Deferred Awards", "Fee Settlement", "Cash Due", "Formula Eligibility", "Shortfalls",
        "Share Reserve", "Issuances", "Option Events", "Prices", "Source Rows", "Basis",
    },
}  # fmt: skip


@dataclass
class Judged:
    """What became of the edits, and those that were not dealt with."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


@contextmanager
def limited() -> Iterator[None]:
    """Let a command have so much more memory and time, and no more."""
    import resource  # which Windows has not

    with Path("/proc/self/statm").open(encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, hard))
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _too_long(*_: object) -> None:
    raise TimeoutError(f"it took more than {SECONDS} s")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's results, and a reconciliation of them that leaves items open, and the next one with it."""
    made = tmp_path_factory.mktemp("edited")
    source, statement = SAMPLES / "ctc-1999-2002.xlsx", SAMPLES / "statements"
    command("run", source, "-o", made / "r.xlsx")
    command("reconcile", made / "r.xlsx", statement / "bayside-2002-06.xlsx", "-o", made / "june.xlsx")
    next_one = ("reconcile", made / "r.xlsx", statement / "leman-2002.csv", "--prior", made / "june.xlsx")
    assert command(*next_one, "-o", made / "july.xlsx").code in (0, 1)
    return made


def commands(results: Path, out: Path) -> dict[str, tuple[object, ...]]:
    """The commands that read results."""
    statement = SAMPLES / "statements" / "bayside-2002-06.xlsx"
    return {
        "explain": ("explain", results, "DS-BD-2002-02-LIN", "--json"),
        "reconcile": ("reconcile", results, statement, "-o", out / "x.xlsx", "--json"),
        "run": ("run", SAMPLES / "ctc-1999-2002.xlsx", "--prior", results, "-o", out / "y.xlsx", "--json"),
    }


def outcome(words: tuple[object, ...]) -> Done | str:
    """How a command ended within its limits; what went wrong, as a text."""
    started = time.monotonic()
    try:
        with limited():
            done = command(*words)
    except BaseException as wrong:
        return f"{type(wrong).__name__}: {wrong}"
    if done.code not in (0, 1, 2) or "could not continue" in done.said or "Traceback" in done.said:
        return f"ended with {done.code}: {done.said}"
    return done if time.monotonic() - started < SECONDS else "took too long"


def figures(done: Done) -> dict[str, Any]:
    """What a command told programs of figures."""
    told = {key: done.told.get(key) for key in ("award", "steps", "bridge", "items", "ties", "exit_code")}
    return told | {"findings": [one for one in done.told.get("findings", ()) if one["code"] != "saved-since"]}


def is_told(edit: Edit, name: str, done: Done, before: Done) -> bool:
    """Whether a figure that differs is told: as a difference on the sheet that was edited, or as saved since."""
    if name == "run":
        was = [str(one) for one in before.told["tie_out"]["differences"]]
        new = [one for one in done.told["tie_out"]["differences"] if str(one) not in was]
        of_vesting = {one["sheet"] for one in new if edit.sheet == "Source Rows" and "Exercisable on" in one["column"]}
        return {one["sheet"] for one in new} <= {edit.sheet, *of_vesting}
    return "saved by someone after" in str(done.told)


def names_the_place(edit: Edit, said: str) -> bool:
    """Whether a refusal names the sheet that was edited, or one that it contradicts, and a cell, row or column."""
    sheets = {edit.sheet, *CONTRADICTS.get(edit.sheet, ())}
    if re.search(r"has no (sheet|column|row) ", said):
        return edit.sheet in said
    found = re.search(r" on ([A-Z][\w ]*?)(?: \(\d+\))?(?:\.|, with)", said)
    return bool(found) and found[1] in sheets and bool(re.search(r"[Cc]ell [A-Z]+\d+\b| row \d+ ", said))


def judge(edit: Edit, name: str, done: Done | str, before: Done, into: Judged) -> None:
    if isinstance(done, str):
        into.failures.append(f"{name}, {edit}: {done}")
    elif done.code == 2:
        into.outcomes["refused"] += 1
        if not names_the_place(edit, done.said):
            into.failures.append(f"{name}, {edit}: refused elsewhere: {done.said}")
    elif figures(done) == figures(before):
        into.outcomes["the same figures"] += 1
    else:
        into.outcomes["told"] += 1
        if not is_told(edit, name, done, before):
            into.failures.append(f"{name}, {edit}: not told: {done.told}"[:2000])


def test_edited_results_are_refused_with_sheet_and_cell_or_told(folder: Path, tmp_path: Path) -> None:
    pages = pages_of(folder / "r.xlsx")
    sound = save(pages, tmp_path / "edited.xlsx")
    before = {name: command(*words) for name, words in commands(sound, tmp_path).items()}
    assert {name: done.code for name, done in before.items()} == {"explain": 0, "reconcile": 1, "run": 0}
    sheets = sorted(set().union(*READ_BY.values()))
    judged, rng = Judged(), random.Random(SEED)
    for edit in edits(rng, pages, sheets, COUNT):
        edited = save(edit.pages, tmp_path / "edited.xlsx")
        words = commands(edited, tmp_path)
        name = rng.choice([name for name in words if edit.sheet in READ_BY[name]])
        judge(edit, name, outcome(words[name]), before[name], judged)
    assert not judged.failures, "\n".join(judged.failures)
    assert judged.outcomes["refused"] > COUNT / 3
    assert judged.outcomes["told"] > 0


def test_edited_reconciliations_are_refused_with_sheet_and_cell_or_told(folder: Path, tmp_path: Path) -> None:
    judged = Judged()
    for last in ("june.xlsx", "july.xlsx"):
        pages: Pages = pages_of(folder / last)
        path = save(pages, tmp_path / "edited.xlsx")
        statement = SAMPLES / "statements" / "leman-2002.csv"
        words = ("reconcile", folder / "r.xlsx", statement, "--prior", path, "-o", tmp_path / "z.xlsx", "--json")
        before = command(*words)
        assert before.code in (0, 1), before.said
        sheets = [name for name in ("Items", "Issuances", "Agent Rows", "Carried Forward", "Basis") if name in pages]
        for edit in edits(random.Random(SEED), pages, sheets, COUNT // 2):
            save(edit.pages, path)
            judge(edit, "reconcile --prior", outcome(words), before, judged)
    assert not judged.failures, "\n".join(judged.failures)
    assert judged.outcomes["refused"] > COUNT / 4
    assert judged.outcomes["the same figures"] > 0
