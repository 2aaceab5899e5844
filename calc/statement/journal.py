"""A table of entries -> the journal's frame: dates, holders, signed shares, and a finding for what is not sound."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import AGENT_JOURNAL, TAKEN, Kind, snake_case
from calc.findings import Finding, Severity, count
from calc.problems import Problem
from calc.statement import groups, name_columns
from calc.statement.block import Block
from calc.statement.codings import check_codings
from calc.statement.dates import ORDERS, dates_of, day_or_parts, near_midnight, time_of
from calc.statement.exchanged import check_exchanged
from calc.statement.groups import with_holders
from calc.statement.headers import COUNTS
from calc.statement.lines import Lines, lines_of
from calc.statement.mapping_sheet import DECIMAL_MARK, GROUPED
from calc.statement.model import How, ReadAs, StatementLine
from calc.statement.numbers import DECIMAL, MIXED, THOUSANDS, UNSURE, Style, style_of
from calc.statement.sheet import check_sheet
from calc.statement.sign_by_type import Counted
from calc.statement.sign_column import with_sign_column
from calc.statement.signs import counted
from calc.statement.texts import Texts, blank_texts, plain
from calc.statement.thousands import check_thousands
from calc.statement.totals import check_totals
from calc.statement.widths import check_widths

TEXT_COLUMNS = ("Account No.", "Type", "Certificate", "Plan Code", "Reference")
_KINDS = {column.header: column.kind for column in AGENT_JOURNAL.columns}


@dataclass
class JournalTable:
    """One table of entries as read; rows with an error are not in its frame."""

    frame: pd.DataFrame
    taken: ReadAs
    order: str = ""
    findings: list[Finding] = field(default_factory=list)


def read_journal(
    block: Block, titles: Collection[str], wider: Style, how: How, ignored: Collection[str]
) -> JournalTable:
    """Read the entries of a table. ``wider`` is the whole statement's number style, for a table that leaves it open.

    ``ignored`` are the folded headers that are to be left alone.
    """
    columns, height = block.columns, len(block.rows)
    findings: list[Finding] = []
    notes: list[str] = [*block.grid.notes]
    dates = None
    if "Date" in columns:
        dates = dates_of(columns["Date"], f"“{block.header.columns['Date']}”", how.date_format)
        notes += list(dates.notes)
    block, told = with_holders(block, dates, titles, how.grouped)
    findings += [*block.header.findings, *told]
    notes += [groups.NOTE] if block.filled_down else []
    lines = lines_of(block, dates, titles)
    entries, sound = lines.entries, lines.entries.copy()
    days = dates.values if dates is not None else np.full(height, np.datetime64("NaT"), dtype="datetime64[s]")
    sound &= ~np.isnat(days)
    if dates is not None:
        findings += block.problems("Date", dates.wrong, entries)
        findings += _blank(block, "Date", entries & columns["Date"].blank())
        if dates.unsettled is not None:
            code, example, message = dates.unsettled
            rows = block.numbers(np.flatnonzero(entries & (columns["Date"].codes == example)))[:1]
            findings.append(block.grid.finding(Severity.ERROR, code, message, rows, block.header.places["Date"]))
        told, doubted = check_exchanged(block, dates, entries)
        findings += told
        sound &= ~doubted
        if dates.order:
            notes.append(f"Dates were read as {ORDERS[dates.order]}.")
        if any(time_of(cell) is not None for cell in columns["Date"].cells):
            notes.append("The time of day in dates was ignored.")
            findings += _near_midnight(block, entries)
    block, doubts = with_sign_column(block, entries, how.signs, ignored)
    header = block.header
    findings += doubts
    shares, style_notes = _shares(block, entries, (wider, how.signs), findings)
    sound &= shares.held
    notes += style_notes + shares.notes
    findings += lines.findings + check_totals(block, lines, shares)
    texts = _texts(block, entries, sound, findings)
    findings += check_codings(block, entries)
    _blank_shares(block, entries & shares.blank, findings)
    findings += check_widths(block, entries, sound) + check_sheet(block, entries)
    frame = _frame(block, sound, days, shares, texts)
    if header.name_parts:
        notes.append(name_columns.note(header.columns, header.name_parts, next(iter(frame["holder"]), "")))
    if not len(frame) and not any(finding.severity is Severity.ERROR for finding in findings):
        message = "There is no entry below the headers."
        findings.append(
            block.grid.finding(Severity.WARNING, "no-entries", message, [block.grid.number(header.position)])
        )
    others = tuple(sorted([*lines.others, *_total_lines(block, lines)], key=lambda line: line.row))
    row = block.grid.number(header.position)
    taken = ReadAs(block.grid.name, "journal", row, header.columns, header.left_alone, others, tuple(notes))
    return JournalTable(frame, taken, dates.order if dates is not None else "", findings)


def _near_midnight(block: Block, entries: npt.NDArray[np.bool_]) -> list[Finding]:
    """Warn where the times of day beside dates look as if each day were one too early."""
    column = block.columns["Date"]
    early = near_midnight(column, entries)
    if early is None:
        return []
    number, example = early
    cell, row = column.cells[example], block.number(int(np.flatnonzero(entries & (column.codes == example))[0]))
    day, clock = day_or_parts(cell), time_of(cell)
    if not isinstance(day, date):
        day_after = "the day after"
    else:
        day_after = f"{day} is used, but {day + timedelta(days=1)} may be meant"
    message = (
        f"{count(number, 'date has', 'dates have')} a time of day, row {row} {clock}: {day_after}, as some programs"
        " write a day as the moment before it begins, or in another time zone. Compare a date with the agent's own; if"
        " they are a day early, ask for the statement with dates only."
    )
    return [block.grid.finding(Severity.WARNING, "time-of-day", message, [row], block.header.places["Date"])]


def _shares(
    block: Block, entries: npt.NDArray[np.bool_], how: tuple[Style, Mapping[str, int]], findings: list[Finding]
) -> tuple[Counted, list[str]]:
    wider, signs = how
    columns = [block.columns[ours] for ours in COUNTS if ours in block.columns]
    style = wider if wider.stated else style_of(columns, block.grid.delimiter)
    if UNSURE in (style.comma, style.dot) and wider.settled:
        style = wider
    notes: list[str] = []
    if not style.settled:
        findings.append(_unsettled_style(block, style))
        comma, dot = (role if role in (THOUSANDS, DECIMAL) else "" for role in (style.comma, style.dot))
        style = Style(comma, dot)
        shares = counted(block, entries, style, signs)
        findings += [
            finding for finding in shares.findings if finding.code not in {"ambiguous-number", "fractional-shares"}
        ]
        return shares, notes
    for mark, role in (("comma", style.comma), ("dot", style.dot)):
        if role == THOUSANDS:
            notes.append(f"A {mark} in numbers separates thousands.")
        elif role == DECIMAL:
            notes.append(f"A {mark} in numbers is the decimal point.")
    shares = counted(block, entries, style, signs)
    findings += [*shares.findings, *check_thousands(block, entries, style)]
    return shares, notes


def _unsettled_style(block: Block, style: Style) -> Finding:
    mark, role = next((m, r) for m, r in ((",", style.comma), (".", style.dot)) if r in (UNSURE, MIXED))
    ours, example = next(
        (ours, cell)
        for ours in COUNTS
        if ours in block.columns
        for cell in block.columns[ours].cells
        if isinstance(cell, str) and mark in cell
    )
    name = block.header.columns[ours]
    word = "comma" if mark == "," else "dot"
    if role == MIXED:
        message = (
            f"The {word} in the numbers of “{name}” separates thousands in some and is the decimal point in others."
        )
    else:
        digits = example.strip()
        message = (
            f"The {word} in the numbers of “{name}” may separate thousands or be the decimal point: “{digits}” is"
            f" {digits.replace(mark, '')} or {digits.replace(',', '.')}, and nothing in the column shows which."
        )
        message += (
            f" State it beside “{DECIMAL_MARK}” on the sheet {TAKEN.name}, and give that workbook back with --map."
        )
    message += " You may also write the shares in plain digits, or ask the agent for a file with plain digits."
    return block.grid.finding(Severity.ERROR, "ambiguous-numbers", message, (), block.header.places[ours])


def _texts(
    block: Block, entries: npt.NDArray[np.bool_], sound: npt.NDArray[np.bool_], findings: list[Finding]
) -> dict[str, Texts]:
    texts = {}
    for ours in ("Holder", *TEXT_COLUMNS):
        if ours not in block.columns:
            continue
        texts[ours] = taken = Texts(
            block.cells[ours], partial(block.columns.__getitem__, ours), _KINDS[ours] is Kind.ID
        )
        findings += block.problems(ours, taken.wrong, entries)
        findings += block.problems(ours, taken.word, entries, Severity.INFO)
        if taken.wrong:
            sound &= ~np.isin(block.columns[ours].codes, list(taken.wrong))
    if "Holder" not in texts and "Account No." not in texts:
        sound &= False
        return texts
    nothing = np.ones(len(block.rows), dtype=bool)
    nobody = texts["Holder"].blank() if "Holder" in texts else nothing
    if "Account No." in texts and nobody.any():
        nobody = nobody & texts["Account No."].blank()
    ours = "Holder" if "Holder" in texts else "Account No."
    findings += _blank(block, ours, entries & nobody & block.columns[ours].blank())
    sound &= ~nobody
    return texts


def _blank(block: Block, ours: str, where: npt.NDArray[np.bool_]) -> list[Finding]:
    todo = "Fill it in, or ask the agent."
    if ours == "Holder":
        todo += f" If it is the holder's above it, set “{GROUPED}” to yes on the sheet Taken As; name it with --map."
    problems = [
        Problem(row, f"missing-{snake_case(ours)}", "empty", "every entry needs it", todo)
        for row in block.numbers(np.flatnonzero(where))
    ]
    return block.findings_of(ours, problems)


def _blank_shares(block: Block, where: npt.NDArray[np.bool_], findings: list[Finding]) -> None:
    ours = next((ours for ours in COUNTS if ours in block.columns), None)
    if ours is not None:
        findings += _blank(block, ours, where)


def _total_lines(block: Block, lines: Lines) -> list[StatementLine]:
    return [StatementLine(block.number(i), "total", plain(block.rows[i])) for i in (*lines.totals, *lines.sums)]


def _frame(
    block: Block,
    sound: npt.NDArray[np.bool_],
    days: npt.NDArray[np.datetime64],
    shares: Counted,
    texts: dict[str, Texts],
) -> pd.DataFrame:
    positions = np.flatnonzero(sound)
    count = len(positions)
    numbers = np.asarray(block.grid.numbers, dtype=np.int64)[block.start : block.stop][positions]
    columns: dict[str, Any] = {"date": days[positions]}
    for ours in ("Holder", *TEXT_COLUMNS):
        columns[snake_case(ours)] = texts[ours].values(sound) if ours in texts else blank_texts(count)
    columns |= {"shares": shares.values[positions], "inferred": shares.inferred[positions]}
    columns |= {"sheet": pd.array([block.grid.name] * count, dtype="str"), "row": numbers}
    order = ["date", "holder", "shares", *map(snake_case, TEXT_COLUMNS), "sheet", "row", "inferred"]
    return pd.DataFrame(columns, index=pd.Index(numbers, name="row_id"))[order]


def latest(frame: pd.DataFrame) -> date | None:
    """Give the latest date of a journal."""
    return None if frame.empty else frame["date"].max().date()
