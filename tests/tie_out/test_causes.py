"""What caused a difference from earlier results: the change of the input, what it moved, the weightiest first."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calc.job.pipeline import check, tied_out, write_run
from calc.tie_out import TieOut
from tests.cli.test_cli import plancalc
from tests.job.test_pipeline import read_back
from tests.support.workbooks import Sheets, sound, write

Change = Callable[[Sheets], None]


def at(day: date) -> Sheets:
    sheets = sound()
    sheets["Plan"][1]["Value"] = day
    return sheets


@pytest.fixture(scope="module")
def priors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The results before the exercise of 1 October 2001, and after it."""
    folder = tmp_path_factory.mktemp("priors")
    made = {}
    for name, day in (("before", date(2001, 9, 30)), ("after", date(2001, 12, 31))):
        made[name] = folder / f"{name}.results.xlsx"
        write_run(check(write(folder / "input.xlsx", at(day))), made[name])
    return made


def compared(folder: Path, prior: Path, *changes: Change) -> TieOut:
    sheets = at(date(2001, 12, 31))
    for change in changes:
        change(sheets)
    checked = check(write(folder / "today.xlsx", sheets))
    assert checked.results is not None, checked.findings
    return tied_out(checked, prior)[1]


def set_to(sheet: str, row: int, **values: Any) -> Change:
    def change(sheets: Sheets) -> None:
        sheets[sheet][row].update({header.replace("_", " "): value for header, value in values.items()})

    return change


def add(sheet: str, **values: Any) -> Change:
    return lambda sheets: sheets.setdefault(sheet, []).append(
        {header.replace("_", " "): value for header, value in values.items()}
    )


GROUND = {"Board_Determined_On": date(2001, 6, 1), "Ground": "other event"}


def decision(award: str, kind: str, **values: Any) -> Change:
    """A decision on an award, in effect from 1 June 2001."""
    day = date(2001, 6, 1)
    who = {"Decision_ID": "AD-1", "Decided_On": day, "Decided_By": "Committee", "Effective_Date": day}
    return add("Award Decisions", **who, Award_ID=award, Decision=kind, **values)


def take(sheet: str, row: int) -> Change:
    def change(sheets: Sheets) -> None:
        del sheets[sheet][row]

    return change


def both(first: Change, second: Change) -> Change:
    def change(sheets: Sheets) -> None:
        first(sheets)
        second(sheets)

    return change


def rename(header: str, old: str, new: str) -> Change:
    def change(sheets: Sheets) -> None:
        for row in (row for rows in sheets.values() for row in rows if row.get(header) == old):
            row[header] = new

    return change


