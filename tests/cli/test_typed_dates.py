"""A date is taken as people type it, and refused with both meanings where it has two."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from calc.cli import cli
from calc.cli.typed_dates import meanings
from calc.results.basis_checks import day_of
from calc.results.read_back import read_prior
from tests.support.workbooks import sound, write


@pytest.mark.parametrize(
    "typed",
    ["2002-03-31", "3/31/2002", "03/31/2002", "31/3/2002", "31-Mar-2002", "March 31, 2002", "3/31/02", "20020331"],
)
def test_a_date_that_can_mean_one_day_is_that_day(typed: str) -> None:
    assert meanings(typed) == [date(2002, 3, 31)]


def test_a_day_whose_number_is_its_months_has_one_meaning_in_either_order() -> None:
    assert meanings("3/3/2002") == [date(2002, 3, 3)]


@pytest.mark.parametrize("typed", ["2002-02-29", "13/13/2002", "2/29/2002", "soon", "2002-W13-7", "37346"])
def test_what_is_no_day_of_any_calendar_has_no_meaning(typed: str) -> None:
    assert meanings(typed) == []


def test_a_date_with_two_meanings_is_refused_with_both() -> None:
    done = CliRunner().invoke(cli, ["roll", "plan.xlsx", "--as-of", "3/4/2002", "-o", "next.xlsx"])
    assert done.exit_code == 2
    assert (
        "3/4/2002 can mean March 4, 2002 (2002-03-04) or April 3, 2002 (2002-04-03). Type 2002-03-04 or 2002-04-03,"
        " whichever you mean." in done.output
    )


def test_what_is_no_date_is_refused_with_the_forms_that_are_taken() -> None:
    done = CliRunner().invoke(cli, ["reconcile", "r.xlsx", "s.csv", "--from", "Q1"])
    assert "Q1 is not a date. Type it as 3/31/2002, 31-Mar-2002 or 2002-03-31." in done.output


@pytest.mark.parametrize(("options", "stated"), [((), None), (("--run-date", "3/31/2002"), date(2002, 3, 31))])
def test_a_run_states_the_date_that_is_typed_and_no_other(
    tmp_path: Path, options: tuple[str, ...], stated: date | None
) -> None:
    source = write(tmp_path / "plan.xlsx", sound())
    done = CliRunner().invoke(cli, ["run", str(source), "--no-effects", *options])
    assert done.exit_code == 0, done.output
    assert day_of(read_prior(tmp_path / "plan.results.xlsx", ()).run.get("Run on")) == stated


def test_today_is_the_day_on_which_a_workbook_is_run(tmp_path: Path) -> None:
    source = write(tmp_path / "plan.xlsx", sound())
    before = date.today()
    assert CliRunner().invoke(cli, ["run", str(source), "--no-effects", "--run-date", "Today"]).exit_code == 0
    run_on = day_of(read_prior(tmp_path / "plan.results.xlsx", ()).run["Run on"])
    assert run_on is not None
    assert before <= run_on <= date.today()


@pytest.mark.parametrize("command", [["run", "p.xlsx"], ["batch", "in", "-o", "out"], ["watch", "in", "-o", "out"]])
def test_a_run_date_that_is_none_is_refused(command: list[str]) -> None:
    done = CliRunner().invoke(cli, [*command, "--run-date", "tomorrow"])
    assert (done.exit_code, "tomorrow is not a date." in done.output) == (2, True)
