"""Which readings are in force, and who decided so and when. Plan §2(d)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from calc.contract.readings import SWITCHABLE, SwitchableReading
from calc.plan.terms import Terms

_NO_ROW = (None, None, None, None)


@dataclass(frozen=True)
class InForce:
    """The choice in force of one reading; ``row`` is the Excel row of Readings that gives it, None for the default."""

    reading: SwitchableReading
    choice: str
    row: int | None = None
    decided_by: str = ""
    decided_on: date | None = None
    minutes: str = ""

    @property
    def is_default(self) -> bool:
        """Tell whether the choice is the default."""
        return self.choice == self.reading.default

    @property
    def others(self) -> tuple[str, ...]:
        """Give the choices that are not in force."""
        return tuple(choice for choice in self.reading.choices if choice != self.choice)

    @property
    def decision(self) -> str:
        """Say who decided it, when, and where that is written; empty where nothing is known of it."""
        by = f" by the {self.decided_by}" if self.decided_by else ""
        on = f" on {self.decided_on.isoformat()}" if self.decided_on else ""
        minutes = f"minutes: {self.minutes}" if self.minutes else ""
        return ", ".join(part for part in (f"decided{by}{on}" if by or on else "", minutes) if part)


def readings_in_force(terms: Terms, rows: pd.DataFrame) -> tuple[InForce, ...]:
    """Give each switchable reading with its choice, in their order.

    Reads ``reading``, ``decided_on``, ``decided_by``, ``minutes`` of the Readings sheet; what has no row is as the
    default says.
    """
    names = ("reading", "decided_by", "decided_on", "minutes")
    facts = zip(rows.index.tolist(), *(rows[name].tolist() for name in names), strict=True)
    given = {reading: (int(row), *of_it) for row, reading, *of_it in facts}
    return tuple(
        InForce(reading, terms.reading(reading), *_of_row(*given.get(reading.name, _NO_ROW))) for reading in SWITCHABLE
    )


def _of_row(row: int | None, by: Any, on: Any, minutes: Any) -> tuple[int | None, str, date | None, str]:
    """Give the facts of a row of Readings, with what is blank as it is shown."""
    texts = ["" if pd.isna(each) else str(each) for each in (by, minutes)]
    return row, texts[0], None if pd.isna(on) else on.date(), texts[1]
