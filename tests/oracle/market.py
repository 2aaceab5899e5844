"""Business days, Closing Price and Fair Market Value, §6(c)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import exchange_calendars  # type: ignore[import-untyped,unused-ignore]

from .figures import half_up

if TYPE_CHECKING:
    from .facts import Quote, Split

ONE_DAY = timedelta(days=1)


class Invalid(Exception):  # noqa: N818
    """The plan breaks one of the rules that RULES calls an error."""


@lru_cache(maxsize=1)
def business_days() -> list[date]:
    """Every trading day of the New York Stock Exchange from 1970 to 2050."""
    exchange = exchange_calendars.get_calendar("XNYS", start="1970-01-01", end="2050-12-31")
    return [session.date() for session in exchange.sessions]


@lru_cache(maxsize=1000)
def first_business_day(year: int, month: int) -> date:
    days = business_days()
    return days[bisect_left(days, date(year, month, 1))]


def last_business_day_before(day: date) -> date:
    days = business_days()
    return days[bisect_left(days, day) - 1]


def business_days_between(first: date, last: date) -> list[date]:
    """The business days from the first to the last day, both included."""
    days = business_days()
    return days[bisect_left(days, first) : bisect_right(days, last)]


@dataclass
class Value:
    """A Fair Market Value: the price, the day it is from, how it came about and the Closing Price of that day."""

    price: Fraction
    day: date
    basis: str
    close: Fraction


def closing_price(quote: Quote) -> tuple[Fraction, str] | None:
    if quote.last is not None:
        return quote.last, "last sale"
    if quote.bid is not None and quote.ask is not None:
        return half_up((quote.bid + quote.ask) / 2, 8), "bid-ask mean"
    return None


def fair_market_value(quotes: Iterable[Quote], splits: Iterable[Split], on: date, serves: date, what: str) -> Value:
    """The FMV on a date, exact, in the shares of the date of the grant or event that it serves."""
    value = latest_closing_price(quotes, on)
    if value is None:
        raise Invalid(f"{what}: no Closing Price on or before {on}")
    for split in splits:
        of_old_shares, for_old_shares = value.day < split.ex_date, serves < split.day
        if of_old_shares and not for_old_shares:
            value.price = value.price * split.old / split.new
        if for_old_shares and not of_old_shares:
            value.price = value.price * split.new / split.old
    return value


def latest_closing_price(quotes: Iterable[Quote], on: date) -> Value | None:
    """The first of the quotes, which go from the latest day to the earliest, that serves."""
    for quote in quotes:
        if quote.day <= on:
            closing = closing_price(quote)
            if closing is not None:
                return Value(closing[0], quote.day, closing[1], closing[0])
    return None
