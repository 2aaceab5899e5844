"""A director and a meeting are explained in short, a sentence for each award and fee, and how to see more of one."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from calc.cli import cli
from calc.explanation.from_workbook import UnknownID, explained
from calc.job.pipeline import check, write_run
from tests.samples import FOLDER


@pytest.fixture(scope="module")
def ctc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("ctc") / "ctc.results.xlsx"
    write_run(check(FOLDER / "ctc-1999-2002.xlsx", with_effects=False), target, values_only=True)
    return target


def test_a_director_is_told_with_services_and_each_option_and_fee(ctc: Path) -> None:
    found = explained(ctc, "CAR")
    assert (found.kind, found.award) == ("director", "CAR")
    assert found.about == "Ruth E. Carmichael (CAR) at the end of 2002-12-31: 3 options, 12 fees, 11 deferred awards."
    said = [step.in_full for step in found.steps]
    assert said[0] == "In service from 1997-09-25 to 2001-11-06 (death). [§5; Directors!C9, Directors!D9]"
    # 10,000 x 3 / 2 = 15,000: 2,500 cancelled and 12,500 lapsed.
    assert said[1] == (
        "FO-19990923-CAR: formula option of 1999-09-23 on 10,000 shares at $17.6875; +5,000 by splits and decisions,"
        " 2,500 cancelled, 12,500 lapsed, 0 outstanding (closed). [§6]"
    )
    assert (
        said[4] == "FO-20020725-CAR: no Formula Option at the meeting AM-2002 of 2002-07-25 (not in service). [§6(a)]"
    )
    assert (
        said[5]
        == "BD-1999-11-CAR: meeting fee of 1999-11-04, $2,000.00; all of it is cash (no election). [§7; Fees!G30]"
    )
    # 505 x 3 / 2 = 757.5, rounded down.
    assert said[6] == (
        "R-2000-CAR: annual fee of 2000-01-03, $20,000.00; $19,979.06 is deferred in shares and $20.94 is cash for the"
        " fraction of a share. DS-R-2000-CAR: 505 shares granted, +252 by splits and decisions, 757 issued on"
        " 2001-11-06. [§7; Fees!G8]"
    )
    assert [step.step for step in found.steps].count("Fee") == 12


def test_a_director_is_found_by_name_in_any_case_and_an_employee_is_told_as_one(ctc: Path) -> None:
    found = explained(ctc, "peter  DELACROIX")
    assert found.award == "DEL"
    assert "An employee from 2000-11-01 to 2001-08-31: not eligible then." in [step.sentence for step in found.steps]


def test_a_meeting_is_told_with_who_was_granted_how_many_and_who_was_not_and_why(ctc: Path) -> None:
    found = explained(ctc, "AM-2001")
    assert (found.kind, found.about) == ("meeting", "AM-2001 is a meeting: 0 fees and 6 Formula Options.")
    said = [step.in_full for step in found.steps]
    assert said[0].startswith("AM-2001 was the annual meeting of the stockholders, on 2001-07-26. [§6(a), §7(a)")
    assert said[1] == "No fee is entered for it. [§7(a)]"
    assert said[2].startswith(
        "FO-20010726-ASH: 14,919 shares of 15,000 requested at $3.01. Margaret L. Ashworth (ASH) was"
    )
    assert said[-1] == (
        "FO-20010726-DEL: Peter Delacroix (DEL) was an employee from 2000-11-01 to 2001-08-31: not eligible."
        " [§5; Employment!A6, Employment!B6, Employment!C6]"
    )
    assert [step.step for step in found.steps] == ["Meeting", "Fees", *["Granted"] * 6, *["Not granted"] * 2]


def test_a_board_meeting_is_told_with_its_fees_of_each_director(ctc: Path) -> None:
    steps = explained(ctc, "BD-2000-02").steps
    assert steps[0].sentence == "BD-2000-02 was a board meeting, on 2000-02-10."
    assert all(step.step == "Fee" and " of 2000-02-10, $2,000.00;" in step.sentence for step in steps[1:])
    assert any("meeting fee of Ruth E. Carmichael (CAR) of" in step.sentence for step in steps)


def test_two_directors_of_one_name_are_told_apart_by_their_ids(ctc: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(ctc)
    for line in book["Formula Eligibility"].iter_rows(min_row=2):
        if line[2].value == "DEL":
            line[3].value = "Ruth E. Carmichael"
    book.save(tmp_path / "two.results.xlsx")
    with pytest.raises(UnknownID, match=r"2 directors named Ruth E\. Carmichael\. Give the ID: CAR or DEL\."):
        explained(tmp_path / "two.results.xlsx", "Ruth E. Carmichael")


def test_the_command_takes_a_name_of_several_words_and_says_how_to_see_one_award(ctc: Path) -> None:
    shown = CliRunner().invoke(cli, ["explain", str(ctc), "Ruth", "E.", "Carmichael"])
    assert shown.exit_code == 0
    assert f"such as: plancalc explain {ctc} FO-19990923-CAR" in shown.stdout.replace("\n", " ")
    told = json.loads(CliRunner().invoke(cli, ["explain", "--json", str(ctc), "CAR"]).stdout)
    assert (told["kind"], told["awards"][0], told["steps"][0]["step"]) == ("director", "FO-19990923-CAR", "Service")
