"""Names, account numbers and other text of a statement: as written, or a finding."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.cells import SPACES, ErrorCell, Uncalculated, cell_as_seen, trimmed
from calc.cells.column import is_blank
from calc.cells.texts import take_id, take_text
from calc.excel.limits import CELL_LENGTH
from calc.statement.distinct import Distinct

_LINE_SHOWN = 100  # characters of a line
_GAPS = re.compile(f"[{SPACES}]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd\ufffe\uffff\ud800-\udfff]")
Wrong = tuple[str, str, str, str]


class Texts:
    """A column of text: ``values`` (None is blank), what is ``wrong`` and what is worth a ``word``, by code."""

    def __init__(self, cells: Sequence[Any], column: Callable[[], Distinct], is_id: bool) -> None:
        self.wrong: dict[int, Wrong] = {}
        self.word: dict[int, Wrong] = {}
        self._by_row = np.empty(len(cells), dtype=object)
        if _all_plain(cells):
            self._by_row[:] = cells
            self._by_row[self._by_row == ""] = None
        elif len(cells):
            different = column()
            taken = [self._taken(code, cell, is_id) for code, cell in enumerate(different.cells)]
            self._by_row = np.array([*taken, None], dtype=object)[:-1][different.codes]

    def values(self, among: npt.NDArray[np.bool_]) -> Any:
        """Give the texts of some rows as a str array, missing where blank."""
        return pd.array(self._by_row[among], dtype="str")

    def blank(self) -> npt.NDArray[np.bool_]:
        """Tell for each row whether it has no text; a wrong one has none."""
        return np.asarray(pd.isna(self._by_row), dtype=bool)

    def _taken(self, code: int, cell: Any, is_id: bool) -> str | None:
        if isinstance(cell, ErrorCell | Uncalculated):
            what = "the cell shows an Excel error instead of a value"
            todo = "Ask the agent for it, or type it in."
            if isinstance(cell, Uncalculated):
                what = "it was saved without its result"
                todo = "Open the file in Excel, let it calculate, and save it."
            is_error = isinstance(cell, ErrorCell)
            self.wrong[code] = "error-cell" if is_error else "formula-without-value", cell_as_seen(cell), what, todo
            return None
        if isinstance(cell, str):
            return self._of_text(code, cell)
        value, problem = (take_id if is_id else take_text)(cell, 0) if cell is not None else (None, None)
        if problem is not None and value is None:
            self.wrong[code] = problem.code, problem.shown, problem.wrong, problem.todo
        elif problem is not None and problem.code == "number-for-id":
            self.word[code] = problem.code, problem.shown, problem.wrong, ""
        return value

    def _of_text(self, code: int, cell: str) -> str | None:
        text = _GAPS.sub(" ", trimmed(cell))
        if len(text) > CELL_LENGTH:
            what = f"more than {CELL_LENGTH:,} characters, the most in a cell of Excel"
            self.wrong[code] = "too-long", cell_as_seen(text), what, "Correct it, or get a fresh copy."
            return None
        if _CONTROL.search(text):
            visible = "".join(char if char.isprintable() else "¶" for char in text)
            what = "it holds an invisible or unreadable character"
            self.wrong[code] = "control-character", cell_as_seen(visible), what, "Type it again, or get a fresh copy."
            return None
        return text or None


def _all_plain(cells: Sequence[Any]) -> bool:
    """Tell at a quick look whether all cells are text that is taken just as it is, for columns of a million."""
    if not cells or set(map(type, cells)) != {str}:
        return False
    joined = "\n".join(cells)
    edged = any(spaces in f"\n{joined}\n" for spaces in ("  ", " \n", "\n "))
    printable = "".join(cells).isprintable() and "\ufffd" not in joined
    return printable and not edged and max(map(len, cells)) <= CELL_LENGTH


def blank_texts(count: int) -> Any:
    """Make a str array of so many blanks."""
    return pd.array(np.full(count, None, dtype=object), dtype="str")


def plain(cells: Sequence[Any]) -> str:
    """Say what the cells of a line say, for a person."""
    text = "  ".join(
        trimmed(cell) if isinstance(cell, str) else cell_as_seen(cell) for cell in cells if not is_blank(cell)
    )
    return text if len(text) <= _LINE_SHOWN else text[: _LINE_SHOWN - 3] + "..."
