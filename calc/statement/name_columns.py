"""A holder's name in two columns or more -> the one name by which holders are compared.

    Surname        First Name(s)   Suffix     Holder
    ELLISON        ROBERT          III        ELLISON III, ROBERT
    EST OF GRAHAM  THOMAS                     EST OF GRAHAM, THOMAS
    GRAHAM EST OF  THOMAS                     EST OF GRAHAM, THOMAS

The surname goes first with a comma, for no name is then taken for another.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from calc.cells import trimmed
from calc.cells.column import is_blank
from calc.statement.synonyms import NAME_PARTS

LAST, FIRST, MIDDLE, SUFFIX, TITLE = NAME_PARTS
_ESTATE = re.compile(
    r"^(?:the )?(?:estate|est)\.?(?: of)?(?: the)? (?=\S)|[ ,(]+(?:the )?(?:estate|est)\.?(?: of)?\)?$", re.IGNORECASE
)


def parts_there(places: Mapping[str, int]) -> tuple[str, ...]:
    """Give the parts of a name that make up the holder: none where there is a whole name, or no surname and first."""
    if "Holder" in places or not {LAST, FIRST} <= places.keys():
        return ()
    return tuple(part for part in NAME_PARTS if part in places)


def joined_names(columns: Mapping[str, Sequence[Any]], parts: Sequence[str]) -> list[Any]:
    """Join the parts of each row's name; a cell that is no text is given as it is, for its own finding."""
    return [_joined(dict(zip(parts, row, strict=True))) for row in zip(*(columns[part] for part in parts), strict=True)]


def _joined(cells: Mapping[str, Any]) -> Any:
    odd = [cell for cell in cells.values() if not isinstance(cell, str) and not is_blank(cell)]
    if odd:
        return odd[0]
    texts = {part: trimmed(cell) if isinstance(cell, str) else "" for part, cell in cells.items()}
    estate = next((found[0].strip(" ,()") for text in texts.values() if (found := _ESTATE.search(text))), "")
    texts = {part: _ESTATE.sub("", text) for part, text in texts.items()}
    surname = " ".join(filter(None, (texts[LAST].rstrip(","), texts.get(SUFFIX, ""))))
    given = " ".join(filter(None, (texts.get(TITLE, ""), texts[FIRST], texts.get(MIDDLE, ""))))
    name = ", ".join(filter(None, (surname, given)))
    return f"{estate} {name}" if estate and name else name


def note(theirs: Mapping[str, str], parts: Sequence[str], example: Any) -> str:
    """Say which columns were taken together, with a name as it came out."""
    names = [f"“{theirs[part]}”" for part in parts]
    shown = f", as “{example}”" if isinstance(example, str) and example else ""
    return f"Holder was joined from {', '.join(names[:-1])} and {names[-1]}{shown}."
