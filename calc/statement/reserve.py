"""The agent's reserve statement: a table with a header, or lines of a label and a value."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calc.cells import trimmed
from calc.cells.column import is_blank
from calc.contract import AGENT_RESERVE, snake_case
from calc.findings import Finding, Severity
from calc.statement.block import Block
from calc.statement.dates import dates_of, day_or_parts
from calc.statement.distinct import Distinct, distinct
from calc.statement.exchanged import exchanged
from calc.statement.headers import Header, Names
from calc.statement.model import Grid, ReadAs, StatementLine
from calc.statement.numbers import Style, numbers_of, signed, style_of
from calc.statement.synonyms import PAGE_LABEL, TOTAL_LABEL
from calc.statement.texts import plain

BALANCES = ("Opening", "Increases", "Issued", "Closing")
COLUMNS = (*(snake_case(header) for header in AGENT_RESERVE.headers), "sheet", "row", "table", "titles")
_TITLES = 5  # lines above a row, its header among them, that may name its plan
_LABELLED = re.compile(r"\s*(?P<label>\D*?[^\W\d])[\s:.=_-]*[\s:=](?P<value>[(+\-−]?\s?\d.*?)\s*$")
_DATED = re.compile(r"\s*(?:\([^()]*\)|,?\s(?:as of|at|on)\s[\d/.-]+)\s*:?\s*$", re.IGNORECASE)

_BALANCE = re.compile(
    r"\s*(?:opening|beginning|closing|ending|issued|shares issued|as of|balance)\b.*\d", re.IGNORECASE
)


@dataclass
class ReserveTable:
    """A reserve statement as read; a row with an error is not in its frame."""

    frame: pd.DataFrame
    taken: ReadAs
    findings: list[Finding] = field(default_factory=list)
    lines: frozenset[int] = frozenset()  # their rows, where it was read from lines of a label and a value


def read_reserve(block: Block, date_format: str | None, order: str, wider: Style) -> ReserveTable:
    """Read the rows of a reserve table, whose dates and numbers are as in the journal: ``order`` and ``wider``."""
    header = block.header
    findings = [*header.findings]
    rows, lines = [], []
    for i, row in enumerate(block.rows):
        kind = _line_kind(block, i)
        if kind == "row":
            rows.append(i)
        elif kind and kind != "unknown":
            lines.append(StatementLine(block.number(i), kind, plain(row)))
        elif kind:
            message = (
                f"Row {block.number(i)} is neither a row of the reserve statement nor a total. Correct or delete it."
            )
            findings.append(block.grid.finding(Severity.ERROR, "unknown-line", message, [block.number(i)]))
    cells = {ours: [_cell(block.rows[i], place) for i in rows] for ours, place in header.places.items()}
    numbers = block.numbers(rows)
    frame, found, notes = _frame(block.grid, cells, header, numbers, (date_format, order, wider))
    frame = frame.assign(**_tables(block, frame["row"].tolist()))[list(COLUMNS)]
    taken = ReadAs(
        block.grid.name,
        "reserve",
        block.grid.number(header.position),
        header.columns,
        header.left_alone,
        tuple(lines),
        notes,
    )
    return ReserveTable(frame, taken, findings + found)


def _tables(block: Block, rows: Sequence[int]) -> dict[str, Any]:
    """Give for each row the table that it is in, which begins with lines of words, and what they say."""
    tables: list[str] = []
    titles: list[str] = []
    for row in rows:
        words = _titles(block.grid, int(np.searchsorted(np.asarray(block.grid.numbers), row)))
        tables.append(f"{block.grid.name} {row}" if words or not tables else tables[-1])
        titles.append("\n".join([block.grid.name, *words]) if words or not titles else titles[-1])
    return {"table": tables, "titles": titles}


def _titles(grid: Grid, position: int) -> list[str]:
    """Give what the nearest lines above a row say, in which its plan may be named; up to the row of another table."""
    titles: list[str] = []
    for i in range(position - 1, max(position - 20, 0) - 1, -1):
        filled = [cell for cell in grid.rows[i] if not is_blank(cell)]
        if len(titles) == _TITLES or any(map(_is_count, filled)) or (filled and _BALANCE.match(str(filled[0]))):
            break
        if filled:
            titles.insert(0, plain(grid.rows[i]))
    return titles


def _cell(row: Sequence[Any], place: int) -> Any:
    return row[place] if len(row) > place else ""


def _line_kind(block: Block, i: int) -> str:
    row = block.rows[i]
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled:
        return ""
    texts = [trimmed(cell) for cell in filled if isinstance(cell, str)]
    if any(TOTAL_LABEL.match(text) for text in texts):
        return "total"
    held = [
        ours for ours in BALANCES if ours in block.header.places and not is_blank(_cell(row, block.header.places[ours]))
    ]
    counts = [ours for ours in held if _is_count(_cell(row, block.header.places[ours]))]
    if counts:
        return "row"
    if tuple(trimmed(str(cell)) for cell in row if not is_blank(cell)) == tuple(
        text for text in block.header.texts if text
    ):
        return "header again"
    if texts and PAGE_LABEL.match(texts[0]):
        return "page"
    return "unknown" if held and len(filled) > 1 else "note"


def _is_count(cell: Any) -> bool:
    return isinstance(cell, float | int) or (isinstance(cell, str) and signed(cell) is not None)


_Labelled = dict[str, tuple[int, str, Any]]  # by our header the position, the label and the value


def read_labelled(
    grid: Grid, positions: Iterable[int], names: Names, date_format: str | None, order: str, wider: Style
) -> ReserveTable | None:
    """Read a reserve statement of lines such as “Opening balance  200,000”; None where there is none.

    A label that comes again where the lines before it are a whole statement begins that of another plan or period.
    """
    sections: list[_Labelled] = [{}]
    twice = []
    for position in positions:
        label, value = _label_and_value(grid, position, names)
        for ours, _ in names.meant(label, "reserve")[:1] if label else ():
            if ours == "Plan Code" or not _holds(ours, value):
                continue
            if ours in sections[-1] and _is_whole(sections[-1]):
                sections.append({})
            if ours in sections[-1]:
                twice.append((ours, position))
            else:
                sections[-1][ours] = position, label, value
    if not _is_whole(sections[0]):
        return None
    if not _is_whole(sections[-1]):
        twice += [(ours, position) for ours, (position, _, _) in sections.pop().items()]
    findings = [_two_lines(grid, sections[-1], ours, position) for ours, position in twice]
    frame, header, more, notes = _of_sections(grid, sections, (date_format, order, wider))
    taken = ReadAs(
        grid.name, "reserve", grid.number(header.position), header.columns,
        notes=("Read from lines with a label and a value.", *notes),
    )  # fmt: skip
    used = frozenset(grid.number(position) for found in sections for position, _, _ in found.values())
    return ReserveTable(frame, taken, findings + more, used)


def _holds(ours: str, value: Any) -> bool:
    return day_or_parts(value) is not None if ours == "As-of Date" else _is_count(value)


def _is_whole(section: _Labelled) -> bool:
    return len(section.keys() & set(BALANCES)) >= 2 and bool(section.keys() & {"Opening", "Closing"})


def _two_lines(grid: Grid, section: _Labelled, ours: str, position: int) -> Finding:
    first = f"Rows {grid.number(section[ours][0])} and" if ours in section else "Another row and row"
    message = f"{first} {grid.number(position)} could both be the {ours}. Delete one."
    return grid.finding(Severity.ERROR, "two-lines-for-one", message, [grid.number(position)])


def _of_sections(
    grid: Grid, sections: Sequence[_Labelled], how: tuple[str | None, str, Style]
) -> tuple[pd.DataFrame, Header, list[Finding], tuple[str, ...]]:
    """Make one row for each statement of labelled lines."""
    labels = {ours: label for section in reversed(sections) for ours, (_, label, _) in section.items()}
    firsts = [min(position for position, _, _ in section.values()) for section in sections]
    header = Header(firsts[0], "reserve", {ours: i for i, ours in enumerate(labels)}, tuple(labels.values()))
    cells = {ours: [section[ours][2] if ours in section else "" for section in sections] for ours in labels}
    rows = [grid.number(first) for first in firsts]
    frame, findings, notes = _frame(grid, cells, header, rows, how)
    reserve = frame.assign(
        table=[f"{grid.name} {row}" for row in frame["row"]],
        titles=["\n".join([grid.name, *_titles(grid, firsts[rows.index(row)])]) for row in frame["row"]],
    )
    return reserve[list(COLUMNS)], header, findings, notes


def _label_and_value(grid: Grid, position: int, names: Names) -> tuple[str, Any]:
    """Split a line into label and value: two cells, or a text file's line that ends with the value."""
    filled = [cell for cell in grid.rows[position] if not is_blank(cell)]
    if len(filled) == 2 and isinstance(filled[0], str):
        label = _DATED.sub("", filled[0]).rstrip(": .=")
        if names.meant(label, "reserve"):
            return label, filled[1]
    if grid.is_text or len(filled) == 1:
        line = (grid.delimiter or " ").join(str(cell) for cell in grid.rows[position])
        if len(line) < 300 and (parted := _LABELLED.match(line)):
            return trimmed(parted["label"]).rstrip(": .=_-"), parted["value"]
    return "", None


