"""Findings beside the rows of the input that they are about. This runs in a process of its own, with limits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calc.page.figures import Brief, as_text
from calc.page.refusals import refused_as_value

MOST = 200  # findings that are shown; the workbook has all of them
_AROUND = 1  # rows before and after the one that a finding is about
_WIDEST = 14  # columns that are shown
_LONGEST = 60  # characters of a cell
_CELL = re.compile(r"([A-Z]{1,3}\d{1,7})(?::([A-Z]{1,3}\d{1,7}))?")

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class SnippetRow:
    """A row of the input: its number, its cells, and which of them a finding is about."""

    number: int
    cells: tuple[str, ...]
    marked: tuple[bool, ...]


@dataclass(frozen=True)
class Snippet:
    """A few rows of a sheet of the input: the letters of the columns, the headers, and the rows."""

    letters: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[SnippetRow, ...]


@dataclass(frozen=True)
class Found:
    """A finding, and the rows that it is about where they can be shown."""

    severity: str
    sheet: str
    cell: str
    message: str
    snippet: Snippet | None = None


@dataclass(frozen=True)
class Findings:
    """What was found in a workbook; ``more`` are not shown here."""

    found: tuple[Found, ...]
    more: int


@refused_as_value
def findings_of(results: Path, source: Path) -> Findings:
    """Read the findings of a run from its results, or from the copy that has the errors marked; beside their rows."""
    found = list(listed(results))
    sheets = _Sheets(source, {each.sheet for each in found[:MOST]})
    beside = (Found(each.severity, each.sheet, each.cell, each.message, sheets.snippet(each)) for each in found[:MOST])
    return Findings(tuple(beside), max(0, len(found) - MOST))


@refused_as_value
def brief_of_copy(path: Path) -> Brief:
    """Read whose workbook has errors, and how many."""
    from calc.excel.own_outputs import company_of

    return Brief(company_of(path), _as_of(path), errors=sum(each.severity == "error" for each in listed(path)))


def _as_of(path: Path) -> str:
    """Read as of which day a workbook with errors is; empty where it does not tell."""
    from datetime import date

    from calc.contract import PLAN
    from calc.contract.wording import date_in_words
    from calc.plan.terms import AS_OF_DATE

    rows = _Sheets(path, {PLAN.name}).rows(PLAN.name)
    day = next((row[1] for row in rows if len(row) > 1 and str(row[0]).startswith(AS_OF_DATE.name)), None)
    return date_in_words(day) if isinstance(day, date) else ""


def listed(path: Path) -> Iterator[Found]:
    """Give what stands on the sheet Findings: the first that has its headers."""
    from calc.contract import FINDINGS
    from calc.results.inspect_results import inspect_results
    from calc.results.read_back import opened
    from calc.results.shown_values import base_name

    inspection = inspect_results(path, {FINDINGS.name})
    book = opened(path, inspection)
    for title in book.sheet_names:
        if base_name(title) != FINDINGS.name:
            continue
        rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        if rows and tuple(rows[0][: len(FINDINGS.headers)]) == FINDINGS.headers:
            for row in rows[1:]:
                severity, _, sheet, cell, message = map(as_text, row[: len(FINDINGS.headers)])
                if severity and message:
                    yield Found(severity, sheet, cell, message)
            return


class _Sheets:
    """The sheets of an input as they stand there, each read once; none where the input cannot be read."""

    def __init__(self, source: Path, titles: set[str]) -> None:
        from python_calamine import CalamineError

        from calc.excel.inspect import NotAWorkbook, inspect_workbook
        from calc.read.sheet_names import FIRST_ROWS, match_sheets
        from calc.results.read_back import opened

        self._rows: dict[str, Rows] = {}
        self._names: dict[str, str] = {}
        try:
            inspection = inspect_workbook(source)
            book = opened(source, inspection)
            present = [title for title in book.sheet_names if title in titles]
            self._rows = {title: book.get_sheet_by_name(title).to_python(skip_empty_area=False) for title in present}
            self._names, _ = match_sheets(book.sheet_names, lambda title: self._rows.get(title, [])[:FIRST_ROWS])
        except (NotAWorkbook, CalamineError, OSError, ValueError):
            self._rows = {}

    def rows(self, title: str) -> Rows:
        """Give the rows of a sheet; none where there is none."""
        return self._rows.get(title, ())

    def snippet(self, finding: Found) -> Snippet | None:
        """Give the row of a finding's first cell with those around it, under the headers of its sheet."""
        from xlsxwriter.utility import xl_cell_to_rowcol

        from calc.contract import INPUT_SHEET
        from calc.read.headers import find_header_row

        rows, area = self._rows.get(finding.sheet), _CELL.match(finding.cell)
        if rows is None or area is None:
            return None
        top, first = (place + 1 for place in xl_cell_to_rowcol(area[1]))
        last = xl_cell_to_rowcol(area[2] or area[1])[1] + 1
        sheet = INPUT_SHEET.get(self._names.get(finding.sheet, ""))
        header = (sheet and find_header_row(sheet, rows)) or 0
        width = min(max((len(row) for row in rows[:top]), default=0), max(_WIDEST, last))
        left = max(0, width - _WIDEST) if last > _WIDEST else 0
        columns = range(left, max(width, min(last, left + _WIDEST)))
        numbers = [n for n in range(top - _AROUND, top + _AROUND + 1) if header < n <= max(len(rows), top) or n == top]
        shown = tuple(
            SnippetRow(n, _cells(rows, n, columns), tuple(n == top and first <= at + 1 <= last for at in columns))
            for n in numbers
        )
        headers = _cells(rows, header, columns) if header and header != top else ("",) * len(columns)
        return Snippet(tuple(map(_letters, columns)), headers, shown)


def _cells(rows: Rows, number: int, columns: Sequence[int]) -> tuple[str, ...]:
    """Give the cells of a row, counted from 1, in these columns, counted from 0."""
    row = rows[number - 1] if 0 < number <= len(rows) else ()
    texts = (as_text(row[at]) if at < len(row) else "" for at in columns)
    return tuple(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…" for text in texts)


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
