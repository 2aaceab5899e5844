"""A period beside the last one, and the awards that changed between their ends; all in shares of one day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import AWARD_CHANGES, TWO_PERIODS
from calc.exact import rounded
from calc.finance.deferred_activity import DeferredActivity, rolled_deferred
from calc.finance.lines import sheet_of
from calc.finance.option_activity import OptionActivity, cash_received, rolled_options
from calc.finance.periods import Period
from calc.finance.roll_forward import BEGINNING, END, ROUNDING, RollForward
from calc.plan.calendar import days
from calc.plan.s04c_changes_in_stock import exercise_price, splits

RESERVE, OPTIONS, DEFERRED, FEES = TWO_PERIODS.by_header["Group"].choices
_OF_RESERVE = {
    "increases": ("opening", "increase"),
    "granted": ("option granted", "deferred granted"),
    "returned": ("cancelled", "settled in shares", "lapsed"),
    "adjusted by decision": ("adjusted",),
}
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


def award_changes(period: Period, options: OptionActivity, deferred: DeferredActivity) -> pd.DataFrame:
    """Make the sheet Award Changes: the awards that are not as they stood at the end of the last period."""
    return sheet_of(
        AWARD_CHANGES,
        [
            *_changes(period, options.rolled, "Options", "option"),
            *_changes(period, deferred.rolled, "Deferred Awards", "deferred stock"),
        ],
    )


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


def _changes(period: Period, rolled: RollForward, name: str, kind: str) -> Iterable[dict[str, Any]]:
    """Give the awards of a kind whose shares, price or end is not what it was."""
    then, now = _state(period, rolled, name, BEGINNING), _state(period, rolled, name, END)
    rows = rolled.rows
    what = rows[~rows["line"].isin([BEGINNING, END, "exercisable at end"]).to_numpy(dtype=bool)]
    why = {award: _why(lines) for award, lines in what.groupby("award", sort=False)}
    for award, director, person in zip(now.index, now["director_id"], now["name"], strict=True):
        this, last = now.loc[award], then.loc[award] if award in then.index else None
        before = 0 if last is None else int(last["shares"])
        after = int(this["shares"])
        moved = _terms_moved(this, last) if last is not None and before and after else ""
        if award not in why and not moved:
            continue
        yield {
            "award_id": award,
            "director_id": director,
            "name": person,
            "kind": kind,
            "change": _change(before, after),
            "why": "; ".join(each for each in (why.get(award, ""), moved) if each),
            "last_shares": before,
            "change_in_shares": after - before,
            "this_shares": after,
            "last_price": last["price"] if before and last is not None else None,
            "this_price": this["price"] if after else None,
            "last_end": last["end"] if before and last is not None else None,
            "this_end": this["end"] if after else None,
        }


def _change(before: int, after: int) -> str:
    if before:
        return "changed" if after else "gone"
    return "new" if after else "new and gone"


def _why(lines: pd.DataFrame) -> str:
    shares = lines.groupby("line", sort=False)["shares"].sum()
    return "; ".join(f"{line} {abs(int(count)):,}" for line, count in shares.items())


def _differ(this: "pd.Series[Any]", last: "pd.Series[Any]", name: str) -> bool:
    if pd.isna(this[name]) and pd.isna(last[name]):
        return False
    return bool(pd.isna(this[name]) or pd.isna(last[name]) or this[name] != last[name])


def _terms_moved(this: "pd.Series[Any]", last: "pd.Series[Any]") -> str:
    words = {"price": "another exercise price", "end": "another last day"}
    return "; ".join(text for name, text in words.items() if _differ(this, last, name))


def _state(period: Period, rolled: RollForward, name: str, line: str) -> pd.DataFrame:
    """Give the awards of a sheet at the beginning or the end: shares and price restated, and when they end."""
    books = period.now if line == END else period.beginning
    assert books is not None
    rows = books.sheet(name)
    is_option = name == "Options"
    key, end = ("option_id", "deadline") if is_option else ("award_id", "issuance_date")
    shares = rolled.of(line).groupby("award")["shares"].sum()
    prices: Any = None
    if is_option:
        priced = rows["exercise_price"].to_numpy(dtype=np.int64)
        since = np.full(len(rows), books.day)
        prices = exercise_price(priced, since, period.restated.day, splits(period.now.frames["Plan Events"]))
    return pd.DataFrame(
        {
            "shares": shares.reindex(rows[key], fill_value=0).to_numpy(),
            "price": pd.array([None] * len(rows) if prices is None else prices, dtype="Int64"),
            "end": rows[end].to_numpy(),
            "director_id": rows["director_id"].to_numpy(),
            "name": rows["name"].to_numpy(),
        },
        index=rows[key].to_numpy(),
    )
