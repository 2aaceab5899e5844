"""The look at a workbook before any library opens it: a refusal in plain words, or what a library would not tell."""

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from calc.excel.inspect import file_kinds, lost_on_save, xml_events
from calc.excel.inspect.archive import Archive
from calc.excel.inspect.counts import Counts, Margins, refusal
from calc.excel.inspect.found import CELLS_LIMIT, SheetScan
from calc.excel.inspect.model import Inspection, NotAWorkbook, Refused, SheetInspection
from calc.excel.inspect.open_file import UNREADABLE, opened
from calc.excel.inspect.relationships import Relationship, Relationships
from calc.excel.inspect.shared_strings import check_strings
from calc.excel.inspect.unchanged import sha256_of
from calc.excel.inspect.volatile_formulas import MOST_FOLLOWED, Watch, spread, unsteady_names
from calc.excel.inspect.work import TooMuchWork, Work
from calc.excel.inspect.workbook_part import WorkbookPart
from calc.excel.inspect.worksheet import read_sheet
from calc.files.names import lock_file_of

NO_WORKBOOK = f"is not an Excel workbook, or the part that lists its sheets is missing. {file_kinds.SAVE_AS}"
SHARED_PART = (
    "lists two sheets that are the same part of the file, which no program writes, so plancalc does not open it. "
    "Get a fresh copy from whoever made it."
)
SHEETS_LIMIT = 1_000
UNREAD_CELL = 100  # bytes that a cell takes at most on a sheet at which nobody looks
READ_AT_ONCE = 4_000_000  # bytes of a file: its hundreds of pieces come faster out of memory
KEPT_MEMORY = 30_000_000
_OPENED = {"chartsheet", "dialogsheet"}  # kinds of sheets without cells that the library which reads values knows
Wanted = Callable[[str], bool] | None
MARKS_LIMIT = 1_000  # different elements in a part; the formats of workbooks know fewer


def inspect_workbook(
    source: str | os.PathLike[str] | bytes, name: str = "", *, wanted: Wanted = None, as_written: bool = False
) -> Inspection:
    """Tell what the workbook is, and what its sheets hide from a library that reads values.

    ``source`` is a path or a file's bytes, ``name`` what to call it in a message (without it, the path's last part).
    Where it is said which sheets are ``wanted``, only the names of the others are told. A file that bears the mark of
    the program's own output, ``as_written``, may be larger than others, in proportion to its size.
    ``NotAWorkbook`` is raised for everything that cannot be read, with what it is and what to do.
    """
    called = name or ("The file" if isinstance(source, bytes) else Path(source).name or str(source))
    try:
        with opened(source) as file:
            return _look(file, wanted, as_written)
    except OSError:  # a disk that fails while it is read
        raise NotAWorkbook(f"{called} {UNREADABLE}") from None
    except Refused as why:
        workbook = lock_file_of(called)
        if workbook:
            raise NotAWorkbook(
                f"{called} is a temporary file that exists while {workbook} is open; choose {workbook} itself."
            ) from None
        raise NotAWorkbook(f"{called} {why}") from None


def _look(file: BinaryIO, wanted: Wanted, as_written: bool) -> Inspection:
    start = file.read(4096)
    file_kinds.refuse_by_bytes(file, start)
    if file.seek(0, io.SEEK_END) <= READ_AT_ONCE:
        file.seek(0)
        file = io.BytesIO(file.read())
    archive = Archive(file, as_written=as_written)
    file_kinds.refuse_by_parts(archive)
    if sum(map(archive.size, archive.names)) > KEPT_MEMORY:
        _keep_freed_memory()
    return _Package(archive, sha256_of(file), wanted, as_written).look()


def _keep_freed_memory() -> None:
    """Have the C library keep what is freed between two pieces of a part, instead of fetching it anew each time.

    That is a third of the time for a large workbook. The GNU library learns it from a large block that is freed; for
    others, this does nothing.
    """
    bytes(KEPT_MEMORY)


@dataclass
class _Listed:
    """What is found of the sheets that a workbook lists."""

    sheets: list[SheetInspection] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)  # of these sheets, by their names
    absent: list[str] = field(default_factory=list)
    not_opened: set[str] = field(default_factory=set)  # by their relationships


