"""Each award is explained, as the input's cells say, and the same on the sheet as by the command."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from calc.cli import cli
from calc.explanation import sheet as explain_sheet
from calc.explanation.from_workbook import Explained, UnknownID, explained
from calc.explanation.words import money, price
from calc.job.pipeline import check, write_run
from calc.results.read_back import NotResults
from calc.write import RunFacts, write_results
from tests.job.test_pipeline import as_typed, read_back
from tests.oracle.random_plans import random_plan
from tests.samples import FOLDER
from tests.support.workbooks import sound, write

FIRST, CTC = FOLDER / "first.xlsx", FOLDER / "ctc-1999-2002.xlsx"


def results_of(source: Path, folder: Path, **more: Any) -> Path:
    target = folder / f"{source.stem}.results.xlsx"
    checked = check(source)
    assert not checked.has_errors, checked.findings
    write_run(checked, target, **more)
    return target


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return results_of(FIRST, tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def ctc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return results_of(CTC, tmp_path_factory.mktemp("ctc"), values_only=True)


def told(results: Path, award: str) -> list[str]:
    return [step.in_full for step in explained(results, award).steps]


def step(results: Path, award: str, name: str) -> str:
    """The one step of a name, with its section and its cells."""
    (found,) = [each.in_full for each in explained(results, award).steps if each.step == name]
    return found


# --- Worked by hand ------------------------------------------------------------------------------------------------


def test_a_deferred_award_is_told_from_its_fee_to_the_as_of_date(first: Path) -> None:
    # 1,250 / 21.125 = 59.17: 59 shares are 1,246.375, and 3.625 is left, to the cent 3.63.
    assert told(first, "DS-B-0005-ADA") == [
        "B-0005-ADA is the fee of Judith R. Adams (ADA) for the meeting B-0005: $1,250.00."
        " [§7(a); Fees!A8, Fees!B8, Fees!E8, Fees!G8]",
        "Its date is that of the meeting B-0005, 2000-05-18. [§7(a); Meetings!A6, Meetings!B6]",
        "Judith R. Adams (ADA) was in service from 1996-09-26 on, and was not an employee on 2000-05-18: eligible."
        " [§5; Directors!A6, Directors!C6]",
        "The notice of 1999-11-19 (elect) is the latest before 2000: it elects deferred stock for that year."
        " [§7(c); Elections!A6, Elections!B6, Elections!C6]",
        "The Fair Market Value on 2000-05-17 is $21.125, without a last sale, the mean of the highest bid $21.00 and"
        " the lowest asked $21.25 of that day. [§6(c); Prices!A8, Prices!C8, Prices!D8]",
        "$1,250.00 / $21.125 is 59 shares; the $3.63 that is less than a share is paid in cash."
        " [§4(b), §7(a); Fees!G8]",
        "Enough shares were available on 2000-05-18: all 59 shares were granted. [§4(a)]",
        "The issuance date is 2003-01-02, the first business day of the third January after the award."
        " [§7(b); Plan!B20]",
        "Of the $1,250.00, $1,246.37 is deferred in shares and $3.63 is cash for the fraction of a share."
        " [§4(b), §7, §8(a); Fees!G8]",
        "$3.63 became payable in cash on 2000-05-18: it is less than the value of one share. [§4(b)]",
        "At the end of 2000-12-31 its status is outstanding: 59 shares outstanding. [§4(a); Plan!B7]",
    ]


def test_why_there_is_no_award_is_told_too(first: Path) -> None:
    assert told(first, "FO-20000928-COL")[1:] == [
        "Alice M. Coleman (COL) was in service from 2000-09-28 on: newly elected at the meeting, and neither reelected"
        " nor continuing. [§5, §6(a); Directors!A8, Directors!C8]",
        "No Formula Option was due to Alice M. Coleman (COL): newly elected. [§6(a)]",
    ]
    assert told(first, "R-2000-BRO")[-3:] == [
        "Samuel T. Brown (BRO) gave no notice before 2000, so the fee is paid in cash. [§7(c)]",
        "The fee: $12,000.00 is cash (no election). [§4(b), §7, §8(a); Fees!G7]",
        "$12,000.00 became payable in cash on 2000-01-03: it is not deferred (no election). [§7]",
    ]


def test_a_pro_rata_portion_a_death_an_estate_and_a_lapse_are_told(ctc: Path) -> None:
    # Six options of 15,000 asked for 90,000 of 89,511: 14,918.5 each, so three of the six get one more.
    award = "FO-20010726-CAR"
    assert step(ctc, award, "Pro rata").startswith(
        "On 2001-07-26 the awards of the day requested 90,000 shares in total and 89,511 were available. Its pro rata"
        " portion of 15,000 x 89,511 / 90,000 is 14,918 shares and, by the largest remainders, one more: 14,919 shares"
        " were granted, 81 short. [§8(a)"
    )
    assert step(ctc, award, "Deadline").startswith(
        "Ruth E. Carmichael (CAR) died in service on 2001-11-06: the deadline is 2002-11-06, 12 months from then."
        " [§6(h); Directors!D9, Directors!E9"
    )
    assert step(ctc, award, "Delivery") == (
        "IS-E-10: 5,000 shares for Estate of Ruth E. Carmichael, due on 2002-03-20, deliverable from 2002-04-08: the"
        " estate showed its authority on 2002-04-08. [§6(e)(iii), §8(d); Option Events!F15, Option Events!M15]"
    )
    assert step(ctc, award, "Lapse").startswith("On 2002-11-06 9,919 shares lapsed: that day was the deadline")


def test_a_split_and_what_came_before_and_after_it_are_told_in_order(ctc: Path) -> None:
    # 10,000 - 2,000 = 8,000 x 3 / 2 = 12,000; 17.6875 x 2 / 3 = 11.79166..., rounded up to 4 decimals.
    told_of = ("Exercise", "Split", "Settlement")
    steps = [each for each in explained(ctc, "FO-19990923-ASH").steps if each.step in told_of]
    assert [each.step for each in steps] == ["Exercise", "Split", "Settlement"]
    assert steps[1].in_full == (
        "The 3-for-2 split of 2000-03-31 made 8,000 shares 12,000, and the exercise price of $17.6875 $11.7917."
        " [§4(c); Plan Events!A6, Plan Events!C6, Plan Events!D6]"
    )
    assert (
        "$21.875, the last sale of 2000-08-16, less the exercise price of $11.7917 a share: $15,124.95 in cash"
        in steps[2].in_full
    )


def test_shares_that_waited_are_told_with_the_consent_and_the_increase(ctc: Path) -> None:
    assert step(ctc, "DS-BD-2002-02-ASH", "Short").startswith(
        "The 453 shares that it is short are pending: the Board was seeking authorization for more shares since"
        " 2001-12-03,"
    )
    assert step(ctc, "DS-BD-2002-02-ASH", "Later grant") == (
        "The reserve was increased by 250,000 shares on 2002-07-25, and 453 shares that were pending were granted."
        " [§8(a); Plan Events!A11, Plan Events!E11]"
    )


def test_cash_is_told_with_the_day_on_which_it_was_due_and_why(ctc: Path) -> None:
    # Of 2,000.00 the 2.27 is less than a share; the rest waited until the consent was withdrawn.
    assert [each.in_full for each in explained(ctc, "DS-BD-2002-02-LIN").steps if each.step == "Cash due"] == [
        "$2.27 became payable in cash on 2002-02-14: it is less than the value of one share. [§4(b)]",
        "$1,997.73 became payable in cash on 2002-05-01: on that day the director's consent to wait was withdrawn."
        " [§8(a); Consents!C8]",
    ]


SERVED = [
    {"Director ID": "A", "Name": "A", "Service Start": date(1995, 1, 1), "Service End": date(2000, 7, 26),
     "End Reason": "other"},
    {"Director ID": "A", "Name": "A", "Service Start": date(2000, 7, 27), "Service End": date(2001, 11, 30),
     "End Reason": "other"},
]  # fmt: skip
REVISED = {
    "Plan": [{"Term": "Company", "Value": "Example"}, {"Term": "Stockholder Approval Date", "Value": date(1999, 7, 27)},
             {"Term": "As-of Date", "Value": date(2003, 12, 31)}],
    "Directors": SERVED,
    "Meetings": [{"Meeting ID": "AM", "Date": date(2000, 3, 27), "Type": "annual"},
                 {"Meeting ID": "BM", "Date": date(2000, 3, 27), "Type": "board"}],
    "Fees": [{"Fee ID": "F1", "Director ID": "A", "Fee Type": "meeting", "Meeting ID": "BM", "Amount": 1000},
             {"Fee ID": "F2", "Director ID": "A", "Fee Type": "meeting", "Meeting ID": "AM", "Amount": 900}],
    "Elections": [{"Director ID": "A", "Notice Date": date(1999, 9, 1), "Action": "elect"}],
    "Prices": [{"Date": date(2000, 3, 24), "Last Sale": 50}],
    "Plan Events": [
        {"Effective Date": date(2000, 3, 24), "Event": "split", "New": 3, "Old": 1,
         "Prices Adjust From": date(2000, 3, 27)},
        {"Effective Date": date(2001, 6, 1), "Event": "amendment", "Value": 6, "Outstanding Awards": "yes",
         "Term": "Exercise Period after Cessation (months)"},
        {"Effective Date": date(2002, 3, 1), "Event": "change of control", "Options Assumed": "yes",
         "Plan Continues": "yes"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("revised")
    return results_of(as_typed(folder / "revised.xlsx", REVISED), folder)


def test_a_price_through_a_split_is_told_with_its_ex_date_and_as_a_fraction(revised: Path) -> None:
    assert (
        "divided by the 3-for-1 split of 2000-03-24 (in prices from 2000-03-27 on), which came after that price, it is"
        " $16.66666667."
    ) in step(revised, "DS-F1", "Price")
    assert step(revised, "DS-F1", "Request").startswith(
        "$1,000.00 / ($50.00 / 3) is 60 shares, with nothing left over."
    )


def test_a_service_of_several_rows_is_told_as_one(revised: Path) -> None:
    assert "in service from 1995-01-01 to 2001-11-30, before and after the meeting" in step(
        revised, "FO-20000327-A", "Eligibility"
    )
    # The end is that of the second row of Directors.
    assert step(revised, "DS-F1", "Issuance date") == (
        "The issuance date is 2001-11-30, when service ended. [§7(b); Directors!D3]"
    )


def test_a_lengthened_exercise_period_and_a_change_of_control_are_told_with_their_rows(revised: Path) -> None:
    assert step(revised, "FO-20000327-A", "Deadline") == (
        "Service ended on 2001-11-30: the deadline is 2002-05-30, 6 months from then: the amendment of 2001-06-01"
        " lengthened the period for outstanding options too. [§6(i), §8(f); Directors!D3, Directors!E3, Plan Events!F3]"
    )
    assert "In the change of control of 2002-03-01" in step(revised, "FO-20000327-A", "Assumed")


def test_a_fee_for_the_stockholders_meeting_is_told_as_cash(revised: Path) -> None:
    assert step(revised, "DS-F2", "Meeting").startswith(
        "AM is the annual meeting of the stockholders, and only fees for meetings of the Board and its committees"
    )
    assert step(revised, "DS-F2", "Cash due").startswith(
        "$900.00 became payable in cash on 2000-03-27: it is not deferred (stockholders' meeting)."
    )


# --- Of any plan ---------------------------------------------------------------------------------------------------

NOT_IN_WORDS = {"Director ID", "Options Assumed", "End Reason", "Cash Paid", "Personal Check", "Broker Paid", "Value"}


def typed_plan(seed: int, folder: Path, shuffled: bool = False) -> Path:
    """A random plan as a workbook; ``shuffled``, with its columns and those rows whose order says nothing mixed."""
    rng = random.Random(seed)
    plan = random_plan(rng)
    if not shuffled:
        return as_typed(folder / f"{seed}.xlsx", plan)
    mixed = {name: rows if name.endswith("Events") else rng.sample(rows, len(rows)) for name, rows in plan.items()}
    turned = {name: [dict(reversed(row.items())) for row in rows] for name, rows in mixed.items()}
    return as_typed(folder / f"{seed}-shuffled.xlsx", turned)


@dataclass(frozen=True)
class Plan:
    """A random plan as a workbook, its results, and what the Explain sheet says of each award."""

    seed: int
    source: Path
    results: Path
    rows: dict[str, list[dict[str, Any]]]


def on_sheet(results: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of the Explain sheet by award."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in read_back(results, "Explain"):
        found.setdefault(row["Award ID"], []).append(row)
    return found


def in_words(value: Any) -> set[str]:
    """How a value of an input cell may stand in a sentence."""
    if isinstance(value, datetime):
        return {f"{value:%Y-%m-%d}"}
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(f"{value:.15g}")
        return {money(number), price(number), f"{number:,}", f"{int(number):,}", str(number)}
    return {{"plan termination": "terminated", "delivery release": "released"}.get(value, str(value))}


def wrong_cells(book: Any, row: dict[str, Any]) -> Iterator[str]:
    """The cells named beside a sentence that hold something else than it says."""
    for name in (row["Input Cells"] or "").split(", ") if row["Input Cells"] else ():
        title, cell = name.rsplit("!", 1)
        page = book[title]
        header, value = page[f"{re.sub(r'[0-9]+', '', cell)}1"].value, page[cell].value
        if value is None:
            yield f"{name} is empty: {row['Sentence']}"
        elif header == "Director ID":
            if not re.search(rf"\({re.escape(str(value))}\)", row["all"]):
                yield f"{name} is {value}, another director: {row['Sentence']}"
        elif header not in NOT_IN_WORDS and not any(words in row["Sentence"] for words in in_words(value)):
            yield f"{name} is {value}: {row['Sentence']}"


@pytest.fixture(scope="module", params=range(402, 405))
def plan(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp(str(request.param))
    source = typed_plan(request.param, folder, shuffled=True)
    results = results_of(source, folder)
    return Plan(request.param, source, results, on_sheet(results))


def test_every_award_is_explained_and_the_cells_named_hold_what_is_said(plan: Plan) -> None:
    book = openpyxl.load_workbook(plan.source)
    ids = [row["Option ID"] for row in read_back(plan.results, "Options")]
    ids += [row["Award ID"] for row in read_back(plan.results, "Deferred Awards")]
    ids += [f"DS-{row['Fee ID']}" for row in read_back(plan.results, "Fee Settlement")]
    assert set(ids) <= set(plan.rows)
    for award, steps in plan.rows.items():
        whole = " ".join(each["Sentence"] for each in steps)
        found = [wrong for each in steps for wrong in wrong_cells(book, {**each, "all": whole})]
        assert not found, (award, found)


def test_the_command_tells_what_the_sheet_tells(plan: Plan) -> None:
    for award in random.Random(plan.seed).sample([*plan.rows], 2):
        steps = [(each.sentence, ", ".join(each.cells) or None) for each in explained(plan.results, award).steps]
        assert steps == [(row["Sentence"], row["Input Cells"]) for row in plan.rows[award]]


def test_the_order_of_rows_and_columns_in_the_input_does_not_matter(plan: Plan, tmp_path: Path) -> None:
    again = on_sheet(results_of(typed_plan(plan.seed, tmp_path), tmp_path))
    sentences = {award: [row["Sentence"] for row in steps] for award, steps in plan.rows.items()}
    assert sentences == {award: [row["Sentence"] for row in steps] for award, steps in again.items()}


def test_the_splits_told_add_up_to_the_shares_adjusted(plan: Plan) -> None:
    for sheet, header in (("Options", "Option ID"), ("Deferred Awards", "Award ID")):
        for row in read_back(plan.results, sheet):
            said = [each["Sentence"] for each in plan.rows[row[header]] if each["Step"] == "Split"]
            numbers = [re.findall(r"made ([\d,]+) shares? ([\d,]+)", text)[0] for text in said]
            change = sum(int(after.replace(",", "")) - int(before.replace(",", "")) for before, after in numbers)
            assert change == row["Shares Adjusted"], row[header]


# --- The workbook --------------------------------------------------------------------------------------------------


def test_a_click_on_an_award_leads_to_its_first_sentence(first: Path) -> None:
    book = openpyxl.load_workbook(first)
    for sheet, before in (("Options", ""), ("Deferred Awards", ""), ("Fee Settlement", "DS-")):
        for (cell,) in book[sheet].iter_rows(min_row=2, max_col=1):
            row = int(cell.hyperlink.location.removeprefix("'Explain'!A"))
            assert book["Explain"].cell(row, 1).value == f"{before}{cell.value}"
            assert book["Explain"].cell(row - 1, 1).value != f"{before}{cell.value}"


def test_too_many_awards_leave_the_command_and_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain_sheet, "MOST", 9)  # there are 3 of the annual meeting and 7 fees
    results = results_of(FIRST, tmp_path)
    (row,) = read_back(results, "Explain")
    assert row["Sentence"].startswith("There are 10 options and fees, more than the 9 that this sheet explains.")
    assert openpyxl.load_workbook(results)["Options"]["A2"].hyperlink is None
    assert len(told(results, "DS-B-0005-ADA")) == 11


def test_sheets_that_continue_are_read_to_their_end(first: Path, tmp_path: Path) -> None:
    checked = check(FIRST)
    assert checked.results is not None
    run = RunFacts("first.xlsx", "0", "1", (), {}, checked.workbook.layouts)
    write_results(checked.results, run, tmp_path / "continued.xlsx", most_rows=3)
    assert "Sources (4)" in CalamineWorkbook.from_path(tmp_path / "continued.xlsx").sheet_names
    for award in ("FO-20000928-BRO", "DS-B-0011-ADA", "DS-B-0011-COL"):
        sentences = [each.sentence for each in explained(tmp_path / "continued.xlsx", award).steps]
        assert sentences == [each.sentence for each in explained(first, award).steps]


# --- What a person types -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "award"),
    [
        ("R-2000-HAT", "DS-R-2000-HAT"),
        ("E-10", "FO-20010726-CAR"),
        ("IS-E-10", "FO-20010726-CAR"),
        ("IS-DS-R-2000-BEL", "DS-R-2000-BEL"),
    ],
)
def test_a_fee_an_event_and_an_issuance_lead_to_their_award(ctc: Path, wanted: str, award: str) -> None:
    found: Explained = explained(ctc, wanted)
    assert found.award == award
    assert wanted in found.about


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("fo-20010726-car", "Did you mean FO-20010726-CAR?"),
        (" DS-R-2000-ASH", "Did you mean DS-R-2000-ASH?"),
        ("FO-20010726-CRA", "Did you mean FO-20010726-"),
        ("Carmichael", "Did you mean Ruth E. Carmichael?"),
        ("ruth e. carmichel", "Did you mean Ruth E. Carmichael?"),
        ("am-2001", "Did you mean AM-2001?"),
        ("is-e-10", "Did you mean IS-E-10?"),
        ("nothing like it", "Find the IDs on Options"),
    ],
)
def test_an_unknown_id_is_said_with_the_nearest(ctc: Path, wanted: str, said: str) -> None:
    with pytest.raises(UnknownID, match=re.escape(said)):
        explained(ctc, wanted)


def test_results_that_lack_a_sheet_and_other_workbooks_are_told_apart(first: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(first)
    del book["Sources"]
    book.save(tmp_path / "old.results.xlsx")
    with pytest.raises(NotResults, match=r"has no sheet Sources, .* \(plancalc run\)"):
        explained(tmp_path / "old.results.xlsx", "DS-B-0005-ADA")
    with pytest.raises(NotResults, match="not a workbook of results"):
        explained(FIRST, "DS-B-0005-ADA")


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Share Reserve", "C1", "Ref", "has no column Reference on Share Reserve."),
        ("Formula Eligibility", "C1", None, "has no column Director ID on Formula Eligibility."),
        ("Options", "J2", "ten", "has 'ten' under Shares Requested on Options. Cell J2 should be a whole number of"),
        ("Options", "E2", "soon", "has 'soon' under Grant Date on Options. Cell E2 should be a date from"),
        ("Options", "K2", True, "has True under Shares Granted on Options. Cell K2 should be a whole number of"),
    ],
)
def test_results_that_somebody_changed_are_refused_with_the_column(
    sheet: str, cell: str, value: Any, said: str, first: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(first)
    assert book[sheet][cell].value is not None
    book[sheet][cell].value = value
    book.save(tmp_path / "changed.results.xlsx")
    with pytest.raises(NotResults, match=rf"{re.escape(f'changed.results.xlsx {said}')}.* Choose the results as"):
        explained(tmp_path / "changed.results.xlsx", book["Options"]["A2"].value)


def test_the_command_tells_people_and_programs_and_exits_2_otherwise(first: Path) -> None:
    run = CliRunner()
    shown = run.invoke(cli, ["explain", str(first), "DS-B-0005-ADA"])
    assert (shown.exit_code, "1,250.00 / $21.125 is 59 shares" in shown.stdout) == (0, True)
    given = json.loads(run.invoke(cli, ["explain", "--json", str(first), "B-0005-ADA"]).stdout)
    assert (given["status"], given["award"], given["exit_code"]) == ("ok", "DS-B-0005-ADA", 0)
    assert given["steps"][1] == {
        "step": "Date",
        "section": "§7(a)",
        "sentence": "Its date is that of the meeting B-0005, 2000-05-18.",
        "cells": ["Meetings!A6", "Meetings!B6"],
    }
    unknown = run.invoke(cli, ["explain", str(first), "ds-b-0005-ada"])
    assert (unknown.exit_code, "Did you mean DS-B-0005-ADA?" in unknown.stderr) == (2, True)
    assert run.invoke(cli, ["explain", "not-there.xlsx", "X"]).exit_code == 2


# --- Another company's plan ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return results_of(FOLDER / "quarterly-2023-2024.xlsx", tmp_path_factory.mktemp("quarterly"), values_only=True)


def test_a_retainer_is_told_with_its_notice_its_rounding_and_what_is_recorded(quarterly: Path) -> None:
    # 25,000 / 41.17 = 607.24.
    assert step(quarterly, "DS-2023Q2-LIN", "Fee") == (
        "2023Q2-LIN is a retainer of Grace Lind (LIN), dated 2023-06-30: $25,000.00."
        " [§7(a); Fees!A15, Fees!B15, Fees!F15, Fees!G15]"
    )
    assert step(quarterly, "DS-2023Q2-LIN", "Election") == (
        "The notice of 2023-06-05 (elect, First Year) is the latest before 2023-06-30 that counts for its own year: it"
        " elects deferred stock for the fees of 2023 dated after it. Minutes: Secretary's file, notice received June 5,"
        " 2023. [§7(c); Elections!A10, Elections!B10, Elections!C10, Elections!E10, Elections!F10]"
    )
    assert step(quarterly, "DS-2023Q2-LIN", "Request").startswith(
        "$25,000.00 / $41.17, to the nearest whole share, is 607 shares; nothing of it is paid in cash for a fraction."
    )
    assert "there is no January" in step(quarterly, "DS-2023Q2-LIN", "Issuance date")
    assert step(quarterly, "DS-2023Q2-LIN", "Split").startswith(
        "The 2-for-1 split of 2024-06-10 made 607 shares 1,214. Minutes: Board, April 22, 2024, item 6. ["
    )


def test_a_part_that_is_elected_is_told_in_percent(quarterly: Path) -> None:
    assert step(quarterly, "DS-2023Q3-IVE", "Part") == (
        "50% of $25,000.00 is $12,500.00, which is deferrable; the rest is paid in cash. [§7(c); Elections!D7]"
    )
    assert "elects deferred stock for 50% of each fee for that year" in step(quarterly, "DS-2023Q3-IVE", "Election")


def test_basis_names_what_is_recorded_with_its_cell(quarterly: Path) -> None:
    recorded = [row for row in read_back(quarterly, "Basis") if row["Kind"] == "minutes"]
    assert [(row["Item"], row["Value"], row["Origin"]) for row in recorded] == [
        (
            "Notice of LIN on 2023-06-05 (elect)",
            "Secretary's file, notice received June 5, 2023",
            "Elections!F10",
        ),
        ("split of 2024-06-10", "Board, April 22, 2024, item 6", "Plan Events!M6"),
    ]


def test_options_and_their_events_are_told_with_their_minutes(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Discretionary Grants"][0]["Minutes"] = "Committee, March 1, 2001."
    sheets["Option Events"][0]["Minutes"] = "Notice of exercise\nof October 1"
    results = results_of(write(tmp_path / "input.xlsx", sheets), tmp_path)
    assert " Minutes: Committee, March 1, 2001. [§6(b)" in step(results, "DO-1", "Request")
    assert " Minutes: Notice of exercise of October 1. [§6(e)" in step(results, "DO-1", "Exercise")
    recorded = [(row["Item"], row["Origin"]) for row in read_back(results, "Basis") if row["Kind"] == "minutes"]
    assert recorded == [("Grant DO-1", "Discretionary Grants!I2"), ("Option event E1", "Option Events!N2")]
