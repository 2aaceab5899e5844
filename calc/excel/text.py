"""Text of others made fit for a cell or a comment: nothing in it can run, link, hide or break the file."""

import re

from calc.excel.limits import CELL_LENGTH

# Controls and half characters, which XML cannot hold, what ends a line unseen, and what turns its direction.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPE = re.compile(r"(?=_x[0-9A-Fa-f]{4}_)")


def visible(text: str) -> str:
    r"""Give the text with its line ends plain and what cannot be shown written out: a bell is ``\x07``."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode("ascii"), plain)


def stored(text: str) -> str:
    """Give the text as the XML of a workbook has it, where ``_x0041_`` is the character A."""
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _ESCAPE.sub("_x005F", text))


def cut(text: str, length: int = CELL_LENGTH) -> str:
    """Give the text, or as much of it as fits with an ellipsis after it."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * length:
        return text
    return units[: 2 * (length - 1)].decode("utf-16-le", "ignore") + "…"


def on_one_line(text: str, most: int) -> str:
    """Put a text on one line of at most so many characters; what is cut ends with a mark that says so."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def folded(text: str) -> str:
    """Write the name of a company or a person so that case and spaces make no difference."""
    return " ".join(text.split()).casefold()
