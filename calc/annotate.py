"""The input with its errors marked: the person's own workbook under a new name, a sheet Findings first.

The input itself is only read. In the copy each offending cell has a fill and a frame (solid for an error, dashed for a
warning) and a comment with what to do. The person may also correct the copy and run that: marks of an earlier run and
its sheet Findings are taken off first, and each cell gets back the fill and frame that it had. Where that is lost, as
after a save by a program that drops cell styles, it has none.
"""

import re
import warnings
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from python_calamine import CalamineWorkbook

from calc.annotate_marks import Marker, areas, cells, unmark
from calc.annotate_open import opened
from calc.annotate_sheet import add_findings_sheet, in_order, is_findings_sheet, link_inside, link_into
from calc.annotate_text import visible
from calc.findings import Finding, Severity
from calc.publish import publish

MOST_CELLS = 300_000  # cells and rows of a workbook that is copied; openpyxl takes about 1 GB for 2 million
_UNPACKED = 1_000  # bytes of XML a cell; a file with more is not one that a person filled in
_CHUNK = 1 << 20
_NO_DAY = datetime(2000, 1, 1)
_ELEMENT = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
# For each cell of these openpyxl makes one; for those of a table only where nothing says what its columns are.
_AREA = re.compile(rb"""<(?:\w+:)?(mergeCell|hyperlink|table)\s[^>]*?\bref\s*=\s*["']([^"']*)""")
_MACROS = {".xlsm", ".xltm"}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NO_MACROS = {  # what openpyxl reads of the archive that macros came in
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"/>',
}


class _NoCopy(Exception):  # noqa: N818  named as what it says
    """The workbook cannot be copied; the message, for the person, says why."""


