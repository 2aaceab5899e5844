"""What a workbook's file holds, looked up in its XML: everything that computes, leads somewhere or is shown."""

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.parts import MAIN, OFFICE

COMPUTING = ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ROW = re.compile(r"(?<=[A-Z$])\d+|\d+$")
_CELL = re.compile(r"#'(.*)'![A-Z]+\d+(?::[A-Z]+\d+)?", re.DOTALL)
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OURS = re.compile(  # what a plain workbook is made of
    r"\[Content_Types\].xml|_rels/.rels|docProps/(app|core|custom).xml|xl/(workbook|styles|sharedStrings|metadata).xml"
    r"|xl/theme/theme1.xml|xl/_rels/workbook.xml.rels|xl/worksheets/(_rels/)?sheet\d+.xml(.rels)?"
    r"|xl/tables/table\d+.xml|xl/comments/comment\d+.xml|xl/comments\d+.xml"
    r"|xl/drawings/(_rels/)?(drawing|vmlDrawing|commentsDrawing)\d+.(xml|vml|xml.rels)|xl/charts/chart\d+.xml"
)


@dataclass
class Inside:
    """A workbook's parts, what computes (by part and element), its links, and its cells' texts by sheet and cell."""

    parts: set[str]
    titles: list[str]
    computing: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """All texts of all cells."""
        return [text for cells in self.texts.values() for text in cells.values()]

    def shapes(self) -> Counter[tuple[str, str, str]]:
        """What computes, without the numbers of rows: these depend on the order of the texts."""
        shapes: Counter[tuple[str, str, str]] = Counter()
        for (place, element, formula), number in self.computing.items():
            shapes[place, element, _ROW.sub("0", formula)] += number
        return shapes

    def stray_links(self, files: Collection[str] = ()) -> list[tuple[str, str]]:
        """The links that lead neither to a cell of one of its own sheets nor to one of these files."""
        quoted = {title.replace("'", "''") for title in self.titles}
        return [
            (title, where)
            for title, where in self.links
            if where not in files and not (where.startswith("#") and _own_cell(where, quoted))
        ]


def _own_cell(where: str, quoted: Collection[str]) -> bool:
    cell = _CELL.fullmatch(where)
    return cell is not None and cell[1] in quoted


def decoded(text: str) -> str:
    """A text of a workbook as Excel shows it."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def units(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def inside(path: Path) -> Inside:
    """Take a workbook apart. A part that is not well formed is an error."""
    with zipfile.ZipFile(path) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    trees = {name: ET.fromstring(data) for name, data in contents.items() if not name.endswith((".png", ".bin"))}
    book = trees["xl/workbook.xml"]
    sheets = {sheet.get(f"{{{OFFICE}}}id", ""): sheet.get("name", "") for sheet in book.iter(f"{{{MAIN}}}sheet")}
    titles = {target: sheets[key] for key, target, _ in _related(trees, "xl/workbook.xml") if key in sheets}
    found = Inside(set(contents), list(sheets.values()))
    shared = _strings(trees.get("xl/sharedStrings.xml"))
    for name, tree in trees.items():
        _look_through(found, titles.get(name, name), tree)
        if name in titles:
            _cells(found, titles[name], tree, shared)
            _links(found, titles[name], tree, {key: target for key, target, _ in _related(trees, name)})
        elif name.endswith(".rels"):
            outward = [each.get("Target", "") for each in tree.iter(_PACKAGE) if each.get("TargetMode") == "External"]
            known = [where for _, where in found.links]
            found.faults += [f"{name} leads to {each}" for each in outward if each not in known and "sheet" not in name]
    found.faults += [f"the part {name}" for name in contents if not _OURS.fullmatch(name)]
    found.faults += _of_titles(found.titles)
    return found


def _related(trees: dict[str, ET.Element], name: str) -> list[tuple[str, str, str]]:
    """The relationships of a part: each one's ID, what it leads to, and its type."""
    folder, _, file = name.rpartition("/")
    tree = trees.get(f"{folder}/_rels/{file}.rels")
    related = []
    for each in tree.iter(_PACKAGE) if tree is not None else ():
        target = each.get("Target", "")
        if each.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        related.append((each.get("Id", ""), target, each.get("Type", "")))
    return related


