"""Which runs have a newer one in their place."""

from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.page.figures import Brief
from calc.page.newer import newer_runs
from calc.page.runs import Run, State

RESULTS, ERRORS, NOTHING = {"results": "r.xlsx"}, {"copy": "c.xlsx"}, {"reason": "r.txt"}
Q1, Q2 = "31 March 2002", "30 June 2002"


@pytest.mark.parametrize(
    ("newest_first", "newer"),
    [
        ([("a (2).xlsx", RESULTS, "A", Q1), ("a.xlsx", RESULTS, "A", Q1)], {"a.xlsx": "a (2).xlsx"}),
        ([("b.xlsx", RESULTS, "A", Q1), ("a.xlsx", RESULTS, "A", Q1)], {}),
        ([("a (2).xlsx", RESULTS, "A", Q2), ("a.xlsx", RESULTS, "A", Q1)], {}),
        ([("a (2).xlsx", RESULTS, "B", Q1), ("a.xlsx", RESULTS, "A", Q1)], {}),
        ([("a (2).xlsx", RESULTS, "a  CO", Q1), ("a.xlsx", ERRORS, "A Co", Q1)], {"a.xlsx": "a (2).xlsx"}),
        ([("a (2).xlsx", ERRORS, "A", Q1), ("a.xlsx", RESULTS, "A", Q1)], {"a.xlsx": "a (2).xlsx"}),
        ([("a (2).xlsx", RESULTS, "A", Q1), ("a.xlsx", ERRORS, "A", "")], {}),
        ([("a (2).xlsx", RESULTS, "", Q1), ("a.xlsx", RESULTS, "", Q1)], {}),
        ([("a (2).xlsx", RESULTS, "A", Q1), ("a.xlsx", NOTHING, "", "")], {}),
        (
            [("a (3).xlsx", RESULTS, "A", Q1), ("a (2).xlsx", ERRORS, "A", Q1), ("A.xlsx", ERRORS, "A", Q1)],
            {"A.xlsx": "a (3).xlsx", "a (2).xlsx": "a (3).xlsx"},
        ),
    ],
)
def test_newer_is_a_later_run_of_the_same_file_company_and_day_alone(
    newest_first: list[tuple[str, dict[str, str], str, str]], newer: dict[str, str]
) -> None:
    runs = [Run(name, State.DONE, 0.0, Path("done"), made) for name, made, _, _ in newest_first]
    briefs = {run.id: Brief(company, as_of) for run, (_, _, company, as_of) in zip(runs, newest_first, strict=True)}
    names = {run.id: run.name for run in runs}
    assert {names[key]: run.name for key, run in newer_runs(runs, briefs).items()} == newer


def test_a_run_that_is_still_at_work_replaces_none() -> None:
    runs = [
        Run("a (2).xlsx", State.WORKING, 1.0, Path("in work")),
        Run("a.xlsx", State.DONE, 0.0, Path("done"), RESULTS),
    ]
    assert newer_runs(runs, {runs[1].id: Brief("A", Q1)}) == {}
