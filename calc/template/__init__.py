"""The blank input workbook, made from the contract: one sheet a sheet, one column a column, and the Instructions."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from calc.contract import (
    FINANCE_INPUT,
    INPUT_SHEET,
    PASTED_PRICES,
    PLAN,
    PLAN_INPUT,
    READINGS,
    SWITCHABLE,
    TEMPLATE_VERSION,
    TERM,
    TERMS,
    Column,
    Kind,
    Sheet,
    SwitchableReading,
    Term,
)
from calc.contract.wording import how_to_type, marked, section_of, sentence
from calc.exact import price
from calc.excel.checked_writer import workbook
from calc.excel.limits import LAST_COLUMN, LAST_ROW, MOST_ROWS
from calc.excel.own_outputs import TEMPLATE, Output
from calc.excel.styles import GREY, NAVY, Formats, protect, set_up_page, width, write_note
from calc.template.entry_rules import HEADER_ROW, choice_rule, column_rule, list_formula, list_name, term_rule
from calc.template.instructions import INSTRUCTIONS, write_instructions
from calc.template.row_marks import mark_rows, needed_format
from calc.template.variants import PLANS_OWN, Variant

PREPARED_ROWS = 25  # a printed page; below them the column's own format, rule and marks go on
_FIRST_ROW = HEADER_ROW + 1
_ROW_HEIGHT = 16  # points
_NARROWEST = 80  # characters: the lines above the headers find room over the columns of every sheet
_CHARACTERS = 1.1  # of Arial 10 in one unit of a column's width, on average
_WIDEST_LINE = 120
_WIDE = 180  # characters; a wider sheet keeps its first column in sight
_HINT = "Every row needs the columns marked *. Point at a header to see what goes in."
_TERM_HINT = "Fill in the terms marked *. Point at a term to see what it means."
_PASTED_COLUMNS, _PASTED_WIDTH = 10, 14
_PASTED_HINTS = (
    "The close as reported is taken as Last Sale; Open, High, Low, Volume and an adjusted close are left alone.",
    f"Paste the first block at A{HEADER_ROW + 1}, its headers with it; a later one below it, with the same columns."
    " Never paste over prices that are still needed. Plan §6(c).",
)
_TERM_WIDTHS = (48, 32, 14)

Rows = Mapping[str, Sequence[Mapping[str, object]]]  # by sheet, each row by header; values as a person types them


def write_template(
    path: Path, rows: Rows | None = None, about: Sequence[str] = (), variant: Variant = PLANS_OWN
) -> None:
    """Write the input workbook, blank or with ``rows`` filled in. The same contract and rows give the same file.

    A row of the Plan sheet has a Term and its Value; a term without one keeps its default. ``about`` are lines at the
    top of the Instructions that say what is in this workbook; a ``variant`` has terms and words of its own.
    """
    with template_workbook(path, rows, about, variant):
        pass


@contextmanager
def template_workbook(
    path: Path, rows: Rows | None = None, about: Sequence[str] = (), variant: Variant = PLANS_OWN
) -> Iterator[Any]:
    """Open the workbook of ``write_template`` for what its caller adds before it is written."""
    filled = rows or {}
    _refuse_unknown(filled)
    with workbook(
        path,
        None if filled or about else Output(TEMPLATE),
        title="Equity plan for non-employee directors: input workbook",
        subject="Input of plancalc",
        comments=f"Template version {TEMPLATE_VERSION}",
    ) as book:
        book.set_size(1920, 1080)
        book.set_tab_ratio(80)
        formats = Formats(book)
        instructions = book.add_worksheet(INSTRUCTIONS)
        sheets = (*PLAN_INPUT, *(sheet for sheet in FINANCE_INPUT if variant.finance or sheet.name in filled))
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.set_tab_color(NAVY if sheet.required else GREY)
            _write_top(page, formats, sheet, variant.what_goes_in(sheet))
            if sheet is PLAN:
                typed = {str(row["Term"]): row["Value"] for row in filled.get(PLAN.name, ())}
                _write_terms(book, page, formats, {**variant.terms, **typed}, variant)
            else:
                _write_columns(book, page, formats, sheet, _rows_of(sheet, filled))
            set_up_page(page, HEADER_ROW)
            if sheet in (PLAN, READINGS):  # their rows are given; a table that is to grow cannot on a protected sheet
                protect(page)
        _write_paste_here(book.add_worksheet(PASTED_PRICES.name), formats, variant)
        for name in dict.fromkeys(column.refers_to for sheet in sheets for column in sheet.columns if column.refers_to):
            book.define_name(list_name(name), list_formula(name))
        write_instructions(book, instructions, formats, (*about, *variant.about), variant, sheets)
        instructions.activate()
        yield book


def _write_paste_here(page: Any, formats: Formats, variant: Variant) -> None:
    """Write the sheet for a vendor's block of prices: no table and no rules, for the block brings its own headers."""
    page.set_tab_color(GREY)
    page.set_column(0, _PASTED_COLUMNS - 1, _PASTED_WIDTH)
    lines = (variant.what_goes_in(PASTED_PRICES), *_PASTED_HINTS)
    looks = ((formats.title(), 27), (formats.line(), 15), (formats.line(), 15), (formats.hint(), 18))
    for row, (text, (look, height)) in enumerate(zip((PASTED_PRICES.name, *lines), looks, strict=True)):
        page.set_row(row, height, look)
        page.write_string(row, 0, text, look)
    page.set_default_row(_ROW_HEIGHT)
    page.freeze_panes(HEADER_ROW, 0)
    page.set_selection(HEADER_ROW, 0, HEADER_ROW, 0)
    set_up_page(page)


