"""The price that an award rests on. Plan §4(c), §6(c)."""

from bisect import bisect_right
from datetime import date
from typing import Any

from calc.explain.facts import NO_ROW, Facts
from calc.explain.words import Step, listed, price
from calc.records import Row


def fair_market_value(facts: Facts, row: Any, on: date, used: date, awarded: date, value: Any) -> Step:
    """What the Fair Market Value on a day is, and from which price. ``row`` is that of the input's Prices."""
    line = facts.first("Prices", {"Date": used})
    closing, (words, headers) = line.get("Closing Price"), _closing(line)
    text = f"The Fair Market Value on {on} is {price(closing)}, {words}"
    text += " of that day" if used == on else f" of {used}, the latest day up to it that has a Closing Price"
    cells = facts.cells("Prices", row, "Date", *headers)
    splits = facts.splits_between(used, awarded)
    if splits and closing != value:
        text = text.replace(" is ", " follows from ", 1)
        text += f"; divided by the {listed([each.words for each in splits])}, which came after that price, it is"
        text += f" {price(value)}"
        cells += facts.cells_of_splits(splits)
    return Step("Price", "§6(c), §4(c)" if splits and closing != value else "§6(c)", f"{text}.", cells)


def latest_price(facts: Facts, on: date) -> Row:
    """The day on the Prices sheet whose Closing Price is the Fair Market Value on a date; empty where there is none."""
    days = facts.priced_days
    place = bisect_right(days, on)
    return facts.first("Prices", {"Date": days[place - 1]}) if place else NO_ROW


def market_price(facts: Facts, row: Any, line: Row, until: date, value: Any) -> tuple[str, tuple[str, ...]]:
    """A market price in words, with the day that it is from, and its cells. ``row`` is that of the input's Prices."""
    basis, headers = _closing(line)
    words, cells = f"{price(value)}, {basis} of {line.get('Date')}", facts.cells("Prices", row, "Date", *headers)
    splits = facts.splits_between(line["Date"], until) if line else []
    if not splits or value == line["Closing Price"]:
        return words, cells
    words += f" ({price(line['Closing Price'])}) divided by the {listed([each.words for each in splits])}"
    return words, cells + facts.cells_of_splits(splits)


def _closing(line: Row) -> tuple[str, tuple[str, ...]]:
    """What the Closing Price of a day is, and the columns that it stands in."""
    if line.get("Basis") == "bid-ask mean":
        bid, ask = price(line["High Bid"]), price(line["Low Ask"])
        return f"for want of a last sale the mean of the highest bid {bid} and the lowest asked {ask}", (
            "High Bid",
            "Low Ask",
        )
    return "the last sale", ("Last Sale",)
