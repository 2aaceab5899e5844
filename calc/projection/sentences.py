"""A projection in sentences."""

from calc.contract.wording import date_in_words
from calc.exact import dollars
from calc.excel.text import on_one_line
from calc.plan.calendar import date_of
from calc.projection.project import Projection, Runway
from calc.projection.scenarios import AS_NOW

NAME = 60  # characters of a scenario's name in a sentence
_SOON = 366  # days: a year and its last day


def first_shortfall_in_words(projection: Projection) -> str:
    """Say when the reserve first falls short, what is asked for and available, and what falls back to cash."""
    name = on_one_line(projection.scenario.name, NAME)
    how = "As now" if name == AS_NOW else f"{name[:1].upper()}{name[1:]}"
    first = projection.first
    if first is None:
        return f"{how}, the reserve does not fall short up to {date_in_words(date_of(projection.horizon))}."
    words = (
        f"{how}, the reserve first falls short on {date_in_words(date_of(first.day))}: {first.requested:,} shares are"
        f" asked for and {first.available:,} are available"
    )
    if first.back_to_cash:
        words += f"; {dollars(first.back_to_cash):,.2f} dollars of fees fall back to cash"
    return f"{words}."


def more_shares_in_words(projection: Projection, came_to: Runway) -> list[str]:
    """Say how many more shares would avoid any shortfall."""
    if projection.first is None:
        return []
    horizon = date_in_words(date_of(projection.horizon))
    many = came_to.shares_needed
    if many is None:
        return [f"Not even 1,000,000,000 more shares would avoid any shortfall up to {horizon}."]
    words = "more share from the As-of Date on would" if many == 1 else "more shares from the As-of Date on would"
    return [f"{many:,} {words} avoid any shortfall up to {horizon}."]


def is_soon(projection: Projection) -> bool:
    """Tell whether the first shortfall comes within a year of the As-of Date."""
    return projection.first is not None and projection.first.day - projection.as_of <= _SOON
