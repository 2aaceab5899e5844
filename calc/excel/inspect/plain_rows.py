"""A million plain rows read at the speed of numpy; whatever is not plain is left to the XML parser.

A block of whole rows is *plain* when its tags follow one another as Excel and the usual libraries write them, every
row and cell says where it stands, in order, and nothing in it needs a closer look: no error value, no formula without
a value, no row of no height. Then its extent and its formulas can be counted without parsing it.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from calc.exact import Flags
from calc.excel.limits import LAST_COLUMN, LAST_ROW

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]

_BEFORE = b" " * 8  # so that what stands around a byte can be asked for at the ends too
_AFTER = b" " * 24
_LONGEST_INDEX = 9  # digits of the index of a shared string
# A reference in an attribute or a value is unusual, one that names an entity unknown to XML is an error.
_ODD_REFERENCE = re.compile(rb'="[^"<>]*&|<v[^>]*>[^<]*&|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)')

# Twice a tag's number here is its code; one more means that it closes itself.
_TAGS = ("row", "/row", "c", "/c", "v", "/v", "f", "/f", "is", "/is", "t", "/t")
_ROW, _ROW_EMPTY, _ROW_END, _, _C, _C_EMPTY, _C_END, _, _V, _V_EMPTY, _V_END, _, _F, _F_EMPTY, _F_END = range(2, 17)
_IS, _IS_END, _T, _T_EMPTY, _T_END = 18, 20, 22, 23, 24
_FOLLOWS = {
    _ROW: (_C, _C_EMPTY, _ROW_END),
    _ROW_EMPTY: (_ROW, _ROW_EMPTY),
    _ROW_END: (_ROW, _ROW_EMPTY),
    _C: (_V, _F, _F_EMPTY, _IS, _C_END),
    _C_EMPTY: (_C, _C_EMPTY, _ROW_END),
    _C_END: (_C, _C_EMPTY, _ROW_END),
    _V: (_V_END,),
    _V_END: (_C_END,),
    _F: (_F_END,),
    _F_EMPTY: (_V,),
    _F_END: (_V,),
    _IS: (_T, _T_EMPTY),
    _IS_END: (_C_END,),
    _T: (_T_END,),
    _T_EMPTY: (_IS_END,),
    _T_END: (_IS_END,),
}


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
    """The count and extent of a block's cells where the block is plain and lies below ``after_row``, else None."""
    if not _plain_text(block):
        return None
    data = np.frombuffer(_BEFORE + block + _AFTER, np.uint8)
    opens, closes = np.flatnonzero(data == ord("<")), np.flatnonzero(data == ord(">"))
    attributes = _plain_attributes(data)
    if len(opens) != len(closes) or not len(opens) or attributes is None:
        return None
    references, shared, hiding = attributes
    codes, texts = _tag_codes(data, opens, closes)
    if codes is None or not _plain_order(codes, texts) or not _plain_indexes(data, opens, closes, codes, shared):
        return None
    if references != np.count_nonzero(_HAS_REFERENCE.take(codes)):
        return None  # a cell that says twice where it is
    hidden = np.searchsorted(opens, hiding) - 1
    if not _IS_ROW.take(codes.take(hidden)).all():
        return None
    return _extent(data, opens, codes, hidden, after_row)


def _plain_text(block: bytes) -> bool:
    """Whether the block is UTF-8 and refers to no entity but in texts, and then to a known one."""
    if not block.isascii():
        try:
            block.decode()
        except UnicodeDecodeError:
            return False
    return b"&" not in block or not _ODD_REFERENCE.search(block)


def _plain_attributes(data: Bytes) -> tuple[int, Places, Places] | None:
    """How many say where a row or cell is, where one says that its value is the index of a shared string or hides it.

    None if one says more: an error, a height of nothing, something unknown.
    """
    quotes = data == ord('"')
    equals = np.flatnonzero((data[:-1] == ord("=")) & quotes[1:])
    if 2 * len(equals) != np.count_nonzero(quotes) or data.min() < ord(" "):
        return None
    last = data.take(equals - 1)
    references = int(np.count_nonzero(last == ord("r")))
    equals = equals[(last != ord("r")) & (last != ord("s"))]  # the most of them: r, s, spans
    names = _ATTRIBUTES.take(_pair(data, equals - 2))
    if not names.all():
        return None
    types = equals[names == _TYPE]
    heights = equals[names == _HEIGHT]
    kinds, ends = data.take(types + 2), data.take(types + 3) == ord('"')
    errors = (kinds == ord("e")) & ends
    zero = (data.take(heights - 3) == ord(" ")) & (data.take(heights + 2) == ord("0"))
    hidden = equals[names == _HIDDEN]
    hidden = hidden[(data.take(hidden + 2) != ord("0")) & (data.take(hidden + 2) != ord("f"))]
    if errors.any() or zero.any() or not _all(data, hidden, {-7: b" ", -6: b"h", 2: b"1", 3: b'"'}):
        return None
    return references, types[(kinds == ord("s")) & ends], hidden