def _refuse_unknown(rows: Rows) -> None:
    """Raise ``ValueError`` for a sheet, a header or a term that the contract does not have: it would be left out."""
    unknown = set(rows) - set(INPUT_SHEET)
    for name in set(rows) & set(INPUT_SHEET):
        unknown |= {header for row in rows[name] for header in row} - set(INPUT_SHEET[name].headers)
    unknown |= {str(row["Term"]) for row in rows.get(PLAN.name, ())} - set(TERM)
    if unknown:
        raise ValueError(f"The input has no such sheet, header or term: {', '.join(sorted(unknown))}")


def _rows_of(sheet: Sheet, filled: Rows) -> Sequence[Mapping[str, object]]:
    """Give the rows of a sheet as given; every reading has one, at its default where none is given."""
    given = filled.get(sheet.name, ())
    if sheet is not READINGS:
        return given
    by_reading = {row["Reading"]: row for row in given}
    return [by_reading.get(each.name, {"Reading": each.name, "Choice": each.default}) for each in SWITCHABLE]


def column_widths(sheet: Sheet) -> list[float]:
    """Give the widths of a sheet's columns in characters; a narrow sheet is widened to hold the lines above it."""
    if sheet is PLAN:
        return list(_TERM_WIDTHS)
    widths = [width(column) for column in sheet.columns]
    return [each * max(1.0, _NARROWEST / sum(widths)) for each in widths]


def _write_top(page: Any, formats: Formats, sheet: Sheet, about: str) -> None:
    """Write the title, what the sheet is for, and the hint: one cell a row, so that none is taken for headers."""
    widths = column_widths(sheet)
    lines = _in_lines(about, min(_WIDEST_LINE, int(sum(widths) * _CHARACTERS)))
    hint = _TERM_HINT if sheet is PLAN else f"{_HINT} Plan {sheet.section}."
    tops = [
        (sheet.name, formats.title(), 27),
        (lines[0], formats.line(), 15),
        (" ".join(lines[1:]), formats.line(), 15 if lines[1:] else 3),
        (hint, formats.hint(), 18),
    ]
    for row, (text, look, height) in enumerate(tops):
        page.set_row(row, height, look)
        if text:
            page.write_string(row, 0, text, look)
    page.set_default_row(_ROW_HEIGHT)
    page.set_row(HEADER_ROW, 32)
    if sum(widths) > _WIDE:
        page.freeze_panes(_FIRST_ROW, 1)
    else:
        page.freeze_panes(_FIRST_ROW, 0)
        page.set_selection(_FIRST_ROW, 0, _FIRST_ROW, 0)


def _in_lines(text: str, room: int) -> list[str]:
    """Break ``text`` into lines of at most ``room`` characters, broken after a sentence where that fits."""
    sentences = text.replace(". ", ".\n").split("\n")
    broken_well = len(text) > room and max(map(len, sentences)) <= room
    return sentences if broken_well else textwrap.wrap(text, room)


def _write_columns(
    book: Any, page: Any, formats: Formats, sheet: Sheet, filled: Sequence[Mapping[str, object]]
) -> None:
    """Write the table of a sheet. Formats, rules and marks reach down to Excel's last row."""
    prepared = max(PREPARED_ROWS, len(filled))
    for place, (column, characters) in enumerate(zip(sheet.columns, column_widths(sheet), strict=True)):
        entry = formats.entry(column.kind)
        page.set_column(place, place, characters, entry)
        values = [row.get(column.header) for row in filled]
        for row, value in enumerate(values + [None] * (prepared - len(values)), start=_FIRST_ROW):
            typed_date = column.kind is Kind.ANY and isinstance(value, date)  # Excel formats a date as it is typed
            _write_value(page, row, place, value, formats.entry(Kind.DATE, align="left") if typed_date else entry)
        if sheet is not READINGS or column.header != "Choice":
            page.data_validation(_FIRST_ROW, place, MOST_ROWS, place, column_rule(column))
        if column.kind is Kind.ID:  # no green corner on 007
            page.ignore_errors({"number_stored_as_text": _below_header(place)})
    if sheet is READINGS:
        for row, reading in enumerate(SWITCHABLE, start=_FIRST_ROW):
            page.write_string(row, 0, reading.name, formats.fixed(indent=1, num_format="@"))
            write_note(page, row, 0, _reading_note(reading))
            choice = sheet.headers.index("Choice")
            page.data_validation(row, choice, row, choice, choice_rule(reading))
    _add_table(page, formats, sheet, prepared)
    mark_rows(book, page, sheet)


