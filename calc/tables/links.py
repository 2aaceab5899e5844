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

Links = Mapping[int, str]  # the cell that a row's first cell leads to, by the row's index


def links(tables: Tables) -> Mapping[str, Links]:
    """Find the links of the sheets that have some, by sheet; none where the Explain sheet explains no award."""
    table = tables[EXPLAIN.name]
    ids = table.values("Award ID").dropna()
    first = ids[~ids.duplicated()]
    explained = {str(ids[index]): table.cell("Award ID", index) for index in first.index.tolist()}
    if not explained:
        return {}
    return {name: _links(tables, name, award_of, explained) for name, award_of in _AWARD_OF.items()}


def _links(tables: Tables, name: str, award_of: Callable[[str], str], explained: Mapping[str, str]) -> Links:
    """Give the links of a sheet: ``explained`` has the cell that each award's ID leads to."""
    table = tables[name]
    awards = map(award_of, table.values(table.sheet.headers[0]).tolist())
    return {index: explained[award] for index, award in enumerate(awards) if award in explained}


def of_part(links_of_rows: Links, part: Part) -> Links:
    """Give the links of the rows of one part, counted from its first."""
    return {
        index - part.first: cell
        for index, cell in links_of_rows.items()
        if part.first <= index < part.first + part.rows
    }


def write_links(page: Any, links_of_rows: Links, first: Field) -> None:
    """Make cells of the first column links; they keep their look, and their text where the library has written it."""
    for index, cell in links_of_rows.items():
        text = EXPLAIN.name if is_filled(page) else str(first.values.iloc[index])
        page.write_url(index + 1, 0, f"internal:{cell}", first.looks[-1], text, "How it was calculated")
