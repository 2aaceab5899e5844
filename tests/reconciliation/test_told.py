"""What is inferred is told, and nothing doubtful ties: the command on a sound statement with one thing changed."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.job.test_pipeline import read_back
from tests.reconciliation.test_command import reconcile, unsettled
from tests.support.statements import book

HEADER = ["Date", "Holder", "Account", "Type", "Shares"]
Rows = list[list[Any]]


@pytest.fixture(scope="module")
def sound(results: Path) -> Rows:
    """A row of the agent for each issuance."""
    rows = read_back(results, "Issuances")
    return [
        [f"{row['Due Date']:%Y-%m-%d}", row["Payee"], row["Account No."], "ISSUANCE", row["Shares"]] for row in rows
    ]


def statement(path: Path, rows: Rows, *titles: str) -> Path:
    """A text file of rows below titles."""
    path = path / "agent.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*([title] for title in titles), HEADER, *rows])
    return path


END = "Statement through 2002-12-31"
STRANGER = ["2002-03-05", "HALE, PETER", "9999"]


def codes(told: dict[str, Any], severity: str = "warning") -> list[str]:
    """The codes of what was found."""
    return [finding["code"] for finding in told["findings"] if finding["severity"] == severity]


def test_the_sound_statement_ties(results: Path, sound: Rows, tmp_path: Path) -> None:
    code, told, said = reconcile(results, statement(tmp_path, sound, END), "-o", tmp_path / "out.xlsx")
    assert (code, told["status"], codes(told)) == (0, "ok", [])
    assert "How the statement was read:" in said


WORDS = [
    "DWAC (Deposit/Withdrawal at Custodian)",
    "Director retirement",
    "Same day sale",
    "Legend removed",
    "D",
    "Sold",
]


def with_type(workbook: Path, word: str, sign: str) -> Path:
    """A workbook with a sign chosen beside a type on its sheet Taken As."""
    book = openpyxl.load_workbook(workbook)
    (row,) = (row for row in book["Taken As"].iter_rows(min_row=2) if row[1].value == word)
    row[2].value = sign
    book.save(workbook.with_name("chosen.xlsx"))
    return workbook.with_name("chosen.xlsx")


@pytest.mark.parametrize("word", WORDS)
def test_a_word_under_type_pairs_nothing_off(results: Path, sound: Rows, tmp_path: Path, word: str) -> None:
    rows = [*sound, [*STRANGER, "Issuance", 500], [*STRANGER, word, 500]]
    code, told, _ = reconcile(results, statement(tmp_path, rows, END), "-o", tmp_path / "out.xlsx")
    assert code == 1
    assert told["items"]["not in register"] == 2
    assert "reversed" not in told["items"]
    assert codes(told) == ["type-taken-as-credit"]
    rows = [[*row[:3], word, row[4]] for row in sound]
    code, told, said = reconcile(results, statement(tmp_path, rows, END), "-o", tmp_path / "out.xlsx")
    assert (code, codes(told)) == (0, [])
    assert word in said  # it is told all the same


def test_an_inferred_reversal_is_paired_off_only_where_the_mapping_states_it(
    results: Path, sound: Rows, tmp_path: Path
) -> None:
    path = statement(tmp_path, [*sound, [*STRANGER, "Issuance", 500], [*STRANGER, "REVERSAL", 500]], END)
    out, mapping = tmp_path / "out.xlsx", tmp_path / "map.toml"
    code, told, _ = reconcile(results, path, "-o", out)
    assert (code, told["items"]["not in register"], codes(told)) == (1, 2, ["sign-inferred"])
    assert "reversed" not in told["items"]
    steps = [row["Next Step"] for row in read_back(out, "Items") if row["Cause"] == "not in register"]
    assert sum("confirm it on the sheet Taken As" in step for step in steps) == 1
    # What was not paired off then is not when it is carried forward.
    july = statement(tmp_path, [["2003-01-02", "Nobody", "1", "ISSUANCE", 7]], "Through 2003-01-31")
    code, told, _ = reconcile(results, july, "--prior", out, "-o", tmp_path / "next.xlsx")
    assert (code, told["items"]) == (1, {"not in register": 3})
    path = statement(tmp_path, [*sound, [*STRANGER, "Issuance", 500], [*STRANGER, "REVERSAL", 500]], END)
    mapping.write_text('[signs]\n"REVERSAL" = "debit"\n', encoding="utf-8")
    code, told, _ = reconcile(results, path, "--map", mapping, "-o", tmp_path / "stated.xlsx")
    assert (code, told["items"]["reversed"], codes(told)) == (0, 1, [])
    chosen = with_type(out, "REVERSAL", "debit")
    code, told, _ = reconcile(results, path, "--map", chosen, "-o", tmp_path / "stated.xlsx")
    assert (code, told["items"]["reversed"], codes(told)) == (0, 1, [])


def test_a_type_that_may_be_either_sign_is_on_the_mapping_to_fill_in(
    results: Path, sound: Rows, tmp_path: Path
) -> None:
    path = statement(tmp_path, [*sound, [*STRANGER, "Reversal of cancellation", 500]], END)
    code, told, _ = reconcile(results, path, "-o", tmp_path / "out.xlsx")
    assert (code, told["status"], codes(told, "error")) == (1, "errors", ["unclear-type"])
    chosen = with_type(Path(told["map"]), "Reversal of cancellation", "credit")
    code, told, _ = reconcile(results, path, "--map", chosen, "-o", tmp_path / "out.xlsx")
    assert (code, told["items"]["not in register"], codes(told)) == (1, 1, [])


def test_without_a_last_day_it_does_not_tie_where_shares_may_never_have_been_posted(
    results: Path, sound: Rows, tmp_path: Path
) -> None:
    begun = [row for row in sound if row[0] < "2002-01-01"]
    path, out = statement(tmp_path, begun), tmp_path / "out.xlsx"
    code, told, _ = reconcile(results, path, "-o", out)
    assert (code, told["status"], codes(told)) == (1, "differences", ["last-day"])
    assert told["message"].startswith("Cannot tell whether it ties")
    assert "--to" in told["message"]
    code, told, _ = reconcile(results, path, "--to", begun[-1][0], "-o", out)
    assert (code, codes(told)) == (0, [])
    code, told, _ = reconcile(results, path, "--to", "2002-12-31", "-o", out)
    assert (code, told["items"]["missing at agent"]) == (1, len(sound) - len(begun))


def test_a_last_day_that_is_not_stated_is_said_where_nothing_depends_on_it(
    results: Path, sound: Rows, tmp_path: Path
) -> None:
    code, told, said = reconcile(results, statement(tmp_path, sound), "-o", tmp_path / "out.xlsx")
    assert (code, codes(told)) == (0, [])
    assert "--to" in said
    assert "last-day" in codes(told, "info")


def test_another_directors_name_is_told_and_stands_on_its_item(results: Path, sound: Rows, tmp_path: Path) -> None:
    names = list(dict.fromkeys(row[1] for row in sound if not row[1].startswith("Estate")))
    rows = [[row[0], names[1], *row[2:]] if row[1] == names[0] else row for row in sound]
    out = tmp_path / "out.xlsx"
    code, told, _ = reconcile(results, statement(tmp_path, rows, END), "-o", out)
    assert (code, codes(told)) == (0, ["other-director"])
    changed = sum(row[1] == names[0] for row in sound)
    steps = [row["Next Step"] for row in read_back(out, "Items") if row["Next Step"]]
    assert sum(f"has the name {names[1]}" in step for step in steps) == len(steps) > 0
    assert changed > 0


def test_an_account_that_lost_its_digits_is_told_and_matched_by_name(
    results: Path, sound: Rows, tmp_path: Path
) -> None:
    rows = [[row[0], row[1], "1.23457E+15", *row[3:]] for row in sound]
    code, told, _ = reconcile(results, statement(tmp_path, rows, END), "-o", tmp_path / "out.xlsx")
    assert (code, codes(told)) == (0, ["account-lost-digits"])
    assert {row["Matched By"] for row in read_back(tmp_path / "out.xlsx", "Items")} == {"name"}


def test_entries_of_no_shares_ask_for_nothing(results: Path, sound: Rows, tmp_path: Path) -> None:
    rows = [*sound, [*STRANGER, "ADDRESS CHANGE", 0], [*sound[0][:3], "JOURNAL", "0.000"], [*STRANGER, "NOTE", "-"]]
    out = tmp_path / "out.xlsx"
    code, told, said = reconcile(results, statement(tmp_path, rows, END), "-o", out)
    assert code == 0
    assert "3 entries of 0 shares" in " ".join(said.split())
    assert {cause for cause, _, _ in unsettled(out)} == {"none"}
    assert codes(told) == []


def test_a_journal_without_holders_is_matched_by_account(results: Path, sound: Rows, tmp_path: Path) -> None:
    rows = [[row[0], "", *row[2:]] for row in sound]
    assert reconcile(results, statement(tmp_path, rows, END), "-o", tmp_path / "out.xlsx")[0] == 0


def test_what_was_inferred_is_said_in_twenty_lines_and_all_of_it_stands_on_taken_as(
    results: Path, sound: Rows, tmp_path: Path
) -> None:
    # Each holder misspelt in a way of its own, without an account.
    rows = [[row[0], row[1][:-1] + letter, "", *row[3:]] for row in sound for letter in "qxz"]
    out = tmp_path / "out.xlsx"
    _, told, said = reconcile(results, statement(tmp_path, rows), "-o", out)
    lines = said.splitlines()
    first = lines.index("How the statement was read:")
    shown = [line for line in lines[first:] if line.startswith(("How", "  "))]
    bridge = len(told["bridge"])
    assert len(shown) - bridge <= 20
    assert any("more, all of them on the sheet Taken As." in line for line in shown)
    notes = {row["What"] for row in read_back(out, "Taken As")}
    messages = [finding["message"] for finding in told["findings"] if finding["code"] in ("name-taken", "last-day")]
    assert len(messages) > 10
    assert set(messages) <= notes


def test_the_agents_reserve_of_another_plan_is_never_compared(results: Path, tmp_path: Path) -> None:
    header = ["Plan", "Opening Balance", "Increases", "Shares Issued", "Closing Balance", "As of"]
    ours = ["NED99", 200000, 346250, 34393, 511857, datetime(2002, 12, 31)]
    theirs = ["ESPP", 50000, 0, 40, 49960, datetime(2002, 12, 31)]
    path = book(tmp_path, Reserve=[header, ours, theirs])
    code, told, _ = reconcile(results, path, "-o", tmp_path / "out.xlsx")
    assert (code, codes(told, "error")) == (1, ["reserve-plan"])
    assert "--plan-code" in told["findings"][-1]["message"] + told["findings"][0]["message"]
    code, told, _ = reconcile(results, path, "--plan-code", "NED99", "-o", tmp_path / "out.xlsx")
    assert (code, told["bridge"][-2]["shares"]) == (0, 511857)


def test_shares_that_the_agents_reserve_lacks_are_no_issuances_of_another_time(results: Path, tmp_path: Path) -> None:
    path = tmp_path / "reserve.csv"
    header = "Opening,Increases,Issued,Closing,As-of Date"
    path.write_text(f"{header}\n200000,346250,34392,511858,2002-12-31\n", encoding="utf-8")
    code, told, _ = reconcile(results, path, "-o", tmp_path / "out.xlsx")
    assert code == 1
    assert "the agent's reserve statement has issued 1 share fewer than our register" in told["message"]
