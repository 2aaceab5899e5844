"""What of an option may be exercised, and when. Plan §6(b), §6(e)(i)."""

import pytest

from tests.support.build import Row
from tests.support.plans import column, d, grant, run, step

# Four options of one day: in the order of their IDs all at once, in two steps, in two steps, from a day on.
GRANTS = [
    grant("D0", "A", "2001-03-01", 100, 5, "2011-03-01"),
    grant("D1", "A", "2001-03-01", 900, 5, "2011-03-01"),
    grant("D2", "A", "2001-03-01", 500, 5, "2011-03-01"),
    grant("D3", "A", "2001-03-01", 70, 5, "2011-03-01", **{"Exercisable From": d("2002-06-03")}),
]
STEPS = [
    step("D2", "2003-03-01", 300),
    step("D1", "2002-03-01", 300),
    step("D2", "2002-03-01", 200),
    step("D1", "2003-03-01", 600),
]
EXERCISABLE = [
    # as-of, exercisable of each, why
    ("2001-03-01", [100, 0, 0, 0], "only what is exercisable at once"),
    ("2002-02-28", [100, 0, 0, 0], "the day before the first step"),
    ("2002-03-01", [100, 300, 200, 0], "the first step of each"),
    ("2002-06-02", [100, 300, 200, 0], "the day before the last option's day"),
    ("2002-06-03", [100, 300, 200, 70], "that day"),
    ("2003-02-28", [100, 300, 200, 70], "the day before the second step"),
    ("2003-03-01", [100, 900, 500, 70], "all of it"),
]


@pytest.mark.parametrize("grants", [GRANTS, GRANTS[::-1]], ids=["as numbered", "the other way round"])
@pytest.mark.parametrize(("as_of", "exercisable", "why"), EXERCISABLE)
def test_each_option_becomes_exercisable_by_its_own_steps(
    as_of: str, exercisable: list[int], why: str, grants: list[Row]
) -> None:
    results = run(as_of, grants=grants, vesting=STEPS)
    assert column(results, "Options", "option_id") == ["D0", "D1", "D2", "D3"]
    assert column(results, "Options", "shares_exercisable") == exercisable, why


def test_an_option_on_one_share_is_exercisable() -> None:
    results = run("2001-12-31", grants=[grant("DO", "A", "2001-03-01", 1, 5, "2011-03-01")])
    assert column(results, "Options", "shares_exercisable") == [1]
