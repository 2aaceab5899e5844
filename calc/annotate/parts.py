"""A workbook's parts made such that openpyxl, which copies it, finds and understands them as Excel does.

openpyxl knows part names in their usual case alone, and none of the names of Strict Open XML, of which it reads nothing
and says nothing; and it gives up on a fill without a pattern and on a font family beyond the known ones. Whether all
cells came over is compared afterwards all the same.
"""

import re
from collections.abc import Mapping
from zipfile import ZipFile

_CASES = ("docProps/", "sharedStrings.xml", "vbaProject.bin", "[Content_Types].xml")  # all others are in lower case
_LOOKED_FOR = (
    "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "docProps/custom.xml", "xl/workbook.xml",
    "xl/styles.xml", "xl/theme/theme1.xml",
)  # fmt: skip
_STRICT = re.compile(rb"""(=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
_OPEN, _NAMED = rb"\1http://schemas.openxmlformats.org/\2/2006/", b"http://schemas.openxmlformats.org/"
_HYPHENS = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
_NO_PATTERN = re.compile(rb"<((?:\w+:)?)fill\s*(?:/>|>\s*</(?:\w+:)?fill>)")
_FAMILY = re.compile(rb"""(<(?:\w+:)?family\s+val\s*=\s*["'])(\d+)""")
_LAST_FAMILY = 14
_REFERENCE = re.compile(rb"""<(?:\w+:)?(?:Relationship|Override)\s[^>]*>""")
_TARGET = re.compile(rb"""(\s(?:Target|PartName)\s*=\s*["'])([^"']*)""")


def readable_parts(archive: ZipFile) -> dict[str, bytes]:
    """Give the parts that are to be changed, by the names that all of them are to have; empty where none is."""
    names = {entry: entry.replace("\\", "/") for entry in archive.namelist() if not entry.endswith("/")}
    parts = {entry: archive.read(entry) for entry in names}
    changed = {entry: _understood(names[entry], part) for entry, part in parts.items()}
    if _misses_parts(names, parts):
        changed = {entry: _in_lower_case(names[entry], part) for entry, part in changed.items()}
        names = {entry: _usual(name) for entry, name in names.items()}
    if changed == parts and all(entry == name for entry, name in names.items()):
        return {}
    return {names[entry]: part for entry, part in changed.items()}


def _understood(name: str, part: bytes) -> bytes:
    """Give a part in the words that openpyxl knows."""
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return part
    if b"http://purl.oclc.org/ooxml/" in part:
        part = _STRICT.sub(_OPEN, part)
        for strict, usual in _HYPHENS.items():
            for place in (b"officeDocument/2006/", b"officeDocument/2006/relationships/"):
                part = part.replace(_NAMED + place + strict, _NAMED + place + usual)
    if name.lower() == "xl/styles.xml":
        part = _NO_PATTERN.sub(rb"<\1fill><\1patternFill/></\1fill>", part)
        part = _FAMILY.sub(lambda found: found[1] + (found[2] if int(found[2]) <= _LAST_FAMILY else b"0"), part)
    return part


def _misses_parts(names: Mapping[str, str], parts: Mapping[str, bytes]) -> bool:
    """Tell whether a part is called in another case than where it is referred to, or than openpyxl looks for."""
    there = set(names.values())
    folded = {name.casefold() for name in there}
    wanted = set(_LOOKED_FOR)
    for entry, name in names.items():
        if name.casefold() == "[content_types].xml":
            found = (target for each in _REFERENCE.findall(parts[entry]) for _, target in _TARGET.findall(each))
            wanted |= {target.decode("utf-8", "replace").lstrip("/") for target in found}
    return any(name not in there and name.casefold() in folded for name in wanted)


def _in_lower_case(name: str, part: bytes) -> bytes:
    """Give a list of parts with their names in lower case; links that lead out of the workbook stay."""
    if not name.lower().endswith((".rels", "[content_types].xml")):
        return part

    def lower(element: re.Match[bytes]) -> bytes:
        if b"External" in element[0]:
            return element[0]
        return _TARGET.sub(lambda found: found[1] + _usual(found[2].decode()).encode(), element[0])

    return _REFERENCE.sub(lower, part)


def _usual(name: str) -> str:
    """Give a name in lower case, but for those that are known in another."""
    lower = name.replace("\\", "/").lower()
    for usual in _CASES:
        lower = lower.replace(usual.lower(), usual)
    return lower
