"""The command on the sample statements and on what was open the last time: real files, read back."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from calc.cli import cli
from calc.contract import RECONCILIATION
from calc.tables.work_paper import WORK_PAPER
from tests.job.test_pipeline import read_back
from tests.samples import FOLDER

STATEMENTS = FOLDER / "statements"


def reconcile(*arguments: object) -> tuple[int, dict[str, Any], str]:
    """The exit code, what is said to programs, and what to people."""
    done = CliRunner().invoke(cli, ["reconcile", *map(str, arguments), "--json"])
    return done.exit_code, json.loads(done.stdout), done.stderr


def unsettled(path: Path) -> set[tuple[str, str | None, str | None]]:
    """Cause, Issuance IDs and Agent Rows of the items that are not plainly matched."""
    return {(row["Cause"], row["Issuance IDs"], row["Agent Rows"]) for row in read_back(path, "Items")
            if row["Status"] != "matched"}  # fmt: skip


def written(path: Path, *lines: str) -> Path:
    """A small statement."""
    path.write_text("\n".join(["Date,Holder,Shares,Account No.", *lines, ""]), encoding="utf-8")
    return path


def test_the_workbook_sample_is_told_entry_by_entry(results: Path, tmp_path: Path) -> None:
    code, told, said = reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", tmp_path / "out.xlsx")
    fees = [f"IS-DS-{each}-CAR" for each in ("AC-2000-05", "AC-2000-11", "BD-2000-02", "BD-2000-05", "BD-2000-09",
                                             "BD-2000-11", "BD-2001-02", "BD-2001-05")]  # fmt: skip
    assert (code, told["status"]) == (1, "differences")
    assert unsettled(tmp_path / "out.xlsx") == {
        ("split", "IS-E-04", "10"),
        ("missing at agent", "IS-E-09", None),
        ("duplicate", None, "27"),
        ("rounding", "IS-DS-AC-2001-05-HAT", "30"),
        ("timing", "IS-DS-R-2001-HAT", None),
        ("other plan", None, "7"),
        ("reversed", None, "11, 12"),
        ("none", ", ".join(fees), "23"),
    }
    bridge = [line["shares"] for line in told["bridge"]]
    # 34,393 - 3,855 (timing) - 1,000 (split) + 1 + 0 + 1,000 + 140 (other plan) - 2,000 = 28,679
    assert bridge[:10] == [34393, -3855, -1000, 1, 0, 1000, 140, -2000, 28679, 0]
    # 300,000 - 38,143 delivered, of which 3,750 are what the split added to those delivered before it.
    assert (bridge[10], bridge[-2], bridge[-1]) == (261857, 267711, 0)
    assert "Margret L. Ashworth was matched with Margaret L. Ashworth" in " ".join(said.split())


def test_the_text_sample_is_told_entry_by_entry(results: Path, tmp_path: Path) -> None:
    statement = STATEMENTS / "leman-2002.csv"
    code, told, _ = reconcile(results, statement, "--from", "2002-01-01", "-o", tmp_path / "out.xlsx")
    assert code == 1
    assert unsettled(tmp_path / "out.xlsx") == {
        ("quantity", "IS-DS-BD-2001-05-HAT", "23"),
        ("date", "IS-E-10", "20"),
        ("not in register", None, "27"),
        ("reversed", None, "25, 26"),
        ("none", "IS-DS-R-2001-CAR", "15, 16"),
    }
    assert told["bridge"][-1] == {"line": "Unexplained", "shares": 0}


def test_without_its_first_day_a_statement_of_one_year_is_asked_about(results: Path, tmp_path: Path) -> None:
    _, told, said = reconcile(results, STATEMENTS / "leman-2002.csv", "-o", tmp_path / "out.xlsx")
    assert told["items"]["missing at agent"] == 14
    assert "--from" in said


def test_every_entry_stands_on_its_sheet_with_its_cause_and_as_it_was_sent(results: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", out)
    assert len(read_back(out, "Issuances")) == 32
    assert all(row["Status"] and row["Cause"] for name in ("Issuances", "Agent Rows") for row in read_back(out, name))
    book, sent = openpyxl.load_workbook(out), openpyxl.load_workbook(STATEMENTS / "bayside-2002-06.xlsx")
    summary, *lists = (sheet.name for sheet in RECONCILIATION if sheet.name != "Carried Forward")
    assert [name for name in book.sheetnames if not name.startswith("Sent")] == [summary, WORK_PAPER, *lists]
    for row in sent["Transactions"].iter_rows():
        for cell in row:
            assert book["Sent Transactions"][cell.coordinate].value == cell.value
    assert book["Bridge"]["B3"].value == """=SUMIFS('Items'!$L$2:$L$29,'Items'!$B$2:$B$29,"timing")"""
    assert [column.value for column in book["Items"][1]] == [
        "Status", "Cause", "Issuance IDs", "Agent Rows", "Due Date", "Agent Date", "Director ID", "Holder",
        "Account No.", "Our Shares", "Agent Shares", "Difference", "Matched By", "Name Score", "Age (days)",
        "Next Step",
    ]  # fmt: skip


def test_the_agents_text_is_never_a_formula(results: Path, tmp_path: Path) -> None:
    evil = ['=HYPERLINK("http://x")', "+1+1", "@SUM(A1)", "<r>bold</r>", "-2+3"]
    statement = written(tmp_path / "evil.csv", *(f"""2001-01-05,"{each.replace('"', '""')}",5,""" for each in evil))
    code, _, _ = reconcile(results, statement, "-o", tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert code == 1
    holders = {row[3].value for row in book["Agent Rows"].iter_rows(min_row=2)} | {
        row[7].value for row in book["Items"].iter_rows(min_row=2)
    }
    assert set(evil) <= holders
    formulas = [cell for sheet in ("Items", "Agent Rows", "Sent evil.csv") for row in book[sheet] for cell in row
                if cell.data_type == "f" and cell.column_letter != "L"]  # fmt: skip
    assert formulas == []


def test_what_was_open_is_carried_on_until_it_clears(results: Path, tmp_path: Path) -> None:
    june = tmp_path / "june.xlsx"
    reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", june)
    july = written(
        tmp_path / "july.csv",
        '2002-06-10,"Hathaway, George W.",3855,0004475',  # what was on its way
        "2002-06-12,Ingrid S. Lindqvist,2000,0004688",  # what was missing, five months late
        "2002-07-01,Ellen M. Farnsworth,-1000,0004902",  # what was there twice is reversed
    )
    code, _, _ = reconcile(results, july, "--prior", june, "-o", tmp_path / "out.xlsx")
    rows = {row["Cause Then"]: row for row in read_back(tmp_path / "out.xlsx", "Carried Forward")}
    carried = {cause: (row["Now"], row["Cause Now"]) for cause, row in rows.items()}
    assert code == 1
    assert carried == {
        "timing": ("cleared", "none"),
        "duplicate": ("cleared", "reversed"),
        "missing at agent": ("open", "missing at agent"),  # the agent's row is 155 days after the due date
        "split": ("open", "split"),
        "rounding": ("open", "rounding"),
    }
    assert {row["Open For (days)"] for row in rows.values()} == {24}  # from 7 June to 1 July
    reconcile(results, july, "--prior", june, "-o", tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "out.xlsx").read_bytes()


def test_the_last_reconciliation_is_refused_for_another_company_and_taken_under_a_new_name(
    results: Path, tmp_path: Path
) -> None:
    june, july, renamed = tmp_path / "june.xlsx", tmp_path / "july.csv", tmp_path / "renamed.results.xlsx"
    reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", june)
    written(july, "2002-07-01,Ellen M. Farnsworth,-1000,0004902")
    other = tmp_path / "other.results.xlsx"
    assert CliRunner().invoke(cli, ["run", str(FOLDER / "first.xlsx"), "-o", str(other)]).exit_code == 0
    code, told, _ = reconcile(other, july, "--prior", june, "-o", tmp_path / "out.xlsx")
    assert (code, told["status"]) == (2, "unreadable")
    both = "june.xlsx is of CTC Communications Group, Inc. (sample, synthetic prices), and other.results.xlsx is of"
    assert told["message"].startswith(f"{both} Example")
    assert "Choose the last reconciliation of Example" in told["message"]
    assert not (tmp_path / "out.xlsx").exists()
    book = openpyxl.load_workbook(results)
    (name,) = (row[3] for row in book["Basis"].iter_rows(min_row=2) if row[2].value == "Company")
    name.value = "New Name Corp."
    book.save(renamed)
    assert reconcile(renamed, july, "--prior", june, "-o", tmp_path / "out.xlsx")[0] == 1
    assert {row["Cause Then"] for row in read_back(tmp_path / "out.xlsx", "Carried Forward")} >= {"timing", "duplicate"}


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("Items A1", "State", "has no column Status on Items."),
        ("Items A2", "matched", "shows nothing under Difference on Items."),  # the library drops what formulas gave
    ],
)
def test_a_last_reconciliation_that_somebody_changed_is_refused_with_the_column(
    cell: str, value: str | None, said: str, results: Path, tmp_path: Path
) -> None:
    june = tmp_path / "june.xlsx"
    reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", june)
    book = openpyxl.load_workbook(june)
    sheet, _, place = cell.rpartition(" ")
    book[sheet][place].value = value
    book.save(june)
    code, told, _ = reconcile(
        results, STATEMENTS / "bayside-2002-06.xlsx", "--prior", june, "-o", tmp_path / "out.xlsx"
    )
    assert (code, told["status"]) == (2, "unreadable")
    assert said in told["message"]