def _strings(tree: ET.Element | None) -> list[str]:
    return [] if tree is None else [_text(item) for item in tree.iter(f"{{{MAIN}}}si")]


def _text(item: ET.Element) -> str:
    return "".join(decoded(each.text or "") for each in item.iter(f"{{{MAIN}}}t"))


def _look_through(found: Inside, place: str, tree: ET.Element) -> None:
    for element in tree.iter():
        name = element.tag.rpartition("}")[2]
        text = element.text or ""
        if name in COMPUTING:
            found.computing[place, name, text] += 1
            found.faults += [f"{place}: a text of {units(each)} in a formula" for each in _too_long(text)]
            if units(text) > 8_192 or (name == "definedName" and units(element.get("name", "")) > 255):
                found.faults.append(f"{place}: a formula of {units(text)} or its name")
        if name in ("ddeLink", "oleLink", "oleObject", "externalBook", "connection", "webPr", "control"):
            found.faults.append(f"{place}: a {name}")
        if name in ("oddHeader", "oddFooter") and units(text) > 255:
            found.faults.append(f"{place}: a {name} of {units(text)}")
        if name == "comment":
            found.notes.append(_text(element))
        found.faults += [f"{place}: {name}/@{key} of {units(value)}" for key, value in _too_long_values(element, name)]


def _too_long(formula: str) -> list[str]:
    return [each for each in _LITERAL.findall(formula) if units(each.replace('""', '"')) > 255]


def _too_long_values(element: ET.Element, name: str) -> list[tuple[str, str]]:
    most = {"tooltip": 255, "location": 2_079, "promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 225}
    most |= {"Target": 2_079} if name == "Relationship" else {}
    most |= {"displayName": 255, "name": 255} if name in ("table", "tableColumn", "cellStyle") else {}
    return [(key, value) for key, value in element.items() if units(value) > most.get(key, 10**9)]


def _cells(found: Inside, title: str, tree: ET.Element, shared: list[str]) -> None:
    cells: dict[str, str] = {}
    for cell in tree.iter(f"{{{MAIN}}}c"):
        where, kind = cell.get("r", ""), cell.get("t", "n")
        value = cell.find(f"{{{MAIN}}}v")
        is_live = cell.find(f"{{{MAIN}}}f") is not None
        if kind in ("s", "inlineStr", "str"):
            plain = decoded((value.text or "") if value is not None else "")
            cells[where] = shared[int(plain)] if kind == "s" else _text(cell) if kind == "inlineStr" else plain
            if units(cells[where]) > 32_767:
                found.faults.append(f"{title}!{where}: a text of {units(cells[where])}")
        if kind == "str" and not is_live:
            found.faults.append(f"{title}!{where}: the result of no formula")
    found.texts[title] = cells


def _links(found: Inside, title: str, tree: ET.Element, targets: dict[str, str]) -> None:
    for link in tree.iter(f"{{{MAIN}}}hyperlink"):
        target = targets.get(link.get(f"{{{OFFICE}}}id", ""), "")
        location = link.get("location")
        found.links[title, target + (f"#{location}" if location else "")] += 1
    for element in tree.iter():
        if element.tag.rpartition("}")[2] in ("legacyDrawingHF", "webPublishItems", "oleObjects", "controls"):
            found.faults.append(f"{title}: {element.tag}")


def _of_titles(titles: list[str]) -> list[str]:
    faults = [f"a sheet called {title!r}" for title in titles if units(title) > 31 or re.search(r"[\[\]:*?/\\]", title)]
    faults += [f"a sheet called {title!r}" for title in titles if not title.strip() or "'" in (title[0], title[-1])]
    return faults + [f"{title!r} twice" for title, number in Counter(map(str.casefold, titles)).items() if number > 1]
