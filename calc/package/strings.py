"""The shared strings: plain texts are passed over at speed, everything else is parsed."""

import re
from collections.abc import Iterable, Iterator

from calc.package import markup
from calc.package.model import Refused

# Whole strings without formats, as Excel writes them; entities are XML's own. UTF-8 is checked apart.
_PLAIN = re.compile(
    rb'(?:<si><t(?: xml:space="preserve")?+>(?:[^<>&\0-\x08\x0b\x0c\x0e-\x1f]|&(?:amp|lt|gt|quot|apos);)*+</t></si>)*+'
)
_END = b"</si>"


def check_strings(chunks: Iterable[bytes], size: int) -> bool:
    """Whether single words in a cell have formats of their own, in shared strings of ``size`` bytes.

    Strings that are not well-formed are refused, and so is a claim to be more of them than there is room for: a
    library may set memory aside for as many.
    """
    rich = False

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal rich
        if tag == "AlternateContent":
            raise Refused(markup.UNRELIABLE)
        if tag == "sst" and not 0 <= markup.number(attributes.get("uniqueCount", "0")) <= size // len("<si/>"):
            raise markup.NotWellFormed
        rich = rich or tag == "rPr"

    markup.read(_not_plain(chunks), element)
    return rich


def _not_plain(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What is to be parsed: all but blocks of plain strings."""
    rest = b""
    started = False
    skips = True
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(_END) + len(_END)
        if cut < len(_END):
            if len(rest) > markup.LONGEST_TOKEN:
                skips = False  # in the middle of a string
                yield rest
                rest = b""
            continue
        block, rest = rest[:cut], rest[cut:]
        if not started:
            started = True
            head, item, strings = block.partition(b"<si>")
            skips = b"<!" not in head
            yield head
            block = item + strings
        if skips and _PLAIN.fullmatch(block) and _is_utf8(block):
            continue
        skips = skips and b"<!" not in block  # a comment may hide the strings that follow
        yield block
    yield rest


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True
