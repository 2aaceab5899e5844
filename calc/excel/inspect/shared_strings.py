"""The shared strings: plain texts are passed over at speed, everything else is parsed."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from calc.excel.inspect import xml_events
from calc.excel.inspect.counts import refusal
from calc.excel.inspect.model import Refused
from calc.excel.inspect.work import Work

# Whole strings without formats, as Excel writes them; entities are XML's own. UTF-8 is checked apart.
_PLAIN = re.compile(
    rb'(?:<si><t(?: xml:space="preserve")?+>(?:[^<>&\0-\x08\x0b\x0c\x0e-\x1f]|&(?:amp|lt|gt|quot|apos);)*+</t></si>)*+'
)
_END = b"</si>"
_ALWAYS, _OF_A_CELL = 2_000_000, 4  # elements of texts that are let through, and how many more for each cell
_SPARE = 100_000  # texts for which memory may be set aside in vain


class Strings(NamedTuple):
    """What is told of the shared strings."""

    rich: bool  # single words in a cell have formats of their own
    miscounted: bool  # they are said to be far more than there are


def check_strings(chunks: Iterable[bytes], cells: int, work: Work | None = None) -> Strings:
    """Tell what the shared strings of a workbook with so many filled ``cells`` hide from a library.

    Strings that are not well-formed are refused, and far more of them than there are cells to show them. A library may
    set memory aside for as many as they are said to be.
    """
    rich, said, elements = False, 0, 0
    most = _ALWAYS + _OF_A_CELL * cells

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal rich, said
        if tag == "AlternateContent":
            raise Refused(xml_events.UNRELIABLE)
        if tag == "sst":
            said = xml_events.number(attributes.get("uniqueCount", "0"))
        rich = rich or tag == "rPr"

    def counted() -> Iterator[bytes]:
        nonlocal elements
        for chunk in chunks:
            elements += chunk.count(b"<") - chunk.count(b"</")
            if elements > most:
                raise refusal("texts")
            yield chunk

    xml_events.read(_not_plain(counted()), element, work=work)
    return Strings(rich, not 0 <= said <= elements + _SPARE)


def _not_plain(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Tell what is to be parsed: all but blocks of plain strings."""
    rest = b""
    started = False
    skips = True
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(_END) + len(_END)
        if cut < len(_END):
            if len(rest) > xml_events.LONGEST_TOKEN:
                if b"<" not in rest[-xml_events.LONGEST_TOKEN :]:
                    raise refusal("characters in one text")
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
