"""The transfer agent's own name, where the lines above the headers give it."""

import re
from collections.abc import Iterable

from calc.statement.model import ReadAs

AGENT = "the transfer agent"  # where no name is given

_LABEL = re.compile(r"^(?:stock )?transfer agent(?: and registrar)?\s*[:=-]\s*(?P<name>\S.*)$", re.IGNORECASE)
_TRADE = re.compile(
    r"\b(?:transfers?|transfert|registrars?|trust|(?:share|stock)(?:holder|owner) services|investor services"
    r"|computershare|equiserve|equiniti|broadridge)\b",
    re.IGNORECASE,
)
# What a title has that says what a sheet is, or whose shares it is about, and not who sent it.
_OTHER = re.compile(
    r"\d|[:;|]|\b(?:activity|journal|ledger|list|listing|report|register|statement|account|history|transactions?|shares"
    r"|plan|reserves?|holders?|agreement|type|code|date|page|issuer|company name|client|from|for)\b",
    re.IGNORECASE,
)
_LONGEST = 80  # characters


def agent_name(taken: Iterable[ReadAs], company: str) -> str:
    """Give the agent's name as the titles have it; ``AGENT`` where none has one, or several have different ones.

    A line that names the agent as such counts before one that only sounds like an agent's. The ``company`` itself is
    not the agent.
    """
    titles = [line.text.strip() for table in taken for line in table.lines if line.what == "title"]
    named = {found["name"].strip() for title in titles if (found := _LABEL.match(title))}
    like = {title for title in titles if _TRADE.search(title) and not _OTHER.search(title)}
    for names in (named, {name for name in like if not _is_of(name, company)}):
        if len({name.casefold() for name in names}) == 1:
            return min(names)[:_LONGEST]
    return AGENT


def is_no_name(title: str) -> bool:
    """Tell whether a title says what a sheet is or holds, or sounds like an agent's name, and so names no company."""
    return bool(_OTHER.search(title) or _TRADE.search(title))


def _is_of(name: str, company: str) -> bool:
    """Tell whether a title is the company's name."""
    folded = [re.sub(r"\W+", "", text).casefold() for text in (name, company)]
    return bool(folded[1]) and (folded[0] in folded[1] or folded[1] in folded[0])
