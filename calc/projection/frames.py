"""The sheets of a forecast as frames: Runway, Path, Scenarios and Invented Rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.contract import INVENTED_ROWS, PATH, RUNWAY, SCENARIOS_USED
from calc.plan.calendar import FOREVER, date_of, dates_of
from calc.plan.result_sheet import sheet
from calc.projection.project import Projection, Runway, runway
from calc.projection.runway import path

_RULES = {
    "Directors": "As many eligible directors as the scenario has, from the day after the next annual meeting: new ones"
    " named P-DIR, or the end of service of those who came last.",
    "Meetings": "The annual meeting each year, and the meetings of the last 12 months that had fees, on the same month"
    " and day, moved on to a business day.",
    "Fees": "Each director's latest Annual Fee of a full year, else the most common one; the meeting fees and retainers"
    " of the last 12 months.",
    "Elections": "A notice of each director, dated the As-of Date or the first day of service: it counts from the next"
    " calendar year.",
    "Prices": "A price on every business day without a row.",
    "Plan Events": "The scenario's Reserve Increase.",
}


@dataclass(frozen=True, eq=False)
class Forecast:
    """All scenarios run to their horizons, and what each comes to."""

    projections: tuple[Projection, ...]
    runways: tuple[Runway, ...]

    @property
    def sheets(self) -> Mapping[str, pd.DataFrame]:
        """Give the sheets of the forecast by name."""
        return {
            RUNWAY.name: _runway(self),
            PATH.name: _path(self.projections),
            SCENARIOS_USED.name: _scenarios(self.projections),
            INVENTED_ROWS.name: _invented(self.projections),
        }


def forecast_of(projections: Sequence[Projection]) -> Forecast:
    """Tell what each projection comes to."""
    return Forecast(tuple(projections), tuple(runway(each) for each in projections))


def _numbers(values: Sequence[int | None]) -> pd.Series:
    return pd.Series(pd.array(list(values), dtype="Int64"))


def _runway(forecast: Forecast) -> pd.DataFrame:
    runways, projections = forecast.runways, forecast.projections
    firsts = [each.first for each in runways]
    as_of = [each.as_of for each in projections]
    return sheet(
        RUNWAY,
        {
            "scenario": [each.scenario.name for each in projections],
            "first_shortfall": dates_of([first.day if first else FOREVER for first in firsts]),
            "days": _numbers([first.day - day if first else None for first, day in zip(firsts, as_of, strict=True)]),
            "kinds": [", ".join(first.kinds) if first else None for first in firsts],
            "available": _numbers([first.available if first else None for first in firsts]),
            "requested": _numbers([first.requested if first else None for first in firsts]),
            "short": _numbers([first.requested - first.available if first else None for first in firsts]),
            "fees_back_to_cash": [each.back_to_cash for each in runways],
            "option_shares_lost": [each.option_shares_lost for each in runways],
            "lowest_available": [each.lowest_available for each in runways],
            "shares_needed": [each.shares_needed for each in runways],
            "break_even_price": _numbers([each.break_even_price for each in runways]),
        },
    )


def _path(projections: Sequence[Projection]) -> pd.DataFrame:
    paths = [path(each.run, each.as_of) for each in projections]
    names = [each.scenario.name for each in projections]
    day, after, movement = (np.concatenate(column) for column in zip(*paths, strict=True))
    sizes = [each[0].size for each in paths]
    scenario = [name for name, size in zip(names, sizes, strict=True) for _ in range(size)]
    return sheet(PATH, {"scenario": scenario, "date": dates_of(day), "available": after, "movement": movement})


def _scenarios(projections: Sequence[Projection]) -> pd.DataFrame:
    given = [each.scenario for each in projections]
    days = [np.datetime64("NaT") if each.increase_date is None else each.increase_date for each in given]
    return sheet(
        SCENARIOS_USED,
        {
            "scenario": [each.name for each in given],
            "horizon": [each.horizon for each in given],
            "projected_to": np.array([date_of(each.horizon) for each in projections], dtype="datetime64[s]"),
            "price": _numbers([each.price for each in projections]),
            "annual_price_change": [each.annual_price_change for each in given],
            "directors": [_eligible_at_the_end(each) for each in projections],
            "deferral": [each.deferral for each in given],
            "fee_change": [each.fee_change for each in given],
            "reserve_increase": _numbers([each.increase for each in given]),
            "increase_date": np.array(days, dtype="datetime64[s]"),
        },
    )


def _eligible_at_the_end(projection: Projection) -> int:
    board = projection.run.board
    codes = np.arange(len(board.ids))
    return int(board.eligible(codes, np.full(codes.size, projection.horizon)).sum())


def _invented(projections: Sequence[Projection]) -> pd.DataFrame:
    rows = [
        (each.scenario.name, name, each.invented.added[name], rule)
        for each in projections
        for name, rule in _RULES.items()
        if name in each.invented.added
    ]
    columns = ("scenario", "sheet", "rows", "rule")
    return sheet(INVENTED_ROWS, {name: [row[place] for row in rows] for place, name in enumerate(columns)})
