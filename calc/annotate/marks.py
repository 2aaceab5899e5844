"""Cells marked and commented in a person's own workbook, and the marks of an earlier run taken off again.

A mark is a fill and a frame of colours that nobody else uses. A hidden cell style carries what the cell looked like
before, so that it moves with the cell. A message is a comment that opens with a tag; a person's text stays above it.

    Finding(..., sheet="Fees", areas=...)           C2:C9 and C12, say, each cut to what the sheet uses
    Marker(book).mark(findings)                     fills and frames all of their cells, errors over warnings
                                                    comments the first cells, with what to do
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Literal

from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, NamedStyle, PatternFill, Side
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from calc.excel.limits import LAST_COLUMN, LAST_ROW
from calc.excel.own_outputs import COMMENT_TAG, FORMER_LOOK
from calc.excel.text import cut, stored, visible
from calc.findings import Area, Finding, Severity

COMMENTS_EACH = 3_000  # cells of one finding that are each commented; of more, the first of each run
COMMENTS_IN_ALL = 5_000  # beyond, one comment a finding: with 10,000 a program takes a quarter of a minute to open
_AUTHOR = "plancalc"
_COMMENT_LENGTH = 1_000

FILL = {Severity.ERROR: "FFFFC9C4", Severity.WARNING: "FFFFF0B3"}
DARK_FILL = {Severity.ERROR: "FF8F1D14", Severity.WARNING: "FF7A5200"}  # under light text, which stays readable
FRAME: dict[Severity, tuple[Literal["medium", "mediumDashed"], str]] = {
    Severity.ERROR: ("medium", "FFC00001"),
    Severity.WARNING: ("mediumDashed", "FFB35F01"),
}


def areas_of(finding: Finding) -> list[Area]:
    """Give the blocks of a finding's cells, whole rows and columns with their last cell."""
    return [
        Area(top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN)
        for top, left, bottom, right in finding.areas
    ]


def areas(cell: str) -> list[Area]:
    """Read the blocks that a reference names ("C5", "C2:C9, C12", "C:C"); what is no address is left out."""
    found = []
    for part in cell.replace("$", "").split(",") if cell else ():
        try:
            ends = zip(range_boundaries(part.strip()), (1, 1, LAST_COLUMN, LAST_ROW), strict=True)
        except (ValueError, TypeError):
            continue
        left, top, right, bottom = (open_end if number is None else number for number, open_end in ends)
        (top, bottom), (left, right) = sorted((top, bottom)), sorted((left, right))
        if 1 <= top <= bottom <= LAST_ROW and 1 <= left <= right <= LAST_COLUMN:
            found.append(Area(top, left, bottom, right))
    return found


def unmark(book: Workbook) -> bool:
    """Take off what an earlier run marked; each cell gets back the fill and frame it had, or none if that is lost.

    Whether there was any mark.
    """
    styles: list[NamedStyle] = book._named_styles  # type: ignore[attr-defined]
    found = False
    for sheet in book.worksheets:
        for cell in cells(sheet):
            if cell.has_style:
                found |= _unmark_style(cell, styles)
            if isinstance(cell, Cell) and cell.comment is not None:
                theirs = _without_ours(cell.comment.text)
                found |= theirs != cell.comment.text
                cell.comment = _comment(theirs, cell.comment.author) if theirs else None
    return found


def _unmark_style(cell: Any, styles: list[NamedStyle]) -> bool:
    """Take a mark off a cell; whether it bore one."""
    number = cell._style.xfId
    if number >= len(styles):  # LibreOffice leaves gaps in its list of styles, which openpyxl closes
        number = cell._style.xfId = 0
    side = cell.border.left
    if (cell.fill.fgColor.rgb, side and side.color and side.color.rgb) not in _SIGNATURES:
        return False
    was = styles[number]
    ours = str(was.name).startswith(FORMER_LOOK)
    cell.fill = copy(was.fill) if ours else PatternFill()
    cell.border = copy(was.border) if ours else Border()
    base = str(was.name).partition(": ")[2]
    cell._style.xfId = next((at for at, style in enumerate(styles) if style.name == base), 0) if ours else number
    return True


_SIGNATURES = {(fill[severity], FRAME[severity][1]) for fill in (FILL, DARK_FILL) for severity in fill}


def cells(sheet: Worksheet) -> list[Cell | MergedCell]:
    """Give the cells that the file has: a loop over rows would create all the others."""
    return list(sheet._cells.values())


def _without_ours(text: str) -> str:
    at = 0 if text.startswith(COMMENT_TAG) else text.find("\n" + COMMENT_TAG)
    return text if at < 0 else text[:at].rstrip()


