"""The sheet "Paste prices here": a vendor's block as it comes, whose days are more rows of Prices.

Row 5 of that sheet is row 10,000,005 of Prices, which is how every finding on it comes back to its own cells.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from calc.cells import trimmed
from calc.cells.column import is_blank
from calc.contract import DEFAULT_CALENDAR, FIRST_PASTED_ROW, PASTED_PRICES, PLAN, PRICES
from calc.exact import price
from calc.excel.inspect import SheetInspection
from calc.excel.layout import SheetLayout
from calc.findings import Area, Finding, Severity, count, error, info
from calc.plan.calendar import BusinessDays, CalendarError, business_days
from calc.read.sheet import ReadSheet, hidden_rows, too_many_broken
from calc.read.volatile_cells import unsteady_cells

if TYPE_CHECKING:
    from calc.prices.found import Found
    from calc.prices.headers import Header
    from calc.statement.model import Grid

_NO_DATE_FORMAT = "--date-format"  # an option of the command that reads a vendor's file
_BEFORE_OPTION = re.compile(r" State which with| Correct it, or state which")


def add_pasted(sheets: dict[str, ReadSheet], rows: list[list[Any]], inspection: SheetInspection) -> None:
    """Add the days of the pasted block to Prices, with what was found in it."""
    if not any(not is_blank(cell) for row in rows for cell in row):
        return
    prices = sheets[PRICES.name]
    block = _Block(rows, inspection)
    if block.header is None:
        prices.findings += block.without_header()
        prices.pasted = SheetLayout(PASTED_PRICES, inspection.name, 1, {"Date": 1}) if prices.findings else None
        return
    prices.pasted = block.layout
    frame, findings = block.read(_market(sheets))
    frame, more = _apart(prices, frame)
    prices.findings += findings + more
    if len(frame):
        prices.frame = pd.concat([prices.frame, frame]) if len(prices.frame) else frame


class _Block:
    """The pasted cells; where all stand in one column, they are the lines of a text file."""

    def __init__(self, rows: list[list[Any]], inspection: SheetInspection) -> None:
        from calc.prices.headers import find_header
        from calc.statement.workbook import grid_of

        self.title, self.inspection = inspection.name, inspection
        self.grid, self.in_one_column = grid_of(inspection, rows), False
        self.findings: list[Finding] = []
        self.header: Header | None = find_header(self.grid)
        if self.header is None and (lines := _lines(self.grid)):
            self._read_lines(lines)

    def _read_lines(self, lines: Sequence[str]) -> None:
        from calc.prices.found import of_vendor
        from calc.prices.headers import find_header, score
        from calc.statement.model import NotAStatement
        from calc.statement.text_file import read_text

        try:
            grid, findings = read_text(self.title, "\n".join(lines), "utf-8", score)
        except NotAStatement:
            return
        if (header := find_header(grid)) is not None:
            self.grid, self.header, self.in_one_column = grid, header, True
            self.findings = [
                Finding(each.severity, each.code, of_vendor(each.message), PRICES.name, ("Date",), _numbers(each.rows))
                for each in findings
            ]

    @property
    def layout(self) -> SheetLayout:
        """Tell where our columns stand."""
        assert self.header is not None
        columns = {ours: self._column(place) for ours, place in self.header.places.items() if ours in PRICES.by_header}
        return SheetLayout(PASTED_PRICES, self.title, self.grid.number(self.header.position), columns)

    def read(self, market: BusinessDays | None) -> tuple[pd.DataFrame, list[Finding]]:
        """Give the rows, numbered as rows of Prices, and all that was found."""
        from calc.prices.table import read_table

        assert self.header is not None
        table = read_table(self.grid, self.header, market)
        findings = [*self.findings, *map(self._finding, table.found)]
        own = np.array([self.grid.number(int(at)) for at in table.rows.index], dtype=np.int64)
        findings += too_many_broken(PASTED_PRICES, self.inspection)
        findings += hidden_rows(PASTED_PRICES, self.inspection, own)
        findings += unsteady_cells(self.layout, self.inspection, own, {})
        frame = table.rows.set_axis(pd.Index(own + FIRST_PASTED_ROW, dtype=np.int64, name="row"))
        of_days = ""
        if len(frame):
            first, last = (frame["date"].agg(each).date() for each in ("min", "max"))
            of_days = f" {count(len(frame), 'day')} from {first} to {last}." if last > first else f" One day, {first}."
        message = f"The pasted block counts as rows of Prices.{of_days} {' '.join(table.notes)}"
        header_row = self.grid.number(self.header.position) + FIRST_PASTED_ROW
        return frame, [info("pasted-prices", message, PRICES.name, ("Date",), [header_row]), *findings]

    def without_header(self) -> list[Finding]:
        """Ask for headers where something is there that looks like prices; lines of words say nothing."""
        from calc.statement.text_file import DELIMITERS, looks_like_entry

        for position, row in enumerate(self.grid.rows):
            filled = [str(cell) for cell in row if not is_blank(cell)]
            texts = [trimmed(filled[0]).split(mark) for mark in DELIMITERS] if len(filled) == 1 else [filled]
            if len(filled) > 1 or any(map(looks_like_entry, texts)):
                message = (
                    "No row of the pasted prices has the headers Date and Close (or Last, Price, Last Sale …). Paste"
                    " the block with its headers, or type them above it."
                )
                row_number = self.grid.number(position) + FIRST_PASTED_ROW
                return [error("no-header-row", message, PRICES.name, ("Date",), [row_number])]
        return []

    def _finding(self, found: "Found") -> Finding:
        """Give what was found with its cells on this sheet."""
        rows = [self.grid.number(position) for position in found.positions]
        places = sorted(self.layout.columns.values())
        columns = (self._column(found.place),) * 2 if found.place is not None else (places[0], places[-1])
        areas = tuple(Area(row, columns[0], row, columns[1]) for row in rows)
        message = found.message
        if _NO_DATE_FORMAT in message:
            message = f"{_BEFORE_OPTION.split(message)[0]} Type the dates as year-month-day, such as 2001-01-31."
        return Finding(found.severity, found.code, message, PRICES.name, (), _numbers(rows), areas=areas)

    def _column(self, place: int) -> int:
        return 1 if self.in_one_column else place + 1


def _numbers(rows: Sequence[int]) -> tuple[int, ...]:
    return tuple(row + FIRST_PASTED_ROW for row in rows)


def _lines(grid: "Grid") -> list[str]:
    """Give the cells as lines where every row has its one cell in the first column; none where not."""
    if any(not is_blank(cell) for row in grid.rows for cell in row[1:]):
        return []
    return [str(row[0]).replace("\r", " ").replace("\n", " ") if row else "" for row in grid.rows]


def _market(sheets: dict[str, ReadSheet]) -> BusinessDays | None:
    """Give the trading days of the Plan's market; None where they are not known, which is an error of its own."""
    code: object = DEFAULT_CALENDAR
    if PLAN.name in sheets:
        plan = sheets[PLAN.name].frame
        named = dict(zip(plan["term"], plan["value"], strict=True)).get("Business-day Calendar")
        code = named if isinstance(named, str) else code
    try:
        return business_days(str(code))
    except CalendarError:
        return None


