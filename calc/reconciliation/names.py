"""Holders' names as registrations write them: "Last, First", joint owners, estates, initials, suffixes, misspellings.

A name that is equal once normalised is the same person. Any other is told by a score from 0 to 100, and taken only
from ``TAKEN`` up and where no other candidate comes within ``MARGIN`` of it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

TAKEN = 90  # the least score of a name that is taken for another
MARGIN = 5  # a second candidate this near makes both mere suggestions
SUGGESTED = 75  # the least score that is worth a hint
_EXACT = 100
_BY_NAME_AND_INITIALS, _BY_FIRST_INITIAL = 95, 92
_OTHER_MIDDLE_NAME = 85  # "John A. Smith" is not "John B. Smith", however near the letters are
_MISSPELT = 75  # the least score of a word that is another's misspelling
_SUFFIX_MISSING = 4  # less, where only one of the two bears "Jr" or "III"
_MOST_PAIRS = 4_000_000  # names compared at once

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_OTHER_SIGNS = re.compile(r"[^\w&,+/]+|_")
_ESTATE_OF = re.compile(r"\b(?:estate|est)\b(?: of)?(?: the)? (?P<person>.*\S)")
_ESTATE_WORDS = re.compile(r"\b(?:the )?(?:estate|est|deceased|decd|dec d|dec)\b(?: of)?")
_BENEFICIARY = re.compile(r"\b(?:tod|pod|transfer on death|payable on death)\b.*")
_TENANCY = re.compile(
    r"\b(?:as )?(?:joint tenants?(?: with (?:the )?rights? of survivorship)?|tenants? in common"
    r"|tenants? by (?:the )?entiret(?:y|ies)|community property|comm prop|jt ?ten(?:ants?)?(?: ?wros)?|jt ?wros|jtten"
    r"|j t ten|ten ?com|ten ?ent|wros)\b"
)
_AND = re.compile(r"[&+/]|\b(?:and|or)\b")
_DOTTED_DEGREES = re.compile(r"[\s,](?:m\.d|ph\.d|j\.d|d\.d\.s|m\.b\.a)\.?(?=\s*(?:,|$))")
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "hon", "rev"}
_DEGREES = {"md", "phd", "esq", "cpa", "dds", "jd", "mba"}
_SUFFIXES = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr",
    "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv",
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Person:
    """One person's name: given names and surname in this order, and the generation."""

    words: tuple[str, ...]
    suffix: str = ""

    @property
    def text(self) -> str:
        """Give the name as it is compared."""
        return " ".join(self.words)


@cache
def persons(registration: str) -> tuple[Person, ...]:
    """Give everyone whom a registration names, first the first; an estate is the person who left it."""
    text = folded_name(registration)
    text = _TENANCY.sub(" ", _BENEFICIARY.sub(" ", text))
    estate = _ESTATE_OF.search(text)
    text = _ESTATE_WORDS.sub(" ", estate["person"] if estate else text)
    parts = [part for part in (piece.strip(" ,") for piece in _AND.split(text)) if part]
    named = [_person(part) for part in parts]
    whole = [person for person in named if len(person.words) > 1]
    # "John & Mary Smith", "Smith, John & Mary": one surname for both.
    surname = (whole[0] if "," in parts[0] else whole[-1]).words[-1:] if whole else ()
    full = [Person(person.words + surname, person.suffix) if len(person.words) == 1 else person for person in named]
    return tuple(dict.fromkeys(person for person in full if person.words))


def key(registration: str) -> str:
    """Give a registration as it is compared with others of its source: all its persons, in any order."""
    named = "; ".join(f"{person.text} {person.suffix}".strip() for person in sorted(persons(registration)))
    return named or registration  # one of signs alone is no other one of signs alone


def score(first: Person, second: Person) -> int:
    """Score how alike two names are, from 0 to 100. Different generations are different people."""
    if first.suffix and second.suffix and first.suffix != second.suffix:
        return 0
    alike = _words_alike(first.words, second.words)
    return max(0, alike - _SUFFIX_MISSING) if first.suffix != second.suffix else alike


@dataclass(frozen=True)
class NameMatch:
    """Who a holder's name stands for: a place among the candidates, or none, and what came near."""

    place: int | None
    score: int
    near: tuple[tuple[int, int], ...] = ()  # places and scores, the best first


def resolve(registrations: Sequence[str], candidates: Sequence[str], director: Sequence[Any]) -> list[NameMatch]:
    """Find for each registration the candidate that it stands for, if just one director is meant.

    ``director`` says for each candidate whose name it is: two names of one director do not compete.
    """
    exact: dict[Person, set[int]] = {}
    for index, name in enumerate(candidates):
        for person in persons(name):
            exact.setdefault(person, set()).add(index)
    matches: list[NameMatch | None] = [_exactly(registration, exact, director) for registration in registrations]
    left = [index for index, match in enumerate(matches) if match is None]
    for index, near in zip(left, _nearest([registrations[index] for index in left], candidates), strict=True):
        matches[index] = _best(near, director)
    return [match for match in matches if match is not None]


