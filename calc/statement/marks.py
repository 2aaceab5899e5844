"""Marks of a debit or a credit beside an unsigned count: what each says, and which column holds them."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from calc.cells import trimmed

CREDIT, DEBIT = 1, -1


def all_words(text: str) -> frozenset[str]:
    """Give the words of a text."""
    return frozenset(text.split())


_WORDS = {
    CREDIT: all_words(
        "c cr cred credit credits in + plus i inc increase increased add added addition additions b buy bought purchase"
        " purchased pos positive deposit deposits receipt received receive inflow incoming"
        " h haben gutschrift zugang zu bij k kredit entree entrada ingreso abono haber avere credito accredito"
    ),
    DEBIT: all_words(
        "d dr db deb debit debits out - minus dec decrease decreased remove removed reduction reductions s sell sold"
        " sale neg negative withdrawal withdrawals delivered deliver delivery outflow outgoing o"
        " soll lastschrift abgang ab af debet sortie salida egreso cargo debe dare debito addebito"
    ),
}  # fmt: skip
_KNOWN = {word: sign for sign, words in _WORDS.items() for word in words}

# Letters that mean something only beside one another: the credits, the debits.
_TOGETHER = (
    ({"a", "add"}, {"r", "rem", "remove"}),
    ({"r", "rec", "rcv"}, {"d", "del", "dlv"}),
    ({"d", "dep"}, {"w", "wd", "wdl", "with"}),
    ({"a"}, {"d"}),
    ({"p"}, {"n"}),
    ({"e"}, {"s"}),
    ({"i", "iss", "issue", "issued"}, {"c", "can", "canc", "cancel", "cancelled", "canceled", "cxl"}),
)
_PAIRS = (
    "debit credit", "dr cr", "db cr", "d c", "c d", "deb cred", "add remove", "added removed", "inc dec", "buy sell",
    "increase decrease", "increases decreases", "in out", "plus minus", "+ -", "bought sold", "purchase sale", "b s",
    "i d", "i o", "d w", "deposit withdrawal", "receive deliver", "issue cancel", "af bij", "soll haben", "s h",
    "debe haber", "dare avere", "debito credito", "debet kredit", "debet credit", "debit kredit", "zugang abgang",
    "entree sortie", "entrada salida", "cargo abono", "pos neg", "positive negative", "inflow outflow",
)  # fmt: skip
_LIKELY_PAIRS = tuple(frozenset(pair.split()) for pair in _PAIRS)
_LIKELY_WORDS = all_words("sign signe signo segno teken vorzeichen direction flow side dc drcr crdr dbcr crdb")
_HEADER_WORDS = re.compile(r"[a-z]+|[+-]")


def plain_word(text: str) -> str:
    """Fold a mark or a word for comparison: without case, accents, a full stop, and with one kind of dash."""
    bare = unicodedata.normalize("NFKD", trimmed(text).casefold())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return re.sub("[\u2010-\u2015\u2212]", "-", bare).rstrip(".")


def signs_of(cells: Iterable[Any], stated: Mapping[str, int]) -> dict[str, int]:
    """Give the sign of each word among some cells by what all of them are; none for a word that is no mark.

    ``stated`` is a person's own word for it, by the plain word, and goes before all.
    """
    words = {plain_word(_text(cell)) for cell in cells} - {""}
    open_words = words - stated.keys()
    known = {word: sign for word, sign in stated.items() if word in words}
    for added, taken in _TOGETHER:
        if open_words and open_words <= added | taken and open_words & added and open_words & taken:
            return known | {word: CREDIT if word in added else DEBIT for word in open_words}
    return known | {word: _KNOWN[word] for word in open_words if word in _KNOWN}


def sign_of(cell: Any, signs: Mapping[str, int]) -> int:
    """Give 1 for a credit, -1 for a debit, 0 for neither, by the ``signs_of`` all cells of its column."""
    return signs.get(plain_word(_text(cell)), 0)


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) == 1:
        return "+" if cell > 0 else "-"
    return "?" if cell is not None else ""


def is_of_signs(header: str) -> bool:
    """Tell whether a header is like one of debits and credits: D/C Flag, Side, +/-."""
    words = {*_HEADER_WORDS.findall(plain_word(header))}
    return bool(words & _LIKELY_WORDS) or any(pair <= words for pair in _LIKELY_PAIRS)


def leave_no_doubt(words: Collection[str]) -> bool:
    """Tell whether marks are words or signs that mean nothing else, whatever the header: not single letters."""
    return all(len(word) > 1 or word == "+" or (word == "-" and "+" in words) for word in words)
