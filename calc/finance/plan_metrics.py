"""Burn rate, dilution and overhang by fiscal year, as proxy advisers count them; without fair values."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import PLAN_METRICS
from calc.exact import FOUR_DECIMALS, rounded
from calc.finance.fiscal_years import FiscalYear, fiscal_years
from calc.finance.lines import sheet_of
from calc.finance.market_value import value_at
from calc.finance.periods import Period
from calc.plan.calendar import date_of, days

YEARS_AVERAGED = 3
_RETURNS = ("lapsed", "cancelled", "settled in shares")
_BALANCES = ("options_outstanding", "deferred_outstanding", "available")


@dataclass(frozen=True)
class Year:
    """The exact figures of one fiscal year, restated; what is not known is None."""

    year: FiscalYear
    options: Fraction
    full_value: Fraction
    returned: Fraction
    weighted: Fraction | None
    common: Fraction | None
    balances: tuple[Fraction, ...]

    @property
    def granted(self) -> Fraction:
        """Give all shares granted in the year."""
        return self.options + self.full_value

    def burn(self, shares: Fraction) -> Fraction | None:
        """Give shares per weighted common share."""
        return shares / self.weighted if self.weighted else None


def plan_metrics(period: Period) -> pd.DataFrame:
    """Make the sheet Plan Metrics: a row for each fiscal year that has ended; the latest is the last."""
    years = [_figures(period, year) for year in fiscal_years(period.now.terms)]
    began = period.now.terms.books_open
    return sheet_of(PLAN_METRICS, [_row(period, _averaged(years[: at + 1], began)) for at in range(len(years))])


def _averaged(years: Sequence[Year], began: int) -> Sequence[Year]:
    """Give the last of the years that are averaged; one within which the Plan ``began`` only where it is alone."""
    whole = years[1:] if len(years) > 1 and years[0].year.first < began else years
    return whole[-YEARS_AVERAGED:]


def common_shares(period: Period, year: FiscalYear) -> tuple[Fraction | None, Fraction | None]:
    """Give the common shares of a year, weighted by its days, and at its end, restated; None where not all is entered.

    Each row of Shares Outstanding counts from its day on, in shares of that day.
    """
    rows = period.now.frames["Shares Outstanding"].sort_values("date")
    on = days(rows["date"])
    if not on.size or on[0] > year.last:
        return None, None
    whole = period.restatement.whole
    shares = [Fraction(int(each), whole) for each in period.restatement.parts(rows["shares"].to_numpy(np.int64), on)]
    at_end = shares[int(np.searchsorted(on, year.last, side="right")) - 1]
    if on[0] > year.first:
        return None, at_end
    ends = np.append(on[1:], year.last + 1)
    lasted = np.minimum(ends, year.last + 1) - np.maximum(on, year.first)
    weighted = sum((each * int(count) for each, count in zip(shares, lasted, strict=True) if count > 0), Fraction(0))
    return weighted / year.days, at_end


def _figures(period: Period, year: FiscalYear) -> Year:
    ledger = period.now.sheet("Share Reserve")
    on = days(ledger["date"])
    within = (on >= year.first) & (on <= year.last)
    shares = ledger["shares"].to_numpy(dtype=np.int64)
    change = np.diff(ledger["available"].to_numpy(dtype=np.int64), prepend=0)
    upto = int(np.searchsorted(on, year.last, side="right"))
    balances = [int(ledger[name].iloc[upto - 1]) if upto else 0 for name in _BALANCES]

    def moved(counts: Any, *events: str) -> Fraction:
        at = within & ledger["event"].isin(events).to_numpy(dtype=bool)
        return _restated(period, counts[at], on[at])

    return Year(
        year,
        moved(shares, "option granted"),
        moved(shares, "deferred granted"),
        moved(change, *_RETURNS),
        *common_shares(period, year),
        tuple(_restated(period, [each], [year.last]) for each in balances),
    )


def _restated(period: Period, shares: Any, on: Any) -> Fraction:
    return Fraction(int(period.restatement.parts(shares, on).sum()), period.restatement.whole)


def _row(period: Period, years: Sequence[Year]) -> dict[str, Any]:
    """Make the row of the last of the years, of which the means are taken."""
    this = years[-1]
    options, deferred, available = this.balances
    overhang = options + deferred + available
    market = value_at(period.now, this.year.last)
    price = None if market is None else period.restatement.price(market, this.year.last)
    mean_granted = sum((year.granted for year in years), Fraction(0)) / len(years)
    gross = [year.burn(year.granted) for year in years]
    net = [year.burn(year.granted - year.returned) for year in years]
    return {
        "fiscal_year_end": pd.Timestamp(date_of(this.year.last)),
        "options_granted": _whole(this.options),
        "full_value_shares": _whole(this.full_value),
        "returned": _whole(this.returned),
        "weighted_common_shares": _whole(this.weighted),
        "year_end_common_shares": _whole(this.common),
        "price": _whole(price),
        "gross_burn": _percent(gross[-1]),
        "net_burn": _percent(net[-1]),
        "gross_burn_without_fees": _percent(this.burn(this.options)),
        "gross_burn_mean": _percent(_mean(gross)),
        "net_burn_mean": _percent(_mean(net)),
        "years_averaged": len(years),
        "options_outstanding": _whole(options),
        "deferred_outstanding": _whole(deferred),
        "available": _whole(available),
        "basic_overhang": _percent(overhang / this.common if this.common else None),
        "diluted_overhang": _percent(overhang / (this.common + overhang) if this.common else None),
        "simple_runway": None if not mean_granted else _two_decimals(available / mean_granted),
    }


def _mean(rates: Sequence[Fraction | None]) -> Fraction | None:
    """Give the mean; None where one of them is not known."""
    known = [rate for rate in rates if rate is not None]
    return sum(known, Fraction(0)) / len(known) if len(known) == len(rates) else None


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else rounded(value.numerator, value.denominator)


def _percent(rate: Fraction | None) -> int | None:
    """Give a rate in its units of 1e-8, rounded to two decimals of a percent."""
    if rate is None:
        return None
    return rounded(rate.numerator * FOUR_DECIMALS, rate.denominator) * FOUR_DECIMALS


def _two_decimals(years: Fraction) -> int:
    """Give years in their units of 1e-4, rounded to two decimals."""
    return rounded(years.numerator * 100, years.denominator) * 100
