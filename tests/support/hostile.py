"""Files that are no workbook, or one that would harm whoever opens it: each is built when a test asks for it.

``NOT_A_WORKBOOK`` and ``BOMBS`` map a name to a builder, which writes the file and keeps it small on disk.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.support.parts import MAIN, OFFICE, ONE_CELL, PLAIN_ROW, pack, parts, sheet_xml, workbook

Builder = Callable[[Path], None]

GIGABYTE = 1_000_000_000


def _one_sheet(rows: str) -> Builder:
    return lambda path: workbook(path, rows)


def _bytes(data: bytes) -> Builder:
    def build(path: Path) -> None:
        path.write_bytes(data)

    return build


def _changed(part: str, change: Callable[[bytes], bytes]) -> Builder:
    def build(path: Path) -> None:
        contents = parts(sheet_xml(ONE_CELL))
        contents[part] = change(contents.get(part, b""))
        pack(path, contents)

    return build


def _patched(change: Callable[[bytearray], None]) -> Builder:
    """A sound workbook whose zip file is then changed byte by byte."""

    def build(path: Path) -> None:
        workbook(path, ONE_CELL)
        data = bytearray(path.read_bytes())
        change(data)
        path.write_bytes(data)

    return build


def _stream(path: Path, part: str, head: bytes, repeated: bytes, tail: bytes, size: int) -> None:
    """A workbook one of whose parts unpacks to ``size`` bytes of the same thing over and over.

    The repeated block is packed once, its packed bytes are written many times, and the zip file is told the rest.
    """
    contents = parts(sheet_xml(ONE_CELL))
    contents.pop(part, None)
    block = repeated * (1 + 1_000_000 // len(repeated))
    times = size // len(block)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(head) + deflate.flush(zlib.Z_FULL_FLUSH)
    packed += (deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)) * times
    packed += deflate.compress(tail) + deflate.flush()
    checksum = zlib.crc32(head)
    for _ in range(times):
        checksum = zlib.crc32(block, checksum)
    pack(path, contents)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(part, packed)
    data = bytearray(path.read_bytes())
    _redeclare(data, part, zlib.crc32(tail, checksum), len(head) + times * len(block) + len(tail))
    path.write_bytes(data)


def _redeclare(data: bytearray, part: str, checksum: int, size: int) -> None:
    """Declare a part as packed, with this checksum and size, in its own header and in the zip's directory."""
    entry = data.rfind(part.encode()) - 46
    local = struct.unpack_from("<L", data, entry + 42)[0]
    for at, method, declared in ((local, 8, 14), (entry, 10, 16)):
        struct.pack_into("<H", data, at + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<L", data, at + declared, checksum)
        struct.pack_into("<L", data, at + declared + 8, size)


def _bomb(part: str, head: bytes, repeated: bytes, tail: bytes, size: int = GIGABYTE) -> Builder:
    return lambda path: _stream(path, part, head, repeated, tail, size)


def _sheet_bomb(before: str, repeated: str, after: str, size: int = GIGABYTE) -> Builder:
    head, tail = sheet_xml("|").split(b"|")
    return _bomb("xl/worksheets/sheet1.xml", head + before.encode(), repeated.encode(), after.encode() + tail, size)


def ole(*streams: str) -> bytes:
    """The smallest OLE container with a directory of these streams."""
    directory = b""
    for name in ("Root Entry", *streams):
        wide = name.encode("utf-16-le")
        directory += wide.ljust(64, b"\0") + struct.pack("<H", len(wide) + 2) + bytes(62)
    size = -(-len(directory) // 512) * 512
    directory = directory.ljust(size, b"\0")
    sectors = size // 512
    table = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xLLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
    )
    header = header[:76] + struct.pack("<109L", 0, *[0xFFFFFFFF] * 108)
    return header + struct.pack("<128L", *table, *[0xFFFFFFFF] * (128 - len(table))) + directory


def _shared_bytes(path: Path) -> None:
    """Many parts that are one and the same piece of the file."""
    workbook(path, ONE_CELL)
    data = path.read_bytes()
    end = data.rfind(b"PK\5\6")
    start = struct.unpack_from("<L", data, end + 16)[0]
    directory = data[start:end]
    copies = b"".join(directory.replace(b"sheet1.xml", f"shee{i:02}.xml".encode()) for i in range(20))
    last = bytearray(data[end:])
    struct.pack_into("<HHLL", last, 8, 5 * 20, 5 * 20, len(copies), start)
    path.write_bytes(data[:start] + copies + last)


def _lying_size(path: Path) -> None:
    """The sheet unpacks to 200 MB, and the zip file declares 1,000 bytes, with the checksum of those."""
    _stream(path, "xl/worksheets/sheet1.xml", b"", b" ", b"", 200_000_000)
    data = bytearray(path.read_bytes())
    _redeclare(data, "xl/worksheets/sheet1.xml", zlib.crc32(b" " * 1000), 1000)
    path.write_bytes(data)


def _many_parts(path: Path) -> None:
    pack(path, parts(sheet_xml(ONE_CELL)) | {f"xl/media/image{i}.png": b"" for i in range(20_000)})


def _many_bombs(path: Path) -> None:
    """Forty parts, each too small to stand out."""
    pack(path, parts(sheet_xml(ONE_CELL)) | {f"xl/media/image{i}.png": bytes(15_000_000) for i in range(40)})


def _nested(path: Path) -> None:
    """A zip file within a zip file within a zip file."""
    _stream(path, "xl/worksheets/sheet1.xml", b"", b" ", b"", GIGABYTE)
    inner = path.read_bytes()
    pack(path, {"one.xlsx": inner})
    pack(path, {"two.zip": path.read_bytes()})


def _zip(**contents: bytes) -> Builder:
    return lambda path: pack(path, {name.replace("__", "/"): data for name, data in contents.items()})


def _zipped_workbook(path: Path) -> None:
    workbook(path, ONE_CELL)
    pack(path, {"Book1.xlsx": path.read_bytes()})


def _damage_member(data: bytearray) -> None:
    at = data.find(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml")
    data[at + 8 : at + 24] = bytes(byte ^ 0x55 for byte in data[at + 8 : at + 24])


def _set_in_headers(central: int, local: int, value: int) -> Callable[[bytearray], None]:
    """Set a two-byte field of the sheet's entry in the zip's directory and in its own header."""

    def change(data: bytearray) -> None:
        name = b"xl/worksheets/sheet1.xml"
        struct.pack_into("<H", data, data.find(name) - 30 + local, value)
        struct.pack_into("<H", data, data.rfind(name) - 46 + central, value)

    return change


def _elsewhere(path: Path, kind: str) -> None:
    """A workbook that names a part in an unusual place, and has another in the usual one."""
    contents = parts(sheet_xml(ONE_CELL))
    listed = f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="other.xml"/></Relationships>'
    related = contents["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", listed.encode())
    root = f'<{"sst" if kind == "sharedStrings" else "styleSheet"} xmlns="{MAIN}"/>'.encode()
    pack(path, contents | {"xl/_rels/workbook.xml.rels": related, f"xl/{kind}.xml": root, "xl/other.xml": root})


def _workbook_elsewhere(path: Path) -> None:
    contents = parts(sheet_xml(ONE_CELL))
    contents["_rels/.rels"] = contents["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/other.xml")
    moved = {"xl/other.xml": "xl/workbook.xml", "xl/_rels/other.xml.rels": "xl/_rels/workbook.xml.rels"}
    pack(path, contents | {new: contents[old] for new, old in moved.items()})


def _cut(path: Path) -> None:
    workbook(path, ONE_CELL)
    path.write_bytes(path.read_bytes()[:-400])


_ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def _with_document_type(data: bytes) -> bytes:
    head, _, rest = data.decode().partition("\n")
    return f"{head}\n{_ENTITIES}{rest}".encode()


def _in_utf16(data: bytes) -> bytes:
    return data.decode().replace("UTF-8", "UTF-16").encode("utf-16")


NOT_A_WORKBOOK: dict[str, Builder] = {
    "empty file": _bytes(b""),
    "a folder": lambda path: path.mkdir(),
    "old .xls": _bytes(ole("Workbook", "\x05SummaryInformation")),
    "very old .xls": _bytes(ole("Book")),
    "with a password": _bytes(ole("\x06DataSpaces", "EncryptionInfo", "EncryptedPackage")),
    "with rights management": _bytes(ole("\x06DataSpaces", "DRMEncryptedTransform", "EncryptedPackage")),
    "old Word document": _bytes(ole("WordDocument")),
    ".xlsb": _zip(**{"[Content_Types].xml": b"<Types/>", "xl__workbook.bin": b"\x83\x01\0"}),
    ".ods": _zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<x/>"}),
    ".docx": _zip(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<x/>"}),
    ".pptx": _zip(**{"[Content_Types].xml": b"<Types/>", "ppt__presentation.xml": b"<x/>"}),
    "zip of a workbook": _zipped_workbook,
    "zip of a text": _zip(**{"readme.txt": b"hello"}),
    "csv": _bytes(b"Director ID,Name\nD1,Ann\n"),
    "csv in UTF-16": _bytes("Director ID\tName\nD1\tAnn\n".encode("utf-16")),
    "web page": _bytes(b"<html><body><table><tr><td>1</td></tr></table></body></html>"),
    "XML Spreadsheet 2003": _bytes(
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    ),
    "other XML": _bytes(b'<?xml version="1.0"?><invoice/>'),
    "PDF": _bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "picture": _bytes(b"\x89PNG\r\n\x1a\n" + bytes(64)),
    "noise": _bytes(bytes(range(256)) * 8),
    "zip cut off": _cut,
    "nothing but a zip's first bytes": _bytes(b"PK\3\4"),
    "damaged part": _patched(_damage_member),
    "unknown compression": _patched(_set_in_headers(10, 8, 12)),
    "encrypted part": _patched(_set_in_headers(8, 6, 1)),
    "no workbook part": lambda path: pack(
        path, {k: v for k, v in parts(sheet_xml(ONE_CELL)).items() if k != "xl/workbook.xml"}
    ),
    "strings where no library looks": lambda path: _elsewhere(path, "sharedStrings"),
    "styles where no library looks": lambda path: _elsewhere(path, "styles"),
    "workbook where no library looks": _workbook_elsewhere,
    "no sheet part": lambda path: pack(
        path, {k: v for k, v in parts(sheet_xml(ONE_CELL)).items() if k != "xl/worksheets/sheet1.xml"}
    ),
    "sheet cut off between rows": _changed("xl/worksheets/sheet1.xml", lambda xml: xml.partition(b"</sheetData>")[0]),
    "sheet cut off in a row": _changed("xl/worksheets/sheet1.xml", lambda xml: xml.partition(b"</c>")[0]),
    "sheet without anything": _changed("xl/worksheets/sheet1.xml", lambda xml: b""),
    "strings cut off": _changed("xl/sharedStrings.xml", lambda xml: f'<sst xmlns="{MAIN}"><si><t>a'.encode()),
    "workbook cut off": _changed("xl/workbook.xml", lambda xml: xml[:-20]),
    "document type in a sheet": _changed("xl/worksheets/sheet1.xml", _with_document_type),
    "document type in the workbook": _changed("xl/workbook.xml", _with_document_type),
    "document type in the strings": _changed("xl/sharedStrings.xml", lambda xml: f"{_ENTITIES}<sst/>".encode()),
    "document type in custom XML": _changed("customXml/item1.xml", lambda xml: f"{_ENTITIES}<a/>".encode()),
    "document type in UTF-16": _changed("xl/worksheets/sheet1.xml", lambda xml: _in_utf16(_with_document_type(xml))),
    "sheet in UTF-16": _changed("xl/worksheets/sheet1.xml", _in_utf16),
    "cell in the last corner": _one_sheet(ONE_CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "cell below the last row": _one_sheet('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
    "cell right of the last column": _one_sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
    "cell with an absurd reference": _one_sheet('<row r="1"><c r="AAAAAAA99999999999"><v>1</v></c></row>'),
    "cell in another row than its own": _one_sheet('<row r="1"><c r="A7"><v>1</v></c></row>'),
    "cell that says twice where it is": _one_sheet(
        f"{ONE_CELL}{''.join(PLAIN_ROW.format(i) for i in range(2, 400))}"
        + '<row r="400"><c r="A400" r="XFD1048576"><v>1</v></c></row>'
    ),
    "cell twice": _one_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
    "row 0": _one_sheet('<row r="0"><c><v>1</v></c></row>'),
    "value broken by a comment": _one_sheet('<row r="1"><c r="A1"><v>1<!-- -->2</v></c></row>'),
    "value in CDATA": _one_sheet('<row r="1"><c r="A1" t="str"><v><![CDATA[a]]></v></c></row>'),
    "number in character references": _one_sheet('<row r="1"><c r="A1"><v>1&#48;</v></c></row>'),
    "value before its formula": _one_sheet('<row r="1"><c r="A1"><v>1</v><f>2</f></c></row>'),
    "alternative content in a sheet": _one_sheet(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Fallback>{ONE_CELL}</mc:Fallback></mc:AlternateContent>"
    ),
}

BOMBS: dict[str, Builder] = {
    "a gigabyte of rows": _sheet_bomb("", "<row><c><v>1</v></c></row>", ""),
    "a gigabyte in one cell": _sheet_bomb('<row r="1"><c r="A1" t="inlineStr"><is><t>', "a", "</t></is></c></row>"),
    "a gigabyte of strings": _bomb(
        "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">'.encode(), b"<si><t>a</t></si>", b"</sst>"
    ),
    "half a gigabyte of rows": _sheet_bomb("", "<row><c><v>1</v></c></row>", "", GIGABYTE // 2),
    "a tag without end": _sheet_bomb('<row r="1"><c r="', "A", '"/></row>', 15_000_000),
    "a picture of a gigabyte": _bomb("xl/media/image1.png", b"", b"\0", b""),
    "many parts": _many_parts,
    "many small bombs": _many_bombs,
    "nested": _nested,
    "a lying size": _lying_size,
    "parts that share bytes": _shared_bytes,
    "deep nesting": _sheet_bomb('<row r="1"><c r="A1"><is>', "<r>", "</is></c></row>", 12_000_000),
}
