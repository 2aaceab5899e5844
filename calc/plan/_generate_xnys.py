"""Write ``xnys.py`` from exchange_calendars: ``python -m calc.plan._generate_xnys``."""

from pathlib import Path

import exchange_calendars
import pandas as pd

FIRST, LAST = "1970-01-01", "2050-12-31"
HEAD = '''"""Weekdays from {first} to {last} on which the New York Stock Exchange did not, or will not, open.

Written by ``_generate_xnys.py`` from exchange_calendars {version}; what lies after that release follows its rules. One
line a year: the month and day of each.
"""

import numpy as np
import numpy.typing as npt

_CLOSED = """
{lines}
"""


def holidays() -> npt.NDArray[np.datetime64]:
    """List the weekdays without trading, in order."""
    years = [line.split() for line in _CLOSED.strip().splitlines()]
    dates = [f"{{year[:4]}}-{{day[:2]}}-{{day[2:]}}" for year, *days in years for day in days]
    return np.array(dates, dtype="datetime64[D]")
'''


def text() -> str:
    """Make the whole text of ``xnys.py``."""
    sessions = exchange_calendars.get_calendar("XNYS", start=FIRST, end=LAST).sessions
    weekdays = pd.bdate_range(FIRST, LAST)
    closed = weekdays[~weekdays.isin(sessions)]
    lines = [
        f"{year}: " + " ".join(f"{day:%m%d}" for day in closed[closed.year == year])
        for year in range(closed.year.min(), closed.year.max() + 1)
    ]
    return HEAD.format(first=FIRST, last=LAST, version=exchange_calendars.__version__, lines="\n".join(lines))


if __name__ == "__main__":
    Path(__file__).with_name("xnys.py").write_text(text(), encoding="utf-8")
