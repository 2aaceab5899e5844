"""What openpyxl would drop if it loaded a workbook and saved it, in words for a person.

Found out by saving workbooks that hold each of these with openpyxl 3.1.5. It keeps cell formats, comments, charts,
data validations, conditional formats, tables, defined names, links to other workbooks, plain pivot tables and
document properties.
"""

import importlib.util

# Parts of the package, by how their names begin.
_PARTS = (
    (("xl/slicers/", "xl/slicercaches/"), "slicers"),
    (("xl/timelines/", "xl/timelinecaches/"), "timelines"),
    (("xl/threadedcomments/", "xl/persons/"), "threaded comments"),
    (("xl/ctrlprops/",), "form controls"),
    (("xl/activex/",), "ActiveX controls"),
    (("xl/embeddings/",), "embedded objects"),
    (tuple(f"customxml/item{digit}" for digit in range(10)), "custom XML"),
    (("xl/connections.xml", "xl/querytables/"), "data connections and queries"),
    (("xl/model/",), "the data model"),
    (("xl/charts/chartex",), "newer chart types (waterfall, treemap, funnel and the like)"),
    (("xl/diagrams/",), "SmartArt"),
    (("xl/richdata/",), "linked data types and pictures in cells"),
    (("xl/revisions/",), "tracked changes"),
    (("xl/webextensions", "xl/taskpanes"), "Office add-ins"),
    (("customui/",), "ribbon buttons"),
    (("docmetadata/labelinfo",), "the sensitivity label"),
    (("_xmlsignatures/",), "digital signatures"),
    (("xl/macrosheets/",), "macro sheets"),
    (("xl/dialogsheets/",), "dialog sheets"),
)
_ANY_PART = tuple(start for starts, _ in _PARTS for start in starts)
# Elements of a worksheet, and extensions by their identifiers.
_MARKS = {
    "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}": "sparklines",
    "{78C0D931-6437-407D-A8EE-F0AAD7539E65}": "conditional formats of Excel 2010 and later",
    "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}": "data validations that point to another sheet",
    "{A8765BA9-456A-4DAB-B4F3-ACF838C121DE}": "slicers",
    "{3A4CF648-6AED-40F4-86FF-DC5316D8AED3}": "slicers",
    "{7E03D99C-DC04-49D9-9315-930204A7B6E9}": "timelines",
    "{FC87AEE6-9EDD-4A0A-B7FB-166176984837}": "ranges with their own password",
    "protectedRanges": "ranges with their own password",
    "controls": "form controls",
    "oleObjects": "embedded objects",
    "customSheetViews": "custom views",
    "picture": "sheet backgrounds",
    "legacyDrawingHF": "pictures in headers and footers",
    "dataConsolidate": "consolidation settings",
    "cellWatches": "watched cells",
    "cm": "formulas that spill into several cells",
    "vm": "linked data types and pictures in cells",
    "rich text": "formatting of single words within a cell",
}
_SHAPES = {"sp", "cxnSp", "grpSp", "contentPart"}


def lost_parts(names: tuple[str, ...]) -> set[str]:
    """Tell what is lost by the names of the package's parts."""
    lost = {"macros"} if has_macros(names) else set()
    for name in names:
        if name.startswith(_ANY_PART):
            lost |= {words for starts, words in _PARTS if name.startswith(starts)}
    return lost


def has_macros(names: tuple[str, ...]) -> bool:
    """Tell whether the package has macros, in whatever folder."""
    return any(name.rpartition("/")[2] == "vbaproject.bin" for name in names)


def lost_marks(marks: set[str]) -> set[str]:
    """Tell what is lost by the elements and extensions of a worksheet."""
    return {_MARKS[mark] for mark in marks if mark in _MARKS}


def lost_drawing(elements: set[str]) -> set[str]:
    """Tell what is lost by the elements of a drawing."""
    lost = {"text boxes and shapes"} if elements & _SHAPES else set()
    if "slicer" in elements:
        lost.add("slicers")
    if "pic" in elements and importlib.util.find_spec("PIL") is None:
        lost.add("pictures")
    return lost
