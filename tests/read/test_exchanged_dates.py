"""Dates whose day and month Excel exchanged are one finding, and unsorted dates that are sound are none."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calc.findings import Finding
from calc.job.pipeline import check
from calc.plan.calendar import business_days, date_of
from tests.support.workbooks import sound, write

DAYS = [day for day in map(date_of, business_days().sessions) if date(2000, 7, 26) <= day <= date(2001, 12, 31)]


def exchanged(day: date) -> date | None:
    """What Excel makes of a day in the other order; None where it can make none."""
    return date(day.year, day.day, day.month) if day.day <= 12 else None


def us(day: date) -> Any:
    return exchanged(day) or f"{day.month}/{day.day}/{day.year}"


def short_us(day: date) -> Any:
    return exchanged(day) or f"{day.month}/{day.day}/{day.year % 100:02}"


def continental(day: date) -> Any:
    return exchanged(day) or f"{day.day}.{day.month}.{day.year}"


def corrected(day: date) -> date:
    return exchanged(day) or day


def only_exchanged(days: Sequence[date]) -> list[date]:
    return [other for day in days if (other := exchanged(day))]


def on_trading_days(days: Sequence[date]) -> list[date]:
    """As somebody leaves them who deletes the texts and each row that is no trading day."""
    return [day for day in only_exchanged(days) if day in DAYS]


def shuffled(days: Sequence[Any]) -> list[Any]:
    return random.Random(1).sample(list(days), len(days))


def found(folder: Path, days: Sequence[Any]) -> list[Finding]:
    sheets = sound()
    sheets["Prices"] = [{"Date": day, "Last Sale": 9.5} for day in days]
    return list(check(write(folder / "input.xlsx", sheets)).findings)


@pytest.mark.parametrize(
    ("days", "first", "words"),
    [
        ([us(day) for day in DAYS], 2, "choose MDY"),
        ([short_us(day) for day in DAYS], 2, "choose MDY"),
        ([continental(day) for day in DAYS], 2, "choose DMY"),
        ([us(day) for day in reversed(DAYS)], 2, "Excel read month/day/year as day/month/year"),
        ([*DAYS[:200], *(us(day) for day in DAYS[200:])], 194, "choose MDY"),
        ([corrected(day) for day in DAYS], 6, "go back in time 30 times"),
        (only_exchanged(DAYS), 2, "are in date order with day and month swapped"),
        (on_trading_days(DAYS), 2, "are in date order with day and month swapped"),
        (sorted(only_exchanged(DAYS)), 2, "38 of them fall on a weekend"),
        ([*DAYS[:200], *only_exchanged(DAYS[200:])], 202, "sort the rows by Date"),
        ([*DAYS[:200], *(corrected(day) for day in DAYS[200:])], 202, "sort the rows by Date"),
        ([*only_exchanged(DAYS[:200]), *DAYS[200:]], 2, "sort the rows by Date"),
    ],
)
def test_dates_in_the_other_order_are_one_finding_that_says_how_to_paste_them(
    tmp_path: Path, days: list[Any], first: int, words: str
) -> None:
    (finding,) = found(tmp_path, days)
    assert (finding.severity.value, finding.code, finding.sheet) == ("error", "dates-swapped", "Prices")
    assert finding.rows[0] == first
    assert words in finding.message
    assert "Do not correct or delete individual rows" in finding.message


@pytest.mark.parametrize(
    "days",
    [
        DAYS,
        DAYS[::-1],
        shuffled(DAYS),
        shuffled([day for day in DAYS if day.day <= 12]),
        [day for day in DAYS if day.day <= 12],
        [*DAYS[200:], *DAYS[:200]],
        [*DAYS[300:], *DAYS[150:300], *DAYS[:150]],
    ],
)
def test_sound_dates_in_any_order_are_not_accused(tmp_path: Path, days: list[date]) -> None:
    assert not [one for one in found(tmp_path, days) if one.code == "dates-swapped"]


@pytest.mark.parametrize(
    ("dates", "is_swapped"),
    [
        ([date(2001, 1, 5), date(2001, 2, 6), "3/19/2001"], False),  # in order as they are
        ([date(2001, 5, 1), date(2001, 6, 2), "3/19/2001"], True),  # 5 January, 6 February, 19 March
        ([date(2001, 5, 1), date(2001, 6, 2), "3/11/2001"], False),  # Excel would have made a date of this one
        ([date(2001, 5, 1), date(2001, 6, 2), "3/19/2001", "19/4/2001"], False),  # two orders
        ([date(2001, 5, 1), date(2001, 6, 20), "3/19/2001"], False),
        (["3/19/2001", date(2001, 6, 20), "4/19/2001"], False),
        ([date(2001, 5, 1), "3/19/2001"], False),
        ([date(2001, 5, 1), date(2001, 6, 2), "13/19/2001"], False),  # not a date in any order
    ],
)
def test_a_text_or_two_beside_few_dates_are_accused_where_the_order_shows_it(
    tmp_path: Path, dates: list[Any], is_swapped: bool
) -> None:
    sheets = sound()
    sheets["Meetings"] = [{"Meeting ID": "AM2000", "Date": date(2000, 7, 27), "Type": "annual"}]
    sheets["Meetings"] += [{"Meeting ID": f"M{n}", "Date": day, "Type": "board"} for n, day in enumerate(dates, 1)]
    codes = [one.code for one in check(write(tmp_path / "input.xlsx", sheets)).findings]
    assert ("dates-swapped" in codes) is is_swapped


def test_what_rests_on_exchanged_dates_is_not_accused(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Elections"] = [
        {"Director ID": "A", "Notice Date": us(day), "Action": action}
        for day, action in zip(DAYS[::9], ("elect", "revoke") * 20, strict=False)
    ]
    (finding,) = check(write(tmp_path / "input.xlsx", sheets)).findings
    assert (finding.code, finding.sheet) == ("dates-swapped", "Elections")
