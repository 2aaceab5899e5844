"""What an ID or a name that nothing bears was probably meant to be."""

import difflib
from collections.abc import Iterable, Mapping

from calc.contract import folded_header

_SUGGESTED = 3


class UnknownID(Exception):  # noqa: N818 - it reads as what it says
    """The results have nothing of this ID; the message suggests those that are near."""


def nothing_of(name: str, wanted: str, known: Iterable[str]) -> str:
    """Say that results have nothing of an ID or a name, with the nearest: first those that differ by case and spaces.

    ``known`` are the IDs and the directors' names that they have.
    """
    by_folded: dict[str, str] = {}
    for reference in known:
        by_folded.setdefault(folded_header(reference), reference)
    own = folded_header(wanted)
    if own in by_folded:
        near = [own]
    else:
        alike = [folded for folded in by_folded if abs(len(folded) - len(own)) <= _SUGGESTED]
        close = difflib.get_close_matches(own, alike, n=_SUGGESTED, cutoff=0.75)
        near = list(dict.fromkeys([*_by_a_word(wanted, by_folded), *close]))[:_SUGGESTED]
    meant = f" Did you mean {' or '.join(by_folded[folded] for folded in near)}?" if near else ""
    return f"{name} has no award, fee, event, decision, issuance, director or meeting {wanted}.{meant}" + (
        "" if near else " Find the IDs on Options, Deferred Awards, Fee Settlement and Formula Eligibility."
    )


def _by_a_word(wanted: str, by_folded: Mapping[str, str]) -> list[str]:
    """Find the names that share a word with what was typed, such as a last name; none where too many do."""
    words = set(wanted.casefold().split())
    found = [folded for folded, name in by_folded.items() if " " in name and words & set(name.casefold().split())]
    return found if len(found) <= _SUGGESTED else []
