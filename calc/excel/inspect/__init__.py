"""The inspection of a workbook's bytes before any library opens it: ``inspect_workbook`` and what it tells."""

from calc.excel.inspect.archive import TOO_LARGE
from calc.excel.inspect.inspect import inspect_workbook
from calc.excel.inspect.model import CellRange, Inspection, NotAWorkbook, SheetInspection
from calc.excel.inspect.readable import is_readable, readable
from calc.excel.inspect.unchanged import unchanged_bytes, unchanged_file
from calc.excel.inspect.volatile_formulas import LINK

__all__ = [
    "LINK",
    "TOO_LARGE",
    "CellRange",
    "Inspection",
    "NotAWorkbook",
    "SheetInspection",
    "inspect_workbook",
    "is_readable",
    "readable",
    "unchanged_bytes",
    "unchanged_file",
]
