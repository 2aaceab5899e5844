"""Our own checks of a workbook's package, each of what a validator lets pass: see ``open_xml``."""

import re
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree as ET

from openpyxl.utils import get_column_letter

from tests.support.open_xml import RID, Block, Package, Sheet, block, local, meet, repeated

_TABLE_NAME = re.compile(r"[A-Za-z_\\][\w.\\]{0,254}")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_SHEET_IN = re.compile(r"'((?:[^']|'')+)'!|([A-Za-z_][\w.]*)!")
_TABLE_IN = re.compile(r"([A-Za-z_]\w*)\[")
_NAME_IN = re.compile(r"(?<![\w.!'\[$])([A-Za-z_]\w*)(?![\w.(!\[:'])")
_CELL = re.compile(r"[A-Za-z]{1,3}\d+")
_WORDS = {"true", "false"}
_BUILT_IN = re.compile(r"TableStyle(Light|Medium|Dark)\d+")
_MOST_OF_A_LIST = 255  # characters that Excel reads of choices written into a rule


def of_parts(package: Package) -> Iterator[str]:
    """Every part is of a known type and is led to; no relation leads to a part that is not there."""
    for name in repeated(name.casefold() for name in package.entries):
        yield f"the part {name} is there twice"
    types = list(package.trees["[Content_Types].xml"])
    extensions = {"xml"} | {each.get("Extension", "").lower() for each in types if local(each) == "Default"}
    overridden = {each.get("PartName", "").lstrip("/") for each in types if local(each) == "Override"}
    reached = {"[Content_Types].xml"}
    for part in ("", *package.parts):
        for key, (target, outside) in package.relations(part).items():
            reached.add(target)
            if not outside and target not in package.parts:
                yield f"{part or 'the package'} leads by {key} to {target}, which is not there"
    for name in package.parts:
        general = name.endswith(".xml") and name != "[Content_Types].xml"  # of .xml the default says no more than that
        if name not in overridden and (general or name.rpartition(".")[2].lower() not in extensions):
            yield f"{name} has no content type"
        if name not in reached and not name.endswith(".rels"):
            yield f"nothing leads to {name}"
    for name in sorted(overridden - set(package.parts)):
        yield f"a content type is for {name}, which is not there"


def of_references(package: Package) -> Iterator[str]:
    """Every ID of a relation that a part names is one of its relations."""
    for part, tree in package.trees.items():
        known = package.relations(part)
        for each in tree.iter():
            if (key := each.get(RID)) is not None and key not in known:
                yield f"{part}: {local(each)} names the relation {key}, which is not there"


def of_sheets(package: Package) -> Iterator[str]:
    """Sheets have names that Excel allows, each once, and the sheet that is open is there."""
    titles = [each.get("name", "") for each in package.named("sheet")]
    for title in titles:
        if not 0 < len(title.encode("utf-16-le")) // 2 <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", title):
            yield f"{title!r} cannot be the name of a sheet"
    for title in repeated(title.casefold() for title in titles):
        yield f"two sheets are called {title}"
    for view in package.named("workbookView"):
        if max(int(view.get("activeTab", 0)), int(view.get("firstSheet", 0))) >= len(titles):
            yield "the workbook opens on a sheet that is not there"


def of_tables(package: Package) -> Iterator[str]:
    """A table's range, name, columns and headers agree with one another and with the cells."""
    taken = package.names
    for name in repeated(package.table_names):
        yield f"two tables are called {name}"
    for key in repeated(table.get("id", "") for sheet in package.sheets for table in package.tables(sheet)):
        yield f"two tables have the number {key}"
    for sheet in package.sheets:
        blocks: dict[str, Block] = {}
        for table in package.tables(sheet):
            name = table.get("displayName", "")
            if not _TABLE_NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name) or name.casefold() in taken:
                yield f"{name} cannot be the name of a table"
            if (at := block(table.get("ref", ""))) is None:
                yield f"{name} has no range"
                continue
            blocks[name] = at
            yield from (f"{name}: {fault}" for fault in _of_table(package, sheet, table, at))
        for (one, first), (other, second) in combinations(blocks.items(), 2):
            if meet(first, second):
                yield f"the tables {one} and {other} overlap"
        for merged in sheet.all("mergeCell"):
            if any(meet(at, block(merged.get("ref", "")) or at) for at in blocks.values()):
                yield f"{sheet.title} has merged cells in a table: {merged.get('ref')}"


