"""A csv or txt file -> its cells: charset, delimiter, quotes and line numbers."""

import csv
import io
import re
from collections.abc import Callable, Sequence

from calc.excel.limits import LAST_COLUMN
from calc.findings import Finding, Severity, count
from calc.statement.dates import day_or_parts
from calc.statement.model import Grid, NotAStatement
from calc.statement.numbers import signed

SIZE_LIMIT = 300_000_000  # bytes; a million entries are some 100 MB
LINE_LIMIT = 1_000_000  # characters
DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200  # lines that the delimiter is decided by
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_NO_TEXT = (b"%PDF", b"{\\rtf", b"PK\3\4", b"PK\5\6", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<")
_DATE_LIKE = re.compile(r"\d[-/. ]?[A-Za-z\d]{1,9}[-/., ]{0,2}\d{2}|[A-Za-z]{3}[a-z]*\.? \d{1,2},? \d{4}")
_WORD = re.compile(r"[^\s,;|\"]+")
_WORDS_SHOWN, _WORD_SHOWN = 20, 40
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*$", re.IGNORECASE)


def text_of(data: bytes) -> tuple[str, str] | None:
    """Decode a file's text; give it with its charset, None where it is no text."""
    if not data.strip(b"\0 \t\r\n\f\v"):
        return "", "utf-8"
    if data.lstrip()[:10].startswith(_NO_TEXT):
        return None
    charset = _charset(data)
    text = data.decode(charset, "replace")
    start = text[:4096]
    if start.lstrip("\ufeff \t\r\n").startswith("<"):  # a web page or XML behind a mark of its charset
        return None
    return (text, charset) if len(_CONTROL.findall(start)) <= len(start) // 50 else None


def marked_up(data: bytes) -> bytes:
    """Give a file that is no text as a workbook's reader is to see it: an unmarked page in UTF-16 as UTF-8."""
    charset = _charset(data) if data else ""
    return data.decode(charset, "replace").encode() if charset in ("utf-16-le", "utf-16-be") else data


def _charset(data: bytes) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return name
    start = data[:4096]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):  # every other byte of western text is zero
        if len(start) >= 8 and start[first::2].count(0) > len(start) // 3 and not start[1 - first :: 2].count(0):
            return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def read_text(name: str, text: str, charset: str, score: Callable[[Sequence[str]], int]) -> tuple[Grid, list[Finding]]:
    """Read the cells of a text file. ``score`` says how much a row looks like headers, which decides the delimiter."""
    lines = lines_of_text(text)
    if max(map(len, lines), default=0) > LINE_LIMIT:
        raise NotAStatement(
            f"{name} has a line of more than {LINE_LIMIT:,} characters, so it is not a statement, or it is damaged."
        )
    skipped = 0
    if lines and (separator := _SEPARATOR_LINE.match(lines[0])):
        delimiter, skipped = separator[1], 1
    else:
        delimiter = _delimiter(lines[:_SAMPLE], score)
    rows, numbers, findings = _rows(name, lines, delimiter, skipped)
    _refuse_wide(name, rows, numbers)
    grid = Grid(name, rows, numbers, delimiter=delimiter)
    findings += _charset_findings(grid, charset, text, lines)
    return grid, findings


def lines_of_text(text: str) -> list[str]:
    """Give the lines of a text with their ends, as a text editor counts them."""
    return io.StringIO(text, newline="").readlines()


def _refuse_wide(name: str, rows: Sequence[list[str]], numbers: Sequence[int]) -> None:
    """Refuse a row with more cells than Excel has columns: nothing could show them beside the result."""
    for row, number in zip(rows, numbers, strict=True):
        if len(row) > LAST_COLUMN and any(map(str.strip, row[LAST_COLUMN:])):
            raise NotAStatement(
                f"Line {number} of {name} has {len(row):,} cells, and Excel has {LAST_COLUMN:,} columns, so it is not a"
                " statement, or it is damaged. Ask the agent for the file again, with one entry per line."
            )
        del row[LAST_COLUMN:]


def _delimiter(lines: Sequence[str], score: Callable[[Sequence[str]], int]) -> str:
    """Choose the delimiter that yields the best headers; else the one that most lines have equally often."""

    def quality(delimiter: str) -> tuple[int, int]:
        rows = []
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0, 0
        widths = [len(row) for row in rows if len(row) > 1]
        return max(map(score, rows), default=0), max(map(widths.count, set(widths)), default=0)

    return max(DELIMITERS, key=quality)


