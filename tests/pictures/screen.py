"""A part of a worksheet as it looks on the screen, with the letters of its columns and the numbers of its rows.

LibreOffice prints the part on one page of a copy of the workbook in which the other sheets are hidden; what is printed
is cut out. What a view shows has a fingerprint, so that a picture is found to be out of date without being made again.
"""

import hashlib
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from tests.support.recalculation import convert

if TYPE_CHECKING:
    from PIL.Image import Image

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PAGE = re.compile(
    r"<(?:printOptions|pageSetup|rowBreaks|colBreaks|pageSetUpPr)\b[^>]*/>"
    r"|<(headerFooter|rowBreaks|colBreaks)\b.*?</\1>|<headerFooter\s*/>",
    re.DOTALL,
)
_SHEET_PROPERTIES = re.compile(r"<sheetPr\b([^>]*?)(?:/>|>(.*?)</sheetPr>)", re.DOTALL)
_A3 = 8
_DOTS = 2.2  # dots of a picture for a point of the page
_WIDEST, _MARGIN, _COLORS = 1100, 10, 64  # dots; so many colors are enough for text and charts


@dataclass(frozen=True)
class View:
    """The cells of a sheet in a picture, such as ``A1:F20``; a ``page`` has no letters and numbers beside them."""

    sheet: str
    cells: str
    page: bool = False


def fingerprint(book: Path, view: View) -> str:
    """Take the fingerprint of all that a picture of the view depends on: the sheet with its texts, looks and charts."""
    digest = hashlib.sha256(repr(view).encode())
    with zipfile.ZipFile(book) as archive:
        texts = _shared_texts(archive)
        sheet = archive.read(_part(archive, view.sheet)).decode()
        digest.update(re.sub(r'(t="s"[^>]*><v>)(\d+)', lambda found: found[1] + texts[int(found[2])], sheet).encode())
        for name in sorted(archive.namelist()):
            if name == "xl/styles.xml" or name.startswith(("xl/charts/", "xl/drawings/drawing")):
                digest.update(archive.read(name))
    return digest.hexdigest()


def rendered(views: Sequence[tuple[Path, View]], folder: Path) -> "list[Image]":
    """Make the pictures of views of workbooks, all in one run of LibreOffice; ``folder`` is for what lies between."""
    pages = folder / "pages"
    pages.mkdir()
    copies = [pages / f"{number}.xlsx" for number in range(len(views))]
    for copy, (book, view) in zip(copies, views, strict=True):
        _keep_only(view, book, copy)
    said = convert(copies, pages, folder / "profile", "pdf")
    printed = [copy.with_suffix(".pdf") for copy in copies]
    assert all(each.exists() for each in printed), said
    return [_picture(each) for each in printed]


def _picture(printed: Path) -> "Image":
    # Only who makes pictures anew has these installed: where Pillow is, openpyxl treats pictures in another way.
    import pypdfium2
    from PIL import Image, ImageChops

    document = pypdfium2.PdfDocument(printed)
    assert len(document) == 1, f"{printed.name} has {len(document)} pages"
    page = document[0].render(scale=_DOTS).to_pil().convert("RGB")
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert box is not None, f"{printed.name} shows nothing"
    left, top, right, bottom = box
    cut = page.crop((left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN))
    if cut.width > _WIDEST:
        cut = cut.resize((_WIDEST, round(cut.height * _WIDEST / cut.width)), Image.Resampling.LANCZOS)
    return cut.quantize(_COLORS)


def _keep_only(view: View, book: Path, copy: Path) -> None:
    """Copy a workbook with all but one sheet hidden, and have that one printed on one page."""
    with zipfile.ZipFile(book) as archive, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as out:
        part = _part(archive, view.sheet)
        for name in archive.namelist():
            content = archive.read(name).decode() if name in (part, "xl/workbook.xml") else archive.read(name)
            if name == part:
                content = _on_one_page(str(content), view)
            elif name == "xl/workbook.xml":
                content = _shown_alone(str(content), view)
            out.writestr(name, content)


def _on_one_page(sheet: str, view: View) -> str:
    """Set a sheet up to be printed on one large page, with letters and numbers beside its cells as on the screen."""
    sheet = _PAGE.sub("", sheet)
    sheet = _SHEET_PROPERTIES.sub("", sheet)
    fit = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    sheet = re.sub(r"(<worksheet\b[^>]*>)", lambda found: found[1] + fit, sheet, count=1)
    before = "" if view.page else '<printOptions headings="1"/>'
    way = "portrait" if view.page else "landscape"
    after = f'<pageSetup paperSize="{_A3}" orientation="{way}" fitToWidth="1" fitToHeight="1"/>'
    return re.sub(r"<pageMargins\b[^>]*/>", lambda found: before + found[0] + after, sheet, count=1)


def _shown_alone(workbook: str, view: View) -> str:
    """Hide the other sheets, and have nothing but the view printed."""
    tags = re.findall(r"<sheet\b[^>]*/>", workbook)
    number = next(place for place, tag in enumerate(tags) if f'name="{view.sheet}"' in tag)
    for tag in tags:
        plain = re.sub(r'\s*state="\w+"', "", tag)
        hidden = plain if f'name="{view.sheet}"' in tag else plain.replace("<sheet ", '<sheet state="hidden" ')
        workbook = workbook.replace(tag, hidden)
    workbook = re.sub(r'<definedName\b[^>]*"_xlnm\.Print_\w+"[^>]*>[^<]*</definedName>', "", workbook)
    workbook = re.sub(r' (activeTab|firstSheet)="\d+"', "", workbook)
    workbook = workbook.replace("<workbookView ", f'<workbookView activeTab="{number}" ', 1)
    corner, end = (re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cell) for cell in view.cells.split(":"))
    area = f"'{view.sheet}'!{corner}:{end}"
    name = f'<definedName name="_xlnm.Print_Area" localSheetId="{number}">{area}</definedName>'
    if "<definedNames>" in workbook:
        return workbook.replace("<definedNames>", f"<definedNames>{name}", 1)
    return workbook.replace("</sheets>", f"</sheets><definedNames>{name}</definedNames>", 1)


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Find the part of a package that holds a sheet."""
    sheets = Xml.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
    wanted = next(each.get(_ID) for each in sheets if each.get("name") == sheet)
    targets = {
        each.get("Id"): each.get("Target") for each in Xml.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    return f"xl/{str(targets[wanted]).removeprefix('/xl/')}"


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return re.findall(r"<si\b[^>]*>(.*?)</si>|<si/>", archive.read("xl/sharedStrings.xml").decode(), re.DOTALL)
