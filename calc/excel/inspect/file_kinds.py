"""What a file is, by its first bytes and its parts: the person is told, whatever its name says."""

import struct
from typing import BinaryIO

from calc.excel.inspect.archive import DAMAGED, Archive
from calc.excel.inspect.model import Refused

SAVE_AS = "Open it in Excel, choose File > Save As > Excel Workbook (.xlsx), and use that file."
OLD_EXCEL = f"is in the format of Excel 97-2003 (.xls). {SAVE_AS}"
PASSWORD = (
    "is protected with a password. Open it in Excel, remove the password (File > Info > Protect Workbook > Encrypt "
    "with Password, and empty the box) and save it again."
)
RIGHTS = (
    "is encrypted by a sensitivity label or by rights management. Ask its owner for a copy without that protection, "
    "or save it in Excel under a label that does not encrypt."
)
EMPTY = "is empty (0 bytes). Get a fresh copy, or save the workbook in Excel again."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ANOTHER = "is {}, not an Excel workbook. Choose the workbook itself (.xlsx or .xlsm)."
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed archive (gzip)"),
    (b"7z\xbc\xaf", "a compressed archive (7z)"),
    (b"Rar!", "a compressed archive (RAR)"),
    (b"SQLite", "a database"),
)
_PAGE = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<title", b"<style")
_OLE_NAMES = 200 * 128  # the directory entries that are looked through


def refuse_by_bytes(file: BinaryIO, start: bytes) -> None:
    """Refuse a file that is no zip file, with what it is instead."""
    if not start:
        raise Refused(EMPTY)
    if start.startswith(b"PK"):
        return
    if start.startswith(_OLE):
        raise Refused(_ole_kind(file, start))
    for signature, words in _SIGNATURES:
        if start.startswith(signature):
            raise Refused(_ANOTHER.format(words))
    text = _as_text(start)
    if text is None:
        raise Refused(f"is not an Excel workbook, or it is damaged. {SAVE_AS}")
    lowered = text.lstrip().lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lowered or b'progid="excel.sheet"' in lowered:
        raise Refused(f"is an XML Spreadsheet of Excel 2003. {SAVE_AS}")
    if lowered.startswith(_PAGE) or b"<html" in lowered:
        raise Refused(f"is a web page (HTML), even if Excel can open it. {SAVE_AS}")
    if lowered.startswith((b"<?xml", b"<")):
        raise Refused(f"is an XML file, not an Excel workbook. {SAVE_AS}")
    raise Refused(f"is plain text (a CSV file, perhaps), not an Excel workbook. {SAVE_AS}")


def refuse_by_parts(archive: Archive) -> None:
    """Refuse a zip file that is something else than a workbook; one that may be a workbook is let through."""
    names = archive.names
    if "xl/workbook.bin" in names:
        raise Refused(f"is a binary workbook (.xlsb). {SAVE_AS}")
    if "mimetype" in names:
        kind = archive.start("mimetype", 200)
        if b"opendocument.spreadsheet" in kind:
            raise Refused(
                "is an OpenDocument spreadsheet (.ods). Open it, choose Save As > Excel Workbook (.xlsx), and use "
                "that file."
            )
        raise Refused(_ANOTHER.format("an OpenDocument file"))
    for folder, words in (("word/", "a Word document"), ("ppt/", "a PowerPoint presentation")):
        if any(name.startswith(folder) for name in names) and "xl/workbook.xml" not in names:
            raise Refused(_ANOTHER.format(words))
    if any(name.endswith(".iwa") for name in names):
        raise Refused("is an Apple Numbers file. Open it, choose File > Export To > Excel, and use that file.")
    if "[content_types].xml" not in names:
        inside = next((name for name in names if name.endswith((".xlsx", ".xlsm"))), None)
        if inside:
            raise Refused("is a zip file with a workbook inside. Unpack it, and choose the workbook itself.")
        raise Refused(_ANOTHER.format("a zip file"))


def _as_text(start: bytes) -> bytes | None:
    """Give the bytes as ASCII-like text; None where they are none."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if start.startswith(mark):
            return start[len(mark) :].decode(encoding, "replace").encode()
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in start[:1024])
    return None if control else start


def _ole_kind(file: BinaryIO, header: bytes) -> str:
    names = _ole_directory(file, header)
    if _utf16("EncryptedPackage") in names:
        return RIGHTS if _utf16("DRMEncrypted") in names else PASSWORD
    if _utf16("Workbook") in names or _utf16("Book") in names:
        return OLD_EXCEL
    if _utf16("WordDocument") in names:
        return _ANOTHER.format("a Word document")
    if _utf16("PowerPoint Document") in names:
        return _ANOTHER.format("a PowerPoint presentation")
    if _utf16("__properties_version1.0") in names:
        return "is an Outlook message. Open it, save the attached workbook, and choose that."
    return DAMAGED


def _ole_directory(file: BinaryIO, header: bytes) -> bytes:
    """Give the directory of an OLE container, as far as its chain of sectors can be followed and within bounds."""
    if len(header) < 512:
        return b""
    (shift,) = struct.unpack_from("<H", header, 30)
    (sector,) = struct.unpack_from("<L", header, 48)
    if shift not in (9, 12):
        return b""
    size = 1 << shift
    tables = struct.unpack_from("<109L", header, 76)
    directory = b""
    while sector < 0xFFFFFFF0 and len(directory) < _OLE_NAMES:
        directory += _at(file, (sector + 1) * size, size)
        number, place = divmod(sector, size // 4)
        entry = _at(file, (tables[number] + 1) * size + 4 * place, 4) if number < len(tables) else b""
        if len(entry) < 4:
            break
        (sector,) = struct.unpack("<L", entry)
    return directory


def _at(file: BinaryIO, position: int, length: int) -> bytes:
    file.seek(position)
    return file.read(length)


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")
