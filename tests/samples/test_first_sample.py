"""The results of ``sample_inputs/first.xlsx``, sheet by sheet, against values worked by hand from its few rows."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calc.job.pipeline import check, write_run
from tests.job.test_pipeline import read_back
from tests.samples import FOLDER

JANUARY, MAY, ANNUAL, NOVEMBER = date(2000, 1, 3), date(2000, 5, 18), date(2000, 9, 28), date(2000, 11, 16)
ISSUED, DEADLINE = date(2003, 1, 2), date(2005, 9, 28)  # first business day of the third January; five years


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("first") / "first.results.xlsx"
    write_run(check(FOLDER / "first.xlsx"), target)
    return target


def columns(results: Path, sheet: str, *headers: str) -> list[tuple[Any, ...]]:
    return [tuple(row[header] for header in headers) for row in read_back(results, sheet)]


def test_two_directors_continue_and_get_an_option_at_the_price_of_the_day_before(results: Path) -> None:
    headers = ("Option ID", "Grant Date", "Price Date", "Exercise Price", "Shares Granted", "Deadline", "Status")
    assert columns(results, "Options", *headers) == [
        (f"FO-20000928-{who}", ANNUAL, date(2000, 9, 27), 16.875, 10000, DEADLINE, "outstanding")
        for who in ("ADA", "BRO")
    ]


def test_the_newly_elected_director_gets_none(results: Path) -> None:
    assert columns(results, "Formula Eligibility", "Director ID", "Granted", "Reason") == [
        ("ADA", "yes", "reelected or continuing"),
        ("BRO", "yes", "reelected or continuing"),
        ("COL", "no", "newly elected"),
    ]


def test_one_director_defers_three_fees(results: Path) -> None:
    headers = ("Award ID", "Grant Date", "Price Basis", "Fair Market Value", "Shares Granted", "Issuance Date")
    assert columns(results, "Deferred Awards", *headers) == [
        ("DS-R-2000-ADA", JANUARY, "last sale", 38.5, 311, ISSUED),  # 12,000 / 38.50 = 311.69
        ("DS-B-0005-ADA", MAY, "bid-ask mean", 21.125, 59, ISSUED),  # 1,250 / 21.125 = 59.17
        ("DS-B-0011-ADA", NOVEMBER, "last sale", 8.0625, 155, ISSUED),  # 1,250 / 8.0625 = 155.04
    ]


def test_every_fee_is_settled(results: Path) -> None:
    headers = ("Fee ID", "Fee Date", "Deferred", "Cash Not Deferred", "Reason", "Cash for Fraction")
    assert columns(results, "Fee Settlement", *headers) == [
        ("R-2000-ADA", JANUARY, 11973.5, 0, None, 26.5),  # 311 x 38.50
        ("R-2000-BRO", JANUARY, 0, 12000, "no election", 0),
        ("B-0005-ADA", MAY, 1246.37, 0, None, 3.63),  # 59 x 21.125 = 1,246.375, and 3.625 rounds half up
        ("B-0005-BRO", MAY, 0, 1250, "no election", 0),
        ("B-0011-ADA", NOVEMBER, 1249.69, 0, None, 0.31),  # 155 x 8.0625 = 1,249.6875
        ("B-0011-BRO", NOVEMBER, 0, 1250, "no election", 0),
        ("B-0011-COL", NOVEMBER, 0, 1250, "no election", 0),  # the notice of December governs 2001
    ]


def test_the_ledger_goes_down_by_each_award(results: Path) -> None:
    headers = ("Date", "Event", "Reference", "Shares", "Available", "Options Outstanding", "Deferred Outstanding")
    assert columns(results, "Share Reserve", *headers) == [
        (date(1999, 7, 27), "opening", None, 200000, 200000, 0, 0),
        (JANUARY, "deferred granted", "DS-R-2000-ADA", 311, 199689, 0, 311),
        (MAY, "deferred granted", "DS-B-0005-ADA", 59, 199630, 0, 370),
        (ANNUAL, "option granted", "FO-20000928-ADA", 10000, 189630, 10000, 370),
        (ANNUAL, "option granted", "FO-20000928-BRO", 10000, 179630, 20000, 370),
        (NOVEMBER, "deferred granted", "DS-B-0011-ADA", 155, 179475, 20000, 525),
    ]


def test_what_comes_next_is_told_with_its_days(results: Path) -> None:
    assert columns(results, "Upcoming", "Date", "Event", "Reference", "Shares", "Days From As-of") == [
        (ISSUED, "deferred stock issues", "DS-B-0005-ADA", 59, 732),
        (ISSUED, "deferred stock issues", "DS-B-0011-ADA", 155, 732),
        (ISSUED, "deferred stock issues", "DS-R-2000-ADA", 311, 732),
        (DEADLINE, "option deadline", "FO-20000928-ADA", 10000, 1732),
        (DEADLINE, "option deadline", "FO-20000928-BRO", 10000, 1732),
    ]


def test_the_last_quarter_saw_one_deferred_award(results: Path) -> None:
    shares = {(group, line): count for group, line, count in columns(results, "Activity", "Group", "Line", "Shares")}
    assert shares["options", "outstanding at beginning"] == shares["options", "outstanding at end"] == 20000
    deferred = [
        shares["deferred awards", line] for line in ("outstanding at beginning", "granted", "outstanding at end")
    ]
    assert deferred == [370, 155, 525]
    assert (shares["reserve", "available at beginning"], shares["reserve", "available at end"]) == (179630, 179475)


@pytest.mark.parametrize("sheet", ["Shortfalls", "Issuances", "Option Events", "Findings"])
def test_nothing_ran_short_was_delivered_exercised_or_found(results: Path, sheet: str) -> None:
    assert [row for row in read_back(results, sheet) if any(row.values())] == []
