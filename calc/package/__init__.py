"""The look at the bytes of a workbook before any library opens it: ``look_at`` and what it tells."""

from calc.package.archive import TOO_LARGE
from calc.package.formulas import LINK
from calc.package.look import look_at
from calc.package.model import Area, NotAWorkbook, PackageLook, SheetLook, Table
from calc.package.readable import is_readable, readable
from calc.package.same import same_bytes, same_file

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
