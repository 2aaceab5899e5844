"""Floor of a run: import the same libraries, read every sheet, and write the cells that were computed beforehand.

``read_and_write.py INPUT CELLS OUTPUT``: CELLS is a pickle of sheets, each a title, column widths and rows of cells
(value, formula or None, number format). Nothing is checked and nothing is calculated.
"""

import pickle
import sys
from pathlib import Path

import pandas  # noqa: F401 - the libraries that the work cannot do without
import python_calamine
import xlsxwriter


def read(path: str) -> list[list[list[object]]]:
    """Every cell of every sheet."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def write(sheets: list, target: str, values_only: bool = False) -> None:
    """Every cell in xlsxwriter's ordinary way, cell by cell."""
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    looks = {}
    for title, rows in sheets:
        page = book.add_worksheet(title)
        for row, cells in enumerate(rows):
            for column, (value, formula, shown_as) in enumerate(cells):
                if shown_as not in looks:
                    looks[shown_as] = book.add_format({"num_format": shown_as})
                look = looks[shown_as]
                if formula is not None and not values_only:
                    page.write_formula(row, column, formula, look, "" if value is None else value)
                elif value is None:
                    page.write_blank(row, column, None, look)
                elif isinstance(value, str):
                    page.write_string(row, column, value, look)
                else:
                    page.write_number(row, column, value, look)
    book.close()


if __name__ == "__main__":
    read(sys.argv[1])
    write(pickle.loads(Path(sys.argv[2]).read_bytes()), sys.argv[3])
