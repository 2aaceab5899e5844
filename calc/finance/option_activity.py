"""The roll-forward of options for the notes. ASC 718-10-50-2(c), (d), (e), (k)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import OPTION_ACTIVITY, OPTION_ACTIVITY_DETAIL
from calc.contract.report import OPTION_ACTIVITY_LINES
from calc.exact import UNITS_PER_CENT, rounded, total
from calc.finance.lines import sheet_of
from calc.finance.market_value import intrinsic, intrinsic_each, value_at
from calc.finance.option_prices import prices_on, restated_prices
from calc.finance.periods import Period
from calc.finance.roll_forward import (
    BEGINNING,
    END,
    ROUNDING,
    Movement,
    RollForward,
    average,
    by_decisions,
    from_ledger,
    roll_forward,
    standing,
    with_holders,
)
from calc.finance.xbrl import element
from calc.finance.years import average_years, years_between
from calc.plan.calendar import dates_of, days
from calc.plan.result_sheet import sheet

EXERCISED, EXERCISABLE, CASH = "exercised", "exercisable at end", "cash received on exercise"
AUTHORIZED, AVAILABLE = "shares authorized", "shares available"
_EVENTS = {"exercise": EXERCISED, "share settlement": "settled in shares", "cash-out": "settled in cash"}
_FROM_LEDGER = {
    ("option granted", ""): ("granted", 1),
    ("lapsed", "not exercisable"): ("forfeited", -1),
    ("lapsed", "deadline"): ("expired", -1),
    ("assumed", ""): ("assumed", -1),
}
_STANDS = (END, EXERCISABLE)
_ROLLED = OPTION_ACTIVITY_LINES[: OPTION_ACTIVITY_LINES.index(EXERCISABLE) + 1]


@dataclass(frozen=True, eq=False)
class OptionActivity:
    """The roll-forward, with ``cents`` of intrinsic value by line: of all, None where a price is missing.

    The rows have more columns: ``price`` on the restatement date, ``deadline`` as a day, ``cents``, blank where they
    are not asked for or not known.
    """

    rolled: RollForward
    cents: dict[str, int | None]

    def of(self, line: str) -> pd.DataFrame:
        """Give the rows of a line."""
        return self.rolled.of(line)


def rolled_options(period: Period) -> OptionActivity:
    """Roll the options forward from the beginning of the period to its end, each row with what it is worth."""
    options = period.now.sheet("Options")
    ids = options["option_id"]
    then, shares_then = period.standing("Options", "option_id")
    rolled = roll_forward(
        [
            standing(BEGINNING, then, shares_then, period.before),
            *from_ledger(period, _FROM_LEDGER),
            *_events(period),
            by_decisions(period, ids),
            standing(END, ids, options["shares_outstanding"].to_numpy(), period.end),
            standing(EXERCISABLE, ids, options["shares_exercisable"].to_numpy(), period.end),
        ],
        _ROLLED,
        period,
    )
    rows = with_holders(rolled, options, "option_id", deadline="deadline")
    rows = rows.assign(price=restated_prices(period).reindex(rows["award"]).to_numpy(dtype=np.int64))
    rolled = RollForward(rolled.shares, rows, rolled.whole)
    return OptionActivity(rolled, _worth(period, rolled))


def option_activity(period: Period, options: OptionActivity) -> pd.DataFrame:
    """Make the sheet Option Activity."""
    return sheet_of(OPTION_ACTIVITY, [_line(period, options, line) for line in OPTION_ACTIVITY_LINES])


def option_activity_detail(period: Period, options: OptionActivity) -> pd.DataFrame:
    """Make the sheet Option Activity Detail: the options behind each line."""
    rows = options.rolled.rows
    stands = rows["line"].isin(_STANDS).to_numpy(dtype=bool)
    years = years_between(period.end, np.where(stands, rows["deadline"], period.end))
    return sheet(
        OPTION_ACTIVITY_DETAIL,
        {
            **{name: rows[name] for name in ("line", "director_id", "name", "reference", "shares_on_the_day")},
            **{name: rows[name] for name in ("new", "old", "shares")},
            "option_id": rows["award"],
            "date": dates_of(rows["day"]),
            "exercise_price": rows["price"],
            "deadline": pd.Series(dates_of(rows["deadline"])).where(stands),
            "remaining_term": pd.Series(pd.array(years, dtype="Int64")).where(stands),
            "intrinsic_value": rows["cents"],
        },
    )


def unrecorded(period: Period) -> pd.Series:
    """Name the exercises of the period whose payment is not recorded."""
    events = _exercises(period)
    return events.loc[events["paid"].isna(), "event_id"]


def cash_received(period: Period) -> int | None:
    """Give the cash, checks and brokers' payments of the period's exercises; None where one is not recorded."""
    events = _exercises(period)
    if events["paid"].isna().any():
        return None
    columns = ("cash_paid", "personal_check", "broker_paid")
    return sum(total(events[name].to_numpy(dtype=np.int64, na_value=0)) for name in columns)


def _exercises(period: Period) -> pd.DataFrame:
    events = period.now.sheet("Option Events")
    in_period = days(events["date"]) >= period.first_day
    return events[in_period & events["event"].eq("exercise").to_numpy(dtype=bool)]


def _events(period: Period) -> list[Movement]:
    """Take the exercises and settlements of the period."""
    events = period.now.sheet("Option Events")
    on = days(events["date"])
    movements = []
    for event, line in _EVENTS.items():
        at = (on >= period.first_day) & events["event"].eq(event).to_numpy(dtype=bool)
        shares = -events["shares"].to_numpy(dtype=np.int64)[at]
        movements.append(Movement(line, events["option_id"][at], shares, on[at], events["event_id"][at]))
    return movements


def _worth(period: Period, rolled: RollForward) -> dict[str, int | None]:
    """Find the intrinsic values of what stands at the end and of what was exercised, and put them on the rows."""
    rows, cents = rolled.rows, {}
    market = value_at(period.now, period.end)
    for line in _STANDS:
        at = (rows["line"] == line).to_numpy(dtype=bool)
        if market is None:
            cents[line] = None if at.any() else 0
            continue
        restated = period.restatement.price(market, period.end)
        parts, prices = rows.loc[at, "parts"].to_numpy(), rows.loc[at, "price"].to_numpy()
        cents[line], each = intrinsic(parts, rolled.whole, restated, prices)
        rows.loc[at, "cents"] = each
    at = (rows["line"] == EXERCISED).to_numpy(dtype=bool)
    cents[EXERCISED], each = _exercised(period, rows[at])
    if cents[EXERCISED] is not None:
        rows.loc[at, "cents"] = each
    return cents


def _exercised(period: Period, rows: pd.DataFrame) -> tuple[int | None, Any]:
    """Give what was exercised its intrinsic value on its day, in shares and prices of that day."""
    on = rows["day"].to_numpy(dtype=np.int64)
    found = period.now.fair_market_value(on)
    if not found.found.all():
        return None, None
    prices = prices_on(period, rows["award"], on)
    exact = zip(found.exact.units.tolist(), found.exact.parts.tolist(), strict=True)
    markets = [Fraction(units, parts) for units, parts in exact]
    return intrinsic_each(-rows["shares_on_the_day"].to_numpy(dtype=np.int64), markets, prices)


def _line(period: Period, options: OptionActivity, line: str) -> dict[str, Any]:
    """Give a line by the columns that it has a figure in."""
    figures: dict[str, Any] = {"line": line, "xbrl_element": element(line)}
    if line == CASH:
        return {**figures, "cash": cash_received(period)}
    if line in (AUTHORIZED, AVAILABLE):
        return {**figures, "shares": reserve_at_end(period, "reserve" if line == AUTHORIZED else "available")}
    rows = options.of(line)
    figures["shares"] = options.rolled.shares[line]
    if line != ROUNDING:
        by = UNITS_PER_CENT
        figures["weighted_average_exercise_price"] = average(rows["parts"].to_numpy(), rows["price"], by)
    if line in _STANDS:
        figures["weighted_average_remaining_term"] = average_years(
            rows["parts"].to_numpy(), period.end, rows["deadline"]
        )
    return {**figures, "aggregate_intrinsic_value": options.cents.get(line)}


def reserve_at_end(period: Period, balance: str) -> int:
    """Give a balance of the reserve at the end of the period, restated."""
    ledger = period.now.sheet("Share Reserve")
    last = ledger[balance].to_numpy(dtype=np.int64)[-1:].sum()
    return rounded(int(period.restatement.parts([last], [period.end])[0]), period.restatement.whole)
