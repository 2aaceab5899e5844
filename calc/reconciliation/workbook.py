"""The workbook of a reconciliation: Summary, Bridge, Items, and both sides' rows."""

import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any

from calc.cells import ErrorCell, Uncalculated, cell_as_seen
from calc.contract import EARLIEST_DATE, RECONCILIATION
from calc.contract.wording import date_in_words
from calc.excel.checked_writer import workbook_of_figures
from calc.excel.limits import LAST_ROW, MOST_ROWS
from calc.excel.own_outputs import RECONCILIATION as KIND
from calc.excel.own_outputs import Output
from calc.excel.styles import FOR_THE_SCREEN, GREY, Formats, PageHead, keep_off_paper, set_up_page
from calc.excel.text import cut
from calc.files.publish import Published, publish
from calc.reconciliation.reconcile import Reconciliation
from calc.reconciliation.sheets import Sources, formulas, frames
from calc.reconciliation.summary import write_summary
from calc.tables.cells import MOST_DIGITS
from calc.tables.model import Table, Tables
from calc.tables.sheet import check_frame, parts, write_sheet
from calc.tables.work_paper import WORK_PAPER, write_work_paper

_LOOKED_AT = 1_000  # rows, for the widths of the agent's columns
_TITLE_CELLS = 2  # a row of no more is a title or a note, whose text may run on over the cells beside it
_NARROWEST, _WIDEST = 9, 40  # characters
_TITLE = 31  # characters of a sheet's name, as Excel counts them: an emoji is two
# What no name of a sheet may hold, and an escape that Excel would take for such a character.
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write_reconciliation(
    reconciliation: Reconciliation, sources: Sources, target: Path, never: Collection[Path]
) -> Published:
    """Write the workbook, onto none of the files ``never``. The same reconciliation gives the same bytes.

    ``CannotPublish`` where the file cannot be put in place, ``ExcelRefusedError`` where Excel could not hold a value.
    """
    sheet_of = {sheet.name: sheet for sheet in RECONCILIATION}
    tables = Tables()
    for name, frame in frames(reconciliation, sources).items():
        check_frame(sheet_of[name], frame)
        tables[name] = Table(sheet_of[name], frame, parts(sheet_of[name], len(frame), MOST_ROWS))
    live = formulas(tables, reconciliation)

    def write(path: Path) -> None:
        _write(path, reconciliation, sources, tables, live)

    return publish(target, write, _check, never, Output(KIND, sources.register.company))


def _write(
    path: Path, reconciliation: Reconciliation, sources: Sources, tables: Tables, live: Mapping[str, Any]
) -> None:
    output, title = Output(KIND, sources.register.company), "Reconciliation with the transfer agent"
    with workbook_of_figures(path, output, title, "Reconciliation by plancalc", sources.version) as book:
        formats = Formats(book)
        taken = [part.title for table in tables.values() for part in table.on]
        sent = _as_sent(sources.statement.raw, taken, LAST_ROW)
        head = page_head(reconciliation, sources)
        last_day, titles = reconciliation.last_day, [part.title for part in sent]
        write_summary(book, formats, reconciliation, sources, tables, bool(live), titles, head)
        write_work_paper(book, formats, head, (last_day, last_day), tables, live, titles)
        for name, table in tables.items():
            write_sheet(book, formats, table.sheet, table.frame, last_day, table.on, live.get(name, {}), {}, head, True)
        for part in sent:
            _write_as_sent(book, formats, part, head)


def page_head(reconciliation: Reconciliation, sources: Sources) -> PageHead:
    """Give what stands on every printed page."""
    until = f"Statement up to {date_in_words(reconciliation.last_day)}"
    return PageHead(sources.register.company, until, f"plancalc {sources.version}")


@dataclass(frozen=True)
class _Sent:
    """A sheet with rows of the agent's as they were sent."""

    title: str
    rows: Sequence[Sequence[Any]]


def _as_sent(raw: Mapping[str, Sequence[Any]], taken: Sequence[str], most_rows: int) -> list[_Sent]:
    """Give the agent's sheets as they were sent, each with its own name; a text file may go on over several."""
    used = {title.casefold() for title in ("Summary", WORK_PAPER, *taken)}
    sent: list[_Sent] = []
    for name, rows in raw.items():
        base = _FORBIDDEN.sub(" ", f"Sent {name}").strip(" '")
        number = 2
        for first in range(0, max(1, len(rows)), most_rows):
            title = _fitted(base, _TITLE)
            while title.casefold() in used:
                mark = f" ({number})"
                title, number = _fitted(base, _TITLE - len(mark)) + mark, number + 1
            used.add(title.casefold())
            sent.append(_Sent(title, rows[first : first + most_rows]))
    return sent


def _fitted(title: str, units: int) -> str:
    """Cut a sheet's name to what fits."""
    return title.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip(" '")


def _write_as_sent(book: Any, formats: Formats, sent: _Sent, head: PageHead) -> None:
    """Write the agent's own cells, each where it was: text stays text, whatever it looks like."""
    page = book.add_worksheet(sent.title)
    page.set_tab_color(GREY)
    for place, width in enumerate(_sent_widths(sent.rows[:_LOOKED_AT])):
        page.set_column(place, place, width)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    plain, left = formats(), {"align": "left"}  # a date on the right would touch the text beside it
    day, moment = formats(num_format="yyyy-mm-dd", **left), formats(num_format="yyyy-mm-dd hh:mm", **left)
    for row, cells in enumerate(sent.rows):
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, bool):
                page.write_boolean(row, column, cell, plain)
            elif isinstance(cell, (int, float)) and abs(cell) < 10**MOST_DIGITS:
                page.write_number(row, column, cell, plain)
            elif isinstance(cell, datetime) and cell.date() >= EARLIEST_DATE:
                look = day if cell.time() == time() else moment
                page.write_datetime(row, column, cell.replace(tzinfo=None), look)
            elif isinstance(cell, date) and not isinstance(cell, datetime) and cell >= EARLIEST_DATE:
                page.write_datetime(row, column, cell, day)
            else:
                page.write_string(row, column, cut(_words(cell)), plain)
    set_up_page(page, head=head, remark=FOR_THE_SCREEN if sent.rows else f"none, {FOR_THE_SCREEN}")
    keep_off_paper(page, max(map(len, sent.rows), default=0))


def _sent_widths(rows: Sequence[Sequence[Any]]) -> list[int]:
    """Give each column's width in characters: its longest cell's, but for titles, which stand alone in their row."""
    widths: list[int] = []
    for cells in rows:
        filled = [len(_words(cell)) for cell in cells]
        widths += [_NARROWEST] * (len(filled) - len(widths))
        if sum(map(bool, filled)) > _TITLE_CELLS:
            widths = [max(one, two) for one, two in zip_longest(widths, filled, fillvalue=0)]
    return [min(width, _WIDEST) + 3 for width in widths]


def _words(cell: Any) -> str:
    if isinstance(cell, date):  # a datetime too
        return "2002-06-28 00:00" if isinstance(cell, datetime) and cell.time() != time() else "2002-06-28"
    if isinstance(cell, ErrorCell | Uncalculated):
        return cell_as_seen(cell)
    return "" if cell is None else str(cell)


def _check(path: Path) -> None:
    """Read the file back: every part of the archive is sound."""
    with zipfile.ZipFile(path) as archive:
        if broken := archive.testzip():
            raise ValueError(f"{broken} is broken")