def _rows(
    name: str, lines: Sequence[str], delimiter: str, skipped: int
) -> tuple[list[list[str]], Sequence[int], list[Finding]]:
    """Read all rows with the line that each begins on. Where quotes do not pair, reading stops at that line."""
    lines = lines[skipped:] if skipped else lines
    try:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        rows = list(reader)
        if len(rows) == len(lines):  # no row is longer than its line
            return rows, range(skipped + 1, skipped + len(rows) + 1), []
    except csv.Error:
        pass
    return _rows_of_several_lines(name, lines, delimiter, skipped)


def _rows_of_several_lines(
    name: str, lines: Sequence[str], delimiter: str, skipped: int
) -> tuple[list[list[str]], Sequence[int], list[Finding]]:
    """Read rows one by one, for a file in which some go over several lines, or some line is broken."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    starts = [0]
    findings: list[Finding] = []
    try:
        for row in reader:
            rows.append(row)
            starts.append(reader.line_num)
    except csv.Error as wrong:
        line = skipped + starts[-1] + 1
        words = (
            "has a cell with more characters than any statement has"
            if "limit" in str(wrong)
            else "has an opening quotation mark without a closing one, so it is not clear where its cells end"
        )
        message = f"Line {line} {words}; nothing after it is read. Correct it, or get a fresh copy."
        findings.append(Finding(Severity.ERROR, "broken-line", message, name, (), (line,), f"line {line}"))
    for row, start, end in zip(rows, starts, starts[1:], strict=False):
        if end - start > 1 and _swallows(lines[start:end], delimiter, row):
            first, last = skipped + start + 1, skipped + end
            message = (
                f"Lines {first} to {last} are one row according to their quotation marks, but look like several."
                " Correct the quotation marks, or get a fresh copy."
            )
            where = f"lines {first}-{last}"
            findings.append(Finding(Severity.ERROR, "swallowed-lines", message, name, (), (first,), where))
    return rows, [skipped + start + 1 for start in starts[: len(rows)]], findings


def _swallows(lines: Sequence[str], delimiter: str, row: Sequence[str]) -> bool:
    """Tell whether a row over several lines is several rows.

    Each of its lines has as many cells as it; or more of them are entries, with a date and a number, than it is one.
    """
    own = [line for line in lines if line.strip()]
    if len(own) > 1 and len(row) > 1 and all(line.count(delimiter) >= len(row) - 1 for line in own):
        return True
    cells = [cell for cell in row if "\n" not in cell and "\r" not in cell]
    if any(map(_DATE_LIKE.search, cells)) and not any(map(_DATE_LIKE.search, lines[1:])):
        return False  # most such rows have an address
    return sum(looks_like_entry(line.replace('"', "").split(delimiter)) for line in lines) > looks_like_entry(cells)


def looks_like_entry(cells: Sequence[str]) -> bool:
    """Tell whether cells of a line hold a date and a number."""
    dated = [day_or_parts(cell) is not None for cell in cells]
    return any(dated) and any(signed(cell) is not None for cell, day in zip(cells, dated, strict=True) if not day)


def _charset_findings(grid: Grid, charset: str, text: str, lines: Sequence[str]) -> list[Finding]:
    if "\ufffd" in text:
        bad = [number for number, line in enumerate(lines, start=1) if "\ufffd" in line]
        message = (
            f"{count(len(bad), 'line holds', 'lines hold')} characters that cannot be read, the first is line {bad[0]}."
            " Ask the agent for the file in UTF-8, or save it from Excel as CSV UTF-8."
        )
        return [grid.finding(Severity.ERROR, "unreadable-characters", message, bad[:1000])]
    if charset != "cp1252":
        return []
    odd: dict[str, int] = {}  # a word -> its first line
    for number, line in enumerate(lines, start=1):
        if not line.isascii():
            for word in _odd(line):
                odd.setdefault(word, number)
    words = ", ".join(f"“{word[:_WORD_SHOWN]}”" for word in list(odd)[:_WORDS_SHOWN])
    more = f" and {len(odd) - _WORDS_SHOWN:,} others" if len(odd) > _WORDS_SHOWN else ""
    message = f"The file was read as Windows-1252 (Western European). Check that these words are right: {words}{more}."
    return [grid.finding(Severity.INFO, "charset", message, sorted({*odd.values()})[:1000])]


def _odd(line: str) -> list[str]:
    """Find the words of a line that have letters which other codings write otherwise."""
    return [word for word in _WORD.findall(line) if not word.isascii()]
