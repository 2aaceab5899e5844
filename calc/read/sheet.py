"""One sheet's cells -> its frame: header row, data rows, and a finding for each cell that is not taken as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from calc.cells import ErrorCell, Uncalculated
from calc.cells.column import Cells
from calc.cells.exchanged_dates import swapped_dates
from calc.contract import PLAN, TERM, Column, Kind, Sheet
from calc.exact import Flags, Integers
from calc.excel.inspect import SheetInspection
from calc.excel.layout import SheetLayout
from calc.findings import Area, Finding, Severity, error, warning
from calc.problems import problem_findings
from calc.read.columns import Converted, collect, convert, empty_frame, frame_of, taker, typed
from calc.read.data_rows import data_rows
from calc.read.headers import Headers, find_header_row, left_alone, match_headers, no_headers
from calc.read.leading_zeros import NumberForId
from calc.read.unknown_terms import check_terms, term_name
from calc.read.vendor_prices import pasted_block, two_closes
from calc.read.volatile_cells import unsteady_cells

# What is said of cells that hold something of another kind than their column.
_OTHER_THINGS = frozenset({"not-a-number", "not-a-date", "number-for-date", "date-for-number", "not-an-id", "not-text"})


@dataclass
class ReadSheet:
    """A sheet as read: its frame, its layout and what was found."""

    frame: pd.DataFrame
    layout: SheetLayout | None = None
    findings: list[Finding] = field(default_factory=list)
    unread: dict[str, frozenset[int]] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    numbers_for_ids: list[NumberForId] = field(default_factory=list)
    pasted: SheetLayout | None = None  # of Prices: where more rows of it were pasted


def read_sheet(sheet: Sheet, title: str, cells: list[list[Any]], inspection: SheetInspection) -> ReadSheet:
    """Give the frame of one sheet out of all its cells ("" is an empty one) and the look at its bytes."""
    header_row = find_header_row(sheet, cells)
    if header_row is None:
        return _without_headers(sheet, title, cells)
    _overlay(cells, inspection)
    rows = range(header_row + 1, len(cells) + 1)
    columns = _columns(cells[header_row:], len(cells[header_row - 1]))
    del cells[header_row:]  # a second time in memory
    filled = [not column.is_empty for column in columns]
    headers = match_headers(sheet, title, header_row, cells[header_row - 1], filled)
    layout, findings = headers.layout, headers.findings
    findings += too_many_broken(sheet, inspection)
    findings += _above_headers(sheet, cells[: header_row - 1])
    findings += _merged(sheet, layout, inspection)
    kept, dropped = data_rows(sheet, layout, columns, rows)
    findings += dropped
    block, said = _other_columns(headers, columns, kept, header_row)
    findings += said
    numbers = np.flatnonzero(kept) + rows.start
    findings += hidden_rows(sheet, inspection, numbers)
    out = ReadSheet(empty_frame(sheet), layout, findings)
    values: dict[str, Any] = {}
    for column in sheet.columns:
        place = layout.columns.get(column.header)
        if place is None:
            out.absent.add(column.header)
            values[column.name] = _blank(column, len(numbers))
            continue
        taken = columns[place - 1].only(kept)
        converted = _convert(sheet, column, taken, numbers, values)
        if (block and column.header in block.headers) or _is_misfit(column, headers, taken, converted):
            converted = Converted(_blank(column, len(numbers)))
            out.unread[column.header] = frozenset(numbers.tolist())
        elif sheet is PLAN and column.header == "Term" and "Value" in layout.columns:
            _suppose_terms(out, converted, columns[layout.columns["Value"] - 1].only(kept), numbers)
        elif column.kind is Kind.DATE:
            _check_dates(out, sheet, column, taken, converted, numbers)
        values[column.name] = converted.values
        _note(out, sheet, column, converted)
    _unread_merged(out, layout, inspection)
    names = dict(zip(numbers.tolist(), map(str, values["term"]), strict=True)) if sheet is PLAN else None
    findings += unsteady_cells(layout, inspection, numbers, out.unread, names)
    if len(numbers):
        frame = frame_of(sheet, values, numbers)
        defaults = {column.name: column.default for column in sheet.columns if column.default}
        out.frame = frame.fillna(defaults) if defaults else frame
    return out


def _other_columns(
    headers: Headers, columns: Sequence[Cells], kept: Flags, header_row: int
) -> tuple[Finding | None, list[Finding]]:
    """Give the finding of a vendor's block that was pasted, if there is one, and all that is said of columns not ours.

    A row of headers that came with the block is no longer kept.
    """
    layout = headers.layout
    block, own_headers = pasted_block(layout, columns, headers.without, kept)
    if own_headers is not None:
        kept[own_headers] = False
    closes = two_closes(layout, headers.others, columns, kept)
    others = {place: header for place, header in headers.others.items() if place not in closes}
    said = [block] if block else no_headers(layout.sheet, header_row, headers.without)
    return block, [*said, *closes.values(), *left_alone(layout, others, [not column.is_empty for column in columns])]


def _without_headers(sheet: Sheet, title: str, cells: Sequence[Sequence[object]]) -> ReadSheet:
    out = ReadSheet(empty_frame(sheet))
    out.absent = set(sheet.headers)
    if any(cell not in ("", None) for row in cells for cell in row):
        message = f"No row of the sheet {title} has the headers {', '.join(sheet.headers[:3])} … Add the header row."
        out.findings.append(replace(error("no-header-row", message, title), areas=(Area(1, 1, 1, 1),)))
    elif sheet.required:
        out.findings.append(warning("empty-sheet", f"The sheet {title} is empty, so it has no rows.", title))
    return out


def _overlay(cells: list[list[Any]], inspection: SheetInspection) -> None:
    """Put what the library cannot tell from a blank into its cells: errors and formulas without a result."""
    for (row, column), shown_error in inspection.errors.items():
        _put(cells, row, column, ErrorCell(shown_error))
    for row, column in inspection.uncalculated:
        _put(cells, row, column, Uncalculated())


def too_many_broken(sheet: Sheet, inspection: SheetInspection) -> list[Finding]:
    """Give an error where so many cells are broken that not all are listed: those beyond would look empty."""
    beyond = (
        inspection.error_count - len(inspection.errors) + inspection.uncalculated_count - len(inspection.uncalculated)
    )
    if not beyond:
        return []
    message = (
        f"{inspection.error_count + inspection.uncalculated_count:,} cells show an error or were saved without a"
        " result. Open the workbook in Excel, let it calculate, correct the formulas, and save it."
    )
    return [error("too-many-broken-cells", message, sheet.name)]


def _put(cells: list[list[Any]], row: int, column: int, value: object) -> None:
    width = max(len(cells[0]) if cells else 0, column)
    while len(cells) < row:
        cells.append([""] * width)
    line = cells[row - 1]
    line.extend([""] * (column - len(line)))
    line[column - 1] = value


def _columns(rows: Sequence[Sequence[Any]], width: int) -> list[Cells]:
    """Give the cells by column."""
    width = max([width, *map(len, rows)])
    padded = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]
    by_column = zip(*padded, strict=True) if padded else [()] * width
    return [Cells(column) for column in by_column]


def _above_headers(sheet: Sheet, cells: Sequence[Sequence[object]]) -> list[Finding]:
    """Give a warning for each row above the headers that looks like data rather than like a line of text."""
    findings = []
    for number, row in enumerate(cells, start=1):
        if sum(cell not in ("", None) for cell in row) > 1:
            message = f"Row {number} is above the headers and is not read. If it is data, move it below them."
            row_itself = (Area(number, 0, number, 0),)
            findings.append(replace(warning("row-above-headers", message, sheet.name), areas=row_itself))
    return findings


def _merged(sheet: Sheet, layout: SheetLayout, inspection: SheetInspection) -> list[Finding]:
    first, last = min(layout.columns.values()), max(layout.columns.values())
    findings = []
    for area in inspection.merged:
        if area.last_row >= layout.header_row and area.first_column <= last and area.last_column >= first:
            merged = Area(area.first_row, area.first_column, area.last_row, area.last_column)
            message = (
                f"The cells {merged.name} are merged, so it is unclear which row the value is for."
                " Unmerge them and enter each row's own value."
            )
            below = range(max(area.first_row, layout.header_row + 1), min(area.last_row, inspection.max_row) + 1)
            findings.append(replace(error("merged-cells", message, sheet.name, rows=below), areas=(merged,)))
    return findings


def _unread_merged(out: ReadSheet, layout: SheetLayout, inspection: SheetInspection) -> None:
    """Mark what a merged cell covers as unread: nobody left it empty."""
    for header, place in layout.columns.items():
        areas = [area for area in inspection.merged if area.first_column <= place <= area.last_column]
        covered = frozenset(
            row for area in areas for row in range(area.first_row, min(area.last_row, inspection.max_row) + 1)
        )
        if covered:
            out.unread[header] = out.unread.get(header, frozenset()) | covered


def hidden_rows(sheet: Sheet, inspection: SheetInspection, rows: Integers) -> list[Finding]:
    """Give a warning for a hidden sheet, and one for those of its rows of data that are hidden."""
    findings = []
    if inspection.visibility != "visible":
        message = (
            "This sheet is hidden, but it is read like any other. Unhide it, or clear it if it should not be used."
        )
        findings.append(warning("hidden-sheet", message, sheet.name))
    hidden = [row for row in rows.tolist() if row in inspection.hidden_rows] if inspection.hidden_rows else []
    if hidden:
        number = f"{len(hidden):,} rows are" if len(hidden) > 1 else f"Row {hidden[0]} is"
        message = f"{number} hidden or filtered out, but read like any other. Unhide and check them."
        findings.append(warning("hidden-rows", message, sheet.name, rows=hidden))
    return findings


def _convert(sheet: Sheet, column: Column, cells: Cells, rows: Integers, values: Mapping[str, Any]) -> Converted:
    if column.kind is not Kind.ANY:
        converted = convert(column.kind, cells, rows, column.choices)
        if sheet is PLAN and column.header == "Term":
            converted.values = typed(Kind.TEXT, [term_name(name) for name in converted.values])
        return converted
    return _convert_by_term(list(values["term"]), cells, rows)


def _blank(column: Column, rows: int) -> Any:
    """Give a column that the workbook does not have."""
    if column.kind is Kind.ANY:
        return typed(column.kind, [None] * rows)
    return convert(column.kind, Cells((None,) * rows), (), column.choices).values


def _convert_by_term(names: Sequence[object], cells: Cells, rows: Integers) -> Converted:
    """Convert values by the Plan term that their row names; those of an unknown term stay as they are."""
    out = Converted(np.empty(0))
    values: list[object] = [None] * len(cells)
    for i, (name, cell, row) in enumerate(zip(names, cells.cells, rows.tolist(), strict=True)):
        term = TERM.get(str(name))
        if cell is None:
            continue
        if term is None:
            values[i] = cell
            continue
        value, problem = taker(term.kind, term.choices)(cell, row)
        values[i] = collect((value, problem and replace(problem, what=term.name)), out)
    out.values = typed(Kind.ANY, values)
    return out


def _is_misfit(column: Column, headers: Headers, cells: Cells, converted: Converted) -> bool:
    """Tell whether a column read under a supposed name holds other things: what its cells lack says nothing."""
    misfits = sum(problem.code in _OTHER_THINGS for problem in converted.errors)
    return column.header in headers.supposed and bool(2 * misfits > np.count_nonzero(cells.holds))


def _suppose_terms(out: ReadSheet, terms: Converted, values: Cells, rows: Integers) -> None:
    """Say which terms are none, and read what stands beside them as that of the term that is meant."""
    findings, supposed = check_terms(list(terms.values), values, rows.tolist())
    out.findings += findings
    terms.values = typed(Kind.TEXT, supposed)


def _check_dates(
    out: ReadSheet, sheet: Sheet, column: Column, cells: Cells, converted: Converted, rows: Integers
) -> None:
    """Take back dates whose day and month were exchanged: one finding for them and for the texts beside them."""
    days = np.asarray(converted.values)
    swapped = swapped_dates(sheet.name, column.header, cells, days, rows)
    if swapped is None:
        return
    out.findings.append(swapped.finding)
    out.unread[column.header] = frozenset(swapped.finding.rows)
    converted.values = np.where(swapped.places, np.datetime64("NaT"), days)
    told = out.unread[column.header]
    converted.errors = [problem for problem in converted.errors if problem.row not in told]


def _note(out: ReadSheet, sheet: Sheet, column: Column, converted: Converted) -> None:
    """Keep what was found in a column as findings, and which cells could not be read."""
    assert out.layout is not None
    for problems, severity in ((converted.errors, Severity.ERROR), (converted.infos, Severity.INFO)):
        out.findings += problem_findings(sheet.name, column.header, problems, severity)
    unread = frozenset(problem.row for problem in converted.errors)
    out.unread[column.header] = out.unread.get(column.header, frozenset()) | unread
    out.numbers_for_ids += [
        NumberForId(sheet.name, column.header, problem.row, problem.shown)
        for problem in converted.infos
        if problem.code == "number-for-id"
    ]
