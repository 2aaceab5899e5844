"""The Explain sheet, and the sheet that says where the columns stand in the input."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from calc.contract import ALL_RESULTS, EXPLAIN, SOURCE_COLUMNS
from calc.explanation import Facts, explain
from calc.results.records import records
from calc.results.rows_to_frame import frame_of_rows

if TYPE_CHECKING:
    from calc.excel.layout import SheetLayout

_LONGEST = 2_000  # characters
MOST = 2_000  # options and fees, granted or not, that the sheet explains


def explain_frame(sheets: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Make the Explain sheet out of all other computed sheets; with too many awards, the command that explains one."""
    sources = sheets["Sources"]
    count = int((sources["source_of"] != "option event").sum())
    if count > MOST:
        text = (
            f"There are {count:,} options and fees, more than the {MOST:,} that this sheet explains. To explain one of"
            " them, type: plancalc explain RESULTS AWARD-ID"
        )
        return frame_of_rows(EXPLAIN, [("", "", "", text, "")])
    names = {sheet.name: sheet for sheet in ALL_RESULTS}
    facts = Facts({name: list(records(frame, names[name].columns)) for name, frame in sheets.items()})
    rows = [
        (source["Reference"], step.step, step.section, _cut(step.sentence), _cut(", ".join(step.cells)))
        for source in facts.rows("Sources")
        if source["Source Of"] != "option event"
        for step in explain(facts, source)
    ]
    return frame_of_rows(EXPLAIN, rows)


def _cut(text: str) -> str:
    """Cut a text that one cell would not show whole; the command has all of it."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def columns_frame(layouts: Mapping[str, "SheetLayout"]) -> pd.DataFrame:
    """Make the Source Columns sheet: each of the contract's columns that the input has."""
    rows = [
        (name, layout.title, header, xl_col_to_name(column - 1))
        for name, layout in layouts.items()
        for header, column in layout.columns.items()
    ]
    return frame_of_rows(SOURCE_COLUMNS, rows)
