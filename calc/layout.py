"""Where the contract's sheets and columns stand in a workbook, and the cells that a finding is about."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from calc.contract import INPUT, RESULTS, Sheet, folded
from calc.findings import Finding, error, info, warning

HEADER_SEARCH_ROWS = 50


@dataclass(frozen=True)
class SheetLayout:
    """A contract sheet as it stands in the workbook: its title there, its header row and its columns (1 is A)."""

    sheet: Sheet
    title: str
    header_row: int
    columns: Mapping[str, int]

    def cells(self, headers: Sequence[str], rows: Sequence[int]) -> str:
        """The cells of the headers in the rows as Excel writes them: ``C5``, ``C2:C2601``, ``C2:C9, C12``."""
        known = [self.columns[header] for header in headers if header in self.columns]
        if headers and not known:
            return ""
        if not known and not rows:
            return ""
        whole = [(min(self.columns.values()), max(self.columns.values()))]
        spans = list(_runs(known)) or whole
        runs = list(_runs(rows)) or [(self.header_row, self.header_row)]
        return ", ".join(_range(first, last, top, bottom) for first, last in spans for top, bottom in runs)


def located(findings: Iterable[Finding], layouts: Mapping[str, SheetLayout]) -> list[Finding]:
    """The findings with the title of their sheet in this workbook and their cells, in the order of sheets and rows."""
    order = {name: number for number, name in enumerate(layouts)}
    placed = []
    for finding in findings:
        layout = layouts.get(finding.sheet)
        top = min(finding.rows, default=0)
        column = min((layout.columns.get(header, 0) for header in finding.headers), default=0) if layout else 0
        key = (order.get(finding.sheet, -1), top, column, finding.code)
        if layout is not None:
            cell = finding.cell or layout.cells(finding.headers, finding.rows)
            finding = replace(finding, sheet=layout.title, cell=cell)
        placed.append((key, finding))
    return [finding for _, finding in sorted(placed, key=lambda pair: pair[0])]


def match_sheets(titles: Sequence[str]) -> tuple[dict[str, str], list[Finding]]:
    """The contract's sheet name for each title that is one, and a finding for each title that is not."""
    known = {folded(sheet.name): sheet.name for sheet in INPUT}
    matched: dict[str, str] = {}
    findings = []
    for title in titles:
        name = known.get(folded(title))
        if name is None:
            continue
        if name in matched.values():
            first = next(other for other, taken in matched.items() if taken == name)
            message = f"The sheets “{first}” and “{title}” are both {name}. Keep one of them."
            findings.append(error("duplicate-sheet", message, title))
            continue
        matched[title] = name
    absent = {key: name for key, name in known.items() if name not in matched.values()}
    results = {folded(sheet.name) for sheet in RESULTS} - set(known)
    for title in titles:
        if folded(title) in known or _is_ours(title):
            continue
        if folded(title) not in results and (meant := look_alike(title, absent)):
            message = f"There is no sheet {meant}, but a sheet “{title}”. Did you mean {meant}? Rename it."
            findings.append(error("misspelt-sheet", message, title))
        elif folded(title) not in results:
            findings.append(
                info("unknown-sheet", f"The sheet “{title}” is not part of the input and is left alone.", title)
            )
    return matched, findings


def _is_ours(title: str) -> bool:
    """Whether a sheet is one that this program writes into an input: Instructions, or Findings (2, 3 ...)."""
    return bool(re.fullmatch(r"instructions|findings\d*", folded(title)))


def find_header_row(sheet: Sheet, rows: Sequence[Sequence[object]]) -> int | None:
    """The number of the row (1 is the first) that has the most of the sheet's headers; None where no row has any."""
    known = {folded(header) for header in sheet.headers}
    best, found = 0, None
    for number, row in enumerate(rows[:HEADER_SEARCH_ROWS], start=1):
        texts = [cell for cell in row if cell and isinstance(cell, str)]
        if len(texts) > best and (matches := len({folded(text) for text in texts} & known)) > best:
            best, found = matches, number
            if best == len(known):
                break
    return found