class _Package:
    """A workbook's parts while they are looked at."""

    def __init__(self, archive: Archive, sha256: str, wanted: Wanted, as_written: bool) -> None:
        self._archive = archive
        self._work = Work()
        self._wanted, self._as_written = wanted, as_written
        self._sha256 = sha256
        self._read: set[str] = set()
        self._lost = lost_on_save.lost_parts(archive.names)
        self._formulas_of_names: Mapping[str, str] = {}
        self._names: Mapping[str, str] = {}
        self._counts = Counts({})
        self._relationships = Relationships(archive.names, self._elements)
        self._counts = Counts(self._relationships.named())  # the lists are counted by the first, all others by this
        self._cells = 0
        self._margins = Margins()
        self._strings_miscounted = False

    def look(self) -> Inspection:
        part = self._workbook_part()
        workbook = WorkbookPart()
        self._elements(part, workbook.element, workbook.text)
        self._formulas_of_names = workbook.names
        self._names = unsteady_names(self._formulas_of_names)
        if not workbook.is_workbook:
            raise Refused(NO_WORKBOOK)
        related = self._relationships.of(part)
        _refuse_other_places(part, related.values())
        found = self._listed(workbook.sheets, related)
        if len({sheet.name.casefold() for sheet in found.sheets}) != len(found.sheets):
            raise Refused(xml_events.UNRELIABLE)
        if not found.sheets and found.absent:
            raise xml_events.NotWellFormed
        if not found.sheets:
            raise Refused(f"has no worksheet. {file_kinds.SAVE_AS}")
        for part in self._archive.names:
            self._rest(part)
        formulas = sum(sheet.formulas for sheet in found.sheets)
        if formulas:
            self._lost.add("the values of formulas, until Excel recalculates them")
        if self._wanted is None and formulas <= MOST_FOLLOWED and any(sheet.unsteady for sheet in found.sheets):
            found.sheets = self._with_followers(found.sheets, found.parts)
        return Inspection(
            sha256=self._sha256,
            sheets=tuple(found.sheets),
            date1904=workbook.date1904,
            lost_when_saved=tuple(sorted(self._lost)),
            absent_sheets=tuple(found.absent),
            not_opened=frozenset(found.not_opened),
            strings_miscounted=self._strings_miscounted,
            built=self._counts.built + self._margins.elements,
        )

    def _listed(self, sheets: Sequence[tuple[str, str, str]], related: Mapping[str, Relationship]) -> _Listed:
        """Tell what is found of the sheets that the workbook lists, each with its name, visibility and relationship."""
        if len(sheets) > SHEETS_LIMIT:
            raise refusal("sheets")
        found = _Listed()
        for name, visibility, identity in sheets:
            target = related.get(identity)
            if not identity:
                continue  # old macro workbooks list sheets that are not there
            if target is None or target.part not in self._archive:
                found.absent.append(name)
                found.not_opened.add(identity)
            elif target.kind == "worksheet":
                if target.part.casefold() in self._read:
                    raise Refused(SHARED_PART)
                found.parts[name] = target.part
                found.sheets.append(self._sheet(name, visibility, target.part))
                self._cells += found.sheets[-1].cells
            else:
                found.not_opened |= {identity} if target.kind not in _OPENED else set()
        return found

    def _with_followers(self, sheets: Iterable[SheetInspection], parts: Mapping[str, str]) -> list[SheetInspection]:
        """Read each sheet again, and add the cells that take their value from unsteady formulas."""
        watches = {}
        work = Work()
        try:
            for name, part in parts.items():
                watches[name] = Watch(self._names, all_texts=True, work=work)
                read_sheet(self._archive.chunks(part), SheetScan(), watches[name], work)
        except TooMuchWork:
            return [*sheets]  # as with many formulas, only those that say it themselves are told
        spread(watches, self._formulas_of_names)
        return [replace(sheet, unsteady=watches[sheet.name].unsteady) for sheet in sheets]

    def _workbook_part(self) -> str:
        for relationship in self._relationships.of("").values():
            if relationship.kind == "officeDocument" and relationship.part in self._archive:
                return relationship.part
        raise Refused(NO_WORKBOOK)

    def _sheet(self, name: str, visibility: str, part: str) -> SheetInspection:
        self._read.add(part.casefold())
        if self._wanted is not None and not self._wanted(name):
            self._cells += self._archive.size(part) // UNREAD_CELL
            return _only_named(name, visibility)
        most = max(CELLS_LIMIT, self._archive.packed_size(part) // 2) if self._as_written else CELLS_LIMIT
        sheet, watch = SheetScan(self._margins, most), Watch(self._names, work=self._work)
        read_sheet(self._archive.chunks(part), sheet, watch, self._work)
        sheet.check_extent(name)
        for related in self._relationships.of(part).values():
            if related.part not in self._archive:
                continue
            if related.kind == "table":
                self._check_table(related.part)
            elif related.kind == "drawing":
                self._lost |= lost_on_save.lost_drawing(set(self._first_of_each(related.part)))
        self._lost |= lost_on_save.lost_marks(sheet.marks)
        return SheetInspection(
            name=name,
            visibility=visibility,
            errors=sheet.errors,
            error_count=sheet.error_count,
            uncalculated=frozenset(sheet.uncalculated),
            uncalculated_count=sheet.uncalculated_count,
            formulas=sheet.formulas,
            merged=tuple(sheet.merged),
            hidden_rows=frozenset(sheet.hidden_rows),
            max_row=sheet.last_row,
            max_column=sheet.last_column,
            cells=sheet.cells,
            unsteady=watch.unsteady,
        )

    def _check_table(self, part: str) -> None:
        """Refuse a table that does not say where it stands, or how many rows of headers and totals it has."""
        table = self._first_of_each(part).get("table", {})
        header = xml_events.number(table.get("headerRowCount", "1"))
        totals = xml_events.number(table.get("totalsRowCount", "0"))
        if xml_events.area(table.get("ref", "")) is None or header < 0 or totals < 0:
            raise xml_events.NotWellFormed

    def _first_of_each(self, part: str) -> dict[str, dict[str, str]]:
        """Give the attributes of the first element of each name in a part."""
        found: dict[str, dict[str, str]] = {}

        def element(tag: str, attributes: dict[str, str]) -> None:
            if len(found) < MARKS_LIMIT:
                found.setdefault(tag, attributes)

        self._elements(part, element)
        return found

    def _elements(self, part: str, element: xml_events.Element, text: xml_events.Text | None = None) -> None:
        self._read.add(part.casefold())
        xml_events.read(self._counted(part), element, text=text, work=self._work)

    def _counted(self, part: str) -> Iterator[bytes]:
        return self._counts.counted(part, self._archive.chunks(part))

    def _rest(self, part: str) -> None:
        """Check a part that nothing else has read: it unpacks as declared, and its XML is harmless."""
        if part in self._read:
            return
        self._read.add(part)
        size = self._archive.size(part)
        if part == "xl/sharedstrings.xml":
            strings = check_strings(self._archive.chunks(part), self._cells, self._work)
            self._lost |= lost_on_save.lost_marks({"rich text"} if strings.rich else set())
            self._strings_miscounted = strings.miscounted
        elif part.endswith((".xml", ".rels")) and part.startswith(("xl/", "_rels/", "[content_types]")):
            xml_events.check(self._counted(part), size, self._counts.kind(part).closely, self._work)
        elif part.endswith((".xml", ".rels", ".vml")):
            xml_events.scan(self._counted(part), size, self._work)
        else:
            xml_events.scan(
                self._archive.chunks(part), size, self._work
            )  # custom XML, drawings of Excel 2003, pictures


def _only_named(name: str, visibility: str) -> SheetInspection:
    """Give the inspection of a sheet at which nobody has looked: its name and visibility."""
    nothing: dict[tuple[int, int], str] = {}
    return SheetInspection(name, visibility, nothing, 0, frozenset(), 0, 0, (), frozenset(), 0, 0, 0, nothing)


def _refuse_other_places(workbook: str, related: Iterable[Relationship]) -> None:
    """Refuse parts that do not stand where all programs put them: the library that reads values looks nowhere else."""
    found = {"workbook": workbook, **{each.kind: each.part for each in related}}
    for kind in ("workbook", "sharedStrings", "styles"):
        usual = f"xl/{kind}.xml"
        if found.get(kind, usual).casefold() != usual.casefold():
            raise Refused(xml_events.UNRELIABLE)
