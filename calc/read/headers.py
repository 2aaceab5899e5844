"""The header row of a sheet and its columns: which of the contract's each is, and what is said of the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from calc.contract import PRICES, Sheet, folded_header
from calc.excel.layout import SheetLayout, runs
from calc.findings import Area, Finding, error, info, warning
from calc.read.near_names import closeness, is_adjusted_close, look_alike, tells_something

HEADER_SEARCH_ROWS = 50


def find_header_row(sheet: Sheet, rows: Sequence[Sequence[object]]) -> int | None:
    """Give the number of the row (from 1) that has the most of the sheet's headers; None where no row has any."""
    known = {folded_header(header) for header in sheet.headers}
    best, found = 0, None
    for number, row in enumerate(rows[:HEADER_SEARCH_ROWS], start=1):
        texts = [cell for cell in row if cell and isinstance(cell, str)]
        if len(texts) > best and (matches := len({folded_header(text) for text in texts} & known)) > best:
            best, found = matches, number
            if best == len(known):
                break
    return found


@dataclass(frozen=True)
class Headers:
    """A header row that was matched: the layout, the columns without a header or with another, and what was found."""

    layout: SheetLayout
    others: Mapping[int, object]  # headers that are none of the sheet's, by their column
    supposed: frozenset[str]  # headers of ours that columns with another header seem to mean
    without: Sequence[int]  # columns that have values and no header
    findings: list[Finding]


def match_headers(
    sheet: Sheet, title: str, header_row: int, cells: Sequence[object], filled: Sequence[bool]
) -> Headers:
    """Give the columns of a sheet by its header row; ``filled`` says which columns hold anything below it.

    A header that looks like one that is absent is an error, and its column is read on under the supposed name.
    """
    known = {folded_header(header): header for header in sheet.headers}
    columns: dict[str, int] = {}
    findings = []
    others: dict[int, object] = {}
    for number, cell in enumerate(cells, start=1):
        header = known.get(folded_header(cell)) if isinstance(cell, str) else None
        if header is None:
            others[number] = cell
        elif header in columns:
            both = (_cell(header_row, columns[header]), _cell(header_row, number))
            message = f"The column {header} appears twice, in {both[0].name} and {both[1].name}. Keep one of them."
            findings.append(replace(error("duplicate-header", message, sheet.name), areas=both))
        else:
            columns[header] = number
    blank = [number for number, cell in others.items() if cell is None or (isinstance(cell, str) and not cell.strip())]
    named = {number: cell for number, cell in others.items() if number not in blank}
    supposed = _supposed(known, columns, named, filled)
    for number, header in supposed.items():
        columns[header] = number
        text = str(named.pop(number)).strip()
        message = (
            f"There is no column {header}, but there is a column “{text}”. Did you mean {header}? If so, rename that"
            " column."
        )
        at = (_cell(header_row, number),)
        findings.append(replace(error("misspelt-header", message, sheet.name, header), areas=at))
    for header in known.values():
        if header not in columns and sheet.by_header[header].required:
            message = (
                f"The column {header} is missing. Add it to the header row {header_row}, or start from the template."
            )
            at = (_cell(header_row, min(columns.values())),)
            findings.append(replace(error("missing-column", message, sheet.name), areas=at))
    without = [number for number in blank if filled[number - 1]]
    return Headers(
        SheetLayout(sheet, title, header_row, columns), named, frozenset(supposed.values()), without, findings
    )


def _supposed(
    known: Mapping[str, str], columns: Mapping[str, int], others: Mapping[int, object], filled: Sequence[bool]
) -> dict[int, str]:
    """Give the absent header that each unknown one seems to mean; of several that seem to mean one, the likeliest."""
    absent = {key: header for key, header in known.items() if header not in columns}
    supposed = {}
    for number in sorted(others, key=lambda number: (closeness(str(others[number])), number)):
        cell = others[number]
        if isinstance(cell, str) and (meant := look_alike(cell.strip(), absent, by_words=filled[number - 1])):
            supposed[number] = meant
            absent.pop(folded_header(meant))
    return supposed


def left_alone(layout: SheetLayout, others: Mapping[int, object], filled: Sequence[bool]) -> list[Finding]:
    """Tell what is said of columns that are none of the sheet's: an error or a warning for each, or one info."""
    sheet, header_row, columns = layout.sheet, layout.header_row, layout.columns
    findings = []
    plain: dict[int, str] = {}
    for number, cell in others.items():
        text = cell.strip() if isinstance(cell, str) else str(cell)
        has_values = filled[number - 1] and isinstance(cell, str)
        if has_values and sheet is PRICES and "Last Sale" not in columns and is_adjusted_close(text):
            message = (
                f"There is no column Last Sale, but there is a column “{text}”, whose prices are adjusted for later"
                " events: they are not the closing prices of the day (§6(c)). Add the closes as reported under Last"
                " Sale."
            )
            at = (_cell(header_row, number),)
            findings.append(replace(error("adjusted-close", message, sheet.name), areas=at))
        elif has_values and (why := tells_something(sheet, text)):
            message = (
                f"The column “{text}” is not part of {sheet.name}, so its values are ignored. {why}. If a figure"
                " should depend on it, move it to the sheet that uses it; if not, begin its header with the word Note."
            )
            at = (_cell(header_row, number),)
            findings.append(replace(warning("header-not-read", message, sheet.name), areas=at))
        else:
            plain[number] = text
    if plain:
        named = _names_in_words([f"“{text}”" for text in plain.values()])
        subject, verb = (f"The column {named}", "is") if len(plain) == 1 else (f"The columns {named}", "are")
        message = f"{subject} {verb} not part of {sheet.name} and {verb} ignored."
        findings.append(replace(info("unknown-header", message, sheet.name), areas=_spans(header_row, plain)))
    return findings


def _names_in_words(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def no_headers(sheet: Sheet, header_row: int, places: Sequence[int]) -> list[Finding]:
    """Give one warning for all columns of a sheet that have values and no header."""
    if not places:
        return []
    if len(places) == 1:
        message = (
            f"Column {xl_col_to_name(places[0] - 1)} has no header and is ignored. Give it a header if it belongs here."
        )
    else:
        letters = ", ".join(xl_col_to_name(place - 1) for place in places)
        message = f"The columns {letters} have no header and are ignored. Give them headers if they belong here."
    return [replace(warning("no-header", message, sheet.name), areas=_spans(header_row, places))]


def _cell(row: int, column: int) -> Area:
    return Area(row, column, row, column)


def _spans(row: int, columns: Iterable[int]) -> tuple[Area, ...]:
    """Give the cells of some columns in a row, those side by side as one block."""
    return tuple(Area(row, first, row, last) for first, last in runs(columns))
