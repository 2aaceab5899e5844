"""The subjects of differences: an option, a deferred award with its fee, or a movement of the whole reserve."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from calc.contract.ids import deferred_award_id, formula_option_id
from calc.findings import count
from calc.tie_out.compare import Changed

_AWARD_SHEETS = ("Options", "Deferred Awards")
# What moves shares, the first that did is told; of what is granted they are simply shares.
_MOVES = (
    ("Shares Granted", "shares"),
    ("Shares Exercised", "shares exercised"),
    ("Shares Cancelled", "shares cancelled"),
    ("Shares Lapsed", "shares lapsed"),
    ("Shares Issued", "shares issued"),
    ("Shares Pending", "shares pending"),
    ("Shares Adjusted", "shares adjusted"),
    ("Shares Outstanding", "shares outstanding"),
)
ALL_MOVES = frozenset(header for header, _ in _MOVES)
ONLY_ID = "nothing but the ID"
_IDS = {"Fee ID", "Option ID", "Event ID", "Meeting ID", "Director ID", "Decision ID"}


@dataclass
class Subject:
    """Everything that differs about one award: the rows that changed, and their columns."""

    name: str
    rows: list[Changed] = field(default_factory=list)

    @cached_property
    def columns(self) -> frozenset[str]:
        """Every column that differs on any of its rows."""
        return frozenset(column for row in self.rows for column in row.columns)

    @property
    def is_award(self) -> bool:
        """Tell whether it is an award; else a movement of the reserve as a whole."""
        return any(row.sheet != "Share Reserve" or row.row["Reference"] is not None for row in self.rows)

    @property
    def is_only_renamed(self) -> bool:
        """Tell whether nothing but an ID differs."""
        return self.columns <= _IDS

    def values(self, header: str) -> set[Any]:
        """Give what stands under a header on its rows, then and now."""
        sides = (side for row in self.rows for side in (row.then, row.now) if side is not None)
        return {side[header] for side in sides if side.get(header) is not None}

    def moved(self, by: Collection[str] = ALL_MOVES) -> tuple[str, int]:
        """Say in words what moved of it, and how many shares more than before; of nothing but the columns ``by``."""
        if not self.is_award and by and (total := sum(int(_more_than_before(row, "Shares")) for row in self.rows)):
            return "shares of the reserve", total
        for row in self.rows:
            if row.sheet in _AWARD_SHEETS:
                for header, words in _MOVES:
                    if header in by and _is_told(row, header) and (change := _more_than_before(row, header)):
                        return words, int(change)
        return "", 0

    @cached_property
    def dollars(self) -> Decimal:
        """How much more of the fee is deferred; of a fee that came, went or is another one, the amount."""
        for header in ("Amount", "Deferred"):
            for row in self.rows:
                if row.sheet == "Fee Settlement" and (change := _more_than_before(row, header)):
                    return Decimal(change)
        return Decimal(0)


def subjects(changed: Iterable[Changed]) -> Mapping[str, Subject]:
    """Group the rows that differ by what they are about."""
    by_name: dict[str, Subject] = {}
    for row in changed:
        name = _subject(row)
        by_name.setdefault(name, Subject(name)).rows.append(row)
    return by_name


def effect(moved: Iterable[Subject], by: Collection[str] = ALL_MOVES) -> str:
    """Say what a cause moved: ``5 awards, −5 shares``. It moved nothing but the columns ``by``."""
    every = list(moved)
    awards = [subject for subject in every if subject.is_award]
    if awards and all(subject.is_only_renamed for subject in awards):
        return ONLY_ID
    of_shares: dict[str, int] = {}
    for subject in every:
        words, shares = subject.moved(by)
        if words:
            of_shares[words] = of_shares.get(words, 0) + shares
    fees_only = all(row.sheet in ("Fee Settlement", "Cash Due") for subject in awards for row in subject.rows)
    parts = [count(len(awards), "fee" if fees_only else "award")] if awards else []
    parts += [_signed(f"{shares:+,}", words) for words, shares in of_shares.items() if shares]
    if of_shares and not any(of_shares.values()):
        parts.append("the same number of shares in all")
    dollars = sum((subject.dollars for subject in awards), Decimal(0))
    if by and not of_shares and dollars:
        parts.append(_signed(f"{dollars:+,.2f}", "dollars"))
    return ", ".join(parts)


def _signed(number: str, words: str) -> str:
    """Write a number with its sign and its noun: ``+1 share``."""
    noun = words.replace("shares", "share", 1) if number[1:] == "1" else words
    return f"{number.replace('-', '−')} {noun}"


def _is_told(row: Changed, header: str) -> bool:
    """Tell whether a figure is among those that differ: what cannot be compared is not, whatever stands there."""
    return header in row.columns or row.then is None or row.now is None


def _more_than_before(row: Changed, header: str) -> Any:
    """Give now less then of a number; nothing on one side counts as none."""
    was, has = ((side or {}).get(header) or 0 for side in (row.then, row.now))
    return has - was


def _subject(changed: Changed) -> str:
    """Name what a row is about: an award by its ID, a movement of the reserve by its event and day."""
    row = changed.row
    match changed.sheet:
        case "Options" | "Option Events":
            return str(row["Option ID"])
        case "Deferred Awards" | "Shortfalls" | "Decisions":
            return str(row["Award ID"])
        case "Fee Settlement" | "Cash Due":
            return deferred_award_id(row["Fee ID"])
        case "Formula Eligibility":
            return formula_option_id(row["Date"], row["Director ID"])
        case "Issuances":
            return str(row["Reference"] or row["Issuance ID"])
    return str(row["Reference"] or f"{row['Event']} {row['Date']}")
