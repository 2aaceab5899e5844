"""Links from the IDs of awards and fees to the first sentence about them on the Explain sheet."""

from collections.abc import Callable, Mapping
from typing import Any

from calc.contract import DEFERRED_AWARDS, EXPLAIN, FEE_SETTLEMENT, OPTIONS
from calc.contract.ids import deferred_award_id
from calc.excel.styles import LINK
from calc.tables.model import Part, Tables
from calc.tables.rows import Field, is_filled

LOOK = {"font_color": LINK, "underline": 1}
# By sheet: the award that its first column, an ID, is about.
_AWARD_OF: Mapping[str, Callable[[str], str]] = {
    OPTIONS.name: str,
    DEFERRED_AWARDS.name: str,
    FEE_SETTLEMENT.name: deferred_award_id,
}

Links = Mapping[int, str]  # the cell that a row's first cell leads to, by the row's place


def links(tables: Tables) -> Mapping[str, Links]:
    """The links of the sheets that have some; none where the Explain sheet explains no award."""
    table = tables[EXPLAIN.name]
    ids = table.values("Award ID").dropna()
    first = ids[~ids.duplicated()]
    explained = {str(ids[place]): table.cell("Award ID", place) for place in first.index.tolist()}
    if not explained:
        return {}
    return {name: _links(tables, name, award_of, explained) for name, award_of in _AWARD_OF.items()}


def _links(tables: Tables, name: str, award_of: Callable[[str], str], explained: Mapping[str, str]) -> Links:
    """Give the links of a sheet: ``explained`` has the cell that each award's ID leads to."""
    table = tables[name]
    awards = map(award_of, table.values(table.sheet.headers[0]).tolist())
    return {place: explained[award] for place, award in enumerate(awards) if award in explained}


def of_part(found: Links, part: Part) -> Links:
    """The links of the rows of one part, counted from its first."""
    return {place - part.first: cell for place, cell in found.items() if part.first <= place < part.first + part.rows}


def write_links(page: Any, found: Links, first: Field) -> None:
    """Make cells of the first column links; they keep their look, and their text where the library has written it."""
    for place, cell in found.items():
        text = EXPLAIN.name if is_filled(page) else str(first.values.iloc[place])
        page.write_url(place + 1, 0, f"internal:{cell}", first.looks[-1], text, "How it came to be")
