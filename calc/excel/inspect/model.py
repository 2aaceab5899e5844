"""What a look at a workbook's bytes tells, and the one exception it raises."""

from collections.abc import Mapping
from dataclasses import dataclass


class NotAWorkbook(Exception):  # noqa: N818 - it reads as what it says
    """The file is not a workbook that can be read; the message says what it is and what to do."""


class Refused(Exception):  # noqa: N818 - it reads as what it says
    """Why a file is refused, as the rest of a sentence that begins with its name."""


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells, counted from 1, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class SheetInspection:
    """What a worksheet's bytes tell that a library for reading values does not.

    Cells are (row, column), counted from 1. ``errors`` and ``uncalculated`` list at most ``CELLS_LISTED`` cells each,
    the topmost; the counts are of all of them. A formula is uncalculated when it has no value from the last time
    somebody's Excel worked it out; a formula that gave an empty text is calculated. ``max_row`` and ``max_column``
    reach to the last cell that holds something, 0 in an empty sheet.
    """

    name: str
    visibility: str  # "visible", "hidden" or "veryHidden"
    errors: Mapping[tuple[int, int], str]
    error_count: int
    uncalculated: frozenset[tuple[int, int]]
    uncalculated_count: int
    formulas: int
    merged: tuple[CellRange, ...]
    hidden_rows: frozenset[int]
    max_row: int
    max_column: int
    cells: int  # how many hold something
    unsteady: Mapping[tuple[int, int], str]  # formulas that give another value tomorrow, and what makes them so


CELLS_LISTED = 100_000


@dataclass(frozen=True, slots=True)
class Inspection:
    """A workbook that can be opened: its worksheets in order, and what concerns all of them.

    ``lost_when_saved`` names, for a person, what openpyxl would drop if it loaded this workbook and saved it.
    ``absent_sheets`` are listed in the workbook, but their cells are not in the file. ``not_opened`` are the
    relationships of those, and of sheets of kinds that the library which reads values gives up on.
    """

    sha256: str  # of the bytes that were looked at
    sheets: tuple[SheetInspection, ...]
    date1904: bool
    lost_when_saved: tuple[str, ...]
    absent_sheets: tuple[str, ...] = ()
    not_opened: frozenset[str] = frozenset()
    strings_miscounted: bool = False  # they are said to be far more than there are
    built: int = 0  # elements that are no cells, each as often as a library would build it

    @property
    def absence(self) -> str:
        """Tell why a file that must be whole cannot be taken, as the rest of a sentence; empty where it is whole."""
        if not self.absent_sheets:
            return ""
        return (
            f"lists the sheet {self.absent_sheets[0]}, but its cells are not in the file: get a fresh copy from whoever"
            " made it, or delete that sheet in Excel if you know that it is not needed."
        )

    def sheet(self, name: str) -> SheetInspection:
        """Give the worksheet of that name, as it is written in the workbook."""
        return next(sheet for sheet in self.sheets if sheet.name == name)
