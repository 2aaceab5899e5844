"""What is dated after the As-of Date is not yet known."""

import pytest

from calc.findings import Finding, Severity
from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    board_meeting,
    column,
    d,
    director,
    elects,
    grant,
    meeting_fee,
    option_event,
    plan_event,
    price,
    run,
    split,
    step,
)

AS_OF = "2001-06-29"
LATER = "2001-06-30"


def infos(**sheets: list[Row]) -> list[Finding]:
    return [found for found in run(AS_OF, **sheets).findings if found.severity is Severity.INFO]


def consent(day: str, **more: object) -> Row:
    return {"Director ID": "A", "Consent Date": d(day), **more}


def employment(day: str, **more: object) -> Row:
    return {"Director ID": "A", "Employee From": d(day), **more}


LEFT_OUT = [
    # sheets, sheet, the header of its date, rows, why
    ({"directors": [director("A"), director("B", LATER)]}, "Directors", "Service Start", (3,), "one who comes later"),
    ({"employment": [employment(LATER)]}, "Employment", "Employee From", (2,), "-"),
    ({"meetings": [annual_meeting(LATER)]}, "Meetings", "Date", (2,), "-"),
    ({"fees": [annual_fee("F", "A", 2002, 800)]}, "Fees", None, (2,), "the first business day of 2002"),
    ({"elections": [elects("A", AS_OF), elects("A", LATER)]}, "Elections", "Notice Date", (3,), "-"),
    ({"prices": [price(LATER, 8), price("2001-07-02", 8)]}, "Prices", "Date", (2, 3), "two rows, one finding"),
    ({"grants": [grant("DO", "A", LATER, 10, 5, "2010-01-04")]}, "Discretionary Grants", "Grant Date", (2,), "-"),
    ({"plan_events": [split(LATER, 2, 1)]}, "Plan Events", "Effective Date", (2,), "-"),
    ({"consents": [consent(LATER)]}, "Consents", "Consent Date", (2,), "-"),
]


@pytest.mark.parametrize(("sheets", "name", "header", "rows", "why"), LEFT_OUT)
def test_a_row_dated_later_is_left_out_and_counted(
    sheets: dict[str, list[Row]], name: str, header: str | None, rows: tuple[int, ...], why: str
) -> None:
    (found,) = infos(**sheets)
    assert (found.code, found.sheet, found.rows) == ("after-as-of-date", name, rows), why
    assert found.headers == ((header,) if header else ()), why
    many = "row" if len(rows) == 1 else "rows"
    assert f"{len(rows)} {many} of {name} dated after the As-of Date {AS_OF} left out" in found.message


ENDS = [
    # sheets, sheet, rows, how the message begins
    ({"directors": [director("A", end=LATER)]}, "Directors", (2,), "1 Service End after the As-of Date"),
    (
        {"directors": [director("A", end="2001-01-31", **{"Death Date": d(LATER)})]},
        "Directors",
        (2,),
        "1 Death Date after the As-of Date",
    ),
    ({"employment": [employment(AS_OF, **{"Employee To": d(LATER)})]}, "Employment", (2,), "1 Employee To after"),
    ({"consents": [consent(AS_OF, **{"Consent Withdrawn": d(LATER)})]}, "Consents", (2,), "1 Consent Withdrawn after"),
    (
        {"directors": [director("A", end=LATER), director("B", end=AS_OF), director("C", end=LATER)]},
        "Directors",
        (2, 4),
        "2 Service Ends after the As-of Date",
    ),
]


@pytest.mark.parametrize(("sheets", "name", "rows", "words"), ENDS)
def test_an_end_dated_later_counts_as_empty(
    sheets: dict[str, list[Row]], name: str, rows: tuple[int, ...], words: str
) -> None:
    (found,) = infos(**sheets)
    assert (found.sheet, found.rows) == (name, rows)
    assert found.message.startswith(words)


