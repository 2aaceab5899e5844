"""Where a reading chosen otherwise decided something: what it says, and the cell that chooses it. Plan §2(d)."""

import re
from calendar import monthrange
from datetime import date, timedelta

from calc.contract.readings import NOTICE_AND_THE_FISCAL_YEAR, SwitchableReading
from calc.explanation.facts import Facts

_CELL = re.compile(r"chosen, (?P<cell>[^;,]+)")
_ONE_DAY = timedelta(days=1)


def is_chosen(facts: Facts, reading: SwitchableReading) -> bool:
    """Tell whether another choice than the default of a reading is in force; never in results of an earlier release."""
    return bool(_in_force(facts, reading) != reading.default)


def as_chosen(facts: Facts, reading: SwitchableReading) -> tuple[str, tuple[str, ...]]:
    """Say that a reading chosen otherwise decided what was just said, and name the cell that chooses it."""
    row = facts.first("Basis", {"Kind": "reading", "Item": reading.name})
    found = _CELL.match(row["Origin"] or "")
    words = f" So the Plan is read: “{reading.name}” is “{row['Value']}”."
    return words, (found["cell"],) if found else ()


def too_late_from(facts: Facts, year: int) -> tuple[date, str, tuple[str, ...]]:
    """Give the first day on which a notice is too late for the fees of a year, what begins then, and the cells. §7(c).

    The year itself; or, where the Plan is read so, the fiscal year in which its 1 January lies.
    """
    new_year = date(year, 1, 1)
    if not is_chosen(facts, NOTICE_AND_THE_FISCAL_YEAR):
        return new_year, str(year), ()
    end = facts.term("Fiscal Year End", new_year)
    month, day = (int(part) for part in str(end.value).split("-"))
    first = date(year - 1, month, min(day, monthrange(year - 1, month)[1])) + _ONE_DAY
    _, cells = as_chosen(facts, NOTICE_AND_THE_FISCAL_YEAR)
    return first, f"{first}, when the fiscal year of 1 January {year} began", end.cells + cells


def _in_force(facts: Facts, reading: SwitchableReading) -> str:
    """Give the choice in force of a reading, as Basis says."""
    row = facts.first("Basis", {"Kind": "reading", "Item": reading.name})
    return str(row["Value"]) if row else reading.default
