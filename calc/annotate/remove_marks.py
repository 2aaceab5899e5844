"""What the program put into a person's workbook taken out again: marks, their comments, and the sheet Findings.

A copy that was corrected goes on as the person's own workbook: to be kept in place of the one with errors, or as the
input of the next period. A comment and a fill of the person's own stay, and every cell is compared.
"""

import warnings

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from calc.annotate.cells_kept import first_lost
from calc.annotate.findings_sheet import is_findings_sheet
from calc.annotate.marks import unmark
from calc.annotate.open_workbook import opened
from calc.annotate.saved_workbook import MOST_CELLS, is_larger, saved
from calc.excel.own_outputs import Output


class CannotTakeOff(Exception):  # noqa: N818 - it reads as what it says
    """The marks stay, as what is without them would not hold all that the workbook does."""


def take_off(book: Workbook) -> bool:
    """Take out of a workbook all that the program put into it; whether there was any."""
    found = unmark(book)
    ours = [sheet for sheet in book.worksheets if is_findings_sheet(sheet)]
    for sheet in ours:
        book.remove(sheet)
    return found or bool(ours)


def without_marks(packed: bytes, output: Output | None) -> bytes | None:
    """Give the workbook of a file's bytes without marks, to be recognised as ``output``; None where it has none.

    ``CannotTakeOff`` where that would lose any of its cells.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if is_larger(packed, MOST_CELLS):
                raise CannotTakeOff
            book = opened(packed, keep_macros=False)
            titles = book.sheetnames
            if not take_off(book):
                return None
            _show_first(book)
            content = saved(book, output)
        if first_lost(packed, content, (), set(titles) - set(book.sheetnames)):
            raise CannotTakeOff
    except CannotTakeOff:
        raise
    except Exception as error:  # openpyxl raises anything on a file that it does not understand
        raise CannotTakeOff from error
    return content


def _show_first(book: Workbook) -> None:
    """Open the workbook on the first sheet that can be seen: the one it was shown on may be gone."""
    shown = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
    for sheet in book.worksheets:
        _select(sheet, sheet is shown)
    book.active = book.index(shown)


def _select(sheet: Worksheet, selected: bool) -> None:
    for view in sheet.views.sheetView:
        view.tabSelected = selected
