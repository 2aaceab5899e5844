"""Made-up daily prices of a stock that rose to about 50 by early 2000, was split 3 for 2, and fell below 1 by 2002."""

import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import takewhile

from calc.demo.table import Row, day
from calc.plan.calendar import business_days, date_of
from calc.plan.calendar import day_number as day_number

_SEED = 19990727
_DECIMALS_FROM = day("2001-04-09")  # quoted in sixteenths before
# The path runs through these closing prices, with noise of a few percent between them.
_PATH = (
    (day("1999-07-01"), 16.0),
    (day("1999-09-22"), 17.5),
    (day("1999-11-03"), 24.0),
    (day("1999-12-31"), 38.5),
    (day("2000-02-29"), 48.0),
    (day("2000-03-13"), 50.0),
    (day("2000-03-30"), 42.0),
    (day("2000-03-31"), 28.0),  # the split
    (day("2000-05-10"), 21.5),
    (day("2000-07-26"), 24.0),
    (day("2000-09-14"), 19.0),
    (day("2000-12-29"), 4.5),
    (day("2001-02-01"), 9.25),
    (day("2001-04-05"), 3.25),
    (day("2001-07-25"), 3.1),
    (day("2001-09-10"), 4.6),
    (day("2001-09-21"), 3.9),
    (day("2001-12-31"), 5.15),
    (day("2002-02-28"), 4.3),
    (day("2002-03-28"), 4.1),
    (day("2002-05-31"), 1.9),
    (day("2002-07-24"), 1.05),
    (day("2002-10-02"), 0.4),
    (day("2002-12-31"), 0.14),
    (day("2003-03-31"), 0.32),
)
_NO_SALE = {  # highest bid and lowest asked
    day("2002-11-13"): (Decimal("0.20"), Decimal("0.25")),
    day("2002-11-29"): (Decimal("0.17"), Decimal("0.22")),
    day("2002-12-24"): (Decimal("0.13"), Decimal("0.18")),
}
_NO_PRICE = {day("2002-10-03"), day("2002-10-04")}  # trading was halted


@cache
def closing_prices() -> dict[date, Decimal]:
    """Give the last sale of each trading day: only exact operations and ``random()``, so the same everywhere."""
    chance, noise = random.Random(_SEED), 0.0  # noqa: S311 - made up, and the same each time
    prices = {}
    for when in _trading_days():
        noise = 0.85 * noise + 0.02 * (chance.random() + chance.random() - chance.random() - chance.random())
        step = Decimal("0.01") if when >= _DECIMALS_FROM else Decimal("0.0625")
        steps = (Decimal(_on_path(when) * (1 + noise)) / step).quantize(Decimal(1), ROUND_HALF_UP)
        if when not in _NO_SALE and when not in _NO_PRICE:
            prices[when] = max(steps, Decimal(1)) * step
    return prices


def price_rows(last: date) -> list[Row]:
    """Give the Prices sheet: every trading day to the ``last``, with bid and ask where there was no sale."""
    closes = closing_prices()
    rows: list[Row] = []
    for when in takewhile(lambda each: each <= last, _trading_days()):
        bid, ask = _NO_SALE.get(when, (None, None))
        rows.append({"Date": when, "Last Sale": closes.get(when), "High Bid": bid, "Low Ask": ask})
    return rows


def _trading_days() -> list[date]:
    first, last = day_number(_PATH[0][0]), day_number(_PATH[-1][0])
    return [date_of(number) for number in business_days().sessions.tolist() if first <= number <= last]


def _on_path(when: date) -> float:
    at = max(i for i, (corner, _) in enumerate(_PATH[:-1]) if corner <= when)
    (start, low), (end, high) = _PATH[at], _PATH[at + 1]
    return low + (high - low) * ((when - start).days / (end - start).days)