# 12,000 at 4.625 is 2,594 shares and at 4.50 2,666; 12,500 at 4.625 is 2,702. 1,250 at 9.3125 is 134, 1,300 is 139.
CASES: list[tuple[str, str, Change, str]] = [
    (
        "price", "before", set_to("Prices", 1, Last_Sale=4.5),
        "Prices row 3, 2001-01-02: 4.625 → 4.50: 1 award, +72 shares",
    ),
    (
        "percent", "before", set_to("Elections", 0, Percent=50),  # 6,000 is 1,297 shares, 625 is 67
        "Elections row 2, A, 2000-11-15, elect: Percent none → 50: 2 awards, −1,364 shares",
    ),
    (
        "rounding", "before", add("Plan", Term="Share Rounding", Value="nearest"),  # 2,594.59 shares and 134.23
        "Share Rounding: down → nearest: 2 awards, +1 share",
    ),
    ("price gone", "before", take("Prices", 2), "Prices, 2001-02-16: row gone (9.3125): 1 award"),
    (
        "amount", "before", set_to("Fees", 0, Amount=12500),
        "Fees row 2, F1: Amount 12,000.00 → 12,500.00: 1 award, +108 shares",
    ),
    ("fee under another ID", "before", set_to("Fees", 1, Fee_ID="F2A"), "Fee F2 is now F2A: nothing but the ID"),
    (
        "notice later", "before", set_to("Elections", 0, Notice_Date=date(2001, 1, 15)),
        "Elections row 2, A, 2001-01-15, elect: Notice Date 2000-11-15 → 2001-01-15: 2 awards, −2,728 shares",
    ),
    (
        "notice gone", "before", take("Elections", 0),
        "Elections, A, 2000-11-15, elect: row gone: 2 awards, −2,728 shares",
    ),
    (
        "service end", "before", set_to("Directors", 1, Service_End=date(2001, 5, 31)),
        "Directors row 3, B, 1995-01-01: Service End 2001-06-30 → 2001-05-31: 1 award",
    ),
    (
        "employment", "before", add("Employment", Director_ID="B", Employee_From=date(2000, 1, 1)),
        "Employment row 3, B, 2000-01-01: new row: 2 awards, −20,000 shares",
    ),
    (
        "meeting moved", "before", set_to("Meetings", 1, Date=date(2001, 2, 21)),
        "Meetings row 3, M1: Date 2001-02-20 → 2001-02-21: 2 awards",
    ),
    (
        "expiration", "before", set_to("Discretionary Grants", 0, Expiration_Date=date(2010, 3, 1)),
        "Discretionary Grants row 2, DO-1: Expiration Date 2011-03-01 → 2010-03-01: 1 award",
    ),
    (
        "exercise price", "before",
        both(set_to("Discretionary Grants", 0, Exercise_Price=8.5), set_to("Option Events", 0, Cash_Paid=850)),
        "Discretionary Grants row 2, DO-1: Exercise Price 8.00 → 8.50: 1 award",
    ),
    (
        "last step of vesting", "before", set_to("Vesting", 1, Exercisable_Date=date(2002, 10, 1)),
        "Vesting row 3, DO-1, 2002-10-01: Exercisable Date 2002-09-01 → 2002-10-01: 1 award",
    ),
    (
        "adjustment", "before", decision("FO-20000727-A", "adjust", Shares=20_500, **GROUND),
        "Award Decisions row 2, AD-1: new row (20,500 shares): 1 award, +500 shares adjusted",
    ),
    (
        "shares made exercisable", "before",
        decision("DO-1", "exercisable", Shares=100, Vesting_Taken_From="last steps"),
        "Award Decisions row 2, AD-1: new row (100 shares): 1 award",
    ),
    (
        "split", "before", set_to("Plan Events", 0, New=3),
        "Plan Events row 2, 2000-03-31, split: New 2 → 3: 2 awards, +20,000 shares, +200,000 shares of the reserve",
    ),
    (
        # The close of 26 July 2000 is one of old shares then: half of it in new ones, so that the price differs.
        "ex-date", "before", set_to("Plan Events", 0, Prices_Adjust_From=date(2000, 7, 27)),
        "Plan Events row 2, 2000-03-31, split: Prices Adjust From none → 2000-07-27: 2 awards",
    ),
    (
        "term", "before", add("Plan", Term="Share Reserve", Value=300000),
        "Share Reserve: 200,000 → 300,000: +200,000 shares of the reserve",
    ),
    (
        "option event", "after", set_to("Option Events", 0, Shares=90, Cash_Paid=720),
        "Option Events row 2, E1: Shares 100 → 90, Cash Paid 800.00 → 720.00: 1 award, −10 shares exercised",
    ),
    (
        "event under another ID", "after", set_to("Option Events", 0, Event_ID="EX"),
        "Option event E1 is now EX: nothing but the ID",
    ),
    (
        "director under another ID", "after", rename("Director ID", "A", "A1"),
        "Director A is now A1: nothing but the ID",
    ),
    (
        "name", "before", set_to("Directors", 0, Name="Ann B. Able"),
        "Directors row 2, A: Name Ann Able → Ann B. Able: 4 awards",
    ),
    (
        "account", "after", set_to("Directors", 0, **{"Account_No.": "77"}),
        "Directors row 2, A: Account No. none → 77: 1 award",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("prior", "change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_one_change_of_the_input_is_the_one_cause(
    tmp_path: Path, priors: dict[str, Path], prior: str, change: Change, expected: str
) -> None:
    told = compared(tmp_path, priors[prior], change)
    assert (told.ties, [cause.sentence for cause in told.causes]) == (False, [expected])


def test_unchanged_input_has_neither_causes_nor_differences(tmp_path: Path, priors: dict[str, Path]) -> None:
    told = compared(tmp_path, priors["after"])
    assert (told.ties, told.causes, told.idle, told.differences, told.lacks) == (True, (), (), (), "")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([set_to("Prices", 3, High_Bid=9.3)], "Prices row 5, 2001-02-15: High Bid 9.25 → 9.30"),
        (
            [rename("Meeting ID", "M1", "MX")],
            "Meeting M1 is now MX",
        ),
        (
            [add("Elections", Director_ID="A", Notice_Date=date(2001, 8, 1), Action="revoke")],  # governs 2002
            "Elections row 3, A, 2001-08-01, revoke: new row",
        ),
    ],
    ids=["a price that no award uses", "a meeting under another ID", "a notice for the next year"],
)  # fmt: skip
def test_input_that_moves_no_figure_ties_and_is_listed_below(
    tmp_path: Path, priors: dict[str, Path], changes: list[Change], expected: str
) -> None:
    told = compared(tmp_path, priors["before"], *changes)
    assert (told.ties, told.causes, [each.sentence for each in told.idle]) == (True, (), [expected])
    row = told.frame().iloc[1]
    assert (row["what"], row["difference"]) == ("Input", "no figure changes because of it")


