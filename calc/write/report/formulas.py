"""The figures of a report that follow from others, as formulas: totals from the detail rows, averages, and ratios."""

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from calc.contract.report import (
    AWARD_CHANGES,
    BY_DIRECTOR,
    DEFERRED_ACTIVITY,
    DEFERRED_ACTIVITY_DETAIL,
    DIRECTOR_STATEMENTS,
    EQUITY_COMPENSATION_PLANS,
    OPTION_ACTIVITY,
    OPTION_ACTIVITY_DETAIL,
    PLAN_METRICS,
    PRICE_RANGES,
    TWO_PERIODS,
    TWO_PERIODS_DETAIL,
)
from calc.plan.calendar import days
from calc.tables.model import Columns, Integers, Live, Table, Tables, formula
from calc.write.report.basis import AVAILABLE, FROM_RESULTS
from calc.write.report.cells import MOST_LOOKED_AT, Made, in_steps, live, ratio, whole_or_none
from calc.write.report.directors import by_director_columns
from calc.write.report.metrics import metrics_columns

_CENT = 10**6  # units of a price in a cent
_HUNDREDTH = 100  # units of years in a hundredth
_END, _EXERCISABLE = "outstanding at end", "exercisable at end"


def report_formulas(tables: Tables, as_of: int, price: Fraction | None) -> Mapping[str, Columns]:
    """Make the formulas of the sheets that are there, by sheet and header.

    ``as_of`` is the last day of the period, ``price`` what Basis shows as the Fair Market Value on it.
    """
    made: dict[str, Callable[[], Columns]] = {
        OPTION_ACTIVITY.name: lambda: _option_activity(tables, as_of),
        OPTION_ACTIVITY_DETAIL.name: lambda: _detail(tables, OPTION_ACTIVITY_DETAIL.name, as_of),
        DEFERRED_ACTIVITY.name: lambda: _deferred_activity(tables),
        DEFERRED_ACTIVITY_DETAIL.name: lambda: _detail(tables, DEFERRED_ACTIVITY_DETAIL.name, as_of),
        PRICE_RANGES.name: lambda: _price_ranges(tables, as_of),
        EQUITY_COMPENSATION_PLANS.name: lambda: _equity_compensation_plans(tables),
        PLAN_METRICS.name: lambda: metrics_columns(tables[PLAN_METRICS.name]),
        DIRECTOR_STATEMENTS.name: lambda: _statement_values(tables, price),
        BY_DIRECTOR.name: lambda: by_director_columns(tables),
        TWO_PERIODS.name: lambda: _changes(tables[TWO_PERIODS.name], "Shares", "Dollars"),
        TWO_PERIODS_DETAIL.name: lambda: _changes(tables[TWO_PERIODS_DETAIL.name], "Shares", "Dollars"),
        AWARD_CHANGES.name: lambda: _changes(tables[AWARD_CHANGES.name], "Shares"),
    }
    return {name: make() for name, make in made.items() if name in tables and len(tables[name].frame)}


class _Behind:
    """The detail rows behind lines: their figures, and sums over them as formulas."""

    def __init__(self, tables: Tables, name: str, as_of: int) -> None:
        self.table = tables[name]
        self.is_whole = self.table.is_whole
        self.line = np.asarray(self.table.values("Line"), dtype=object)
        self.shares = self.table.whole("Shares").astype(object)
        self._as_of, self._as_of_cell = as_of, tables.as_of()

    def sum_of(self, header: str, line_cell: str, line: str) -> Made:
        """Add up a column of a line's rows."""
        span = self.table.span
        values = [value for value, at in zip(whole_or_none(self.table, header), self.line == line, strict=True) if at]
        known = [value for value in values if value is not None]
        is_complete = len(known) == len(values)
        return f"SUMIFS({span(header)},{span('Line')},{line_cell})", sum(known) if is_complete else None

    def average(self, header: str, which: str, at: Integers) -> tuple[str, Fraction | None]:
        """Average a column over some rows by their shares; ``which`` is their condition as a formula."""
        weights = np.abs(self.shares[at])
        values = self.table.whole(header).astype(object)[at]
        shares = f"({which})*ABS({self.table.span('Shares')})"
        text = f"SUMPRODUCT({shares}*{self.table.span(header)})/SUMPRODUCT({shares})"
        return text, ratio(int((weights * values).sum()), int(weights.sum()))

    def years(self, which: str, at: Integers) -> tuple[str, Fraction | None]:
        """Average the years to the Deadline by shares, in units of 1e-4: 1,461 days are 4 years."""
        weights = np.abs(self.shares[at])
        ahead = (days(self.table.values("Deadline"))[at] - self._as_of).astype(object)
        shares = f"({which})*ABS({self.table.span('Shares')})"
        text = f"SUMPRODUCT({shares}*({self.table.span('Deadline')}-{self._as_of_cell}))*4/1461/SUMPRODUCT({shares})"
        return text, ratio(int((weights * ahead).sum()) * 4 * 10**4, int(weights.sum()) * 1461)


