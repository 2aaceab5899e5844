"""What a row of Award Decisions says wrong by itself. Plan §4(c), §6(b), §6(h), §8(f).

An example: a decision to keep options on death, decided by the Committee. §6(h) leaves that to the Board: Decided By is
an error. Whether the award exists, and has the shares, is found by the calculation.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from calc.contract import AWARD_DECISIONS
from calc.findings import Finding, error
from calc.validate.given import Given, value
from calc.validate.rows import check_by_choice
from calc.validate.sheets import day

_SHEET = AWARD_DECISIONS.name
_DECISIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "adjust": (("Board Determined On", "Ground"), ("Shares", "Exercise Price", "Consent On")),
    "exercisable": (("Shares",), ("Vesting Taken From",)),
    "keep on death": (("Shares",), ("Exercisable From",)),
    "exercise period": (("Last Day",), ("Consent On",)),
}


def check_decisions(given: Given) -> list[Finding]:
    """Report decisions that lack what they need or have what they do not use, by the wrong body, or out of order."""
    if given.frames[_SHEET].empty:
        return []
    return [
        *check_by_choice(given, _SHEET, "Decision", _DECISIONS),
        *_adjusts_nothing(given),
        *_not_by_the_board(given),
        *_out_of_order(given, "Decided On", "Effective Date", _EFFECTIVE),
        *_out_of_order(given, "Effective Date", "Last Day", _LAST_DAY),
        *_out_of_order(given, "Consent On", "Effective Date", _CONSENT),
    ]


_EFFECTIVE = (
    "Effective Date",
    "effective-before-decided",
    "takes effect on {later}, before it is decided on {earlier}",
)
_LAST_DAY = (
    "Last Day",
    "last-day-before-effective",
    "has its Last Day on {later}, before it takes effect on {earlier}",
)
_CONSENT = ("Consent On", "consent-after-effective", "takes effect on {later}, before the consent of {earlier}")


def _adjusts_nothing(given: Given) -> Iterator[Finding]:
    """Report adjustments of neither shares nor price."""
    rows = given.rows(_SHEET, "Decision")
    idle = rows[(rows["decision"] == "adjust") & rows["shares"].isna() & rows["exercise_price"].isna()]
    for row in idle.index:
        if all(given.was_read(_SHEET, header, row) for header in ("Shares", "Exercise Price")):
            text = f"{_named(idle, row)} adjusts nothing: fill in Shares, Exercise Price (of an option) or both."
            yield error("missing", text, _SHEET, ("Shares", "Exercise Price"), [row])


def _not_by_the_board(given: Given) -> Iterator[Finding]:
    """Report decisions on death that are not the Board's. Plan §6(h)."""
    rows = given.rows(_SHEET, "Decision", "Decided By")
    wrong = rows[(rows["decision"] == "keep on death") & (rows["decided_by"] == "Committee")]
    for row in wrong.index:
        text = (
            f"{_named(wrong, row)} keeps options on death, which the Board alone decides (§6(h)). Correct Decided By."
        )
        yield error("not-by-the-board", text, _SHEET, "Decided By", [row])


def _out_of_order(given: Given, earlier: str, later: str, words: tuple[str, str, str]) -> Iterator[Finding]:
    """Report rows whose date ``later`` is before their date ``earlier``."""
    header, code, what = words
    names = [AWARD_DECISIONS.by_header[each].name for each in (earlier, later)]
    rows = given.rows(_SHEET, earlier, later)
    for row in rows.index[(rows[names[1]] < rows[names[0]]).to_numpy()]:
        first, second = (day(value(rows, row, name)) for name in names)
        text = f"{_named(rows, row)} {what.format(earlier=first, later=second)}. Correct one of the two dates."
        yield error(code, text, _SHEET, header, [row])


def _named(rows: pd.DataFrame, row: object) -> str:
    name = value(rows, row, "decision_id")
    return f"Decision {name}" if isinstance(name, str) else "The decision"
