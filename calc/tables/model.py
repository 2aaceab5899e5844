"""The result sheets as formulas refer to them: where each row stands in the file, and what is in it.

A column of formulas is held as pieces that all of its rows share, and what differs from row to row:

    Live(where, formula("ROUND(F#-G#,2)"))                             row 2 has =ROUND(F2-G2,2)
    Live(where, (*formula("H#*"), *prices.cells("Basis", indexes)))    row 2 has =H2*'Prices'!F117
    with_exceptions(odd, texts, rows, pieces)                          an odd row has the next of texts instead
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from calc.contract import Sheet
from calc.exact import Flags

Integers = npt.NDArray[np.int64]

MOST_CENTS = 10**8  # a fee of a million dollars: 8 decimals beside it are within a double's 15 digits
NONE = -(10**17)  # stands for a blank where numbers are compared: no sum of figures comes near it


@dataclass(frozen=True)
class Part:
    """A sheet of the file that holds all or some of the rows of one of the contract's sheets."""

    title: str
    first: int  # counted from 0
    rows: int


class Own:
    """A piece of a formula: the number of the row that it stands in."""


ROW = Own()


@dataclass(frozen=True, eq=False)
class Numbers:
    """A piece of a formula: a number of its own for each row, and nothing where that is negative."""

    of: Integers

    def __getitem__(self, rows: slice) -> "Numbers":
        return Numbers(self.of[rows])

    def texts(self) -> list[str]:
        """Give the text for each row."""
        return [str(number) if number >= 0 else "" for number in self.of.tolist()]


@dataclass(frozen=True, eq=False)
class Chosen:
    """A piece of a formula: for each row one of a few texts, ``among[which]``."""

    among: Sequence[str]
    which: Integers

    def __getitem__(self, rows: slice) -> "Chosen":
        return Chosen(self.among, self.which[rows])

    def texts(self) -> list[str]:
        """Give the text for each row."""
        return list(np.array(self.among, dtype=object)[self.which].tolist())


PerRow = Numbers | Chosen | Sequence[str]  # what differs from row to row: a sequence has a text for each
Piece = str | Own | PerRow


def texts_of(piece: PerRow) -> Sequence[str]:
    """Give the text for each row of a piece that differs from row to row."""
    return piece.texts() if isinstance(piece, Numbers | Chosen) else piece


def formula(*parts: Piece) -> tuple[Piece, ...]:
    """Make the pieces of a formula: ``#`` in a text is the number of its row, as in ``ROUND(F#-G#,2)``."""
    pieces: list[Piece] = []
    for part in parts:
        if not isinstance(part, str):
            pieces.append(part)
            continue
        for number, text in enumerate(part.split("#")):
            pieces += [ROW, text] if number else [text]
    return tuple(piece for piece in pieces if not isinstance(piece, str) or piece)


@dataclass(frozen=True, eq=False)
class Live:
    """The formulas of a column: on which rows they stand, and the pieces that all of them are made of."""

    where: Flags
    pieces: tuple[Piece, ...]

    def of(self, part: Part) -> "Live":
        """Give the same for the rows of one part."""
        return self.cut(part.first, part.first + part.rows)

    def cut(self, first: int, last: int) -> "Live":
        """Give the same for the rows from ``first`` up to, and without, ``last``."""
        pieces = (piece if isinstance(piece, str | Own) else piece[first:last] for piece in self.pieces)
        return Live(self.where[first:last], tuple(pieces))


