"""What falls due after the As-of Date, a line for each date and event, with what to do and by when."""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from calc.contract import DAYS_TO_INSTRUCT, UPCOMING_BY_DATE
from calc.contract.wording import date_in_words, weekday_in_words
from calc.exact import Flags, Integers
from calc.findings import count
from calc.plan.calendar import FOREVER, BusinessDays, date_of, dates_of, days
from calc.plan.registers.upcoming import DEADLINE, EVENTS, EXERCISABLE, ISSUES
from calc.plan.result_sheet import chosen, sheet
from calc.plan.s08d_delivery import Holds


def upcoming_by_date(due: pd.DataFrame, market: BusinessDays, held: Holds, dead: Collection[str]) -> pd.DataFrame:
    """Make the Upcoming by Date sheet of the rows of Upcoming, which are in order of date and event.

    ``market`` tells on which days the office is open, ``held`` on which no stock may be delivered, ``dead`` the IDs of
    directors whose estates are to be told. Plan §8(d).
    """
    day, event = days(due["date"]), pd.Index(EVENTS).get_indexer(pd.Index(due["event"])).astype(np.int64)
    first = np.flatnonzero(_is_another(day) | _is_another(event))
    line = np.repeat(np.arange(first.size), np.diff(first, append=len(due)))
    of_line = due.groupby(line)
    directors = np.asarray(of_line["director_id"].nunique(dropna=False), dtype=np.int64)
    estates = np.asarray(
        due["director_id"].where(due["director_id"].isin(dead)).groupby(line).nunique(), dtype=np.int64
    )
    shares = np.asarray(of_line["shares"].sum(), dtype=np.int64)
    day, event = day[first], event[first]
    open_day = market.business_days_before(day, 0)
    instruct = market.business_days_before(day, DAYS_TO_INSTRUCT)
    on_hold = (event == ISSUES) & (held.deliverable_from(day) != day)
    by = np.where((event == EXERCISABLE) | on_hold, FOREVER, np.where(event == DEADLINE, open_day, instruct))
    return sheet(
        UPCOMING_BY_DATE,
        {
            "date": dates_of(day),
            "event": chosen(EVENTS, event),
            "awards": np.diff(first, append=len(due)),
            "directors": directors,
            "shares": shares,
            "do_by": dates_of(by),
            "what_to_do": list(
                _what_to_do(event, day, directors, estates, shares, by, open_day, _opens_next(market, day))
            ),
        },
    )


def _is_another(values: Integers) -> Flags:
    """Tell of each value whether it is another than the one before."""
    return np.asarray(np.diff(values, prepend=-1) != 0)


def _what_to_do(*columns: Integers) -> Iterator[str]:
    """Say for each line what to do, and that the office is closed on the day of it."""
    rows = zip(*(each.tolist() for each in columns), strict=True)
    for event, day, directors, estates, shares, by, open_day, next_day in rows:
        on, of = date_in_words(date_of(day)), count(directors, "director")
        last, first = _closed(day, open_day, "last"), _closed(day, next_day, "first")
        if event == EXERCISABLE:
            yield f"Nothing: {of} may exercise {count(shares, 'more share')} from this day on.{first}"
        elif event == DEADLINE:
            lapse = count(shares, "share lapses", "shares lapse")
            yield f"Remind {_whom(directors, estates)}: {lapse} unless exercised by {on}.{last}"
        elif by == FOREVER:
            yield (
                f"Delivery is on hold (§8(d)): do not instruct the transfer agent to issue {count(shares, 'share')} to"
                f" {of} on {on} before it is released."
            )
        else:
            yield (
                f"Instruct the transfer agent by {date_in_words(date_of(by))} to issue {count(shares, 'share')} to {of}"
                f" on {on}.{last}"
            )


def _whom(directors: int, estates: int) -> str:
    """Say who is to be reminded: of a director who died, the estate."""
    living = [count(directors - estates, "director")] if directors > estates else []
    dead = ["the estate of a director" if estates == 1 else f"the estates of {count(estates, 'director')}"]
    return " and ".join([*living, *(dead if estates else [])])


def _opens_next(market: BusinessDays, day: Integers) -> Integers:
    """Give the first business day on or after each day."""
    return market.business_days_after(day - 1, 1)


def _closed(day: int, open_day: int, which: str) -> str:
    """Say that the office is closed on a day, and the last or first day in business hours; empty where it is open."""
    if day == open_day:
        return ""
    return (
        f" {weekday_in_words(date_of(day))}: the office is closed; the {which} day in business hours is"
        f" {weekday_in_words(date_of(open_day))}."
    )
