"""The days of a vendor's prices: which of day, month and year comes first, and what tells so.

The whole column decides where it can. Where it reads in two orders, the trading days decide: the order in which each
date is one, if there is only one such order. Else a person is asked.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from calc.cells import cell_as_seen, trimmed
from calc.cells.column import is_blank
from calc.plan.calendar import BusinessDays, days
from calc.prices.found import of_vendor
from calc.statement.dates import ORDERS, Dates, dates_of, day_or_parts, read_parts, time_of
from calc.statement.distinct import Distinct

_EVENING = 20  # hours: from then on, a moment may be of the next day in another time zone


@dataclass(frozen=True)
class Days:
    """A column of days as read, and in words how the order was told."""

    read: Dates
    why: str


def days_of(column: Distinct, market: BusinessDays | None, date_format: str | None) -> Days:
    """Read the days of a column. ``market`` has the trading days; ``date_format`` is the person's word."""
    read = _in_words_of_vendor(dates_of(column, "Date", date_format))
    if read.unsettled is not None:
        if read.unsettled[0] == "ambiguous-dates" and market is not None:
            return _by_trading_days(column, market, read)
        return Days(read, "")
    if date_format is not None:
        return Days(read, f"Dates are {ORDERS.get(date_format, date_format)}, as --date-format says.")
    parts = {code: part for code, cell in enumerate(column.cells) if isinstance(part := day_or_parts(cell), tuple)}
    parts = {code: part for code, part in parts.items() if code not in read.wrong}
    if not parts:
        shown = next((code for code, cell in enumerate(column.cells) if not is_blank(cell)), None)
        seen = f": {_seen(column, shown)}" if shown is not None and shown not in read.wrong else ""
        return Days(read, f"Each date can be read in one way only{seen}.")
    only = (code for code, part in parts.items() if sum(read_parts(part, order) is not None for order in ORDERS) == 1)
    telling = next(only, None)
    if telling is None:
        return Days(read, f"Dates are {ORDERS[read.order]}: no other order makes another date of any of them.")
    return Days(read, f"Dates are {ORDERS[read.order]}: {_seen(column, telling)} can be nothing else.")


def _by_trading_days(column: Distinct, market: BusinessDays, unsettled: Dates) -> Days:
    """Choose the one order in which every date is a trading day; ask where there are none or several."""
    readings = {order: dates_of(column, "Date", order) for order in ORDERS}
    readings = {order: read for order, read in readings.items() if read.unsettled is None and read.order}
    known = {code for read in readings.values() for code in read.wrong}
    wrong_in_all = {code for code in known if all(code in read.wrong for read in readings.values())}
    closed = {order: _first_closed(column, read, wrong_in_all, market) for order, read in readings.items()}
    fitting = [order for order, code in closed.items() if code is None]
    if len(fitting) != 1:
        return Days(unsettled, "")
    order = fitting[0]
    other = next((o for o, code in closed.items() if code is not None and code not in readings[o].wrong), None)
    against = ""
    if other is not None and (code := closed[other]) is not None:
        at = int(np.flatnonzero(column.codes == code)[0])
        day = readings[other].values[at].astype("datetime64[D]")
        against = f"; as {ORDERS[other]}, {_seen(column, code)} would be {day}, which is none"
    why = f"Dates are {ORDERS[order]}: so read, each is a trading day of {market.code}{against}."
    return Days(_in_words_of_vendor(readings[order]), why)


def _first_closed(column: Distinct, read: Dates, beside: set[int], market: BusinessDays) -> int | None:
    """Give the code of the first cell that is no trading day as read, or no date where others read one."""
    if wrong := set(read.wrong) - beside:
        return min(wrong)
    held = ~np.isnat(read.values)
    numbers = days(read.values)[held]
    if not market.covers(numbers).all():
        return int(column.codes[held][~market.covers(numbers)][0])
    closed = ~market.is_business_day(numbers)
    return int(column.codes[held][closed][0]) if closed.any() else None


def late_hours(column: Distinct, days_read: npt.NDArray[np.datetime64], open_days: npt.NDArray[np.bool_]) -> str:
    """Say what is wrong where moments of late in the evening may be of the next day: some are no trading days.

    ``open_days`` tells which of the days that were read are trading days. Empty where nothing is wrong.
    """
    held = ~np.isnat(days_read)
    late = {code for code, cell in enumerate(column.cells) if (at := time_of(cell)) and at.hour >= _EVENING}
    if not late or open_days[held].all():
        return ""
    return (
        f"Dates have a time late in the evening, such as {_seen(column, min(late))}, and some of them are no trading"
        " days: they may be written in another time zone, each a day too early. Get the file from the vendor with the"
        " exchange's own dates."
    )


def _seen(column: Distinct, code: int) -> str:
    cell = column.cells[code]
    return cell_as_seen(trimmed(cell) if isinstance(cell, str) else cell)


def _in_words_of_vendor(read: Dates) -> Dates:
    wrong = {code: (said[0], said[1], said[2], of_vendor(said[3])) for code, said in read.wrong.items()}
    unsettled = read.unsettled and (read.unsettled[0], read.unsettled[1], of_vendor(read.unsettled[2]))
    return replace(read, wrong=wrong, unsettled=unsettled)