def match_headers(
    sheet: Sheet, title: str, header_row: int, cells: Sequence[object], filled: Sequence[bool]
) -> tuple[SheetLayout, list[Finding]]:
    """The columns of a sheet by its header row; ``filled`` says which columns hold anything below it."""
    known = {folded(header): header for header in sheet.headers}
    columns: dict[str, int] = {}
    findings = []
    others: dict[int, object] = {}
    for number, cell in enumerate(cells, start=1):
        header = known.get(folded(cell)) if isinstance(cell, str) else None
        if header is None:
            others[number] = cell
        elif header in columns:
            both = f"{_cell(columns[header], header_row)} and {_cell(number, header_row)}"
            message = f"The column {header} stands twice, in {both}. Keep one of them."
            where = f"{_cell(columns[header], header_row)}, {_cell(number, header_row)}"
            findings.append(replace(error("duplicate-header", message, sheet.name), cell=where))
        else:
            columns[header] = number
    absent = {key: header for key, header in known.items() if header not in columns}
    findings += _other_headers(sheet, header_row, others, absent, filled)
    layout = SheetLayout(sheet, title, header_row, columns)
    required = [header for header in absent.values() if sheet.by_header[header].required]
    suspects = {header for finding in findings for header in finding.headers}
    for header in required:
        if header not in suspects:
            message = (
                f"The column {header} is missing. Add it to the header row {header_row}, or start from the template."
            )
            where = f"{_cell(min(columns.values()), header_row)}"
            findings.append(replace(error("missing-column", message, sheet.name), cell=where))
    return layout, findings


def _other_headers(
    sheet: Sheet, header_row: int, others: Mapping[int, object], absent: Mapping[str, str], filled: Sequence[bool]
) -> list[Finding]:
    findings = []
    open_headers = dict(absent)
    for number, cell in others.items():
        where = _cell(number, header_row)
        text = cell.strip() if isinstance(cell, str) else ""
        if cell is None or (text == "" and isinstance(cell, str)):
            if filled[number - 1]:
                message = (
                    f"Column {xl_col_to_name(number - 1)} has no header and is left alone. Name it if it belongs here."
                )
                findings.append(replace(warning("no-header", message, sheet.name), cell=where))
        elif text and (meant := look_alike(text, open_headers, by_words=filled[number - 1])):
            message = f"There is no column {meant}, but a column “{text}”. Did you mean {meant}? Rename it."
            findings.append(replace(error("misspelt-header", message, sheet.name, meant), cell=where))
            open_headers.pop(folded(meant))
        else:
            message = f"The column “{text or cell}” is not part of {sheet.name} and is left alone."
            findings.append(replace(info("unknown-header", message, sheet.name), cell=where))
    return findings


# Words that people use for a column, and words that many columns share and that tell nothing.
_SYNONYMS = {"Last Sale": {"close", "closing", "last", "price"}, "Account No.": {"acct", "account"}}
_COMMON_WORDS = frozenset({"date", "id", "no", "of", "the", "and", "from", "to", "in", "by", "shares", "value", "type"})


def look_alike(text: str, known: Mapping[str, str], by_words: bool = True) -> str | None:
    """The known name that a header or a title looks like, or None. ``known`` has the names by their folded form.

    It is alike by its letters, or, with ``by_words``, by a telling word that the two share.
    """
    import difflib  # most workbooks need none of it

    own = folded(text)
    close = difflib.get_close_matches(own, list(known), n=1, cutoff=0.75)
    if close:
        return known[close[0]]
    words = _words(text)
    for key, name in known.items():
        if min(len(own), len(key)) >= 4 and (own in key or key in own):
            return name
        if by_words and words & (_words(name) | _SYNONYMS.get(name, set())):
            return name
    return None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower())) - _COMMON_WORDS


def _runs(rows: Iterable[int]) -> Iterable[tuple[int, int]]:
    top = bottom = None
    for row in sorted(set(rows)):
        if bottom is not None and row == bottom + 1:
            bottom = row
            continue
        if top is not None and bottom is not None:
            yield top, bottom
        top = bottom = row
    if top is not None and bottom is not None:
        yield top, bottom


def _cell(column: int, row: int) -> str:
    return f"{xl_col_to_name(column - 1)}{row}"


def _range(first: int, last: int, top: int, bottom: int) -> str:
    start, end = _cell(first, top), _cell(last, bottom)
    return start if start == end else f"{start}:{end}"
