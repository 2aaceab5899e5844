"""By what the program recognises its own outputs: kind, company, and a digest of all parts as it wrote them.

The three stand in the workbook's custom properties. Excel, LibreOffice and openpyxl keep those when they save, and
write every other part anew: so a file that somebody has saved is seen to be ours and to be changed. The digest rests on
the checksums in the directory of the zip file, which are there without unpacking a workbook of any size.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zipfile import ZipFile

from calc.contract import BASIS, BRIDGE, FINDINGS, ISSUANCES, ITEMS, SUMMARY, WORKBOOKS, Sheet, folded_header
from calc.excel.inspect.archive import Archive
from calc.excel.inspect.model import Refused
from calc.excel.inspect.xml_events import Parser
from calc.excel.inspect.xml_events import read as read_markup
from calc.excel.text import cut, folded, visible
from calc.files.place import Occupant, Standing

PART = "docProps/custom.xml"
COMMENT_TAG = "[plancalc] "  # how the program's comment in a marked cell begins
FORMER_LOOK = "plancalc mark"  # and the name of the hidden style that keeps how the cell looked before
PROPERTIES = _KIND, _COMPANY, _DIGEST = "plancalc output", "plancalc company", "plancalc digest"
NO_DIGEST = "0" * 64  # stands in the part until all others are there
_LONGEST = 255  # what a property may hold
_LARGEST = 4_000_000  # bytes of a part that is read; those of real workbooks are far smaller
RESULTS, RECONCILIATION, BATCH, TEMPLATE = "results", "reconciliation", "batch summary", "template"
REPORT, FORECAST = "report", "forecast"
MARKED_COPY, CORRECTED, MAPPING = "marked copy", "corrected input", "mapping"
WRITTEN_ANEW = {
    RESULTS,
    RECONCILIATION,
    BATCH,
    TEMPLATE,
    REPORT,
    FORECAST,
}  # the others are of the person's own workbook

_BY_SHEETS: tuple[tuple[str, tuple[Sheet, ...]], ...] = (  # of releases that wrote no properties; the first that fits
    (RECONCILIATION, (BRIDGE, ITEMS, BASIS)),
    (RESULTS, (ISSUANCES, BASIS)),
    (BATCH, (SUMMARY, WORKBOOKS)),
    (MARKED_COPY, (FINDINGS,)),
)
_SAVED = "was saved by someone after plancalc wrote it"
_UNSIGNED = "is from an earlier release of plancalc, which did not record whether someone saved it afterward"
_CALLED = {
    RESULTS: "a workbook of results",
    RECONCILIATION: "a reconciliation",
    BATCH: "the summary of a batch",
    TEMPLATE: "a template",
    REPORT: "a finance report",
    FORECAST: "a forecast",
    MARKED_COPY: "a copy with errors marked",
    CORRECTED: "a corrected input",
}


@dataclass(frozen=True)
class Output:
    """What the program writes: one of the kinds, and whose figures it has; no company where it is of none.

    ``company_within`` reads whose figures an output has that an earlier release left without properties.
    """

    kind: str
    company: str = ""
    company_within: Callable[[Path], str] | None = None

    def properties(self) -> dict[str, str]:
        """Give the custom properties, without the digest that is known last."""
        return {_KIND: self.kind, _COMPANY: _short(self.company), _DIGEST: NO_DIGEST}

    @property
    def is_xlsx(self) -> bool:
        """Tell whether the program writes it anew, as .xlsx; the others have the ending of the person's workbook."""
        return self.kind in WRITTEN_ANEW

    def standing(self, path: Path) -> Occupant:
        """Tell what is there under the name that it is to have. ``OSError`` where that cannot be looked at."""
        if not path.exists():
            return Occupant(Standing.FREE)
        if not path.is_file():  # a pipe would be waited for
            return Occupant(Standing.OTHER, "is not a file")
        with path.open("rb") as file:
            found = _look(file)
        if found is None:
            return Occupant(Standing.OTHER, f"is not {_CALLED[self.kind]} that plancalc wrote")
        if found.kind != self.kind:
            return Occupant(Standing.OTHER, f"is {_CALLED.get(found.kind, 'another file')}, not {_CALLED[self.kind]}")
        company = found.company
        if company is None:
            company = "" if self.company_within is None else _short(self.company_within(path))
        if company and self.company and not is_same_company(company, self.company):
            return Occupant(Standing.OTHER, f"is {_CALLED[self.kind]} of {company}, not of {_short(self.company)}")
        if found.company is None:
            return Occupant(Standing.UNSURE, _UNSIGNED)
        return Occupant(Standing.AS_WRITTEN) if found.as_written else Occupant(Standing.SAVED_SINCE, _SAVED)


