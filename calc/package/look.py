"""The look at a workbook before any library opens it: a refusal in plain words, or what a library would not tell."""

import io
import os
import posixpath
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from calc.package import kinds, losses, markup
from calc.package.archive import Archive
from calc.package.counts import Counts, refusal
from calc.package.formulas import MOST_FOLLOWED, Watch, spread, unsteady_names
from calc.package.model import Area, NotAWorkbook, PackageLook, Refused, SheetLook, Table
from calc.package.same import sha256_of
from calc.package.sheet import Margins, Sheet, read_sheet
from calc.package.strings import check_strings
from calc.package.workbook_part import WorkbookPart

NO_WORKBOOK = f"is not an Excel workbook, or the part that lists its sheets is missing. {kinds.SAVE_AS}"
SHARED_PART = (
    "lists two sheets that are one and the same part of the file, which no program writes, so it is not opened. "
    "Get a fresh copy from whoever made it."
)
RELATIONSHIPS_LIMIT = 10_000
SHEETS_LIMIT = 1_000
READ_AT_ONCE = 4_000_000  # bytes of a file: its hundreds of pieces come faster out of memory
KEPT_MEMORY = 30_000_000
_OPENED = {"chartsheet", "dialogsheet"}  # kinds of sheets without cells that the library which reads values knows
_UNREADABLE = "cannot be opened. Close it in other programs, and check that you are allowed to read it."
MARKS_LIMIT = 1_000  # different elements in a part; the formats of workbooks know fewer


def look_at(source: str | os.PathLike[str] | bytes, name: str = "") -> PackageLook:
    """What the workbook is, and what its sheets hide from a library that reads values.

    ``source`` is a path or a file's bytes, ``name`` what to call it in a message (without it, the path's last part).
    ``NotAWorkbook`` is raised for everything that cannot be read, with what it is and what to do.
    """
    called = name or ("The file" if isinstance(source, bytes) else Path(source).name or str(source))
    try:
        with _opened(source) as file:
            return _look(file)
    except OSError:  # a disk that fails while it is read
        raise NotAWorkbook(f"{called} {_UNREADABLE}") from None
    except Refused as why:
        workbook = kinds.lock_file_of(called)
        if workbook:
            raise NotAWorkbook(
                f"{called} is the file that is kept while {workbook} is open; choose {workbook} itself."
            ) from None
        raise NotAWorkbook(f"{called} {why}") from None


@contextmanager
def _opened(source: str | os.PathLike[str] | bytes) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    with ExitStack() as closing:
        try:
            status = Path(source).stat()
            if stat.S_ISDIR(status.st_mode):
                raise Refused("is a folder. Choose a workbook in it.")
            if not stat.S_ISREG(status.st_mode):
                raise Refused("is not a file. Choose a workbook.")
            if not status.st_size:  # some systems have files without a size that never end
                raise Refused(kinds.EMPTY)
            file = closing.enter_context(Path(source).open("rb"))
        except FileNotFoundError:
            raise Refused("does not exist. Check the name and the folder.") from None
        except (OSError, ValueError):
            raise Refused(_UNREADABLE) from None
        yield file


def _look(file: BinaryIO) -> PackageLook:
    start = file.read(4096)
    kinds.refuse_by_bytes(file, start)
    if file.seek(0, io.SEEK_END) <= READ_AT_ONCE:
        file.seek(0)
        file = io.BytesIO(file.read())
    archive = Archive(file)
    kinds.refuse_by_parts(archive)
    if sum(map(archive.size, archive.names)) > KEPT_MEMORY:
        _keep_freed_memory()
    return _Package(archive, sha256_of(file)).look()


def _keep_freed_memory() -> None:
    """Have the C library keep what is freed between two pieces of a part, instead of fetching it anew each time.

    That is a third of the time for a large workbook. The GNU library learns it from a large block that is freed; for
    others, this does nothing.
    """
    bytes(KEPT_MEMORY)


@dataclass(frozen=True)
class _Relationship:
    kind: str  # the last word of its type: worksheet, table, drawing
    part: str  # the part's name in the archive


