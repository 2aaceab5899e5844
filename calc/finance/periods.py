"""A period and what stood around it: the Plan calculated as of its end, its beginning and the restatement date."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy.typing as npt
import pandas as pd

from calc.contract import PLAN
from calc.exact import Integers
from calc.finance.restatement import Restatement
from calc.findings import Finding, Severity
from calc.plan.calendar import date_of, day_number, months_from
from calc.plan.results import Results
from calc.plan.s04c_changes_in_stock import splits
from calc.plan.s06c_fair_market_value import ClosingPrices, FairMarketValue, closing_prices, fair_market_value
from calc.plan.terms import AS_OF_DATE, PERIOD_START, RESTATE_FOR_SPLITS_TO, Terms

Frames = Mapping[str, pd.DataFrame]
Calculate = Callable[[Frames], Results]


class CannotCalculateThen(Exception):  # noqa: N818 - it reads as what it says
    """The input gives results as of its own date, but not as of another that the report needs; the message says why."""


@dataclass(frozen=True, eq=False)
class Books:
    """The Plan as of one day: its results, and Fair Market Values up to that day from the input's ``frames``."""

    results: Results
    frames: Frames

    @property
    def terms(self) -> Terms:
        """Give the terms used."""
        return self.results.terms

    @property
    def day(self) -> int:
        """Give the day as of which it stands."""
        return self.terms.as_of

    def sheet(self, name: str) -> pd.DataFrame:
        """Give a sheet of the results."""
        return self.results.sheets[name]

    def fair_market_value(self, on: npt.ArrayLike) -> FairMarketValue:
        """Give the Fair Market Value on each day, in the shares of that day. Plan §6(c)."""
        return fair_market_value(on, on, self.closing, splits(self.frames["Plan Events"]))

    @cached_property
    def closing(self) -> ClosingPrices:
        """Give the Closing Prices of the input."""
        return closing_prices(self.frames["Prices"])


@dataclass(frozen=True, eq=False)
class Period:
    """A period from ``first_day`` to the day of ``now``, both included.

    ``beginning`` are the books at the end of the day before; None where nothing stood then, or where the books open on
    ``first_day`` with the balances of Opening Awards: ``opens`` says so. ``restated`` are the books as of the
    restatement date. ``last`` is the period that ends where this one begins, where there was one.
    """

    first_day: int
    now: Books
    beginning: Books | None
    restated: Books
    opens: bool
    last: "Period | None" = None

    @property
    def before(self) -> int:
        """Give the day whose end is the beginning of the period."""
        return self.first_day - 1

    @property
    def end(self) -> int:
        """Give the last day of the period."""
        return self.now.day

    @cached_property
    def restatement(self) -> Restatement:
        """Give what restates shares and prices for the splits up to the restatement date."""
        return Restatement.of(self.restated.day, splits(self.now.frames["Plan Events"]))

    def standing(self, sheet: str, key: str) -> tuple[pd.Series, Integers]:
        """Give the awards of a sheet that stood at the beginning, by their ``key``, and their shares outstanding."""
        if self.opens:
            rows = self.now.frames["Opening Awards"]
            rows = rows[rows["kind"].eq("deferred") == (sheet == "Deferred Awards")]
            key = "award_id"
        elif self.beginning is not None:
            rows = self.beginning.sheet(sheet)
        else:
            rows = self.now.sheet(sheet).head(0)
        rows = rows[(rows["shares_outstanding"] > 0).to_numpy(dtype=bool)]
        return rows[key].reset_index(drop=True), rows["shares_outstanding"].to_numpy(dtype="int64")


def period_of(frames: Frames, results: Results, calculate: Calculate) -> Period:
    """Make the period of an input from its results, and the one before it; ``calculate`` gives results of an input.

    ``CannotCalculateThen`` where the input has errors as of another day that is needed.
    """
    terms = results.terms
    now = Books(results, frames)
    to = terms.restate_for_splits_to or terms.as_of_date
    restated = now if to == terms.as_of_date else _books(frames, to, terms.period_start, calculate)
    this = _without_last(now, restated, calculate)
    if this.beginning is None:
        return this
    last = _without_last(this.beginning, restated, calculate)
    return Period(this.first_day, now, this.beginning, restated, this.opens, last)


def start_of_last(first: date, end: date) -> date:
    """Give the first day of the period before: as many whole months back, else as many days.

    A period of whole months starts on the first day of a month and ends on the last one of a month.
    """
    day_after = end + timedelta(days=1)
    if first.day == 1 and day_after.day == 1:
        months = (day_after.year - first.year) * 12 + day_after.month - first.month
        return date_of(int(months_from(day_number(first), -months)))
    return first - (day_after - first)


def _without_last(now: Books, restated: Books, calculate: Calculate) -> Period:
    """Make the period that the terms of the books name: from Period Start, or from the opening of the books."""
    terms = now.terms
    opens = terms.books_open_on is not None and terms.books_open_on >= terms.period_start
    first = terms.activity_from
    before = first - timedelta(days=1)
    beginning = None
    if not opens and before >= terms.effective_date:
        beginning = _books(now.frames, before, start_of_last(terms.period_start, terms.as_of_date), calculate)
    return Period(day_number(first), now, beginning, restated, opens)


def _books(frames: Frames, as_of: date, period_start: date, calculate: Calculate) -> Books:
    """Calculate the input as of another day, with a Period Start of its own."""
    plan = frames[PLAN.name]
    kept = plan[~plan["term"].isin([AS_OF_DATE.name, PERIOD_START.name, RESTATE_FOR_SPLITS_TO.name])]
    terms = pd.DataFrame({"term": [AS_OF_DATE.name, PERIOD_START.name]}, index=pd.Index([-1, -2], name="row"))
    terms["value"] = pd.Series([as_of, period_start], index=terms.index, dtype=object)
    given = {**frames, PLAN.name: pd.concat([kept, terms])}
    results = calculate(given)
    for finding in results.findings:
        if finding.severity is Severity.ERROR:
            raise CannotCalculateThen(_why(as_of, finding))
    return Books(results, given)


def _why(as_of: date, finding: Finding) -> str:
    return f"The report needs the Plan as of {as_of} too, and this input cannot be calculated then: {finding.message}"