def annotate(
    source: Path, findings: Sequence[Finding], target: Path, losses: Sequence[str] = (), most_cells: int = MOST_CELLS
) -> None:
    """Write ``source`` with its errors and warnings marked to ``target``, a sheet Findings first.

    ``Finding.sheet`` is the title of a sheet of ``source``, ``cell`` an address such as "C2:C9, C12"; infos are listed,
    not marked. ``losses`` are plain names of what a copy cannot hold (charts, pictures); the sheet says so. Where the
    workbook has more than ``most_cells`` cells, or cannot be copied at all, ``target`` has the sheet Findings alone.
    A ``source`` with macros keeps them only under a name that ends in .xlsm. Raises ``CannotPublish``.
    """

    def write(path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it drops, which is the caller's ``losses``
            try:
                content = _copy(source, findings, target, losses, most_cells)
            except _NoCopy as reason:
                content = _list_only(source, findings, target, str(reason))
        path.write_bytes(content)

    publish(target, write, never=[source])


def _copy(source: Path, findings: Sequence[Finding], target: Path, losses: Sequence[str], most_cells: int) -> bytes:
    """The marked copy as the bytes of a file; ``_NoCopy`` where there can be none."""
    name = visible(source.name)
    try:
        packed = source.read_bytes()
        if _is_larger(packed, most_cells):
            raise _NoCopy(f"{name} is too large for a copy with marks, so this file only lists the findings.")
        book = opened(packed, target.suffix.lower() in _MACROS)
        lost = [*losses, *_macros_lost(packed, target)]
        _mark(book, findings, _notes(findings, name, lost, _has_formulas(book)), target)
        content = _saved(book)
        first = CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names[0]
        if first != book.sheetnames[0]:
            raise ValueError(first)
    except _NoCopy:
        raise
    except Exception as error:  # openpyxl raises anything on a file that it does not understand
        raise _NoCopy(f"{name} holds something that cannot be copied, so this file only lists the findings.") from error
    return content


def _mark(book: Workbook, findings: Sequence[Finding], notes: Sequence[str], target: Path) -> None:
    unmark(book)
    for sheet in [sheet for sheet in book.worksheets if is_findings_sheet(sheet)]:
        book.remove(sheet)
    titles = book.sheetnames
    listed = _with_hidden(in_order(findings, titles), book)
    Marker(book).mark(findings)
    add_findings_sheet(book, listed, notes, titles, link_inside)
    book.template = target.suffix.lower() in {".xltx", ".xltm"}
    book.calculation = book.calculation or CalcProperties()
    book.calculation.fullCalcOnLoad = True


def _list_only(source: Path, findings: Sequence[Finding], target: Path, reason: str) -> bytes:
    """A fresh workbook with the sheet Findings alone, its rows linked to the cells of the person's own file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    if target.suffix.lower() in _MACROS:  # Excel refuses a file whose content is not what its suffix says
        book.vba_archive = ZipFile(BytesIO(), "w")
        for part, content in _NO_MACROS.items():
            book.vba_archive.writestr(part, content)
    titles = list(dict.fromkeys(finding.sheet for finding in findings if finding.sheet))
    near = source.absolute().parent == target.absolute().parent
    notes = [
        "About this file",
        _counts(findings),
        reason,
        f"Correct the cells in {visible(source.name)}, which was not changed, and run again.",
    ]
    link = link_into(source.name) if near else lambda _finding: None
    add_findings_sheet(book, in_order(findings, titles), notes, titles, link)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    """The workbook as the bytes of a file. The same content gives the same bytes: no part bears the time of day."""
    book.properties.modified = _NO_DAY
    if book.properties.created.microsecond:  # of this moment, and not of a workbook, which keeps whole seconds
        book.properties.created = _NO_DAY
    loose, packed = BytesIO(), BytesIO()
    ExcelWriter(book, ZipFile(loose, "w")).save()
    with ZipFile(loose) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts.namelist()):  # what comes first, [Content_Types].xml, is first among them
            archive.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)
    return packed.getvalue()


def _is_larger(packed: bytes, most_cells: int) -> bool:
    """Whether openpyxl would make more cells and rows of it than that, counted without taking it into memory."""
    try:
        archive = ZipFile(BytesIO(packed))
    except BadZipFile:
        return False
    parts = [part for part in archive.infolist() if part.filename.lower().endswith(".xml")]
    if sum(part.file_size for part in parts) > (most_cells + 10_000) * _UNPACKED:
        return True
    seen = 0
    for part in parts:
        with archive.open(part) as stream:
            tail, named, in_tables = b"", False, 0
            more = True
            while more:
                chunk = stream.read(_CHUNK)
                text, more = tail + chunk, bool(chunk)
                last = max(text.rfind(b"<"), 0) if more else len(text)
                found = _AREA.findall(text, 0, last)
                named = named or text.find(b"tableColumn", 0, last) >= 0
                in_tables += _places(ref for kind, ref in found if kind == b"table")
                seen += len(_ELEMENT.findall(text, 0, last)) + _places(ref for kind, ref in found if kind != b"table")
                tail = text[last:]
                if seen > most_cells:
                    return True
            seen += 0 if named else in_tables
    return seen > most_cells


def _places(references: Iterable[bytes]) -> int:
    """How many cells the areas have."""
    blocks = areas(b",".join(references).decode("ascii", "replace"))
    return sum((block.bottom - block.top + 1) * (block.right - block.left + 1) for block in blocks)


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
    """What a person should know of this copy, in short lines."""
    notes = [
        "About this copy",
        _counts(findings),
        "Errors are red with a solid frame, warnings yellow with a dashed one. Point at a marked cell to read why.",
    ]
    if losses:
        lost = ", ".join(dict.fromkeys(visible(loss) for loss in losses))
        notes.append(f"This copy is for reading the marks. It lacks: {lost}.")
        notes.append(f"Make your corrections in your own file {name}, which was not changed, and run again.")
    else:
        notes.append(f"Correct your own file {name}, which was not changed, or this copy, and run again.")
    if formulas:
        notes.append(
            "Formulas show their figures once Excel has recalculated: choose Enable Editing if they look empty."
        )
    return notes


def _with_hidden(findings: Sequence[Finding], book: Workbook) -> list[Finding]:
    """The findings, each with a word on why its cell is not to be seen where it is hidden."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    rows = {title: _hidden_rows(sheet) for title, sheet in sheets.items()}
    columns = {title: _hidden_columns(sheet) for title, sheet in sheets.items()}
    told = []
    for finding in findings:
        title, hidden = finding.sheet, ""
        for block in areas(finding.cell) if title in sheets else []:
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
