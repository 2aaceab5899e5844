"""What must agree in a report: its lines, its sheets with one another, and all with the results of the same input."""

from collections.abc import Iterator

import numpy as np

from calc.contract.report import (
    BY_DIRECTOR,
    DEFERRED_ACTIVITY,
    DEFERRED_ACTIVITY_DETAIL,
    EQUITY_COMPENSATION_PLANS,
    OPTION_ACTIVITY,
    OPTION_ACTIVITY_DETAIL,
    PRICE_RANGES,
    TWO_PERIODS,
)
from calc.finance import Period
from calc.finance.item_201d import may_still_grant
from calc.tables.model import Table, Tables
from calc.write.formulas.totals import Total
from calc.write.report.award_checks import award_totals
from calc.write.report.basis import (
    ASSUMED,
    DEFERRED,
    DELIVERED,
    EXERCISABLE,
    FROM_RESULTS,
    OPTIONS,
    PENDING,
    RESERVE,
    tied,
)

_BEGINNING, _END, _AT_END = "outstanding at beginning", "outstanding at end", "exercisable at end"
_NOTE = "ASC 718-10-50-2"
_WITH_RESULTS = (  # sheet, column, the figure of the results
    (BY_DIRECTOR.name, "Options Outstanding", OPTIONS),
    (BY_DIRECTOR.name, "Options Exercisable", EXERCISABLE),
    (BY_DIRECTOR.name, "Deferred Outstanding", DEFERRED),
    (BY_DIRECTOR.name, "Shares Pending", PENDING),
)


def report_totals(tables: Tables, period: Period) -> Iterator[Total]:
    """Make the checks of a report."""
    results = tied(period)
    yield from _lines_add_up(tables)
    yield from award_totals(tables, period)
    yield from _ranges(tables)
    yield from _with_results(tables, results)
    if may_still_grant(period):
        yield _item_201d(tables, results)
    yield from _fees(tables)
    if TWO_PERIODS.name in tables:
        yield from _where_periods_meet(tables[TWO_PERIODS.name])


def _lines_add_up(tables: Tables) -> Iterator[Total]:
    """The lines of each activity go from its beginning by its movements to its end."""
    for name in (OPTION_ACTIVITY.name, DEFERRED_ACTIVITY.name):
        table = tables[name]
        end = _row(table, _END)
        shares = table.whole("Shares")
        last = table.cell("Shares", end)
        formula = f"SUM({table.cell('Shares', 0)}:{table.cell('Shares', end - 1).split('!')[1]})-{last}"
        what = "The lines add up from the beginning to the end"
        yield Total(what, _NOTE, name, formula, int(shares[:end].sum()), int(shares[end]))


def _ranges(tables: Tables) -> Iterator[Total]:
    """The ranges of prices hold every option."""
    table, activity = tables[PRICE_RANGES.name], tables[OPTION_ACTIVITY.name]
    for header, line in (("Outstanding", _END), ("Exercisable", _AT_END)):
        at = _row(activity, line)
        total = f"SUM({table.span(header)})" if len(table.frame) else "0"
        left = int(table.values(header).sum()) if len(table.frame) else 0
        what = f"{header} adds up to “{line}” of {OPTION_ACTIVITY.name}"
        formula = f"{total}-{activity.cell('Shares', at)}"
        yield Total(what, "FAS 123 ¶48", PRICE_RANGES.name, formula, left, int(activity.whole("Shares")[at]))


def _with_results(tables: Tables, results: dict[str, int]) -> Iterator[Total]:
    """What stands at the end is what the registers of the results have."""
    for name, figure in ((OPTION_ACTIVITY_DETAIL.name, OPTIONS), (DEFERRED_ACTIVITY_DETAIL.name, DEFERRED)):
        table = tables[name]
        at = table.equals("Line", _END)
        total = "+".join(
            f'SUMIFS({table.span("Shares on the Day", part)},{table.span("Line", part)},"{_END}")'
            for part in table.on
            if part.rows
        )
        what = f"Shares on the Day of “{_END}” add up to {figure} of the results"
        left = int(table.whole("Shares on the Day")[at].sum())
        yield Total(what, "§4(a)", name, f"{total or 0}-{_of_results(tables, figure)}", left, results[figure])
    for name, header, figure in _WITH_RESULTS:
        table = tables[name]
        total = f"SUM({table.span(header)})" if len(table.frame) else "0"
        left = int(table.values(header).sum()) if len(table.frame) else 0
        what = f"{header} adds up to {figure} of the results"
        yield Total(what, "§4(a)", name, f"{total}-{_of_results(tables, figure)}", left, results[figure])


def _item_201d(tables: Tables, results: dict[str, int]) -> Total:
    """What is to be issued, remains, was delivered and was assumed is the reserve, while awards may still be made."""
    table = tables[EQUITY_COMPENSATION_PLANS.name]
    headers = ("Securities to Be Issued", "Remaining Available")
    gone = (DELIVERED, ASSUMED)
    cells = [table.cell(header, 0) for header in headers] + [_of_results(tables, figure) for figure in gone]
    left = sum(int(table.whole(header)[0]) for header in headers) + sum(results[figure] for figure in gone)
    formula = f"{'+'.join(cells)}-{_of_results(tables, RESERVE)}"
    what = "(a) and (c), with what was delivered and assumed, are the reserve of the results"
    return Total(what, "Item 201(d)", table.sheet.name, formula, left, results[RESERVE])


def _fees(tables: Tables) -> Iterator[Total]:
    """Each dollar of a fee was deferred, paid in cash, or is pending."""
    table = tables[BY_DIRECTOR.name]
    if not len(table.frame):
        return
    parts = ("Deferred", "Cash", "Pending")
    formula = f"SUM({table.span('Fees')})" + "".join(f"-SUM({table.span(header)})" for header in parts)
    left, right = int(table.values("Fees").sum()), sum(int(table.values(header).sum()) for header in parts)
    yield Total(
        "Fees are what was deferred, paid in cash and is pending", "§7(a)", table.sheet.name, formula, left, right
    )


def _where_periods_meet(table: Table) -> Iterator[Total]:
    """The last period ends where this one begins."""
    groups, lines = (np.asarray(table.values(header), dtype=object) for header in ("Group", "Line"))
    last, this = table.whole("Last Shares"), table.whole("This Shares")
    for group, begins, ends in (
        ("reserve", "available at beginning", "available at end"),
        ("options", _BEGINNING, _END),
        ("deferred stock", _BEGINNING, _END),
    ):
        first, end = (int(np.flatnonzero((groups == group) & (lines == line))[0]) for line in (begins, ends))
        formula = f"{table.cell('Last Shares', end)}-{table.cell('This Shares', first)}"
        what = f"The last period's “{ends}” is this one's “{begins}”: {group}"
        yield Total(what, "", table.sheet.name, formula, int(last[end]), int(this[first]))


def _row(table: Table, line: str) -> int:
    """Give the index of a line."""
    return int(np.flatnonzero(table.equals("Line", line))[0])


def _of_results(tables: Tables, figure: str) -> str:
    """Name the cell of Basis with a figure of the results."""
    return tables.basis("run", f"{FROM_RESULTS}{figure}")[0]
