"""The look at the bytes of a workbook before any library opens it: ``look_at`` and what it tells."""

from calc.excel.inspect.archive import TOO_LARGE
from calc.excel.inspect.inspect import look_at
from calc.excel.inspect.model import Area, NotAWorkbook, PackageLook, SheetLook, Table
from calc.excel.inspect.readable import is_readable, readable
from calc.excel.inspect.unchanged import same_bytes, same_file
from calc.excel.inspect.volatile_formulas import LINK

__all__ = [
    "LINK",
    "TOO_LARGE",
    "Area",
    "NotAWorkbook",
    "PackageLook",
    "SheetLook",
    "Table",
    "is_readable",
    "look_at",
    "readable",
    "same_bytes",
    "same_file",
]
