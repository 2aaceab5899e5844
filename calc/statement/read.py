"""A statement's file -> its journal, its reserve and everything that was found, in one go.

A file's lines, and what each is read as:

    Bayside Trust, through 28 June 2002        a line above: it states the last day
    Posted | Registered to | Shares | Acct     a header row that is known: a table of kind "journal" begins
    01/17/2002 | HATHAWAY, G | 2,000 | 4475    an entry: date, holder, shares (an int64) and account_no of a row
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from calc.contract import folded_header
from calc.excel.inspect import NotAWorkbook, inspect_workbook
from calc.excel.text import visible
from calc.findings import Finding, Severity
from calc.statement.above import check_above, check_without_header
from calc.statement.block import HEADER_SEARCH_ROWS, Block, blocks_of
from calc.statement.dates import ORDERS
from calc.statement.fixed_width import read_fixed_width
from calc.statement.headers import COUNTS, Names, check_mapping, is_own_issuances
from calc.statement.joined import all_reserves, joined
from calc.statement.journal import JournalTable, latest, read_journal
from calc.statement.mapping import checked_mapping
from calc.statement.mapping_sheet import Corrected
from calc.statement.model import Grid, How, NotAStatement, ReadAs, Statement, StatementLine
from calc.statement.numbers import Style, style_of
from calc.statement.reserve import BALANCES, ReserveTable, latest_as_of, read_labelled, read_reserve
from calc.statement.text_file import SIZE_LIMIT, lines_of_text, marked_up, read_text, text_of
from calc.statement.titles import Stated, stated_days, title_lines
from calc.statement.why_none import why_none
from calc.statement.workbook import read_workbook

NO_MAPPING: Mapping[str, str] = MappingProxyType({})
NO_SIGNS: Mapping[str, int] = MappingProxyType({})
LABELLED_ROWS = 2_000  # the rows that are searched for lines of a label and a value


@dataclass
class _Reading:
    """A statement while it is read."""

    grids: list[Grid]
    names: Names
    how: How
    blocks: dict[int, list[Block]] = field(default_factory=dict)  # by the number of the grid
    journals: list[JournalTable] = field(default_factory=list)
    reserves: list[ReserveTable] = field(default_factory=list)
    others: list[ReadAs] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def order(self) -> str:
        """Give the order of dates that the journal has settled, where it is one."""
        orders = {journal.order for journal in self.journals if journal.order}
        return orders.pop() if len(orders) == 1 else ""

    def last_entry(self, blocks: Sequence[Block]) -> int:
        """Give the position of the last entry in a grid's tables, or of the last header where there is none."""
        if not blocks:
            return -1
        grid = blocks[0].grid
        frames = [journal.frame for journal in self.journals if journal.taken.sheet == grid.name]
        rows = {row for frame in frames for row in frame["row"][-1:]}
        last = int(np.searchsorted(np.asarray(grid.numbers), max(rows))) if rows else -1
        return max(last, blocks[-1].header.position)


def read_statement(
    path: Path,
    mapping: Mapping[str, str] = NO_MAPPING,
    date_format: str | None = None,
    signs: Mapping[str, int] = NO_SIGNS,
    corrected: Corrected | None = None,
) -> Statement:
    """Read an agent's statement; ``NotAStatement`` where it is none at all, ``NotAMapping`` for a mapping that is none.

    ``mapping`` is their header -> our header, "" for a column to be left alone. ``date_format`` is the order of days
    and months in text (DMY, MDY, YMD) or a strptime format. ``signs`` is a person's word for types and marks, by
    ``plain_word``: 1 for a credit, -1 for a debit. ``corrected`` is what the sheet Taken As says that
    they give back. Rows with an error finding are not in the frames.
    """
    if date_format is not None and date_format.upper() not in ORDERS and not is_strptime(date_format):
        raise NotAStatement(
            f"“{date_format}” is not a date format. Use DMY, MDY or YMD, or a form such as %d.%m.%Y with %d, %m and %Y."
        )
    date_format = date_format.upper() if date_format and date_format.upper() in ORDERS else date_format
    mapping = checked_mapping(mapping)
    corrected = corrected or Corrected()
    date_format = date_format or corrected.date_format
    names = Names({folded_header(theirs): ours for theirs, ours in mapping.items()}, corrected.stated)
    data = bytes_of(path)
    grids, findings = grids_of(path, data, names)
    reading = _Reading(
        grids, names, How(date_format, signs, corrected.grouped, corrected.decimal_mark), findings=findings
    )
    _read_tables(reading)
    _read_lines(reading)
    if not reading.journals and not reading.reserves:
        raise NotAStatement(why_none(path.name, grids, {**mapping, **corrected.required}, findings))
    headers = [(block.grid, block.header) for blocks in reading.blocks.values() for block in blocks]
    reading.findings += check_mapping(grids, headers, {**mapping, **corrected.required})
    return _statement(path, data, reading)


