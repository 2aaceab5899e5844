"""What openpyxl writes, put as Excel's own files have it: a font's elements in their order, each text in one place."""

import re

_STYLES, _TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
_TYPES, _RELATED = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"

_FONT = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_OF_FONT = re.compile(rb"<(\w+)[^>]*/>")
_IN_ORDER = (
    b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign", b"sz", b"color", b"name",
    b"family", b"charset", b"scheme",
)  # fmt: skip
_TEXT = re.compile(rb'(<c [^>]*?) t="inlineStr"([^>]*)>(?:<is>(.*?)</is>|<is />)</c>', re.DOTALL)
_MACROS, _TO_MACROS = "xl/vbaProject.bin", re.compile(rb"<Relationship [^>]*vbaProject\.bin[^>]*/>")
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml" /></Types>'
)
_RELATION = (
    b'<Relationship Id="rIdTexts" Target="/xl/sharedStrings.xml" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" /></Relationships>'
)


def as_excel_has_them(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Give the parts of a workbook that openpyxl wrote, fonts and texts as Excel keeps them; the others as they are."""
    places: dict[bytes, int] = {}
    count = 0

    def place(cell: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        at = places.setdefault(cell[3] or b"<t />", len(places))
        return b'%b t="s"%b><v>%d</v></c>' % (cell[1], cell[2], at)

    made = dict(parts)
    made[_STYLES] = _FONT.sub(_in_order, parts[_STYLES])
    for name in sorted(name for name in parts if name.startswith("xl/worksheets/sheet")):
        made[name] = _TEXT.sub(place, parts[name])
    if _MACROS not in parts:  # a list under a name for macros, which has none
        made[_RELATED] = _TO_MACROS.sub(b"", made[_RELATED])
    if places:
        texts = b"".join(b"<si>%b</si>" % text for text in places)
        made[_TEXTS] = b'<sst xmlns="%b" count="%d" uniqueCount="%d">%b</sst>' % (_MAIN, count, len(places), texts)
        made[_TYPES] = parts[_TYPES].replace(b"</Types>", _TYPE)
        made[_RELATED] = made[_RELATED].replace(b"</Relationships>", _RELATION)
    return made


def _in_order(font: re.Match[bytes]) -> bytes:
    """Give a font with its elements as the schema orders them; one that it does not know comes last."""
    rank = {name: at for at, name in enumerate(_IN_ORDER)}
    elements = sorted(_OF_FONT.finditer(font[1]), key=lambda element: rank.get(element[1], len(rank)))
    return b"<font>%b</font>" % b"".join(element[0] for element in elements)
