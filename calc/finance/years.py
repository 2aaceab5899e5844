"""Years between two dates: days x 4 / 1461, so that five years are 5.00 wherever they begin."""

import numpy as np
import numpy.typing as npt

from calc.exact import Integers, muldiv_half_up
from calc.finance.restatement import Parts
from calc.finance.roll_forward import average

DAYS, PER_YEARS = 1461, 4  # days of so many years
_HUNDREDTH = 100  # of the units of 1e-4 years in which years are kept


def years_between(start: int, ends: npt.ArrayLike) -> Integers:
    """Give the years from a day to later ones, rounded half up to two decimals."""
    days = np.asarray(ends, dtype=np.int64) - start
    return muldiv_half_up(days, PER_YEARS * _HUNDREDTH, DAYS) * _HUNDREDTH


def average_years(weights: Parts, start: int, ends: npt.ArrayLike) -> int | None:
    """Give the average of the years from a day to later ones, weighted by shares; None without shares."""
    days = np.asarray(ends, dtype=np.int64) - start
    hundredths = average(weights, days * PER_YEARS * _HUNDREDTH, DAYS)
    return None if hundredths is None else hundredths * _HUNDREDTH