def test_of_several_causes_the_weightiest_stands_first(tmp_path: Path, priors: dict[str, Path]) -> None:
    told = compared(
        tmp_path, priors["before"], set_to("Fees", 1, Fee_ID="F2A"), set_to("Fees", 0, Amount=12500), take("Prices", 2)
    )
    assert [cause.words for cause in told.causes] == [
        "Fees row 2, F1: Amount 12,000.00 → 12,500.00",
        "Fee F2 is now F2A",
        "Prices, 2001-02-16: row gone (9.3125)",
    ]
    assert told.why == f"Causes: {'; '.join(cause.sentence for cause in told.causes)}."


def test_causes_that_move_one_award_together_say_so(tmp_path: Path, priors: dict[str, Path]) -> None:
    told = compared(tmp_path, priors["before"], set_to("Fees", 0, Amount=12500), set_to("Prices", 1, Last_Sale=4.5))
    # 12,500 at 4.50 is 2,777.
    assert [cause.effect for cause in told.causes] == ["1 award, +183 shares, together with another cause"] * 2


def test_many_new_rows_are_one_cause_with_their_number(tmp_path: Path, priors: dict[str, Path]) -> None:
    meetings = [add("Meetings", Meeting_ID=f"N{day}", Date=date(2001, 2, day), Type="board") for day in range(21, 25)]
    fees = [
        add("Fees", Fee_ID=f"N{day}", Director_ID="A", Fee_Type="meeting", Meeting_ID=f"N{day}", Amount=931.25)
        for day in range(21, 25)
    ]
    told = compared(tmp_path, priors["before"], *meetings, *fees)
    (cause,) = told.causes
    assert cause.sentence.startswith("Fees, 4 rows: new row, first Fees row 5, N21")
    assert cause.sentence.endswith("4 awards, +400 shares")  # 100 each at 9.3125


def test_a_step_of_vesting_is_a_difference_with_its_shares_then_and_now(
    tmp_path: Path, priors: dict[str, Path]
) -> None:
    told = compared(tmp_path, priors["before"], set_to("Vesting", 0, Shares=400), set_to("Vesting", 1, Shares=500))
    found = {(one.column, one.then, one.now, one.rows) for one in told.differences if one.sheet == "Options"}
    assert found == {
        ("Shares Exercisable", 450, 400, "Discretionary Grants row 2"),
        ("Exercisable on 2001-09-01", 450, 400, "Vesting row 2"),
        ("Exercisable on 2002-09-01", 450, 500, "Vesting row 3"),
    }


