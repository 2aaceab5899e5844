"""The quarter-end checklist ticks only what it saw, names what is missing, and leaves the rest to be ticked by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from calc.findings import info
from calc.job.checklist import quarter_end
from calc.job.pipeline import Checked, check, tied_out, write_run
from calc.plausibility import CODES
from calc.results.run_facts import Standing
from tests.support.workbooks import Sheets, sound, write

DONE, BY_HAND, NOT_DONE = Standing
Change = Callable[[Sheets], None]


def quarter(start: date, end: date) -> Sheets:
    sheets = sound()
    sheets["Plan"][1]["Value"] = end
    sheets["Plan"].append({"Term": "Period Start", "Value": start})
    return sheets


def first_quarter() -> Sheets:
    return quarter(date(2001, 1, 1), date(2001, 3, 31))


def steps_of(checked: Checked) -> dict[str, tuple[Standing, str]]:
    assert checked.results is not None, checked.findings
    steps = quarter_end(checked.workbook.frames, checked.results, checked.findings, checked.compared)
    return {step.name: (step.standing, step.text) for step in steps}


def seen(folder: Path, sheets: Sheets) -> dict[str, tuple[Standing, str]]:
    return steps_of(check(write(folder / "input.xlsx", sheets), with_effects=False))


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2001, 3, 29), (NOT_DONE, "The last price is of 2001-03-29, the last business day 2001-03-30. Add the")),
        (date(2001, 3, 30), (DONE, "Prices go to 2001-03-30, the last business day.")),  # 31 March was a Saturday
    ],
)
def test_prices_are_ticked_when_the_last_business_day_has_one(
    tmp_path: Path, last: date, expected: tuple[Standing, str]
) -> None:
    sheets = first_quarter()
    sheets["Prices"].append({"Date": last, "Last Sale": 9.5})
    standing, text = seen(tmp_path, sheets)["Prices to quarter end"]
    assert (standing, text.startswith(expected[1])) == (expected[0], True)


def test_without_any_price_it_says_so(tmp_path: Path) -> None:
    sheets = quarter(date(1999, 7, 27), date(1999, 9, 30))
    assert seen(tmp_path, sheets)["Prices to quarter end"][0] is NOT_DONE


def test_fees_are_ticked_when_each_meeting_of_the_period_has_one(tmp_path: Path) -> None:
    assert seen(tmp_path, first_quarter())["Fees entered"] == (
        DONE,
        "The meeting from 2001-01-01 on has a Meeting Fee.",
    )


def test_a_meeting_of_the_period_without_a_fee_is_named_and_one_before_it_is_not(tmp_path: Path) -> None:
    sheets = first_quarter()
    sheets["Meetings"] += [
        {"Meeting ID": "M0", "Date": date(2000, 12, 31), "Type": "board"},
        {"Meeting ID": "M2", "Date": date(2001, 3, 31), "Type": "board"},
        {"Meeting ID": "M3", "Date": date(2001, 4, 1), "Type": "board"},
        {"Meeting ID": "C1", "Date": date(2001, 3, 1), "Type": "committee"},  # committees are paid none here
    ]
    assert seen(tmp_path, sheets)["Fees entered"] == (
        NOT_DONE,
        "M2 on 2001-03-31 has no Meeting Fee. Add what was due, or note that nothing was.",
    )


def test_a_year_that_begins_in_the_period_without_an_annual_fee_is_named(tmp_path: Path) -> None:
    assert seen(tmp_path, quarter(date(2002, 1, 1), date(2002, 3, 31)))["Fees entered"] == (
        NOT_DONE,
        "Fees has no Annual Fee for 2002. Add what was due, or note that nothing was.",
    )


def test_a_period_without_meetings_is_left_to_be_seen_by_hand(tmp_path: Path) -> None:
    assert seen(tmp_path, quarter(date(2001, 4, 1), date(2001, 6, 30)))["Fees entered"][0] is BY_HAND


def test_elections_are_ticked_when_each_eligible_director_has_one_and_others_are_named(tmp_path: Path) -> None:
    sheets = first_quarter()
    assert seen(tmp_path, sheets)["Elections entered"] == (
        BY_HAND,
        "No election is in force for Bob Best (B): see that none was given.",
    )
    notice = {"Director ID": "B", "Notice Date": date(2001, 1, 15), "Action": "elect"}  # it counts from 2002 on
    sheets["Elections"].append(notice)
    assert seen(tmp_path, sheets)["Elections entered"] == (
        BY_HAND,
        "No election is in force for Bob Best (B): a notice was given and does not count for this period; see that"
        " this is meant.",
    )
    notice |= {"Notice Date": date(2000, 12, 1), "Action": "revoke"}
    assert seen(tmp_path, sheets)["Elections entered"] == (
        DONE,
        "Each of the 2 eligible directors has an election, or its revocation, in force.",
    )


def test_a_director_who_left_before_the_period_is_not_asked_about(tmp_path: Path) -> None:
    found = seen(tmp_path, quarter(date(2001, 7, 1), date(2001, 9, 30)))["Elections entered"]
    assert found == (DONE, "The eligible director has an election, or its revocation, in force.")


def test_a_director_who_became_an_employee_in_the_period_is_one_of_those_who_were_eligible(tmp_path: Path) -> None:
    sheets = first_quarter()
    sheets["Employment"].append({"Director ID": "B", "Employee From": date(2001, 3, 1)})
    sheets["Elections"].append({"Director ID": "B", "Notice Date": date(2000, 12, 1), "Action": "revoke"})
    every = "Each of the 2 eligible directors has an election, or its revocation, in force."
    assert seen(tmp_path, sheets)["Elections entered"] == (DONE, every)
    sheets["Employment"][-1]["Employee From"] = date(2001, 1, 1)  # eligible on no day of the period
    only = "The eligible director has an election, or its revocation, in force."
    assert seen(tmp_path, sheets)["Elections entered"] == (DONE, only)


def test_a_last_business_day_whose_row_has_no_price_is_left_to_be_seen_by_hand(tmp_path: Path) -> None:
    sheets = first_quarter()
    sheets["Prices"] += [{"Date": date(2001, 3, 29), "Last Sale": 9.5}, {"Date": date(2001, 3, 30), "High Bid": 9}]
    assert seen(tmp_path, sheets)["Prices to quarter end"] == (
        BY_HAND,
        "The row of 2001-03-30 has no price, the last is of 2001-03-29: see that there is none.",
    )


def test_a_question_that_is_only_a_note_is_asked_all_the_same(tmp_path: Path) -> None:
    checked = check(write(tmp_path / "input.xlsx", first_quarter()), with_effects=False)
    note = info(next(iter(sorted(CODES))), "Look at the two closes.", "Plan Events")
    found = steps_of(replace(checked, findings=(*checked.findings, note)))["Checked"]
    assert found == (BY_HAND, "The check gave 1 question: settle each, or note why it stands. See Findings.")


def test_checked_is_ticked_without_warnings_and_else_counts_what_is_open(tmp_path: Path) -> None:
    assert seen(tmp_path, first_quarter())["Checked"][0] is DONE
    found = seen(tmp_path, quarter(date(2001, 10, 1), date(2001, 12, 31)))["Checked"]  # a year without annual meeting
    assert found == (BY_HAND, "The check gave 1 question: settle each, or note why it stands. See Findings.")


def test_without_earlier_results_what_rests_on_them_is_left_to_be_ticked_by_hand(tmp_path: Path) -> None:
    found = seen(tmp_path, first_quarter())
    assert {name: standing for name, (standing, _) in found.items()} == {
        "Rolled forward": BY_HAND,
        "Prices to quarter end": NOT_DONE,
        "Fees entered": DONE,
        "Elections entered": BY_HAND,
        "Checked": DONE,
        "Tied to last quarter": BY_HAND,
        "Agent reconciled": BY_HAND,
    }


@pytest.fixture(scope="module")
def prior(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prior")
    last = check(write(folder / "last.xlsx", first_quarter()))
    return write_run(last, folder / "last.results.xlsx").path


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2001, 4, 1), (DONE, "The activity begins on 2001-04-01, the day after last.results.xlsx.")),
        (date(2001, 4, 2), (BY_HAND, "The activity begins on 2001-04-02, and last.results.xlsx is as of 2001-03-31:")),
        (date(2001, 3, 31), (BY_HAND, "The activity begins on 2001-03-31, and last.results.xlsx is as of 2001-03-31:")),
    ],
)
def test_rolled_is_ticked_when_the_period_begins_the_day_after_the_earlier_results(
    tmp_path: Path, prior: Path, start: date, expected: tuple[Standing, str]
) -> None:
    today, _ = tied_out(check(write(tmp_path / "today.xlsx", quarter(start, date(2001, 6, 30)))), prior)
    found = steps_of(today)
    assert (found["Rolled forward"][0], found["Rolled forward"][1].startswith(expected[1])) == (expected[0], True)
    assert found["Tied to last quarter"] == (DONE, "Ties to last.results.xlsx as of 2001-03-31.")


def test_tied_is_not_ticked_for_results_of_the_same_day(tmp_path: Path, prior: Path) -> None:
    today, _ = tied_out(check(write(tmp_path / "today.xlsx", first_quarter())), prior)
    assert steps_of(today)["Tied to last quarter"] == (
        BY_HAND,
        "Ties to last.results.xlsx as of 2001-03-31. That is this quarter: run again with last quarter's results.",
    )


def test_what_does_not_tie_is_not_done(tmp_path: Path, prior: Path) -> None:
    sheets = quarter(date(2001, 4, 1), date(2001, 6, 30))
    sheets["Prices"][1]["Last Sale"] = 4.5
    found = steps_of(tied_out(check(write(tmp_path / "today.xlsx", sheets)), prior)[0])["Tied to last quarter"]
    assert found[0] is NOT_DONE
    assert found[1].startswith("Does not tie to last.results.xlsx")


def test_results_whose_summary_was_ticked_and_signed_by_hand_can_be_compared_with(tmp_path: Path) -> None:
    last = check(write(tmp_path / "last.xlsx", first_quarter()))
    path = write_run(last, tmp_path / "last.results.xlsx", values_only=True).path
    book = openpyxl.load_workbook(path)
    free = [cell for row in book["Summary"].iter_rows() for cell in row if not cell.protection.locked]
    assert free
    for cell in free:
        cell.value = "A. Controller"
    book.save(path)
    today = check(write(tmp_path / "today.xlsx", quarter(date(2001, 4, 1), date(2001, 6, 30))))
    assert steps_of(tied_out(today, path)[0])["Tied to last quarter"][0] is DONE
