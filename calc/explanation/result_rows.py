"""The sheets of a workbook of results from which an explanation is made, read row by row."""

from collections.abc import Callable
from typing import Any

from calc.contract import BASIS, DECISIONS, NOTES, READINGS_RESULT, RESULTS_SHEET, UPCOMING_BY_DATE
from calc.results.read_back import checked_basis, program_of, typed_row
from calc.results.records import Row
from calc.results.releases import lacking
from calc.results.sheet_reader import Reader, sheet_rows

WHOLE = ("Source Rows", "Source Columns", "Basis", "Prices", "Option Events", "Decisions")
# The sheets with a row or more for each award, and the column by which the rows of one are found.
OF_AWARD = {
    "Options": "Option ID",
    "Deferred Awards": "Award ID",
    "Fee Settlement": "Fee ID",
    "Cash Due": "Fee ID",
    "Formula Eligibility": "Director ID",
    "Shortfalls": "Award ID",
    "Share Reserve": "Reference",
    "Issuances": "Reference",
}

# No earlier input had decisions and readings, and of notes and dates no award is explained: nothing is left out.
_NONE_BEFORE = (DECISIONS.name, READINGS_RESULT.name, NOTES.name, UPCOMING_BY_DATE.name)


class ResultRows:
    """The sheets of a workbook of results, read row by row: a large plan's are never held whole."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.name = reader.name
        self.program = program_of(list(sheet_rows(reader.book, BASIS.name, reader.titles)))

    @property
    def unknown(self) -> list[str]:
        """The sheets that the program which wrote the results did not know: they have no rows."""
        return [name for name, columns in lacking(self.program).items() if not columns]

    @property
    def lacking(self) -> list[str]:
        """Those of them whose rows the explanation lacks."""
        return [name for name in self.unknown if name not in _NONE_BEFORE]

    def rows(self, name: str, keep: Callable[[dict[str, Any]], bool] = lambda _: True) -> list[Row]:
        """Read the rows of a sheet that are to be kept, typed as the contract says; all of them are checked."""
        sheet = RESULTS_SHEET[name]
        if sheet is BASIS:
            return [typed_row(sheet, row) for row in checked_basis(self._reader)]
        found = self._reader.rows(sheet, lacking(self.program).get(name, ()))
        return [typed_row(sheet, row) for row in found if keep(row)]
