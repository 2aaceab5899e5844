"""Formulas whose value is another one tomorrow: TODAY(), RAND(), a link to another workbook."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from calc.excel.inspect.model import CELLS_LISTED, CellRange
from calc.excel.inspect.work import Work
from calc.excel.inspect.xml_events import cell

Place = tuple[int, int]
Cell = tuple[str, Place]

LINK = "a link to another workbook"
MOST_COMPARED = 1_000_000  # times that a block of cells is held against an unsteady one
MOST_TEXT = 20_000_000  # characters of all formulas of a sheet that are followed
LONGEST = 8_192  # characters of a formula in Excel
MOST_FOLLOWED = 200_000  # formulas: with more of them, only those that say it themselves are told
_DEEPEST = 20  # names within names, and blocks of cells in one name
_FUNCTIONS = ("TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY", "RTD", "WEBSERVICE", "STOCKHISTORY", "BDP", "BDH")
_FUNCTION = re.compile(rf"(?<![\w.])(?:_xl\w+\.)*({'|'.join(_FUNCTIONS)})\s*\(", re.IGNORECASE)
# [1]Sheet1!B2 and '[1]My sheet'!B2, but not a column of a table: Fees[Amount].
_LINK = re.compile(r"(?<![\w\]])\[[^\[\]]+\][\w.]*!|'[^'\[]*\[[^\[\]']+\][^']*'!")
_WORDS_IN_BYTES = tuple(f"{name}(".encode() for name in _FUNCTIONS)
_LINK_IN_BYTES = re.compile(rb"\][^'\[\]<!]*'?!")
_QUOTED = re.compile(r'"[^"]*"')
_REFERENCE = re.compile(
    r"(?:('(?:[^']|'')+'|[\w.]+)!)?(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?::(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7}))?(?![\w(.!])"
)
_NAME = re.compile(r"(?<![\w.'!\[])[A-Za-z_\\][\w.\\]*(?![\w.(!\[])")


def why_unsteady(formula: str, names: Mapping[str, str]) -> str:
    """Tell what makes a formula's value another one tomorrow, "" where nothing does.

    ``names`` are the workbook's names for such formulas, in capitals, with the reason of each.
    """
    bare = _QUOTED.sub('""', formula)
    if found := _FUNCTION.search(bare):
        return f"{found[1].upper()}()"
    if _LINK.search(bare):
        return LINK
    used = (names.get(word.upper(), "") for word in _NAME.findall(bare)) if names else ()
    return next(filter(None, used), "")


def unsteady_names(formulas: Mapping[str, str]) -> dict[str, str]:
    """Give the unsteady ones of a workbook's names, each with its reason; all are in capitals, with their formulas."""
    names: dict[str, str] = {}
    for _ in range(_DEEPEST):
        new = {name: why for name, text in formulas.items() if name not in names and (why := why_unsteady(text, names))}
        if not new:
            break
        names |= new
    return names


class Watch:
    """The unsteady formulas of one sheet, while its XML is read; with ``all_texts``, every formula's text too.

    Of a formula that is shared, one cell has the text and the others only its number.
    """

    def __init__(
        self, names: Mapping[str, str] | None = None, all_texts: bool = False, work: Work | None = None
    ) -> None:
        self._work = work or Work()
        self.unsteady: dict[Place, str] = {}
        self.texts: dict[Place, str] = {}
        self._names = names or {}
        self._all = all_texts
        self._words = (*_WORDS_IN_BYTES, *(name.encode() for name in self._names))
        self._shared: dict[str, tuple[Place, str, str]] = {}
        self._is_shared_unsteady = False
        self._number = ""
        self._parts: list[str] = []
        self._length = self._taken = 0

    def must_see(self, block: bytes) -> bool:
        """Tell whether the formulas of some rows are to be looked at one by one."""
        if b"<f" not in block:
            return False
        if self._all or (self._is_shared_unsteady and b'"shared"' in block):
            return True
        self._work.search(block, len(self._names))
        capitals = block.upper()
        return any(word in capitals for word in self._words) or _LINK_IN_BYTES.search(block) is not None

    def begin(self, attributes: Mapping[str, str]) -> None:
        """Begin a formula."""
        self._number = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        self._parts, self._length = [], 0

    def part(self, text: str) -> None:
        """Take a piece of its text."""
        if self._length < LONGEST:
            self._parts.append(text[:LONGEST])
            self._length += len(text)

    def end(self, place: Place) -> None:
        """End it in its cell."""
        text = "".join(self._parts)
        self._work.read(text)
        reason = why_unsteady(text, self._names) if text else ""
        if self._number and text and len(self._shared) < CELLS_LISTED:
            self._shared[self._number] = (place, text if self._all and self._taken < MOST_TEXT else "", reason)
            self._is_shared_unsteady |= bool(reason)
        elif self._number and not text and self._number in self._shared:
            first, text, reason = self._shared[self._number]
            text = _moved(text, place[0] - first[0], place[1] - first[1]) if self._all else text
        if reason and len(self.unsteady) < CELLS_LISTED:
            self.unsteady[place] = reason
        if self._all and text and self._taken < MOST_TEXT:
            self.texts[place] = text
            self._taken += len(text)


