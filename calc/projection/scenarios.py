"""The scenarios of a projection: those of the sheet Scenarios, or the one called ``as now``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

AS_NOW = "as now"
HORIZON = 3  # years, where a scenario does not say
RATE_UNIT = 10**8  # units of a rate in a whole
AS_ELECTED, ALL, NONE_DEFERS = "as elected", "all", "none"


@dataclass(frozen=True)
class Scenario:
    """What is assumed after the As-of Date. ``None``: as it is now.

    ``price`` is in units of 1e-8 dollars, the two rates in units of 1e-8; ``increase`` shares join the reserve on
    ``increase_date``.
    """

    name: str = AS_NOW
    horizon: int = HORIZON
    price: int | None = None
    annual_price_change: int = 0
    directors: int | None = None
    deferral: str = AS_ELECTED
    fee_change: int = 0
    increase: int | None = None
    increase_date: date | None = None


def scenarios(sheet: pd.DataFrame) -> tuple[Scenario, ...]:
    """Give the scenarios of the sheet in its order; ``as now`` alone where it has none."""
    if sheet.empty:
        return (Scenario(),)
    return tuple(_scenario(row) for row in sheet.to_dict("records"))


def _scenario(row: Mapping[Any, Any]) -> Scenario:
    given = {name: None if pd.isna(value) else value for name, value in row.items()}

    def number(name: str) -> int | None:
        return None if given[name] is None else int(str(given[name]))

    on = given["increase_date"]
    return Scenario(
        str(given["scenario"]),
        number("horizon") or HORIZON,
        number("price"),
        number("annual_price_change") or 0,
        number("directors"),
        str(given["deferral"] or AS_ELECTED),
        number("fee_change") or 0,
        number("reserve_increase"),
        None if on is None else pd.Timestamp(str(on)).date(),
    )
