"""Workbooks that the program wrote, as people edit them: cells, rows, columns and sheets, one edit at a time."""

import copy
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

Pages = dict[str, list[list[Any]]]  # by the sheet's title: rows of cells, the headers first


@dataclass(frozen=True)
class Edit:
    """One edit: what was done, the sheet it was done on, and the cell if it was one."""

    what: str
    sheet: str
    place: tuple[int, int] | None
    pages: Pages

    def __str__(self) -> str:
        return f"{self.what} on {self.sheet} at {self.place}"


def pages_of(path: Path) -> Pages:
    """The cells of a workbook, sheet by sheet."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def save(pages: Pages, path: Path) -> Path:
    """Write them as another program would: the values, and dates as dates."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for title, rows in pages.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, bool):
                        sheet.write_boolean(number, column, value)
                    elif isinstance(value, date | datetime):
                        sheet.write_datetime(number, column, value, day)
                    elif isinstance(value, int | float):
                        sheet.write_number(number, column, value)
                    elif value != "":
                        sheet.write_string(number, column, str(value))
    return path


def edits(rng: random.Random, pages: Pages, sheets: Sequence[str], count: int) -> list[Edit]:
    """So many edits of these sheets; of cells three in four."""
    found: list[Edit] = []
    while len(found) < count:
        sheet = rng.choice([name for name in sheets if len(pages[name]) > 1])
        made = copy.deepcopy(pages)
        change = rng.choice(_OF_CELLS if rng.random() < 0.75 else _OF_SHEETS)
        place = change(rng, made, sheet)
        if made != pages:
            found.append(Edit(change.__name__.strip("_").replace("_", " "), sheet, place, made))
    return found


def _cell(rng: random.Random, pages: Pages, sheet: str, new: Callable[[Any], Any]) -> tuple[int, int]:
    rows = pages[sheet]
    row = rng.randrange(1, len(rows))
    column = rng.choice([place for place, value in enumerate(rows[row]) if value != ""])
    rows[row][column] = new(rows[row][column])
    return row + 1, column + 1


def _cleared(rng: random.Random, pages: Pages, sheet: str) -> tuple[int, int]:
    return _cell(rng, pages, sheet, lambda _: "")


def _spaces(rng: random.Random, pages: Pages, sheet: str) -> tuple[int, int]:
    return _cell(rng, pages, sheet, lambda _: "  ")


def _retyped(rng: random.Random, pages: Pages, sheet: str) -> tuple[int, int]:
    """Another value of the same kind."""

    def new(value: Any) -> Any:
        if isinstance(value, date):
            return value + timedelta(days=rng.choice([-400, -31, -1, 1, 2, 31, 365]))
        if isinstance(value, int | float):
            return value + rng.choice([-1, 1, 0.01, 100, 0.5])
        return rng.choice([f"{value}X", value[:-1] or "X", value.lower(), f" {value}"])

    return _cell(rng, pages, sheet, new)


def _as_another_kind(rng: random.Random, pages: Pages, sheet: str) -> tuple[int, int]:
    def new(value: Any) -> Any:
        if isinstance(value, str):
            return rng.choice([7, True, date(2001, 2, 3), 0])
        return rng.choice([str(value), "n/a", "see note", True, "1,000", "-"])

    return _cell(rng, pages, sheet, new)


def _far_date(rng: random.Random, pages: Pages, sheet: str) -> tuple[int, int]:
    days = [date(1900, 1, 2), date(1900, 3, 1), date(1066, 10, 14).replace(year=1901), date(2999, 1, 1)]
    days += [date(9999, 12, 31), datetime(2001, 2, 3, 14, 30)]
    return _cell(rng, pages, sheet, lambda _: rng.choice(days))


def _huge(rng: random.Random, pages: Pages, sheet: str) -> tuple[int, int]:
    return _cell(rng, pages, sheet, lambda _: rng.choice([1e15, 1e18, 9.3e18, 1e25, 1e300, -1e300, 123456789012345]))


