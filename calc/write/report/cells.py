"""What the formulas of a report are made of, and whether each gives the figure that was computed.

Excel computes in binary floating point. A formula that rounds stands only where its exact value is not so near a half
that a double might fall on the other side; else the value stands alone.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pandas as pd

from calc.tables.model import Live, Table

MOST_LOOKED_AT = 10**7  # cells that a recalculation may cost for one column
_NEAR_HALF = Fraction(1, 10**6)
_MOST = 10**14  # units that a double holds with room to spare

Made = tuple[str, int | None]  # a formula, and what it gives in the units of its column; none where that is not sure


def live(table: Table, header: str, made: Sequence[Made]) -> Live:
    """Make the formulas of a column: those that give its values."""
    values = [None if pd.isna(value) else int(value) for value in table.values(header)]
    where = np.array(
        [
            bool(text) and given is not None and given == value
            for (text, given), value in zip(made, values, strict=True)
        ],
        dtype=bool,
    )
    return Live(where, ([text if is_live else "" for (text, _), is_live in zip(made, where.tolist(), strict=True)],))


def in_steps(value: Fraction | None, step: int = 1) -> int | None:
    """Round to whole steps, half away from zero; None where a double might round to the other side, or is not exact."""
    if value is None or abs(value) > _MOST:
        return None
    parts = abs(value) / step
    whole, rest = divmod(parts.numerator, parts.denominator)
    if abs(Fraction(rest, parts.denominator) - Fraction(1, 2)) < _NEAR_HALF:
        return None
    whole = (whole + (2 * rest > parts.denominator)) * step
    return whole if value >= 0 else -whole


def ratio(above: int | Fraction, below: int | Fraction) -> Fraction | None:
    """Divide exactly; None by nothing."""
    return Fraction(above) / Fraction(below) if below else None


def whole_or_none(table: Table, header: str) -> list[int | None]:
    """Give a column in whole units, None where it is blank."""
    return [None if pd.isna(value) else int(value) for value in table.values(header)]