def test_running_balances_are_told_once_with_what_they_come_to(tmp_path: Path, priors: dict[str, Path]) -> None:
    told = compared(tmp_path, priors["before"], set_to("Prices", 1, Last_Sale=4.5))
    balances = [one for one in told.differences if one.sheet == "Share Reserve" and one.column != "Shares"]
    assert [(one.reference, one.column, one.difference) for one in balances] == [
        ("2001-01-02 deferred granted DS-F1", "Available", -72),
        ("2001-01-02 deferred granted DS-F1", "Deferred Outstanding", 72),
    ]
    # 400,000 less the formula option of A, the discretionary one, 2,666 and 134 shares.
    assert balances[0].rows == "Fees row 2, and 3 later rows; at the end 376,372 then, 376,300 now"


def test_a_figure_that_somebody_changed_in_the_results_has_no_cause_in_the_input(
    tmp_path: Path, priors: dict[str, Path]
) -> None:
    write_run(check(write(tmp_path / "input.xlsx", at(date(2001, 9, 30)))), tmp_path / "p.xlsx", values_only=True)
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    column = next(cell.column for cell in book["Deferred Awards"][1] if cell.value == "Shares Granted")
    book["Deferred Awards"].cell(2, column).value = 2595
    book.save(tmp_path / "p.xlsx")
    (cause,) = compared(tmp_path, tmp_path / "p.xlsx").causes
    assert (cause.column, cause.effect) == ("none found", "1 award, −1 share")
    assert "check whether those results were changed" in cause.sentence


def test_the_sheet_and_the_console_lead_with_the_causes(tmp_path: Path, priors: dict[str, Path]) -> None:
    sheets = at(date(2001, 12, 31))
    set_to("Prices", 1, Last_Sale=4.5)(sheets)
    set_to("Fees", 1, Fee_ID="F2A")(sheets)
    done = plancalc("run", write(tmp_path / "today.xlsx", sheets), "--prior", priors["before"])
    assert done.returncode == 1
    assert "  Prices row 3, 2001-01-02: 4.625 → 4.50: 1 award, +72 shares\n" in done.stderr
    assert "  Fee F2 is now F2A: nothing but the ID\n" in done.stderr
    rows = read_back(tmp_path / "today.results.xlsx", "Tie-out")
    assert [row["What"] for row in rows[:4]] == ["Tie-out", "Cause", "Cause", "Deferred Awards"]
    assert [*rows[1].values()] == [
        "Cause", "Prices 2001-01-02", "Last Sale", 4.625, 4.5, "1 award, +72 shares", "Prices row 3",
    ]  # fmt: skip


def test_a_reading_chosen_otherwise_is_a_cause_of_its_own(tmp_path: Path) -> None:
    sheets = at(date(2001, 12, 31))
    left = {"Service Start": date(1995, 1, 1), "Service End": date(2000, 7, 27), "End Reason": "other"}
    sheets["Directors"].append({"Director ID": "C", "Name": "Cy Cole", **left})  # at the annual meeting
    checked = check(write(tmp_path / "input.xlsx", sheets), with_effects=False)  # blank figures are read back
    write_run(checked, tmp_path / "prior.xlsx")
    sheets["Readings"] = [{"Reading": "Death or leaving on the day of the annual meeting", "Choice": "granted"}]
    compared = tied_out(check(write(tmp_path / "today.xlsx", sheets)), tmp_path / "prior.xlsx")[1]
    (cause,) = compared.causes
    assert cause.words == (
        "the reading Death or leaving on the day of the annual meeting was no option then, and is granted now"
    )
    assert (cause.reference, cause.then, cause.now, cause.rows) == (
        "Readings Death or leaving on the day of the annual meeting", "no option", "granted", "Readings row 2",
    )  # fmt: skip
    assert not compared.idle
