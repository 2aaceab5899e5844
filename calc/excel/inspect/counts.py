"""How much the parts of a workbook would have libraries build: counted while they are unpacked, refused beyond measure.

A part costs what its elements do, each time that it is named: a small file may name one part thousands of times, and a
part of a few megabytes may hold a hundred million elements. What is counted is far beyond what people's workbooks hold.
Cells and shared strings are counted where they are read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from calc.excel.inspect.model import Refused

MILLION = 1_000_000
_BYTES = 100 * MILLION  # of all parts of a kind that is counted closely
_DEEPEST = 8  # relationships after one another: workbook, sheet, drawing, chart and some more
_MOST = 10**9  # a part that is named more often is named too often


class Kind(NamedTuple):
    """Parts that are counted together: what they hold, in words, and how many elements of it are let through."""

    words: str
    most: int = MILLION
    closely: bool = True  # each element is built by a library or looked at here, each time that its part is named


_OTHER = Kind("settings and other things that are not in its cells")
_COMMENTS = Kind("comments")
_DRAWN = Kind("charts and drawings", 3 * MILLION)
_RELATIONSHIPS = Kind("links between its parts")
_MARGINS = Kind("data validations, conditional formats, links and other settings of its sheets", MILLION // 2)
# By the last word of the type of the relationship that names a part.
_KINDS = {
    "officeDocument": Kind("names", MILLION // 2),
    "styles": Kind("cell formats and styles", MILLION // 2),
    "comments": _COMMENTS,
    "vmlDrawing": _COMMENTS,
    "threadedComment": _COMMENTS,
    "theme": Kind("settings of its theme"),
    "table": Kind("tables"),
    "drawing": _DRAWN,
    "chart": _DRAWN,
    "externalLink": Kind("values of other workbooks that it links to", 3 * MILLION),
    # No library reads these, and a sound workbook may have a few elements of them for each of its rows.
    "calcChain": Kind("formulas", 10 * MILLION, closely=False),
    "pivotCacheRecords": Kind("records of pivot tables", 10 * MILLION, closely=False),
}


def refusal(words: str) -> Refused:
    """Tell why a workbook is refused that holds too much of something."""
    return Refused(
        f"holds far more {words} than a workbook that people fill in, so it is not opened. If it is genuine, copy its "
        "cells into a new workbook, without formats (Paste Special > Values), and use that file."
    )


@dataclass
class Margins:
    """How many elements stand before and after the cells of all sheets."""

    elements: int = 0

    def add(self) -> None:
        """Count one."""
        self.elements += 1
        if self.elements > _MARGINS.most:
            raise refusal(_MARGINS.words)


class Counts:
    """The elements of all parts of a workbook by kind, and how often each part is named."""

    def __init__(self, named: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        """``named`` are the parts that each part names, as often as it does, each with its relationship's kind.

        All names are in small letters; the whole package is the part "".
        """
        self._kinds: dict[str, set[Kind]] = {}
        self._elements: Counter[Kind] = Counter()
        self._bytes: Counter[Kind] = Counter()
        self._times = _times(named)
        for targets in named.values():
            for kind, part in targets:
                self._kinds.setdefault(part, set()).add(_KINDS.get(kind, _OTHER))

    @property
    def built(self) -> int:
        """Tell how many elements were counted so far, whatever their kind."""
        return self._elements.total()

    def times(self, part: str) -> int:
        """Tell how often a part is named, by all ways that lead to it; at least once."""
        return max(1, self._times[part.casefold()])

    def kind(self, part: str) -> Kind:
        """Tell what a part holds: of several kinds by which it is named, the one of which least is let through."""
        kinds = self._kinds.get(part.casefold(), {_RELATIONSHIPS if part.casefold().endswith(".rels") else _OTHER})
        return min(kinds, key=lambda kind: (kind.most, kind.words))

    def counted(self, part: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Give the part's pieces as they come, its elements counted before anybody sees them."""
        kind = self.kind(part)
        times = self.times(part) if kind.closely else 1
        for chunk in chunks:
            self._elements[kind] += times * (chunk.count(b"<") - chunk.count(b"</"))
            self._bytes[kind] += times * len(chunk) * kind.closely
            if self._elements[kind] > kind.most or self._bytes[kind] > _BYTES:
                raise refusal(kind.words)
            yield chunk


def _times(named: Mapping[str, Iterable[tuple[str, str]]]) -> Counter[str]:
    """Count how often each part is named, step by step from the whole package; circles are left after some steps."""
    edges = {source: Counter(part for _, part in targets) for source, targets in named.items()}
    found: Counter[str] = Counter()
    step = Counter({"": 1})
    for _ in range(_DEEPEST):
        after: Counter[str] = Counter()
        for source, times in step.items():
            for part, more in edges.get(source, {}).items():
                after[part] = min(_MOST, after[part] + times * more)
        found.update(after)
        step = after
    return found
