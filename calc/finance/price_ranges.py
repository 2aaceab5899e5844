"""Options outstanding by range of exercise price. FAS 123 ¶48."""

import numpy as np
import pandas as pd

from calc.contract import PRICE_RANGES
from calc.exact import UNITS_PER_CENT, Integers, adding_up
from calc.finance.lines import sheet_of
from calc.finance.option_activity import EXERCISABLE, OptionActivity
from calc.finance.periods import Period
from calc.finance.roll_forward import END, average
from calc.finance.years import average_years


def price_ranges(period: Period, options: OptionActivity) -> pd.DataFrame:
    """Make the sheet Price Ranges; its shares add up to those of Option Activity."""
    standing, exercisable = options.of(END), options.of(EXERCISABLE)
    lowest = range_starts(standing["price"].to_numpy(dtype=np.int64))
    of_standing, of_exercisable = (
        np.searchsorted(lowest, rows["price"].to_numpy(dtype=np.int64), side="right") - 1
        for rows in (standing, exercisable)
    )
    numbers = range(lowest.size)
    inside = [(standing[of_standing == number], exercisable[of_exercisable == number]) for number in numbers]
    shares = [
        adding_up(
            np.array([int(rows[kind]["parts"].sum()) for rows in inside], dtype=object),
            options.rolled.whole,
            options.rolled.shares[line],
        )
        for kind, line in enumerate((END, EXERCISABLE))
    ]
    return sheet_of(
        PRICE_RANGES,
        [
            {
                "from": int(all_of["price"].min()),
                "to": int(all_of["price"].max()),
                "outstanding": shares[0][number],
                "remaining_term": average_years(all_of["parts"].to_numpy(), period.end, all_of["deadline"]),
                "average_price": average(all_of["parts"].to_numpy(), all_of["price"], UNITS_PER_CENT),
                "exercisable": shares[1][number],
                "exercisable_average_price": average(some["parts"].to_numpy(), some["price"], UNITS_PER_CENT),
            }
            for number, (all_of, some) in enumerate(inside)
        ],
    )


def range_starts(prices: Integers) -> Integers:
    """Give the lowest price of each range: each takes every price up to 1.5 times its lowest."""
    starts: list[int] = []
    for price in np.unique(prices).tolist():
        if not starts or 2 * price > 3 * starts[-1]:
            starts.append(price)
    return np.array(starts, dtype=np.int64)