class _Package:
    """A workbook's parts while they are looked at."""

    def __init__(self, archive: Archive, sha256: str) -> None:
        self._archive = archive
        self._sha256 = sha256
        self._read: set[str] = set()
        self._lost = losses.lost_parts(archive.names)
        self._formulas_of_names: Mapping[str, str] = {}
        self._names: Mapping[str, str] = {}
        self._lists: dict[str, list[tuple[str, _Relationship]]] = {}
        self._counts = Counts({})
        self._counts = Counts(self._all_named())
        self._cells = 0
        self._margins = Margins()
        self._strings_miscounted = False

    def _all_named(self) -> dict[str, list[tuple[str, str]]]:
        """The parts that each part names, and the whole package, as often as it does; all in small letters."""
        sources = [source for name in self._archive.names if (source := _source_of(name)) is not None]
        return {
            source: [(each.kind, each.part.casefold()) for _, each in self._listed_relationships(source)]
            for source in sources
        }

    def look(self) -> PackageLook:
        part = self._workbook_part()
        workbook = WorkbookPart()
        self._elements(part, workbook.element, workbook.text)
        self._formulas_of_names = workbook.names
        self._names = unsteady_names(self._formulas_of_names)
        if not workbook.is_workbook:
            raise Refused(NO_WORKBOOK)
        related = self._relationships(part)
        _refuse_other_places(part, related.values())
        sheets: list[SheetLook] = []
        others: list[str] = []
        absent: list[str] = []
        not_opened: set[str] = set()
        parts: dict[str, str] = {}
        if len(workbook.sheets) > SHEETS_LIMIT:
            raise refusal("sheets")
        for name, visibility, identity in workbook.sheets:
            target = related.get(identity)
            if not identity:
                continue  # old macro workbooks list sheets that are not there
            if target is None or target.part not in self._archive:
                absent.append(name)
            elif target.kind == "worksheet":
                if target.part.casefold() in self._read:
                    raise Refused(SHARED_PART)
                sheets.append(self._sheet(name, visibility, target.part))
                parts[name] = target.part
                self._cells += sheets[-1].cells
                continue
            else:
                others.append(name)
            if target is None or target.kind not in _OPENED:
                not_opened.add(identity)
        if len({sheet.name.casefold() for sheet in sheets}) != len(sheets):
            raise Refused(markup.UNRELIABLE)
        if not sheets and absent:
            raise markup.NotWellFormed
        if not sheets:
            raise Refused(f"has no worksheet. {kinds.SAVE_AS}")
        for part in self._archive.names:
            self._rest(part)
        if any(sheet.formulas for sheet in sheets):
            self._lost.add("the values that formulas gave, until Excel works them out again")
        macros = losses.has_macros(self._archive.names)
        lost = tuple(sorted(self._lost))
        if any(sheet.unsteady for sheet in sheets) and sum(sheet.formulas for sheet in sheets) <= MOST_FOLLOWED:
            sheets = self._with_followers(sheets, parts)
        return PackageLook(
            sha256=self._sha256,
            sheets=tuple(sheets),
            other_sheets=tuple(others),
            date1904=workbook.date1904,
            macros=macros,
            lost_when_saved=lost,
            absent_sheets=tuple(absent),
            not_opened=frozenset(not_opened),
            strings_miscounted=self._strings_miscounted,
            built=self._counts.built + self._margins.elements,
        )

    def _with_followers(self, sheets: Iterable[SheetLook], parts: Mapping[str, str]) -> list[SheetLook]:
        """The sheets with the cells that take their value from unsteady formulas among these: each is read again."""
        watches = {}
        for name, part in parts.items():
            watches[name] = Watch(self._names, all_texts=True)
            read_sheet(self._archive.chunks(part), Sheet(), watches[name])
        spread(watches, self._formulas_of_names)
        return [replace(sheet, unsteady=watches[sheet.name].unsteady) for sheet in sheets]

    def _workbook_part(self) -> str:
        for relationship in self._relationships("").values():
            if relationship.kind == "officeDocument" and relationship.part in self._archive:
                return relationship.part
        raise Refused(NO_WORKBOOK)

    def _sheet(self, name: str, visibility: str, part: str) -> SheetLook:
        sheet, watch = Sheet(self._margins), Watch(self._names)
        self._read.add(part.casefold())
        read_sheet(self._archive.chunks(part), sheet, watch)
        sheet.check_extent(name)
        filters = sheet.filters if "filterColumn" in sheet.marks else []
        tables = []
        for related in self._relationships(part).values():
            if related.part not in self._archive:
                continue
            if related.kind == "table":
                table, filtered = self._table(related.part)
                tables.append(table)
                filters += [table.area] if filtered else []
            elif related.kind == "drawing":
                self._lost |= losses.lost_drawing(set(self._first_of_each(related.part)))
        self._lost |= losses.lost_marks(sheet.marks)
        return SheetLook(
            name=name,
            visibility=visibility,
            errors=sheet.errors,
            error_count=sheet.error_count,
            uncalculated=frozenset(sheet.uncalculated),
            uncalculated_count=sheet.uncalculated_count,
            formulas=sheet.formulas,
            merged=tuple(sheet.merged),
            hidden_rows=frozenset(sheet.hidden_rows),
            filtered=any(_hides(area, sheet.hidden_rows) for area in filters),
            max_row=sheet.last_row,
            max_column=sheet.last_column,
            cells=sheet.cells,
            tables=tuple(tables),
            unsteady=watch.unsteady,
        )

    def _table(self, part: str) -> tuple[Table, bool]:
        found = self._first_of_each(part)
        table = found.get("table", {})
        area = markup.area(table.get("ref", ""))
        header = markup.number(table.get("headerRowCount", "1"))
        totals = markup.number(table.get("totalsRowCount", "0"))
        if area is None or header < 0 or totals < 0:
            raise markup.NotWellFormed
        name = table.get("displayName") or table.get("name", "")
        return Table(name, area, header > 0, totals), "filterColumn" in found

    def _first_of_each(self, part: str) -> dict[str, dict[str, str]]:
        """The attributes of the first element of each name in a part."""
        found: dict[str, dict[str, str]] = {}

        def element(tag: str, attributes: dict[str, str]) -> None:
            if len(found) < MARKS_LIMIT:
                found.setdefault(tag, attributes)

        self._elements(part, element)
        return found

    def _relationships(self, part: str) -> dict[str, _Relationship]:
        """A part's relationships by their identities; without a part, those of the whole package."""
        listed = self._listed_relationships(part)
        found = dict(listed)
        if len(found) != len(listed):
            raise markup.NotWellFormed
        return found

    def _listed_relationships(self, part: str) -> list[tuple[str, _Relationship]]:
        """All that a part, or without one the whole package, names within the file."""
        if (known := self._lists.get(part.casefold())) is not None:
            return known
        folder, _, last = part.rpartition("/")
        listed = posixpath.join(folder, "_rels", f"{last}.rels")
        found: list[tuple[str, _Relationship]] = []

        def element(tag: str, attributes: dict[str, str]) -> None:
            if tag != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = unquote(attributes.get("Target", "")).replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append((attributes.get("Id", ""), _Relationship(kind, target)))
            if len(found) > RELATIONSHIPS_LIMIT:
                raise refusal("parts that name one another")

        if listed in self._archive:
            self._elements(listed, element)
        self._lists[part.casefold()] = found
        return found

    def _elements(self, part: str, element: markup.Element, text: markup.Text | None = None) -> None:
        self._read.add(part.casefold())
        markup.read(self._counted(part), element, text=text)

    def _counted(self, part: str) -> Iterator[bytes]:
        return self._counts.counted(part, self._archive.chunks(part))

    def _rest(self, part: str) -> None:
        """Check a part that nothing else has read: it unpacks as declared, and its XML is harmless."""
        if part in self._read:
            return
        self._read.add(part)
        size = self._archive.size(part)
        if part == "xl/sharedstrings.xml":
            strings = check_strings(self._archive.chunks(part), self._cells)
            self._lost |= losses.lost_marks({"rich text"} if strings.rich else set())
            self._strings_miscounted = strings.miscounted
        elif part.endswith((".xml", ".rels")) and part.startswith(("xl/", "_rels/", "[content_types]")):
            markup.check(self._counted(part), size, self._counts.kind(part).closely)
        elif part.endswith((".xml", ".rels", ".vml")):
            markup.scan(self._counted(part), size)
        else:
            markup.scan(self._archive.chunks(part), size)  # custom XML, drawings of Excel 2003, pictures


def _source_of(part: str) -> str | None:
    """The part whose relationships a part lists, "" for the whole package; None where it lists none."""
    folder, _, last = part.rpartition("/")
    place, _, called = folder.rpartition("/")
    if called != "_rels" or not last.endswith(".rels"):
        return None
    return posixpath.join(place, last.removesuffix(".rels"))


def _refuse_other_places(workbook: str, related: Iterable[_Relationship]) -> None:
    """Refuse parts that do not stand where all programs put them: the library that reads values looks nowhere else."""
    found = {"workbook": workbook, **{each.kind: each.part for each in related}}
    for kind in ("workbook", "sharedStrings", "styles"):
        usual = f"xl/{kind}.xml"
        if found.get(kind, usual).casefold() != usual.casefold():
            raise Refused(markup.UNRELIABLE)


def _hides(area: Area, hidden_rows: set[int]) -> bool:
    return any(area.first_row < row <= area.last_row for row in hidden_rows)
