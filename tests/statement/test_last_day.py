"""The last day that a statement's titles state, in the phrases of agents."""

from datetime import datetime
from pathlib import Path

import pytest

from calc.statement import read_statement
from tests.support.statements import book, read

JUNE_30 = [
    "2000-01-01 through 2001-06-30", "2000-01-01 thru 2001-06-30", "2000-01-01 until 2001-06-30",
    "2000-01-01 to 2001-06-30", "2000-01-01 - 2001-06-30", "01/01/2000 - 06/30/2001", "01.01.2000\u201330.06.2001",
    "Statement of transactions 01/01/2000 through 06/30/2001", "(2000-01-01 to 2001-06-30)", "End date: 2001-06-30",
    "Start date: 2000-01-01\nEnd date: 2001-06-30", "Begin Date: 2000-01-01 End Date: 2001-06-30",
    "Period ending: 06/30/2001", "Period end date 2001-06-30 00:00", "Period To: 30/06/2001", "To: 2001-06-30",
    "Relevé du 01.01.2000 au 30.06.2001", "vom 01.01.2000 bis zum 30.06.2001", "January 1, 2000 through June 30, 2001",
    "January 1 - June 30, 2001", "Period from 01-JAN-2000 to 30-JUN-2001", "As of June 30, 2001",
    "as at 30th June 2001",
    "from 1 January 2000 up to and including 30 June 2001", "Balance as of close of business June 30, 2001",
    "Period ending 2001-06-30, printed 2001-07-02", "For the quarter ended June 30, 2001", "Month of June 2001",
    "Period January 2001 to June 2001", "Q2 2001", "Closing date: 2001-06-30", "Date Range: 2000-01-01 .. 2001-06-30",
    "01/01/00 - 06/30/01", "Through: 2001-06-30T23:59:59", "Activity 20000101 to 20010630",
]  # fmt: skip


def _statement(tmp_path: Path, titles: str, day: str = "2001-01-12") -> tuple[str, str]:
    # In quotation marks, so that no comma of a title makes two cells of it.
    above = "\n".join(f'"{line}"' for line in titles.split("\n"))
    statement = read(tmp_path, f'{above}\n\n"Date","Holder","Shares"\n"{day}","Ann","5"\n')
    return str(statement.as_of_date), statement.last_day_by


@pytest.mark.parametrize("titles", JUNE_30)
def test_titles_state_the_last_day(tmp_path: Path, titles: str) -> None:
    assert _statement(tmp_path, titles) == ("2001-06-30", "titles")


@pytest.mark.parametrize(
    ("titles", "why"),
    [
        ("Example Corp", "does not state its last day"),
        ("Run date: 2001-07-02", "does not state its last day"),
        ("Report Date: 2001-07-02", "does not state its last day"),
        ("Trust agreement dated 1999-05-01", "does not state its last day"),
        ("Start date: 2000-01-01", "does not state its last day"),
        ("through 03/04/2001", "“03/04/2001”, which can be read in several ways"),
        ("As of 2001-03-31\nThrough 2001-04-30", "several days: 2001-03-31, 2001-04-30"),
    ],
)
def test_where_no_title_states_it_it_is_said_why_the_latest_entrys_day_is_taken(
    tmp_path: Path, titles: str, why: str
) -> None:
    day, by = _statement(tmp_path, titles)
    assert day == "2001-01-12"
    assert why in by


def test_other_dates_of_the_titles_settle_the_order_of_days_and_months(tmp_path: Path) -> None:
    assert _statement(tmp_path, "12/31/2000 through 03/04/2001")[0] == "2001-03-04"
    assert _statement(tmp_path, "31/12/2000 through 03/04/2001")[0] == "2001-04-03"


def test_a_label_and_a_date_in_cells_of_their_own(tmp_path: Path) -> None:
    rows = [["Date", "Holder", "Shares"], [datetime(2001, 1, 12), "Ann", 5]]
    for above in (["Period", datetime(2000, 1, 1), datetime(2001, 6, 30)], ["End date:", datetime(2001, 6, 30)]):
        assert str(read_statement(book(tmp_path, S=[above, *rows])).as_of_date) == "2001-06-30"


# Times of day beside dates, and whether they look as if each day were one too early.
TIMES = {
    "a moment before midnight": (["23:59:16", "23:59:16"], True),
    "the evening before": (["20:00:00", "00:00:00"], True),
    "all the same": (["05:00:00", "05:00:00"], True),
    "one alone": (["17:30:00"], False),
    "office hours": (["09:15:00", "17:30:00"], False),
    "midnight": (["00:00:00", "00:00:00"], False),
}


@pytest.mark.parametrize(("times", "told"), TIMES.values(), ids=TIMES.keys())
@pytest.mark.parametrize("as_text", [True, False])
def test_a_time_of_day_near_midnight_is_told(tmp_path: Path, times: list[str], told: bool, as_text: bool) -> None:
    written = [f"2001-01-0{n + 2} {clock}" for n, clock in enumerate(times)]
    if as_text:
        statement = read(tmp_path, "\n".join(["Date,Holder,Shares", *(f"{each},Ann,5" for each in written)]))
    else:
        rows = [[datetime.fromisoformat(each), "Ann", 5] for each in written]
        statement = read_statement(book(tmp_path, S=[["Date", "Holder", "Shares"], *rows]))
    found = [finding.message for finding in statement.findings]
    assert [finding.code for finding in statement.findings] == (["time-of-day"] if told else [])
    assert not told or "2001-01-02 is used, but 2001-01-03 may be meant" in found[0]
    assert statement.journal["date"].dt.strftime("%H:%M").eq("00:00").all()
