"""Elections of one percent are asked about: a cell keeps 100% as 1."""

import pytest

from calc.plausibility.percents import ONE_PERCENT
from tests.support.asked import asked
from tests.support.plans import elects


@pytest.mark.parametrize(("percent", "is_asked"), [(1, True), (2, False), (100, False), (None, False)])
def test_one_percent_may_be_100_typed_with_its_sign(percent: int | None, is_asked: bool) -> None:
    found = asked(ONE_PERCENT, elections=[elects("A", "2000-06-01", Percent=percent)])
    assert [(each.headers, each.rows) for each in found] == ([(("Percent",), (2,))] if is_asked else [])
    assert all("type 100, or clear the Percent" in each.message for each in found)


def test_a_notice_of_one_percent_that_revokes_or_is_missing_is_none() -> None:
    assert asked(ONE_PERCENT, elections=[elects("A", "2000-06-01", "revoke")]) == []
