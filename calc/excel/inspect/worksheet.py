"""One worksheet's bytes: plain rows are counted, everything else is parsed, and nothing is held as a whole.

What is done with the pieces of a sheet:

    <worksheet> ... <sheetData>                                       parsed, up to the first row
    <row r="1"><c r="A1" t="s"><v>0</v></c></row> ... (plain)         counted, block by block
    <row r="9"><c r="B9" t="e"><v>#REF!</v></c></row>                 parsed: B9 goes to the errors
"""

import re
from collections.abc import Iterable

from calc.excel.inspect.counts import refusal
from calc.excel.inspect.found import SheetScan
from calc.excel.inspect.model import CELLS_LISTED, CellRange, Refused
from calc.excel.inspect.plain_rows import plain_rows
from calc.excel.inspect.volatile_formulas import Watch
from calc.excel.inspect.work import PREFIXED, Work
from calc.excel.inspect.xml_events import DEEPEST, LONGEST_TOKEN, UNRELIABLE, NotWellFormed, Parser, area, cell, number
from calc.excel.limits import LAST_COLUMN, LAST_ROW

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # Strict
)
MERGED_LIMIT = 100_000
MARKS_LIMIT = 1_000  # different elements and extensions; Excel knows fewer

_ROOT, _SECTION, _ROW, _CELL, _VALUE = 1, 2, 3, 4, 5  # how deep in the sheet's XML
_ERROR_LENGTH = 40
_LONGEST_MARK = 100
_INDEX = re.compile(r"[0-9]*")
_LOCAL = {
    f"{space} {tag}": tag for space in MAIN for tag in ("worksheet", "sheetData", "row", "c", "f", "v", "is", "extLst")
}
_DATA = re.compile(rb"<([A-Za-z]\w*:)?sheetData>")
_PLAIN_FROM = 2_000  # below it, parsing is faster


def read_sheet(chunks: Iterable[bytes], sheet: SheetScan, watch: Watch | None = None, work: Work | None = None) -> None:
    """Read a worksheet's XML from its pieces into ``sheet``, and what its formulas are into ``watch``."""
    reader = _Reader(sheet, watch or Watch(), work)
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(b"row>") + 4
        if cut > 3:
            reader.rows(rest[:cut])
            rest = rest[cut:]
        elif len(rest) > LONGEST_TOKEN:
            if b"<" not in rest[-LONGEST_TOKEN:]:
                raise refusal("characters in one cell")
            reader.pieces_are_whole = False
            reader.parse(rest)
            rest = b""
    reader.parse(rest, final=True)


