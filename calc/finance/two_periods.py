"""A period beside the last one, and the awards that changed between their ends; all in shares of one day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import TWO_PERIODS, TWO_PERIODS_DETAIL
from calc.exact import rounded
from calc.finance.deferred_activity import DeferredActivity, rolled_deferred
from calc.finance.lines import sheet_of
from calc.finance.option_activity import OptionActivity, cash_received, rolled_options
from calc.finance.periods import Period
from calc.finance.roll_forward import END, ROUNDING, RollForward
from calc.plan.calendar import days

RESERVE, OPTIONS, DEFERRED, FEES = TWO_PERIODS.by_header["Group"].choices
_OF_RESERVE = {
    "increases": ("opening", "increase"),
    "granted": ("option granted", "deferred granted"),
    "returned": ("cancelled", "settled in shares", "lapsed"),
    "adjusted by decision": ("adjusted",),
}
_PERIODS = ("last", "this")
_BALANCES = ("reserve", "delivered", "assumed")


@dataclass(frozen=True)
class Figure:
    """One figure of a period: shares, cents, or both."""

    shares: int | None = None
    cents: int | None = None


Figures = Mapping[tuple[str, str], Figure]


def two_periods(period: Period, options: OptionActivity, deferred: DeferredActivity) -> pd.DataFrame:
    """Make the sheet Two Periods; there is a period before."""
    last = period.last
    assert last is not None
    then, now = figures(last, rolled_options(last), rolled_deferred(last)), figures(period, options, deferred)
    return sheet_of(TWO_PERIODS, [_side_by_side(*key, then[key], now[key]) for key in now])


def two_periods_detail(period: Period, options: OptionActivity, deferred: DeferredActivity) -> pd.DataFrame:
    """Make the sheet Two Periods Detail: the awards behind each line of options and deferred stock; no line is left."""
    last = period.last
    assert last is not None
    pairs = {
        OPTIONS: (rolled_options(last).rolled, options.rolled),
        DEFERRED: (rolled_deferred(last).rolled, deferred.rolled),
    }
    return sheet_of(TWO_PERIODS_DETAIL, [row for group, rolls in pairs.items() for row in _awards(group, *rolls)])


def figures(period: Period, options: OptionActivity, deferred: DeferredActivity) -> Figures:
    """Give every line of a period in order."""
    return {
        **{(RESERVE, line): figure for line, figure in _reserve(period).items()},
        **{(OPTIONS, line): Figure(shares, options.cents.get(line)) for line, shares in options.rolled.shares.items()},
        (OPTIONS, "cash received on exercise"): Figure(cents=cash_received(period)),
        **{
            (DEFERRED, line): Figure(shares, deferred.cents if line == END else None)
            for line, shares in deferred.rolled.shares.items()
        },
        (DEFERRED, "pending at end"): Figure(_pending(period)),
        **{(FEES, line): figure for line, figure in _fees(period).items()},
    }


def _awards(group: str, last: RollForward, this: RollForward) -> Iterable[dict[str, Any]]:
    """Give a row for each line and award of two periods, in the order of the lines."""
    keys = ["line", "award", "director_id", "name"]
    then, now = (
        rolled.rows.groupby(keys, sort=False)[["shares", "cents"]].sum(min_count=1).astype("Int64").reset_index()
        for rolled in (last, this)
    )
    both = then.merge(now, how="outer", on=keys, suffixes=("_last", "_this"), sort=False)
    place = {line: number for number, line in enumerate(this.shares)}
    both = both.sort_values("line", key=lambda lines: lines.map(place), kind="stable")
    for row in both.to_dict("records"):
        figures_of = (Figure(_known(row[f"shares_{name}"]) or 0, _known(row[f"cents_{name}"])) for name in _PERIODS)
        named = {"award_id": row["award"], "director_id": row["director_id"], "name": row["name"]}
        yield {**_side_by_side(group, str(row["line"]), *figures_of), **named}


def _known(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _side_by_side(group: str, line: str, last: Figure, this: Figure) -> dict[str, Any]:
    return {
        "group": group,
        "line": line,
        "last_shares": last.shares,
        "change_in_shares": _less(this.shares, last.shares),
        "this_shares": this.shares,
        "last_dollars": last.cents,
        "change_in_dollars": _less(this.cents, last.cents),
        "this_dollars": this.cents,
    }


def _less(this: int | None, last: int | None) -> int | None:
    return None if this is None or last is None else this - last


def _reserve(period: Period) -> dict[str, Figure]:
    """Roll what is available forward, and give the other balances at the end."""
    ledger = period.now.sheet("Share Reserve")
    on = days(ledger["date"])
    available = ledger["available"].to_numpy(dtype=np.int64)
    change = np.diff(available, prepend=0)
    first = int(np.searchsorted(on, period.first_day, side="left")) + (1 if period.opens else 0)
    at_first = available[first - 1] if first else 0

    def restated(shares: Any, days_of: Any) -> int:
        return rounded(int(period.restatement.parts(shares, days_of).sum()), period.restatement.whole)

    def moved(events: tuple[str, ...]) -> int:
        at = ledger["event"].isin(events).to_numpy(dtype=bool) & (np.arange(len(ledger)) >= first)
        return restated(change[at], on[at])

    at_beginning = restated([at_first], [period.before])
    lines = {line: moved(events) for line, events in _OF_RESERVE.items()}
    at_end = restated(available[-1:], [period.end] * len(available[-1:]))
    rounding = at_end - at_beginning - sum(lines.values())
    balances = {
        f"{name} at end": restated(ledger[name].to_numpy(dtype=np.int64)[-1:], [period.end] * min(len(ledger), 1))
        for name in _BALANCES
    }
    shares = {
        "available at beginning": at_beginning,
        **lines,
        ROUNDING: rounding,
        "available at end": at_end,
        **balances,
    }
    return {line: Figure(number) for line, number in shares.items()}


def _pending(period: Period) -> int:
    """Give the shares pending at the end of the period, restated."""
    pending = period.now.sheet("Deferred Awards")["shares_pending"].to_numpy(dtype=np.int64)
    parts = period.restatement.parts(pending, np.full(pending.size, period.end))
    return rounded(int(parts.sum()), period.restatement.whole)


def _fees(period: Period) -> dict[str, Figure]:
    """Give the lines of fees, as the sheet Activity has them."""
    activity = period.now.sheet("Activity")
    rows = activity[activity["group"].eq("fees").to_numpy(dtype=bool)]
    return {line: Figure(cents=int(cents)) for line, cents in zip(rows["line"], rows["dollars"], strict=True)}
