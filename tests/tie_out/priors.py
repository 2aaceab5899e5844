"""Earlier results as if they had been read back, without a workbook between."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calc._version import __version__
from calc.calculate import calculate
from calc.contract import DECIMALS, RESULTS_SHEET, Kind
from calc.findings import has_errors
from calc.fold import with_terms
from calc.plan.results import Results
from calc.results.basis import term_as_typed
from calc.results.read_back import Prior
from calc.results.table import ResultTable
from calc.tie_out import COMPARED, READ_FOR_CAUSES, TieOut, opening_tie_out, tie_out

Frames = dict[str, pd.DataFrame]
PROGRAM = f"plancalc {__version__}"


def results_at(given: Frames, day: date) -> Results:
    results = calculate(with_terms(given, {"As-of Date": day, "Period Start": None}), with_effects=False)
    assert not has_errors(results.findings), results.findings
    return results


def terms_of(results: Results) -> list[tuple[str, Any]]:
    return [(used.name, term_as_typed(used.value, used.kind)) for used in results.terms.used]


def prior_of(given: Frames, day: date) -> Prior:
    """The results of an input as of a day."""
    results = results_at(given, day)
    tables = {name: _table(name, results.sheets[name]) for name in (*COMPARED, *READ_FOR_CAUSES)}
    return Prior("prior.xlsx", day, None, PROGRAM, tuple(terms_of(results)), tables)


def against(prior: Prior, today: Frames) -> TieOut:
    """What an input gives for the day of earlier results, compared with them."""
    results = results_at(today, prior.as_of_date)
    return tie_out(prior, results.sheets, PROGRAM, terms_of(results), today)


def opening_against(prior: Prior, today: Frames, opens: date) -> TieOut:
    """Opening balances, compared with the results of the day before."""
    return opening_tie_out(prior, PROGRAM, opens, today, lambda sheet, header, row: f"{sheet} {header} {row}")


def _table(name: str, frame: pd.DataFrame) -> ResultTable:
    held = {}
    for column in RESULTS_SHEET[name].columns:
        values = frame[column.name]
        if column.kind is Kind.DATE:
            held[column.header] = values.to_numpy(dtype="datetime64[D]")
        elif column.kind in DECIMALS:
            held[column.header] = (
                values.astype("Float64").to_numpy(float, na_value=np.nan) / 10 ** DECIMALS[column.kind]
            )
        else:
            held[column.header] = np.array([None if pd.isna(each) else each for each in values], dtype=object)
    return ResultTable(RESULTS_SHEET[name], held, len(frame))