def test_inputs_are_never_written_over_and_what_is_no_input_is_refused(results: Path, tmp_path: Path) -> None:
    statement = written(tmp_path / "agent.csv", "2001-01-05,Nobody,5,")
    before = statement.read_bytes(), results.read_bytes()
    for target in (statement, results):
        code, told, _ = reconcile(results, statement, "-o", target)
        assert (code, told["status"]) == (2, "not written")
    assert (statement.read_bytes(), results.read_bytes()) == before
    for wrong in ((statement, statement), (results, results), (FOLDER / "first.xlsx", statement)):
        assert reconcile(*wrong)[0] == 2
    code, _, said = reconcile(results, statement, "--prior", results)
    assert code == 2
    assert "is not a reconciliation: it has no sheet Items. For --prior, choose one" in said.replace("\n", " ")
    assert not (tmp_path / "agent.reconciliation.xlsx").exists()


@pytest.mark.parametrize(("closing", "code"), [(511857, 0), (511858, 1)])
def test_a_reserve_without_a_journal_is_compared_and_accuses_no_issuance(
    results: Path, tmp_path: Path, closing: int, code: int
) -> None:
    statement = tmp_path / "reserve.csv"
    # 550,000 - 38,143; the split and the increase brought 346,250 beside the 34,393 delivered as issued.
    header = "Opening,Increases,Issued,Closing,As-of Date"
    statement.write_text(f"{header}\n200000,346250,34393,{closing},2002-12-31\n", encoding="utf-8")
    found, told, said = reconcile(results, statement, "-o", tmp_path / "out.xlsx")
    assert (found, told["items"]) == (code, {})
    assert told["bridge"][0] == {"line": "Our register: Reserve less Delivered", "shares": 511857}
    assert "no journal" in said


