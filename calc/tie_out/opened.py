"""What a plan taken over in mid-life can say of earlier results that have its history. Plan §4(a).

An example: the books open on 2001-01-01, and the earlier results go back to 1999. Compared are the rows dated from that
day on, and the awards that stood then or were granted since. What an award was granted with, and what of it was gone,
is in the earlier results alone: of those that stood the rest is compared. The balances with which the earlier ledger
closes on the day before are held against the opening ones.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from calc.contract import Kind
from calc.exact import Flags
from calc.results.records import typed
from calc.results.table import BLANK
from calc.tie_out.compare import Changed, Renamed, changed_rows
from calc.tie_out.folded_rows import NewEvents, day_in_units, on_or_after, prices_since, source_rows_since
from calc.tie_out.table import ComparedTable, Tables

BOOKS = "Books Open On"
# The sheets whose rows count from the day on, and the column of their day.
_DATED: Mapping[str, str] = {
    "Fee Settlement": "Fee Date",
    "Cash Due": "Date",
    "Formula Eligibility": "Date",
    "Shortfalls": "Date",
    "Share Reserve": "Date",
    "Issuances": "Due Date",
    "Option Events": "Date",
    "Decisions": "Effective Date",
}
_AWARDS: Mapping[str, str] = {"Options": "Option ID", "Deferred Awards": "Award ID"}
# Of an award that stood when the books opened: what it was granted with and what was gone, in shares of another day.
# A deferred award's Status follows from its shares outstanding and pending, which are compared.
_UNKNOWN: Mapping[str, Collection[str]] = {
    "Options": (
        "Price Date", "Price Basis", "Fair Market Value", "Exercise Price at Grant", "Shares Requested",
        "Shares Granted", "Shares Short at Grant", "Shares Exercised", "Shares Cancelled", "Shares Lapsed",
        "Shares Adjusted", "Gone Before",
    ),
    "Deferred Awards": (
        "Fee Type", "Valuation Date", "Price Date", "Price Basis", "Fair Market Value", "Deferrable Fee",
        "Shares Requested", "Shares Granted", "Shares Short at Grant", "Shares Adjusted", "Shares Issued", "Status",
        "Gone Before",
    ),
}  # fmt: skip
_BALANCES = {"Opening Reserve": "Reserve", "Opening Delivered": "Delivered", "Opening Available": "Available"}
_TERMS = (BOOKS, *_BALANCES, "Share Reserve")
_FORMULA_OPTION_SHARES = "Formula Option Shares"
_GRANTED = "deferred granted"  # in the ledger: shares that were pending


def books_opened(terms: Sequence[tuple[str, Any]]) -> date | None:
    """Give the day on which the books of results opened in mid-life; None where they have the whole history."""
    day = typed(dict(terms).get(BOOKS), Kind.ANY)
    return day if isinstance(day, date) else None


def opened_since(then: Sequence[tuple[str, Any]], now: Sequence[tuple[str, Any]]) -> date | None:
    """Give today's Books Open On where the earlier results go further back; None where they do not."""
    was, opened = books_opened(then), books_opened(now)
    return opened if opened is not None and (was is None or was < opened) else None


