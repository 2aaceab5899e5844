"""The input with its errors marked: the person's own workbook under a new name, a sheet Findings first.

The input itself is only read. In the copy each offending cell has a fill and a frame (solid for an error, dashed for a
warning) and a comment with what to do. The person may also correct the copy and run that: marks of an earlier run and
its sheet Findings are taken off first, and each cell gets back the fill and frame that it had. Where that is lost, as
after a save by a program that drops cell styles, it has none.
"""

import warnings
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from calc.annotate.cells_kept import first_lost
from calc.annotate.findings_sheet import add_findings_sheet, in_order, link_inside, link_into
from calc.annotate.marks import Marker, areas_of, cells
from calc.annotate.open_workbook import opened
from calc.annotate.remove_marks import take_off
from calc.annotate.saved_workbook import MOST_CELLS, is_larger, saved
from calc.contract import FINDINGS
from calc.excel.own_outputs import MARKED_COPY, Output
from calc.excel.text import visible
from calc.files.publish import publish
from calc.findings import Finding, Severity

_MACROS = {".xlsm", ".xltm"}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NO_MACROS = {  # what openpyxl reads of the archive that macros came in
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"/>',
}


class _NoCopy(Exception):  # noqa: N818  named as what it says
    """The workbook cannot be copied; the message, for the person, says why."""


@dataclass(frozen=True)
class Marked:
    """Where the findings of a workbook went. ``why_listed``, the rest of a sentence, is empty where it is a copy.

    ``kept`` says why the file is not the one that was asked for. ``marked`` counts the errors of which a cell is.
    """

    path: Path
    kept: str
    errors: int
    marked: int
    why_listed: str

    @property
    def sentence(self) -> str:
        """Say in a sentence where the findings went."""
        if self.why_listed:
            said = f"The errors are listed in {self.path}, which has none of your sheets: {self.why_listed}."
        elif self.marked == self.errors:
            said = f"Each error is marked in {self.path}."
        elif self.marked:
            of = f"{self.marked:,} of {self.errors:,} errors"
            said = f"{of} are marked in {self.path}; the others have no cell to mark: see its sheet {FINDINGS.name}."
        else:
            said = f"The errors are on the sheet {FINDINGS.name} of {self.path}; none of them has a cell to mark."
        return said


def annotate(
    source: Path,
    findings: Sequence[Finding],
    target: Path,
    losses: Sequence[str] = (),
    most_cells: int = MOST_CELLS,
    *,
    company: str = "",
    packed: bytes | None = None,
    folder_decides: bool = False,
) -> Marked:
    """Write ``source`` with its errors and warnings marked to ``target``, a sheet Findings first.

    ``Finding.sheet`` is the title of a sheet of ``source``, ``cell`` an address such as "C2:C9, C12"; infos are listed,
    not marked. ``losses`` are plain names of what a copy cannot hold (charts, pictures); the sheet says so. Where the
    workbook has more than ``most_cells`` cells, or cannot be copied whole, ``target`` has the sheet Findings alone.
    ``packed`` are its bytes where somebody has read them: the file may be another one by now.
    A ``source`` with macros keeps them only under a name that ends in .xlsm. ``company`` is whose workbook it is.
    Raises ``CannotPublish``.
    """
    made = _Made(b"")

    def write(path: Path) -> None:
        nonlocal made
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it drops, which is the caller's ``losses``
            made = _made(source, packed, findings, target, [*losses], most_cells, output)
        path.write_bytes(made.content)

    output = Output(MARKED_COPY, company)
    put = publish(target, write, never=[source], output=output, folder_decides=folder_decides)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return Marked(put.path, put.kept, errors, made.marked, made.why_listed)


@dataclass(frozen=True)
class _Made:
    """The bytes of a copy with how many errors are marked in it, or of a list and why it is none."""

    content: bytes
    marked: int = 0
    why_listed: str = ""


def _made(
    source: Path,
    packed: bytes | None,
    findings: Sequence[Finding],
    target: Path,
    losses: Sequence[str],
    most_cells: int,
    output: Output,
) -> _Made:
    try:
        return _copy(source, packed, findings, target, losses, most_cells, output)
    except _NoCopy as reason:
        return _Made(_list_only(source, findings, target, str(reason), output), why_listed=str(reason))


def _copy(
    source: Path,
    packed: bytes | None,
    findings: Sequence[Finding],
    target: Path,
    losses: Sequence[str],
    most_cells: int,
    output: Output,
) -> _Made:
    """Give the marked copy; ``_NoCopy`` where there can be none, or where it would not hold all that was read."""
    name = visible(source.name)
    try:
        packed = source.read_bytes() if packed is None else packed
        if is_larger(packed, most_cells):
            raise _NoCopy(f"{name} is too large for a marked copy")
        book = opened(packed, target.suffix.lower() in _MACROS)
        before = book.sheetnames
        lost = [*losses, *_macros_lost(packed, target)]
        marked = _mark(book, findings, _notes(findings, name, lost, _has_formulas(book)), target)
        content = saved(book, output)
        removed, added = set(before) - set(book.sheetnames), [book.sheetnames[0]]
        if CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names[0] != added[0]:
            raise ValueError(added)
        missing = first_lost(packed, content, added, removed | (set(added) & set(before)))
    except _NoCopy:
        raise
    except Exception as error:  # openpyxl raises anything on a file that it does not understand
        raise _NoCopy(f"{name} contains something that cannot be copied") from error
    if missing:
        raise _NoCopy(f"{name} contains something that cannot be copied, in {missing}")
    return _Made(content, marked)