def _frame(
    grid: Grid,
    cells: dict[str, list[Any]],
    header: Header,
    rows: Sequence[int],
    how: tuple[str | None, str, Style],
) -> tuple[pd.DataFrame, list[Finding], tuple[str, ...]]:
    """Make the frame of reserve rows out of their cells by our headers."""
    date_format, order, wider = how
    columns = {ours: distinct(column) for ours, column in cells.items() if ours != "Plan Code"}
    findings: list[Finding] = []
    notes: list[str] = []
    balances = {ours: column for ours, column in columns.items() if ours in BALANCES}
    style = wider if wider.stated else style_of(balances.values(), grid.delimiter)
    style = wider if not style.settled and wider.settled else style
    sound = np.ones(len(rows), dtype=bool)
    values: dict[str, Any] = {}
    for ours in BALANCES:
        made = pd.array([None] * len(rows), dtype="Int64")
        if ours in columns:
            numbers = numbers_of(columns[ours], style)
            made = pd.array(np.where(numbers.held, numbers.values, 0), dtype="Int64")
            made[~numbers.held] = pd.NA
            findings += _wrong(grid, header, ours, columns[ours], numbers.wrong, rows, sound)
        values[snake_case(ours)] = made
    days = np.full(len(rows), np.datetime64("NaT"), dtype="datetime64[s]")
    if "As-of Date" in columns:
        name = f"“{header.columns['As-of Date']}”"
        dates = dates_of(columns["As-of Date"], name, date_format, order)
        days = dates.values
        findings += _wrong(grid, header, "As-of Date", columns["As-of Date"], dates.wrong, rows, sound)
        if dates.unsettled is not None:
            code, _, message = dates.unsettled
            findings.append(grid.finding(Severity.ERROR, code, message, rows[:1]))
        swapped, doubted = exchanged(grid.name, name, columns["As-of Date"], dates, sound, rows)
        findings += [grid.finding(Severity.ERROR, *each) for each in swapped]
        sound &= ~doubted
        notes += dates.notes
    plans = [plain([cell]) or None for cell in cells.get("Plan Code", [""] * len(rows))]
    values |= {"as_of_date": days, "plan_code": pd.array(plans, dtype="str"), "row": list(rows)}
    values["sheet"] = pd.array([grid.name] * len(rows), dtype="str")
    frame = pd.DataFrame(values, index=pd.Index(rows, name="row_id"))
    if len(frame) and (frame["issued"].dropna() < 0).any() and not (frame["issued"].dropna() > 0).any():
        frame["issued"] = -frame["issued"]
        notes.append("Shares issued are shown as negative numbers.")
    frame = frame[sound]
    return frame, findings + _does_not_add_up(grid, frame), tuple(notes)


