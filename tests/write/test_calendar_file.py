"""The calendar file of what falls due, as another program reads it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from calc.files.publish import IsAnother
from calc.write.calendar_file import write_calendar
from tests.support.plans import annual_fee, director, elects, grant, price, run, step

HOSTILE = 'Ann; "B", \\C:\r\nEND:VEVENT \u202eé😀' + "x" * 300


def results(as_of="2001-12-31", company="Example, Inc.", name="Director A"):
    """900 option shares that lapse on Saturday 1 March 2003, and 100 shares that issue on Friday 2 January 2004."""
    return run(
        as_of,
        {"Company": company},
        directors=[{**director("A"), "Name": name}],
        grants=[grant("DO", "A", "2001-03-01", 900, 5, "2003-03-01")],
        vesting=[step("DO", "2002-03-01", 900)],
        fees=[annual_fee("F", "A", 2001, 800)],
        prices=[price("2001-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
    )


def read(path: Path):
    packed = path.read_bytes()
    assert max(map(len, packed.split(b"\r\n"))) <= 75  # folded by bytes, not by characters
    assert b"\n" not in packed.replace(b"\r\n", b"")
    return Calendar.from_ical(packed)


def test_each_date_and_event_is_a_day_in_the_calendar_with_a_reminder_on_the_last_day_to_act(tmp_path: Path) -> None:
    path = write_calendar(results(), tmp_path / "due.ics").path
    found = read(path)
    assert found["VERSION"] == "2.0"
    events = found.walk("VEVENT")
    assert [(event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"])) for event in events] == [
        (date(2002, 3, 1), date(2002, 3, 2), "Example, Inc.: option exercisable, 900 shares"),
        (date(2003, 3, 1), date(2003, 3, 2), "Example, Inc.: option deadline, 900 shares"),
        (date(2004, 1, 2), date(2004, 1, 3), "Example, Inc.: deferred stock issues, 100 shares"),
    ]
    before = [[each["TRIGGER"].dt for each in event.walk("VALARM")] for event in events]
    of_deadline = [timedelta(days=-days, hours=9) for days in (61, 15, 1)]  # 30 December, 14 and 28 February
    assert before == [[], of_deadline, [timedelta(days=-3, hours=9)]]  # and of the issuance 30 December
    assert str(events[1]["DESCRIPTION"]) == (
        "Remind 1 director: 900 shares lapse unless exercised by 1 March 2003. Saturday 1 March 2003: the office is"
        " closed; the last day in business hours is Friday 28 February 2003.\n\nDO, Director A: 900 shares"
    )
    assert {event["DTSTAMP"].dt for event in events} == {datetime(2001, 12, 31, tzinfo=UTC)}
    assert found.errors == []


@pytest.mark.parametrize(
    ("as_of", "days"),
    [("2002-12-29", [61, 15, 1]), ("2002-12-30", [15, 1]), ("2003-02-14", [1])],
    ids=["the day before", "the day", "when the last day to act alone is left"],
)
def test_a_reminder_of_a_deadline_that_is_past_at_the_as_of_date_is_left_out(
    as_of: str, days: list[int], tmp_path: Path
) -> None:
    events = read(write_calendar(results(as_of), tmp_path / "due.ics").path).walk("VEVENT")
    (deadline,) = (event for event in events if "option deadline" in str(event["SUMMARY"]))
    assert [each["TRIGGER"].dt for each in deadline.walk("VALARM")] == [timedelta(days=-n, hours=9) for n in days]


def test_a_later_file_has_the_same_events_with_a_later_number(tmp_path: Path) -> None:
    first = read(write_calendar(results(), tmp_path / "due.ics").path).walk("VEVENT")
    later = read(write_calendar(results("2002-12-31"), tmp_path / "due.ics").path).walk("VEVENT")
    assert [event["UID"] for event in later] == [event["UID"] for event in first[1:]]
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for new, old in zip(later, first[1:], strict=True))
    assert len({event["UID"] for event in first}) == 3
    other = read(write_calendar(results(company="Another"), tmp_path / "other.ics").path).walk("VEVENT")
    assert not {event["UID"] for event in other} & {event["UID"] for event in first}


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [write_calendar(results(), tmp_path / name).path for name in ("a.ics", "b.ics")]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_hostile_names_are_text_and_no_lines_of_the_calendar(tmp_path: Path) -> None:
    found = read(write_calendar(results(company=HOSTILE, name=HOSTILE), tmp_path / "due.ics").path)
    events = found.walk("VEVENT")
    assert len(events) == 3
    assert 'DO, Ann; "B", \\C:' in str(events[1]["DESCRIPTION"])
    assert "é😀" in str(events[1]["SUMMARY"])
    assert "\u202e" not in str(events[1])


def test_a_plan_of_which_nothing_falls_due_has_an_empty_calendar_that_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "due.ics"
    assert read(write_calendar(results("2005-12-30"), target).path).walk("VEVENT") == []
    assert write_calendar(results(), target) == (target, "")


@pytest.mark.parametrize("there", [b"BEGIN:VCALENDAR\r\nPRODID:-//other//\r\nEND:VCALENDAR\r\n", b"", b"\xff\x00notes"])
def test_a_file_of_somebody_else_is_never_replaced(tmp_path: Path, there: bytes) -> None:
    target = tmp_path / "due.ics"
    target.write_bytes(there)
    with pytest.raises(IsAnother, match=r"due\.ics is not a calendar file that plancalc wrote"):
        write_calendar(results(), target)
    assert target.read_bytes() == there


def test_the_calendar_of_another_company_is_never_replaced(tmp_path: Path) -> None:
    target = write_calendar(results(company="Another"), tmp_path / "due.ics").path
    before = target.read_bytes()
    with pytest.raises(IsAnother, match=r"due\.ics is not the calendar file of Example, Inc\."):
        write_calendar(results(), target)
    assert target.read_bytes() == before
    assert write_calendar(results(company=" another "), target) == (target, "")


def test_a_calendar_that_somebody_has_changed_is_kept(tmp_path: Path) -> None:
    target = write_calendar(results(), tmp_path / "due.ics").path
    changed = target.read_bytes().replace(b"900 shares", b"901 shares")
    target.write_bytes(changed)
    put, kept = write_calendar(results(), target)
    assert (put.name, target.read_bytes()) == ("due (2).ics", changed)
    assert "was changed by someone after plancalc wrote it" in kept
