"""What openpyxl would drop if it loaded a workbook and saved it, in words for a person.

Found out by saving workbooks that hold each of these with openpyxl 3.1.5. It keeps cell formats, comments, charts,
data validations, conditional formats, tables, defined names, links to other workbooks, plain pivot tables and
document properties.
"""

import importlib.util
import re

# Parts of the package, by name.
_PARTS = (
    (r"xl/slicers/|xl/slicercaches/", "slicers"),
    (r"xl/timelines/|xl/timelinecaches/", "timelines"),
    (r"xl/threadedcomments/|xl/persons/", "threaded comments"),
    (r"xl/ctrlprops/", "form controls"),
    (r"xl/activex/", "ActiveX controls"),
    (r"xl/embeddings/", "embedded objects"),
    (r"customxml/item\d", "custom XML"),
    (r"xl/connections\.xml|xl/querytables/", "data connections and queries"),
    (r"xl/model/", "the data model"),
    (r"xl/charts/chartex", "charts of the newer kinds (waterfall, treemap, funnel and the like)"),
    (r"xl/diagrams/", "SmartArt"),
    (r"xl/richdata/", "linked data types and pictures in cells"),
    (r"xl/revisions/", "tracked changes"),
    (r"xl/(webextensions|taskpanes)", "Office add-ins"),
    (r"customui/", "ribbon buttons"),
    (r"docmetadata/labelinfo", "the sensitivity label"),
    (r"_xmlsignatures/", "digital signatures"),
    (r"(.*/)?vbaproject\.bin$", "macros"),
    (r"xl/macrosheets/", "macro sheets"),
    (r"xl/dialogsheets/", "dialog sheets"),
)
# Elements of a worksheet, and extensions by their identifiers.
_MARKS = {
    "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}": "sparklines",
    "{78C0D931-6437-407D-A8EE-F0AAD7539E65}": "conditional formats of Excel 2010 and later",
    "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}": "data validations that point to another sheet",
    "{A8765BA9-456A-4DAB-B4F3-ACF838C121DE}": "slicers",
    "{3A4CF648-6AED-40F4-86FF-DC5316D8AED3}": "slicers",
    "{7E03D99C-DC04-49D9-9315-930204A7B6E9}": "timelines",
    "{FC87AEE6-9EDD-4A0A-B7FB-166176984837}": "ranges with a password of their own",
    "protectedRanges": "ranges with a password of their own",
    "controls": "form controls",
    "oleObjects": "embedded objects",
    "customSheetViews": "custom views",
    "picture": "sheet backgrounds",
    "legacyDrawingHF": "pictures in headers and footers",
    "dataConsolidate": "consolidation settings",
    "cellWatches": "watched cells",
    "cm": "formulas that spill over several cells",
    "vm": "linked data types and pictures in cells",
    "rich text": "formats of single words within a cell",
}
_SHAPES = {"sp", "cxnSp", "grpSp", "contentPart"}
_COMPILED = tuple((re.compile(pattern), words) for pattern, words in _PARTS)


def lost_parts(names: tuple[str, ...]) -> set[str]:
    """What is lost by the names of the package's parts."""
    return {words for name in names for pattern, words in _COMPILED if pattern.match(name)}


def lost_marks(marks: set[str]) -> set[str]:
    """What is lost by the elements and extensions of a worksheet."""
    return {_MARKS[mark] for mark in marks if mark in _MARKS}


def lost_drawing(elements: set[str]) -> set[str]:
    """What is lost by the elements of a drawing."""
    lost = {"text boxes and shapes"} if elements & _SHAPES else set()
    if "slicer" in elements:
        lost.add("slicers")
    if "pic" in elements and importlib.util.find_spec("PIL") is None:
        lost.add("pictures")
    return lost
