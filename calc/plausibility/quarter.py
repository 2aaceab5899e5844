"""A new period with nothing in it, held against the results of the one before."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from calc.contract import INPUT, Kind
from calc.findings import Finding, warning
from calc.plan.calendar import FOREVER, day_number, days, first_of_month
from calc.plan.terms import AS_OF_DATE, Terms
from calc.plausibility.facts import RIGHT

EMPTY_QUARTER = "empty-quarter"
_OWN_TERMS = frozenset(
    {"Exercisable Date", "Exercisable From", "Expiration Date", "Final Exercise Date"}
)  # of an award: nothing happens then


def empty_quarter(frames: Mapping[str, pd.DataFrame], terms: Terms, prior: str, since: date) -> list[Finding]:
    """Warn where no row, prices included, is dated after the prior's As-of Date and up to today's."""
    first, last = day_number(since) + 1, terms.as_of
    if first > last or any(((dates >= first) & (dates <= last)).any() for dates in _dates(frames)):
        return []
    message = (
        f"No row, prices included, is dated after {since}, the As-of Date of {prior}, up to {terms.as_of_date}: the new"
        " period has no data. Add its prices, meetings, fees and events, or choose the input that has them. If nothing"
        f" happened and no price is needed, {RIGHT}."
    )
    return [warning(EMPTY_QUARTER, message, "Plan", "Value", terms.row_of(AS_OF_DATE))]


def _dates(frames: Mapping[str, pd.DataFrame]) -> list["np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    """Give every date of the input on which something happens; an annual fee's is early in January."""
    year = frames["Fees"]["calendar_year"].to_numpy(np.int64, na_value=0)
    fees = np.where(year > 0, first_of_month(np.maximum(year, 1)) + 1, FOREVER)
    columns = [
        days(frames[sheet.name][column.name])
        for sheet in INPUT
        for column in sheet.columns
        if column.kind is Kind.DATE and column.header not in _OWN_TERMS
    ]
    return [fees, *columns]
