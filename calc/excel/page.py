"""A page for people, written from the top down: lines of text, headings that lead to a sheet, links and figures."""

from collections.abc import Sequence
from typing import Any

from calc.excel.styles import LINK, NAVY, Formats
from calc.excel.text import on_one_line

_TITLES = ((18, 62), (14, 79), (11, 101))  # points, and the characters that a line of the page holds then


class PageWriter:
    """A new worksheet while it is written: ``row`` is the next row, counted from 0 as the columns are.

    ``widths`` are those of its columns, in characters; a heading runs across all of them. ``gap`` is the height of the
    empty row above a heading and ``heading_height`` that of the heading, in points; None leaves it to Excel. With
    ``tips``, a link says where it leads when the mouse is on it.
    """

    def __init__(
        self,
        book: Any,
        formats: Formats,
        title: str,
        widths: Sequence[float],
        gap: float | None = None,
        heading_height: float | None = None,
        tips: bool = False,
    ) -> None:
        self.book, self.formats, self.row = book, formats, 0
        self.page = book.add_worksheet(title)
        self.page.set_tab_color(LINK)
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)
        self._last, self._gap, self._heading_height, self._tips = len(widths) - 1, gap, heading_height, tips

    def line(self, text: str, look: Any, height: float | None = None) -> None:
        """Write a text on a row of its own, ``height`` points high."""
        self._set_height(height)
        self.page.write_string(self.row, 0, text, look)
        self.row += 1

    def company(self, name: str) -> None:
        """Write whose figures these are: a long name in smaller type, and as much of it as a line then holds."""
        line = " ".join(name.split())
        size, most = next((each for each in _TITLES if len(line) <= each[1]), _TITLES[-1])
        self.line(on_one_line(line, most), self.formats(bold=True, font_size=size, font_color=NAVY), 28)

    def space(self) -> None:
        """Leave the row above a heading empty."""
        self._set_height(self._gap)
        self.row += 1

    def heading(self, title: str, sheet: str = "") -> None:
        """Write a title with a rule below it, and a link to its sheet at the right."""
        self.space()
        self.heading_across(0, self._last, title, sheet)
        self.row += 1

    def heading_across(self, first: int, last: int, title: str, sheet: str = "") -> None:
        """Write a heading over some of the columns, and stay on its row."""
        ruled = {"bottom": 1, "bottom_color": NAVY}
        self._set_height(self._heading_height)
        for column in range(first, last + 1):
            self.page.write_blank(self.row, column, None, self.formats(**ruled))
        self.page.write_string(self.row, first, title, self.formats(bold=True, font_size=11, font_color=NAVY, **ruled))
        if sheet:
            self.link(self.row, last, sheet, f"{sheet} →", align="right", **ruled)

    def link(self, row: int, column: int, sheet: str, text: str, **look: Any) -> None:
        """Write a text that leads to the first cell of a sheet."""
        quoted = sheet.replace("'", "''")
        linked = self.formats(font_color=LINK, underline=1, **look)
        tip = f"Go to {sheet}" if self._tips else None
        self.page.write_url(row, column, f"internal:'{quoted}'!A1", linked, text, tip)

    def number(self, row: int, column: int, value: float, formula: str, look: Any) -> None:
        """Write a figure: as a ``formula``, without its =, that shows the value; as the value where that is empty."""
        if formula:
            self.page.write_formula(row, column, f"={formula}", look, value)
        else:
            self.page.write_number(row, column, value, look)

    def _set_height(self, height: float | None) -> None:
        if height is not None:
            self.page.set_row(self.row, height)