@dataclass(frozen=True)
class Opened:
    """Earlier results and today's, both from the ``day`` on which the books opened."""

    day: date
    whole: Tables  # what was then, with all of its rows
    today: Tables

    @cached_property
    def then(self) -> Tables:
        """Give the sheets of then from the day on. What was asked for is left to the options granted since."""
        awards = {name: self.whole[name].only(self._lived_on(name)) for name in _AWARDS}
        dated = {name: one.only(on_or_after(one, _DATED[name], self.day)) for name, one in self._dated(self.whole)}
        dated["Share Reserve"] = self._assumed_as_delivered(dated["Share Reserve"])
        options = awards["Options"]
        asked = np.where(on_or_after(options, "Grant Date", self.day), options.cells("Shares Requested"), BLANK)
        awards["Options"] = options.with_cells("Shares Requested", asked)
        rest = {
            "Prices": prices_since(self.whole["Prices"], self.today["Prices"], self.day),
            "Source Rows": self._source_rows[0],
        }
        return {**self.whole, **awards, **dated, **rest}

    @cached_property
    def now(self) -> Tables:
        """Give today's sheets without the opening itself, and without what is entered again as of the day."""
        dated = dict(self._dated(self.today))
        ledger = dated["Share Reserve"]
        dated["Share Reserve"] = self._assumed_as_delivered(ledger.only(ledger.cells("Event") != "opening"))
        then, decisions = self.whole["Decisions"], dated["Decisions"]
        before = then.cells("Decision ID")[~on_or_after(then, "Effective Date", self.day)]
        again = np.isin(decisions.cells("Decision ID").astype(str), before.astype(str))
        again &= decisions.cells("Effective Date") == day_in_units(self.day)
        dated["Decisions"] = decisions.only(~again)
        return {**self.today, **dated, "Source Rows": self._source_rows[1]}

    def changed_rows(self, name: str, program: str, renamed: Renamed) -> list[Changed]:
        """Find the rows of a sheet that differ; of the awards that stood when the books opened, in what is known."""
        then, now = self.then[name], self.now[name]
        if name not in _AWARDS:
            return changed_rows(name, then, now, program, renamed)
        stood = [~on_or_after(side, "Grant Date", self.day) for side in (then, now)]
        return [
            *changed_rows(name, then.only(stood[0]), now.only(stood[1]), program, renamed, _UNKNOWN[name]),
            *changed_rows(name, then.only(~stood[0]), now.only(~stood[1]), program, renamed),
        ]

    def changed_balances(self) -> Iterator[tuple[str, int, int]]:
        """Find the opening balances that are not the closing ones of then: the term, what was then, what is now."""
        ledger = self.today["Share Reserve"]
        for term, header in _BALANCES.items() if self._has_closing and len(ledger) else ():
            was = self._closing[header] + (self._closing["Assumed"] if header == "Delivered" else 0)
            if was != (has := int(ledger.value(header, 0))):
                yield term, was, has

    def is_unchanged(self, term: str, was: Sequence[Any], has: Sequence[Any]) -> bool:
        """Tell whether a term has the values of then as far as they still count: the last ones of those in turn.

        Splits before the day have changed the shares of a Formula Option that is stated on Plan.
        """
        if term in _TERMS:
            return True
        since = list(was[-len(has) :]) if has else []
        if term == _FORMULA_OPTION_SHARES and len(since) == len(has) and isinstance(since[0], int):
            since[0] = has[0] if has[0] in self._after_splits(since[0]) else since[0]
        return since == list(has)

    def is_opening(self, changed: Sequence[Changed]) -> bool:
        """Tell whether what differs of an award that stood can only have come with its opening balances."""
        granted = any(row.sheet == "Share Reserve" and row.row["Event"] == _GRANTED for row in changed)
        return not granted and any(
            row.sheet in _AWARDS and row.row["Grant Date"] is not None and row.row["Grant Date"] < self.day
            for row in changed
        )

    @property
    def left_out(self) -> str:
        """Say what is not compared."""
        return (
            f"Not compared is what lies before the books opened on {self.day}; nor, of the awards that stood then, what"
            " they were granted with, what of it has gone, and the steps of their vesting."
        )

    def _dated(self, side: Tables) -> Iterator[tuple[str, ComparedTable]]:
        return ((name, side[name]) for name in _DATED)

    def _assumed_as_delivered(self, ledger: ComparedTable) -> ComparedTable:
        """Count the shares assumed as delivered where some were assumed before the day: now those are."""
        if not self._closing["Assumed"]:
            return ledger
        both = ledger.cells("Delivered") + ledger.cells("Assumed")
        return ledger.with_cells("Delivered", both).with_cells("Assumed", np.zeros_like(both))

    @cached_property
    def _source_rows(self) -> tuple[ComparedTable, ComparedTable]:
        """Give the rows of Source Rows on both sides, without what is folded."""
        standing = [
            set(side["Options"].cells("Option ID")[~on_or_after(side["Options"], "Grant Date", self.day)])
            for side in (self.whole, self.today)
        ]
        events = NewEvents(self.whole["Source Rows"], self.today["Source Rows"], self.day)
        return source_rows_since(events, standing[0] | standing[1])

    def _lived_on(self, name: str) -> Flags:
        """Tell which awards of then stood on the day or came since: those still there, or that moved since."""
        table, key = self.whole[name], _AWARDS[name]
        ids = table.cells(key).astype(str)
        lived = on_or_after(table, "Grant Date", self.day) | (table.cells("Shares Outstanding") > 0)
        ledger, cash = self.whole["Share Reserve"], self.whole["Cash Due"]
        moved = ledger.cells("Reference")[on_or_after(ledger, "Date", self.day)]
        lived |= np.isin(ids, moved.astype(str)) | np.isin(ids, self.today[name].cells(key).astype(str))
        if name == "Deferred Awards":
            paid = cash.cells("Fee ID")[on_or_after(cash, "Date", self.day)]
            lived |= (table.cells("Shares Pending") > 0) | np.isin(table.cells("Fee ID").astype(str), paid.astype(str))
        return np.asarray(lived, dtype=np.bool_)

    @cached_property
    def _before(self) -> Flags:
        return ~on_or_after(self.whole["Share Reserve"], "Date", self.day)

    @property
    def _has_closing(self) -> bool:
        return bool(self._before.any())

    @cached_property
    def _closing(self) -> Mapping[str, int]:
        """Give the balances of then at the end of the day before."""
        ledger = self.whole["Share Reserve"]
        if not self._has_closing:
            return dict.fromkeys((*_BALANCES.values(), "Assumed"), 0)
        last = int(np.flatnonzero(self._before)[-1])
        return {header: int(ledger.cells(header)[last]) for header in (*_BALANCES.values(), "Assumed")}

    def _after_splits(self, shares: int) -> set[int]:
        """Give what a number of shares comes to by the splits before the day, from any of them on."""
        rows = self.whole["Source Rows"]
        is_split = (rows.cells("Sheet") == "Plan Events") & (rows.cells("What") == "split")
        is_split &= ~on_or_after(rows, "From", self.day)
        splits = sorted((int(rows.cells("From")[row]), row) for row in np.flatnonzero(is_split).tolist())
        found = {shares}
        for first in range(len(splits)):
            size = shares
            for _, row in splits[first:]:
                new, old = (rows.value(header, row) for header in ("New", "Old"))
                size = size * new // old
            found.add(size)
        return found
