"""Sound input workbooks of any size: directors, fees, elections, prices, a binding reserve, splits and lapses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from calc.contract import INPUT_SHEET, Kind
from calc.plan.calendar import business_days, date_of, day_number

FIRST_YEAR = 1999


@dataclass(frozen=True)
class Size:
    """How large a plan is: every director has so many fees a year, one of them the Annual Fee."""

    directors: int
    years: int
    fees_a_year: int

    @property
    def fees(self) -> int:
        """The fees of the plan."""
        return self.directors * self.years * self.fees_a_year


SMALL = Size(directors=8, years=3, fees_a_year=9)


def of_fees(fees: int) -> Size:
    """A plan of about so many fees over ten years."""
    a_year = 10 if fees < 100_000 else 50
    return Size(max(1, fees // (10 * a_year)), 10, a_year)


def write_plan(path: Path, size: Size) -> Path:
    """Write the input workbook; the same size gives the same plan."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    looks = {
        Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
        Kind.DOLLARS: book.add_format({"num_format": "#,##0.00"}),
    }
    plain = book.add_format()
    for name, rows in _sheets(size).items():
        contract = INPUT_SHEET[name]
        page = book.add_worksheet(name)
        rows = iter(rows)
        headers = next(rows)
        page.write_row(0, 0, headers)
        kinds = [looks.get(contract.by_header[header].kind, plain) for header in headers]
        for number, row in enumerate(rows, start=1):
            for place, (value, look) in enumerate(zip(row, kinds, strict=True)):
                if value is None:
                    continue
                if isinstance(value, str):
                    page.write_string(number, place, value)
                elif isinstance(value, date):
                    page.write_datetime(number, place, value, looks[Kind.DATE])
                else:
                    page.write_number(number, place, value, look)
    book.close()
    return path


def _sheets(size: Size) -> dict[str, Iterator[Sequence[Any]]]:
    years = range(FIRST_YEAR + 1, FIRST_YEAR + 1 + size.years)
    sessions = _sessions(years)
    meetings = _meetings(years, size.fees_a_year - 1, sessions)
    return {
        "Plan": _plan(size, years),
        "Directors": _directors(size, years),
        "Meetings": _rows(("Meeting ID", "Date", "Type"), meetings),
        "Fees": _fees(size, years, meetings),
        "Elections": _elections(size),
        "Prices": _prices(sessions),
        "Plan Events": _plan_events(years),
    }


def _sessions(years: range) -> list[date]:
    sessions = business_days().sessions
    first, last = day_number(date(years[0] - 1, 7, 1)), day_number(date(years[-1], 12, 31))
    return [date_of(one) for one in sessions[(sessions >= first) & (sessions <= last)]]


def _plan(size: Size, years: range) -> Iterator[Sequence[Any]]:
    yield "Term", "Value"
    yield "Company", f"Benchmark {size.directors}, Inc."
    yield "As-of Date", date(years[-1], 12, 31)
    yield "Stockholder Approval Date", date(FIRST_YEAR, 7, 27)
    yield "Last Option Grant Date", date(years[-1], 12, 31)
    yield "Last Deferral Service Date", date(years[-1], 12, 31)
    yield "Share Reserve", size.directors * size.years * 1_800
    yield "Formula Option Shares", 1_000


def _directors(size: Size, years: range) -> Iterator[Sequence[Any]]:
    yield "Director ID", "Name", "Service Start", "Service End", "End Reason", "Account No."
    for number in range(size.directors):
        gone = number % 7 == 3
        end = date(years[len(years) // 2], 6, 30) + timedelta(days=number % 300) if gone else None
        reason = ("death" if number % 2 else "other") if gone else None
        yield _id(number), f"Director {number:05}", date(1995, 1, 1), end, reason, f"{1_000_000 + number}"


def _id(number: int) -> str:
    return f"D{number:05}"


def _meetings(years: range, a_year: int, sessions: Sequence[date]) -> list[tuple[str, date, str]]:
    by_year: dict[int, list[date]] = {}
    for session in sessions:
        by_year.setdefault(session.year, []).append(session)
    made = []
    for year in years:
        days = by_year[year]
        for number in range(a_year):
            made.append((f"M{year}-{number:02}", days[(number * len(days)) // a_year], "board"))
        made.append((f"AM{year}", days[len(days) // 2], "annual"))
    return made


def _rows(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield headers
    yield from rows


def _fees(size: Size, years: range, meetings: Sequence[tuple[str, date, str]]) -> Iterator[Sequence[Any]]:
    yield "Fee ID", "Director ID", "Fee Type", "Calendar Year", "Meeting ID", "Amount"
    boards: dict[int, list[str]] = {}
    for meeting, held, kind in meetings:
        if kind == "board":
            boards.setdefault(held.year, []).append(meeting)
    number = 0
    last = years[len(years) // 2] - 1  # the last whole year of one who leaves
    for year in years:
        for director in range(size.directors):
            if director % 7 == 3 and year > last:
                continue
            number += 1
            yield f"F{number:07}", _id(director), "annual", year, None, 20_000 + (director % 50) * 100 + 0.25
            for meeting in boards[year]:
                number += 1
                yield f"F{number:07}", _id(director), "meeting", None, meeting, (100_000 + (number % 97) * 37) / 100


def _elections(size: Size) -> Iterator[Sequence[Any]]:
    yield "Director ID", "Notice Date", "Action"
    for director in range(size.directors):
        if director % 5 < 3:
            yield _id(director), date(FIRST_YEAR, 12, 1), "elect"
        if director % 5 == 1:
            yield _id(director), date(FIRST_YEAR + 4, 12, 1), "revoke"


def _prices(sessions: Sequence[date]) -> Iterator[Sequence[Any]]:
    yield "Date", "Last Sale", "High Bid", "Low Ask"
    for number, session in enumerate(sessions):
        cents = 1_500 + (number * 37) % 1_000
        if number % 11 == 5:
            yield session, None, cents / 100, (cents + 3) / 100
        else:
            yield session, cents / 100, None, None


def _plan_events(years: range) -> Iterator[Sequence[Any]]:
    yield "Effective Date", "Event", "New", "Old", "Shares"
    yield date(years[len(years) // 3], 5, 1), "split", 3, 2, None
    yield date(years[2 * len(years) // 3], 9, 1), "split", 1, 2, None
