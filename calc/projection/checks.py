"""What must agree in a forecast: its sheets with one another, and what would cover a shortfall with another run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from calc.contract import PATH, RUNWAY, SCENARIOS_USED, Sheet
from calc.exact import Flags, Integers, total
from calc.excel.text import on_one_line
from calc.findings import count
from calc.projection.frames import Forecast
from calc.projection.project import Projection, falls_short_with, is_enough
from calc.projection.sentences import NAME
from calc.projection.tables import FIRST_ROW, Formulas
from calc.tables.model import Live, Own, texts_of
from calc.write.checks import checks_of_totals, checks_sentence, failure_in_words
from calc.write.formulas.totals import Total

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class ForecastChecks:
    """The Checks sheet of a forecast, and its formulas by header."""

    frame: pd.DataFrame
    formulas: Formulas

    @property
    def fault(self) -> str:
        """Say what a person is told where a check fails; empty where all pass."""
        return failure_in_words(self.frame)

    def sentence(self, values_only: bool) -> tuple[str, str]:
        """Say for the Summary whether all checks pass: a formula, none with ``values_only``, and what it gives."""
        formula, sentence = checks_sentence(self.frame, FIRST_ROW + 1)
        return "" if values_only else formula, sentence


def forecast_checks(forecast: Forecast, sheets: Frames) -> ForecastChecks:
    """Check a forecast: make its Checks sheet and the formulas of it."""
    totals = [*_along_the_paths(forecast, sheets), *_of_runway(sheets), *_shares_needed(forecast)]
    counted, live = checks_of_totals(totals, top=FIRST_ROW + 1)
    return ForecastChecks(counted, {header: _texts(column) for header, column in live.items()})


def _along_the_paths(forecast: Forecast, sheets: Frames) -> Iterator[Total]:
    """Hold each scenario's Path, whose rows stand together, against what is available at its start and its end."""
    path, used = sheets[PATH.name], sheets[SCENARIOS_USED.name]
    runway, first = sheets[RUNWAY.name], 0
    for at, (projection, rows) in enumerate(zip(forecast.projections, forecast.path_rows, strict=True)):
        name = on_one_line(projection.scenario.name, NAME)
        moved = path["movement"].iloc[first : first + rows].to_numpy(dtype=np.int64)
        after = path["available"].iloc[first : first + rows].to_numpy(dtype=np.int64)
        start, end = (_cell(SCENARIOS_USED, f"Available at {when}", at) for when in ("Start", "End"))
        lowest = _cell(RUNWAY, "Lowest Available", at)
        movements, available = (_span(PATH, header, first, rows) for header in ("Movement", "Available"))
        started, ended = int(used["available_at_start"].iloc[at]), int(used["available_at_end"].iloc[at])
        yield Total(
            f"{name}: Available at Start and each Movement of Path add up to Available at End",
            "§4(a)",
            PATH.name,
            f"{start}+SUM({movements})-{end}" if rows else f"{start}-{end}",
            started + total(moved),
            ended,
        )
        low = int(runway["lowest_available"].iloc[at])
        least = int(after.min(initial=started))
        yield Total(
            f"{name}: Lowest Available is not negative and not above any Available of Path",
            "§4(a)",
            RUNWAY.name,
            f"IF(AND({lowest}>=0,{lowest}<=MIN({start}{f',{available}' if rows else ''})),0,1)",
            int(not 0 <= low <= least),
            0,
        )
        first += rows


def _of_runway(sheets: Frames) -> Iterator[Total]:
    """Hold the columns of Runway against one another, row by row."""
    frame = sheets[RUNWAY.name]
    rows = len(frame)

    def span(header: str) -> str:
        return _span(RUNWAY, header, 0, rows)

    def column(header: str) -> Integers:
        values = frame[RUNWAY.by_header[header].name].astype("Int64").fillna(0)
        return np.asarray(values, dtype=np.int64)

    short, asked, had = (column(header) for header in ("Short", "Requested", "Available"))
    falls = frame["first_shortfall"].notna().to_numpy(dtype=bool)
    first = span("First Shortfall")
    needed = frame["shares_needed"]
    some = (needed.isna() | needed.gt(0).fillna(False)).to_numpy(dtype=bool)
    yield Total(
        "Short adds up to Requested less Available",
        "§8(a)",
        RUNWAY.name,
        f"SUM({span('Requested')})-SUM({span('Available')})-SUM({span('Short')})",
        total(short),
        total(asked - had),
    )
    yield _none_fails(
        "On each First Shortfall more is Requested than is Available",
        f'({first}<>"")*({span("Requested")}<={span("Available")})',
        falls & (asked <= had),
    )
    yield _none_fails(
        "Shares Needed are 0 where there is no First Shortfall, and not 0 where there is one",
        f'--(({first}<>"")<>(({span("Shares Needed")}="")+({span("Shares Needed")}>0)>0))',
        falls != some,
    )
    yield _none_fails(
        "Option Shares Lost are none where there is no First Shortfall",
        f'({first}="")*({span("Option Shares Lost")}>0)',
        ~falls & (column("Option Shares Lost") > 0),
    )


def _texts(live: Live) -> list[str]:
    """Give the formula of each row; empty where a row has none."""
    return [str(text) for piece in live.pieces if not isinstance(piece, str | Own) for text in texts_of(piece)]


def _none_fails(what: str, fails: str, failing: Flags) -> Total:
    return Total(what, "§8(a)", RUNWAY.name, f"SUMPRODUCT({fails})", int(failing.sum()), 0)


def _shares_needed(forecast: Forecast) -> Iterator[Total]:
    """Run each scenario that falls short once more with the shares that it needs, and with one fewer."""
    for projection, came_to in zip(forecast.projections, forecast.runways, strict=True):
        if needed := came_to.shares_needed:
            name = on_one_line(projection.scenario.name, NAME)
            what = f"{name}: with {count(needed, 'more share')} nothing falls short, and with one fewer something does"
            yield Total(what, "§8(a)", RUNWAY.name, "", int(not _is_least(projection, needed)), 0)


def _is_least(projection: Projection, needed: int) -> bool:
    return not falls_short_with(projection, needed) and not is_enough(projection, needed - 1)


def _cell(sheet: Sheet, header: str, row: int) -> str:
    return f"{sheet.name}!${_letter(sheet, header)}${FIRST_ROW + 1 + row}"


def _span(sheet: Sheet, header: str, first: int, rows: int) -> str:
    letter = _letter(sheet, header)
    return f"{sheet.name}!${letter}${FIRST_ROW + 1 + first}:${letter}${FIRST_ROW + first + rows}"


def _letter(sheet: Sheet, header: str) -> str:
    return str(xl_col_to_name(sheet.headers.index(header)))
