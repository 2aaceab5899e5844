"""Which readings are in force, and who decided so and when."""

from typing import Any

import pytest

from calc.contract.readings import CONSENT_WITHDRAWN, DEATH_OR_LEAVING_AT_THE_MEETING, SWITCHABLE
from calc.plan.readings.in_force import InForce
from tests.support.plans import d, run

ROW = {"Reading": CONSENT_WITHDRAWN.name, "Choice": "pending goes on"}


def in_force(*rows: dict[str, Any]) -> dict[str, InForce]:
    return {each.reading.name: each for each in run("2001-12-31", readings=list(rows)).readings}


def test_a_reading_without_a_row_is_as_the_default_says() -> None:
    readings = in_force(ROW)
    assert list(readings) == [each.name for each in SWITCHABLE]
    assert [name for name, each in readings.items() if not each.is_default] == [CONSENT_WITHDRAWN.name]
    assert readings[DEATH_OR_LEAVING_AT_THE_MEETING.name] == InForce(DEATH_OR_LEAVING_AT_THE_MEETING, "no option")


def test_a_reading_gives_its_row_and_the_other_choices() -> None:
    chosen = in_force(ROW)[CONSENT_WITHDRAWN.name]
    assert (chosen.choice, chosen.row, chosen.others) == ("pending goes on", 2, ("pending turns into cash",))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ""),
        ({"Decided By": "Board"}, "decided by the Board"),
        ({"Decided On": d("2001-03-02")}, "decided on 2001-03-02"),
        ({"Decided By": "Committee", "Decided On": d("2001-03-02")}, "decided by the Committee on 2001-03-02"),
        ({"Minutes": "Item 4"}, "minutes: Item 4"),
        ({"Decided By": "Board", "Minutes": "Item 4"}, "decided by the Board, minutes: Item 4"),
    ],
)
def test_a_reading_says_who_decided_it_when_and_where_that_is_written(given: dict[str, Any], said: str) -> None:
    assert in_force(ROW | given)[CONSENT_WITHDRAWN.name].decision == said
