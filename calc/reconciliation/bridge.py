"""The bridges from our totals to the agent's, cause by cause, with nothing left over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from calc.findings import count
from calc.reconciliation.model import CAUSES, EXPLAINED_CAUSES

_WORDS: Mapping[str, str] = {
    "timing": "Not posted yet, agent still within its time (timing)",
    "held": "Not posted, delivery on hold (held)",
    "quantity": "Posted with a different number of shares (quantity)",
    "split": "Posted without a split (split)",
    "rounding": "Fractions rounded differently (rounding)",
    "date": "Posted with a different date (date)",
    "reversed": "Posted and reversed (reversed)",
    "duplicate": "Posted twice (duplicate)",
    "other plan": "Rows of other plans (other plan)",
    "missing at agent": "Never posted (missing at agent)",
    "not in register": "Posted, but not in our register (not in register)",
}

_THEIRS_LESS_OURS = ", theirs less ours"
OPENING = f"The reserve at the beginning{_THEIRS_LESS_OURS}"
_ISSUED = "Issued on their reserve statement, ours less theirs"
_NOT_ISSUED = "In their journal but not issued on their reserve statement"
_ASTRAY = "Their closing is not opening plus increases less issued"
# Below zero, above zero.
_SAID: Mapping[str, tuple[str, str]] = {
    _ISSUED: (
        "the agent's reserve statement has issued {} more than our register",
        "the agent's reserve statement has issued {} fewer than our register",
    ),
    _NOT_ISSUED: (
        "the agent's reserve statement has issued {} more than its journal",
        "the agent's reserve statement has issued {} fewer than its journal",
    ),
    _ASTRAY: (
        "the agent's closing reserve is {} lower than its opening plus increases less issued",
        "the agent's closing reserve is {} higher than its opening plus increases less issued",
    ),
}


@dataclass(frozen=True)
class BridgeLine:
    """One line of a bridge. ``cause`` is that of a step; ``kind`` says what the line is.

    ``from``, ``to`` and ``unexplained`` are the ends; between them ``step``, ``aside`` (issuances set aside),
    ``carried`` (rows carried forward) and ``outside`` (rows before the period) add up.
    """

    text: str
    shares: int
    kind: str
    cause: str = ""
    explained: bool = False  # a step that settles by itself


def journal_bridge(
    items: pd.DataFrame, set_aside: int, carried: int, since: str, outside: int | None = None
) -> list[BridgeLine]:
    """Bring the shares of our register to those of the agent's journal, a line for each cause.

    Reads ``cause``, ``difference``, ``our_shares``, ``agent_shares`` of the items. ``set_aside`` are issuances due
    before ``since`` that are settled, ``carried`` are the agent's rows that the last reconciliation left open,
    and ``outside`` those dated before ``since`` that are not compared; None where there are none.
    """
    ours, theirs = int(items["our_shares"].sum()), int(items["agent_shares"].sum())
    lines = [BridgeLine("Our register: all issuances", ours + set_aside, "from")]
    if set_aside:
        lines.append(BridgeLine(f"Due before {since}, outside this statement", -set_aside, "aside", explained=True))
    lines += _by_cause(items, 1)
    if carried:
        lines.append(
            BridgeLine("The agent's rows open since the last reconciliation", -carried, "carried", explained=True)
        )
    if outside is not None:
        text = f"The agent's rows dated before {since}, not compared"
        lines.append(BridgeLine(text, outside, "outside", explained=True))
    lines.append(BridgeLine("The agent's journal", theirs - carried + (outside or 0), "to"))
    return [*lines, _unexplained(lines)]


def _by_cause(items: pd.DataFrame, sign: int) -> list[BridgeLine]:
    by_cause = items.groupby("cause")["difference"].sum()
    return [
        BridgeLine(_WORDS[cause], sign * int(by_cause[cause]), "step", cause, cause in EXPLAINED_CAUSES)
        for cause in CAUSES
        if cause in _WORDS and cause in by_cause.index
    ]


def _unexplained(lines: Sequence[BridgeLine]) -> BridgeLine:
    *steps, last = (line.shares for line in lines)
    return BridgeLine("Unexplained", last - sum(steps), "unexplained")


def unsettled(lines: Sequence[BridgeLine]) -> list[BridgeLine]:
    """Give the steps of the reserve's bridge that neither an item nor time settles."""
    return [line for line in lines if line.kind == "step" and line.shares and not line.explained and not line.cause]


