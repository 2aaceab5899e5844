"""Text whose columns stand below one another -> the cells of its lines.

    DATE      ACCOUNT     REGISTRATION            SHARES      a header: its words say where columns are
    --------  ----------  --------------------  --------      dashes below it say so exactly
    08/31/01  00123404    ROBERT ELLISON III       1,328      an entry, cut where all entries are blank
    10/09/01  00123406    ESTATE OF THOMAS GRAHAM    104      a name that spills into the blank is cut after it
                          AND MARY GRAHAM                     the name goes on
    TOTAL ACCOUNT 00123406                           104      other lines are cut before their numbers

No line is cut within a word. An entry that cannot be cut into the columns is an error and not an entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from calc.findings import Finding, Severity
from calc.problems import NAMED_ONE_BY_ONE
from calc.statement import fixed_header
from calc.statement.column_places import Column, cut, number_in, places_of
from calc.statement.dates import day_or_parts
from calc.statement.fixed_header import HeaderLine, Placed
from calc.statement.headers import COUNTS, Names
from calc.statement.holder_line import Unclear, fields_of
from calc.statement.model import Grid, NotAStatement
from calc.statement.numbers import signed
from calc.statement.titles import folded_page

_LINES = 1_000  # in which the first header is looked for
_HEADERS = 50  # different ones
_DATE_WORDS = 4


@dataclass
class _Table:
    """The lines from one header on: its columns, and which of them hold dates, counts and holders."""

    header: HeaderLine
    columns: list[Column]
    dates: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    holder: int | None = None
    of_words: int | None = None  # the column after the holder, where most of its cells are of one word

    def span(self, k: int) -> tuple[int, int]:
        """Give where a column begins and ends."""
        return self.columns[k].start, self.columns[k].end


def read_fixed_width(name: str, lines: Sequence[str], names: Names) -> tuple[Grid, list[Finding]] | None:
    """Read text in columns of fixed width; None where no line is a header in such columns.

    ``NotAStatement`` where the columns below a header cannot be told apart.
    """
    lines = [line.replace("\f", " ").rstrip().expandtabs() for line in lines]
    headers = _headers(lines, names)
    if not headers:
        return None
    rows: list[list[str]] = [[line.strip()] if line.strip() else [] for line in lines]
    grid = Grid(name, [list(row) for row in rows], range(1, len(rows) + 1))
    notes: list[str] = []
    uncut: list[int] = []
    titles = {folded_page(line) for line in lines[: headers[0].first]} - {""}
    stops = [*(header.first for header in headers[1:]), len(lines)]
    spans: dict[tuple[Placed, ...], list[range]] = {}
    for header, stop in zip(headers, stops, strict=True):
        spans.setdefault(header.columns, []).append(range(header.last + 1, stop))
    tables: dict[tuple[Placed, ...], _Table] = {}
    for at, (header, stop) in enumerate(zip(headers, stops, strict=True)):
        if header.columns not in tables:
            tables[header.columns] = _table(name, lines, header, spans[header.columns], names)
        table = replace(tables[header.columns], header=header)
        uncut += _read_lines(grid, lines, table, range(header.first if at else 0, stop))
        if at:
            _mark_heading(grid, lines, table, header.first, titles)
        notes.append(_note(table))
    grid.notes = tuple(dict.fromkeys(notes))
    return grid, _uncut(grid, uncut, lines)


def _headers(lines: Sequence[str], names: Names) -> list[HeaderLine]:
    """Find all header lines; each that repeats an earlier one has its texts."""
    found: list[HeaderLine] = []
    for at in range(len(lines)):
        if not found and at >= _LINES:
            break
        if found and any(map(str.isdigit, lines[at])):
            continue
        header = fixed_header.header_at(lines, at, names)
        if header is not None and not (found and header.first <= found[-1].last):
            found.append(header)
    if len({header.columns for header in found}) > _HEADERS:
        raise NotAStatement(f"The statement has more than {_HEADERS} different headers, so it is not a statement.")
    return found


def _table(name: str, lines: Sequence[str], header: HeaderLine, spans: Sequence[range], names: Names) -> _Table:
    """Find the columns below a header, by all lines below it and below the same header on other pages."""
    meant = [{ours for ours, _ in names.meant(text, header.kind)} for text, _, _ in header.columns]
    dates = [k for k, each in enumerate(meant) if each & {"Date", "As-of Date"}]
    counted = set(COUNTS) if header.kind == "journal" else {"Opening", "Increases", "Issued", "Closing"}
    counts = [k for k, each in enumerate(meant) if each & counted]
    holder = next((k for k, each in enumerate(meant) if "Holder" in each), None)
    date_spans = [header.columns[k][1:] for k in dates]
    data = [
        lines[i]
        for span in spans
        for i in span
        if (_dated(lines[i], date_spans) if dates and header.kind == "journal" else True) and _numbers(lines[i])
    ]
    columns, unclear = places_of(header.columns, data, header.dashes, holder, counts)
    if unclear:
        raise NotAStatement(
            f"{name} has columns of fixed width, and below the headers in line {header.last + 1} {unclear}. Ask the"
            " agent for the statement as a workbook or a csv file, or put two spaces between the columns in a copy."
        )
    table = _Table(header, columns, dates, counts, holder)
    if holder is not None and holder + 1 < len(columns):
        cells = [row[holder + 1] for line in data if (row := cut(line, columns)) is not None and row[holder + 1]]
        table.of_words = holder + 1 if 2 * sum(" " in cell for cell in cells) < len(cells) else None
    return table


def _dated(line: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a line has a date below a header of dates."""
    words = fixed_header.words_of(line)
    for first in range(len(words)):
        for last in range(first, min(first + _DATE_WORDS, len(words))):
            start, end = words[first][1], words[last][2]
            near = any(start < stop and end > begin for begin, stop in spans)
            if near and day_or_parts(line[start:end]) is not None:
                return True
    return False


