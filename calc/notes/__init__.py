"""Notes ready to send: one with too many lines for a cell to show is split into parts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from calc.contract import Sheet
from calc.contract.wording import date_in_words
from calc.excel.text import on_one_line, visible
from calc.findings import count
from calc.results.rows_to_frame import frame_of_rows

MOST_LINES = 100  # of one note; where there are more, it names the sheet that has them
_ROOM = 105  # characters of a line of the sheet
_LINES = 20  # of a part, besides its greeting and its end: a row of Excel is no higher than 31
_CHARACTERS = 20_000  # of a part
_LONGEST = 100  # characters of a name or an ID
_WIDEST = 30  # characters of a column of aligned texts; a longer text pushes its line aside

Row = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Section:
    """Some lines of a note under a heading; ``header`` stands over their columns.

    ``total`` is what all the lines of the note come to, ``more`` what is to be said of them besides.
    """

    heading: str
    lines: Sequence[str]
    header: str = ""
    total: str = ""
    more: str = ""


@dataclass(frozen=True)
class Note:
    """A note: whom it is for, what it is about, and its text in paragraphs with sections between them."""

    to: str
    about: str
    subject: str
    greeting: str
    opening: str
    sections: Sequence[Section]
    closing: Sequence[str] = field(default=())


def notes_frame(sheet: Sheet, notes: Iterable[Note]) -> pd.DataFrame:
    """Make the sheet of the notes, one row a note or a part of one."""
    return frame_of_rows(sheet, [row for note in notes for row in _rows(note)])


def brief(text: Any) -> str:
    """Put a name or an ID on one line, cut where it is very long; a blank stays one."""
    return "" if pd.isna(text) else on_one_line(visible(str(text)), _LONGEST)


def day(value: date) -> str:
    """Write a day for a column: 2 Jan 2003; a blank stays one."""
    return "" if pd.isna(value) else date_in_words(value, short=True)


def table(section: Section, header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> Section:
    """Fill a section with aligned columns; those numbered in ``right`` stand to the right, the last is as it comes."""
    widths = [min(max(map(len, column)), _WIDEST) for column in zip(header, *rows, strict=True)]
    widths[-1] = 0

    def line(cells: Sequence[str]) -> str:
        return "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()

    return replace(section, lines=[line(row) for row in rows], header=line(header))


def in_all(number: int, shares: int) -> str:
    """Say how many issuances of how many shares: 3 issuances, 4,500 shares in all."""
    return f"{count(number, 'issuance')}, {count(shares, 'share')} in all"


def _rows(note: Note) -> Iterator[Row]:
    """Make the rows of a note."""
    parts = _even_parts(note.sections)
    for number, sections in enumerate(parts, start=1):
        of = f"{number} of {len(parts)}"
        subject = note.subject if len(parts) == 1 else f"{note.subject} ({of})"
        told = f"This is part {of}."
        opening = note.opening if len(parts) == 1 else f"{note.opening}\n\n{told}" if number == 1 else told
        texts = [note.greeting, opening, *map(_text, sections), *note.closing]
        yield note.to, note.about, of, subject, "\n\n".join(filter(None, texts))


def _text(section: Section) -> str:
    """Put a section under its heading."""
    heading = f"{section.heading}: {section.total}." if section.total else section.heading
    heading = " ".join(filter(None, (heading, section.more)))
    return "\n".join(filter(None, (heading, section.header, *section.lines))).rstrip()


def _even_parts(sections: Sequence[Section]) -> list[list[Section]]:
    """Split sections into as few parts as can be, about as long as one another."""
    parts = list(_parts(sections, _LINES))
    if len(parts) == 1:
        return parts
    for most in range(_LINES - 1, _LINES // 3, -1):
        if len(shorter := list(_parts(sections, most))) > len(parts):
            break
        parts = shorter
    return parts


def _parts(sections: Sequence[Section], most: int) -> Iterator[list[Section]]:
    """Split sections into parts of so many lines at most; a section that goes on has its heading again."""
    part: list[Section] = []
    room, characters = most, _CHARACTERS
    for section in sections:
        lines: list[str] = []
        room -= 3  # the heading, the header, the empty line before them
        for line in section.lines:
            height = sum(-(-len(each) // _ROOM) or 1 for each in line.split("\n"))
            if (part or lines) and (height > room or len(line) > characters):
                yield [*part, *_some(section, lines)]
                part, lines, room, characters = [], [], most - 3, _CHARACTERS
            lines.append(line)
            room, characters = room - height, characters - len(line)
        part += _some(section, lines)
    yield part


def _some(section: Section, lines: Sequence[str]) -> list[Section]:
    """Give the section with some of its lines, and how many of all these are; nothing where there are none."""
    goes_on = section.total and len(lines) < len(section.lines)
    total = f"{section.total}; this part has {len(lines):,}" if goes_on else section.total
    return [replace(section, lines=lines, total=total)] if lines else []
