"""How vendors name the columns of a day's prices, as data, and which of a header row's columns is which of ours.

Date | Close/Last | Volume | Open | High | Low      Date = Date, Last Sale = Close/Last; the others are left alone
Date | Open | High | Low | Close | Adj Close        Last Sale = Close: an adjusted close is not the day's (§6(c))
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calc.cells import trimmed
from calc.prices.found import Found
from calc.statement.model import Grid
from calc.statement.synonyms import header_key

HEADER_SEARCH_ROWS = 1_000
DATE, LAST_SALE, HIGH_BID, LOW_ASK = "Date", "Last Sale", "High Bid", "Low Ask"
SYMBOL = "Symbol"  # no column of ours: which security a row is of
PRICED = (LAST_SALE, HIGH_BID, LOW_ASK)

_LONGEST = 120  # characters of a header
_UNITS = frozenset({"usd", "us"})  # “Close (USD)”
_NAMES = {
    DATE: (
        "Date", "Dates", "Trade Date", "Trading Date", "Trading Day", "Day", "Price Date", "Pricing Date",
        "Exchange Date", "Date Time", "Timestamp", "Time", "Period",
    ),
    LAST_SALE: (
        "Last Sale", "Close/Last", "Closing Price", "Close Price", "Price Close", "Close", "Closing", "PX_LAST",
        "Last Price", "Last Trade", "Last Close", "Last", "Trade Close", "Price",
        "Close Close price adjusted for splits",
    ),
    HIGH_BID: ("High Bid", "Highest Bid"),
    LOW_ASK: ("Low Ask", "Lowest Ask", "Low Asked", "Lowest Asked"),
    SYMBOL: ("Symbol", "Ticker", "Security", "Ticker Symbol", "Identifier", "Instrument", "ISIN", "CUSIP", "SEDOL"),
}  # fmt: skip
_TRADES = frozenset({"open", "high", "low", "volume", "vol", "change", "vwap"})
_ADJUSTED = frozenset({"adj", "adjusted", "adjclose"})
_CLOSES = frozenset({"close", "closing", "adjclose", "price", "last"})


def _key(text: str) -> str:
    return " ".join(word for word in header_key(text).split() if word not in _UNITS)


_KNOWN = {_key(name): (ours, rank) for ours, names in _NAMES.items() for rank, name in enumerate(names)}


@dataclass(frozen=True)
class Header:
    """A header row: its position in the grid, the place (0 is the first) of each of our columns, and its texts.

    ``closes`` are the places of all columns that may be the close, the likeliest first; ``trades`` those of other
    prices of the day, which show how its prices are written.
    """

    position: int
    places: Mapping[str, int]
    texts: tuple[str, ...]
    closes: tuple[int, ...]
    trades: tuple[int, ...]

    @property
    def taken(self) -> dict[str, str]:
        """Give our columns with their headers."""
        return {ours: self.texts[place] for ours, place in self.places.items() if ours != SYMBOL}

    @property
    def left_alone(self) -> tuple[str, ...]:
        """Give their headers that were not taken."""
        used = {place for ours, place in self.places.items() if ours != SYMBOL}
        return tuple(text for place, text in enumerate(self.texts) if text and place not in used)


def is_adjusted_close(text: str) -> bool:
    """Tell whether a header is that of a close adjusted for what came later."""
    words = set(_key(text).split())
    return _key(text) not in _KNOWN and bool(words & _ADJUSTED) and bool(words & _CLOSES)


def score(cells: Sequence[Any]) -> int:
    """Count what a row names of a day's prices."""
    keys = {_key(cell) for cell in cells if isinstance(cell, str) and 0 < len(cell) <= _LONGEST}
    return sum(key in _KNOWN or bool(set(key.split()) & (_TRADES | _ADJUSTED)) for key in keys)


def find_header(grid: Grid, start: int = 0) -> Header | None:
    """Find the first row from ``start`` on that names a date and a price; None where there is none."""
    for position in range(start, min(len(grid.rows), start + HEADER_SEARCH_ROWS)):
        if header := header_at(grid, position):
            return header
    return None


def header_at(grid: Grid, position: int) -> Header | None:
    """Read a row as headers; None where it does not name a date and a price."""
    row = grid.rows[position]
    texts = tuple(trimmed(cell) if isinstance(cell, str) and len(cell) <= _LONGEST else "" for cell in row)
    wanted: dict[str, list[tuple[int, int]]] = {}
    for place, text in enumerate(texts):
        if text and (known := _KNOWN.get(_key(text))):
            wanted.setdefault(known[0], []).append((known[1], place))
    adjusted = [place for place, text in enumerate(texts) if text and is_adjusted_close(text)]
    if DATE not in wanted or not (wanted.keys() & {*PRICED} or adjusted):
        return None
    closes = tuple(place for _, place in sorted(wanted.get(LAST_SALE, ())))
    trades = [place for place, text in enumerate(texts) if set(_key(text).split()) & (_TRADES - {"volume", "vol"})]
    return Header(
        position, {ours: min(found)[1] for ours, found in wanted.items()}, texts, closes, (*adjusted, *trades)
    )


def check_columns(header: Header) -> list[Found]:
    """Report a header row without a close as reported."""
    if LAST_SALE in header.places or {HIGH_BID, LOW_ASK} <= header.places.keys():
        return []
    adjusted = next((place for place, text in enumerate(header.texts) if text and is_adjusted_close(text)), None)
    if adjusted is not None:
        message = (
            f"“{header.texts[adjusted]}” is adjusted for later events: its prices are not the closing prices of the day"
            " (§6(c)). Get the closes as reported from the vendor, in a column such as Close."
        )
        return [Found.error("adjusted-close", message, header.position, adjusted)]
    message = (
        "No column is known as the last sale of the day (Close, Last, Last Sale, PX_LAST …). Give that column the"
        " header Last Sale."
    )
    return [Found.error("missing-column", message, header.position)]
