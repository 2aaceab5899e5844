"""Which years an election covers. Plan §7(c)."""

import pytest

from tests.support.build import Row
from tests.support.plans import annual_fee, column, director, elects, price, run

NOTICES = [
    # notices, years deferred of 2000 to 2003, why
    ([elects("A", "1999-12-31")], [2000, 2001, 2002, 2003], "from the year after the notice, and every year after"),
    ([elects("A", "2000-01-01")], [2001, 2002, 2003], "on the first day of a year it is too late for the year"),
    ([elects("A", "1999-08-01"), elects("A", "2001-05-01", "revoke")], [2000, 2001], "revoked for the years after"),
    (
        [elects("A", "1999-08-01"), elects("A", "2000-05-01", "revoke"), elects("A", "2000-12-31")],
        [2000, 2001, 2002, 2003],
        "the latest notice before the year counts",
    ),
    (
        [elects("A", "2000-12-31"), elects("A", "2000-05-01", "revoke"), elects("A", "1999-08-01")],
        [2000, 2001, 2002, 2003],
        "whatever the order of the sheet",
    ),
    ([elects("A", "1999-08-01", "revoke")], [], "a revocation alone"),
    ([elects("B", "1999-08-01")], [], "another director's notice"),
    ([elects("A", "1999-08-01"), elects("A", "1999-08-01")], [2000, 2001, 2002, 2003], "the same notice twice"),
]


@pytest.mark.parametrize(("notices", "years", "why"), NOTICES)
def test_the_years_that_an_election_governs(notices: list[Row], years: list[int], why: str) -> None:
    results = run(
        "2003-12-31",
        directors=[director("A"), director("B")],
        fees=[annual_fee(f"F{year}", "A", year, 80) for year in range(2000, 2004)],
        prices=[price(day, 8) for day in ("2000-01-03", "2001-01-02", "2002-01-02", "2003-01-02")],
        elections=notices,
    )
    assert column(results, "Deferred Awards", "fee_id") == [f"F{year}" for year in years], why


def test_an_election_outlasts_a_break_in_service() -> None:
    results = run(
        "2003-12-31",
        directors=[director("A", end="2000-06-30"), director("A", "2002-06-01")],
        fees=[annual_fee("F", "A", 2003, 80)],
        prices=[price("2003-01-02", 8)],
        elections=[elects("A", "1999-08-01")],
    )
    assert column(results, "Deferred Awards", "fee_id") == ["F"]
