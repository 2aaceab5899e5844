"""The finance reports of small plans and of the sample, as plain rows."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from calc.calculate import calculate
from calc.contract import INPUT_SHEET, REPORT_SHEET, Kind
from calc.exact import dollars, price, rate, years
from calc.finance import Period, period_of, reports
from calc.findings import has_errors
from calc.plan.results import Results
from calc.read import read
from calc.validate.schemas import settled
from tests.support.build import Row, frame
from tests.support.paths import SAMPLES
from tests.support.plans import frames, plain

SAMPLE = SAMPLES / "ctc-1999-2002.xlsx"
_IN_WORDS = {Kind.DOLLARS: dollars, Kind.PRICE: price, Kind.RATE: rate, Kind.YEARS: years}


def without_effects(given: Mapping[str, pd.DataFrame]) -> Results:
    return calculate(given, with_effects=False)


def period_from(given: dict[str, pd.DataFrame]) -> Period:
    results = without_effects(given)
    assert not has_errors(results.findings), results.findings
    return period_of(given, results, without_effects)


def period(as_of: str, start: str, terms: dict[str, Any] | None = None, **sheets: list[Row]) -> Period:
    """The period of a small plan."""
    return period_from(frames(as_of, {"Period Start": date.fromisoformat(start), **(terms or {})}, **sheets))


@cache
def sample(as_of: str, start: str, common: int | None = None) -> Period:
    """The period of the CTC sample; with so many common shares outstanding from its first year on."""
    given = settled(read(SAMPLE).frames, INPUT_SHEET)
    days = {"As-of Date": date.fromisoformat(as_of), "Period Start": date.fromisoformat(start)}
    plan = given["Plan"]
    assert set(days) <= set(plan["term"])
    values = [days.get(term, value) for term, value in zip(plan["term"], plan["value"], strict=True)]
    given["Plan"] = plan.assign(value=pd.Series(values, index=plan.index, dtype=object))
    if common is not None:
        sheet = INPUT_SHEET["Shares Outstanding"]
        given[sheet.name] = frame(sheet, [{"Date": date(1999, 1, 1), "Shares": common}])
    return period_from(given)


@cache
def made(of: Period) -> dict[str, pd.DataFrame]:
    return reports(of)


def rows(of: Period, sheet: str) -> list[dict[str, Any]]:
    """The rows of a report by their headers: dollars, prices, rates and years as decimals, blanks as None."""
    contract = REPORT_SHEET[sheet]
    return [
        {column.header: _in_words(record[column.name], column.kind) for column in contract.columns}
        for record in made(of)[sheet].to_dict("records")
    ]


def line(of: Period, sheet: str, name: str) -> dict[str, Any]:
    """The row of a report with such a Line."""
    return next(row for row in rows(of, sheet) if row["Line"] == name)


def behind(of: Period, sheet: str, name: str) -> list[dict[str, Any]]:
    """The rows behind a line."""
    return [row for row in rows(of, f"{sheet} Detail") if row["Line"] == name]


def _in_words(value: Any, kind: Kind) -> Any:
    blank = plain(value)
    return _IN_WORDS[kind](blank) if blank is not None and kind in _IN_WORDS else blank
