"""What an ID or a name that nothing bears was probably meant to be."""

import difflib
from collections.abc import Iterable, Mapping, Sequence

from calc.contract import folded_header
from calc.excel.text import folded

_SUGGESTED = 3


class UnknownID(Exception):  # noqa: N818 - it reads as what it says
    """The results have nothing of this ID; the message says so, and then suggests those that are ``near``.

    ``said`` is the message without the suggestion; ``meant`` is the only one that differs by nothing but case and
    spaces, and empty where there is none.
    """

    def __init__(self, said: str, suggestion: str = "", near: Iterable[str] = (), meant: str = "") -> None:
        super().__init__(" ".join(filter(None, (said, suggestion))))
        self.said, self.near, self.meant = said, tuple(near), meant


def nothing_of(name: str, wanted: str, known: Iterable[str]) -> UnknownID:
    """Say that results have nothing of an ID or a name, with the nearest: first those that differ by case and spaces.

    ``known`` are the IDs and the directors' names that they have.
    """
    by_folded: dict[str, list[str]] = {}
    for reference in dict.fromkeys(known):
        by_folded.setdefault(folded_header(reference), []).append(reference)
    own, meant = folded_header(wanted), ""
    if own in by_folded:
        near = [own]
        alike = [reference for reference in by_folded[own] if folded(reference) == folded(wanted)]
        meant = alike[0] if len(by_folded[own]) == len(alike) == 1 else ""
    else:
        as_long = [key for key in by_folded if abs(len(key) - len(own)) <= _SUGGESTED]
        close = difflib.get_close_matches(own, as_long, n=_SUGGESTED, cutoff=0.75)
        near = list(dict.fromkeys([*_by_a_word(wanted, by_folded), *close]))[:_SUGGESTED]
    said = f"{name} has no award, fee, event, decision, issuance, director or meeting {wanted}."
    if not near:
        return UnknownID(said, "Find the IDs on Options, Deferred Awards, Fee Settlement and Formula Eligibility.")
    suggested = [reference for key in near for reference in by_folded[key]][:_SUGGESTED]
    return UnknownID(said, f"Did you mean {' or '.join(suggested)}?", suggested, meant)


def _by_a_word(wanted: str, by_folded: Mapping[str, Sequence[str]]) -> list[str]:
    """Find the names that share a word with what was typed, such as a last name; none where too many do."""
    words = set(wanted.casefold().split())
    several = {key: names[0] for key, names in by_folded.items() if " " in names[0]}
    found = [key for key, name in several.items() if words & set(name.casefold().split())]
    return found if len(found) <= _SUGGESTED else []
