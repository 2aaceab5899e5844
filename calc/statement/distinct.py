"""A column by its different cells: what is worked out once for each holds for all rows that show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.cells.column import is_blank


@dataclass(frozen=True, eq=False)
class Distinct:
    """``cells[codes[i]]`` is the cell of row i."""

    codes: npt.NDArray[np.int64]
    cells: list[Any]

    def flags(self, test: Callable[[Any], bool]) -> npt.NDArray[np.bool_]:
        """Tell for each row whether the test holds for its cell."""
        if not self.cells:
            return np.zeros(len(self.codes), dtype=bool)
        return np.fromiter(map(test, self.cells), dtype=bool, count=len(self.cells))[self.codes]

    def blank(self) -> npt.NDArray[np.bool_]:
        """Tell for each row whether its cell is blank."""
        return self.flags(is_blank)


def distinct(cells: Sequence[Any]) -> Distinct:
    """Find the different cells of a column; TRUE and 1 are different, as are text and number."""
    keys: Sequence[Any] = cells if set(map(type, cells)) <= {str} else [(type(cell), cell) for cell in cells]
    codes = {key: code for code, key in enumerate(dict.fromkeys(keys))}
    by_row = np.fromiter(map(codes.__getitem__, keys), dtype=np.int64, count=len(keys))
    return Distinct(by_row, list(codes) if keys is cells else [cell for _, cell in codes])
