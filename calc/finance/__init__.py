"""The finance reports: pure functions on what the Plan's calculation came to. They know no file and no workbook."""

from calc.finance.periods import Books, CannotCalculateThen, Frames, Period, period_of
from calc.finance.reports import footnotes, lacking, reports, warnings_of

__all__ = [
    "Books",
    "CannotCalculateThen",
    "Frames",
    "Period",
    "footnotes",
    "lacking",
    "period_of",
    "reports",
    "warnings_of",
]
