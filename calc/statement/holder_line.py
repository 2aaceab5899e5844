"""A line that names the holder of the rows below it: what it says of the name, the account and the plan.

    DANIEL CHO                                      Holder DANIEL CHO
    Account: 00123404  Robert Ellison III           Account No. 00123404, Holder Robert Ellison III
    HOLDER  ROBERT ELLISON III   ACCT NO  00123404  the same
    00123404 - Robert Ellison III (continued)       the same

Labels are those by which the columns are known.
"""

import re
from collections.abc import Sequence
from typing import Any

from calc.cells import trimmed
from calc.cells.column import is_blank
from calc.statement.synonyms import JOURNAL, header_key

FIELDS = ("Holder", "Account No.", "Plan Code")
HOLDER_LINE = "holder"  # what such a line is, on Taken As
_LONGEST = 500  # characters of a line
_LABEL_WORDS = 4
_GAP = re.compile(r"\s{2,}|\t")
_CONTINUED = re.compile(r"[\s(\[-]*\bcont(?:inued|'d|d)?\b\.?[\s)\].]*$", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?=[^\s]*\d)[A-Z]{0,4}-?\d[\dA-Z/.-]{2,19}$", re.IGNORECASE)
_LEADING = re.compile(r"(?P<account>[A-Z]{0,4}-?\d[\d-]{3,19})[\s,:-]+(?P<name>[^\W\d].*)$", re.IGNORECASE)
_TRAILING = re.compile(r"(?P<name>[^\W\d].*?)[\s,-]*[(\[]\s*(?:a/?c(?:ct)?\.?(?: no\.?)?|account(?: no\.?)?|#)?\s*"
                       r"(?P<account>[A-Z]{0,4}-?\d[\d-]{2,19})\s*[)\]]$", re.IGNORECASE)  # fmt: skip
# Labels that no name begins with, so that they need no colon.
_PLAIN_LABELS = frozenset(
    map(header_key, ("Holder", "Shareholder", "Registered Holder", "Registered To", "Account Holder", "Holder Name"))
)


class Unclear(Exception):  # noqa: N818 - it reads as what it says
    """The line has several texts that might be the holder; the message shows them."""


def fields_of(cells: Sequence[Any]) -> tuple[dict[str, str], bool]:
    """Give what a line says by our headers, and whether labels say so. ``Unclear`` where it might be read otherwise.

    Nothing where it is no such line.
    """
    pieces = _pieces(cells)
    found: dict[str, str] = {}
    alone: list[str] = []
    labelled = False
    while pieces:
        piece = pieces.pop(0)
        ours, rest = _label(piece)
        if ours is None:
            alone.append(piece)
            continue
        labelled = labelled or bool(ours)
        value = rest or (pieces.pop(0) if pieces and _label(pieces[0])[0] is None else "")
        if ours == "Account No.":
            value, _, more = value.partition(" ")
            pieces[:0] = [more.strip(" -,")] if more.strip(" -,") else []
        if ours and value:
            if ours in found:
                raise Unclear(f"“{found[ours]}” and “{value}”")
            found[ours] = value
    _take_unlabelled(alone, found)
    if found.get("Account No.") and not any(map(str.isdigit, found["Account No."])):
        return {}, False
    return (found, labelled) if {"Holder", "Account No."} & found.keys() else ({}, False)


def _pieces(cells: Sequence[Any]) -> list[str]:
    pieces: list[str] = []
    for cell in cells:
        if is_blank(cell):
            continue
        if isinstance(cell, float) and cell.is_integer():
            pieces.append(str(int(cell)))
        elif isinstance(cell, int) and not isinstance(cell, bool):
            pieces.append(str(cell))
        elif isinstance(cell, str) and len(cell) < _LONGEST:
            pieces += [trimmed(piece) for piece in _GAP.split(cell.strip()) if piece.strip()]
        else:
            return []
    without = [_CONTINUED.sub("", piece) for piece in pieces]
    return [piece for piece in without if piece and any(map(str.isalnum, piece))]


def _label(piece: str) -> tuple[str | None, str]:
    """Split a piece that begins with a label: our header, "" for one that we do not know; None where it has none."""
    head, colon, rest = piece.partition(":")
    if colon and len(head) < 40 and any(map(str.isalpha, head)):
        return _ours(head) or "", rest.strip()
    words = piece.split(" ")
    for number in range(min(_LABEL_WORDS, len(words)), 0, -1):
        ours, rest = _ours(" ".join(words[:number])), " ".join(words[number:])
        if ours is None:
            continue
        if not rest or (ours == "Account No." and _ACCOUNT.match(words[number])):
            return ours, rest
        if ours == "Holder" and header_key(" ".join(words[:number])) in _PLAIN_LABELS:
            return ours, rest
    return None, piece


def _ours(label: str) -> str | None:
    meant = [ours for ours, _ in JOURNAL.get(header_key(label), ()) if ours in FIELDS]
    return meant[0] if meant else None


def _take_unlabelled(alone: list[str], found: dict[str, str]) -> None:
    """Take what stands without a label: an account, a name, or both in one piece."""
    names = []
    for piece in alone:
        both = _LEADING.match(piece) or _TRAILING.match(piece)
        if both and "Account No." not in found:
            found["Account No."] = both["account"].rstrip("-")
            names.append(both["name"])
        elif _ACCOUNT.match(piece) and "Account No." not in found:
            found["Account No."] = piece
        else:
            names.append(piece)
    names = [name.strip(" ,-") for name in names]
    if len(names) + ("Holder" in found) > 1:
        every = [*([found["Holder"]] if "Holder" in found else []), *names]
        raise Unclear(" and ".join(f"“{name}”" for name in every[:3]))
    if names and any(map(str.isalpha, names[0])):
        found["Holder"] = names[0]