def _all(data: Bytes, places: Places, bytes_at: dict[int, bytes]) -> bool:
    """Whether these bytes stand so far from each of the places."""
    return all((data.take(places + offset) == byte[0]).all() for offset, byte in bytes_at.items())


def _tag_codes(data: Bytes, opens: Places, closes: Places) -> tuple[Any, Any]:
    """Each tag's code, and the length of the text after it; None where a tag is unknown or not well-formed."""
    codes = _CODES.take(_pair(data, opens + 1))
    lengths = closes - opens
    texts = opens[1:] - closes[:-1] - 1
    if not codes.all() or (lengths <= 1).any() or (texts < 0).any():
        return None, None
    fixed = _LENGTHS.take(codes)
    if ((fixed != 0) & (fixed != lengths)).any():
        return None, None
    for code, rest in ((_ROW, b"w "), (_ROW_END, b"ow"), (_IS_END, b"s>")):
        places = opens[codes == code]
        if (_pair(data, places + 3) != rest[0] * 256 + rest[1]).any():
            return None, None
    return codes + (data.take(closes - 1) == ord("/")), texts


def _plain_order(codes: Bytes, texts: Places) -> bool:
    """Whether the tags follow one another as in whole rows, texts only where they belong, and none left out."""
    if codes[0] not in (_ROW, _ROW_EMPTY) or codes[-1] not in (_ROW_END, _ROW_EMPTY):
        return False
    if not _MAY_FOLLOW.take(codes[:-1] * np.uint16(32) + codes[1:]).all():
        return False
    empty = texts == 0
    before = codes[:-1]
    return bool((empty | _HOLDS_TEXT.take(before)).all()) and not (empty & (before == _V)).any()


def _plain_indexes(data: Bytes, opens: Places, closes: Places, codes: Bytes, shared: Places) -> bool:
    """Whether each index of a shared string is digits alone: libraries take the first string for any other."""
    tags = np.searchsorted(opens, shared) - 1
    if not len(tags):
        return True
    if (codes.take(tags) == _C_EMPTY).any():
        tags = tags[codes.take(tags) != _C_EMPTY]
    tags = tags[codes.take(tags + 1) != _C_END]  # a cell with a type and no value
    if (codes.take(tags + 1) != _V).any():
        return False
    starts = closes.take(tags + 1) + 1
    lengths = opens.take(tags + 2) - starts
    if (lengths > _LONGEST_INDEX).any():
        return False
    for place in range(int(lengths.max(initial=0))):
        digit = data.take(starts + place) - np.uint8(ord("0"))
        if ((digit > 9) & (lengths > place)).any():
            return False
    return True


def _extent(data: Bytes, opens: Places, codes: Bytes, hidden: Places, after_row: int) -> PlainRows | None:
    """Where the rows and cells stand; None where one does not say, or they are not in order."""
    row_tags = np.flatnonzero((codes == _ROW) | (codes == _ROW_EMPTY))
    cell_tags = np.flatnonzero((codes == _C) | (codes == _C_EMPTY))
    rows = _numbers(data, opens.take(row_tags) + 5, b'r="')
    references = _columns(data, opens.take(cell_tags) + 3)
    if rows is None or references is None:
        return None
    columns, digits = references
    cell_rows = _numbers(data, digits)
    if cell_rows is None or rows[0] <= after_row or (np.diff(rows) <= 0).any():
        return None
    first_cells = np.append(np.searchsorted(cell_tags, row_tags), len(cell_tags))
    places = (cell_rows << 14) + columns
    if (np.repeat(rows, np.diff(first_cells)) != cell_rows).any() or (np.diff(places) <= 0).any():
        return None
    hidden_rows = rows[np.searchsorted(row_tags, hidden)].tolist()
    counts = len(rows), len(cell_tags), hidden_rows
    formulas = int(np.count_nonzero((codes == _F) | (codes == _F_EMPTY)))
    # A plain cell is closed at once, or by the next tag, or holds something.
    holding = (codes.take(cell_tags) == _C) & (codes.take(cell_tags + 1) != _C_END)
    if not holding.any():
        return PlainRows(int(rows[-1]), formulas, 0, (0, 0), (0, 0), *counts)
    columns, cell_rows = columns[holding], cell_rows[holding]
    first = int(cell_rows[0]), int(columns.min())
    last = int(cell_rows[-1]), int(columns.max())
    return PlainRows(int(rows[-1]), formulas, len(columns), first, last, *counts)


