"""Annual meetings that are too close, and full years of the Plan's term without one."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.asked import asked, company, messages
from tests.support.plans import annual_meeting, board_meeting, d, director, plan_event, price

CLOSE, MISSING = "annual-meetings-close", "annual-meeting-missing"
PRICES = [price("1999-12-31", 10.0)]


def two(apart: int, first: str = "2000-05-18") -> list[dict[str, Any]]:
    second = d(first) + timedelta(days=apart)
    return [annual_meeting(first, "AM1"), annual_meeting(second.isoformat(), "AM2")]


@pytest.mark.parametrize(("apart", "is_asked"), [(1, True), (68, True), (269, True), (270, False), (365, False)])
def test_annual_meetings_less_than_270_days_apart_are_asked_about(apart: int, is_asked: bool) -> None:
    assert bool(asked(CLOSE, meetings=two(apart), prices=PRICES)) is is_asked


def test_it_names_both_meetings_and_what_each_grants() -> None:
    directors = [director("A"), director("B", start="2000-06-01")]
    (found,) = asked(CLOSE, meetings=two(68), prices=PRICES, directors=directors)
    assert found.message.startswith(
        "AM1 on 2000-05-18 (1 option, 10,000 shares) and AM2 on 2000-07-25 (2 options, 20,000 shares) are annual"
        " meetings only 68 days apart"
    )
    assert "nothing is needed" in found.message
    assert (found.sheet, found.headers, found.rows) == ("Meetings", ("Date", "Type"), (2, 3))


def test_meetings_that_follow_one_another_closely_are_one_finding() -> None:
    quarterly = [annual_meeting(day, f"Q-{day}") for day in ("2000-03-15", "2000-06-15", "2000-09-15", "2000-12-15")]
    (found,) = asked(CLOSE, meetings=[*quarterly, annual_meeting("2001-12-14", "AM")], prices=PRICES)
    assert found.rows == (2, 3, 4, 5)
    assert "only 92, 92 and 91 days apart" in found.message


@pytest.mark.parametrize(
    ("as_of", "terms", "first", "why"),
    [
        ("2000-07-24", {}, "2000-05-18", "the second is not yet known"),
        ("2001-12-31", {"Formula Option Shares": 0}, "2000-05-18", "no meeting grants an option"),
        ("2001-12-31", {"Effective Date": d("2000-05-19")}, "2000-05-18", "the first is before the Plan"),
        ("2001-12-31", {"Last Option Grant Date": d("2000-07-24")}, "2000-05-18", "the second grants nothing"),
    ],
)
def test_meetings_that_grant_nothing_are_not_asked_about(
    as_of: str, terms: dict[str, Any], first: str, why: str
) -> None:
    assert asked(CLOSE, as_of, terms, meetings=two(68, first), prices=PRICES) == [], why


@pytest.mark.parametrize(
    ("as_of", "terms", "meetings", "years"),
    [
        ("2001-12-31", {}, [], "2000 and 2001"),
        ("2001-12-30", {}, [], "2000"),
        ("2001-12-31", {}, [annual_meeting("2001-12-31")], "2000"),
        ("2001-12-31", {}, [annual_meeting("2000-01-01"), annual_meeting("2001-05-17", "AM2")], ""),
        ("2001-12-31", {}, [annual_meeting("2000-05-18"), board_meeting("2001-05-17", "B")], "2001"),
        ("1999-12-31", {}, [], ""),  # the Plan began within the year
        ("1999-12-31", {"Effective Date": d("1999-01-01")}, [], "1999"),
        ("1999-12-31", {"Effective Date": d("1999-01-02")}, [], ""),
        ("2001-12-31", {"Last Option Grant Date": d("2001-12-30")}, [], "2000"),
        ("2001-12-31", {"Last Option Grant Date": d("2001-12-31")}, [], "2000 and 2001"),
        ("2010-12-31", {}, [annual_meeting(f"{year}-05-18", str(year)) for year in range(2000, 2009)], ""),
        ("2001-12-31", {"Formula Option Shares": 0}, [], ""),
    ],
)
def test_full_years_of_the_term_without_an_annual_meeting_are_named(
    as_of: str, terms: dict[str, Any], meetings: list[dict[str, Any]], years: str
) -> None:
    found = asked(MISSING, as_of, terms, meetings=meetings, prices=PRICES)
    assert [each.message.split(",")[0] for each in found] == (
        [f"There is no annual meeting in {years}"] if years else []
    )
    assert all("nothing is needed" in each.message for each in found)


@pytest.mark.parametrize(
    ("sheets", "years"),
    [
        ({"directors": [director("A", start="2000-12-31")]}, "2000 and 2001"),
        ({"directors": [director("A", start="2001-01-01")]}, "2001"),
        ({"directors": [director("A", end="2000-01-01")]}, "2000"),
        ({"directors": [director("A", end="1999-12-31")]}, ""),
        ({"directors": [director("A", end="2000-06-30"), director("A", start="2000-07-01")]}, "2000 and 2001"),
        ({"employment": [{"Director ID": "A", "Employee From": d("1999-01-01")}]}, ""),
        (
            {"employment": [{"Director ID": "A", "Employee From": d("1999-01-01"), "Employee To": d("2001-12-30")}]},
            "2001",
        ),
        ({"plan_events": [plan_event("2001-12-31", "plan termination")]}, "2000"),
        ({"plan_events": [plan_event("2001-06-30", "change of control", **{"Options Assumed": "no"})]}, "2000"),
        (
            {"plan_events": [plan_event("2001-06-30", "amendment", Term="Formula Option Shares", Value=0)]},
            "2000",
        ),
    ],
)
def test_only_years_in_which_somebody_could_have_been_granted_an_option_are_named(
    sheets: dict[str, Any], years: str
) -> None:
    found = asked(MISSING, **sheets)
    assert [each.message.split(",")[0] for each in found] == (
        [f"There is no annual meeting in {years}"] if years else []
    )


def test_a_board_meeting_typed_annual_is_named_at_both_cells(tmp_path: Path) -> None:
    sheets = company()
    sheets["Meetings"][2]["Type"] = "annual"
    (message,) = messages(CLOSE, tmp_path, sheets)
    assert message.startswith("Meetings B3:C4: AM on 2001-05-17 (5 options, 50,000 shares) and M2 on 2001-07-24 (5")


def test_the_only_annual_meeting_forgotten_is_asked_about_though_the_rows_begin_late(tmp_path: Path) -> None:
    sheets = company()
    del sheets["Meetings"][1]
    (message,) = messages(MISSING, tmp_path, sheets)
    assert message.startswith("Meetings B1: There is no annual meeting in 2001, so no Formula Option was granted")
    sheets["Plan"][2]["Value"] = date(1999, 7, 27)
    sheets["Directors"] = [row | {"Service Start": date(1999, 7, 27)} for row in sheets["Directors"]]
    (message,) = messages(MISSING, tmp_path, sheets)
    assert "no annual meeting in 2000 and 2001, so" in message
