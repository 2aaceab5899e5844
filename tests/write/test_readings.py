"""Basis and the Summary say which readings of the Plan are in force, and Readings what the others would change."""

from typing import Any

import pandas as pd

from calc.contract.readings import DEATH_OR_LEAVING_AT_THE_MEETING
from calc.plan.results import Results
from calc.results.basis import basis_frame
from calc.results.run_facts import RunFacts
from calc.write.attention import attention
from tests.support.plans import annual_meeting, d, director, price, run

CHOSEN = {
    "Reading": DEATH_OR_LEAVING_AT_THE_MEETING.name,
    "Choice": "granted",
    "Decided On": d("2001-03-02"),
    "Decided By": "Board",
    "Minutes": "Item 4",
}
FACTS = RunFacts("input.xlsx", "0" * 64, "1.0", cells={("Readings", 2): "Readings!B7"})


def results(*readings: dict[str, Any]) -> Results:
    return run(
        "2001-12-31",
        directors=[director("A", end="2001-07-26")],
        meetings=[annual_meeting("2001-07-26")],
        prices=[price("2001-07-25", 4)],
        readings=list(readings),
    )


def on_basis(of: Results) -> dict[str, Any]:
    rows: pd.DataFrame = basis_frame(of, FACTS)
    return dict(rows[rows["item"] == DEATH_OR_LEAVING_AT_THE_MEETING.name].iloc[0])


def test_basis_shows_the_choice_in_force_who_decided_it_and_what_the_other_would_do() -> None:
    row = on_basis(results(CHOSEN))
    assert (row["kind"], row["section"], row["value"]) == ("reading", "§6(a)", "granted")
    assert row["origin"] == (
        "chosen, Readings!B7; decided by the Board on 2001-03-02, minutes: Item 4; the other reading: no option"
    )
    # A's option of 10,000 shares lapsed three months after the meeting.
    assert row["touched"] == (
        "no option: From 2001-07-26: 10,000 fewer option shares granted and 10,000 fewer option shares lapsed;"
        " FO-20010726-A would differ most."
    )


def test_basis_shows_a_default_as_such() -> None:
    assert on_basis(results())["origin"] == "default; the other reading: granted"


def test_the_summary_names_each_reading_other_than_the_default_in_one_line() -> None:
    told = [alert for alert in attention(results(CHOSEN), FACTS).notes if alert.sheet == "Readings"]
    assert [alert.text for alert in told] == [
        "Readings of the Plan other than the default: Death or leaving on the day of the annual meeting: granted"
        " (default: no option)."
    ]
    assert not [alert for alert in attention(results(), FACTS).notes if alert.sheet == "Readings"]