@dataclass
class Marker:
    """Marks cells of one workbook: all findings are noted first, then each cell is marked and commented once."""

    book: Workbook
    _severity: dict[tuple[str, int, int], Severity] = field(default_factory=dict)
    _texts: dict[tuple[str, int, int], list[str]] = field(default_factory=dict)
    _styles: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    _used: dict[str, Area] = field(default_factory=dict)
    _merged: dict[str, dict[tuple[int, int], Any]] = field(default_factory=dict)
    _comments: int = 0
    marked_errors: int = 0  # how many errors have a cell that is marked

    def mark(self, findings: Iterable[Finding]) -> None:
        """Mark and comment the cells of the errors and warnings; the errors come first in a comment of several."""
        sheets = {sheet.title: sheet for sheet in self.book.worksheets}
        for title, sheet in sheets.items():
            self._used[title] = Area(1, 1, sheet.max_row, sheet.max_column)
            self._merged[title] = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
        ranked = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)
        for finding in ranked:
            if finding.severity in FILL and finding.sheet in sheets:
                painted = self._note(finding, sheets[finding.sheet])
                self.marked_errors += painted and finding.severity is Severity.ERROR
        for (title, row, column), severity in self._severity.items():
            self._paint(sheets[title], row, column, severity)
        for (title, row, column), texts in self._texts.items():
            _add_comment(sheets[title].cell(row, column), texts)

    def _note(self, finding: Finding, sheet: Worksheet) -> bool:
        """Note a finding's cells; whether it has any."""
        blocks = [_clipped(area, self._used[sheet.title]) for area in areas_of(finding)]
        anchors = self._merged[sheet.title]
        at = [_anchor(sheet, row, column) for block in blocks for row, column in _each(block)]
        for row, column in at:
            self._severity.setdefault((sheet.title, row, column), finding.severity)
            if (row, column) in anchors:
                for same in anchors[row, column].cells:
                    self._severity.setdefault((sheet.title, *same), finding.severity)
        text = f"{COMMENT_TAG}{finding.severity.upper()}: {stored(cut(visible(finding.message), _COMMENT_LENGTH))}"
        if len(at) > COMMENTS_EACH:
            named = cut(finding.cell, 200)
            text += f"\n(This applies to {len(at):,} cells; only the first cell of each block has a comment: {named})"
        for key in self._commented(at, [_anchor(sheet, block.top, block.left) for block in blocks]):
            texts = self._texts.setdefault((sheet.title, *key), [])
            if text not in texts:
                texts.append(text)
                self._comments += 1
        return bool(at)

    def _commented(self, at: list[tuple[int, int]], firsts: list[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """Give the cells of one finding that get its comment: all, or the first of each run, or just the first."""
        for chosen in (at, firsts):
            if len(chosen) <= COMMENTS_EACH and self._comments + len(chosen) <= COMMENTS_IN_ALL:
                return chosen
        return at[:1]

    def _paint(self, sheet: Worksheet, row: int, column: int, severity: Severity) -> None:
        cell: Any = sheet.cell(row, column)
        key = (severity, *(cell._style or ()))
        if key not in self._styles:
            was = self._style_of(cell)
            style, colour = FRAME[severity]
            side = Side(style=style, color=colour)
            fill = DARK_FILL if _has_light_text(cell) else FILL
            cell.fill = PatternFill("solid", fgColor=fill[severity])
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell._style.xfId = was
            self._styles[key] = cell._style
        cell._style = copy(self._styles[key])

    def _style_of(self, cell: Any) -> int:
        """Give the number of the hidden cell style that carries the cell's present look, made if there is none."""
        styles: list[NamedStyle] = self.book._named_styles  # type: ignore[attr-defined]
        number = cell._style.xfId if cell.has_style else 0
        base, fill, border = styles[number].name, copy(cell.fill), copy(cell.border)
        for at, style in enumerate(styles):
            named = str(style.name).startswith(FORMER_LOOK) and str(style.name).partition(": ")[2] == base
            if named and style.fill == fill and style.border == border:
                return at
        taken = sum(str(style.name).startswith(FORMER_LOOK) for style in styles)
        names = {style.name for style in styles}
        numbered = (f"{FORMER_LOOK} {number}: {base}" for number in range(taken + 1, 2 * taken + 3))
        name = next(name for name in numbered if name not in names)
        was = NamedStyle(name=name, fill=fill, border=border, hidden=True)
        self.book.add_named_style(was)
        return len(styles) - 1


def _has_light_text(cell: Any) -> bool:
    """Tell whether the text is white or nearly so: then the cell's own fill is dark."""
    color = cell.font.color
    if color is None:
        return False
    if color.type == "theme":
        return bool(color.theme == 0)  # the theme's light text
    rgb = str(color.rgb)[-6:] if color.type == "rgb" else ""
    return len(rgb) == 6 and all(int(rgb[at : at + 2], 16) > 0xC0 for at in (0, 2, 4))


def _clipped(area: Area, used: Area) -> Area:
    """Give the part of a block that the sheet uses, and always its first cell: "C:C" is not a million marks."""
    return area._replace(
        bottom=max(area.top, min(area.bottom, used.bottom)), right=max(area.left, min(area.right, used.right))
    )


def _each(block: Area) -> Iterator[tuple[int, int]]:
    for column in range(block.left, block.right + 1):
        for row in range(block.top, block.bottom + 1):
            yield row, column


def _anchor(sheet: Worksheet, row: int, column: int) -> tuple[int, int]:
    """Give the cell itself, or the first of the merged cells that it is hidden in."""
    if isinstance(sheet.cell(row, column), MergedCell):
        for area in sheet.merged_cells.ranges:
            if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
                return area.min_row, area.min_col
    return row, column


def _add_comment(cell: Cell | MergedCell, texts: list[str]) -> None:
    if isinstance(cell, MergedCell):
        return
    theirs = cell.comment
    if theirs is None:
        cell.comment = _comment("\n\n".join(texts), _AUTHOR)
    else:
        cell.comment = _comment("\n\n".join([theirs.text, *texts]), theirs.author)


def _comment(text: str, author: str) -> Comment:
    """Give a comment in a box that fits its text: openpyxl forgets the size of every box."""
    lines = sum(ceil(max(len(line), 1) / 48) for line in text.split("\n"))
    return Comment(text, author, height=min(24 + 15 * lines, 600), width=320)
