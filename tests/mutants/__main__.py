"""Run the mutants of ``calc/plan/``: all, or those whose name has one of the words given in it.

A name is as it is printed: ``s04_walk.py Walk.grant: total <= available -> total < available``.
"""

import argparse
import math
import sys
from pathlib import Path

import pytest
import yaml

from tests.mutants.run import Mutating

TESTS = ("plan", "test_calculate.py", "oracle/test_against_oracle.py")
EXPLAINED = Path(__file__).with_name("explained.yaml")


def main() -> int:
    """Run them; 1 where one survived that is not explained."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="*", help="only mutants with one of these in their name, such as s06_options.py")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth of a file")
    parser.add_argument(
        "--seconds", type=float, default=math.inf, help="of tests for each mutant, the likely ones first"
    )
    parser.add_argument("--tests", nargs="+", default=TESTS, help="files and folders in tests/")
    asked = parser.parse_args()
    explained = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    names = frozenset(name for group in explained for name in group["mutants"])
    here = Path(__file__).parents[1]
    options = [
        "-q",
        "-s",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "--assert=plain",
        *(str(here / each) for each in asked.tests),
    ]
    return int(pytest.main(options, [Mutating(asked.words, asked.every, asked.seconds, names)]))


if __name__ == "__main__":
    sys.exit(main())
