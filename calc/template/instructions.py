"""The Instructions sheet: what the file is for, the order to fill it in, a key of its marks, and every choice."""

import math
import textwrap
from collections.abc import Sequence
from typing import Any

from calc.contract import (
    PASTED_PRICES,
    PLAN,
    PLAN_EVENTS,
    PLAN_TERMS,
    READINGS,
    SWITCHABLE,
    TEMPLATE_VERSION,
    TERMS,
    Column,
    Kind,
    Sheet,
)
from calc.excel.styles import LINE, LINK, NAVY, Formats, set_up_page
from calc.template.entry_rules import AMENDABLE_TERMS
from calc.template.row_marks import needed_format, unused_format
from calc.template.variants import Variant

INSTRUCTIONS = "Instructions"  # the reader passes over this sheet

_WIDTHS = (7, 36, 104, 20, 22)
_CHARACTERS = 1.15  # of Arial 10 in one unit of a column's width, on average
_LINE = 14  # points
_FULL_LINE = 195  # characters of a text that runs over the whole width

PURPOSE = (
    "This workbook holds the data from which plancalc computes, as of one day, the options, deferred awards, share"
    " reserve and"
    " issuances under an Equity Incentive Plan for Non-Employee Directors.",
    "It computes nothing itself. Fill it in, save it under your own file name and run: plancalc run YOURFILE.xlsx",
    "The results are a separate workbook. If something is wrong, you get a copy with each wrong cell marked"
    " and a list of what to do. The file that you filled in is never changed.",
)

ADVICE = (
    ("More rows", "Type or paste in the next empty row, as far down as you need: formats, lists and checks continue."),
    ("Dates", "Type year-month-day: 2000-07-27. Any other form that Excel recognizes as a date also works."),
    ("IDs", "Short codes that you choose. They are text: 007 stays 007. Use the same one on every sheet."),
    ("Money and shares", "Digits only. Dollars have at most 2 decimals, prices at most 8; shares are whole."),
    ("Nothing to enter", "Leave the cell empty. Do not type 0, n/a or a dash."),
    ("Lists", "Press Alt and the down arrow to open a list. The lists of IDs show what you typed on the other sheets."),
    (
        "Pasting",
        "Paste values only (Paste Special, Values). An ordinary paste overwrites the formats, lists and checks.",
    ),
    ("Columns", "Leave the sheet names and the headers as they are. Columns may be moved. Never merge cells."),
    (
        "Protection",
        "Plan and Readings are protected, without a password, so that no name of a term is overwritten. The cells to"
        " type in and the rows below are free.",
    ),
    ("Before you run", "plancalc check YOURFILE.xlsx checks the workbook without computing anything."),
)


def write_instructions(
    book: Any, page: Any, formats: Formats, about: Sequence[str], variant: Variant, sheets: Sequence[Sheet]
) -> None:
    """Write the Instructions sheet, with lines ``about`` this workbook of ``sheets``, and name the list on it."""
    for place, characters in enumerate(_WIDTHS):
        page.set_column(place, place, characters)
    page.set_tab_color(LINK)
    row = _write_heading(page, formats, about)
    row = _write_order(page, formats, row, variant, sheets)
    row = _write_key(book, page, formats, row)
    page.set_h_pagebreaks([row])
    row = _write_advice(page, formats, row)
    _write_choices(book, page, formats, row, sheets)
    set_up_page(page)
    page.freeze_panes(2, 0)


def _write_heading(page: Any, formats: Formats, about: Sequence[str]) -> int:
    page.set_row(0, 30)
    page.write_string(0, 0, "Equity plan for non-employee directors", formats(bold=True, font_size=18, font_color=NAVY))
    page.set_row(1, 18)
    page.write_string(1, 0, f"Input workbook for plancalc. Template version {TEMPLATE_VERSION}.", formats.hint())
    row = _write_lines(page, formats, 2, "About this workbook", about) if about else 2
    return _write_lines(page, formats, row, "What this file is for", PURPOSE)


def _write_lines(page: Any, formats: Formats, row: int, title: str, texts: Sequence[str]) -> int:
    row = _write_section(page, formats, row, title)
    for text in texts:
        for line in textwrap.wrap(text, _FULL_LINE):
            page.write_string(row, 0, line, formats())
            row += 1
    return row


def _write_order(page: Any, formats: Formats, row: int, variant: Variant, sheets: Sequence[Sheet]) -> int:
    """Write the sheets in the order to fill them in, each a link."""
    row = _write_section(page, formats, row, "Fill in the sheets in this order")
    for place, text in enumerate(("Step", "Sheet", "What goes in", "Needed", "Plan section")):
        page.write_string(row, place, text, formats.header(False, "left" if place else "center"))
    page.set_row(row, 19)
    link = formats(font_color=LINK, underline=1, indent=1, bottom=1, border_color=LINE)
    ruled = formats(indent=1, bottom=1, border_color=LINE)
    for step, sheet in enumerate((*sheets, PASTED_PRICES), start=1):
        row += 1
        page.set_row(row, 19)
        page.write_number(row, 0, step, formats(bottom=1, border_color=LINE, align="center"))
        page.write_url(row, 1, f"internal:'{sheet.name}'!A1", link, sheet.name, f"Go to {sheet.name}")
        _write_wrapped(page, formats, row, 2, variant.what_goes_in(sheet), bottom=1, border_color=LINE)
        page.write_string(row, 3, variant.when_needed(sheet), ruled)
        page.write_string(row, 4, sheet.section or "see each term", ruled)
    return row + 1


