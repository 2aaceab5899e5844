"""Workbook -> frames, indexed by their Excel row: every cell is taken exactly as meant, or a finding names it."""

import gc
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_col_to_name

from calc.contract import INPUT, INPUT_SHEET, PASTED_PRICES, PRICES, RESULTS, folded_header, snake_case
from calc.excel.inspect import Inspection, NotAWorkbook, inspect_workbook, readable, unchanged_bytes
from calc.excel.layout import SheetLayout
from calc.findings import Finding, error, warning
from calc.read.columns import empty_frame
from calc.read.leading_zeros import NumberForId, check_leading_zeros, settle_case
from calc.read.pasted_prices import add_pasted
from calc.read.sheet import ReadSheet, read_sheet
from calc.read.sheet_names import FIRST_ROWS, Rows, match_sheets

WIDEST = 1_000  # columns of a sheet that is read; ours have fewer than 20, and people add some of their own
KNOWN_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


@dataclass
class InputWorkbook:
    """What a workbook says: a frame for each input sheet, where its cells stand, and what was found while reading."""

    path: Path
    sha256: str
    inspection: Inspection
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    layouts: dict[str, SheetLayout] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unread: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)  # cells with an error
    absent: frozenset[tuple[str, str]] = frozenset()  # columns that the workbook does not have


def read(path: Path, inspection: Inspection | None = None) -> InputWorkbook:
    """Read an input workbook, at which somebody may have looked already; ``NotAWorkbook`` if it cannot be read at all.

    Every input sheet has its frame, with the contract's snake_case columns typed as ``convert`` says and Excel's row
    numbers as index; a sheet that is not there has an empty one. Nothing here knows the Plan.
    """
    inspection = inspection or inspect_workbook(path)
    workbook = InputWorkbook(path, inspection.sha256, inspection)
    with _without_collector():
        sheets = _read_sheets(workbook, unchanged_bytes(path, inspection))
    numbers: list[NumberForId] = []
    for name, sheet in sheets.items():
        workbook.frames[name] = sheet.frame
        workbook.findings += sheet.findings
        workbook.unread |= {(name, header): rows for header, rows in sheet.unread.items()}
        workbook.absent |= {(name, header) for header in sheet.absent}
        numbers += sheet.numbers_for_ids
        if sheet.layout is not None:
            workbook.layouts[name] = sheet.layout
    if (pasted := sheets[PRICES.name].pasted if PRICES.name in sheets else None) is not None:
        workbook.layouts[PASTED_PRICES.name] = pasted
    lost = check_leading_zeros(workbook.frames, numbers)
    _refuse_ids(workbook, lost)
    workbook.findings += [*lost, *settle_case(workbook.frames)]
    for sheet_contract in INPUT:
        if sheet_contract.name not in workbook.frames:
            workbook.frames[sheet_contract.name] = empty_frame(sheet_contract)
            if sheet_contract.required:
                workbook.absent |= {(sheet_contract.name, header) for header in sheet_contract.headers}
    return workbook


