"""The price that an award rests on. Plan §4(c), §6(c)."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from calc.explanation.facts import NO_ROW, Facts, SplitRow
from calc.explanation.words import Step, joined_with_and, price
from calc.results.records import Row


def fair_market_value(facts: Facts, row: Any, on: date, used: date, awarded: date, value: Any) -> Step:
    """Say what the Fair Market Value on a day is, and from which price. Plan §6(c).

    ``row`` is that of the input's Prices, ``used`` the Price Date, ``awarded`` the day in whose shares it is.
    """
    line = facts.first("Prices", {"Date": used})
    closing, (words, headers) = line.get("Closing Price"), _basis_in_words(line)
    text = f"The Fair Market Value on {on} is {price(closing)}, {words}"
    text += " of that day" if used == on else f" of {used}, the latest day on or before it that has a Closing Price"
    cells = facts.cells("Prices", row, "Date", *headers)
    splits = facts.splits_of_price(used, awarded)
    if splits and closing != value:
        text = text.replace(" is ", " follows from ", 1)
        text += f"; {_splits_in_words(splits)} it is {price(value)}"
        cells += facts.cells_of_splits([split for split, _ in splits])
    return Step("Price", "§6(c), §4(c)" if splits and closing != value else "§6(c)", f"{text}.", cells)


def latest_price(facts: Facts, on: date) -> Row:
    """Find the row of Prices whose Closing Price is the Fair Market Value on a date; empty where there is none."""
    days = facts.priced_days
    days_up_to = bisect_right(days, on)
    return facts.first("Prices", {"Date": days[days_up_to - 1]}) if days_up_to else NO_ROW


def market_price(facts: Facts, row: Any, line: Row, until: date, value: Any) -> tuple[str, tuple[str, ...]]:
    """Write a market price with the day that it is from, and name its cells. ``row`` is that of the input's Prices."""
    basis, headers = _basis_in_words(line)
    words, cells = f"{price(value)}, {basis} of {line.get('Date')}", facts.cells("Prices", row, "Date", *headers)
    splits = facts.splits_of_price(line["Date"], until) if line else []
    if not splits or value == line["Closing Price"]:
        return words, cells
    words += f" ({price(line['Closing Price'])}) {_splits_in_words(splits)}".removesuffix(",")
    return words, cells + facts.cells_of_splits([split for split, _ in splits])


def price_in_full(facts: Facts, used: date, awarded: date, value: Any) -> str:
    """Write a price as a person may compute with it.

    It is ``($50.00 x 2 / 3)`` where 8 decimals do not show the whole of it.
    """
    closing = facts.first("Prices", {"Date": used}).get("Closing Price")
    exact = Fraction(closing or 0)
    for split, old_price in facts.splits_of_price(used, awarded):
        exact *= Fraction(split.old, split.new) if old_price else Fraction(split.new, split.old)
    ratio = exact / Fraction(closing) if closing else Fraction(1)
    if not closing or exact == Fraction(value or 0):
        return price(value)
    times = f" x {ratio.numerator}" if ratio.numerator != 1 else ""
    return f"({price(closing)}{times} / {ratio.denominator})"


def _splits_in_words(splits: Sequence[tuple[SplitRow, bool]]) -> str:
    """Say what splits do to a price of old shares, and to one of new shares already."""
    divided = [split.words for split, old_price in splits if old_price]
    multiplied = [split.words for split, old_price in splits if not old_price]
    parts = [f"divided by the {joined_with_and(divided)}, which came after that price,"] if divided else []
    parts += (
        [f"multiplied by the {joined_with_and(multiplied)}, which that price already reflects,"] if multiplied else []
    )
    return " and ".join(parts)


def _basis_in_words(line: Row) -> tuple[str, tuple[str, ...]]:
    """Say what the Closing Price of a day is, and in which columns it stands."""
    if line.get("Basis") == "bid-ask mean":
        bid, ask = price(line["High Bid"]), price(line["Low Ask"])
        return f"without a last sale, the mean of the highest bid {bid} and the lowest asked {ask}", (
            "High Bid",
            "Low Ask",
        )
    return "the last sale", ("Last Sale",)
