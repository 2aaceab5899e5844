"""Workbooks that go wrong in thousands of ways: as the oracle expects, or reported where it is, and never else."""

import os
import random
from pathlib import Path

import pytest

from calc.contract import FINANCE_INPUT, INPUT_SHEET
from tests.fuzz.judge import Judge
from tests.fuzz.mutations import filled_in, mutations, sample
from tests.oracle.random_plans import random_plan

# The plan of this seed has rows on every sheet. Another seed and number, as in CONTRIBUTING, are the long version.
SEED, EACH = 16, 500
CHUNKS = range(int(os.environ.get("PLANCALC_MUTATED_PLANS", "4")))
FIRST = os.environ.get("PLANCALC_MUTATIONS_SEED")


@pytest.mark.parametrize("chunk", CHUNKS)
def test_each_mutation_comes_out_as_the_oracle_says_or_is_reported_where_it_is(chunk: int, tmp_path: Path) -> None:
    plan = filled_in(random.Random(SEED), random_plan(random.Random(SEED)))
    every = mutations(random.Random(SEED), plan)
    if FIRST is None:
        chosen = sample(random.Random(SEED), every, EACH * len(CHUNKS))[chunk :: len(CHUNKS)]
    else:
        plan = filled_in(random.Random(SEED), random_plan(random.Random(int(FIRST) + chunk)))
        chosen = sample(random.Random(chunk), mutations(random.Random(chunk), plan), EACH)
    verdicts = Judge(plan, tmp_path).judge_all(random.Random(chunk), chosen)
    assert not verdicts.failures, "\n".join(verdicts.failures)
    assert sum(verdicts.outcomes.values()) == len(chosen)
    assert min(verdicts.outcomes.values()) > 0


def test_every_sheet_and_column_is_mutated() -> None:
    plan = filled_in(random.Random(SEED), random_plan(random.Random(SEED)))
    chosen = sample(random.Random(SEED), mutations(random.Random(SEED), plan), EACH * 4)
    cells = {(one.sheet, one.header) for one in chosen if one.origin is not None}
    wanted = {(sheet.name, header) for sheet in INPUT_SHEET.values() for header in sheet.headers}
    absent = (INPUT_SHEET["Opening Awards"], *FINANCE_INPUT)  # random plans have none of these
    never = {(sheet.name, header) for sheet in absent for header in sheet.headers}
    assert wanted - cells == {("Plan", "Term")} | never
    assert len(chosen) == 2_000