def spread(sheets: Mapping[str, Watch], names: Mapping[str, str]) -> None:
    """Add the cells that take their value from unsteady ones, on any sheet, to the unsteady ones.

    ``names`` are the workbook's, in capitals, with their formulas. Each reference is followed once; blocks of cells are
    held against unsteady ones only as often as ``MOST_COMPARED``.
    """
    of_cell: dict[Cell, list[Cell]] = {}
    of_block: list[tuple[str, CellRange, Cell]] = []
    by_name = {name.casefold(): name for name in sheets}
    of_names = {name: list(islice(_areas(text, "", by_name, {}), _DEEPEST)) for name, text in names.items()}
    for name, watch in sheets.items():
        for place, text in watch.texts.items():
            for title, block in _areas(text, name, by_name, of_names):
                first, last = (block.first_row, block.first_column), (block.last_row, block.last_column)
                if first == last:
                    of_cell.setdefault((title, first), []).append((name, place))
                else:
                    of_block.append((title, block, (name, place)))
    fresh = deque(((name, place), why) for name, watch in sheets.items() for place, why in watch.unsteady.items())
    left = MOST_COMPARED
    while fresh:
        cell_at, why = fresh.popleft()
        followers = list(of_cell.get(cell_at, ()))
        if left > 0:
            left -= len(of_block)
            followers += [at for title, block, at in of_block if title == cell_at[0] and _holds(block, cell_at[1])]
        for name, place in followers:
            if place not in sheets[name].unsteady:
                sheets[name].unsteady[place] = why
                fresh.append(((name, place), why))


def _holds(block: CellRange, place: Place) -> bool:
    row, column = place
    return block.first_row <= row <= block.last_row and block.first_column <= column <= block.last_column


def _areas(
    formula: str, own: str, by_name: Mapping[str, str], names: Mapping[str, Sequence[tuple[str, CellRange]]]
) -> Iterator[tuple[str, CellRange]]:
    """Give the cells that a formula refers to, by themselves or by a name, each block with its sheet."""
    bare = _QUOTED.sub('""', formula)
    for word in set(_NAME.findall(bare)) if names else ():
        yield from names.get(word.upper(), ())
    for found in _REFERENCE.finditer(bare):
        title = (found[1] or own).strip("'").replace("''", "'")
        sheet = by_name.get(title.casefold())
        first = cell(f"{found[3]}{found[5]}")
        last = cell(f"{found[7]}{found[9]}") if found[7] else first
        if sheet is not None and first is not None and last is not None:
            rows, columns = sorted((first[0], last[0])), sorted((first[1], last[1]))
            yield sheet, CellRange(rows[0], columns[0], rows[1], columns[1])


def _moved(formula: str, rows: int, columns: int) -> str:
    """Give the formula with its relative references moved: what Excel means in another cell that shares it."""

    def moved(fixed_column: str, letters: str, fixed_row: str, digits: str) -> str:
        place = cell(f"{letters}{digits}")
        if place is None:
            return f"{fixed_column}{letters}{fixed_row}{digits}"
        row = place[0] + (0 if fixed_row else rows)
        column = place[1] + (0 if fixed_column else columns)
        return f"{fixed_column}{_letters(column)}{fixed_row}{row}"

    def replaced(found: re.Match[str]) -> str:
        sheet = f"{found[1]}!" if found[1] else ""
        last = f":{moved(*found.group(6, 7, 8, 9))}" if found[7] else ""
        return f"{sheet}{moved(*found.group(2, 3, 4, 5))}{last}"

    return _REFERENCE.sub(replaced, formula)


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
