"""The marks of what needs attention on the sheets: a symbol and bold type too, never colour alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import Kind
from calc.excel.styles import AMBER, NUMBER_FORMAT

# Days from the As-of Date within which a deadline is told: a quarter has 92, and its run comes some weeks later.
SOON = 120

_PALE = "#FDF1D6"
_THIN_STRIPES = 14  # by their number in Excel

Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Mark:
    """A look of some cells of a column: ``symbol`` stands before the value, which stays what it is."""

    when: Callable[[pd.DataFrame, date], Rows]
    symbol: str = ""
    colour: str = ""
    stripes: bool = False

    def properties(self, kind: Kind) -> dict[str, Any]:
        """Give the format of a marked cell, on top of that of its column."""
        if self.stripes:
            return {"pattern": _THIN_STRIPES, "fg_color": AMBER, "bg_color": _PALE}
        shown = f'"{self.symbol} "{NUMBER_FORMAT[kind]}' if self.symbol else NUMBER_FORMAT[kind]
        coloured = {"bg_color": self.colour} if self.colour else {}
        return {"bold": True, "num_format": shown, **coloured}


def expiring(options: pd.DataFrame, as_of: date) -> Rows:
    """Tell which options outstanding have a deadline that is near."""
    days = (options["deadline"] - pd.Timestamp(as_of)).dt.days
    return _true((options["shares_outstanding"] > 0) & (days > 0) & (days <= SOON))


def held(issuances: pd.DataFrame, _as_of: date | None = None) -> Rows:
    """Tell of which deliveries the first possible day is not known."""
    return _true(issuances["deliverable_from"].isna())


def _true(condition: "pd.Series[Any]") -> Rows:
    """Tell for each row whether a condition holds; a blank does not."""
    return condition.fillna(False).to_numpy(dtype=bool)


def _above_zero(name: str) -> Mark:
    """Make a mark of what is above zero."""
    return Mark(lambda frame, _: _true(frame[name] > 0), "▲", _PALE)


def _is(name: str, *words: str, symbol: str = "▲", colour: str = _PALE) -> Mark:
    """Make a mark of what has one of these words."""
    return Mark(lambda frame, _: _true(frame[name].isin(words)), symbol, colour)


def _near(frame: pd.DataFrame, _as_of: date) -> Rows:
    """Tell which option deadlines of Upcoming are near."""
    return _true((frame["event"] == "option deadline") & (frame["days_from_as_of"] <= SOON))


def _overdue(frame: pd.DataFrame, as_of: date) -> Rows:
    """Tell what was to be done by the As-of Date."""
    return _true(frame["do_by"] <= pd.Timestamp(as_of))


# Of several marks of one column, the first that applies is shown.
MARKS: Mapping[tuple[str, str], tuple[Mark, ...]] = {
    ("Options", "Shares Short at Grant"): (_above_zero("shares_short_at_grant"),),
    ("Options", "Deadline"): (Mark(expiring, "▲", _PALE),),
    ("Options", "Status"): (_is("status", "not granted"),),
    ("Deferred Awards", "Shares Short at Grant"): (_above_zero("shares_short_at_grant"),),
    ("Deferred Awards", "Shares Pending"): (_above_zero("shares_pending"),),
    ("Deferred Awards", "Status"): (_is("status", "pending", "not granted"),),
    ("Fee Settlement", "Cash for Shortfall"): (_above_zero("cash_for_shortfall"),),
    ("Fee Settlement", "Pending"): (_above_zero("pending"),),
    ("Shortfalls", "Shares Short"): (_above_zero("shares_short"),),
    ("Shortfalls", "Treatment"): (_is("treatment", "pending"),),
    ("Share Reserve", "Available"): (Mark(lambda frame, _: _true(frame["available"] == 0), "▲", _PALE),),
    ("Issuances", "Deliverable From"): (Mark(held, stripes=True),),
    ("Upcoming", "Days From As-of"): (Mark(_near, "▲", _PALE),),
    ("Upcoming by Date", "Do By"): (Mark(_overdue, "▲", _PALE),),
    ("Activity", "Line"): (Mark(lambda frame, _: _true(frame["line"].str.endswith(" at end"))),),
    ("Activity", "Shares"): (Mark(lambda frame, _: _true(frame["line"].str.endswith(" at end"))),),
    ("Tie-out", "What"): (_is("what", "Cause"), _is("what", "Not compared", symbol="○", colour="")),
    ("Checks", "Passes"): (_is("passes", "no", symbol="■", colour="#F8D9D4"),),
    ("Findings", "Severity"): (
        _is("severity", "error", symbol="■", colour="#F8D9D4"),
        _is("severity", "warning"),
        _is("severity", "info", symbol="○", colour=""),
    ),
}