def _of_table(package: Package, sheet: Sheet, table: ET.Element, at: Block) -> Iterator[str]:
    left, top, right, bottom = at
    if bottom <= top:
        yield "the table has no row"
    filters = [each.get("ref") for each in table if local(each) == "autoFilter"]
    if filters and filters != [table.get("ref")]:
        yield f"the filter is on {filters}, not on {table.get('ref')}"
    columns = [each for each in table.iter() if local(each) == "tableColumn"]
    counts = {int(each.get("count", 0)) for each in table.iter() if local(each) == "tableColumns"}
    if counts != {len(columns)} or len(columns) != right - left + 1:
        yield f"{len(columns)} columns, counted as {counts}, in a range of {right - left + 1}"
    names = [each.get("name", "") for each in columns]
    for name in repeated(name.casefold() for name in names) + repeated(each.get("id", "") for each in columns):
        yield f"two columns are {name}"
    for column, name in enumerate(names, start=left):
        address = f"{get_column_letter(column)}{top}"
        shown = package.text(sheet.cells.get(address))
        if _plain(shown) != _plain(name):
            yield f"the header in {address} is {shown!r} and the column {name!r}"


def _plain(header: str) -> str:
    """Give a header without how its line breaks are written."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_|\r\n?", lambda found: chr(int(found[1], 16)) if found[1] else "\n", header)


def of_names(package: Package) -> Iterator[str]:
    """Defined names are there once, of a sheet that is there, and lead to what is there."""
    keys = [(each.get("name", "").casefold(), each.get("localSheetId", "")) for each in package.named("definedName")]
    for key in repeated(" ".join(key) for key in keys):
        yield f"the name {key} is there twice"
    for each in package.named("definedName"):
        if int(each.get("localSheetId", 0)) >= len(package.titles):
            yield f"the name {each.get('name')} is of a sheet that is not there"
        yield from (f"the name {each.get('name')}: {fault}" for fault in _of_formula(package, each.text or ""))


def of_links(package: Package) -> Iterator[str]:
    """A link within the workbook leads to a cell of a sheet that is there."""
    for sheet in package.sheets:
        for link in sheet.all("hyperlink"):
            location = link.get("location")
            if link.get(RID) is not None or location is None:
                continue
            title, mark, address = location.rpartition("!")
            if title.startswith("'"):
                title = title[1:-1].replace("''", "'")
            named = not mark and location.casefold() in package.names
            if not named and (title.casefold() not in package.titles or block(address) is None):
                yield f"{sheet.title} {link.get('ref')}: the link to {location} leads nowhere"


def of_validations(package: Package) -> Iterator[str]:
    """Rules of cells have a range, a list of choices that Excel reads whole, and refer to what is there."""
    for sheet in package.sheets:
        for rule in sheet.all("dataValidation"):
            where = f"{sheet.title} {rule.get('sqref')}"
            if not rule.get("sqref") or any(block(each) is None for each in rule.get("sqref", "").split()):
                yield f"{where}: a rule without a range"
            for formula in (each.text or "" for each in rule if local(each).startswith("formula")):
                if rule.get("type") == "list" and formula.startswith('"') and len(formula) - 2 > _MOST_OF_A_LIST:
                    yield f"{where}: the choices are longer than Excel reads"
                yield from (f"{where}: {fault}" for fault in _of_formula(package, formula, names=True))


def of_formulas(package: Package) -> Iterator[str]:
    """The sheets and tables that formulas of cells, marks and charts name are there."""
    formulas: dict[str, str] = {}
    for sheet in package.sheets:
        for tag in ("f", "formula"):
            formulas.update((each.text or "", sheet.title) for each in sheet.all(tag))
    for part in (part for part in package.trees if part.startswith("xl/charts/")):
        formulas.update((each.text or "", part) for each in package.named("f", part))
    for formula, where in formulas.items():
        yield from (f"{where}: {fault}" for fault in _of_formula(package, formula))


def _of_formula(package: Package, formula: str, names: bool = False) -> Iterator[str]:
    """Find what a formula names and the workbook has not; single ``names`` too where one is all that there may be."""
    outside_texts = _QUOTED.sub('""', formula)
    if "#REF!" in outside_texts:
        yield f"{formula} has lost what it referred to"
    for quoted, plain in _SHEET_IN.findall(outside_texts):
        title = quoted.replace("''", "'") or plain
        if title.casefold() not in package.titles:
            yield f"{formula} names the sheet {title}, which is not there"
    for table in _TABLE_IN.findall(outside_texts):
        if table.casefold() not in package.table_names:
            yield f"{formula} names the table {table}, which is not there"
    for name in _NAME_IN.findall(_SHEET_IN.sub("", outside_texts)) if names else ():
        if name.casefold() not in package.names | _WORDS and not _CELL.fullmatch(name):
            yield f"{formula} names {name}, which is not there"


def of_styles(package: Package) -> Iterator[str]:
    """Cells, rows, columns, marks and tables have styles that are there, made of parts that are there."""
    part = "xl/styles.xml"
    count = {tag: _count(package, tag) for tag in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs")}
    known = {each.get("numFmtId") for each in package.named("numFmt", part)}
    for xf in package.named("xf", part):
        for key, of in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
            if int(xf.get(key, 0)) >= max(count[of], 1):
                yield f"a style names {key} {xf.get(key)}, which is not there"
        if int(xf.get("numFmtId", 0)) >= 164 and xf.get("numFmtId") not in known:
            yield f"a style names the number format {xf.get('numFmtId')}, which is not there"
    for style in package.named("cellStyle", part):
        if int(style.get("xfId", 0)) >= count["cellStyleXfs"]:
            yield f"the style {style.get('name')} is not there"
    for sheet in package.sheets:
        for tag, key in (("c", "s"), ("row", "s"), ("col", "style")):
            if max((int(each.get(key, 0)) for each in sheet.all(tag)), default=0) >= max(count["cellXfs"], 1):
                yield f"{sheet.title} has a {tag} of a style that is not there"
        trees = [sheet.tree, *package.tables(sheet)]
        for each in (each for tree in trees for each in tree.iter()):
            for key in (key for key in each.keys() if key.lower().endswith("dxfid")):  # noqa: SIM118 - an element
                if int(each.get(key, 0)) >= count["dxfs"]:
                    yield f"{sheet.title} has a mark of the look {each.get(key)}, which is not there"
    own = {each.get("name") for each in package.named("tableStyle", part)}
    for name in (each.get("name") for sheet in package.sheets for table in package.tables(sheet) for each in table):
        if name is not None and name not in own and not _BUILT_IN.fullmatch(name):
            yield f"the table style {name} is not there"


def _count(package: Package, tag: str) -> int:
    return sum(len(each) for each in package.named(tag, "xl/styles.xml"))


def of_texts(package: Package) -> Iterator[str]:
    """Each text that a cell refers to is there."""
    texts = len(package.named("si", "xl/sharedStrings.xml"))
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            value = "".join(each.text or "" for each in cell if local(each) == "v")
            if cell.get("t") == "s" and not 0 <= int(value or -1) < texts:
                yield f"{sheet.title} {address} has a text that is not there"


def of_notes(package: Package) -> Iterator[str]:
    """Each note has its box, and each box a note."""
    for sheet in package.sheets:
        targets = [target for target, _ in package.relations(sheet.part).values()]
        notes = {
            each.get("ref", "") for part in targets if "comment" in part for each in package.named("comment", part)
        }
        boxes = set()
        for shape in (
            shape for part in targets if part.endswith(".vml") for shape in package.named("ClientData", part)
        ):
            place = {local(each): int(each.text or 0) for each in shape if local(each) in ("Row", "Column")}
            if shape.get("ObjectType") == "Note":
                boxes.add(f"{get_column_letter(place.get('Column', 0) + 1)}{place.get('Row', 0) + 1}")
        if notes != boxes:
            yield f"{sheet.title} has notes without a box, or boxes without a note: {sorted(notes ^ boxes)}"


CHECKS = (
    of_parts,
    of_references,
    of_sheets,
    of_tables,
    of_names,
    of_links,
    of_validations,
    of_formulas,
    of_styles,
    of_texts,
    of_notes,
)
