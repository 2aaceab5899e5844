"""What a person asks that does not fit the statement, or a statement that does not fit the results, is said."""

from pathlib import Path
from typing import Any

from tests.reconciliation.test_command import STATEMENTS, reconcile, written
from tests.support.statements import book

ENTRIES = ("2002-01-17,Ingrid S. Lindqvist,5,", "2002-06-03,Ingrid S. Lindqvist,7,", "2002-11-15,Zora Zephyr,200,")


def warnings(told: dict[str, Any]) -> dict[str, str]:
    """The message of each warning, by its code."""
    return {each["code"]: each["message"] for each in told["findings"] if each["severity"] == "warning"}


def test_entries_after_the_last_day_that_was_asked_for_are_counted_and_named(results: Path, tmp_path: Path) -> None:
    sent, out = written(tmp_path / "agent.csv", *ENTRIES), tmp_path / "out.xlsx"
    told = reconcile(results, sent, "--from", "2002-01-01", "--to", "2002-06-02", "-o", out)[1]
    said = warnings(told)["entries-after-last-day"]
    assert said.startswith(
        "2 entries of 207 shares (the first is row 3, the last row 4) are dated after 2 June 2002, the last day that"
        " was named, the latest on 15 November 2002; they are listed and counted all the same."
    )
    assert "Name the statement's last day with --to." in said
    assert {line["line"]: line["shares"] for line in told["bridge"]}["The agent's journal"] == 5 + 7 + 200
    told = reconcile(results, sent, "--from", "2002-01-01", "--to", "2002-11-15", "-o", out)[1]
    assert "entries-after-last-day" not in warnings(told), "the last day itself is in"


def test_a_plan_code_that_a_statement_without_plan_codes_cannot_follow_is_said(results: Path, tmp_path: Path) -> None:
    sent, out = written(tmp_path / "agent.csv", *ENTRIES), tmp_path / "out.xlsx"
    told = reconcile(results, sent, "--plan-code", "XYZ", "-o", out)[1]
    assert "so the plan code XYZ leaves nothing out: all its entries" in warnings(told)["no-plan-codes"]
    assert "no-plan-codes" not in warnings(reconcile(results, sent, "-o", out)[1])


def test_a_plan_code_that_chooses_the_reserve_is_of_use_though_no_entry_has_one(results: Path, tmp_path: Path) -> None:
    header = ["Plan", "Opening Balance", "Increases", "Shares Issued", "Closing Balance", "As of"]
    plans = [[plan, 200_000, 0, 40, 199_960, "2002-12-31"] for plan in ("NED99", "ESPP")]
    entries = [["Date", "Holder", "Shares"], ["2002-01-17", "Ingrid S. Lindqvist", 5]]
    sent = book(tmp_path, Journal=entries, Reserve=[header, *plans])
    told = reconcile(results, sent, "--plan-code", "NED99", "-o", tmp_path / "out.xlsx")[1]
    assert told["status"] == "differences"
    assert "no-plan-codes" not in warnings(told)


def test_a_statement_whose_titles_name_another_company_is_questioned(results: Path, tmp_path: Path) -> None:
    ours, out = (STATEMENTS / "leman-2002.csv").read_bytes(), tmp_path / "out.xlsx"
    other = tmp_path / "harbor.csv"
    other.write_bytes(ours.replace(b"CTC Communications Group, Inc.", b"Example Harbor Company"))
    said = warnings(reconcile(results, other, "-o", out)[1])["other-company"]
    assert said.startswith(
        "The statement names Example Harbor Company (row 2: “Registre des actions: Example Harbor Company”), and"
        " ctc.results.xlsx is of CTC Communications Group, Inc."
    )
    assert "choose the other file where they are not" in said
    for name in ("leman-2002.csv", "bayside-2002-06.xlsx"):
        assert "other-company" not in warnings(
            reconcile(results, STATEMENTS / name, "-o", tmp_path / f"{name}.xlsx")[1]
        )
