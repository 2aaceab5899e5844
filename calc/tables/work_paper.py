"""The work paper: of each list the columns and rows that go on paper, one list below the other.

The lists themselves are for the screen, far wider than a page, and each would begin on a page of its own. Here all
stand on one grid of equal columns, as wide as a page of US Letter at 8 points and full size. The pages are broken by
the heights of the rows, so that each begins with the headers of the list that goes on there.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import DECIMALS, FOR_PROGRAMS, LATEST_DATE, Column, Kind
from calc.contract.wording import date_in_words
from calc.excel.limits import DAY_0
from calc.excel.styles import GREY, LINE, LINK, NAVY, NUMBER_FORMAT, WHITE, Formats, PageHead, alignment, set_up_page
from calc.excel.text import cut, stored
from calc.tables.cells import sort_of
from calc.tables.model import Live, Table
from calc.tables.paper_grid import FONT, NUMBERS, SLOT, SLOTS, points, printed, room, span
from calc.tables.wrap import lines_of

WORK_PAPER = "Work Paper"
PAPER = (8.5 * 72, 11 * 72)  # points
SIDE = 0.35  # inches

_TOP, _BOTTOM = 0.7, 0.65  # inches
_PAGE = 680  # points of rows on a page, some less than there are
_LINE, _AIR, _HIGHEST = 9.75, 0.75, 409  # points
_INDENT = 7  # points
_TITLE = 18  # points
_YEAR = timedelta(days=366)
MOST = 300  # rows of one list
_PRICE = "#,##0.00##"  # the list has all decimals


def write_work_paper(
    book: Any,
    formats: Formats,
    head: PageHead,
    period: tuple[date, date],
    tables: Mapping[str, Table],
    live: Mapping[str, Mapping[str, Live]],
    others: Sequence[str] = (),
) -> None:
    """Write the sheet with all ``tables``, of some lists what is of the ``period`` that ends on the As-of Date.

    What is a formula on a list, of ``live``, is one here that shows that cell. ``others`` are no lists and not printed.
    """
    page = book.add_worksheet(WORK_PAPER)
    page.set_tab_color(LINK)
    page.set_column_pixels(0, SLOTS - 1, round(SLOT / 0.75))
    paper = _Paper(page, formats)
    for name, table in tables.items():
        if table.sheet.prints:
            paper.write_list(table, period, live.get(name, {}))
    not_printed = [table.sheet for table in tables.values() if not table.sheet.prints]
    shown = [*(sheet.name for sheet in not_printed if sheet not in FOR_PROGRAMS), *others]
    hidden = [sheet.name for sheet in not_printed if sheet in FOR_PROGRAMS]
    for where, names in (("On the screen only", shown), ("Hidden, for programs", hidden)):
        if names:
            paper.write_line(f"{where}: {', '.join(names)}.")
    set_up_page(page, head=head)
    page.set_portrait()
    page.set_margins(left=SIDE, right=SIDE, top=_TOP, bottom=_BOTTOM)
    page.set_print_scale(100)  # and not as wide as the page: Excel would not keep the breaks
    page.set_h_pagebreaks(paper.breaks)
    page.print_area(0, 0, max(paper.row - 1, 0), SLOTS - 1)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


class _Paper:
    """The work paper while it is written, with the room that is left on its page."""

    def __init__(self, page: Any, formats: Formats) -> None:
        self.page, self._formats, self.row = page, formats, 0
        self.breaks: list[int] = []
        self._left = float(_PAGE)

    def write_list(self, table: Table, period: tuple[date, date], live: Mapping[str, Live]) -> None:
        """Write a list under its name, and what of it stands on its own sheet only."""
        sheet, columns = table.sheet, printed(table.sheet)
        rows, left_out = _rows(table, period)
        heights = [_height(columns, [table.values(column.header).iloc[row] for column in columns]) for row in rows]
        self._makeroom(_TITLE + (_headers_height(columns) + heights[0] if rows else _of_lines(1)))
        self._write_title(sheet.name)
        if rows:
            self._write_headers(columns)
        for row, height in zip(rows, heights, strict=True):
            if self._makeroom(height):
                self._write_title(f"{sheet.name}, continued")
                self._write_headers(columns)
            self._write_row(table, columns, row, height, live)
        if not rows:
            self.write_line("none" if table.frame.empty else "none on paper")
        for sentence in left_out:
            self.write_line(sentence)

    def write_line(self, text: str) -> None:
        """Write a line of its own across the page."""
        height = _of_lines(lines_of(text, room(SLOTS), points))
        self._makeroom(height)
        self._merge(0, SLOTS, text, self._formats(font_size=FONT, font_color=GREY, text_wrap=True))
        self._go_on(height)

    def _makeroom(self, height: float) -> bool:
        """Begin a new page where so much does not fit on this one; tell whether it had to."""
        if height <= self._left or self._left == _PAGE:
            return False
        self.breaks.append(self.row)
        self._left = _PAGE
        return True

    def _go_on(self, height: float) -> None:
        """Give the row its height and go to the next."""
        self.page.set_row(self.row, height)
        self.row += 1
        self._left -= height

    def _write_title(self, title: str) -> None:
        """Write a list's name, with air above it."""
        look = self._formats(bold=True, font_size=10, font_color=NAVY, valign="bottom")
        self._merge(0, SLOTS, title, look)
        self._go_on(_TITLE)

    def _write_headers(self, columns: Sequence[Column]) -> None:
        for place, column, off in _placed(columns):
            side = _side(place, column, column.kind)
            look = {"bg_color": NAVY, "font_color": WHITE, "text_wrap": True, "align": side, **off}
            self._merge(place, span(column), column.header, self._formats(font_size=FONT, valign="bottom", **look))
        self._go_on(_headers_height(columns))

    def _write_row(
        self, table: Table, columns: Sequence[Column], row: int, height: float, live: Mapping[str, Live]
    ) -> None:
        for place, column, off in _placed(columns):
            value = table.values(column.header).iloc[row]
            followed = live.get(column.header)
            formula = f"={table.cell(column.header, row)}" if followed and followed.where[row] else ""
            self._write_cell(place, column, value, formula, off)
        self._go_on(height)

    def _write_cell(self, place: int, column: Column, value: Any, formula: str, off: Mapping[str, int]) -> None:
        """Write a value, or the formula that shows it, over the columns that it takes."""
        blank = value is None or value is pd.NaT or value is pd.NA or value != value
        kind = sort_of(value) if column.kind is Kind.ANY and not blank else column.kind
        side = _side(place, column, kind)
        fit = {"shrink": True} if kind in NUMBERS else {"text_wrap": True, **off}
        number_format = _PRICE if kind is Kind.PRICE else NUMBER_FORMAT[kind]
        look = self._formats(
            font_size=FONT, valign="top", align=side, num_format=number_format, bottom=4, border_color=LINE, **fit
        )
        shown = "" if blank else _as_written(value, kind)
        if formula:
            self._merge(place, span(column), "", look)
            shown = stored(shown) if isinstance(shown, str) else shown
            self.page.write_formula(self.row, place, formula, look, shown)
        else:
            self._merge(place, span(column), shown, look)

    def _merge(self, place: int, columns: int, shown: Any, look: Any) -> None:
        """Write into some columns of the grid as if they were one."""
        if columns > 1:
            self.page.merge_range(self.row, place, self.row, place + columns - 1, "", look)
        if shown == "":
            self.page.write_blank(self.row, place, None, look)
        elif isinstance(shown, str):
            self.page.write_string(self.row, place, cut(shown), look)
        else:
            self.page.write_number(self.row, place, shown, look)