ENDS_TODAY = [
    {"directors": [director("A", end=AS_OF)]},
    {"directors": [director("A", end="2001-01-31", **{"Death Date": d(AS_OF)})]},
    {"employment": [employment("2001-06-01", **{"Employee To": d(AS_OF)})]},
    {"consents": [consent("2001-06-01", **{"Consent Withdrawn": d(AS_OF)})]},
]


@pytest.mark.parametrize("sheets", ENDS_TODAY)
def test_an_end_on_the_as_of_date_is_known(sheets: dict[str, list[Row]]) -> None:
    assert infos(**sheets) == []


def test_a_row_on_the_as_of_date_is_known() -> None:
    assert infos(meetings=[board_meeting(AS_OF, "M")], prices=[price(AS_OF, 8)], elections=[elects("A", AS_OF)]) == []


def test_an_award_s_own_terms_are_not_events() -> None:
    later = {"Exercisable From": d("2005-01-03")}
    assert infos(grants=[grant("DO", "A", AS_OF, 10, 5, "2010-01-04", **later)], vesting=[step("DO", LATER, 10)]) == []


def test_a_meeting_fee_goes_by_its_meeting() -> None:
    sheets = {
        "meetings": [board_meeting(AS_OF, "M1"), board_meeting(LATER, "M2")],
        "fees": [meeting_fee("F1", "A", "M1", 800), meeting_fee("F2", "A", "M2", 800)],
    }
    assert column(run(AS_OF, **sheets), "Fee Settlement", "fee_id") == ["F1"]


def test_a_director_who_comes_later_stands_nowhere() -> None:
    results = run(
        AS_OF,
        directors=[director("A"), director("B", LATER)],
        meetings=[annual_meeting("2001-06-28")],
        prices=[price("2001-06-27", 8)],
    )
    assert column(results, "Formula Eligibility", "director_id") == ["A"]


def test_an_annual_fee_of_a_director_who_comes_later_is_left_out() -> None:
    sheets = {
        "directors": [director("A"), director("B", LATER)],
        "fees": [annual_fee("F1", "A", 2001, 800), annual_fee("F2", "B", 2001, 800)],
    }
    assert column(run(AS_OF, **sheets), "Fee Settlement", "fee_id") == ["F1"]
    assert [(found.sheet, found.rows) for found in infos(**sheets)] == [("Directors", (3,)), ("Fees", (3,))]
    joined = sheets | {"directors": [director("A"), director("B", AS_OF)]}
    assert column(run(AS_OF, **joined), "Fee Settlement", "reason") == ["no election", "not eligible"]


def test_an_annual_fee_is_known_from_the_first_business_day_of_its_year() -> None:
    def known(as_of: str) -> list[str]:
        return column(run(as_of, fees=[annual_fee("F", "A", 2001, 800)]), "Fee Settlement", "fee_id")

    assert [known(day) for day in ("2000-12-31", "2001-01-01", "2001-01-02")] == [[], [], ["F"]]


def test_far_years_ask_nothing_of_the_calendar() -> None:
    assert column(run(AS_OF, fees=[annual_fee("F", "A", 9999, 800)]), "Fee Settlement", "fee_id") == []


def test_what_happens_later_changes_nothing_before() -> None:
    sheets = {
        "directors": [director("A"), director("B")],
        "grants": [grant("DO", "A", "2001-03-01", 1000, 5, "2011-03-01")],
        "option_events": [option_event("E", "DO", AS_OF, "exercise", 10, **{"Cash Paid": 50})],
    }
    later = {
        "directors": [director("A", end=LATER, reason="death"), director("B")],
        "grants": [*sheets["grants"], grant("DO-2", "A", LATER, 10, 5, "2010-01-04")],
        "option_events": [*sheets["option_events"], option_event("E2", "DO", LATER, "exercise", 10_000)],
        "plan_events": [
            split(LATER, 2, 1),
            plan_event(LATER, "change of control", **{"Options Assumed": "no"}),
            plan_event(LATER, "amendment", Term="Par Value", Value=4),
        ],
    }
    before, after = run(AS_OF, **sheets), run(AS_OF, **later)
    for name, sheet in before.sheets.items():
        assert sheet.equals(after.sheets[name]), name