def test_a_statement_with_errors_is_not_reconciled(results: Path, tmp_path: Path) -> None:
    statement = written(tmp_path / "agent.csv", "2001-01-05,Nobody,five,")
    code, told, _ = reconcile(results, statement)
    assert (code, told["status"]) == (1, "errors")
    assert told["findings"]
    assert "bridge" not in told
    assert not (tmp_path / "agent.reconciliation.xlsx").exists()


def test_a_last_reconciliation_that_reaches_into_the_statement_is_not_asked_for_again(
    results: Path, tmp_path: Path
) -> None:
    june, leman = tmp_path / "june.xlsx", STATEMENTS / "leman-2002.csv"
    reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", june)
    _, told, _ = reconcile(results, leman, "--prior", june, "-o", tmp_path / "out.xlsx")
    (warned,) = [finding["message"] for finding in told["findings"] if finding["code"] == "before-the-statement"]
    assert warned.endswith("with --from: june.xlsx does not show it, because it runs to 2002-06-07.")


def test_no_last_day_is_told_of_a_journal_that_could_not_be_read(results: Path, tmp_path: Path) -> None:
    statement = tmp_path / "odd.csv"
    statement.write_text("Booked,Holder,Shares\n01/03/2002,Peter Delacroix,100\n", encoding="utf-8")
    code, told, _ = reconcile(results, statement)
    assert (code, [finding["code"] for finding in told["findings"]]) == (1, ["missing-column"])
    assert "name that file with --map" in told["findings"][0]["message"]


