"""The rows of a table, written straight from its columns.

The writing library keeps an object for every cell until the file is closed: a gigabyte and minutes for a plan with
100,000 fees. Here the rows below the header go from the frame to the file in blocks. The header, its notes, the
table and everything around them stay the library's.

A block is one ``%`` pattern and, for each ``%s`` in it, a sequence with a value for each row:

    <row r="%s"><c r="A%s" s="3"><v>%s</v></c></row>     the pattern of a sheet with one column of numbers
    ["2", "3"], ["2", "3"], [1250, 90]                   what stands in rows 2 and 3
    <row r="2"><c r="A2" s="3"><v>1250</v></c></row>     row 2
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from xlsxwriter.utility import xl_col_to_name, xl_range

from calc.contract import Kind
from calc.excel.streaming import TextPart
from calc.progress import step
from calc.tables.cells import BLANK, TEXTS, endings, escaped, pattern
from calc.tables.model import Live, Own, texts_of

_BLOCK = 10_000  # rows made at once


@dataclass(frozen=True)
class Field:
    """One column as it stands on a sheet: its values and its formats, ``looks``.

    ``which`` says for each row which of the ``looks`` it has; without it, all have the first. ``live`` are the
    column's formulas. With ``bare``, which goes with one look and no formulas, blank cells are left out of the file.
    """

    values: "pd.Series[Any]"
    kind: Kind
    looks: Sequence[Any]
    which: npt.NDArray[np.int8] | None = None
    live: Live | None = None
    bare: bool = False

    def cells(self, letter: str, first: int, rows: Sequence[str]) -> tuple[str, list[Sequence[object]]]:
        """Make the cells of some rows: a pattern, and what stands for each ``%s`` in it.

        ``first`` is the index of the first of them; ``rows`` are their numbers in Excel, as texts.
        """
        last = first + len(rows)
        values = self.values.iloc[first:last]
        live = self.live.cut(first, last) if self.live is not None else None
        styles = [look._get_xf_index() for look in self.looks]
        pattern_of_all = _one_pattern(values, self.kind, live, rows) if self.which is None else None
        if pattern_of_all is not None:
            if self.bare and pattern_of_all[0] == BLANK:
                return "", []
            return f'<c r="{letter}%s" s="{styles[0]}"{pattern_of_all[0]}', [rows, *pattern_of_all[1]]
        ends = _cell_ends(values, self.kind, live, rows)
        if self.bare:
            start = f'" s="{styles[0]}"'
            return "%s", [
                [
                    "" if end == BLANK else f'<c r="{letter}{row}{start}{end}'
                    for row, end in zip(rows, ends, strict=True)
                ]
            ]
        if self.which is None:
            return f'<c r="{letter}%s" s="{styles[0]}"%s', [rows, ends]
        chosen = [styles[look] for look in self.which[first:last].tolist()]
        return f'<c r="{letter}%s" s="%s"%s', [rows, chosen, ends]


def _one_pattern(
    values: "pd.Series[Any]", kind: Kind, live: Live | None, rows: Sequence[str]
) -> tuple[str, list[Sequence[object]]] | None:
    """Make the pattern of the ends of cells that differ in their values alone; None where they differ in more."""
    known = pattern(values, kind)
    if known is None or live is None or not live.where.any():
        return known
    if not live.where.all() or not known[1]:
        return None
    text, of_formula = _formula(live, rows)
    before = ' t="str"' if kind in TEXTS else ""
    return f"{before}><f>{text}</f><v>%s</v></c>", [*of_formula, *known[1]]


def _cell_ends(values: "pd.Series[Any]", kind: Kind, live: Live | None, rows: Sequence[str]) -> list[str]:
    """Make the end of each cell, what follows its address and style: values, and formulas with theirs."""
    ends = endings(values, kind)
    if live is None or not live.where.any():
        return ends
    indexes = np.flatnonzero(live.where).tolist()
    text, of_formula = _formula(live, rows)
    all_live = len(indexes) == len(ends)
    chosen = of_formula if all_live else [[texts[index] for index in indexes] for texts in of_formula]
    formulas = list(map(text.__mod__, zip(*chosen, strict=True))) if of_formula else repeat(text % ())
    if kind in TEXTS:
        shown = np.asarray(values, dtype=object)
        for index, formula in zip(indexes, formulas, strict=False):
            value = shown[index]
            ends[index] = f' t="str"><f>{formula}</f><v>{escaped(value) if isinstance(value, str) else ""}</v></c>'
    else:
        for index, formula in zip(indexes, formulas, strict=False):
            end = ends[index]
            ends[index] = f"><f>{formula}</f>{end[1:]}" if end != BLANK else f' t="str"><f>{formula}</f><v></v></c>'
    return ends


def _formula(live: Live, rows: Sequence[str]) -> tuple[str, list[Sequence[object]]]:
    """Make the formula of some rows as a pattern, with what stands for each ``%s`` in it."""
    text = ""
    values: list[Sequence[object]] = []
    for piece in live.pieces:
        if isinstance(piece, str):
            text += escaped(piece).replace("%", "%%")
        else:
            text += "%s"
            values.append(rows if isinstance(piece, Own) else _all_escaped(texts_of(piece)))
    return text, values


def _all_escaped(texts: Sequence[str]) -> Sequence[str]:
    """Escape each text, where any needs it."""
    joined = "".join(texts)
    return texts if escaped(joined) == joined else [escaped(text) for text in texts]


def add_sheet(book: Any, title: str) -> Any:
    """Add a worksheet that takes its data from ``fill``."""
    page = book.add_worksheet(title, _filled_class(book.worksheet_class))
    page.streamed = book.streamed
    return page


def fill(page: Any, fields: Sequence[Field], table: dict[str, Any], heights: Sequence[int] | None = None) -> None:
    """Make the sheet a table with these columns: the header in row 1, the data from row 2.

    ``table`` are the library's options for it, ``heights`` those of the rows in points. Without data the table has the
    one blank row that Excel asks for.
    """
    rows, width = len(fields[0].values), len(fields)
    page.add_table(0, 0, 1, width - 1, table)
    added = page.tables[-1]  # made small and widened: the library would note each of its cells
    added["range"] = added["a_range"] = xl_range(0, 0, max(rows, 1), width - 1)
    if "autofilter" in added:
        added["autofilter"] = added["range"]
    page._check_dimensions(rows, width - 1)
    page.data_blocks = _blocks(fields, rows, heights)
    page.streamed.add(_part(page), partial(_write_page, page))


def is_filled(page: Any) -> bool:
    """Tell whether the data of the sheet go to the file past the library."""
    return page.data_blocks is not None


def _blocks(fields: Sequence[Field], rows: int, heights: Sequence[int] | None) -> Iterator[str]:
    """Make the XML of the rows, some thousands at a time."""
    letters = [xl_col_to_name(index) for index in range(len(fields))]
    for first in range(0, rows, _BLOCK):
        numbers = list(map(str, range(first + 2, min(first + _BLOCK, rows) + 2)))
        text = '<row r="%s"'
        of_block: list[Sequence[object]] = [numbers]
        if heights is not None:
            text += ' ht="%s" customHeight="1"'
            of_block.append(heights[first : first + len(numbers)])
        text += ">"
        for letter, field in zip(letters, fields, strict=True):
            cells, values = field.cells(letter, first, numbers)
            text += cells
            of_block += values
        yield "".join(map(f"{text}</row>".__mod__, zip(*of_block, strict=True)))
        step(len(numbers))


def _part(page: Any) -> str:
    """Name the sheet's part in the archive."""
    return f"xl/worksheets/sheet{page.index + 1}.xml"


def _write_page(page: Any, part: TextPart) -> None:
    """Have the library write the sheet into its part. Links out of the workbook would come too late for its list."""
    page.fh, page.internal_fh = part, True
    page.write_whole()
    assert not page.external_hyper_links


def _filled_class(base: Any) -> Any:
    """Extend the library's worksheet to write ``data_blocks`` below what it holds itself, as a streamed part."""

    def assemble(self: Any) -> None:
        """Leave a part with blocks to the stream, which writes it when the workbook is closed."""
        if self.data_blocks is None:
            base._assemble_xml_file(self)

    def write_rows(self: Any) -> None:
        """Write the library's rows, then the blocks."""
        if self.data_blocks is None:
            base._write_rows(self)
            return
        last, self.dim_rowmax = self.dim_rowmax, 0
        base._write_rows(self)
        self.dim_rowmax = last
        blocks: Iterable[str] = self.data_blocks
        for block in blocks:
            self.fh.write(block)

    more = {"_assemble_xml_file": assemble, "_write_rows": write_rows, "write_whole": base._assemble_xml_file}
    return type("FilledWorksheet", (base,), {**more, "data_blocks": None})
