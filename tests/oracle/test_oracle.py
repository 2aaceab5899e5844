from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.paths import CASES

from .figures import number
from .oracle import Invalid, Refused, calculate


def comparable(value: Any) -> Any:
    """A number as what it is worth, whatever type it comes in."""
    return value if value is None or isinstance(value, (str, date)) else number(value)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_worked_case_comes_out_as_worked(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = calculate(case["input"])
    for sheet, given in case["expected"].items():
        headers = list(dict.fromkeys(header for row in given for header in row))
        worked = [{header: comparable(row.get(header)) for header in headers} for row in given]
        assert [{header: comparable(row[header]) for header in headers} for row in found[sheet]] == worked, sheet


def test_there_are_worked_cases() -> None:
    assert len(CASES) >= 40


def plan_with(*option_events: dict[str, Any], **director: Any) -> dict[str, list[dict[str, Any]]]:
    """One director with an option on 1,000 shares at 2.00 from 2001-03-01, half of it exercisable a year later."""
    return {
        "Plan": [{"Term": "As-of Date", "Value": date(2005, 12, 31)}],
        "Directors": [{"Director ID": "A", "Name": "Ann", "Service Start": date(1995, 1, 1), **director}],
        "Meetings": [],
        "Fees": [],
        "Prices": [
            {"Date": date(2001, 2, 1), "Last Sale": 1.5},
            {"Date": date(2002, 3, 1), "Last Sale": 5},
            {"Date": date(2002, 3, 4), "Last Sale": 4},
        ],
        "Discretionary Grants": [
            {
                "Grant ID": "DO",
                "Director ID": "A",
                "Grant Date": date(2001, 3, 1),
                "Shares": 1000,
                "Exercise Price": 2,
                "Expiration Date": date(2004, 3, 1),
            }
        ],
        "Vesting": [
            {"Grant ID": "DO", "Exercisable Date": date(2001, 3, 1), "Shares": 500},
            {"Grant ID": "DO", "Exercisable Date": date(2002, 3, 1), "Shares": 500},
        ],
        "Option Events": [{"Event ID": "E", "Option ID": "DO", "Event": "exercise", **row} for row in option_events],
    }


OTHER = {"Service End": date(2002, 6, 30), "End Reason": "other"}
DEATH = {"Service End": date(2002, 6, 30), "End Reason": "death"}

# On Tuesday 2002-03-05 a tendered share is worth Monday's 4.00, and 100 shares cost 200.00.
DAY = date(2002, 3, 5)
REFUSED = {
    "the day before the grant": ({"Date": date(2001, 2, 28), "Shares": 1}, {}),
    "more than has vested": ({"Date": date(2002, 2, 28), "Shares": 501}, {}),
    "the day after the final exercise date": ({"Date": date(2004, 3, 2), "Shares": 1}, {}),
    "the day after the three months": ({"Date": date(2002, 10, 1), "Shares": 1}, OTHER),
    "an estate of the living": ({"Date": DAY, "Shares": 1, "Exercised By": "estate"}, {}),
    "an estate before the death": ({"Date": date(2002, 6, 29), "Shares": 1, "Exercised By": "estate"}, DEATH),
    "a director after death": ({"Date": date(2002, 7, 1), "Shares": 1}, DEATH),
    "a cent too little": ({"Date": DAY, "Shares": 100, "Cash Paid": 199.99}, {}),
    "a cent too much": ({"Date": DAY, "Shares": 100, "Cash Paid": 200.01}, {}),
    "a share too much": ({"Date": DAY, "Shares": 100, "Shares Tendered": 51, "Held 6 Months": "yes"}, {}),
    "shares not held": ({"Date": DAY, "Shares": 100, "Shares Tendered": 50, "Held 6 Months": "no"}, {}),
    "a check for the par value": ({"Date": DAY, "Shares": 100, "Personal Check": 199.01, "Cash Paid": 0.99}, {}),
    "a cash-out at the price": ({"Date": date(2001, 3, 1), "Shares": 1, "Event": "cash-out"}, {}),
    "an option that is not there": ({"Date": DAY, "Shares": 1, "Option ID": "FO"}, {}),
}
TAKEN = {
    "the day of the grant": ({"Date": date(2001, 3, 1), "Shares": 500}, {}),
    "the day of vesting": ({"Date": date(2002, 3, 1), "Shares": 1000}, {}),
    "the final exercise date": ({"Date": date(2004, 3, 1), "Shares": 1}, {}),
    "the last day of the three months": ({"Date": date(2002, 9, 30), "Shares": 1}, OTHER),
    "a director on the day of death": ({"Date": date(2002, 6, 30), "Shares": 1}, DEATH),
    "an estate on the day of death": ({"Date": date(2002, 6, 30), "Shares": 1, "Exercised By": "estate"}, DEATH),
    "an estate a year later": ({"Date": date(2003, 6, 30), "Shares": 1, "Exercised By": "estate"}, DEATH),
    "cash to the cent": ({"Date": DAY, "Shares": 100, "Cash Paid": 200}, {}),
    "less than a share too much": ({"Date": DAY, "Shares": 99, "Shares Tendered": 50, "Held 6 Months": "yes"}, {}),
    "a check for all but par": ({"Date": DAY, "Shares": 100, "Personal Check": 199, "Cash Paid": 1}, {}),
    "a check for treasury stock": (
        {"Date": DAY, "Shares": 100, "Personal Check": 200, "Stock Source": "treasury"},
        {},
    ),
}


@pytest.mark.parametrize(("event", "director"), REFUSED.values(), ids=REFUSED)
def test_an_event_beyond_the_rules_is_refused(event: dict[str, Any], director: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        calculate(plan_with(event, **director))
    assert refused.value.event_id == "E"


@pytest.mark.parametrize(("event", "director"), TAKEN.values(), ids=TAKEN)
def test_an_event_at_the_limit_of_the_rules_takes_effect(event: dict[str, Any], director: dict[str, Any]) -> None:
    found = calculate(plan_with(event, **director))
    assert found["Options"][0]["Shares Exercised"] == event["Shares"]


def test_an_option_without_a_price_before_it_is_an_error() -> None:
    plan = plan_with()
    plan["Meetings"] = [{"Meeting ID": "M", "Date": date(2001, 2, 1), "Type": "annual"}]
    with pytest.raises(Invalid, match="FO-20010201-A"):
        calculate(plan)


def test_an_estate_is_delivered_to_once_its_authority_is_shown() -> None:
    event = {"Date": date(2002, 7, 1), "Shares": 1, "Exercised By": "estate", "Authority Shown": date(2002, 7, 15)}
    plan = plan_with(event, **DEATH)
    issuance = calculate(plan)["Issuances"][0]
    assert issuance["Due Date"] == date(2002, 7, 1)
    assert issuance["Deliverable From"] == date(2002, 7, 15)
    assert issuance["Payee"] == "Estate of Ann"
    plan["Option Events"][0]["Authority Shown"] = date(2006, 1, 1)
    assert calculate(plan)["Issuances"][0]["Deliverable From"] is None
