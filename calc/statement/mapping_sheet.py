"""The sheet Taken As of a reconciliation, corrected by hand and given back: what each of their headers is.

    Sheet     Their Header                     Taken As   What
              Date order                       MDY        setting: DMY, MDY or YMD
              Decimal mark                     comma      setting: comma or dot
              REVERSAL                         debit      type: debit or credit
    Activity  Stk Mvmt                         Shares     journal
    Activity  Running Bal                                 left alone
    Activity  row 1: Bayside Trust                        title

What a row is follows from What. A row that somebody added has nothing there, and is of a column of the journal.
"""

import difflib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from calc.cells import cell_as_seen, trimmed
from calc.contract import TAKEN, folded_header
from calc.excel.inspect import NotAWorkbook, inspect_workbook, readable
from calc.statement import synonyms
from calc.statement.dates import ORDERS
from calc.statement.headers import Names, known_header
from calc.statement.marks import CREDIT, DEBIT, plain_word
from calc.statement.model import NotAMapping
from calc.statement.synonyms import NAME_PARTS, SIGN

DATE_ORDER, GROUPED, DECIMAL_MARK = "Date order", "Rows grouped under the holder", "Decimal mark"
SETTING, TYPE, LEFT_ALONE, RESERVE_LEFT_ALONE = "setting", "type", "left alone", "reserve, left alone"
_KINDS = dict.fromkeys(("journal", LEFT_ALONE, ""), "journal") | dict.fromkeys(
    ("reserve", RESERVE_LEFT_ALONE), "reserve"
)
_YES_NO = {"yes": True, "no": False, "": None}
MARKS = {"comma": ",", "dot": "."}
_MARKS = {**MARKS, ",": ",", ".": ".", "": ""}
_SIGNS = {"debit": DEBIT, "credit": CREDIT}
_ORDERS = {folded_header(word): order for order, words in ORDERS.items() for word in (order, words)}
OURS = tuple(dict.fromkeys((*synonyms.JOURNAL_HEADERS, SIGN, *NAME_PARTS, *synonyms.RESERVE_HEADERS)))


@dataclass
class Corrected:
    """What the sheet says: by kind and folded header our header ("" to leave it alone), signs, and the settings."""

    stated: dict[tuple[str, str], str] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)  # their headers that only a person knows
    signs: dict[str, int] = field(default_factory=dict)
    date_format: str | None = None
    grouped: bool | None = None
    decimal_mark: str = ""


def corrected_sheet(path: Path, data: bytes) -> Corrected:
    """Read the sheet Taken As of a workbook. ``NotAMapping`` says all that is wrong, each with its cell."""
    rows, title = _rows(path, data)
    at = next((i for i, row in enumerate(rows) if _places(row)), None)
    if at is None:
        raise NotAMapping(
            f"{path.name}, sheet {title}, has no row with the headers Their Header and Taken As. Take the sheet of a"
            " reconciliation, and change only what stands below Taken As."
        )
    places = _places(rows[at]) or {}
    return _Reader(f"{path.name}, sheet {title}", places).read(rows[at + 1 :], at + 1)


def _rows(path: Path, data: bytes) -> tuple[list[list[Any]], str]:
    try:
        inspection = inspect_workbook(data, path.name)
        title = next((each.name for each in inspection.sheets if folded_header(each.name) == "takenas"), None)
        if title is None:
            raise NotAMapping(
                f"{path.name} has no sheet {TAKEN.name}. With --map, name a reconciliation, or a workbook with that"
                " sheet."
            )
        book = CalamineWorkbook.from_filelike(io.BytesIO(readable(data, inspection)))
        return book.get_sheet_by_name(title).to_python(skip_empty_area=False), title
    except NotAWorkbook as refused:
        raise NotAMapping(f"{refused} A mapping is a TOML file, or a workbook with a sheet {TAKEN.name}.") from refused
    except NotAMapping:
        raise
    except (CalamineError, OSError, ValueError, KeyError, IndexError, OverflowError, EOFError) as wrong:
        message = f"{path.name} cannot be read as an Excel workbook. Open it in Excel and save it again."
        raise NotAMapping(message) from wrong


def _places(row: Sequence[Any]) -> dict[str, int] | None:
    there = {folded_header(cell): place for place, cell in enumerate(row) if isinstance(cell, str)}
    places = {column.header: there[key] for column in TAKEN.columns if (key := folded_header(column.header)) in there}
    return places if {"Their Header", "Taken As"} <= places.keys() else None


