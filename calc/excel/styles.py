"""The one look of every workbook: colours, the number format of each kind, column widths and the printed page."""

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from calc.contract import DECIMALS, Column, Kind
from calc.excel.text import on_one_line, visible

# A calm palette. Nothing is told by colour alone: a border, a pattern, a mark or a word says the same.
NAVY = "#1F3A5F"  # titles, headers of required columns
MIST = "#DCE4EC"  # headers of other columns
IVORY = "#FFFBEE"  # cells to type in, always with a border
LINE = "#C3CAD2"
INK = "#1F2933"
GREY = "#66717D"  # hints, and what is to be left as it is
AMBER = "#F2B950"  # still to be filled in
ASH = "#D5DADF"  # does not apply
LINK = "#1D5FA8"
WHITE = "#FFFFFF"

_NOTE_FONT = {"author": "plancalc", "font_name": "Arial", "font_size": 9, "color": "#F7F9FB", "visible": False}
_NOTE_LINE = 46  # characters
_NOTE_WIDTH = 290  # pixels

NUMBER_FORMAT = {
    Kind.ID: "@",
    Kind.TEXT: "@",
    Kind.DATE: "yyyy-mm-dd",
    Kind.SHARES: "#,##0",
    Kind.INTEGER: "0",
    Kind.DOLLARS: "#,##0.00",
    Kind.PRICE: "#,##0.00######",
    Kind.RATE: "0.00######%",
    Kind.YEARS: "0.00##",
    Kind.CHOICE: "@",
    Kind.MONTH_DAY: "@",
    Kind.ANY: "General",
}
_WIDTH = {
    Kind.ID: 17,
    Kind.TEXT: 32,
    Kind.DATE: 16,
    Kind.SHARES: 14,
    Kind.INTEGER: 13,
    Kind.DOLLARS: 15,
    Kind.PRICE: 15,
    Kind.RATE: 13,
    Kind.YEARS: 13,
    Kind.CHOICE: 14,
    Kind.MONTH_DAY: 14,
    Kind.ANY: 20,
}
_MARGIN = 4  # characters beside a text: the indent, the arrow of a list or a filter, and air
_BOLD = 1.1  # a bold character against one of a column's width
_ONE_LINE = 20  # a header of this many characters stands on one line, a longer one on two
_US_LETTER = 1
FOR_THE_SCREEN = "for the screen"  # stands on the page of a sheet of which nothing is printed
_BESIDE = 10  # columns beside a table, where no note of a header reaches
_HEAD_FONT = '&"Arial,Regular"'
_LONGEST_IN_HEAD = 50  # characters; a longer name would run into the sheet's
_SHORT_TEXT = 45  # characters with their codes


def alignment(kind: Kind) -> str:
    """Tell on which side a kind stands: numbers to the right, dates in the middle, words to the left."""
    if kind is Kind.DATE:
        return "center"
    return "right" if kind in DECIMALS else "left"


def width(column: Column) -> float:
    """Give a column's width in characters: enough for its kind, its choices and its header on at most two lines."""
    choice = max((len(choice) for choice in column.choices), default=0)
    header = len(column.header) + 2  # the mark of a required column
    line = header if header <= _ONE_LINE else max(_ONE_LINE, header / 2 + _MARGIN)
    return max(_WIDTH[column.kind], choice + _MARGIN, line * _BOLD + _MARGIN)


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """Give the format with these properties, on top of the common font."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_color": INK, "valign": "vcenter", **properties})
        return self._made[key]

    def header(self, required: bool, align: str = "left") -> Any:
        """Give a column's header: dark where the column must be filled, light where it may be."""
        colours = {"bg_color": NAVY, "font_color": WHITE} if required else {"bg_color": MIST, "font_color": NAVY}
        return self(bold=True, text_wrap=True, border=1, border_color=LINE, **colours, **_aligned(align))

    def entry(self, kind: Kind, align: str = "") -> Any:
        """Give a cell to type in: pale, with a border, and free where its sheet is protected."""
        side = align or alignment(kind)
        return self(
            bg_color=IVORY, border=1, border_color=LINE, num_format=NUMBER_FORMAT[kind], locked=False, **_aligned(side)
        )

    def free(self) -> Any:
        """Give the look of cells that nothing is written to: a person may, where their sheet is protected."""
        return self(locked=False)

    def fixed(self, **more: Any) -> Any:
        """Give a cell to be left as it is: grey, set off by a line below only."""
        return self(font_color=GREY, bottom=1, border_color=LINE, **more)

    def title(self) -> Any:
        """Give a sheet's title."""
        return self(bold=True, font_size=16, font_color=NAVY)

    def line(self) -> Any:
        """Give a line of instruction above the headers."""
        return self()

    def hint(self) -> Any:
        """Give a quieter line."""
        return self(font_color=GREY, font_size=9)