class _Reader:
    """The parser's handlers and what they know of where they are."""

    def __init__(self, sheet: SheetScan, watch: Watch, work: Work | None) -> None:
        self.sheet, self._watch = sheet, watch
        self._work = work or Work()
        self.pieces_are_whole = True  # no value is cut by the end of a piece that was parsed
        self._parser = Parser(work=self._work)
        self._expat = self._parser.expat
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CommentHandler = self._split_value
        self._expat.ProcessingInstructionHandler = self._split_value
        self._expat.StartCdataSectionHandler = self._split_value
        self._started = False
        self._prefix = b""  # of all tags, where it is the main namespace's
        self._skips = True  # plain rows may be left out of what is parsed
        self._depth = 0
        self._in_data = False
        self._row = 0
        self._column = 0
        self._type = ""
        self._has_formula = self._has_value = self._has_text = self._in_formula = False
        self._value = ""
        self._value_parts = 0

    def rows(self, block: bytes) -> None:
        """Take rows: count them if they are plain, else parse them. The first block brings what comes before them."""
        if not self._started:
            self._started = True
            data = _DATA.search(block)
            if data:
                self.parse(block[: data.end()])
                block = block[data.end() :]
                self._prefix = data[1] or b""
            self._skips = self._in_data and self._depth == _SECTION
        seen = self._watch.must_see(block)
        if self._skips and len(block) > _PLAIN_FROM and self._depth == _SECTION and not seen:
            found = plain_rows(self._without_prefix(block), self._row)
            if found:
                self._row = found.last_row
                self.sheet.formulas += found.formulas
                self.sheet.has(found.rows, found.places)
                self.sheet.hidden_rows.update(found.hidden)
                if found.cells:
                    self.sheet.holds(found.first, found.last, found.cells)
                return
        if b"<!" in block or b"<?" in block:
            self._skips = False  # a comment may hide the rows that follow
        self.parse(block)

    def _without_prefix(self, block: bytes) -> bytes:
        """Give the rows with their tags bare, where all have the prefix and nothing says what else it means."""
        if not self._prefix or b"xmlns" in block:
            return block
        self._work.parse(block, PREFIXED)
        begin, end = b"<" + self._prefix, b"</" + self._prefix
        if block.count(b"<") != block.count(begin) + block.count(end):
            return block
        return block.replace(begin, b"<").replace(end, b"</")

    def parse(self, data: bytes, final: bool = False) -> None:
        """Parse the next bytes of the sheet's XML."""
        self._parser.feed(data, final)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if not self._in_data:
            self._start_outside(name, attributes)
            return
        tag = _LOCAL.get(name)
        if self._depth == _ROW and tag == "row":
            self._start_row(attributes)
        elif self._depth == _CELL and tag == "c":
            self._start_cell(attributes)
        elif self._depth == _VALUE and tag in {"f", "v", "is"}:
            self._start_content(tag, attributes)
        elif self._depth > _VALUE:
            if self._depth > DEEPEST:
                raise NotWellFormed
            if name.endswith(" r"):
                self.sheet.marks.add("rich text")
        elif tag != "extLst":
            raise Refused(UNRELIABLE)

    def _start_outside(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if self._depth > DEEPEST:
            raise NotWellFormed
        if self._depth == _ROOT and _LOCAL.get(name) != "worksheet":
            raise NotWellFormed
        if self._depth == _SECTION and _LOCAL.get(name) == "sheetData":
            if "sheetData" in self.sheet.marks:
                raise NotWellFormed
            self._in_data = True
        self.sheet.margins.add()
        if len(self.sheet.marks) < MARKS_LIMIT:
            self.sheet.marks.add(attributes.get("uri", tag)[:_LONGEST_MARK].upper() if tag == "ext" else tag)
        if tag == "mergeCell":
            self.sheet.merged.append(_given_area(attributes))
            if len(self.sheet.merged) > MERGED_LIMIT:
                raise Refused("has a sheet with more than 100,000 merged areas. Unmerge its cells and save it.")
        elif tag == "autoFilter" and self._depth == _SECTION:
            _given_area(attributes)  # refuses one that says no place

    def _start_row(self, attributes: dict[str, str]) -> None:
        row = number(attributes["r"]) if "r" in attributes else self._row + 1
        if row <= self._row or row > LAST_ROW:
            raise Refused(UNRELIABLE)
        self._row, self._column = row, 0
        self.sheet.has(1, 0)
        height = attributes.get("ht", "")
        if attributes.get("hidden") in {"1", "true"} or (height.startswith("0") and not height.strip("0.")):
            self.sheet.hidden_rows.add(row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        row, column = self._row, self._column + 1
        if "r" in attributes:
            place = cell(attributes["r"])
            if place is None:
                raise Refused(UNRELIABLE)
            row, column = place
        if row != self._row or column <= self._column or column > LAST_COLUMN:
            raise Refused(UNRELIABLE)
        self._column = column
        self.sheet.has(0, 1)
        self._type = attributes.get("t", "n")
        self._has_formula = self._has_value = self._has_text = False
        self._value, self._value_parts = "", 0
        if "vm" in attributes or "cm" in attributes:
            self.sheet.marks |= {"vm", "cm"} & attributes.keys()

    def _start_content(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "f":
            if self._has_formula or self._has_value:
                raise Refused(UNRELIABLE)
            self._has_formula = self._in_formula = True
            self._watch.begin(attributes)
            self._expat.CharacterDataHandler = self._watch.part
        elif tag == "is":
            self._has_text = True
        else:
            if self._has_value or self._has_text:
                raise Refused(UNRELIABLE)
            self._has_value = True
            self._expat.CharacterDataHandler = self._characters

    def _characters(self, text: str) -> None:
        self._value_parts += 1
        if len(self._value) < _ERROR_LENGTH:
            self._value += text

    def _split_value(self, *_: object) -> None:
        if self._expat.CharacterDataHandler and not self._in_formula:
            raise Refused(UNRELIABLE)  # libraries read such a value as only a part of it

    def _end(self, _name: str) -> None:
        if self._in_data:
            if self._depth == _VALUE:
                self._expat.CharacterDataHandler = None
                self._end_formula()
            elif self._depth == _CELL:
                self._end_cell()
            elif self._depth == _SECTION:
                self._in_data = False
        self._depth -= 1

    def _end_formula(self) -> None:
        if self._in_formula:
            self._in_formula = False
            self._watch.end((self._row, self._column))

    def _end_cell(self) -> None:
        sheet, place = self.sheet, (self._row, self._column)
        if self._value_parts > 1 and self.pieces_are_whole and self._type not in {"str", "inlineStr"}:
            raise Refused(UNRELIABLE)
        if self._type == "s" and self._has_value and not _INDEX.fullmatch(self._value):
            raise Refused(UNRELIABLE)  # libraries take the first string for it
        if self._has_text or self._value:
            sheet.holds(place, place, 1)
        if self._has_formula:
            sheet.formulas += 1
            if not self._value and not (self._type == "str" and self._has_value):
                sheet.uncalculated_count += 1
                if len(sheet.uncalculated) < CELLS_LISTED:
                    sheet.uncalculated.add(place)
        if self._type == "e":
            sheet.error_count += 1
            if len(sheet.errors) < CELLS_LISTED:
                sheet.errors[place] = self._value.strip() or "an error"


def _given_area(attributes: dict[str, str]) -> CellRange:
    found = area(attributes.get("ref", ""))
    if found is None:
        raise Refused(UNRELIABLE)
    return found