class _Reader:
    """The sheet while it is read."""

    def __init__(self, where: str, places: dict[str, int]) -> None:
        self._where, self._places = where, places
        self._wrong: list[str] = []
        self._columns: dict[tuple[str, str], dict[str, list[tuple[str, int]]]] = {}
        self._words: dict[str, str] = {}  # by folded header as it is written
        self._out = Corrected()

    def read(self, rows: Sequence[Sequence[Any]], first: int) -> Corrected:
        """Read the rows below the headers; ``first`` is the place of the first of them."""
        for number, row in enumerate(rows, start=first):
            self._row(row, number)
        self._settle()
        if self._wrong:
            raise NotAMapping(" ".join(self._wrong))
        return self._out

    def _text(self, row: Sequence[Any], header: str) -> str:
        place = self._places.get(header, len(row))
        cell = row[place] if place < len(row) else ""
        return trimmed(cell) if isinstance(cell, str) else "" if cell is None else cell_as_seen(cell)

    def _row(self, row: Sequence[Any], number: int) -> None:
        theirs, ours, what = (self._text(row, header) for header in ("Their Header", "Taken As", "What"))
        kind = what.partition(":")[0].strip().casefold()
        if kind == SETTING:
            self._setting(theirs, ours, number)
        elif kind == TYPE:
            self._sign(theirs, ours, number)
        elif what.casefold() in _KINDS and theirs:
            self._column(self._text(row, "Sheet"), theirs, ours, _KINDS[what.casefold()], number)
        elif ours:
            self._tell(number, f"“{ours}” stands beside a line that is no column. Empty the cell.")

    def _tell(self, number: int, message: str) -> None:
        cell = xl_rowcol_to_cell(number, self._places["Taken As"])
        self._wrong.append(f"{self._where}, {cell}: {message}")

    def _setting(self, name: str, word: str, number: int) -> None:
        if folded_header(name) == folded_header(DATE_ORDER):
            self._out.date_format = _ORDERS.get(folded_header(word))
            if word and self._out.date_format is None:
                self._tell(number, f"“{word}” is no order of dates. Write DMY, MDY or YMD, or empty the cell.")
        elif folded_header(name) == folded_header(GROUPED):
            self._out.grouped = _YES_NO.get(word.casefold())
            if word.casefold() not in _YES_NO:
                self._tell(number, f"“{word}” is neither yes nor no. Write one of them, or empty the cell.")
        elif folded_header(name) == folded_header(DECIMAL_MARK):
            self._out.decimal_mark = _MARKS.get(word.casefold(), "")
            if word.casefold() not in _MARKS:
                self._tell(number, f"“{word}” is neither comma nor dot. Write one of them, or empty the cell.")
        else:
            self._tell(number, f"“{name}” is no setting. The settings are {DATE_ORDER}, {GROUPED} and {DECIMAL_MARK}.")

    def _sign(self, theirs: str, word: str, number: int) -> None:
        sign = _SIGNS.get(word.casefold())
        if word and sign is None:
            self._tell(number, f"“{word}”, for “{theirs}”, is neither debit nor credit. Write one, or empty the cell.")
        elif sign is not None and self._out.signs.setdefault(plain_word(theirs), sign) != sign:
            self._tell(number, f"“{theirs}” is both a debit and a credit. Keep one of the rows.")

    def _column(self, sheet: str, theirs: str, ours: str, kind: str, number: int) -> None:
        header = known_header(ours)
        headers = (
            (*synonyms.JOURNAL_HEADERS, SIGN, *NAME_PARTS) if kind == "journal" else synonyms.RESERVE_HEADERS
        )  # fmt: skip
        if header and header not in headers and header in synonyms.RESERVE_HEADERS:
            kind = "reserve"  # a row that somebody moved to the other table
        if header is None:
            close = difflib.get_close_matches(ours, OURS, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            self._tell(number, f"“{ours}”, for “{theirs}”, is not one of our headers: {', '.join(OURS)}.{hint}")
            return
        seen = self._columns.setdefault((sheet, kind), {})
        self._words[folded_header(theirs)] = theirs
        for other, before in seen.items():
            for taken, row in before:
                if header and taken == header and other != folded_header(theirs):
                    self._tell(number, f"{header} stands in row {row + 1} too. Empty one of the two cells.")
                if other == folded_header(theirs) and taken != header:
                    self._tell(number, f"“{theirs}” is taken as something else in row {row + 1}. Keep one of the two.")
        seen.setdefault(folded_header(theirs), []).append((header, number))
        known = [meant for meant, _ in Names({}).meant(theirs, kind)]
        if header and header not in known:
            self._out.required[theirs] = header

    def _settle(self) -> None:
        """Bring the sheets together: a header may be another in each only as it is without any word of a person."""
        by_header: dict[tuple[str, str], dict[str, int]] = {}
        for (_, kind), columns in self._columns.items():
            for theirs, cells in columns.items():
                by_header.setdefault((kind, theirs), {}).update(dict(cells))
        for key, words in by_header.items():
            taken = words
            known = [meant for meant, _ in Names({}).meant(self._words[key[1]], key[0])]
            if len(taken) > 1:
                others = {ours: row for ours, row in taken.items() if ours and ours not in known}
                if len(others) > 1:
                    self._tell(max(others.values()), "The same header is taken as two. Keep one of the rows.")
                taken = others
            for ours in taken:
                self._out.stated[key] = ours
