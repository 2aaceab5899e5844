"""What a row of Award Decisions says wrong by itself."""

from datetime import date
from typing import Any

import pytest

from tests.support.plans import d, decision
from tests.support.workbooks import Sheets, sound
from tests.validate.test_validate import found

DAY = "2001-05-01"
ADJUST = decision("D", "FO-20000727-A", DAY, "adjust", Shares=1)
MORE = decision("D", "DO-1", DAY, "exercisable", Shares=1)
KEEP = decision("D", "DO-1", DAY, "keep on death", Shares=1)
PERIOD = decision("D", "DO-1", DAY, "exercise period", **{"Last Day": d(DAY)})


def with_row(**values: Any) -> Sheets:
    return sound() | {"Award Decisions": [values]}


@pytest.mark.parametrize(
    ("given", "changed", "expected"),
    [
        (ADJUST, {}, []),
        (ADJUST, {"Consent On": d(DAY)}, []),
        (ADJUST, {"Ground": None}, [("missing", ("Ground",))]),
        (ADJUST, {"Board Determined On": None}, [("missing", ("Board Determined On",))]),
        (ADJUST, {"Shares": None}, [("missing", ("Shares", "Exercise Price"))]),
        (ADJUST, {"Shares": None, "Exercise Price": 1}, []),
        (ADJUST, {"Shares": 0}, [("out-of-range", ("Shares",))]),
        (ADJUST, {"Last Day": d(DAY)}, [("not-needed", ("Last Day",))]),
        (MORE, {}, []),
        (MORE, {"Vesting Taken From": "next steps"}, []),
        (MORE, {"Shares": None}, [("missing", ("Shares",))]),
        (MORE, {"Exercisable From": d(DAY)}, [("not-needed", ("Exercisable From",))]),
        (KEEP, {}, []),
        (KEEP, {"Exercisable From": d(DAY)}, []),
        (KEEP, {"Decided By": "Committee"}, [("not-by-the-board", ("Decided By",))]),
        (PERIOD, {}, []),
        (PERIOD, {"Decided By": "Committee"}, []),
        (PERIOD, {"Last Day": None}, [("missing", ("Last Day",))]),
        (PERIOD, {"Last Day": d("2001-04-30")}, [("last-day-before-effective", ("Last Day",))]),
        (PERIOD, {"Consent On": d(DAY)}, []),
        (PERIOD, {"Consent On": d("2001-05-02")}, [("consent-after-effective", ("Consent On",))]),
        (MORE, {"Decided On": d("2001-05-02")}, [("effective-before-decided", ("Effective Date",))]),
        (MORE, {"Decided On": date(1999, 12, 31)}, []),
    ],
)  # fmt: skip
def test_a_decision_needs_what_its_kind_needs_and_dates_in_order(
    given: dict[str, Any], changed: dict[str, Any], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    told = [(code, headers) for code, sheet, headers, rows in found(with_row(**given | changed)) if rows == (2,)]
    assert told == expected


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    row = PERIOD | {"Decided On": d("2001-05-02"), "Last Day": d("2001-04-30"), "Consent On": d("2001-05-02")}
    assert [code for code, *_ in found(with_row(**row))] == [
        "effective-before-decided", "last-day-before-effective", "consent-after-effective",
    ]  # fmt: skip


def test_a_decision_id_stands_once() -> None:
    sheets = sound() | {"Award Decisions": [ADJUST, MORE]}
    assert [code for code, *_ in found(sheets)] == ["duplicate-key"]
