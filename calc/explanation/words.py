"""A step of an explanation, and how figures stand in its sentence: exactly as on the sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from calc.exact import price as price_of
from calc.excel.text import on_one_line
from calc.findings import count
from calc.results.records import Row

_LONGEST = 60  # characters of a name or an ID in a sentence
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


@dataclass(frozen=True)
class Step:
    """One step: what it is about, the section of the Plan, what happened, and the cells of the input behind it."""

    step: str
    section: str
    sentence: str
    cells: tuple[str, ...] = ()

    @property
    def in_full(self) -> str:
        """The sentence with its section and its cells."""
        return f"{self.sentence} [{'; '.join(part for part in (self.section, ', '.join(self.cells)) if part)}]"


def shares(number: Any) -> str:
    """Write a number of shares: ``1 share``, ``5,000 shares``; ``0 shares`` where blank."""
    return count(number or 0, "share")


def money(dollars: Any) -> str:
    """Write dollars to the cent: ``$12,000.00``."""
    return f"${Decimal(dollars or 0):,.2f}"


def price(dollars: Any) -> str:
    """Write a price with all the decimals that it has, at least two: ``$21.4375``."""
    return f"${price_of(units(dollars)):,f}"


def units(dollars: Any) -> int:
    """Turn a price into whole units of 1e-8 dollars."""
    return int(Decimal(dollars or 0).scaleb(8))


def ordinal(number: int) -> str:
    """Write a place in an order: ``third``; ``7th`` beyond those that people write out."""
    return _ORDINALS.get(number, f"{number}th")


def name_and_id(row: Row) -> str:
    """Name a director by name and ID: ``Ann Lee (D1)``."""
    return f"{short(row['Name'])} ({short(row['Director ID'])})"


def short(text: Any) -> str:
    """Put a text on one line, and cut it where it is very long; its own sheet has the whole of it."""
    return on_one_line(str(text), _LONGEST)


def joined_with_and(parts: Sequence[str]) -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def span(first: date | None, last: date | None) -> str:
    """Write a period: ``from 1996-09-26 on``, ``from 1995-09-28 to 2001-03-30``."""
    return f"from {first} {f'to {last}' if last else 'on'}"
