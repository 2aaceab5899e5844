"""A workbook -> the cells of its sheets, with what the library cannot tell from a blank put into them."""

import io
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from calc.cells import ErrorCell, Uncalculated
from calc.contract import INPUT, RESULTS, folded_header
from calc.excel.inspect import Inspection, NotAWorkbook, SheetInspection, inspect_workbook, readable
from calc.statement.model import Grid, NotAStatement


def read_workbook(path: Path, data: bytes) -> list[Grid]:
    """Read all worksheets in order. ``NotAStatement`` where it is no workbook, or one of ours."""
    try:
        inspection = inspect_workbook(data, path.name)
    except NotAWorkbook as refused:
        raise NotAStatement(f"{refused} A statement is an xlsx or a csv file.") from refused
    if inspection.absence:
        raise NotAStatement(f"{path.name} {inspection.absence}")
    _refuse_ours(path.name, {folded_header(sheet.name) for sheet in inspection.sheets})
    unreadable = f"{path.name} cannot be read as an Excel workbook. Open it in Excel and save it again."
    try:
        return _grids(inspection, CalamineWorkbook.from_filelike(io.BytesIO(readable(data, inspection))))
    except (CalamineError, OSError, ValueError, KeyError, IndexError, OverflowError, EOFError) as wrong:
        raise NotAStatement(unreadable) from wrong
    except BaseException as panic:  # how a failure inside the library's own code comes out
        if type(panic).__name__ != "PanicException":
            raise
        raise NotAStatement(unreadable) from panic


def _grids(inspection: Inspection, source: CalamineWorkbook) -> list[Grid]:
    return [
        grid_of(sheet, source.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
        for sheet in inspection.sheets
    ]


def grid_of(sheet: SheetInspection, rows: list[list[Any]]) -> Grid:
    """Give a worksheet's cells, with what the library cannot tell from a blank put into them."""
    for (row, column), error in sheet.errors.items():
        _put(rows, row, column, ErrorCell(error))
    for row, column in sheet.uncalculated:
        _put(rows, row, column, Uncalculated())
    return Grid(sheet.name, rows, range(1, len(rows) + 1), sheet)


def _put(rows: list[list[Any]], row: int, column: int, cell: Any) -> None:
    while len(rows) < row:
        rows.append([])
    rows[row - 1].extend([""] * (column - len(rows[row - 1])))
    rows[row - 1][column - 1] = cell


def _refuse_ours(name: str, titles: set[str]) -> None:
    ours = {folded_header(sheet.name) for sheet in RESULTS}
    inputs = {folded_header(sheet.name) for sheet in INPUT}
    if {"issuances", "basis"} <= titles or len(titles & (ours - inputs)) > 3:
        raise NotAStatement(f"{name} is a workbook of results, not the agent's statement. Choose the agent's file.")
    if {"bridge", "items"} <= titles:
        raise NotAStatement(f"{name} is a reconciliation, not the agent's statement. Choose the agent's file.")
    if {"plan", "directors", "fees"} <= titles:
        raise NotAStatement(f"{name} is an input workbook, not the agent's statement. Choose the agent's file.")
