"""The sheet Findings of a workbook with errors: one row a finding, linked to its cell, with notes beside the table."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import Any, Literal
from urllib.parse import quote

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from calc.annotate.marks import FILL, areas_of
from calc.contract import FINDINGS
from calc.excel.text import cut, stored, visible
from calc.findings import Finding, Severity

MOST_LINKS = 65_530  # Excel's limit for a sheet
MOST_ROWS = 1_048_000
_WIDTHS = (11, 20, 22, 16, 76)
_NOTES_COLUMN = len(_WIDTHS) + 2
_NOTES_WIDTH = 64
_INFO = "FFE4ECF7"
_LINE = Side(style="thin", color="FFBFBFBF")
_EDGE = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

Link = Callable[[Finding], Hyperlink | None]


def is_findings_sheet(sheet: Worksheet) -> bool:
    """Tell whether this program made the sheet: its name is Findings, maybe with a number, and its headers are ours."""
    name, _, number = sheet.title.partition(" ")
    if name.casefold() != FINDINGS.name.casefold() or (number and not number.isdigit()):
        return False
    first = tuple(sheet.cell(1, column).value for column in range(1, len(FINDINGS.headers) + 1))
    return first == FINDINGS.headers


def in_order(findings: Iterable[Finding], titles: Sequence[str]) -> list[Finding]:
    """Give the findings by sheet, as in the workbook, and row; those of the workbook as a whole come first."""
    place = {title: number for number, title in enumerate(titles)}
    rank = list(Severity)

    def key(finding: Finding) -> tuple[object, ...]:
        at = min(areas_of(finding), default=(0, 0))
        sheet = place.get(finding.sheet, len(place)) if finding.sheet else -1
        return sheet, finding.sheet, at[:2], rank.index(finding.severity), finding.code, finding.message

    return sorted(findings, key=key)


def link_inside(finding: Finding) -> Hyperlink | None:
    """Give the link to a finding's first cell in this workbook."""
    return Hyperlink(ref="A1", location=_location(finding), tooltip="Go to the cell")


def link_into(file_name: str) -> Link:
    """Give the links to cells of another workbook in the same folder; none where its name cannot stand in a link."""

    def link(finding: Finding) -> Hyperlink | None:
        if not file_name.isprintable() or any(char in file_name for char in "#%?*:\\/\"<>|[]'"):
            return None
        return Hyperlink(ref="A1", target=quote(file_name), location=_location(finding), tooltip=f"Open {file_name}")

    return link


def _location(finding: Finding) -> str:
    blocks = areas_of(finding)
    address = "A1"
    if blocks:
        top, left, bottom, right = blocks[0]
        address = f"{get_column_letter(left)}{top}"
        if (bottom, right) != (top, left):
            address += f":{get_column_letter(right)}{bottom}"
    title = finding.sheet.replace("'", "''")
    return f"'{title}'!{address}"


def add_findings_sheet(
    book: Workbook, findings: Sequence[Finding], notes: Sequence[str], titles: Sequence[str], link: Link
) -> Worksheet:
    """Add the sheet in front of all others and show it. Rows of sheets that are not in ``titles`` have no link."""
    taken = {title.casefold() for title in book.sheetnames}
    names = (FINDINGS.name if n == 1 else f"{FINDINGS.name} {n}" for n in range(1, len(taken) + 2))
    sheet: Worksheet = book.create_sheet(next(name for name in names if name.casefold() not in taken), 0)
    for column, header in enumerate(FINDINGS.headers, start=1):
        _write(sheet, 1, column, header)
    for row, finding in enumerate(findings[:MOST_ROWS], start=2):
        values = (finding.severity, finding.code, finding.sheet, finding.cell, finding.message)
        for column, value in enumerate(values, start=1):
            _write(sheet, row, column, value).border = _EDGE
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=FILL.get(finding.severity, _INFO))
        _font(sheet.cell(row, 1), bold=finding.severity is Severity.ERROR)
        target = link(finding) if finding.sheet in titles and row <= MOST_LINKS else None
        if target is not None:
            linked: Any = sheet.cell(row, 4 if finding.cell else 3)
            target.ref = linked.coordinate
            linked.hyperlink = target
            _font(linked, color="FF0563C1", underline="single")
    _write_notes(sheet, notes)
    _add_table(book, sheet, max(len(findings[:MOST_ROWS]), 1) + 1)
    _set_up(sheet)
    _show_first(book)
    return sheet


def _write(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Write a text that stays a text, whatever it begins with."""
    cell: Any = sheet.cell(row, column)
    if text:
        cell.value = stored(cut(visible(str(text))))
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _font(cell: Any, bold: bool = False, color: str | None = None, underline: Literal["single"] | None = None) -> None:
    """Vary the workbook's own font: one without a name shows as any."""
    cell.font = Font(name=cell.font.name, size=cell.font.sz, bold=bold, color=color, underline=underline)


def _write_notes(sheet: Worksheet, notes: Sequence[str]) -> None:
    """Write the notes right of the table, so that a program that reads the five columns is not disturbed."""
    for row, note in enumerate(notes, start=1):
        cell = _write(sheet, row, _NOTES_COLUMN, note)
        _font(cell, bold=row == 1)
        cell.fill = PatternFill("solid", fgColor="FFF2F2F2")


def _add_table(book: Workbook, sheet: Worksheet, last_row: int) -> None:
    names = {name.casefold() for other in book.worksheets for name in other.tables}
    names |= {name.casefold() for name in book.defined_names}
    name = next(name for n in range(1, len(names) + 2) if (name := f"PlancalcFindings{n}").casefold() not in names)
    table = Table(displayName=name, ref=f"A1:{get_column_letter(len(_WIDTHS))}{last_row}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=False)
    sheet.add_table(table)


def _set_up(sheet: Worksheet) -> None:
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        _font(sheet.cell(1, column), bold=True, color="FFFFFFFF")
        sheet.cell(1, column).fill = PatternFill("solid", fgColor="FF1F3864")
    sheet.column_dimensions[get_column_letter(_NOTES_COLUMN - 1)].width = 2
    sheet.column_dimensions[get_column_letter(_NOTES_COLUMN)].width = _NOTES_WIDTH
    for row in range(1, sheet.max_row + 1):
        sheet.row_dimensions[row].height = _height(sheet, row)
    sheet.freeze_panes = "A2"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "FFC00000"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.75, footer=0.35)
    footer: Any = sheet.oddFooter
    footer.center.text = "&A, page &P of &N"


def _height(sheet: Worksheet, row: int) -> float:
    """Give the points for the longest text of the row, with some room: not every program finds the height by itself."""
    widths = dict(enumerate((*_WIDTHS, 2, _NOTES_WIDTH), start=1))
    texts = ((str(sheet.cell(row, column).value or ""), width) for column, width in widths.items())
    lines = max(sum(ceil(max(len(line), 1) * 1.05 / width) for line in text.split("\n")) for text, width in texts)
    return min(15.0 * lines + 1, 400.0)


def _show_first(book: Workbook) -> None:
    """Open on the first sheet alone: sheets left selected together would all take what is typed into one."""
    for sheet in book._sheets:  # type: ignore[attr-defined]
        for view in sheet.views.sheetView if hasattr(sheet, "views") else sheet.sheetViews.sheetView:
            view.tabSelected = False
    book.active = 0
    book.worksheets[0].sheet_view.tabSelected = True
    for window in book.views:
        window.firstSheet = 0
