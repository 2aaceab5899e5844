"""The one look of every workbook: colours, the number format of each kind, column widths and the printed page."""

import textwrap
from collections.abc import Iterable
from typing import Any

from calc.contract import DECIMALS, Column, Kind

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
        """Give a cell to type in: pale, with a border."""
        side = align or alignment(kind)
        return self(bg_color=IVORY, border=1, border_color=LINE, num_format=NUMBER_FORMAT[kind], **_aligned(side))

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


def set_up_page(sheet: Any, header_row: int | None = None) -> None:
    """Set up landscape, as wide as the page, the headers on every page, the sheet's name and the page at its foot."""
    sheet.set_landscape()
    sheet.set_paper(_US_LETTER)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer('&L&"Arial,Regular"&8&A&C&"Arial,Regular"&8&F&R&"Arial,Regular"&8Page &P of &N')
    if header_row is not None:
        sheet.repeat_rows(header_row)


def write_note(page: Any, row: int, place: int, parts: Iterable[str]) -> None:
    """Write a note as large as its text, one line a part; empty parts are left out."""
    text = "\n".join(part for part in parts if part)
    lines = sum(len(textwrap.wrap(part, _NOTE_LINE)) or 1 for part in text.split("\n"))
    page.write_comment(row, place, text, {**_NOTE_FONT, "width": _NOTE_WIDTH, "height": 15 * lines + 14})
