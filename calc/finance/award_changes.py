"""The awards that are not as they stood at the end of the last period, in shares of one day."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import AWARD_CHANGES
from calc.finance.deferred_activity import DeferredActivity
from calc.finance.lines import sheet_of
from calc.finance.option_activity import OptionActivity
from calc.finance.periods import Period
from calc.finance.roll_forward import BEGINNING, END, RollForward
from calc.plan.s04c_changes_in_stock import exercise_price, splits

State = Mapping[Any, Any]


def award_changes(period: Period, options: OptionActivity, deferred: DeferredActivity) -> pd.DataFrame:
    """Make the sheet Award Changes: the awards that are not as they stood at the end of the last period."""
    return sheet_of(
        AWARD_CHANGES,
        [
            *_changes(period, options.rolled, "Options", "option"),
            *_changes(period, deferred.rolled, "Deferred Awards", "deferred stock"),
        ],
    )


def _changes(period: Period, rolled: RollForward, name: str, kind: str) -> Iterable[dict[str, Any]]:
    """Give the awards of a kind whose shares, price or end is not what it was."""
    then, now = _state(period, rolled, name, BEGINNING), _state(period, rolled, name, END)
    rows = rolled.rows
    what = rows[~rows["line"].isin([BEGINNING, END, "exercisable at end"]).to_numpy(dtype=bool)]
    why = {award: _why(lines) for award, lines in what.groupby("award", sort=False)}
    # What stands may be less than half a share of the restatement date, which is shown as none.
    stood_then, stands_now = (set(rolled.of(line)["award"]) for line in (BEGINNING, END))
    for award, this in now.items():
        last, stood, stands = then.get(award), award in stood_then, award in stands_now
        before, after = 0 if last is None else int(last["shares"]), int(this["shares"])
        moved = _terms_moved(this, last) if last is not None and stood and stands else ""
        if award not in why and not moved and before == after:
            continue
        yield {
            "award_id": award,
            "director_id": this["director_id"],
            "name": this["name"],
            "kind": kind,
            "change": _change(stood=stood, stands=stands),
            "why": "; ".join(each for each in (why.get(award, ""), moved) if each),
            "last_shares": before,
            "change_in_shares": after - before,
            "this_shares": after,
            "last_price": last["price"] if stood and last is not None else None,
            "this_price": this["price"] if stands else None,
            "last_end": last["end"] if stood and last is not None else None,
            "this_end": this["end"] if stands else None,
        }


def _change(*, stood: bool, stands: bool) -> str:
    if stood:
        return "changed" if stands else "gone"
    return "new" if stands else "new and gone"


def _why(lines: pd.DataFrame) -> str:
    shares = lines.groupby("line", sort=False)["shares"].sum()
    return "; ".join(f"{line} {abs(int(count)):,}" if count else str(line) for line, count in shares.items())


def _differ(this: State, last: State, name: str) -> bool:
    if pd.isna(this[name]) and pd.isna(last[name]):
        return False
    return bool(pd.isna(this[name]) or pd.isna(last[name]) or this[name] != last[name])


def _terms_moved(this: State, last: State) -> str:
    words = {"price": "another exercise price", "end": "another last day"}
    return "; ".join(text for name, text in words.items() if _differ(this, last, name))


def _state(period: Period, rolled: RollForward, name: str, line: str) -> dict[str, State]:
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
    state = pd.DataFrame(
        {
            "shares": shares.reindex(rows[key], fill_value=0).to_numpy(),
            "price": pd.array([None] * len(rows) if prices is None else prices, dtype="Int64"),
            "end": rows[end].to_numpy(),
            "director_id": rows["director_id"].to_numpy(),
            "name": rows["name"].to_numpy(),
        },
        index=rows[key].to_numpy(),
    )
    return {str(award): each for award, each in state.to_dict("index").items()}