def _placed(columns: Sequence[Column]) -> Iterator[tuple[int, Column, Mapping[str, int]]]:
    """Give each column with its place on the grid, and what sets a text off the figure before it."""
    place, before = 0, ""
    for column in columns:
        side = _side(place, column, column.kind)
        yield place, column, {"indent": 1} if (before, side) == ("right", "left") else {}
        place, before = place + span(column), side


def _side(place: int, column: Column, kind: Kind) -> str:
    """Tell on which side a column stands: a word in a narrow one in the middle, off the figure before it."""
    if column.kind is Kind.ANY:
        return "left"
    return "center" if place and span(column) == 1 and kind not in NUMBERS else alignment(kind)


def _rows(table: Table, period: tuple[date, date]) -> tuple[list[int], list[str]]:
    """Choose the rows of a list that go on paper; say how many stand on its sheet only, and which."""
    since, last = period[0], min(period[1], LATEST_DATE - _YEAR) + _YEAR
    sheet, keep, left_out = table.sheet, np.ones(len(table.frame), dtype=bool), []
    if sheet.prints_since:
        early = (table.values(sheet.prints_since) < pd.Timestamp(since)).fillna(False).to_numpy(dtype=bool)
        left_out.append((early, f"before {date_in_words(since)}"))
    if sheet.prints_for_a_year:
        late = (table.values(sheet.prints_for_a_year) > pd.Timestamp(last)).fillna(False).to_numpy(dtype=bool)
        left_out.append((late, f"after {date_in_words(last)}"))
    if sheet.prints_unless:
        header, word = sheet.prints_unless
        asked = table.has(sheet.prints_with) if sheet.prints_with else ~keep
        left_out.append((table.equals(header, word) & ~asked, f"of {header} “{word}”"))
    sentences = []
    for out, which in left_out:
        if number := int((keep & out).sum()):
            sentences.append(f"{_counted(number)} {which} on the sheet {sheet.name} only.")
        keep &= ~out
    rows = np.flatnonzero(keep).tolist()
    if len(rows) > MOST:
        sentences.append(f"{_counted(len(rows) - MOST)} further down on the sheet {sheet.name} only.")
    return rows[:MOST], sentences


def _counted(number: int) -> str:
    return f"{number:,} {'row' if number == 1 else 'rows'}"


def _as_written(value: Any, kind: Kind) -> Any:
    """Give a value as a cell takes it: a number as it is read, a date as the day that Excel counts."""
    if kind is Kind.DATE:
        return (pd.Timestamp(value).date() - DAY_0).days
    if isinstance(value, Decimal):
        return float(value)
    if kind in DECIMALS:
        return int(value) / 10 ** DECIMALS[kind] if DECIMALS[kind] else int(value)
    return str(value)


def _height(columns: Sequence[Column], values: Sequence[Any]) -> float:
    """Find the height of a row, whose texts wrap."""
    placed = zip(_placed(columns), values, strict=True)
    texts = [(value, _room_of(column, off)) for (_, column, off), value in placed if isinstance(value, str)]
    return _of_lines(max((lines_of(text, wide, points) for text, wide in texts), default=1))


def _headers_height(columns: Sequence[Column]) -> float:
    """Find the height of the headers, of which some take a line for each word."""
    return _of_lines(max(lines_of(column.header, _room_of(column, off), points) for _, column, off in _placed(columns)))


def _room_of(column: Column, off: Mapping[str, int]) -> float:
    """Give the points that a column's text has on a line, where it may be set off the figure before it."""
    return room(span(column)) - (_INDENT if off else 0)


def _of_lines(lines: int) -> float:
    return min(_AIR + _LINE * lines, _HIGHEST)
