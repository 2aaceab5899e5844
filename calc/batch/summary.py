"""``batch.xlsx``: what came of each workbook, what needs attention first, with links to the results."""

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from calc._version import __version__
from calc.batch.row import Row
from calc.batch.twins import series_in_words, twins_in_words
from calc.contract import WORKBOOKS, Column, Kind
from calc.contract.wording import date_in_words
from calc.excel.checked_writer import workbook
from calc.excel.own_outputs import BATCH, Output
from calc.excel.page import PageWriter
from calc.excel.styles import (
    GREY,
    LINE,
    LINK,
    NAVY,
    NUMBER_FORMAT,
    Formats,
    PageHead,
    alignment,
    set_up_page,
    write_note,
)
from calc.files.publish import Published, publish
from calc.findings import count
from calc.job.status import Status

SUMMARY = "batch.xlsx"
_SECONDS = "0.00"
_WIDTHS: Mapping[str, float] = {
    "File": 28,
    "Company": 26,
    "Output": 28,
    "What to Know": 52,
    "SHA-256": 70,
    "Report": 28,
    "Forecast": 28,
}
_LAST_PRINTED = "What to Know"
_WRAPPED = ("File", "Company", "Output", "What to Know", "Report", "Forecast")
_ATTENTION = ("Mark", "File", "Status", "What to Know")
_ACROSS = 120  # characters on a line of the first page
_LINE, _HIGHEST = 13.5, 400  # points
_MOST_LINKS = 20_000  # rows with links, of three each: Excel takes some 65,000 on a sheet
_LONGEST_LINK = 2_000
_LONGEST_TEXT = 1_000  # characters of a company's name or a message: the results have all of it
_SHOWN = 40  # rows of what needs attention; all of them are first on the next sheet

_ORDER = (
    Status.CRASHED,
    Status.TIMED_OUT,
    Status.NOT_WRITTEN,
    Status.UNREADABLE,
    Status.NOT_COMPARED,
    Status.ERRORS,
    Status.DIFFERENCES,
    Status.NOT_RUN,
    Status.OK,
    Status.NOT_A_PLAN,
)
_FINE = (Status.OK, Status.NOT_A_PLAN)
_WORDS: Mapping[Status, str] = {
    Status.OK: "done",
    Status.DIFFERENCES: "done, but do not tie to the earlier results",
    Status.ERRORS: "with errors, marked in a copy or listed",
    Status.UNREADABLE: "not readable",
    Status.NOT_WRITTEN: "without results, which could not be written",
    Status.NOT_COMPARED: "without results: unclear which earlier ones to compare with",
    Status.CRASHED: "whose process crashed",
    Status.TIMED_OUT: "not finished in time",
    Status.NOT_RUN: "not run because the batch was stopped",
    Status.NOT_A_PLAN: "left out: not a plan workbook",
}


def write_summary(rows: Iterable[Row], folder: Path) -> Published:
    """Write the summary of the rows into the folder; the same rows give the same bytes. ``CannotPublish``."""
    ordered = sorted(rows, key=lambda row: (_ORDER.index(row.status), not row.warnings, row.name))

    output = Output(BATCH)

    def write(path: Path) -> None:
        with workbook(path, output, title="Batch summary", subject="Summary of plancalc batch") as book:
            formats = Formats(book)
            _write_overview(book, formats, ordered)
            _write_workbooks(book, formats, ordered)

    return publish(folder / SUMMARY, write, output=output)


