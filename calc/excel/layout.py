"""Where a sheet of the contract stands in a workbook, and the cells that a finding is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from calc.contract import FIRST_PASTED_ROW, PASTED_PRICES, PRICES, Sheet
from calc.findings import Area, Finding


@dataclass(frozen=True)
class SheetLayout:
    """A contract sheet as it stands in the workbook: its title there, its header row and its columns (1 is A)."""

    sheet: Sheet
    title: str
    header_row: int
    columns: Mapping[str, int]

    def areas(self, headers: Sequence[str], rows: Sequence[int]) -> tuple[Area, ...]:
        """Give the cells of the headers in the rows, as few blocks as they are; none where no such header is known.

        Without headers they are those of whole rows, without rows the headers themselves, without both none.
        """
        known = [self.columns[header] for header in headers if header in self.columns]
        if not known and (headers or not rows):
            return ()
        spans = list(runs(known)) or [(min(self.columns.values()), max(self.columns.values()))]
        lines = list(runs(rows)) or [(self.header_row, self.header_row)]
        return tuple(Area(top, first, bottom, last) for first, last in spans for top, bottom in lines)


def located(findings: Iterable[Finding], layouts: Mapping[str, SheetLayout]) -> list[Finding]:
    """Give the findings the title of their sheet in this workbook and their cells, in the order of sheets and rows."""
    order = {name: number for number, name in enumerate(layouts)}
    placed = []
    for finding in (part for each in findings for part in _by_sheet(each)):
        layout = layouts.get(finding.sheet)
        top = min(finding.rows, default=0)
        column = min((layout.columns.get(header, 0) for header in finding.headers), default=0) if layout else 0
        key = (order.get(finding.sheet, -1), top, column, finding.code)
        if layout is not None:
            areas = finding.areas or layout.areas(finding.headers, finding.rows)
            finding = replace(finding, sheet=layout.title, areas=areas)
        placed.append((key, finding))
    return [finding for _, finding in sorted(placed, key=lambda pair: pair[0])]


def _by_sheet(finding: Finding) -> Iterable[Finding]:
    """Give a finding on rows of Prices once for each sheet that they stand on."""
    if finding.sheet != PRICES.name or max(finding.rows, default=0) <= FIRST_PASTED_ROW:
        yield finding
        return
    if own := tuple(row for row in finding.rows if row <= FIRST_PASTED_ROW):
        yield replace(finding, rows=own)
    pasted = tuple(row - FIRST_PASTED_ROW for row in finding.rows if row > FIRST_PASTED_ROW)
    yield replace(finding, sheet=PASTED_PRICES.name, rows=pasted)


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