def _aligned(side: str) -> dict[str, Any]:
    """Give the properties of an alignment; text to the left stands a little off its border."""
    return {"align": side, "indent": 1} if side == "left" else {"align": side}


@dataclass(frozen=True)
class PageHead:
    """What stands at the top and at the foot of every printed page, besides the sheet, the file and the page."""

    company: str = ""
    as_of: str = ""  # "As of 30 June 2002"
    program: str = ""  # "plancalc 1.0"


def set_up_page(sheet: Any, header_row: int | None = None, head: PageHead | None = None, remark: str = "") -> None:
    """Set up landscape, as wide as the page, and the headers on every page.

    Each page says at its top whose figures it has, its sheet with a ``remark`` after it (``none``), and as of when; at
    its foot the file, the page and the program.
    """
    head = head or PageHead()
    sheet.set_landscape()
    sheet.set_paper(_US_LETTER)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    name = f"&A: {in_page_head(remark, _SHORT_TEXT)}" if remark else "&A"
    sheet.set_header(_across(in_page_head(head.company), name, in_page_head(head.as_of, _SHORT_TEXT), ",Bold"))
    sheet.set_footer(_across("&F", "Page &P of &N", in_page_head(head.program, _SHORT_TEXT)))
    if header_row is not None:
        sheet.repeat_rows(header_row)


def keep_off_paper(sheet: Any, columns: int) -> None:
    """Have nothing printed of a sheet whose so many columns are for the screen: an empty cell far beside them is."""
    sheet.print_area(0, columns + _BESIDE, 0, columns + _BESIDE)


def in_page_head(text: str, room: int = 90) -> str:
    """Give a text as a page's head has it, where a lone & would begin a code, cut to ``room`` with all codes.

    Excel takes 255 characters for the whole head. The library takes each ``&G`` and ``&[`` for a code even after
    another &: there the font is named again in between. A text stands after a font's name and not after its size, to
    which a digit would be added.
    """
    for most in range(min(room, _LONGEST_IN_HEAD), 0, -1):
        codes = on_one_line(visible(text), most).replace("&", "&&")
        codes = re.sub(r"&&(?=[G\[])", f"&&{_HEAD_FONT}", codes)
        if len(codes.encode("utf-16-le")) <= 2 * room:
            return codes
    return ""


def _across(left: str, center: str, right: str, weight: str = ",Regular") -> str:
    """Put texts at the left, in the middle and at the right of a page's head or foot; only the middle may be bold."""
    middle = _HEAD_FONT.replace(",Regular", weight)
    return f"&L&8{_HEAD_FONT}{left}&C&8{middle}{center}&R&8{_HEAD_FONT}{right}"


def protect(sheet: Any) -> None:
    """Keep all but its free cells from being overwritten, without a password; looks, widths and notes may change.

    For a sheet whose table need not grow: Excel lets none grow on a protected sheet.
    """
    may = ("format_cells", "format_columns", "format_rows", "insert_hyperlinks", "autofilter", "objects", "scenarios")
    sheet.protect("", dict.fromkeys(may, True))


def write_note(page: Any, row: int, place: int, parts: Iterable[str]) -> None:
    """Write a note as large as its text, one line a part; empty parts are left out."""
    text = "\n".join(part for part in parts if part)
    lines = sum(len(textwrap.wrap(part, _NOTE_LINE)) or 1 for part in text.split("\n"))
    page.write_comment(row, place, text, {**_NOTE_FONT, "width": _NOTE_WIDTH, "height": 15 * lines + 14})
