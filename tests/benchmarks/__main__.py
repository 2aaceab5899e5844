"""``python -m tests.benchmarks [NAME ...] [--large FEES]``: measure, print a table; 1 where a goal is missed."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks import commands, finance, many, page, steps
from tests.benchmarks.measure import HEAD, Result
from tests.benchmarks.work import Work

BENCHMARKS: dict[str, Callable[[Work], Iterator[Result]]] = {
    "help": commands.help_text,
    "small": commands.small_run,
    "reading": steps.reading,
    "validation": steps.validation,
    "calculation": steps.calculation,
    "writing": steps.writing,
    "effects": commands.effects,
    "report": finance.report,
    "forecast": finance.forecast,
    "large": commands.large_run,
    "small-validation": many.small_validation,
    "batch": many.batch,
    "reconcile": many.reconciling,
    "first-page": page.first_page,
    "upload": page.upload,
    "page-memory": page.memory,
}


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], help="which; all if none is named")
    parser.add_argument("--large", type=int, default=1_000_000, help="fees of the large plan")
    given = parser.parse_args()
    missed = 0
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory(prefix="plancalc-benchmarks-") as folder:
        work = Work(Path(folder), given.large)
        for name in given.names or BENCHMARKS:
            for result in BENCHMARKS[name](work):
                missed += not result.is_met
                print(result.line(), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
