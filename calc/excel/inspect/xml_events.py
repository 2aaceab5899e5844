"""XML read as a stream of events, never as a whole, and without document types: an entity can hide a bomb."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from xml.parsers import expat

from calc.excel.inspect.model import CellRange, Refused
from calc.excel.inspect.work import UNHANDLED, Work
from calc.excel.limits import LAST_COLUMN, LAST_ROW

UNRELIABLE = "is written in a way that cannot be read reliably. Open it in Excel, save it as .xlsx, and use that file."
DOCUMENT_TYPE = (
    "contains a document type declaration, which Excel never writes and which can do harm, so it is not "
    "opened. If it is genuine, open it in Excel, save it as .xlsx, and use that file."
)
LONGEST_TOKEN = 4_000_000  # a tag or a comment, in bytes: Excel's are far below
DEEPEST = 200  # elements within elements; Excel's reach about 40
_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)

Element = Callable[[str, dict[str, str]], None]
Text = Callable[[str], None]


class NotWellFormed(Refused):
    """The XML breaks off or breaks XML's rules, or a tag or its nesting has no end."""

    def __init__(self) -> None:
        super().__init__(
            "is damaged: a part of it is cut off or not readable. Get a fresh copy, or open it in Excel, let "
            "Excel repair it, and save it."
        )


class Parser:
    """An XML parser that refuses document types and, where other libraries read the same, encodings but UTF-8.

    What it is given is counted as ``work``, of a part without handlers ``each`` so many as one.
    """

    def __init__(self, utf8: bool = True, work: Work | None = None, each: int = 1) -> None:
        self.expat = expat.ParserCreate(namespace_separator=" ")
        self.expat.StartDoctypeDeclHandler = _refuse_document_type
        self.expat.XmlDeclHandler = self._check_encoding
        self._utf8 = utf8
        self._work, self._each = work or Work(), each
        self._given = 0

    def feed(self, data: bytes, final: bool = False) -> None:
        """Parse the next bytes."""
        self._work.parse(data, self._each)
        utf16 = self._utf8 and not self._given and b"\0" in data[:4]
        if utf16:
            self.expat.XmlDeclHandler = None  # a document type is the worse of the two
        try:
            self.expat.Parse(data, final)
        except expat.ExpatError as error:
            raise NotWellFormed from error
        if utf16:
            raise Refused(UNRELIABLE)
        self._given += len(data)
        if not final and self._given - self.expat.CurrentByteIndex > LONGEST_TOKEN:
            raise NotWellFormed

    def _check_encoding(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if self._utf8 and encoding and encoding.lower() not in {"utf-8", "us-ascii"}:
            raise Refused(UNRELIABLE)


def _refuse_document_type(*_: object) -> None:
    raise Refused(DOCUMENT_TYPE)


def read(
    chunks: Iterable[bytes],
    element: Element | None = None,
    utf8: bool = True,
    text: Text | None = None,
    work: Work | None = None,
) -> None:
    """Parse a part to its end; ``element`` is told each element's local name and its attributes, ``text`` all text.

    Of ``mc:AlternateContent`` the choice is told and the fallback left out.
    """
    parser = Parser(utf8, work)
    depth = fallback = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, fallback
        depth += 1
        if depth > DEEPEST:
            raise NotWellFormed
        if element is None:
            return
        fallback += bool(fallback) or name.endswith(" Fallback")
        if not fallback:
            element(name.rpartition(" ")[2], _named(attributes))

    def end(_name: str) -> None:
        nonlocal depth, fallback
        depth -= 1
        fallback -= bool(fallback)

    parser.expat.StartElementHandler = start
    parser.expat.EndElementHandler = end
    parser.expat.CharacterDataHandler = text
    for chunk in chunks:
        parser.feed(chunk)
    parser.feed(b"", final=True)


def _named(attributes: dict[str, str]) -> dict[str, str]:
    """Give the attributes by name; of those with a namespace only relationships, as ``r:id`` and the like."""
    named = {}
    for key, value in attributes.items():
        space, _, local = key.rpartition(" ")
        if not space or space in _RELATIONSHIPS:
            named[f"r:{local}" if space else local] = value
    return named


def check(chunks: Iterator[bytes], size: int, closely: bool = True, work: Work | None = None) -> None:
    """Parse a part of ``size`` bytes to its end. How deep its elements lie is asked only where enough of them end.

    Of a part that nobody reads, not ``closely`` looked at, it is not asked.
    """
    part = next(chunks, b"")
    if closely and (len(part) < size or part.count(b"</") >= DEEPEST):
        read(chain((part,), chunks), work=work)
        return
    parser = Parser(work=work, each=UNHANDLED)
    parser.feed(part)
    for chunk in chunks:
        parser.feed(chunk)
    parser.feed(b"", final=True)


def scan(chunks: Iterator[bytes], size: int, work: Work | None = None) -> None:
    """Refuse a document type in a part that no library parses; such a part need not be XML at all."""
    part = next(chunks, b"")
    if len(part) < size or part[:1] != b"<" or part[1:2] <= b"\0" or b"<!DOCTYPE" in part:
        _scan(chain((part,), chunks), work)
        return
    for _ in chunks:  # an encoding that begins so spells a document type so: only the rest must unpack
        pass


def _scan(chunks: Iterator[bytes], work: Work | None) -> None:
    try:
        read(chunks, utf8=False, work=work)
    except NotWellFormed:
        for _ in chunks:  # a document type stands before the first element or nowhere; the rest must unpack
            pass


def number(text: str) -> int:
    """Give a whole number from 0 up, of at most 10 digits; -1 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else -1


def cell(reference: str) -> tuple[int, int] | None:
    """Give the row and column of a reference such as ``B7`` or ``$B$7``; None where it is none."""
    letters = reference.replace("$", "").rstrip("0123456789")
    digits = reference.replace("$", "")[len(letters) :]
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha() and 1 <= len(digits) <= 7):
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    row = int(digits)
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def area(reference: str) -> CellRange | None:
    """Give the area of a reference such as ``B2:C9`` or ``B2``; None where it is none."""
    first, _, last = reference.partition(":")
    start, end = cell(first), cell(last or first)
    if start is None or end is None:
        return None
    return CellRange(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
