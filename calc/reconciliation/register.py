"""Our side of a reconciliation, read back from a workbook of results."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from calc.contract import DEFAULT_CALENDAR, FORMULA_ELIGIBILITY, ISSUANCES, OPTIONS, SHARE_RESERVE
from calc.reconciliation.as_written import require_as_written
from calc.results.basis_checks import day_of, split_of
from calc.results.read_back import read_prior


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
    books_open: date | None = None  # where they opened with balances: nothing before that day is in the register


def read_register(path: Path) -> Register:
    """Read what a reconciliation needs of a workbook of results. ``NotResults`` where it is none."""
    results = read_prior(path, (ISSUANCES.name, SHARE_RESERVE.name, FORMULA_ELIGIBILITY.name, OPTIONS.name))
    named: set[tuple[Any, ...]] = set()
    for sheet in (FORMULA_ELIGIBILITY, OPTIONS):
        table = results.sheets[sheet.name]
        named.update(zip(table.column("Director ID"), table.column("Name"), strict=True))
    names = pd.DataFrame(
        sorted(named),
        columns=["director_id", "name"],
        dtype="str",
    )
    issuances, reserve = (results.sheets[sheet.name].frame() for sheet in (ISSUANCES, SHARE_RESERVE))
    require_as_written(results, issuances, reserve)
    return Register(
        path,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        results.as_of_date,
        issuances,
        reserve,
        names,
        _splits(results.splits),
        next((str(value) for item, value in results.terms if item == "Business-day Calendar"), DEFAULT_CALENDAR),
        results.company,
        results.saved_since,
        next((day_of(value) for item, value in results.terms if item == "Books Open On"), None),
    )


def _splits(written: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Give the ratio of each split, and of several in a row that the agent may all have missed."""
    splits = [split for text in written if (split := split_of(text)) is not None]
    ratios = set()
    for first in range(len(splits)):
        new, old = 1, 1
        for times, by in splits[first:]:
            new, old = new * times, old * by
            if new != old:
                ratios.add((new, old))
    return tuple(sorted(ratios))
