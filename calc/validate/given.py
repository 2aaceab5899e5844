"""What validation is given: the frames, and which cells and columns could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import snake_case


@dataclass(frozen=True)
class Given:
    """The input's frames; a cell in ``unread`` has its error already, a column in ``absent`` too if it is required."""

    frames: Mapping[str, pd.DataFrame]
    unread: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)
    absent: frozenset[tuple[str, str]] = frozenset()

    def rows(self, sheet: str, *headers: str) -> pd.DataFrame:
        """Give the rows of a sheet that have something in each of the columns ``headers``."""
        frame = self.frames[sheet]
        lacks = np.zeros(len(frame), dtype=np.bool_)
        for header in headers:
            lacks |= frame[snake_case(header)].array.isna()
        return frame[~lacks] if lacks.any() else frame

    def was_read(self, sheet: str, header: str, row: int) -> bool:
        """Tell whether an empty cell is really empty, and not one that could not be read."""
        return row not in self.unread.get((sheet, header), frozenset())

    def is_whole(self, sheet: str, header: str) -> bool:
        """Tell whether a column is there, and every row has something in it that could be read."""
        column = self.frames[sheet][snake_case(header)].array
        return not (self.unread.get((sheet, header)) or (sheet, header) in self.absent or column.isna().any())


def value(frame: pd.DataFrame, row: object, name: str) -> Any:
    """Give what stands in one row and column of a frame."""
    return frame.at[row, name]
