"""What has been found in a worksheet, and how much of it is let through."""

from xlsxwriter.utility import xl_col_to_name

from calc.excel.inspect.counts import Margins
from calc.excel.inspect.model import CellRange, Refused
from calc.excel.inspect.xml_events import UNRELIABLE
from calc.excel.limits import LAST_COLUMN, LAST_ROW

# A library that reads a sheet fills the rectangle around its cells: a lone cell far out costs gigabytes.
RECTANGLE_LIMIT = 10_000_000
SPARSE = 4  # up to this many places in the rectangle for each cell that holds something, it may be larger
CELLS_LIMIT = 15_000_000  # a million rows of all the columns of the widest input sheet, and more
# Of cells, empty ones too: so many anyhow, and more where each row has few. The widest sheet of results has 27 columns.
PLACES_ANYHOW, PLACES_A_ROW = 2_000_000, 30
TOO_WIDE = (
    "has a sheet with millions of cells in far more columns than a plan or its results have, so plancalc does not open"
    " it. Delete the columns that do not belong there (select them, right-click, Delete), empty ones too, and save it."
)


class SheetScan:
    """What has been found in a worksheet, while it is read."""

    def __init__(self, margins: Margins | None = None, most_cells: int = CELLS_LIMIT) -> None:
        self._most_cells = most_cells
        self.errors: dict[tuple[int, int], str] = {}
        self.error_count = 0
        self.uncalculated: set[tuple[int, int]] = set()
        self.uncalculated_count = 0
        self.formulas = 0
        self._rows = self._places = 0
        self.cells = 0
        self.first_row, self.first_column, self.last_row, self.last_column = LAST_ROW, LAST_COLUMN, 0, 0
        self.hidden_rows: set[int] = set()
        self.merged: list[CellRange] = []
        self.marks: set[str] = set()  # elements and extensions that a library may not know
        self.margins = margins or Margins()

    def holds(self, first: tuple[int, int], last: tuple[int, int], cells: int) -> None:
        """Widen the extent by cells that hold something."""
        self.cells += cells
        if self.cells > self._most_cells:
            raise Refused(
                f"has a sheet with more than {self._most_cells:,} filled cells. Split it into several workbooks."
            )
        self.first_row, self.last_row = min(self.first_row, first[0]), max(self.last_row, last[0])
        self.first_column, self.last_column = min(self.first_column, first[1]), max(self.last_column, last[1])

    def has(self, rows: int, places: int) -> None:
        """Count rows and cells, empty ones too."""
        self._rows += rows
        self._places += places
        if self._places > PLACES_ANYHOW + PLACES_A_ROW * self._rows:
            raise Refused(TOO_WIDE)

    def check_extent(self, name: str) -> None:
        """Refuse a sheet whose cells lie so far apart that the rectangle around them is absurd, or are merged twice."""
        rows, columns = self.last_row, self.last_column
        if sum(_common(area, rows, columns) for area in self.merged) > rows * columns:
            raise Refused(UNRELIABLE)
        if not self.cells:
            return
        places = (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)
        if places > RECTANGLE_LIMIT and places > SPARSE * self.cells:
            raise Refused(
                f"has an entry far outside the data on the sheet {name}: its cells reach down to row {self.last_row:,}"
                f" and across to column {xl_col_to_name(columns - 1)}, but only {self.cells:,} of them are filled."
                " Delete the rows below the data and the columns to the right of it (select them, right-click, Delete)"
                " and save the file."
            )


def _common(area: CellRange, last_row: int, last_column: int) -> int:
    """Tell how many cells of an area lie within the first rows and columns."""
    rows = min(area.last_row, last_row) - area.first_row + 1
    return max(0, rows) * max(0, min(area.last_column, last_column) - area.first_column + 1)
