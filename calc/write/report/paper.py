"""How the sheets of a report are printed: one page wide at 8 points or more, a page for each director's statement."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import DECIMALS, FINDINGS, Kind, Sheet
from calc.contract.report import (
    DEFERRED_ACTIVITY_DETAIL,
    DIRECTOR_STATEMENTS,
    OPTION_ACTIVITY_DETAIL,
    TWO_PERIODS_DETAIL,
    XBRL_ELEMENTS,
)
from calc.findings import Severity
from calc.tables.model import Table

# Long lists that nobody reads on paper.
ON_SCREEN = (
    OPTION_ACTIVITY_DETAIL,
    DEFERRED_ACTIVITY_DETAIL,
    TWO_PERIODS_DETAIL,
    XBRL_ELEMENTS,
)
_US_LEGAL = 5
_SHORT, _LONG = 8.5, 11  # inches of a US Letter page
_PIXELS = 89.5  # on an inch: 96, but some programs draw columns wider
_CHARACTER, _PADDING = 7, 5  # pixels of a column's width
_SIDE, _NARROW_SIDE = 0.5, 0.3  # inches
_LEAST = 80  # percent: 10 points become 8
_BESIDE = 10  # columns beside a table, where no note of a header reaches: there nothing is to be printed
_NAME = 1  # the first column of a statement on paper: the ID before it is for programs
_BREAKS = 1_000  # of one sheet; Excel takes no more than 1,023
_AIR, _BOLD, _CAPITALS = 1.2, 1.1, 1.15
_ROOM_FOR_WORDS = {  # characters; what is longer goes on more lines
    "Check": 70.0, "Item": 26.0, "Message": 84.0, "Name": 21.0, "Origin": 25.0, "Value": 33.0, "Why": 30.0,
    "XBRL Element": 46.0,
}  # fmt: skip
_LINE = 13  # points


def column_widths(table: Table) -> list[float]:
    """Give the widths of a sheet's columns: as narrow as their words and figures."""
    return [_width(table.sheet, table.frame, header) for header in table.sheet.headers]


def set_up_paper(page: Any, table: Table, widths: Sequence[float]) -> None:
    """Set up the printed pages of a sheet that is written with columns of these ``widths``."""
    sheet = table.sheet
    if sheet in ON_SCREEN or (sheet is FINDINGS and not _has_warnings(table)):  # the Summary says that there are none
        place = len(sheet.columns) + _BESIDE
        page.print_area(0, place, 0, place)
        return
    lines = (_header_lines(header, width) for header, width in zip(sheet.headers, widths, strict=True))
    page.set_row(0, 4 + _LINE * max(lines))
    page.fit_to_pages(1, 0)
    if sheet is DIRECTOR_STATEMENTS:
        _one_page_each(page, table)
        return
    if _scale(widths, _SHORT - 2 * _SIDE) >= _LEAST:
        page.set_portrait()
    elif _scale(widths, _LONG - 2 * _SIDE) < _LEAST:
        page.set_paper(_US_LEGAL)
        _set_narrow_margins(page)


def _has_warnings(findings: Table) -> bool:
    """Tell whether a person has to read the findings on paper: infos are told by every run."""
    return bool(findings.values("Severity").str.contains(Severity.WARNING.value).any())


def _scale(widths: Sequence[float], inches: float) -> float:
    """Give the percent at which columns are as wide as a page without its margins."""
    return 100 * inches * _PIXELS / sum(_CHARACTER * width + _PADDING for width in widths)


def _set_narrow_margins(page: Any) -> None:
    page.set_margins(left=_NARROW_SIDE, right=_NARROW_SIDE, top=0.75, bottom=0.7)


def _one_page_each(page: Any, table: Table) -> None:
    """Begin a page with each director, at a fixed size: Excel keeps no breaks on pages that are made to fit."""
    page.set_portrait()
    page.print_area(0, _NAME, max(len(table.frame), 1), len(table.sheet.columns) - 1)
    _set_narrow_margins(page)
    page.set_print_scale(_LEAST)  # as much as may be stands on a page
    whose = np.asarray(table.values("Director ID"), dtype=object)
    first = np.flatnonzero(whose[1:] != whose[:-1]) + 2  # the row above which a page ends, the headers being row 0
    page.set_h_pagebreaks(first.tolist()[:_BREAKS])


def _width(sheet: Sheet, frame: pd.DataFrame, header: str) -> float:
    """Find a column's width in characters: its longest word and figure, and no more than some room for words."""
    column = sheet.by_header[header]
    longest = max(map(len, header.split())) * _BOLD
    wide = _CAPITALS if column.kind is Kind.ID else 1.0
    return max(longest, min(wide * _longest(frame[column.name], column.kind), _ROOM_FOR_WORDS.get(header, 30.0))) + _AIR


def _longest(values: "pd.Series[Any]", kind: Kind) -> float:
    """Count the characters of the longest value as it is shown."""
    known = values.dropna()
    if not len(known):
        return 4
    if kind is Kind.DATE:
        return 10
    if kind not in DECIMALS:
        return float(max(len(line) for each in known for line in str(each).split("\n")))
    whole = int(np.abs(known.to_numpy(dtype=np.int64)).max())
    decimals = {Kind.DOLLARS: 3, Kind.PRICE: 5, Kind.RATE: 4, Kind.YEARS: 3}.get(kind, 0)
    return len(f"{whole // 10 ** DECIMALS[kind]:,}") + decimals + 1


def _header_lines(header: str, width: float) -> int:
    """Count the lines on which the words of a header go."""
    lines, used = 1, 0.0
    for word in header.split():
        wide = len(word) * _BOLD
        if used and used + 1 + wide > width - 0.5:
            lines, used = lines + 1, wide
        else:
            used += wide + (1 if used else 0)
    return lines
