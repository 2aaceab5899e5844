"""What the Plan refuses in the input: the day before, the day, and the day after."""

from datetime import date, timedelta
from typing import Any

import pytest

from calc.findings import Severity
from calc.validate import Given, validate
from tests.support.build import frames_of
from tests.support.workbooks import Sheets, sound


def found(sheets: Sheets) -> list[tuple[str, str, tuple[str, ...], tuple[int, ...]]]:
    """Code, sheet, headers and rows of all findings that are no infos."""
    findings = validate(Given(frames_of(sheets))).findings
    return [(one.code, one.sheet, one.headers, one.rows) for one in findings if one.severity is not Severity.INFO]


def changed(sheet: str, row: int, **values: Any) -> Sheets:
    sheets = sound()
    sheets[sheet][row] |= {name.replace("_", " "): value for name, value in values.items()}
    return sheets


def codes(sheets: Sheets) -> list[str]:
    return [code for code, *_ in found(sheets)]


def test_a_sound_plan_has_no_findings() -> None:
    assert found(sound()) == []


@pytest.mark.parametrize(
    ("end", "reason", "code"),
    [
        (date(2001, 2, 20), "other", []),  # the last day of service is the meeting's
        (date(2001, 2, 19), "other", ["fee-not-in-service"]),
        (None, "other", ["service-end-missing"]),
        (date(2001, 6, 30), None, ["end-reason-missing"]),
        (date(1994, 12, 31), "other", ["end-before-start"]),
    ],
)
def test_service_decides_whether_a_meeting_fee_can_be(end: date | None, reason: str | None, code: list[str]) -> None:
    assert codes(changed("Directors", 1, Service_End=end, End_Reason=reason)) == code


@pytest.mark.parametrize(
    ("year", "code"), [(1994, ["fee-not-in-service"]), (1995, []), (2001, []), (2002, ["fee-not-in-service"])]
)
def test_an_annual_fee_needs_a_day_of_service_in_its_year(year: int, code: list[str]) -> None:
    sheets = sound()
    sheets["Plan"][1]["Value"] = date(2003, 12, 31)
    sheets["Fees"][0] |= {"Director ID": "B", "Calendar Year": year}
    assert codes(sheets) == code


def test_many_fees_of_one_director_out_of_service_are_one_finding() -> None:
    sheets = sound()
    sheets["Directors"][1]["Service End"] = date(2000, 6, 30)
    sheets["Fees"] += [
        {"Fee ID": f"X{number}", "Director ID": "B", "Fee Type": "meeting", "Meeting ID": "M1", "Amount": number}
        for number in range(1, 5)
    ]
    assert found(sheets) == [("fee-not-in-service", "Fees", ("Director ID", "Meeting ID"), (4, 5, 6, 7, 8))]


@pytest.mark.parametrize(
    ("notice", "action", "code"),
    [
        (date(1999, 7, 26), "elect", ["notice-refused"]),  # the day before the Plan
        (date(1999, 7, 27), "elect", []),
        (date(2001, 6, 30), "elect", []),
        (date(2001, 7, 1), "revoke", ["notice-refused"]),  # the day after the service
    ],
)
def test_a_notice_needs_a_director_in_service_under_the_plan(notice: date, action: str, code: list[str]) -> None:
    assert codes(changed("Elections", 0, Director_ID="B", Notice_Date=notice, Action=action)) == code


@pytest.mark.parametrize(
    ("day", "action", "code"),
    [
        (date(2000, 5, 31), "elect", []),
        (date(2000, 6, 1), "elect", ["notice-refused"]),
        (date(2000, 6, 1), "revoke", []),
        (date(2000, 6, 30), "elect", ["notice-refused"]),
        (date(2000, 7, 1), "elect", []),
    ],
)
def test_an_employee_cannot_elect_but_can_revoke(day: date, action: str, code: list[str]) -> None:
    sheets = changed("Elections", 0, Director_ID="B", Notice_Date=day, Action=action)
    sheets["Employment"] = [{"Director ID": "B", "Employee From": date(2000, 6, 1), "Employee To": date(2000, 6, 30)}]
    assert codes(sheets) == code


def test_opposite_notices_on_one_date_are_an_error() -> None:
    sheets = sound()
    sheets["Elections"].append({"Director ID": "A", "Notice Date": date(2000, 11, 15), "Action": "revoke"})
    assert found(sheets) == [("opposite-notices", "Elections", ("Action",), (3,))]


