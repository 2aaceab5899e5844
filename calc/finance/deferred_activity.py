"""The roll-forward of deferred stock for the notes. ASC 718-10-50-2(c), (e)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import DEFERRED_ACTIVITY, DEFERRED_ACTIVITY_DETAIL
from calc.contract.report import DEFERRED_ACTIVITY_LINES
from calc.finance.lines import sheet_of
from calc.finance.market_value import intrinsic, value_at
from calc.finance.periods import Period
from calc.finance.roll_forward import (
    BEGINNING,
    END,
    RollForward,
    by_decisions,
    from_ledger,
    roll_forward,
    standing,
    with_holders,
)
from calc.plan.calendar import dates_of
from calc.plan.result_sheet import sheet

NONVESTED = "nonvested at end"  # none: they never lapse, so they are vested at their grant
_FROM_LEDGER = {("deferred granted", ""): ("granted", 1), ("deferred issued", ""): ("issued", -1)}
_ROLLED = DEFERRED_ACTIVITY_LINES[: DEFERRED_ACTIVITY_LINES.index(NONVESTED)]


@dataclass(frozen=True, eq=False)
class DeferredActivity:
    """The roll-forward, and the cents that what stands at the end is worth: None where there is no price yet.

    The rows have more columns: ``issuance`` as a day, and ``cents``, blank where they are not asked for or not known.
    """

    rolled: RollForward
    cents: int | None


def rolled_deferred(period: Period) -> DeferredActivity:
    """Roll the deferred stock forward from the beginning of the period to its end."""
    awards = period.now.sheet("Deferred Awards")
    ids = awards["award_id"]
    then, shares_then = period.standing("Deferred Awards", "award_id")
    rolled = roll_forward(
        [
            standing(BEGINNING, then, shares_then, period.before),
            *from_ledger(period, _FROM_LEDGER),
            by_decisions(period, ids),
            standing(END, ids, awards["shares_outstanding"].to_numpy(), period.end),
        ],
        _ROLLED,
        period,
    )
    rows = with_holders(rolled, awards, "award_id", issuance="issuance_date")
    return DeferredActivity(RollForward(rolled.shares, rows, rolled.whole), _worth(period, rows, rolled.whole))


def deferred_activity(deferred: DeferredActivity) -> pd.DataFrame:
    """Make the sheet Deferred Activity."""
    lines: list[dict[str, Any]] = [{"line": line, "shares": deferred.rolled.shares[line]} for line in _ROLLED]
    lines[-1]["aggregate_intrinsic_value"] = deferred.cents
    return sheet_of(DEFERRED_ACTIVITY, [*lines, {"line": NONVESTED, "shares": 0}])


def deferred_activity_detail(deferred: DeferredActivity) -> pd.DataFrame:
    """Make the sheet Deferred Activity Detail: the awards behind each line."""
    rows = deferred.rolled.rows
    stands = (rows["line"] == END).to_numpy(dtype=bool)
    return sheet(
        DEFERRED_ACTIVITY_DETAIL,
        {
            **{name: rows[name] for name in ("line", "director_id", "name", "reference", "shares_on_the_day")},
            **{name: rows[name] for name in ("new", "old", "shares")},
            "award_id": rows["award"],
            "date": dates_of(rows["day"]),
            "issuance_date": pd.Series(dates_of(rows["issuance"])).where(stands),
            "intrinsic_value": rows["cents"],
        },
    )


def _worth(period: Period, rows: pd.DataFrame, whole: int) -> int | None:
    """Find what stands at the end is worth, and put it on the rows."""
    at = (rows["line"] == END).to_numpy(dtype=bool)
    market = value_at(period.now, period.end)
    if market is None:
        return None if at.any() else 0
    restated = period.restatement.price(market, period.end)
    parts = rows.loc[at, "parts"].to_numpy()
    cents, each = intrinsic(parts, whole, restated, np.zeros(parts.size, dtype=np.int64))
    rows.loc[at, "cents"] = each
    return cents
