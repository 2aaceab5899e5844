"""Workbooks with a pasted block, for the tests of this folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.workbooks import sound, write


def with_pasted(path: Path, block: Sequence[Sequence[Any]], keep: int = 0, title: str = "Paste prices here") -> Path:
    """The small sound plan with so many of its prices, and a block on the sheet of pasted prices."""
    sheets = sound()
    sheets["Prices"] = sheets["Prices"][:keep]
    write(path, sheets)
    book = openpyxl.load_workbook(path)
    page = book.create_sheet(title)
    for row in block:
        page.append(list(row))
    book.save(path)
    return path


VENDOR_BLOCK = (
    ("Date", "Close/Last", "High"),
    ("02/16/2001", "$9.3125", "$99"),
    ("02/15/2001", "$9.25", "$99"),
    ("01/02/2001", "$4.625", "$99"),
    ("07/26/2000", "$19.625", "$99"),
)
