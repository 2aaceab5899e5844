"""XML read as a stream of events, never as a whole, and without document types: an entity can hide a bomb."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from calc.package.model import LAST_COLUMN, LAST_ROW, Area, Refused

UNRELIABLE = "is written in a way that cannot be read reliably. Open it in Excel, save it as .xlsx, and use that file."
DOCUMENT_TYPE = (
    "contains a document type declaration, which no workbook of Excel's has and which can do harm, so it is not "
    "opened. If it is genuine, open it in Excel, save it as .xlsx, and use that file."
)
NOT_WELL_FORMED = (
    "is damaged: a part of it breaks off or is not well-formed. Get a fresh copy, or open it in Excel, let Excel "
    "repair it, and save it."
)
LONGEST_TOKEN = 4_000_000  # a tag or a comment: Excel's are far below

Element = Callable[[str, dict[str, str]], None]


def parser(utf8: bool = True) -> expat.XMLParserType:
    """An XML parser that refuses document types and, for what other libraries read, all encodings but UTF-8."""
    parse = expat.ParserCreate(namespace_separator=" ")

    def refuse_document_type(*_: object) -> None:
        raise Refused(DOCUMENT_TYPE)

    def check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
        if utf8 and encoding and encoding.lower() not in {"utf-8", "us-ascii"}:
            raise Refused(UNRELIABLE)

    parse.StartDoctypeDeclHandler = refuse_document_type
    parse.EntityDeclHandler = refuse_document_type
    parse.XmlDeclHandler = check_encoding
    return parse


def feed(parse: expat.XMLParserType, data: bytes, final: bool = False) -> None:
    """Parse the next bytes; XML that is not well-formed is refused."""
    try:
        parse.Parse(data, final)
    except expat.ExpatError as error:
        raise Refused(NOT_WELL_FORMED) from error


def read(chunks: Iterable[bytes], element: Element | None = None, utf8: bool = True) -> None:
    """Parse a part to its end; ``element`` is told each element's local name and its attributes by local name.

    Of ``mc:AlternateContent`` the choice is told and the fallback left out.
    """
    parse = parser(utf8)
    fallback = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal fallback
        tag = name.rpartition(" ")[2]
        fallback += bool(fallback) or tag == "Fallback"
        if not fallback and element:
            element(tag, {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def end(_name: str) -> None:
        nonlocal fallback
        fallback -= bool(fallback)

    if element:
        parse.StartElementHandler = start
        parse.EndElementHandler = end
    given = 0
    for chunk in chunks:
        if utf8 and not given and b"\0" in chunk[:4]:
            parse.XmlDeclHandler = None
            _refuse_document_type_of_utf16(parse, chunk)
        feed(parse, chunk)
        given += len(chunk)
        if given - parse.CurrentByteIndex > LONGEST_TOKEN:
            raise Refused(NOT_WELL_FORMED)
    feed(parse, b"", final=True)


def scan(chunks: Iterable[bytes]) -> None:
    """Refuse a document type in a part that no library parses; such a part need not be well-formed."""
    parse = parser(utf8=False)
    harmless = False
    for chunk in chunks:
        try:
            if not harmless:
                parse.Parse(chunk, False)
        except expat.ExpatError:
            harmless = True  # a document type stands before the first element or nowhere


def _refuse_document_type_of_utf16(parse: expat.XMLParserType, chunk: bytes) -> None:
    feed(parse, chunk)
    raise Refused(UNRELIABLE)


def cell(reference: str) -> tuple[int, int] | None:
    """The row and column of a reference such as ``B7`` or ``$B$7``; None where it is none."""
    letters = reference.replace("$", "").rstrip("0123456789")
    digits = reference.replace("$", "")[len(letters) :]
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha() and 1 <= len(digits) <= 7):
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    row = int(digits)
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def area(reference: str) -> Area | None:
    """The area of a reference such as ``B2:C9`` or ``B2``; None where it is none."""
    first, _, last = reference.partition(":")
    start, end = cell(first), cell(last or first)
    if start is None or end is None:
        return None
    return Area(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
