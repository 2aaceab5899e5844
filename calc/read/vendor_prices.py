"""A vendor's prices pasted under the headers of Prices: which of the columns is the close is asked, once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from calc.cells import trimmed
from calc.cells.column import Cells
from calc.contract import PRICES, folded_header
from calc.exact import Flags
from calc.excel.layout import SheetLayout
from calc.findings import Area, Finding, error, warning
from calc.read.near_names import is_close

QUOTED = ("Last Sale", "High Bid", "Low Ask")
_MOST = 0.8  # of the rows, for a column to be of the block
_NEAR = 2  # a price of a day is within this of another of that day
_ASK = (
    "Which is the close? Put the closes as reported that day under Last Sale and leave High Bid and Low Ask empty: a"
    " vendor's highest and lowest prices are trades, not bids and asks (§6(c)). Delete the other columns, or give each"
    " its own header. Or clear these rows and paste the block with its headers on the sheet Paste prices here."
)


def pasted_block(
    layout: SheetLayout, columns: Sequence[Cells], without_header: Sequence[int], kept: Flags
) -> tuple[Finding | None, int | None]:
    """Give one error for a pasted block of more columns than headers, or with its own headers, and their row.

    ``without_header`` are the columns (1 is A) that have values and no header.
    """
    if layout.sheet is not PRICES or "Date" not in layout.columns or not kept.any():
        return None, None
    first = int(np.flatnonzero(kept)[0])
    names = _own_headers(layout, columns, first)
    places = [layout.columns[header] for header in QUOTED if header in layout.columns]
    extra = _of_the_block(layout, columns, without_header, kept)
    is_block = len(places) == len(QUOTED) and bool(extra) and all(_fills(columns[at - 1], kept) for at in places)
    if is_block and len(extra) == 1:
        is_block = _is_another_price(columns[layout.columns["Last Sale"] - 1], columns[extra[0] - 1])
    if not is_block and not names:
        return None, None
    block = [layout.columns["Date"], *places, *extra]
    named = f", with its own headers in row {layout.header_row + first + 1} ({', '.join(names)})" if names else ""
    message = (
        f"A block of {max(len(names), len(block)):,} columns was pasted under the {len(places) + 1} headers{named}, so"
        f" Last Sale may be a day's first price, not its close. {_ASK}"
    )
    headers = Area(layout.header_row, min(block), layout.header_row, max(block))
    return replace(error("pasted-block", message, PRICES.name, QUOTED), areas=(headers,)), first if names else None


def two_closes(
    layout: SheetLayout, headers: Mapping[int, object], columns: Sequence[Cells], kept: Flags
) -> dict[int, Finding]:
    """Give a warning for each column of a vendor's closes, by its column, that differs from Last Sale."""
    if layout.sheet is not PRICES or "Last Sale" not in layout.columns:
        return {}
    ours = columns[layout.columns["Last Sale"] - 1]
    findings = {}
    for place, header in headers.items():
        if not isinstance(header, str) or not is_close(header):
            continue
        pairs = zip(ours.cells, columns[place - 1].cells, kept.tolist(), strict=True)
        days = sum(keep and _is_number(one) and _is_number(other) and one != other for one, other, keep in pairs)
        if days:
            message = (
                f"Both Last Sale and “{trimmed(header)}” have prices, which differ on {days:,} days; only Last Sale"
                " is used. Find out which is the close as reported, put it under Last Sale, and delete the other."
            )
            at = Area(layout.header_row, place, layout.header_row, place)
            findings[place] = replace(warning("two-closes", message, PRICES.name), areas=(at,))
    return findings


def _own_headers(layout: SheetLayout, columns: Sequence[Cells], row: int) -> list[str]:
    """Give the texts of a first row that is the vendor's own headers; none where it is ours again, or prices."""
    cells = [column[row] for column in columns if column[row] is not None]
    date = columns[layout.columns["Date"] - 1][row]
    if not isinstance(date, str) or folded_header(date) != "date" or not all(isinstance(cell, str) for cell in cells):
        return []
    ours = {folded_header(header): columns[place - 1][row] for header, place in layout.columns.items()}
    return [] if all(isinstance(cell, str) and folded_header(cell) == key for key, cell in ours.items()) else cells


def _of_the_block(
    layout: SheetLayout, columns: Sequence[Cells], without_header: Sequence[int], kept: Flags
) -> list[int]:
    """Give the columns right of ours that have no header, one beside the other, and are filled with numbers."""
    last, block = max(layout.columns.values()), []
    for place in sorted(without_header):
        if place == last + 1 and _fills(columns[place - 1], kept):
            block.append(place)
            last = place
    return block


def _fills(column: Cells, kept: Flags) -> bool:
    return bool(np.count_nonzero(column.holds & kept) >= _MOST * np.count_nonzero(kept))


def _is_another_price(ours: Cells, other: Cells) -> bool:
    """Tell whether most numbers of a column are near those of Last Sale."""
    pairs = [(one, two) for one, two in zip(ours.cells, other.cells, strict=True) if _is_number(one) and one > 0]
    near = [_is_number(two) and one <= _NEAR * two and two <= _NEAR * one for one, two in pairs]
    return bool(near) and sum(near) >= _MOST * len(near)


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
