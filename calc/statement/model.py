"""What a statement is once it is read, and the cells of a file before that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from calc.excel.inspect import SheetInspection
from calc.excel.layout import runs
from calc.findings import Finding, Severity


class NotAStatement(Exception):  # noqa: N818 - it reads as what it says
    """The file is no statement that can be read; the message says what it is and what to do."""


class NotAMapping(Exception):  # noqa: N818 - it reads as what it says
    """The mapping file cannot be used; the message says why, all of it, and what to do."""


@dataclass(frozen=True)
class How:
    """What a person says of how a statement is to be read.

    ``date_format`` is DMY, MDY, YMD or a strptime format, ``signs`` the sign of types and marks by their plain word,
    ``grouped`` whether rows are grouped under the holder's line, ``decimal_mark`` a comma or a dot; None and "": as the
    statement shows.
    """

    date_format: str | None = None
    signs: Mapping[str, int] = field(default_factory=dict)
    grouped: bool | None = None
    decimal_mark: str = ""


@dataclass(frozen=True)
class StatementLine:
    """A line of theirs that is no entry: what it is taken for, and what it says."""

    row: int
    what: str  # "title", "header again", "page", "total", "balance", "note"
    text: str


@dataclass(frozen=True)
class ReadAs:
    """What one block of a sheet or file was taken for; a sheet that is left alone has the kind ``other``."""

    sheet: str
    kind: str  # "journal", "reserve", "other"
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)  # our header -> their header
    left_alone: tuple[str, ...] = ()  # their other headers
    lines: tuple[StatementLine, ...] = ()
    notes: tuple[str, ...] = ()  # how dates, numbers and signs were read


@dataclass(frozen=True, eq=False)
class Statement:
    """A transfer agent's statement. Rows with an error finding are not in its frames.

    ``journal``: date (datetime64[s]), holder (str), shares (int64, a debit is negative), account_no, type, certificate,
    plan_code, reference (str, missing where blank), sheet, row (their own number), inferred (a debit by a word under
    Type alone); indexed by ``row``, or by a running number where several sheets are journals. ``reserve``: opening,
    increases, issued, closing (Int64), as_of_date, plan_code, sheet, row, and the table and its titles, in which the
    plan may be named.
    """

    path: Path
    sha256: str
    journal: pd.DataFrame
    reserve: pd.DataFrame
    as_of_date: date | None  # its last day
    last_day_by: str  # "reserve" or "titles" where they state it; else why it is the latest entry's, as a sentence
    taken: tuple[ReadAs, ...]
    findings: tuple[Finding, ...]
    raw: Mapping[str, tuple[Sequence[Any], ...]]
    how: How = field(default_factory=How)  # what a person said of it


@dataclass
class Grid:
    """The cells of one sheet or text file, row by row; ``""`` is a blank one."""

    name: str
    rows: list[list[Any]]
    numbers: Sequence[int]  # each row's own number, as Excel or a text editor shows it
    inspection: SheetInspection | None = None  # a worksheet's; None for a text file
    delimiter: str = ""
    notes: tuple[str, ...] = ()  # how a layout was read
    known: dict[int, str] = field(default_factory=dict)  # by position what a line is, where its layout tells it

    @property
    def is_text(self) -> bool:
        """Tell whether the cells come from a text file, where every cell is text."""
        return self.inspection is None

    def number(self, position: int) -> int:
        """Give the row's own number."""
        return int(self.numbers[position])

    def finding(
        self, severity: Severity, code: str, message: str, rows: Sequence[int] = (), place: int | None = None
    ) -> Finding:
        """Make a finding about rows (by their own numbers), in one column (0 is the first) or in all."""
        return Finding(severity, code, message, self.name, (), tuple(rows), self.cells(rows, place))

    def cells(self, rows: Sequence[int], place: int | None) -> str:
        """Name where rows stand: ``C5:C9`` in a sheet, ``line 5, column 3`` in a text file."""
        spans = list(runs(rows))
        column = xl_col_to_name(place) if place is not None else ""
        if self.is_text:
            lines = ", ".join(str(top) if top == end else f"{top}-{end}" for top, end in spans)
            word = "lines" if "-" in lines or "," in lines else "line"
            parts = [f"{word} {lines}" if lines else "", f"column {place + 1}" if place is not None else ""]
            return ", ".join(part for part in parts if part)
        if not spans:
            return f"{column}:{column}" if column else ""
        return ", ".join(
            f"{column}{top}" if column and top == end else f"{column}{top}:{column}{end}" for top, end in spans
        )