def is_strptime(form: str) -> bool:
    """Tell whether a format tells day, month and year."""
    day = datetime(2004, 2, 29)
    try:
        return "%" in form and datetime.strptime(day.strftime(form), form) == day
    except (ValueError, UnicodeError):
        return False


def bytes_of(path: Path) -> bytes:
    """Give a file's bytes. ``NotAStatement`` where it cannot be opened, or is larger than any statement."""
    try:
        if not path.is_file():
            inspect_workbook(path)
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise NotAStatement(f"{path.name} is larger than {SIZE_LIMIT // 1_000_000} MB, so it is not a statement.")
        return path.read_bytes() if size else b""
    except NotAWorkbook as refused:
        raise NotAStatement(str(refused)) from refused
    except (OSError, ValueError) as wrong:
        message = (
            f"{path.name} cannot be opened. Close it in other programs, and check that you have permission to read it."
        )
        raise NotAStatement(message) from wrong


def grids_of(path: Path, data: bytes, names: Names) -> tuple[list[Grid], list[Finding]]:
    """Read the cells of a file's sheets or lines, and what is found in doing so."""
    decoded = text_of(data)
    if decoded is None:
        return read_workbook(path, marked_up(data)), []
    grid, findings = read_text(visible(path.name), *decoded, names.score)
    if not any(names.kind_of(row) for row in grid.rows[:HEADER_SEARCH_ROWS]):
        found = read_fixed_width(grid.name, lines_of_text(decoded[0]), names)
        if found is not None:
            told = [finding for finding in findings if finding.code in ("charset", "unreadable-characters")]
            return [found[0]], [*found[1], *told]
    return [grid], findings


def _read_tables(reading: _Reading) -> None:
    """Read all tables with headers: journals first, for their dates and numbers tell how a reserve's are written."""
    for number, grid in enumerate(reading.grids):
        blocks = blocks_of(grid, reading.names)
        reading.blocks[number] = blocks
        for block in blocks:
            if is_own_issuances(block.header):
                raise NotAStatement(
                    f"{grid.name} has our own Issuances, not the agent's entries. Choose the agent's file."
                )
    blocks = [block for tables in reading.blocks.values() for block in tables]
    wider = _wider_style(blocks, reading.how)
    names = reading.names
    ignored = {theirs for theirs, ours in names.mapping.items() if not ours}
    ignored |= {theirs for (kind, theirs), ours in names.by_kind.items() if kind == "journal" and not ours}
    for block in blocks:
        if block.header.kind == "journal":
            above = _lines_above(reading, block)
            titles = {line.text for line in above}
            journal = read_journal(block, titles, wider, reading.how, ignored)
            lines = (*above, *journal.taken.lines)
            reading.findings += check_above(block) if above else []
            reading.journals.append(replace(journal, taken=replace(journal.taken, lines=lines)))
    for block in blocks:
        if block.header.kind == "reserve":
            reserve = read_reserve(block, reading.how.date_format, reading.order, wider)
            lines = (*_lines_above(reading, block), *reserve.taken.lines)
            reading.reserves.append(replace(reserve, taken=replace(reserve.taken, lines=lines)))


def _wider_style(blocks: Sequence[Block], how: How) -> Style:
    columns = [block.columns[ours] for block in blocks for ours in (*COUNTS, *BALANCES) if ours in block.columns]
    return style_of(columns, blocks[0].grid.delimiter if blocks else "", how.decimal_mark)


def _lines_above(reading: _Reading, block: Block) -> list[StatementLine]:
    """Give the title lines above the first table of a sheet."""
    first = next(tables[0] for tables in reading.blocks.values() if tables and tables[0].grid is block.grid)
    return title_lines(block.grid, 0, block.header.position) if first is block else []


