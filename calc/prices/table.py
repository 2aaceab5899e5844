"""A vendor's table of prices -> a row for each trading day, what was taken for what, and all that is not sound.

12/31/2001 | $14.13 | 635699 | $14.03 | $14.27 | $13.89     2001-12-31, last sale 14.13
Mar 15, 2001 | 0.12 Dividend                                left out: no day's prices
* Close price adjusted for splits                           a note, left out
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from calc.cells import trimmed
from calc.cells.column import is_blank
from calc.contract import INPUT_SHEET, PRICES, Kind
from calc.exact import Flags, Integers, price
from calc.findings import Severity, count, in_a_list
from calc.plan.calendar import BusinessDays, date_of, days
from calc.prices.amounts import Amounts, amounts_of, style_of_prices
from calc.prices.days import Days, days_of, late_hours
from calc.prices.found import Found, of_vendor, rows_in_words
from calc.prices.headers import DATE, LAST_SALE, PRICED, SYMBOL, Header, check_columns, find_header, header_at
from calc.problems import Problem, problem_findings
from calc.statement.distinct import Distinct, distinct
from calc.statement.exchanged import exchanged
from calc.statement.model import Grid

_EVENT = re.compile(r"\b(?:dividend|split|spin-?off|distribution)s?\b", re.IGNORECASE)
_SUMMARY = re.compile(r"(?:total|average|avg|mean|median|highest|lowest|high|low|max|min|change|std)\b", re.IGNORECASE)


@dataclass
class PriceTable:
    """The prices of one table: ``rows`` have date, last_sale, high_bid, low_ask, by their position in the grid.

    ``notes`` say how it was read, in sentences; ``found`` is all that a person should look at.
    """

    header: Header
    rows: pd.DataFrame
    notes: list[str] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)


def read_table(grid: Grid, header: Header, market: BusinessDays | None, date_format: str | None = None) -> PriceTable:
    """Read the table below a header row. Rows with an error are not among its rows."""
    return _Table(grid, header, market, date_format).read()


class _Table:
    """A table while it is read. Rows are counted from the first below the header."""

    def __init__(self, grid: Grid, header: Header, market: BusinessDays | None, date_format: str | None) -> None:
        self.grid, self.header, self.market, self.date_format = grid, header, market, date_format
        self.start = header.position + 1
        self.cells = grid.rows[self.start :]
        self.found: list[Found] = check_columns(header)
        self.notes: list[str] = []

    def read(self) -> PriceTable:
        """Read all of it."""
        columns = {ours: self._column(place) for ours, place in self.header.places.items()}
        trades = [self._column(place) for place in (*self.header.closes, *self.header.trades)]
        style = style_of_prices([*trades, *(columns[ours] for ours in PRICED if ours in columns)])
        amounts = {ours: amounts_of(columns[ours], style) for ours in PRICED if ours in columns}
        days_read = days_of(columns[DATE], self.market, self.date_format)
        kept = self._sorted(columns[DATE], days_read, amounts)
        self._said_of_columns(style_of=amounts, kept=kept)
        kept &= self._sound_days(columns[DATE], days_read, kept)
        values = days_read.read.values
        kept &= ~np.isnat(values) if len(values) else kept
        self._one_security(columns, kept)
        kept = self._on_trading_days(columns[DATE], values, kept)
        kept = self._once_each(values, amounts, kept)
        return PriceTable(self.header, self._frame(values, amounts, kept), self._all_notes(days_read), self.found)

    def _column(self, place: int) -> Distinct:
        return distinct([row[place] if place < len(row) else "" for row in self.cells])

    def _sorted(self, dates: Distinct, read: Days, amounts: Mapping[str, Amounts]) -> Flags:
        """Tell which rows are a day's prices, and report those that are neither that nor a note."""
        shape = len(self.cells)
        dated = ~dates.blank() & ~np.isin(dates.codes, list(read.read.wrong))
        held = _any([each.held for each in amounts.values()], shape)
        wrong = _any([np.isin(self._codes(ours), list(each.wrong)) for ours, each in amounts.items()], shape)
        kept = np.zeros(shape, dtype=np.bool_)
        apart: dict[str, list[int]] = {"event": [], "note": [], "empty": [], "undated": [], "headers": []}
        for i in range(shape):
            kind = self._kind(i, bool(dated[i]), bool(held[i]), bool(wrong[i]))
            kept[i] = kind in ("day", "wrong")
            if kind in apart:
                apart[kind].append(i)
        self._left_out(apart, dates, read)
        for ours, each in amounts.items():
            self._problems(ours, each.wrong, kept)
            kept &= ~np.isin(self._codes(ours), list(each.wrong)) if each.wrong else kept
        return kept

    def _codes(self, ours: str) -> Integers:
        return self._column(self.header.places[ours]).codes

    def _kind(self, i: int, dated: bool, held: bool, wrong: bool) -> str:
        """Tell what a row is: a day, one with a wrong price, an event of the stock, a note, empty, or undated."""
        row = self.cells[i]
        filled = [cell for cell in row if not is_blank(cell)]
        if not filled:
            return ""
        texts = [trimmed(cell) for cell in filled if isinstance(cell, str)]
        if [trimmed(cell) if isinstance(cell, str) else cell for cell in row if not is_blank(cell)] == [
            text for text in self.header.texts if text
        ]:
            return ""  # the headers again
        if texts and (other := header_at(self.grid, self.start + i)):
            return "" if other.places == self.header.places else "headers"
        if (not held or wrong) and any(_EVENT.search(text) for text in texts):
            return "event" if dated else "note"
        if dated:
            return "wrong" if wrong else "day" if held else "empty"
        if not held or any(_SUMMARY.match(text) for text in texts):
            return "note"
        return "undated"

    def _left_out(self, apart: Mapping[str, Sequence[int]], dates: Distinct, read: Days) -> None:
        """Say which rows were left out, and report rows with a price and no date."""
        if events := apart["event"]:
            self.notes.append(f"{self._rows(events)}: a dividend or a split, no day's prices. Left out.")
        if notes := apart["note"]:
            self.notes.append(f"{self._rows(notes)}: notes or totals. Left out.")
        if (empty := apart["empty"]) and self.header.places.keys() & {*PRICED}:
            shown = in_a_list(read.read.values[i].astype("datetime64[D]") for i in empty)
            message = (
                f"{count(len(empty), 'day has', 'days have')} no price and {'is' if len(empty) == 1 else 'are'} left"
                f" out: {shown}. If there was no sale, type the day's highest bid and lowest ask on Prices."
            )
            self._say(Severity.WARNING, "no-price", message, empty)
        undated = np.zeros(len(self.cells), dtype=np.bool_)
        undated[list(apart["undated"])] = True
        self._problems(DATE, read.read.wrong, undated)
        if again := apart["headers"]:
            message = (
                f"{self._rows(again)}: another block of prices begins here, with other columns than that of row"
                f" {self.grid.number(self.header.position)}. Its prices would be read from the wrong columns. Keep one"
                " block: take the other one out and put it into Prices first (plancalc prices reads it from a file)."
            )
            self._say(Severity.ERROR, "second-block", message, again, DATE)
        if blank := [i for i in apart["undated"] if dates.blank()[i]]:
            message = f"{self._rows(blank)}: a price without a date. Type its date, or delete it."
            self._say(Severity.ERROR, "no-date", message, blank, DATE)

    def _said_of_columns(self, style_of: Mapping[str, Amounts], kept: Flags) -> None:
        """Ask which column is the close where two of them differ; a column Last Sale is one in so many words."""
        first, *others = self.header.closes or (None,)
        if first is None or self.header.texts[first].casefold() == LAST_SALE.casefold():
            return
        ours = style_of[LAST_SALE]
        style = style_of_prices([self._column(place) for place in self.header.closes])
        for place in others:
            theirs = amounts_of(self._column(place), style)
            differ = np.flatnonzero(kept & ours.held & theirs.held & (ours.units != theirs.units))
            if differ.size:
                at = int(differ[0])
                both = f"“{self.header.texts[first]}” and “{self.header.texts[place or 0]}”"
                message = (
                    f"Both {both} may be the close as reported, and they differ on {count(differ.size, 'day')}: "
                    f"{price(int(ours.units[at])):,} and {price(int(theirs.units[at])):,} in row {self._number(at)}."
                    " Give the right one the header Last Sale, or delete the other."
                )
                self.found.append(Found.error("two-closes", message, self.header.position, place))

    def _sound_days(self, column: Distinct, read: Days, kept: Flags) -> Flags:
        """Report dates that cannot be told apart, or that Excel exchanged; tell which rows have a day to rely on."""
        if read.read.unsettled is not None:
            code, example, message = read.read.unsettled
            at = [int(i) for i in np.flatnonzero(column.codes == example)[:1]]
            self._say(Severity.ERROR, code, message, at, DATE)
            return np.zeros(len(kept), dtype=np.bool_)
        numbers = [self._number(i) for i in range(len(self.cells))]
        found, doubted = exchanged(PRICES.name, "Date", column, read.read, kept, numbers)
        for code, message, rows in found:
            self._say(Severity.ERROR, code, of_vendor(message), [numbers.index(row) for row in rows], DATE)
        return np.asarray(~doubted)

    def _one_security(self, columns: Mapping[str, Distinct], kept: Flags) -> None:
        """Report a table with the prices of several securities."""
        if SYMBOL not in columns:
            return
        column = columns[SYMBOL]
        named = {trimmed(str(column.cells[code])) for code in np.unique(column.codes[kept]).tolist()} - {""}
        if len(named) > 1:
            message = f"The rows are of several securities ({in_a_list(sorted(named))}). Keep those of your stock."
            self.found.append(
                Found.error("several-securities", message, self.header.position, self.header.places[SYMBOL])
            )

    def _on_trading_days(self, column: Distinct, values: Any, kept: Flags) -> Flags:
        """Leave out days on which the market was closed, and say so; report moments that may be of another day."""
        if self.market is None or not kept.any():
            return kept
        numbers = np.where(kept, days(values), self.market.first)
        beyond = kept & ~self.market.covers(numbers)
        if beyond.any():
            at = np.flatnonzero(beyond).tolist()
            message = (
                f"{self._rows(at)}: the trading days of {self.market.code} are known from {date_of(self.market.first)}"
                f" to {date_of(self.market.last)} only. Correct the date, or delete the row."
            )
            self._say(Severity.ERROR, "date-beyond-calendar", message, at, DATE)
        kept = kept & ~beyond
        is_open = self.market.is_business_day(np.where(kept, numbers, self.market.first))
        masked = np.where(kept, values, np.datetime64("NaT"))
        if late := late_hours(column, masked, is_open):
            self._say(Severity.ERROR, "date-with-time", late, np.flatnonzero(kept).tolist()[:1], DATE)
            return np.zeros(len(kept), dtype=np.bool_)
        closed = np.flatnonzero(kept & ~is_open).tolist()
        if closed:
            shown = in_a_list((f"{date_of(int(numbers[i])):%A} {date_of(int(numbers[i]))}" for i in closed), 10)
            message = (
                f"{count(len(closed), 'day is no trading day', 'days are no trading days')} of {self.market.code} and"
                f" {'is' if len(closed) == 1 else 'are'} left out: {shown}."
            )
            self._say(Severity.WARNING, "price-on-closed-day", message, closed, DATE)
        return np.asarray(kept & is_open)

    def _once_each(self, values: Any, amounts: Mapping[str, Amounts], kept: Flags) -> Flags:
        """Keep the first row of each day; one that is there again with another price is an error."""
        first: dict[int, int] = {}
        again: list[int] = []
        numbers = np.where(kept, days(values), 0) if kept.any() else np.zeros(len(kept), dtype=np.int64)
        for i in np.flatnonzero(kept).tolist():
            at = first.setdefault(int(numbers[i]), i)
            if at == i:
                continue
            again.append(i)
            if any(each.units[at] != each.units[i] or each.held[at] != each.held[i] for each in amounts.values()):
                message = (
                    f"{date_of(int(numbers[i]))} is in rows {self._number(at)} and {self._number(i)} with other prices."
                    " Keep the right one."
                )
                self._say(Severity.ERROR, "day-twice", message, [at, i], DATE)
        if again:
            self.notes.append(f"{self._rows(again)}: a day that is there already. Read once.")
        out = kept.copy()
        out[again] = False
        return out

    def _frame(self, values: Any, amounts: Mapping[str, Amounts], kept: Flags) -> pd.DataFrame:
        at = np.flatnonzero(kept)
        frame = pd.DataFrame({"date": np.asarray(values[at], dtype="datetime64[s]")}, index=pd.Index(at + self.start))
        for ours in PRICED:
            name = INPUT_SHEET[PRICES.name].by_header[ours].name
            units = pd.array([None] * at.size, dtype="Int64")
            if ours in amounts:
                each = amounts[ours]
                units = pd.arrays.IntegerArray(each.units[at], ~each.held[at])
            frame[name] = units
        return frame

    def _all_notes(self, read: Days) -> list[str]:
        """Say what was taken for what, and how the dates were read."""
        taken = ", ".join(f"{theirs} as {ours}" for ours, theirs in self.header.taken.items())
        left = in_a_list((f"“{text}”" for text in self.header.left_alone), 12)
        notes = [f"Read {taken}{f'. Left alone: {left}' if left else ''}."]
        close = self.header.taken.get(LAST_SALE, "")
        if "adjusted" in close.casefold():
            notes.append(f"The header “{close}” says that the vendor has changed prices of before a split.")
        return [*notes, *([read.why] if read.why else []), *read.read.notes, *self.notes]

    def _number(self, i: int) -> int:
        return self.grid.number(self.start + i)

    def _rows(self, at: Sequence[int]) -> str:
        words = rows_in_words([self._number(i) for i in at])
        return words[0].upper() + words[1:]

    def _problems(self, ours: str, wrong: Mapping[int, tuple[str, str, str, str]], among: Flags) -> None:
        """Report the wrong cells of a column in some rows."""
        if not wrong:
            return
        place = self.header.places[ours]
        codes = self._column(place).codes
        hit = np.flatnonzero(among & np.isin(codes, list(wrong))).tolist()
        at = {self._number(i): i for i in hit}
        title = ours if self.header.texts[place] == ours else f"{ours} (“{self.header.texts[place]}”)"
        problems = [Problem(self._number(i), *wrong[int(codes[i])]) for i in hit]
        for finding in problem_findings(self.grid.name, title, problems):
            self._say(finding.severity, finding.code, finding.message, [at[row] for row in finding.rows], ours)

    def _say(self, severity: Severity, code: str, message: str, at: Iterable[int], ours: str = "") -> None:
        positions = tuple(self.start + i for i in at)
        self.found.append(Found(severity, code, message, positions, self.header.places[ours] if ours else None))


def _any(flags: Sequence[Flags], size: int) -> Flags:
    out = np.zeros(size, dtype=np.bool_)
    for each in flags:
        out |= each
    return out


def empty_rows() -> pd.DataFrame:
    """Give rows of prices of which there are none."""
    columns = {column.name: pd.array([], dtype="Int64") for column in PRICES.columns if column.kind is Kind.PRICE}
    return pd.DataFrame({"date": np.array([], dtype="datetime64[s]"), **columns})


__all__ = ["PriceTable", "empty_rows", "find_header", "read_table"]
