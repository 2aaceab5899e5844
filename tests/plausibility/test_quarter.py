"""A new period with nothing in it is asked about beside what ties: real files, through the real command."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calc.plan.terms import plan_terms
from calc.plausibility import empty_quarter
from tests.cli.test_cli import plancalc
from tests.support.asked import company
from tests.support.plans import (
    annual_fee,
    board_meeting,
    d,
    director,
    elects,
    frames,
    grant,
    option_event,
    plan_event,
    price,
    step,
)  # fmt: skip
from tests.support.workbooks import Sheets, write

CODE = "empty-quarter"


@pytest.mark.parametrize(
    ("sheets", "is_empty", "why"),
    [
        ({}, True, "nothing at all"),
        ({"prices": [price("2001-12-31", 1.0)]}, True, "the last day of the one before"),
        ({"prices": [price("2002-01-02", 1.0)]}, False, "one price"),
        ({"prices": [{"Date": d("2002-01-02")}]}, False, "a day without any price has a row"),
        ({"prices": [price("2002-03-28", 1.0)]}, False, "the last trading day"),
        ({"prices": [price("2002-04-01", 1.0)]}, True, "what is later is left out"),
        ({"meetings": [board_meeting("2002-03-31", "M")]}, False, "a meeting"),
        ({"fees": [annual_fee("F", "A", 2002, 100)]}, False, "an annual fee of the new year"),
        ({"fees": [annual_fee("F", "A", 2001, 100)]}, True, "one of the old year"),
        ({"fees": [annual_fee("F", "A", 2003, 100)]}, True, "one of the next year"),
        ({"elections": [elects("A", "2002-02-01")]}, False, "a notice"),
        ({"option_events": [option_event("E", "DO", "2002-02-01", "exercise", 1)]}, False, "an exercise"),
        ({"plan_events": [plan_event("2002-02-01", "delivery hold")]}, False, "a plan event"),
        ({"directors": [director("A", end="2002-02-01")]}, False, "a director who left"),
        (
            {
                "grants": [grant("DO", "A", "2001-02-01", 9, 1, "2002-02-01", **{"Exercisable From": d("2002-02-02")})],
                "vesting": [step("DO", "2002-02-01", 9)],
            },
            True,
            "an award's own terms",
        ),
    ],
)
def test_nothing_dated_in_the_new_period_is_asked_about(sheets: dict[str, Any], is_empty: bool, why: str) -> None:
    given = frames("2002-03-31", **sheets)
    terms = plan_terms(given["Plan"], given["Plan Events"], given["Readings"])
    found = empty_quarter(given, terms, "last.results.xlsx", date(2001, 12, 31))
    assert bool(found) is is_empty, why


def test_the_same_day_once_more_is_no_new_period() -> None:
    given = frames("2001-12-31")
    terms = plan_terms(given["Plan"], given["Plan Events"], given["Readings"])
    assert empty_quarter(given, terms, "last.results.xlsx", date(2001, 12, 31)) == []
    assert len(empty_quarter(given, terms, "last.results.xlsx", date(2001, 12, 30))) == 1


def tie(tmp_path: Path, sheets: Sheets) -> dict[str, Any]:
    """What is said to programs of the first quarter of 2002 against the results of 2001."""
    write(tmp_path / "last.xlsx", company())
    assert plancalc("run", tmp_path / "last.xlsx", "--values-only").returncode == 0
    source = write(tmp_path / "next.xlsx", sheets)
    done = plancalc("run", source, "--prior", tmp_path / "last.results.xlsx", "--json", "--values-only")
    outcome: dict[str, Any] = json.loads(done.stdout) | {"said": done.stderr}
    assert done.returncode == 0
    return outcome


def test_an_empty_quarter_that_ties_is_a_warning_on_the_screen_and_in_the_results(tmp_path: Path) -> None:
    from tests.job.test_pipeline import read_back

    sheets = copy.deepcopy(company())
    sheets["Plan"][1]["Value"] = date(2002, 3, 31)
    outcome = tie(tmp_path, sheets)
    assert (outcome["warnings"], outcome["tie_out"]["ties"]) == (1, True)
    (finding,) = [each for each in outcome["findings"] if each["code"] == CODE]
    assert (finding["severity"], finding["sheet"], finding["cell"]) == ("warning", "Plan", "B3")
    message = finding["message"]
    assert message.startswith(
        "No row, prices included, is dated after 2001-12-31, the As-of Date of last.results.xlsx, up to 2002-03-31"
    )
    said = " ".join(outcome["said"].split())
    assert message in said
    assert "Ties to last.results.xlsx as of 2001-12-31." in said
    assert [row["Message"] for row in read_back(tmp_path / "next.results.xlsx", "Findings")] == [message]


def test_one_price_of_the_new_quarter_is_enough(tmp_path: Path) -> None:
    sheets = copy.deepcopy(company())
    sheets["Plan"][1]["Value"] = date(2002, 3, 31)
    sheets["Prices"].append({"Date": date(2002, 1, 2), "Last Sale": 14.5})
    assert tie(tmp_path, sheets)["findings"] == []


def test_without_earlier_results_an_empty_quarter_is_nothing_to_ask_about(tmp_path: Path) -> None:
    sheets = company()
    sheets["Plan"][1]["Value"] = date(2002, 3, 31)
    done = plancalc("check", write(tmp_path / "next.xlsx", sheets), "--json")
    assert json.loads(done.stdout)["inputs"][0]["findings"] == []
