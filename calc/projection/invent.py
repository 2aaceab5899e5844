"""The input as a person would go on with it: rows after the As-of Date by simple rules.

1. Rows entered with dates after the As-of Date are used as they are, and win over invented ones.
2. Directors: each eligible one with no entered Service End stays; a scenario may have more of them, or fewer.
3. The annual meeting each year, and the meetings that had fees in the 12 months to the As-of Date.
4. Fees: each director's latest Annual Fee, and the fees of the meetings and the retainers of those 12 months.
5. A price on every business day.
6. Notices, where a scenario has all directors defer, or none.
7. No exercises, which change nothing of what is available, and no departures that were not entered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from calc.contract import PLAN
from calc.plan.calendar import BusinessDays, date_of, dates_of, day_number
from calc.plan.s04c_changes_in_stock import splits
from calc.plan.s05_eligibility import board_of_directors
from calc.plan.terms import AS_OF_DATE, Terms
from calc.projection.directors import with_directors, with_notices
from calc.projection.fees import with_annual_fees, with_meeting_fees, with_retainers
from calc.projection.meetings import next_annual_meeting, with_annual_meetings, with_meetings_repeated
from calc.projection.prices import with_prices
from calc.projection.rows import with_rows
from calc.projection.scenarios import Scenario
from calc.projection.span import Span

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class Invented:
    """The input sheets with invented rows, whose As-of Date is the horizon; and how many rows each sheet got."""

    frames: Frames
    added: Mapping[str, int]


def invent(frames: Frames, terms: Terms, scenario: Scenario, calendar: BusinessDays) -> Invented:
    """Go on with the input to the horizon of a scenario. ``CalendarError`` where the calendar ends before it."""
    span = Span(terms.as_of, scenario.horizon, calendar)
    employment, made = frames["Employment"], dict(frames)
    meetings = with_annual_meetings(frames["Meetings"], span)
    made["Directors"], newcomers = with_directors(
        frames["Directors"], employment, scenario.directors, next_annual_meeting(meetings, span)
    )
    board = board_of_directors(made["Directors"], employment)
    meetings, repeated = with_meetings_repeated(meetings, frames["Fees"], span)
    made["Meetings"] = meetings
    of_board = set(meetings.loc[meetings["type"] == "board", "meeting_id"])
    fees = with_annual_fees(frames["Fees"], board, span, scenario.fee_change)
    fees = with_retainers(fees, board, span, scenario.fee_change)
    made["Fees"] = with_meeting_fees(fees, repeated, board, newcomers, of_board, span, scenario.fee_change)
    made["Elections"] = with_notices(frames["Elections"], made["Directors"], employment, scenario.deferral, terms.as_of)
    made["Prices"] = with_prices(frames["Prices"], scenario, splits(frames["Plan Events"]), span)
    if scenario.increase and scenario.increase_date and day_number(scenario.increase_date) > terms.as_of:
        made["Plan Events"] = with_increase(
            frames["Plan Events"], scenario.increase, day_number(scenario.increase_date)
        )
    added = {name: len(made[name]) - len(frames[name]) for name in made if len(made[name]) > len(frames[name])}
    made[PLAN.name] = _as_of(frames[PLAN.name], span.end)
    return Invented(made, added)


def with_increase(plan_events: pd.DataFrame, shares: int, day: int) -> pd.DataFrame:
    """Add an increase of the reserve on a day. Plan §4(a)."""
    event = {"effective_date": dates_of([day]), "event": ["reserve increase"], "shares": [shares]}
    return with_rows(plan_events, event)


def _as_of(plan: pd.DataFrame, day: int) -> pd.DataFrame:
    """Give the terms with another As-of Date."""
    values = [
        date_of(day) if term == AS_OF_DATE.name else value
        for term, value in zip(plan["term"], plan["value"], strict=True)
    ]
    return plan.assign(value=pd.Series(values, index=plan.index, dtype=object))
