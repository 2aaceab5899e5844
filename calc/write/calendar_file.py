"""What falls due, as a calendar file by RFC 5545 that Outlook, Google and Apple take: one event for each date and kind.

Each event is of the whole day on which it falls due, with a reminder at nine on the last day to act. Its UID follows
from company, date and kind: a later file brings the same events up to date. The same results give the same file.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calc.contract import UPCOMING, UPCOMING_BY_DATE
from calc.excel.text import folded, on_one_line, visible
from calc.files.place import Occupant, Standing
from calc.files.publish import Published, publish
from calc.findings import count
from calc.plan.registers.upcoming import DEADLINE, EVENTS
from calc.plan.results import DAYS_AHEAD

if TYPE_CHECKING:
    import pandas as pd

    from calc.plan.results import Results

NEEDS = (
    "A calendar file needs the package icalendar, which is not installed. Install"
    " plancalc[ics], or icalendar itself: python -m pip install icalendar"
)
_PRODUCT = "-//plancalc//Upcoming//EN"
_DIGEST = b"X-PLANCALC-DIGEST:"
_LARGEST = 50_000_000  # bytes of a file that is looked at
_AWARDS = 20  # named in an event; Upcoming has all of them
_LONGEST = 200  # characters of a name or an ID
_REMINDER = timedelta(hours=9)  # after midnight, where the calendar is
_EARLIER = {EVENTS[DEADLINE]: (DAYS_AHEAD, 14)}  # days before the last day to act: the director, too, needs time to act


def can_write_calendar() -> bool:
    """Tell whether the library for calendar files is installed."""
    return find_spec("icalendar") is not None


def write_calendar(results: "Results", target: Path, never: tuple[Path, ...] = ()) -> Published:
    """Write the calendar file of what falls due, onto none of the files ``never``.

    It replaces only an earlier one of the company as that was written. ``CannotPublish`` where it cannot be put there.
    """
    company = results.terms.company
    content = _signed(_calendar(results).to_ical())
    return publish(target, lambda path: path.write_bytes(content), never=never, output=_CalendarFile(company))


def _calendar(results: "Results") -> Any:
    """Make the calendar, which has no digest yet."""
    from icalendar import Calendar

    made: Any = Calendar()
    company = _text(results.terms.company)
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    name, digest = _of_company(results.terms.company).split(":")
    made.add(name, digest)
    made.add("x-wr-calname", f"{company}: equity plan")
    for event in _events(results, company):
        made.add_component(event)
    return made


def _events(results: "Results", company: str) -> Iterator[Any]:
    """Make the event of each line of Upcoming by Date."""
    from icalendar import Alarm, Event

    as_of = results.terms.as_of_date
    due = results.sheets[UPCOMING.name]
    awards = dict(iter(due.groupby(["date", "event"], sort=False)))
    for line in results.sheets[UPCOMING_BY_DATE.name].to_dict("records"):
        day, kind = line["date"].date(), str(line["event"])
        event: Any = Event()
        event.add("uid", f"{_short_digest(results.terms.company, day.isoformat(), kind)}@plancalc")
        event.add("dtstamp", datetime.combine(as_of, time(), UTC))
        event.add("sequence", as_of.toordinal())  # a later As-of Date revises the event
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", f"{company}: {kind}, {count(line['shares'], 'share')}")
        event.add("description", "\n".join(_description(str(line["what_to_do"]), awards[line["date"], line["event"]])))
        event.add("categories", [kind])
        event.add("transp", "TRANSPARENT")  # it takes up nobody's time
        if line["do_by"] == line["do_by"]:  # not blank
            for remind in _days_to_remind(line["do_by"].date(), kind, as_of):
                alarm: Any = Alarm()
                alarm.add("action", "DISPLAY")
                alarm.add("description", _text(str(line["what_to_do"])))
                alarm.add("trigger", remind - day + _REMINDER)
                event.add_component(alarm)
        yield event


def _days_to_remind(do_by: date, kind: str, as_of: date) -> list[date]:
    """Give the days with a reminder, the first one first: calendars that take one alone take that."""
    earlier = (do_by - timedelta(days=each) for each in _EARLIER.get(kind, ()))
    return [*(each for each in earlier if each > as_of), do_by]


def _description(what_to_do: str, awards: "pd.DataFrame") -> Iterator[str]:
    """Say what to do, and name the awards behind it."""
    yield what_to_do
    yield ""
    for each in awards.head(_AWARDS).fillna({"reference": "", "name": ""}).itertuples():
        yield f"{_text(str(each.reference))}, {_text(str(each.name))}: {count(int(str(each.shares)), 'share')}"
    if (more := len(awards) - _AWARDS) > 0:
        yield f"And {count(more, 'more award')}: see the sheet Upcoming."


def _text(text: str) -> str:
    """Give a text as a line of a calendar can hold it: what no calendar shows is written as an escape."""
    return on_one_line(visible(text), _LONGEST)


def _short_digest(*parts: str) -> str:
    """Give a digest that fits on one line of a calendar, which are folded after 75 bytes."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _of_company(company: str) -> str:
    """Give the line that tells whose file it is, however the company's name is spaced and written."""
    return f"X-PLANCALC-COMPANY:{_short_digest(folded(company))}"


def _digest_line(unsigned: bytes) -> bytes:
    """Give the line by which it is seen whether somebody has changed a file since."""
    return _DIGEST + hashlib.sha256(unsigned).hexdigest()[:32].encode()


def _signed(unsigned: bytes) -> bytes:
    """Give a calendar with its digest, before its first event."""
    head, begin, rest = unsigned.partition(b"BEGIN:VEVENT")
    if not begin:
        head, begin, rest = unsigned.partition(b"END:VCALENDAR")
    return head + _digest_line(unsigned) + b"\r\n" + begin + rest


@dataclass(frozen=True)
class _CalendarFile:
    """A calendar file of the program's as an output, which replaces none but an own one as it was written."""

    company: str
    is_xlsx: bool = False

    def standing(self, path: Path) -> Occupant:
        """Tell what is there under the name that it is to have. ``OSError`` where that cannot be looked at."""
        if not path.exists():
            return Occupant(Standing.FREE)
        if not path.is_file():  # a pipe would be waited for
            return Occupant(Standing.OTHER, "is not a file")
        lines = path.read_bytes().split(b"\r\n") if path.stat().st_size <= _LARGEST else []
        if f"PRODID:{_PRODUCT}".encode() not in lines:
            return Occupant(Standing.OTHER, "is not a calendar file that plancalc wrote")
        if _of_company(self.company).encode() not in lines:
            return Occupant(Standing.OTHER, f"is not the calendar file of {_text(self.company)}")
        unsigned = b"\r\n".join(line for line in lines if not line.startswith(_DIGEST))
        if _digest_line(unsigned) in lines:
            return Occupant(Standing.AS_WRITTEN)
        return Occupant(Standing.SAVED_SINCE, "was changed by someone after plancalc wrote it")
