"""A row more than a year past the As-of Date is asked about where its sheet has no others of that time; ends never."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.asked import asked, company, messages
from tests.support.plans import (
    annual_fee,
    board_meeting,
    d,
    director,
    elects,
    grant,
    meeting_fee,
    plan_event,
    price,
    retainer,
)

CODE = "far-after-as-of-date"
AS_OF = "2001-12-31"
EXERCISE = {"Event ID": "E", "Option ID": "DO", "Event": "exercise", "Shares": 1}


@pytest.mark.parametrize(("day", "is_asked"), [("2002-12-31", False), ("2003-01-01", True), ("2010-12-01", True)])
@pytest.mark.parametrize(
    ("sheet", "row", "header"),
    [
        ("elections", {"Director ID": "A", "Action": "elect"}, "Notice Date"),
        ("meetings", {"Meeting ID": "M", "Type": "board"}, "Date"),
        ("option_events", EXERCISE, "Date"),
        ("plan_events", {"Event": "delivery hold"}, "Effective Date"),
        ("consents", {"Director ID": "A"}, "Consent Date"),
        ("employment", {"Director ID": "A"}, "Employee From"),
        ("prices", {"Last Sale": 10.0}, "Date"),
        ("directors", {"Director ID": "B", "Name": "Director B"}, "Service Start"),
    ],
)
def test_more_than_a_year_is_asked_about(
    sheet: str, row: dict[str, Any], header: str, day: str, is_asked: bool
) -> None:
    rows = [director("A"), row | {header: d(day)}] if sheet == "directors" else [row | {header: d(day)}]
    found = asked(CODE, AS_OF, **{sheet: rows})
    assert [each.headers for each in found] == ([(header,)] if is_asked else [])


def test_a_year_from_the_last_day_of_february_ends_on_its_last_day() -> None:
    assert asked(CODE, "2000-02-29", elections=[elects("A", "2001-02-28")]) == []
    assert len(asked(CODE, "2000-02-29", elections=[elects("A", "2001-03-01")])) == 1


@pytest.mark.parametrize(
    ("days", "rows"),
    [
        (["2010-12-01"], [2]),
        (["2010-12-01", "2010-03-01"], []),  # the sheet has others of that year
        (["2010-12-01", "2011-03-01"], []),  # and of the years beside it
        (["2010-12-01", "2012-03-01"], [2, 3]),
        (["2010-12-01", "2000-11-15", "2001-11-15"], [2]),
        (["2003-05-17", "2002-05-17"], [2]),  # what is at most a year ahead is entered early, and no other of its time
        (["2010-12-01", "2003-05-17", "2003-06-17"], [2]),
    ],
)
def test_others_of_those_years_on_its_sheet_make_it_sound(days: list[str], rows: list[int]) -> None:
    notices = [elects("A", day) for day in days]
    assert [row for each in asked(CODE, AS_OF, elections=notices) for row in each.rows] == rows


def test_a_grant_is_named_by_its_id_and_a_fee_by_its_year() -> None:
    (found,) = asked(CODE, AS_OF, grants=[grant("DO-1", "A", "2010-12-01", 1, 1, "2015-12-01")])
    assert found.message.startswith("Grant Date 2010-12-01 of DO-1 is more than a year after the As-of Date 2001-12-31")
    (found,) = asked(CODE, AS_OF, fees=[annual_fee("F1", "A", 2010, 100), annual_fee("F2", "A", 2001, 100)])
    assert found.message.startswith("Calendar Year 2010 of F1 is more than a year after")
    assert asked(CODE, AS_OF, fees=[annual_fee("F1", "A", 2002, 100)]) == []
    assert len(asked(CODE, AS_OF, fees=[annual_fee("F1", "A", 2003, 100)])) == 1


def test_the_fees_of_a_meeting_are_not_asked_about_beside_it() -> None:
    meetings = [board_meeting("2010-05-17", "M")]
    (found,) = asked(CODE, AS_OF, meetings=meetings, fees=[meeting_fee("F", "A", "M", 100)])
    assert found.sheet == "Meetings"


@pytest.mark.parametrize(
    "sheets",
    [
        {"directors": [director("A", end="2010-12-31")]},
        {"employment": [{"Director ID": "A", "Employee From": d("1996-01-01"), "Employee To": d("2010-12-31")}]},
        {"consents": [{"Director ID": "A", "Consent Date": d("2001-01-02"), "Consent Withdrawn": d("2010-12-31")}]},
        {"grants": [grant("DO", "A", "2001-01-02", 9, 1, "2010-12-31", **{"Exercisable From": d("2008-01-01")})]},
        {"plan_events": [plan_event("2001-01-02", "split", New=2, Old=1, **{"Prices Adjust From": d("2008-01-02")})]},
    ],
)
def test_an_end_and_an_awards_own_terms_may_lie_as_far_ahead_as_they_like(sheets: dict[str, Any]) -> None:
    assert asked(CODE, AS_OF, **sheets) == []


def test_an_as_of_date_set_back_leaves_many_rows_out_and_asks_nothing() -> None:
    meetings = [board_meeting(f"{year}-05-17", f"M{year}") for year in range(2001, 2007)]
    prices = [price("2004-05-17", 1.0), price("2004-05-18", 1.0)]
    assert asked(CODE, "2001-06-30", meetings=meetings, prices=prices) == []


def test_an_election_of_2010_for_2000_is_named_at_its_cell(tmp_path: Path) -> None:
    sheets = company()
    sheets["Elections"] = [{"Director ID": who, "Notice Date": date(2001, 11, 15), "Action": "elect"} for who in "ABC"]
    sheets["Elections"][0]["Notice Date"] = date(2010, 11, 15)
    (message,) = messages(CODE, tmp_path, sheets)
    assert message == (
        "Elections B2: Notice Date 2010-11-15 of Director A (A) is more than a year after the As-of Date 2001-12-31,"
        " and no other row of Elections is near it, so the row is left out. If the year is wrong, correct it. If it"
        " is right, nothing is needed: the row is used once the As-of Date reaches it."
    )


def test_a_retainer_far_ahead_is_named_by_its_fee_date() -> None:
    fees = [retainer("R", "A", "2010-06-30", 100), annual_fee("F", "A", 2001, 100)]
    (found,) = asked(CODE, AS_OF, fees=fees)
    assert found.headers == ("Fee Date",)
    assert found.message.startswith("Fee Date 2010-06-30 of R is more than a year after")
    assert asked(CODE, AS_OF, fees=[*fees, annual_fee("F2", "A", 2010, 100)]) == []