def _option_activity(tables: Tables, as_of: int) -> Columns:
    table, behind = tables[OPTION_ACTIVITY.name], _Behind(tables, OPTION_ACTIVITY_DETAIL.name, as_of)
    if not behind.is_whole:
        return {}
    made: dict[str, list[Made]] = {header: [] for header in table.sheet.headers[1:5]}
    shares, price, term, value = made.values()
    for row, line in enumerate(table.values("Line"), start=2):
        at = behind.line == line
        which = f"{behind.table.span('Line')}=A{row}"
        shares.append(behind.sum_of("Shares", f"A{row}", line))
        text, exact = behind.average("Exercise Price", which, at)
        price.append((f"ROUND({text},2)", in_steps(None if exact is None else exact / _CENT)))
        text, exact = behind.years(which, at)
        term.append((f"ROUND({text},2)", in_steps(exact, _HUNDREDTH)))
        text, cents = behind.sum_of("Intrinsic Value", f"A{row}", line)
        value.append((f"ROUND({text},2)", cents))
    return {header: live(table, header, column) for header, column in made.items()}


def _deferred_activity(tables: Tables) -> Columns:
    table, behind = tables[DEFERRED_ACTIVITY.name], _Behind(tables, DEFERRED_ACTIVITY_DETAIL.name, 0)
    if not behind.is_whole:
        return {}
    lines = list(enumerate(table.values("Line"), start=2))
    shares = [behind.sum_of("Shares", f"A{row}", line) for row, line in lines]
    values = [behind.sum_of("Intrinsic Value", f"A{row}", line) for row, line in lines]
    worth: list[Made] = [(f"ROUND({text},2)", cents) for text, cents in values]
    return {"Shares": live(table, "Shares", shares), "Aggregate Intrinsic Value": live(
        table, "Aggregate Intrinsic Value", worth)}  # fmt: skip


def _detail(tables: Tables, name: str, as_of: int) -> Columns:
    """Restate the shares of each row, and count the years to the Deadline."""
    table = tables[name]
    counted, new, old = (table.whole(header) for header in ("Shares on the Day", "New", "Old"))
    known = table.has("Shares on the Day") & (old > 0)
    is_whole = np.zeros(len(table.frame), dtype=bool)
    product = counted[known].astype(object) * new[known].astype(object)
    shares, below = table.whole("Shares")[known].astype(object), old[known].astype(object)
    is_whole[known] = (product == shares * below).astype(bool)
    letters = {header: table.letter(header) for header in ("Shares on the Day", "New", "Old")}
    columns = {
        "Shares": Live(
            is_whole, formula("#*".join([letters["Shares on the Day"], letters["New"]]) + f"#/{letters['Old']}#")
        )
    }
    if "Deadline" in table.sheet.headers:
        ahead = days(table.values("Deadline"), 0) - as_of
        years = [in_steps(Fraction(int(each) * 4 * 10**4, 1461), _HUNDREDTH) for each in ahead]
        fits = table.has("Deadline") & (np.array([each or 0 for each in years]) == table.whole("Remaining Term"))
        text = f"ROUND(({table.letter('Deadline')}#-{tables.as_of()})*4/1461,2)"
        columns["Remaining Term"] = Live(fits, formula(text))
    return columns