def _write_terms(book: Any, page: Any, formats: Formats, filled: Mapping[str, object], variant: Variant) -> None:
    """Write the Plan sheet: every term with its default, its section and its meaning. Each Value has its own rule."""
    for place, characters in enumerate(_TERM_WIDTHS):
        page.set_column(place, place, characters, formats.free())  # terms of other parts may be added below
    page.set_column(len(_TERM_WIDTHS), LAST_COLUMN - 1, None, formats.free())
    name_look, section_look = formats.fixed(indent=1), formats.fixed(indent=1)
    terms = [term for term in TERMS if variant.finance or term.name in filled or not term.for_finance]
    _add_table(page, formats, PLAN, len(terms))
    for row, term in enumerate(terms, start=_FIRST_ROW):
        page.set_row(row, 19)
        must_be_typed = variant.must_be_typed(term)
        page.write_string(row, 0, marked(term.name, must_be_typed), name_look)
        write_note(page, row, 0, _term_note(term, must_be_typed))
        _write_value(page, row, 1, filled.get(term.name, _default(term)), formats.entry(term.kind, align="left"))
        page.write_string(row, 2, term.section, section_look)
        page.data_validation(row, 1, row, 1, term_rule(term))
        if must_be_typed:
            page.conditional_format(
                row, 1, row, 1, {"type": "formula", "criteria": f'=$B${row + 1}=""', "format": needed_format(book)}
            )
    page.set_selection(_FIRST_ROW, 1, _FIRST_ROW, 1)


def _default(term: Term) -> object:
    """Give the default as a person types it."""
    return price(term.default) if term.kind is Kind.PRICE and isinstance(term.default, int) else term.default


def _write_value(page: Any, row: int, place: int, value: object, look: Any) -> None:
    if value is None:
        page.write_blank(row, place, None, look)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, look)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, place, float(value), look)
    else:
        page.write_string(row, place, str(value), look)


def _add_table(page: Any, formats: Formats, sheet: Sheet, rows: int) -> None:
    """Add an Excel table, which grows as rows are typed below it, with a note on every header."""
    headers = [
        {"header": marked(column.header, column.required), "header_format": formats.header(column.required)}
        for column in sheet.columns
    ]
    page.add_table(
        HEADER_ROW,
        0,
        HEADER_ROW + rows,
        len(headers) - 1,
        {
            "name": f"{sheet.name.replace(' ', '')}Table",
            "columns": headers,
            "style": None,
            "autofilter": sheet is not PLAN,
        },
    )
    for place, column in enumerate(sheet.columns):
        write_note(page, HEADER_ROW, place, _column_note(column, sheet))


def _column_note(column: Column, sheet: Sheet) -> list[str]:
    section = section_of(column, sheet)
    return [
        f"{column.header}: {'must be filled' if column.required else 'may be left empty'}",
        column.meaning,
        f"Goes in: {how_to_type(column)}.",
        f"Choices: {', '.join(column.choices)}." if column.choices else "",
        f"Left empty: {column.default}." if column.default else "",
        f"Plan {section}" if section else "Plan: each row shows the section of its term.",
    ]


def _term_note(term: Term, must_be_typed: bool) -> list[str]:
    return [
        f"{term.name}: {'must be filled' if must_be_typed else 'may be left as it is'}",
        term.meaning,
        f"Goes in: {how_to_type(term)}.",
        f"Choices: {', '.join(term.choices)}." if term.choices else "",
        sentence(f"Left empty: {term.default_words}") if term.default_words else "",
        f"Plan {term.section}" if term.section else "Not a term of the Plan: you choose it for each run.",
    ]


def _reading_note(reading: SwitchableReading) -> list[str]:
    return [
        f"{reading.name}: Plan {reading.section}",
        reading.meaning,
        f"Choices: {', '.join(reading.choices)}.",
        f"Default: {reading.default}.",
    ]


def _below_header(place: int) -> str:
    letter = chr(ord("A") + place)
    return f"{letter}{_FIRST_ROW + 1}:{letter}{LAST_ROW}"
