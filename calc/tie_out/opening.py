"""Opening balances against earlier results of the day before: what stood at their end is what the books open with.

An example: the books open on 2003-01-01, and the results are as of 2002-12-31. Of DS-F1 these have 140 shares
outstanding, and its row of Opening Awards has 150: a difference, named at that cell. Nothing is calculated for it.
Plan §4(a).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import OPENING_AWARDS, PLAN
from calc.results.read_back import Prior
from calc.results.records import present
from calc.results.table import ResultTable
from calc.tie_out.model import PROGRAM, Difference, TieOut

Cell = Callable[[str, str, int], str]  # names the cell of an input sheet, by its header and its row
_Values = Mapping[str, Any]

# By the column of Opening Awards: that of the results, where it has another name.
_OPTION = {header: header for header in ("Kind", "Director ID", "Grant Date", "Shares Outstanding", "Exercise Price")}
_OPTION |= {"Final Exercise Date": "Final Exercise Date"}
_DEFERRED = {header: header for header in ("Director ID", "Grant Date", "Shares Outstanding", "Shares Pending")}
_PENDING = "Dollars Pending"
_MAY_BE_NONE = ("Shares Outstanding", "Shares Pending", _PENDING)  # a blank says 0
LEFT_OUT = (
    "Compared are the reserve and what stood of each award; the steps of vesting, and the terms on Plan, are not."
)


def opening_tie_out(prior: Prior, program: str, opens: date, frames: Mapping[str, pd.DataFrame], cell: Cell) -> TieOut:
    """Compare the balances with which the books open with those at the end of earlier results, of the day before."""
    differences = (*_of_reserve(prior, frames[PLAN.name], cell), *_of_awards(prior, frames[OPENING_AWARDS.name], cell))
    notes = (Difference("Basis", PROGRAM, "Value", prior.program, program, ""),) if prior.program != program else ()
    return TieOut(
        Prior(prior.name, prior.as_of_date, prior.period_start, prior.program, prior.terms, {}, prior.splits),
        differences, notes, lacks=LEFT_OUT, opening=opens,
    )  # fmt: skip


def _of_reserve(prior: Prior, plan: pd.DataFrame, cell: Cell) -> Iterator[Difference]:
    """Compare the reserve; shares that a survivor assumed are among those delivered."""
    ledger = prior.sheets["Share Reserve"]
    last = {header: ledger.value(header, len(ledger) - 1) for header in ledger.sheet.headers} if len(ledger) else {}
    closing = {
        "Opening Reserve": last.get("Reserve", 0),
        "Opening Delivered": last.get("Delivered", 0) + last.get("Assumed", 0),
        "Opening Available": last.get("Available", 0),
    }
    at = dict(zip(plan["term"], plan.index, strict=True))
    for term, was in closing.items():
        if was != (has := int(plan["value"][at[term]])):
            yield Difference(PLAN.name, term, "Value", was, has, cell(PLAN.name, "Value", int(at[term])))


def _of_awards(prior: Prior, opening: pd.DataFrame, cell: Cell) -> Iterator[Difference]:
    """Compare the awards that stood with the rows of Opening Awards, in their order; those that have none last."""
    standing = _standing(prior)
    sheet = OPENING_AWARDS.name
    for row, values in zip(opening.index.tolist(), opening.to_dict("records"), strict=True):
        entered = {
            column.header: None if pd.isna(values[column.name]) else present(values[column.name], column.kind)
            for column in OPENING_AWARDS.columns
        }
        award = str(entered["Award ID"])
        was = standing.pop(award, None)
        if was is None:
            size = entered["Shares Outstanding"] or entered["Shares Pending"]
            yield Difference(sheet, award, "(new row)", None, size, cell(sheet, "Award ID", row))
            continue
        for header, figure in was.items():
            nothing = 0 if header in _MAY_BE_NONE else None
            if (figure or nothing) != (entered[header] or nothing):
                yield Difference(sheet, award, header, figure, entered[header], cell(sheet, header, row))
    for award, was in standing.items():
        size = was["Shares Outstanding"] or was.get("Shares Pending")
        yield Difference(sheet, award, "(row gone)", size, None, "")


def _standing(prior: Prior) -> dict[str, _Values]:
    """Give the awards that are outstanding or pending at the end, by ID: what Opening Awards has of them."""
    options, deferred = (prior.sheets[name] for name in ("Options", "Deferred Awards"))
    standing: dict[str, _Values] = {}
    for row in _rows(options, ["Shares Outstanding"]):
        standing[str(options.value("Option ID", row))] = {
            header: options.value(at, row) for header, at in _OPTION.items()
        }
    fees = prior.sheets["Fee Settlement"]
    settled = dict(zip(fees.held["Fee ID"].tolist(), range(len(fees)), strict=True))
    for row in _rows(deferred, ["Shares Outstanding", "Shares Pending"]):
        values = {header: deferred.value(at, row) for header, at in _DEFERRED.items()}
        fee = deferred.value("Fee ID", row)
        if fee in settled:  # of an award that was taken over then too, no row says what is pending in dollars
            values[_PENDING] = fees.value("Pending", settled[fee])
        standing[str(deferred.value("Award ID", row))] = {"Kind": "deferred", **values}
    return standing


def _rows(table: ResultTable, sizes: Sequence[str]) -> list[int]:
    """Find the rows with shares under one of some headers."""
    some = np.any([table.units(header) > 0 for header in sizes], axis=0)
    return [int(index) for index in np.flatnonzero(some)]
