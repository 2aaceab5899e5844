"""The demo's guide: one page in Excel, with a link to each file.

Excel, because whoever is to look at the files opens them with it: a link leads to each, and the page prints.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calc.excel.checked_writer import workbook
from calc.excel.styles import LINE, LINK, Formats, set_up_page


@dataclass(frozen=True)
class DemoFile:
    """A file of the demo: what it is, what to look at in it, and where it comes from.

    ``command`` is typed in the demo's folder; it is empty where ``comes_from`` says who else makes such a file.
    """

    name: str
    about: str
    look_at: str = ""
    command: str = ""
    comes_from: str = "you, in Excel"


GUIDE = DemoFile("00 guide.xlsx", "Start here: what each file is, what to look at in it, and where it comes from.")
_SHEET = "Guide"
_HEADERS, _WIDTHS = ("File", "What It Is", "What to Look At", "Comes From"), (29, 32, 52, 38)
_INTRODUCTION = (
    "Read the files from the top down. A command is typed in a terminal that was opened in this folder.",
    "The Plan and the 3-for-2 split of March 31, 2000 are real. Directors, fees, prices and all else are made up.",
)
_OWN_PLAN = (
    "Type plancalc template -o plan.xlsx, fill in that workbook as its Instructions say, and type plancalc check"
    " plan.xlsx until nothing is wrong.",
    "Then type plancalc run plan.xlsx. Your own file is never changed. You may delete this folder at any time.",
)
_LINE_HEIGHT = 13.5  # points


def write_guide(path: Path, files: Sequence[DemoFile]) -> None:
    """Write the guide to ``files``, among which it is itself."""
    with workbook(path, title="plancalc demo: guide") as book:
        formats = Formats(book)
        page = book.add_worksheet(_SHEET)
        for place, width in enumerate(_WIDTHS):
            page.set_column(place, place, width)
        page.set_row(0, 27)
        page.write_string(0, 0, "plancalc: a demo", formats.title())
        top = _write_lines(page, 1, _INTRODUCTION, formats) + 1
        listed = [file for file in files if file.name != GUIDE.name]
        below = _write_table(page, top, listed, formats)
        page.write_string(below + 1, 0, "Your own plan", formats(bold=True, font_size=11))
        _write_lines(page, below + 2, _OWN_PLAN, formats)
        set_up_page(page)
        page.fit_to_pages(1, 1)


def _write_lines(page: Any, row: int, lines: Sequence[str], formats: Formats) -> int:
    """Write texts below one another; give the row after them."""
    for place, text in enumerate(lines, start=row):
        page.write_string(place, 0, text, formats.line())
    return row + len(lines)


def _write_table(page: Any, top: int, files: Sequence[DemoFile], formats: Formats) -> int:
    """Write a row a file, as high as its longest text; give the row after them."""
    headers = [{"header": header, "header_format": formats.header(required=True)} for header in _HEADERS]
    page.add_table(
        top,
        0,
        top + len(files),
        len(_HEADERS) - 1,
        {"name": "GuideTable", "columns": headers, "style": None, "autofilter": False},
    )
    cell = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1, "bottom": 1, "border_color": LINE}
    linked, text = formats(font_color=LINK, underline=1, **cell), formats(**cell)
    for row, file in enumerate(files, start=top + 1):
        shown = (file.name, file.about, file.look_at, file.command or file.comes_from)
        lines = max(len(each) // width + 1 for each, width in zip(shown, _WIDTHS, strict=True))
        page.set_row(row, lines * _LINE_HEIGHT + 3)
        page.write_url(row, 0, f"external:{file.name}", linked, file.name, f"Open {file.name}")
        for place, each in enumerate(shown[1:], start=1):
            page.write_string(row, place, each, text)
    return top + len(files) + 1
