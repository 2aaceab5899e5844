"""The headers of text in columns of fixed width: which line they are, and where each of them stands.

    TRANS     ACCOUNT                 NUMBER OF     the line above is taken with it where that tells more
    DATE      NUMBER    REGISTRATION     SHARES
    --------  --------  ------------  ---------     dashes say where each column begins and ends

A header has no digit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from calc.statement.headers import Names
from calc.statement.synonyms import header_key

_WORDS = re.compile(r"\S+(?: \S+)*")
_WORD = re.compile(r"\S+")
_DASHES = re.compile(r"[-=_]+")
_PHRASE = 5  # words of a header

Placed = tuple[str, int, int]  # a text, where it begins, where it ends


@dataclass(frozen=True)
class HeaderLine:
    """Headers with their places: those of ``at``, with the line above from ``first``, and dashes to ``last``."""

    first: int
    at: int
    last: int
    kind: str
    columns: tuple[Placed, ...]
    dashes: bool


def words_of(line: str) -> list[Placed]:
    """Give a line's words."""
    return [(found[0], found.start(), found.end()) for found in _WORD.finditer(line)]


def is_rule(line: str) -> bool:
    """Tell whether a line is of dashes alone."""
    return bool(line.strip()) and set(line) <= set("-=_ ")


def header_at(lines: Sequence[str], at: int, names: Names) -> HeaderLine | None:
    """Read a line as headers, with the line above it where that names more of our columns; None where it is none."""
    line = lines[at]
    if not line.strip() or is_rule(line) or len(line) > 2_000 or any(map(str.isdigit, line)):
        return None
    above = lines[at - 1] if at and not is_rule(lines[at - 1]) and not any(map(str.isdigit, lines[at - 1])) else ""
    dashes = _dashes(lines, at)
    ways = [(at, _alone(line, dashes, names))]
    if len(_WORDS.findall(above)) > 1:
        ways.append((at - 1, _together(above, line, dashes, names)))
    best: tuple[int, HeaderLine] | None = None
    for first, columns in ways:
        texts = [text for text, _, _ in columns]
        kind = names.kind_of(texts)
        if kind and (best is None or names.score(texts) > best[0]):
            last = at + 1 if dashes else at
            best = names.score(texts), HeaderLine(first, at, last, kind, tuple(columns), bool(dashes))
    return best[1] if best else None


def _dashes(lines: Sequence[str], at: int) -> list[Placed]:
    """Give the runs of dashes below a line, where they are several."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    runs = [(found[0], found.start(), found.end()) for found in _DASHES.finditer(below)]
    return runs if is_rule(below) and len(runs) > 1 else []


def _alone(line: str, dashes: Sequence[Placed], names: Names) -> list[Placed]:
    if dashes:
        return _by_dashes([line], dashes)
    return [each for placed in _phrases(line) for each in _known_phrases(placed, names)]


def _together(above: str, line: str, dashes: Sequence[Placed], names: Names) -> list[Placed]:
    """Put the phrases of two lines together where one stands above the other."""
    if dashes:
        return _by_dashes([above, line], dashes)
    columns = _phrases(line)
    lone = []
    for text, start, end in _phrases(above):
        over = [k for k, (_, begin, stop) in enumerate(columns) if start < stop and end > begin]
        if len(over) == 1:
            below, begin, stop = columns[over[0]]
            columns[over[0]] = f"{text} {below}", min(start, begin), max(end, stop)
        else:
            lone.append((text, start, end))
    return sorted([*columns, *lone], key=lambda placed: placed[1])


def _phrases(line: str) -> list[Placed]:
    return [(found[0], found.start(), found.end()) for found in _WORDS.finditer(line)]


def _by_dashes(lines: Sequence[str], dashes: Sequence[Placed]) -> list[Placed]:
    """Give the texts above each run of dashes; a word that is above two of them spoils it."""
    texts: list[list[str]] = [[] for _ in dashes]
    for line in lines:
        for word, start, end in words_of(line):
            over = [k for k, (_, begin, stop) in enumerate(dashes) if start < stop and end > begin]
            if len(over) != 1:
                return []
            texts[over[0]].append(word)
    return [(" ".join(words), start, end) for words, (_, start, end) in zip(texts, dashes, strict=True)]


def _known_phrases(placed: Placed, names: Names) -> list[Placed]:
    """Split headers with one space between them, where each of the parts is one that is known."""
    text, start, _ = placed
    if _is_known(text, names) or " " not in text:
        return [placed]
    words = text.split(" ")
    best: dict[int, list[str]] = {0: []}  # by how many words are read the phrases
    for stop in range(1, len(words) + 1):
        for first in range(max(0, stop - _PHRASE), stop):
            phrase = " ".join(words[first:stop])
            if first in best and _is_known(phrase, names) and len(best.get(stop, words)) > len(best[first]):
                best[stop] = [*best[first], phrase]
    out, place = [], start
    for phrase in best.get(len(words), [text]):
        out.append((phrase, place, place + len(phrase)))
        place += len(phrase) + 1
    return out


def _is_known(text: str, names: Names) -> bool:
    return bool(header_key(text)) and bool(names.meant(text, "journal") or names.meant(text, "reserve"))
