"""The history of a plan up to a day, folded into the balances of that day. Plan §4(a).

An example: the books are to open on 2001-01-01. The plan is calculated up to 2000-12-31, and what stands then is
entered: its awards on Opening Awards, its reserve on Plan. The meetings, fees, grants and events up to 2000-12-31 go.
A delivery hold of 2000-11-01 that goes on is entered again as of 2001-01-01; a split stays, for the prices before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from calc.calculate import calculation
from calc.contract import FIRST_PASTED_ROW
from calc.findings import Severity
from calc.fold.goes_on import decided_periods, plan_events_that_go_on
from calc.fold.opening_rows import opening_awards, opening_vesting
from calc.fold.terms_in_force import CannotFold, folded_terms
from calc.plan.calendar import business_days, day_number, days
from calc.plan.readings.touched import Calculation
from calc.plan.results import Results
from calc.plan.s06c_fair_market_value import closing_prices
from calc.plan.s07_deferred_stock import fee_day

__all__ = ["CannotFold", "Fold", "folded"]

NewRow = Mapping[str, Any]  # by the column's name in code
_DATED = {
    "Meetings": "date",
    "Discretionary Grants": "grant_date",
    "Option Events": "date",
    "Plan Events": "effective_date",
    "Award Decisions": "effective_date",
}


@dataclass(frozen=True)
class Fold:
    """What changes of the input: terms by name (None: cleared), rows that go by sheet, and new rows before the rest."""

    terms: Mapping[str, Any]
    gone: Mapping[str, frozenset[int]]
    new: Mapping[str, Sequence[NewRow]]
    notes: tuple[str, ...] = ()

    def applied(self, frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Give the input's frames as the fold leaves them, new rows first; the rows are numbered anew."""
        result = dict(frames)
        for sheet in set(self.gone) | set(self.new):
            kept = frames[sheet][~frames[sheet].index.isin(list(self.gone.get(sheet, ())))]
            new = self.new.get(sheet, ())
            columns = {name: _column([row.get(name) for row in new], kept[name].dtype) for name in kept.columns}
            rows = pd.DataFrame(columns)
            every = pd.concat([rows, kept]) if new else kept
            result[sheet] = every.set_axis(pd.RangeIndex(2, 2 + len(every), name="row"))
        plan = frames["Plan"]
        known = set(plan["term"])
        values = [self.terms.get(term, value) for term, value in zip(plan["term"], plan["value"], strict=True)]
        added = [term for term, value in self.terms.items() if term not in known and value is not None]
        column = np.empty(len(values) + len(added), dtype=object)
        column[:] = [*values, *(self.terms[term] for term in added)]
        terms = pd.array([*plan["term"], *added], dtype="str")
        index = pd.RangeIndex(2, 2 + len(column), name="row")
        section = pd.array([*plan["section"], *([None] * len(added))], dtype="str")
        result["Plan"] = pd.DataFrame({"term": terms, "value": column, "section": section}, index=index)
        return result


def _column(values: Sequence[Any], dtype: Any) -> "pd.Series[Any]":
    """Make a column of a frame; a column of anything keeps each value as it is."""
    if not pd.api.types.is_object_dtype(dtype):
        return pd.Series(pd.array(values, dtype=dtype)) if values else pd.Series(dtype=dtype)
    column = np.empty(len(values), dtype=object)
    column[:] = [None if value is None or value != value else value for value in values]
    return pd.Series(column)


