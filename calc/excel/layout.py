"""Where a sheet of the contract stands in a workbook, and the cells that a finding is about, as Excel writes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from calc.contract import Sheet
from calc.findings import Finding


@dataclass(frozen=True)
class SheetLayout:
    """A contract sheet as it stands in the workbook: its title there, its header row and its columns (1 is A)."""

    sheet: Sheet
    title: str
    header_row: int
    columns: Mapping[str, int]

    def cells(self, headers: Sequence[str], rows: Sequence[int]) -> str:
        """Give the cells of the headers in the rows as Excel writes them: ``C5``, ``C2:C2601``, ``C2:C9, C12``."""
        known = [self.columns[header] for header in headers if header in self.columns]
        if headers and not known:
            return ""
        if not known and not rows:
            return ""
        whole = [(min(self.columns.values()), max(self.columns.values()))]
        spans = list(runs(known)) or whole
        lines = list(runs(rows)) or [(self.header_row, self.header_row)]
        return ", ".join(range_name(first, last, top, bottom) for first, last in spans for top, bottom in lines)


def located(findings: Iterable[Finding], layouts: Mapping[str, SheetLayout]) -> list[Finding]:
    """Give the findings with their cells and the titles of their sheets here, in the order of sheets and rows."""
    order = {name: number for number, name in enumerate(layouts)}
    placed = []
    for finding in findings:
        layout = layouts.get(finding.sheet)
        top = min(finding.rows, default=0)
        column = min((layout.columns.get(header, 0) for header in finding.headers), default=0) if layout else 0
        key = (order.get(finding.sheet, -1), top, column, finding.code)
        if layout is not None:
            cell = finding.cell or layout.cells(finding.headers, finding.rows)
            finding = replace(finding, sheet=layout.title, cell=cell)
        placed.append((key, finding))
    return [finding for _, finding in sorted(placed, key=lambda pair: pair[0])]


def runs(rows: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Give the first and the last of each run of numbers that follow one another."""
    top = bottom = None
    for row in sorted(set(rows)):
        if bottom is not None and row == bottom + 1:
            bottom = row
            continue
        if top is not None and bottom is not None:
            yield top, bottom
        top = bottom = row
    if top is not None and bottom is not None:
        yield top, bottom


def cell_name(column: int, row: int) -> str:
    """Name a cell as Excel does: column 3 of row 5 is ``C5``."""
    return f"{xl_col_to_name(column - 1)}{row}"


def range_name(first: int, last: int, top: int, bottom: int) -> str:
    """Name the cells from one column and row to another: ``C2:C9``, or ``C5`` alone."""
    start, end = cell_name(first, top), cell_name(last, bottom)
    return start if start == end else f"{start}:{end}"