def _exactly(registration: str, exact: dict[Person, set[int]], director: Sequence[Any]) -> NameMatch | None:
    """Find the one director whose name it is once normalized; nobody where joint owners are two directors."""
    meant = sorted({candidate for person in persons(registration) for candidate in exact.get(person, ())})
    if not meant:
        return None
    near = tuple((candidate, _EXACT) for candidate in meant)
    return NameMatch(meant[0] if len({director[candidate] for candidate in meant}) == 1 else None, _EXACT, near)


def _best(near: list[tuple[int, int]], director: Sequence[Any]) -> NameMatch:
    near = sorted(near, key=lambda pair: (-pair[1], pair[0]))
    by_director: dict[Any, tuple[int, int]] = {}
    for candidate, alike in near:
        by_director.setdefault(director[candidate], (candidate, alike))
    ranked = list(by_director.values())
    shown = tuple(ranked[:3])
    if not ranked or ranked[0][1] < TAKEN:
        return NameMatch(None, ranked[0][1] if ranked else 0, shown)
    alone = len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= MARGIN
    return NameMatch(ranked[0][0] if alone else None, ranked[0][1], shown)


def _nearest(registrations: Sequence[str], candidates: Sequence[str]) -> Iterable[list[tuple[int, int]]]:
    """Find for each registration the candidates worth a hint, with their scores."""
    if not registrations or not candidates:
        return ([] for _ in registrations)
    return _compared(registrations, candidates)


def _compared(registrations: Sequence[str], candidates: Sequence[str]) -> Iterable[list[tuple[int, int]]]:
    from rapidfuzz import fuzz, process  # only here: most statements need no likeness at all

    people = [(place, person) for place, name in enumerate(candidates) for person in persons(name)]
    ordered = [" ".join(sorted(person.words)) for _, person in people]
    as_written = [person.text for _, person in people]
    by_surname: dict[str, list[int]] = {}
    for at, (_, person) in enumerate(people):
        by_surname.setdefault(person.words[-1], []).append(at)
    step = max(1, _MOST_PAIRS // len(people))
    for first in range(0, len(registrations), step):
        asked = [(row, each) for row, name in enumerate(registrations[first : first + step]) for each in persons(name)]
        near: list[dict[int, int]] = [{} for _ in registrations[first : first + step]]
        if asked:
            likeness = process.cdist(
                [" ".join(sorted(each.words)) for _, each in asked], ordered, scorer=fuzz.ratio, score_cutoff=SUGGESTED
            ) + process.cdist([each.text for _, each in asked], as_written, scorer=fuzz.ratio, score_cutoff=SUGGESTED)
            for at, (row, person) in enumerate(asked):
                places = {*likeness[at].nonzero()[0].tolist(), *by_surname.get(person.words[-1], ())}
                for place in places:
                    candidate, other = people[place]
                    alike = score(person, other)
                    if alike >= SUGGESTED:
                        near[row][candidate] = max(alike, near[row].get(candidate, 0))
        yield from (list(each.items()) for each in near)


def _words_alike(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    if first == second:
        return _EXACT
    if by_initials := _by_initials(first, second):
        return by_initials
    ratio = _ratio()
    # Letters swapped or forgotten, and a surname put first without a comma.
    in_order = ratio(" ".join(first), " ".join(second))
    sorted_words = ratio(" ".join(sorted(first)), " ".join(sorted(second)))
    return int(max(in_order, sorted_words))


def _by_initials(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Score one surname with given names of which some are initials or left out; 0 where that is not so."""
    if one[-1] != other[-1] or len(one) < 2 or len(other) < 2:
        return 0
    first, second = one[:-1], other[:-1]
    if not _same_given(first[0], second[0]):
        return 0
    others = [(a, b) for a, b in zip(first[1:], second[1:], strict=False) if not _same_given(a, b)]
    if any(_ratio()(a, b) < _MISSPELT for a, b in others):
        return _OTHER_MIDDLE_NAME
    if others:
        return 0
    return _BY_NAME_AND_INITIALS if first[0] == second[0] else _BY_FIRST_INITIAL


def _same_given(first: str, second: str) -> bool:
    return first == second or (min(len(first), len(second)) == 1 and first[0] == second[0])


@cache
def _ratio() -> "Callable[[str, str], float]":
    from rapidfuzz import fuzz

    return fuzz.ratio


def _person(text: str) -> Person:
    """Read one name; what stands before a comma is the surname, unless only a suffix or a degree follows."""
    pieces = [piece.split() for piece in text.split(",")]
    suffix = ""
    kept: list[list[str]] = []
    for piece in pieces:
        while len(piece) > 1 and piece[0] in _TITLES:
            piece = piece[1:]
        words = list(piece)
        while words and (words[-1] in _SUFFIXES or words[-1] in _DEGREES) and (len(words) > 1 or kept):
            suffix = _SUFFIXES.get(words.pop(), suffix)
        if words:
            kept.append(words)
    ordered = [*kept[1:], kept[0]] if len(kept) > 1 else kept
    return Person(tuple(word for piece in ordered for word in piece), suffix)


def folded_name(text: str) -> str:
    """Fold a name: without case, accents, apostrophes and points."""
    lower = _DOTTED_DEGREES.sub(" ", text.casefold()).translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", lower)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_OTHER_SIGNS.sub(" ", _APOSTROPHES.sub("", plain)).replace(",", " , ").split())