def _numbers(line: str) -> bool:
    return any(signed(word) is not None for word, _, _ in fixed_header.words_of(line))


def _read_lines(grid: Grid, lines: Sequence[str], table: _Table, span: range) -> list[int]:
    """Put the cells of some lines into the grid; give the entries among them that could not be cut."""
    header, uncut = table.header, []
    texts = [text for text, _, _ in header.columns]
    for i in span:
        line = lines[i]
        if header.first <= i <= header.last:
            grid.rows[i] = list(texts) if i == header.at else [line.strip()] if i > header.at else []
        elif not line.strip() or fixed_header.is_rule(line) or _names_holder(line):
            continue
        elif (cells := cut(line, table.columns)) is None or _is_run_into(cells, table):
            if _dated(line, [table.span(k) for k in table.dates]) and _numbers(line):
                uncut.append(i)
                grid.known[i] = "not read"
            elif i > header.last and (tail := _tail(line, table)) is not None:
                grid.rows[i] = tail
        elif i < header.first and not _is_entry(cells, table):
            continue
        elif _is_continued(grid, i, cells, table):
            grid.rows[i - 1][table.holder or 0] += f" {cells[table.holder or 0]}"
            grid.rows[i] = [line.strip()]
            grid.known[i] = "name continued"
        elif _is_cut(cells, table):
            grid.rows[i] = cells
    return uncut


def _names_holder(line: str) -> bool:
    try:
        return fields_of([line.strip()])[1]
    except Unclear:
        return False


def _is_entry(cells: Sequence[str], table: _Table) -> bool:
    dated = any(day_or_parts(cells[k]) is not None for k in table.dates)
    return dated and any(number_in(cells[k]) for k in table.counts)


def _is_run_into(cells: Sequence[str], table: _Table) -> bool:
    """Tell whether an entry's holder may have run into the column after it, whose cells are of one word."""
    after = table.of_words
    return after is not None and after not in table.counts and " " in cells[after] and _is_entry(cells, table)


def _is_cut(cells: Sequence[str], table: _Table) -> bool:
    """Tell whether a line has a cell where it belongs: a date, a number or a holder; any other is words."""
    return (
        any(day_or_parts(cells[k]) is not None for k in table.dates)
        or any(number_in(cells[k]) for k in table.counts)
        or (table.holder is not None and bool(cells[table.holder]))
    )


def _is_continued(grid: Grid, i: int, cells: Sequence[str], table: _Table) -> bool:
    """Tell whether a line goes on with the name of the entry directly above it: it has nothing but that."""
    above = grid.rows[i - 1] if i else []
    held = table.holder
    if not held or len(above) != len(cells) or not _is_entry(above, table) or not above[held]:
        return False
    return bool(cells[held]) and not any(cell for k, cell in enumerate(cells) if k != held)


def _tail(line: str, table: _Table) -> list[str] | None:
    """Cut a line of words that run over the columns before its counts: “TOTAL ACCOUNT 0012      1,789”."""
    for first in table.counts:
        cells = cut(line, table.columns, words_until=first)
        if cells is not None and any(number_in(cells[k]) for k in table.counts):
            return cells
    return None


def _mark_heading(grid: Grid, lines: Sequence[str], table: _Table, stop: int, titles: set[str]) -> None:
    """Mark the heading of a page, from a line of the first page's on, which stands above the headers again."""
    at = stop - 1
    top: int | None = None
    while at >= 0 and stop - at <= len(titles) + _DATE_WORDS:
        if lines[at].strip() and folded_page(lines[at]) in titles:
            top = at
        elif len(grid.rows[at]) > 1 or grid.known.get(at):
            break
        at -= 1
    for i in range(top, stop) if top is not None else ():
        if lines[i].strip():
            grid.known[i] = "page"


def _note(table: _Table) -> str:
    spans = ", ".join(
        f"{text or 'no header'} {column.start + 1}-{column.end}"
        for (text, _, _), column in zip(table.header.columns, table.columns, strict=True)
    )
    return f"Columns were told by their places in the lines: {spans}."


def _uncut(grid: Grid, uncut: Sequence[int], lines: Sequence[str]) -> list[Finding]:
    """Report an error for entries that cannot be cut into the columns."""
    findings = []
    for among in [[i] for i in uncut] if len(uncut) <= NAMED_ONE_BY_ONE else [list(uncut)]:
        rows = [grid.number(i) for i in among]
        subject = f"Line {rows[0]} cannot" if len(rows) == 1 else f"{len(rows):,} lines, the first is {rows[0]}, cannot"
        shown = lines[among[0]].strip()[:120]
        message = (
            f"{subject} be cut into the columns, as a text runs into the next column: “{shown}”."
            " Put two spaces between its columns in a copy, below the headers, or ask the agent for a csv file."
        )
        findings.append(grid.finding(Severity.ERROR, "line-not-cut", message, rows))
    return findings
