"""Dates as agents write them: the order of day and month is decided for the whole column, or asked for."""

from datetime import datetime
from pathlib import Path

import pytest

from calc.statement import NotAStatement, read_statement
from tests.support.statements import book, codes, read

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
    "a slash among dots, each settled by itself": (["13.02.2004", "14/03/2004"], ["2004-02-13", "2004-03-14"]),
    "a slash among dots that reads the same": (["13.02.2004", "03/03/2004"], ["2004-02-13", "2004-03-03"]),
    "a weekday": (["Tue 02/03/2004", "Fri 02/01/2004"], ["2004-03-02", "2004-01-02"]),
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
        "“01/02/2004” is 2004-02-01 (day/month/year) or 2004-01-02 (month/day/year). State which with --date-format"
        " DMY",
    ),
    "hyphens and two digits have three readings": (
        ["04-01-02"],
        "ambiguous-dates",
        "--date-format DMY or --date-format MDY or --date-format YMD",
    ),
    "both orders": (["13/01/2004", "01/13/2004"], "mixed-dates", "not all in one order"),
    "no date": (["soon"], "not-a-date", "this is not a date"),
    "no such day": (["2004-02-30"], "not-a-date", "this is not a date"),
    "a slash among dots that are settled": (
        ["13.02.2004", "05/06/2004"],
        "ambiguous-dates",
        "“05/06/2004” beside “13.02.2004”. It could be 2004-06-05 (day/month/year) or 2004-05-06 (month/day/year),"
        " and the",
    ),
    "two digits of a year among four": (
        ["13-02-2004", "04-05-06"],
        "ambiguous-dates",
        "--date-format DMY or --date-format MDY or --date-format YMD",
    ),
    "another weekday": (["Thu, Jan. 2, 2004"], "weekday-against-date", "the weekday does not fit the date"),
    "another weekday in any order": (["Mon 02/03/2004"], "weekday-against-date", "the weekday does not fit the"),
    "a weekday against the settled order": (["13/01/2004", "Tue 02/03/2004", "Fri 01/02/2004"], "mixed-dates", "“Fri"),
    "in no order": (["31/31/2004"], "not-a-date", "not a date in any order"),
    "a day's number": (["37988"], "not-a-date", "this is not a date"),
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
    "the weekday of another order": ("MDY", "Tue 02/03/2004", "2004-02-03"),
    "a date with one reading stays": ("DMY", "2004-01-02", "2004-01-02"),
}


@pytest.mark.parametrize(("option", "written", "day"), FORMATS.values(), ids=FORMATS.keys())
def test_a_date_format_settles_it(tmp_path: Path, option: str, written: str, day: str | None) -> None:
    statement = read(tmp_path, _journal([written]), date_format=option)
    assert statement.journal["date"].dt.strftime("%Y-%m-%d").tolist() == ([day] if day else [])
    assert codes(statement) == ([] if day else ["not-a-date"])


@pytest.mark.parametrize("option", ["", "DDMMYYYY", "%d.%m", "%", "%Q%d%m%Y"])
def test_an_unknown_date_format_is_refused(tmp_path: Path, option: str) -> None:
    with pytest.raises(NotAStatement, match="is not a date format"):
        read(tmp_path, _journal(["2004-01-02"]), date_format=option)


def test_real_dates_of_excel_and_a_time_of_day(tmp_path: Path) -> None:
    rows = [["Date", "Holder", "Shares"], [datetime(2004, 1, 2), "Ann", 5], [datetime(2004, 1, 3, 17, 30), "Ann", 5]]
    statement = read_statement(book(tmp_path, S=rows))
    assert statement.journal["date"].tolist() == [datetime(2004, 1, 2), datetime(2004, 1, 3)]
    assert "The time of day in dates was ignored." in statement.taken[0].notes


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


# The dates as the agent meant them, month first, and as a German Excel has them: real dates exchanged, others as text.
EXCHANGED = [datetime(2001, 3, 1), "01/16/2001", "02/20/2001", datetime(2001, 5, 3)]  # 3 Jan, 16 Jan, 20 Feb, 5 Mar


