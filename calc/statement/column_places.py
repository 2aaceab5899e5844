"""Where the columns of fixed width begin and end: by the headers and by what all entries leave blank."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from calc.statement.numbers import NOTHING, signed

_MARKS = frozenset({"cr", "dr", "db", "c", "d", "-", "+"})
_RARE = 20  # one line in so many may spill into the blank between columns
_FEW_LINES = 5  # of fewer none may
Placed = tuple[str, int, int]


@dataclass(frozen=True)
class Column:
    """What a column's cells cover: from ``start`` to before ``end``; its header lies within or beside."""

    start: int
    end: int


def number_in(cell: str) -> bool:
    """Tell whether a cell holds a number, or a word for none."""
    return signed(cell) is not None or cell.casefold() in NOTHING


def places_of(
    headers: Sequence[Placed], data: Sequence[str], exact: bool, holder: int | None, counts: Sequence[int]
) -> tuple[list[Column], str]:
    """Find the place of the column below each header; and why it is not clear, in words, "" where it is."""
    unclear = ""
    for rare in dict.fromkeys((0, len(data) // _RARE if len(data) >= _FEW_LINES else 0)):
        bands = _bands(data, rare)
        owners, unclear = _owners(bands, headers, data, holder, counts)
        if not unclear:
            break
    if unclear:
        return ([Column(start, end) for _, start, end in headers], "") if exact else ([], unclear)
    columns = []
    for k, (_, start, end) in enumerate(headers):
        own = [band for band, owner in zip(bands, owners, strict=True) if owner == k]
        if exact:
            own.append((start, end))
        every = own or [(start, end)]
        columns.append(Column(min(begin for begin, _ in every), max(stop for _, stop in every)))
    apart = all(left.end <= right.start for left, right in pairwise(columns))
    return columns, "" if apart else "the columns lie over one another"


def _bands(data: Sequence[str], rare: int) -> list[tuple[int, int]]:
    """Give the runs of places where more than ``rare`` lines have a sign."""
    width = max(map(len, data), default=0)
    held = [0] * (width + 1)
    for line in data:
        for place, sign in enumerate(line):
            held[place] += sign != " "
    bands, start = [], None
    for place in range(width + 1):
        if held[place] > rare and start is None:
            start = place
        elif held[place] <= rare and start is not None:
            bands.append((start, place))
            start = None
    return bands


def _owners(
    bands: Sequence[tuple[int, int]],
    headers: Sequence[Placed],
    data: Sequence[str],
    holder: int | None,
    counts: Sequence[int],
) -> tuple[list[int], str]:
    """Give the header of each band of signs: the one that it lies below; else by what it is next to."""
    owners: list[int | None] = []
    for start, end in bands:
        over = [k for k, (_, begin, stop) in enumerate(headers) if start < stop and end > begin]
        if len(over) > 1:
            names = " and ".join(f"“{headers[k][0]}”" for k in over[:2])
            return [], f"the columns {names} cannot be told apart"
        owners.append(over[0] if over else None)
    if None not in owners:
        return [owner for owner in owners if owner is not None], ""
    below = {owner for owner in owners if owner is not None}
    for at, (start, end) in enumerate(bands):
        if owners[at] is None:
            owners[at] = _beside(at, bands, owners, headers, below, data, holder, counts)
            if owners[at] is None:
                shown = next(line[start:end].strip() for line in data if line[start:end].strip())
                return [], f"it is not clear to which column “{shown}” belongs"
    return [owner for owner in owners if owner is not None], ""


def _beside(
    at: int,
    bands: Sequence[tuple[int, int]],
    owners: Sequence[int | None],
    headers: Sequence[Placed],
    below: set[int],
    data: Sequence[str],
    holder: int | None,
    counts: Sequence[int],
) -> int | None:
    """Find the header of a band that lies below none: of the nearest column, where just one can be meant."""
    start, end = bands[at]
    left = max((k for k, (_, _, stop) in enumerate(headers) if stop <= start), default=None)
    right = min((k for k, (_, begin, _) in enumerate(headers) if begin >= end), default=None)
    joined_left = at > 0 and start - bands[at - 1][1] == 1 and owners[at - 1] == left and left is not None
    joined_right = at + 1 < len(bands) and bands[at + 1][0] - end == 1 and owners[at + 1] == right and right is not None
    cells = {line[start:end].strip() for line in data} - {""}
    if joined_left and joined_right:
        words = not any(map(number_in, cells))
        return left if words and left == holder else None
    if joined_left or joined_right:
        return left if joined_left else right
    if left in counts and {cell.casefold() for cell in cells} <= _MARKS and left in below:
        return left  # CR and DR beside the number
    open_left, open_right = left is not None and left not in below, right is not None and right not in below
    if open_left != open_right and (left is None or right is None or left in below or right in below):
        return left if open_left else right
    return None


def cut(line: str, columns: Sequence[Column], words_until: int = 0) -> list[str] | None:
    """Cut a line into the columns; None where a text runs from one into the next.

    What stands before the column ``words_until`` is one text in the first cell.
    """
    line = line.ljust(columns[-1].end + 1)
    places = [0]
    for k, (left, right) in enumerate(pairwise(columns)):
        place = _place(line, left, right) if k + 1 >= words_until else 0
        if place is None:
            return None
        places.append(place)
    ends = [*places[1:], len(line)]
    cells = [line[start:end].strip() for start, end in zip(places, ends, strict=True)]
    if any("  " in cell and not number_in(cell) for cell in cells[words_until:]):
        return None  # two spaces part columns, so a text before this cell ran into it
    if words_until:
        first = line[: places[words_until]].strip()
        cells = [first, *([""] * (words_until - 1)), *cells[words_until:]]
    return cells


def _place(line: str, left: Column, right: Column) -> int | None:
    """Find where a line is cut between two columns: at a blank between them, with what touches either left to it."""
    between = line[left.end : right.start]
    if not between.strip():
        touching = left.end == right.start and line[left.end - 1 : left.end + 1].strip()
        return None if touching and " " not in line[left.end - 1 : left.end + 1] else right.start
    blanks = [place for place, sign in enumerate(between) if sign == " "]
    if not blanks:
        return None
    words = between.split()
    from_left = line[left.end - 1 : left.end].strip() != "" and between[0] != " "
    from_right = line[right.start : right.start + 1].strip() != "" and between[-1] != " "
    if len(words) == 1 and from_left != from_right:
        return left.end + (blanks[0] if from_left else blanks[-1] + 1)
    if len(words) == 2 and from_left and from_right:
        return left.end + blanks[0] + 1 if len(blanks) == blanks[-1] - blanks[0] + 1 else None
    return None