@pytest.mark.parametrize(
    ("start", "code"), [(date(2001, 6, 30), ["overlap"]), (date(2001, 7, 1), []), (date(1995, 1, 1), ["duplicate-key"])]
)
def test_two_services_of_one_director_do_not_overlap(start: date, code: list[str]) -> None:
    sheets = sound()
    sheets["Directors"].append({"Director ID": "B", "Name": "Bob Best", "Service Start": start})
    assert codes(sheets) == code


@pytest.mark.parametrize(
    ("death", "code"),
    [(date(2001, 6, 30), ["death-date"]), (date(2001, 7, 1), [])],
)
def test_a_death_date_lies_after_the_end_of_service(death: date, code: list[str]) -> None:
    assert codes(changed("Directors", 1, Death_Date=death)) == code


def test_nobody_serves_after_a_death() -> None:
    sheets = changed("Directors", 1, End_Reason="death")
    sheets["Directors"].append({"Director ID": "B", "Name": "Bob Best", "Service Start": date(2001, 12, 1)})
    assert codes(sheets) == ["service-after-death"]


def test_one_director_bears_one_name() -> None:
    sheets = sound()
    sheets["Directors"].append({"Director ID": "B", "Name": "Robert Best", "Service Start": date(2001, 12, 1)})
    assert found(sheets) == [("two-names", "Directors", ("Name",), (4,))]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Expiration_Date": date(2011, 3, 1)}, []),
        ({"Expiration_Date": date(2011, 3, 2)}, ["grant-too-long"]),
        ({"Expiration_Date": date(2001, 2, 28)}, ["expires-before-grant"]),
        ({"Exercise_Price": 0.01}, []),
        ({"Exercise_Price": 0.00999999}, ["price-below-par"]),
        ({"Exercise_Price": 0.00999999, "Stock_Source": "treasury"}, []),
        ({"Shares": 901}, ["vesting-sum"]),
        ({"Exercisable_From": date(2001, 6, 1)}, ["exercisable-from-unused"]),
        ({"Grant_Date": date(1999, 7, 26), "Expiration_Date": date(2009, 7, 26)}, ["grant-outside-plan"]),
        ({"Grant_Date": date(1999, 7, 27), "Expiration_Date": date(2009, 7, 27)}, []),
        ({"Director_ID": "B", "Grant_Date": date(2001, 7, 1)}, ["grantee-not-eligible"]),
        ({"Director_ID": "B", "Grant_Date": date(2001, 6, 30)}, []),
    ],
)
def test_a_discretionary_grant_keeps_its_limits(change: dict[str, Any], code: list[str]) -> None:
    assert codes(changed("Discretionary Grants", 0, **change)) == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2000, 7, 3), []),
        (date(2000, 7, 4), ["price-on-closed-day"]),
        (date(2000, 7, 8), ["price-on-closed-day"]),  # a Saturday
    ],
)
def test_prices_are_of_business_days(day: date, code: list[str]) -> None:
    assert codes(changed("Prices", 0, Date=day)) == code


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"Event": "reserve increase", "Shares": 1}, ["after-change-of-control"]),
        ({"Event": "change of control", "Options Assumed": "no"}, ["after-change-of-control"]),
        ({"Event": "delivery hold"}, []),
        ({"Event": "delivery release"}, ["idle-event"]),
    ],
)
def test_only_deliveries_follow_a_change_of_control(event: dict[str, Any], code: list[str]) -> None:
    sheets = sound()
    control = {"Effective Date": date(2001, 12, 1), "Event": "change of control", "Options Assumed": "no"}
    sheets["Plan Events"] += [control, {"Effective Date": date(2001, 12, 2)} | event]
    assert codes(sheets) == code


def test_a_plan_event_before_the_effective_date_is_an_error() -> None:
    assert codes(changed("Plan Events", 0, Effective_Date=date(1999, 7, 26))) == ["before-plan"]
    assert codes(changed("Plan Events", 0, Effective_Date=date(1999, 7, 27))) == []


def test_what_is_dated_after_the_as_of_date_is_not_held_against_the_plan() -> None:
    sheets = sound()
    sheets["Elections"].append({"Director ID": "B", "Notice Date": date(2002, 1, 2), "Action": "elect"})
    sheets["Plan Events"].append({"Effective Date": date(2002, 1, 2), "Event": "delivery release"})
    assert found(sheets) == []


def test_a_grant_id_that_another_award_has_is_an_error() -> None:
    sheets = sound()
    for rows in (sheets["Discretionary Grants"], sheets["Vesting"]):
        for row in rows:
            row["Grant ID"] = "FO-20000727-A"
    sheets["Option Events"] = []
    assert codes(sheets) == ["award-id-clash"]


