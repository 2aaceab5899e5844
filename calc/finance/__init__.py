"""The finance reports: pure functions on what the Plan's calculation came to. They know no file and no workbook."""

from calc.finance.periods import Books, CannotCalculateThen, Period, period_of
from calc.finance.reports import footnotes, lacking, reports, warnings_of

__all__ = [
    "Books",
    "CannotCalculateThen",
    "Period",
    "footnotes",
    "lacking",
    "period_of",
    "reports",
    "warnings_of",
]
