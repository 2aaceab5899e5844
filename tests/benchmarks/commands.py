"""The commands as a person runs them, from file to file, against bare programs."""

import sys
from collections.abc import Iterator

from tests.benchmarks.measure import LARGE_PAIRS, PAIRS, Result, command, pairs, plancalc, script
from tests.benchmarks.work import Work
from tests.support.paths import SAMPLES


def help_text(work: Work) -> Iterator[Result]:
    """``plancalc --help`` against a process that imports the command-line library alone."""
    floor = command(sys.executable, "-c", "import click")
    yield from pairs("plancalc --help / import click", plancalc("--help"), floor, 1.3, number=15)
    module = command(sys.executable, "-m", "calc", "--help")
    yield from pairs("python -m calc --help / import click", module, floor, 1.3, number=15)


def small_run(work: Work) -> Iterator[Result]:
    """One small workbook against a bare read and write of the same cells, and against a plain script."""
    results = work.folder / "small.results.xlsx"
    run = plancalc("run", work.small, "-o", results)
    run()
    bare = script("read_and_write", work.small, work.cells(results), work.folder / "floor.xlsx")
    yield from pairs("small run / bare read and write", run, bare, 1.25)
    plain = script("openpyxl_rows", work.small, work.folder / "plain.xlsx")
    yield from pairs("small run / plain openpyxl script", run, plain, 1.0)


def effects(work: Work) -> Iterator[Result]:
    """A run that says what other readings would change, against one that does not: a sample where three do."""
    for name, source, goal, number in (
        ("sample", SAMPLES / "ctc-1999-2002.xlsx", 1.35, PAIRS),
        ("large", work.large, 1.35, LARGE_PAIRS),
    ):
        target = work.folder / f"{name}.effects.xlsx"
        with_effects, without = (plancalc("run", source, "-o", target, *words) for words in ((), ("--no-effects",)))
        yield from pairs(f"{name} run with effects / without", with_effects, without, goal, number)


def large_run(work: Work) -> Iterator[Result]:
    """A large plan from file to file against a plain openpyxl script: time and memory."""
    run = plancalc("run", work.large, "-o", work.folder / "large.results.xlsx")
    plain = script("openpyxl_rows", work.large, work.folder / "plain.xlsx")
    yield from pairs("large run: plain openpyxl script / run", run, plain, 9.0, LARGE_PAIRS, 0.35, faster=True)