def unsettled_in_words(lines: Sequence[BridgeLine]) -> list[str]:
    """Say each of those: the agent's reserve at the beginning is 5 shares higher than ours."""
    return [_in_words(line) for line in unsettled(lines)]


def _in_words(line: BridgeLine) -> str:
    number, more = count(abs(line.shares), "share"), line.shares > 0
    if line.text.endswith(_THEIRS_LESS_OURS):
        what = line.text.removesuffix(_THEIRS_LESS_OURS).removeprefix("The ")
        verb = "are" if what.startswith("Increases") else "is"
        return f"the agent's {what[0].lower()}{what[1:]} {verb} {number} {'higher' if more else 'lower'} than ours"
    low, high = _SAID[line.text]
    return (high if more else low).format(number)


@dataclass(frozen=True)
class AgentReserve:
    """The agent's own account of the reserve, with what it leaves blank; ``journal`` is what it posted."""

    opening: int | None
    increases: int | None
    issued: int | None
    closing: int
    journal: int


@dataclass(frozen=True)
class OurReserve:
    """Reserve less Delivered before the statement and on its last day; ``delivered`` between, as issued."""

    opening: int
    closing: int
    delivered: int


def from_the_period_on(ours: OurReserve, theirs: AgentReserve, before: int) -> AgentReserve:
    """Give an agent's account that reaches back before the period as one that begins with it.

    ``before`` are the shares of its rows before. What it added since is not told apart from what it added before, so
    that is taken to be what our side added: any other difference is one at the period's beginning.
    """
    added = ours.closing - ours.opening + ours.delivered
    opening = None if theirs.opening is None else theirs.opening + (theirs.increases or 0) - added - before
    issued = None if theirs.issued is None else theirs.issued - before
    return AgentReserve(opening, added, issued, theirs.closing, theirs.journal)


def reserve_bridge(
    ours: OurReserve, theirs: AgentReserve, items: pd.DataFrame, in_time: bool = True, opening_text: str = OPENING
) -> list[BridgeLine]:
    """Bring our Reserve less Delivered on the statement's last day to the agent's closing reserve.

    What splits and increases added on our side is what its movement leaves beside the deliveries. What the agent
    leaves blank is worked out from what it gives. ``in_time`` is false where there are no items and what the agent
    issued is not all of ours but some that may be on their way.
    """
    added = ours.closing - ours.opening + ours.delivered
    increases = theirs.increases or 0
    issued = theirs.journal if theirs.issued is None else theirs.issued
    opening = theirs.closing - increases + issued if theirs.opening is None else theirs.opening
    causes = _by_cause(items[items["cause"] != "other plan"], -1)
    elsewhere = ours.delivered - theirs.journal - sum(line.shares for line in causes)
    astray = theirs.closing - opening - increases + issued
    steps = [
        ("Issuances outside the statement's period", elsewhere, True) if in_time else (_ISSUED, elsewhere, False),
        (opening_text, opening - ours.opening, False),
        (f"Increases and splits{_THEIRS_LESS_OURS}", increases - added, False),
        (_NOT_ISSUED, theirs.journal - issued, False),
        (_ASTRAY, astray, False),
    ]
    lines = [BridgeLine("Our register: Reserve less Delivered", ours.closing, "from"), *causes]
    lines += [BridgeLine(text, shares, "step", explained=explained) for text, shares, explained in steps if shares]
    lines.append(BridgeLine("The agent's reserve: closing", theirs.closing, "to"))
    return [*lines, _unexplained(lines)]
