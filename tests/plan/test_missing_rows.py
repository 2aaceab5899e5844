"""What the Plan would grant and no row supports is asked about, once, and only where something would be granted."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calc.job.pipeline import check
from tests.support.plans import annual_fee, board_meeting, director, elects, meeting_fee, price, run
from tests.support.workbooks import Sheets, write

CODES = {"annual-meeting-missing", "annual-fee-missing", "meeting-fee-missing", "election-without-fees"} | {
    "retainer-missing"
}


def plan() -> Sheets:
    """Two years of a plan with two directors who defer, and every row that it needs."""
    meetings = [
        {"Meeting ID": "B0", "Date": date(2000, 3, 15), "Type": "board"},
        {"Meeting ID": "AM0", "Date": date(2000, 7, 27), "Type": "annual"},
        {"Meeting ID": "B1", "Date": date(2001, 3, 15), "Type": "board"},
        {"Meeting ID": "AM1", "Date": date(2001, 7, 26), "Type": "annual"},
        {"Meeting ID": "B2", "Date": date(2001, 11, 15), "Type": "board"},
    ]
    fees: list[dict[str, Any]] = []
    for who in "AB":
        for year in (2000, 2001):
            fees.append({"Fee ID": f"{who}{year}", "Director ID": who, "Fee Type": "annual", "Calendar Year": year})
        for meeting in meetings:
            name = meeting["Meeting ID"]
            fees.append({"Fee ID": f"{who}{name}", "Director ID": who, "Fee Type": "meeting", "Meeting ID": name})
    prices = [
        date(2000, 1, 3), date(2000, 3, 14), date(2000, 7, 26), date(2001, 1, 2), date(2001, 3, 14), date(2001, 7, 25),
        date(2001, 11, 14),
    ]  # fmt: skip
    return {
        "Plan": [
            {"Term": "Company", "Value": "Example, Inc."},
            {"Term": "As-of Date", "Value": date(2001, 12, 31)},
            {"Term": "Stockholder Approval Date", "Value": date(1999, 7, 27)},
        ],
        "Directors": [
            {"Director ID": who, "Name": name, "Service Start": date(1995, 1, 1)}
            for who, name in (("A", "Ann Able"), ("B", "Bob Best"))
        ],
        "Meetings": meetings,
        "Fees": [fee | {"Amount": 1000} for fee in fees],
        "Elections": [{"Director ID": who, "Notice Date": date(1999, 11, 15), "Action": "elect"} for who in "AB"],
        "Prices": [{"Date": day, "Last Sale": 10} for day in prices],
    }


def told(tmp_path: Path, sheets: Sheets) -> dict[str, str]:
    """What is said to be missing, by its code; each code once."""
    checked = check(write(tmp_path / "input.xlsx", sheets))
    assert not checked.has_errors, checked.findings
    found = [one for one in checked.findings if one.code in CODES]
    assert all(one.severity == "warning" and "nothing is needed" in one.message for one in found)
    assert len(found) == len({one.code for one in found}), found
    return {one.code: f"{one.sheet} {one.cell}: {one.message}" for one in found}


def without(sheets: Sheets, sheet: str, header: str, *values: str) -> Sheets:
    sheets[sheet] = [row for row in sheets[sheet] if row[header] not in values]
    return sheets


def test_nothing_is_said_where_nothing_is_missing(tmp_path: Path) -> None:
    assert told(tmp_path, plan()) == {}


def test_a_full_year_without_an_annual_meeting_is_named(tmp_path: Path) -> None:
    sheets = plan()
    sheets["Meetings"][1]["Type"] = "board"
    message = told(tmp_path, sheets)["annual-meeting-missing"]
    assert "no annual meeting in 2000, so" in message


@pytest.mark.parametrize(
    ("term", "value", "why"),
    [
        ("As-of Date", date(2000, 6, 30), "the year is not over"),
        ("Last Option Grant Date", date(2000, 6, 30), "no option can be granted in half of it"),
    ],
)
def test_a_year_in_which_a_meeting_may_still_come_or_grants_nothing_is_not_named(
    tmp_path: Path, term: str, value: date, why: str
) -> None:
    sheets = plan()
    sheets["Meetings"] = [row | {"Type": "board"} for row in sheets["Meetings"]]
    sheets["Plan"] = [row for row in sheets["Plan"] if row["Term"] != term] + [{"Term": term, "Value": value}]
    assert told(tmp_path, sheets) == {}, why


def test_an_annual_fee_that_only_one_director_lacks_is_named_with_its_year(tmp_path: Path) -> None:
    message = told(tmp_path, without(plan(), "Fees", "Fee ID", "B2001"))["annual-fee-missing"]
    assert "Bob Best (B)" in message
    assert "no Annual Fee for 2001, where others" in message


def test_who_did_not_elect_lacks_no_fee(tmp_path: Path) -> None:
    sheets = without(plan(), "Fees", "Fee ID", "B2001", "BB2")
    assert told(tmp_path, without(sheets, "Elections", "Director ID", "B")) == {}


def test_an_employee_lacks_no_fee(tmp_path: Path) -> None:
    sheets = without(plan(), "Fees", "Fee ID", "B2001", "BB1", "BAM1", "BB2")
    sheets["Employment"] = [{"Director ID": "B", "Employee From": date(2001, 1, 1)}]
    assert told(tmp_path, sheets) == {}


def test_the_latest_meeting_without_a_fee_is_named_at_the_meeting(tmp_path: Path) -> None:
    message = told(tmp_path, without(plan(), "Fees", "Fee ID", "BB2"))["meeting-fee-missing"]
    assert message.startswith("Meetings A6: Bob Best (B)")
    assert "B2 on 2001-11-15" in message


def test_one_earlier_meeting_missed_is_nothing_unusual_but_two_in_a_row_are(tmp_path: Path) -> None:
    assert told(tmp_path, without(plan(), "Fees", "Fee ID", "BB0")) == {}
    message = told(tmp_path, without(plan(), "Fees", "Fee ID", "BB0", "BAM0"))["meeting-fee-missing"]
    assert "B0 on 2000-03-15 and AM0 on 2000-07-27" in message


def test_a_meeting_of_a_committee_is_not_asked_about(tmp_path: Path) -> None:
    sheets = without(plan(), "Fees", "Fee ID", "BB2")
    sheets["Meetings"][4]["Type"] = "committee"
    assert told(tmp_path, sheets) == {}


def test_an_election_without_any_fee_is_named_once_at_its_row(tmp_path: Path) -> None:
    sheets = plan()
    sheets["Fees"] = [row for row in sheets["Fees"] if row["Director ID"] == "A"]
    found = told(tmp_path, sheets)
    assert set(found) == {"election-without-fees"}
    assert found["election-without-fees"].startswith("Elections A3: Bob Best (B)")
    assert "is in force for 2000 and 2001, but" in found["election-without-fees"]


def test_a_revoked_election_is_not_asked_about_for_the_years_after_it(tmp_path: Path) -> None:
    sheets = without(plan(), "Fees", "Fee ID", "B2001", "BB1", "BAM1", "BB2")
    sheets["Elections"].append({"Director ID": "B", "Notice Date": date(2000, 12, 1), "Action": "revoke"})
    assert told(tmp_path, sheets) == {}


def test_many_directors_with_the_same_gap_share_one_finding(tmp_path: Path) -> None:
    sheets = plan()
    for number in range(11):
        who = f"D{number:02}"
        sheets["Directors"].append({"Director ID": who, "Name": f"Dan {number}", "Service Start": date(1995, 1, 1)})
        sheets["Elections"].append({"Director ID": who, "Notice Date": date(1999, 11, 15), "Action": "elect"})
    message = told(tmp_path, sheets)["election-without-fees"]
    assert "11 elections are in force for years without any fee" in message


def retainers(sheets: Sheets, *who: str) -> Sheets:
    """Retainers of two quarter ends for some, and for a third director who defers; one of its own for the chair."""
    sheets["Directors"].append({"Director ID": "C", "Name": "Cleo Clay", "Service Start": date(1995, 1, 1)})
    sheets["Elections"].append({"Director ID": "C", "Notice Date": date(1999, 11, 15), "Action": "elect"})
    sheets["Meetings"] = [row for row in sheets["Meetings"] if row["Type"] == "annual"]
    dates = (date(2001, 3, 30), date(2001, 6, 29))
    sheets["Fees"] = [
        {"Fee ID": f"{one}{day}", "Director ID": one, "Fee Type": "retainer", "Fee Date": day, "Amount": 1000}
        for one in who
        for day in dates
    ]
    chair = {"Fee ID": "chair", "Director ID": "A", "Fee Type": "retainer", "Fee Date": date(2001, 9, 28)}
    sheets["Fees"].append(chair | {"Amount": 500})
    sheets["Prices"] += [{"Date": day, "Last Sale": 10} for day in (date(2001, 3, 29), date(2001, 6, 28))]
    sheets["Prices"].append({"Date": date(2001, 9, 27), "Last Sale": 10})
    return sheets


def test_a_retainer_that_most_have_is_asked_about_and_one_of_a_single_director_is_not(tmp_path: Path) -> None:
    sheets = retainers(plan(), "A", "B", "C")
    assert told(tmp_path, sheets) == {}
    message = told(tmp_path, without(sheets, "Fees", "Fee ID", "B2001-06-29"))["retainer-missing"]
    assert "Bob Best (B) elected to defer and has no retainer for 2001-06-29, where others have one (§7(a))." in message
    assert told(tmp_path, without(sheets, "Fees", "Fee ID", "C2001-06-29")) == {}  # now most of them lack it


def test_a_meeting_fee_is_asked_about_only_under_a_notice_that_counts_after_a_break() -> None:
    new_notice = {"Reading": "Election after a break in service", "Choice": "new notice needed"}
    given: dict[str, Any] = {
        "directors": [director("A", end="2001-03-30"), director("A", "2001-05-01"), director("B")],
        "meetings": [board_meeting("2001-06-15", "M")],
        "fees": [annual_fee("F1", "A", 2001, 80), annual_fee("F2", "B", 2001, 80), meeting_fee("F3", "B", "M", 80)],
        "elections": [elects("A", "2000-09-01"), elects("B", "2000-09-01")],
        "prices": [price("2001-01-02", 8), price("2001-06-14", 8)],
    }
    for readings, asked in (([], 1), ([new_notice], 0)):
        found = run("2001-12-31", **given, readings=readings).findings
        assert len([each for each in found if each.code == "meeting-fee-missing"]) == asked
