"""The companies whose shares a statement is about, where the lines above the headers label them as such."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from calc.statement.agent import is_no_name
from calc.statement.model import ReadAs

_LABEL = re.compile(
    r"^(?:(?:name of )?(?:the )?(?:security |share |stock )?(?:issuer|company|corporation)(?:['’]s)?(?: name)?"
    r"|(?:share|stock) register(?: of)?|registre des action(?:s|naires)(?: de)?"
    r"|(?:nom de la )?soci[ée]t[ée](?: [ée]mettrice)?|[ée]metteur|emittentin|emittent|gesellschaft|aktienregister)"
    r"(?:\s*[:=]\s*|\s+[-–—]\s+|\s{2,})(?P<name>\S.*)$",  # two spaces: the name stands in the next cell
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\W*\d+\W+")  # the agent's own number of the company
_CODE = re.compile(r"[A-Z]{1,6}")  # such as the symbol of a stock exchange


class Issuer(NamedTuple):
    """A company's name, and the title that labels it."""

    name: str
    sheet: str
    row: int
    title: str


def issuers_named(taken: Iterable[ReadAs]) -> list[Issuer]:
    """Give each company that a title plainly labels as the issuer, with the title."""
    titles = [(table.sheet, line) for table in taken for line in table.lines if line.what == "title"]
    return [Issuer(name, sheet, line.row, line.text) for sheet, line in titles if (name := _labelled(line.text))]


def _labelled(title: str) -> str:
    """Give the name of a company that a title labels; empty where it labels none, or it may be no name."""
    found = _LABEL.match(title.strip())
    name = re.split(r"\s{2,}", _NUMBER.sub("", found["name"]))[0].strip(" .,;") if found else ""
    return "" if is_no_name(name) or _CODE.fullmatch(name) else name
