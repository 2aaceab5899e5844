"""What began before the books open and still goes on, entered again as of that day. Plan §3, §6(h), §8(a), §8(d)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from calc.contract import SWITCHABLE_READING
from calc.fold.terms_in_force import CannotFold
from calc.plan.readings.touched import Calculation

Row = dict[str, Any]
_INCREASE_ENDS = SWITCHABLE_READING["Pending shares not covered by an increase"]


def plan_events_that_go_on(run: Calculation, open_on: date) -> Iterator[Row]:
    """Make the rows of Plan Events that go on: an authorization sought, a delivery hold, a plan termination.

    ``run`` is the calculation up to the day before.
    """
    events = run.sheets["Plan Events"].sort_values("effective_date", kind="stable")
    latest: dict[str, Row] = {}
    stays = run.terms.reading(_INCREASE_ENDS) == "stay pending"
    rows: list[Row] = [{str(name): value for name, value in row.items()} for row in events.to_dict("records")]
    for event in rows:
        match event["event"]:
            case "authorization sought" | "plan termination":
                latest[event["event"]] = event
            case "authorization ended":
                latest.pop("authorization sought", None)
            case "reserve increase" if not stays:
                latest.pop("authorization sought", None)
            case "delivery hold":
                latest["delivery hold"] = event
            case "delivery release":
                latest.pop("delivery hold", None)
            case "change of control" if event["plan_continues"] != "yes":
                raise CannotFold(
                    f"the Plan did not survive the change of control of {event['effective_date'].date()}: no award"
                    " follows it, so there is nothing to open books for."
                )
    for event in latest.values():
        yield event | {"effective_date": pd.Timestamp(open_on)}


def decided_periods(run: Calculation, decisions: pd.DataFrame, open_on: date) -> Iterator[Row]:
    """Make the rows of Award Decisions of exercise periods that still count: the latest of each option outstanding."""
    rows = decisions[(decisions["decision"] == "exercise period").to_numpy(dtype=bool)]
    rows = rows[(rows["effective_date"] < pd.Timestamp(open_on)).to_numpy(dtype=bool)]
    rows = rows.sort_values("effective_date", kind="stable").drop_duplicates("award_id", keep="last")
    standing = run.awards.ids[run.reserve.outstanding > 0]
    for row in rows[rows["award_id"].isin(standing)].to_dict("records"):
        yield {str(name): value for name, value in row.items()} | {"effective_date": pd.Timestamp(open_on)}
