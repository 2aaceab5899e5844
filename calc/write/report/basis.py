"""The Basis sheet of a report: the run, the terms, and the figures of the results that the report must tie to."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import BASIS
from calc.exact import price, total
from calc.finance import Period
from calc.finance.market_value import value_at
from calc.plan.calendar import date_of
from calc.results.basis import basis_frame
from calc.results.rows_to_frame import frame_of_rows
from calc.results.run_facts import RunFacts

FROM_RESULTS = "Results: "  # and the figure: how Basis names what the report must tie to
PRICE_AT_END = "Fair Market Value on the As-of Date"
RESTATED_TO = "Restated for splits to"
OPTIONS, EXERCISABLE, DEFERRED, PENDING = (
    "Options Outstanding", "Options Exercisable", "Deferred Outstanding", "Shares Pending",
)  # fmt: skip
RESERVE, AVAILABLE, DELIVERED, ASSUMED = "Reserve", "Available", "Delivered", "Assumed"
_KINDS = ("run", "term")  # the readings of the Plan are on Basis of the results


def report_basis(period: Period, run: RunFacts) -> pd.DataFrame:
    """Make the Basis sheet of the report."""
    whole = basis_frame(period.now.results, run)
    rows = whole[whole["kind"].isin(_KINDS).to_numpy(dtype=bool)]
    more = frame_of_rows(BASIS, [("run", "", item, value, origin, "") for item, value, origin in _facts(period)])
    is_run = rows["kind"].eq("run").to_numpy(dtype=bool)
    return pd.concat([rows[is_run], more, rows[~is_run]], ignore_index=True)


def tied(period: Period) -> dict[str, int]:
    """Give the figures of the results that the report must tie to."""
    options, deferred = period.now.sheet("Options"), period.now.sheet("Deferred Awards")
    ledger = period.now.sheet("Share Reserve").tail(1)

    def of(frame: pd.DataFrame, column: str) -> int:
        return total(frame[column].to_numpy(dtype=np.int64))

    return {
        OPTIONS: of(options, "shares_outstanding"),
        EXERCISABLE: of(options, "shares_exercisable"),
        DEFERRED: of(deferred, "shares_outstanding"),
        PENDING: of(deferred, "shares_pending"),
        RESERVE: of(ledger, "reserve"),
        AVAILABLE: of(ledger, "available"),
        DELIVERED: of(ledger, "delivered"),
        ASSUMED: of(ledger, "assumed"),
    }


def price_at_end(period: Period) -> Fraction | None:
    """Give the Fair Market Value at the end in units of 1e-8 dollars; None where none is known."""
    return value_at(period.now, period.end)


def _facts(period: Period) -> Iterable[tuple[str, Any, str]]:
    """Give what the report adds to the facts of the run: item, value, and where it comes from."""
    yield RESTATED_TO, date_of(period.restated.day), "Restate for Splits To"
    market = price_at_end(period)
    if market is not None:
        yield PRICE_AT_END, _shown(market), "in shares of that day"
    for name, figure in tied(period).items():
        yield f"{FROM_RESULTS}{name}", figure, "the input's results"


def _shown(value: Fraction) -> Decimal:
    """Give a price as 8 decimals show it, half up."""
    return price((2 * value.numerator + value.denominator) // (2 * value.denominator))
