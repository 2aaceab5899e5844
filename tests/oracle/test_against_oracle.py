"""The calculation agrees, cell by cell, with the independent one in ``oracle`` on plans drawn at random."""

import os
import random
from typing import Any

import pytest

from calc.calculate import calculate
from calc.contract import RESULTS_SHEET
from calc.findings import Severity
from calc.plan.results import Results
from calc.validate import Given, validate
from tests.oracle import calculate as worked_out
from tests.oracle.random_plans import random_plan
from tests.plan.test_cases import expected, shown
from tests.support.build import frames_of

PLANS = int(os.environ.get("PLANCALC_PLANS", "60"))
SHEETS = (
    "Options",
    "Deferred Awards",
    "Fee Settlement",
    "Cash Due",
    "Formula Eligibility",
    "Shortfalls",
    "Share Reserve",
    "Issuances",
    "Option Events",
    "Decisions",
    "Upcoming",
    "Activity",
)


def differences(plan: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Where the calculation and the oracle differ, in words; also errors found in a plan that has none."""
    frames = frames_of(plan)
    validation = validate(Given(frames))
    results = calculate(frames)
    found = [
        f"{one.code} {one.sheet} {one.rows}: {one.message}"
        for one in [*validation.findings, *results.findings]
        if one.severity is Severity.ERROR
    ]
    return found or compared(results, worked_out(plan))


def compared(results: Results, wanted: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Where results differ from those of the oracle, in words."""
    found = []
    for sheet in SHEETS:
        headers = list(RESULTS_SHEET[sheet].headers)
        ours = [row for row in shown(results.sheets[sheet], sheet, headers) if not is_note(sheet, row)]
        theirs = [{header: expected(sheet, header, row[header]) for header in headers} for row in wanted[sheet]]
        if len(ours) != len(theirs):
            found.append(f"{sheet}: {len(ours)} rows, {len(theirs)} expected")
        for number, (our, their) in enumerate(zip(ours, theirs, strict=False)):
            found += [
                f"{sheet} row {number} ({next(iter(our.values()))}), {header}: {our[header]}, {their[header]} expected"
                for header in headers
                if our[header] != their[header]
            ]
    return found


def is_note(sheet: str, row: dict[str, Any]) -> bool:
    """Whether a row of Activity is a sentence about the lines beside it."""
    return sheet == "Activity" and row["Line"].startswith("(")


@pytest.mark.parametrize("start", range(0, PLANS, 20))
def test_random_plans_come_out_as_the_oracle_says(start: int) -> None:
    for seed in range(start, start + 20):
        assert not differences(random_plan(random.Random(seed))), f"seed {seed}"