def _mark(book: Workbook, findings: Sequence[Finding], notes: Sequence[str], target: Path) -> int:
    """Mark the findings in a person's workbook; how many errors are marked."""
    take_off(book)
    titles = book.sheetnames
    listed = _with_hidden(in_order(findings, titles), book)
    marker = Marker(book)
    marker.mark(findings)
    add_findings_sheet(book, listed, notes, titles, link_inside)
    book.template = target.suffix.lower() in {".xltx", ".xltm"}
    book.calculation = book.calculation or CalcProperties()
    book.calculation.fullCalcOnLoad = True
    return marker.marked_errors


def _list_only(source: Path, findings: Sequence[Finding], target: Path, reason: str, output: Output) -> bytes:
    """Give a fresh workbook with the sheet Findings alone, its rows linked to the cells of the person's own file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = FINDINGS.name, "plancalc"
    if target.suffix.lower() in _MACROS:  # Excel refuses a file whose content is not what its suffix says
        book.vba_archive = ZipFile(BytesIO(), "w")
        for part, content in _NO_MACROS.items():
            book.vba_archive.writestr(part, content)
    titles = list(dict.fromkeys(finding.sheet for finding in findings if finding.sheet))
    near = source.absolute().parent == target.absolute().parent
    notes = [
        "About this file",
        _counts(findings),
        f"{reason}, so this file only lists the findings.",
        f"Correct the cells in {visible(source.name)}, which was not changed, and run again.",
    ]
    link = link_into(source.name) if near else lambda _finding: None
    add_findings_sheet(book, in_order(findings, titles), notes, titles, link)
    return saved(book, output)


def _macros_lost(packed: bytes, target: Path) -> list[str]:
    has = any(name.endswith("vbaProject.bin") for name in ZipFile(BytesIO(packed)).namelist())
    return ["macros"] if has and target.suffix.lower() not in _MACROS else []


def _has_formulas(book: Workbook) -> bool:
    return any(cell.data_type == "f" for sheet in book.worksheets for cell in cells(sheet))


def _counts(findings: Sequence[Finding]) -> str:
    number = Counter(finding.severity for finding in findings)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
    parts = [f"{number[key]:,} {word}{'' if number[key] == 1 else 's'}" for key, word in words.items() if number[key]]
    return f"{', '.join(parts) or 'no findings'}."


def _notes(findings: Sequence[Finding], name: str, losses: Sequence[str], formulas: bool) -> list[str]:
    """Tell what a person should know of this copy, in short lines."""
    notes = [
        "About this copy",
        _counts(findings),
        "Errors are red with a solid border, warnings yellow with a dashed one. Point at a marked cell to read why.",
    ]
    if losses:
        lost = ", ".join(dict.fromkeys(visible(loss) for loss in losses))
        notes.append(f"Use this copy only to read the marks. It does not contain: {lost}.")
        notes.append(f"Make your corrections in your own file {name}, which was not changed, and run again.")
    else:
        notes.append(f"Correct your own file {name}, which was not changed, or this copy, and run again.")
    if formulas:
        notes.append("If formulas look empty, choose Enable Editing so that Excel calculates them.")
    return notes


def _with_hidden(findings: Sequence[Finding], book: Workbook) -> list[Finding]:
    """Give the findings, each with a word on why its cell is not to be seen where it is hidden."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    rows = {title: _hidden_rows(sheet) for title, sheet in sheets.items()}
    columns = {title: _hidden_columns(sheet) for title, sheet in sheets.items()}
    told = []
    for finding in findings:
        title, hidden = finding.sheet, ""
        for block in areas_of(finding) if title in sheets else []:
            at = bisect_left(rows[title], block.top)
            if at < len(rows[title]) and rows[title][at] <= block.bottom:
                hidden = "row"
            elif any(left <= block.right and right >= block.left for left, right in columns[title]):
                hidden = hidden or "column"
        if title in sheets and sheets[title].sheet_state != "visible":
            hidden = "sheet"
        words = f" (The {hidden} is hidden: unhide it to see the mark.)" if hidden else ""
        told.append(replace(finding, message=finding.message + words))
    return told


def _hidden_rows(sheet: Worksheet) -> list[int]:
    return sorted(number for number, row in sheet.row_dimensions.items() if row.hidden)


def _hidden_columns(sheet: Worksheet) -> list[tuple[int, int]]:
    hidden = [column for column in sheet.column_dimensions.values() if column.hidden]
    for column in hidden:
        column.reindex()
    return [(column.min or 0, column.max or 0) for column in hidden]
