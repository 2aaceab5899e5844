"""The key figures of the Summary as formulas over the other sheets, in the order in which ``figures`` lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from calc.tables.model import Tables
from calc.write.figures import BALANCES, Figure


def with_formulas(figures: Sequence[Figure], formulas: Sequence[str] | None) -> Sequence[Figure]:
    """The figures with their formulas, where there are some."""
    if not formulas:
        return figures
    return [replace(figure, formula=text) for figure, text in zip(figures, formulas, strict=True)]


def summary_formulas(tables: Tables) -> Mapping[str, Sequence[str]]:
    """The formulas of each list of figures; no list where a sheet has no rows, and values stand."""
    made: dict[str, Sequence[str]] = {}
    ledger = tables["Share Reserve"]
    if len(ledger.frame):
        made["Share Reserve"] = [ledger.cell(header, len(ledger.frame) - 1) for header in BALANCES]
    if len(tables["Activity"].frame) and len(tables["Options"].frame):
        made["Options"] = [
            _over(tables, "Options", "Shares Outstanding", 'COUNTIF({},">0")'),
            _over(tables, "Options", "Shares Outstanding"),
            _over(tables, "Options", "Shares Exercisable"),
            _line(tables, "options", "outstanding at end", "Weighted-Average Exercise Price"),
            _line(tables, "options", "granted"),
            _less(_line(tables, "options", "exercised")),
            _less(_line(tables, "options", "lapsed"), _line(tables, "options", "cancelled")),
        ]
    if len(tables["Activity"].frame) and len(tables["Deferred Awards"].frame):
        made["Deferred Awards"] = [
            _over(tables, "Deferred Awards", "Shares Outstanding", 'COUNTIF({},">0")'),
            _over(tables, "Deferred Awards", "Shares Outstanding"),
            _over(tables, "Deferred Awards", "Shares Pending"),
            _line(tables, "deferred awards", "granted"),
            _less(_line(tables, "deferred awards", "issued")),
            f"ROUND({_over(tables, 'Fee Settlement', 'Amount')},2)",
            f"ROUND({_over(tables, 'Fee Settlement', 'Deferred')},2)",
        ]
    return made


def _over(tables: Tables, name: str, header: str, pattern: str = "SUM({})") -> str:
    """A count or a sum over a column, on all of its sheets."""
    return "+".join(pattern.format(table.span(header, part)) for table, part in tables.all_parts(name))


def _line(tables: Tables, group: str, line: str, header: str = "Shares") -> str:
    """The cell of a line of Activity; none where there is no such line."""
    table = tables["Activity"]
    places = np.flatnonzero(table.equals("Group", group) & table.equals("Line", line))
    return table.cell(header, int(places[0])) if places.size else ""


def _less(*cells: str) -> str:
    known = [cell for cell in cells if cell]
    return "-".join(["0", *known]) if known else ""
