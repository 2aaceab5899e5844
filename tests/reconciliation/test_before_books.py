"""A register whose books opened with balances: what the agent has of before is out of the period, and told once."""

from pathlib import Path
from typing import Any

import pytest

from calc.reconciliation.last import read_last
from tests.fuzz.edits import pages_of, save
from tests.job.test_pipeline import read_back
from tests.reconciliation.test_command import STATEMENTS, reconcile, unsettled, written
from tests.samples import FOLDER
from tests.support.commands import command

BAYSIDE = STATEMENTS / "bayside-2002-06.xlsx"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the full sample with its history before 2001 folded into balances."""
    folder = tmp_path_factory.mktemp("opened")
    source, target = FOLDER / "ctc-1999-2002.xlsx", folder / "results.xlsx"
    command("roll", source, "--as-of", "2002-12-31", "--open-on", "2001-01-01", "-o", folder / "next.xlsx")
    done = command("run", folder / "next.xlsx", "-o", target, "--values-only")
    assert done.code == 0, done.said
    return target


def bridge(told: dict[str, Any]) -> dict[str, int]:
    """Both bridges, line by line; of a line that is in both, the reserve's."""
    return {line["line"]: line["shares"] for line in told["bridge"]}


def test_rows_of_before_are_on_no_item_and_on_one_line_of_the_bridge(opened: Path, tmp_path: Path) -> None:
    code, told, said = reconcile(opened, BAYSIDE, "-o", tmp_path / "out.xlsx")
    assert code == 1
    assert {cause for cause, _, _ in unsettled(tmp_path / "out.xlsx")} == {
        "missing at agent", "duplicate", "rounding", "timing", "none",
    }  # fmt: skip
    assert (
        "8 agent rows of 10,847 shares are dated before the register's books opened on 2001-01-01: not compared."
        in (" ".join(said.split()))
    )
    assert "compared from that day on (--from 2001-01-01)" in " ".join(said.split())
    assert [(each["severity"], each["code"]) for each in told["findings"]].count(("info", "before-books-open")) == 1
    lines = bridge(told)
    assert lines["The agent's rows dated before 1 January 2001, not compared"] == 10_847
    assert lines["Unexplained"] == 0
    why = "the agent posted 2,000 for the 3,000 of 2000, without the split, so it has 1,000 more reserved"
    assert lines["The reserve at the start of 1 January 2001, theirs less ours"] == 1_000, why
    assert not [line for line in lines if line.startswith(("Increases", "The reserve at the beginning"))]
    before = [row for row in read_back(tmp_path / "out.xlsx", "Agent Rows") if row["Status"] is None]
    assert (len(before), sum(row["Shares"] for row in before)) == (8, 10_847)


@pytest.mark.parametrize("first_day", ["2001-01-01", "2000-03-01"])
def test_no_first_day_before_the_opening_makes_a_difference(first_day: str, opened: Path, tmp_path: Path) -> None:
    by_itself = reconcile(opened, BAYSIDE, "-o", tmp_path / "one.xlsx")[1]
    asked = reconcile(opened, BAYSIDE, "--from", first_day, "-o", tmp_path / "two.xlsx")[1]
    assert (asked["bridge"], asked["items"]) == (by_itself["bridge"], by_itself["items"])


def test_the_day_before_is_out_and_the_day_itself_is_in(opened: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "agent.csv", "2000-12-31,Stranger,70,999", "2001-01-01,Stranger,80,999")
    told = reconcile(opened, path, "--to", "2001-01-02", "-o", tmp_path / "out.xlsx")[1]
    assert told["items"]["not in register"] == 1
    assert bridge(told)["The agent's rows dated before 1 January 2001, not compared"] == 70
    assert bridge(told)["Posted, but not in our register (not in register)"] == 80


def test_a_statement_that_ends_before_the_opening_is_refused(opened: Path) -> None:
    code, told, said = reconcile(opened, BAYSIDE, "--to", "2000-12-31")
    assert (code, told["status"]) == (1, "errors")
    assert "Choose the results of before that day." in " ".join(said.split())


def test_rows_of_before_are_not_open_in_the_next_reconciliation(opened: Path, tmp_path: Path) -> None:
    reconcile(opened, BAYSIDE, "-o", tmp_path / "june.xlsx")
    last, again = (
        read_last(tmp_path / "june.xlsx"),
        read_last(save(pages_of(tmp_path / "june.xlsx"), tmp_path / "x.xlsx")),
    )
    assert [row.split()[0] for row in last.rows["label"]] == ["27", "30"]
    assert last.open_items == again.open_items


def test_what_was_open_before_the_books_opened_does_not_count_as_cleared(
    results: Path, opened: Path, tmp_path: Path
) -> None:
    path = written(tmp_path / "then.csv", "2000-12-04,Stranger,70,999")
    assert reconcile(results, path, "--to", "2000-12-31", "-o", tmp_path / "then.xlsx")[0] == 1
    told = reconcile(opened, BAYSIDE, "--prior", tmp_path / "then.xlsx", "-o", tmp_path / "now.xlsx")[1]
    carried = read_back(tmp_path / "now.xlsx", "Carried Forward")
    assert {row["Now"] for row in carried if row["Cause Then"] == "missing at agent"} == {"open"}
    assert bridge(told)["Unexplained"] == 0
    step = next(row["Next Step"] for row in read_back(tmp_path / "now.xlsx", "Items") if row["Agent Shares"] == 70)
    assert "dated before our books opened on 2001-01-01 and cannot be entered" in step
    assert read_last(save(pages_of(tmp_path / "now.xlsx"), tmp_path / "saved.xlsx")).open_items
