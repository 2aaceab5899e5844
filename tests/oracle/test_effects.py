"""What other readings would change agrees with the independent calculation, and so does that some change nothing."""

import os
import random
from contextlib import suppress
from typing import Any

import pytest

from calc.calculate import calculate
from calc.contract import READINGS_RESULT
from tests.oracle.effects import NONE, effects
from tests.oracle.random_openings import Apart, day_in_mid_life, taken_over
from tests.oracle.random_plans import random_plan
from tests.plan.test_cases import expected, shown
from tests.support.build import frames_of

PLANS = int(os.environ.get("PLANCALC_PLANS", "12"))
HEADERS = [header for header in READINGS_RESULT.headers if header != "Effect"]


def differences(plan: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Where the Readings sheet is not as the oracle has it, in words."""
    ours = shown(calculate(frames_of(plan)).sheets["Readings"], "Readings", list(READINGS_RESULT.headers))
    found = []
    for our, their in zip(ours, effects(plan), strict=True):
        wanted = {header: expected("Readings", header, their[header]) for header in HEADERS}
        found += [
            f"{our['Reading']}, {header}: {our[header]}, {value} expected"
            for header, value in wanted.items()
            if our[header] != value
        ]
        if not says(our["Effect"], their["Effect"]):
            found.append(f"{our['Reading']}: {our['Effect']}, {their['Effect']} expected")
    return found


def says(sentence: str, effect: str | tuple[int, int] | None) -> bool:
    """Whether a sentence says that nothing changes, that nothing is known, or what is left out: events, decisions."""
    if effect is None or isinstance(effect, str):
        return sentence.startswith("Cannot be calculated: ") if effect is None else sentence == NONE
    left_out = zip(effect, ("option event", "decision"), strict=True)
    return sentence != NONE and all((f"{number} {one}" in sentence) == bool(number) for number, one in left_out)


@pytest.mark.parametrize("start", range(0, PLANS, 4))
def test_the_effects_of_other_readings_come_out_as_the_oracle_says(start: int) -> None:
    for seed in range(start, start + 4):
        assert not differences(random_plan(random.Random(seed))), f"seed {seed}"


@pytest.mark.parametrize("start", range(0, PLANS, 6))
def test_of_a_plan_taken_over_what_lies_before_stands_as_entered(start: int) -> None:
    for seed in range(50_160 + start, 50_160 + start + 6):
        rng = random.Random(seed)
        whole = random_plan(rng)
        with suppress(Apart):  # no opening can say the whole of it
            assert not differences(taken_over(whole, day_in_mid_life(rng, whole))), f"seed {seed}"