@pytest.mark.parametrize("rows", [[0, 1, 2, 3], [0, 1], [1, 0], [3, 2, 1, 0]], ids=str)
def test_dates_that_excel_exchanged_are_never_read(tmp_path: Path, rows: list[int]) -> None:
    cells = [["Date", "Holder", "Shares"], *([EXCHANGED[i], "Ann", 5] for i in rows)]
    statement = read_statement(book(tmp_path, S=cells))
    (found,) = statement.findings
    assert (found.severity, found.code, found.cell) == ("error", "dates-swapped", f"A2:A{len(cells)}")
    assert "all of their days are 12 or less, while" in found.message
    assert found.message.endswith(
        "Excel read month/day/year as day/month/year. Give plancalc the agent's own file as it came, before Excel"
        " opened it, or ask the agent for dates such as 2001-03-01."
    )
    assert statement.journal.empty


def test_exchanged_dates_that_were_saved_as_text_are_never_read(tmp_path: Path) -> None:
    as_iso = [f"{day:%Y-%m-%d}" if isinstance(day, datetime) else day for day in EXCHANGED]
    assert codes(read(tmp_path, _journal(as_iso))) == ["dates-swapped"]
    as_german = [f"{day:%d.%m.%Y}" if isinstance(day, datetime) else day for day in EXCHANGED]
    assert codes(read(tmp_path, _journal(as_german))) == ["ambiguous-dates"]


def test_real_dates_that_would_be_in_order_exchanged_are_never_read(tmp_path: Path) -> None:
    days = [datetime(2001, day, month) for month in range(1, 6) for day in (2, 7, 11)]  # 2, 7 and 11 January, ...
    statement = read_statement(book(tmp_path, S=[["Date", "Holder", "Shares"], *([day, "Ann", 5] for day in days)]))
    assert codes(statement) == ["dates-swapped"]


SOUND_BESIDE_TEXTS = {
    "a real date with a day above 12": [datetime(2001, 3, 1), datetime(2001, 3, 13), "01/16/2001"],
    "a text with a day up to 12": [datetime(2001, 3, 1), "01/16/2001", "01/02/2001"],
    "a text that names its month": [datetime(2001, 3, 1), "16 Jan 2001"],
    "a total without a date": [datetime(2001, 3, 1), datetime(2001, 1, 3), None],
}


@pytest.mark.parametrize("days", SOUND_BESIDE_TEXTS.values(), ids=SOUND_BESIDE_TEXTS.keys())
def test_other_columns_of_dates_and_texts_are_read(tmp_path: Path, days: list[object]) -> None:
    rows = [[day, "Ann" if day else "Total", 5 if day else 10] for day in days]
    statement = read_statement(book(tmp_path, S=[["Date", "Holder", "Shares"], *rows]))
    assert statement.findings == ()
    assert len(statement.journal) == sum(day is not None for day in days)


@pytest.mark.parametrize(
    ("days", "rows"),
    [
        ([datetime(2001, 3, 1), "01/16/2001"], (2, 3)),
        ([datetime(2001, 3, 1)], ()),
        ([datetime(2001, 3, 1), datetime(2001, 6, 1)], ()),
        ([datetime(2001, 3, 31), "06/30/2001"], ()),
    ],
    ids=str,
)
def test_exchanged_dates_of_a_reserve_statement_are_never_read_and_a_single_date_is_no_sign(
    tmp_path: Path, days: list[object], rows: tuple[int, ...]
) -> None:
    headers = ["As-of Date", "Opening Balance", "Issued", "Closing Balance"]
    cells = [headers, *([day, 1000 - 100 * i, 100, 900 - 100 * i] for i, day in enumerate(days))]
    statement = read_statement(book(tmp_path, R=cells))
    assert [(found.code, found.rows) for found in statement.findings] == ([("dates-swapped", rows)] if rows else [])
    assert len(statement.reserve) == len(days) - len(rows)