def _write_overview(book: Any, formats: Formats, rows: Sequence[Row]) -> None:
    """Write the first page: how many of each status, and what needs attention."""
    writer = PageWriter(book, formats, "Summary", (10, 40, 14, 66))
    writer.line(f"Batch of {count(len(rows), 'workbook')}", formats.title(), 28)
    look = formats(num_format="#,##0", bold=True, align="right", indent=1, font_color=NAVY)
    statuses = _span("Status", len(rows))
    totals = [
        (sum(row.status is status for row in rows), f'COUNTIF({statuses},"{status}")', _WORDS[status])
        for status in _ORDER
    ]
    totals = [total for total in totals if total[0]]
    for header in ("Errors", "Warnings"):
        total = sum(int(_VALUE[header](row) or 0) for row in rows)
        totals.append((total, f"SUBTOTAL(109,{_span(header, len(rows))})", f"{header.lower()} in all"))
    for number, formula, words in totals:
        writer.number(writer.row, 0, number, formula, look)
        writer.page.write_string(writer.row, 1, words, formats())
        writer.row += 1
    _write_attention(writer, [row for row in rows if row.status not in _FINE or row.warnings])
    _write_companies(writer, [*twins_in_words(rows), *series_in_words(rows)])
    set_up_page(writer.page, head=_head(rows))
    writer.page.activate()


def _head(rows: Sequence[Row]) -> PageHead:
    """Give what stands on every printed page: the company, where all workbooks are of one, and their As-of Date."""
    companies, days = {row.company for row in rows if row.company}, {row.as_of for row in rows if row.as_of}
    company = next(iter(companies)) if len(companies) == 1 else f"Batch of {count(len(rows), 'workbook')}"
    day = next(iter(days)) if len(days) == 1 else None
    return PageHead(company, f"As of {date_in_words(day)}" if day else "", f"plancalc {__version__}")


def _write_attention(writer: PageWriter, rows: Sequence[Row]) -> None:
    """Write the rows that need attention, the first of them all, each as a link to its output."""
    page, formats = writer.page, writer.formats
    writer.space()
    writer.line("What needs attention", formats(bold=True, font_size=12, font_color=NAVY))
    if not rows:
        writer.line("Nothing: every workbook is done, and none has a warning.", formats())
        return
    text = formats(text_wrap=True, valign="top", bottom=1, border_color=LINE)
    symbol = formats(align="center", valign="top", bottom=1, border_color=LINE)
    shown = rows[:_SHOWN]
    columns = [{"header": header, "header_format": formats.header(False)} for header in _ATTENTION]
    table = {"name": "AttentionTable", "columns": columns, "style": None, "autofilter": False}
    page.add_table(writer.row, 0, writer.row + len(shown), len(_ATTENTION) - 1, table)
    writer.row += 1
    for row in shown:
        message = _clipped(row.message) or f"{count(row.warnings, 'warning')}: see its Summary."
        page.set_row(writer.row, _height([(row.name, 40), (message, 66)]))
        page.write_string(writer.row, 0, "■" if row.status is not Status.OK else "▲", symbol)
        _write_link(page, formats, (writer.row, 1), _LINKS["Output"](row), row.name)
        page.write_string(writer.row, 2, str(row.status), text)
        page.write_string(writer.row, 3, message, text)
        writer.row += 1
    if len(rows) > _SHOWN:
        page.write_string(writer.row, 1, f"… and {len(rows) - _SHOWN:,} more on Workbooks.", formats(font_color=GREY))


def _write_companies(writer: PageWriter, lines: Sequence[str]) -> None:
    """Write which workbooks are of one company, the first of them all."""
    if not lines:
        return
    writer.space()
    writer.line("Companies with several workbooks", writer.formats(bold=True, font_size=12, font_color=NAVY))
    for line in lines[:_SHOWN]:
        for text in textwrap.wrap(_clipped(line), _ACROSS, subsequent_indent="    "):
            writer.line(text, writer.formats())
    if len(lines) > _SHOWN:
        writer.page.write_string(writer.row, 0, f"… and {len(lines) - _SHOWN:,} more.", writer.formats(font_color=GREY))
        writer.row += 1