def _price_ranges(tables: Tables, as_of: int) -> Columns:
    table, behind = tables[PRICE_RANGES.name], _Behind(tables, OPTION_ACTIVITY_DETAIL.name, as_of)
    if not behind.is_whole or len(table.frame) * len(behind.line) > MOST_LOOKED_AT:
        return {}
    made: dict[str, list[Made]] = {header: [] for header in table.sheet.headers[2:]}
    outstanding, term, price, exercisable, exercisable_price = made.values()
    prices, span = behind.table.whole("Exercise Price"), behind.table.span
    for row, (low, high) in enumerate(zip(table.whole("From"), table.whole("To"), strict=True), start=2):
        inside = (prices >= low) & (prices <= high)
        between = f"({span('Exercise Price')}>=A{row})*({span('Exercise Price')}<=B{row})"
        for line, shares, average in ((_END, outstanding, price), (_EXERCISABLE, exercisable, exercisable_price)):
            at = inside & (behind.line == line)
            which = f'({span("Line")}="{line}")*{between}'
            shares.append((f"SUMPRODUCT({which}*{span('Shares')})", int(behind.shares[at].sum())))
            text, exact = behind.average("Exercise Price", which, at)
            average.append((f"ROUND({text},2)", in_steps(None if exact is None else exact / _CENT)))
            if line == _END:
                text, exact = behind.years(which, at)
                term.append((f"ROUND({text},2)", in_steps(exact, _HUNDREDTH)))
    return {header: live(table, header, column) for header, column in made.items()}


def _equity_compensation_plans(tables: Tables) -> Columns:
    """Take (a) from the rows behind both activities, in shares of the day, (b) from the options and (c) from Basis."""
    table = tables[EQUITY_COMPENSATION_PLANS.name]
    options, deferred = tables[OPTION_ACTIVITY_DETAIL.name], tables[DEFERRED_ACTIVITY_DETAIL.name]
    if len(options.on) > 1 or len(deferred.on) > 1:
        return {}
    texts, count = [], 0
    for each in (options, deferred):
        if len(each.frame):
            texts.append(f'SUMIFS({each.span("Shares on the Day")},{each.span("Line")},"{_END}")')
            count += int(each.whole("Shares on the Day")[each.equals("Line", _END)].sum())
    columns = {"Securities to Be Issued": live(table, "Securities to Be Issued", [("+".join(texts), count)])}
    at = options.equals("Line", _END)
    weights = options.whole("Shares on the Day").astype(object)[at]
    exact = ratio(int((weights * options.whole("Exercise Price").astype(object)[at]).sum()), int(weights.sum()))
    shares = f'({options.span("Line")}="{_END}")*{options.span("Shares on the Day")}'
    text = f"ROUND(SUMPRODUCT({shares}*{options.span('Exercise Price')})/SUMPRODUCT({shares}),2)"
    columns["Average Price"] = live(
        table, "Average Price", [(text, in_steps(None if exact is None else exact / _CENT))]
    )
    available = tables["Basis"].frame.set_index("item")["value"].get(f"{FROM_RESULTS}{AVAILABLE}")
    cell = tables.basis("run", f"{FROM_RESULTS}{AVAILABLE}")[0]
    return {**columns, "Remaining Available": live(table, "Remaining Available", [(cell, available)])}


def _statement_values(tables: Tables, price: Fraction | None) -> Columns:
    """Find what each option is worth above its price, on the Fair Market Value that Basis shows."""
    table = tables[DIRECTOR_STATEMENTS.name]
    if price is None:
        return {}
    cell = tables.basis("run", "Fair Market Value on the As-of Date")[0]
    shares, prices = table.letter("Shares"), table.letter("Price")
    made: list[Made] = []
    for row, (count, at) in enumerate(
        zip(whole_or_none(table, "Shares"), whole_or_none(table, "Price"), strict=True), 2
    ):
        worth = None if count is None or at is None else in_steps(max(price - at, Fraction(0)) * count / _CENT)
        made.append((f"ROUND({shares}{row}*MAX(0,{cell}-{prices}{row}),2)", worth))
    return {"Amount": live(table, "Amount", made)}


def _changes(table: Table, *units: str) -> Columns:
    """Take what was from what is."""
    columns: Columns = {}
    for unit in units:
        this, last, change = (f"{word} {unit}" for word in ("This", "Last", "Change in"))
        fits = table.has(change) & (table.whole(this) - table.whole(last) == table.whole(change))
        text = f"{table.letter(this)}#-{table.letter(last)}#"
        columns[change] = Live(fits, formula(f"ROUND({text},2)" if unit == "Dollars" else text))
    return columns
