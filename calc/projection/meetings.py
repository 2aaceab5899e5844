"""The meetings that are expected after the As-of Date: the annual one, and those that have fees."""

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import dates_of, days, months_from, years_of
from calc.projection.rows import INVENTED, new_ids, with_rows
from calc.projection.span import Span

_ANNUAL = "annual"


def with_annual_meetings(meetings: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Add an annual meeting in each year that has none, on the month and day of the latest one, moved on. Plan §6(a).

    Without any annual meeting to go by there is none.
    """
    held = days(meetings.loc[meetings["type"] == _ANNUAL, "date"])
    if not held.size:
        return meetings
    latest = held.max()
    years = np.setdiff1d(np.array(span.years), years_of(held))
    day = months_from(np.full(years.size, latest), (years - years_of(latest)) * 12)
    within = (day > span.as_of - 7) & (day <= span.end)  # a day is moved on by less than a week
    years, day = years[within], span.calendar.first_on_or_after(day[within])
    years, day = years[span.ahead(day)], day[span.ahead(day)]
    ids = new_ids((f"{INVENTED}AM-{year}" for year in years), meetings["meeting_id"])
    return with_rows(meetings, {"meeting_id": ids, "date": dates_of(day), "type": _ANNUAL})


def next_annual_meeting(meetings: pd.DataFrame, span: Span) -> int | None:
    """Give the day of the first annual meeting after the As-of Date, up to the horizon; None without one."""
    held = days(meetings.loc[meetings["type"] == _ANNUAL, "date"])
    ahead = held[span.ahead(held)]
    return int(ahead.min()) if ahead.size else None


def with_meetings_repeated(meetings: pd.DataFrame, fees: pd.DataFrame, span: Span) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add the meetings that had fees in the 12 months to the As-of Date, 12, 24 and more months later, moved on.

    A meeting that was entered for the same month, of the same type and body, takes the place of the invented one.
    Gives the meetings, and of each repetition ``meeting_id``, ``of`` (the ID of the meeting repeated), ``year`` and
    ``day``. Fees of the annual meeting of stockholders are cash (§7(a)) and are not repeated.
    """
    had_fees = meetings["meeting_id"].isin(fees["meeting_id"]) & (meetings["type"] != _ANNUAL)
    held = meetings[had_fees.to_numpy(dtype=bool) & span.in_last_year(days(meetings["date"]))]
    place, year, day = span.repeated(days(held["date"]), moved_on=True)
    again = held.take(place)
    entered = meetings[span.ahead(days(meetings["date"]))]
    known = dict(zip(_months(entered, days(entered["date"])), entered["meeting_id"], strict=True))
    wanted = [f"{INVENTED}{of}-{of_year}" for of, of_year in zip(again["meeting_id"], year, strict=True)]
    ids = pd.Series(new_ids(wanted, meetings["meeting_id"]), dtype=object)
    in_place = pd.Series([known.get(month) for month in _months(again, day)], dtype=object)
    invented = in_place.isna().to_numpy(dtype=bool)
    repeated = pd.DataFrame(
        {"meeting_id": in_place.where(~invented, ids), "of": again["meeting_id"].to_numpy(), "year": year, "day": day}
    )
    added = again[invented]
    columns = {
        "meeting_id": ids[invented],
        "date": dates_of(day[invented]),
        "type": added["type"].array,
        "body": added["body"].array,
    }
    return with_rows(meetings, {name: list(values) for name, values in columns.items()}), _once(repeated, invented)


def _months(meetings: pd.DataFrame, day: Integers) -> list[tuple[str, str, int]]:
    """Give what makes two meetings the same one of a schedule: type, body and month."""
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return list(zip(meetings["type"], meetings["body"].fillna(""), month.tolist(), strict=True))


def _once(repeated: pd.DataFrame, invented: Flags) -> pd.DataFrame:
    """Leave out a second repetition that an entered meeting stands for: its fees are those of the first."""
    return repeated[invented | ~repeated["meeting_id"].duplicated().to_numpy(dtype=bool)]
