"""The full sample once more: with errors as people make them, and a quarter later with a price that was corrected."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from calc.demo.ctc import ctc_rows, meeting_fees
from calc.demo.prices import closing_prices, price_rows
from calc.demo.table import Row, day, table
from calc.template import write_template

NEXT_AS_OF = day("2003-03-31")
CORRECTED_DAY = day("2002-09-18")  # the day before a meeting of the Board
_MADE_UP = "A sample: directors, events, fees and prices are made up, as those of the full sample are."
_WITH_ERRORS = ("The full sample with five errors. Check it, and each of them is marked in a copy and explained.",)
_NEXT_QUARTER = (
    "The full sample a quarter later: another As-of Date and Period Start, the prices of the quarter, a meeting of the"
    " Board with its fees.",
    f"One figure of the earlier quarters was corrected meanwhile: the close of {CORRECTED_DAY} on Prices.",
)
_MEETING = table("Meeting ID, Date, Type, Body", ("BD-2003-02", day("2003-02-13"), "board", "Board of Directors"))


def write_with_errors(path: Path) -> None:
    """Write the full sample with five errors in it."""
    rows = _copied()
    _change(rows["Directors"], {"Director ID": "HAT"}, {"End Reason": None})
    _change(rows["Fees"], {"Fee ID": "R-2002-DEL"}, {"Director ID": "DLE"})
    _change(rows["Fees"], {"Fee ID": "BD-2002-09-ASH"}, {"Amount": "2,000.00 USD"})
    _change(rows["Elections"], {"Director ID": "ORO"}, {"Notice Date": "11/12/2001"})
    _change(rows["Prices"], {"Date": day("2002-07-03")}, {"Date": day("2002-07-04")})
    write_template(path, rows, (*_WITH_ERRORS, _MADE_UP))


def write_next_quarter(path: Path) -> None:
    """Write the full sample as of the end of the next quarter, one earlier price corrected."""
    rows = _copied()
    _change(rows["Plan"], {"Term": "As-of Date"}, {"Value": NEXT_AS_OF})
    _change(rows["Plan"], {"Term": "Period Start"}, {"Value": day("2003-01-01")})
    rows["Meetings"] = [*rows["Meetings"], *_MEETING]
    rows["Fees"] = [*rows["Fees"], *meeting_fees(_MEETING)]
    rows["Prices"] = price_rows(NEXT_AS_OF)
    corrected = closing_prices()[CORRECTED_DAY] + Decimal("0.02")
    _change(rows["Prices"], {"Date": CORRECTED_DAY}, {"Last Sale": corrected})
    write_template(path, rows, (*_NEXT_QUARTER, _MADE_UP))


def _copied() -> dict[str, list[Row]]:
    """Give the sheets of the full sample, to be changed: its own rows stay as they are."""
    return {name: list(rows) for name, rows in ctc_rows().items()}


def _change(rows: list[Row], where: Mapping[str, object], to: Mapping[str, object]) -> None:
    """Change the one row that has the values of ``where``."""
    (place,) = [i for i, row in enumerate(rows) if all(row.get(header) == value for header, value in where.items())]
    rows[place] = {**rows[place], **to}