def saved_since(path: Path, is_signed: bool) -> bool:
    """Tell if somebody has saved an output since the program wrote it; ``is_signed``: its release left a sign of it.

    What is of an earlier release does not tell, and passes for as it was written.
    """
    with path.open("rb") as file:
        found = _look(file)
    if found is None or found.company is None:
        return is_signed
    return not found.as_written


def is_as_written(path: Path) -> bool:
    """Tell whether a file bears the mark of an output that nobody has saved since; the mark can be forged."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            found = _look(file)
    except (OSError, ValueError):
        return False
    return found is not None and found.as_written and found.kind in WRITTEN_ANEW


def kind_of(path: Path) -> str:
    """Tell which of the program's outputs a file is, whoever saved it; empty where it is none or is unreadable."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return kind_within(file)
    except OSError:
        return ""


def kind_within(file: BinaryIO) -> str:
    """Tell which of the program's outputs an open file is; empty where it is none or is unreadable."""
    try:
        found = _look(file)
    except (OSError, ValueError):
        return ""
    return "" if found is None else found.kind


def company_of(path: Path) -> str:
    """Tell whose figures an output has, as it says of itself; empty where it does not, or is none."""
    with path.open("rb") as file:
        found = _look(file)
    return (found.company or "") if found is not None else ""


def may_be_marked(packed: bytes) -> bool:
    """Tell whether a workbook of these bytes, which was inspected, bears a sign of the program's marks."""
    found = _look(BytesIO(packed))
    if found is not None and found.kind == MARKED_COPY:
        return True
    signs = {"styles": FORMER_LOOK.encode(), "comments": COMMENT_TAG.strip().encode()}
    with ZipFile(BytesIO(packed)) as archive:
        return any(
            sign in archive.read(part)
            for part in archive.namelist()
            for where, sign in signs.items()
            if where in part.lower() and part.lower().endswith(".xml")
        )


def digest(entries: Iterable[tuple[str, int, int]]) -> str:
    """Give the digest of a workbook's parts, each with its name, its checksum and its size, whatever their order."""
    told = sorted(f"{name.casefold()} {checksum} {size}" for name, checksum, size in entries if name != PART)
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def signed(part: bytes, entries: Iterable[tuple[str, int, int]]) -> bytes:
    """Give the part of the properties with the digest of all others in it."""
    return part.replace(NO_DIGEST.encode(), digest(entries).encode(), 1)


class _Look(NamedTuple):
    kind: str
    company: str | None  # None: it was written by a release that left no properties
    as_written: bool


def _look(file: BinaryIO) -> _Look | None:
    """Tell what a file says of itself; None where it is none of the program's outputs."""
    try:
        archive = Archive(file, of_any_size=True)
        given = _properties(archive)
        if given.get(_KIND):
            as_written = given.get(_DIGEST) == digest(archive.checksums())
            return _Look(given[_KIND], given.get(_COMPANY, ""), as_written)
        titles = {folded_header(title) for title in _titles(archive)}
    except Refused:
        return None
    for kind, sheets in _BY_SHEETS:
        if {folded_header(sheet.name) for sheet in sheets} <= titles:
            return _Look(kind, None, as_written=False)
    return None


def _properties(archive: Archive) -> dict[str, str]:
    """Give the custom properties of a workbook that are texts."""
    if PART not in archive or archive.size(PART) > _LARGEST:
        return {}
    parser, found = Parser(), {}
    name = ""
    text: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if tag.endswith(" property"):
            name = attributes.get("name", "")
        text.clear()

    def end(tag: str) -> None:
        if tag.endswith(" lpwstr"):
            found[name] = "".join(text)

    parser.expat.StartElementHandler, parser.expat.EndElementHandler = start, end
    parser.expat.CharacterDataHandler = text.append
    for chunk in archive.chunks(PART):
        parser.feed(chunk)
    parser.feed(b"", final=True)
    return found


def _titles(archive: Archive) -> Iterator[str]:
    """Give the names of a workbook's sheets, where its list stands in its usual place."""
    titles: list[str] = []

    def element(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            titles.append(attributes.get("name", ""))

    if "xl/workbook.xml" in archive and archive.size("xl/workbook.xml") <= _LARGEST:
        read_markup(archive.chunks("xl/workbook.xml"), element)
    return iter(titles)


def is_same_company(one: str, other: str) -> bool:
    """Tell whether two names are of one company as far as a property holds them: case and spaces do not count."""
    return folded(_short(one)) == folded(_short(other))


def _short(company: str) -> str:
    return cut(visible(company), _LONGEST)
