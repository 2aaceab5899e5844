"""Where a reading's question does not arise, calculating the alternative after all gives the very same sheets."""

import os
import random
from unittest.mock import patch

import pandas as pd
import pytest

from calc.calculate import calculate
from calc.contract.readings import SWITCHABLE, SwitchableReading
from calc.findings import has_errors
from calc.plan.readings import effects
from calc.plan.readings.effects import COMPARED, NONE_IN_THIS_RUN
from calc.plan.readings.touched import Calculation
from tests.oracle.random_plans import random_plan
from tests.support.build import frames_of

SEEDS = range(3000, 3000 + int(os.environ.get("PLANCALC_PLANS", "8")))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_to_change_nothing_without_being_calculated_changes_nothing(seed: int) -> None:
    frames = frames_of(random_plan(random.Random(seed)))
    not_asked: list[str] = []

    def noted(run: Calculation, reading: SwitchableReading) -> bool:
        asked = arises(run, reading)
        not_asked.extend([] if asked else [reading.name])
        return asked

    arises = effects.arises
    with patch.object(effects, "arises", noted):
        results = calculate(frames)
    assert not has_errors(results.findings)
    for reading in (each for each in SWITCHABLE if each.name in not_asked):
        (other,) = (choice for choice in reading.choices if choice != results.terms.reading(reading))
        again = calculate({**frames, "Readings": chosen(frames["Readings"], reading, other)}, with_effects=False)
        assert not has_errors(again.findings)
        for name in COMPARED:
            pd.testing.assert_frame_equal(again.sheets[name], results.sheets[name])
    said = results.sheets["Readings"].set_index("reading")["effect"]
    assert all(said[name] == NONE_IN_THIS_RUN for name in not_asked)


def chosen(rows: pd.DataFrame, reading: SwitchableReading, choice: str) -> pd.DataFrame:
    """The Readings sheet with one reading chosen otherwise."""
    rows = rows[rows["reading"] != reading.name]
    row = dict.fromkeys(rows.columns) | {"reading": reading.name, "choice": choice}
    return pd.concat([rows, pd.DataFrame([row], index=[1000], columns=rows.columns)])