def test_the_order_of_rows_does_not_matter() -> None:
    sheets = sound()
    for rows in sheets.values():
        rows.reverse()
    assert found(sheets) == []


@pytest.mark.parametrize(
    ("fee", "headers"),
    [
        ({"Fee Date": date(2001, 3, 30)}, None),
        ({"Fee Date": date(2001, 6, 30)}, None),  # the last day of service
        ({"Fee Date": date(2001, 7, 1)}, ("fee-not-in-service", ("Director ID", "Fee Date"))),
        ({}, ("missing", ("Fee Date",))),
        ({"Fee Date": date(2001, 3, 30), "Meeting ID": "M1"}, ("not-needed", ("Meeting ID",))),
        ({"Calendar Year": 2001}, ("does-not-fit", ("Fee Type", "Fee Date", "Calendar Year"))),
    ],
)
def test_a_retainer_has_a_date_of_service_and_nothing_of_other_fees(fee: dict[str, Any], headers: Any) -> None:
    sheets = sound()
    sheets["Fees"].append({"Fee ID": "R", "Director ID": "B", "Fee Type": "retainer", "Amount": 100, **fee})
    assert [(code, at) for code, _, at, _ in found(sheets)] == ([headers] if headers else [])


def test_a_fee_date_is_of_a_retainer_alone() -> None:
    assert found(changed("Fees", 1, Fee_Date=date(2001, 2, 20))) == [("not-needed", "Fees", ("Fee Date",), (3,))]


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2000, 3, 1), []), (date(2000, 3, 31), []), (date(2000, 4, 1), ["first-year-too-late"])],
)
def test_a_first_year_notice_comes_within_30_days_of_the_start_of_service(day: date, code: list[str]) -> None:
    sheets = changed("Directors", 0, Service_Start=date(2000, 3, 1))
    sheets["Elections"][0] |= {"Notice Date": day, "First Year": "yes"}
    assert codes(sheets) == code
    sheets["Elections"][0]["First Year"] = "no"
    assert codes(sheets) == []


def test_a_new_row_of_a_service_that_goes_on_is_no_start_of_service() -> None:
    sheets = changed("Directors", 0, Service_End=date(2000, 2, 29), End_Reason="other")
    sheets["Directors"].append(
        {"Director ID": "A", "Name": sheets["Directors"][0]["Name"], "Service Start": date(2000, 3, 1)}
    )
    sheets["Elections"][0] |= {"Notice Date": date(2000, 3, 2), "First Year": "yes"}
    assert codes(sheets) == ["first-year-too-late"]


@pytest.mark.parametrize(("header", "value"), [("Percent", 50), ("First Year", "no")])
def test_a_revocation_has_no_percent_and_no_first_year(header: str, value: Any) -> None:
    sheets = changed("Elections", 0, Action="revoke")
    sheets["Elections"][0][header] = value
    assert found(sheets) == [("not-needed", "Elections", (header,), (2,))]


@pytest.mark.parametrize(
    ("notices", "header"),
    [
        (({}, {"Percent": 100}), None),  # the whole fee, said once and not said
        (({}, {"First Year": "no"}), None),
        (({"Percent": 50}, {"Percent": 60}), "Percent"),
        (({}, {"Percent": 99}), "Percent"),
        (({}, {"First Year": "yes"}), "First Year"),
        (({"Percent": 50}, {"Action": "revoke"}), "Action"),
    ],
)
def test_two_different_notices_of_one_date_are_an_error(notices: Any, header: str | None) -> None:
    sheets = changed("Directors", 0, Service_Start=date(2000, 11, 1))
    first = sheets["Elections"][0]
    sheets["Elections"] = [first | each for each in notices]
    expected = [("opposite-notices", "Elections", (header,), (3,))] if header else []
    assert found(sheets) == expected


@pytest.mark.parametrize(
    ("to", "code"),
    [(-1, ["restated-before-as-of"]), (0, []), (1, [])],
)
def test_the_finance_reports_restate_to_no_day_before_the_as_of_date(to: int, code: list[str]) -> None:
    sheets = sound()
    as_of = next(row["Value"] for row in sheets["Plan"] if row["Term"] == "As-of Date")
    sheets["Plan"].append({"Term": "Restate for Splits To", "Value": as_of + timedelta(days=to)})
    assert codes(sheets) == code


def test_common_shares_are_above_0_and_have_one_row_a_day() -> None:
    rows = [{"Date": date(2000, 1, 3), "Shares": shares} for shares in (0, 5)]
    assert codes(sound() | {"Shares Outstanding": rows}) == ["out-of-range", "duplicate-key"]