def with_exceptions(odd: Flags, texts: Sequence[str], rows: Integers, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Make the pieces of a formula, but for ``odd`` rows, of which each has the next of ``texts`` as its whole formula.

    ``rows`` are Excel's numbers of all rows.
    """
    if not odd.any():
        return tuple(pieces)
    which = np.zeros(len(odd), dtype=np.int64)
    which[odd] = 1 + np.arange(len(texts))
    all_pieces: list[Piece] = [Chosen(["", *texts], which)]
    for piece in pieces:
        if isinstance(piece, str):
            all_pieces.append(Chosen([piece, ""], odd.astype(np.int64)))
        elif isinstance(piece, Own | Numbers):
            all_pieces.append(Numbers(np.where(odd, -1, rows if isinstance(piece, Own) else piece.of)))
        elif isinstance(piece, Chosen):
            all_pieces.append(Chosen([*piece.among, ""], np.where(odd, len(piece.among), piece.which)))
        else:
            all_pieces.append(["" if is_odd else text for is_odd, text in zip(odd.tolist(), piece, strict=True)])
    return tuple(all_pieces)


def formulas_by_row(where: Flags, text: Callable[[int], str]) -> Live:
    """Make the formulas of a table that is never large row by row: ``text`` makes that of the row at an index."""
    return Live(where, ([text(index) if is_live else "" for index, is_live in enumerate(where.tolist())],))


@dataclass(frozen=True, eq=False)
class Table:
    """One result sheet: its rows, and the parts on which they stand."""

    sheet: Sheet
    frame: pd.DataFrame
    on: Sequence[Part]

    @property
    def is_whole(self) -> bool:
        """Tell whether one sheet of the file holds all of its rows, and there are some."""
        return len(self.on) == 1 and len(self.frame) > 0

    def letter(self, header: str) -> str:
        """Give the letter of a column."""
        return self._letters[header]

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {header: xl_col_to_name(index) for index, header in enumerate(self.sheet.headers)}

    @cached_property
    def rows(self) -> Integers:
        """Excel's number of each row."""
        return np.concatenate([np.arange(2, part.rows + 2, dtype=np.int64) for part in self.on])

    def values(self, header: str) -> "pd.Series[Any]":
        """Give a column as it is in the frame."""
        return self.frame[self.sheet.by_header[header].name]

    def whole(self, header: str) -> Integers:
        """Give a column of numbers in whole units, ``NONE`` where blank."""
        return self.values(header).fillna(NONE).to_numpy(dtype=np.int64)

    def has(self, header: str) -> Flags:
        """Tell for each row whether a column is not blank."""
        return self.values(header).notna().to_numpy(dtype=bool)

    def codes(self, header: str, words: Sequence[str]) -> Integers:
        """Give for each row the index of its word among ``words``, -1 for another."""
        return np.asarray(pd.Index(list(words)).get_indexer(pd.Index(self.values(header))), dtype=np.int64)

    def equals(self, header: str, word: str) -> Flags:
        """Tell for each row whether a column has a word."""
        return self.values(header).eq(word).fillna(False).to_numpy(dtype=bool)

    def cell(self, header: str, index: int) -> str:
        """Name the cell of the row at an index, from any sheet: ``'Share Reserve'!G12``."""
        part = self.on[0] if len(self.on) == 1 else next(part for part in reversed(self.on) if part.first <= index)
        return f"'{part.title}'!{self.letter(header)}{index - part.first + 2}"

    def cells(self, header: str, indexes: Integers, before: str = "") -> tuple[Piece, Piece]:
        """Make the pieces of a formula that refer, from each row of another table, to the cell of a row here.

        ``indexes`` are of the rows here, -1 for none; ``before`` stands before each cell.
        """
        texts, which, numbers = self.refs(header, indexes, before)
        return Chosen(texts, which) if which.any() else texts[0], Numbers(numbers)

    def refs(self, header: str, indexes: Integers, before: str = "") -> tuple[list[str], Integers, Integers]:
        """Give the parts of such references: texts, which of them each row has, and each row's number.

        A reference is a text and a number, ``'Prices'!F`` and 117; nothing stands for -1.
        """
        first = np.array([part.first for part in self.on], dtype=np.int64)
        which = np.searchsorted(first, indexes, side="right") - 1
        numbers = np.where(indexes >= 0, indexes - first[which] + 2, -1)
        texts = [f"{before}'{part.title}'!{self.letter(header)}" for part in self.on]
        return [*texts, ""], np.where(indexes >= 0, which, len(texts)), numbers

    def span(self, header: str, part: Part | None = None, first: int = 2, less: int = 0) -> str:
        """Name a column's cells on one part, from any sheet: from row ``first``, without the ``less`` last rows."""
        on = part or self.on[0]
        letter = self.letter(header)
        return f"'{on.title}'!${letter}${first}:${letter}${on.rows + 1 - less}"


Columns = dict[str, Live]  # by header


class Tables(dict[str, Table]):
    """The result sheets by name."""

    def indexes(self, name: str, header: str, wanted: "pd.Series[Any]") -> Integers:
        """Find the first row that has each of the values ``wanted`` in a column of a sheet: its index, -1 for none."""
        values = self[name].values(header).reset_index(drop=True)
        first = np.flatnonzero((~values.duplicated() & values.notna()).to_numpy(dtype=bool))
        found = pd.Index(values.iloc[first]).get_indexer(pd.Index(wanted))
        return np.asarray(np.append(first, -1)[found], dtype=np.int64)

    def basis(self, kind: str, item: str) -> list[str]:
        """Name the cells of a value on the Basis sheet: one, and one for each amendment."""
        frame = self["Basis"].frame
        rows = np.flatnonzero(((frame["kind"] == kind) & (frame["item"] == item)).to_numpy(dtype=bool))
        return [self._fixed(int(row)) for row in rows]

    def _fixed(self, row: int) -> str:
        """Name the Value cell of a row of Basis so that it does not move with the formula: ``Basis!$D$7``."""
        return f"Basis!${self['Basis'].letter('Value')}${row + 2}"

    def as_of(self) -> str:
        """Name the cell of the As-of Date."""
        return self.basis("run", "Computed up to and including")[0]

    def period_start(self) -> str:
        """Name the cell of Period Start."""
        return self.basis("run", "Activity from")[0]

    def all_parts(self, name: str) -> Iterator[tuple[Table, Part]]:
        """Give a sheet with each of its parts."""
        for part in self[name].on:
            yield self[name], part
