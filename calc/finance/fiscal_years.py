"""The fiscal years that have ended by a day, as the term Fiscal Year End has them."""

from dataclasses import dataclass

import numpy as np

from calc.plan.calendar import date_of, first_of_month, months_from
from calc.plan.terms import FISCAL_YEAR_END, Terms


@dataclass(frozen=True)
class FiscalYear:
    """A fiscal year by its first and its last day, both included."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """Give the number of its days."""
        return self.last - self.first + 1


def fiscal_years(terms: Terms) -> list[FiscalYear]:
    """Give the fiscal years that the books cover and that have ended by the As-of Date, in order.

    A year ends by the Fiscal Year End in force on its last day. Where the books opened within a year, that year is not
    covered; before the Effective Date nothing happened, so the Plan's first year is.
    """
    opened, as_of = terms.books_open, terms.as_of
    ends = [day for day in _year_ends(terms) if day <= as_of]
    first_days = [int(months_from([ends[0] + 1], -12)[0]), *(day + 1 for day in ends[:-1])] if ends else []
    years = [FiscalYear(first, last) for first, last in zip(first_days, ends, strict=True)]
    if terms.books_open_on is not None:
        return [year for year in years if year.first >= opened]
    return [year for year in years if year.last >= opened]


def _year_ends(terms: Terms) -> list[int]:
    """Give every day from the year before the books open that ends a fiscal year, in order."""
    stated = {int(str(used.value).replace("-", "")) for used in terms.used if used.name == FISCAL_YEAR_END.name}
    first = date_of(terms.books_open).year - 1
    years = np.arange(first, terms.as_of_date.year + 1)
    ends = set()
    for month_day in stated:
        month, day = divmod(month_day, 100)
        starts = months_from(first_of_month(years), month - 1)
        last_of_month = months_from(starts, 1) - 1
        candidates = np.minimum(starts + day - 1, last_of_month)
        ends |= set(candidates[terms.on(FISCAL_YEAR_END, candidates) == month_day].tolist())
    return sorted(ends)
