"""The rows of the input that folding into opening balances took out, or entered again: no changes. Plan §4(a)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from calc.exact import Flags
from calc.results.table import BLANK
from calc.tie_out.table import Cells, ComparedTable

_EPOCH = date(1970, 1, 1).toordinal()


def day_in_units(day: date) -> int:
    """Give a day as sheets are compared by it: the days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def on_or_after(table: ComparedTable, header: str, day: date) -> Flags:
    """Tell which rows are dated on a day or later; one without a date counts as such."""
    cells = table.cells(header)
    return np.asarray((cells >= day_in_units(day)) | (cells == BLANK), dtype=np.bool_)


def prices_since(then: ComparedTable, now: ComparedTable, day: date) -> ComparedTable:
    """Give the prices of then that still serve: from the day on, and those before it that today's input has too."""
    return then.only(on_or_after(then, "Date", day) | np.isin(then.cells("Date"), now.cells("Date")))


@dataclass(frozen=True)
class NewEvents:
    """Source Rows of then and of today, which begins with the ``day``."""

    then: ComparedTable
    now: ComparedTable
    day: date

    @property
    def kept(self) -> Flags:
        """Tell which rows of then still count: events before the day where today's input has them too, for prices."""
        since = on_or_after(self.then, "From", self.day)
        events = self.then.cells("Sheet") == "Plan Events"
        today = set(_events(self.now))
        served = np.fromiter((event in today for event in _events(self.then)), np.bool_, len(self.then))
        return np.asarray(since | (events & served) | ~(events | _is(self.then, "Meetings")), dtype=np.bool_)

    @property
    def again(self) -> Flags:
        """Tell which rows of today enter again, as of the day, an event that went on: a hold, an authorization."""
        then = [*_events(self.then)]
        before = {(sheet, what) for sheet, when, what in then if when < day_in_units(self.day)}
        here = (_is(self.now, "Plan Events") & (self.now.cells("From") == day_in_units(self.day))).tolist()
        known = set(then)
        rows = zip(here, _events(self.now), strict=True)
        again = (at and event not in known and (event[0], event[2]) in before for at, event in rows)
        return np.fromiter(again, np.bool_, len(self.now))


def source_rows_since(events: NewEvents, standing: Collection[str]) -> tuple[ComparedTable, ComparedTable]:
    """Give the rows of Source Rows then and now that can be compared.

    Of the options ``standing`` when the books opened, vesting is in shares of another day; Opening Awards stand for
    what was calculated then.
    """
    sides = []
    for table, rows in ((events.then, events.kept), (events.now, ~events.again)):
        of_grants = _is(table, "Discretionary Grants") | _is(table, "Vesting")
        folded = of_grants & np.isin(table.cells("Reference").astype(str), sorted(map(str, standing)))
        sides.append(table.only(rows & ~folded & ~_is(table, "Opening Awards")))
    return sides[0], sides[1]


def _is(table: ComparedTable, sheet: str) -> Flags:
    return np.asarray(table.cells("Sheet") == sheet, dtype=np.bool_)


def _events(table: ComparedTable) -> "list[tuple[str, int, str]]":
    """Give the sheet, the day and the word of each row."""
    columns: list[Cells] = [table.cells(header) for header in ("Sheet", "From", "What")]
    return list(zip(*(column.tolist() for column in columns), strict=True))
