"""The outputs are byte for byte what they were before the code was put into rooms; this test goes when that is done."""

import hashlib
import json
import random
from pathlib import Path

import pytest

from calc.template import write_template
from tests.oracle.random_plans import random_plan
from tests.samples import FOLDER
from tests.support.commands import command
from tests.support.paths import FIXTURES

BEFORE = json.loads((FIXTURES / "bytes_before.json").read_text(encoding="utf-8"))
SAMPLES = ("first.xlsx", "ctc-1999-2002.xlsx", "thirty-mistakes.xlsx")
SEEDS = range(30)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def outputs(source: Path) -> str:
    """The digests of what a run writes: results, or the copy with the errors marked."""
    made = source.with_name(f"{source.stem}.results.xlsx"), source.with_name(f"{source.stem}.errors.xlsx")
    command("run", source)
    return " ".join(sha256(path) for path in made)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gives_the_bytes_that_it_gave(name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    source.write_bytes((FOLDER / name).read_bytes())
    assert outputs(source) == BEFORE[name]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_plan_gives_the_bytes_that_it_gave(seed: int, tmp_path: Path) -> None:
    source = tmp_path / f"{seed}.xlsx"
    write_template(source, random_plan(random.Random(seed)))
    assert outputs(source) == BEFORE[f"random {seed}"]