@contextmanager
def _without_collector() -> Iterator[None]:
    """Stop Python's search for cycles for the block: cells are in none, and it would go through all rows repeatedly."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _refuse_ids(workbook: InputWorkbook, lost: Iterable[Finding]) -> None:
    """Take back IDs that were read as their digits, and what was said of them."""
    rows_of: dict[tuple[str, str], set[int]] = {}
    for finding in lost:
        rows_of.setdefault((finding.sheet, finding.headers[0]), set()).update(finding.rows)
    for (sheet, header), rows in rows_of.items():
        frame, name = workbook.frames[sheet], snake_case(header)
        refused = frame.index.isin(list(rows))
        workbook.frames[sheet] = frame.assign(**{name: frame[name].mask(refused)})
        workbook.unread[sheet, header] = workbook.unread.get((sheet, header), frozenset()) | rows
    workbook.findings = [
        one
        for one in workbook.findings
        if not (one.code == "number-for-id" and any((one.sheet, header) in rows_of for header in one.headers))
    ]


def _read_sheets(workbook: InputWorkbook, data: bytes) -> dict[str, ReadSheet]:
    sheets: dict[str, ReadSheet] = {}
    pasted: tuple[str, list[list[Any]]] | None = None
    try:
        source = CalamineWorkbook.from_filelike(io.BytesIO(readable(data, workbook.inspection)))
        titles = [inspection.name for inspection in workbook.inspection.sheets]
        if _are_results(titles):
            message = "This is a workbook of results, not an input. Choose the workbook that the results came from."
            workbook.findings.append(error("results-not-input", message))
            return sheets

        @cache
        def first_rows(title: str) -> Rows:
            return source.get_sheet_by_name(title).to_python(skip_empty_area=False, nrows=FIRST_ROWS)

        matched, findings = match_sheets(titles, first_rows)
        workbook.findings += findings + _missing_sheets(matched.values()) + _absent_sheets(workbook.inspection, matched)
        supposed = {finding.sheet for finding in findings if finding.code in ("misspelt-sheet", "several-sheets")}
        for title, name in matched.items():
            _refuse_too_wide(workbook, title)
            rows = source.get_sheet_by_name(title).to_python(skip_empty_area=False)
            if name == PASTED_PRICES.name:
                pasted = title, rows
                continue
            sheets[name] = read_sheet(INPUT_SHEET[name], title, rows, workbook.inspection.sheet(title))
            if title in supposed and sheets[name].layout is None:
                sheets[name].findings.clear()  # that it has no headers follows from its being another sheet
        if pasted is not None and PRICES.name in sheets:
            add_pasted(sheets, pasted[1], workbook.inspection.sheet(pasted[0]))
    except (CalamineError, OSError, ValueError, KeyError, IndexError, OverflowError, EOFError) as unreadable:
        raise NotAWorkbook(_why_unreadable(workbook)) from unreadable
    except BaseException as panic:  # how a failure inside the library's own code comes out
        if type(panic).__name__ != "PanicException":
            raise
        raise NotAWorkbook(_why_unreadable(workbook)) from panic
    return sheets


def _why_unreadable(workbook: InputWorkbook) -> str:
    """Tell what to do about a workbook that the library gives up on: newer kinds of error cells are a known cause."""
    for inspection in workbook.inspection.sheets:
        for (row, column), shown in inspection.errors.items():
            if shown not in KNOWN_ERRORS:
                cell = f"{inspection.name}!{xl_col_to_name(column - 1)}{row}"
                return (
                    f"{workbook.path.name}: {cell} shows {shown}. Correct its formula or type the value, and save it."
                )
    return f"{workbook.path.name} cannot be read as an Excel workbook. Open it in Excel and save it again."


def _are_results(titles: Iterable[str]) -> bool:
    """Tell whether a workbook has the sheets that only results have, and no Directors."""
    names = {folded_header(title) for title in titles}
    only_results = (
        {folded_header(sheet.name) for sheet in RESULTS} - {folded_header(sheet.name) for sheet in INPUT} - {"findings"}
    )
    return len(names & only_results) >= 3 and folded_header("Directors") not in names


def _refuse_too_wide(workbook: InputWorkbook, title: str) -> None:
    """Refuse a sheet with so many columns that each of its headers could not be looked at."""
    widest = workbook.inspection.sheet(title).max_column
    if widest > WIDEST:
        raise NotAWorkbook(
            f"{workbook.path.name} has entries in {widest:,} columns of the sheet {title}, which has fewer than 20 of"
            " its own. Delete the columns to the right of the data (select them, right-click, Delete) and save the"
            " file."
        )


def _absent_sheets(inspection: Inspection, matched: Iterable[str]) -> list[Finding]:
    """Tell what is said of sheets that are listed in the workbook, but whose cells are not in the file."""
    known = {folded_header(sheet.name) for sheet in INPUT} - {folded_header(title) for title in matched}
    findings = []
    for title in inspection.absent_sheets:
        if folded_header(title) in known:
            message = (
                f"The workbook lists the sheet {title}, but its cells are not in the file. Get a fresh copy from"
                " the person who made it, or enter the sheet's rows again."
            )
            findings.append(error("absent-sheet", message))
        else:
            message = (
                f"The workbook lists the sheet “{title}”, but its cells are not in the file. Nothing is read from it."
            )
            findings.append(warning("absent-sheet", message))
    return findings


def _missing_sheets(present: Iterable[str]) -> list[Finding]:
    missing = [sheet.name for sheet in INPUT if sheet.required and sheet.name not in set(present)]
    return [
        error("missing-sheet", f"The sheet {name} is missing. Add it, or start from the template (plancalc template).")
        for name in missing
    ]
