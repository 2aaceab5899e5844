"""Dates as agents write them: the order of day and month is decided for the whole column, or asked for."""

from datetime import datetime
from pathlib import Path

import pytest

from calc.statement import NotAStatement, read_statement
from tests.statement.files import book, codes, read

SECOND_OF_JANUARY = [
    "2004-01-02", "2004/1/2", "2004.01.02", "20040102", "2 Jan 2004", "02-JAN-04", "2nd January 2004", "Jan 2, 2004",
    "January 2 2004", "Fri, Jan. 2, 2004", "2004-01-02T09:30:00Z", "02Jan2004", "2004-01-02 00:00:00", "2-Jan-'04",
]  # fmt: skip


def _journal(dates: list[str]) -> str:
    return "\n".join(["Date\tHolder\tShares", *(f'"{day}"\tAnn\t5' for day in dates)])


@pytest.mark.parametrize("written", SECOND_OF_JANUARY)
def test_a_date_with_one_reading_is_read(tmp_path: Path, written: str) -> None:
    statement = read(tmp_path, _journal([written]))
    assert statement.journal["date"].tolist() == [datetime(2004, 1, 2)]
    assert statement.journal["date"].dtype == "datetime64[s]"


# The dates as written, and as read.
SETTLED = {
    "a day beyond 12 first": (["01/02/2004", "13/02/2004"], ["2004-02-01", "2004-02-13"]),
    "a day beyond 12 second": (["01/02/2004", "02/13/2004"], ["2004-01-02", "2004-02-13"]),
    "the 12th settles nothing, the 13th does": (["12/12/2004", "12/13/2004"], ["2004-12-12", "2004-12-13"]),
    "dots": (["02.01.2004", "31.01.2004"], ["2004-01-02", "2004-01-31"]),
    "years of two digits": (["01/02/70", "12/31/69"], ["1970-01-02", "2069-12-31"]),
    "no date differs": (["01/01/2004", "2/2/2004"], ["2004-01-01", "2004-02-02"]),
    "eight digits, month first": (["01022004", "12312004"], ["2004-01-02", "2004-12-31"]),
}


@pytest.mark.parametrize(("dates", "days"), SETTLED.values(), ids=SETTLED.keys())
def test_one_date_settles_the_order_of_all(tmp_path: Path, dates: list[str], days: list[str]) -> None:
    statement = read(tmp_path, _journal(dates))
    assert codes(statement) == []
    assert statement.journal["date"].dt.strftime("%Y-%m-%d").tolist() == days


# The dates as written, the code of the error, and words of its message.
UNSETTLED = {
    "day or month first": (
        ["01/02/2004", "12/12/2004"],
        "ambiguous-dates",
        "“01/02/2004” is 2004-02-01 (day/month/year) or 2004-01-02 (month/day/year). Say which with --date-format DMY",
    ),
    "hyphens and two digits have three readings": (
        ["04-01-02"],
        "ambiguous-dates",
        "--date-format DMY or --date-format MDY or --date-format YMD",
    ),
    "both orders": (["13/01/2004", "01/13/2004"], "mixed-dates", "not all in one order"),
    "no date": (["soon"], "not-a-date", "this is no date"),
    "no such day": (["2004-02-30"], "not-a-date", "this is no date"),
    "in no order": (["31/31/2004"], "not-a-date", "no date in any order"),
    "a day's number": (["37988"], "not-a-date", "this is no date"),
    "before Excel's calendar": (["1899-12-31"], "date-too-early", "before March 1900"),
}


@pytest.mark.parametrize(("dates", "code", "words"), UNSETTLED.values(), ids=UNSETTLED.keys())
def test_a_date_that_is_not_sure_is_an_error(tmp_path: Path, dates: list[str], code: str, words: str) -> None:
    statement = read(tmp_path, _journal(dates))
    assert codes(statement) == [code]
    assert words in statement.findings[0].message
    assert statement.journal.empty


# The option, the date as written, and as read; None where it cannot be.
FORMATS = {
    "DMY": ("DMY", "01/02/2004", "2004-02-01"),
    "mdy, in small letters": ("mdy", "01/02/2004", "2004-01-02"),
    "YMD": ("YMD", "04/01/02", "2004-01-02"),
    "a form": ("%d.%m.%Y", "01.02.2004", "2004-02-01"),
    "against the date": ("DMY", "01/13/2004", None),
    "a form that does not fit": ("%d.%m.%Y", "2004-02-01", None),
    "a date with one reading stays": ("DMY", "2004-01-02", "2004-01-02"),
}


@pytest.mark.parametrize(("option", "written", "day"), FORMATS.values(), ids=FORMATS.keys())
def test_a_date_format_settles_it(tmp_path: Path, option: str, written: str, day: str | None) -> None:
    statement = read(tmp_path, _journal([written]), date_format=option)
    assert statement.journal["date"].dt.strftime("%Y-%m-%d").tolist() == ([day] if day else [])
    assert codes(statement) == ([] if day else ["not-a-date"])


@pytest.mark.parametrize("option", ["", "DDMMYYYY", "%d.%m", "%", "%Q%d%m%Y"])
def test_an_unknown_date_format_is_refused(tmp_path: Path, option: str) -> None:
    with pytest.raises(NotAStatement, match="is no date format"):
        read(tmp_path, _journal(["2004-01-02"]), date_format=option)


def test_real_dates_of_excel_and_a_time_of_day(tmp_path: Path) -> None:
    rows = [["Date", "Holder", "Shares"], [datetime(2004, 1, 2), "Ann", 5], [datetime(2004, 1, 3, 17, 30), "Ann", 5]]
    statement = read_statement(book(tmp_path, S=rows))
    assert statement.journal["date"].tolist() == [datetime(2004, 1, 2), datetime(2004, 1, 3)]
    assert "The time of day of dates was left out." in statement.taken[0].notes


def test_a_number_for_a_date_in_excel_is_named_with_its_cell(tmp_path: Path) -> None:
    statement = read_statement(
        book(tmp_path, S=[["Date", "Holder", "Shares"], [37988, "Ann", 5], [20040102, "Bob", 6]])
    )
    assert statement.journal["date"].tolist() == [datetime(2004, 1, 2)]
    (found,) = statement.findings
    assert (found.code, found.sheet, found.cell) == ("number-for-date", "S", "A2")
    assert "If 2004-01-02 is meant" in found.message


# The lines above the header, and the statement's date; the latest entry is of 2004-02-13.
STATED = {
    "as of": ("As of 31 March 2004", "2004-03-31"),
    "a period": ("For the period 01/01/2004 to 03/31/2004", "2004-03-31"),
    "the day that it was printed does not count": ("Run date: 04/05/2004", "2004-02-13"),
    "nothing": ("Example Corp", "2004-02-13"),
    "two": ("As of 2004-03-31\nThrough 2004-04-30", "2004-02-13"),
}


@pytest.mark.parametrize(("titles", "day"), STATED.values(), ids=STATED.keys())
def test_the_last_date_is_the_one_that_titles_state_or_the_latest_entrys(tmp_path: Path, titles: str, day: str) -> None:
    statement = read(tmp_path, f"{titles}\n\nDate,Holder,Shares\n02/13/2004,Ann,5\n01/02/2004,Ann,5\n")
    assert str(statement.as_of_date) == day


def test_an_entry_after_the_stated_date_is_said(tmp_path: Path) -> None:
    statement = read(tmp_path, "As of 2004-03-31\nDate,Holder,Shares\n2004-04-01,Ann,5\n")
    assert str(statement.as_of_date) == "2004-04-01"
    assert codes(statement, "warning") == ["entry-after-statement"]
