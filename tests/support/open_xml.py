"""A workbook's package taken apart, and what its parts say of one another that does not hold: our own checks.

A validator compares each part with its schema. That a table's headers are those of its cells, that a link leads to a
sheet that is there, or that a style exists, it lets pass; Excel does not.
"""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree as ET

from openpyxl.utils import range_boundaries
from openxml_audit import OpenXmlValidator

Block = tuple[int, int, int, int]  # first column and row, last column and row
RID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Sheet:
    """A worksheet: its title, its part and its XML."""

    def __init__(self, title: str, part: str, tree: ET.Element) -> None:
        self.title, self.part, self.tree = title, part, tree

    def all(self, tag: str) -> Iterator[ET.Element]:
        """Give all of its elements of a name."""
        return self.tree.iter(f"{{{namespace(self.tree)}}}{tag}")

    @cached_property
    def cells(self) -> dict[str, ET.Element]:
        """Its cells by address."""
        return {cell.get("r", ""): cell for cell in self.all("c")}


class Package:
    """A workbook's parts by name, and how they lead to one another."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.entries = archive.namelist()
            self.parts = {name: archive.read(name) for name in self.entries}
        xml = (".xml", ".rels", ".vml")
        self.trees = {name: ET.fromstring(part) for name, part in self.parts.items() if name.endswith(xml)}
        self.book = self.trees["xl/workbook.xml"]

    def relations(self, part: str) -> dict[str, tuple[str, bool]]:
        """Give what a part leads to by the relation's ID, and whether that is outside of the package."""
        folder, _, file = part.rpartition("/")
        tree = self.trees.get(f"{folder}/_rels/{file}.rels".lstrip("/"))
        found = {}
        for each in tree if tree is not None else ():
            target, outside = each.get("Target", ""), each.get("TargetMode") == "External"
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[each.get("Id", "")] = (target if outside else inside, outside)
        return found

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The worksheets that are there, in their order."""
        related = self.relations("xl/workbook.xml")
        named = [(each.get("name", ""), related.get(each.get(RID, ""), ("", False))[0]) for each in self.named("sheet")]
        return [Sheet(title, part, self.trees[part]) for title, part in named if part in self.trees]

    def named(self, tag: str, part: str = "xl/workbook.xml") -> list[ET.Element]:
        """Give a part's elements of a name; none where there is no such part."""
        tree = self.trees.get(part)
        return [] if tree is None else [each for each in tree.iter() if local(each) == tag]

    @cached_property
    def titles(self) -> set[str]:
        """The names of all sheets, as they are compared."""
        return {each.get("name", "").casefold() for each in self.named("sheet")}

    @cached_property
    def names(self) -> set[str]:
        """The defined names, as they are compared."""
        return {each.get("name", "").casefold() for each in self.named("definedName")}

    def tables(self, sheet: Sheet) -> list[ET.Element]:
        """Give the tables of a sheet."""
        related = self.relations(sheet.part)
        parts = (related.get(each.get(RID, ""), ("", False))[0] for each in sheet.all("tablePart"))
        return [self.trees[part] for part in parts if part in self.trees]

    @cached_property
    def table_names(self) -> list[str]:
        """The names of all tables, as they are compared."""
        return [table.get("displayName", "").casefold() for sheet in self.sheets for table in self.tables(sheet)]

    @cached_property
    def _shared(self) -> list[str]:
        return [text_in(each) for each in self.named("si", "xl/sharedStrings.xml")]

    def text(self, cell: ET.Element | None) -> str:
        """Give a cell's text as Excel shows it, or its stored value."""
        if cell is None:
            return ""
        if cell.get("t") == "inlineStr":
            return text_in(cell)
        value = "".join(each.text or "" for each in cell if local(each) == "v")
        if cell.get("t") != "s":
            return value
        return self._shared[int(value)] if int(value) < len(self._shared) else "a text that is not there"


def namespace(tree: ET.Element) -> str:
    """Give the namespace of an element."""
    return tree.tag[1:].partition("}")[0]


def local(element: ET.Element) -> str:
    """Give an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def text_in(element: ET.Element) -> str:
    """Give the text of a string item, its pieces together, without how it is to be pronounced."""
    texts = (each.text or "" for each in element.iter() if local(each) == "t")
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), "".join(texts))


def block(reference: str) -> Block | None:
    """Read a reference such as A1:C9; None where it is none."""
    if not reference or re.search(r"(?<!\d)0", reference):
        return None
    try:
        left, top, right, bottom = range_boundaries(reference.replace("$", ""))
    except (ValueError, TypeError):
        return None
    return left or 1, top or 1, right or 16_384, bottom or 1_048_576


def meet(one: Block, other: Block) -> bool:
    """Tell whether two blocks have a cell in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def repeated(names: Iterable[str]) -> list[str]:
    """Give the names that stand there more than once."""
    return [name for name, times in Counter(names).items() if times > 1]


def faults(path: Path, checks: Iterable[Callable[[Package], Iterator[str]]]) -> list[str]:
    """Give what the checks find wrong in a workbook, in sentences."""
    package = Package(path)
    return [fault for check in checks for fault in check(package)]


def said_by_validator(path: Path) -> list[str]:
    """Give the errors and warnings of the validator of Open XML, each with its part."""
    return [f"{each.part_uri}: {each.description}" for each in OpenXmlValidator().validate(path).errors]
