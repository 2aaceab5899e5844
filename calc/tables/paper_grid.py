"""The grid of the work paper: how many of its equal columns a list's column takes, and how much text goes in there."""

from calc.contract import ITEMS, TAKEN, Column, Kind, Sheet

FONT = 8  # points
SLOTS = 11  # columns of the grid
SLOT = 48  # points, 64 pixels: a date, or Outstanding; other programs make them a twentieth wider
NUMBERS = (Kind.DATE, Kind.SHARES, Kind.INTEGER, Kind.DOLLARS, Kind.PRICE)

_EM = {
    **dict.fromkeys(" ,.:;!|'()[]/-fijltrI", 0.3),
    **dict.fromkeys("cksvxyz", 0.5),
    **dict.fromkeys("mwMW&@%—…", 0.9),
}
_PADDING = 4  # points of a cell that stay empty
_SPAN = {
    "Account No.": 1,
    "Alternative": 2,
    "Cell": 1,
    "Check": 6,
    "Column": 1,
    "Decision ID": 1,
    "Director ID": 1,
    "Effect": 4,
    "Event ID": 1,
    "Item": 4,
    "Line": 4,
    "Message": 7,
    "Next Step": 3,
    "Origin": 3,
    "Reading": 3,
    "Section": 1,
    "Value": 3,
    "Weighted-Average Exercise Price": 2,
    "What to Do": 4,
}
_SPAN_OF = {ITEMS.by_header["Cause"]: 1, TAKEN.by_header["What"]: 5}  # other than those of the same name elsewhere
_SHORT_CHOICE = 11  # characters


def printed(sheet: Sheet) -> tuple[Column, ...]:
    """Give the columns of a sheet that go on paper."""
    return tuple(sheet.by_header[header] for header in sheet.prints)


def span(column: Column) -> int:
    """Count the columns of the grid that a column takes."""
    if (known := _SPAN_OF.get(column, _SPAN.get(column.header))) is not None:
        return known
    if column.choices:
        return 1 if max(map(len, column.choices)) <= _SHORT_CHOICE else 2
    return 1 if column.kind in NUMBERS else 2


def points(text: str) -> float:
    """Give about how wide a text of Arial stands on one line, rather too wide."""
    return FONT * sum(_EM.get(each, 0.75 if each.isupper() or each > "ɏ" else 0.556) for each in text)


def room(slots: int) -> float:
    """Give the points that a text has on a line in so many columns of the grid."""
    return slots * SLOT - _PADDING