def _apart(prices: ReadSheet, pasted: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Leave out pasted days that Prices has too; one with another price there is an error at its pasted cell."""
    ours = prices.frame[prices.frame["date"].notna()].drop_duplicates("date")
    both = pasted[pasted["date"].isin(ours["date"])]
    if both.empty:
        return pasted, []
    by_day = ours.reset_index().set_index("date")
    unread = prices.unread.get("Last Sale", frozenset())
    findings: list[Finding] = []
    same = 0
    for row, each in both.iterrows():
        other = by_day.loc[each["date"]]
        told = [name for name in ("last_sale", "high_bid", "low_ask") if not pd.isna(each[name])]
        if other["row"] in unread:
            continue
        if all(not pd.isna(other[name]) and int(other[name]) == int(each[name]) for name in told):
            same += 1
            continue
        shown = [_shown(one["last_sale"]) for one in (other, each)]
        message = (
            f"{each['date'].date()} is on Prices too, in row {other['row']}, with another price: {shown[0]} there,"
            f" {shown[1]} here. Keep the right one, and delete the other row."
        )
        findings.append(error("pasted-price-differs", message, PRICES.name, "Last Sale", [row]))
    if same:
        message = f"{count(same, 'pasted day is', 'pasted days are')} on Prices too, with the same prices."
        findings.append(info("pasted-twice", message, PRICES.name, "Date", both.index[:1]))
    return pasted[~pasted["date"].isin(ours["date"])], _few(findings)


def _few(findings: list[Finding]) -> list[Finding]:
    """Put many errors of one kind in one."""
    errors = [each for each in findings if each.severity is Severity.ERROR]
    if len(errors) <= 3:
        return findings
    first, rows = errors[0], tuple(row for each in errors for row in each.rows)
    message = f"{len(errors):,} pasted days have another price than on Prices. The first: {first.message}"
    return [replace(first, message=message, rows=rows), *(each for each in findings if each not in errors)]


def _shown(units: Any) -> str:
    return "no last sale" if pd.isna(units) else f"{price(int(units)):,}"
