"""Names that people give to sheets, columns and terms -> those of the contract that they may mean."""

import difflib
import re
from collections.abc import Iterable, Mapping

from calc.contract import PLAN_INPUT, TERMS, Sheet, folded_header


def words_of(text: str) -> set[str]:
    """Give the words of a name, without case."""
    return set(re.findall(r"[a-z]+", text.lower()))


# Words that people use for a column, and words that many columns share and that tell nothing.
_SYNONYMS = {"Last Sale": {"close", "closing", "last", "price"}, "Account No.": {"acct", "account"}}
_COMMON_WORDS = frozenset({"date", "id", "no", "of", "the", "and", "from", "to", "in", "by", "shares", "value", "type"})
# What a vendor tells of a day's trades. A highest or lowest trade is no bid and no ask, an opening price no close.
_TRADES = words_of("open opening high low hi lo volume vol change chg adj adjusted prev previous range vwap average")
_QUOTES = {"High Bid": {"bid", "bids"}, "Low Ask": {"ask", "asks", "asked", "offer"}}
_CLOSE, _CLOSER = 0.75, 0.8  # how much alike the letters are, from 0 to 1
_WHOLE = 0.8  # of a name all of whose words are among those of another
_RANKS = ("close", "closing", "last", "price")  # of several columns, that which is the likelier close first

# A column of these is for its reader, whatever else its header says; only these do not ask what it is for.
_FOR_THE_READER = words_of(
    "note notes comment comments remark remarks memo description name names reviewed prepared checked initials source"
    " ref reference approved"
)
_GENERAL = frozenset({"Name", "Body", "Note", "Section", "Term", "Value"})
_WORDS_OF_A_PLAN = words_of(
    "percent percentage pct prorated payment payable payout paid deferral deferred defer elected election vesting"
    " vested vest expiration expiry strike forfeited withheld settlement issuance effective termination retainer"
)
_OF_PRICES = "Prices"


def look_alike(text: str, known: Mapping[str, str], by_words: bool = True) -> str | None:
    """Give the known name that a header or a title looks like, or None. ``known`` has the names by their folded form.

    It is alike by its letters, or, with ``by_words``, by a telling word that the two share.
    """
    own, words = folded_header(text), words_of(text)
    close = difflib.get_close_matches(own, [key for key in known if _may_be(own, words, key, known[key])], 1, _CLOSE)
    if close:
        return known[close[0]]
    telling = words - _COMMON_WORDS
    for key, name in known.items():
        if not _may_be(own, words, key, name):
            continue
        if min(len(own), len(key)) >= 4 and (own in key or key in own):
            return name
        if by_words and telling & ((words_of(name) - _COMMON_WORDS) | _SYNONYMS.get(name, set())):
            return name
    return None


def _may_be(own: str, words: set[str], key: str, name: str) -> bool:
    """Tell whether a vendor's word for a trade does not rule out a name of a quote or of the close."""
    if name in _QUOTES:
        return bool(words & _QUOTES[name]) or _alike(own, key) >= _CLOSER
    return name != "Last Sale" or not words & _TRADES or _alike(own, key) >= _CLOSER


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def is_misspelt(text: str, name: str) -> bool:
    """Tell whether a text is nearly a name, letter by letter."""
    return _alike(folded_header(text), folded_header(name)) >= _CLOSER


def closeness(text: str) -> int:
    """Give the place of a header among those of one sheet that may mean the same: the likelier first."""
    words = words_of(text)
    return next((place for place, word in enumerate(_RANKS) if word in words), len(_RANKS))


def is_close(text: str) -> bool:
    """Tell whether a vendor's header is that of the closing price as reported."""
    words = words_of(text)
    return bool(words & {"close", "closing", "last"}) and not words & _TRADES


def is_adjusted_close(text: str) -> bool:
    """Tell whether a vendor's header is that of the closing price adjusted for what came later."""
    words = words_of(text)
    return bool(words & {"close", "closing"}) and bool(words & {"adj", "adjusted"})


def nearest_term(text: str, absent: Iterable[str]) -> tuple[str, bool]:
    """Give the Plan term that a name is nearest to, and whether it is near enough to be meant.

    One that the Plan sheet does not have is nearer than others, and the only one that it does not have is meant.
    """
    missing = set(absent)
    own, words = folded_header(text), _stems(text)

    def nearness(name: str) -> tuple[float, bool, float]:
        others = _stems(name)
        both = len(words & others)
        of_all, of_own = (both / len(words | others), both / len(words)) if words else (0.0, 0.0)
        return max(_alike(own, folded_header(name)), of_all, _WHOLE * of_own), name in missing, of_all

    best = max((term.name for term in TERMS), key=nearness)
    is_near = nearness(best)[0] >= _CLOSE
    return (missing.pop(), True) if not is_near and len(missing) == 1 else (best, is_near)


def tells_something(sheet: Sheet, header: str) -> str:
    """Tell why a header that is none of a sheet's may not be for its reader alone, "" where it is.

    It is a column of another sheet, a term, or a word of a plan's rules.
    """
    words = words_of(header)
    if words & _FOR_THE_READER:
        return ""
    own = folded_header(re.sub(r"\(.*?\)", "", header))
    for other in PLAN_INPUT:
        for known in other.headers:
            if other is not sheet and known not in _GENERAL and folded_header(known) == own:
                return f"It is a column of {other.name}"
    if any(
        folded_header(term.name) == folded_header(header) or folded_header(re.sub(r"\(.*?\)", "", term.name)) == own
        for term in TERMS
    ):
        return "It is a term of the Plan sheet"
    if sheet.name != _OF_PRICES and ("%" in header or words & _WORDS_OF_A_PLAN):
        return "plancalc does not use it"
    return ""


def _stems(text: str) -> set[str]:
    """Give the words of a term without their plural."""
    return {word.rstrip("s") for word in words_of(text)} - {"of", "the", "number", "no", "total", "plan"}