def folded(frames: Mapping[str, pd.DataFrame], open_on: date, as_of: date) -> Fold:
    """Fold the history before a day into the balances of that day. ``CannotFold`` says what stands in the way.

    ``frames`` are those of a sound input; ``as_of`` is the As-of Date of the next one. Directors, Employment, Elections
    and Consents stay, and so do the prices and splits that a later Fair Market Value may rest on.
    """
    last = open_on - timedelta(days=1)
    results, run = _calculated(frames, last)
    ledger = results.sheets["Share Reserve"]
    if ledger.empty:
        raise CannotFold(
            f"the Plan's books begin on {date_of_books(run)}, so there is no history before {open_on} to fold. Open"
            " them on a later day."
        )
    terms = folded_terms(run, open_on)
    end = ledger.iloc[-1]
    amendments = [
        {"effective_date": pd.Timestamp(open_on), "event": "amendment", "term": name, "value": value}
        for name, value in terms.amended
    ]
    new: dict[str, Sequence[NewRow]] = {
        "Opening Awards": opening_awards(run, results.sheets["Options"]["exercise_price"]),
        "Vesting": opening_vesting(run),
        "Plan Events": [*amendments, *plan_events_that_go_on(run, open_on)],
        "Award Decisions": [*decided_periods(run, frames["Award Decisions"], open_on)],
    }
    balances = {
        "As-of Date": as_of,
        "Books Open On": open_on,
        "Opening Reserve": int(end["reserve"]),
        "Opening Delivered": int(end["delivered"] + end["assumed"]),
        "Opening Available": int(end["available"]),
        "Share Reserve": None,
    }
    notes = _notes(end["assumed"])
    return Fold({**terms.values, **balances}, _gone(frames, run, open_on, as_of), new, notes)


def _notes(assumed: int) -> tuple[str, ...]:
    if not assumed:
        return ()
    return (f"The {assumed:,} shares that a survivor assumed are counted in Opening Delivered.",)


def date_of_books(run: Calculation) -> date:
    """Give the day on which the books of a plan begin."""
    return run.terms.books_open_on or run.terms.effective_date


def _calculated(frames: Mapping[str, pd.DataFrame], as_of: date) -> tuple[Results, Calculation]:
    """Calculate an input up to a day. ``CannotFold`` where that finds an error."""
    results, run = calculation(with_terms(frames, {"As-of Date": as_of, "Period Start": as_of}))
    if run is None:
        first = next(finding for finding in results.findings if finding.severity is Severity.ERROR)
        raise CannotFold(f"the input cannot be calculated as of {as_of}: {first.message}")
    return results, run


def with_terms(frames: Mapping[str, pd.DataFrame], values: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Give the frames with other values of some terms."""
    return Fold(values, {}, {}).applied(frames)


def _gone(
    frames: Mapping[str, pd.DataFrame], run: Calculation, open_on: date, as_of: date
) -> dict[str, frozenset[int]]:
    """Find the rows that go: what is dated before, what the balances replace, prices that serve no more."""
    limit = pd.Timestamp(open_on)
    gone = {sheet: (frames[sheet][column] < limit).to_numpy(dtype=bool) for sheet, column in _DATED.items()}
    calendar = business_days(run.terms.business_day_calendar)
    fees = fee_day(frames["Fees"], frames["Meetings"], calendar, max(as_of.year, open_on.year))
    gone["Fees"] = fees < day_number(open_on)
    gone["Opening Awards"] = np.ones(len(frames["Opening Awards"]), dtype=bool)
    kept_grants = frames["Discretionary Grants"]["grant_id"][~gone["Discretionary Grants"]]
    gone["Vesting"] = ~frames["Vesting"]["grant_id"].isin(kept_grants).to_numpy(dtype=bool)
    first = _first_price(frames, open_on)
    typed = (frames["Prices"].index < FIRST_PASTED_ROW).astype(bool)  # a pasted block stays as it came
    gone["Prices"] = typed & (days(frames["Prices"]["date"]) < first)
    events = frames["Plan Events"]
    ex_days = days(events["prices_adjust_from"].fillna(events["effective_date"]))
    serves = events["event"].eq("split").to_numpy(dtype=bool) & (ex_days > first)
    gone["Plan Events"] = gone["Plan Events"] & ~serves
    return {sheet: frozenset(frames[sheet].index[rows].tolist()) for sheet, rows in gone.items() if rows.any()}


def _first_price(frames: Mapping[str, pd.DataFrame], open_on: date) -> int:
    """Give the day of the first price that a Fair Market Value from the opening on may rest on: the last one before."""
    priced = closing_prices(frames["Prices"]).day
    before = priced[priced < day_number(open_on)]
    return int(before[-1]) if before.size else day_number(open_on)