def _numbers(data: Bytes, places: Places, prefix: bytes = b"") -> npt.NDArray[np.int32] | None:
    """The whole numbers from 1 to 1,048,576 that stand at the places and end with a quotation mark."""
    for byte in prefix:
        if (data.take(places) != byte).any():
            return None
        places = places + 1
    values = np.zeros(len(places), np.int32)
    if (data.take(places) == ord("0")).any():
        return None
    for _ in range(7):
        digit = data.take(places) - np.uint8(ord("0"))
        more = digit < 10
        if more.all():
            values = values * 10 + digit
            places = places + 1
        elif more.any():
            values = np.where(more, values * 10 + digit, values)
            places = places + more
        else:
            break
    if (data.take(places) != ord('"')).any() or (values < 1).any() or (values > LAST_ROW).any():
        return None
    return values


def _columns(data: Bytes, places: Places) -> tuple[npt.NDArray[np.int32], Places] | None:
    """The columns of the references, and where the row numbers begin."""
    for byte in b'r="':
        if (data.take(places) != byte).any():
            return None
        places = places + 1
    columns = np.zeros(len(places), np.int32)
    for position in range(3):
        letter = data.take(places) - np.uint8(ord("A"))
        more = letter < 26
        if not position and not more.all():
            return None
        if not more.any():
            break
        columns = np.where(more, columns * 26 + letter + 1, columns)
        places = places + more
    return None if (columns > LAST_COLUMN).any() else (columns, places)


def _pair(data: Bytes, places: Places) -> npt.NDArray[np.uint16]:
    """The two bytes at each place as one number."""
    return data.take(places).astype(np.uint16) * np.uint16(256) + data.take(places + 1)


def _table(values: dict[str, int]) -> Bytes:
    table = np.zeros(65_536, np.uint8)
    for pair, value in values.items():
        table[ord(pair[0]) * 256 + ord(pair[1])] = value
    return table


_TYPE, _HEIGHT, _HIDDEN = 2, 3, 4
# By the last two letters: r, s, t, spans, customFormat, dyDescent, xml:space, ca and aca, ref, si, thickTop, thickBot,
# outlineLevel, collapsed. Of heights (ht, customHeight) and of hidden the value matters; all others are for the parser.
_ATTRIBUTES = _table(
    dict.fromkeys((" r", " s", "ns", "at", "nt", "ce", "ca", "ef", "si", "op", "ot", "el", "ed"), 1)
    | {" t": _TYPE, "ht": _HEIGHT, "en": _HIDDEN}
)
_CODES = _table(
    {
        (tag + end)[:2]: 2 * number
        for number, tag in enumerate(_TAGS, 1)
        for end in ((" ", ">", "/") if tag in {"v", "f", "t"} else (" " if tag == "c" else ">",))
    }
)
_LENGTHS = np.zeros(32, np.uint8)
_LENGTHS[[_ROW_END, _C_END, _V_END, _F_END, _IS, _IS_END, _T_END]] = [5, 3, 3, 3, 3, 4, 3]
_MAY_FOLLOW: Flags = np.zeros(32 * 32, np.bool_)
for _code, _next in _FOLLOWS.items():
    _MAY_FOLLOW[[_code * 32 + _code_after for _code_after in _next]] = True
_HAS_REFERENCE: Flags = np.zeros(32, np.bool_)
_HAS_REFERENCE[[_ROW, _ROW_EMPTY, _C, _C_EMPTY]] = True
_IS_ROW: Flags = np.zeros(32, np.bool_)
_IS_ROW[[_ROW, _ROW_EMPTY]] = True
_HOLDS_TEXT: Flags = np.zeros(32, np.bool_)
_HOLDS_TEXT[[_V, _F, _T]] = True