def _wrong(
    grid: Grid,
    header: Header,
    ours: str,
    column: Distinct,
    wrong: dict[int, tuple[str, str, str, str]],
    rows: Sequence[int],
    sound: "np.ndarray[Any, np.dtype[np.bool_]]",
) -> list[Finding]:
    findings = []
    for i in np.flatnonzero(np.isin(column.codes, list(wrong))).tolist():
        code, seen, what, todo = wrong[int(column.codes[i])]
        message = f"{ours} (“{header.columns[ours]}”) is {seen}: {what}. {todo}"
        findings.append(grid.finding(Severity.ERROR, code, message, [rows[i]]))
        sound[i] = False
    return findings


def _does_not_add_up(grid: Grid, frame: pd.DataFrame) -> list[Finding]:
    """Warn of each row that has all but the increases and whose closing is not what the others make."""
    complete = frame[["opening", "issued", "closing"]].notna().all(axis=1)
    due = frame["opening"] + frame["increases"].fillna(0) - frame["issued"]
    findings = []
    apart = (complete & (due != frame["closing"]).fillna(False)).to_numpy(dtype=bool)
    for row, expected, closing in zip(frame.index[apart], due[apart], frame["closing"][apart], strict=True):
        message = (
            f"The reserve statement does not add up in row {row}: opening and increases less issued are {expected:,},"
            f" and its closing is {closing:,}. Ask the agent."
        )
        findings.append(grid.finding(Severity.WARNING, "reserve-does-not-add-up", message, [int(row)]))
    return findings


def latest_as_of(frame: pd.DataFrame) -> date | None:
    """Give the latest As-of Date of a reserve statement."""
    days = frame["as_of_date"].dropna()
    return None if days.empty else days.max().date()