def test_the_agents_columns_are_as_wide_as_what_was_sent(results: Path, tmp_path: Path) -> None:
    reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", tmp_path / "out.xlsx")
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["Sent Transactions"]
    assert page.column_dimensions["A"].width < 15  # the dates; the titles above them run on
    assert page.column_dimensions["B"].width > len("EST OF RUTH E CARMICHAEL")


def test_a_statement_that_is_not_recognized_leaves_a_mapping_to_fill_in(results: Path, tmp_path: Path) -> None:
    statement = tmp_path / "odd.csv"
    statement.write_text("Buchung,Inhaber,Menge\n2002-01-17,HATHAWAY,5\n", encoding="utf-8")
    code, told, said = reconcile(results, statement)
    assert (code, told["status"], told["map"]) == (2, "unreadable", str(tmp_path / "odd.map.xlsx"))
    assert "Choose under Taken As what each column holds" in " ".join(said.split())
    book = openpyxl.load_workbook(tmp_path / "odd.map.xlsx")
    sheet = book["Taken As"]
    named = {"Buchung": "Date", "Inhaber": "Holder", "Menge": "Shares"}
    for row in sheet.iter_rows(min_row=2):
        row[2].value = named.get(row[1].value, row[2].value)
    book.save(tmp_path / "filled in.xlsx")
    assert "map" not in reconcile(results, statement)[1]  # it replaces no file
    code, told, _ = reconcile(results, statement, "--map", tmp_path / "filled in.xlsx")
    assert (code, told["taken"][0]["columns"]) == (1, {ours: theirs for theirs, ours in named.items()})


def test_the_sheet_taken_as_given_back_changes_nothing(results: Path, tmp_path: Path) -> None:
    for number, name in enumerate(("bayside-2002-06.xlsx", "bayside-2002-06.csv")):
        if not (STATEMENTS / name).exists():
            continue
        first, second = tmp_path / f"first {number}.xlsx", tmp_path / f"second {number}.xlsx"
        _, before, _ = reconcile(results, STATEMENTS / name, "-o", first)
        _, after, _ = reconcile(results, STATEMENTS / name, "-o", second, "--map", first)
        assert before["taken"] == after["taken"]
        assert unsettled(first) == unsettled(second)


def test_a_statement_on_which_the_register_knows_nobody_asks_whether_both_are_of_one_company(
    results: Path, tmp_path: Path
) -> None:
    strangers = ["2002-03-29,Zora Zephyr,500,99", "2002-06-28,Quentin Quiller,700,98"]
    question = "Check that the statement and ctc.results.xlsx are of one company and plan."
    said = reconcile(results, written(tmp_path / "other.csv", *strangers), "-o", tmp_path / "out.xlsx")[2]
    assert question in " ".join(said.split())
    known = written(tmp_path / "ours.csv", *strangers, "2002-06-28,Ingrid S. Lindqvist,1,")  # of all, by her name alone
    assert question not in " ".join(reconcile(results, known, "-o", tmp_path / "known.xlsx")[2].split())