def _negative(rng: random.Random, pages: Pages, sheet: str) -> tuple[int, int]:
    return _cell(rng, pages, sheet, lambda value: -value if isinstance(value, int | float) and value else -1)


def _long_text(rng: random.Random, pages: Pages, sheet: str) -> tuple[int, int]:
    return _cell(rng, pages, sheet, lambda _: rng.choice(["9" * 5000, "9999999999 for 1", "0 for 0", "x" * 32000]))


def _of_another_row(rng: random.Random, pages: Pages, sheet: str) -> tuple[int, int]:
    """The cell of another row: an ID that is there twice then, a day out of order."""
    rows = pages[sheet]
    row, other = (rng.randrange(1, len(rows)) for _ in range(2))
    column = rng.randrange(min(3, len(rows[row])))
    rows[row][column] = rows[other][column]
    return row + 1, column + 1


def _row_twice(rng: random.Random, pages: Pages, sheet: str) -> None:
    rows = pages[sheet]
    rows.insert(rng.randrange(1, len(rows) + 1), [*rows[rng.randrange(1, len(rows))]])


def _row_deleted(rng: random.Random, pages: Pages, sheet: str) -> None:
    del pages[sheet][rng.randrange(1, len(pages[sheet]))]


def _row_cleared(rng: random.Random, pages: Pages, sheet: str) -> None:
    rows = pages[sheet]
    row = rng.randrange(1, len(rows))
    rows[row] = [""] * len(rows[row])


def _rows_swapped(rng: random.Random, pages: Pages, sheet: str) -> None:
    rows = pages[sheet]
    one, other = (rng.randrange(1, len(rows)) for _ in range(2))
    rows[one], rows[other] = rows[other], rows[one]


def _column_deleted(rng: random.Random, pages: Pages, sheet: str) -> None:
    place = rng.randrange(len(pages[sheet][0]))
    for row in pages[sheet]:
        del row[place]


def _columns_swapped(rng: random.Random, pages: Pages, sheet: str) -> None:
    one, other = (rng.randrange(len(pages[sheet][0])) for _ in range(2))
    for row in pages[sheet]:
        row[one], row[other] = row[other], row[one]


def _headers_swapped(rng: random.Random, pages: Pages, sheet: str) -> None:
    headers = pages[sheet][0]
    one, other = (rng.randrange(len(headers)) for _ in range(2))
    headers[one], headers[other] = headers[other], headers[one]


def _header_retyped(rng: random.Random, pages: Pages, sheet: str) -> None:
    headers = pages[sheet][0]
    headers[rng.randrange(len(headers))] = rng.choice(["", "Note", *headers, 7])


def _sheet_emptied(rng: random.Random, pages: Pages, sheet: str) -> None:
    pages[sheet] = pages[sheet][: rng.randrange(2)]


def _sheet_renamed(rng: random.Random, pages: Pages, sheet: str) -> None:
    pages[rng.choice([f"{sheet} (2)", f"{sheet} old", "Sheet1"])] = pages.pop(sheet)


def _total_below(rng: random.Random, pages: Pages, sheet: str) -> None:
    width = len(pages[sheet][0])
    pages[sheet].append(["Total", *[rng.choice(["", 1000])] * (width - 1)])


Change = Callable[[random.Random, Pages, str], tuple[int, int] | None]
_OF_CELLS: Sequence[Change] = (
    _cleared, _spaces, _retyped, _as_another_kind, _far_date, _huge, _negative, _long_text, _of_another_row,
)  # fmt: skip
_OF_SHEETS: Sequence[Change] = (
    _row_twice, _row_deleted, _row_cleared, _rows_swapped, _column_deleted, _columns_swapped, _headers_swapped,
    _header_retyped, _sheet_emptied, _sheet_renamed, _total_below,
)  # fmt: skip
