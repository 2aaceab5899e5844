"""Who serves, who is eligible and who has died. Plan §5."""

import numpy as np
import pytest

from calc.plan.calendar import day_number
from calc.plan.s05_eligibility import Board, board
from tests.support.build import Row
from tests.support.plans import d, director, frames


def a_board(directors: list[Row], employment: list[Row] | None = None) -> Board:
    sheets = frames("2010-12-31", directors=directors, employment=employment or [])
    return board(sheets["Directors"], sheets["Employment"])


def employed(who: str, start: str, end: str | None = None) -> Row:
    return {"Director ID": who, "Employee From": d(start), **({"Employee To": d(end)} if end else {})}


TWICE = [
    director("A", "1999-01-01", "2001-05-31"),
    director("A", "2003-01-01"),
    director("B", "1999-01-01"),
]
SERVICE = [
    # date, service row of A, why
    ("1998-12-31", -1, "the day before the first service"),
    ("1999-01-01", 0, "its first day"),
    ("2001-05-31", 0, "its last day"),
    ("2001-06-01", -1, "between two services"),
    ("2002-12-31", -1, "the day before the second"),
    ("2003-01-01", 1, "its first day"),
    ("2050-01-01", 1, "an empty end is open"),
]


@pytest.mark.parametrize(("when", "found", "why"), SERVICE)
def test_the_service_row_that_covers_a_date(when: str, found: int, why: str) -> None:
    assert a_board(TWICE).service_row([0], [day_number(d(when))]).tolist() == [found], why


def test_a_service_row_is_found_whatever_the_order_of_the_sheet() -> None:
    shuffled = a_board([TWICE[1], TWICE[2], TWICE[0]])
    assert shuffled.service_row([0, 0, 1], [day_number(d("2000-01-01"))] * 3).tolist() == [0, 0, 2]
    assert shuffled.excel_row.tolist() == [4, 2, 3]


ELIGIBLE = [
    # date, eligible, why
    ("2000-01-31", True, "the day before the employment"),
    ("2000-02-01", False, "its first day"),
    ("2000-12-31", False, "its last day"),
    ("2001-01-01", True, "the day after"),
    ("1998-06-01", False, "employment before service makes nobody eligible"),
    ("2002-01-01", False, "a second employment, still open"),
]


@pytest.mark.parametrize(("when", "eligible", "why"), ELIGIBLE)
def test_an_employee_is_not_eligible(when: str, eligible: bool, why: str) -> None:
    jobs = [
        employed("A", "2002-01-01"),
        employed("A", "2000-02-01", "2000-12-31"),
        employed("A", "1998-01-01", "1998-12-31"),
    ]
    assert a_board([director("A", "1999-01-01")], jobs).eligible([0], [day_number(d(when))]).tolist() == [eligible], why


@pytest.mark.parametrize(("when", "dead"), [("2001-05-30", False), ("2001-05-31", True), ("2001-06-01", True)])
def test_a_director_who_died_in_service_is_dead_from_that_day_on(when: str, dead: bool) -> None:
    one = a_board([director("A", "1999-01-01", "2001-05-31", "death")])
    assert one.dead([0], [day_number(d(when))]).tolist() == [dead]


def test_a_director_who_died_after_leaving_is_dead_from_the_death_date_on() -> None:
    one = a_board([director("A", "1999-01-01", "2001-05-31", **{"Death Date": d("2002-01-15")})])
    asked = [day_number(d(when)) for when in ("2001-05-31", "2002-01-14", "2002-01-15")]
    assert one.dead([0, 0, 0], asked).tolist() == [False, False, True]


def test_one_who_left_for_another_reason_is_not_dead() -> None:
    one = a_board([director("A", "1999-01-01", "2001-05-31")])
    assert one.dead([0], [day_number(d("2005-01-01"))]).tolist() == [False]


def test_nobody_serves_nor_died_whose_id_is_unknown() -> None:
    one = a_board(TWICE)
    assert one.service_row([-1], [day_number(d("2000-01-01"))]).tolist() == [-1]
    assert one.eligible([-1], [day_number(d("2000-01-01"))]).tolist() == [False]
    assert one.dead([-1], [day_number(d("2000-01-01"))]).tolist() == [False]


def test_the_account_is_that_of_the_service_that_earned_the_shares_else_the_latest() -> None:
    one = a_board(
        [
            director("A", "1999-01-01", "2001-05-31", **{"Account No.": "001"}),
            director("A", "2003-01-01", "2004-05-31", **{"Account No.": "002"}),
            director("A", "2006-01-01"),
            director("B", "1999-01-01"),
            director("C", "1999-01-01", "2001-05-31", **{"Account No.": "003"}),
            director("C", "2003-01-01", **{"Account No.": "004"}),
        ]
    )
    a, b, c = 0, 1, 2
    accounts = one.accounts(np.array([a, a, a, b, c]), np.array([0, 2, -1, 3, -1]))
    assert accounts.astype(object).where(accounts.notna(), None).tolist() == ["001", "002", "002", None, "004"]
