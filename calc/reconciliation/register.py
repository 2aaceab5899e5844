"""Our side of a reconciliation, read back from a workbook of results."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import (
    DECIMALS,
    DEFAULT_CALENDAR,
    FORMULA_ELIGIBILITY,
    ISSUANCES,
    OPTIONS,
    SHARE_RESERVE,
    Column,
    Kind,
    Sheet,
)
from calc.exact import decimal_of, units_at_once
from calc.reconciliation.as_written import require_as_written
from calc.results.basis_checks import split_of
from calc.results.read_back import NotResults, read_prior
from calc.results.table import ResultTable

_MOST = 10**15  # of shares or cents: a workbook holds no more to the last one, and a float is exact


@dataclass(frozen=True, eq=False)
class Register:
    """What a run found to be delivered: Issuances and Share Reserve with the columns of the contract.

    ``names``: ``director_id``, ``name`` of every director. ``splits`` are new and old shares, in order.
    """

    path: Path
    sha256: str
    as_of_date: date
    issuances: pd.DataFrame
    reserve: pd.DataFrame
    names: pd.DataFrame
    splits: tuple[tuple[int, int], ...]
    calendar: str
    company: str = ""
    saved_since: bool = False  # whether somebody has saved the workbook since the program wrote it


def read_register(path: Path) -> Register:
    """Read what a reconciliation needs of a workbook of results. ``NotResults`` where it is none."""
    found = read_prior(path, (ISSUANCES.name, SHARE_RESERVE.name, FORMULA_ELIGIBILITY.name, OPTIONS.name))
    named: set[tuple[Any, ...]] = set()
    for sheet in (FORMULA_ELIGIBILITY, OPTIONS):
        named.update(zip(*(found.sheets[sheet.name].column(header) for header in ("Director ID", "Name")), strict=True))
    names = pd.DataFrame(
        sorted(named),
        columns=["director_id", "name"],
        dtype="str",
    )
    issuances = _frame(ISSUANCES, found.sheets[ISSUANCES.name], path)
    reserve = _frame(SHARE_RESERVE, found.sheets[SHARE_RESERVE.name], path)
    require_as_written(found, issuances, reserve)
    return Register(
        path,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        found.as_of_date,
        issuances,
        reserve,
        names,
        _splits(found.splits),
        next((str(value) for item, value in found.terms if item == "Business-day Calendar"), DEFAULT_CALENDAR),
        next((str(value) for item, value in found.terms if item == "Company"), ""),
        found.saved_since,
    )


def _splits(written: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Each split, and several in a row that were all forgotten."""
    each = [split for text in written if (split := split_of(text)) is not None]
    ratios = set()
    for first in range(len(each)):
        new, old = 1, 1
        for times, by in each[first:]:
            new, old = new * times, old * by
            if new != old:
                ratios.add((new, old))
    return tuple(sorted(ratios))


def _frame(sheet: Sheet, rows: ResultTable, path: Path) -> pd.DataFrame:
    """The rows with the contract's columns, blank where the program did not know one; the index is a running number."""
    return pd.DataFrame({column.name: _column(column, rows, sheet, path) for column in sheet.columns})


def _column(column: Column, rows: ResultTable, sheet: Sheet, path: Path) -> Any:
    values = rows.column(column.header)
    try:
        if column.kind is Kind.DATE:
            return pd.Series([_day(value) for value in values], dtype="datetime64[s]")
        if column.kind in (Kind.SHARES, Kind.DOLLARS):
            return _units(values, DECIMALS[column.kind])
    except ValueError as wrong:
        raise NotResults(
            f"{path.name} has {wrong} under {column.header} on {sheet.name}. Choose the results as plancalc wrote them."
        ) from wrong
    if column.kind in (Kind.ID, Kind.TEXT, Kind.CHOICE):
        return pd.array([str(value) if value != "" else None for value in values], dtype="str")
    return pd.Series(values, dtype=object)


def _day(value: Any) -> np.datetime64:
    if value == "":
        return np.datetime64("NaT", "s")
    if not isinstance(value, (date, datetime)):
        raise ValueError(repr(value))
    return np.datetime64(value if isinstance(value, datetime) else value.isoformat(), "s")


def _units(values: Sequence[Any], decimals: int) -> Any:
    """Numbers in whole units, ``Int64``, blank where a cell is empty; all at once where all are plain."""
    given = [value for value in values if value != ""]
    if set(map(type, given)) <= {int, float}:
        units, exact = units_at_once(np.array(given, dtype=np.float64), decimals, _MOST - 1)
        if bool(exact.all()):
            blank = np.fromiter((value == "" for value in values), dtype=bool, count=len(values))
            made = np.zeros(len(values), dtype=np.int64)
            made[~blank] = units
            return pd.arrays.IntegerArray(made, blank)
    return pd.array([_whole(value, decimals) for value in values], dtype="Int64")


def _whole(value: Any, decimals: int) -> int | None:
    """A number in whole units: shares, or cents."""
    if value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(repr(value))
    units = decimal_of(value).scaleb(decimals)
    if units != units.to_integral_value() or abs(units) > _MOST:
        raise ValueError(repr(value))
    return int(units)
