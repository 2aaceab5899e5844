"""A million plain rows passed over at speed; whatever is not plain is left to the XML parser.

A block of whole rows is *plain* when its tags follow one another as Excel and the usual libraries write them, every
row and cell says where it stands, in order, and nothing in it needs a closer look: no error value, no formula without
a value, no row of no height. Then its extent and its formulas can be counted without parsing it:

    <row r="7" spans="1:3"><c r="A7" t="s"><v>3</v></c><c r="C7" s="1"/></row>    1 row, 2 cells, of which A7 is filled
    <row r="7"><c r="A7" t="e"><v>#N/A</v></c></row>                              not plain: an error
    <row r="7"><c r="B7"><v>1</v></c><c r="A7"><v>2</v></c></row>                 not plain: not in order

One pattern says what the tags are like, and numpy where they stand.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calc.excel.limits import LAST_COLUMN, LAST_ROW

Bytes = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.intp]


def _plain_pattern() -> re.Pattern[bytes]:
    """Make the pattern of plain rows. No part of it gives back what it has matched: the time is that of one pass.

    A reference such as ``&amp;`` stands in texts and formulas alone. An index of a shared string is digits, and a row
    that is hidden says so in one way.
    """
    text = rb"[^<>&\0-\x1f]*+(?:&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});[^<>&\0-\x1f]*+)*+"
    value = rb'"[^"<>&\0-\x1f]*+"'
    style = rb"(?: s=%b)?+" % value
    formula = rb"<f(?: (?:t|ref|si|ca|aca|xml:space)=%b)*+(?: ?+/>|>%b</f>)" % (value, text)
    cell = rb'<c r="[A-Z]{1,3}+[1-9]\d{0,6}+"%b(?:%b)' % (
        style,
        b"|".join(
            (
                rb' t="s"%b><v>\d{1,9}+</v></c>' % style,
                rb'(?: t="(?:n|b|d|str)"%b)?+>(?:%b)?+<v>[^<>&\0-\x1f]++</v></c>' % (style, formula),
                rb' t="inlineStr"%b><is><t(?: xml:space=%b)?+(?: ?+/>|>%b</t>)</is></c>' % (style, value, text),
                rb'(?: t="(?:n|b|d|s|str|inlineStr)"%b)?+(?: ?+/>|></c>)' % style,
            )
        ),
    )
    attributes = (
        rb"(?:spans|s|customFormat|customHeight|(?:\w++:)?+dyDescent|thickTop|thickBot|outlineLevel|collapsed)=%b"
        % value,
        rb'ht="[^"<>&\0-\x1f0][^"<>&\0-\x1f]*+"',
        rb'hidden="(?:0|1|false)"',
    )
    row = rb'<row r="[1-9]\d{0,6}+"(?: (?:%b))*+(?: ?+/>|>(?:%b)*+</row>)' % (b"|".join(attributes), cell)
    return re.compile(rb"(?:%b)++" % row)


_PLAIN = _plain_pattern()
_HIDDEN = re.compile(rb'<row r="(\d++)"[^>]*? hidden="1"')
_AFTER = b" " * 24  # so that what stands behind a byte can be asked for at the end too


@dataclass(frozen=True, slots=True)
class PlainRows:
    """What a plain block holds; the extent is that of the cells that hold something."""

    last_row: int
    formulas: int
    cells: int
    first: tuple[int, int]
    last: tuple[int, int]
    rows: int
    places: int  # cells, empty ones too
    hidden: list[int]


def plain_rows(block: bytes, after_row: int) -> PlainRows | None:
    """Give the count and extent of a block's cells where the block is plain and lies below ``after_row``, else None."""
    if not _PLAIN.fullmatch(block) or not _is_utf8(block):
        return None
    data = np.frombuffer(block + _AFTER, np.uint8)
    tags = np.flatnonzero(data == ord("<"))
    letters = data.take(tags + 1)
    row_tags, cell_tags = np.flatnonzero(letters == ord("r")), np.flatnonzero(letters == ord("c"))
    rows = _numbers(data, tags.take(row_tags) + len('<row r="'))
    columns, digits = _columns(data, tags.take(cell_tags) + len('<c r="'))
    cell_rows = _numbers(data, digits)
    first_cells = np.append(np.searchsorted(cell_tags, row_tags), len(cell_tags))
    if (
        rows[0] <= after_row
        or rows[-1] > LAST_ROW
        or (np.diff(rows) <= 0).any()
        or (columns > LAST_COLUMN).any()
        or (np.repeat(rows, np.diff(first_cells)) != cell_rows).any()
        or (np.diff((cell_rows << 14) + columns) <= 0).any()
    ):
        return None
    formulas = int(np.count_nonzero(letters == ord("f")))
    hidden = [int(row) for row in _HIDDEN.findall(block)] if b' hidden="1"' in block else []
    after = letters.take(cell_tags + 1)  # a tag that ends an empty cell or its row, or begins another cell
    filled = (after != ord("/")) & (after != ord("c"))
    columns, cell_rows = columns[filled], cell_rows[filled]
    extent = ((0, 0), (0, 0))
    if len(columns):
        extent = (int(cell_rows[0]), int(columns.min())), (int(cell_rows[-1]), int(columns.max()))
    return PlainRows(int(rows[-1]), formulas, len(columns), *extent, len(rows), len(cell_tags), hidden)


def _is_utf8(block: bytes) -> bool:
    try:
        return block.isascii() or bool(block.decode())
    except UnicodeDecodeError:
        return False


def _numbers(data: Bytes, positions: Positions) -> npt.NDArray[np.int32]:
    """Read the whole numbers of one to seven digits that stand at the positions."""
    values = np.zeros(len(positions), np.int32)
    for _ in range(7):
        digits = data.take(positions) - np.uint8(ord("0"))
        more = digits < 10
        if not more.any():
            break
        values = np.where(more, values * 10 + digits, values)
        positions = positions + more
    return values


def _columns(data: Bytes, positions: Positions) -> tuple[npt.NDArray[np.int32], Positions]:
    """Read the columns of one to three letters that stand at the positions, and tell where they end."""
    columns = np.zeros(len(positions), np.int32)
    for _ in range(3):
        letters = data.take(positions) - np.uint8(ord("A"))
        more = letters < 26
        if not more.any():
            break
        columns = np.where(more, columns * 26 + letters + 1, columns)
        positions = positions + more
    return columns, positions