def _read_lines(reading: _Reading) -> None:
    """Look for a reserve statement in lines of label and value where there is none as a table, and name the rest."""
    wider = _wider_style([block for tables in reading.blocks.values() for block in tables], reading.how)
    headers = [block.header for tables in reading.blocks.values() for block in tables]
    for number, grid in enumerate(reading.grids):
        blocks = reading.blocks[number]
        stop = blocks[0].header.position if blocks else min(len(grid.rows), LABELLED_ROWS)
        reserve = None
        if not any(block.header.kind == "reserve" for block in blocks):
            last = reading.last_entry(blocks)
            below = range(max(stop, last + 1), min(last + 1 + LABELLED_ROWS, len(grid.rows)))
            positions = [*range(stop), *below]
            reserve = read_labelled(grid, positions, reading.names, reading.how.date_format, reading.order, wider)
        if reserve is not None:
            others = () if blocks else title_lines(grid, 0, stop)
            lines = tuple(line for line in others if line.row not in reserve.lines)
            reading.reserves.append(replace(reserve, taken=replace(reserve.taken, lines=lines)))
            _without_lines(reading.journals, grid.name, reserve.lines)
        elif not blocks:
            reading.others.append(ReadAs(grid.name, "other"))
            message = "It has no headers of a journal or a reserve statement and is ignored."
            if (entries := check_without_header(grid, headers)) or not grid.rows:
                reading.findings += entries
            elif any(cell not in ("", None) for row in grid.rows for cell in row):
                reading.findings.append(grid.finding(Severity.INFO, "unknown-sheet", f"Sheet {grid.name}: {message}"))


def _without_lines(journals: list[JournalTable], name: str, rows: Collection[int]) -> None:
    """Take lines that were read as a reserve statement from the titles and notes of the sheet's journals."""
    for i, journal in enumerate(journals):
        if journal.taken.sheet == name:
            lines = tuple(line for line in journal.taken.lines if line.row not in rows)
            findings = [
                finding
                for finding in journal.findings
                if finding.code != "unknown-line" or not {*finding.rows} & {*rows}
            ]
            journals[i] = replace(journal, taken=replace(journal.taken, lines=lines), findings=findings)


def _statement(path: Path, data: bytes, reading: _Reading) -> Statement:
    journal = joined(reading.journals)
    reserve = all_reserves(reading.reserves)
    parts: list[JournalTable | ReserveTable] = [*reading.journals, *reading.reserves]
    reading.findings += [finding for part in parts for finding in part.findings]
    last_day, told_by = _last_day(reading, journal, reserve)
    taken = [part.taken for part in parts] + reading.others
    return Statement(
        path,
        hashlib.sha256(data).hexdigest(),
        journal,
        reserve,
        last_day,
        told_by,
        tuple(taken),
        tuple(reading.findings),
        MappingProxyType({grid.name: tuple(grid.rows) for grid in reading.grids}),
        reading.how,
    )


def _last_day(reading: _Reading, journal: pd.DataFrame, reserve: pd.DataFrame) -> tuple[date | None, str]:
    """Give the statement's last date, and where it is from: the reserve, else the titles, else the latest entry."""
    stated, last, own = _stated(reading), latest(journal), latest_as_of(reserve)
    day = stated.day
    if own is not None:
        # A reserve statement may go on beyond the statement that it is part of.
        if day is not None and bool((reserve["as_of_date"] == pd.Timestamp(day)).any()) and (last or day) <= day:
            return day, "titles"
        return own, "reserve"
    if day is None:
        return last, _why_unsure(stated)
    if last is not None and day < last:
        message = (
            f"The statement is dated {day} but has an entry of {last}. {last} is used. Ask the agent which is right."
        )
        reading.findings.append(reading.grids[0].finding(Severity.WARNING, "entry-after-statement", message))
        return last, "titles"
    return day, "titles"


def _stated(reading: _Reading) -> Stated:
    """Give what the titles of all sheets state."""
    order = reading.order or (reading.how.date_format if reading.how.date_format in ORDERS else "") or ""
    all_stated = []
    for number, grid in enumerate(reading.grids):
        blocks = reading.blocks[number]
        stop = blocks[0].header.position if blocks else min(len(grid.rows), LABELLED_ROWS)
        all_stated.append(stated_days(grid, range(stop), order))
    days = frozenset(day for stated in all_stated for day in stated.days)
    return Stated(days, tuple(dict.fromkeys(text for stated in all_stated for text in stated.unclear)))


def _why_unsure(stated: Stated) -> str:
    """Say in a sentence why the titles tell no last day."""
    if stated.unclear:
        return f"The statement's titles state “{stated.unclear[0]}”, which can be read in several ways."
    if stated.days:
        return f"The statement's titles state several days: {', '.join(map(str, sorted(stated.days)))}."
    return "The statement does not state its last day."
