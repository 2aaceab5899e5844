"""What contradicts opening balances is named at its cell, all of it in one run."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from calc.findings import Finding, Severity
from calc.validate import Given, validate
from tests.support.build import frames_of

Plan = dict[str, list[dict[str, Any]]]
OPENS = date(2001, 1, 1)
FEE = {"Fee ID": "F1", "Director ID": "A", "Fee Type": "annual", "Calendar Year": 2001, "Amount": 9}


def plan() -> Plan:
    """A plan whose books open on 2001-01-01: 1,000 less 100 delivered less 300 and 60 outstanding are 540."""
    terms = {
        "Company": "Example",
        "As-of Date": date(2001, 3, 31),
        "Books Open On": OPENS,
        "Opening Reserve": 1000,
        "Opening Delivered": 100,
        "Opening Available": 540,
    }
    option = {
        "Award ID": "G1",
        "Kind": "discretionary",
        "Director ID": "A",
        "Grant Date": date(2000, 7, 27),
        "Shares Granted": 400,
        "Shares Outstanding": 300,
        "Exercise Price": 8,
        "Final Exercise Date": date(2005, 7, 27),
    }
    deferred = {
        "Award ID": "DS-F1",
        "Kind": "deferred",
        "Director ID": "A",
        "Grant Date": date(2000, 1, 3),
        "Shares Granted": 60,
        "Shares Outstanding": 60,
    }
    return {
        "Plan": [{"Term": term, "Value": value} for term, value in terms.items()],
        "Directors": [{"Director ID": "A", "Name": "Ann", "Service Start": date(1995, 1, 1)}],
        "Opening Awards": [option, deferred],
    }


def errors_after(change: Callable[[Plan], Any]) -> list[Finding]:
    given = plan()
    change(given)
    return [one for one in validate(Given(frames_of(given))).findings if one.severity is Severity.ERROR]


def term(name: str, value: Any) -> Callable[[Plan], None]:
    def change(given: Plan) -> None:
        rows = [row for row in given["Plan"] if row["Term"] != name]
        given["Plan"] = rows if value is None else [*rows, {"Term": name, "Value": value}]

    return change


def award(number: int, **cells: Any) -> Callable[[Plan], None]:
    return lambda given: given["Opening Awards"][number].update(
        {header.replace("_", " "): value for header, value in cells.items()}
    )


def rows(sheet: str, *new: dict[str, Any]) -> Callable[[Plan], None]:
    return lambda given: given.setdefault(sheet, []).extend(new)


def test_sound_balances_have_no_error() -> None:
    assert errors_after(lambda given: None) == []


@pytest.mark.parametrize(
    ("change", "code", "sheet", "words"),
    [
        (term("Opening Available", 541), "opening-total", "Plan", "540, but Opening Available is 541, 1 too many"),
        (term("Opening Available", 539), "opening-total", "Plan", "540, but Opening Available is 539, 1 too few"),
        (term("Opening Delivered", None), "opening-balance-missing", "Plan", "but Opening Delivered is empty"),
        (term("Books Open On", date(1999, 7, 26)), "opening-day", "Plan", "before the Plan's Effective Date"),
        (term("Books Open On", date(2001, 4, 1)), "opening-day", "Plan", "after the As-of Date"),
        (award(0, Shares_Granted=299), "opening-shares", "Opening Awards", "300 shares are outstanding, more"),
        (award(0, Exercise_Price=None), "missing", "Opening Awards", "needs it"),
        (award(0, Final_Exercise_Date=None), "missing", "Opening Awards", "needs it"),
        (award(0, Final_Exercise_Date=date(2000, 7, 26)), "expires-before-grant", "Opening Awards", "before the Grant"),
        (award(0, Shares_Pending=1), "not-needed", "Opening Awards", "does not use it"),
        (award(1, Exercise_Price=1), "not-needed", "Opening Awards", "does not use it"),
        (award(1, Shares_Pending=1), "opening-pending", "Opening Awards", "go together"),
        (award(1, Shares_Pending=0, Dollars_Pending=1), "opening-pending", "Opening Awards", "go together"),
        (award(1, Award_ID="F1"), "award-id-form", "Opening Awards", "Type DS-F1"),
        (award(0, Award_ID="DS-G1"), "award-id-form", "Opening Awards", "is a deferred award's"),
        (award(0, Kind="formula"), "award-id-form", "Opening Awards", "it is FO-20000727-A"),
        (award(0, Grant_Date=OPENS), "opening-award-later", "Opening Awards", "Move it there"),
        (award(0, Grant_Date=date(1999, 7, 26)), "before-plan", "Opening Awards", "before the Plan's Effective Date"),
        (award(0, Director_ID="Z"), "unknown-id", "Opening Awards", "has no such ID"),
        (
            lambda given: given["Directors"][0].update({"Service Start": date(2000, 2, 1)}),
            "grantee-not-in-service",
            "Opening Awards",
            "was not in service then",
        ),
        (
            rows("Fees", FEE),
            "award-id-clash",
            "Opening Awards",
            "fee F1",
        ),
        (
            rows("Vesting", {"Grant ID": "G1", "Exercisable Date": date(2002, 1, 1), "Shares": 301}),
            "vesting-sum",
            "Vesting",
            "add up to 301 shares, but only 300 are outstanding",
        ),
        (
            rows("Vesting", {"Grant ID": "DS-F1", "Exercisable Date": date(2002, 1, 1), "Shares": 1}),
            "vesting-not-needed",
            "Vesting",
            "never exercised",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(change: Callable[[Plan], Any], code: str, sheet: str, words: str) -> None:
    found = errors_after(change)
    assert [(each.code, each.sheet) for each in found] == [(code, sheet)]
    assert words in found[0].message


def test_balances_without_the_day_are_refused_each_at_its_cell() -> None:
    found = errors_after(term("Books Open On", None))
    assert [(each.code, each.sheet, each.rows) for each in found] == [
        ("no-opening-day", "Plan", (4,)),
        ("no-opening-day", "Plan", (5,)),
        ("no-opening-day", "Plan", (6,)),
        ("no-opening-day", "Opening Awards", (2, 3)),
    ]


@pytest.mark.parametrize(("reserve", "warned"), [(200_000, False), (1000, False), (999, True)])
def test_a_share_reserve_beside_the_balances_is_warned_of_unless_it_is_the_default_or_the_same(
    reserve: int, warned: bool
) -> None:
    given = plan()
    term("Share Reserve", reserve)(given)
    codes = [one.code for one in validate(Given(frames_of(given))).findings]
    assert ("share-reserve-unused" in codes) == warned


def test_what_is_dated_before_is_one_finding_a_sheet_and_a_split_is_none() -> None:
    early, day = date(2000, 12, 29), date(2001, 1, 1)
    given = plan()
    for sheet, cells, column in (
        ("Meetings", {"Type": "board"}, "Date"),
        ("Discretionary Grants", {"Director ID": "A", "Shares": 1, "Exercise Price": 1}, "Grant Date"),
        ("Option Events", {"Option ID": "G1", "Event": "exercise", "Shares": 1}, "Date"),
        ("Plan Events", {"Event": "delivery hold"}, "Effective Date"),
    ):
        key = {"Meetings": "Meeting ID", "Discretionary Grants": "Grant ID", "Option Events": "Event ID"}.get(sheet)
        for number, when in enumerate((early, early, day)):
            own = {key: f"{sheet[0]}{number + 5}"} if key else {}
            more = {"Expiration Date": date(2004, 1, 1)} if sheet == "Discretionary Grants" else {}
            rows(sheet, {**own, **cells, **more, column: when})(given)
    rows("Plan Events", {"Effective Date": early, "Event": "split", "New": 2, "Old": 1})(given)
    rows("Fees", {"Fee ID": "F2", "Director ID": "A", "Fee Type": "annual", "Calendar Year": 2000, "Amount": 9})(given)
    rows("Fees", {"Fee ID": "F3", "Director ID": "A", "Fee Type": "annual", "Calendar Year": 2001, "Amount": 9})(given)
    found = [one for one in validate(Given(frames_of(given))).findings if one.code == "before-opening"]
    assert {(one.sheet, one.rows) for one in found} == {
        ("Meetings", (2, 3)),
        ("Discretionary Grants", (2, 3)),
        ("Option Events", (2, 3)),
        ("Plan Events", (2, 3)),
        ("Fees", (2,)),
    }


def test_everything_is_named_in_one_go() -> None:
    given = plan()
    for change in (award(0, Exercise_Price=None), award(1, Shares_Pending=1), term("Opening Available", 1)):
        change(given)
    found = [one.code for one in validate(Given(frames_of(given))).findings if one.severity is Severity.ERROR]
    assert sorted(found) == ["missing", "opening-pending", "opening-total"]


@pytest.mark.parametrize(
    ("kind", "final", "is_asked"),
    [
        ("formula", "2003-11-09", True),
        ("formula", "2004-11-10", False),  # five years from the grant
        ("formula", "2004-11-11", True),
        ("discretionary", "2001-11-10", False),
        ("discretionary", "2009-11-10", False),  # at most ten
        ("discretionary", "2009-11-11", True),
    ],
)
def test_a_final_exercise_date_that_the_terms_do_not_give_is_asked_about(kind: str, final: str, is_asked: bool) -> None:
    given = plan()
    name = "FO-19991110-A" if kind == "formula" else "DO-1"
    dates = {"Grant_Date": date(1999, 11, 10), "Final_Exercise_Date": date.fromisoformat(final)}
    award(0, Award_ID=name, Kind=kind, **dates)(given)
    found = [each for each in validate(Given(frames_of(given))).findings if each.code == "opening-final-date"]
    assert [(each.sheet, each.headers) for each in found] == [("Opening Awards", ("Final Exercise Date",))] * is_asked
