"""The rows of Opening Awards and their steps on Vesting: what stands at the start of the day. Plan §4(a), §6(e)(i)."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from calc.plan.calendar import date_of
from calc.plan.readings.touched import Calculation

Row = dict[str, Any]


def opening_awards(run: Calculation, prices: "pd.Series[Any]") -> list[Row]:
    """Make a row of each award outstanding or pending, by Grant Date and Award ID, in shares of the day.

    ``prices`` are the exercise prices now, by row of the options.
    """
    rows = [*_options(run, prices), *_deferred(run)]
    return sorted(rows, key=lambda row: (row["grant_date"], row["award_id"]))


def _options(run: Calculation, prices: "pd.Series[Any]") -> Iterator[Row]:
    """Make the rows of options; what was granted is the size that vesting is a part of."""
    awards, reserve = run.awards, run.reserve
    for at, option in enumerate(run.options.to_dict("records")):
        award = int(awards.options[at])
        if reserve.outstanding[award]:
            yield {
                **_award(run, award, option["option_id"], option["kind"], option["grant_day"]),
                "shares_granted": int(reserve.size[award]),
                "exercise_price": int(prices.iloc[at]),
                "final_exercise_date": pd.Timestamp(date_of(option["final_exercise_day"])),
                "stock_source": option["stock_source"],
            }


def _deferred(run: Calculation) -> Iterator[Row]:
    """Make the rows of deferred awards, with what is pending."""
    awards, reserve = run.awards, run.reserve
    for at, deferred in enumerate(run.deferred[["award_id", "fee_day"]].to_dict("records")):
        award = int(awards.deferred[at])
        outstanding, pending = int(reserve.outstanding[award]), int(reserve.pending[award])
        if outstanding or pending:
            yield {
                **_award(run, award, deferred["award_id"], "deferred", deferred["fee_day"]),
                "shares_granted": outstanding,
                "shares_pending": pending or None,
                "dollars_pending": int(reserve.pending_cents[award]) if pending else None,
            }


def _award(run: Calculation, award: int, award_id: str, kind: str, granted: int) -> Row:
    """Make what all kinds of awards have in common."""
    return {
        "award_id": award_id,
        "kind": kind,
        "director_id": run.board.ids[run.awards.director[award]],
        "grant_date": pd.Timestamp(date_of(granted)),
        "shares_outstanding": int(run.reserve.outstanding[award]),
    }


def opening_vesting(run: Calculation) -> list[Row]:
    """Make the steps ahead of the options outstanding, in shares of the day: what each makes exercisable.

    Where flooring left fewer shares than are unvested, the first steps are that much smaller: nothing is exercisable
    before them either way. Decisions have changed the steps where they did; after service only what the Board kept on
    death is ahead.
    """
    vesting, awards, reserve, last = run.reserve.vesting, run.awards, run.reserve, run.terms.as_of
    rows = []
    for at in np.unique(vesting.option[vesting.day > last]).tolist():
        award = int(awards.options[at])
        size, outstanding = reserve.size[[award]], int(reserve.outstanding[award])
        if not outstanding or (awards.service_end[award] <= last and not reserve.keeps[award]):
            continue
        steps = np.unique(vesting.day[(vesting.option == at) & (vesting.day > last)])
        ahead = [int(vesting.unvested(np.array([at]), [day], size)[0]) for day in (last, *steps.tolist())]
        left = np.minimum(ahead, outstanding)
        for day, shares in zip(steps.tolist(), (left[:-1] - left[1:]).tolist(), strict=True):
            if shares:
                when = pd.Timestamp(date_of(day))
                rows.append({"grant_id": awards.ids.iloc[award], "exercisable_date": when, "shares": int(shares)})
    return rows