def _write_key(book: Any, page: Any, formats: Formats, row: int) -> int:
    row = _write_section(page, formats, row, "Key to colors and marks")
    keys = (
        ("Header *", formats.header(True), "Dark header with a star: required in every row."),
        ("Header", formats.header(False), "Light header: fill it in where it applies."),
        ("Type here", formats.entry(Kind.TEXT), "Pale cell with a border on all sides: type, paste or pick here."),
        ("Leave as it is", formats.fixed(indent=1), "Gray text on white: a fixed name or section."),
        ("", needed_format(book), "Amber, striped in Excel: a row that you have begun still needs this."),
        ("", unused_format(book), "Gray, striped in Excel: this does not apply to the row. Leave it empty."),
    )
    for sample, look, meaning in keys:
        page.set_row(row, 19)
        page.write_string(row, 1, sample, look) if sample else page.write_blank(row, 1, None, look)
        page.write_string(row, 2, meaning, formats(indent=1))
        row += 1
    page.write_string(row, 2, "Dark tab: every workbook needs the sheet. Gray tab: only some do.", formats(indent=1))
    return row + 1


def _write_advice(page: Any, formats: Formats, row: int) -> int:
    row = _write_section(page, formats, row, "Good to know")
    for name, text in ADVICE:
        page.write_string(row, 1, name, formats(bold=True, indent=1))
        _write_wrapped(page, formats, row, 2, text)
        row += 1
    return row


def _write_choices(book: Any, page: Any, formats: Formats, row: int, sheets: Sequence[Sheet]) -> None:
    """The choices of every list. The one of the amendable terms is read from here: a rule of its own cannot hold it."""
    row = _write_section(page, formats, row, "The choices of each list")
    for place, text in enumerate(("Column or term", "Choices", "Sheet"), start=1):
        page.write_string(row, place, text, formats.header(False))
    page.set_row(row, 19)
    row += 1
    terms = [(PLAN.name, term.name, term.choices, "") for term in PLAN_TERMS if term.choices]
    columns = [(sheet.name, column.header, column.choices, column.default) for sheet, column in _lists(sheets)]
    readings = [(READINGS.name, reading.name, reading.choices, "") for reading in SWITCHABLE]
    for sheet, name, choices, default in (*terms, *columns, *readings):
        _write_wrapped(page, formats, row, 2, ", ".join(choices) + (f" (left empty: {default})" if default else ""))
        if len(name) > _WIDTHS[1]:
            page.set_row(row, 2 * _LINE + 4)
        page.write_string(row, 1, name, formats(bold=True, indent=1, text_wrap=True))
        page.write_string(row, 3, sheet, formats(indent=1))
        row += 1
    names = [term.name for term in TERMS if term.amendable]
    book.define_name(AMENDABLE_TERMS, f"={INSTRUCTIONS}!$C${row + 1}:$C${row + len(names)}")
    page.write_string(row, 1, "Term", formats(bold=True, indent=1))
    page.write_string(row, 3, PLAN_EVENTS.name, formats(indent=1))
    for name in names:
        page.write_string(row, 2, name, formats(indent=1))
        row += 1


def _lists(sheets: Sequence[Sheet]) -> list[tuple[Sheet, Column]]:
    """Write the columns whose choices stand on one line."""
    return [
        (sheet, column)
        for sheet in sheets
        for column in sheet.columns
        if column.choices and (sheet, column.header) != (PLAN_EVENTS, "Term") and column not in READINGS.columns[:2]
    ]


def _write_section(page: Any, formats: Formats, row: int, title: str) -> int:
    page.set_row(row, 10)
    page.set_row(row + 1, 24)
    for place in range(len(_WIDTHS)):
        page.write_blank(row + 1, place, None, formats(bottom=2, border_color=NAVY))
    heading = formats(bold=True, font_size=12, font_color=NAVY, bottom=2, border_color=NAVY)
    page.write_string(row + 1, 0, title, heading)
    page.set_row(row + 2, 6)
    return row + 3


def _write_wrapped(page: Any, formats: Formats, row: int, place: int, text: str, **more: Any) -> None:
    """Write a text into a cell as high as it needs to be."""
    lines = math.ceil(len(text) / ((_WIDTHS[place] - 2) * _CHARACTERS))
    page.set_row(row, max(19 if more else 17, _LINE * lines + 4))
    page.write_string(row, place, text, formats(text_wrap=True, indent=1, **more))
