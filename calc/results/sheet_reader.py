"""The sheets of a workbook of results, read back row by row, each cell checked before anything is made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_col_to_name

from calc.contract import Sheet
from calc.results.cell_checks import LOST, lost_cell, value_as_shown, wrong_cell

CHOOSE = "Choose the results as plancalc wrote them."
OR_SAVE = "Choose the results as plancalc wrote them, or open them in Excel and save them."
_BLOCK = 5_000  # rows checked at once


class EditedError(ValueError):
    """A cell, a row or a column that the program did not write so: the message names it, and says what to do."""


class MissingColumnError(EditedError):
    """A column is lacking that the program wrote."""


@dataclass
class Page:
    """A sheet of the file that holds all or some of the rows of a result sheet: its headers, and how many rows."""

    title: str
    headers: Sequence[str]
    rows: int = 0


@dataclass(frozen=True)
class Block:
    """Some rows of a page, checked: as lines, and by header those cells that the contract knows."""

    page: Page
    lines: list[list[Any]]
    columns: Mapping[str, list[Any]]


def pages(book: CalamineWorkbook, name: str, titles: Sequence[str]) -> Iterator[tuple[Page, Iterator[list[Any]]]]:
    """Give a sheet and those on which it continues, each with its lines below the headers."""
    number, title = 1, name
    while title in titles:
        lines = book.get_sheet_by_name(title).iter_rows()
        yield Page(title, [str(cell) for cell in next(lines, [])]), lines
        number += 1
        title = f"{name} ({number})"


def sheet_rows(book: CalamineWorkbook, name: str, titles: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give the rows of a result sheet and of those on which it continues, by header, as read: "" is a blank."""
    for page, lines in pages(book, name, titles):
        for line in lines:
            if any(cell != "" for cell in line):
                yield dict(zip(page.headers, line, strict=False))


def edited(name: str, page: Page, row: int, header: str, value: Any, why: str) -> str:
    """Say of a cell that the program did not write it so."""
    cell = f"{xl_col_to_name([*page.headers].index(header))}{row}"
    shows, remedy = ("shows", OR_SAVE) if why == LOST else ("has", CHOOSE)
    return f"{name} {shows} {value_as_shown(value)} under {header} on {page.title}. Cell {cell} {why}. {remedy}"


@dataclass(frozen=True)
class Reader:
    """Reads the sheets of one file.

    With ``lost``, cells that have lost their value do not end the reading: what is to be said of them is put there.
    """

    name: str
    book: CalamineWorkbook
    titles: Sequence[str]
    lost: list[str] | None = None

    def rows(
        self, sheet: Sheet, unknown: Sequence[str] = (), pages_read: list[Page] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Read the rows of a sheet, checked. ``EditedError`` where one is not as the program writes it.

        ``unknown`` are headers that results of its release lack. The pages that were read are added to ``pages_read``.
        """
        for block in self.blocks(sheet, unknown, pages_read):
            for line in block.lines:
                yield dict(zip(block.page.headers, line, strict=False))

    def blocks(
        self, sheet: Sheet, unknown: Sequence[str] = (), pages_read: list[Page] | None = None
    ) -> Iterator[Block]:
        """Read the same, many rows at a time."""
        keys: set[int] = set()
        for page, lines in pages(self.book, sheet.name, self.titles):
            self._require_headers(sheet, page, unknown)
            if pages_read is not None:
                pages_read.append(page)
            known = [index for index, header in enumerate(page.headers) if header in sheet.by_header]
            filled = self._filled(page, lines, known)
            while block := [*islice(filled, _BLOCK)]:
                columns = {page.headers[index]: [line[index] for line in block] for index in known}
                self._check(sheet, page, columns, keys)
                page.rows += len(block)
                yield Block(page, block, columns)

    def refuse(self, page: Page, row: int, header: str, value: Any, why: str) -> None:
        """Refuse the file for one of its cells."""
        message = edited(self.name, page, row, header, value, why)
        if why == LOST and self.lost is not None:
            self.lost.append(message)
            return
        raise EditedError(message)

    def _require_headers(self, sheet: Sheet, page: Page, unknown: Sequence[str]) -> None:
        """Refuse a sheet of which somebody has deleted or renamed a column, or that has one twice."""
        for header in sheet.headers:
            if header not in page.headers and header not in unknown:
                raise MissingColumnError(f"{self.name} has no column {header} on {page.title}. {CHOOSE}")
            if page.headers.count(header) > 1:
                last = len(page.headers) - 1 - [*reversed(page.headers)].index(header)
                cell = f"{xl_col_to_name(last)}1"
                raise EditedError(
                    f"{self.name} has the column {header} twice on {page.title}. The second is in cell {cell}. {CHOOSE}"
                )

    def _filled(self, page: Page, lines: Iterator[list[Any]], known: Sequence[int]) -> Iterator[list[Any]]:
        """Give the lines that hold something; an empty one among them is one that somebody has cleared."""
        empty = 0
        for number, line in enumerate(lines, start=2):
            if (not known or line[known[0]] == "") and not any(line[index] != "" for index in known):
                empty = empty or number
            elif empty:
                raise EditedError(f"{self.name} has an empty row {empty} on {page.title}, with rows below it. {CHOOSE}")
            else:
                yield line

    def _check(self, sheet: Sheet, page: Page, columns: Mapping[str, list[Any]], keys: set[int]) -> None:
        """Refuse rows with a cell that the program did not write so, or with the key of another row."""
        first = page.rows + 2
        for header, cells in columns.items():
            if wrong := wrong_cell(sheet.name, sheet.by_header[header], cells):
                self.refuse(page, first + wrong[0], header, cells[wrong[0]], wrong[1])
        if lost := lost_cell(sheet.name, columns):
            self.refuse(page, first + lost[0], lost[1], "", LOST)
        if not sheet.key:
            return
        hashes = [*map(hash, zip(*(columns[header] for header in sheet.key), strict=True))]
        if len(new := set(hashes)) < len(hashes) or not keys.isdisjoint(new):
            index = next(index for index, key in enumerate(hashes) if key in keys or key in hashes[:index])
            header = sheet.key[0]
            self.refuse(page, first + index, header, columns[header][index], _twice(sheet.key))
        keys |= new


def _twice(key: Sequence[str]) -> str:
    """Say that a key stands twice."""
    others = f", and so does {' and '.join(key[1:])}" if len(key) > 1 else ""
    return f"repeats an earlier row{others}"
