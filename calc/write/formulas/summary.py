"""The key figures of the Summary as formulas over the other sheets, in the order in which ``figures`` lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from calc.tables.model import Tables
from calc.write.figures import BALANCES, Figure


def with_formulas(figures: Sequence[Figure], formulas: Sequence[str] | None) -> Sequence[Figure]:
    """Give the figures with their formulas, where there are some."""
    if not formulas:
        return figures
    return [replace(figure, formula=text) for figure, text in zip(figures, formulas, strict=True)]


def summary_formulas(tables: Tables) -> Mapping[str, Sequence[str]]:
    """Make the formulas of each list of figures; no list where a sheet has no rows, and values stand."""
    formulas: dict[str, Sequence[str]] = {}
    ledger = tables["Share Reserve"]
    if len(ledger.frame):
        formulas["Share Reserve"] = [ledger.cell(header, len(ledger.frame) - 1) for header in BALANCES]
    if len(tables["Activity"].frame) and len(tables["Options"].frame):
        formulas["Options"] = [
            _over_all_parts(tables, "Options", "Shares Outstanding", 'COUNTIF({},">0")'),
            _over_all_parts(tables, "Options", "Shares Outstanding"),
            _over_all_parts(tables, "Options", "Shares Exercisable"),
            _activity_cell(tables, "options", "outstanding at end", "Weighted-Average Exercise Price"),
            _activity_cell(tables, "options", "granted"),
            _less_formula(_activity_cell(tables, "options", "exercised")),
            _less_formula(_activity_cell(tables, "options", "lapsed"), _activity_cell(tables, "options", "cancelled")),
        ]
    if len(tables["Activity"].frame) and len(tables["Deferred Awards"].frame):
        formulas["Deferred Awards"] = [
            _over_all_parts(tables, "Deferred Awards", "Shares Outstanding", 'COUNTIF({},">0")'),
            _over_all_parts(tables, "Deferred Awards", "Shares Outstanding"),
            _over_all_parts(tables, "Deferred Awards", "Shares Pending"),
            _activity_cell(tables, "deferred awards", "granted"),
            _less_formula(_activity_cell(tables, "deferred awards", "issued")),
            f"ROUND({_over_all_parts(tables, 'Fee Settlement', 'Amount')},2)",
            f"ROUND({_over_all_parts(tables, 'Fee Settlement', 'Deferred')},2)",
        ]
    return formulas


def _over_all_parts(tables: Tables, name: str, header: str, pattern: str = "SUM({})") -> str:
    """Make a count or a sum over a column, on all of its sheets."""
    return "+".join(pattern.format(table.span(header, part)) for table, part in tables.all_parts(name))


def _activity_cell(tables: Tables, group: str, line: str, header: str = "Shares") -> str:
    """Name the cell of a line of Activity; empty where there is no such line."""
    table = tables["Activity"]
    indexes = np.flatnonzero(table.equals("Group", group) & table.equals("Line", line))
    return table.cell(header, int(indexes[0])) if indexes.size else ""


def _less_formula(*cells: str) -> str:
    """Make the cells that are there, each taken off 0; empty where there is none."""
    known = [cell for cell in cells if cell]
    return "-".join(["0", *known]) if known else ""