def _write_workbooks(book: Any, formats: Formats, rows: Sequence[Row]) -> None:
    """Write the table: a header row, then one row a workbook, so that a program can read it."""
    page = book.add_worksheet(WORKBOOKS.name)
    page.set_tab_color(NAVY)
    columns = WORKBOOKS.columns
    looks = [_look(formats, column) for column in columns]
    for place, column in enumerate(columns):
        page.set_column(place, place, _WIDTHS.get(column.header, max(12, len(column.header) + 4)))
    headers = [
        {"header": column.header, "header_format": formats.header(True, alignment(column.kind))} for column in columns
    ]
    page.add_table(
        0, 0, max(1, len(rows)), len(columns) - 1, {"name": "WorkbooksTable", "columns": headers, "style": None}
    )
    page.set_row(0, 32)
    for line, row in enumerate(rows, start=1):
        wrapped = [(str(_clipped(_VALUE[header](row)) or ""), int(_WIDTHS[header])) for header in _WRAPPED]
        page.set_row(line, _height(wrapped))
        for place, column in enumerate(columns):
            value = _clipped(_VALUE[column.header](row))
            if column.header in _LINKS and value and line < _MOST_LINKS:
                _write_link(page, formats, (line, place), _LINKS[column.header](row), value)
            elif value is None or value == "":
                page.write_blank(line, place, None, looks[place])
            elif column.kind is Kind.DATE:
                page.write_datetime(line, place, value, looks[place])
            elif isinstance(value, str):
                page.write_string(line, place, value, looks[place])
            else:
                page.write_number(line, place, value, looks[place])
    for place, column in enumerate(columns):
        write_note(page, 0, place, [column.header, column.meaning, f"Plan {column.section}" if column.section else ""])
    page.freeze_panes(1, 1)
    set_up_page(page, 0, _head(rows), "" if rows else "none")
    page.print_area(0, 0, max(1, len(rows)), WORKBOOKS.headers.index(_LAST_PRINTED))  # the figures are for the screen


def _write_link(page: Any, formats: Formats, cell: tuple[int, int], output: str, words: str) -> None:
    """Write the words as a link to what was written, where there is any."""
    look = {"text_wrap": True, "valign": "top", "bottom": 1, "border_color": LINE}
    if output and len(output) < _LONGEST_LINK:
        page.write_url(*cell, f"external:{output}", formats(**look, font_color=LINK, underline=1), words)
    else:
        page.write_string(*cell, words, formats(**look))


def _clipped(value: Any) -> Any:
    return f"{value[:_LONGEST_TEXT]}…" if isinstance(value, str) and len(value) > _LONGEST_TEXT else value


def _look(formats: Formats, column: Column) -> Any:
    shown = _SECONDS if column.header == "Seconds" else NUMBER_FORMAT[column.kind]
    side = "right" if column.header == "Seconds" else alignment(column.kind)
    wrapped = {"text_wrap": True} if column.header in _WRAPPED else {}
    return formats(num_format=shown, align=side, valign="top", bottom=1, border_color=LINE, **wrapped)


def _height(texts: Iterable[tuple[str, int]]) -> float:
    """Give the height of a row in points, from its texts and the widths of their columns in characters."""
    return min(_LINE * max(max(1, -(-len(text) // width)) for text, width in texts) + 3, _HIGHEST)


def _letter(header: str) -> str:
    return chr(ord("A") + WORKBOOKS.headers.index(header))


def _span(header: str, rows: int) -> str:
    return f"Workbooks!${_letter(header)}$2:${_letter(header)}${rows + 1}"


def _figure(name: str) -> Callable[[Row], Any]:
    return lambda row: row.figures.get(name)


_AWARDS = ("Options", "Deferred Awards")
_SHARES = ("Reserve", "Available", "Options Outstanding", "Deferred Outstanding", "Delivered", "Assumed")
_LINKS: Mapping[str, Callable[[Row], str]] = {
    "Output": lambda row: row.results or row.copy,
    "Report": lambda row: row.report,
    "Forecast": lambda row: row.forecast,
}
_VALUE: Mapping[str, Callable[[Row], Any]] = {
    "File": lambda row: row.file,
    "Company": lambda row: row.company,
    "As-of Date": lambda row: row.as_of,
    "Status": lambda row: str(row.status),
    **_LINKS,
    "What to Know": lambda row: row.message,
    "Errors": lambda row: row.errors,
    "Warnings": lambda row: row.warnings,
    "Ties": lambda row: row.tie_out,
    **{header: _figure(header.lower()) for header in (*_AWARDS, *_SHARES)},
    "Seconds": lambda row: row.seconds,
    "SHA-256": lambda row: row.sha256,
}
