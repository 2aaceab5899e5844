"""The workbooks and cells that benchmarks work on, made once a run in a folder that goes away."""

import pickle
from functools import cached_property
from pathlib import Path

import openpyxl

from tests.benchmarks.plans import SMALL, Size, of_fees, write_plan


class Work:
    """Input workbooks by their number of fees, and the cells of their results."""

    def __init__(self, folder: Path, large: int) -> None:
        self.folder = folder
        self.large_fees = large

    @cached_property
    def small(self) -> Path:
        """A company's workbook of usual size."""
        return self._made("small", SMALL)

    @cached_property
    def large(self) -> Path:
        """A large plan over ten years."""
        return self.of(self.large_fees)

    def of(self, fees: int) -> Path:
        """A workbook of about so many fees."""
        return self._made(f"fees-{fees}", of_fees(fees))

    def _made(self, name: str, size: Size) -> Path:
        path = self.folder / f"{name}.xlsx"
        return path if path.exists() else write_plan(path, size)

    def cells(self, results: Path) -> Path:
        """A pickle of all cells of a workbook of results, for the floors: value, formula, number format."""
        path = results.with_suffix(".cells")
        if not path.exists():
            path.write_bytes(pickle.dumps(cells_of(results)))
        return path


def cells_of(results: Path) -> list[tuple[str, list[list[tuple[object, str | None, str]]]]]:
    """Every cell of every sheet as the library shows it to others, with formulas and their saved values."""
    formulas, values = (openpyxl.load_workbook(results, data_only=only) for only in (False, True))
    sheets = []
    for page in formulas.worksheets:
        shown = values[page.title]
        rows = []
        for row, saved in zip(page.iter_rows(), shown.iter_rows(), strict=True):
            cells: list[tuple[object, str | None, str]] = []
            for cell, value in zip(row, saved, strict=True):
                kept = value.value
                if hasattr(kept, "year"):
                    kept = openpyxl.utils.datetime.to_excel(kept)
                formula = cell.value if isinstance(cell.value, str) and cell.data_type == "f" else None
                cells.append((kept, formula, cell.number_format))
            rows.append(cells)
        sheets.append((page.title, rows))
    return sheets
